"""The arithmetic of an assessment: grades on a scale, weights, totals.

In: criteria, the way they are assessed, and the scores of one decision. Out: the lines of a
score table. The same sums stand as formulas in the assessment matrix (templates/werkstukken).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator.origin import Origin
from generator.uitkomst import Beslissing
from generator.voorwaarden import Beoordeling, Criterium, Subcriterium
from generator.waarde import Stand, Tekst, Waarde
from generator.wording import decimalen

ZONDER_GEWICHT = ("volgorde", "ja_nee")
"""Ways of weighing that have no sums."""


@dataclass(frozen=True)
class Scoreregel:
    """One criterium as one party scored it; ``score`` is the weighted grade."""

    nr: Tekst
    naam: Tekst
    gewicht: Waarde[Decimal]
    cijfer: Waarde[Decimal]
    score: Waarde[Decimal]
    motivering: Tekst


def bladen(
    criteria: Waarde[tuple[Criterium, ...]], perceel: int | None
) -> Iterator[tuple[Criterium, Criterium | Subcriterium]]:
    """What gets a grade, with the criterium it belongs to: subcriteria where there are any."""
    for one in criteria:
        if one.perceel.inhoud and perceel is not None and one.perceel.inhoud != perceel:
            continue
        if one.subcriteria.bekend and one.subcriteria:
            for sub in one.subcriteria:
                yield one, sub
        else:
            yield one, one


def hoogste(wijze: Waarde[Beoordeling]) -> Decimal | None:
    """The highest grade of the scale; None while it is not known."""
    scale = wijze.inhoud.schaal if wijze.inhoud is not None else None
    points = [c.punten.inhoud for c in scale or () if c.punten.inhoud is not None]
    return max(points) if points else None


def gewogen(gewicht: Decimal, cijfer: Decimal, top: Decimal, op: int | None) -> Decimal:
    """Weight x grade / highest grade, rounded half up to ``op`` decimals (None: not rounded)."""
    score = gewicht * cijfer / top
    if op is None:
        return score
    return score.quantize(Decimal(1).scaleb(-op), ROUND_HALF_UP)


def rekent(wijze: Waarde[Beoordeling]) -> bool:
    """Weights and a scale are known and meant for sums."""
    weging = wijze.inhoud.weging.inhoud if wijze.inhoud is not None else None
    if weging is None or weging.soort.inhoud in ZONDER_GEWICHT:
        return False
    return bool(hoogste(wijze))


def scoreregels(
    criteria: Waarde[tuple[Criterium, ...]],
    wijze: Waarde[Beoordeling],
    beslissing: Beslissing,
) -> tuple[Scoreregel, ...]:
    """The scores of one party in the order of the criteria; unknown ones are left out."""
    top = hoogste(wijze)
    op = decimalen(str(wijze.inhoud.afronding.inhoud or "")) if wijze.inhoud is not None else None
    given = {s.criterium.inhoud: s for s in beslissing.scores}
    rows = []
    for _, leaf in bladen(criteria, beslissing.perceel.inhoud):
        score = given.get(leaf.nr.inhoud)
        if score is None:
            continue
        rows.append(
            Scoreregel(
                leaf.nr,
                leaf.naam,
                leaf.gewicht,
                score.punten,
                _score(leaf.gewicht, score.punten, top if rekent(wijze) else None, op),
                score.motivering,
            )
        )
    return tuple(rows)


def _score(
    gewicht: Waarde[Decimal], punten: Waarde[Decimal], top: Decimal | None, op: int | None
) -> Waarde[Any]:
    if gewicht.inhoud is None or punten.inhoud is None or top is None:
        return gewicht if gewicht.inhoud is None else punten.deel("score")
    made = Origin(
        punten.origin.place,
        punten.pad,
        afleiding="gewicht maal cijfer, gedeeld door het hoogste cijfer",
        inputs=(gewicht.origin, punten.origin),
    )
    value = gewogen(gewicht.inhoud, punten.inhoud, top, op)
    return Waarde(value, Stand.VAST, made, f"{punten.pad}.score", "score")


def som(regels: tuple[Scoreregel, ...]) -> Decimal | None:
    """The total of the lines; None when one of them has no score."""
    values = [r.score.inhoud for r in regels]
    return None if None in values else sum((v for v in values if v is not None), Decimal(0))
