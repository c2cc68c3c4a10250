"""Percelen: a limit has its rule, not dividing has its reason, and the numbers can be met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from generator import wording
from generator.aanbesteding import Aanbesteding, Aantal
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.origin import Place
from generator.problems import Problem, problem
from generator.taal import zeg
from generator.waarde import Waarde

MANY = 1_000
"""More percelen than there are: a limit counts while the percelen are not known."""


def allocation(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A limit on what one party may win comes with the rule that says which perceel it gets."""
    a = dossier.aanbesteding
    rule = a.perceelregel.inhoud
    if rule is None or rule.toewijzingsregel:
        return
    limits = [
        (group.maximaal, len(group.percelen))
        for group in rule.exclusieve_groepen
        if group.percelen.bekend
    ]
    if not a.percelen.bekend or a.percelen:
        limits.insert(0, (rule.max_gunnen, len(a.percelen) if a.percelen.bekend else MANY))
    for most, total in limits:
        if most.bekend and most.get() < total:
            yield problem("R415", most.origin.place, most.pad)
            return  # one rule is missing, however many limits there are


def undivided(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Who does not divide says why (art. 1.5 lid 3 Aw)."""
    a = dossier.aanbesteding
    if a.motivering_geen_percelen:
        return
    lists = {w.origin.place: w for w in (a.percelen, *(part.percelen for part in afgeleid.delen))}
    for one in lists.values():
        if one.bekend and not one:
            yield problem("R416", one.origin.place, one.pad)


def clustering(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Who puts assignments together says why (art. 1.5 lid 2 Aw)."""
    a = dossier.aanbesteding
    if a.motivering_clustering:
        return
    if len(a.onderdelen) > 1:
        yield problem("R417", a.onderdelen.origin.place, a.onderdelen.pad, aantal=len(a.onderdelen))
        return
    if not a.percelen.bekend:
        return
    region = len(dossier.regio.gemeenten)
    most = max(
        (region if p.gemeenten.afwezig else len(p.gemeenten) for p in a.percelen), default=region
    )
    if most > 1:
        yield problem("R418", a.percelen.origin.place, a.percelen.pad, aantal=most)


def candidates(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """No more partners than candidates that are selected, per perceel and in all."""
    a = dossier.aanbesteding
    found: dict[Place, tuple[Waarde[Any], int, list[str]]] = {}
    for part in afgeleid.delen:
        for one in tuple(part.percelen) or (part,):
            number = getattr(one, "nr", None)
            chosen = _selected(a, one)
            wanted = _most(one.contractpartners)
            if chosen is None or wanted is None or wanted <= chosen:
                continue
            own = one.contractpartners
            rows = found.setdefault(own.origin.place, (own, chosen, []))[2]
            rows.append(f"perceel {number}" if number is not None else zeg("de opdracht"))
    for own, chosen, rows in found.values():
        yield _too_few(own, chosen, wording.opsomming(rows, zeg("en")))
    if not found:
        yield from _in_all(a)


def _in_all(a: Aanbesteding) -> Iterator[Problem]:
    """The total, where the numbers per perceel do not decide it."""
    total = _most(a.contractpartners_totaal)
    numbers = [_selected(a, p) for p in a.percelen]
    if total is None or not numbers or all(p.contractpartners.bekend for p in a.percelen):
        return
    chosen = sum(n for n in numbers if n is not None)
    if None not in numbers and total > chosen:
        yield _too_few(a.contractpartners_totaal, chosen, zeg("alle percelen samen"))


def _too_few(own: Waarde[Any], chosen: int, waar: str) -> Problem:
    return problem(
        "R427", own.origin.place, own.pad, partners=_most(own), gekozen=chosen, waar=waar
    )


def _selected(a: Aanbesteding, one: Any) -> int | None:
    """Candidates that go on; a perceel without a number of its own has that of the tender."""
    own = getattr(one, "aantal_te_selecteren", None)
    stated: Waarde[int] = a.aantal_te_selecteren if own is None or own.afwezig else own
    return stated.inhoud


def _most(number: Waarde[Aantal]) -> int | None:
    if number.inhoud is None:
        return None
    return number.inhoud.maximaal or number.inhoud.minimaal
