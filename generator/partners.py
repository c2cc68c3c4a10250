"""How many distinct contract partners the award limits allow.

In: percelen with their number of partners, and the limits on what one party may win. Out:
the reachable minimum and maximum of distinct partners. Pure, exact, no I/O.

The minimum is a set multicover: the fewest parties, each winning a permitted set of
percelen, such that perceel p is won by k different ones. Edmonds' bound: no party wins more
than r(W) percelen of a set W, so at least k(W) / r(W) parties are needed, for every W. When
groups lie inside or apart from each other (a laminar matroid) that bound is attained by a
single perceel or a group, so any number of percelen is computed at once. Groups that overlap
make it as hard as colouring a graph: there a short search over sets of percelen proves the
rest, up to ``MEESTE_SAMEN`` percelen tied together. General solvers (scipy or HiGHS, OR-tools,
PuLP) weigh tens of megabytes and would only serve overlapping groups above that number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from generator.taal import zeg

Groep = tuple[frozenset[int], int]
"""Percelen, and how many of them one party may win (art. 2.10 lid 3 Aw)."""

MEESTE_SAMEN = 16
"""The most percelen tied together by overlapping groups for which the search (2 to that power)
is done."""


class TeVeelSamen(ValueError):
    """Overlapping groups tie too many percelen together to compute; an award may well exist."""


_Grens = tuple[int, int]  # bit mask of percelen, most of them that one party may win


def bereik(
    percelen: Mapping[int, int],
    groepen: Sequence[Groep] = (),
    max_per_partij: int | None = None,
) -> tuple[int, int]:
    """The reachable (minimum, maximum) of distinct partners over all percelen.

    ``percelen`` maps the number of a perceel to its number of partners: that many different
    parties. Parties are unlimited in number. Of each group one party wins at most the given
    number of percelen, and at most ``max_per_partij`` in all (``None``: no such limit).
    Without percelen: (0, 0). Both ends, and every number between them, can occur.

    Three percelen with one partner each, at most 1 of {2, 3} (SLT): (2, 3).

    Raises:
        TeVeelSamen: overlapping groups tie more than ``MEESTE_SAMEN`` percelen together.
        ValueError: limits that no award can meet; says which.
    """
    _controleer(percelen, groepen, max_per_partij)
    for nr, partners in percelen.items():
        if partners < 1:
            raise ValueError(
                zeg("perceel {nr} heeft {partners} contractpartners", nr=nr, partners=partners)
            )
    minimum = 0
    for samen, grenzen in _samenhangend(percelen, groepen, max_per_partij):
        # Parties of unconnected percelen may be the same: the largest need counts.
        if _genest(grenzen):
            minimum = max(minimum, _minimum_genest(percelen, samen, grenzen))
        else:
            vraag = tuple(percelen[nr] for nr in samen)
            minimum = max(minimum, _Bedekking(len(samen), _maskers(samen, grenzen)).minimum(vraag))
    return minimum, sum(percelen.values())


def max_percelen_per_partij(
    percelen: Iterable[int],
    groepen: Sequence[Groep] = (),
    max_per_partij: int | None = None,
) -> int:
    """The most percelen that one party can win under the limits (SLT: 2).

    Raises:
        ValueError: as ``bereik``.
    """
    nrs = tuple(percelen)
    _controleer(nrs, groepen, max_per_partij)
    return sum(
        _blokken(samen, grenzen)[-1][1]
        if _genest(grenzen)
        else _rangen(len(samen), _maskers(samen, grenzen))[-1]
        for samen, grenzen in _samenhangend(nrs, groepen, max_per_partij)
    )


# --- inside ------------------------------------------------------------------------------


def _controleer(
    percelen: Iterable[int], groepen: Sequence[Groep], max_per_partij: int | None
) -> None:
    bestaand = set(percelen)
    if max_per_partij is not None and max_per_partij < 1:
        raise ValueError(
            zeg(
                "een partij mag {max_per_partij} percelen winnen: gunnen kan dan niet",
                max_per_partij=max_per_partij,
            )
        )
    for groep, maximaal in groepen:
        naam = zeg("groep") + " {" + ", ".join(str(nr) for nr in sorted(groep)) + "}"
        if not groep:
            raise ValueError(zeg("een groep zonder percelen begrenst niets"))
        if vreemd := sorted(groep - bestaand):
            raise ValueError(
                zeg("{naam} noemt perceel {vreemd}, dat niet bestaat", naam=naam, vreemd=vreemd[0])
            )
        if maximaal < 1:
            raise ValueError(
                zeg(
                    "van {naam} mag een partij {maximaal} percelen winnen: gunnen kan dan niet",
                    naam=naam,
                    maximaal=maximaal,
                )
            )


def _samenhangend(
    percelen: Iterable[int], groepen: Sequence[Groep], max_per_partij: int | None
) -> list[tuple[list[int], list[Groep]]]:
    """Percelen split into parts that no limit ties together, each with its own limits."""
    nrs = sorted(percelen)
    grenzen = [groep for groep in groepen if groep[1] < len(groep[0])]
    if max_per_partij is not None and max_per_partij < len(nrs):
        grenzen.append((frozenset(nrs), max_per_partij))
    delen = [{nr} for nr in nrs]
    for groep, _ in grenzen:
        los = [deel for deel in delen if not deel & groep]
        delen = [*los, set().union(*(deel for deel in delen if deel & groep))]
    uit = []
    for deel in delen:
        eigen = [(groep, m) for groep, m in grenzen if groep <= deel]
        if len(deel) > MEESTE_SAMEN and not _genest(eigen):
            raise TeVeelSamen(
                zeg(
                    "{aantal} percelen hangen samen door groepen die elkaar overlappen; "
                    "het bereik is dan te berekenen tot {meeste}",
                    aantal=len(deel),
                    meeste=MEESTE_SAMEN,
                )
            )
        uit.append((sorted(deel), eigen))
    return uit


def _genest(grenzen: Sequence[Groep]) -> bool:
    """Any two groups lie apart, or one inside the other."""
    return all(
        not (een & ander) or een <= ander or ander <= een
        for een, ander in itertools.combinations([groep for groep, _ in grenzen], 2)
    )


def _blokken(samen: Sequence[int], grenzen: Sequence[Groep]) -> list[Groep]:
    """Each perceel and each nested group with how many of its percelen one party can win.

    From small to large; the last one holds all percelen of this part.
    """
    los: list[Groep] = [(frozenset({nr}), 1) for nr in samen]
    alle = list(los)
    for groep, meeste in sorted(grenzen, key=lambda g: (len(g[0]), g[1])):
        binnen = sum(rang for blok, rang in los if blok <= groep)
        samengevoegd = (groep, min(meeste, binnen))
        los = [*(b for b in los if not b[0] <= groep), samengevoegd]
        alle.append(samengevoegd)
    return alle


def _minimum_genest(
    percelen: Mapping[int, int], samen: Sequence[int], grenzen: Sequence[Groep]
) -> int:
    """Edmonds' bound over all percelen and groups; with nested groups it is attained."""
    return max(
        -(-sum(percelen[nr] for nr in blok) // rang) for blok, rang in _blokken(samen, grenzen)
    )


def _maskers(samen: Sequence[int], grenzen: Sequence[Groep]) -> list[_Grens]:
    return [(_masker(samen, groep), meeste) for groep, meeste in grenzen]


def _masker(samen: Sequence[int], groep: frozenset[int]) -> int:
    return sum(1 << i for i, nr in enumerate(samen) if nr in groep)


def _rangen(n: int, grenzen: Sequence[_Grens]) -> list[int]:
    """Per set of percelen (bit mask) how many of them one party can win at most."""
    rang = [0] * (1 << n)
    for w in range(1, 1 << n):
        if all((w & groep).bit_count() <= m for groep, m in grenzen):
            rang[w] = w.bit_count()
        else:
            rang[w] = max(rang[w & ~(1 << i)] for i in range(n) if w >> i & 1)
    return rang


class _Bedekking:
    """The fewest permitted sets that cover n percelen as often as asked."""

    def __init__(self, n: int, grenzen: Sequence[_Grens]) -> None:
        rang = _rangen(n, grenzen)
        buiten = [[1 << i for i in range(n) if not w >> i & 1] for w in range(1 << n)]
        mag = [rang[w] == w.bit_count() for w in range(1 << n)]
        self._sets = [
            [i for i in range(n) if w >> i & 1]
            for w in range(1 << n)
            if mag[w] and not any(mag[w | b] for b in buiten[w])
        ]
        # Bounds of larger sets of the same rank are sharper; those of permitted sets follow
        # from their members.
        self._bounds = [
            ([i for i in range(n) if w >> i & 1], rang[w])
            for w in range(1, 1 << n)
            if w.bit_count() == 1 or (not mag[w] and all(rang[w | b] > rang[w] for b in buiten[w]))
        ]
        self._fout: dict[tuple[int, ...], int] = {}

    def minimum(self, vraag: tuple[int, ...]) -> int:
        """The number of sets; ``vraag`` says per perceel how often it must be covered."""
        partijen = self._ondergrens(vraag)
        while not self._kan(vraag, partijen):
            partijen += 1
        return partijen

    def _ondergrens(self, vraag: tuple[int, ...]) -> int:
        return max(-(-sum(vraag[i] for i in w) // rang) for w, rang in self._bounds)

    def _kan(self, vraag: tuple[int, ...], partijen: int) -> bool:
        """Whether so many sets suffice. The next set holds a perceel that needs most."""
        if not any(vraag):
            return True
        if partijen <= self._fout.get(vraag, 0) or self._ondergrens(vraag) > partijen:
            return False
        zwaarste = vraag.index(max(vraag))
        keuzes = [s for s in self._sets if zwaarste in s]
        keuzes.sort(key=lambda s: -sum(vraag[i] for i in s))
        for keuze in keuzes:
            rest = list(vraag)
            for i in keuze:
                rest[i] = max(0, rest[i] - 1)
            if self._kan(tuple(rest), partijen - 1):
                return True
        self._fout[vraag] = partijen
        return False
