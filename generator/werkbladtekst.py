"""The text form of a workbook template, to read its changes in a comparison of versions.

In: an .xlsx below ``templates/``. Out: one line per cell that holds something, per sheet, and
one per rule on what may be typed in. Also its cells one by one, and a copy with comments at cells.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment

from generator.taal import zeg


class WerkboekError(Exception):
    """The workbook cannot be read; the message (Dutch) says why."""


@dataclass(frozen=True)
class Cel:
    """A cell with content or a comment; ``waar`` is its place in words."""

    blad: str
    naam: str
    tekst: str
    opmerking: str = ""

    @property
    def waar(self) -> str:
        """``blad 'Formulier', cel B3``."""
        return f"blad '{self.blad}', cel {self.naam}"


def cellen(path: Path) -> list[Cel]:
    """Every cell that holds something.

    Raises:
        WerkboekError: it is no workbook.
    """
    try:
        book = load_workbook(path)
    except Exception as fault:  # openpyxl raises whatever a broken part leads to
        raise WerkboekError(
            zeg("Het bestand is geen leesbaar werkblad ({fault}).", fault=fault)
        ) from fault
    return [
        Cel(
            sheet.title,
            cell.coordinate,
            "" if cell.value is None else str(cell.value),
            cell.comment.text if cell.comment else "",
        )
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment
    ]


def met_opmerkingen(path: Path, texts: Mapping[str, Sequence[str]], author: str) -> bytes:
    """A copy with a comment at each place (see ``Cel.waar``); other places go to the first cell."""
    book = load_workbook(path)
    where = {
        f"blad '{sheet.title}', cel {cell.coordinate}": cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    }
    first = book.worksheets[0]["A1"]
    notes: dict[str, list[str]] = {}
    cells = {first.coordinate: first}
    for place, found in texts.items():
        cell = where.get(place, first)
        key = f"{cell.parent.title}!{cell.coordinate}"
        cells[key] = cell
        notes.setdefault(key, []).extend(found)
    for key, found in notes.items():
        cells[key].comment = Comment("\n".join(found), author)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def tekst(path: Path) -> str:
    """Every cell with content, one a line: what a template says."""
    lines = []
    for sheet in load_workbook(path).worksheets:
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    lines.append(f"{cell.coordinate}: {' '.join(str(cell.value).split())}")
        for one in sheet.data_validations.dataValidation:
            lines.append(f"?? invoer {one.sqref}: {one.type} {one.formula1}")
    return "\n".join(lines) + "\n"
