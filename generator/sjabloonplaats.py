"""Where a paragraph of a Word template stands, in the words of someone who looks for it in Word.

In: the root of a part (``word/document.xml``, a header) and the names of the styles. Out: one
``Alinea`` per ``w:p``, with a place such as ``kop 'Looptijd', alinea 3`` or ``tabel 2, rij 1,
cel 2``. A place occurs once in a part, so it can be looked up again. Knows no rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from generator import ooxml
from generator.ooxml import Element, w

KOP: Final = re.compile(r"heading \d|bijlagekop|bijlagetussenkop|voorwerkkop")
_WRAPPERS: Final = frozenset(
    w(name)
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "del", "moveFrom", "moveTo")
)
_FALLBACK: Final = f"{{{ooxml.MC}}}Fallback"
_PARTS: Final = (
    (re.compile(r"word/header\d*\.xml"), "koptekst"),
    (re.compile(r"word/footer\d*\.xml"), "voettekst"),
    (re.compile(r"word/footnotes\.xml"), "voetnoten"),
    (re.compile(r"word/endnotes\.xml"), "eindnoten"),
)
_LONG: Final = 60


@dataclass(frozen=True, eq=False)
class Alinea:
    """A paragraph; ``stijl`` is the name of its style in lower case, ``tekst`` what is seen."""

    element: Element
    waar: str
    stijl: str
    tekst: str
    in_cel: bool = False


def story_parts(names: Mapping[str, bytes]) -> list[str]:
    """The parts that hold paragraphs, the text of the document first."""
    others = [n for n in sorted(names) if any(pattern.fullmatch(n) for pattern, _ in _PARTS)]
    return [ooxml.DOCUMENT, *others]


def alineas(root: Element, stijlen: Mapping[str, str], deel: str = ooxml.DOCUMENT) -> list[Alinea]:
    """Every paragraph of a part with its place, in the order of the part."""
    prefix = next((f"{name} ({deel})" for pattern, name in _PARTS if pattern.fullmatch(deel)), "")
    body = root.find(w("body"))
    walker = _Walker(stijlen)
    walker.blocks(root if body is None else body, prefix, False)
    return walker.in_order(root)


@dataclass
class _Walker:
    stijlen: Mapping[str, str]
    found: dict[Element, Alinea] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    kop: str = ""
    tables: int = 0

    def blocks(self, parent: Element, prefix: str, in_cell: bool) -> None:
        """The paragraphs and tables below ``parent``; in a cell they have no heading."""
        number, inner = 0, 0
        for node in _children(parent):
            if node.tag == w("p"):
                number += 1
                stijl = self.stijlen.get(ooxml.style_of(node), "")
                if not in_cell and KOP.fullmatch(stijl):
                    self.kop = _quoted(node)
                    self._add(node, _join(prefix, self.kop), stijl, False)
                    number = 0
                    continue
                if in_cell:
                    waar = prefix if number == 1 else f"{prefix}, alinea {number}"
                else:
                    waar = _join(prefix, self.kop, f"alinea {number}")
                self._add(node, waar, stijl, in_cell)
            elif node.tag == w("tbl"):
                if in_cell:
                    inner += 1
                    self._table(node, f"{prefix}, tabel {inner} daarin")
                else:
                    self.tables += 1
                    self._table(node, _join(prefix, self.kop, f"tabel {self.tables}"))
            elif isinstance(node.tag, str):  # a footnote, or something unknown round paragraphs
                self.blocks(node, prefix, in_cell)

    def _table(self, table: Element, prefix: str) -> None:
        rows = (node for node in _children(table) if node.tag == w("tr"))
        for number, row in enumerate(rows, 1):
            cells = (node for node in _children(row) if node.tag == w("tc"))
            for column, cell in enumerate(cells, 1):
                self.blocks(cell, f"{prefix}, rij {number}, cel {column}", True)

    def _add(self, node: Element, waar: str, stijl: str, in_cell: bool) -> None:
        self.seen[waar] += 1
        if self.seen[waar] > 1:
            waar = f"{waar} ({self.seen[waar]}e keer)"
        self.found[node] = Alinea(node, waar, stijl, ooxml.visible_text(node), in_cell)
        for box in node.iter(w("txbxContent")):
            if not any(up.tag == _FALLBACK for up in box.iterancestors()):
                for number, inner in enumerate(box.iter(w("p")), 1):
                    if inner not in self.found:
                        self._add(inner, f"{waar}, tekstvak, alinea {number}", "", in_cell)

    def in_order(self, root: Element) -> list[Alinea]:
        """The paragraphs as they stand in the part."""
        return [self.found[p] for p in root.iter(w("p")) if p in self.found]


def _children(parent: Element) -> Iterator[Element]:
    """The blocks below, with controls and marks of changes opened."""
    for node in parent:
        if node.tag in _WRAPPERS:
            yield from _children(node)
        else:
            yield node


def _quoted(heading: Element) -> str:
    text = " ".join(ooxml.visible_text(heading).split())
    if not text:
        return "kop zonder tekst"
    return f"kop '{text if len(text) <= _LONG else text[:_LONG].rstrip() + ' …'}'"


def _join(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
