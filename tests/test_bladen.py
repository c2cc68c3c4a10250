"""The pages of every document of the example and of one real tender, as accepted pictures.

``make accept`` accepts new ones; look at the contact sheets in ``output/pages`` first. Where
LibreOffice or the fonts are others than those of the pictures, pages break elsewhere: then the
number of pages, their ink and the first page are compared, and a warning says so.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from generator import ooxml, uitvoer
from generator.ooxml import w
from tests import bladen
from tests.bladen import Opmaak
from tests.gemaakt import GEZIEN, PAPIEREN, Gedrukt
from tests.test_documents import needs_libreoffice

ONE = "voorbeeld/wonen/marktconsultatiedocument"
NAMES = [*GEZIEN, *PAPIEREN]


@pytest.fixture(scope="module")
def sheets(gedrukt: Gedrukt) -> dict[str, dict[str, bytes]]:
    return gedrukt.bladen()


@pytest.fixture(scope="module")
def here() -> Opmaak:
    """What is installed, of the fonts in the accepted pages."""
    accepted, _ = bladen.gekend()
    assert accepted is not None, "run `make accept` and look at what it wrote"
    now = bladen.opmaak(list(accepted.lettertypen))
    if accepted.drempel(now) is None:
        warnings.warn(f"accepted with {accepted}, here is {now}: compared coarsely", stacklevel=1)
    return now


@needs_libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_pages_are_the_accepted_ones(
    sheets: dict[str, dict[str, bytes]], here: Opmaak, name: str
) -> None:
    assert bladen.vergelijk(name, sheets[name], here) == ""


def test_every_accepted_page_belongs_to_a_document() -> None:
    _, kept = bladen.gekend()
    there = {p.relative_to(bladen.FOLDER).with_suffix("") for p in bladen.FOLDER.rglob("*.png")}
    assert {p.as_posix() for p in there} == set(kept) == set(NAMES)
    for name, documents in kept.items():
        pages = bladen.lees(name, documents)
        blank = pages[next(iter(documents))][0].getcolors(256)
        assert blank is None or len(blank) > 3, name  # the first page shows something
    assert sum(p.stat().st_size for p in bladen.FOLDER.rglob("*.png")) < 4_000_000


# --- the comparison itself, on pages that somebody changed


def _edited(docx: bytes, part: str, change: Callable[[Any], None]) -> bytes:
    root = ooxml.parse(ooxml.read_package(docx)[part])
    change(root)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, etree.tostring(root) if name == part else old.read(name))
    return out.getvalue()


def _lose_a_paragraph(root: Any) -> None:
    body = root.find(w("body"))
    long = [p for p in body.iterchildren(w("p")) if len(ooxml.visible_text(p)) > 150]
    body.remove(long[5])


def _shift_a_table(root: Any) -> None:
    width = list(root.iter(w("tblPr")))[2].find(w("tblW"))
    for old in width.getparent().findall(w("tblInd")):
        width.getparent().remove(old)
    width.addnext(etree.Element(w("tblInd"), {w("w"): "227", w("type"): "dxa"}))  # 4 mm


def _colour_a_heading(root: Any) -> None:
    (style,) = [s for s in root.iter(w("style")) if s.get(w("styleId")) == "Heading1"]
    style.find(f"{w('rPr')}/{w('color')}").set(w("val"), "1F3864")


def _enlarge_the_text(root: Any) -> None:
    size = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('sz')}")
    size.set(w("val"), str(int(size.get(w("val"))) + 1))


def _other_font(root: Any) -> None:
    for fonts in root.iter(w("rFonts")):
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(w(kind), "DejaVu Sans")


def _empty(root: Any) -> None:
    for text in root.iter(w("t")):
        text.text = ""


CHANGES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "alinea": (ooxml.DOCUMENT, _lose_a_paragraph),
    "tabel": (ooxml.DOCUMENT, _shift_a_table),
    "kleur": (ooxml.STYLES, _colour_a_heading),
    "grootte": (ooxml.STYLES, _enlarge_the_text),
    "letter": (ooxml.STYLES, _other_font),
    "leeg": (ooxml.DOCUMENT, _empty),
}


@pytest.fixture(scope="module")
def changed(made: Path) -> dict[str, bytes]:
    docx = (made / f"{ONE}.docx").read_bytes()
    docs = {name: _edited(docx, part, change) for name, (part, change) in CHANGES.items()}
    pdfs, lost = uitvoer.vormen(docs, "pdf")
    assert lost == {}
    return pdfs


@pytest.fixture
def kept(sheets: dict[str, dict[str, bytes]], tmp_path: Path) -> tuple[Path, Opmaak]:
    """A folder in which the pages of one document were accepted today."""
    folder = tmp_path / "pages"
    assert bladen.neem_aan({ONE: sheets[ONE]}, folder, tmp_path) == [str(folder / f"{ONE}.png")]
    accepted, _ = bladen.gekend(folder)
    assert accepted is not None and accepted.libreoffice and accepted.lettertypen
    return folder, accepted


@needs_libreoffice
@pytest.mark.parametrize("what", ["alinea", "tabel", "kleur", "grootte"])
def test_a_change_is_found_and_shown(
    kept: tuple[Path, Opmaak], changed: dict[str, bytes], tmp_path: Path, what: str
) -> None:
    folder, accepted = kept
    others = [replace(accepted, poppler="another")] if what != "kleur" else []
    for now in (accepted, *others):
        (tmp_path / f"{ONE.replace('/', '__')}.png").unlink(missing_ok=True)
        told = bladen.vergelijk(ONE, {ONE: changed[what]}, now, folder, tmp_path)
        assert "bladen verschillen" in told and "make accept" in told
        with Image.open(tmp_path / f"{ONE.replace('/', '__')}.png") as shown:
            red = [n for n, colour in shown.getcolors(1 << 20) or [] if colour == (220, 0, 0)]
            assert red and red[0] > 50


@needs_libreoffice
def test_the_same_pages_are_the_same_in_another_rasteriser(
    kept: tuple[Path, Opmaak], sheets: dict[str, dict[str, bytes]]
) -> None:
    folder, accepted = kept
    _, bladwijzer = bladen.gekend(folder)
    old = bladen.lees(ONE, bladwijzer[ONE], folder)
    for tool, now in (("pdftoppm", accepted), ("pdftocairo", replace(accepted, poppler="cairo"))):
        drempel = accepted.drempel(now)
        assert drempel is not None
        new = {ONE: bladen.teken(sheets[ONE][ONE], tool)}
        assert bladen.verschillen(old, new, drempel) == []


@needs_libreoffice
def test_with_another_libreoffice_or_other_fonts_only_the_coarse_is_compared(
    kept: tuple[Path, Opmaak], changed: dict[str, bytes], tmp_path: Path
) -> None:
    folder, accepted = kept
    older = replace(accepted, libreoffice="LibreOffice 6.0")
    fonts = replace(accepted, lettertypen=dict.fromkeys(accepted.lettertypen, ""))
    for now in (older, fonts):
        assert accepted.drempel(now) is None
        for what in ("kleur", "letter"):
            assert bladen.vergelijk(ONE, {ONE: changed[what]}, now, folder, tmp_path) == ""
        told = bladen.vergelijk(ONE, {ONE: changed["leeg"]}, now, folder, tmp_path)
        assert "bladen in plaats van" in told or "inkt" in told


@needs_libreoffice
def test_what_is_accepted_is_the_same_afterwards(
    kept: tuple[Path, Opmaak],
    sheets: dict[str, dict[str, bytes]],
    changed: dict[str, bytes],
    tmp_path: Path,
) -> None:
    folder, accepted = kept
    assert bladen.neem_aan({ONE: sheets[ONE]}, folder, tmp_path) == []
    other = {ONE: changed["alinea"]}
    assert bladen.neem_aan({ONE: other}, folder, tmp_path) != []
    assert bladen.vergelijk(ONE, other, accepted, folder, tmp_path) == ""
    assert bladen.vergelijk(ONE, sheets[ONE], accepted, folder, tmp_path) != ""
    assert bladen.vergelijk("weg", sheets[ONE], accepted, folder, tmp_path) != ""
    (gone,) = bladen.neem_aan({}, folder, tmp_path)
    assert gone.endswith(f"{ONE}.png") and not list(folder.rglob("*.png"))
