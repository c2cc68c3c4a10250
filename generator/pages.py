"""The last, separate stage: page numbers in the contents, by way of LibreOffice.

In: finished .docx files, each with at most one TOC field for its headings. Out: the same files
with a complete contents list, page numbers as LibreOffice lays them out, and the number of
pages in their NUMPAGES fields. Works in a temporary folder only; changes no file of the user.

How a page is found: every heading carries a bookmark, LibreOffice exports bookmarks as named
destinations of the PDF, and a destination knows its page. No text is compared.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf
from lxml import etree

from generator import ooxml
from generator.ooxml import Element, Field, Heading, w
from generator.taal import zeg

MAX_PASSES: Final = 4
LABEL_TWIPS: Final = (480, 960, 1440)  # tab stop behind the label, per level, if the style has none
TWIPS_PER_CHARACTER: Final = 115  # of bold text of 11 points, generously
SECONDS_START: Final = 60  # LibreOffice's first start on a slow machine
SECONDS_PER_DOCUMENT: Final = 60

_EXPORT: Final = (
    "pdf:writer_pdf_Export:{"
    '"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"IsSkipEmptyPages":{"type":"boolean","value":"false"},'  # else pages and numbers part ways
    '"ExportBookmarks":{"type":"boolean","value":"false"},'
    '"UseTaggedPDF":{"type":"boolean","value":"false"}}'
)
_USUAL_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/opt/libreoffice/program/soffice",
    "/usr/lib/libreoffice/program/soffice",
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
class Versions:
    """What page numbers depend on besides the document; empty when not known."""

    libreoffice: str
    fonts: str

    @property
    def opmaak(self) -> str:
        """Both in one line for the manifest; empty without LibreOffice."""
        return f"{self.libreoffice}, lettertypen {self.fonts}" if self.libreoffice else ""


@dataclass(frozen=True)
class _Layout:
    total: int
    page_of: Mapping[str, int]  # bookmark -> page, counted from 1


# --- the contents list -------------------------------------------------------------------


def fill_contents(docx: bytes, pages: Sequence[int | None] | None) -> bytes:
    """The document with a complete contents list; a list that stands there is replaced.

    ``pages`` holds the page of each heading in ``contents_headings``; None: not known yet.
    While a page is not known its place stays empty and Word is asked to update the list.
    A document without a contents field comes back as it is.
    Raises PagesError when the field or its styles do not fit, or the count does not match.
    """
    parts = ooxml.read_package(docx)
    root, styles = _document(parts)
    field = _contents_field(root)
    if field is None:
        return docx
    entries = _entries(root, styles, field)
    if pages is None:
        pages = [None] * len(entries)
    if len(pages) != len(entries):
        raise PagesError(
            zeg(
                "De inhoudsopgave heeft {aantal} koppen; er zijn {nummers} paginanummers.",
                aantal=len(entries),
                nummers=len(pages),
            )
        )
    pattern = ooxml.annex_pattern(styles, parts.get(ooxml.NUMBERING))
    style_ids = {name: style_id for style_id, name in ooxml.style_names(styles).items()}
    old = _paragraphs_of(field)
    _drop_old_bookmarks(root, old)
    names = _add_bookmarks(root, entries)
    lines = [
        _entry(styles, _toc_style(style_ids, heading.level), heading, pattern, name, page)
        for heading, name, page in zip(entries, names, pages, strict=True)
    ]
    if not lines:
        lines = [_paragraph(_toc_style(style_ids, 1))]
    dirty = not entries or any(page is None for page in pages)
    _wrap_in_field(lines, field.instruction, dirty=dirty)
    _keep_marks_and_section(old, lines)
    for line in lines:
        old[0].addprevious(line)
    for paragraph in old:
        ooxml.remove(paragraph)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    return ooxml.write_package(parts)


def contents_headings(docx: bytes) -> list[Heading]:
    """The headings that the contents list names, in order; empty without a contents field."""
    root, styles = _document(ooxml.read_package(docx))
    field = _contents_field(root)
    return [] if field is None else _entries(root, styles, field)


def _document(parts: Mapping[str, bytes]) -> tuple[Element, Element]:
    try:
        return ooxml.parse(parts[ooxml.DOCUMENT]), ooxml.parse(parts[ooxml.STYLES])
    except KeyError as error:
        raise PagesError(
            zeg("Het onderdeel {naam} ontbreekt in het document.", naam=error.args[0])
        ) from error


def _contents_field(root: Element) -> Field | None:
    """The field that lists the headings; lists of tables (``\\c``, ``\\a``) are not meant."""
    found = [
        field
        for field in ooxml.fields(root)
        if field.instruction.split()[:1] == ["TOC"]
        and not re.search(r"\\[ca]\b", field.instruction)
    ]
    if len(found) > 1:
        raise PagesError(zeg("Het document heeft meer dan één inhoudsopgave."))
    return found[0] if found else None


def _entries(root: Element, styles: Element, field: Field) -> list[Heading]:
    switch = re.search(r'\\o\s+"\s*\d\s*-\s*(\d)\s*"', field.instruction)
    deepest = int(switch[1]) if switch else 2
    found = ooxml.headings(root, styles)
    title = _title_of(field, root, found)
    return [h for h in found if h.level <= deepest and h.text and h is not title]


def _title_of(field: Field, root: Element, found: Sequence[Heading]) -> Heading | None:
    """The unnumbered heading right above the list ("Inhoud"): it does not list itself."""
    first = _paragraph_of(field.begin)
    by_element = {heading.element: heading for heading in found if not heading.label}
    title: Heading | None = None
    for paragraph in root.iter(w("p")):
        if paragraph is first:
            return title
        if paragraph in by_element or ooxml.visible_text(paragraph).strip():
            title = by_element.get(paragraph)
    return None


def _paragraphs_of(field: Field) -> list[Element]:
    first, last = _paragraph_of(field.begin), _paragraph_of(field.end)
    paragraphs = [first]
    while paragraphs[-1] is not last:
        following = paragraphs[-1].getnext()
        if following is None:
            raise PagesError(zeg("De inhoudsopgave begint en eindigt niet op dezelfde plek."))
        paragraphs.append(following)
    return paragraphs


def _paragraph_of(mark: Element) -> Element:
    for ancestor in mark.iterancestors(w("p")):
        return ancestor
    raise PagesError(zeg("De inhoudsopgave staat niet in een alinea."))


def _toc_style(style_ids: Mapping[str, str], level: int) -> str:
    name = f"toc {level}"
    if name not in style_ids:
        raise PagesError(
            zeg("De huisstijl mist de stijl '{name}' voor de inhoudsopgave.", name=name)
        )
    return style_ids[name]


def _drop_old_bookmarks(root: Element, old: list[Element]) -> None:
    anchors = {link.get(w("anchor")) for p in old for link in p.iter(w("hyperlink"))}
    for start, end in ooxml.bookmarks(root):
        if start.get(w("name")) in anchors:
            ooxml.remove(start)
            ooxml.remove(end)


def _add_bookmarks(root: Element, entries: Sequence[Heading]) -> list[str]:
    """Wrap each heading in a bookmark; its name follows from label and text alone."""
    marks = list(root.iter(w("bookmarkStart")))
    taken = {mark.get(w("name"), "") for mark in marks}
    number = max((int(mark.get(w("id"), "0")) for mark in marks), default=0)
    names: list[str] = []
    for heading in entries:
        name = _bookmark_name(heading, taken)
        taken.add(name)
        names.append(name)
        number += 1
        start = etree.Element(w("bookmarkStart"), {w("id"): str(number), w("name"): name})
        end = etree.Element(w("bookmarkEnd"), {w("id"): str(number)})
        properties = heading.element.find(w("pPr"))
        heading.element.insert(0 if properties is None else 1, start)
        heading.element.append(end)
    return names


def _bookmark_name(heading: Heading, taken: set[str]) -> str:
    attempt = 0
    while True:
        seed = f"{heading.label}\t{heading.text}\t{attempt}".encode()
        name = f"_Toc{int(hashlib.sha256(seed).hexdigest(), 16) % 10**9:09d}"
        if name not in taken:
            return name
        attempt += 1


def _entry(
    styles: Element, style: str, heading: Heading, annex: str, bookmark: str, page: int | None
) -> Element:
    paragraph = _paragraph(style)
    label = annex.replace("%1", heading.label) if heading.style == "bijlagekop" else heading.label
    stop = 0
    if label != heading.label:  # "Bijlage A": wider than the room the style has for "1"
        stop = TWIPS_PER_CHARACTER * (len(label) + 1)
    elif label and not ooxml.has_room_for_label(styles, style):
        stop = LABEL_TWIPS[heading.level - 1]
    if stop:
        tabs = etree.SubElement(paragraph[0], w("tabs"))  # as Word itself does
        etree.SubElement(tabs, w("tab"), {w("val"): "left", w("pos"): str(stop)})
    # A right indent keeps long titles off the numbers in Word, but LibreOffice then leaves out
    # every number that stands behind it.
    etree.SubElement(paragraph[0], w("ind"), {w("right"): "0"})
    link = etree.SubElement(paragraph, w("hyperlink"), {w("anchor"): bookmark, w("history"): "1"})
    if label:
        link.append(ooxml.text_run(label))
        link.append(ooxml.run(etree.Element(w("tab"))))
    link.append(ooxml.text_run(heading.text))
    link.append(ooxml.run(etree.Element(w("tab"))))
    link.extend(ooxml.field_start(f" PAGEREF {bookmark} \\h "))
    if page is not None:
        link.append(ooxml.text_run(str(page)))
    link.append(ooxml.field_mark("end"))
    return paragraph


def _wrap_in_field(lines: list[Element], instruction: str, *, dirty: bool) -> None:
    start = ooxml.field_start(instruction)
    if dirty:
        start[0][0].set(w("dirty"), "true")
    for run in reversed(start):
        lines[0].insert(1, run)  # behind w:pPr
    lines[-1].append(ooxml.field_mark("end"))


def _keep_marks_and_section(old: list[Element], lines: list[Element]) -> None:
    """Other people's bookmarks and a section break in the old list outlive it."""
    for paragraph in old:
        for mark in list(paragraph.iter(w("bookmarkStart"))):
            lines[0].insert(1, mark)
        for mark in list(paragraph.iter(w("bookmarkEnd"))):
            lines[-1].append(mark)
        for section in paragraph.findall(f"{w('pPr')}/{w('sectPr')}"):
            lines[-1][0].append(section)


def _paragraph(style: str) -> Element:
    paragraph = etree.Element(w("p"), nsmap={"w": ooxml.W})
    properties = etree.SubElement(paragraph, w("pPr"))
    etree.SubElement(properties, w("pStyle"), {w("val"): style})
    return paragraph


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


def has_contents(docx: bytes) -> bool:
    """The document has a contents list, so its page numbers must be known."""
    parts = ooxml.read_package(docx)
    return (
        b"TOC " in parts.get(ooxml.DOCUMENT, b"")
        and _contents_field(_document(parts)[0]) is not None
    )


# --- the pages ---------------------------------------------------------------------------


def with_pages(docs: Mapping[str, bytes], soffice: Path | None = None) -> dict[str, Result]:
    """Each document with its page numbers; ``docs`` maps a name (for messages) to a .docx.

    One LibreOffice process lays out all documents; a document whose numbers changed its own
    layout goes round again, at most ``MAX_PASSES`` times. Raises PagesError with the reason.
    """
    program = soffice or find_soffice()
    if program is None:
        raise PagesError(
            zeg("LibreOffice is niet gevonden; zonder LibreOffice geen paginanummers.")
        )
    current: dict[str, bytes] = {}
    first: dict[str, int] = {}
    for name, docx in docs.items():
        with _about(name):
            guess = [10] * len(contents_headings(docx))  # as wide as most numbers will be
            current[name] = fill_contents(docx, guess)
            first[name] = _first_number(docx)
    seen: dict[str, tuple[int, list[int]]] = {}
    done: dict[str, Result] = {}
    with _workplace() as folder:
        for number in range(1, MAX_PASSES + 1):
            waiting = {name: current[name] for name in docs if name not in done}
            if not waiting:
                break
            for name, layout in _lay_out(program, folder, waiting).items():
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
def _about(name: str) -> Iterator[None]:
    """Errors on the way name the document."""
    try:
        yield
    except (PagesError, ooxml.OoxmlError) as error:
        raise PagesError(f"{name}: {error}") from error


def _first_number(docx: bytes) -> int:
    """The number on the first page; a count that starts anew further on is refused."""
    root, _ = _document(ooxml.read_package(docx))
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
    """The number of the page on which each line of the contents list says its heading stands."""
    root, _ = _document(ooxml.read_package(docx))
    field = _contents_field(root)
    lines = [] if field is None else _paragraphs_of(field)
    names = [link.get(w("anchor"), "") for line in lines for link in line.iter(w("hyperlink"))]
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
    pages = [layout.page_of[name] + first - 1 for name in names]
    if pages != sorted(pages):
        raise PagesError(zeg("De koppen staan volgens LibreOffice niet op volgorde van pagina."))
    return pages


# --- LibreOffice -------------------------------------------------------------------------


def find_soffice() -> Path | None:
    """LibreOffice's program: on the path, or in one of its usual places."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    return next((Path(place) for place in _USUAL_PLACES if Path(place).is_file()), None)


def versions(soffice: Path | None = None) -> Versions:
    """LibreOffice's version line, and a fingerprint of the installed fonts, for the manifest.

    The fingerprint covers family, style and version of each font, not where it stands.
    """
    program = soffice or find_soffice()
    version = ""
    if program is not None:
        with _workplace() as folder:
            version = _run_program([str(program), _profile(folder), "--version"], folder, 60)
    fonts = ""
    if lister := shutil.which("fc-list"):
        with _workplace() as folder:
            listed = _run_program([lister, ":", "family", "style", "fontversion"], folder, 60)
        lines = "\n".join(sorted(set(listed.splitlines())))
        fonts = hashlib.sha256(lines.encode()).hexdigest()[:16]
    return Versions(version.strip(), fonts)


def _lay_out(program: Path, folder: Path, docs: Mapping[str, bytes]) -> dict[str, _Layout]:
    """Lay out all documents in one process; the files get neutral names."""
    target = Path(tempfile.mkdtemp(dir=folder))
    files = {name: target / f"{index}.docx" for index, name in enumerate(docs)}
    for name, file in files.items():
        file.write_bytes(docs[name])
    command = [str(program), "--headless", "--norestore", _profile(folder)]
    command += ["--convert-to", _EXPORT, "--outdir", str(target), *map(str, files.values())]
    said = _run_program(command, folder, SECONDS_START + SECONDS_PER_DOCUMENT * len(docs))
    layouts: dict[str, _Layout] = {}
    for name, file in files.items():
        pdf = file.with_suffix(".pdf")
        if not pdf.is_file():
            raise PagesError(
                f"{name}: {zeg('LibreOffice kan het document niet opmaken.')} {said[-300:]}"
            )
        layouts[name] = _read_layout(pdf)
    return layouts


def _read_layout(file: Path) -> _Layout:
    with pikepdf.open(file) as pdf:
        number = [page.obj.objgen for page in pdf.pages]
        page_of: dict[str, int] = {}
        for key, place in pdf.Root.get("/Dests", pikepdf.Dictionary()).items():
            # LibreOffice writes the underscore as its hexadecimal code: /5FToc012345678.
            if match := re.fullmatch(r"/(?:_|5F)(Toc\d{9})", key):
                page_of[f"_{match[1]}"] = number.index(place[0].objgen) + 1
        return _Layout(len(number), page_of)


@contextmanager
def _workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bestek-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _profile(folder: Path) -> str:
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


def _run_program(command: Sequence[str], folder: Path, seconds: int) -> str:
    """Output of the program. It keeps its caches in ``folder`` and leaves no child behind."""
    own = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    own |= {"TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | own,
            start_new_session=True,
        )
    except OSError as error:
        raise PagesError(
            zeg("{command} start niet ({strerror}).", command=command[0], strerror=error.strerror)
        ) from error
    with process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise PagesError(
                zeg("LibreOffice is na {seconds} seconden gestopt.", seconds=seconds)
            ) from error
        finally:
            _end(process)
    return output.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with everything it started (soffice starts soffice.bin)."""
    if os.name != "posix":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
