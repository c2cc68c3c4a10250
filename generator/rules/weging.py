"""Weights, minima and scale: each set of criteria complete in its own kind.

The sum of percentages and points is a matter of ``criteria``; here stands what each kind asks:
places without gaps, yes/no without weights, no criterion forgotten, parts that make the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from generator import scores, wording
from generator.aanbesteding import Aanbesteding
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.rules.criteria import per_perceel
from generator.rules.houders import beweringen
from generator.taal import zeg
from generator.waarde import Waarde

MET_SOM = ("procenten", "punten")
_VAN = re.compile(r"(\d+(?:,\d+)?)(?: punten)? van de (\d+(?:,\d+)?)")
_CIJFER = re.compile(
    r"\b(?:cijfer|gemiddeld(?: ten minste| minimaal| minstens)?) (?:een )?(\d+(?:,\d+)?)\b"
    r"(?!\s*(?:%|procent|punten|van de|bladz|uur|dag|week|weken|maand|jaar|jeugdigen))",
    re.IGNORECASE,
)
_PROCENT = re.compile(
    r"\b(?:ten minste|tenminste|minimaal|minstens) (\d+(?:,\d+)?) ?(?:%|procent\b)", re.IGNORECASE
)
_LAAGSTE_PRIJS = re.compile(
    r"\blaagste prijs|\bprijs (?:is|als) het enige"
    r"|\b(?:alleen|uitsluitend|enkel|louter|slechts) (?:op (?:basis van )?)?(?:de )?prijs\b",
    re.IGNORECASE,
)
_PRIJS = re.compile(
    r"(?:de |laagste |totale )*(?:inschrijf|totaal)?prijs(?: (?:per|van) .*)?", re.IGNORECASE
)
HEEL = Decimal(100)


@dataclass(frozen=True)
class _Reeks:
    """One set of criteria with how it is assessed; ``soort`` of weighing, empty if unknown."""

    criteria: Waarde[Any]
    wijze: Waarde[Any]
    soort: Waarde[str] | None

    @property
    def kind(self) -> str:
        return str(self.soort.inhoud) if self.soort is not None and self.soort.bekend else ""


def _reeksen(a: Aanbesteding) -> Iterator[_Reeks]:
    for criteria, way in ((a.selectiecriteria, a.selectie), (a.gunningscriteria, a.beoordeling)):
        weging = way.inhoud.weging.inhoud if way.inhoud is not None else None
        yield _Reeks(criteria, way, weging.soort if weging is not None else None)


def _groups(reeks: _Reeks) -> Iterator[Sequence[Any]]:
    """What is weighed together: the criteria, and the subcriteria of each."""
    yield tuple(reeks.criteria)
    for one in reeks.criteria:
        yield tuple(one.subcriteria)


def complete(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Every criterion has a weight when others have one; with yes/no none has."""
    for reeks in _reeksen(dossier.aanbesteding):
        if reeks.kind == "ja_nee":
            weighed = [c for group in _groups(reeks) for c in group if c.gewicht.bekend]
            if weighed:  # told once: the remedy is one
                numbers = wording.opsomming([str(c.nr) for c in weighed], zeg("en"))
                yield _at("R421", weighed[0].gewicht, nummers=numbers)
            continue
        for depth, group in enumerate(_groups(reeks)):
            if any(c.gewicht.bekend for c in group) or (depth == 0 and reeks.kind in MET_SOM):
                for one in group:
                    if one.gewicht.afwezig:
                        yield _at("R422", one.nr, nr=one.nr)


def kinds(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Weights say how they count: their kind, and the total that goes with it."""
    for reeks in _reeksen(dossier.aanbesteding):
        way = reeks.wijze.inhoud
        if way is None:
            continue
        if way.weging.afwezig and any(c.gewicht.bekend for c in reeks.criteria):
            reden = zeg("er staan gewichten bij de criteria, maar niet hoe zij tellen")
            yield _at("R485", reeks.wijze, reden=reden)
        if way.weging.inhoud is None or reeks.soort is None:
            continue
        total = way.weging.inhoud.totaal
        if reeks.kind == "punten" and total.afwezig:
            yield _at("R485", reeks.soort, reden=zeg("bij punten hoort een totaal"))
        if reeks.kind == "procenten" and total.bekend and total.get() != HEEL:
            found = wording.getal(total.get())
            reden = zeg("procenten tellen op tot 100, en hier staat {totaal}", totaal=found)
            yield _at("R485", total, reden=reden)


def places(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """With an order, the weights are the places: 1, 2, 3, each once."""
    a = dossier.aanbesteding
    percelen = [int(p.nr.get()) for p in a.percelen if p.nr.bekend]
    for reeks in _reeksen(a):
        if reeks.kind != "volgorde":
            continue
        sets = [*per_perceel(reeks.criteria, percelen).values()]
        sets += [list(c.subcriteria) for c in reeks.criteria]
        for group in sets:
            if not group or not all(c.gewicht.bekend for c in group):
                continue
            given = [c.gewicht.get() for c in group]
            wanted = [Decimal(n) for n in range(1, len(group) + 1)]
            if given not in (wanted, wanted[::-1]):
                wrong = next(c for c, n in zip(group, wanted, strict=True) if c.gewicht.get() != n)
                yield _at(
                    "R420",
                    wrong.gewicht,
                    plaatsen=wording.opsomming([wording.getal(n) for n in given], zeg("en")),
                    aantal=len(group),
                )


def parts(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Subcriteria add up to the weight of their criterion."""
    for reeks in _reeksen(dossier.aanbesteding):
        if reeks.kind not in MET_SOM:
            continue
        for one in reeks.criteria:
            weights = [s.gewicht for s in one.subcriteria]
            if not weights or not all(w.bekend for w in (one.gewicht, *weights)):
                continue
            total = sum((w.get() for w in weights), Decimal(0))
            if total != one.gewicht.get():
                yield _at(
                    "R423",
                    one.subcriteria,
                    nr=one.nr,
                    som=wording.getal(total),
                    gewicht=wording.getal(one.gewicht.get()),
                )


def minima(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A minimum that nobody can reach: above the scale, or above the points of the criterion."""
    a = dossier.aanbesteding
    for reeks in _reeksen(a):
        way = reeks.wijze.inhoud
        if way is not None and way.schaal.open:
            continue
        top = scores.hoogste(reeks.wijze)
        for one in reeks.criteria:
            limit = top
            if limit is None and reeks.kind in MET_SOM:
                limit = one.gewicht.inhoud
            if limit is not None and one.minimum.bekend and one.minimum.get() > limit:
                yield _minimum(one.minimum, one.minimum.get(), limit)
        if way is not None:
            yield from _in_words(way.minimum, top)
    award = a.gunning.inhoud
    if award is not None:
        yield from _in_words(award.drempel, scores.hoogste(a.beoordeling))


def _in_words(text: Waarde[str], top: Decimal | None) -> Iterator[Problem]:
    """``110 van de 100 punten``, or ``het cijfer 12`` on a scale to 10."""
    if not text.bekend:
        return
    for low, high in _VAN.findall(text.get()):
        if _number(low) > _number(high):
            yield _minimum(text, _number(low), _number(high))
    for part in _PROCENT.findall(text.get()):
        if _number(part) > HEEL:
            yield _minimum(text, _number(part), HEEL)
    for grade in _CIJFER.findall(text.get()):
        if top is not None and _number(grade) > top:
            yield _minimum(text, _number(grade), top)


def _minimum(where: Waarde[Any], found: Decimal, limit: Decimal) -> Problem:
    return _at("R424", where, minimum=wording.getal(found), maximum=wording.getal(limit))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def scale(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Criteria that are weighed get grades, and grades need a scale; yes or no needs none."""
    for reeks in _reeksen(dossier.aanbesteding):
        way = reeks.wijze.inhoud
        if reeks.kind in ("", "ja_nee") or reeks.soort is None or way is None or way.schaal:
            continue
        if not all(_is_prijs(c) for c in reeks.criteria):
            yield _at("R425", reeks.soort, soort=reeks.kind)


def price(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Price alone may not decide; a criterion that weighs nothing does not count."""
    a = dossier.aanbesteding
    percelen = [int(p.nr.get()) for p in a.percelen if p.nr.bekend]
    seen = set()
    for group in per_perceel(a.gunningscriteria, percelen).values():
        counted = [c for c in group if not (c.gewicht.bekend and not c.gewicht.get())]
        if not counted or not all(_is_prijs(c) for c in counted):
            continue
        where = counted[0].soort if counted[0].soort.bekend else counted[0].naam
        if where.origin.place not in seen:
            seen.add(where.origin.place)
            yield _at("R426", where)
    award = a.gunning.inhoud
    basis = award.grondslag if award is not None else None
    if basis is not None and basis.bekend:
        said = list(beweringen([basis.get()]))
        if any(_LAAGSTE_PRIJS.search(s) for s in said) and "kwaliteit" not in basis.get().lower():
            yield _at("R426", basis)


def _is_prijs(criterium: Any) -> bool:
    """By its kind; without a kind the name tells."""
    if criterium.soort.afwezig:
        return bool(_PRIJS.fullmatch(str(criterium.naam.inhoud or "")))
    return bool(criterium.soort == "prijs")


def _at(code: str, where: Waarde[Any], **params: object) -> Problem:
    return problem(code, where.origin.place, where.pad, **params)
