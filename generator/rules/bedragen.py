"""Amounts: above the threshold of the procedure, and with the year they are about.

The threshold stands with its source in ``generator/drempels.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

from generator import wording
from generator.aanbesteding import Aanbesteding
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.waarde import Waarde

_JAAR = re.compile(r"\b20\d\d\b")
"""The year in the words of a number itself."""


@cache
def drempel(soort: str) -> Decimal:
    """The European threshold for a kind of services, in euros excluding btw."""
    text = (resources.files("generator") / "drempels.yaml").read_text(encoding="utf-8")
    return Decimal(yaml.load(text, Loader=yaml.CBaseLoader)[soort]["bedrag"])


def threshold(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The value over the whole term reaches the threshold for sociale en specifieke diensten."""
    a = dossier.aanbesteding
    estimate = a.raming_totaal.inhoud
    value = estimate.bedrag if estimate is not None else a.maximale_waarde
    if not value.bekend:
        value = a.maximale_waarde
    limit = drempel("sas")
    if value.bekend and value.get() < limit:
        yield problem(
            "R434",
            value.origin.place,
            value.pad,
            bedrag=wording.bedrag(value.get()),
            drempel=wording.bedrag(limit),
        )


def year(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """An amount or a number says of which year it is."""
    a = dossier.aanbesteding
    stated = a.waarde_indicatie.inhoud
    pairs: list[tuple[Waarde[Any], Waarde[Any]]] = []
    if stated is not None:
        pairs.append((stated.bedrag, stated.peiljaar))
    numbers = [*a.kerncijfers, *dossier.regio.kerncijfers]
    numbers += [k for p in a.percelen for k in p.kerncijfers]
    numbers = [k for k in numbers if not _JAAR.search(f"{k.omschrijving} {k.aantal}")]
    pairs += [(k.aantal, k.peiljaar) for k in numbers]
    if not _has_budget_year(a):
        pairs += [(p.budget, p.budget.deel("peiljaar")) for p in a.percelen if p.budget.bekend][:1]
    for number, when in pairs:
        if number.bekend and when.afwezig:
            yield problem("R435", number.origin.place, number.pad, waarde=_shown(number))


def _has_budget_year(a: Aanbesteding) -> bool:
    """The year of the budgets of the percelen stands with the value or the budget, or is open."""
    value, budget = a.waarde_indicatie, a.budget
    if value.open or budget.open:
        return True
    return (value.inhoud is not None and not value.inhoud.peiljaar.afwezig) or (
        budget.inhoud is not None and not budget.inhoud.peildatum.afwezig
    )


def _shown(number: Waarde[Any]) -> str:
    content = number.get()
    return wording.bedrag(content) if isinstance(content, Decimal) else str(content)
