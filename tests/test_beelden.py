"""Pictures in a finished document: place, width, words, and the same bytes every time."""

import io
from typing import Any

import docx_scalpel
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from PIL import Image

from generator import beelden, ooxml, proofread
from generator.beelden import Beeld
from generator.ooxml import w

WP = f"{{{ooxml.WP}}}"


def png(size: tuple[int, int] = (400, 200)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, 128).save(out, "PNG")
    return out.getvalue()


BEELD = Beeld(png(), "De tijdlijn", "Van 1 mei tot 2 juni & daarna <niets>.")


def docx(*texts: str, landscape: bool = False) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if landscape:
        section = document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        document.add_paragraph("[[beeld_planning]]")
    stream = io.BytesIO()
    document.save(stream)
    return ooxml.write_package(ooxml.read_package(stream.getvalue()))


def drawings(data: bytes) -> list[Any]:
    root = ooxml.parse(ooxml.read_package(data)[ooxml.DOCUMENT])
    return list(root.iter(f"{WP}inline"))


def body(data: bytes) -> Any:
    return ooxml.parse(ooxml.read_package(data)[ooxml.DOCUMENT])


def test_a_picture_with_its_words() -> None:
    data = beelden.vul(docx("Voor.", "[[beeld_planning]]", "Na."), {"beeld_planning": BEELD})
    (inline,) = drawings(data)
    about = inline.find(f"{WP}docPr")
    assert about.get("title") == "De tijdlijn"
    assert about.get("descr") == "Van 1 mei tot 2 juni & daarna <niets>."
    assert "[[" not in ooxml.visible_text(body(data))
    assert "Voor." in ooxml.visible_text(body(data))
    assert BEELD.png in ooxml.read_package(data).values()


def test_as_wide_as_the_text_in_its_section() -> None:
    data = beelden.vul(docx("[[beeld_planning]]", landscape=True), {"beeld_planning": BEELD})
    sections = Document(io.BytesIO(data)).sections
    widths = [s.page_width - s.left_margin - s.right_margin for s in sections]
    shown = [int(i.find(f"{WP}extent").get("cx")) for i in drawings(data)]
    assert shown == [pytest.approx(width, abs=1000) for width in widths]
    assert shown[0] < shown[1]
    ratio = [
        int(i.find(f"{WP}extent").get("cy")) / x for i, x in zip(drawings(data), shown, strict=True)
    ]
    assert ratio == [pytest.approx(0.5, abs=0.01)] * 2


def test_twice_the_same_picture_has_two_ids() -> None:
    source = docx("[[beeld_planning]]", "[[beeld_planning]]")
    data = beelden.vul(source, {"beeld_planning": BEELD})
    ids = [i.find(f"{WP}docPr").get("id") for i in drawings(data)]
    assert ids == ["1", "2"]


def test_the_same_bytes_twice() -> None:
    source = docx("Voor.", "[[beeld_planning]]")
    once, again = (beelden.vul(source, {"beeld_planning": BEELD}) for _ in range(2))
    assert once == again


def test_names_that_a_document_asks_for() -> None:
    assert beelden.genoemd(docx("[[beeld_planning]]", "x [[beeld_anders]]")) == ("beeld_planning",)


def test_without_a_place_nothing_changes() -> None:
    source = docx("Alleen tekst.")
    assert beelden.vul(source, {"beeld_planning": BEELD}) == source


def test_a_split_run_is_still_a_place() -> None:
    document = Document()
    paragraph = document.add_paragraph("[[beeld_")
    paragraph.add_run("planning]]").bold = True
    stream = io.BytesIO()
    document.save(stream)
    assert len(drawings(beelden.vul(stream.getvalue(), {"beeld_planning": BEELD}))) == 1


@pytest.mark.parametrize("text", ["[[beeld_planning]]", "Zie [[beeld_planning]] hier."])
def test_a_place_without_picture_is_reported(text: str) -> None:
    data = beelden.vul(docx("Tekst.", text), {})
    styles = ooxml.parse(ooxml.read_package(data)[ooxml.STYLES])
    found = [what for what, _ in proofread.defects(body(data), styles, False)]
    assert "een beeld dat niet is ingevoegd" in found


def test_a_filled_place_is_no_defect() -> None:
    data = beelden.vul(docx("[[beeld_planning]]"), {"beeld_planning": BEELD})
    styles = ooxml.parse(ooxml.read_package(data)[ooxml.STYLES])
    assert list(proofread.defects(body(data), styles, False)) == []


def test_the_style_of_the_mark_goes_and_a_section_end_stays() -> None:
    document = Document()
    document.add_paragraph("[[beeld_planning]]", style="Title")
    document.add_section()
    stream = io.BytesIO()
    document.save(stream)
    data = beelden.vul(stream.getvalue(), {"beeld_planning": BEELD})
    (inline,) = drawings(data)
    paragraph = next(inline.iterancestors(w("p")))
    assert ooxml.style_of(paragraph) == ""
    assert len(list(body(data).iter(w("sectPr")))) == 2


def test_a_validator_finds_nothing() -> None:
    data = beelden.vul(docx("Voor.", "[[beeld_planning]]"), {"beeld_planning": BEELD})
    result = docx_scalpel.verify_deliverable(data)
    assert [f.message for f in result.findings if f.blocks_delivery] == []
