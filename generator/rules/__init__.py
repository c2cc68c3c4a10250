"""Procurement and legal rules: one small module a theme, an explicit tuple, no magic.

In: a dossier and its derived facts. Out: Problems at the place in the spec. ``vandaag`` is the
day against which a plan is held; None leaves such checks out, so that rendering is the same
on any day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem
from generator.rules import criteria, partners, planning, references, slots

Rule = Callable[[Dossier, Afgeleid, date | None], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    references.unknown,
    references.duplicates,
    slots.required,
    slots.postponed,
    partners.reachable,
    planning.order,
    planning.computable,
    planning.feasible,
    criteria.weights,
)


def check(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> list[Problem]:
    """All findings of all rules on one tender."""
    return [found for rule in RULES for found in rule(dossier, afgeleid, vandaag)]
