"""One paragraph woven: words of OLD that are gone beside words of NEW that came.

In: two rows of atoms and the steps between them. Out: the children of the paragraph of NEW: what
stayed as it was, ``w:ins`` and ``w:del`` around what did not, ``w:rPrChange`` where only the form
changed. Runs of NEW stay the runs they were.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from generator.ooxml import Element, field_mark, field_start, w
from generator.redline.namen import DOORZICHTIG, MERKEN, XML_SPACE
from generator.redline.ontleden import Atoom, Pad, Stuk
from generator.redline.revisies import Revisies
from generator.redline.uitlijnen import stappen

GELIJK, ERBIJ, ERAF = "gelijk", "ins", "del"


@dataclass(frozen=True, eq=False)
class Deel:
    """A piece with what became of it; ``was`` is its old form when only that changed."""

    lot: str
    stuk: Stuk
    was: tuple[Element | None, str] | None = None


Haal = Callable[[Element], Element]
"""A copy of an element of OLD -> the same, with ids that hold in NEW."""


def alleen(atomen: Sequence[Atoom], lot: str) -> list[Deel]:
    """A paragraph that is new or gone as a whole."""
    marks_stay = lot != ERAF
    return [
        _alleen_links(Deel(lot if atom.sleutel else GELIJK, piece))
        for atom in atomen
        if atom.sleutel or marks_stay
        for piece in atom.stukken
    ]


def _alleen_links(part: Deel) -> Deel:
    """What is gone keeps the links it stood in; content controls of OLD do not come along."""
    pad = tuple(holder for holder in part.stuk.pad if _is_link(holder))
    return replace(part, stuk=replace(part.stuk, pad=pad)) if part.lot == ERAF else part


def verweven(
    oud: Sequence[Atoom], nieuw: Sequence[Atoom]
) -> tuple[list[Deel], list[tuple[Atoom, Atoom]]]:
    """The pieces of both in one row, and the atoms that are the same in both."""
    old = [atom for atom in oud if atom.sleutel]
    new = [atom for atom in nieuw if atom.sleutel]
    marks = _merken(nieuw)
    steps = stappen([a.sleutel for a in old], [a.sleutel for a in new])
    parts: list[Deel] = []
    same: list[tuple[Atoom, Atoom]] = []
    for what, i1, i2, j1, j2 in steps:
        if what == "equal":
            for one, other, number in zip(old[i1:i2], new[j1:j2], range(j1, j2), strict=True):
                parts += _uit(marks.pop(number, []))
                parts += _zelfde(one, other)
                same.append((one, other))
            continue
        before = marks.pop(j1, [])
        ends = [n for n, mark in enumerate(before) if _is_einde(mark)]
        cut = ends[0] if ends else len(before)
        parts += _uit(before[:cut])
        parts += [Deel(ERAF, piece) for atom in old[i1:i2] for piece in atom.stukken]
        parts += _uit(before[cut:])
        for number in range(j1, j2):
            parts += _uit(marks.pop(number, []))
            parts += [Deel(ERBIJ, piece) for piece in new[number].stukken]
    for number in sorted(marks):
        parts += _uit(marks[number])
    return _met_pad(parts, same), same


def zelfde(oud: Sequence[Atoom], nieuw: Sequence[Atoom]) -> bool:
    """Do both print the same, in the same form?"""
    old = [atom for atom in oud if atom.sleutel]
    new = [atom for atom in nieuw if atom.sleutel]
    return [a.sleutel for a in old] == [a.sleutel for a in new] and all(
        _opmaak(one) == _opmaak(other) for one, other in zip(old, new, strict=True)
    )


def _opmaak(atom: Atoom) -> list[tuple[str, int]]:
    """Form letter by letter, as runs of (form, length)."""
    found: list[tuple[str, int]] = []
    for piece in atom.stukken:
        length = len(piece.inhoud) if isinstance(piece.inhoud, str) else 1
        if found and found[-1][0] == piece.opmaak and isinstance(piece.inhoud, str):
            found[-1] = (piece.opmaak, found[-1][1] + length)
        else:
            found.append((piece.opmaak, length))
    return found


def _merken(atomen: Sequence[Atoom]) -> dict[int, list[Atoom]]:
    """The marks without width before each atom that prints, by its number."""
    found: dict[int, list[Atoom]] = {}
    number = 0
    for atom in atomen:
        if atom.sleutel:
            number += 1
        else:
            found.setdefault(number, []).append(atom)
    return found


def _is_einde(mark: Atoom) -> bool:
    content = mark.stukken[0].inhoud
    return isinstance(content, str) or str(content.tag).endswith("End")


def _uit(marks: Sequence[Atoom]) -> list[Deel]:
    return [Deel(GELIJK, piece) for mark in marks for piece in mark.stukken]


def _zelfde(one: Atoom, other: Atoom) -> Iterator[Deel]:
    """The pieces of NEW, cut where the form of OLD changes."""
    if not other.is_tekst:
        for before, after in zip(one.stukken, other.stukken, strict=False):
            yield _met_was(after, before)
        for after in other.stukken[len(one.stukken) :]:
            yield Deel(GELIJK, after)
        return
    olds = iter(one.stukken)
    old, left = next(olds), 0
    left = len(old.inhoud)
    for piece in other.stukken:
        text = str(piece.inhoud)
        while text:
            if not left:
                old = next(olds)
                left = len(old.inhoud)
            taken = min(left, len(text))
            yield _met_was(replace(piece, inhoud=text[:taken]), old)
            text, left = text[taken:], left - taken


def _met_was(piece: Stuk, old: Stuk) -> Deel:
    return Deel(GELIJK, piece, None if piece.opmaak == old.opmaak else (old.rpr, old.opmaak))


def _met_pad(parts: list[Deel], same: Sequence[tuple[Atoom, Atoom]]) -> list[Deel]:
    """What is gone stands in the holders that are around it on both sides, so none is cut."""
    now = {
        before: after
        for one, other in same
        for before, after in zip(_links(one.stukken[0]), _links(other.stukken[0]), strict=False)
    }
    behind: list[Pad] = []
    following: Pad = ()
    for part in reversed(parts):
        behind.append(following)
        if part.lot != ERAF:
            following = part.stuk.pad
    previous: Pad = ()
    found = []
    for part, after in zip(parts, reversed(behind), strict=True):
        if part.lot == ERAF:
            pad = _pad_van_weg(part.stuk, previous, after, now)
            found.append(replace(part, stuk=replace(part.stuk, pad=pad)))
        else:
            previous = part.stuk.pad
            found.append(part)
    return found


def _pad_van_weg(piece: Stuk, previous: Pad, after: Pad, now: dict[Element, Element]) -> Pad:
    common = []
    for one, other in zip(previous, after, strict=False):
        if one is not other:
            break
        common.append(one)
    if any(_is_link(holder) for holder in common):
        return tuple(common)
    own = _links(piece)
    for link in own:
        same = now.get(link)
        for pad in (previous, after):
            if same is not None and same in pad:  # the same link goes on beside it
                return pad[: pad.index(same) + 1]
    return (*common, *own)


def _links(piece: Stuk) -> Pad:
    return tuple(holder for holder in piece.pad if _is_link(holder))


def _is_link(holder: Element) -> bool:
    return bool(holder.tag == w("hyperlink"))


def bouw(parts: Sequence[Deel], revisies: Revisies, haal: Haal) -> list[Element]:
    """The children of the paragraph, behind its properties."""
    gone = [p for p in parts if p.lot == ERAF]
    old_holders = {h for p in gone for h in p.stuk.pad}
    new_holders = {h for p in parts if p.lot != ERAF for h in p.stuk.pad}
    return _Bouwer(revisies, haal, old_holders - new_holders).groep(list(parts), 0)


class _Bouwer:
    def __init__(self, revisies: Revisies, haal: Haal, van_oud: set[Element]) -> None:
        self.revisies, self.haal, self.van_oud = revisies, haal, van_oud

    def groep(self, parts: list[Deel], depth: int) -> list[Element]:
        """Pieces below one holder: those in a deeper one together in a copy of it."""
        made: list[Element] = []
        start = 0
        while start < len(parts):
            holder = _houder(parts[start], depth)
            end = start
            while end < len(parts) and _houder(parts[end], depth) is holder:
                end += 1
            if holder is None:
                made += self._plat(parts[start:end])
            else:
                made.append(self._in_houder(holder, self.groep(parts[start:end], depth + 1)))
            start = end
        return made

    def _in_houder(self, holder: Element, children: list[Element]) -> Element:
        shell = _schil(holder)
        if holder in self.van_oud:
            shell = self.haal(shell)
        inner = shell.find(w("sdtContent")) if shell.tag == w("sdt") else shell
        for child in children:
            (shell if inner is None else inner).append(child)
        return shell

    def _plat(self, parts: list[Deel]) -> list[Element]:
        made: list[Element] = []
        wrap: Element | None = None
        open_run: tuple[object, ...] = ()
        run: Element | None = None
        for part in parts:
            piece = part.stuk
            if part.lot == GELIJK:
                wrap_now = None
            elif wrap is not None and wrap.tag == w(part.lot):
                wrap_now = wrap
            else:
                wrap_now = self.revisies.merk(part.lot)
                made.append(wrap_now)
            if wrap_now is not wrap:
                run, wrap = None, wrap_now
            target = made if wrap is None else wrap
            if piece.run is None:
                for element in self._los(part):
                    target.append(element)
                run = None
                continue
            signature = (piece.run, part.lot, None if part.was is None else part.was[1])
            if run is None or signature != open_run:
                run, open_run = self._run(part), signature
                target.append(run)
            self._vul(run, part)
        return made

    def _run(self, part: Deel) -> Element:
        run = etree.Element(w("r"))
        if part.stuk.rpr is not None:
            run.append(copy.deepcopy(part.stuk.rpr))
        if part.was is not None:
            properties = run.find(w("rPr"))
            if properties is None:
                properties = etree.SubElement(run, w("rPr"))
            zonder = frozenset((w("rPrChange"),))
            properties.append(self.revisies.was("rPrChange", "rPr", part.was[0], zonder))
        return run

    def _vul(self, run: Element, part: Deel) -> None:
        gone = part.lot == ERAF
        content = part.stuk.inhoud
        if not isinstance(content, str):
            element = copy.deepcopy(content)
            element.tail = None
            if gone:
                element = self.haal(element)
                if element.tag == w("instrText"):
                    element.tag = w("delInstrText")
            run.append(element)
            return
        tag = w("delText") if gone else w("t")
        last = run[-1] if len(run) else None
        if last is None or last.tag != tag:
            last = etree.SubElement(run, tag, {XML_SPACE: "preserve"})
        last.text = (last.text or "") + content

    def _los(self, part: Deel) -> list[Element]:
        """An element outside runs; a simple field cannot stand in ``w:ins`` and is written out."""
        content = part.stuk.inhoud
        assert not isinstance(content, str)
        element = copy.deepcopy(content)
        element.tail = None
        if part.lot == ERAF:
            if element.tag in MERKEN or element.tag == w("r"):
                return []  # a mark inside a field of OLD
            element = self.haal(element)
        if part.lot == GELIJK or element.tag != w("fldSimple"):
            return [element]
        runs = [*field_start(element.get(w("instr"), "")), *element.iter(w("r")), field_mark("end")]
        if part.lot == ERAF:
            for run in runs:
                for text in run.iter(w("t"), w("instrText")):
                    text.tag = w("delText") if text.tag == w("t") else w("delInstrText")
        return runs


def _houder(part: Deel, depth: int) -> Element | None:
    return part.stuk.pad[depth] if len(part.stuk.pad) > depth else None


def _schil(holder: Element) -> Element:
    """A holder without its content; a content control keeps its properties."""
    shell = etree.Element(holder.tag, dict(holder.attrib), nsmap=holder.nsmap)
    if holder.tag in DOORZICHTIG:
        for child in holder:
            if child.tag in (w("sdtPr"), w("sdtEndPr"), w("smartTagPr"), w("customXmlPr")):
                shell.append(copy.deepcopy(child))
        if holder.tag == w("sdt"):
            etree.SubElement(shell, w("sdtContent"))
    return shell
