"""Working papers: the letters tell nothing about others, the workbooks count right."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from generator import (
    aankondiging,
    brieven,
    formules,
    inhoudsopgave,
    kantoor,
    ooxml,
    pipeline,
    werkblad,
    werkbladtekst,
)
from generator.dossier import Dossier
from generator.formules import Blad
from generator.load import load_yaml
from generator.origin import Place
from generator.pipeline import House, Wish
from generator.plan import Gepland, plan
from generator.problems import format_line
from generator.project import Project
from generator.uitkomst import UITGEKOZEN

ROOT = Path(__file__).resolve().parents[1]
TENDER = "voorbeeld/jeugdteams"


@pytest.fixture(scope="module")
def house() -> House:
    return pipeline.open_house(Project(ROOT))


@pytest.fixture(scope="module")
def dossier(house: House) -> Dossier:
    one, found = pipeline.dossier(house, TENDER, None)
    assert one is not None, [format_line(p) for p in found]
    return one


@pytest.fixture(scope="module")
def gemaakt(house: House, dossier: Dossier, tmp_path_factory: Any) -> dict[str, bytes]:
    """Every working paper of the example, by name."""
    wish = Wish(out=tmp_path_factory.mktemp("uit"), with_pages=False)
    made = {}
    for gepland in plan(dossier):
        if gepland.soort.werkstuk:
            assert not gepland.geblokkeerd
            rendered, found, _ = pipeline.make(house, dossier, gepland, wish)
            assert rendered is not None and not found, [format_line(p) for p in found]
            made[gepland.naam] = rendered.docx
    return made


def text_of(docx: bytes) -> str:
    """Everything a reader or a search finds in a document, its properties included."""
    parts = ooxml.read_package(docx)
    pieces = []
    for name, content in parts.items():
        if name.endswith(".xml") and not name.startswith(("word/theme", "word/styles")):
            root = ooxml.parse(content)
            pieces.append(ooxml.visible_text(root) if name.startswith("word/") else "")
            pieces.append(" ".join(root.itertext()))
    return " ".join(" ".join(pieces).split())


def planned(house: House, tender: str) -> list[Gepland]:
    one, found = pipeline.dossier(house, tender, None)
    assert one is not None, [format_line(p) for p in found]
    return list(plan(one))


# --- which papers there are -----------------------------------------------------------------


def test_every_paper_of_the_fasen_is_made(gemaakt: dict[str, bytes]) -> None:
    kinds = {re.sub(r"-perceel-.*", "", name) for name in gemaakt}
    assert kinds == {
        "aankondigingsblad",
        "gegevensblad",
        "beoordelingsmatrix-selectie",
        "scoreformulier-selectie",
        "brief-selectie",
        "dialoogverslag",
        "beoordelingsmatrix-gunning",
        "scoreformulier-gunning",
        "brief-gunning",
        "proces-verbaal",
        "aankondigingsblad-uitkomst",
    }
    assert sum(name.startswith("brief-") for name in gemaakt) == 15


def test_without_results_letters_are_blocked_and_say_by_what(house: House) -> None:
    lines = {g.naam: g.stand for g in planned(house, "wbo/slt")}
    assert "tender_specs/wbo/uitkomsten/slt.yaml" in lines["brief-selectie"]
    assert "geblokkeerd door uitkomsten" in lines["proces-verbaal"]
    assert lines["beoordelingsmatrix-selectie"].startswith("concept")


def test_only_a_contents_list_needs_a_layout(gemaakt: dict[str, bytes]) -> None:
    assert not any(
        inhoudsopgave.has_contents(d) for n, d in gemaakt.items() if n.startswith("brief")
    )


# --- letters --------------------------------------------------------------------------------


def letters(dossier: Dossier) -> Iterator[tuple[str, str, brieven.Brief]]:
    for fase, document in (("selectie", "brief-selectie"), ("inschrijving", "brief-gunning")):
        for brief in brieven.brieven(dossier, fase):
            yield fase, f"{document}-{brief.sleutel}", brief


def test_a_letter_tells_nothing_about_others_but_who_was_chosen(
    dossier: Dossier, gemaakt: dict[str, bytes]
) -> None:
    """Names of all others, their reasons, scores and motivations stay out."""
    everyone = list(letters(dossier))
    for fase, name, brief in everyone:
        text = text_of(gemaakt[name])
        own = brief.beslissing
        assert str(own.partij.inhoud) in text
        for other_fase, _, other in everyone:
            theirs = other.beslissing
            if theirs.partij == own.partij:
                continue
            same = (fase, own.perceel.inhoud) == (other_fase, theirs.perceel.inhoud)
            chosen = same and theirs.uitslag.inhoud in UITGEKOZEN
            party = str(theirs.partij.inhoud)
            visible = any(
                party == str(b.beslissing.partij.inhoud)
                for f, _, b in everyone
                if f == fase
                and b.beslissing.perceel.inhoud == own.perceel.inhoud
                and b.beslissing.uitslag.inhoud in UITGEKOZEN
            )
            assert (party in text) == visible, (name, party)
            secrets = {str(t.inhoud) for t in (*theirs.redenen, *theirs.verschil)}
            secrets |= {str(s.motivering.inhoud) for s in theirs.scores}
            if not chosen:
                secrets |= {str(t.inhoud) for t in theirs.kenmerken}
            mine = {str(t.inhoud) for t in (*own.redenen, *own.verschil)}
            mine |= {str(s.motivering.inhoud) for s in own.scores}
            told = {
                str(k.inhoud)
                for f, _, b in everyone
                if f == fase and b.beslissing.perceel.inhoud == own.perceel.inhoud
                for k in b.beslissing.kenmerken
            }
            for secret in secrets - mine - told:
                assert secret not in text, (name, secret)


def test_a_letter_keeps_what_the_selectiedocument_promises(
    dossier: Dossier, gemaakt: dict[str, bytes]
) -> None:
    """Reasons, every score with its words, the chosen party, the last day and hour."""
    for fase, name, brief in letters(dossier):
        text = text_of(gemaakt[name])
        own = brief.beslissing
        for reden in own.redenen:
            assert str(reden.inhoud) in text
        for score in own.scores:
            assert str(score.motivering.inhoud) in text
        assert ("9 maart 2027" if fase == "selectie" else "13 september 2027") in text
        assert "23.59 uur" in text
        assert "20 kalenderdagen" in text
        assert "2.127" not in text


def test_a_letter_does_not_get_the_outcomes_of_others(dossier: Dossier) -> None:
    """Not one name of a template leads to another party's decision."""
    brief = next(brieven.brieven(dossier, "selectie"))
    names = brieven.names(dossier, brief)
    assert "uitkomst" not in names
    assert names["besluit"].beslissingen.afwezig
    assert names["selectieuitkomst"].afwezig and names["dialoogresultaten"].afwezig


def test_the_proces_verbaal_names_everyone_with_reasons(
    dossier: Dossier, gemaakt: dict[str, bytes]
) -> None:
    text = text_of(gemaakt["proces-verbaal"])
    for _, _, brief in letters(dossier):
        assert str(brief.beslissing.partij.inhoud) in text
        for reden in brief.beslissing.redenen:
            assert str(reden.inhoud) in text
    for letter in ("(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(l)", "(m)", "(n)"):
        assert letter in text


# --- the notice -----------------------------------------------------------------------------

ONVOORWAARDELIJK = (
    *("01", "02", "03", "04", "05(a)(b)", "701", "702(a)", "757", "21", "23", "24", "262"),
    *("88", "137", "71", "736", "821", "97", "806", "500", "501", "513", "514"),
)
"""Unconditional fields of subtype 20 in eForms SDK 1.15.1 (fields.json)."""


def rows(docx: bytes) -> list[list[str]]:
    root = ooxml.parse(ooxml.read_package(docx)["word/document.xml"])
    return [
        [ooxml.visible_text(c).strip() for c in row.iterchildren(ooxml.w("tc"))]
        for row in root.iter(ooxml.w("tr"))
    ]


def notice(docx: bytes) -> dict[str, list[str]]:
    """Field -> its row (the first one of several percelen)."""
    found: dict[str, list[str]] = {}
    for row in rows(docx):
        if len(row) == 5:
            found.setdefault(row[0], row)
    return found


def test_every_unconditional_field_is_there(gemaakt: dict[str, bytes]) -> None:
    names = " ".join(notice(gemaakt["aankondigingsblad"]))
    for number in ONVOORWAARDELIJK:
        assert re.search(rf"BT-{re.escape(number)}(?![0-9])", names), number
    for number in ("OPP-070", "OPT-001", "OPT-002", "OPT-200", "OPT-300"):
        assert number in names


def test_what_a_procedure_in_more_steps_forbids(gemaakt: dict[str, bytes]) -> None:
    fields = notice(gemaakt["aankondigingsblad"])
    assert fields["BT-105"][2] == "oth-mult"
    for name in ("BT-131(d)(t)", "BT-98", "BT-115", "BT-113", "BT-271", "BT-109"):
        assert fields[name][2] == "Niet invullen", name
        assert fields[name][4].startswith("Verboden.")
    assert "20 januari 2027, 12.00 uur" in fields["BT-1311(d)(t)"][2]
    assert fields["BT-262"][2] == "85312300"  # without its check digit
    assert "looptijd.basis_jaren" in fields["BT-36"][3]
    assert "(alle percelen)" in fields["BT-36"][1]


def test_a_procedure_in_one_step_asks_for_the_deadline(house: House, tmp_path: Path) -> None:
    one, _ = pipeline.dossier(house, "voorbeeld/begeleiding", None)
    assert one is not None
    (blad,) = [g for g in plan(one) if g.document == "aankondigingsblad"]
    rendered, _, _ = pipeline.make(house, one, blad, Wish(out=tmp_path))
    assert rendered is not None
    fields = notice(rendered.docx)
    assert fields["BT-105"][2] == "oth-single"
    assert fields["BT-131(d)(t)"][4].startswith("Verplicht.")
    assert fields["BT-1311(d)(t)"][2] == "Niet invullen"


def test_what_is_open_is_listed(house: House, tmp_path: Path) -> None:
    one, _ = pipeline.dossier(house, "wbo/slt", None)
    assert one is not None
    (blad,) = [g for g in plan(one) if g.document == "aankondigingsblad"]
    rendered, _, _ = pipeline.make(house, one, blad, Wish(out=tmp_path))
    assert rendered is not None
    missing = [r for r in rows(rendered.docx) if len(r) == 3]
    assert any(re.search(r"Nog te (beslissen|bevestigen): K\d+", r[2]) for r in missing)


@pytest.mark.parametrize(
    "change", [{"eis": {"onbekend": "vrij"}}, {"groep": "elders"}, {"zekerheid": "?"}, {"x": "1"}]
)
def test_the_fields_are_held_to_their_own_form(change: dict[str, Any]) -> None:
    source, _ = load_yaml(ROOT / "schemas" / "aankondiging.yaml", "aankondiging.yaml")
    assert source is not None
    aankondiging.check(source.data)
    fields = [{**source.data["velden"][0], **change}]
    with pytest.raises(ValueError):
        aankondiging.check({**source.data, "velden": fields})


# --- formulas -------------------------------------------------------------------------------

RIJEN = Blad("Perceel 1", (4, 19, 26, 28, 28, 26, 28, 31, 35))


@pytest.mark.parametrize(
    ("formula", "at", "text"),
    [
        ("=C28*E28/$C$4", 4, "=C4*E4/$C$1"),  # the same row; a fixed row with one copy
        ("=SUM(F28:F28)", 3, "=SUM(F4:F5)"),  # the copies of this repetition
        ("=SUM(F28:F28)", 6, "=SUM(F7:F7)"),
        ("=SUM(F26:F31)", 9, "=SUM(F3:F8)"),  # all rows above the total
        ("=COUNT(F$28:F$28)", 3, "=COUNT(F$4:F$7)"),  # absolute: all copies
        ('=IF(F26="","",F26)', 5, '=IF(F3="","",F3)'),  # the nearest criterium above
        ("=SUM(F29:F30)", 9, "=SUM(0)"),  # rows of which there are none
        ("=MAX(Schaal!$A$9:$A$9)", 1, "=MAX('Schaal'!$A$2:$A$4)"),
        ('="F28 blijft tekst"', 1, '="F28 blijft tekst"'),
    ],
)
def test_formulas_stay_on_their_rows(formula: str, at: int, text: str) -> None:
    bladen = {"Schaal": [Blad("Schaal", (7, 9, 9, 9))], "Matrix": [RIJEN]}
    assert formules.vertaal(formula, RIJEN, at, bladen) == text


def test_a_reference_to_a_repeated_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="herhaald"):
        formules.vertaal("=Matrix!A1", RIJEN, 1, {"Matrix": [RIJEN, RIJEN]})


# --- workbooks ------------------------------------------------------------------------------


def book_of(*cells: tuple[str, str], title: str = "Blad") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for where, value in cells:
        sheet[where] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(house: House, dossier: Dossier, template: bytes) -> tuple[Any, list[str]]:
    from generator import context
    from generator.afgeleid import derive

    gepland = next(g for g in plan(dossier) if g.soort.vorm == "xlsx")
    names = context.names(dossier, derive(dossier), gepland, (), False)
    rendered, found = werkblad.render_werkblad(template, names, Place("proef.xlsx"))
    lines = [format_line(p) for p in found]
    return (load_workbook(io.BytesIO(rendered.docx)) if rendered else None), lines


FIRST = "{% for c in selectiecriteria %}{% if loop.first %}{{ c.naam }}{% endif %}{% endfor %}"


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-5", "@SUM(A1)", '=HYPERLINK("x")', "#N/A"])
def test_text_of_a_spec_never_becomes_a_formula(house: House, tmp_path: Path, text: str) -> None:
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "tender_specs" / "voorbeeld", tmp_path / "tender_specs" / "voorbeeld")
    spec = tmp_path / "tender_specs" / f"{TENDER}.yaml"
    quoted = "'" + text + "'"
    spec.write_text(spec.read_text().replace('"Visie op het jeugdteam"', quoted, 1))
    one, found = pipeline.dossier(pipeline.open_house(Project(tmp_path)), TENDER, None)
    assert one is not None, [format_line(p) for p in found]
    template = (ROOT / "templates" / "werkstukken" / "scoreformulier.xlsx").read_bytes()
    for source in (template, book_of(("A1", FIRST))):
        book, lines = fill(house, one, source)
        assert book is not None, lines
        cells = [
            c
            for sheet in book
            for row in sheet.iter_rows()
            for c in row
            if isinstance(c.value, str) and c.value.split("\n")[0] == text
        ]
        assert cells
        for cell in cells:
            assert cell.data_type == "s", cell.coordinate
            assert cell.quotePrefix == (text[0] in "=+-@")


def test_numbers_are_numbers_and_open_values_are_marked(house: House) -> None:
    one, _ = pipeline.dossier(house, "wbo/slt", None)
    assert one is not None
    template = book_of(
        ("A1", "{{ looptijd.basis_jaren }}"),
        ("A2", "{{ looptijd.basis_jaren }} jaar"),
        ("A3", "{{ ingangsdatum }}"),
        ("A4", "{{ selectiecriteria }}"),
        ("A5", "Vaste tekst & meer"),
    )
    book, lines = fill(house, one, template)
    assert book is not None, lines
    sheet = book.active
    assert sheet["A1"].value == one.aanbesteding.looptijd.get().basis_jaren.inhoud
    assert sheet["A2"].value == f"{sheet['A1'].value} jaar"
    assert sheet["A3"].is_date
    assert re.match(r"\[K\d+ ", sheet["A4"].value)
    assert sheet["A4"].fill.start_color.rgb == "00FFEB3B"
    assert sheet["A5"].value == "Vaste tekst & meer"


def test_rows_and_sheets_are_repeated(house: House, dossier: Dossier) -> None:
    template = book_of(
        ("A1", "{%blad for p in percelen %}"),
        ("B1", "P{{ p.nr }}: a/b"),
        ("A2", "{{ p.naam }}"),
        ("A3", "{%tr for c in selectiecriteria %}"),
        ("A4", "{%tr if c.gewicht == 25 %}"),
        ("A5", "{{ c.nr }}"),
        ("B5", "{{ c.gewicht }}"),
        ("A6", "{%tr endif %}"),
        ("A7", "{%tr endfor %}"),
        ("B8", "=SUM(B5:B5)"),
    )
    book, lines = fill(house, dossier, template)
    assert book is not None, lines
    assert book.sheetnames == [f"P{n}  a b" for n in range(1, 5)]
    sheet = book.worksheets[3]
    column = [[c.value for c in row] for row in sheet.iter_rows()]
    assert column == [
        ["Zilverhove Zuid", None],
        ["S2", 25],
        ["S3", 25],
        [None, "=SUM(B2:B3)"],
    ]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ((("A1", "={{ naam }}"),), "een formule bevat geen tags"),
        ((("A1", "{%tr for x in percelen %}"), ("A2", "x")), "endfor"),
        ((("A1", "{{ bestaat_niet }}"),), "bestaat_niet"),
        ((("A1", "{%blad percelen %}"),), "blad for x in"),
        ((("A1", "{{ naam.__class__.__mro__ }}"),), "__"),
        ((("A1", "{%blad for p in percelen %}"), ("B1", "zelfde")), "twee bladen"),
    ],
)
def test_a_fault_in_a_template_is_a_problem(
    house: House, dossier: Dossier, cells: tuple[tuple[str, str], ...], words: str
) -> None:
    book, lines = fill(house, dossier, book_of(*cells))
    assert book is None
    assert words in lines[0] and "S501" in lines[0]


def test_a_template_is_checked_before_there_are_facts() -> None:
    assert werkblad.check(book_of(("A1", "{{ naam"))) != []
    assert werkblad.check(book_of(("A1", "={{ naam }}"))) != []
    for path in (ROOT / "templates" / "werkstukken").glob("*.xlsx"):
        assert werkblad.check(path.read_bytes()) == []
        assert "{%tr for" in werkbladtekst.tekst(path)


def test_the_same_bytes_on_any_day(
    house: House, dossier: Dossier, gemaakt: dict[str, bytes], tmp_path: Path
) -> None:
    (matrix,) = [g for g in plan(dossier) if g.naam == "beoordelingsmatrix-gunning"]
    again, _, _ = pipeline.make(house, dossier, matrix, Wish(out=tmp_path))
    assert again is not None and again.docx == gemaakt[matrix.naam]
    core = ooxml.read_package(again.docx)["docProps/core.xml"].decode()
    assert "dcterms" not in core.replace("xmlns:dcterms", "")
    assert "openpyxl" not in core


def recalculated(folder: Path, name: str, data: bytes) -> Any:
    """The workbook as LibreOffice computes it; skipped where Calc is not installed, never in CI."""
    program = kantoor.find_soffice()
    in_ci = os.environ.get("CI") == "true"
    if program is None:
        assert not in_ci, "CI must have LibreOffice"
        pytest.skip("LibreOffice is er niet")
    (folder / f"{name}.xlsx").write_bytes(data)
    out = folder / "uit"
    profile = f"-env:UserInstallation=file://{folder}/profiel"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", out]
    subprocess.run(
        [*map(str, command), str(folder / f"{name}.xlsx")], capture_output=True, timeout=180
    )
    if not (out / f"{name}.xlsx").is_file():
        assert not in_ci, "CI must have LibreOffice Calc"
        pytest.skip("LibreOffice heeft geen Calc")
    return load_workbook(out / f"{name}.xlsx", data_only=True)


def with_scores(data: bytes, perceel: int, columns: dict[str, dict[str, Decimal]]) -> bytes:
    """The matrix with grades filled in: column -> criterium -> grade."""
    book = load_workbook(io.BytesIO(data))
    sheet = book[f"Perceel {perceel}"]
    for row in sheet.iter_rows():
        for column, grades in columns.items():
            if row[0].value in grades:
                sheet[f"{column}{row[0].row}"] = float(grades[str(row[0].value)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Any, label: str) -> int:
    return next(r[0].row for r in sheet.iter_rows() if r[1].value == label)


@pytest.mark.parametrize(
    ("fase", "document", "perceel"),
    [
        ("selectie", "beoordelingsmatrix-selectie", 1),
        ("selectie", "beoordelingsmatrix-selectie", 3),
        ("inschrijving", "beoordelingsmatrix-gunning", 4),
    ],
)
def test_the_matrix_computes_what_the_letters_say(
    dossier: Dossier,
    gemaakt: dict[str, bytes],
    tmp_path: Path,
    fase: str,
    document: str,
    perceel: int,
) -> None:
    """Totals, minima and ranking in a real spreadsheet program, against the results file."""
    judged = [
        b.beslissing
        for b in brieven.brieven(dossier, fase)
        if b.beslissing.perceel == perceel and b.beslissing.scores
    ]
    columns = {
        "EGIKMOQS"[i]: {str(s.criterium.inhoud): s.punten.get() for s in one.scores}
        for i, one in enumerate(judged)
    }
    data = with_scores(gemaakt[document], perceel, columns)
    sheet = recalculated(tmp_path, document, data)[f"Perceel {perceel}"]
    total, minima = row_of(sheet, "Totaal"), row_of(sheet, "Alle minima gehaald")
    rank = row_of(sheet, "Plaats in de rangorde")
    for i, one in enumerate(judged):
        column = "FHJLNPRT"[i]
        assert Decimal(str(sheet[f"{column}{total}"].value)) == one.totaal.get()
        reached = all(s.punten.get() >= 6 for s in one.scores)
        assert sheet[f"{column}{minima}"].value == ("ja" if reached else "nee")
        if one.rang.bekend and reached:
            assert sheet[f"{column}{rank}"].value == one.rang.get()
    assert sheet[f"C{total}"].value == 100
    empty = "FHJLNPRT"[len(judged)]
    assert sheet[f"{empty}{total}"].value in (None, "")


def test_grades_are_chosen_from_the_scale(gemaakt: dict[str, bytes]) -> None:
    for name in ("beoordelingsmatrix-gunning", "scoreformulier-selectie"):
        book = load_workbook(io.BytesIO(gemaakt[name]))
        assert book.sheetnames == ["Perceel 1", "Perceel 2", "Perceel 3", "Perceel 4", "Schaal"]
        scale = [row[0].value for row in book["Schaal"].iter_rows()]
        assert scale[-6:] == [0, 2, 4, 6, 8, 10]
        lists = [v for v in book["Perceel 1"].data_validations.dataValidation if v.type == "list"]
        own = [v for v in lists if "Schaal" in str(v.formula1)]
        assert own and {v.formula1 for v in own} == {"'Schaal'!$A$3:$A$8"}
        for sheet in book.worksheets:
            assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToWidth == 1
        assert book["Perceel 1"].print_title_rows and book["Perceel 1"].freeze_panes


def test_the_individual_form_adds_up(gemaakt: dict[str, bytes], tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(gemaakt["scoreformulier-gunning"]))
    sheet = book["Perceel 2"]
    for row in sheet.iter_rows():
        if re.match(r"GC\d\.\d$", str(row[0].value)):
            sheet[f"D{row[0].row}"] = 8
    out = io.BytesIO()
    book.save(out)
    made = recalculated(tmp_path, "formulier", out.getvalue())["Perceel 2"]
    assert made[f"E{row_of(made, 'Totaal')}"].value == 80
