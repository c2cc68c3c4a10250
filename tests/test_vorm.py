"""The form of every document: references, lists and tables in the file, pages as laid out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generator import koppen, ooxml, tabelvorm, vormtoets
from generator.ooxml import w
from tests.gemaakt import CONCEPTS, EXAMPLE, Gedrukt
from tests.test_documents import needs_libreoffice

ALL = [*CONCEPTS, *EXAMPLE]
LAID_OUT = [*EXAMPLE, *(n for n in CONCEPTS if n.startswith("wbo/slt/"))]
_BODY = 60  # points from the edge of the paper: header and footer stand outside


def _parts(path: Path) -> tuple[Any, Any]:
    parts = ooxml.read_package(path.read_bytes())
    return ooxml.parse(parts[ooxml.DOCUMENT]), ooxml.parse(parts[ooxml.STYLES])


def _papers(made: Path) -> list[Path]:
    return sorted(made.glob("*/*/*.docx")) + sorted(made.glob("*/*/werkstukken/*.docx"))


def test_no_document_has_a_defect_of_form(made: Path) -> None:
    for path in _papers(made):
        root, styles = _parts(path)
        assert list(vormtoets.gebreken(root, styles)) == [], path.name
        assert [word for _, word in tabelvorm.te_smal(root, styles)] == [], path.name


def test_every_reference_has_its_target_and_says_what_stands_there(made: Path) -> None:
    kinds: set[str] = set()
    for path in _papers(made):
        root, styles = _parts(path)
        label = {h.element: h for h in koppen.headings(root, styles)}
        spots = {s.get(w("name")): (s, e) for s, e in ooxml.bookmarks(root)}
        for one in ooxml.fields(root):
            words = one.instruction.split()
            if words[:1] != ["REF"]:
                continue
            assert words[1] in spots, (path.name, one.instruction)
            start, end = spots[words[1]]
            paragraph = start.getparent()
            if "\\r" in words:
                heading = label[paragraph]
                annex = heading.style == "bijlagekop"
                expected = f"Bijlage {heading.label}" if annex else heading.label
            else:
                inside = list(paragraph)[paragraph.index(start) : paragraph.index(end)]
                expected = "".join(ooxml.visible_text(x) for x in inside if x.tag == w("r"))
                expected = _without_codes(inside) or expected
            kinds.add("\\r" if "\\r" in words else "tekst")
            assert _result(root, one) == expected, (path.name, one.instruction)
    assert kinds == {"\\r", "tekst"}


def _without_codes(runs: list[Any]) -> str:
    return "".join(t.text or "" for r in runs for t in r.iter(w("t")))


def _result(root: Any, one: ooxml.Field) -> str:
    paragraph = next(one.begin.iterancestors(w("p")))
    nodes = list(paragraph.iter(w("fldChar"), w("t")))
    between = nodes[nodes.index(one.separate) : nodes.index(one.end)]
    return "".join(t.text or "" for t in between if t.tag == w("t"))


def test_every_clause_paragraph_has_a_bookmark_of_its_own(made: Path) -> None:
    for path in _papers(made):
        root, _ = _parts(path)
        names = [m.get(w("name")) for m in root.iter(w("bookmarkStart"))]
        assert len(set(names)) == len(names), path.name
        ids = [m.get(w("id")) for m in root.iter(w("bookmarkStart"))]
        assert len(set(ids)) == len(ids), path.name
        origin = json.loads((path.parent / "herkomst" / f"{path.stem}.json").read_text("utf-8"))
        clauses = {n for n in names if n.startswith("cl_")}
        gone = set(origin["bladwijzers"]) - clauses
        assert clauses <= set(origin["bladwijzers"]) and clauses, path.name
        assert len(gone) <= len(clauses) // 4, path.name  # of paragraphs that a condition emptied


def test_each_list_and_each_field_is_one_of_its_own(made: Path) -> None:
    lists = fields = 0
    for path in _papers(made):
        root, _ = _parts(path)
        seen: set[str] = set()
        current: tuple[str, Any] | None = None
        for paragraph in root.iter(w("p")):
            number = paragraph.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            if number is None or number.get(w("val")) == "0":
                current = None
                continue
            here = (number.get(w("val")), paragraph.getparent())
            if here != current:
                assert here[0] not in seen, (path.name, ooxml.visible_text(paragraph))
                seen.add(here[0])
                lists += 1
            current = here
        for tag in ("id", "tag", "alias"):
            values = [own.get(w("val")) for c in root.iter(w("sdtPr")) for own in c.findall(w(tag))]
            assert len(set(values)) == len(values), (path.name, tag)
            fields += len(values)
    assert lists > 300 and fields > 300


@pytest.mark.parametrize("name", ALL)
def test_a_concept_says_so_and_a_final_document_does_not(made: Path, name: str) -> None:
    parts = ooxml.read_package((made / f"{name}.docx").read_bytes())
    headers = " ".join(vormtoets.koppen_van(parts).values())
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    first = "\n".join(ooxml.visible_text(p) for p in list(root.iter(w("p")))[:25])
    concept = name in CONCEPTS
    assert (vormtoets.CONCEPT in headers) == concept
    assert ("Dit is een concept" in first) == concept


# --- as laid out


@pytest.fixture(scope="module")
def pages(gedrukt: Gedrukt, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Of each document its pages, each with its lines and words, in points."""
    folder = tmp_path_factory.mktemp("bladen")
    tool = shutil.which("pdftotext")
    assert tool, "poppler-utils is needed"
    found: dict[str, list[Any]] = {}
    for name, pdf in gedrukt.pdfs(LAID_OUT).items():
        file = folder / "x.pdf"
        file.write_bytes(pdf)
        command = [tool, "-bbox-layout", file, folder / "x.html"]
        subprocess.run(command, check=True, capture_output=True)
        root = etree.parse(folder / "x.html", etree.XMLParser(recover=True)).getroot()
        found[name] = list(root.iter("{*}page"))
    return found


def _lines(page: Any) -> list[tuple[float, str]]:
    """Text lines between header and footer, from top to bottom."""
    height = float(page.get("height"))
    lines = [
        (float(line.get("yMin")), " ".join(word.text or "" for word in line.iter("{*}word")))
        for line in page.iter("{*}line")
    ]
    return sorted((y, text) for y, text in lines if _BODY < y < height - _BODY)


@needs_libreoffice
@pytest.mark.parametrize("name", LAID_OUT)
def test_no_page_is_blank(pages: dict[str, list[Any]], name: str) -> None:
    assert [n for n, page in enumerate(pages[name], 1) if not _lines(page)] == []


@needs_libreoffice
@pytest.mark.parametrize("name", LAID_OUT)
def test_no_heading_or_caption_is_the_last_line_of_a_page(
    made: Path, pages: dict[str, list[Any]], name: str
) -> None:
    root, styles = _parts(made / f"{name}.docx")
    names = ooxml.style_names(styles)
    leads = {" ".join(h.text.split())[-40:] for h in koppen.headings(root, styles)}
    for paragraph in root.iter(w("p")):
        below = paragraph.getnext()
        if below is not None and next(below.iter(w("drawing")), None) is not None:
            continue  # a picture below its caption has no line of text
        if names.get(ooxml.style_of(paragraph)) == "caption":
            leads.add(" ".join(ooxml.visible_text(paragraph).split())[-40:])
    wrong = []
    for number, page in enumerate(pages[name], 1):
        last = _lines(page)[-1][1]
        if any(last.endswith(text) and len(text) > 3 for text in leads) and "...." not in last:
            wrong.append((number, last))
    assert wrong == []


@needs_libreoffice
@pytest.mark.parametrize("name", LAID_OUT)
def test_nothing_sticks_out_and_no_word_of_a_table_is_cut(
    made: Path, pages: dict[str, list[Any]], name: str
) -> None:
    printed: set[str] = set()
    for number, page in enumerate(pages[name], 1):
        width = float(page.get("width"))
        for word in page.iter("{*}word"):
            assert float(word.get("xMax")) < width - 40, (number, word.text)
            printed |= set(_tokens(word.text or ""))
    root, _ = _parts(made / f"{name}.docx")
    cells = [token for cell in root.iter(w("tc")) for token in _tokens(ooxml.visible_text(cell))]
    assert len(cells) > 300
    assert [token for token in cells if token not in printed] == []


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text)
