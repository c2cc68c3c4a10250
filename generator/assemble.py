"""Skeleton, bouwstenen and house style to one template.

In: the folder ``templates/`` and the name of a document. Out: ``Sjabloon``: one .docx that
docxtpl can render, and the clauses it is made of. docxcompose merges (styles by name, images,
footnotes, numbering); what it leaves random is fixed here, so that the same sources give the
same bytes. Every clause paragraph gets a mark, which becomes its bookmark after rendering.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docxcompose.composer import Composer

from generator import huisstijl, lijsten, marks, ooxml, pakket, secties, tabs, veilig
from generator.files import atomic
from generator.ooxml import w
from generator.origin import Place
from generator.problems import Problem, problem
from generator.register import Bouwsteen
from generator.taal import zeg

_INCLUDE = re.compile(r"^\s*\[\[(bs_[a-z0-9_]+)\]\]\s*$")
_LOOP = re.compile(r"\{%(?:p|tr)\s+for\s+(\w+)")
_END_LOOP = re.compile(r"\{%(?:p|tr)\s+endfor")
_CONTROL = re.compile(r"^\s*(?:\{%(?:p|tr).*?%\}\s*)+$")


class _Composer(Composer):  # type: ignore[misc]  # docxcompose has no type information
    """docxcompose, with two lists in one table kept apart."""

    def add_numberings(self, doc: DocxDocument, element: Any) -> None:
        """One list at a time: docxcompose 2.2 gives all new lists of one element one number."""
        for number in sorted({n.val for n in element.iter(w("numId"))}):
            alone = element.makeelement(w("numPr"))
            alone.append(alone.makeelement(w("numId"), {w("val"): str(number)}))
            super().add_numberings(doc, alone)
        super().add_numberings(doc, element)


@dataclass(frozen=True)
class Sjabloon:
    """An assembled template; ``bouwstenen`` in the order in which they stand.

    ``eigenaars`` names for every paragraph of the body the clause it came from ("" for the
    skeleton); only for a template that was composed now, not for one from the cache.
    """

    docx: bytes
    bouwstenen: tuple[Bouwsteen, ...]
    place: Place
    eigenaars: tuple[str, ...] = ()


class _Onbruikbaar(Exception):
    """A template that cannot be used: its path, and the reason in Dutch."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path, self.reason = path, reason


def _read(path: Path, templates: Path) -> bytes:
    """A template that is safe to open.

    Raises:
        _Onbruikbaar: it is not, or cannot be read.
    """
    try:
        return veilig.lees(path, templates.parent)
    except veilig.Geweigerd as fault:
        raise _Onbruikbaar(path, str(fault)) from fault


@contextlib.contextmanager
def _opening(path: Path) -> Iterator[None]:
    """Two libraries meet a package that is whole, but not as they expect: theirs to say how."""
    try:
        yield
    except _Onbruikbaar:
        raise
    except Exception as fault:
        said = " ".join(str(fault).split())[:120]
        reason = zeg(
            "Word-onderdelen passen niet bij elkaar ({name}: {said})",
            name=type(fault).__name__,
            said=said,
        )
        raise _Onbruikbaar(path, reason) from fault


def used_by(templates: Path, document: str) -> tuple[str, ...]:
    """Ids of the clauses that a skeleton includes, in order, each once."""
    path = templates / "documenten" / f"{document}.docx"
    return tuple(dict.fromkeys(name for name, _ in _includes(path, _read(path, templates))))


def misplaced(templates: Path, document: str) -> tuple[str, ...]:
    """Clauses whose marker stands in a table or text box, where it cannot be filled in."""
    path = templates / "documenten" / f"{document}.docx"
    try:
        found = _includes(path, _read(path, templates))
    except _Onbruikbaar:
        return ()  # ``assemble`` says so
    return tuple(name for name, parent in found if parent.tag != w("body"))


def _includes(path: Path, data: bytes) -> list[tuple[str, Any]]:
    """Every marker of a clause in a skeleton, with the element in which it stands."""
    with _opening(path):
        body = Document(io.BytesIO(data)).element.body
        found = [(_include(p), p.getparent()) for p in body.iter(w("p"))]
    return [(name, parent) for name, parent in found if name]


def clause_file(templates: Path, bouwsteen: str, tender: str) -> Path:
    """The file of a clause: the tender's own variant, else the region's, else the shared one."""
    folder = templates / "bouwstenen"
    region, name = tender.split("/", 1)
    for candidate in (folder / region / name, folder / region, folder):
        if os.path.lexists(candidate / f"{bouwsteen}.docx"):
            return candidate / f"{bouwsteen}.docx"
    return folder / f"{bouwsteen}.docx"


def house_style(templates: Path, region: str) -> Path:
    """The region's house style, or the standard one."""
    own = templates / "huisstijl" / f"{region}.docx"
    return own if os.path.lexists(own) else templates / "huisstijl" / "standaard.docx"


def assemble(
    templates: Path, document: str, tender: str, register: dict[str, Bouwsteen], cache: Path | None
) -> tuple[Sjabloon | None, list[Problem]]:
    """The template of one document for one tender.

    Args:
        templates: the folder with documenten/, bouwstenen/ and huisstijl/.
        document: name of the skeleton.
        tender: ``wbo/slt``; decides on clause variants and house style.
        register: clause id -> its entry.
        cache: folder for assembled templates by content hash; None: no cache.
    """
    skeleton = templates / "documenten" / f"{document}.docx"
    place = Place(f"templates/documenten/{document}.docx")
    if not os.path.lexists(skeleton):
        return None, [problem("S503", place, document, document=document)]
    try:
        return _assembled(templates, document, tender, register, cache)
    except _Onbruikbaar as fault:
        where = fault.path.relative_to(templates.parent).as_posix()
        return None, [problem("S508", Place(where), document, reden=fault.reason)]


def _assembled(
    templates: Path, document: str, tender: str, register: dict[str, Bouwsteen], cache: Path | None
) -> tuple[Sjabloon | None, list[Problem]]:
    skeleton = templates / "documenten" / f"{document}.docx"
    place = Place(f"templates/documenten/{document}.docx")
    ids = used_by(templates, document)
    files = {i: clause_file(templates, i, tender) for i in ids}
    found = [
        problem("S504", place, i, bouwsteen=i)
        for i in ids
        if i not in register or not os.path.lexists(files[i])
    ]
    if found:
        return None, found
    used = tuple(register[i] for i in ids)
    style = house_style(templates, tender.split("/")[0])
    standard = templates / "huisstijl" / "standaard.docx"
    standard = standard if os.path.lexists(standard) else style
    sources = {p: _read(p, templates) for p in (style, standard, skeleton, *files.values())}
    key = _key(sources, used)
    stored = cache / f"{key}.docx" if cache and not cache.is_symlink() else None
    with _opening(style):
        basis = huisstijl.maak(sources[style], sources[standard])
    told = Place(style.relative_to(templates.parent).as_posix())
    if stored and (known := _stored(stored)):
        return Sjabloon(known, used, place), _borrowed(known, basis, told, document)
    with _opening(skeleton):
        docx, eigenaars = _compose(basis.docx, style, skeleton, files, register, sources)
    if stored:
        with contextlib.suppress(OSError):  # without a cache it only takes longer
            stored.parent.mkdir(parents=True, exist_ok=True)
            atomic(stored, docx)
    return Sjabloon(docx, used, place, eigenaars), _borrowed(docx, basis, told, document)


def _borrowed(docx: bytes, basis: huisstijl.Basis, style: Place, document: str) -> list[Problem]:
    """The styles that this document uses and the house style lacks: they are the standard's."""
    used = huisstijl.gebruikt(docx) if basis.stijlen else {}
    return [
        problem("S560", style, "", stijl=used[name], gebruikt=f"documenten/{document}.docx")
        for name in sorted(basis.stijlen & set(used))
    ]


def _stored(path: Path) -> bytes | None:
    """A template from the cache; None when it is not there, or not whole."""
    try:
        data = path.read_bytes()
        ooxml.read_package(data)
    except (OSError, ooxml.OoxmlError):
        return None
    return data


def _key(sources: Mapping[Path, bytes], used: tuple[Bouwsteen, ...]) -> str:
    digest = hashlib.sha256(repr(used).encode())
    for module in (
        __file__,
        *(str(m.__file__) for m in (huisstijl, lijsten, pakket, secties, tabs)),
    ):
        digest.update(Path(module).read_bytes())
    for source in sources.values():
        digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()[:32]


def _include(paragraph: Any) -> str | None:
    match = _INCLUDE.match(_text(paragraph))
    return match[1] if match else None


def _text(element: Any) -> str:
    """Text of the ``w:t`` inside; python-docx's elements answer ``itertext`` more than once."""
    return "".join(t.text or "" for t in element.iter(w("t")))


def _compose(
    basis: bytes,
    style: Path,
    skeleton: Path,
    files: dict[str, Path],
    register: dict[str, Bouwsteen],
    sources: Mapping[Path, bytes],
) -> tuple[bytes, tuple[str, ...]]:
    with _opening(style):
        master = Document(io.BytesIO(basis))
        body = master.element.body
    for child in list(body):
        if child.tag != w("sectPr"):
            body.remove(child)
    composer = _Composer(master)
    composer.restart_numbering = False  # every list of ours has its own instance already
    start = Document(io.BytesIO(sources[skeleton]))
    last = start.element.body.find(w("sectPr"))
    composer.append(start)
    owners: dict[Any, str] = {}
    for marker in [p for p in body.iter(w("p")) if _include(p)]:
        name = _include(marker)
        assert name is not None
        if marker.getparent() is not body:
            continue  # a marker in a table cell: reported by ``templates check``
        before = set(body)
        with _opening(files[name]):
            clause = Document(io.BytesIO(sources[files[name]]))
            _mark(clause, name)
            _note(clause, register[name])
            composer.insert(list(body).index(marker), clause)
        owners.update({child: name for child in body if child not in before})
        body.remove(marker)
    eigenaars = tuple(owners.get(_top(p, body), "") for p in body.iter(w("p")))
    for paragraph, owner in zip(body.iter(w("p")), eigenaars, strict=True):
        text = _text(paragraph)
        if not owner and "{{" in text and not _CONTROL.match(text):
            _prefix(paragraph, marks.clause(""))
    secties.stel_in(body, last)
    stream = io.BytesIO()
    composer.save(stream)
    return _settle(stream.getvalue()), eigenaars


def _top(element: Any, body: Any) -> Any:
    while element.getparent() is not body:
        element = element.getparent()
    return element


def _mark(clause: DocxDocument, name: str) -> None:
    """A mark at the start of each clause paragraph, with the key of each loop around it."""
    loops: list[str] = []
    for number, paragraph in numbered(clause):
        text = _text(paragraph)
        for match in re.finditer(r"\{%(?:p|tr)\s+(for\s+(\w+)|endfor)", text):
            if match[1] == "endfor":
                del loops[-1:]
            else:
                loops.append(match[2])
        if number:
            keys = "".join(f"/{{{{ sleutel({loop}) }}}}" for loop in loops)
            _prefix(paragraph, marks.clause(f"{name}/{number}{keys}"))


def numbered(clause: DocxDocument) -> Iterator[tuple[int, Any]]:
    """The paragraphs that carry a mark, numbered from 1; 0 for control and empty ones."""
    number = 0
    for paragraph in _paragraphs(clause):
        text = _text(paragraph)
        carries = bool(text.strip()) and not _CONTROL.match(text)
        number += carries
        yield number if carries else 0, paragraph


def _prefix(paragraph: Any, mark: str) -> None:
    first = next(t for t in paragraph.iter(w("t")) if t.text)
    first.text = mark + first.text
    first.set(marks.XML_SPACE, "preserve")


def _paragraphs(clause: DocxDocument) -> Iterator[Any]:
    """Paragraphs of the body, and of each table row the first that holds text."""
    for child in clause.element.body:
        if child.tag == w("p"):
            yield child
        elif child.tag == w("tbl"):
            for row in child.iter(w("tr")):
                filled = [p for p in row.iter(w("p")) if _text(p).strip()]
                yield from filled[:1]


def _note(clause: DocxDocument, entry: Bouwsteen) -> None:
    """In a concept the lawyer sees what is to be checked and where we leave the national text."""
    text = entry.noot
    if not text:
        return
    body = clause.element.body
    for at, (content, style) in enumerate(
        [("{%p if document.is_concept %}", "Sturing"), (text, "Noot"), ("{%p endif %}", "Sturing")]
    ):
        paragraph = clause.add_paragraph(content, style=style)
        body.insert(at, paragraph._p)


def _settle(docx: bytes) -> bytes:
    """Fixed ids where docxcompose leaves random ones; no comments, no cached contents."""
    parts = ooxml.read_package(docx)
    pakket.schoon(parts)
    if "word/numbering.xml" in parts:
        numbering = ooxml.parse(parts["word/numbering.xml"])
        for number, nsid in enumerate(numbering.iter(w("nsid")), start=1):
            nsid.set(w("val"), f"{number:08X}")
        parts["word/numbering.xml"] = ooxml.serialize(numbering)
    root = ooxml.parse(parts["word/document.xml"])
    _drop_comment_marks(root)
    ooxml.renumber_bookmarks(root)
    ooxml.renumber_ids(root)
    parts["word/document.xml"] = ooxml.serialize(root)
    secties.draai_koppen(parts)
    return ooxml.write_package(parts)


def _drop_comment_marks(root: Any) -> None:
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for mark in list(root.iter(w(tag))):
            ooxml.remove(mark)
