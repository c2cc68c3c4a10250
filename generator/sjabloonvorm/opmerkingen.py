"""The findings put into copies of the templates, as comments that Word and Excel show.

In: the project and the Problems of ``templates check``. Out: per template with findings a copy as
bytes; the template itself is left alone. The author of every comment is ``bestek``, without date.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.text.paragraph import Paragraph
from lxml import etree

from generator import ooxml, werkbladtekst
from generator.ooxml import OoxmlError, w
from generator.problems import Problem, message
from generator.project import Project
from generator.sjabloonplaats import alineas
from generator.taal import zeg

AUTHOR: Final = "bestek"
_FAULTS: Final = (
    *(OoxmlError, OSError, ValueError, KeyError, IndexError, AttributeError),
    *(etree.XMLSyntaxError, zipfile.BadZipFile, werkbladtekst.WerkboekError),
)


def kopieen(project: Project, found: Sequence[Problem]) -> Iterator[tuple[Path, bytes | None]]:
    """(path below ``templates``, copy) of each template with findings; None: no copy is possible.

    A finding on a register or a text form has no template and gives no copy.
    """
    groups: dict[str, list[Problem]] = defaultdict(list)
    for one in found:
        groups[one.place.file].append(one)
    for name, own in sorted(groups.items()):
        path = project.root / name
        if path.suffix not in (".docx", ".xlsx") or not path.is_relative_to(project.templates):
            continue
        notes: dict[str, list[str]] = defaultdict(list)
        for one in own:
            notes[one.path].append(_text(one))
        try:
            copy = _word(path, notes) if path.suffix == ".docx" else _excel(path, notes)
        except _FAULTS:
            copy = None
        yield path.relative_to(project.templates), copy


def _text(found: Problem) -> str:
    melding, herstel = message(found)
    return f"{found.code} ({zeg(found.severity.value)}): {melding}. {zeg('Herstel')}: {herstel}."


def _excel(path: Path, notes: dict[str, list[str]]) -> bytes:
    return ooxml.write_package(
        ooxml.read_package(werkbladtekst.met_opmerkingen(path, notes, AUTHOR))
    )


def _word(path: Path, notes: dict[str, list[str]]) -> bytes:
    """A comment at each place; what has no place in the text comes at the first paragraph."""
    data = path.read_bytes()
    parts = ooxml.read_package(data)
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    number = {p: at for at, p in enumerate(root.iter(w("p")))}
    stijlen = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
    index = {one.waar: number[one.element] for one in alineas(root, stijlen)}
    document = Document(io.BytesIO(data))
    paragraphs = list(document.element.iter(w("p")))
    if not paragraphs:
        paragraphs = [document.add_paragraph()._p]
    for waar in sorted(notes, key=lambda place: index.get(place, -1)):
        paragraph = Paragraph(paragraphs[index.get(waar, 0)], document)
        head = f"{waar}: " if waar and waar not in index else ""
        for text in notes[waar]:
            runs = paragraph.runs or [paragraph.add_run()]
            comment: Any = document.add_comment(runs, f"{head}{text}", AUTHOR, AUTHOR[:1])
            comment._comment_elm.attrib.pop(w("date"), None)
            _plain(comment._comment_elm, stijlen)
    _plain(document.element, stijlen)
    stream = io.BytesIO()
    document.save(stream)
    return ooxml.write_package(ooxml.read_package(stream.getvalue()))


def _plain(root: Any, known: Mapping[str, str]) -> None:
    """Without the styles that python-docx gives a comment, where the template has none of them."""
    for node in list(root.iter(w("rStyle"), w("pStyle"))):
        if node.get(w("val")) in ("CommentReference", "CommentText") and (
            node.get(w("val")) not in known
        ):
            ooxml.remove(node)
