"""Did an outcome stay within the room that was announced?

In: the announced choice and what was decided. Out: yes, no, or None when words alone cannot tell;
then a lawyer says so. A range is understood as "0 tot 5", "0 tot en met 5", "ten hoogste 5" or
"ten minste 2", with any unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.momentopname import Inhoud

_GETAL = r"(\d+(?:\.\d{3})*(?:,\d+)?)"
_EENHEID = r"\s*(?:%|procent|euro|jaar|jaren|maanden|partijen|partners)?\s*"
_TUSSEN = re.compile(rf"{_GETAL}{_EENHEID}(?:tot(?: en met)?|t/m|en|-|–)\s*(?:€\s*)?{_GETAL}")
_HOOGSTE = re.compile(rf"(?:ten hoogste|maximaal|niet meer dan|hooguit|tot)\s+(?:€\s*)?{_GETAL}")
_MINSTE = re.compile(rf"(?:ten minste|minimaal|niet minder dan|vanaf)\s+(?:€\s*)?{_GETAL}")
_LONGEST_OPTION = 60
"""Characters of an option that is a name rather than a description."""


def binnen(keuze: Mapping[str, Inhoud], inhoud: Inhoud) -> bool | None:
    """Whether ``inhoud`` lies within the announced options or room."""
    options = keuze.get("opties")
    if isinstance(options, list) and options:
        return _in_opties(options, inhoud)
    room = keuze.get("ruimte")
    bounds = _grenzen(room.lower()) if isinstance(room, str) else None
    numbers = _getallen(inhoud)
    if bounds is None or not numbers:
        return None
    low, high = bounds
    return all(low <= number <= high for number in numbers)


def _in_opties(options: list[str], inhoud: Inhoud) -> bool | None:
    chosen = [inhoud] if isinstance(inhoud, str) else inhoud or []
    names = {_plat(option) for option in options}
    if all(_plat(one) in names for one in chosen):
        return True
    return False if all(len(option) <= _LONGEST_OPTION for option in options) else None


def _plat(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().rstrip(".").split())


def _grenzen(room: str) -> tuple[float, float] | None:
    if match := _TUSSEN.search(room):
        return _waarde(match[1]), _waarde(match[2])
    high, low = _HOOGSTE.search(room), _MINSTE.search(room)
    if not high and not low:
        return None
    return _waarde(low[1]) if low else float("-inf"), _waarde(high[1]) if high else float("inf")


def _getallen(inhoud: Inhoud) -> list[float]:
    text = inhoud if isinstance(inhoud, str) else ""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):  # a number of the spec itself: a point is a point
        return [float(text)]
    return [_waarde(found) for found in re.findall(_GETAL, text)]


def _waarde(text: str) -> float:
    """A number as Dutch writes it: 1.250,5."""
    return float(text.replace(".", "").replace(",", "."))
