"""Tab stops that belong to a margin.

In: paragraphs or styles, and the width of the text in twips. Out: the same with their tab stops
at that width; or the stops that hold for a paragraph, with those of its styles.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from generator import lijsten, ooxml
from generator.ooxml import Element, w


def van(paragraph: Element, styles: Element) -> dict[str, Element]:
    """Position -> tab stop, of a paragraph with its styles."""
    by_id = {style.get(w("styleId")): style for style in styles.iterchildren(w("style"))}
    chain = [paragraph]
    style_id: str | None = ooxml.style_of(paragraph)
    while style_id and (style := by_id.pop(style_id, None)) is not None:
        chain.append(style)
        base = style.find(w("basedOn"))
        style_id = None if base is None else base.get(w("val"))
    found: dict[str, Element] = {}
    for one in reversed(chain):
        for tab in one.iterfind(f"{w('pPr')}/{w('tabs')}/{w('tab')}"):
            found[tab.get(w("pos"), "")] = tab
    return {pos: tab for pos, tab in found.items() if tab.get(w("val")) != "clear"}


def eigen(form: Element) -> Element:
    """The ``w:tabs`` of paragraph properties, made when there is none."""
    tabs = form.find(w("tabs"))
    if tabs is None:
        tabs = etree.Element(w("tabs"))
        lijsten.in_order(form, tabs, lijsten.AFTER_TABS)
    return tabs


def gebruikt(paragraph: Element) -> bool:
    """Is there a tab in its text?"""
    found = paragraph.iter(w("tab"), w("ptab"))
    return any(node.getparent().tag == w("r") for node in found)


def alleen_rechts(root: Element, styles: Element, width: int) -> None:
    """In paragraphs with one tab that one leads to the right margin, whatever their style says."""
    for paragraph in root.iter(w("p")):
        if not gebruikt(paragraph):
            continue
        form = paragraph.find(w("pPr"))
        if form is None:
            form = etree.Element(w("pPr"))
            paragraph.insert(0, form)
        stops = {int(pos): "clear" for pos in van(paragraph, styles)} | {width: "right"}
        eigen(form)[:] = [
            etree.Element(w("tab"), {w("val"): kind, w("pos"): str(pos)})
            for pos, kind in sorted(stops.items())
        ]


def verplaats(styles: Iterable[Element], old: int, new: int) -> None:
    """In these styles what stood at the old margin stands at the new one."""
    for style in styles:
        for tab in style.iter(w("tab")):
            if tab.get(w("pos")) == str(old):
                tab.set(w("pos"), str(new))


def met_stippen(styles: Iterable[Element], width: int) -> None:
    """These styles get a tab with dots at the right margin, if they have none there."""
    for style in styles:
        if any(tab.get(w("val")) in ("right", "end") for tab in style.iter(w("tab"))):
            continue
        place = {w("val"): "right", w("leader"): "dot", w("pos"): str(width)}
        etree.SubElement(eigen(lijsten.opmaak(style)), w("tab"), place)
