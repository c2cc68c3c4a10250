"""Comments in the margin of a finished document, at bookmarks. Nothing else of it changes.

In: a .docx and ``Opmerking``en. Out: the same document with comments as Word shows them. The
same input gives the same bytes: author and date are given, and no clock is asked.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from generator import ooxml
from generator.ooxml import Element, w

_STIJLEN = {
    "CommentReference": ("character", "annotation reference", "16"),
    "CommentText": ("paragraph", "annotation text", "20"),
}
"""Styles that python-docx gives a comment: id -> kind, name that Word knows, half points."""


@dataclass(frozen=True)
class Opmerking:
    """One comment. ``bladwijzer`` empty: at the title. ``passage``: only the run that has it."""

    soort: str
    tekst: str
    bladwijzer: str = ""
    passage: str = ""


def met_opmerkingen(
    docx: bytes, opmerkingen: Sequence[Opmerking], auteur: str, datum: str = ""
) -> bytes:
    """The document with its comments, in the order of the text.

    Args:
        docx: a finished document.
        opmerkingen: those for a bookmark that the document lacks come at the title.
        auteur: name with each comment.
        datum: ``JJJJ-MM-DDTuu:mm:ssZ``, or empty for comments without a date.
    """
    document = Document(io.BytesIO(docx))
    paragraphs = list(document.element.body.iter(w("p")))
    places = _bladwijzers(paragraphs)
    first = next((i for i, p in enumerate(paragraphs) if _runs(p, document)), 0)
    initials = "".join(word[0] for word in auteur.split())[:4]
    for one in sorted(opmerkingen, key=lambda o: places.get(o.bladwijzer, first)):
        paragraph = paragraphs[places.get(one.bladwijzer, first)]
        runs = _bereik(paragraph, one.passage, document)
        comment: Any = document.add_comment(runs, one.tekst, auteur, initials)
        comment._comment_elm.attrib.pop(w("date"), None)
        if datum:
            comment._comment_elm.set(w("date"), datum)
    _met_stijlen(document.styles.element)
    stream = io.BytesIO()
    document.save(stream)
    return ooxml.write_package(ooxml.read_package(stream.getvalue()))


def _bladwijzers(paragraphs: Sequence[Element]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, paragraph in enumerate(paragraphs):
        for mark in paragraph.iter(w("bookmarkStart")):
            found.setdefault(mark.get(w("name"), ""), index)
    return found


def _runs(paragraph: Element, document: Any) -> list[Run]:
    """Runs with something to see, that stand directly in the paragraph."""
    return [run for run in Paragraph(paragraph, document).runs if run.text.strip()]


def _bereik(paragraph: Element, passage: str, document: Any) -> list[Run]:
    runs = _runs(paragraph, document)
    if passage:
        named = [run for run in runs if passage in run.text]
        if named:
            return named[:1]
    return runs or [Paragraph(paragraph, document).add_run()]


def _met_stijlen(styles: Element) -> None:
    """The styles of comments, where the house style lacks them."""
    known = {style.get(w("styleId")) for style in styles.iter(w("style"))}
    for own, (kind, name, size) in _STIJLEN.items():
        if own in known:
            continue
        default = w("default")
        base = next(
            (
                s.get(w("styleId"))
                for s in styles.iter(w("style"))
                if s.get(w("type")) == kind and s.get(default) in ("1", "true")
            ),
            None,
        )
        style = etree.SubElement(styles, w("style"), {w("type"): kind, w("styleId"): own})
        _kind(style, "name", name)
        if base:
            _kind(style, "basedOn", base)
        _kind(style, "uiPriority", "99")
        etree.SubElement(style, w("semiHidden"))
        etree.SubElement(style, w("unhideWhenUsed"))
        look = etree.SubElement(style, w("rPr"))
        _kind(look, "sz", size)
        _kind(look, "szCs", size)


def _kind(parent: Element, name: str, value: str) -> None:
    etree.SubElement(parent, w(name), {w("val"): value})
