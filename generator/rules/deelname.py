"""Taking part: the eigen verklaring, the annexes and fasen, and the time a bid stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from generator import planning
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, kies, problem
from generator.taal import dag
from generator.waarde import Waarde

BEKENDMAKING_DAGEN = 30
"""Days for the notice of the award, after the award or after the quarter (art. 2.134 Aw [V])."""

_EIGEN_VERKLARING = re.compile(
    r"\beigen verklaring|\buea\b|\bespd\b|uniform europees aanbestedingsdocument", re.IGNORECASE
)


def verklaring(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A tender: grounds or requirements come with the eigen verklaring (art. 2.39 lid 3 Aw)."""
    yield from _without(dossier, "R430")


def verklaring_toelating(
    dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None
) -> Iterator[Problem]:
    """A toelating: the same, as advice."""
    yield from _without(dossier, "R431")


def _without(dossier: Dossier, code: str) -> Iterator[Problem]:
    a = dossier.aanbesteding
    asked = [v for v in (a.uitsluitingsgronden, a.geschiktheidseisen) if v.bekend and v]
    if not asked or a.bijlagen.open or a.bewijsmiddelen.open:
        return
    if any(b.id == "uea" for b in a.bijlagen) or any(b.soort.open for b in a.bewijsmiddelen):
        return
    named = [b.soort for b in a.bewijsmiddelen if _EIGEN_VERKLARING.search(str(b.soort))]
    # The title says what the annex is; one that only mentions the eigen verklaring is another.
    named += [b.titel for b in a.bijlagen if _EIGEN_VERKLARING.match(str(b.titel))]
    if not named:
        where = asked[0]
        yield problem(code, where.origin.place, where.pad, titel=where.titel.lower())


def annexes(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """An annex belongs to a document that this procedure has."""
    if dossier.procedure is None:
        return
    known = [d.id for f in dossier.procedure.fasen for d in f.documenten if not d.werkstuk]
    for one in dossier.aanbesteding.bijlagen:
        for document in one.documenten:
            if document.bekend and document.get() not in known:
                yield problem(
                    "R432",
                    document.origin.place,
                    document.pad,
                    bijlage=one.id,
                    document=document,
                    procedure=dossier.procedure.naam,
                    hint=kies("", known),
                )


def phases(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A version or a choice names a fase that this procedure has, once it is chosen."""
    if dossier.procedure is None or dossier.procedure.nog_te_kiezen:
        return
    known = [f.id for f in dossier.procedure.fasen]
    used: list[tuple[Waarde[Any], str]] = [
        (v.fase, str(v.fase.inhoud)) for v in dossier.aanbesteding.versies if v.fase.bekend
    ]
    used += [
        (k, k.keuze.uiterlijk)
        for k in dossier.keuzes
        if k.keuze is not None and not k.pad.startswith("regio.")  # shared by other procedures
    ]
    for where, fase in used:
        if fase and fase not in known:
            yield problem(
                "R433",
                where.origin.place,
                where.pad,
                fase=fase,
                procedure=dossier.procedure.naam,
                hint=kies(fase, known),
            )


# --- terms ---------------------------------------------------------------------------------


def validity(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A request and a tender stand until the contract is signed."""
    own = dossier.aanbesteding.gestanddoening.inhoud
    if own is None:
        return
    steps = _dates(afgeleid)
    for term, start in (
        (own.aanmelding_dagen, "sluiting_aanmelding"),
        (own.inschrijving_dagen, "sluiting_inschrijving"),
    ):
        if not term.bekend:
            continue
        needed = max(_planned(steps, start), _counted(dossier, start))
        if term.get() < needed:
            yield problem("R437", term.origin.place, term.pad, dagen=term.get(), nodig=needed)


def _dates(afgeleid: Afgeleid) -> dict[str, date]:
    moments = {r.stap: r.moment.inhoud for r in afgeleid.planning}
    return {
        step: m.datum.get()
        for step, m in moments.items()
        if m is not None and m.datum.bekend and step != "ingangsdatum"
    }


def _planned(steps: dict[str, date], start: str) -> int:
    """Days from the deadline to the last known step up to the signing; 0 without dates."""
    order = list(steps)
    if start not in steps:
        return 0
    last = order.index("ondertekening") if "ondertekening" in steps else len(order) - 1
    after = [
        steps[s]
        for s in order[order.index(start) : last + 1]
        if s not in ("bekendmaking_gunning", "start_implementatie")
    ]
    return (max(after, default=steps[start]) - steps[start]).days


def _counted(dossier: Dossier, start: str) -> int:
    """Days that the durations of the plan add up to; an unknown one counts as nothing."""
    a = dossier.aanbesteding
    own = a.duren.inhoud
    if own is None:
        return 0
    stated = a.rechtsbescherming.inhoud
    objection = stated.termijn_dagen.inhoud if stated is not None else None
    objection = planning.BEZWAAR_DAGEN if objection is None else objection
    names = ["beoordeling_inschrijving_dagen"]
    if start == "sluiting_aanmelding":
        names += ["beoordeling_selectie_dagen", "dialoog_dagen", "reactie_inschrijving_dagen"]
    stated_days: list[int | None] = [getattr(own, name).inhoud for name in names]
    known = [days for days in stated_days if days is not None]
    return sum(known) + objection * (2 if start == "sluiting_aanmelding" else 1)


def award_notice(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The notice of the award follows in time: after the award, or bundled after the quarter."""
    bundled = dossier.aanbesteding.bekendmaking_per_kwartaal
    steps = _dates(afgeleid)
    sent = steps.get("bekendmaking_gunning")
    awarded = steps.get("ondertekening") or steps.get("definitieve_gunning")
    if sent is None or awarded is None or bundled.open:
        return
    quarterly = bool(bundled.inhoud)
    last = (_quarter_end(awarded) if quarterly else awarded) + timedelta(BEKENDMAKING_DAGEN)
    if sent > last:
        row = next(r for r in afgeleid.planning if r.stap == "bekendmaking_gunning")
        where = row.moment.get().datum
        yield problem(
            "R438",
            where.origin.place,
            where.pad,
            datum=dag(sent),
            uiterst=dag(last),
        )


def _quarter_end(day: date) -> date:
    month = 3 * ((day.month - 1) // 3) + 4
    first = date(day.year + (month > 12), (month - 1) % 12 + 1, 1)
    return first - timedelta(1)
