"""Facts as Dutch words: dates, amounts, numbers, lists, plurals.

In: plain Python values. Out: text as it stands in a document. Pure: no I/O, no clock, no
``Waarde`` (the caller unwraps). Dates and amounts come from babel's CLDR data for ``nl``,
numbers in words from num2words. Spelling follows the Leidraad of the Woordenlijst: "één"
with accents only when it stands alone, no accents on a capital ("Eén"), "IJ" as one letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Sized
from datetime import date, time
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from num2words import num2words  # type: ignore[import-untyped]  # carries no type information

LOCALE = "nl"
GROOTSTE_IN_WOORDEN = 999
"""Above this num2words misses the space after "duizend"; such numbers belong in digits."""

_EEN = re.compile(r"één\b")
_EEN_HOOFDLETTER = re.compile(r"Eén\b")
_DECIMALEN = re.compile(r"\b(nul|geen|één|een|twee|drie|vier|\d) decima(?:len|al)\b", re.IGNORECASE)
_DECIMALEN_WOORDEN = {"nul": 0, "geen": 0, "één": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4}


# --- dates and times ---------------------------------------------------------------------


def datum(dag: date) -> str:
    """``1 januari 2027``."""
    return format_date(dag, "d MMMM y", locale=LOCALE)


def datum_tijd(dag: date, tijd: time | None = None) -> str:
    """``1 mei 2026, 12.00 uur``; without a time only the date. Local time, 24-hour clock."""
    if tijd is None:
        return datum(dag)
    return f"{datum(dag)}, {format_time(tijd, 'H.mm', locale=LOCALE)} uur"


# --- amounts and numbers -----------------------------------------------------------------


def bedrag(euro: Decimal | int, decimalen: int = 0) -> str:
    """``€ 43.000.000`` (euros); cents only when there are any: ``€ 1.250,50``.

    With ``decimalen=2`` always cents, for a column of prices: ``€ 64,00``. The space after the
    sign is a non-breaking one.

    Raises:
        ValueError: not a finite number, or finer than a cent (nothing is rounded here).
    """
    exact = _eindig(euro)
    if exact != round(exact, 2):
        raise ValueError(f"bedrag {euro} is nauwkeuriger dan een cent")
    patroon = "¤\xa0#,##0" if exact == int(exact) and not decimalen else "¤\xa0#,##0.00"
    return format_currency(exact, "EUR", patroon, locale=LOCALE, currency_digits=False)


def percentage(procent: Decimal | int) -> str:
    """``12,5%`` for 12.5 (percent, not a fraction); no decimals that say nothing.

    Raises:
        ValueError: not a finite number.
    """
    return f"{getal(procent)}%"


def getal(waarde: Decimal | int) -> str:
    """A number in digits with Dutch separators, unrounded: ``1.234,5``.

    Raises:
        ValueError: not a finite number.
    """
    return format_decimal(_eindig(waarde), "#,##0.#", locale=LOCALE, decimal_quantization=False)


def getalwoord(n: int) -> str:
    """``nul``, ``één``, ``twintig``, ``eenendertig``, ``honderdeen``.

    Raises:
        ValueError: n is negative or above ``GROOTSTE_IN_WOORDEN``.
    """
    _in_woorden(n)
    woord = str(num2words(n, lang=LOCALE))
    return woord if n == 1 else woord.replace("één", "een")


def rangwoord(n: int) -> str:
    """The ordinal in words: ``eerste``, ``tweede``, ``achtste``, ``twintigste``.

    Raises:
        ValueError: n is below 1 or above ``GROOTSTE_IN_WOORDEN``.
    """
    _in_woorden(n, vanaf=1)
    return str(num2words(n, lang=LOCALE, to="ordinal"))


def aantal(minimaal: int | None, maximaal: int | None) -> str:
    """A number of parties: ``één``, ``minimaal twee en maximaal drie``, ``onbeperkt``.

    ``None`` means: this bound was not set. (1, 1) is exact, (None, 20) a maximum only.

    Raises:
        ValueError: the minimum exceeds the maximum, or a bound is out of range.
    """
    if maximaal is None:
        return "onbeperkt" if minimaal is None else f"minimaal {getalwoord(minimaal)}"
    if minimaal is None:
        return f"maximaal {getalwoord(maximaal)}"
    if minimaal > maximaal:
        raise ValueError(f"minimaal {minimaal} is meer dan maximaal {maximaal}")
    if minimaal == maximaal:
        return getalwoord(minimaal)
    return f"minimaal {getalwoord(minimaal)} en maximaal {getalwoord(maximaal)}"


def janee(waarde: bool) -> str:
    """``ja`` or ``nee``."""
    return "ja" if waarde else "nee"


# --- durations ---------------------------------------------------------------------------


def maanden(n: int) -> str:
    """A number of months in words: ``één maand``, ``zes maanden``.

    Raises:
        ValueError: see ``getalwoord``.
    """
    return gevolgd_meervoud(n, "maand", "maanden")


def duur_woorden(basis_jaren: int, verlengopties: int, jaren_per_optie: int) -> str:
    """``vijf jaar met twee verlengingsopties van één jaar`` (all in whole years).

    Without options: ``vier jaar zonder verlengingsopties``; ``jaren_per_optie`` is then
    not looked at. Count and length stay apart: 2 x 1 is not 1 x 2.

    Raises:
        ValueError: no base term, a negative number of options, or options of no length.
    """
    if basis_jaren < 1:
        raise ValueError(f"een looptijd van {basis_jaren} jaar bestaat niet")
    basis = f"{getalwoord(basis_jaren)} jaar"
    if verlengopties == 0:
        return f"{basis} zonder verlengingsopties"
    if jaren_per_optie < 1:
        raise ValueError(f"een verlengingsoptie van {jaren_per_optie} jaar bestaat niet")
    opties = gevolgd_meervoud(verlengopties, "verlengingsoptie", "verlengingsopties")
    return f"{basis} met {opties} van {getalwoord(jaren_per_optie)} jaar"


# --- lists, plurals, capitals ------------------------------------------------------------


def opsomming(items: Sequence[str], voegwoord: str = "en") -> str:
    """``A, B en C``; one item is itself, none is empty text. Items stay as they are.

    Raises:
        TypeError: a single text was given, which would be listed letter by letter.
    """
    if isinstance(items, str):
        raise TypeError("opsomming vraagt een lijst, geen losse tekst")
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {voegwoord} {items[-1]}"


def meervoud(hoeveel: int | Sized, enkel: str, meer: str) -> str:
    """The singular for exactly one (number, or length of a sequence), else the plural."""
    return enkel if _hoeveel(hoeveel) == 1 else meer


def gevolgd_meervoud(hoeveel: int | Sized, enkel: str, meer: str) -> str:
    """The number in words followed by its noun: ``één perceel``, ``drie percelen``.

    Raises:
        ValueError: see ``getalwoord``.
    """
    n = _hoeveel(hoeveel)
    return f"{getalwoord(n)} {meervoud(n, enkel, meer)}"


def reeks(nummers: Sequence[int], teken: str = "") -> str:
    """Numbers with runs joined: ``[2, 3, 4, 7]`` -> "2–4, 7", with ``K`` "K2–K4, K7"."""
    found: list[list[int]] = []
    for nummer in sorted(nummers):
        if found and nummer == found[-1][-1] + 1:
            found[-1].append(nummer)
        else:
            found.append([nummer])
    ends = ([run[0]] if len(run) == 1 else [run[0], run[-1]] for run in found)
    return ", ".join("–".join(f"{teken}{n}" for n in pair) for pair in ends)


def hoofdletter(tekst: str) -> str:
    """Capital first letter, as at the start of a sentence: ``ijs`` -> ``IJs``, ``één`` -> ``Eén``.

    A name with its own capital in second place (``iJw``, ``eForms``) stays as it is.
    """
    if tekst[1:2].isupper():
        return tekst
    if tekst.startswith("ij"):
        return f"IJ{tekst[2:]}"
    if _EEN.match(tekst):
        return f"E{tekst[1:]}"
    return tekst[:1].upper() + tekst[1:]


def kleineletter(tekst: str) -> str:
    """Small first letter, as in the middle of a sentence: ``IJs`` -> ``ijs``, ``Eén`` -> ``één``.

    An abbreviation (``SLT``, ``GGZ``) stays as it is. Proper names are the caller's care.
    """
    if tekst.startswith("IJ") and not tekst[2:3].isupper():
        return f"ij{tekst[2:]}"
    if tekst[1:2].isupper():
        return tekst
    if _EEN_HOOFDLETTER.match(tekst):
        return f"é{tekst[1:]}"
    return tekst[:1].lower() + tekst[1:]


def decimalen(regel: str) -> int | None:
    """How many decimals a rule on rounding names ("op twee decimalen"); None when it does not."""
    gevonden = _DECIMALEN.search(regel)
    if not gevonden:
        return None
    woord = gevonden[1].lower()
    return int(woord) if woord.isdigit() else _DECIMALEN_WOORDEN[woord]


# --- inside ------------------------------------------------------------------------------


def _eindig(waarde: Decimal | int) -> Decimal:
    exact = Decimal(waarde)
    if not exact.is_finite():
        raise ValueError(f"{waarde} is geen getal")
    return exact


def _in_woorden(n: int, vanaf: int = 0) -> None:
    if not vanaf <= n <= GROOTSTE_IN_WOORDEN:
        raise ValueError(f"{n} ligt niet tussen {vanaf} en {GROOTSTE_IN_WOORDEN}")


def _hoeveel(hoeveel: int | Sized) -> int:
    return hoeveel if isinstance(hoeveel, int) else len(hoeveel)
