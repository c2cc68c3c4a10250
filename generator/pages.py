"""The last, separate stage: page numbers in the contents, by way of LibreOffice.

In: finished .docx files. Out: the same files with complete lists (``inhoudsopgave``: contents
and tables), page numbers as LibreOffice lays them out, and the number of pages in their NUMPAGES
fields. Works in a temporary folder only; changes no file of the user.

How a page is found: every heading and caption carries a bookmark, LibreOffice exports bookmarks as
named destinations of the PDF, and a destination knows its page. No text is compared.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf

from generator import inhoudsopgave, ooxml
from generator.inhoudsopgave import InhoudError, fill_contents
from generator.kantoor import Export, Kantoor, KantoorError, kantoor
from generator.ooxml import w
from generator.taal import zeg

MAX_PASSES: Final = 4

_EXPORT: Final = Export(
    "pdf",
    "pdf:writer_pdf_Export:{"
    '"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"IsSkipEmptyPages":{"type":"boolean","value":"false"},'  # else pages and numbers part ways
    '"ExportBookmarks":{"type":"boolean","value":"false"},'
    '"UseTaggedPDF":{"type":"boolean","value":"false"}}',
)


class PagesError(Exception):
    """The page numbers cannot be made; the message (Dutch) says why."""


@dataclass(frozen=True)
class Result:
    """A document with its page numbers; ``passes`` is how often it was laid out."""

    docx: bytes
    pages: int
    passes: int


@dataclass(frozen=True)
class _Layout:
    total: int
    page_of: Mapping[str, int]  # bookmark -> page, counted from 1


# --- the number of pages -----------------------------------------------------------------


def fill_total(docx: bytes, total: int) -> bytes:
    """The document with ``total`` as cached text of every NUMPAGES field, footers included."""
    parts = ooxml.read_package(docx)
    for name, content in parts.items():
        if not name.endswith(".xml") or b"NUMPAGES" not in content:
            continue
        root = ooxml.parse(content)
        for field in ooxml.fields(root):
            if field.instruction.split()[:1] == ["NUMPAGES"]:
                ooxml.set_result(root, field, str(total))
        parts[name] = ooxml.serialize(root)
    return ooxml.write_package(parts)


# --- the pages ---------------------------------------------------------------------------


def with_pages(docs: Mapping[str, bytes], soffice: Path | None = None) -> dict[str, Result]:
    """Each document with its page numbers; ``docs`` maps a name (for messages) to a .docx.

    One LibreOffice process lays out all documents; a document whose numbers changed its own
    layout goes round again, at most ``MAX_PASSES`` times. Raises PagesError with the reason.
    """
    current: dict[str, bytes] = {}
    first: dict[str, int] = {}
    for name, docx in docs.items():
        with _about(name):
            guess = [10] * len(inhoudsopgave.entries(docx))  # as wide as most numbers will be
            current[name] = fill_contents(docx, guess)
            first[name] = _first_number(docx)
    seen: dict[str, tuple[int, list[int]]] = {}
    done: dict[str, Result] = {}
    with _office(soffice) as office:
        for number in range(1, MAX_PASSES + 1):
            waiting = {name: current[name] for name in docs if name not in done}
            if not waiting:
                break
            for name, layout in _lay_out(office, waiting).items():
                with _about(name):
                    pages = _pages(current[name], layout, first[name])
                    filled = fill_contents(current[name], pages)
                    current[name] = fill_total(filled, layout.total)
                if seen.get(name) == (layout.total, pages) or not pages:
                    done[name] = Result(current[name], layout.total, number)
                seen[name] = (layout.total, pages)
    if unstable := [name for name in docs if name not in done]:
        raise PagesError(
            zeg(
                "De paginanummers van {namen} veranderen na {aantal} keer nog.",
                namen=", ".join(unstable),
                aantal=MAX_PASSES,
            )
        )
    return {name: done[name] for name in docs}


@contextmanager
def _office(program: Path | None) -> Iterator[Kantoor]:
    """LibreOffice; that it is not there is said in terms of page numbers."""
    try:
        with kantoor(program) as office:
            yield office
    except KantoorError as error:
        raise PagesError(f"{error}; zonder LibreOffice geen paginanummers.") from error


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Errors on the way name the document."""
    try:
        yield
    except (PagesError, InhoudError, ooxml.OoxmlError) as error:
        raise PagesError(f"{name}: {error}") from error


def _first_number(docx: bytes) -> int:
    """The number on the first page; a count that starts anew further on is refused."""
    root = ooxml.parse(ooxml.read_package(docx)[ooxml.DOCUMENT])
    first = 1
    for index, section in enumerate(root.iter(w("sectPr"))):
        numbering = section.find(w("pgNumType"))
        if numbering is None:
            continue
        start = numbering.get(w("start"))
        if numbering.get(w("fmt"), "decimal") != "decimal" or (index and start is not None):
            raise PagesError(
                zeg(
                    "De paginanummering begint halverwege opnieuw of telt niet in cijfers; "
                    "laat alle secties doornummeren."
                )
            )
        first = int(start) if start is not None else first
    return first


def _pages(docx: bytes, layout: _Layout, first: int) -> list[int]:
    """The number of the page on which each line of the lists says its heading or caption stands."""
    pages: list[int] = []
    for names in inhoudsopgave.anchors(docx):
        if lost := [name for name in names if name not in layout.page_of]:
            raise PagesError(
                zeg(
                    "LibreOffice geeft voor {aantal} van de {totaal} koppen geen pagina "
                    "(eerste: bladwijzer {naam}).",
                    aantal=len(lost),
                    totaal=len(names),
                    naam=lost[0],
                )
            )
        own = [layout.page_of[name] + first - 1 for name in names]
        if own != sorted(own):
            raise PagesError(
                zeg("De koppen staan volgens LibreOffice niet op volgorde van pagina.")
            )
        pages += own
    return pages


# --- LibreOffice -------------------------------------------------------------------------


def _lay_out(office: Kantoor, docs: Mapping[str, bytes]) -> dict[str, _Layout]:
    """Lay out all documents in one process."""
    try:
        pdfs = office.convert(docs, _EXPORT)
    except KantoorError as error:
        raise PagesError(str(error)) from error
    return {name: _read_layout(pdf) for name, pdf in pdfs.items()}


def _read_layout(file: bytes) -> _Layout:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        number = [page.obj.objgen for page in pdf.pages]
        page_of: dict[str, int] = {}
        for key, place in pdf.Root.get("/Dests", pikepdf.Dictionary()).items():
            # LibreOffice writes the underscore as its hexadecimal code: /5FToc012345678.
            if match := re.fullmatch(r"/(?:_|5F)(Toc\d{9})", key):
                page_of[f"_{match[1]}"] = number.index(place[0].objgen) + 1
        return _Layout(len(number), page_of)
