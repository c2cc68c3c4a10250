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
from generator.rules import (
    bedragen,
    codes,
    criteria,
    deelname,
    kalender,
    looptijd,
    ontheffingen,
    overeenkomst,
    partners,
    percelen,
    planning,
    procedure,
    references,
    slots,
    teksten,
    toelating,
    uitkomst,
    weging,
)

Rule = Callable[[Dossier, Afgeleid, date | None], Iterable[Problem]]

RULES: Mapping[str, tuple[Rule, ...]] = {
    "verwijzingen": (references.unknown, references.duplicates),
    "slots": (slots.required, slots.postponed),
    "procedure": (procedure.belongs, procedure.prescribed),
    "partners": (partners.reachable,),
    "volgorde": (planning.order,),
    "terugrekenen": (planning.computable, planning.feasible),
    "gewichten": (criteria.weights,),
    "weging": (
        weging.kinds,
        weging.complete,
        weging.places,
        weging.parts,
        weging.minima,
        weging.scale,
        weging.price,
    ),
    "looptijd": (looptijd.dates, looptijd.notice, looptijd.opdracht),
    "raamovereenkomst": (looptijd.raamovereenkomst, looptijd.maximum),
    "overeenkomst": (overeenkomst.review, overeenkomst.ceiling),
    "verdeling": (
        percelen.allocation,
        percelen.undivided,
        percelen.clustering,
        percelen.candidates,
    ),
    "deelname": (deelname.verklaring,),
    "fasen": (deelname.annexes, deelname.phases),
    "termijnen": (deelname.validity, deelname.award_notice),
    "bedragen": (bedragen.year,),
    "drempel": (bedragen.threshold,),
    "toetreden": (
        looptijd.raamovereenkomst_toelating,
        deelname.verklaring_toelating,
        toelating.late_entrants,
    ),
    "kalender": (
        kalender.working_days,
        kalender.objection_days,
        kalender.response_time,
        kalender.nota_in_time,
    ),
    "codes": (codes.cpv, codes.nuts, codes.tarieven),
    "woorden": (teksten.in_spec,),
    "uitkomsten": (
        uitkomst.known,
        uitkomst.points,
        uitkomst.chosen,
        uitkomst.limits,
        uitkomst.terms,
    ),
}
"""Groups of rules; ``schemas/procedures.yaml`` says which hold for a procedure."""

ALTIJD = ("verwijzingen", "slots")
"""What holds while there is no procedure yet."""


def check(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> list[Problem]:
    """All findings on one tender, of the rules that belong to its procedure, after its waivers."""
    groups = dossier.procedure.regels if dossier.procedure else ALTIJD
    findings = (
        found
        for name in groups
        for rule in RULES[name]
        for found in rule(dossier, afgeleid, vandaag)
    )
    return ontheffingen.toepassen(dossier, findings, vandaag)
