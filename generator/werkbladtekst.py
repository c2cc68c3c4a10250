"""The text form of a workbook template, to read its changes in a comparison of versions.

In: an .xlsx below ``templates/``. Out: one line per cell that holds something, per sheet, and
one per rule on what may be typed in.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook


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
