"""The headings of a document with the numbers that Word prints before them.

In: the root of a document and of its styles. Out: every heading with its level, its label ("4.2",
"A", "E.1") and its text. The labels are counted, not read: Word does not store them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator import ooxml
from generator.ooxml import Element, w


def annex_pattern(styles_root: Element, numbering: bytes | None) -> str:
    """How the letter of an annex is printed: ``Bijlage %1`` or, if nothing is said, ``%1``.

    ``numbering`` is the numbering part, in which the style Bijlagekop has its list.
    """
    ids = {name: style_id for style_id, name in ooxml.style_names(styles_root).items()}
    value = "string(w:style[@w:styleId=$id]/w:pPr/w:numPr/w:numId/@w:val)"
    number = styles_root.xpath(value, id=ids.get("bijlagekop", ""), namespaces={"w": ooxml.W})
    if not number or numbering is None:
        return "%1"
    pattern = ooxml.parse(numbering).xpath(
        "string(w:abstractNum[@w:abstractNumId=../w:num[@w:numId=$id]/w:abstractNumId/@w:val]"
        "/w:lvl[@w:ilvl='0']/w:lvlText/@w:val)",
        id=number,
        namespaces={"w": ooxml.W},
    )
    return str(pattern) if "%1" in str(pattern) else "%1"


@dataclass(frozen=True, eq=False)
class Heading:
    """A heading; ``label`` is its number as Word counts it ("4.2", "A", or empty)."""

    element: Element
    level: int
    label: str
    text: str
    style: str  # name of the style, lower case


_HEADING: Final = re.compile(r"heading ([123])")
_OTHERS: Final = {"bijlagekop": 1, "voorwerkkop": 1, "bijlagetussenkop": 2}


def headings(document_root: Element, styles_root: Element) -> list[Heading]:
    """The headings in the order of the document; those inside tables and text boxes are skipped.

    Heading 1-3 are counted per level, Bijlagekop is lettered from A, Voorwerkkop has no label;
    both count as level 1. Bijlagetussenkop counts as level 2 and within its annex ("E.1").
    A heading whose numbering is switched off has no label either.
    """
    names = ooxml.style_names(styles_root)
    counts = [0, 0, 0]
    annexes = within = 0
    found: list[Heading] = []
    for paragraph in _body_paragraphs(document_root):
        style = names.get(ooxml.style_of(paragraph), "")
        match = _HEADING.fullmatch(style)
        if not match and style not in _OTHERS:
            continue
        level, label = int(match[1]) if match else _OTHERS[style], ""
        if style != "voorwerkkop" and not _is_unnumbered(paragraph):
            if match:
                counts[level - 1] += 1
                counts[level:] = [0] * (3 - level)
                label = ".".join(map(str, counts[:level]))
            elif style == "bijlagekop":
                annexes, within = annexes + 1, 0
                label = annex_letter(annexes)
            else:
                within += 1
                label = f"{annex_letter(annexes)}.{within}" if annexes else str(within)
        text = " ".join(ooxml.visible_text(paragraph).split())
        found.append(Heading(paragraph, level, label, text, style))
    return found


def annex_letter(number: int) -> str:
    """1 -> A, 26 -> Z, 27 -> AA, 28 -> BB: the way Word letters a list (ISO 29500-1, 17.18.59)."""
    repeat, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (repeat + 1)


def _body_paragraphs(root: Element) -> Iterator[Element]:
    for child in root:
        if child.tag == w("p"):
            yield child
        elif child.tag not in (w("tbl"), w("sectPr")):
            yield from _body_paragraphs(child)


def _is_unnumbered(paragraph: Element) -> bool:
    number = paragraph.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    return number is not None and number.get(w("val")) == "0"
