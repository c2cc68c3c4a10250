"""What the overeenkomst may not say: a switch of variant, a plafond beside a fixed budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.rules.houders import beweringen, houders, varianten

_VARIANT = re.compile(r"\b(taakgericht|inspanningsgericht|outputgericht)", re.IGNORECASE)
_WOORD = re.compile(r"\b(uitvoerings)?variant(en)?\b", re.IGNORECASE)
_WISSEL = re.compile(
    r"\b(wijzig|gewijzig|verander|overstap|over te stappen|overgaan|overgang|omzet|omgezet|om te"
    r" zetten|wissel|vervang|gaat over|gaan over|stapt over|stappen over|wordt|worden|kiest|kiezen"
    r"|switch|aanpass|aangepast|een andere)",
    re.IGNORECASE,
)
_PLAFOND = re.compile(r"plafond", re.IGNORECASE)


def review(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A review clause does not turn one uitvoeringsvariant into another."""
    own = dossier.aanbesteding.overeenkomst.inhoud
    stated = varianten(afgeleid)
    for clause in own.herziening if own is not None else ():
        for text in (clause.aard, clause.omvang, clause.voorwaarden):
            if text.bekend and _switches(text.get(), stated):
                yield problem("R410", text.origin.place, text.pad)
                break


def _switches(text: str, stated: set[str]) -> bool:
    for said in beweringen([text]):
        named = {found.lower() for found in _VARIANT.findall(said)}
        change = _WISSEL.search(said)
        if len(named) > 1 and (change or re.search(r"\bnaar\b", said)):
            return True
        if change and (_WOORD.search(said) or (stated and named - stated)):
            return True
    return False


def ceiling(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A taakgericht contract has one fixed budget, and so no budgetplafond."""
    seen = set()
    for one in houders(afgeleid):
        funding = one.bekostiging.inhoud
        if one.uitvoeringsvariant != "taakgericht" or funding is None:
            continue
        where = funding.budgetplafond
        method = str(funding.methode.inhoud or "")
        if not where.bekend:
            where = funding.methode  # type: ignore[assignment]
            if not any(_PLAFOND.search(said) for said in beweringen([method])):
                continue
        if where.origin.place not in seen:
            seen.add(where.origin.place)
            yield problem("R411", where.origin.place, where.pad)
