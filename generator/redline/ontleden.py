"""A paragraph as a row of atoms: what is compared and woven, piece by piece.

In: a ``w:p`` without tracked changes. Out: ``Atoom``. A word, a run of white space and each other
character are atoms, also when runs cut them; a whole field is one; so is a tab, a picture, a
reference to a note, a formula. Bookmarks and other marks without width have no key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from generator.ooxml import Element, w
from generator.redline.namen import (
    DOORZICHTIG,
    MERKEN,
    RUIS,
    diepe_vorm,
    is_relatie,
    vorm,
)

_WOORD = re.compile(r"\w+|\s+|[^\w\s]")
_EIGENSCHAP = frozenset((w("smartTagPr"), w("customXmlPr"), w("sdtPr"), w("sdtEndPr")))

Pad = tuple[Element, ...]


@dataclass(frozen=True, eq=False)
class Stuk:
    """A piece of one run (text or element), or an element that stands outside runs."""

    inhoud: str | Element
    run: Element | None
    """The run it stands in; None: it stands outside runs."""
    rpr: Element | None
    opmaak: str
    pad: Pad
    """Holders around it inside the paragraph, outermost first."""


@dataclass(frozen=True, eq=False)
class Atoom:
    """``sleutel`` is equal for atoms that print the same; empty for a mark without width."""

    sleutel: str
    stukken: tuple[Stuk, ...]

    @property
    def is_tekst(self) -> bool:
        """Made of text alone: its form is compared letter by letter."""
        return all(isinstance(piece.inhoud, str) for piece in self.stukken)


@dataclass(frozen=True)
class Kijk:
    """How one of both documents looks at what stands outside the paragraph."""

    noot: Callable[[Element], str]
    """A reference to a note -> text that is equal for the notes that are a pair."""
    relatie: Callable[[str], str]
    """The id of a relationship -> fingerprint of what it leads to."""

    def ding(self, element: Element) -> str:
        """The key of an element in a run."""
        if element.tag in (w("footnoteReference"), w("endnoteReference")):
            return f"noot {self.noot(element)}"
        text = diepe_vorm(element)
        for node in element.iter():
            for name, value in node.attrib.items():
                if is_relatie(str(name)):
                    text = text.replace(f"{name}={value}", f"{name}={self.relatie(str(value))}")
        return text

    def houder(self, element: Element) -> str:
        """The key of a holder: a link counts by its aim, every other is looked through."""
        return self.ding(_leeg(element)) if element.tag == w("hyperlink") else ""


def _leeg(element: Element) -> Element:
    bare = element.makeelement(element.tag, dict(element.attrib))
    bare.attrib.pop(w("history"), None)
    return bare


def ontleed(paragraph: Element, kijk: Kijk, woorden: bool = True) -> list[Atoom]:
    """The atoms of a paragraph, in order; without ``woorden`` text is not cut into words."""
    reader = _Lezer(kijk, woorden)
    reader.loop(paragraph, ())
    return reader.klaar()


class _Lezer:
    def __init__(self, kijk: Kijk, woorden: bool) -> None:
        self.kijk, self.woorden = kijk, woorden
        self.uit: list[Atoom] = []
        self.velden: list[list[Atoom]] = []
        self.tekst: list[Stuk] = []
        self.sleutels: dict[Element, str] = {}

    def loop(self, element: Element, pad: Pad) -> None:
        for child in element:
            tag = child.tag
            if tag == w("r"):
                self._run(child, pad)
            elif tag == w("hyperlink") or tag in DOORZICHTIG:
                inner = child.find(w("sdtContent")) if tag == w("sdt") else child
                if inner is not None:
                    self.loop(inner, (*pad, child))
            elif tag in MERKEN:
                self._los(child, pad, "")
            elif tag not in RUIS and tag != w("pPr") and tag not in _EIGENSCHAP:
                self._los(child, pad, f"los {self.kijk.ding(child)}")

    def klaar(self) -> list[Atoom]:
        self._spoel()
        for unfinished in self.velden:  # goes on in the next paragraph: its pieces stand alone
            self.uit += unfinished
        return self.uit

    # --- pieces ----------------------------------------------------------------------------

    def _run(self, run: Element, pad: Pad) -> None:
        rpr = run.find(w("rPr"))
        form = vorm(rpr)
        for child in run:
            if child is rpr or child.tag in RUIS:
                continue
            if child.tag == w("commentReference"):
                self._los(run, pad, "")
            elif child.tag == w("t"):
                self._tekst(Stuk(child.text or "", run, rpr, form, pad))
            else:
                self._ding(Stuk(child, run, rpr, form, pad), child)

    def _tekst(self, piece: Stuk) -> None:
        if not piece.inhoud:
            return
        if self.tekst and not _zelfde_pad(self.tekst[-1].pad, piece.pad):
            self._spoel()
        self.tekst.append(piece)

    def _ding(self, piece: Stuk, element: Element) -> None:
        state = element.get(w("fldCharType")) if element.tag == w("fldChar") else None
        self._spoel()
        if state == "begin":
            self.velden.append([])
        atom = Atoom(self._sleutel(piece.pad, self.kijk.ding(element)), (piece,))
        self._doel().append(atom)
        if state == "end" and self.velden:
            parts = self.velden.pop()
            pieces = tuple(piece for part in parts for piece in part.stukken)
            keys = (f"{part.sleutel}{[p.opmaak for p in part.stukken]}" for part in parts)
            self._doel().append(Atoom("veld " + "|".join(keys), pieces))

    def _los(self, element: Element, pad: Pad, sleutel: str) -> None:
        self._spoel()
        rpr = element.find(w("rPr")) if element.tag == w("r") else None
        key = self._sleutel(pad, sleutel) if sleutel else ""
        self._doel().append(Atoom(key, (Stuk(element, None, rpr, "", pad),)))

    def _doel(self) -> list[Atoom]:
        return self.velden[-1] if self.velden else self.uit

    def _spoel(self) -> None:
        """Cut the text that was gathered into words."""
        if not self.tekst:
            return
        whole = "".join(str(piece.inhoud) for piece in self.tekst)
        if not self.woorden:
            self._doel().append(Atoom(whole, tuple(self.tekst)))
            self.tekst = []
            return
        pieces, target = iter(self.tekst), self._doel()
        piece = next(pieces)
        left = str(piece.inhoud)
        for word in _WOORD.findall(whole):
            parts, wanted = [], len(word)
            while wanted:
                if not left:
                    piece = next(pieces)
                    left = str(piece.inhoud)
                taken, left = left[:wanted], left[wanted:]
                wanted -= len(taken)
                parts.append(Stuk(taken, piece.run, piece.rpr, piece.opmaak, piece.pad))
            target.append(Atoom(self._sleutel(parts[0].pad, word), tuple(parts)))
        self.tekst = []

    def _sleutel(self, pad: Pad, own: str) -> str:
        for holder in pad:
            if holder not in self.sleutels:
                self.sleutels[holder] = self.kijk.houder(holder)
        around = "".join(self.sleutels[holder] for holder in pad)
        return f"{own}\x00{around}" if around else own


def _zelfde_pad(one: Pad, other: Pad) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
