"""The nota van inlichtingen: questions read, held against what was published, and printed."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date, datetime
from pathlib import Path

import docx_scalpel
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openxml_audit import OpenXmlValidator

from generator import cli, grootboek, momentopname, nota, ooxml, pipeline, publicatie
from generator.files import digest
from generator.nota import lezen, stukken
from generator.nota.passages import paren
from generator.nota.stukken import Blok
from generator.overgebleven import overgebleven
from generator.pipeline import Wish
from generator.plan import plan
from generator.project import Project
from tests.huis import ROOT

TENDER = "voorbeeld/begeleiding"
SPEC = "tender_specs/voorbeeld/begeleiding.yaml"
LEDGER = "tender_specs/voorbeeld/publicaties/begeleiding"
NAME = "inschrijfdocument"
DAY = date(2026, 12, 10)
SECRET = "KRAANVOGEL"
HEADER = ";".join(lezen.KOLOMMEN)
TERM = ("\n  basis_jaren: 2\n", "\n  basis_jaren: 3\n")
PARTNERS = ("contractpartners: {maximaal: 8}", "contractpartners: {maximaal: 9}")

QUESTIONS = f"""\
{HEADER}
3;{NAME};bijlage c;"Klopt code 45A04?
En de andere codes?";=1+1 is hier tekst. Ja, die kloppen.;;
2;{NAME};5.2;Kan de basis langer worden?;Ja, zij wordt drie jaar.;nee;looptijd
1;{NAME};§ 3.10;Welke gegevens levert een partij aan?;Wat in bijlage D staat.;;
4;{NAME};8.4;Mag ons {SECRET} model als bijlage mee?;Nee, {SECRET} niet.;ja;
5;;;Is er een bijeenkomst?;Nee.;;
;{NAME};4.4;;De vraag groeit. Daarom komt er een partner bij.;;percelen[nr=1].contractpartners
"""


# --- a published tender ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project, and the document that was published of it."""
    root = tmp_path_factory.mktemp("nota") / "p"
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "tender_specs" / "voorbeeld", root / "tender_specs" / "voorbeeld")
    house = pipeline.open_house(Project(root))
    one, _ = pipeline.dossier(house, TENDER, None)
    planned = next(g for g in plan(one) if g.naam == NAME)
    wish = Wish(root / "werk", definitief=True, with_pages=False)
    rendered, found, _ = pipeline.make(house, one, planned, wish)
    assert rendered is not None, found
    shutil.rmtree(root / "werk")
    return root, one, rendered


def enter(root: Path, one, rendered, published: bytes) -> None:
    clean = publicatie.publiceren.schoon.schoon(published, "Inschrijfdocument", "Regio", "abc")
    template = root / "templates/bouwstenen/bs_contact.docx"
    known = {"bs_contact": {"versie": "1", "sha256": digest(template.read_bytes())}}
    facts = {"datum": "2026-12-01", "documenten": {NAME: {"bouwstenen": known}}}
    taken = {p: f.as_dict() for p, f in momentopname.momentopname(one).items()}
    files = {
        grootboek.OPNAME: grootboek.as_json(taken),
        f"documenten/{NAME}.docx": clean,
        f"gegenereerd/{NAME}.docx": rendered.docx,
        f"herkomst/{NAME}.json": grootboek.as_json(rendered.herkomst),
    }
    grootboek.voeg_toe(root / LEDGER, "inschrijving", facts, files)


@pytest.fixture(scope="module")
def published(made):
    """The same project with its publication; nothing in it may be changed by a test."""
    root, one, rendered = made
    whole = root.parent / "gepubliceerd"
    shutil.copytree(root, whole)
    enter(whole, one, rendered, rendered.docx)
    return whole


@pytest.fixture
def own(published, tmp_path):
    """A copy to be changed."""
    shutil.copytree(published, tmp_path / "p")
    return tmp_path / "p"


def change(root: Path, *swaps: tuple[str, str]) -> None:
    path = root / SPEC
    text = path.read_text(encoding="utf-8")
    for old, new in swaps:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def ask(root: Path, text: str, ronde: int = 1) -> Path:
    path = root / LEDGER / "nota" / f"{ronde}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def make(root: Path, out: Path, ronde: int = 1, definitief: bool = False, vragen=None):
    house = pipeline.open_house(Project(root))
    asked = nota.Opdracht(ronde, DAY, vragen)
    wish = Wish(out, definitief=definitief)
    return nota.maak(house, TENDER, asked, wish, lambda _: None)


def refused(root: Path, rows: str, tmp_path: Path, **more):
    """The errors of a round with these rows; no document may come of it."""
    ask(root, f"{HEADER}\n{rows}\n")
    done, found = make(root, tmp_path / "uit", **more)
    assert done is None and not (tmp_path / "uit" / TENDER).exists()
    return [p for p in found if p.severity.value == "fout"]


def words(path: Path) -> str:
    parts = ooxml.read_package(path)
    return ooxml.visible_text(ooxml.parse(parts[ooxml.DOCUMENT]))


@pytest.fixture(scope="module")
def round_one(published, tmp_path_factory):
    """A round with everything in it, made once."""
    root = tmp_path_factory.mktemp("ronde") / "p"
    shutil.copytree(published, root)
    change(root, TERM, PARTNERS)
    ask(root, QUESTIONS)
    done, found = make(root, root / "uit")
    assert done is not None, found
    return root, done, found


def documents(done) -> tuple[Path, Path]:
    public, secret = [o.path for o in done.outcomes]
    return public, secret


# --- the nota ------------------------------------------------------------------------------------


def test_questions_stand_by_paragraph_as_published(round_one):
    _, done, found = round_one
    assert (done.vragen, done.vertrouwelijk, done.wijzigingen) == (4, 1, 2)
    assert not pipeline.has_fout(found)
    public, _ = documents(done)
    assert public.name == "nota-van-inlichtingen-1.docx"
    text = words(public)
    order = ["Is er een bijeenkomst?", "3.10 Gegevens", "5.2 Looptijd", "Bijlage C Van oud"]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)
    assert "=1+1 is hier tekst." in text and "En de andere codes?" in text
    assert "Zie wijziging 2." in text and "10 december 2026" in text
    assert "Inschrijfdocument, gepubliceerd op 1 december 2026" in text


def test_each_change_shows_its_passages_before_and_after(round_one):
    text = words(documents(round_one[1])[0])
    first, second = text.index("Wijziging 1: "), text.index("Wijziging 2: ")
    assert "De looptijd is twee jaar met twee verlengingsopties" in text[second:]
    assert "De looptijd is drie jaar met twee verlengingsopties" in text[second:]
    assert "Deze wijziging volgt uit vraag 2." in text[second:]
    between = text[first:second]
    assert "De vraag groeit." in between and "paragraaf 4.4" in between
    assert "maximaal acht" in between and "maximaal negen" in between
    assert "maximaal acht" not in text[second:]


def test_a_confidential_question_is_nowhere_in_the_nota(round_one):
    public, secret = documents(round_one[1])
    for name, data in ooxml.read_package(public).items():
        assert SECRET.encode() not in data, name
    beside = (public.parent / "herkomst" / f"{public.stem}.json").read_text(encoding="utf-8")
    assert SECRET not in beside
    assert secret.parent.name == "werkstukken" and secret.stem == "vertrouwelijke-vragen-1"
    text = words(secret)
    assert text.count(SECRET) == 2 and "8.4 " in text
    assert "Kan de basis langer" not in text


def test_the_documents_are_valid(round_one):
    for path in documents(round_one[1]):
        verdict = docx_scalpel.verify_deliverable(path.read_bytes())
        assert verdict.analysis_completed
        assert [f.message for f in verdict.findings if f.blocks_delivery] == []
        result = OpenXmlValidator().validate(path)
        assert result.is_valid, [str(e) for e in result.errors][:5]


def test_the_same_round_gives_the_same_bytes(round_one, tmp_path):
    root, done, _ = round_one
    again, _ = make(root, tmp_path / "uit")
    for one, other in zip(documents(done), documents(again), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_nota_is_no_leftover(round_one):
    root, _, _ = round_one
    house = pipeline.open_house(Project(root))
    assert overgebleven(house, root / "uit", [TENDER], [], False) == []


def test_a_change_that_asks_for_time_is_told(round_one):
    told = [p for p in round_one[2] if p.code == "R547"]
    assert {p.path for p in told} == {"looptijd", "percelen[nr=1].contractpartners"}
    assert [p.place.line for p in told] == [4, 8]


def test_a_final_nota_needs_answers_decisions_and_is_remembered(own, tmp_path):
    phone = ("\n    datum: 2027-05-12\n", "\n    datum: 2027-05-14\n")
    change(own, phone)
    row = f"1;{NAME};6.2;Kan de nota later komen?;;;planning.nota_inschrijving.datum"
    assert [p.code for p in refused(own, row, tmp_path, definitief=True)] == ["R536"]
    ask(own, f"{HEADER}\n{row.replace('?;;', '?;Ja.;')}\n")
    done, found = make(own, tmp_path / "uit", definitief=True)
    assert done is not None, found
    text = words(done.outcomes[0].path)
    assert "Dit is een concept" not in text and "14 mei 2027" in text and "12 mei 2027" in text
    kept = json.loads((own / LEDGER / "nota/1.json").read_text(encoding="utf-8"))
    assert kept["wijzigingen"] == {"planning.nota_inschrijving.datum": "2027-05-14"}
    ask(own, f"{HEADER}\n1;;;Komt er nog een nota?;Nee.;;\n", 2)
    done, found = make(own, tmp_path / "uit", 2)
    assert done is not None and done.wijzigingen == 0, found
    change(own, PARTNERS)
    ask(own, f"{HEADER}\n;;;;Er komt een partner bij.;;percelen[nr=1].contractpartners\n", 2)
    done, found = make(own, tmp_path / "uit", 2)
    text = words(done.outcomes[0].path)
    assert "maximaal negen" in text and "14 mei 2027" not in text  # that was told in round 1
    change(own, ("\n    datum: 2027-05-14\n", "\n    datum: 2027-05-15\n"))
    done, found = make(own, tmp_path / "uit2", 2)
    assert done is None and {p.code for p in found} == {"R538", "R547"}


def test_without_a_change_the_nota_says_so(own, tmp_path):
    ask(own, f"{HEADER}\n1;{NAME};2.3;Kan het ook per post?;;;\n")
    done, found = make(own, tmp_path / "uit")
    assert [p.code for p in found] == ["R535"] and len(done.outcomes) == 1
    text = words(done.outcomes[0].path)
    assert "wijzigt de gepubliceerde stukken niet" in text
    assert "Het antwoord ontbreekt nog." in text


def test_a_passage_that_a_lawyer_rewrote_is_shown_as_published(made, tmp_path):
    root, one, rendered = made
    shutil.copytree(root, tmp_path / "p")
    doc = Document(io.BytesIO(rendered.docx))
    term = next(p for p in doc.paragraphs if p.text.startswith("De looptijd is twee jaar"))
    term.runs[0].text = "Zo schreef de jurist het: " + term.runs[0].text
    out = io.BytesIO()
    doc.save(out)
    enter(tmp_path / "p", one, rendered, out.getvalue())
    change(tmp_path / "p", TERM)
    ask(tmp_path / "p", f"{HEADER}\n;;;;De basis wordt langer.;;looptijd.basis_jaren\n")
    done, found = make(tmp_path / "p", tmp_path / "uit")
    assert "R545" in {p.code for p in found}
    text = words(done.outcomes[0].path)
    assert "Zo schreef de jurist het: De looptijd is twee jaar" in text
    assert "De looptijd is drie jaar" in text


# --- what refuses --------------------------------------------------------------------------------


REFUSED = {
    "a paragraph that was not published": (f"1;{NAME};5.9;Wat?;Zo.;;", "R533", (2, 21)),
    "an annex that was not published": (f"1;{NAME};Bijlage Z;Wat?;Zo.;;", "R533", (2, 21)),
    "a document that was not published": ("1;dialoogdocument;5.2;Wat?;Zo.;;", "R534", (2, 3)),
    "a paragraph of no document": ("1;;5.2;Wat?;Zo.;;", "R534", (2, 4)),
    "announced, not made": (f"1;{NAME};5.2;Wat?;Zo.;;looptijd", "R537", (2, 35)),
    "announced, unknown": (f"1;{NAME};5.2;Wat?;Zo.;;loptijd", "R540", (2, 35)),
    "a name for a number": (f"Zorg BV;{NAME};5.2;Wat?;Zo.;;", "R532", (2, 1)),
    "an address": (f"1;{NAME};5.2;Mail jan@zorg.example;Zo.;;", "R531", (2, 25)),
    "perhaps confidential": (f"1;{NAME};5.2;Wat?;Zo.;misschien;", "R542", (2, 34)),
    "an own change without words": (";;;;;;looptijd", "R536", (2, 5)),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_is_told_at_its_place(own, tmp_path, what):
    row, code, place = REFUSED[what]
    found = {p.code: p for p in refused(own, row, tmp_path)}
    assert code in found, found
    assert (found[code].place.line, found[code].place.column) == place
    assert found[code].place.file == f"{LEDGER}/nota/1.csv"


def test_made_but_not_announced(own, tmp_path):
    change(own, TERM)
    (told,) = refused(own, f"1;{NAME};5.2;Wat?;Zo.;;", tmp_path)
    assert (told.code, told.path) == ("R538", "looptijd.basis_jaren")
    assert told.place.file == SPEC and told.place.line > 300


def test_a_secret_question_cannot_announce_a_change(own, tmp_path):
    change(own, TERM)
    found = refused(own, f"1;{NAME};5.2;Wat?;Zo.;ja;looptijd", tmp_path)
    assert "R541" in {p.code for p in found}


def test_nothing_was_published(made, tmp_path):
    root = made[0]
    shutil.copytree(root, tmp_path / "p")
    done, found = make(tmp_path / "p", tmp_path / "uit")
    assert done is None and [p.code for p in found] == ["R548"]


def test_a_broken_ledger_stops_it(own, tmp_path):
    path = own / LEDGER / "0001-inschrijving" / "documenten" / f"{NAME}.docx"
    path.write_bytes(path.read_bytes() + b" ")
    done, found = make(own, tmp_path / "uit")
    assert done is None and [p.code for p in found] == ["W662"]


# --- reading -------------------------------------------------------------------------------------


def book(path: Path, rows, sheet: str = "Vragen") -> Path:
    made = Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def as_rows(lines):
    return [
        (n.nummer, n.document, n.paragraaf, n.vraag, n.antwoord, n.vertrouwelijk, n.wijzigingen)
        for n in lines
    ]


TEXT = st.text(st.sampled_from("ab é;\"'=+@\n-<&{}%"), max_size=12)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_workbook_and_a_csv_say_the_same(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("lezen")
    rows = [
        [str(i), NAME, "5.2", f"v{asked}", f"a{said}", "nee", ""]
        for i, (asked, said) in enumerate(texts)
    ]
    quoted = [";".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    table = folder / "1.csv"
    table.write_text("\n".join([HEADER, *quoted]), encoding="utf-8")
    sheet = book(folder / "1.xlsx", [list(lezen.KOLOMMEN), *rows])
    one, wrong = lezen.lees(table, "1.csv")
    other, also = lezen.lees(sheet, "1.xlsx")
    assert as_rows(one) == as_rows(other) and len(one) == len(texts)
    assert {p.code for p in wrong} == {p.code for p in also} <= {"R531"}


@pytest.mark.parametrize("column", ["organisatie", "Naam", "e-mail", "vragensteller"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_column_that_says_who_asked_is_refused(tmp_path, column, kind):
    path = tmp_path / f"1.{kind}"
    header = [*lezen.KOLOMMEN, column]
    row = ["1", NAME, "5.2", "Wat?", "Zo.", "", "", "Zorg BV"]
    if kind == "csv":
        path.write_text(";".join(header) + "\n" + ";".join(row), encoding="utf-8")
    else:
        book(path, [header, row])
    lines, found = lezen.lees(path, path.name)
    assert lines == [] and [p.code for p in found] == ["R530"]
    assert found[0].place.line == 1 and found[0].place.column > 7


HOSTILE = {
    "a formula": ("=1+1", "R543"),
    "a formula that fetches": ('=WEBSERVICE("http://x.example")', "R544"),
    "a day": (datetime(2026, 2, 5), "R543"),
    "a hidden mark": ("tekst \ue000 hier", "L107"),
    "a reversed text": ("tekst \u202e hier", "L107"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_cell_that_is_no_text_is_refused(tmp_path, what):
    value, code = HOSTILE[what]
    row = ["1", NAME, "5.2", value, "Zo.", "", ""]
    path = book(tmp_path / "1.xlsx", [list(lezen.KOLOMMEN), row])
    _, found = lezen.lees(path, "1.xlsx")
    assert code in {p.code for p in found}
    if code != "R544":
        assert (found[0].place.line, found[0].place.column) == (2, 4)


@pytest.mark.parametrize("character", ["\x07", "\ue000", "\u202e"])
def test_a_control_character_in_csv_is_refused(tmp_path, character):
    path = tmp_path / "1.csv"
    path.write_text(f"{HEADER}\n1;{NAME};5.2;W{character}at?;Zo.;;\n", encoding="utf-8")
    assert [p.code for p in lezen.lees(path, "1.csv")[1]] == ["L107"]


@pytest.mark.parametrize("data", [b"", b"PK", b"geen werkmap", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_told(tmp_path, data):
    path = tmp_path / "1.xlsx"
    path.write_bytes(data)
    assert [p.code for p in lezen.lees(path, "1.xlsx")[1]] == ["R544"]
    assert [p.code for p in lezen.lees(tmp_path / "weg.xlsx", "weg.xlsx")[1]] == ["L101"]


def test_text_in_a_column_without_a_heading_is_told(tmp_path):
    row = ["1", NAME, "5.2", "Wat?", "Zo.", "", "", "Zorg BV"]
    path = book(tmp_path / "1.xlsx", [list(lezen.KOLOMMEN), row])
    _, found = lezen.lees(path, "1.xlsx")
    assert [(p.code, p.place.line, p.place.column) for p in found] == [("L153", 2, 8)]


def test_numbers_are_whole_and_a_doubtful_paragraph_is_refused(own, tmp_path):
    rows = [[1, NAME, 3.1, "Wat?", "Zo.", False, None], [2, NAME, 5, "Wat?", "Zo.", None, None]]
    path = book(tmp_path / "q.xlsx", [list(lezen.KOLOMMEN), *rows])
    lines, found = lezen.lees(path, "q.xlsx")
    assert [(n.nummer, n.paragraaf) for n in lines] == [("1", "3.1"), ("2", "5")] and not found
    done, found = make(own, tmp_path / "uit", vragen=path)
    assert done is None and [(p.code, p.place.line) for p in found] == [("R543", 2)]


def test_an_address_that_was_published_names_nobody(tmp_path):
    path = tmp_path / "1.csv"
    path.write_text(
        f"{HEADER}\n1;{NAME};2.3;Is INFO@regio.example juist?;Ja.;;\n"
        f"2;{NAME};2.3;Bel mij op 06-12345678;Nee.;;\n"
        f"2;{NAME};2.3;Code 45A04 en 2027-01-01?;Ja.;;\n",
        encoding="utf-8",
    )
    _, found = lezen.lees(path, "1.csv", {"info@regio.example"})
    assert [(p.code, p.place.line) for p in found] == [("R531", 3), ("R532", 4)]


# --- paragraphs and passages ---------------------------------------------------------------------


def test_headings_carry_the_numbers_of_the_published_document(published):
    entries, _ = grootboek.lees(published / LEDGER)
    stuk = stukken.gepubliceerd(entries, {})[NAME]
    for written in ("5.2", "§ 5.2", "paragraaf 5.2", "5.2.", " Par. 5.2"):
        assert stuk.kop_van(written) == "5.2 Looptijd en verlenging"
    assert stuk.kop_van("bijlage c") == stuk.kop_van("C") != None  # noqa: E711
    assert stuk.kop_van("99") is None
    assert stuk.rang("3.10") > stuk.rang("3.9") > stuk.rang("3.2")


BLOKKEN = st.lists(
    st.builds(
        lambda text, mark: Blok(text, (mark,) if mark else (), "1 Kop", "1"),
        st.sampled_from("abcd"),
        st.sampled_from(["", "m1", "m2"]),
    ),
    max_size=8,
)


@given(BLOKKEN, BLOKKEN)
@settings(max_examples=200, deadline=None)
def test_every_difference_is_one_passage(old, new):
    found = list(paren(old, new))
    assert bool(found) == ([b.tekst for b in old] != [b.tekst for b in new])
    gone = [p[0] for p in found if p[0]]
    come = [p[1] for p in found if p[1]]
    assert len(old) - len(gone) == len(new) - len(come)
    assert all(any(b is g for b in old) for g in gone)


# --- the command ---------------------------------------------------------------------------------


def test_the_command(own, tmp_path, capsys):
    ask(own, f"{HEADER}\n1;{NAME};2.3;Kan het ook per post?;Nee.;;\n")
    base = ["--project", str(own), "nota", TENDER, "--datum", "2026-12-10"]
    out = ["--out", str(tmp_path / "uit")]
    assert cli.main([*base, "--ronde", "1", *out]) == 0
    assert "in de nota: 1 vraag en 0 wijzigingen." in capsys.readouterr().out
    assert cli.main([*base, "--ronde", "2", *out]) == 1
    assert "L101" in capsys.readouterr().err
    assert cli.main([*base, "--ronde", "1", "--vragen", "x.docx", *out]) == 2
    for wrong in (["--ronde", "0"], ["--ronde", "een"], []):
        with pytest.raises(SystemExit) as stopped:
            cli.main([*base, *wrong, *out])
        assert stopped.value.code == 2
    assert cli.main(["--project", str(own), "nota", "voorbeeld", *base[4:], "--ronde", "1"]) == 2
