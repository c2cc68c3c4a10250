"""From a printed text back to what stands in a spec: a date, an amount, a number, a word.

In: the value as written now, how it was printed, and how it should be printed. Out: the value to
write, or None. Nothing is guessed: a form counts only when it prints the present value exactly
as it was printed, and prints the new value exactly as it was asked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from generator import wording

_MAANDEN = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_DATUM = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4})\Z")
_GETAL = re.compile(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?|\d+(?:,\d+)?")
_HOOGSTE = 1000


def terug(rauw: str, gedrukt: str, gewenst: str) -> str | None:
    """What to write in the spec.

    Args:
        rauw: the value as the spec has it.
        gedrukt: how it stood in the document.
        gewenst: how the reviewer wants it to stand there.
    """
    printed, wanted = _netjes(gedrukt), _netjes(gewenst)
    if not wanted:
        return None
    for print_, read in _VORMEN:
        if _gedrukt(print_, rauw) != printed:
            continue
        found = read(wanted)
        if found is not None and _gedrukt(print_, found) == wanted:
            return found
    return None


def _netjes(text: str) -> str:
    return " ".join(text.split())


def _gedrukt(print_: Callable[[str], str], raw: str) -> str | None:
    try:
        return _netjes(print_(raw))
    except (ValueError, InvalidOperation, ArithmeticError):
        return None


def _getal(text: str) -> str | None:
    return text.replace(".", "").replace(",", ".") if _GETAL.fullmatch(text) else None


def _dag(text: str) -> str | None:
    match = _DATUM.match(text)
    if not match or match[2] not in _MAANDEN:
        return None
    try:
        return date(int(match[3]), _MAANDEN.index(match[2]) + 1, int(match[1])).isoformat()
    except ValueError:
        return None


def _bedrag(text: str) -> str | None:
    found = _getal(text.removeprefix("€").strip())
    if found is None:
        return None
    whole, _, cents = found.partition(".")
    return whole if not cents.strip("0") else f"{whole}.{cents}"


def _woord(text: str) -> str | None:
    number = _getallen().get(text.lower())
    return None if number is None else str(number)


@functools.cache
def _getallen() -> dict[str, int]:
    return {wording.getalwoord(n): n for n in range(_HOOGSTE)}


def _maanden(text: str) -> str | None:
    return _woord(text.rpartition(" ")[0])


_VORMEN: tuple[tuple[Callable[[str], str], Callable[[str], str | None]], ...] = (
    (lambda raw: wording.datum(date.fromisoformat(raw)), _dag),
    (lambda raw: wording.bedrag(Decimal(raw)), _bedrag),
    (lambda raw: wording.bedrag(Decimal(raw), 2), _bedrag),
    (lambda raw: wording.percentage(Decimal(raw)), lambda text: _getal(text.removesuffix("%"))),
    (lambda raw: wording.getal(Decimal(raw)), _getal),
    (lambda raw: wording.getalwoord(int(raw)), _woord),
    (lambda raw: wording.hoofdletter(wording.getalwoord(int(raw))), _woord),
    (lambda raw: wording.maanden(int(raw)), _maanden),
    (lambda raw: raw, lambda text: text),
    (wording.hoofdletter, wording.kleineletter),
    (wording.kleineletter, wording.hoofdletter),
)
