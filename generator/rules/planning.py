"""The planning: order of its steps, and whether the ingangsdatum can still be met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator import planning
from generator.afgeleid import Afgeleid, Planningsregel
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.taal import dag

LOOPT_DOOR = ("bekendmaking_gunning", "start_toetreding")
"""Steps that later ones need not wait for: the notice may follow the start (art. 2.134 lid 1 and 3
Aw [V]), and entry during the term may begin after the ingangsdatum."""

ALTIJD_HARD = (("vragen_", "nota_"), ("nota_", "sluiting_"), ("start_", "einde_"))
"""Beginnings of steps that cannot change places, however indicative: no answer before its question,
no end before its start."""


def order(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Steps with a date stand in the order of the procedure; a warning between indicative ones."""
    rows = {r.stap: r for r in afgeleid.planning}
    dates = _dates(afgeleid)
    for earlier, later in _out_of_order(dates, tuple(rows)):
        moment = rows[later].moment
        yield problem(
            "R321" if _firm(rows[earlier], rows[later]) else "R454",
            moment.get().datum.origin.place,
            moment.pad,
            eerder=rows[earlier].naam,
            later=rows[later].naam,
            datum_eerder=dag(dates[earlier]),
            datum_later=dag(dates[later]),
        )


def _firm(earlier: Planningsregel, later: Planningsregel) -> bool:
    return "hard" in (earlier.aard, later.aard) or any(
        earlier.stap.startswith(first) and later.stap.startswith(last)
        for first, last in ALTIJD_HARD
    )


def _out_of_order(dates: Mapping[str, date], steps: Sequence[str]) -> list[tuple[str, str]]:
    firm = [s for s in steps if s not in LOOPT_DOOR]
    found = planning.volgorde_fouten({s: d for s, d in dates.items() if s in firm}, firm)
    for free in (s for s in LOOPT_DOOR if s in dates):
        before = [s for s in firm if steps.index(s) < steps.index(free)]
        own = {s: d for s, d in dates.items() if s in (*before, free)}
        pairs = planning.volgorde_fouten(own, [*before, free])
        found += [pair for pair in pairs if pair[1] == free]
    return found


def feasible(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Back from the ingangsdatum: a dated step that is too late, or a moment that has passed."""
    dates = _dates(afgeleid)
    for row in afgeleid.planning:
        planned = dates.get(row.stap)
        if row.stap in LOOPT_DOOR:
            continue
        if planned and row.uiterst and planned > row.uiterst:
            yield problem(
                "R322",
                row.moment.get().datum.origin.place,
                row.moment.pad,
                stap=row.naam,
                datum=dag(planned),
                uiterst=dag(row.uiterst),
            )
    if vandaag is None:
        return
    undated = [r for r in afgeleid.planning if r.stap not in dates and r.uiterst]
    passed = next((r for r in undated if r.uiterst and r.uiterst < vandaag), None)
    if passed and passed.uiterst:
        start = dossier.aanbesteding.ingangsdatum
        yield problem(
            "R320",
            start.origin.place,
            start.pad,
            stap=passed.naam,
            uiterst=dag(passed.uiterst),
        )


def _dates(afgeleid: Afgeleid) -> dict[str, date]:
    found = {}
    for row in afgeleid.planning:
        step = row.moment.inhoud
        if step is not None and step.datum.bekend:
            found[row.stap] = step.datum.get()
    return found


def computable(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Dates that run off the calendar, or a notice that would fall before the start."""
    a = dossier.aanbesteding
    term = a.looptijd.inhoud
    if not a.ingangsdatum.bekend or term is None or dossier.procedure is None:
        return
    known = all(v.bekend for v in (term.basis_jaren, term.verlengopties))
    options = term.verlengopties.inhoud or 0
    gone = known and (
        afgeleid.einde_basis.inhoud is None or (options and not afgeleid.verlengingen)
    )
    backwards = not afgeleid.planning or all(
        r.uiterst is None for r in afgeleid.planning if r.stap != "ingangsdatum"
    )
    if (gone and not (options and not term.jaren_per_optie.bekend)) or (
        backwards and dossier.procedure.stappen and not dossier.procedure.nog_te_kiezen
    ):
        yield problem("R323", a.ingangsdatum.origin.place, a.ingangsdatum.pad)
