"""The term of the overeenkomst: dates in order, extensions, and the 48 months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from generator import planning
from generator.aanbesteding import Perceel
from generator.afgeleid import Afgeleid
from generator.delen import Deel
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.rules.houders import MAXIMUM_MAANDEN, houders, maanden, soort_overeenkomst
from generator.taal import dag, zeg
from generator.waarde import Waarde

RAAM = "raamovereenkomst"


def dates(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """What ends or takes effect does not do so before it began."""
    a = dossier.aanbesteding
    steps = {r.stap: r.moment.inhoud.datum for r in afgeleid.planning if r.moment.inhoud}
    notice = a.aankondiging.inhoud
    if notice is not None:
        yield from _pair(notice.verzonden_op, notice.gepubliceerd_op, zeg("de verzending"))
    for version in a.versies:
        yield from _pair(version.datum, version.ingangsdatum, zeg("de datum van de versie"))
    rounds = a.dialoog.inhoud.rondes if a.dialoog.inhoud is not None else ()
    for one in rounds:
        if "start_dialoog" in steps:
            yield from _pair(steps["start_dialoog"], one.datum, zeg("de start van de dialoog"))
        if "einde_dialoog" in steps:
            yield from _pair(one.datum, steps["einde_dialoog"], zeg("een ronde"), at=one.datum)
    for term in _terms(afgeleid):
        known = term.inhoud
        if known is None:
            continue
        options, years = known.verlengopties, known.jaren_per_optie
        if (options.inhoud and years.afwezig) or (years.bekend and options.afwezig):
            given = options if options.bekend else years
            yield problem("R401", given.origin.place, given.pad)


def _pair(
    first: Waarde[date], last: Waarde[date], wat: str, at: Waarde[Any] | None = None
) -> Iterator[Problem]:
    if first.bekend and last.bekend and last.get() < first.get():
        where = at or last
        yield problem(
            "R400",
            where.origin.place,
            where.pad,
            wat=wat,
            eerst=dag(first.get()),
            laatst=dag(last.get()),
        )


def notice(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """An extension is announced before the contract ends, and in time."""
    own = dossier.aanbesteding.overeenkomst.inhoud
    if own is None or not own.mededeling_verlenging_maanden.bekend:
        return
    if not any(t.inhoud is not None and t.inhoud.verlengopties.inhoud for t in _terms(afgeleid)):
        return
    months = own.mededeling_verlenging_maanden
    if months.get() < 1:
        yield problem("R402", months.origin.place, months.pad)
    elif months.get() < planning.MEDEDELING_MAANDEN:
        yield problem(
            "R403",
            months.origin.place,
            months.pad,
            maanden=months.get(),
            standaard=planning.MEDEDELING_MAANDEN,
        )


def raamovereenkomst(
    dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None
) -> Iterator[Problem]:
    """A tender: a raamovereenkomst of more than 48 months says why."""
    yield from _unmotivated(dossier, afgeleid, "R404", RAAM)


def raamovereenkomst_toelating(
    dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None
) -> Iterator[Problem]:
    """A toelating: the same, as advice."""
    yield from _unmotivated(dossier, afgeleid, "R405", RAAM)


def opdracht(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """An overeenkomst van opdracht of more than 48 months says why."""
    yield from _unmotivated(dossier, afgeleid, "R406", "overeenkomst van opdracht")


def _unmotivated(dossier: Dossier, afgeleid: Afgeleid, code: str, soort: str) -> Iterator[Problem]:
    if dossier.aanbesteding.motivering_duur:
        return
    for where, months in _long(afgeleid, soort):
        yield problem(code, where.looptijd.origin.place, where.looptijd.pad, maanden=months)


def _long(afgeleid: Afgeleid, soort: str) -> Iterator[tuple[Deel | Perceel, int]]:
    """Each term of this type of contract above 48 months, the same place once."""
    seen = set()
    for one in houders(afgeleid):
        months = maanden(one.looptijd)
        if months is None or months <= MAXIMUM_MAANDEN or soort_overeenkomst(one) != soort:
            continue
        if one.looptijd.origin.place not in seen:
            seen.add(one.looptijd.origin.place)
            yield one, months


def maximum(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A raamovereenkomst in a tender states the value above which it ends."""
    if not dossier.aanbesteding.maximale_waarde.afwezig:
        return
    seen = set()
    for one in houders(afgeleid):
        variant = one.uitvoeringsvariant
        if soort_overeenkomst(one) == RAAM and variant.origin.place not in seen:
            seen.add(variant.origin.place)
            yield problem("R407", variant.origin.place, variant.pad, variant=variant.get())


def _terms(afgeleid: Afgeleid) -> Iterator[Waarde[Any]]:
    """The terms of all parts and percelen, the same place once."""
    seen = set()
    for one in houders(afgeleid):
        if one.looptijd.origin.place not in seen:
            seen.add(one.looptijd.origin.place)
            yield one.looptijd
