"""Procurement and legal rules: one small module a theme, explicit groups, no magic.

In: a dossier and its derived facts. Out: Problems at the place in the spec. ``vandaag`` is the
day against which a plan is held; None leaves such checks out, so that rendering is the same
on any day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem
from generator.rules import criteria, partners, planning, procedure, references, slots

Rule = Callable[[Dossier, Afgeleid, date | None], Iterable[Problem]]

RULES: Mapping[str, tuple[Rule, ...]] = {
    "verwijzingen": (references.unknown, references.duplicates),
    "slots": (slots.required, slots.postponed),
    "procedure": (procedure.belongs, procedure.prescribed),
    "partners": (partners.reachable,),
    "volgorde": (planning.order,),
    "terugrekenen": (planning.computable, planning.feasible),
    "gewichten": (criteria.weights,),
}
"""Groups of rules; ``schemas/procedures.yaml`` says which hold for a procedure."""

ALTIJD = ("verwijzingen", "slots")
"""What holds while there is no procedure yet."""


def check(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> list[Problem]:
    """All findings on one tender, of the rules that belong to its procedure."""
    groups = dossier.procedure.regels if dossier.procedure else ALTIJD
    return [
        found
        for name in groups
        for rule in RULES[name]
        for found in rule(dossier, afgeleid, vandaag)
    ]
