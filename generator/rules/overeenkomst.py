"""What the overeenkomst may not say: a switch of variant, a plafond beside a fixed budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from generator.aanbesteding import Bekostiging
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.rules.houders import beweringen, houders, varianten
from generator.waarde import Waarde

_VARIANT = re.compile(
    r"\b(taak|inspannings|output)(?:gericht|- (?=(?:naar|of|en) (?:taak|inspannings|output)))",
    re.IGNORECASE,
)
_GEWORDEN = re.compile(r"\bword(?:t|en)\b.*\b(?:taak|inspannings|output)gericht\b", re.IGNORECASE)
_BEKOSTIGING = (
    (re.compile(r"\blump\s?sum", re.IGNORECASE), "taak"),
    (
        re.compile(r"\b(?:prijs maal aantal|p ?[x×*] ?q)\b|\bper uur\b", re.IGNORECASE),
        "inspannings",
    ),
)
"""Ways to pay that go with one variant only: named together they tell of a switch as well."""
_WOORD = re.compile(
    r"\buitvoeringsvariant(en)?\b"
    r"|\bvariant(en)?\b(?! van (?!de (?:uitvoering|opdracht|overeenkomst)))",
    re.IGNORECASE,
)
_NIEUW = re.compile(
    r"\b(?:nieuwe|andere|aparte) aanbesteding\b|\b(?:uitgesloten|verboden|onmogelijk)\b",
    re.IGNORECASE,
)
"""What says that the switch is no review: it is barred, or takes a new tender."""
_WISSEL = re.compile(
    r"\b(wijzig|gewijzig|verander|overstap|over te stappen|overgaan|overgang|omzet|omgezet|om te"
    r" zetten|wissel|vervang|gaat over|gaan over|stapt over|stappen over|kiest|kiezen"
    r"|switch|aanpass|aangepast|een andere|vervalt"
    r"|ga(?:at|an)\b[^.;,]{0,25}\bover\b|stap(?:t|pen)\b[^.;,]{0,25}\bover\b)",
    re.IGNORECASE,
)
_PLAFOND = re.compile(r"plafond", re.IGNORECASE)
_BUDGETPLAFOND = re.compile(r"\b(?:budget|omzet)plafond", re.IGNORECASE)
_VROEGER = re.compile(r"\b(?:vervalt|verviel|vervallen|vorige|oude|huidige|had|was|waren)\b", re.I)
_OPGENOMEN = re.compile(r"\s*(?:wel\s+)?(?:opgenomen|van toepassing|ja)\b", re.IGNORECASE)


def review(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A review clause does not turn one uitvoeringsvariant into another."""
    own = dossier.aanbesteding.overeenkomst.inhoud
    stated = varianten(afgeleid)
    for clause in own.herziening if own is not None else ():
        for text in (clause.aard, clause.omvang, clause.voorwaarden):
            if text.bekend and _switches(text.get(), stated):
                yield problem("R410", text.origin.place, text.pad)
                break
    for text in own.extra_artikelen if own is not None else ():
        if text.bekend and _switches(text.get(), stated):
            yield problem("R410", text.origin.place, text.pad)


def _switches(text: str, stated: set[str]) -> bool:
    for said in beweringen([text]):
        if _NIEUW.search(said):
            continue
        named = {f"{found.lower()}gericht" for found in _VARIANT.findall(said)}
        paid = {f"{variant}gericht" for words, variant in _BEKOSTIGING if words.search(said)}
        named |= paid if len(paid) > 1 else set()
        change = _WISSEL.search(said) or _GEWORDEN.search(said)
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
        found: Waarde[Any] | None = where if where.bekend else _told(funding)
        if found is not None and found.origin.place not in seen:
            seen.add(found.origin.place)
            yield problem("R411", found.origin.place, found.pad)
    own = dossier.aanbesteding.overeenkomst.inhoud
    room = own.bestedingsruimte if own is not None else None
    if room is None or varianten(afgeleid) != {"taakgericht"} or not room.bekend:
        return
    if _OPGENOMEN.match(room.get()):
        yield problem("R411", room.origin.place, room.pad)


def _told(funding: Bekostiging) -> Waarde[Any] | None:
    """The text of a funding that says there is a plafond now."""
    texts: list[tuple[Waarde[Any], re.Pattern[str]]] = [(funding.methode, _PLAFOND)]
    texts += [(text, _BUDGETPLAFOND) for text in funding.toelichting]
    for text, words in texts:
        said = beweringen([str(text.inhoud or "")])
        if any(words.search(one) and not _VROEGER.search(one) for one in said):
            return text
    return None
