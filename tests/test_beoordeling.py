"""The review pack: comments where they belong, redlines with their reasons, one sheet for all."""

import contextlib
import io
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from docx_scalpel import verify_deliverable
from openxml_audit import OpenXmlValidator

from generator import (
    cli,
    grootboek,
    kantoor,
    marks,
    ooxml,
    pages,
    pipeline,
    redline,
    sjablooncheck,
)
from generator.assemble import assemble
from generator.beoordeling import blad, kanten, stand
from generator.beoordeling.kantlijn import Opmerking, met_opmerkingen
from generator.beoordeling.opmerkingen import Concept, opmerkingen
from generator.beoordeling.stand import Beoordeling, Bevinding
from generator.momentopname import momentopname
from generator.ooxml import w
from generator.origin import Place
from generator.plan import plan
from generator.problems import problem
from generator.project import Project
from generator.publicatie import schoon
from generator.render import Rendered
from tests.huis import ROOT

SLT = "wbo/slt"
NAAM = "selectiedocument"
DAY = date(2026, 12, 2)
TERM = ("looptijd: {basis_jaren: 5,", "looptijd: {basis_jaren: 6,")
EVIL = '<script>alert("x")</script> & zo'


def publish(root: Path) -> None:
    """One publication of the selectiedocument, without LibreOffice."""
    house = pipeline.open_house(Project(root))
    one, _ = pipeline.dossier(house, SLT, None)
    gepland = next(g for g in plan(one) if g.naam == NAAM)
    made, _, _ = pipeline.make(house, one, gepland, kanten.schoon(root / "output"))
    generated = pages.fill_contents(made.docx, None)
    facts = {path: fact.as_dict() for path, fact in momentopname(one).items()}
    files = {
        "momentopname.json": grootboek.as_json(facts),
        f"documenten/{NAAM}.docx": schoon.schoon(generated, "T", "Regio", "kenmerk"),
        f"gegenereerd/{NAAM}.docx": generated,
        f"herkomst/{NAAM}.json": json.dumps(made.herkomst).encode(),
    }
    told = {"datum": "2026-12-01", "documenten": {NAAM: {}}}
    grootboek.voeg_toe(grootboek.map_van(house.project, SLT), "selectie", told, files)


def change(root: Path, old: str, new: str, file: str = "slt.yaml") -> None:
    path = root / "tender_specs" / "wbo" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A published tender of which the term was changed afterwards, and a wicked name."""
    root = tmp_path_factory.mktemp("beoordeling")
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "tender_specs" / "wbo", root / "tender_specs" / "wbo")
    publish(root)
    change(root, *TERM)
    return root


def review(root: Path, out: Path) -> str:
    """Everything that the command says; it succeeds."""
    told = io.StringIO()
    args = ["review", SLT, "--datum", "2026-12-02", "--auteur", "Een jurist", "--no-pages"]
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = cli.main(["--project", str(root), *args, "--out", str(out), "--alle"])
    assert code == 0, told.getvalue()
    return told.getvalue()


@pytest.fixture(scope="module")
def pack(project, tmp_path_factory):
    """The folder of the pack, and what the command said."""
    out = tmp_path_factory.mktemp("uit")
    told = review(project, out)
    return out / SLT / "beoordeling", told


def comments(path: Path) -> dict[str, list[str]]:
    """Bookmark of the paragraph -> texts of the comments that begin there."""
    document = Document(path)
    texts = {str(c.comment_id): c.text for c in document.comments}
    found: dict[str, list[str]] = {}
    for paragraph in document.element.body.iter(w("p")):
        starts = [s.get(w("id")) for s in paragraph.iter(w("commentRangeStart"))]
        marks = [m.get(w("name")) for m in paragraph.iter(w("bookmarkStart"))]
        for mark in [m for m in marks if not m.startswith("_")] or [""]:
            found.setdefault(mark, []).extend(texts[s] for s in starts)
    return found


def test_comments_of_the_tool_are_its_own_and_changes_are_the_author_s(pack):
    found = {c.author for c in Document(pack[0] / f"{NAAM}.docx").comments}
    assert found == {"bestek"}
    root = ooxml.parse(ooxml.read_package(pack[0] / f"{NAAM}.redline.docx")[ooxml.DOCUMENT])
    marks = list(root.iter(w("ins"), w("del")))
    assert {m.get(w("author")) for m in marks} == {"Een jurist"}
    assert {m.get(w("date")) for m in marks} == {"2026-12-02T00:00:00Z"}


def origins(pack) -> dict:
    return json.loads((pack[0] / "herkomst" / f"{NAAM}.json").read_text())


def of_kind(pack, begin: str) -> dict[str, str]:
    found = comments(pack[0] / f"{NAAM}.docx")
    return {mark: t for mark, texts in found.items() for t in texts if t.startswith(begin)}


def test_an_open_choice_has_its_comment_where_it_is_printed(pack):
    values = [v for v in origins(pack)["waarden"] if v["pad"] == "opdrachtgevers" or v["pad"]]
    open_ones = [v for v in values if v["stand"] == "open" and v["bladwijzer"]]
    said = of_kind(pack, "Open keuze")
    first = open_ones[0]
    number = re.match(r"\[(K\d+) ", first["tekst"])[1]
    text = said[first["bladwijzer"]]
    assert text.startswith(f"Open keuze {number}:") and first["pad"] in text
    told = [t for texts in comments(pack[0] / f"{NAAM}.docx").values() for t in texts]
    numbers = [m[1] for t in told if (m := re.match(r"(?:Open|Verwachte) keuze.*?(K\d+):", t))]
    printed = {re.match(r"\[(K\d+) ", v["tekst"])[1] for v in open_ones if v["tekst"][:2] == "[K"}
    assert len(numbers) == len(set(numbers)) and printed <= set(numbers)


def test_a_clause_to_be_checked_says_what_and_on_what_it_rests(pack, project):
    register = pipeline.open_house(Project(project)).register
    names = origins(pack)["bladwijzers"]
    said = of_kind(pack, "Te toetsen")
    used = dict.fromkeys(n.split("/")[0] for n in names.values())
    wanted = [n for n in used if n in register and register[n].status == "te_toetsen"]
    assert wanted and sorted(names[m].split("/")[0] for m in said) == sorted(wanted)
    for mark, text in said.items():
        entry = register[names[mark].split("/")[0]]
        assert entry.grondslag in text and entry.te_toetsen in text and entry.id in text


def test_a_derived_value_says_what_it_comes_from(pack):
    derived = [v for v in origins(pack)["waarden"] if v["herkomst"].startswith("afgeleid")]
    said = of_kind(pack, "Afgeleide waarde")
    one = next(v for v in derived if v["pad"] == "looptijd.basis_jaren")
    assert one["tekst"] in said[one["bladwijzer"]]
    assert "Inkoopstrategie §5.3.1" in said[one["bladwijzer"]]
    assert {v["bladwijzer"] for v in derived if v["bladwijzer"]} >= set(said)


def test_a_change_is_told_with_its_grade_where_it_stands(pack):
    said = of_kind(pack, "Gewijzigd sinds publicatie 0001-selectie")
    ((mark, text),) = said.items()
    assert "was 5, is 6" in text and "(looptijd.basis_jaren)" in text
    assert "Voorstel: rectificatie" in text
    assert "looptijd.basis_jaren" in origins(pack)["alineas"][mark]["paden"]


def test_the_redline_gives_the_reason_of_each_change(pack):
    data = (pack[0] / f"{NAAM}.redline.docx").read_bytes()
    said = [t for texts in comments(pack[0] / f"{NAAM}.redline.docx").values() for t in texts]
    assert said and all("looptijd.basis_jaren" in t and "was 5, is 6" in t for t in said)
    root = ooxml.parse(ooxml.read_package(data)[ooxml.DOCUMENT])
    changed = [
        next(n.iterancestors(w("tr")), next(n.iterancestors(w("p"))))
        for n in root.iter(w("ins"), w("del"))
    ]
    assert all(p.find(f".//{w('commentReference')}") is not None for p in changed)
    old = redline.verwerp(data)
    assert "vijf jaar" in text_of(old) and "zes jaar" in text_of(redline.aanvaard(data))


def text_of(docx: bytes) -> str:
    root = ooxml.parse(ooxml.read_package(docx)[ooxml.DOCUMENT])
    return "\n".join(ooxml.visible_text(p) for p in root.iter(w("p")))


def test_documents_without_a_draft_are_named_with_why(pack):
    sheet = text_of((pack[0] / "beoordeling.docx").read_bytes())
    for name, why in (("brief-gunning", "uitkomsten"), ("scoreformulier-gunning", "werkblad")):
        (reason,) = re.findall(rf"^{SLT}/{name}: geen concept \((.*)\)$", pack[1], re.MULTILINE)
        assert why in reason and reason[1:] in sheet


def test_the_sheet_lists_clauses_findings_and_changes(pack, project):
    path = pack[0] / "beoordeling.docx"
    rows = [[c.text for c in r.cells] for t in Document(path).tables for r in t.rows]
    heads = {tuple(r) for r in rows if r[-1] == "Paraaf"}
    assert {h[0] for h in heads} == {"Gegeven", "Ernst", "Bouwsteen", "Naam"}
    assert all("Besluit" in h for h in heads if h[0] != "Naam")
    names = {n.split("/")[0] for n in origins(pack)["bladwijzers"].values()}
    text = text_of(path.read_bytes())
    register = pipeline.open_house(Project(project)).register
    assert all(f"{n}, versie {register[n].versie}" in text for n in names if n in register)
    (changed,) = [r for r in rows if "looptijd.basis_jaren" in r[0]]
    assert changed[1:3] == ["5", "6"] and changed[4].startswith("Rectificatie")
    codes = [r[0].split("\n")[1] for r in rows if re.match(r"(Fout|Waarschuwing|Info)\n", r[0])]
    assert codes and all(code in pack[1] for code in codes)


class Reader(HTMLParser):
    """Tags in order, and what is never closed."""

    VOID = ("meta", "br", "link", "img")

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.stack
    return reader


def test_the_page_is_whole_accessible_and_needs_nothing_from_outside(pack):
    page = (pack[0] / "beoordeling.html").read_text(encoding="utf-8")
    tags = read(page).tags
    assert ("html", {"lang": "nl"}) in tags
    assert [t for t, _ in tags if re.fullmatch("h[1-6]", t)][:2] == ["h1", "h2"]
    number = sum(t == "table" for t, _ in tags)
    assert number == sum(t == "caption" for t, _ in tags) > 3
    assert all(a.get("scope") in ("col", "row") for t, a in tags if t == "th")
    ids = {a["id"] for _, a in tags if "id" in a}
    assert all(a["href"][1:] in ids for t, a in tags if t == "a")
    assert not [a for _, a in tags if "src" in a] and "http" not in page


def test_the_page_escapes_what_a_spec_says(project):
    house = pipeline.open_house(Project(project))
    one, _ = pipeline.dossier(house, SLT, None)
    row = Bevinding("fout", "R1", EVIL, EVIL, EVIL, EVIL)
    page = blad.html(one, Beoordeling(EVIL, "", (), (), (row,), (), ())).decode()
    read(page)
    assert "<script" not in page and "&lt;script&gt;" in page


def test_the_files_are_valid_and_said_to_be_made(pack):
    for name in (f"{NAAM}.docx", f"{NAAM}.redline.docx", "beoordeling.docx"):
        path = pack[0] / name
        result = verify_deliverable(path.read_bytes())
        assert result.analysis_completed and not [f for f in result.findings if f.blocks_delivery]
        assert OpenXmlValidator().validate(path).is_valid, name
        assert f"gemaakt -> {path}" in pack[1]


def test_the_same_again_gives_the_same_and_keeps_what_a_reviewer_wrote(pack, project, tmp_path):
    shutil.copytree(pack[0].parents[1], tmp_path / "wbo")
    folder = tmp_path / SLT / "beoordeling"
    document = Document(folder / "beoordeling.docx")
    document.add_paragraph("Akkoord.")
    document.save(folder / "beoordeling.docx")
    own = (folder / "beoordeling.docx").read_bytes()
    told = review(project, tmp_path)
    assert (folder / "beoordeling.docx").read_bytes() == own and "W601" in told
    (folder / "beoordeling.nieuw.docx").replace(folder / "beoordeling.docx")
    for path in pack[0].glob("*.*"):
        if path.name != "manifest.json":
            assert (folder / path.name).read_bytes() == path.read_bytes(), path.name
    assert told.count(": ongewijzigd -> ") == told.count("concept, ") + 1


@pytest.mark.parametrize("day", ["", "2026-12-02T00:00:00Z"])
def test_comments_have_the_given_author_and_date_only(day):
    document = Document()
    document.add_paragraph("Een zin met een waarde erin.")
    stream = io.BytesIO()
    document.save(stream)
    notes = [Opmerking("x", "eerste\ntweede", "weg"), Opmerking("x", "derde", "", "waarde")]
    data = met_opmerkingen(stream.getvalue(), notes, "An Jurist", day)
    assert data == met_opmerkingen(stream.getvalue(), notes, "An Jurist", day)
    parts = ooxml.read_package(data)
    made = list(ooxml.parse(parts["word/comments.xml"]).iter(w("comment")))
    assert [(c.get(w("author")), c.get(w("initials"))) for c in made] == [("An Jurist", "AJ")] * 2
    assert {c.get(w("date")) for c in made} == {day or None}
    styles = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
    assert styles["CommentText"] == "annotation text"


def test_findings_come_heaviest_first():
    house = pipeline.open_house(Project(ROOT))
    _, found = pipeline.dossier(house, SLT, DAY)
    rows = stand.bevindingen(found, [])
    order = ["fout", "waarschuwing", "ontheffing", "info"]
    assert [order.index(r.ernst) for r in rows] == sorted(order.index(r.ernst) for r in rows)
    assert len(rows) == len(set(found))


def test_the_template_uses_only_what_there_is():
    house = pipeline.open_house(Project(ROOT))
    template, found = assemble(house.project.templates, blad.NAAM, SLT, house.register, None)
    assert not found
    known = sjablooncheck.contract()["properties"]
    own = {"type": "object", "properties": {**known, "beoordeling": shape(Beoordeling)}}
    where = sjablooncheck.Bestanden(house.project, SLT)
    assert list(sjablooncheck.lint_template(template, own, where)) == []


def shape(cls: type) -> dict:
    return sjablooncheck._object(cls)


# --- sides of a redline that are no files ---------------------------------------------------


def told(capsys, root: Path, *args: str) -> tuple[int, str, str]:
    code = cli.main(["--project", str(root), "redline", *args])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_publication_beside_the_spec_of_now(project, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(kantoor, "find_soffice", lambda: None)
    monkeypatch.chdir(tmp_path)
    code, out, _ = told(capsys, project, f"{SLT}@0001-selectie", f"{SLT}/{NAAM}")
    assert code == 0 and f"-> {NAAM}.redline.docx" in out
    said = [t for ts in comments(tmp_path / f"{NAAM}.redline.docx").values() for t in ts]
    assert said and all("looptijd.basis_jaren" in t for t in said)


def test_a_revision_beside_the_spec_of_now(project, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(kantoor, "find_soffice", lambda: None)
    root = tmp_path / "p"
    shutil.copytree(project, root)
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for args in (["init", "-q"], ["add", "."], ["commit", "-qm", "een"]):
        subprocess.run(["git", *who, *args], cwd=root, check=True, capture_output=True)
    change(root, TERM[1], "looptijd: {basis_jaren: 7,")
    monkeypatch.chdir(tmp_path)
    code, out, _ = told(capsys, root, f"HEAD:{SLT}/{NAAM}", f"{SLT}/{NAAM}")
    assert code == 0 and f"-> {NAAM}.redline.docx" in out
    said = [t for ts in comments(tmp_path / f"{NAAM}.redline.docx").values() for t in ts]
    assert said and all("was 6, is 7" in t for t in said)
    code, _, err = told(capsys, root, f"geen-tak:{SLT}/{NAAM}", f"{SLT}/{NAAM}")
    assert code == 1 and "W720" in err and "Traceback" not in err


WRONG = {
    f"{SLT}@0009-selectie": ("W721", "0001-selectie"),
    f"{SLT}@0001-selectie/inschrijfdocument": ("W721", NAAM),
    f"{SLT}/selectiedocumnt": ("W722", NAAM),
    f"{SLT}/brief-gunning": ("W722", "geblokkeerd"),
    f"{SLT}/scoreformulier-gunning": ("W722", "geen Word-document"),
    "wbo/niets/selectiedocument": ("W722", "bestaat niet"),
    f"HEAD:{SLT}/{NAAM}": ("W720", "git"),
    f"--help:{SLT}/{NAAM}": ("", ""),
    "weg.docx": ("W650", "bestaat niet"),
    "een/ander/bestand.docx": ("W650", "bestaat niet"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_side_that_is_not_there_is_told(name, project, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    code, words = WRONG[name]
    if not code:
        with pytest.raises(SystemExit):
            told(capsys, project, name, "weg.docx")
        return
    status, out, err = told(capsys, project, name, "weg.docx")
    assert status == 1 and code in err and words in err and not out
    assert not list(tmp_path.glob("*.docx"))


def test_make_review_runs_the_command():
    done = subprocess.run(
        ["make", "-n", "review", f"TENDER={SLT}", "DATUM=2026-12-02"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"bestek review {SLT} --datum 2026-12-02" in done.stdout


def test_waivers_and_findings_are_told_in_the_margin():
    one, _ = pipeline.dossier(pipeline.open_house(Project(ROOT)), SLT, None)
    place = Place("tender_specs/wbo/slt.yaml", 3, 4)
    given = {"waarde": "1", "eerste": "2", "soort": "x"}
    plain = problem("R302", place, "looptijd.basis_jaren", **given)
    loose = problem("R302", place, "kosten", **given)
    waived = problem("R302", place, "nergens", **given, ontheffing="ontheffing door de jurist")
    alineas = {"cl_1": {"paden": ["naam"]}, "cl_2": {"paden": ["looptijd.basis_jaren"]}}
    own = problem("S505", place, "naam", titel="Naam")
    report = marks.Report(bookmarks={"cl_1": "bs_x/1", "cl_2": "bs_x/2"})
    concept = Concept("x", Rendered(b"", report, alineas), (own,))
    said = opmerkingen(one, concept, {}, [plain, loose, waived], [])
    assert [(o.soort, o.bladwijzer) for o in said] == [
        ("ontheffing", ""),
        ("bevinding", "cl_1"),
        ("bevinding", "cl_2"),
    ]
    assert "ontheffing door de jurist" in said[0].tekst and said[2].tekst.startswith("Fout R302")
    rows = stand.bevindingen([plain, waived], [concept])
    assert [(r.ernst, r.code, r.documenten) for r in rows] == [
        ("fout", "R302", ""),
        ("waarschuwing", "S505", "x"),
        ("ontheffing", "R302", ""),
    ]


def test_a_spec_with_an_error_gets_the_sheet_only(project, tmp_path, capsys):
    root = tmp_path / "p"
    shutil.copytree(project, root)
    path = root / "tender_specs/wbo/slt.yaml"
    wrong = "{code: R999, functie: jurist, datum: 2026-12-01, reden: Zo besloten.}"
    path.write_text(path.read_text(encoding="utf-8") + f"\nontheffingen: [{wrong}]\n")
    out = tmp_path / "uit"
    code = cli.main(["--project", str(root), "review", SLT, "--no-pages", "--out", str(out)])
    assert code == 1 and "de spec heeft fouten" in capsys.readouterr().out
    made = {p.name for p in (out / SLT / "beoordeling").glob("*.*")} - {"manifest.json"}
    assert made == {"beoordeling.docx", "beoordeling.html"}
    rows = [
        [c.text for c in r.cells]
        for t in Document(out / SLT / "beoordeling" / "beoordeling.docx").tables
        for r in t.rows
    ]
    assert [r[0] for r in rows if r[0].startswith("Fout\n")] == ["Fout\nR440"]


def test_a_region_without_tender_is_refused_in_words(capsys):
    assert cli.main(["--project", str(ROOT), "review", "samen-voor-jeugd"]) == 2
    assert "geen aanbesteding" in capsys.readouterr().err
