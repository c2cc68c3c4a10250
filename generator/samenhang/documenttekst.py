"""What a .docx says, block by block, with the heading, table and bookmark where it stands.

In: the bytes of any Word document, also one that was edited by hand or not made here. Out:
paragraphs and tables as text. Notes to the lawyer, tables of contents and the working lists
of a concept are left out: they talk about the document, they are not the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator import ooxml
from generator.ooxml import Element, w
from generator.samenhang.waarden import schoon
from generator.taal import zeg

BESTEK_ID: Final = "bestek_id"
_CUSTOM: Final = "docProps/custom.xml"
_KOP: Final = re.compile(r"heading ([1-9])")
_KOPPEN: Final = {"bijlagekop": 1, "voorwerkkop": 1, "bijlagetussenkop": 3, "tussenkop": 4}
_OVERSLAAN: Final = ("toc ", "noot", "tetoetsen", "header", "table of figures")
_WERKLIJST: Final = re.compile(r"^(werkbijlage|nog te bepalen)\b", re.I)
MAX_ALINEA: Final = 20_000
"""Characters of one paragraph that are read; what is longer is no paragraph of a tender."""
_NIEUWE_CEL: Final = " / "


@dataclass(frozen=True)
class Plaats:
    """A place in a document as a reader finds it back."""

    document: str
    kop: str = ""
    waar: str = ""
    bladwijzer: str = ""

    def __str__(self) -> str:
        kop = f'onder "{self.kop}"' if self.kop else "aan het begin"
        return f"{kop}, {self.waar}" if self.waar else kop


@dataclass(frozen=True)
class Alinea:
    """A paragraph of running text; ``stijl`` is the name of its style in lower case."""

    tekst: str
    stijl: str
    koppen: tuple[str, ...]
    plaats: Plaats


@dataclass(frozen=True)
class Tabel:
    """A table: header cells and rows; the paragraphs of a cell are separate."""

    titel: str
    kop: tuple[str, ...]
    rijen: tuple[tuple[tuple[str, ...], ...], ...]
    koppen: tuple[str, ...]
    plaats: Plaats

    def plaats_van(self, rij: int) -> Plaats:
        """The place of a row (counted from 0, without the header)."""
        eerste = _NIEUWE_CEL.join(self.rijen[rij][0])[:60] if self.rijen[rij] else ""
        waar = f'tabel "{self.titel}", rij "{eerste}"' if self.titel else f'rij "{eerste}"'
        return Plaats(self.plaats.document, self.plaats.kop, waar, self.plaats.bladwijzer)


@dataclass(frozen=True)
class Tekst:
    """A whole document: ``tender`` and ``soort`` come from the id that this program left."""

    naam: str
    tender: str
    soort: str
    blokken: tuple[Alinea | Tabel, ...]


def lees(docx: bytes | Path, naam: str) -> Tekst:
    """The text of a document.

    Raises:
        OoxmlError: it is no Word document, or one that cannot be read safely.
        OSError: a path cannot be read.
    """
    parts = ooxml.read_package(docx)
    hoofd = _hoofddeel(parts)
    styles = ooxml.parse(parts[ooxml.STYLES]) if ooxml.STYLES in parts else None
    lezer = _Lezer(naam, {} if styles is None else ooxml.style_names(styles))
    body = None if hoofd is None else ooxml.parse(hoofd).find(w("body"))
    if body is None:
        raise ooxml.OoxmlError(zeg("Het bestand is geen Word-document: de tekst ontbreekt."))
    blokken = tuple(lezer.blokken(body))
    tender, soort = _kenmerk(parts.get(_CUSTOM))
    return Tekst(naam, tender, soort or _soort(blokken), blokken)


def _hoofddeel(parts: dict[str, bytes]) -> bytes | None:
    """The part with the text; it has another name in some files of Word for the web."""
    if ooxml.DOCUMENT in parts:
        return parts[ooxml.DOCUMENT]
    for deel in ooxml.parse(parts[ooxml.CONTENT_TYPES]):
        if deel.get("ContentType", "").endswith("document.main+xml"):
            return parts.get(deel.get("PartName", "").lstrip("/"))
    return None


def _kenmerk(custom: bytes | None) -> tuple[str, str]:
    """Tender and kind of document from the custom property ``bestek_id``, if it is there."""
    if custom is None:
        return "", ""
    for eigenschap in ooxml.parse(custom):
        if eigenschap.get("name") == BESTEK_ID:
            delen = "".join(str(t) for t in eigenschap.itertext()).strip().split("/")
            if len(delen) >= 3:
                return "/".join(delen[:2]), re.sub(r"-(perceel|editie)-.*$", "", delen[2])
    return "", ""


def _soort(blokken: tuple[Alinea | Tabel, ...]) -> str:
    """The kind of document as its title says it."""
    for blok in blokken[:15]:
        if isinstance(blok, Alinea):
            match = re.search(r"\b(\w+document(?:en)?)\b", blok.tekst, re.I)
            if match:
                return match[1].lower().removesuffix("en")
    return ""


class _Lezer:
    """Walks the body once and keeps track of heading, caption and bookmark."""

    def __init__(self, naam: str, stijlen: dict[str, str]) -> None:
        self.naam, self.stijlen = naam, stijlen
        self.koppen: list[tuple[int, str]] = []
        self.titel = self.bladwijzer = ""
        self.nummer = 0

    def blokken(self, ouder: Element) -> Iterator[Alinea | Tabel]:
        for kind in ouder:
            if kind.tag == w("p"):
                yield from self._alinea(kind)
            elif kind.tag == w("tbl"):
                if not self._in_werklijst():
                    yield self._tabel(kind)
                self.titel = ""
            elif kind.tag not in (w("sectPr"), w("del"), w("moveFrom")):
                yield from self.blokken(kind)

    def _in_werklijst(self) -> bool:
        return any(_WERKLIJST.match(tekst) for _, tekst in self.koppen)

    def _plaats(self, waar: str) -> Plaats:
        kop = " > ".join(tekst for _, tekst in self.koppen)
        return Plaats(self.naam, kop, waar, self.bladwijzer)

    def _alinea(self, paragraaf: Element) -> Iterator[Alinea]:
        stijl = self.stijlen.get(ooxml.style_of(paragraaf), "")
        tekst = _tekst(paragraaf)
        niveau = self._niveau(stijl)
        if niveau:
            self.bladwijzer = ""
        for merk in paragraaf.iter(w("bookmarkStart")):
            if not merk.get(w("name"), "_").startswith("_"):
                self.bladwijzer = merk.get(w("name"), "")
        if niveau and tekst:
            self.koppen = [k for k in self.koppen if k[0] < niveau] + [(niveau, tekst)]
            self.nummer = 0
        if stijl == "caption":
            self.titel = re.sub(r"^Tabel \d+: ", "", tekst)
        if not tekst or stijl.startswith(_OVERSLAAN) or self._in_werklijst():
            return
        self.nummer += not niveau
        waar = "de kop" if niveau else f"alinea {self.nummer}"
        yield Alinea(tekst, stijl, tuple(t for _, t in self.koppen), self._plaats(waar))

    def _niveau(self, stijl: str) -> int:
        match = _KOP.fullmatch(stijl)
        return int(match[1]) if match else _KOPPEN.get(stijl, 0)

    def _tabel(self, tabel: Element) -> Tabel:
        rijen = [self._rij(rij) for rij in _kinderen(tabel, "tr")]
        boven: tuple[tuple[str, ...], ...] = ()
        for nummer, rij in enumerate(rijen):  # a cell merged with the one above repeats it
            rijen[nummer] = boven = tuple(
                boven[i] if cel is None and i < len(boven) else cel or ()
                for i, cel in enumerate(rij)
            )
        kop = tuple(_NIEUWE_CEL.join(cel) for cel in rijen[0] if cel is not None) if rijen else ()
        gevuld = tuple(tuple(cel or () for cel in rij) for rij in rijen[1:])
        koppen = tuple(t for _, t in self.koppen)
        return Tabel(self.titel, kop, gevuld, koppen, self._plaats(f'tabel "{self.titel}"'))

    def _rij(self, rij: Element) -> tuple[tuple[str, ...] | None, ...]:
        cellen: list[tuple[str, ...] | None] = []
        for cel in _kinderen(rij, "tc"):
            samen = cel.find(f"{w('tcPr')}/{w('vMerge')}")
            verder = samen is not None and samen.get(w("val"), "continue") == "continue"
            teksten = tuple(tekst for p in cel.iter(w("p")) if (tekst := _tekst(p)))
            cellen.append(None if verder else teksten)
            breed = cel.find(f"{w('tcPr')}/{w('gridSpan')}")
            telling = breed.get(w("val"), "1") if breed is not None else "1"
            extra = int(telling) - 1 if telling.isdecimal() else 0
            cellen += [()] * min(extra, 60)
        return tuple(cellen)


def _tekst(paragraaf: Element) -> str:
    return schoon(ooxml.visible_text(paragraaf)[:MAX_ALINEA])


def _kinderen(ouder: Element, naam: str) -> Iterator[Element]:
    """Rows or cells, also those inside a content control; not those of a nested table."""
    for kind in ouder:
        if kind.tag == w(naam):
            if kind.find(f"{w('trPr')}/{w('del')}") is None:
                yield kind
        elif kind.tag in (w("sdt"), w("sdtContent"), w("ins"), w("customXml")):
            yield from _kinderen(kind, naam)
