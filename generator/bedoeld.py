"""What somebody meant who wrote a value in the wrong form: ``1-5-2026`` -> ``2026-05-01``.

In: the type that the schema asks, the text that was read, the name of the field. Out: the value
in the right form, or "" when there is more than one way to read it. Nothing is changed: the
outcome is only offered in a message.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from babel.dates import get_month_names
from num2words import num2words  # type: ignore[import-untyped]

from generator.taal import dag, zeg

_YES = {"j", "yes", "y", "waar", "on", "1", "wel"}
_NO = {"n", "no", "onwaar", "off", "0", "niet", "neen"}
_REMARK = re.compile(r"\s+(?://|<!--).*")
"""A remark in the manner of another language."""
_AROUND = " ,;\"'“”„‟‘’‚‛«»"
"""What people leave around a value."""
_UNITS = {
    **dict.fromkeys(("jaar", "jaren"), "jaren"),
    **dict.fromkeys(("maand", "maanden"), "maanden"),
    **dict.fromkeys(("week", "weken"), "weken"),
    **dict.fromkeys(("dag", "dagen"), "dagen"),
}
_TIMES = {"miljoen": 1_000_000, "mln": 1_000_000, "duizend": 1_000}
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
_DUTCH = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?|\d+(,\d{1,2})?")


def bedoeld(kind: str, text: str, key: str = "") -> str:
    """The value as it should be written for a field ``key`` of this type; "" when unclear."""
    readers: Mapping[str, Callable[[str, str], str]] = {
        "datum": lambda t, _: _datum(t),
        "tijd": lambda t, _: _tijd(t),
        "ja_nee": lambda t, _: _ja_nee(t),
        "getal": _getal,
        "bedrag": lambda t, _: _bedrag(t),
        "decimaal": lambda t, _: _decimaal(t),
        "code": lambda t, _: _code(t),
        "aantal": lambda t, _: _aantal(t),
    }
    reader = readers.get(kind)
    plain = _REMARK.split(" ".join(text.replace("\u00a0", " ").split()))[0].strip(_AROUND)
    return reader(plain, key) if reader and plain else ""


def dag_te_veel(text: str) -> str:
    """``februari 2027 heeft 28 dagen`` for 2027-02-29; "" for anything that is not such a day."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if not found:
        return ""
    year, month, day = map(int, found.groups())
    if not (1 <= month <= 12 and year and day):
        return ""
    last = calendar.monthrange(year, month)[1]
    if day <= last:
        return ""
    shown = dag(date(year, month, 1)).partition(" ")[2]
    return zeg("{maand} heeft {aantal} dagen", maand=shown, aantal=last)


def is_rekenbladgetal(text: str) -> bool:
    """A code that a spreadsheet took for a number: ``4,5E+05``."""
    return "+" in text and _SCIENTIFIC.fullmatch(text.strip()) is not None


@cache
def _months() -> Mapping[int, str]:
    return {n: str(name) for n, name in get_month_names("wide", locale="nl").items()}


@cache
def _words() -> Mapping[str, int]:
    return {"een": 1, **{num2words(n, lang="nl"): n for n in range(101)}}


def _datum(text: str) -> str:
    names = "|".join(_months().values())
    forms = (
        (r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<j>\d{4})", ""),
        (r"(?P<j>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", ""),
        (r"(?P<j>\d{4})(?P<m>\d{2})(?P<d>\d{2})", ""),
        (rf"(?P<d>\d{{1,2}})[ -](?P<m>{names})[ -](?P<j>\d{{4}})", "naam"),
    )
    for form, named in forms:
        if found := re.fullmatch(form, text.lower()):
            month = found["m"]
            number = (
                next(n for n, name in _months().items() if name == month) if named else int(month)
            )
            try:
                return date(int(found["j"]), number, int(found["d"])).isoformat()
            except ValueError:
                return ""
    return ""


def _tijd(text: str) -> str:
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)? ?(?:uur|u|h)?", text.lower())
    if not found:
        return ""
    hour, minute = int(found[1]), int(found[2] or 0)
    return f'"{hour:02}:{minute:02}"' if hour < 24 and minute < 60 else ""


def _ja_nee(text: str) -> str:
    word = text.lower().rstrip(".!")
    return "ja" if word in _YES or word == "ja" else "nee" if word in _NO | {"nee"} else ""


def _getal(text: str, key: str) -> str:
    word, _, unit = text.lower().partition(" ")
    if unit:
        if _UNITS.get(unit, "-") not in key.split("_"):
            return ""
        text = word
    if text.lower() in _words():
        return str(_words()[text.lower()])
    number = _number(text.removesuffix(".0"))
    return str(number) if number is not None and number == int(number) else ""


def _bedrag(text: str) -> str:
    plain = re.sub(r"^(€|eur(o)?)\s*|\s*(€|euro?)$|,-+$|,–$", "", text.lower()).strip()
    number, _, word = plain.partition(" ")
    if word and word not in _TIMES:
        return ""
    value = _number(number)
    return _plain(value * _TIMES.get(word, 1)) if value is not None else ""


def _decimaal(text: str) -> str:
    plain = re.sub(r"\s*(%|procent|punten|punt)$", "", text.lower())
    try:
        value = Decimal(plain) if re.fullmatch(r"\d+\.\d{1,2}", plain) else _number(plain)
    except InvalidOperation:
        return ""
    if value is None and plain in _words():
        value = Decimal(_words()[plain])
    return _plain(value) if value is not None else ""


def _number(text: str) -> Decimal | None:
    """A number in Dutch notation: dots between thousands, a comma before decimals."""
    if not text.isascii() or not _DUTCH.fullmatch(text) or len(text) > 20:
        return None
    return Decimal(text.replace(".", "").replace(",", "."))


def _plain(value: Decimal) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def _code(text: str) -> str:
    if _SCIENTIFIC.fullmatch(text):
        return ""
    joined = re.sub(r" (?=\d+$)", "", text).replace(" ", "-")
    return joined if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,29}", joined) else ""


def _aantal(text: str) -> str:
    number = r"(\d+|[a-z]+)"
    lower = text.lower()
    if found := re.fullmatch(rf"{number} ?(?:-|–|of|tot|tot en met|à) ?{number}", lower):
        low, high = _count(found[1]), _count(found[2])
        return f"{{minimaal: {low}, maximaal: {high}}}" if 0 < low < high else ""
    for word, pattern in (
        ("minimaal", r"(?:minimaal|min\.?|ten minste|minstens)"),
        ("maximaal", r"(?:maximaal|max\.?|ten hoogste|hoogstens)"),
    ):
        if (found := re.fullmatch(rf"{pattern} {number}", lower)) and _count(found[1]):
            return f"{{{word}: {_count(found[1])}}}"
    if lower in {"onbeperkt aantal", "ongelimiteerd", "geen maximum", "alle"}:
        return "onbeperkt"
    return str(_count(lower)) if _count(lower) else ""


def _count(word: str) -> int:
    return int(word) if word.isdigit() and len(word) < 7 else _words().get(word, 0)
