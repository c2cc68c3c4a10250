"""The lists that styles carry: every numbered or bulleted style of ours on one list, at its level.

In: the numbering and styles of a house style, and those of the standard one (the same style ids).
Out: the first two, changed in place, so that styles that count together share one list (headings,
annexes, list items of two levels). Form and indents of the house style are kept; a level that it
lacks comes from the standard one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator import ooxml
from generator.ooxml import Element, w

EMPTY: Final = f'<w:numbering xmlns:w="{ooxml.W}"/>'.encode()
AFTER_IND: Final = (
    *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
    *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr"),
    "pPrChange",
)
AFTER_TABS: Final = (
    *("suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"),
    *("autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind"),
    *AFTER_IND,
)
_AFTER_NUMPR: Final = ("suppressLineNumbers", "pBdr", "shd", "tabs", *AFTER_TABS)
_AFTER_PPR: Final = ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")
_AFTER_PSTYLE: Final = (
    "isLgl",
    "suff",
    "lvlText",
    "lvlPicBulletId",
    "legacy",
    "lvlJc",
    "pPr",
    "rPr",
)


_LEVEL: Final = (
    *("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId"),
    *("legacy", "lvlJc", "pPr", "rPr"),
)


@dataclass(frozen=True, eq=False)
class _Niveau:
    """Where a style stands: on which list, at which level, and how that level looks."""

    numid: str
    ilvl: int
    lvl: Element


def in_order(parent: Element, child: Element, after: Collection[str]) -> None:
    """Put a child before the first sibling whose name is in ``after``: Word wants one order."""
    for sibling in parent:
        if str(sibling.tag).rpartition("}")[2] in after:
            sibling.addprevious(child)
            return
    parent.append(child)


def opmaak(style: Element) -> Element:
    """The paragraph properties of a style, made when there are none."""
    form = style.find(w("pPr"))
    if form is None:
        form = etree.Element(w("pPr"))
        in_order(style, form, _AFTER_PPR)
    return form


def vul_aan(
    numbering: Element,
    styles: Element,
    ours: Element,
    known: Element,
    added: Collection[str] = (),
) -> list[str]:
    """Put the styles of each family on one list.

    Args:
        numbering: of the house style; changed.
        styles: of the house style, with the ids of the standard one; changed.
        ours: numbering of the standard house style.
        known: styles of the standard house style.
        added: ids of styles that were taken from it; their numbers mean nothing here yet.

    Returns:
        Ids of the house style's own styles that had no numbering, or one of another form.
    """
    for lvl in numbering.iter(w("lvl")):  # LibreOffice 7 writes them in an order of its own
        lvl[:] = sorted(lvl, key=lambda one: _LEVEL.index(str(one.tag).rpartition("}")[2]))
    own = {style.get(w("styleId"), ""): style for style in styles.iterchildren(w("style"))}
    for style_id in added:
        for number in own[style_id].findall(f"{w('pPr')}/{w('numPr')}"):
            ooxml.remove(number)
    lacking: list[str] = []
    families = _families(known)
    for numid, family in families.items():
        model = _abstract(ours, numid)
        if model is None or any(style_id not in own for style_id in family.values()):
            continue
        models = {int(lvl.get(w("ilvl"), "0")): lvl for lvl in model.findall(w("lvl"))}
        found = {i: _level(numbering, own, style_id) for i, style_id in family.items()}
        strange = [i for i, one in found.items() if one is None or not _fits(one, models[i], i)]
        lacking += [family[i] for i in strange if family[i] not in added]
        whole = all(one is not None and one.ilvl == i for i, one in found.items())
        numbers = {one.numid for one in found.values() if one is not None}
        if whole and not strange and len(numbers) == 1:
            continue
        fresh = _list(numbering, model, found, models, family, own)
        for i, style_id in family.items():
            _put_on(own[style_id], fresh, i)
    _only_those(own, known, {one for family in families.values() for one in family.values()})
    return lacking


def _only_those(own: dict[str, Element], known: Element, numbered: set[str]) -> None:
    """A style of ours without number gets none from the one it is based on (TOC Heading)."""
    for style in known.iterchildren(w("style")):
        style_id = style.get(w("styleId"), "")
        if style_id in numbered or style_id not in own or style.get(w("type")) != "paragraph":
            continue
        base, seen = own[style_id].find(w("basedOn")), {style_id}
        while base is not None and base.get(w("val")) not in seen:
            seen.add(base.get(w("val"), ""))
            above = own.get(base.get(w("val"), ""))
            base = None if above is None else above.find(w("basedOn"))
        if seen & numbered or own[style_id].find(f"{w('pPr')}/{w('numPr')}") is not None:
            _put_on(own[style_id], "0", 0)


def _families(known: Element) -> dict[str, dict[int, str]]:
    """List number -> level -> style id, of the styles that carry a number themselves."""
    found: dict[str, dict[int, str]] = {}
    for style in known.iterchildren(w("style")):
        number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        if number is not None:
            level = style.find(f"{w('pPr')}/{w('numPr')}/{w('ilvl')}")
            ilvl = 0 if level is None else int(level.get(w("val"), "0"))
            found.setdefault(number.get(w("val"), ""), {})[ilvl] = style.get(w("styleId"), "")
    return found


def _abstract(numbering: Element, numid: str) -> Element | None:
    """The definition behind a list number, through a list style if need be."""
    known = {one.get(w("abstractNumId")): one for one in numbering.findall(w("abstractNum"))}
    for num in numbering.findall(w("num")):
        if num.get(w("numId")) != numid:
            continue
        found = known.get(num.find(w("abstractNumId")).get(w("val")))
        link = None if found is None else found.find(w("numStyleLink"))
        if link is None:
            return found
        for one in known.values():
            style = one.find(w("styleLink"))
            if style is not None and style.get(w("val")) == link.get(w("val")):
                return one
    return None


def _level(numbering: Element, own: dict[str, Element], style_id: str) -> _Niveau | None:
    properties = own[style_id].find(f"{w('pPr')}/{w('numPr')}")
    if properties is None:
        return None
    number, level = properties.find(w("numId")), properties.find(w("ilvl"))
    base = own[style_id].find(w("basedOn"))
    seen = {style_id}
    while number is None and base is not None and base.get(w("val")) not in seen:
        seen.add(base.get(w("val"), ""))
        style = own.get(base.get(w("val"), ""))
        number = None if style is None else style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        base = None if style is None else style.find(w("basedOn"))
    numid = "0" if number is None else number.get(w("val"), "0")
    abstract = _abstract(numbering, numid)
    if abstract is None:
        return None
    ilvl = 0 if level is None else int(level.get(w("val"), "0"))
    levels = {int(lvl.get(w("ilvl"), "0")): lvl for lvl in abstract.findall(w("lvl"))}
    for at, lvl in levels.items():
        mark = lvl.find(w("pStyle"))
        if level is None and mark is not None and mark.get(w("val")) == style_id:
            ilvl = at
    return _Niveau(numid, ilvl, levels[ilvl]) if ilvl in levels else None


def _value(lvl: Element, tag: str) -> str:
    found = lvl.find(w(tag))
    return "" if found is None else found.get(w("val"), "")


def _fits(one: _Niveau, model: Element, ilvl: int) -> bool:
    """Headings and annexes are referred to by number, so they count as ours; lists need not."""
    if model.find(w("pStyle")) is None or not _counts(model):
        return True
    text, ours = _value(one.lvl, "lvlText"), _value(model, "lvlText")
    if _value(one.lvl, "numFmt") != _value(model, "numFmt"):
        return False
    if ours.startswith("%"):
        return text.strip(" .)") == _shifted(ours, ilvl, one.ilvl).strip(" .)")
    return "%1" in text


def _counts(model: Element) -> bool:
    """Is this the level of a heading? Its text names every level above, or it is lettered."""
    text = _value(model, "lvlText")
    return _value(model, "numFmt") == "upperLetter" or bool(re.fullmatch(r"%1(\.%\d)*", text))


def _shifted(text: str, old: int, new: int) -> str:
    return text if old == new else text.replace(f"%{old + 1}", f"%{new + 1}")


def _list(
    numbering: Element,
    model: Element,
    found: dict[int, _Niveau | None],
    models: dict[int, Element],
    family: dict[int, str],
    own: dict[str, Element],
) -> str:
    """A new list; returns its number."""
    for mark in list(numbering.iter(w("pStyle"))):
        if mark.get(w("val")) in family.values():
            ooxml.remove(mark)
    abstracts = numbering.findall(w("abstractNum"))
    number = max((int(one.get(w("abstractNumId"), "0")) for one in abstracts), default=-1) + 1
    fresh = copy.deepcopy(model)
    fresh.set(w("abstractNumId"), str(number))
    for lvl in fresh.findall(w("lvl")):
        ilvl = int(lvl.get(w("ilvl"), "0"))
        one = found.get(ilvl)
        if one is not None:
            lvl.getparent().replace(lvl, _own_level(one, models[ilvl], ilvl, own[family[ilvl]]))
    for lvl in fresh.findall(w("lvl")):
        if (style_id := family.get(int(lvl.get(w("ilvl"), "0")))) is not None:
            for mark in lvl.findall(w("pStyle")):
                lvl.remove(mark)
            in_order(lvl, etree.Element(w("pStyle"), {w("val"): style_id}), _AFTER_PSTYLE)
    at = len(numbering.findall(w("numPicBullet"))) + len(abstracts)
    numbering.insert(at, fresh)
    nums = numbering.findall(w("num"))
    numid = str(max((int(one.get(w("numId"), "0")) for one in nums), default=0) + 1)
    num = etree.Element(w("num"), {w("numId"): numid})
    etree.SubElement(num, w("abstractNumId"), {w("val"): str(number)})
    if nums:
        nums[-1].addnext(num)
    else:
        fresh.addnext(num)
    return numid


def _own_level(one: _Niveau, model: Element, ilvl: int, style: Element) -> Element:
    """The level as the house style has it; how it counts is ours where it does not fit."""
    lvl = copy.deepcopy(one.lvl)
    lvl.set(w("ilvl"), str(ilvl))
    text = lvl.find(w("lvlText"))
    if not _fits(one, model, ilvl):
        for tag in ("numFmt", "lvlText"):
            mine = lvl.find(w(tag))
            if mine is not None:
                mine.getparent().replace(mine, copy.deepcopy(model.find(w(tag))))
    elif text is not None:
        text.set(w("val"), _shifted(text.get(w("val"), ""), one.ilvl, ilvl))
    indent = style.find(f"{w('pPr')}/{w('ind')}")
    if indent is not None:
        form = lvl.find(w("pPr"))
        if form is None:
            form = etree.Element(w("pPr"))
            in_order(lvl, form, ("rPr",))
        for old in form.findall(w("ind")):
            form.remove(old)
        in_order(form, copy.deepcopy(indent), AFTER_IND)
    return lvl


def _put_on(style: Element, numid: str, ilvl: int) -> None:
    form = opmaak(style)
    for old in form.findall(w("numPr")):
        form.remove(old)
    number = etree.Element(w("numPr"))
    if ilvl:
        etree.SubElement(number, w("ilvl"), {w("val"): str(ilvl)})
    etree.SubElement(number, w("numId"), {w("val"): numid})
    in_order(form, number, _AFTER_NUMPR)
