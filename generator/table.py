"""Semicolon CSV -> rows of text with the place of every cell.

In: a file and the columns it must have. Out: ``Row`` objects and problems. As Excel writes
it: with or without BOM, fields in double quotes where needed, blank lines skipped. Spaces
around a field do not count.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.origin import Place
from generator.problems import Problem, in_order, problem
from generator.taal import zeg
from generator.textfile import FORBIDDEN, MAX_TEXT, forbidden_characters, read_text


@dataclass(frozen=True)
class Row:
    """One line of a table: text and place of every cell by column, and where it starts."""

    data: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place

    def __getitem__(self, column: str) -> str:
        return self.data[column]


@dataclass(frozen=True)
class _Cell:
    text: str
    place: Place


def load_csv(path: Path, name: str, columns: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    """Load a semicolon CSV with exactly ``columns`` in its header, in any order.

    A row with a wrong number of fields is reported and left out; with a wrong header there
    are no rows. All problems of the file are collected.
    """
    text, problems = read_text(path, name)
    if text is None:
        return [], problems
    problems = forbidden_characters(text, name)
    reader = _Reader(name, FORBIDDEN.sub("?", text))
    lines = [line for line in reader.lines() if any(cell.text for cell in line)]
    problems += reader.problems
    if not lines:
        return [], in_order([*problems, problem("L150", Place(name, 1, 1))])
    problems += [
        problem("L129", cell.place, aantal=len(cell.text), maximum=MAX_TEXT)
        for line in lines
        for cell in line
        if len(cell.text) > MAX_TEXT
    ]
    header, *body = lines
    wrong = list(_header_problems(header, columns))
    if wrong:
        return [], in_order(problems + wrong)
    names = [cell.text for cell in header]
    rows = []
    for line in body:
        if len(line) == len(names):
            rows.append(_row(names, line))
        else:
            place = line[0].place
            problems.append(problem("L155", place, aantal=len(line), verwacht=len(names)))
    return rows, in_order(problems)


def _row(names: Sequence[str], line: Sequence[_Cell]) -> Row:
    pairs = list(zip(names, line, strict=True))
    return Row(
        {name: cell.text for name, cell in pairs},
        {name: cell.place for name, cell in pairs},
        line[0].place,
    )


def _kolommen(columns: Sequence[str]) -> str:
    return zeg("Toegestaan: {namen}", namen=", ".join(columns))


def _header_problems(header: Sequence[_Cell], columns: Sequence[str]) -> Iterator[Problem]:
    first = header[0]
    if len(header) == 1 and len(columns) > 1:
        for separator, naam in (
            (",", zeg("een komma")),
            ("\t", zeg("een tab")),
            ("|", zeg("een streep")),
        ):
            at = first.text.find(separator)
            if at >= 0:
                place = Place(first.place.file, first.place.line, first.place.column + at)
                yield problem("L151", place, teken=naam)
                return
    seen: dict[str, Place] = {}
    for cell in header:
        if cell.text in seen:
            yield problem("L154", cell.place, kolom=cell.text, eerste=seen[cell.text].column)
        elif cell.text not in columns:
            near = difflib.get_close_matches(cell.text, columns, 1)
            hint = zeg("Bedoelt u `{woord}`?", woord=near[0]) if near else _kolommen(columns)
            yield problem("L153", cell.place, kolom=cell.text, hint=hint)
        seen.setdefault(cell.text, cell.place)
    for column in columns:
        if column not in seen:
            yield problem("L152", first.place, kolom=column)


class _Reader:
    """Splits text in lines of cells, counting lines and characters; notes problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.problems: list[Problem] = []
        self._index, self._line, self._start = 0, 1, 0

    def lines(self) -> Iterator[list[_Cell]]:
        """Each line of the table; a quoted field may hold line ends."""
        while self._index < len(self.text):
            line = [self._cell()]
            while self._peek() == ";":
                self._index += 1
                line.append(self._cell())
            self._newline()
            yield line

    def _peek(self) -> str:
        return self.text[self._index : self._index + 1]

    def _place(self) -> Place:
        return Place(self.file, self._line, self._index - self._start + 1)

    def _newline(self) -> None:
        self._index += 1
        self._line, self._start = self._line + 1, self._index

    def _cell(self) -> _Cell:
        while self._peek() == " ":
            self._index += 1
        place = self._place()
        if self._peek() == '"':
            return _Cell(self._quoted(place).strip(), place)
        return _Cell(self._plain().strip(), place)

    def _plain(self) -> str:
        begin = self._index
        while self._peek() not in ("", ";", "\n"):
            self._index += 1
        return self.text[begin : self._index]

    def _quoted(self, place: Place) -> str:
        self._index += 1
        parts = []
        while (character := self._peek()) != "":
            if character == '"' and self.text[self._index + 1 : self._index + 2] == '"':
                parts.append('"')
                self._index += 2
            elif character == '"':
                self._index += 1
                after = self._place()
                if self._plain().strip():
                    self.problems.append(problem("L157", after))
                return "".join(parts)
            elif character == "\n":
                parts.append("\n")
                self._newline()
            else:
                parts.append(character)
                self._index += 1
        self.problems.append(problem("L156", place))
        return "".join(parts)
