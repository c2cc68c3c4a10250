"""What a timeline of several tenders shows: moments, contract terms, and all of it in words.

In: dates, and periods in the words of a source. Out: frozen rows that ``grafiek`` draws, and the
same content as a text for who cannot see the picture. Pure.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from generator import wording
from generator.afgeleid import Planningsregel
from generator.waarde import Stand

_MONTHS = {name.lower(): nr for nr, name in get_month_names("wide", locale="nl").items()}
_QUARTERS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4} | {f"q{n}": n for n in range(1, 5)}
_MONTH = "|".join(_MONTHS)
_QUARTER = re.compile(
    r"(?:het )?(eerste|tweede|derde|vierde) kwartaal (?:van )?(\d{4})|(q[1-4]) (\d{4})"
)
_PERIOD = re.compile(
    rf"(?P<from>{_MONTH})(?: (?P<year>\d{{4}}))?"
    rf"(?:(?: tot en met | t/m | en | - |-|–)(?P<to>{_MONTH}))? (?P<last>\d{{4}})"
)


@dataclass(frozen=True)
class Merk:
    """One moment or period of a planning, with the numbers of its steps in the table.

    ``uiterst``: not a plan but a bound, computed back from the ingangsdatum.
    """

    nummers: tuple[int, ...]
    naam: str
    van: date
    tot: date
    uiterst: bool


@dataclass(frozen=True)
class Balk:
    """One stretch of an overeenkomst: the base term, or one extension option."""

    van: date
    tot: date
    verlenging: bool


@dataclass(frozen=True)
class Lijn:
    """One tender, or one onderdeel of it (then only ``balken``)."""

    naam: str
    merken: tuple[Merk, ...]
    balken: tuple[Balk, ...]


@dataclass(frozen=True)
class Tijdlijn:
    lijnen: tuple[Lijn, ...]

    @property
    def leeg(self) -> bool:
        """There is nothing to draw."""
        return not any(lijn.merken or lijn.balken for lijn in self.lijnen)


def tijdvak(tekst: str) -> tuple[date, date] | None:
    """First and last day of a period in words; None when the words are not of a known form.

    Known: a month ("april 2026"), months of one year ("september en oktober 2026"), a quarter
    ("eerste kwartaal 2026", "Q1 2026"). Anything vaguer has no place on a time axis.
    """
    words = " ".join(tekst.lower().split()).rstrip(".")
    if found := _QUARTER.fullmatch(words):
        quarter, year = _QUARTERS[found[1] or found[3]], int(found[2] or found[4])
        return date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter)
    found = _PERIOD.fullmatch(words)
    if found is None or (found["year"] and found["to"] is None):
        return None
    year = int(found["last"])
    first, last = _MONTHS[found["from"]], _MONTHS[found["to"] or found["from"]]
    begin = date(int(found["year"] or year), first, 1)
    end = _month_end(year, last)
    return (begin, end) if begin <= end else None


def tijdvak_van(row: Planningsregel) -> tuple[date, date] | None:
    """Where a step stands on the time axis; None for words without a place there."""
    step = row.moment.inhoud
    if step is not None and step.datum.bekend:
        return step.datum.get(), step.datum.get()
    if step is not None and step.periode.bekend:
        return tijdvak(step.periode.get())
    return (row.uiterst, row.uiterst) if row.uiterst else None


def moment_woorden(row: Planningsregel) -> str:
    """When a step is, in words; an open one with the number of its choice."""
    step = row.moment.inhoud
    if step is not None and step.datum.bekend:
        text = wording.datum_tijd(step.datum.get(), step.tijd.inhoud)
    elif step is not None and step.periode.bekend:
        text = step.periode.get()
    elif row.moment.open:
        return f"nog te bepalen (K{row.moment.nummer})"
    else:
        return "nog niet bekend"
    return f"{text} (te bevestigen)" if row.moment.stand is Stand.VERWACHT else text


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def in_woorden(tijdlijn: Tijdlijn) -> str:
    """The content of the timeline as text: what a reader hears instead of the picture."""
    return " ".join(
        f"{lijn.naam}: {'; '.join(_delen(lijn))}." for lijn in tijdlijn.lijnen if _delen(lijn)
    )


def _delen(lijn: Lijn) -> list[str]:
    parts = [f"{wording.kleineletter(m.naam)} {_wanneer(m)}" for m in lijn.merken if not m.uiterst]
    bounds = [m for m in lijn.merken if m.uiterst]
    if bounds:
        first, last = bounds[0], bounds[-1]
        parts.append(
            f"berekend als uiterst haalbaar: {wording.kleineletter(first.naam)} "
            f"{wording.datum(first.van)}"
            + (
                f", tot en met {wording.kleineletter(last.naam)} {wording.datum(last.van)}"
                if last is not first
                else ""
            )
        )
    if lijn.balken:
        base = [b for b in lijn.balken if not b.verlenging]
        begin, end = wording.datum(base[0].van), wording.datum(base[-1].tot)
        parts.append(f"overeenkomst van {begin} tot en met {end}")
        if len(lijn.balken) > len(base):
            parts.append(f"met alle verlengingen tot en met {wording.datum(lijn.balken[-1].tot)}")
    return parts


def _wanneer(merk: Merk) -> str:
    if merk.van == merk.tot:
        return f"op {wording.datum(merk.van)}"
    return f"van {wording.datum(merk.van)} tot en met {wording.datum(merk.tot)}"
