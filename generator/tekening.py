"""The pictures of a tender document, drawn.

In: a ``Figuur`` and the colour of the house style. Out: the bytes of a PNG, and a document with
its pictures. Shape, line and words carry the meaning; colour never does.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from babel.dates import get_month_names

from generator import beelden, kleuren, ooxml
from generator.beelden import Beeld
from generator.figuren import (
    HIER,
    Blok,
    Figuur,
    Groep,
    Kalender,
    Moment,
    Schema,
    Soort,
    Stappen,
    Vraag,
    figuur,
    gevraagd,
)
from generator.ooxml import w
from generator.tekenvel import WIDTH, Blad

HOOGST: Final = 8.4
"""Inches: what stands on one page with a heading and a caption. Higher is not drawn."""
KLEUR: Final = "1F3A5F"
"""When the house style has no colour on which white letters can be read."""
_GREY, _SOFT = "#595959", "#d9d9d9"
_LINE: Final = 0.155
"""Inches: the height of a line of letters of 8 points."""
_PAD: Final = 0.07
_RUIMER: Final = 1.1
"""How much wider a picture may become to fill the text between narrower margins."""


class Tekenaar:
    """Makes the pictures of one document, each once.

    Args:
        vraag: which document asks.
        sjabloon: its template, for the colour of the house style.
    """

    def __init__(self, vraag: Vraag, sjabloon: bytes) -> None:
        self._vraag = vraag
        self._sjabloon = sjabloon
        self._kleur = ""

    def heeft(self, naam: str) -> bool:
        """There is a picture with this name for this document: the name ``figuur`` in templates.

        Raises:
            LookupError: no picture has this name.
        """
        return self._beeld(naam) is not None

    def vul(self, docx: bytes) -> bytes:
        """The rendered document with its pictures."""
        made = {f"beeld_{n}": self._beeld(n) for n in gevraagd(beelden.genoemd(docx))}
        return beelden.vul(docx, {name: one for name, one in made.items() if one is not None})

    def _beeld(self, naam: str) -> Beeld | None:
        shown = figuur(str(naam), self._vraag)
        if shown is None:
            return None
        self._kleur = self._kleur or huiskleur(ooxml.read_package(self._sjabloon))
        data = png(shown, self._kleur)
        width = round(WIDTH * _RUIMER * 1440)
        return None if data is None else Beeld(data, shown.titel, shown.alt, width)


def huiskleur(parts: Mapping[str, bytes]) -> str:
    """The colour of the headings, if white letters on it can be read; else our own."""
    styles = ooxml.parse(parts[ooxml.STYLES])
    names = ooxml.style_names(styles)
    theme = kleuren.thema(parts)
    for style in styles.iter(w("style")):
        if names.get(style.get(w("styleId"), "")) == "heading 1":
            colour = kleuren.tekstkleur(style.find(w("rPr")), theme)
            if colour and kleuren.contrast(colour, kleuren.WIT) >= kleuren.GENOEG:
                return colour
    return KLEUR


@functools.lru_cache(maxsize=64)
def png(figuur: Figuur, kleur: str = KLEUR) -> bytes | None:
    """The picture; None when it would not stand on one page.

    Args:
        figuur: what it shows.
        kleur: RRGGBB, dark enough for white letters.
    """
    import matplotlib  # a second of loading that only a picture needs

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that the font lacks becomes a box
        matplotlib.rcdefaults()
        sheet = Blad(f"#{kleur}")
        if isinstance(figuur, Stappen):
            height = _stappen(sheet, figuur)
        elif isinstance(figuur, Kalender):
            height = _kalender(sheet, figuur)
        else:
            height = _schema(sheet, figuur)
        return sheet.png(height) if height <= HOOGST else None


# --- fasen ---------------------------------------------------------------------------------


def _stappen(sheet: Blad, figuur: Stappen) -> float:
    """Arrows from left to right; the present one is filled, has a thick edge and a pointer."""
    number = len(figuur.stappen)
    gap, point = 0.05, 0.16
    width = (WIDTH - 0.06 - (number - 1) * gap) / number
    room = width - 2 * point - 0.08
    names = [sheet.regels(s.naam, room, 9, True) for s in figuur.stappen]
    papers = [
        [] if s.document == s.naam else sheet.regels(s.document, room, 8) for s in figuur.stappen
    ]
    most = max(len(n) + len(p) for n, p in zip(names, papers, strict=True))
    height = (most + 1) * _LINE + 0.22
    for at, step in enumerate(figuur.stappen):
        left = 0.03 + at * (width + gap)
        dent = point if at else 0.0
        sheet.veelhoek(
            (
                (left, 0.04),
                (left + width - point, 0.04),
                (left + width, 0.04 + height / 2),
                (left + width - point, 0.04 + height),
                (left, 0.04 + height),
                (left + dent, 0.04 + height / 2),
            ),
            sheet.kleur if step.hier else "white",
            2.2 if step.hier else 0.9,
        )
        color = "white" if step.hier else "black"
        lines = [(step.nummer, 9, True), *((t, 9, True) for t in names[at])]
        lines += [(t, 8, False) for t in papers[at]]
        y = 0.04 + height / 2 - (len(lines) - 1) * _LINE / 2
        middle = left + (width + dent - point) / 2 + 0.02
        for text, size, bold in lines:
            sheet.tekst(middle, y, text, size, bold, color, "center")
            y += _LINE
        if step.hier:
            foot = 0.04 + height
            middle = left + (width - point + dent) / 2
            sheet.veelhoek(
                (
                    (middle, foot + 0.05),
                    (middle - 0.09, foot + 0.17),
                    (middle + 0.09, foot + 0.17),
                ),
                "black",
                0.5,
            )
            sheet.tekst(middle, foot + 0.28, HIER, 9, True, "black", "center")
    return height + 0.42


# --- planning ------------------------------------------------------------------------------

_LABELS: Final = 2.75
"""Inches for the names of the steps."""
_MONTHLY, _QUARTERLY = 14, 42
"""Up to so many months the axis names months; up to so many quarters; above that years."""


class _As:
    """Days on the axis, from the first of a month to the end of one."""

    def __init__(self, days: Sequence[date]) -> None:
        first, last = min(days), max(days)
        self.months = (last.year - first.year) * 12 + last.month - first.month + 1
        self.begin = date(first.year, first.month, 1)
        end = first.month - 1 + max(self.months, 2)
        self.months = max(self.months, 2)
        self.end = date(first.year + end // 12, end % 12 + 1, 1)
        self.left, self.right = _LABELS + 0.3, WIDTH - 0.08

    def x(self, day: date) -> float:
        part = (day - self.begin).days / (self.end - self.begin).days
        return self.left + part * (self.right - self.left)

    def start(self, month: int) -> date:
        at = self.begin.month - 1 + month
        return date(self.begin.year + at // 12, at % 12 + 1, 1)


def _kalender(sheet: Blad, figuur: Kalender) -> float:
    """A row a step: its name, and a shape on the axis with its moment in words beside it."""
    axis = _As([day for m in figuur.momenten for day in (m.van, m.tot) if day is not None])
    names = [sheet.regels(m.naam, _LABELS, 7.5) for m in figuur.momenten]
    y = top = 0.4
    for lines, moment in zip(names, figuur.momenten, strict=True):
        height = len(lines) * 0.13 + 0.07
        middle = y + height / 2
        at = middle - (len(lines) - 1) * 0.065
        for line in lines:
            sheet.tekst(0.03, at, line, 7.5)
            at += 0.13
        _moment(sheet, axis, moment, middle)
        y += height
        sheet.lijn(0.03, y, WIDTH - 0.03, y, _SOFT, 0.6)
    _maanden(sheet, axis, top, y)
    return _legenda(sheet, figuur, y + 0.16)


def _maanden(sheet: Blad, axis: _As, top: float, foot: float) -> None:
    sheet.lijn(0.03, top, WIDTH - 0.03, top, _GREY, 0.9)
    short = get_month_names("abbreviated", locale="nl")
    step = 1 if axis.months <= _MONTHLY else 3 if axis.months <= _QUARTERLY else 12
    for month in range(axis.months):
        day = axis.start(month)
        x = axis.x(day)
        if month == 0 or day.month == 1:
            last = min(axis.months, month + 13 - day.month)
            if axis.x(axis.start(last)) - x > 0.3:
                sheet.tekst(x + 0.03, 0.1, str(day.year), 7.5, True)
            sheet.lijn(x, 0.02, x, foot, _GREY, 0.8)
        if (day.month - 1) % step:
            continue
        sheet.lijn(x, 0.2, x, foot, _SOFT, 0.5)
        if step == 1:
            middle = (x + axis.x(axis.start(month + 1))) / 2
            sheet.tekst(middle, 0.29, short[day.month].rstrip("."), 7, ha="center")
        elif step == 3 and month + 3 <= axis.months:
            sheet.tekst(x + 0.03, 0.29, f"Q{(day.month + 2) // 3}", 7)


def _moment(sheet: Blad, axis: _As, moment: Moment, y: float) -> None:
    """The words stand right of the shape where there is room, else left of it."""
    if moment.van is None or moment.tot is None:
        x = axis.left - 0.11  # before the axis: it has no place there yet
        _vorm(sheet, moment.soort, x, x, y)
        sheet.tekst(axis.left + 0.06, y, moment.woorden, 7.5, los=True)
        return
    begin, end = axis.x(moment.van), axis.x(moment.tot)
    _vorm(sheet, moment.soort, begin, end, y)
    width = sheet.breedte(moment.woorden, 7.5, False)
    after = end + 0.13
    on_right = after + width <= WIDTH - 0.03
    x = after if on_right else begin - 0.13 - width
    if not on_right and x < axis.left:
        x = WIDTH - 0.03 - width  # over the lines of the axis: the words matter more
    sheet.tekst(x, y, moment.woorden, 7.5, los=True)


def _vorm(sheet: Blad, soort: Soort, begin: float, end: float, y: float) -> None:
    half = 0.065
    if soort is Soort.HARD:
        points = ((begin, y - half), (begin + half, y), (begin, y + half), (begin - half, y))
        sheet.veelhoek(points, "black", 0.5)
    elif soort is Soort.INDICATIEF:
        sheet.cirkel(begin, y, 0.05)
    elif soort is Soort.PERIODE:
        sheet.vlak(begin, y - 0.045, max(end - begin, 0.06), 0.09, sheet.kleur, 0.6, False)
    elif soort is Soort.OPEN:
        sheet.vlak(begin - 0.055, y - 0.055, 0.11, 0.11, "white", 0.9, True)


def _legenda(sheet: Blad, figuur: Kalender, y: float) -> float:
    """Only what occurs in this picture."""
    kinds = [s for s in Soort if s.value and any(m.soort is s for m in figuur.momenten)]
    x = 0.1
    for kind in kinds:
        width = sheet.breedte(kind.value, 7.5, False) + 0.4
        if x > 0.1 and x + width > WIDTH:
            x, y = 0.1, y + 0.18
        _vorm(sheet, kind, x, x + 0.16 if kind is Soort.PERIODE else x, y)
        sheet.tekst(x + (0.24 if kind is Soort.PERIODE else 0.13), y, kind.value, 7.5)
        x += width + (0.12 if kind is Soort.PERIODE else 0)
    return y + 0.12


# --- percelen ------------------------------------------------------------------------------


def _schema(sheet: Blad, figuur: Schema) -> float:
    y = 0.03
    for groep in figuur.groepen:
        y = _groep(sheet, groep, y)
    for line in sheet.regels(figuur.opmerking, WIDTH - 0.06, 7.5):
        sheet.tekst(0.03, y + 0.08, line, 7.5)
        y += 0.145
    return y + 0.05


def _groep(sheet: Blad, groep: Groep, y: float) -> float:
    for words, bold in ((groep.naam, True), (groep.opmerking, False)):
        for line in sheet.regels(words, WIDTH - 0.06, 9 if bold else 8, bold):
            sheet.tekst(0.03, y + 0.09, line, 9 if bold else 8, bold)
            y += 0.19
    if not groep.blokken:
        return y + 0.06
    columns = {1: 1, 2: 2, 4: 2}.get(len(groep.blokken), 3)
    gap = 0.1
    width = (WIDTH - 0.06 - (columns - 1) * gap) / columns
    for start in range(0, len(groep.blokken), columns):
        row = groep.blokken[start : start + columns]
        heads = [sheet.regels(_kop(b), width - 2 * _PAD, 8.5, True) for b in row]
        texts = [_regels(sheet, b, width - 2 * _PAD) for b in row]
        head = max(map(len, heads)) * 0.165 + 2 * _PAD - 0.03
        body = max(map(len, texts)) * _LINE + (2 * _PAD if any(texts) else 0)
        for at, blok in enumerate(row):
            x = 0.03 + at * (width + gap)
            edge = 2.4 if blok.hier else 0.9
            sheet.vlak(x, y, width, head + body, "white", edge, blok.open)
            sheet.vlak(x, y, width, head, sheet.kleur, edge, False)
            _kolom(sheet, x + _PAD, y + _PAD + 0.07, heads[at], 0.165, 8.5, True, "white")
            _kolom(sheet, x + _PAD, y + head + _PAD + 0.07, texts[at], _LINE, 8, False, "black")
        y += head + body + gap
    return y


def _kop(blok: Blok) -> str:
    head = ": ".join(words for words in (blok.kop, blok.naam) if words)
    return f"{head} (deze uitgave)" if blok.hier else head


def _regels(sheet: Blad, blok: Blok, room: float) -> list[str]:
    return [line for text in blok.regels for line in sheet.regels(text, room)]


def _kolom(
    sheet: Blad,
    x: float,
    y: float,
    lines: Sequence[str],
    step: float,
    size: float,
    bold: bool,
    color: str,
) -> None:
    for at, line in enumerate(lines):
        sheet.tekst(x, y + at * step, line, size, bold, color)
