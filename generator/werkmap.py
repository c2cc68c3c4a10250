"""The bytes of an .xlsx template to a workbook, if it is safe and of a sane size; and back.

In: bytes. Out: openpyxl's workbook, or ``veilig.Geweigerd`` with the reason in Dutch. ``bewaard``
gives the bytes of a workbook.
"""

from __future__ import annotations

import io

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from generator import ooxml, veilig
from generator.taal import zeg
from generator.veilig import Geweigerd

MAX_ROWS, MAX_COLUMNS = 2_000, 200
"""Of a sheet of a template: one cell far away would make a million."""


def openen(template: bytes) -> Workbook:
    """The workbook.

    Raises:
        Geweigerd: the package is not safe, or openpyxl cannot make a workbook of it.
    """
    if reason := veilig.bezwaar(template):
        raise Geweigerd(zeg("dit sjabloon wordt niet gebruikt: {reason}", reason=reason))
    try:
        book = load_workbook(io.BytesIO(template))
    except Exception as fault:  # whatever openpyxl meets in a package that is whole but wrong
        said = " ".join(str(fault).split())[:120]
        raise Geweigerd(zeg("het is geen leesbare werkmap ({said})", said=said)) from fault
    if not book.worksheets:
        raise Geweigerd(zeg("het heeft geen bladen"))
    if any(s.max_row > MAX_ROWS or s.max_column > MAX_COLUMNS for s in book.worksheets):
        raise Geweigerd(
            zeg(
                "een blad heeft meer dan {max_rows} rijen of {max_columns} kolommen",
                max_rows=MAX_ROWS,
                max_columns=MAX_COLUMNS,
            )
        )
    return book


def bewaard(book: Workbook) -> bytes:
    """The bytes of a workbook, without dates and without who saved it: the same every day."""
    book.properties.lastModifiedBy = None
    out = io.BytesIO()
    book.save(out)
    parts = ooxml.read_package(out.getvalue())
    core = ooxml.parse(parts["docProps/core.xml"])
    for child in list(core):
        if str(child.tag).endswith(("}created", "}modified")):
            core.remove(child)
    parts["docProps/core.xml"] = ooxml.serialize(core)
    return ooxml.write_package(parts)
