"""Pictures in a finished document.

In: a rendered .docx in which a paragraph says ``[[beeld_naam]]``, and the pictures by name. Out:
the same document with each picture in that paragraph, as wide as the text there, with a title
and a text that tells its content. A name without a picture stays: ``proofread`` reports it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.shared import Twips
from docx.text.paragraph import Paragraph

from generator import ooxml, pakket
from generator.ooxml import WP, w

_HIGHEST = 0.72
"""Part of the height of the text that a picture may take."""
MERK = re.compile(r"\[\[(beeld_[a-z0-9_]+)\]\]")
"""How a template names the place of a picture, alone in its paragraph."""


@dataclass(frozen=True)
class Beeld:
    """A picture; ``alt`` says in words what it shows, ``breedst`` how wide it is at most.

    ``breedst`` is in twips; 0: as wide as the text, however wide that is.
    """

    png: bytes
    titel: str
    alt: str
    breedst: int = 0


def genoemd(docx: bytes) -> tuple[str, ...]:
    """Names of the pictures for which the document has a place."""
    root = ooxml.parse(ooxml.read_package(docx)[ooxml.DOCUMENT])
    return tuple(name for _, name in _places(root))


def vul(docx: bytes, beelden: Mapping[str, Beeld]) -> bytes:
    """The document with its pictures.

    Args:
        docx: the rendered document.
        beelden: name (``beeld_planning``) -> picture.
    """
    document = Document(io.BytesIO(docx))
    body = document.element.body
    found = [(p, beelden[name]) for p, name in _places(body) if name in beelden]
    if not found:
        return docx
    for paragraph, beeld in found:
        width = _text_size(paragraph, body)[0]
        width = min(width, beeld.breedst or width)
        _clear(paragraph)
        run = Paragraph(paragraph, document._body).add_run()
        _before_ends(run._r)
        shape = run.add_picture(io.BytesIO(beeld.png), width=Twips(width))
        most = _HIGHEST * _text_size(paragraph, body)[1]
        if shape.height.twips > most:  # else it moves to a page of its own, away from its words
            shape.width = Twips(int(shape.width.twips * most / shape.height.twips))
            shape.height = Twips(int(most))
        for side in ("distT", "distB", "distL", "distR"):
            shape._inline.set(side, "0")  # without them LibreOffice moves it off the margin
        about = shape._inline.docPr
        about.set("name", beeld.titel)
        about.set("title", beeld.titel)
        about.set("descr", beeld.alt)
    stream = io.BytesIO()
    document.save(stream)
    parts = ooxml.read_package(stream.getvalue())
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    ooxml.renumber_ids(root)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    pakket.nummer_tekeningen(parts)
    return ooxml.write_package(parts)


def _places(root: Any) -> list[tuple[Any, str]]:
    found = []
    for paragraph in root.iter(w("p")):
        match = MERK.fullmatch(ooxml.visible_text(paragraph).strip())
        if match and next(paragraph.iter(f"{{{WP}}}inline"), None) is None:
            found.append((paragraph, match[1]))
    return found


def _clear(paragraph: Any) -> None:
    """Only what the paragraph must keep: its bookmarks and properties (not the mark's style)."""
    for child in list(paragraph):
        if child.tag in (w("bookmarkStart"), w("bookmarkEnd")):
            continue
        if child.tag != w("pPr"):
            paragraph.remove(child)
            continue
        for style in child.findall(w("pStyle")):
            child.remove(style)


def _before_ends(run: Any) -> None:
    """The picture stands inside the bookmarks that were around its mark."""
    while (before := run.getprevious()) is not None and before.tag == w("bookmarkEnd"):
        before.addprevious(run)


def _text_size(paragraph: Any, body: Any) -> tuple[int, int]:
    """Width and height in twips between the margins of the section of the paragraph."""
    top = paragraph
    while top.getparent() is not body:
        top = top.getparent()
    for element in (top, *top.itersiblings()):
        section = element if element.tag == w("sectPr") else next(element.iter(w("sectPr")), None)
        if section is not None:
            break
    else:
        return 9072, 14000  # a document without a section of its own: A4, margins of 2.5 cm
    page, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    size = [int(page.get(w(name))) for name in ("w", "h")]
    taken = [
        [int(margins.get(w(x))) for x in pair] for pair in (("left", "right"), ("top", "bottom"))
    ]
    return size[0] - sum(taken[0]), size[1] - sum(taken[1])
