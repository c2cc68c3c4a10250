"""Days of the planning: working days, time to respond, and the nota in time.

The calendar of holidays is the library ``holidays``: Easter and King's Day are no table of ours.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from typing import Any

import holidays

from generator import planning
from generator.afgeleid import Afgeleid, Planningsregel
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.taal import dag, zeg
from generator.waarde import Waarde

MINIMUM_REACTIE_DAGEN = 30
"""Below this a term to respond gets a warning: a yardstick, no duty for a SAS (A3) [V2]."""

UITERST = ("vragen_", "nota_", "sluiting_", "einde_bezwaar_")
"""Beginnings of the steps that are a last moment for somebody."""

REACTIES = {
    "sluiting_aanmelding": (("publicatie_selectie",), "reactie_aanmelding_dagen"),
    "sluiting_inschrijving": (
        ("uitnodiging_inschrijving", "publicatie_inschrijving"),
        "reactie_inschrijving_dagen",
    ),
    "sluiting_eerste_ronde": (("publicatie_toelating",), ""),
    "sluiting_aanbesteding": (("publicatie_aanbesteding",), ""),
}
"""Deadline -> the step that opens the term (one of these), and the field that states its length."""

NOTAS = {
    "nota_selectie": ("sluiting_aanmelding", "R453"),
    "nota_inschrijving": ("sluiting_inschrijving", "R452"),
    "nota_toelating": ("sluiting_eerste_ronde", "R453"),
}
"""Nota -> its deadline and what it is when too late: a fault for tenders only (2.54 Aw)."""


def working_days(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A hard last moment on a weekend or a Dutch public holiday."""
    for row in afgeleid.planning:
        day = _day(row)
        if day is None or row.aard != "hard" or not row.stap.startswith(UITERST):
            continue
        if reason := vrij(day):
            yield problem(
                "R450",
                _place(row).origin.place,
                row.moment.pad,
                stap=row.naam,
                datum=dag(day),
                reden=reason,
            )


def objection_days(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The last day to object, as a letter states it, on a day off (A4: print a day that counts)."""
    for ronde in dossier.uitkomst.besluiten:
        end = ronde.bezwaar_tot
        if end.bekend and (reason := vrij(end.get())):
            yield problem(
                "R450",
                end.origin.place,
                end.pad,
                stap=end.titel,
                datum=dag(end.get()),
                reden=reason,
            )


def response_time(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """At least thirty days between the document and the deadline."""
    rows = {r.stap: r for r in afgeleid.planning}
    own = dossier.aanbesteding.duren.inhoud
    for closing, (openings, field) in REACTIES.items():
        opening = next((rows[o] for o in openings if o in rows), None)
        first, last = _day(opening), _day(rows.get(closing))
        if first and last:
            days = planning.dagen_tussen(first, last)
            where: Waarde[Any] = _place(rows[closing])
            pad = rows[closing].moment.pad
        else:
            stated = getattr(own, field).inhoud if own is not None and field else None
            if stated is None or closing not in rows:
                continue
            where = getattr(own, field)
            days, pad = stated, where.pad
        if 0 <= days < MINIMUM_REACTIE_DAGEN:
            yield problem(
                "R451",
                where.origin.place,
                pad,
                stap=rows[closing].naam,
                dagen=_dagen(days),
                minimum=MINIMUM_REACTIE_DAGEN,
            )


def nota_in_time(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The nota appears at least ten days before the deadline."""
    rows = {r.stap: r for r in afgeleid.planning}
    for nota, (closing, code) in NOTAS.items():
        first, last = _day(rows.get(nota)), _day(rows.get(closing))
        if first is None or last is None:
            continue
        days = planning.dagen_tussen(first, last)
        if 0 <= days < planning.NOTA_DAGEN:  # below zero is a matter of the order
            yield problem(
                code,
                _place(rows[nota]).origin.place,
                rows[nota].moment.pad,
                datum=dag(first),
                sluiting=dag(last),
                dagen=_dagen(days),
                uiterst=dag(_eerder(last, planning.NOTA_DAGEN)),
            )


def vrij(day: date) -> str:
    """Why offices are closed on that day: the holiday, or the day of the weekend; else empty."""
    holiday = _feestdagen().get(day)
    if holiday:
        return str(holiday)
    return {5: zeg("een zaterdag"), 6: zeg("een zondag")}.get(day.weekday(), "")


@functools.cache
def _feestdagen() -> holidays.HolidayBase:
    """Public holidays, with 5 May of every year; the library adds years as they are asked."""
    return holidays.country_holidays("NL", language="nl", categories=("public", "optional"))


def _eerder(day: date, days: int) -> date:
    """So many days before; the first day of the calendar when there is no such day."""
    return date.fromordinal(max(1, day.toordinal() - days))


def _dagen(days: int) -> str:
    return f"{days} {zeg('dag') if days == 1 else zeg('dagen')}"


def _day(row: Planningsregel | None) -> date | None:
    step = row.moment.inhoud if row is not None else None
    return step.datum.inhoud if step is not None else None


def _place(row: Planningsregel) -> Waarde[date]:
    """The date itself; only for a row that has one."""
    return row.moment.get().datum
