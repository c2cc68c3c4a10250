"""What follows from the spec for a part of a tender: term, extensions, partners, contract.

In: a tender and one of its onderdelen, or the tender as a whole. Out: ``Deel``. A tender without
onderdelen is one part without a name, so that documents treat both alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator import partners, planning, wording
from generator.aanbesteding import (
    Aanbesteding,
    Aantal,
    Bekostiging,
    Looptijd,
    Onderdeel,
    Perceel,
    Perceelregel,
)
from generator.opdracht import Toegang
from generator.origin import Origin
from generator.waarde import Stand, Waarde

STANDAARD_MEDEDELING_MAANDEN = planning.MEDEDELING_MAANDEN
"""Notice of an extension: at least six months before the end (Contractstandaarden 1.3 [V])."""

SOORT_BIJ_VARIANT = {
    "taakgericht": "overeenkomst van opdracht",
    "inspanningsgericht": "raamovereenkomst",
    "outputgericht": "raamovereenkomst",
}
"""The national template ties the type of contract to the variant (Contractstandaarden [V])."""


@dataclass(frozen=True)
class Verlenging:
    nr: int
    begin: Waarde[date]
    einde: Waarde[date]
    mededelen_voor: Waarde[date]


@dataclass(frozen=True)
class Deel:
    """One part of a tender with what belongs to it; ``naam`` is absent for the whole."""

    id: Waarde[str]
    naam: Waarde[str]
    uitvoeringsvariant: Waarde[str]
    bekostiging: Waarde[Bekostiging]
    toegang: Waarde[Toegang]
    looptijd: Waarde[Looptijd]
    contractpartners: Waarde[Aantal]
    percelen: Waarde[tuple[Perceel, ...]]
    looptijd_woorden: Waarde[str]
    looptijd_maanden: Waarde[int]
    einde_basis: Waarde[date]
    verlengingen: tuple[Verlenging, ...]
    einde_uiterlijk: Waarde[date]
    partners_minimaal: Waarde[int]
    partners_maximaal: Waarde[int]
    max_percelen_per_partij: Waarde[int]
    soort_overeenkomst: Waarde[str]


def afleiding(how: str, compute: Callable[[], Any], *inputs: Waarde[Any]) -> Waarde[Any]:
    """A derived value, as firm as its inputs.

    Args:
        how: the computation in words, for the origin.
        compute: called only when every input is known.
        inputs: the values it uses; the first that is open or absent becomes the outcome.
    """
    for one in inputs:
        if not one.bekend:
            return one
    try:
        outcome = compute()
    except (ValueError, OverflowError):  # a rule says that this cannot be computed
        outcome = None
    least = next((i for i in inputs if i.stand is Stand.VERWACHT), inputs[0])
    origins = tuple(i.origin for i in inputs)
    origin = Origin(inputs[0].origin.place, inputs[0].pad, "", how, origins)
    return least.met(outcome, origin)


def delen(a: Aanbesteding) -> tuple[Deel, ...]:
    """The parts of a tender: its onderdelen, or itself as the only part."""
    return tuple(deel(a, onderdeel) for onderdeel in a.onderdelen) or (deel(a, a),)


def deel(a: Aanbesteding, bron: Aanbesteding | Onderdeel) -> Deel:
    """What follows for one onderdeel, or for the whole tender (``bron`` is ``a``)."""
    term = _looptijd(bron.looptijd)
    low, high, most = _partners(a, bron)
    nameless: Any = a.onderdelen.deel("naam")
    return Deel(
        id=bron.id if isinstance(bron, Onderdeel) else nameless,
        naam=bron.naam if isinstance(bron, Onderdeel) else nameless,
        uitvoeringsvariant=bron.uitvoeringsvariant,
        bekostiging=bron.bekostiging,
        toegang=bron.toegang,
        looptijd=bron.looptijd,
        contractpartners=bron.contractpartners,
        percelen=bron.percelen,
        looptijd_woorden=afleiding(
            "looptijd in woorden", lambda: wording.duur_woorden(*_ints(term)), *term
        ),
        looptijd_maanden=afleiding(
            "looptijd met verlengingen in maanden",
            lambda: planning.looptijd_maanden(*_ints(term)),
            *term,
        ),
        einde_basis=afleiding(
            "ingangsdatum + basislooptijd",
            lambda: planning.einde(a.ingangsdatum.get(), term[0].get()),
            a.ingangsdatum,
            term[0],
        ),
        verlengingen=_verlengingen(a, term),
        einde_uiterlijk=afleiding(
            "ingangsdatum + basislooptijd + alle verlengingen",
            lambda: planning.einde_uiterlijk(a.ingangsdatum.get(), *_ints(term)),
            a.ingangsdatum,
            *term,
        ),
        partners_minimaal=low,
        partners_maximaal=high,
        max_percelen_per_partij=most,
        soort_overeenkomst=afleiding(
            "soort overeenkomst bij de uitvoeringsvariant",
            lambda: SOORT_BIJ_VARIANT[bron.uitvoeringsvariant.get()],
            bron.uitvoeringsvariant,
        ),
    )


def _looptijd(looptijd: Waarde[Looptijd]) -> tuple[Waarde[int], Waarde[int], Waarde[int]]:
    if looptijd.inhoud is None:
        same: Any = looptijd
        return (same, same, same)
    own = looptijd.inhoud
    if own.verlengopties == 0 and own.jaren_per_optie.afwezig:
        return (own.basis_jaren, own.verlengopties, own.verlengopties)
    return (own.basis_jaren, own.verlengopties, own.jaren_per_optie)


def _ints(term: Sequence[Waarde[int]]) -> tuple[int, int, int]:
    return (term[0].get(), term[1].get(), term[2].get())


def _verlengingen(a: Aanbesteding, term: Sequence[Waarde[int]]) -> tuple[Verlenging, ...]:
    inputs: list[Waarde[Any]] = [a.ingangsdatum, *term]
    if not all(v.bekend for v in inputs):
        return ()
    notice: Waarde[Any] = a.overeenkomst
    if a.overeenkomst.inhoud is not None:
        notice = a.overeenkomst.inhoud.mededeling_verlenging_maanden
    months = int(notice.get()) if notice.bekend else STANDAARD_MEDEDELING_MAANDEN
    rows = []
    try:
        found = planning.verlengingen(a.ingangsdatum.get(), *_ints(term), months)
    except (ValueError, OverflowError):  # a rule says so
        return ()
    for v in found:
        last = notice
        if notice.bekend:
            last = _fixed("einde min de mededelingstermijn", v.mededelen_voor, *inputs, notice)
        begin = _fixed("dag na het vorige einde", v.begin, *inputs)
        end = _fixed(f"einde van verlenging {v.nr}", v.einde, *inputs)
        rows.append(Verlenging(v.nr, begin, end, last))
    return tuple(rows)


def _fixed(how: str, outcome: date, *inputs: Waarde[Any]) -> Waarde[date]:
    """A derived value whose outcome is there already."""
    return afleiding(how, lambda: outcome, *inputs)


@dataclass(frozen=True)
class Grenzen:
    """Limits on what one party may win, with the values they were read from."""

    groepen: tuple[tuple[frozenset[int], int], ...] = ()
    per_partij: int | None = None
    inputs: tuple[Waarde[Any], ...] = ()

    def binnen(self, percelen: Sequence[int]) -> Grenzen:
        """The limits as far as they are about these percelen."""
        groups = tuple((g & set(percelen), most) for g, most in self.groepen if g & set(percelen))
        return dataclasses.replace(self, groepen=groups)


def grenzen(perceelregel: Waarde[Perceelregel]) -> Grenzen | Waarde[Any]:
    """The limits of a perceelregel, or the first part of it that is open.

    An open limit is not "no limit": what is computed with it is open too.
    """
    if perceelregel.open:
        return perceelregel
    regel = perceelregel.inhoud
    if regel is None:
        return Grenzen()
    used: list[Waarde[Any]] = [regel.exclusieve_groepen, regel.max_gunnen]
    for groep in regel.exclusieve_groepen:
        used += [groep.percelen, groep.maximaal, *groep.percelen]
    for one in used:
        if one.open:
            return one
    groups = tuple(
        (frozenset(int(nr.get()) for nr in g.percelen), int(g.maximaal.get()))
        for g in regel.exclusieve_groepen
        if g.percelen.bekend and g.maximaal.bekend
    )
    known = tuple(v for v in used[:2] if v.bekend)
    return Grenzen(groups, regel.max_gunnen.inhoud, known)


def _partners(
    a: Aanbesteding, bron: Aanbesteding | Onderdeel
) -> tuple[Waarde[int], Waarde[int], Waarde[int]]:
    """Reachable minimum and maximum of distinct partners, and most percelen for one party."""
    percelen = bron.percelen
    if not percelen.bekend:
        same: Any = percelen if not percelen.afwezig else percelen.met(None)
        return same, same, same
    if not percelen:
        return _partners_zonder_percelen(bron.contractpartners, percelen)
    unknown = percelen.met(None)
    if bron is a and any(not o.percelen for o in a.onderdelen):
        return unknown, unknown, unknown  # a part without percelen: parties may overlap
    numbers: list[Waarde[Aantal]] = [p.contractpartners for p in percelen]
    limits = grenzen(a.perceelregel)
    if isinstance(limits, Waarde):
        return limits, limits, limits
    for number in numbers:
        if not number.bekend:
            same = number
            return same, same, same
    nrs = [int(p.nr.get()) for p in percelen]
    limits = limits.binnen(nrs)
    try:
        low, high, best = _bereik(nrs, [n.get() for n in numbers], limits)
    except ValueError:  # reported by the rule on partner numbers, with its place
        return unknown, unknown, unknown
    inputs: list[Waarde[Any]] = [percelen, *numbers, *limits.inputs]
    why = "percelen, partners per perceel en grenzen"
    return (
        afleiding(f"kleinste aantal verschillende partners bij {why}", lambda: low, *inputs),
        afleiding(f"grootste aantal verschillende partners bij {why}", lambda: high, *inputs),
        afleiding("meeste percelen voor één partij bij deze grenzen", lambda: best, *inputs),
    )


def _bereik(nrs: list[int], numbers: list[Aantal], limits: Grenzen) -> tuple[int, int, int]:
    """Least and most distinct partners, and most percelen for one party.

    Raises:
        ValueError: no award meets the limits, or a perceel has no maximum of partners.
    """
    if any(n.maximaal is None for n in numbers):
        raise ValueError("een perceel zonder maximum aan partners")
    fewest = {nr: n.minimaal or 1 for nr, n in zip(nrs, numbers, strict=True)}
    most = {nr: n.maximaal or 1 for nr, n in zip(nrs, numbers, strict=True)}
    low, _ = partners.bereik(fewest, limits.groepen, limits.per_partij)
    _, high = partners.bereik(most, limits.groepen, limits.per_partij)
    return low, high, partners.max_percelen_per_partij(nrs, limits.groepen, limits.per_partij)


def _partners_zonder_percelen(
    number: Waarde[Aantal], percelen: Waarde[Any]
) -> tuple[Waarde[int], Waarde[int], Waarde[int]]:
    none = percelen.met(None)
    if not number.bekend:
        same: Any = number
        return same, same, none
    bounds = number.get()
    return (
        number.met(bounds.minimaal),
        number.met(bounds.maximaal),
        none,
    )
