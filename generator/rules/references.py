"""References between spec and region, and numbers that occur twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from generator.aanbesteding import Aanbesteding, Perceel
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, kies, problem
from generator.taal import zeg
from generator.waarde import Waarde

_VAN_DE_REGIO = ("gemeente", "SLT", "taakgebied")


def unknown(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Municipalities, SLT's, taakgebied and percelen that nobody declared."""
    a, regio = dossier.aanbesteding, dossier.regio
    gemeenten = [str(g.inhoud) for g in regio.gemeenten]
    slts = [str(s.nr.inhoud) for s in regio.slts]
    percelen = [str(p.nr.inhoud) for p in a.percelen]
    if a.taakgebied.bekend and regio.taakgebieden.bekend:
        ids = [str(t.id.inhoud) for t in regio.taakgebieden]
        yield from _missing("taakgebied", [a.taakgebied], ids)
    for slt in regio.slts:
        yield from _missing("gemeente", slt.gemeenten, gemeenten)
    for perceel in _percelen(a):
        yield from _missing("gemeente", perceel.gemeenten, gemeenten)
        yield from _missing("SLT", perceel.slts, slts)
        yield from _missing("SLT", [own.slt for own in perceel.lokale_voorwaarden], slts)
    yield from _missing("SLT", [eis.slt for eis in a.eisen if eis.slt.inhoud], slts)
    yield from _categorieen(dossier)
    yield from _onderdelen(dossier)
    if not a.percelen.bekend:
        return
    if a.perceelregel.inhoud is not None:
        for groep in a.perceelregel.inhoud.exclusieve_groepen:
            yield from _missing("perceel", groep.percelen, percelen)
    per_perceel = (a.eisen, a.geschiktheidseisen, a.selectiecriteria, a.gunningscriteria)
    for one in (item for group in per_perceel for item in group):
        if one.perceel.inhoud:
            yield from _missing("perceel", [one.perceel], percelen)
    for one in (*a.selectieuitkomst, *a.dialoogresultaten):
        if one.perceel.inhoud:
            yield from _missing("perceel", [one.perceel], percelen)


def _percelen(a: Aanbesteding) -> list[Perceel]:
    """The percelen of the tender and of its onderdelen."""
    return [*a.percelen, *(p for part in a.onderdelen for p in part.percelen)]


def _categorieen(dossier: Dossier) -> Iterator[Problem]:
    """What belongs to a category of a toelating names one that exists, or it would be lost."""
    a = dossier.aanbesteding
    if a.categorieen.open:
        return
    known = [str(c.id.inhoud) for c in a.categorieen]
    consultatie = a.marktconsultatie.inhoud
    questions = consultatie.vragen if consultatie is not None else ()
    for one in (*a.eisen, *a.geschiktheidseisen, *a.tarieven, *questions):
        yield from _missing("categorie", [one.categorie], known)


def _onderdelen(dossier: Dossier) -> Iterator[Problem]:
    """What belongs to one onderdeel names one that exists, or it would be lost."""
    a = dossier.aanbesteding
    if a.onderdelen.open:
        return
    known = [str(o.id.inhoud) for o in a.onderdelen]
    opdracht = a.opdracht.inhoud
    tasks = opdracht.binnen if opdracht is not None else ()
    for one in (*a.eisen, *a.geschiktheidseisen, *tasks):
        yield from _missing("onderdeel", [one.onderdeel], known)


def _missing(soort: str, used: Iterable[Waarde[Any]], known: list[str]) -> Iterator[Problem]:
    for one in used:
        if one.bekend and str(one.inhoud) not in known:
            yield onbekend(soort, one, known)


def onbekend(soort: str, value: Waarde[Any], known: Iterable[str]) -> Problem:
    """A reference to something that nobody declared, in the region or in this tender."""
    text = str(value.inhoud)
    where = zeg("in de regio") if soort in _VAN_DE_REGIO else zeg("in deze aanbesteding")
    return problem(
        "R301",
        value.origin.place,
        value.pad,
        soort=soort,
        waarde=text,
        waar=where,
        hint=kies(text, known),
    )


def duplicates(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The same number or id twice in one list."""
    a = dossier.aanbesteding
    for soort, group, key in (
        ("perceel", a.percelen, "nr"),
        ("eis", a.eisen, "nr"),
        ("geschiktheidseis", a.geschiktheidseisen, "nr"),
        ("selectiecriterium", a.selectiecriteria, "nr"),
        ("gunningscriterium", a.gunningscriteria, "nr"),
        ("bijlage", a.bijlagen, "id"),
        ("categorie", a.categorieen, "id"),
        ("onderdeel", a.onderdelen, "id"),
        ("uitkomst van de dialoog", a.dialoogresultaten, "nr"),
        ("begrip", a.begrippen, "term"),
        *(("perceel", part.percelen, "nr") for part in a.onderdelen),
        *(
            ("subcriterium", one.subcriteria, "nr")
            for one in (*a.selectiecriteria, *a.gunningscriteria)
        ),
        ("SLT", dossier.regio.slts, "nr"),
        ("taakgebied", dossier.regio.taakgebieden, "id"),
    ):
        seen: dict[str, Waarde[Any]] = {}
        for item in group:
            value = getattr(item, key)
            first = seen.setdefault(str(value.inhoud), value)
            if first is not value:
                yield problem(
                    "R302",
                    value.origin.place,
                    value.pad,
                    soort=soort,
                    waarde=str(value.inhoud),
                    eerste=str(first.origin.place),
                )
