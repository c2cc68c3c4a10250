"""A house style of a stranger: made with another program, with half of what we need."""

from __future__ import annotations

import dataclasses
import functools
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx_scalpel
import pytest
from docx import Document
from docx.shared import Cm, RGBColor
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from PIL import Image

from generator import huisstijl, kantoor, kleuren, lettertypen, ooxml, pakket, pipeline, secties
from generator.ooxml import w
from generator.pipeline import Wish
from generator.problems import Problem
from generator.project import Project
from generator.sjabloonvorm import bestand

ROOT = Path(__file__).resolve().parents[1]
STYLES = ROOT / "templates" / "huisstijl"
STANDARD = (STYLES / "standaard.docx").read_bytes()
REGION, TENDER = "voorbeeld", "voorbeeld/begeleiding"
DOCUMENT = "marktconsultatiedocument"
GONE = (
    *("List Number", "List Number 2", "Caption", "Subtitle", "Intense Quote", "List Bullet 2"),
    *("Heading 3", "Table Grid"),
)
needs_libreoffice = pytest.mark.skipif(
    kantoor.find_soffice() is None, reason="LibreOffice (soffice) is not installed"
)


def logo() -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 30, 60)).save(stream, "PNG")
    stream.seek(0)
    return stream


def stranger() -> bytes:
    """python-docx's template with Dutch ids, other margins, a logo, and half the styles."""
    document = Document()
    styles = document.styles
    for name in GONE:
        styles[name].delete()
    dutch = {"Heading 1": "Kop1", "Heading 2": "Kop2", "List Bullet": "Lijstopsomteken"}
    dutch |= {"Normal": "Standaard", "Header": "Koptekst", "Title": "Titel"}
    renamed = {styles[name].style_id: new for name, new in dutch.items()}
    tree: Any = styles.element
    for node in tree.iter(w("style"), w("basedOn"), w("next"), w("link")):
        key = w("styleId") if node.tag == w("style") else w("val")
        node.set(key, renamed.get(node.get(key), node.get(key)))
    numbering: Any = document.part.numbering_part.element
    for node in numbering.iter(w("pStyle")):
        node.set(w("val"), renamed.get(node.get(w("val")), node.get(w("val"))))
    styles["Heading 1"].font.color.rgb = RGBColor(0x5B, 0x2A, 0x86)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    paragraph = section.header.paragraphs[0]
    paragraph.add_run().add_picture(logo(), width=Cm(1.5))
    run = paragraph.add_run("Gemeente Ergens\t{{ document.titel }}")
    run.font.color.rgb = RGBColor(0xBB, 0xBB, 0xBB)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of this project, without the text forms."""
    root = tmp_path_factory.mktemp("vreemd") / "project"
    for name in ("schemas", "tender_specs", "templates"):
        ignore = shutil.ignore_patterns("tekst", ".cache")
        shutil.copytree(ROOT / name, root / name, ignore=ignore)
    return Project(root)


Make = Callable[[bytes], tuple[bytes, list[Problem]]]


@pytest.fixture(scope="module")
def make(project: Project) -> Make:
    """A document of the example in this house style, without page numbers."""
    path = project.templates / "huisstijl" / f"{REGION}.docx"
    house = pipeline.open_house(project)

    @functools.cache
    def one(style: bytes) -> tuple[bytes, list[Problem]]:
        path.write_bytes(style)
        out = project.root / "uit"
        wish = Wish(out=out, document=DOCUMENT, with_pages=False, overwrite=True)
        _, found = pipeline.render_all(house, (TENDER,), wish, lambda _: None)
        assert not pipeline.has_fout(found), found
        return (out / TENDER / f"{DOCUMENT}.docx").read_bytes(), found

    return one


def styles_of(docx: bytes) -> dict[str, Any]:
    root = ooxml.parse(ooxml.read_package(docx)[ooxml.STYLES])
    return {s.find(w("name")).get(w("val")).lower(): s for s in root.iter(w("style"))}


def valid(docx: bytes, tmp_path: Path) -> None:
    result = docx_scalpel.verify_deliverable(docx)
    assert [f.message for f in result.findings if f.blocks_delivery] == []
    file = tmp_path / "een.docx"
    file.write_bytes(docx)
    audit = OpenXmlValidator().validate(file)
    assert audit.is_valid, [str(e) for e in audit.errors][:5]


# --- a document in a strange style -----------------------------------------------------------


def test_a_document_in_the_style_of_a_stranger(make: Make, tmp_path: Path) -> None:
    docx, found = make(stranger())
    valid(docx, tmp_path)
    parts = ooxml.read_package(docx)
    everything = b"".join(parts.values())
    assert b"w:rsid" not in everything and "docProps/thumbnail.jpeg" not in parts
    assert b"urn:bestek:herkomst" in parts["customXml/item1.xml"]  # the draft's, not the style's
    styles = styles_of(docx)
    colour = styles["heading 1"].find(f"{w('rPr')}/{w('color')}").get(w("val"))
    assert colour == "5B2A86"  # the stranger's own
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    ids = {s.get(w("styleId")) for s in styles.values()}
    used = {n.get(w("val")) for n in root.iter(w("pStyle"), w("rStyle"), w("tblStyle"))}
    assert used <= ids  # nothing falls back to Normal in silence
    told = {dict(p.params)["stijl"] for p in found if p.code == "S560"}
    assert {"Tabelkop", "Kader", "List Number", "caption", "Bijlagekop"} <= told
    assert "heading 1" not in told and "Sturing" not in told
    assert {p.place.file for p in found if p.code == "S560"} == {
        "templates/huisstijl/voorbeeld.docx"
    }
    assert all(DOCUMENT in dict(p.params)["gebruikt"] for p in found if p.code == "S560")


def test_headings_count_and_lists_have_two_levels(make: Make) -> None:
    docx, _ = make(stranger())
    parts = ooxml.read_package(docx)
    numbering = ooxml.parse(parts[ooxml.NUMBERING])
    styles = styles_of(docx)
    lists = {n.get(w("numId")): n.find(w("abstractNumId")) for n in numbering.findall(w("num"))}
    abstracts = {a.get(w("abstractNumId")): a for a in numbering.findall(w("abstractNum"))}

    def level(name: str) -> tuple[str, Any]:
        number = styles[name].find(f"{w('pPr')}/{w('numPr')}")
        depth = number.find(w("ilvl"))
        ilvl = "0" if depth is None else depth.get(w("val"))
        own = lists[number.find(w("numId")).get(w("val"))].get(w("val"))
        return own, next(x for x in abstracts[own].iter(w("lvl")) if x.get(w("ilvl")) == ilvl)

    heads = [level(f"heading {n}") for n in (1, 2, 3)]
    assert len({own for own, _ in heads}) == 1
    texts = [lvl.find(w("lvlText")).get(w("val")) for _, lvl in heads]
    assert texts == ["%1", "%1.%2", "%1.%2.%3"]
    assert level("list bullet")[0] == level("list bullet 2")[0]
    contents = styles["toc heading"].find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    assert contents.get(w("val")) == "0"  # based on heading 1, but no chapter
    for mark in ("heading 1", "list bullet", "bijlagekop"):
        owners = [
            p
            for p in numbering.iter(w("pStyle"))
            if p.get(w("val")) == styles[mark].get(w("styleId"))
        ]
        assert len(owners) == 1, mark


def test_paper_margins_and_logo_are_those_of_the_house_style(make: Make) -> None:
    docx, _ = make(stranger())
    parts = ooxml.read_package(docx)
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    sections = list(root.iter(w("sectPr")))
    assert {s.find(w("pgMar")).get(w("left")) for s in sections} == {"1701"}
    headers = [p for n, p in pakket.relaties(parts, ooxml.DOCUMENT).items() if "header" in p]
    assert any("media" in t for h in headers for t in pakket.relaties(parts, h).values())
    width = huisstijl.tekstbreedte(sections[-1])
    assert width == 11906 - 1701 - 850
    widths = [int(t.find(f"{w('tblPr')}/{w('tblW')}").get(w("w"))) for t in root.iter(w("tbl"))]
    assert widths and max(widths) <= width + 20


@pytest.mark.parametrize("name", ["wbo", "hart-van-brabant", "voorbeeld"])
def test_the_same_clauses_in_each_house_style(make: Make, tmp_path: Path, name: str) -> None:
    docx, found = make((STYLES / f"{name}.docx").read_bytes())
    plain, _ = make(STANDARD)
    assert [p for p in found if p.code.startswith("S56")] == []
    words = [
        ooxml.visible_text(ooxml.parse(ooxml.read_package(d)[ooxml.DOCUMENT]))
        for d in (docx, plain)
    ]
    assert words[0] == words[1]
    assert styles_of(docx).keys() == styles_of(plain).keys()
    valid(docx, tmp_path)


@needs_libreoffice
def test_a_house_style_that_libreoffice_saved(make: Make, tmp_path: Path) -> None:
    source = tmp_path / "huis.docx"
    shutil.copy(STYLES / "wbo.docx", source)
    program = kantoor.find_soffice()
    profile = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    command = [str(program), "--headless", profile, "--convert-to", "docx", "--outdir"]
    subprocess.run([*command, str(tmp_path / "lo"), str(source)], check=True, timeout=120)
    docx, found = make((tmp_path / "lo" / "huis.docx").read_bytes())
    valid(docx, tmp_path)
    assert [p for p in found if p.code.startswith("S56")] == []
    styles = styles_of(docx)
    assert styles["heading 1"].find(f"{w('rPr')}/{w('color')}").get(w("val")).upper() == "0F4C5C"
    head = styles["bestektabel"].find(f"{w('tblStylePr')}/{w('tcPr')}/{w('shd')}")
    assert head.get(w("fill")).upper() == "0F4C5C"


# --- what the check says ---------------------------------------------------------------------


def checked(project: Project, data: bytes) -> list[Problem]:
    path = project.templates / "huisstijl" / "vreemd.docx"
    path.write_bytes(data)
    try:
        return bestand(project, path)
    finally:
        path.unlink()


def says(found: list[Problem], code: str) -> dict[str, dict[str, str]]:
    return {p.path: dict(p.params) for p in found if p.code == code}


def test_the_check_names_what_a_stranger_misses(project: Project) -> None:
    found = checked(project, stranger())
    missing = says(found, "S560")
    assert missing["stijl 'tabelkop'"]["stijl"] == "Tabelkop"
    assert re.search(r"bs_\w+\.docx.* en \d+ andere", missing["stijl 'tabelkop'"]["gebruikt"])
    assert missing["stijl 'openkeuze'"]["gebruikt"] == "gemarkeerde keuzes in een concept"
    assert "stijl 'heading 1'" not in missing
    assert "stijl 'heading 1'" in says(found, "S561")
    weak = says(found, "S562")
    assert weak["stijl 'heading 2'"]["voor"] == "4F81BD"
    assert weak["stijl 'heading 2'"]["verhouding"] == "4,03"
    head = next(v for k, v in weak.items() if "koptekst" in k or "header" in k)
    assert head["voor"] == "BBBBBB"
    texts = [p["wat"] for p in says(found, "S565").values()]
    assert any("voettekst" in text for text in texts)
    assert [p.code for p in found if p.code == "S538"]  # the language is English
    assert [p for p in found if p.code == "S537"]  # coloured by hand in the header


@pytest.mark.parametrize("name", ["standaard", "wbo", "hart-van-brabant", "voorbeeld"])
def test_our_own_house_styles_are_complete(name: str) -> None:
    found = bestand(Project(ROOT), STYLES / f"{name}.docx")
    assert [p for p in found if p.code != "S564"] == []  # fonts differ per computer


def changed(source: str, *replacements: tuple[str, str], part: str = ooxml.STYLES) -> bytes:
    parts = ooxml.read_package((STYLES / f"{source}.docx").read_bytes())
    text = parts[part].decode()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    parts[part] = text.encode()
    return ooxml.write_package(parts)


def test_white_on_a_light_header_row_is_told(project: Project) -> None:
    found = checked(project, changed("wbo", ('w:fill="0F4C5C"', 'w:fill="DDEEEE"')))
    weak = says(found, "S562")
    assert weak["stijl 'bestektabel'"]["voor"] == "FFFFFF"
    assert "kopregel" in weak["stijl 'bestektabel'"]["waarvan"]


def test_a_tint_of_the_theme_is_what_counts_not_the_colour_beside_it(project: Project) -> None:
    old, new = 'w:color w:val="4A5A60"', 'w:color w:val="000000" w:themeColor="accent3"'
    found = checked(project, changed("wbo", (old, new)))
    assert says(found, "S562")["stijl 'subtitle'"]["voor"] == "E9A23B"
    darker = f'{new} w:themeShade="60"'
    assert "stijl 'subtitle'" not in says(checked(project, changed("wbo", (old, darker))), "S562")


def test_a_marked_choice_in_white_letters_is_told(project: Project) -> None:
    parts = ooxml.read_package((STYLES / "wbo.docx").read_bytes())
    root = ooxml.parse(parts[ooxml.STYLES])
    for style in root.iter(w("style")):
        if style.get(w("styleId")) == "OpenKeuze":
            ooxml.remove(style.find(f"{w('rPr')}/{w('color')}"))
    parts[ooxml.STYLES] = ooxml.serialize(root)
    weak = says(checked(project, ooxml.write_package(parts)), "S562")
    assert "tabelkop" in weak["stijl 'openkeuze'"]["waarvan"]


def test_letter_paper_and_a_footer_without_page_number(project: Project) -> None:
    paper = ('w:pgSz w:w="11906" w:h="16838"', 'w:pgSz w:w="12240" w:h="15840"')
    found = checked(project, changed("standaard", paper, part=ooxml.DOCUMENT))
    assert says(found, "S566")[""]["maat"] == "21,6 bij 27,9 cm"
    found = checked(project, changed("standaard", (" PAGE ", " DATE "), part="word/footer1.xml"))
    assert "PAGE" in says(found, "S565")[""]["wat"]


def test_a_font_that_is_not_here_or_may_not_go_along(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = changed("standaard", ("Liberation Sans", "Bureaufont Nergens"))
    absent = says(checked(project, data), "S564")
    assert absent[""]["lettertype"] == "Bureaufont Nergens"
    closed = lettertypen.Gevonden("Bureaufont Nergens", "Bureaufont Nergens", "x.ttf", 0x0002)
    monkeypatch.setattr(lettertypen, "zoek", lambda naam: dataclasses.replace(closed, naam=naam))
    found = checked(project, data)
    assert says(found, "S563")[""]["bits"] == "2"


def test_a_font_file_says_whether_it_may_be_embedded(tmp_path: Path) -> None:
    for bits, free in ((0, True), (2, False), (4, True), (8, True), (0x200, False)):
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder([".notdef"])
        builder.setupCharacterMap({})
        builder.setupGlyf({".notdef": Glyph()})
        builder.setupHorizontalMetrics({".notdef": (500, 0)})
        builder.setupHorizontalHeader()
        builder.setupOS2(fsType=bits)
        file = tmp_path / f"{bits}.ttf"
        builder.save(file)
        found = lettertypen.rechten(file)
        assert found == bits
        assert lettertypen.Gevonden("A", "A", str(file), found).mag_mee is free


# --- parts ------------------------------------------------------------------------------------


def test_the_standard_style_is_left_as_it_is() -> None:
    assert huisstijl.maak(STANDARD, STANDARD).docx == STANDARD


def test_a_complete_style_is_not_changed_twice() -> None:
    once = huisstijl.maak(stranger(), STANDARD).docx
    again = huisstijl.maak(once, STANDARD)
    assert not again.stijlen and not again.nummering and not again.stukken
    assert huisstijl.maak(again.docx, STANDARD).docx == again.docx


def test_landscape_pages_get_a_header_as_wide(make: Make) -> None:
    parts = ooxml.read_package((STYLES / "wbo.docx").read_bytes())
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    body = root.find(w("body"))
    last = body.find(w("sectPr"))
    for turned in (False, True, False):
        paragraph = ooxml.parse(b'<w:p xmlns:w="%b"><w:pPr/></w:p>' % ooxml.W.encode())
        own = ooxml.parse(ooxml.serialize(last))
        if turned:
            own.find(w("pgSz")).set(w("orient"), "landscape")
        paragraph.find(w("pPr")).append(own)
        last.addprevious(paragraph)
    secties.stel_in(body, last)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    secties.draai_koppen(parts)
    sections = list(ooxml.parse(parts[ooxml.DOCUMENT]).iter(w("sectPr")))
    targets = pakket.relaties(parts, ooxml.DOCUMENT)
    heads = [
        [targets[r.get(f"{{{ooxml.R}}}id")] for r in s.findall(w("headerReference"))]
        for s in sections
    ]
    assert heads[0] == ["word/header1.xml", "word/header2.xml"]
    assert heads[1] == ["word/header3.xml"] and heads[2] == ["word/header1.xml"]
    assert heads[3] == []  # as the one before
    assert [s.find(w("titlePg")) is not None for s in sections] == [True, False, False, False]
    assert secties.liggend(sections[1]) and sections[1].find(w("pgSz")).get(w("w")) == "16838"
    tabs = {
        t.get(w("pos")): t.get(w("val"))
        for t in ooxml.parse(parts["word/header3.xml"]).iter(w("tab"))
        if t.get(w("pos"))
    }
    assert tabs == {"9072": "clear", "14004": "right"}
    assert "word/_rels/header3.xml.rels" in parts  # its logo


colours = st.text("0123456789ABCDEF", min_size=6, max_size=6)


@given(colours, colours)
def test_contrast_is_symmetric_and_between_1_and_21(one: str, other: str) -> None:
    ratio = kleuren.contrast(one, other)
    assert 1 <= ratio <= 21.0001 and ratio == kleuren.contrast(other, one)
    assert kleuren.contrast(kleuren.leesbaar(one), one) >= kleuren.GENOEG


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("000000", "FFFFFF", 21.0), ("767676", "FFFFFF", 4.54), ("777777", "FFFFFF", 4.47)],
)
def test_contrast_as_wcag_counts_it(one: str, other: str, ratio: float) -> None:
    assert kleuren.contrast(one, other) == pytest.approx(ratio, abs=0.01)


@given(colours)
def test_tint_and_shade_go_to_white_and_black(colour: str) -> None:
    assert kleuren.getint(colour, 0, 1) == "FFFFFF" and kleuren.getint(colour, 1, 0) == "000000"
