"""Every Word file that goes out is valid, and holds nothing that nobody needs or may see.

All documents of all tenders: the documents to publish, the working papers with the letters, and
the overviews of the regions. Each check is also shown to find what it is for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx_scalpel
import pytest
from openxml_audit import OpenXmlValidator

from generator import ooxml
from tests import keuring


@pytest.fixture(scope="module")
def alle(made: Path) -> dict[str, Path]:
    """Every .docx by its name in the output folder."""
    found = {p.relative_to(made).as_posix(): p for p in sorted(made.rglob("*.docx"))}
    found = {name: path for name, path in found.items() if not name.startswith(".cache/")}
    assert len([n for n in found if "/werkstukken/" in n]) > 50
    assert len([n for n in found if "/brief-" in n]) > 5
    assert len([n for n in found if n.endswith("/overzicht.docx")]) == 4
    return found


def test_the_open_xml_sdk_finds_nothing_that_blocks(alle: dict[str, Path]) -> None:
    found = {}
    for name, path in alle.items():
        verdict = docx_scalpel.verify_deliverable(path.read_bytes())
        assert verdict.analysis_completed, name
        if blocks := [f.message for f in verdict.findings if f.blocks_delivery]:
            found[name] = blocks[:3]
    assert found == {}


def test_openxml_audit_finds_nothing(alle: dict[str, Path]) -> None:
    found = {}
    for name, path in alle.items():
        verdict = OpenXmlValidator().validate(path)
        if not verdict.is_valid:
            found[name] = [str(e) for e in verdict.errors][:3]
    assert found == {}


def test_nothing_is_in_the_file_that_does_not_belong_there(alle: dict[str, Path]) -> None:
    found = {
        name: keuring.wrong(ooxml.read_package(path.read_bytes())) for name, path in alle.items()
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def replaced(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name], (name, old)
        parts[name] = parts[name].replace(old, new, 1)

    return change


def added(name: str, data: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: data})


BODY, RELS = "word/document.xml", "word/_rels/document.xml.rels"
FAULTS = {
    "rsid": replaced(BODY, b"<w:p>", b'<w:p w:rsidR="00AA11BB">'),
    "spelling": replaced(BODY, b"<w:r>", b'<w:proofErr w:type="spellStart"/><w:r>'),
    "paragraph ids": replaced(
        BODY,
        b"<w:p>",
        b'<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
        b' w14:paraId="1A2B3C4D">',
    ),
    "page break": replaced(BODY, b"<w:t", b"<w:lastRenderedPageBreak/><w:t"),
    "a comment": replaced(BODY, b"<w:r>", b'<w:commentRangeStart w:id="0"/><w:r>'),
    "tracked change": replaced(BODY, b"<w:r>", b'<w:ins w:id="1" w:author="J"/><w:r>'),
    "template tag": replaced(BODY, b"</w:t>", b"{{ naam }}</w:t>"),
    "attached template": replaced(
        "word/settings.xml", b"<w:zoom", b'<w:attachedTemplate r:id="rId1"/><w:zoom'
    ),
    "lastModifiedBy": replaced(
        "docProps/core.xml",
        b"</cp:coreProperties>",
        b"<cp:lastModifiedBy>Jan Jansen</cp:lastModifiedBy></cp:coreProperties>",
    ),
    "Company": replaced(
        "docProps/app.xml", b"</Properties>", b"<Company>Bureau X</Company></Properties>"
    ),
    "nothing leads to it": added("word/media/image99.png"),
    "customXml/item9.xml: nothing leads to it": added("customXml/item9.xml", b"<a/>"),
    "nothing uses rId99 (image": replaced(
        RELS,
        b"</Relationships>",
        b'<Relationship Id="rId99" Target="styles.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/image"/></Relationships>',
    ),
    "nothing uses rId98 (thumbnail": replaced(
        "_rels/.rels",
        b"</Relationships>",
        b'<Relationship Id="rId98" Target="word/styles.xml" Type="http://schemas.openxmlformats.org/'
        b'package/2006/relationships/metadata/thumbnail"/></Relationships>',
    ),
    "is not there": replaced(
        ooxml.CONTENT_TYPES,
        b"</Types>",
        b'<Override PartName="/word/comments.xml" ContentType="x"/></Types>',
    ),
    "nothing uses list 999": replaced(
        ooxml.NUMBERING,
        b"</w:numbering>",
        b'<w:num w:numId="999"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    ),
    "embedded font": replaced("word/fontTable.xml", b"</w:font>", b"<w:embedRegular/></w:font>"),
}


@pytest.mark.parametrize("told", FAULTS)
def test_each_thing_that_does_not_belong_is_found(alle: dict[str, Path], told: str) -> None:
    parts = ooxml.read_package(alle["voorbeeld/wonen/marktconsultatiedocument.docx"].read_bytes())
    assert keuring.wrong(parts) == []
    FAULTS[told](parts)
    wrong = keuring.wrong(parts)
    assert wrong and any(told in one or one.split(": ")[1].startswith(told) for one in wrong), wrong
