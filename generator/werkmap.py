"""The bytes of an .xlsx template to a workbook, if it is safe and of a sane size.

In: bytes. Out: openpyxl's workbook, or ``veilig.Geweigerd`` with the reason in Dutch.
"""

from __future__ import annotations

import io

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from generator import veilig
from generator.veilig import Geweigerd

MAX_ROWS, MAX_COLUMNS = 2_000, 200
"""Of a sheet of a template: one cell far away would make a million."""


def openen(template: bytes) -> Workbook:
    """The workbook.

    Raises:
        Geweigerd: the package is not safe, or openpyxl cannot make a workbook of it.
    """
    if reason := veilig.bezwaar(template):
        raise Geweigerd(f"dit sjabloon wordt niet gebruikt: {reason}")
    try:
        book = load_workbook(io.BytesIO(template))
    except Exception as fault:  # whatever openpyxl meets in a package that is whole but wrong
        said = " ".join(str(fault).split())[:120]
        raise Geweigerd(f"het is geen leesbare werkmap ({said})") from fault
    if not book.worksheets:
        raise Geweigerd("het heeft geen bladen")
    if any(s.max_row > MAX_ROWS or s.max_column > MAX_COLUMNS for s in book.worksheets):
        raise Geweigerd(f"een blad heeft meer dan {MAX_ROWS} rijen of {MAX_COLUMNS} kolommen")
    return book
