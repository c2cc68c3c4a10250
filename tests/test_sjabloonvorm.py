"""Known faults, injected into copies of the real templates: the right code at the right place.

A fault goes into a new paragraph at the start of a clause, after a heading of a skeleton, or into
the table of a clause; so the expected place does not depend on the text of the templates.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openxml_audit import OpenXmlValidator

from generator import cli, ooxml, sjabloonvorm
from generator.ooxml import PR, R, W, w
from generator.problems import Problem
from generator.project import Project
from generator.register import Bouwsteen
from generator.sjabloonvorm import verzameling
from tests.huis import ROOT, Huis

CLAUSE = "bouwstenen/bs_looptijd.docx"
TABLE = "bouwstenen/bs_planning.docx"
SKELETON = "documenten/selectiedocument.docx"
HEADING = "Waarvoor dit document dient"
FIRST = "alinea 1"
CELL = "tabel 1, rij 1, cel 2"
AFTER = f"kop '{HEADING}', alinea 1"
NS = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
WHO = 'w:id="900" w:author="x" w:date="2026-01-01T00:00:00Z"'
DDE_CODE = r'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"'


def _run(text: str, props: str = "") -> str:
    form = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{form}<w:t xml:space="preserve">{text}</w:t></w:r>'


@dataclass(frozen=True)
class Fout:
    """What is put in, where, and what must be said of it."""

    inhoud: str  # XML of the new paragraph; empty: see ``verander``
    code: str
    file: str = CLAUSE
    waar: str = FIRST
    verander: Callable[[dict[str, bytes], Any], None] | None = None


def _part(name: str, data: bytes = b"x") -> Callable[[dict[str, bytes], Any], None]:
    def change(parts: dict[str, bytes], root: Any) -> None:
        parts[name] = data
        types = ooxml.parse(parts[ooxml.CONTENT_TYPES])
        etree.SubElement(
            types,
            f"{{{ooxml.CT}}}Override",
            {"PartName": f"/{name}", "ContentType": "application/octet-stream"},
        )
        parts[ooxml.CONTENT_TYPES] = ooxml.serialize(types)

    return change


def _relation(kind: str, target: str, mode: str = "External") -> Any:
    def change(parts: dict[str, bytes], root: Any) -> None:
        name = "word/_rels/document.xml.rels"
        rels = ooxml.parse(parts[name])
        attributes = {"Id": "rId900", "Type": f"{R}/{kind}", "Target": target, "TargetMode": mode}
        etree.SubElement(rels, f"{{{PR}}}Relationship", attributes)
        parts[name] = ooxml.serialize(rels)

    return change


def _settings(xml: str) -> Any:
    def change(parts: dict[str, bytes], root: Any) -> None:
        settings = ooxml.parse(parts["word/settings.xml"])
        settings.insert(0, etree.fromstring(xml))
        parts["word/settings.xml"] = ooxml.serialize(settings)

    return change


def _styles(change_: Callable[[Any], None]) -> Any:
    def change(parts: dict[str, bytes], root: Any) -> None:
        styles = ooxml.parse(parts[ooxml.STYLES])
        change_(styles)
        parts[ooxml.STYLES] = ooxml.serialize(styles)

    return change


def _new_style(kind: str) -> Any:
    def change(styles: Any) -> None:
        xml = (
            f'<w:style {NS} w:type="{kind}" w:styleId="Geplakt"><w:name w:val="Geplakt"/></w:style>'
        )
        styles.append(etree.fromstring(xml))

    return _styles(change)


def _no_language(styles: Any) -> None:
    defaults = styles.find(w("docDefaults"))
    for language in list(defaults.iter(w("lang"))):
        ooxml.remove(language)


def _comment(parts: dict[str, bytes], root: Any) -> None:
    document = Document(io.BytesIO(ooxml.write_package(parts)))
    body = document.element.body
    at = next(p for p in document.paragraphs if p._p is next(body.iter(w("p"))))
    document.add_comment(at.runs, "Klopt dit nog?", "Collega", "C")
    stream = io.BytesIO()
    document.save(stream)
    parts.clear()
    parts.update(ooxml.read_package(stream.getvalue()))


def _table(change_: Callable[[Any], None]) -> Any:
    def change(parts: dict[str, bytes], root: Any) -> None:
        change_(next(root.iter(w("tbl"))))

    return change


def _cell(xml: str) -> Any:
    def change(table: Any) -> None:
        cell = list(next(table.iter(w("tr"))).iter(w("tc")))[1]
        paragraph = next(cell.iter(w("p")))
        for node in list(paragraph):
            if node.tag != w("pPr"):
                paragraph.remove(node)
        for node in etree.fromstring(f"<w:p {NS}>{xml}</w:p>"):
            paragraph.append(node)

    return _table(change)


def _shaded(table: Any) -> None:
    cell = list(next(table.iter(w("tr"))).iter(w("tc")))[1]
    xml = f'<w:shd {NS} w:val="clear" w:color="auto" w:fill="FF0000"/>'
    cell.find(w("tcPr")).append(etree.fromstring(xml))


def _no_header(table: Any) -> None:
    for mark in list(table.iter(w("tblHeader"))):
        ooxml.remove(mark)


def _other_style(table: Any) -> None:
    table.find(f"{w('tblPr')}/{w('tblStyle')}").set(w("val"), "LightGrid")


TAG = "{{ naam }}"
HALF = _run("{{ na"), _run("am }}")
FOUTEN: dict[str, Fout] = {
    "tag-over-twee-alineas": Fout(
        f"{_run('Dit is {{ looptijd.')}</w:p><w:p>{_run('basis_jaren }} jaar.')}", "S531"
    ),
    "tab-in-tag": Fout("<w:r><w:t>{{ na</w:t><w:tab/><w:t>am }}</w:t></w:r>", "S531"),
    "regeleinde-in-tag": Fout("<w:r><w:t>{{ na</w:t><w:br/><w:t>am }}</w:t></w:r>", "S531"),
    "tag-half-in-hyperlink": Fout(
        f'{HALF[0]}<w:hyperlink w:anchor="x">{HALF[1]}</w:hyperlink>', "S531"
    ),
    "tag-half-in-invulveld": Fout(
        f"{HALF[0]}<w:sdt><w:sdtContent>{HALF[1]}</w:sdtContent></w:sdt>", "S531"
    ),
    "tag-half-vet": Fout(HALF[0] + _run("am }}", '<w:rStyle w:val="Strong"/>'), "S531"),
    "bladwijzer-begint-in-tag": Fout(
        f'{HALF[0]}<w:bookmarkStart w:id="900" w:name="x"/>{HALF[1]}<w:bookmarkEnd w:id="900"/>',
        "S531",
    ),
    "tag-in-veldcode": Fout(
        f"{BEGIN}<w:r><w:instrText>REF {TAG}</w:instrText></w:r>{END}{_run('x')}", "S531"
    ),
    "tag-in-cel-gebroken": Fout(
        "", "S531", TABLE, CELL, _cell("<w:r><w:t>{{ na</w:t><w:tab/><w:t>am }}</w:t></w:r>")
    ),
    "accolade-vergeten": Fout(_run("Dit is {{ naam }."), "S532"),
    "spatie-tussen-accolades": Fout(_run("Dit is { { naam }}."), "S532"),
    "tag-niet-gesloten": Fout(_run("{{ naam }} en {{ looptijd"), "S532"),
    "krulquotes": Fout(_run("{{ verwijs(“bs_looptijd”) }}"), "S532"),
    "onzichtbaar-teken": Fout(_run("{{ na\u200bam }}"), "S532"),
    "lege-tag": Fout(_run("Dit is {{ }}."), "S532", SKELETON, AFTER),
    "import": Fout(_run("{% import 'os' as os %}"), "S533"),
    "onderstrepen": Fout(_run("{{ naam.__class__.__mro__ }}"), "S533"),
    "range": Fout(_run("{% for i in range(1000000000) %}x{% endfor %}"), "S533"),
    "opmerking-in-tag": Fout(_run("{# nog nakijken #}"), "S533"),
    "ruwe-xml": Fout(_run("{{ naam | safe }}"), "S533"),
    "onbekend-voorvoegsel": Fout(_run("{%x if naam %}"), "S533"),
    "opmerking": Fout(_run("Tekst"), "S534", verander=_comment),
    "opmerking-in-skelet": Fout(
        f'<w:commentRangeStart w:id="900"/>{_run("Tekst")}<w:commentRangeEnd w:id="900"/>'
        '<w:r><w:commentReference w:id="900"/></w:r>',
        "S534",
        SKELETON,
        AFTER,
    ),
    "ingevoegd": Fout(f"<w:ins {WHO}>{_run('erbij')}</w:ins>", "S535"),
    "verwijderd": Fout(
        f"<w:del {WHO}><w:r><w:delText>weg</w:delText></w:r></w:del>{_run('x')}", "S535"
    ),
    "verplaatst": Fout(f"<w:moveTo {WHO}>{_run('hier')}</w:moveTo>", "S535", SKELETON, AFTER),
    "opmaakwijziging": Fout(
        _run("x", f'<w:rPrChange {WHO}><w:rPr><w:b/></w:rPr></w:rPrChange>'), "S535"
    ),
    "alinea-ingevoegd": Fout(f"<w:pPr><w:rPr><w:ins {WHO}/></w:rPr></w:pPr>{_run('x')}", "S535"),
    "bijhouden-aan": Fout("", "S535", waar="", verander=_settings(f"<w:trackRevisions {NS}/>")),
    "wijziging-in-cel": Fout(
        "", "S535", TABLE, CELL, _cell(f"<w:ins {WHO}>{_run('erbij')}</w:ins>")
    ),
    "vreemde-stijl": Fout(
        f'<w:pPr><w:pStyle w:val="Geplakt"/></w:pPr>{_run("x")}',
        "S536",
        verander=_new_style("paragraph"),
    ),
    "vreemde-tekenstijl": Fout(
        _run("x", '<w:rStyle w:val="Geplakt"/>'), "S536", verander=_new_style("character")
    ),
    "stijl-zonder-omschrijving": Fout(
        f'<w:pPr><w:pStyle w:val="Weg"/></w:pPr>{_run("x")}', "S536", SKELETON, AFTER
    ),
    "tabelstijl": Fout("", "S536", TABLE, "tabel 1, rij 1, cel 1", _table(_other_style)),
    "kleur": Fout(_run("x", '<w:color w:val="FF0000"/>'), "S537"),
    "lettertype": Fout(_run("x", '<w:rFonts w:ascii="Comic Sans MS"/>'), "S537"),
    "lettergrootte": Fout(_run("x", '<w:sz w:val="32"/>'), "S537", SKELETON, AFTER),
    "vet": Fout(_run("x", "<w:b/>"), "S537"),
    "markering": Fout(_run("x", '<w:highlight w:val="yellow"/>'), "S537"),
    "verborgen": Fout(_run("x", "<w:vanish/>"), "S537"),
    "gecentreerd": Fout(f'<w:pPr><w:jc w:val="center"/></w:pPr>{_run("x")}', "S537"),
    "kleur-in-cel": Fout(
        "", "S537", TABLE, CELL, _cell(_run("Fase", '<w:color w:val="FF0000"/>'))
    ),
    "celkleur": Fout("", "S537", TABLE, CELL, _table(_shaded)),
    "andere-taal": Fout(_run("the wording", '<w:lang w:val="en-US"/>'), "S538"),
    "geen-taal": Fout("", "S538", waar="", verander=_styles(_no_language)),
    "macro": Fout("", "S539", waar="", verander=_part("word/vbaProject.bin")),
    "ole": Fout(
        '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet" ShapeID="s1" '
        'DrawAspect="Content" ObjectID="1"/></w:object></w:r>',
        "S539",
    ),
    "dde": Fout(
        f"{BEGIN}<w:r><w:instrText>DDE</w:instrText></w:r>"
        f"<w:r><w:instrText>{DDE_CODE.removeprefix('DDE')}</w:instrText></w:r>{END}{_run('x')}",
        "S539",
    ),
    "dde-eenvoudig": Fout(
        f"<w:fldSimple w:instr='{DDE_CODE}'>{_run('x')}</w:fldSimple>", "S539", SKELETON, AFTER
    ),
    "gekoppeld-sjabloon": Fout(
        "",
        "S539",
        waar="",
        verander=_settings(f'<w:attachedTemplate {NS} r:id="rId1"/>'),
    ),
    "plaatje-van-buiten": Fout(
        '<w:r><w:pict><v:shape><v:imagedata r:id="rId900"/></v:shape></w:pict></w:r>',
        "S539",
        verander=_relation("image", "https://elders.example/x.png"),
    ),
    "link-naar-bestand": Fout(
        f'<w:hyperlink r:id="rId900">{_run("x")}</w:hyperlink>',
        "S539",
        verander=_relation("hyperlink", "file:///z:/geheim.docx"),
    ),
    "geen-kopregel": Fout("", "S540", TABLE, "tabel 1, rij 1, cel 1", _table(_no_header)),
    "lege-kop": Fout(
        '<w:pPr><w:pStyle w:val="Heading3"/></w:pPr>', "S541", waar="kop zonder tekst"
    ),
    "lege-kop-met-anker": Fout(
        '<w:pPr><w:pStyle w:val="Heading2"/></w:pPr>' + _run("{{ anker('x') }}"),
        "S541",
        SKELETON,
        "kop '{{ anker('x') }}'",
    ),
    "kop-1-in-bouwsteen": Fout(
        f'<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{_run("Looptijd")}',
        "S545",
        waar="kop 'Looptijd'",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the templates; tests put back what they change."""
    root = tmp_path_factory.mktemp("vorm")
    shutil.copytree(ROOT / "templates", root / "templates")
    return Project(root)


def inject(project: Project, fout: Fout) -> Path:
    """The template with the fault, under its own name."""
    path = project.templates / fout.file
    parts = ooxml.read_package(ROOT / "templates" / fout.file)
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    body = root.find(w("body"))
    if fout.inhoud:
        wrapped = etree.fromstring(f"<x {NS}><w:p>{fout.inhoud}</w:p></x>")
        at = 0
        if fout.file == SKELETON:
            at = 1 + next(i for i, p in enumerate(body) if ooxml.visible_text(p) == HEADING)
        for number, paragraph in enumerate(wrapped):
            body.insert(at + number, paragraph)
        parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    if fout.verander:
        fout.verander(parts, root)
        if not fout.inhoud:
            parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    path.write_bytes(ooxml.write_package(parts))
    return path


@pytest.fixture(autouse=True)
def clean(project: Project) -> Any:
    yield
    for name in (CLAUSE, TABLE, SKELETON):
        shutil.copy(ROOT / "templates" / name, project.templates / name)


def places(found: list[Problem]) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in found]


def test_there_are_at_least_thirty_faults() -> None:
    assert len(FOUTEN) >= 30


@pytest.mark.parametrize("fout", FOUTEN.values(), ids=FOUTEN)
def test_a_known_fault_is_reported_once_at_its_place(project: Project, fout: Fout) -> None:
    found = sjabloonvorm.bestand(project, inject(project, fout))
    assert places(found) == [(fout.code, fout.waar)]
    assert found[0].place.file == f"templates/{fout.file}"


@pytest.mark.parametrize("name", ["tag-half-vet", "kleur-in-cel", "opmerking", "lege-tag"])
def test_a_copy_has_the_finding_as_a_comment_at_its_place(project: Project, name: str) -> None:
    fout = FOUTEN[name]
    path = inject(project, fout)
    before = path.read_bytes()
    ((where, copy),) = sjabloonvorm.kopieen(project, sjabloonvorm.bestand(project, path))
    assert where == Path(fout.file)
    assert copy is not None
    assert path.read_bytes() == before
    document = Document(io.BytesIO(copy))
    own = [c for c in document.comments if c.author == "bestek"]
    assert [c.text.split()[0] for c in own] == [fout.code]
    (start,) = (
        m
        for m in document.element.iter(w("commentRangeStart"))
        if m.get(w("id")) == str(own[0].comment_id)
    )
    marked = start.getparent()
    assert marked is list(document.element.iter(w("p")))[_number(path, fout.waar)]
    comments = ooxml.parse(ooxml.read_package(copy)["word/comments.xml"])
    mine = [c for c in comments if c.get(w("author")) == "bestek"]
    assert all(c.get(w("date")) is None for c in mine)
    target = path.with_name("kopie.docx")
    target.write_bytes(copy)
    result = OpenXmlValidator().validate(target)
    target.unlink()
    assert result.is_valid, [str(e) for e in result.errors][:5]


def _number(path: Path, waar: str) -> int:
    from generator.sjabloonplaats import alineas

    parts = ooxml.read_package(path)
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    found = alineas(root, ooxml.style_names(ooxml.parse(parts[ooxml.STYLES])))
    (paragraph,) = (a.element for a in found if a.waar == waar)
    return list(root.iter(w("p"))).index(paragraph)


HARMLESS = {
    "tag-over-runs": _run("{") + _run("{ na") + '<w:proofErr w:type="spellStart"/>' + _run("am }}"),
    "andere-rsid": '<w:r w:rsidR="00A1"><w:t>{{ na</w:t></w:r>'
    '<w:r w:rsidR="00B2"><w:t>am }}</w:t></w:r>',
    "taal-nl-op-een-deel": _run("{{ na", '<w:lang w:val="nl-NL"/><w:noProof/>') + _run("am }}"),
    "bladwijzer-eromheen": '<w:bookmarkStart w:id="900" w:name="x"/>'
    + _run(TAG)
    + '<w:bookmarkEnd w:id="900"/>',
    "link-voor-de-lezer": f'<w:hyperlink w:anchor="x">{_run(TAG)}</w:hyperlink>',
    "aanhalingstekens-in-tekst": _run("{{ naam | opsomming('“of”') }} en “dit”"),
    "sterk": _run("Let op: ", '<w:rStyle w:val="Strong"/>') + _run(TAG),
    "tag-zonder-spaties": _run("{%if naam%}{{naam}}{%else%}-{%endif%}"),
    "lege-run-met-opmaak": _run("x") + _run(" ", '<w:sz w:val="20"/>'),
}


@pytest.mark.parametrize("inhoud", HARMLESS.values(), ids=HARMLESS)
def test_what_word_does_by_itself_is_no_fault(project: Project, inhoud: str) -> None:
    assert sjabloonvorm.bestand(project, inject(project, Fout(inhoud, ""))) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04half", b"geen zip", "doctype"],
    ids=["leeg", "half", "geen-zip", "doctype"],
)
def test_a_file_that_cannot_be_read(project: Project, data: bytes | str) -> None:
    path = project.templates / CLAUSE
    if isinstance(data, str):
        parts = ooxml.read_package(path)
        evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        parts[ooxml.DOCUMENT] = evil + parts[ooxml.DOCUMENT].split(b"?>", 1)[1]
        data = ooxml.write_package(parts)
    path.write_bytes(data)
    found = sjabloonvorm.bestand(project, path)
    assert places(found) == [("S530", "")]
    assert [copy for _, copy in sjabloonvorm.kopieen(project, found)] == [None]


# --- files, register and text forms ---------------------------------------------------------------


def _register(project: Project) -> dict[str, Bouwsteen]:
    folder = project.templates / "bouwstenen"
    return {p.stem: Bouwsteen(p.stem, p.stem) for p in folder.glob("*.docx")}


def test_a_clause_without_entry_and_an_entry_without_clause(project: Project) -> None:
    register = _register(project)
    entry = register.pop("bs_looptijd")
    assert [(p.code, p.place.file) for p in verzameling.bouwstenen(project, register)] == [
        ("S542", f"templates/{CLAUSE}")
    ]
    register |= {"bs_looptijd": entry, "bs_weg": Bouwsteen("bs_weg", "weg")}
    assert places(list(verzameling.bouwstenen(project, register))) == [("S543", "bs_weg")]


def test_a_text_form_that_is_not_that_of_its_template(project: Project) -> None:
    assert list(verzameling.teksten(project, set())) == []
    own = project.templates / "tekst" / "bouwstenen" / "bs_looptijd.txt"
    good = own.read_text(encoding="utf-8")
    lines = good.splitlines()
    stale = own.with_name("bs_bestaat_niet.txt")
    try:
        own.write_text("\n".join([*lines[:2], "anders", *lines[3:]]) + "\n", encoding="utf-8")
        stale.write_text("x\n")
        found = list(verzameling.teksten(project, set()))
        assert [(p.code, p.place.line) for p in found] == [("S544", 3), ("S544", 0)]
        (other,) = verzameling.teksten(project, {f"templates/{CLAUSE}"})
        assert other.place.line == 0
    finally:
        stale.unlink()
        own.write_text(good, encoding="utf-8")


# --- workbooks ------------------------------------------------------------------------------------

BOOK = "werkstukken/scoreformulier.xlsx"
CELLEN: dict[str, tuple[str, str]] = {
    "accolade-vergeten": ("{{ naam }", "S532"),
    "krulquotes": ("{{ naam | default(“x”) }}", "S532"),
    "import": ("{% import 'os' as os %}", "S533"),
    "dde-formule": ("=cmd|'/C calc'!A0", "S546"),
    "webformule": ('=WEBSERVICE("https://elders.example/")', "S546"),
}


@pytest.mark.parametrize(("value", "code"), CELLEN.values(), ids=CELLEN)
def test_a_fault_in_a_cell_of_a_workbook(project: Project, value: str, code: str) -> None:
    path = project.templates / BOOK
    try:
        book = load_workbook(path)
        title = book.worksheets[0].title
        book.worksheets[0]["H3"] = value
        book.save(path)
        found = sjabloonvorm.werkboek.check(path, _place())
        assert places(found) == [(code, f"blad '{title}', cel H3")]
        ((_, copy),) = sjabloonvorm.kopieen(project, found)
        assert copy is not None
        comment = load_workbook(io.BytesIO(copy)).worksheets[0]["H3"].comment
        assert comment.author == "bestek"
        assert comment.text.startswith(code)
    finally:
        shutil.copy(ROOT / "templates" / BOOK, path)


def test_a_comment_and_a_macro_in_a_workbook(project: Project) -> None:
    path = project.templates / BOOK
    try:
        book = load_workbook(path)
        title = book.worksheets[0].title
        book.worksheets[0]["A4"].comment = Comment("Klopt dit?", "Collega")
        book.save(path)
        parts = {**ooxml.read_package(path), "xl/vbaProject.bin": b"x"}
        path.write_bytes(ooxml.write_package(parts))
        found = sjabloonvorm.werkboek.check(path, _place())
        assert places(found) == [("S539", ""), ("S534", f"blad '{title}', cel A4")]
    finally:
        shutil.copy(ROOT / "templates" / BOOK, path)


def _place() -> Any:
    from generator.origin import Place

    return Place(f"templates/{BOOK}")


# --- the command ----------------------------------------------------------------------------------


def test_the_real_templates_have_no_finding_of_form() -> None:
    from generator import pipeline

    house = pipeline.open_house(Project(ROOT))
    assert sjabloonvorm.check(house.project, house.register) == []


@pytest.mark.parametrize(
    "name",
    ["huisstijl/standaard", "documenten/selectiedocument", "bouwstenen/bs_looptijd"],
)
def test_one_broken_file_is_told_once(
    huis: Huis, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (huis.project.templates / f"{name}.docx").write_bytes(b"PK half")
    assert huis.bestek("templates", "check", "--annotate", str(huis.root / "kopie")) == 1
    said = capsys.readouterr().out
    assert said.count("S530") == 1
    assert "sjablonen gecontroleerd: 1 fout." in said
    assert "geen kopie mogelijk" in said
    assert not (huis.root / "kopie").exists()


def test_a_variant_of_a_region_is_checked_too(huis: Huis) -> None:
    path = huis.clause("bs_inleiding", "{{ na", folder="proef")
    found = sjabloonvorm.check(huis.project, huis.house.register)
    assert [(p.code, p.path, p.place.file) for p in found] == [
        ("S532", "alinea 1", huis.project.shown(path))
    ]


def test_the_command_names_places_and_writes_copies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("schemas", "templates", "tender_specs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    project = Project(tmp_path)
    inject(project, Fout(_run("{{ looptijd.onzin }}"), "", SKELETON, AFTER))
    inject(project, Fout(_run("{{ onzin }}"), ""))
    inject(project, FOUTEN["tag-in-cel-gebroken"])
    book = load_workbook(project.templates / BOOK)
    cell = f"blad '{book.worksheets[0].title}', cel H3"
    book.worksheets[0]["H3"] = "{{ onzin }}"
    book.save(project.templates / BOOK)
    out = tmp_path / "kopie"
    command = ["--project", str(tmp_path), "templates", "check", "--all", "--annotate", str(out)]
    assert cli.main(command) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert f"({AFTER})" in said and f"({FIRST})" in said and f"({CELL})" in said
    made = {str(p.relative_to(out)) for p in out.rglob("*.*")}
    assert made == {SKELETON, CLAUSE, TABLE, BOOK}
    assert f"({cell})" in said
    for name, code in ((SKELETON, "S520"), (CLAUSE, "S520"), (TABLE, "S531")):
        comments = list(Document(str(out / name)).comments)
        assert {c.text.split()[0] for c in comments} == {code}
    inside = ["templates", "check", "--annotate", str(tmp_path / "templates" / "x")]
    assert cli.main(["--project", str(tmp_path), *inside]) == 2
