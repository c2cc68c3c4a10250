"""The vertaaltabel as a whole: where every old product code goes, and whether that holds.

In: the lines of the table, the region, what the table must agree with in each tender of the
region (``Bestemming``), and the list of product codes. Out: Problems at the cell. Pure.

The key of a line is (old overeenkomst, code, destination); the destination is a tender of the
region or "out of scope". What is worth knowing but needs no action is told once, at the first
of its lines, with all lines named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import wording
from generator.aanbesteding import Aanbesteding
from generator.problems import Problem, in_order, kies, problem
from generator.productcodes import Codelijst
from generator.regio import Regio, Vertaalregel
from generator.rules import productcode
from generator.taal import zeg
from generator.waarde import Stand, Tekst, Waarde

BUITEN = ""
"""The destination of a line that is out of scope."""


@dataclass(frozen=True)
class Bestemming:
    """A tender of the region; ``taakgebied`` is None and ``varianten`` empty when unreadable.

    ``varianten`` holds the variant of every part of the tender (onderdeel or perceel); the
    stages of the procedure play no role.
    """

    id: str
    taakgebied: Tekst | None = None
    varianten: tuple[Tekst, ...] = ()


@dataclass(frozen=True)
class Tabel:
    """The table with everything that it is held against."""

    regels: tuple[Vertaalregel, ...]
    regio: Regio
    bestemmingen: Mapping[str, Bestemming]
    lijst: Codelijst

    def bestemming(self, regel: Vertaalregel) -> Bestemming | None:
        """The tender that a line names, None when it names none or one that does not exist."""
        return self.bestemmingen.get(regel.aanbesteding.inhoud or BUITEN)


Tabelregel = Callable[[Tabel], Iterable[Problem]]


def bestemming(tender: str, aanbesteding: Aanbesteding | None) -> Bestemming:
    """What the table must agree with in one tender; None for a tender that cannot be read."""
    if aanbesteding is None:
        return Bestemming(tender)
    parts: list[Any] = list(aanbesteding.onderdelen) or [aanbesteding]
    leaves = [leaf for part in parts for leaf in (list(part.percelen) or [part])]
    return Bestemming(
        tender, aanbesteding.taakgebied, tuple(leaf.uitvoeringsvariant for leaf in leaves)
    )


def check(
    regels: Iterable[Vertaalregel],
    regio: Regio,
    bestemmingen: Iterable[Bestemming],
    lijst: Codelijst,
) -> list[Problem]:
    """All findings on the vertaaltabel of one region, sorted by place."""
    tabel = Tabel(tuple(regels), regio, {b.id: b for b in bestemmingen}, lijst)
    return in_order(found for rule in REGELS for found in rule(tabel))


def gebruikt(regels: Iterable[Vertaalregel], tenders: Sequence[str], tender: str) -> bool:
    """Does this tender print the table: is a line its own, or of a tender that nobody knows?"""
    named = {regel.aanbesteding.inhoud for regel in regels} - {None}
    return tender in named or bool(named - set(tenders))


def bestemd(tabel: Tabel) -> Iterator[Problem]:
    """Every line goes to a tender of this region, or is out of scope with a reason."""
    for regel in tabel.regels:
        named, reden = regel.aanbesteding, regel.buiten_scope
        if not named.bekend and not reden.bekend:
            yield _at("R340", named, wat=_wat(regel))
        if named.bekend and reden.bekend:
            yield _at("R341", reden, wat=_wat(regel), aanbesteding=named)
        if named.bekend and tabel.bestemming(regel) is None:
            known = sorted(tabel.bestemmingen)
            hint = kies(str(named), known)
            yield _at("R342", named, aanbesteding=named, hint=hint)


def codes(tabel: Tabel) -> Iterator[Problem]:
    """A line has a code or a lumpsum, and the code looks like one."""
    for regel in tabel.regels:
        if regel.code.bekend and regel.lumpsum.bekend:
            yield _at("R349", regel.lumpsum, productcode=regel.code)
        if not regel.code.bekend and not regel.lumpsum.bekend:
            yield _at("R360", regel.code)
        if regel.code.bekend and (found := productcode.judge(str(regel.code), tabel.lijst)):
            yield _at(found[0], regel.code, **found[1])


def verdeling(tabel: Tabel) -> Iterator[Problem]:
    """The same line once; a partial code in two or more places, a whole one in one."""
    groups: dict[tuple[str, ...], list[Vertaalregel]] = defaultdict(list)
    for regel in tabel.regels:
        if (regel.code.bekend or regel.lumpsum.bekend) and regel.was_overeenkomst.bekend:
            groups[_oud(regel)].append(regel)
    for group in groups.values():
        first: dict[tuple[str, str], Vertaalregel] = {}
        for regel in group:
            seen = first.setdefault(_naar(tabel, regel), regel)
            if seen is not regel:
                yield _in_group("R343", regel, _cel(regel), seen)
        if group[0].code.bekend:
            yield from _parts(group, list(first.values()))


def _parts(group: list[Vertaalregel], places: list[Vertaalregel]) -> Iterator[Problem]:
    """``places`` holds one line for each destination of the code."""
    whole = [regel for regel in group if not regel.gedeeltelijk.inhoud]
    partial = [regel for regel in group if regel.gedeeltelijk.inhoud]
    if whole and partial:
        for regel in whole:
            yield _in_group("R346", regel, regel.gedeeltelijk, partial[0])
    elif partial and len(places) == 1:
        for regel in partial:
            yield _in_group("R344", regel, regel.gedeeltelijk, regel)
    elif whole:
        for regel in places[1:]:
            yield _in_group("R345", regel, regel.gedeeltelijk, places[0])


def variant(tabel: Tabel) -> Iterator[Problem]:
    """The variant of a line is the one of the tender, or of one of its onderdelen."""
    for regel in tabel.regels:
        goal = tabel.bestemming(regel)
        if goal is None or not regel.wordt_variant.bekend:
            continue
        stated = goal.varianten
        if not stated or not all(v.bekend for v in stated):
            continue
        if any(v.inhoud == regel.wordt_variant.inhoud for v in stated):
            continue
        code = "R347" if all(v.stand is Stand.VAST for v in stated) else "R348"
        shown = wording.opsomming(sorted({str(v.inhoud) for v in stated}), zeg("of"))
        gelezen = regel.wordt_variant
        yield _at(code, gelezen, gelezen=gelezen, aanbesteding=goal.id, variant=shown)


def landelijk(tabel: Tabel) -> Iterator[Problem]:
    """The national variant of a code beside the variant that the line goes to (JZ21)."""
    lapsed: dict[tuple[str, ...], list[Vertaalregel]] = defaultdict(list)
    for regel in tabel.regels:
        known = tabel.lijst.codes.get(regel.code.inhoud or "")
        goal = regel.wordt_variant.inhoud
        if known is None or not known.variant or goal in (None, known.variant):
            continue
        if not regel.aanbesteding.bekend:
            continue
        if goal == "taakgericht":
            lapsed[str(regel.aanbesteding), known.variant].append(regel)
        else:
            yield _at(
                "R369",
                regel.code,
                productcode=known.code,
                naam=known.naam,
                landelijk=known.variant,
                variant=goal,
            )
    for (aanbesteding, national), group in lapsed.items():
        yield _once("R370", group, "code", aanbesteding=aanbesteding, landelijk=national)


def onbekend(tabel: Tabel) -> Iterator[Problem]:
    """Codes of which the list knows nothing: told once."""
    absent = [
        regel
        for regel in tabel.regels
        if regel.code.bekend
        and str(regel.code) not in tabel.lijst.codes
        and productcode.judge(str(regel.code), tabel.lijst) is None
    ]
    if absent:
        yield _once("R368", absent, "code", peildatum=tabel.lijst.peildatum)


def taakgebied(tabel: Tabel) -> Iterator[Problem]:
    """The taakgebied of a line exists in the region and is the one of its tender."""
    if not tabel.regio.taakgebieden.bekend:
        return
    known = [str(t.id.inhoud) for t in tabel.regio.taakgebieden]
    for regel in tabel.regels:
        own = regel.wordt_taakgebied
        if not own.bekend:
            continue
        if own.inhoud not in known:
            hint = kies(str(own), known)
            yield _at("R371", own, gelezen=own, hint=hint)
            continue
        goal = tabel.bestemming(regel)
        stated = goal.taakgebied if goal else None
        if goal is None or stated is None or stated.stand is not Stand.VAST:
            continue
        if stated.inhoud in known and stated.inhoud != own.inhoud:
            yield _at("R372", own, gelezen=own, aanbesteding=goal.id, taakgebied=stated)


def gedrukt(tabel: Tabel) -> Iterator[Problem]:
    """The name that the source prints leads to the taakgebied of the line; told once a name."""
    if not tabel.regio.taakgebieden.bekend:
        return
    fields = {str(t.id.inhoud): t for t in tabel.regio.taakgebieden}
    names = {key: {_plat(t.naam)} for key, t in fields.items()}
    aliases = {key: {_plat(alias) for alias in t.aliassen} for key, t in fields.items()}
    groups: dict[tuple[str, str, str, str], list[Vertaalregel]] = defaultdict(list)
    for regel in tabel.regels:
        own = _eigen(tabel, regel)
        if not regel.wordt_gedrukt.bekend or own not in fields:
            continue
        name = _plat(regel.wordt_gedrukt)
        if name in names[own]:
            continue
        others = sorted(k for k in fields if name in names[k] | aliases[k])
        code = "R373" if name in aliases[own] else "R375" if others else "R374"
        groups[code, own, wording.opsomming(others, zeg("of")), name].append(regel)
    for (code, own, ander, _), group in groups.items():
        naam = str(fields[own].naam.inhoud)
        yield _once(code, group, "wordt_gedrukt", taakgebied=own, naam=naam, ander=ander)


REGELS: tuple[Tabelregel, ...] = (
    bestemd,
    codes,
    verdeling,
    variant,
    landelijk,
    onbekend,
    taakgebied,
    gedrukt,
)


def _eigen(tabel: Tabel, regel: Vertaalregel) -> str:
    """The taakgebied of a line; without one, that of its tender. Empty when out of scope."""
    if regel.wordt_taakgebied.bekend:
        return str(regel.wordt_taakgebied)
    goal = tabel.bestemming(regel)
    stated = goal.taakgebied if goal else None
    return str(stated.inhoud) if stated is not None and stated.bekend else ""


def _plat(text: Tekst) -> str:
    """Text as it is compared: capitals and spaces make no difference."""
    return " ".join(str(text.inhoud or "").split()).casefold()


def _cel(regel: Vertaalregel) -> Tekst:
    return regel.code if regel.code.bekend else regel.lumpsum


def _oud(regel: Vertaalregel) -> tuple[str, ...]:
    """The old side of the key; a code counts character by character."""
    overeenkomst = _plat(regel.was_overeenkomst)
    if regel.code.bekend:
        return overeenkomst, "code", str(regel.code)
    return overeenkomst, "lumpsum", _plat(regel.lumpsum)


def _naar(tabel: Tabel, regel: Vertaalregel) -> tuple[str, str]:
    """The new side of the key; a tender in several onderdelen has one for each variant."""
    goal = tabel.bestemming(regel)
    several = goal is not None and len({v.inhoud for v in goal.varianten}) > 1
    return regel.aanbesteding.inhoud or BUITEN, str(regel.wordt_variant) if several else ""


def _wat(regel: Vertaalregel) -> str:
    """A line as people call it: by its code, or as the lumpsum."""
    return f"code `{regel.code}`" if regel.code.bekend else zeg("deze lumpsum")


def _at(code: str, cell: Waarde[Any], **params: object) -> Problem:
    shown = {
        name: value.inhoud if isinstance(value, Waarde) else value for name, value in params.items()
    }
    return problem(code, cell.origin.place, cell.pad, **shown)


def _in_group(code: str, regel: Vertaalregel, cell: Waarde[Any], other: Vertaalregel) -> Problem:
    return _at(
        code,
        cell,
        wat=_wat(regel),
        overeenkomst=regel.was_overeenkomst,
        eerste=other.code.origin.place.line,
    )


def _once(code: str, group: Sequence[Vertaalregel], column: str, **params: object) -> Problem:
    """One finding for a group of lines, at the first of them, with all of them named."""
    cells: list[Waarde[Any]] = [getattr(regel, column) for regel in group]
    first = min(cells, key=lambda cell: cell.origin.place)
    lines = sorted({cell.origin.place.line for cell in cells})
    shown = sorted({str(cell.inhoud) for cell in cells})
    return _at(
        code,
        first,
        gelezen=wording.opsomming([f"`{text}`" for text in shown], zeg("en")),
        regels=_regels(lines),
        **params,
    )


def _regels(lines: Sequence[int]) -> str:
    """``regel 2`` or ``regels 2-9 en 12``."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][-1] + 1:
            ranges[-1].append(line)
        else:
            ranges.append([line])
    parts = [f"{r[0]}-{r[-1]}" if len(r) > 1 else f"{r[0]}" for r in ranges]
    word = zeg("regel") if len(lines) == 1 else zeg("regels")
    return f"{word} {wording.opsomming(parts, zeg('en'))}"
