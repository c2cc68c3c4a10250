"""The sections of a composed document get the paper, margins, header and footer of the house style.

In: the body of a template that was composed on a house style (its last section is that of the
house style, the others come from the skeleton). Out: the same body, changed in place: every
section on the house style's paper, landscape where the skeleton says so; tables as wide as the
text they stand in; header and footer once, and for landscape pages copies as wide as these are.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from generator import huisstijl, ooxml, pakket, tabs
from generator.ooxml import Element, R, w

_REFS: Final = (w("headerReference"), w("footerReference"))
_WIDTHS: Final = ("tblW", "gridCol", "tcW", "tblInd")
_TAB_ROUND: Final = 60
"""Twips by which a tab stop may miss the margin and still mean the margin."""


def stel_in(body: Element, skelet: Element | None) -> None:
    """Give every section the form of the last one.

    Args:
        body: of the composed document.
        skelet: the last section of the skeleton, of which only turn and width count.
    """
    house = body.find(w("sectPr"))
    if house is None or house.find(w("pgSz")) is None or house.find(w("pgMar")) is None:
        return
    sections: list[Element] = []
    start = 0
    children = list(body)
    for at, child in enumerate(children):
        own = child if child is house else child.find(f"{w('pPr')}/{w('sectPr')}")
        if own is None:
            continue
        source = skelet if own is house else own
        fresh = _like(house, source, first=not sections)
        _widen(children[start:at], source, fresh)
        own.getparent().replace(own, fresh)
        sections.append(fresh)
        start = at + 1


def _like(house: Element, source: Element | None, first: bool) -> Element:
    fresh = copy.deepcopy(house)
    fresh.tail = None
    if not first:
        for one in list(fresh):
            if one.tag in (*_REFS, w("titlePg"), w("pgNumType")):
                fresh.remove(one)
    size = fresh.find(w("pgSz"))
    if liggend(source):
        width, height = size.get(w("w")), size.get(w("h"))
        size.set(w("w"), height)
        size.set(w("h"), width)
        size.set(w("orient"), "landscape")
    kind = None if source is None else source.find(w("type"))
    if kind is not None:
        at = fresh.find(w("pgSz"))
        at.addprevious(copy.deepcopy(kind))
    return fresh


def liggend(section: Element | None) -> bool:
    """Is this section turned?"""
    size = None if section is None else section.find(w("pgSz"))
    return size is not None and size.get(w("orient")) == "landscape"


def _widen(blocks: list[Element], source: Element | None, fresh: Element) -> None:
    """Tables made for the width of the source fill the width of the fresh section."""
    if source is None or source.find(w("pgSz")) is None or source.find(w("pgMar")) is None:
        return
    old, new = huisstijl.tekstbreedte(source), huisstijl.tekstbreedte(fresh)
    if old == new or old <= 0:
        return
    for block in blocks:
        if block.tag == w("tbl"):
            _scale(block, new / old)


def _scale(table: Element, factor: float) -> None:
    for node in table.iter(*(w(name) for name in _WIDTHS)):
        if node.get(w("type"), "dxa") == "dxa" and (node.get(w("w")) or "").isdigit():
            node.set(w("w"), str(round(int(node.get(w("w"))) * factor)))
    for inner in table.iter(w("tbl")):
        columns = [
            int(c.get(w("w"), "0")) for c in inner.iterfind(f"{w('tblGrid')}/{w('gridCol')}")
        ]
        whole = inner.find(f"{w('tblPr')}/{w('tblW')}")
        if columns and whole is not None and whole.get(w("type")) == "dxa":
            whole.set(w("w"), str(sum(columns)))


# --- header and footer of landscape pages --------------------------------------------------


def draai_koppen(parts: dict[str, bytes]) -> None:
    """For landscape sections copies of header and footer whose tabs and tables reach the margin."""
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    sections = list(root.iter(w("sectPr")))
    if not any(liggend(one) for one in sections) or all(liggend(one) for one in sections):
        return
    upright = next(one for one in sections if not liggend(one))
    across = next(one for one in sections if liggend(one))
    old, new = huisstijl.tekstbreedte(upright), huisstijl.tekstbreedte(across)
    targets = pakket.relaties(parts, ooxml.DOCUMENT)
    styles = ooxml.parse(parts[ooxml.STYLES])
    pairs: list[tuple[Element, str]] = []  # reference of the upright pages, id of the copy
    for reference in sections[0].iterchildren(*_REFS):
        part = targets.get(reference.get(f"{{{R}}}id", ""), "")
        if reference.get(w("type")) == "first" or part not in parts:
            continue
        copied = _turned(parts[part], styles, old, new)
        if copied is not None:
            kind = "header" if reference.tag == _REFS[0] else "footer"
            pairs.append((reference, _add(parts, part, kind, copied)))
    if liggend(sections[0]):
        originals = [(copy.deepcopy(reference), number) for reference, number in pairs]
        for reference, number in pairs:
            reference.set(f"{{{R}}}id", number)
        pairs = originals
    turned = liggend(sections[0])
    for section in sections[1:]:
        if liggend(section) == turned:
            continue
        turned = liggend(section)
        for at, (reference, number) in enumerate(pairs):
            fresh = copy.deepcopy(reference)
            if turned:
                fresh.set(f"{{{R}}}id", number)
            section.insert(at, fresh)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)


def _turned(part: bytes, styles: Element, old: int, new: int) -> bytes | None:
    """The part for pages with ``new`` twips of text in the place of ``old``; None: no need."""
    root = ooxml.parse(part)
    changed = False
    for paragraph in root.iter(w("p")):
        if not tabs.gebruikt(paragraph):
            continue
        form = paragraph.find(w("pPr"))
        if form is None:
            form = etree.Element(w("pPr"))
            paragraph.insert(0, form)
        stops = tabs.van(paragraph, styles)
        own = tabs.eigen(form)
        own[:] = list(_moved(stops, old, new, any(True for _ in paragraph.iter(w("ptab")))))
        changed = True
    for table in root.iter(w("tbl")):
        wide = sum(
            int(c.get(w("w"), "0")) for c in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")
        )
        if wide >= 0.8 * old and next(table.iterancestors(w("tbl")), None) is None:
            _scale(table, new / old)
            changed = True
    return ooxml.serialize(root) if changed else None


def _moved(given: Mapping[str, Element], old: int, new: int, by_ptab: bool) -> Iterator[Element]:
    stops: dict[int, Element] = {}
    for pos, tab in given.items():
        fresh = copy.deepcopy(tab)
        at = int(pos)
        if at > old / 4:  # near the left it is an indent, further on a part of the width
            at = new - (old - at) if old - at <= _TAB_ROUND else round(at * new / old)
        fresh.set(w("pos"), str(at))
        stops[at] = fresh
        if at != int(pos):
            stops.setdefault(int(pos), etree.Element(w("tab"), {w("val"): "clear", w("pos"): pos}))
    if by_ptab and not any(tab.get(w("val")) in ("right", "end") for tab in stops.values()):
        stops[new] = etree.Element(w("tab"), {w("val"): "right", w("pos"): str(new)})
    yield from (stops[at] for at in sorted(stops))


def _add(parts: dict[str, bytes], source: str, kind: str, content: bytes) -> str:
    """A new header or footer with the pictures of its source; returns its relation id."""
    numbers = [int(m[1]) for n in parts if (m := re.fullmatch(rf"word/{kind}(\d+)\.xml", n))]
    name = f"word/{kind}{max(numbers, default=0) + 1}.xml"
    parts[name] = content
    folder, base = posixpath.split(source)
    rels = f"{folder}/_rels/{base}.rels"
    if rels in parts:
        parts[f"word/_rels/{posixpath.basename(name)}.rels"] = parts[rels]
    return pakket.declareer(parts, name, kind)
