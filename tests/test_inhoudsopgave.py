"""Contents and list of tables, held against the ones that LibreOffice makes itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import inhoudsopgave, kantoor, ooxml
from generator.ooxml import w
from tests import eigen_index
from tests.gemaakt import CONCEPTS, EXAMPLE
from tests.test_documents import needs_libreoffice

COMPARED = [*EXAMPLE, *(n for n in CONCEPTS if n.startswith("wbo/slt/"))]
LONG = ("selectiedocument", "dialoogdocument", "inschrijfdocument", "inkoopdocument")


def _ours(docx: bytes) -> list[list[str]]:
    """The lines of our lists, as a reader sees them."""
    root = ooxml.parse(ooxml.read_package(docx)[ooxml.DOCUMENT])
    text = {link.get(w("anchor")): ooxml.visible_text(link) for link in root.iter(w("hyperlink"))}
    return [[" ".join(text[a].split()) for a in names] for names in inhoudsopgave.anchors(docx)]


@pytest.fixture(scope="module")
def own(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, list[list[str]]]:
    """The lists of LibreOffice itself, of all compared documents in one process."""
    program = kantoor.find_soffice()
    assert program is not None, "CI must have LibreOffice"
    docs = [made / f"{name}.docx" for name in COMPARED]
    return eigen_index.lists(program, tmp_path_factory.mktemp("index"), docs)


@needs_libreoffice
@pytest.mark.parametrize("name", COMPARED)
def test_our_lists_are_the_ones_that_libreoffice_makes(
    made: Path, own: dict[Path, list[list[str]]], name: str
) -> None:
    path = made / f"{name}.docx"
    theirs = [[" ".join(line.split()) for line in lines] for lines in own[path]]
    ours = _ours(path.read_bytes())
    assert len(ours) == 1 + name.split("/")[-1].startswith(LONG)
    assert len(ours[0]) > 15 and all(ours)
    assert theirs == ours


@pytest.mark.parametrize("name", [*CONCEPTS, *EXAMPLE])
def test_every_heading_and_every_caption_has_its_line(made: Path, name: str) -> None:
    docx = (made / f"{name}.docx").read_bytes()
    root = ooxml.parse(ooxml.read_package(docx)[ooxml.DOCUMENT])
    captions = [f for f in ooxml.fields(root) if f.instruction.split()[:2] == ["SEQ", "Tabel"]]
    lists = inhoudsopgave.anchors(docx)
    if len(lists) == 2:
        assert len(lists[1]) == len(captions) > 0
    names = [mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))]
    assert set().union(*lists) <= set(names)
    results = [f for f in ooxml.fields(root) if f.instruction.split()[:1] == ["PAGEREF"]]
    assert {f.instruction.split()[1] for f in results} == set().union(*lists)
