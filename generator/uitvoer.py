"""The story of the other forms: finished Word documents -> LibreOffice -> PDF or ODT -> write.

In: what became of the documents of a run. Out: outcomes and problems of the forms that the user
asked for. A form is made of the file that stands on disk, so the two always belong together: of a
version that was put beside the hand work of a person, the form stands beside it too. All
documents go through one LibreOffice process. The .docx files are there already and stay, whatever
happens here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf

from generator import __version__, odf, ooxml, pdfua
from generator.files import digest
from generator.kantoor import Export, Kantoor, KantoorError, kantoor, versions
from generator.ooxml import w
from generator.origin import Place
from generator.pdfua import Eigenschappen
from generator.pipeline import House, Outcome, Progress, Wish, niet_geschreven, shown
from generator.problems import Problem, problem
from generator.tabelvorm import voor_libreoffice
from generator.write import Product, Written, is_current, write

_PDF: Final = Export(
    "pdf",
    "pdf:writer_pdf_Export:{"
    '"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"ExportFormFields":{"type":"boolean","value":"false"},'  # forms are filled in Word
    '"IsSkipEmptyPages":{"type":"boolean","value":"false"},'  # else pages and numbers part ways
    '"InitialView":{"type":"long","value":"1"}}',  # with the bookmarks beside the page
)
_ODT: Final = Export("odt", "odt:writer8")


@dataclass(frozen=True)
class _Bron:
    """A Word document on disk, and what it became in this run."""

    outcome: Outcome
    path: Path
    docx: bytes

    @property
    def naam(self) -> str:
        return f"{self.outcome.tender}/{self.path.stem}"


def _als_pdf(made: bytes, docx: bytes) -> bytes:
    return pdfua.toegankelijk(made, eigenschappen(docx))


def _als_odt(made: bytes, docx: bytes) -> bytes:
    return odf.gelijkmatig(made)


_VORMEN: Final[Mapping[str, tuple[Export, Callable[[bytes, bytes], bytes]]]] = {
    "pdf": (_PDF, _als_pdf),
    "odt": (_ODT, _als_odt),
}
VORMEN: Final = tuple(_VORMEN)
"""The forms that can be made of a Word document."""


def eigenschappen(docx: bytes) -> Eigenschappen:
    """Title, language and maker as the document gives them. Raises OoxmlError."""
    core = ooxml.parse(ooxml.read_package(docx)["docProps/core.xml"])
    own = {str(child.tag).rpartition("}")[2]: child.text or "" for child in core}
    return Eigenschappen(own.get("title", ""), own.get("language", ""), own.get("creator", ""))


def vormen(docs: Mapping[str, bytes], vorm: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """Each document in this form, or the reason (Dutch) why it is not there.

    Raises KantoorError when LibreOffice is not there, does not start or does not end.
    """
    export, finish = _VORMEN[vorm]
    made: dict[str, bytes] = {}
    lost: dict[str, str] = {}
    with kantoor() as office:
        raw, lost = _all_of(office, docs, export)
        short = [name for name, data in raw.items() if vorm == "pdf" and pdfua.mist_cellen(data)]
        if short:
            again, _ = _all_of(office, {n: voor_libreoffice(docs[n]) for n in short}, export)
            raw |= again
    for name, data in raw.items():
        try:
            made[name] = finish(data, docs[name])
        except (pikepdf.PdfError, zipfile.BadZipFile, ooxml.OoxmlError) as fault:
            lost[name] = str(fault)
    return made, lost


def _all_of(
    office: Kantoor, docs: Mapping[str, bytes], export: Export
) -> tuple[dict[str, bytes], dict[str, str]]:
    """One document that LibreOffice cannot read, or falls over, does not take the others along."""
    made: dict[str, bytes] = {}
    lost: dict[str, str] = {}
    waiting = dict(docs)
    while waiting:
        fresh, said = office.attempt(waiting, export)
        made |= fresh
        waiting = {name: docx for name, docx in waiting.items() if name not in fresh}
        fallen = list(waiting) if not fresh else list(waiting)[:1]
        for name in fallen:
            lost[name] = f"LibreOffice kan het document niet omzetten. {said}".strip()
            del waiting[name]
    return made, lost


def maak(
    house: House, outcomes: Iterable[Outcome], wish: Wish, progress: Progress
) -> tuple[list[Outcome], list[Problem]]:
    """The wished forms of the Word documents of this run, written beside them."""
    if not wish.vormen:
        return [], []
    sources, found = _bronnen(house, outcomes)
    installed = versions().opmaak
    layout = f"{installed}, bestek {__version__}" if installed else ""
    made: list[Outcome] = []
    for vorm in wish.vormen:
        if not layout:
            reason = "LibreOffice (soffice) is niet gevonden"
            found.append(problem("W630", Place(vorm), "", vorm=vorm, reden=reason))
            continue
        more, problems = _vorm(house, sources, vorm, layout, wish, progress)
        made += more
        found += problems
    return made, found


def _bronnen(house: House, outcomes: Iterable[Outcome]) -> tuple[list[_Bron], list[Problem]]:
    sources: list[_Bron] = []
    found: list[Problem] = []
    for outcome in outcomes:
        if outcome.path is None or outcome.path.suffix != ".docx":
            continue
        try:
            sources.append(_Bron(outcome, outcome.path, outcome.path.read_bytes()))
        except OSError as fault:
            found.append(niet_geschreven(house, outcome.path, fault))
    return sources, found


def _vorm(
    house: House,
    sources: Iterable[_Bron],
    vorm: str,
    layout: str,
    wish: Wish,
    progress: Progress,
) -> tuple[list[Outcome], list[Problem]]:
    outcomes: list[Outcome] = []
    found: list[Problem] = []
    todo: dict[str, _Bron] = {}
    for source in sources:
        place = Place(house.project.shown(source.path.with_suffix(f".{vorm}")))
        folder, naam = source.path.parent, source.path.stem
        if vorm == "pdf" and _without_pages(source.docx):
            found.append(problem("W633", place, "", document=source.path.name))
        elif is_current(folder, naam, digest(source.docx), layout, vorm):
            path = source.path.with_suffix(f".{vorm}")
            outcomes.append(_outcome(source, Written.ONGEWIJZIGD, path))
        else:
            todo[source.naam] = source
    if not todo:
        return outcomes, found
    progress(vorm)
    try:
        made, lost = vormen({name: source.docx for name, source in todo.items()}, vorm)
    except KantoorError as fault:
        return outcomes, [*found, problem("W630", Place(vorm), "", vorm=vorm, reden=fault)]
    for name, reason in lost.items():
        place = Place(house.project.shown(todo[name].path.with_suffix(f".{vorm}")))
        found.append(problem("W632", place, "", reden=reason))
    for name, data in made.items():
        outcome, problems = _write(house, todo[name], vorm, data, layout, wish)
        outcomes += [outcome] if outcome else []
        found += problems
    return outcomes, found


def _write(
    house: House, source: _Bron, vorm: str, data: bytes, layout: str, wish: Wish
) -> tuple[Outcome | None, list[Problem]]:
    facts = {"bestek": __version__, "stand": source.outcome.gepland.stand}
    product = Product(source.path.stem, data, digest(source.docx), facts, vorm=vorm)
    try:
        written, path, problems = write(source.path.parent, product, layout, wish.overwrite)
    except OSError as fault:
        return None, [niet_geschreven(house, source.path.with_suffix(f".{vorm}"), fault)]
    return _outcome(source, written, path), [shown(house, p) for p in problems]


def _outcome(source: _Bron, written: Written, path: Path) -> Outcome:
    return Outcome(source.outcome.tender, source.outcome.gepland, written, path)


def _without_pages(docx: bytes) -> bool:
    """A line of its contents waits for Word to fill in the page; a PDF would never get it."""
    root = ooxml.parse(ooxml.read_package(docx)[ooxml.DOCUMENT])
    waiting = False
    for node in root.iter(w("instrText"), w("t"), w("fldChar")):
        if node.tag == w("instrText"):
            waiting = (node.text or "").split()[:1] == ["PAGEREF"]
        elif node.tag == w("t"):
            waiting = False
        elif waiting and node.get(w("fldCharType")) == "end":
            return True
    return False
