"""The questions of a round, from CSV or .xlsx, to rows of text with the place of every cell.

In: a file with the columns of ``KOLOMMEN``. Out: ``Vraagregel`` per row and everything that is
wrong with the file itself: a column or text that says who asked, a formula, a value that Excel
made something else of. Spreadsheet cells are never evaluated.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import werkmap
from generator.origin import Place
from generator.problems import Problem, in_order, problem
from generator.table import Row, load_csv
from generator.textfile import FORBIDDEN, MAX_BYTES, MAX_TEXT, character_name, oorzaak
from generator.veilig import Geweigerd

KOLOMMEN = (
    "nummer",
    "document",
    "paragraaf",
    "vraag",
    "antwoord",
    "vertrouwelijk",
    "wijziging",
)
_PERSOON = re.compile(
    r"naam|name|mail|telefoon|tel\b|mobiel|organisatie|bedrijf|aanbieder|afzender|inschrijver"
    r"|gegadigde|vragensteller|indiener|contact|partij|kvk|adres|door|van wie",
    re.IGNORECASE,
)
_ADRES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEFOON = re.compile(r"(?<![\w./-])(?:\+31|0031|0)[\s-]?(?:\(0\))?[1-9](?:[\s-]?\d){8}(?!\d)")
_NUMMER = re.compile(r"(?:[A-Za-z]{1,3}[-.]?)?\d{1,5}[a-z]?")
_JA = {"ja": True, "nee": False, "": False}


@dataclass(frozen=True)
class Vraagregel:
    """One row. Without ``nummer`` and ``vraag`` it is a change of our own accord."""

    nummer: str
    document: str
    paragraaf: str
    vraag: tuple[str, ...]
    antwoord: tuple[str, ...]
    vertrouwelijk: bool
    wijzigingen: tuple[str, ...]
    """Paths in the spec."""
    plaatsen: Mapping[str, Place]
    plaats: Place
    onzeker: bool = False
    """The number of the paragraph was a number in Excel: 5.1 and 5.10 are the same there."""

    @property
    def eigen(self) -> bool:
        """A change that nobody asked for."""
        return not self.vraag

    def bij(self, kolom: str) -> Place:
        """The place of a cell."""
        return self.plaatsen.get(kolom, self.plaats)


def lees(
    path: Path, name: str, bekend: Iterable[str] = ()
) -> tuple[list[Vraagregel], list[Problem]]:
    """The rows of a file, in its order.

    Args:
        path: ``.csv`` or ``.xlsx``.
        name: how problems call the file.
        bekend: e-mail addresses that were published, and so name nobody.
    """
    numbers: set[Place] = set()
    if path.suffix.lower() == ".xlsx":
        rows, found = _xlsx(path, name, numbers)
    else:
        rows, found = load_csv(path, name, KOLOMMEN)
        found = [_persoonlijk(one) for one in found]
    known = {address.casefold() for address in bekend}
    lines = []
    for row in rows:
        found += _cellen(row, known)
        lines.append(_regel(row, numbers))
    found += _nummers(lines)
    return lines, in_order(found)


def _persoonlijk(one: Problem) -> Problem:
    """An unknown column that says who asked is not merely unknown."""
    column = dict(one.params).get("kolom", "")
    if one.code == "L153" and _PERSOON.search(column):
        return problem("R530", one.place, "", kolom=column)
    return one


def _regel(row: Row, numbers: set[Place]) -> Vraagregel:
    return Vraagregel(
        nummer=row["nummer"],
        document=row["document"],
        paragraaf=row["paragraaf"],
        vraag=_alineas(row["vraag"]),
        antwoord=_alineas(row["antwoord"]),
        vertrouwelijk=_JA.get(row["vertrouwelijk"].casefold(), True),
        wijzigingen=tuple(dict.fromkeys(p for p in re.split(r"[;\n]\s*", row["wijziging"]) if p)),
        plaatsen=row.places,
        plaats=row.place,
        onzeker=row.places["paragraaf"] in numbers,
    )


def _alineas(text: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _cellen(row: Row, known: set[str]) -> Iterator[Problem]:
    """What is wrong with one row by itself."""
    for column in ("vraag", "antwoord"):
        said = [m[0] for m in _ADRES.finditer(row[column]) if m[0].casefold() not in known]
        said += [m[0] for m in _TELEFOON.finditer(row[column])]
        if said:
            yield problem("R531", row.places[column], "", kolom=column, gegeven=said[0])
    if row["vertrouwelijk"].casefold() not in _JA:
        yield problem("R542", row.places["vertrouwelijk"], "", waarde=row["vertrouwelijk"])
    if row["vertrouwelijk"].casefold() == "ja" and row["wijziging"]:
        yield problem("R541", row.places["wijziging"], "", nummer=row["nummer"] or "?")
    if row["vraag"] and not _NUMMER.fullmatch(row["nummer"]):
        reason = f"'{row['nummer']}' is geen nummer" if row["nummer"] else "het nummer ontbreekt"
        yield problem("R532", row.places["nummer"], "", reden=reason)
    if not row["vraag"] and row["nummer"]:
        yield problem("R532", row.places["vraag"], "", reden="bij dit nummer staat geen vraag")
    if row["paragraaf"] and not row["document"]:
        yield problem("R534", row.places["paragraaf"], "", document="", hint="Noem het document")


def _nummers(lines: Iterable[Vraagregel]) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for line in lines:
        key = line.nummer.casefold()
        if key and key in seen:
            reason = f"nummer {line.nummer} staat ook op regel {seen[key].line}"
            yield problem("R532", line.bij("nummer"), "", reden=reason)
        seen.setdefault(key, line.bij("nummer"))


def zonder_antwoord(lines: Iterable[Vraagregel], definitief: bool) -> Iterator[Problem]:
    """Rows without an answer: a warning in a draft, and never for a change of our own."""
    for line in lines:
        if line.antwoord:
            continue
        code = "R536" if definitief or line.eigen else "R535"
        what = "deze eigen wijziging" if line.eigen else f"vraag {line.nummer}"
        yield problem(code, line.bij("antwoord"), "", wat=what)


# --- .xlsx -------------------------------------------------------------------------------


def _xlsx(path: Path, name: str, numbers: set[Place]) -> tuple[list[Row], list[Problem]]:
    """The first sheet; its first row with text is the header. ``numbers`` is filled."""
    whole = Place(name)
    try:
        if not path.is_file():
            return [], [problem("L101", whole)]
        if path.stat().st_size > MAX_BYTES:
            return [], [problem("L104", whole, maximum=f"{MAX_BYTES // 1_000_000} MB")]
        book = werkmap.openen(path.read_bytes())
    except OSError as fault:
        return [], [problem("L103", whole, oorzaak=oorzaak(fault))]
    except Geweigerd as fault:
        reason = str(fault).removeprefix("dit sjabloon wordt niet gebruikt: ").rstrip(".")
        return [], [problem("R544", whole, "", reden=reason)]
    sheet = book.worksheets[0]
    lines = [
        (number, cells)
        for number, cells in enumerate(sheet.iter_rows(min_row=1, min_col=1), 1)
        if any(_text(cell.value) for cell in cells)
    ]
    if not lines:
        return [], [problem("L150", Place(name, 1, 1))]
    top, first = lines[0]
    header = {_text(c.value).casefold(): i for i, c in enumerate(first) if _text(c.value)}
    found = list(_kop(first, name, top))
    if found:
        return [], in_order(found)
    rows: list[Row] = []
    for number, cells in lines[1:]:
        found += _zonder_kop(cells, set(header.values()), name, number)
        data, places = {}, {}
        for column, index in header.items():
            cell = cells[index]
            place = Place(name, number, index + 1)
            data[column], wrong = _waarde(cell, column, place)
            if cell.data_type == "n" and cell.value is not None:
                numbers.add(place)
            places[column] = place
            found += wrong
        rows.append(Row(data, places, Place(name, number, 1)))
    return rows, in_order(found)


def _kop(cells: Iterable[Any], name: str, row: int) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        column = _text(cell.value).casefold()
        place = Place(name, row, number)
        if not column:
            continue
        if column in seen:
            yield problem("L154", place, kolom=column, eerste=seen[column])
        elif column not in KOLOMMEN:
            near = difflib.get_close_matches(column, KOLOMMEN, 1)
            hint = f"Bedoelt u {near[0]}?" if near else f"Toegestaan: {', '.join(KOLOMMEN)}"
            yield _persoonlijk(problem("L153", place, kolom=column, hint=hint))
        seen.setdefault(column, number)
    for column in KOLOMMEN:
        if column not in seen:
            yield problem("L152", Place(name, row, 1), kolom=column)


def _zonder_kop(cells: Iterable[Any], known: set[int], name: str, row: int) -> Iterator[Problem]:
    """Text in a column without a heading: nobody can say what it is, so it is not left out."""
    for index, cell in enumerate(cells):
        if index not in known and _text(cell.value):
            hint = "Geef de kolom een naam of maak haar leeg"
            yield problem("L153", Place(name, row, index + 1), kolom="", hint=hint)


def _waarde(cell: Any, column: str, place: Place) -> tuple[str, list[Problem]]:
    """The text of a cell; a formula, a date or an error is no text."""
    value = cell.value
    if value is None:
        return "", []
    if cell.data_type == "f":
        return "", [problem("R543", place, "", kolom=column, reden="in deze cel staat een formule")]
    if cell.data_type == "e":
        return "", [problem("R543", place, "", kolom=column, reden="in deze cel staat een fout")]
    if isinstance(value, bool):
        return ("ja" if value else "nee"), []
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return str(int(value)), []
    if isinstance(value, float) and column == "paragraaf":
        return f"{value:.10g}", []
    if not isinstance(value, str):
        reason = "Excel heeft hier een datum of getal van gemaakt"
        return "", [problem("R543", place, "", kolom=column, reden=reason)]
    text = _text(value)
    wrong = [problem("L107", place, teken=character_name(m[0])) for m in FORBIDDEN.finditer(text)]
    if len(text) > MAX_TEXT:
        wrong.append(problem("L129", place, aantal=len(text), maximum=MAX_TEXT))
    return FORBIDDEN.sub("?", text), wrong


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
