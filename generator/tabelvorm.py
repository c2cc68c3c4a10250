"""Tables that fit their page: as wide as the text, columns as wide as their longest word.

In: the tree of a finished body and its styles. Out: the same, changed in place: no table is wider
than the text of its section (or the cell in which it stands), a column is not narrower than the
longest word or code in it as long as others have room to spare, a row stays whole unless it is
longer than a page, headings, captions and header rows stay with what follows, and the first row
below a header row stays with the second.

Widths are computed with the widths of Helvetica, to which the usual sans serif fonts are equal or
near; no font has to be there. ``te_smal`` says what does not fit even so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from generator import ooxml
from generator.ooxml import w

POINT: Final = 20  # twips
_NARROW: Final = 278
_WIDE: Final = 850
_WIDTHS: Final = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" .,:;/!ftI()[]", _NARROW),
    **dict.fromkeys("-r", 333),
    **dict.fromkeys("ckvxyszJ", 500),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W@%", 944),
}
_USUAL: Final = 556  # per thousand of the size: most letters and all digits
_BOLD: Final = 1.09
_SPARE: Final = 60  # twips: rounding, and a font a little wider than Helvetica
_BREAKS: Final = re.compile(r"[ \u00a0\t\n]+|(?<=[-/\u2013])")
_FULL: Final = 0.85  # of the text width: from here a table is meant to fill it
_PAGE: Final = 0.9  # of the height of the text: a row that may be longer is free to split
_LEADING: Final = 1.25
_START: Final = 0.5  # of the height of the text: what may be kept together at the top of a table


@dataclass(frozen=True)
class Vlak:
    """The room for text on a page, in twips."""

    breed: int
    hoog: int


def fit(root: Any, styles: Any) -> None:
    """Make every table of a body fit, and keep together what belongs together."""
    maten = Maten(styles)
    for table, vlak in _tables(root):
        _fit_width(table, vlak.breed)
        _fit_columns(table, maten)
        _keep_rows(table, vlak, maten)
        _keep_start(table, vlak, maten)
    _keep_with_what_follows(root, styles)


def te_breed(root: Any) -> Iterator[Any]:
    """Tables wider than the place where they stand."""
    for table, vlak in _tables(root):
        if sum(_columns(table)) > vlak.breed + POINT:
            yield table


def te_smal(root: Any, styles: Any) -> Iterator[tuple[Any, str]]:
    """Paragraphs with a word wider than its column, each with that word."""
    maten = Maten(styles)
    for table, _ in _tables(root):
        widths = _columns(table)
        for cell, first, span in _cells(table):
            room = sum(widths[first : first + span]) - maten.cel
            for paragraph in cell.findall(w("p")):
                width, word = maten.longest(paragraph)
                if width > room > 0:
                    yield paragraph, word


def mag_splitsen(row: Any, vlak: Vlak, maten: Maten) -> bool:
    """A row that may be longer than a page must be free to split: else it is cut off."""
    return _hoogte(row, maten) > vlak.hoog * _PAGE


def _hoogte(row: Any, maten: Maten) -> float:
    """About how high a row is, in twips."""
    table = row.getparent()
    widths = _columns(table)
    highest = 0.0
    for cell, first, span in _cells(table, row):
        room = max(sum(widths[first : first + span]) - maten.cel, 1)
        height = 0.0
        for paragraph in cell.iter(w("p")):
            lines = -(-maten.width(paragraph) // room) or 1
            height += lines * maten.size(paragraph) * POINT * _LEADING + 2 * POINT
        highest = max(highest, height)
    return highest


def rijen(root: Any) -> Iterator[tuple[Any, Vlak]]:
    """Every row of every table, with the page on which it stands."""
    for table, vlak in _tables(root):
        for row in table.findall(w("tr")):
            yield row, vlak


class Maten:
    """How wide text is, by the sizes that the styles give."""

    def __init__(self, styles: Any) -> None:
        self._by_id = {s.get(w("styleId")): s for s in styles.iterchildren(w("style"))}
        size = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('sz')}")
        self._default = int(size.get(w("val"))) / 2 if size is not None else 10.0
        margins = [
            int(side.get(w("w"), "0"))
            for style in self._by_id.values()
            for cell in style.iter(w("tblCellMar"))
            for side in cell
            if side.tag in (w("left"), w("right"), w("start"), w("end"))
        ]
        self.cel = 2 * max(margins, default=108)

    def property(self, style_id: str, path: str) -> Any:
        """A property of a style, or of the style on which it is based; None without."""
        seen = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            found = self._by_id[style_id].find(path)
            if found is not None:
                return found
            base = self._by_id[style_id].find(w("basedOn"))
            style_id = "" if base is None else base.get(w("val"), "")
        return None

    def size(self, paragraph: Any) -> float:
        """Points."""
        found = self.property(ooxml.style_of(paragraph), f"{w('rPr')}/{w('sz')}")
        return int(found.get(w("val"))) / 2 if found is not None else self._default

    def _per_thousand(self, paragraph: Any) -> float:
        bold = self.property(ooxml.style_of(paragraph), f"{w('rPr')}/{w('b')}")
        strong = next(paragraph.iter(w("rStyle")), None) is not None
        heavy = strong or (bold is not None and ooxml.is_on(bold))
        return self.size(paragraph) * POINT / 1000 * (_BOLD if heavy else 1)

    def width(self, paragraph: Any) -> float:
        """Of all text of a paragraph on one line, in twips."""
        return _units(ooxml.visible_text(paragraph)) * self._per_thousand(paragraph)

    def longest(self, paragraph: Any) -> tuple[float, str]:
        """The widest word and its width with indent, in twips."""
        words = [p for p in _BREAKS.split(ooxml.visible_text(paragraph)) if p]
        if not words:
            return 0, ""
        word = max(words, key=_units)
        indent = self.property(ooxml.style_of(paragraph), f"{w('pPr')}/{w('ind')}")
        left = int(indent.get(w("left"), "0")) if indent is not None else 0
        return _units(word) * self._per_thousand(paragraph) + max(left, 0), word


def _units(text: str) -> int:
    return sum(_WIDTHS.get(c, _WIDE if ord(c) > 0x2FF else _USUAL) for c in text)


def _tables(root: Any) -> Iterator[tuple[Any, Vlak]]:
    """Every table with the room it has; a table in a cell has the room of that cell."""
    body = root.find(w("body"))
    if body is None:
        return
    waiting: list[Any] = []
    for block in body:
        if block.tag == w("tbl"):
            waiting.append(block)
        section = block if block.tag == w("sectPr") else block.find(f"{w('pPr')}/{w('sectPr')}")
        if section is not None:
            vlak = _vlak(section)
            for table in waiting:
                yield from _with_inner(table, vlak)
            waiting = []


def _with_inner(table: Any, vlak: Vlak) -> Iterator[tuple[Any, Vlak]]:
    yield table, vlak
    widths = _columns(table)
    for cell, first, span in _cells(table):
        for inner in cell.findall(w("tbl")):
            room = sum(widths[first : first + span]) - 216
            yield from _with_inner(inner, Vlak(max(room, 1), vlak.hoog))


def _vlak(section: Any) -> Vlak:
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    if size is None or margins is None:
        return Vlak(9072, 14004)

    def side(name: str) -> int:
        return abs(int(float(margins.get(w(name), "0"))))

    return Vlak(
        int(size.get(w("w"), "11906")) - side("left") - side("right") - side("gutter"),
        int(size.get(w("h"), "16838")) - side("top") - side("bottom"),
    )


def _columns(table: Any) -> list[int]:
    return [int(float(c.get(w("w"), "0"))) for c in table.findall(f"{w('tblGrid')}/{w('gridCol')}")]


def _cells(table: Any, only: Any = None) -> Iterator[tuple[Any, int, int]]:
    """Each cell with its first column and the number of columns it covers."""
    for row in table.findall(w("tr")) if only is None else [only]:
        at = 0
        for cell in row.findall(w("tc")):
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            width = int(span.get(w("val"))) if span is not None else 1
            yield cell, at, width
            at += width


def _set_columns(table: Any, widths: list[int]) -> None:
    for column, width in zip(table.findall(f"{w('tblGrid')}/{w('gridCol')}"), widths, strict=True):
        column.set(w("w"), str(width))
    total = table.find(f"{w('tblPr')}/{w('tblW')}")
    if total is not None and total.get(w("type")) == "dxa":
        total.set(w("w"), str(sum(widths)))
    for cell, first, span in _cells(table):
        own = cell.find(f"{w('tcPr')}/{w('tcW')}")
        if own is not None and own.get(w("type")) == "dxa":
            own.set(w("w"), str(sum(widths[first : first + span])))


def _fit_width(table: Any, room: int) -> None:
    """A table that is too wide, or nearly as wide as the text, becomes as wide as the text."""
    widths = _columns(table)
    total = sum(widths)
    if not total or total == room or total < room * _FULL:
        return
    scaled = [width * room // total for width in widths]
    scaled[-1] += room - sum(scaled)
    _set_columns(table, scaled)


def _fit_columns(table: Any, maten: Maten) -> None:
    """Columns narrower than their longest word take what is missing from those with room."""
    widths = _columns(table)
    least = [0] * len(widths)
    for cell, first, span in _cells(table):
        if span == 1 and first < len(least):
            for paragraph in cell.findall(w("p")):
                need = int(maten.longest(paragraph)[0]) + maten.cel + _SPARE
                least[first] = max(least[first], need)
    short = [max(need - width, 0) for need, width in zip(least, widths, strict=True)]
    spare = [max(width - need, 0) for need, width in zip(least, widths, strict=True)]
    if not any(short) or not any(spare):
        return
    given = min(sum(short), sum(spare))
    fresh = [
        width + s * given // sum(short) - r * given // sum(spare)
        for width, s, r in zip(widths, short, spare, strict=True)
    ]
    fresh[spare.index(max(spare))] += sum(widths) - sum(fresh)
    _set_columns(table, fresh)


def _keep_rows(table: Any, vlak: Vlak, maten: Maten) -> None:
    for row in table.findall(w("tr")):
        properties = row.find(w("trPr"))
        if properties is None:
            properties = row.makeelement(w("trPr"))
            at = 1 if row.find(w("tblPrEx")) is not None else 0
            row.insert(at, properties)
        whole = properties.find(w("cantSplit"))
        if mag_splitsen(row, vlak, maten):
            if whole is not None:
                properties.remove(whole)
        elif whole is None:
            properties.insert(0, properties.makeelement(w("cantSplit")))


_KEPT = 2
"""Rows below the header row that ``_keep_start`` holds together."""


def _keep_start(table: Any, vlak: Vlak, maten: Maten) -> None:
    """The first row below the header row stays with the second.

    One row alone below its header is hard to read. And LibreOffice (7.4) loses every row after it
    when that one row fills its page exactly: the rest of the table is then on no page at all.
    """
    rows = table.findall(w("tr"))
    heads = 0
    while heads < len(rows) and rows[heads].find(f"{w('trPr')}/{w('tblHeader')}") is not None:
        heads += 1
    start = rows[: heads + 2]
    if not heads or len(start) < heads + 2:
        return
    if sum(_hoogte(row, maten) for row in start) <= vlak.hoog * _START:
        for cell in rows[heads].findall(w("tc")):
            for paragraph in cell.findall(w("p")):
                ooxml.keep_with_next(paragraph)


def los(root: Any, styles: Any) -> Iterator[Any]:
    """Headings, captions and header rows that nothing keeps with what follows."""
    maten, names = Maten(styles), ooxml.style_names(styles)
    heads = {
        paragraph
        for table in root.iter(w("tbl"))
        for row in table.findall(w("tr"))
        if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None and row.getnext() is not None
        for paragraph in row.iter(w("p"))
    }
    for paragraph in root.iter(w("p")):
        name = names.get(ooxml.style_of(paragraph), "")
        leads = name == "caption" or re.fullmatch(
            r"heading \d|bijlagekop|bijlagetussenkop|voorwerkkop", name
        )
        if not leads and paragraph not in heads:
            continue
        own = paragraph.find(f"{w('pPr')}/{w('keepNext')}")
        own = (
            maten.property(ooxml.style_of(paragraph), f"{w('pPr')}/{w('keepNext')}")
            if own is None
            else own
        )
        if own is None or not ooxml.is_on(own):
            yield paragraph


def _keep_with_what_follows(root: Any, styles: Any) -> None:
    for paragraph in list(los(root, styles)):
        for off in paragraph.findall(f"{w('pPr')}/{w('keepNext')}"):
            off.getparent().remove(off)
        ooxml.keep_with_next(paragraph)


def voor_libreoffice(docx: bytes) -> bytes:
    """A copy for a PDF of which LibreOffice lost rows: the first rows of a table may be split.

    LibreOffice (7.4) loses every later row of a table when its header row and the rows kept with
    it fill a page exactly. The file itself keeps its rows whole: Word does not have this fault.
    """
    parts = ooxml.read_package(docx)
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    for table in root.iter(w("tbl")):
        rows = table.findall(w("tr"))
        own = [r for r in rows if r.find(f"{w('trPr')}/{w('tblHeader')}") is None]
        for row in own[:_KEPT] if len(own) < len(rows) else ():
            for whole in row.findall(f"{w('trPr')}/{w('cantSplit')}"):
                ooxml.remove(whole)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    return ooxml.write_package(parts)
