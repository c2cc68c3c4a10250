"""The results file against the spec: parties, points, ranking, numbers, terms.

A letter goes out once; a slip in it can cost a procedure. Points are held to the scale, totals
to the weights (the same sums as in the assessment matrix), outcomes to the fase.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from generator import scores, wording
from generator.aanbesteding import Aanbesteding
from generator.afgeleid import Afgeleid
from generator.delen import Grenzen, grenzen
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.rules.references import onbekend
from generator.taal import zeg
from generator.uitkomst import IN_BEOORDELING, UITGEKOZEN, Beslissing, Besluitronde
from generator.waarde import Waarde

MARGE = Decimal("0.01")
"""What rounding of one line can differ."""


def known(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Fasen, outcomes, percelen, criteria and requirements that exist; every party once."""
    a = dossier.aanbesteding
    percelen = [str(p.nr.inhoud) for p in a.percelen]
    groups = [str(c.id.inhoud) for c in a.categorieen]
    eisen = [str(e.nr.inhoud) for e in (*a.geschiktheidseisen, *a.eisen)]
    for ronde in dossier.uitkomst.besluiten:
        yield from _uitslagen(dossier, ronde)
        seen: dict[tuple[Any, Any], Beslissing] = {}
        for one in ronde.beslissingen:
            if one.perceel.inhoud is not None:
                yield from _missing("perceel", one.perceel, percelen)
            elif percelen:
                place = one.partij.origin.place
                yield problem("R383", place, one.partij.pad, partij=one.partij.get())
            first = seen.setdefault((one.perceel.inhoud, one.partij.inhoud), one)
            if first is not one:
                place, eerste = one.partij.origin.place, first.partij.origin.place
                yield problem(
                    "R302",
                    place,
                    one.partij.pad,
                    soort="partij",
                    waarde=one.partij.get(),
                    eerste=eerste,
                )
            for categorie in one.categorieen:
                yield from _missing("categorie", categorie, groups)
            for toets in one.toetsen:
                yield from _missing("eis", toets.eis, eisen)
            numbers = [str(leaf.nr.inhoud) for _, leaf in _bladen(a, ronde, one)]
            for score in one.scores:
                yield from _missing("criterium", score.criterium, numbers)


def _uitslagen(dossier: Dossier, ronde: Besluitronde) -> Iterator[Problem]:
    fase = dossier.procedure.fase(str(ronde.fase.inhoud)) if dossier.procedure else None
    if fase is None or not fase.uitslagen:
        yield problem("R380", ronde.fase.origin.place, ronde.fase.pad, fase=ronde.fase.get())
        return
    for one in ronde.beslissingen:
        if one.uitslag.inhoud not in fase.uitslagen:
            yield problem(
                "R381",
                one.uitslag.origin.place,
                one.uitslag.pad,
                uitslag=one.uitslag.get(),
                fase=fase.naam.lower(),
                kies=", ".join(fase.uitslagen),
            )


def _missing(soort: str, value: Waarde[Any], names: list[str]) -> Iterator[Problem]:
    if str(value.inhoud) not in names:
        yield onbekend(soort, value, names)


def _criteria(a: Aanbesteding, ronde: Besluitronde) -> tuple[Waarde[Any], Waarde[Any]]:
    """The criteria of this fase and how they are assessed."""
    if ronde.fase == "selectie":
        return a.selectiecriteria, a.selectie
    return a.gunningscriteria, a.beoordeling


def _bladen(a: Aanbesteding, ronde: Besluitronde, one: Beslissing) -> list[tuple[Any, Any]]:
    return list(scores.bladen(_criteria(a, ronde)[0], one.perceel.inhoud))


def points(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Grades on the scale, all criteria scored, totals by the weights, minima reached."""
    a = dossier.aanbesteding
    for ronde in dossier.uitkomst.besluiten:
        criteria, way = _criteria(a, ronde)
        scale = [c.punten.inhoud for c in way.inhoud.schaal] if way.inhoud is not None else []
        for one in ronde.beslissingen:
            if not criteria and (one.scores or one.rang or one.totaal):
                where = one.scores if one.scores else one.rang if one.rang else one.totaal
                yield problem("R382", where.origin.place, where.pad, partij=one.partij.get())
                continue
            for score in one.scores:
                if scale and score.punten.inhoud not in scale:
                    yield problem(
                        "R384",
                        score.punten.origin.place,
                        score.punten.pad,
                        punten=wording.getal(score.punten.get()),
                        schaal=", ".join(wording.getal(p) for p in scale if p is not None),
                    )
            yield from _complete(a, ronde, one)
            yield from _total(criteria, way, one)
            if one.uitslag.inhoud in UITGEKOZEN:
                yield from _minima(criteria, way, one)


def _complete(a: Aanbesteding, ronde: Besluitronde, one: Beslissing) -> Iterator[Problem]:
    judged = one.uitslag.inhoud in UITGEKOZEN or one.stap.inhoud in IN_BEOORDELING
    if not judged and not one.scores:
        return
    given = {s.criterium.inhoud for s in one.scores}
    absent = [
        str(leaf.nr.inhoud) for _, leaf in _bladen(a, ronde, one) if leaf.nr.inhoud not in given
    ]
    if absent:
        place = one.partij.origin.place
        yield problem(
            "R385", place, one.partij.pad, partij=one.partij.get(), criteria=", ".join(absent)
        )


def _total(criteria: Waarde[Any], way: Waarde[Any], one: Beslissing) -> Iterator[Problem]:
    rows = scores.scoreregels(criteria, way, one)
    if one.totaal.inhoud is None or not rows:
        return
    found = scores.som(rows)
    if found is not None and abs(found - one.totaal.inhoud) > MARGE * len(rows):
        yield problem(
            "R386",
            one.totaal.origin.place,
            one.totaal.pad,
            totaal=wording.getal(one.totaal.inhoud),
            som=wording.getal(round(found, 2)),
        )


def _minima(criteria: Waarde[Any], way: Waarde[Any], one: Beslissing) -> Iterator[Problem]:
    """A chosen party that stays below the minimum of a criterium (average of its parts)."""
    given = {s.criterium.inhoud: s.punten.inhoud for s in one.scores}
    for criterium in criteria:
        parts = criterium.subcriteria if criterium.subcriteria.bekend else ()
        leaves = [leaf for leaf in (parts or (criterium,)) if given.get(leaf.nr.inhoud) is not None]
        weights = [leaf.gewicht.inhoud for leaf in leaves]
        total = sum((w for w in weights if w is not None), Decimal(0))
        if criterium.minimum.inhoud is None or None in weights or not total:
            continue
        grade = (
            sum((leaf.gewicht.inhoud * given[leaf.nr.inhoud] for leaf in leaves), Decimal(0))
            / total
        )
        if grade < criterium.minimum.inhoud:
            yield problem(
                "R387",
                one.uitslag.origin.place,
                one.uitslag.pad,
                partij=one.partij.get(),
                criterium=criterium.nr.get(),
                cijfer=wording.getal(round(grade, 2)),
                minimum=wording.getal(criterium.minimum.inhoud),
            )


def chosen(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """As many as the spec says, the highest first, and in agreement with what the spec tells."""
    a = dossier.aanbesteding
    for ronde in dossier.uitkomst.besluiten:
        groups: dict[Any, list[Beslissing]] = {}
        for one in ronde.beslissingen:
            groups.setdefault(one.perceel.inhoud, []).append(one)
        for perceel, group in groups.items():
            yield from _number(a, ronde, perceel, group)
            yield from _ranking(group)
        yield from _earlier(dossier, ronde)
        if ronde.fase == "selectie" and a.selectieuitkomst.bekend:
            yield from _agrees(a, ronde, groups)


def _number(
    a: Aanbesteding, ronde: Besluitronde, perceel: int | None, group: list[Beslissing]
) -> Iterator[Problem]:
    picked = [b for b in group if b.uitslag.inhoud in UITGEKOZEN]
    own: Any = next((p for p in a.percelen if p.nr == perceel), a)
    if ronde.fase == "selectie":
        per = own.aantal_te_selecteren if own.aantal_te_selecteren.bekend else None
        allowed = (per or a.aantal_te_selecteren).inhoud
    else:
        allowed = own.contractpartners.inhoud.maximaal if own.contractpartners.inhoud else None
    waiting = any(b.uitslag == "reserve" for b in group)
    if allowed is None or len(picked) == allowed or (len(picked) < allowed and not waiting):
        return
    where = (picked or group)[-1].uitslag
    yield problem(
        "R388",
        where.origin.place,
        where.pad,
        aantal=len(picked),
        toegestaan=allowed,
        waar=f"perceel {perceel}" if perceel else zeg("de opdracht"),
    )


def _ranking(group: list[Beslissing]) -> Iterator[Problem]:
    ranked = sorted((b for b in group if b.rang.inhoud is not None), key=lambda b: b.rang.get())
    for above, below in itertools.pairwise(ranked):
        higher, lower = above.totaal.inhoud, below.totaal.inhoud
        equal = above.rang == below.rang and higher != lower
        if equal or (higher is not None and lower is not None and lower > higher):
            yield problem(
                "R389",
                below.rang.origin.place,
                below.rang.pad,
                partij=below.partij.get(),
                ander=above.partij.get(),
            )
        passed = above.uitslag.inhoud not in UITGEKOZEN and above.stap != "toewijzing"
        if passed and below.uitslag.inhoud in UITGEKOZEN:
            yield problem(
                "R390",
                below.uitslag.origin.place,
                below.uitslag.pad,
                partij=below.partij.get(),
                ander=above.partij.get(),
            )


def _earlier(dossier: Dossier, ronde: Besluitronde) -> Iterator[Problem]:
    """Who is decided on in a later fase was selected, or reserve, for that perceel before."""
    before = [r for r in dossier.uitkomst.besluiten if r.fase == "selectie"]
    if not before or ronde.fase == "selectie":
        return
    through = {
        (b.perceel.inhoud, b.partij.inhoud)
        for r in before
        for b in r.beslissingen
        if b.uitslag.inhoud in (*UITGEKOZEN, "reserve")
    }
    for one in ronde.beslissingen:
        if (one.perceel.inhoud, one.partij.inhoud) not in through:
            place = one.partij.origin.place
            yield problem("R391", place, one.partij.pad, partij=one.partij.get())


def _agrees(
    a: Aanbesteding, ronde: Besluitronde, groups: dict[Any, list[Beslissing]]
) -> Iterator[Problem]:
    for told in a.selectieuitkomst:
        group = groups.get(told.perceel.inhoud, [])
        for field, outcome in ((told.partijen, "geselecteerd"), (told.reserve, "reserve")):
            said = {t.inhoud for t in field}
            found = {b.partij.inhoud for b in group if b.uitslag == outcome}
            if said != found:
                where = next((b.uitslag for b in group if b.uitslag == outcome), ronde.fase)
                yield problem(
                    "R392",
                    where.origin.place,
                    where.pad,
                    uitslag=outcome,
                    perceel=told.perceel.inhoud or "-",
                    spec=", ".join(sorted(map(str, said))) or zeg("niemand"),
                    uitkomst=", ".join(sorted(map(str, found))) or zeg("niemand"),
                )


def limits(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """No party gets more percelen, or other combinations, than the rule on percelen allows."""
    rule = grenzen(dossier.aanbesteding.perceelregel)
    if not isinstance(rule, Grenzen):
        return
    for ronde in dossier.uitkomst.besluiten:
        parties: dict[Any, list[Beslissing]] = {}
        for one in ronde.beslissingen:
            if one.uitslag.inhoud in UITGEKOZEN and one.perceel.inhoud is not None:
                parties.setdefault(one.partij.inhoud, []).append(one)
        for party, won in parties.items():
            numbers = [int(b.perceel.get()) for b in won]
            groups = [(g, top) for g, top in rule.groepen if len(set(g) & set(numbers)) > top]
            too_many = rule.per_partij is not None and len(numbers) > rule.per_partij
            if groups or too_many:
                where = won[-1].perceel
                yield problem(
                    "R393",
                    where.origin.place,
                    where.pad,
                    partij=party,
                    percelen=wording.opsomming([str(n) for n in sorted(numbers)], zeg("en")),
                )


def terms(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The last day to object is at least the promised number of days after the letter."""
    own = dossier.aanbesteding.rechtsbescherming.inhoud
    days = own.termijn_dagen.inhoud if own is not None else None
    for ronde in dossier.uitkomst.besluiten:
        sent, end = ronde.datum.inhoud, ronde.bezwaar_tot.inhoud
        if days is not None and sent is not None and end is not None and (end - sent).days < days:
            yield problem(
                "R394",
                ronde.bezwaar_tot.origin.place,
                ronde.bezwaar_tot.pad,
                dagen=(end - sent).days,
                termijn=days,
            )
