"""What was published, paragraph by paragraph, with the numbers that a reader sees.

In: the ledger of a tender. Out: per document the last published text as ``Blok``: a paragraph or
a whole table row, with its bookmarks and the heading above it. The numbers of headings are
counted as Word counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from generator import koppen, ooxml
from generator.grootboek import Publicatie
from generator.koppen import Heading
from generator.ooxml import Element, w

_LOPEND = ("toc ", "table of figures", "noot", "tetoetsen")
_NUMMER = re.compile(r"(?:§|paragraaf|par\.?|hoofdstuk|bijlage)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Blok:
    """A paragraph, or a table row with its cells divided by a stroke."""

    tekst: str
    bladwijzers: tuple[str, ...]
    kop: str
    """Number and text of the heading above: ``5.2 Looptijd``, ``Bijlage C Begrippen``."""
    nummer: str
    rij: bool = False


@dataclass(frozen=True)
class Gepubliceerd:
    """One published document: the last publication that has it."""

    naam: str
    titel: str
    publicatie: Publicatie

    @property
    def datum(self) -> date:
        """Day of that publication."""
        return date.fromisoformat(self.publicatie.datum)

    @cached_property
    def tekst(self) -> tuple[tuple[Blok, ...], tuple[Heading, ...]]:
        """As published, after a lawyer's hand."""
        return lees(self.publicatie.documenten[self.naam].read_bytes())

    @cached_property
    def gemaakt(self) -> tuple[Blok, ...]:
        """As the tool made it."""
        made = self.publicatie.gegenereerd.get(self.naam)
        return lees(made.read_bytes())[0] if made else self.tekst[0]

    @cached_property
    def koppen(self) -> dict[str, str]:
        """Number -> number and text, in the order of the document."""
        return {h.label: kop(h) for h in self.tekst[1] if h.label}

    def kop_van(self, paragraaf: str) -> str | None:
        """The heading with that number as people write it: ``§ 5.2``, ``bijlage C``."""
        return self.koppen.get(nummer(paragraaf))

    def rang(self, paragraaf: str) -> int:
        """Place of a paragraph in the document; 0 for the document as a whole."""
        labels = list(self.koppen)
        own = nummer(paragraaf)
        return labels.index(own) + 1 if own in self.koppen else 0


def nummer(paragraaf: str) -> str:
    """``Paragraaf 5.2.`` -> ``5.2``; ``bijlage c`` -> ``C``."""
    plain = _NUMMER.sub("", paragraaf.strip(), count=1).strip().rstrip(".")
    return plain.upper()


def kop(heading: Heading) -> str:
    """``5.2 Looptijd``; ``Bijlage C Begrippen``; a heading without number is its text."""
    label = f"Bijlage {heading.label}" if heading.style == "bijlagekop" else heading.label
    return f"{label} {heading.text}".strip()


def gepubliceerd(ledger: Sequence[Publicatie], titels: dict[str, str]) -> dict[str, Gepubliceerd]:
    """Every document that stands in the ledger, in the order of publication; the last wins.

    Args:
        ledger: oldest first.
        titels: name of a document -> title, as far as known.
    """
    found: dict[str, Gepubliceerd] = {}
    for entry in ledger:
        for name in entry.documenten:
            title = titels.get(name) or name.replace("-", " ").capitalize()
            found[name] = Gepubliceerd(name, title, entry)
    return found


def lees(docx: bytes) -> tuple[tuple[Blok, ...], tuple[Heading, ...]]:
    """The text of a document and its headings.

    Raises:
        OoxmlError: it is no Word document, or one that cannot be read safely.
    """
    parts = ooxml.read_package(docx)
    if ooxml.DOCUMENT not in parts or ooxml.STYLES not in parts:
        raise ooxml.OoxmlError("Het bestand is geen Word-document: de tekst ontbreekt.")
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    styles = ooxml.parse(parts[ooxml.STYLES])
    found = koppen.headings(root, styles)
    reader = _Lezer({h.element: h for h in found}, ooxml.style_names(styles))
    body = root.find(w("body"))
    return tuple(reader.blokken(body if body is not None else root)), tuple(found)


class _Lezer:
    """Walks the body once and keeps the heading above."""

    def __init__(self, koppen: dict[Any, Heading], stijlen: dict[str, str]) -> None:
        self.koppen, self.stijlen = koppen, stijlen
        self.kop = self.nummer = ""

    def blokken(self, parent: Element) -> Iterator[Blok]:
        for child in parent:
            if child.tag == w("p"):
                yield from self._alinea(child)
            elif child.tag == w("tbl"):
                for row in child.iterchildren(w("tr")):
                    yield from self._rij(row)
            elif child.tag not in (w("sectPr"), w("del"), w("moveFrom")):
                yield from self.blokken(child)

    def _alinea(self, node: Element) -> Iterator[Blok]:
        text = _tekst(node)
        if heading := self.koppen.get(node):
            self.kop = kop(heading)
            self.nummer = heading.label or self.nummer
        style = self.stijlen.get(ooxml.style_of(node), "")
        if text and not style.startswith(_LOPEND):
            yield Blok(text, _bladwijzers(node), self.kop, self.nummer)

    def _rij(self, row: Element) -> Iterator[Blok]:
        cells = [_cel(cell) for cell in row.iterchildren(w("tc"), w("sdt"))]
        if any(cells):
            yield Blok(" | ".join(cells), _bladwijzers(row), self.kop, self.nummer, True)


def _tekst(node: Element) -> str:
    return " ".join(ooxml.visible_text(node).split())


def _cel(cell: Element) -> str:
    """The paragraphs of a cell, divided by a slash."""
    return " / ".join(text for p in cell.iter(w("p")) if (text := _tekst(p)))


def _bladwijzers(node: Element) -> tuple[str, ...]:
    names = [str(m.get(w("name"), "")) for m in node.iter(w("bookmarkStart"))]
    return tuple(name for name in names if name and not name.startswith("_"))
