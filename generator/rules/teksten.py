"""Text rules on the texts of a spec and on the clauses alike.

In: every text of region and tender with its place, or the paragraphs of a clause. What is looked
for stands in ``schemas/tekstregels.yaml``; ``tekstregels`` is the engine. One problem a place; many
equal ones in one file become one that names the other lines.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from generator import wording
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.origin import Place
from generator.problems import Problem, problem
from generator.taal import zeg
from generator.tekstregels import Tekstregel, Treffer, vind
from generator.waarde import Waarde

VEEL = 5
"""So many equal findings in one file stand apart; above that they are told as one."""

_WOORD = re.compile(r"[a-z0-9_-]+")
"""A value from a list of the schema, an id or a code: no text."""
_INDEX = re.compile(r"\[\d+\]")
_KEUZE = ("reden", "ruimte", "gevolg", "terugval", "binnen_ruimte")
_LANG = 120

Gebruik = frozenset[tuple[str, str]]
"""(procedure, fase) of every published document in which a clause is printed."""


@dataclasses.dataclass(frozen=True)
class _Vondst:
    regel: Tekstregel
    treffer: Treffer
    place: Place
    pad: str


def in_spec(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Every text of region and tender against the text rules of this procedure."""
    procedure = dossier.procedure.id if dossier.procedure else ""
    rules = [r for r in dossier.kennis.tekstregels if r.geldt(procedure)]
    found: list[_Vondst] = []
    for place, pad, text in spec_teksten(dossier):
        own = [r for r in rules if r.regio or not pad.startswith("regio.")]
        found += [
            _Vondst(rule, hit, place, pad)
            for rule in own
            if _past(pad, rule.paden)
            for hit in list(vind(rule, text))[:1]
        ]
    groups: dict[tuple[str, str, str], list[_Vondst]] = defaultdict(list)
    for one in found:  # several rules may say the same: then a place is told once
        groups[one.regel.code, str(one.regel.woorden), one.place.file].append(one)
    for group in groups.values():
        yield from _verteld(group)


def _verteld(group: Sequence[_Vondst]) -> Iterator[Problem]:
    ordered = sorted(group, key=lambda one: (one.place, one.pad))
    if len({one.place for one in ordered}) <= VEEL:
        done: set[Place] = set()
        for one in ordered:
            if one.place not in done:
                done.add(one.place)
                yield _problem(one, "")
        return
    first, *others = ordered
    lines = sorted({one.place.line for one in others} - {first.place.line})
    word = zeg("regel") if len(lines) == 1 else zeg("regels")
    where = f"{word} {wording.reeks(lines)}"
    yield _problem(first, zeg(" (ook op {regels})", regels=where))


def in_bouwsteen(
    regels: Iterable[Tekstregel],
    place: Place,
    alineas: Mapping[int, str],
    gebruik: Gebruik,
) -> Iterator[Problem]:
    """The paragraphs of one clause or skeleton, numbered from 1, against the text rules.

    Args:
        regels: all of them; which hold follows from ``gebruik``.
        place: the file.
        alineas: number of a paragraph -> its text, tags included.
        gebruik: where it is printed; empty when only working papers have it.
    """
    for rule in regels:
        if not _geldt_voor(rule, gebruik):
            continue
        for number, text in alineas.items():
            for hit in list(vind(rule, text))[:1]:
                yield _problem(_Vondst(rule, hit, place, f"alinea {number}"), "")


def _geldt_voor(rule: Tekstregel, gebruik: Gebruik) -> bool:
    """With ``fasen`` a rule holds where a clause is printed nowhere else; otherwise anywhere."""
    if rule.fasen:
        return bool(gebruik) and all(
            rule.geldt(procedure) and fase in rule.fasen for procedure, fase in gebruik
        )
    if rule.paden:
        return False  # a rule for some fields of a spec says nothing about clauses
    if rule.procedures:
        return any(rule.geldt(procedure) for procedure, _ in gebruik)
    return not gebruik or any(rule.geldt(procedure) for procedure, _ in gebruik)


def spec_teksten(dossier: Dossier) -> Iterator[tuple[Place, str, str]]:
    """(place, path, text) of every text of region and tender, the words of choices included.

    What a perceel inherited from the tender stands at the same place and is given once.
    """
    seen: set[tuple[Place, str]] = set()
    for place, pad, text in itertools.chain(
        _inhoud(dossier.regio), _inhoud(dossier.aanbesteding), _keuzes(dossier.keuzes)
    ):
        if (place, text) not in seen and not _WOORD.fullmatch(text):
            seen.add((place, text))
            yield place, pad, text


def _inhoud(owner: object) -> Iterator[tuple[Place, str, str]]:
    if isinstance(owner, Waarde):
        if isinstance(owner.inhoud, str):
            yield owner.origin.place, owner.pad, owner.inhoud
        else:
            yield from _inhoud(owner.inhoud)
    elif isinstance(owner, Mapping):
        yield from itertools.chain.from_iterable(_inhoud(item) for item in owner.values())
    elif isinstance(owner, tuple):
        yield from itertools.chain.from_iterable(_inhoud(item) for item in owner)
    elif dataclasses.is_dataclass(owner):
        for part in dataclasses.fields(owner):
            yield from _inhoud(getattr(owner, part.name))


def _keuzes(choices: Iterable[Waarde[Any]]) -> Iterator[tuple[Place, str, str]]:
    for choice in choices:
        if choice.keuze is not None:
            texts = [getattr(choice.keuze, name) for name in _KEUZE]
            for text in filter(None, [*texts, *choice.keuze.opties]):
                yield choice.origin.place, choice.pad, text


def _past(pad: str, paden: Sequence[str]) -> bool:
    """Is this field one of ``paden``, or below one of them?"""
    plain = _INDEX.sub("", pad)
    return not paden or any(plain == own or plain.startswith(f"{own}.") for own in paden)


def _problem(one: _Vondst, ook: str) -> Problem:
    zin = one.treffer.zin
    return problem(
        one.regel.code,
        one.place,
        one.pad,
        gelezen=one.treffer.gelezen,
        zin=zin if len(zin) <= _LANG else f"{zin[:_LANG].rsplit(' ', 1)[0]} …",
        ook=ook,
        **one.regel.woorden,
    )
