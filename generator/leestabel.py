"""The table of ``bestek templates leesbaarheid``: how hard each clause is to read.

In: measured clauses and the limits. Out: lines on a stream, the hardest clause first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from generator.leesbaarheid import aantal_woorden
from generator.taalgebruik import Gemeten
from generator.taalregels import Grenzen

_KOPPEN = ("bouwsteen", "cijfer", "woorden", "per zin", "langste", "lijdend", "")


def toon(gemeten: Sequence[Gemeten], grenzen: Grenzen, out: TextIO) -> None:
    """Write the table; a clause above the line of difficulty says so in words."""
    rows = [_KOPPEN, *(_rij(one, grenzen) for one in gemeten)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_KOPPEN))]
    for row in rows:
        first = row[0].ljust(widths[0])
        numbers = (cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True))
        print(f"{first}  {'  '.join(numbers)}  {row[-1]}".rstrip(), file=out)
    hard = sum(one.onder(grenzen) for one in gemeten)
    line = f"{grenzen.ondergrens:g}"
    print(f"{len(gemeten)} bouwstenen gemeten, {hard} onder de {line} (Flesch-Douma).", file=out)


def _rij(one: Gemeten, grenzen: Grenzen) -> tuple[str, ...]:
    maat = one.maat
    return (
        one.naam,
        f"{maat.cijfer:.0f}",
        str(maat.woorden),
        f"{maat.zinslengte:.1f}".replace(".", ","),
        str(aantal_woorden(maat.langste)),
        f"{100 * maat.deel_lijdend:.0f}%",
        "moeilijk" if one.onder(grenzen) else "",
    )
