"""Codes of the notice (CPV, NUTS) against their tables, and classes of distance that leave a gap.

A CPV code is looked up, never computed: no formula for the control digit holds for all codes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from generator import wording
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.kennis import Cpv, Nuts
from generator.problems import Problem, kies, problem
from generator.regio import Vertaalregel
from generator.rules import afstand
from generator.taal import zeg
from generator.waarde import Tekst, Waarde

_CPV = re.compile(r"(\d{8})(?:-(\d))?(?:[ :,(].*)?")
_TYPED_WRONG = 2
"""So many digits may differ from the code that was meant."""
_NUTS = re.compile(r"([A-Z]{2}[0-9A-Z]{0,3})(?:[ :,(].*)?")


def cpv(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Every CPV code exists as far as the table reaches, and is one of a social service."""
    known = dossier.kennis.cpv
    if not known.codes:
        return
    for code in dossier.aanbesteding.cpv:
        if code.bekend and (found := _cpv(str(code.inhoud).strip(), known)):
            yield _at(found[0], code, **found[1])


def _cpv(text: str, known: Cpv) -> tuple[str, dict[str, str]] | None:
    read = _CPV.fullmatch(text)
    if read is None:
        return "R460", {"gelezen": text}
    base, digit = read[1], read[2]
    if base in known.codes:
        right = known.codes[base]
        if digit and right and digit != right:
            return "R461", {
                "gelezen": read[0],
                "hint": zeg("bedoelt u `{code}`", code=f"{base}-{right}"),
            }
        return None
    shown = f"{base}-{digit}" if digit else base
    if base.startswith(known.volledig):
        near = min(known.codes, key=lambda code: _differences(code, base))
        meant = _differences(near, base) <= _TYPED_WRONG
        full = _full(near, known)
        hint = zeg("bedoelt u `{code}`", code=full) if meant else zeg("zoek de code op")
        return "R461", {"gelezen": shown, "hint": hint}
    return "R462", {"gelezen": shown, "aantal": str(len(known.codes))}


def _differences(code: str, other: str) -> int:
    return sum(a != b for a, b in zip(code, other, strict=True))


def _full(base: str, known: Cpv) -> str:
    digit = known.codes[base]
    return f"{base}-{digit}" if digit else base


def nuts(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Every NUTS code exists now and is fine enough; doubtful municipalities are looked up."""
    known, stated = dossier.kennis.nuts, dossier.aanbesteding.nuts
    if not known.actueel:
        return
    faults = 0
    for code in stated:
        if code.bekend and (found := _nuts(str(code.inhoud).strip(), known)):
            faults += found[0] != "R467"
            yield _at(found[0], code, **found[1])
    if not stated.bekend or faults or not all(c.bekend for c in stated):
        return
    if len({str(c.inhoud)[:5] for c in stated}) == 1:
        doubtful = [
            str(g.inhoud) for g in afgeleid.gemeenten if g.bekend and g.inhoud in known.twijfel
        ]
        if doubtful:
            yield _at(
                "R468",
                stated,
                gemeenten=wording.opsomming(doubtful, zeg("en")),
                liggen=zeg("ligt") if len(doubtful) == 1 else zeg("liggen"),
                gelezen=str(next(iter(stated)).inhoud)[:5],
            )


def _nuts(text: str, known: Nuts) -> tuple[str, dict[str, str]] | None:
    read = _NUTS.fullmatch(text)
    if read is None or not read[1].startswith("NL"):
        return "R466", {"gelezen": text, "hint": zeg("een code van Nederland begint met NL")}
    code = read[1]
    if code in known.vervallen:
        new = known.vervallen[code]
        return "R465", {"gelezen": code, "opvolger": new, "naam": known.actueel[new]}
    if len(code) < 5:
        return "R467", {"gelezen": code}
    if code.startswith(known.volledig) and code not in known.actueel:
        return "R466", {"gelezen": code, "hint": kies("", known.actueel)}
    return None


def tarieven(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The tariffs for distances leave no distance out."""
    groups: dict[tuple[str, str], list[afstand.Klasse[Tekst]]] = defaultdict(list)
    for tarief in dossier.aanbesteding.tarieven:
        product, unit = (t.inhoud or "" for t in (tarief.product, tarief.eenheid))
        for text in (product, f"{product} {unit}"):
            if found := afstand.lees(text, tarief.product):
                groups[str(tarief.categorie.inhoud), found.rest].append(found)
                break
    yield from _gaten(groups.values(), "R471")


def afstanden(regels: Iterable[Vertaalregel]) -> Iterator[Problem]:
    """The lines of a vertaaltabel for distances leave no distance out; equal gaps told once."""
    groups: dict[tuple[str, str, str], list[afstand.Klasse[Tekst]]] = defaultdict(list)
    for regel in regels:
        if found := afstand.lees(regel.omschrijving.inhoud or "", regel.omschrijving):
            goal = regel.aanbesteding.inhoud or ""
            groups[regel.was_overeenkomst.inhoud or "", goal, found.rest].append(found)
    yield from _gaten(groups.values(), "R470")


def _gaten(groups: Iterable[Sequence[afstand.Klasse[Tekst]]], code: str) -> Iterator[Problem]:
    gaps: dict[str, list[tuple[afstand.Klasse[Tekst], afstand.Klasse[Tekst]]]] = defaultdict(list)
    for group in groups:
        for before, after in afstand.gaten(group):
            gaps[afstand.woorden(before, after)].append((before, after))
    for missing, pairs in gaps.items():
        pairs.sort(key=lambda pair: pair[1].waar.origin.place)
        before, after = pairs[0]
        lines = sorted({pair[1].waar.origin.place.line for pair in pairs})
        word = zeg("regel") if len(lines) == 1 else zeg("regels")
        yield _at(
            code,
            after.waar,
            afstand=missing,
            eerder=before.gelezen,
            later=after.gelezen,
            regels=f"{word} {wording.reeks(lines)}",
        )


def _at(code: str, where: Waarde[Any], **params: object) -> Problem:
    return problem(code, where.origin.place, where.pad, **params)
