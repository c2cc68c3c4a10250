"""An .xlsx template and what it may use, to a finished .xlsx. The only module that knows openpyxl.

In: a workbook (bytes) with the tags of Word templates in its cells, and the names it may use.
Out: ``Rendered``. ``{%tr for .. %}`` and ``{%tr if .. %}`` alone in a row repeat or drop rows;
``{%blad for x in .. %}`` in A1 repeats a sheet, B1 holds the name of its tab. Formulas are plain
Excel and hold no tags; ``formules`` keeps them on their rows. Spec text is only ever text: a
cell never turns into a formula. The same input gives the same bytes on any day.
"""

from __future__ import annotations

import copy
import functools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation, DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from generator import formules, marks, werkmap
from generator.begroting import begroot
from generator.formules import Blad
from generator.marks import Report, Shown
from generator.omgeving import niet_heel
from generator.origin import Place
from generator.problems import Problem, problem
from generator.render import Rendered, omgeving, plain_text, reden
from generator.taal import zeg
from generator.veilig import Geweigerd
from generator.waarde import Stand, Waarde

_CONTROL = re.compile(r"^\{%-?\s*(tr|blad)\s+(.*?)\s*-?%\}$", re.DOTALL)
_FOR = re.compile(r"^for\s+(\w+)\s+in\s+(.+)$", re.DOTALL)
_TAG = re.compile(r"\{\{|\{%")
_ROW, _CELL, _END = "\ue00a", "\ue00b", "\ue00c"
_PIECE = re.compile(f"([{_ROW}{_CELL}])(\\d+){_END}([^{_ROW}{_CELL}]*)")
_ALONE = re.compile(f"^{marks.VALUE}(\\d+){marks.SEP}[^{marks.VALUE_END}]*{marks.VALUE_END}$")
_INDEX = re.compile(f"{marks.VALUE}(\\d+){marks.SEP}")
MAX_ROWS = 50_000
"""Of all sheets of one finished workbook."""
_NOT_IN_TAB = re.compile(r"[\[\]:*?/\\]")
_DATE_FORMAT = "d mmmm yyyy"
_FILL = {Stand.OPEN: "FFEB3B", Stand.AFWEZIG: "FFEB3B", Stand.VERWACHT: "FCE0C2"}
"""Colours of the character styles with the same meaning in the house style for Word."""
_FAULTS = (
    *(TemplateError, TypeError, ValueError, ArithmeticError, AttributeError),
    *(LookupError, RuntimeError, MemoryError, Geweigerd),
)


class WerkbladError(Exception):
    """A template cannot be used; the message (Dutch) says why and where."""


@dataclass
class _Uit:
    """One sheet to be written: the template row of each of its rows, and the texts of its cells."""

    bron: Worksheet
    titel: str
    rijen: list[int] = field(default_factory=list)
    teksten: list[dict[int, str]] = field(default_factory=list)


@functools.cache
def _omgeving() -> ImmutableSandboxedEnvironment:
    """The environment of the Word templates, without the escaping that XML needs."""
    return omgeving().overlay(autoescape=False)


def render_werkblad(
    template: bytes, names: Mapping[str, Any], place: Place
) -> tuple[Rendered | None, list[Problem]]:
    """Fill one workbook.

    Args:
        template: the .xlsx.
        names: what the template may use (see ``context.names``).
        place: of the template, for problems.

    Returns:
        The workbook, or None, and what is wrong with the template for these facts.
    """
    registry = marks.Registry()
    available = {**names, "_merken": registry}
    definitief = bool(names["document"].is_definitief)
    try:
        book = werkmap.openen(template)
        with begroot():
            sheets = [one for source in book.worksheets for one in _sheets(source, available)]
        if sum(len(one.rijen) for one in sheets) > MAX_ROWS:
            raise WerkbladError(zeg("het krijgt meer dan {aantal} rijen", aantal=MAX_ROWS))
        report = _write(book, sheets, registry, definitief)
    except (*_FAULTS, WerkbladError) as fault:
        return None, [problem("S501", place, "", deel="werkblad", reden=reden(fault))]
    return Rendered(_bytes(book, names), report), []


def check(template: bytes) -> list[str]:
    """What is wrong with the tags of a template before any facts are known."""
    found = []
    try:
        book = werkmap.openen(template)
    except Geweigerd as fault:
        return [str(fault)]
    for sheet in book.worksheets:
        try:
            _omgeving().parse(_source(sheet))
            for row in sheet.iter_rows():
                for cell in row:
                    _formula_is_plain(cell.value, sheet.title, cell.coordinate)
        except (*_FAULTS, WerkbladError) as fault:
            found.append(f"{sheet.title}: {reden(fault)}")
    return found


# --- reading the template ----------------------------------------------------------------


def _control(sheet: Worksheet, row: int) -> tuple[str, str]:
    """Kind and content of a control row; two empty strings for any other row."""
    value = sheet.cell(row, 1).value
    match = _CONTROL.match(value.strip()) if isinstance(value, str) else None
    return (match[1], match[2]) if match else ("", "")


def _sheets(source: Worksheet, names: dict[str, Any]) -> Iterator[_Uit]:
    """The sheets that one sheet of the template becomes, with their rows."""
    kind, content = _control(source, 1)
    template = _omgeving().from_string(_source(source))
    if kind != "blad":
        yield _uit(source, source.title, template.render(names))
        return
    loop = _FOR.match(content)
    if loop is None:
        raise WerkbladError(zeg("{title}!A1: schrijf {{%blad for x in .. %}}", title=source.title))
    items: Any = _omgeving().compile_expression(loop[2], undefined_to_none=False)(**names)
    for item in items:
        own = {**names, loop[1]: item}
        title = _omgeving().from_string(str(source.cell(1, 2).value or source.title)).render(own)
        yield _uit(source, title, template.render(own))


def _source(sheet: Worksheet) -> str:
    """The sheet as Jinja source: marks say which row and cell the text that follows belongs to."""
    lines = []
    for row in range(1, sheet.max_row + 1):
        kind, content = _control(sheet, row)
        if kind == "blad":
            continue
        if kind == "tr":
            lines.append(f"{{% {content} %}}")
            continue
        lines.append(f"{_ROW}{row}{_END}")
        for cell in sheet[row]:
            if isinstance(cell.value, str) and _TAG.search(cell.value):
                _formula_is_plain(cell.value, sheet.title, cell.coordinate)
                if niet_heel(cell.value):
                    where = f"{sheet.title}!{cell.coordinate}"
                    raise WerkbladError(f"{where}: {zeg('de tag is niet heel')}")
                lines.append(f"{_CELL}{cell.column}{_END}{cell.value}")
    return "".join(lines)


def _formula_is_plain(value: Any, sheet: str, cell: str) -> None:
    if isinstance(value, str) and value.startswith("=") and _TAG.search(value):
        raise WerkbladError(
            zeg(
                "{sheet}!{cell}: een formule bevat geen tags; zet de waarde in een cel",
                sheet=sheet,
                cell=cell,
            )
        )


def _uit(source: Worksheet, title: str, rendered: str) -> _Uit:
    one = _Uit(source, _NOT_IN_TAB.sub(" ", marks.plain(title)).strip()[:31] or source.title)
    for kind, number, text in _PIECE.findall(rendered):
        if kind == _ROW:
            one.rijen.append(int(number))
            one.teksten.append({})
        else:
            one.teksten[-1][int(number)] = text
    return one


# --- writing the workbook ----------------------------------------------------------------


def _write(
    book: Workbook, sheets: list[_Uit], registry: marks.Registry, definitief: bool
) -> Report:
    templates = list(book.worksheets)
    maps = {
        source.title: [Blad(s.titel, tuple(s.rijen)) for s in sheets if s.bron is source]
        for source in templates
    }
    report = Report()
    made = []
    for one in sheets:
        target = book.copy_worksheet(one.bron)
        own = Blad(one.titel, tuple(one.rijen))
        _Sheet(one, target, own, maps, registry, definitief, report).fill()
        made.append((target, one))
    for source in templates:
        book.remove(source)
    taken: set[str] = set()
    for target, one in made:
        if one.titel.lower() in taken:
            raise WerkbladError(zeg("twee bladen heten {titel}", titel=one.titel))
        taken.add(one.titel.lower())
        target.title = one.titel
    if not made:
        raise WerkbladError(zeg("het werkblad heeft geen bladen"))
    book.active = 0
    return report


@dataclass
class _Sheet:
    """Fills one sheet from its template sheet."""

    uit: _Uit
    target: Worksheet
    own: Blad
    maps: Mapping[str, list[Blad]]
    registry: marks.Registry
    definitief: bool
    report: Report

    def fill(self) -> None:
        """Cells, formulas, heights, merges, validation, colours and print settings."""
        source, target = self.uit.bron, self.target
        for merged in list(target.merged_cells.ranges):
            target.unmerge_cells(str(merged))
        target._cells.clear()
        target.row_dimensions.clear()
        for at, (row, texts) in enumerate(zip(self.uit.rijen, self.uit.teksten, strict=True), 1):
            if source.row_dimensions[row].height is not None:
                target.row_dimensions[at].height = source.row_dimensions[row].height
            for cell in source[row]:
                self._cell(cell, at, texts.get(int(cell.column or 0)))
        self._merges()
        self._heights()
        self._validations()
        self._colours()
        self._print()

    def _cell(self, cell: Any, at: int, text: str | None) -> None:
        target: Any = self.target.cell(at, cell.column)
        if cell.has_style:
            target._style = copy.copy(cell._style)
        if text is not None:
            self._text(target, text)
        elif isinstance(cell.value, str) and cell.data_type == "f":
            target.value = self._formula(cell.value, at, f"{self.uit.bron.title}!{cell.coordinate}")
        elif cell.value is not None:
            target.value = cell.value
            target.data_type = cell.data_type

    def _text(self, target: Any, text: str) -> None:
        """A rendered text: a number or a date when it is one value alone, else plain text."""
        used = [self.registry.values[int(i)] for i in _INDEX.findall(text)]
        self._note(target, used, text)
        alone = _ALONE.match(text)
        content = self.registry.values[int(alone[1])].inhoud if alone else None
        if isinstance(content, Decimal | int) and not isinstance(content, bool):
            target.value = content
            return
        if isinstance(content, date):
            target.value = content
            if target.number_format in ("General", "yyyy-mm-dd"):
                target.number_format = _DATE_FORMAT
            return
        plain = marks.plain(text).strip()
        if not plain:
            return
        target.value = plain
        target.data_type = "s"  # whatever the text begins with, it is never a formula
        target.quotePrefix = plain[0] in "=+-@"

    def _note(self, target: Any, used: list[Waarde[Any]], text: str) -> None:
        for one in used:
            if one.afwezig:
                self.report.absent.append(one)
            where = f"{self.own.titel}!{target.coordinate}"
            self.report.shown.append(
                Shown(marks.plain(text), one.pad, one.stand, one.nummer, "", where, one.origin)
            )
        stands = [s for s in _FILL if any(u.stand is s for u in used)]
        if stands and not self.definitief:
            target.fill = PatternFill("solid", start_color=_FILL[stands[0]])

    def _formula(self, text: str, at: int, where: str) -> str:
        try:
            return formules.vertaal(text, self.own, at, self.maps)
        except ValueError as fault:
            raise WerkbladError(f"{where}: {fault}") from fault

    def _merges(self) -> None:
        for merged in self.uit.bron.merged_cells.ranges:
            low, high = merged.min_col, merged.max_col
            for first, last in self.own.blokken(merged.min_row, merged.max_row):
                rows = merged.max_row - merged.min_row + 1
                for begin in range(first, last + 1, rows):
                    end = begin + rows - 1
                    self.target.merge_cells(None, begin, low, end, high)

    def _heights(self) -> None:
        """Room for wrapped text: no program fits the height of merged cells by itself."""
        wide = {(m.min_row, m.min_col): m.max_col for m in self.target.merged_cells.ranges}
        for row in self.target.iter_rows():
            at = int(row[0].row or 0)
            if self.target.row_dimensions[at].height is not None:
                continue
            needed = [
                _height(cell, self._width(cell.column, wide.get((at, cell.column), cell.column)))
                for cell in row
                if isinstance(cell.value, str) and cell.alignment.wrap_text
            ]
            if needed:
                self.target.row_dimensions[at].height = max(needed)

    def _width(self, first: int, last: int) -> float:
        columns = self.target.column_dimensions
        letters = (get_column_letter(n) for n in range(first, last + 1))
        return sum(columns[letter].width for letter in letters)

    def _ranges(self, ranges: Any) -> Iterator[tuple[int, int, int, int]]:
        """(first row, last row, first column, last column) of every place of these ranges."""
        for one in ranges:
            for first, last in self.own.blokken(one.min_row, one.max_row):
                yield first, last, one.min_col, one.max_col

    def _validations(self) -> None:
        found = DataValidationList()
        for one in self.uit.bron.data_validations.dataValidation:
            for first, last, low, high in self._ranges(one.sqref.ranges):
                rule: DataValidation = copy.copy(one)
                where = f"{get_column_letter(low)}{first}:{get_column_letter(high)}{last}"
                rule.sqref = type(one.sqref)(where)
                if one.formula1 and one.type == "list" and not one.formula1.startswith('"'):
                    formula = self._formula(f"={one.formula1}", first, str(one.sqref))[1:]
                    if formula == formules.LEEG:
                        continue  # no scale yet: nothing to choose from
                    rule.formula1 = formula
                found.append(rule)
        self.target.data_validations = found

    def _colours(self) -> None:
        self.target.conditional_formatting = ConditionalFormattingList()
        for group in self.uit.bron.conditional_formatting:
            for first, last, low, high in self._ranges(group.sqref.ranges):
                where = f"{get_column_letter(low)}{first}:{get_column_letter(high)}{last}"
                for rule in group.rules:
                    own = copy.copy(rule)
                    own.formula = [
                        self._formula(f"={f}", first, str(group.sqref))[1:] for f in rule.formula
                    ]
                    self.target.conditional_formatting.add(where, own)

    def _print(self) -> None:
        source, target = self.uit.bron, self.target
        target.page_setup = copy.copy(source.page_setup)
        target.print_options = copy.copy(source.print_options)
        target.page_margins = copy.copy(source.page_margins)
        target.HeaderFooter = copy.copy(source.HeaderFooter)
        target.sheet_view.showGridLines = source.sheet_view.showGridLines
        if source.print_title_rows:
            first, last = (int(n) for n in re.findall(r"\d+", source.print_title_rows))
            places = list(self.own.blokken(first, last))
            if places:
                target.print_title_rows = f"{places[0][0]}:{places[0][1]}"
        if source.freeze_panes:
            column, row = re.match(r"([A-Z]+)(\d+)", source.freeze_panes).groups()  # type: ignore[union-attr]
            at = self.own.eerste(int(row))
            target.freeze_panes = f"{column}{at}" if at else None


def _height(cell: Any, width: float) -> float:
    """Height in points of a wrapped text in a column this many characters wide."""
    size = float(cell.font.sz or 10)
    room = max(width * 10 / size, 1)
    lines = sum(max(math.ceil(len(line) / room), 1) for line in cell.value.split("\n"))
    return round(lines * size * 1.35 + 4, 1)


# --- the bytes ---------------------------------------------------------------------------


def _bytes(book: Workbook, names: Mapping[str, Any]) -> bytes:
    """The workbook without dates, persons and other things that differ from day to day."""
    document, region = names["document"], plain_text(names["regio"].naam.inhoud or "")
    book.properties.title = f"{document.titel} {plain_text(names['naam'].inhoud or '')}".strip()
    book.properties.creator = region
    book.calculation.fullCalcOnLoad = True
    return werkmap.bewaard(book)
