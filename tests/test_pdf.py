"""Every document as PDF, held to PDF/UA-1 by veraPDF and by a second checker; ODT read back.

Slow (two minutes): all Word documents of all tenders go through one LibreOffice process, and all
PDFs through one Java process.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import page
import pikepdf
import pytest
from lxml import etree
from pikepdf import Array, Dictionary

from generator import inhoudsopgave, kantoor, koppen, odf, ooxml, uitvoer
from generator.kantoor import Export
from generator.ooxml import w
from generator.pdfua import Eigenschappen, toegankelijk
from tests import verapdf
from tests.gemaakt import Gedrukt

pytestmark = pytest.mark.skipif(
    kantoor.find_soffice() is None and os.environ.get("CI") != "true",
    reason="LibreOffice (soffice) is not installed",
)
needs_verapdf = pytest.mark.skipif(
    bool(verapdf.missing()), reason=f"not installed: {', '.join(verapdf.missing())}"
)
ONE = "voorbeeld/wonen/marktconsultatiedocument"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@pytest.fixture(scope="module")
def docs(made: Path) -> dict[str, bytes]:
    """Every Word document by its name in the output folder, without suffix."""
    paths = [p for p in sorted(made.rglob("*.docx")) if ".cache" not in p.parts]
    found = {p.relative_to(made).with_suffix("").as_posix(): p.read_bytes() for p in paths}
    assert len(found) > 75 and {"wbo/overzicht", "wbo/slt/selectiedocument", ONE} <= set(found)
    return found


@pytest.fixture(scope="module")
def pdfs(
    docs: dict[str, bytes], gedrukt: Gedrukt, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """All of them as the tool delivers them."""
    made = gedrukt.pdfs(docs)
    folder = tmp_path_factory.mktemp("pdf")
    paths = {name: folder / f"{name.replace('/', '__')}.pdf" for name in docs}
    for name, path in paths.items():
        path.write_bytes(made[name])
    return paths


@pytest.fixture(scope="module")
def bare(docs: dict[str, bytes]) -> bytes:
    """A tagged PDF as LibreOffice itself makes it."""
    tagged = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    with kantoor.kantoor() as office:
        return office.convert({ONE: docs[ONE]}, Export("pdf", tagged))[ONE]


@needs_verapdf
def test_verapdf_finds_every_document_conformant(pdfs: dict[str, Path]) -> None:
    found = verapdf.check(list(pdfs.values()))
    assert {path.name: broken for path, broken in found.items() if broken} == {}


@needs_verapdf
def test_verapdf_would_have_told(bare: bytes, tmp_path: Path) -> None:
    """Without our hand LibreOffice's PDF is refused: the checker does look."""
    path = tmp_path / "bare.pdf"
    path.write_bytes(bare)
    broken = " ".join(verapdf.check([path])[path])
    assert "7.1-3 " in broken and "7.18.3-1 " in broken


def test_a_second_checker_finds_every_document_conformant(
    pdfs: dict[str, Path], bare: bytes
) -> None:
    found = {}
    for name, path in pdfs.items():
        verdict = page.validate_pdf(path, profile="ua1")
        if not verdict.is_compliant:
            found[name] = [f"{one.rule_id} {one.message}" for one in verdict.failures][:3]
    assert found == {}
    assert not page.is_pdf_compliant_bytes(bare, profile="ua1")


def _elements(node: object) -> list[Dictionary]:
    """The structure tree in reading order."""
    if isinstance(node, Array):
        return [found for child in node for found in _elements(child)]
    if not isinstance(node, Dictionary) or "/S" not in node:
        return []
    return [node, *_elements(node.get("/K", Array()))]


def test_title_language_bookmarks_fonts_and_tags(
    pdfs: dict[str, Path], docs: dict[str, bytes]
) -> None:
    for name, path in pdfs.items():
        told = uitvoer.eigenschappen(docs[name])
        with pikepdf.open(path) as pdf:
            assert str(pdf.Root.Lang) == told.taal == "nl-NL", name
            assert str(pdf.docinfo["/Title"]) == told.titel and told.titel, name
            assert pdf.Root.ViewerPreferences.DisplayDocTitle is True, name
            assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys()), name
            xmp = pdf.Root.Metadata.read_bytes().decode()
            assert "<pdfuaid:part>1<" in xmp and "Date>" not in xmp, name
            for sheet in pdf.pages:
                for font in sheet.resources.get("/Font", Dictionary()).values():
                    below = font.get("/DescendantFonts", Array([font]))[0]
                    descriptor = below.FontDescriptor
                    assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()), name
            if inhoudsopgave.has_contents(docs[name]):
                assert len(pdf.open_outline().root) > 2, name
            kinds = [str(e.S) for e in _elements(pdf.Root.StructTreeRoot.K)]
        root = ooxml.parse(ooxml.read_package(docs[name])[ooxml.DOCUMENT])
        tables = len(list(root.iter(w("tbl"))))
        assert kinds.count("/Table") == tables, name
        assert kinds.count("/TH") >= tables, name


def test_the_same_bytes_alone_and_among_others(
    docs: dict[str, bytes], pdfs: dict[str, Path]
) -> None:
    (again,) = uitvoer.vormen({ONE: docs[ONE]}, "pdf")[0].values()
    assert again == pdfs[ONE].read_bytes()


def test_nothing_but_decoration_becomes_an_artifact(bare: bytes) -> None:
    """The tags and the text of every page are those of LibreOffice."""
    own = toegankelijk(bare, Eigenschappen("Titel & meer <x>", "nl-NL", "Regio"))
    with pikepdf.open(io.BytesIO(bare)) as before, pikepdf.open(io.BytesIO(own)) as after:
        assert len(before.pages) == len(after.pages)
        for old, new in zip(before.pages, after.pages, strict=True):
            assert _without_artifacts(old) == _without_artifacts(new)
        assert str(after.docinfo["/Title"]) == "Titel & meer <x>"


def _without_artifacts(sheet: pikepdf.Page) -> list[str]:
    """Every operator with its operands, but for the marks that say "this is decoration"."""
    kept, stack = [], []
    for operands, operator in pikepdf.parse_content_stream(sheet):
        word = f"{[str(o) for o in operands]} {operator}"
        if str(operator) in ("BMC", "BDC"):
            stack.append(str(operands[0]) == "/Artifact")
            kept += [] if stack[-1] else [word]
        elif str(operator) == "EMC":
            kept += [] if stack.pop() else [word]
        else:
            kept.append(word)
    return kept


def test_an_odt_keeps_headings_tables_and_bookmarks(docs: dict[str, bytes]) -> None:
    names = [ONE, "wbo/slt/selectiedocument", "wbo/overzicht"]
    made, lost = uitvoer.vormen({name: docs[name] for name in names}, "odt")
    assert lost == {} and list(made) == names
    for name, odt in made.items():
        with zipfile.ZipFile(io.BytesIO(odt)) as package:
            assert package.infolist()[0].filename == "mimetype"
            assert package.testzip() is None
            assert not [n for n in package.namelist() if n.startswith("Thumbnails/")]
            content = etree.fromstring(package.read(odf.CONTENT))
            meta = package.read("meta.xml").decode()
        parts = ooxml.read_package(docs[name])
        root, styles = ooxml.parse(parts[ooxml.DOCUMENT]), ooxml.parse(parts[ooxml.STYLES])
        headings = [h.text for h in koppen.headings(root, styles) if h.text]
        found = [" ".join("".join(h.itertext()).split()) for h in content.iter(f"{TEXT}h")]
        assert [h for h in found if h] == [" ".join(h.split()) for h in headings], name
        assert len(list(content.iter(f"{TABLE}table"))) == len(list(root.iter(w("tbl")))), name
        assert len(list(content.iter(f"{TABLE}table-header-rows"))) > 3, name
        ours = {mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))}
        kept = {
            m.get(f"{TEXT}name") for m in content.iter(f"{TEXT}bookmark-start", f"{TEXT}bookmark")
        }
        assert len(ours) > 10 and ours <= kept, name
        assert "<dc:language>nl-NL<" in meta and not re.search("(creation-)?date>", meta), name


def test_an_odt_is_the_same_every_time(docs: dict[str, bytes]) -> None:
    first, again = (uitvoer.vormen({ONE: docs[ONE]}, "odt")[0] for _ in range(2))
    assert first == again
