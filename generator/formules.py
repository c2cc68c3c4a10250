"""Formulas that stay right when rows are repeated.

In: a formula of a template, the row it comes to stand on, and which template row stands on each
row (``Blad``). Out: the formula for that row. The rule for who writes templates:

- a relative row (``C8``) is the row of the same repetition, the way it stands in the template;
- a relative range (``F8:F9``) is all copies of those rows within the same repetition;
- an absolute row (``F$8:F$8``) is all copies of that row on the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from generator.taal import zeg

LEEG = "0"
"""What stands for a reference to rows of which there are none."""

_CELL = r"(\$?)([A-Z]{1,3})(\$?)(\d+)"
_REFERENCE = re.compile(rf"^(?:('(?:[^']|'')+'|[^'!]+)!)?{_CELL}(?::{_CELL})?$")


@dataclass(frozen=True)
class Blad:
    """A sheet that was made: its tab, and the template row of each of its rows."""

    titel: str
    rijen: tuple[int, ...]

    def eerste(self, template_row: int) -> int | None:
        """The first row made of this template row, or of the next one that is there."""
        found = [at for at, row in enumerate(self.rijen, 1) if row >= template_row]
        return found[0] if found else None

    def blokken(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Runs of rows that follow each other and come from these template rows."""
        begin = None
        for at, row in enumerate((*self.rijen, 0), 1):
            inside = first <= row <= last
            if inside and begin is None:
                begin = at
            if not inside and begin is not None:
                yield begin, at - 1
                begin = None


def vertaal(formula: str, own: Blad, at: int, bladen: Mapping[str, list[Blad]]) -> str:
    """The formula for row ``at`` of ``own``.

    Args:
        formula: as the template has it, with ``=``.
        own: the sheet it comes to stand on.
        at: its row there, counted from 1.
        bladen: tab in the template -> the sheets made of it.

    Raises:
        ValueError: a reference that cannot be followed.
    """
    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _reference(token.value, own, at, bladen)
    return str(tokens.render())  # type: ignore[no-untyped-call]


def _reference(text: str, own: Blad, at: int, bladen: Mapping[str, list[Blad]]) -> str:
    match = _REFERENCE.match(text)
    if match is None:
        return text  # a name, or a whole column
    sheet, prefix = own, ""
    if match[1]:
        sheet = _other(match[1], bladen)
        prefix = "'" + sheet.titel.replace("'", "''") + "'!"
        at = 0
    column, fixed, row = match[2] + match[3], match[4], int(match[5])
    if not match[9]:
        found = _row(sheet, row, at, bool(fixed))
        return LEEG if found is None else f"{prefix}{column}{fixed}{found}"
    other_column, other_fixed, other_row = match[6] + match[7], match[8], int(match[9])
    rows = _rows(sheet, row, other_row, at, bool(fixed))
    if not rows:
        return LEEG
    return f"{prefix}{column}{fixed}{rows[0]}:{other_column}{other_fixed}{rows[-1]}"


def _other(name: str, bladen: Mapping[str, list[Blad]]) -> Blad:
    title = name.strip("'").replace("''", "'")
    made = bladen.get(title, [])
    if len(made) != 1:
        raise ValueError(zeg("het blad {title} bestaat niet of wordt herhaald", title=title))
    return made[0]


def _row(sheet: Blad, row: int, at: int, fixed: bool) -> int | None:
    """The one row that a single reference means."""
    copies = [i for i, r in enumerate(sheet.rijen, 1) if r == row]
    if len(copies) <= 1 or fixed or not at:
        return copies[0] if copies else None
    here = sheet.rijen[at - 1]
    if row == here:
        return at
    near = [i for i in copies if i < at] if row < here else [i for i in copies if i > at]
    if not near:
        return None
    return near[-1] if row < here else near[0]


def _rows(sheet: Blad, first: int, last: int, at: int, fixed: bool) -> list[int]:
    """The rows that a range means: of the same repetition, or all copies when it is absolute."""
    copies = [i for i, r in enumerate(sheet.rijen, 1) if first <= r <= last]
    if fixed or not at or not copies:
        return copies
    here = sheet.rijen[at - 1]
    low, high = at, at
    while low > 1 and sheet.rijen[low - 2] < here:
        low -= 1
    while high < len(sheet.rijen) and sheet.rijen[high] > here:
        high += 1
    return [i for i in copies if low <= i <= high]
