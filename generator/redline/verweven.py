"""OLD woven into a story of NEW (body, header, footer, note), by a plan.

In: a plan and both parts. Out: the tree of NEW, changed in place: what is gone from OLD stands in
it as deleted, what came is marked as inserted. NEW itself stays, so accepting gives NEW.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from generator import ooxml
from generator.ooxml import Element, R, w
from generator.redline import alineas, eigenschappen
from generator.redline.alineas import ERAF, ERBIJ
from generator.redline.doelen import Doelen
from generator.redline.namen import NOOT_SOORT
from generator.redline.ontleden import Atoom, Kijk, ontleed
from generator.redline.overname import Overname
from generator.redline.plan import Blok, Rij, blokken, cellen, rijen
from generator.redline.revisies import Revisies

_ELDERS = re.compile(rb"oteReference\b| r:\w+=|relid=")
_BLADWIJZER = re.compile(rb"<w:bookmark(Start|End)[^>]*>")


class Noten(Protocol):
    """What weaving asks of the notes of the document."""

    def sleutel_oud(self, verwijzing: Element) -> str:
        """Equal to that of NEW for notes that are a pair."""

    def sleutel_nieuw(self, verwijzing: Element) -> str:
        """As ``sleutel_oud``, for NEW."""

    def gelijk(self, nieuw: Element) -> None:
        """This reference stayed: weave its note."""

    def erbij(self, nieuw: Element) -> None:
        """This reference is new: so is its note."""

    def eraf(self, oud: Element) -> None:
        """This copy of a reference of OLD is deleted: carry its note, and point to it."""


@dataclass(eq=False)
class Wever:
    """Weaves one part; ``noten`` and ``revisies`` are shared by all parts of a document."""

    overname: Overname
    revisies: Revisies
    noten: Noten
    oud_deel: str
    nieuw_deel: str
    doelen: Doelen
    veranderd: list[Element] = field(default_factory=list)
    """Paragraphs in which a change stands, in the order of weaving."""

    def blokken(self, plan: Sequence[Blok], holder: Element) -> None:
        """Weave the blocks of one holder."""
        previous: Element | None = None
        for number, block in enumerate(plan):
            if block.nieuw is not None:
                if block.oud is None:
                    self.erbij(block.nieuw)
                elif block.nieuw.tag == w("p"):
                    self.alinea(block.oud, block.nieuw)
                else:
                    self._tabel(block.oud, block.nieuw, block.rijen)
                previous = block.nieuw
            elif block.oud is not None:
                gone = self.eraf(block.oud)
                later = (b.nieuw for b in plan[number + 1 :] if b.nieuw is not None)
                _zet(gone, block.oud, previous, next(later, None), holder)
                previous = gone

    # --- paragraphs ------------------------------------------------------------------------

    def alinea(self, oud: Element, nieuw: Element) -> None:
        """A pair of paragraphs."""
        self.doelen.werd[oud] = nieuw
        if _letterlijk(oud) == _letterlijk(nieuw) != b"":
            return
        before = self.revisies.aantal.total()
        old, new = self._oud(oud), self._nieuw(nieuw)
        if alineas.zelfde(old, new):
            for atom in new:
                self._noten(atom, self.noten.gelijk)
        else:
            parts, same = alineas.verweven(old, new)
            for _, atom in same:
                self._noten(atom, self.noten.gelijk)
            kept = {id(atom) for _, atom in same}
            for atom in new:
                if id(atom) not in kept:
                    self._noten(atom, self.noten.erbij)
            _vul(nieuw, alineas.bouw(parts, self.revisies, self.haal))
        eigenschappen.alinea(oud, nieuw, self.revisies)
        if self.revisies.aantal.total() != before:
            self.veranderd.append(nieuw)

    def erbij(self, block: Element, laatste_blijft: bool = False) -> None:
        """A block that is new as a whole. ``laatste_blijft``: its last mark cannot be deleted."""
        if block.tag == w("p"):
            atoms = self._nieuw(block)
            for atom in atoms:
                self._noten(atom, self.noten.erbij)
            if any(atom.sleutel for atom in atoms):
                parts = alineas.alleen(atoms, ERBIJ)
                _vul(block, alineas.bouw(parts, self.revisies, self.haal))
            if not laatste_blijft:
                eigenschappen.merk_alinea(block, "ins", self.revisies)
            self.veranderd.append(block)
            return
        for row in rijen(block):
            self._rij_erbij(row)

    def eraf(self, block: Element, laatste_blijft: bool = False) -> Element:
        """A copy of a block of OLD, deleted as a whole."""
        if block.tag == w("p"):
            return self._alinea_eraf(block, laatste_blijft)
        made = self._kaal(block)
        for row in rijen(block):
            made.append(self._rij_eraf(row))
        return made

    def alles_erbij(self, holder: Element) -> None:
        """All blocks of a holder (note, header) are new, but its last mark must stay."""
        found = blokken(holder)
        for block in found:
            self.erbij(block, laatste_blijft=block is found[-1])

    def alles_eraf(self, oud: Element, nieuw: Element) -> None:
        """Put all blocks of a holder of OLD, deleted, in this empty one of NEW."""
        found = blokken(oud)
        for block in found:
            nieuw.append(self.eraf(block, laatste_blijft=block is found[-1]))

    def _alinea_eraf(self, paragraph: Element, laatste_blijft: bool) -> Element:
        made = self._kaal(paragraph)
        self.doelen.werd[paragraph] = made
        ppr = made.find(w("pPr"))
        if ppr is not None:
            self.overname.vertaal(ppr, self.oud_deel, self.nieuw_deel)
        parts = alineas.alleen(self._oud(paragraph), ERAF)
        content = alineas.bouw(parts, self.revisies, self.haal)
        _vul(made, self._met_bladwijzers(paragraph, content))
        if not laatste_blijft:
            eigenschappen.merk_alinea(made, "del", self.revisies)
        self.veranderd.append(made)
        return made

    def _met_bladwijzers(self, paragraph: Element, content: list[Element]) -> list[Element]:
        """Bookmarks that only OLD has and that lie within this paragraph, around its content."""
        pairs = ooxml.bookmarks(paragraph)
        for start, end in reversed(pairs):
            name = start.get(w("name"), "")
            if not name or name in self.doelen.namen:
                continue
            self.doelen.namen.add(name)
            first, last = copy.deepcopy(start), copy.deepcopy(end)
            number = self.revisies.nummer()
            for mark in (first, last):
                mark.set(w("id"), number)
                mark.tail = None
            content = [first, *content, last]
        return content

    def _oud(self, paragraph: Element) -> list[Atoom]:
        package = self.overname.oud
        look = Kijk(self.noten.sleutel_oud, lambda id_: package.vingerafdruk(self.oud_deel, id_))
        return ontleed(paragraph, look)

    def _nieuw(self, paragraph: Element) -> list[Atoom]:
        package = self.overname.nieuw
        part = self.nieuw_deel
        look = Kijk(self.noten.sleutel_nieuw, lambda id_: package.vingerafdruk(part, id_))
        return ontleed(paragraph, look)

    def _noten(self, atom: Atoom, doe: Callable[[Element], None]) -> None:
        for piece in atom.stukken:
            if not isinstance(piece.inhoud, str) and piece.inhoud.tag in NOOT_SOORT:
                doe(piece.inhoud)

    def haal(self, element: Element) -> Element:
        """A copy from OLD with ids that hold in NEW; a note it refers to comes along."""
        self.doelen.vraag(element)
        self.overname.vertaal(element, self.oud_deel, self.nieuw_deel)
        if element.tag in NOOT_SOORT:
            self.noten.eraf(element)
        for box in element.iter(w("txbxContent")):
            self._tekstvak_eraf(box)
        return element

    def _tekstvak_eraf(self, box: Element) -> None:
        """The text in a deleted text box is deleted text too."""
        for run in list(box.iter(w("r"))):
            if next(run.iterancestors(w("del")), None) is None:
                change = self.revisies.merk("del")
                run.addprevious(change)
                change.append(run)
            for text in run.iter(w("t"), w("instrText")):
                text.tag = w("delText") if text.tag == w("t") else w("delInstrText")

    # --- tables ----------------------------------------------------------------------------

    def _tabel(self, oud: Element, nieuw: Element, plan: Sequence[Rij]) -> None:
        eigenschappen.tabel(oud, nieuw, self.revisies)
        previous: Element | None = None
        for number, row in enumerate(plan):
            if row.nieuw is not None:
                if row.oud is None:
                    self._rij_erbij(row.nieuw)
                else:
                    eigenschappen.rij(row.oud, row.nieuw, self.revisies)
                    for before, after, blocks in row.cellen:
                        eigenschappen.cel(before, after, self.revisies)
                        self.blokken(blocks, after)
                previous = row.nieuw
            elif row.oud is not None:
                gone = self._rij_eraf(row.oud)
                later = (r.nieuw for r in plan[number + 1 :] if r.nieuw is not None)
                _zet(gone, row.oud, previous, next(later, None), nieuw)
                previous = gone

    def _rij_erbij(self, row: Element) -> None:
        for cell in cellen(row):
            for block in blokken(cell):
                self.erbij(block)
        eigenschappen.merk_rij(row, "ins", self.revisies)

    def _rij_eraf(self, row: Element) -> Element:
        made = self._kaal(row)
        for cell in cellen(row):
            inner = self._kaal(cell)
            for block in blokken(cell):
                inner.append(self.eraf(block))
            made.append(inner)
        eigenschappen.merk_rij(made, "del", self.revisies)
        return made

    def _kaal(self, element: Element) -> Element:
        """A copy with its properties alone; without the ids that say who edited when."""
        made = element.makeelement(element.tag)
        keep = {w(n) for n in ("pPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr")}
        for child in element:
            if child.tag in keep:
                made.append(copy.deepcopy(child))
        return made


def _letterlijk(paragraph: Element) -> bytes:
    """The paragraph as it is written, less the numbers of bookmarks.

    Empty when it refers to something whose meaning stands elsewhere: then it must be read.
    """
    if any((prefix == "r") != (name == R) for prefix, name in paragraph.nsmap.items()):
        return b""
    text: bytes = etree.tostring(paragraph, with_tail=False)
    return b"" if _ELDERS.search(text) else _BLADWIJZER.sub(b"", text)


def _vul(paragraph: Element, content: list[Element]) -> None:
    """Replace what stands behind the properties of a paragraph."""
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)
    paragraph.extend(content)


def _zet(
    gone: Element, oud: Element, previous: Element | None, later: Element | None, holder: Element
) -> None:
    """Put a deleted block or row behind the previous one, outside holders that only NEW has."""
    outside = oud.getparent() is not None and oud.getparent().tag in (
        *(w("body"), w("tc"), w("tbl"), w("hdr"), w("ftr"), w("footnote"), w("endnote")),
    )
    if previous is not None:
        place = _klim(previous, holder, later) if outside else previous
        place.addnext(gone)
    elif later is not None:
        place = _klim(later, holder, None) if outside else later
        place.addprevious(gone)
    else:
        last = holder[-1] if len(holder) else None
        if last is not None and last.tag == w("sectPr"):
            last.addprevious(gone)
        else:
            holder.append(gone)


def _klim(element: Element, holder: Element, avoid: Element | None) -> Element:
    """The outermost element around this one below the holder that does not also hold ``avoid``."""
    place = element
    while True:
        parent = place.getparent()
        if parent is None or parent is holder:
            return place
        if avoid is not None and any(one is parent for one in avoid.iterancestors()):
            return place
        place = parent
