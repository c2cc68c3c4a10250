"""A plain table as an .xlsx: a heading, rows of text, nothing that calculates.

In: columns and rows of text, from anyone. Out: bytes, the same on any day. Every cell is text,
whatever it begins with: what a reviewer typed never becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from generator import werkmap

MAX_TEKST = 32_000
"""Characters of one cell; Excel takes 32 767."""


def tabel(titel: str, kolommen: Sequence[tuple[str, int]], rijen: Sequence[Sequence[str]]) -> bytes:
    """One sheet with a fixed heading and a filter.

    Args:
        titel: name of the tab, 31 characters at most, without ``[]:*?/\\``.
        kolommen: heading and width in characters.
        rijen: as many texts a row as there are columns.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one sheet
    sheet.title = titel
    for column, (name, width) in enumerate(kolommen, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        head = sheet.cell(1, column, name)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", start_color="E7E6E6")
    for at, row in enumerate(rijen, 2):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column)
            plain = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.value = plain if len(plain) <= MAX_TEKST else f"{plain[:MAX_TEKST]}…"
            cell.data_type = "s"
            cell.quotePrefix = plain[:1] in ("=", "+", "-", "@") and bool(plain)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(kolommen))}{len(rijen) + 1}"
    book.properties.creator = None
    return werkmap.bewaard(book)
