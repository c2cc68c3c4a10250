"""Criteria and their weights (art. 2.115 Aw as yardstick)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from generator import wording
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.taal import zeg
from generator.waarde import Waarde


def weights(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Percentages add up to 100, points to their total; for each perceel with its own criteria."""
    a = dossier.aanbesteding
    for criteria, group, what in (
        (a.selectiecriteria, a.selectie, zeg("de selectiecriteria")),
        (a.gunningscriteria, a.beoordeling, zeg("de gunningscriteria")),
    ):
        total = _total(group)
        if total is None or not criteria.bekend:
            continue
        percelen = [int(p.nr.get()) for p in a.percelen]
        for perceel, members in per_perceel(criteria, percelen).items():
            if not all(c.gewicht.bekend for c in members):
                continue
            found = sum((c.gewicht.get() for c in members), Decimal(0))
            if found != total:
                yield problem(
                    "R330",
                    criteria.origin.place,
                    criteria.pad,
                    wat=what + (zeg(" van perceel {nr}", nr=perceel) if perceel else ""),
                    som=wording.getal(found),
                    totaal=wording.getal(total),
                )


def _total(group: Waarde[Any]) -> Decimal | None:
    weging = group.inhoud.weging.inhoud if group.inhoud is not None else None
    if weging is None or weging.soort == "ja_nee" or weging.soort == "volgorde":
        return None
    if weging.soort == "procenten":
        return Decimal(100)
    total: Decimal | None = weging.totaal.inhoud
    return total


def per_perceel(criteria: Waarde[Any], percelen: list[int]) -> dict[int, list[Any]]:
    """Common criteria count for every perceel; without own criteria there is one set (0)."""
    common = [c for c in criteria if not c.perceel.inhoud]
    own = {int(c.perceel.inhoud) for c in criteria if c.perceel.inhoud}
    if not own:
        return {0: common}
    return {
        nr: [*common, *(c for c in criteria if c.perceel == nr)]
        for nr in sorted(own | set(percelen))
    }
