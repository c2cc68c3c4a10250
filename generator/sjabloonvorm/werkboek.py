"""Workbook templates against the same rules, as far as a sheet has them.

In: an .xlsx. Out: S530 unreadable, S532 and S533 tags, S534 comments, S539 what runs or leads
outside, S546 formulas that call another program; each with sheet and cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator import ooxml, werkbladtekst
from generator.ooxml import OoxmlError
from generator.origin import Place
from generator.problems import Problem, problem
from generator.sjabloonvorm import inhoud, tags
from generator.sjabloonvorm.stuk import kort
from generator.werkbladtekst import Cel, WerkboekError

_PROGRAM: Final = re.compile(
    r"^=.*(?:[\w.]+\|'?[^'!]*'?!|\b(?:WEBSERVICE|HYPERLINK|CALL|REGISTER|EXEC|RTD|DDE)\s*\(|\[\d+\]"
    r"|\[[^\]]+\.xls\w*\])",
    re.IGNORECASE,
)


def check(path: Path, place: Place) -> list[Problem]:
    """The findings on one workbook."""
    try:
        parts = ooxml.read_package(path)
        for name, content in parts.items():
            if name.endswith((".xml", ".rels")):
                ooxml.parse(content)
        cells = werkbladtekst.cellen(path)
    except (OoxmlError, WerkboekError, OSError) as fault:
        return [problem("S530", place, "", reden=fault)]
    found = [problem("S539", place, "", wat=wat) for wat in inhoud.active(parts)]
    found += [
        problem("S539", place, "", wat=inhoud.naar_buiten(kind, target))
        for _, kind, target, _ in inhoud.external(parts)
    ]
    for cell in cells:
        found += _cell(cell, place)
    return found


def _cell(cell: Cel, place: Place) -> Iterator[Problem]:
    if cell.opmerking:
        yield problem("S534", place, cell.waar, tekst=kort(cell.opmerking))
    if cell.tekst.startswith("="):
        if _PROGRAM.search(cell.tekst):
            yield problem("S546", place, cell.waar, formule=kort(cell.tekst))
        return
    for code, tag, reason in tags.van_cel(cell.tekst):
        yield problem(code, place, cell.waar, tag=kort(tag), reden=reason)
