"""Styles of OLD in terms of NEW: the same name is the same style; one that is missing is added.

In: both packages. Out: the trees of OLD with the style ids of NEW, and the names of styles whose
definition differs (a definition cannot be tracked; NEW's holds).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

from generator import ooxml
from generator.ooxml import Element, w
from generator.redline.namen import vorm
from generator.redline.pakket import Pakket

_VERWIJST = tuple(
    w(name)
    for name in [
        "pStyle",
        "rStyle",
        "tblStyle",
        "basedOn",
        "next",
        "link",
        "styleLink",
        "numStyleLink",
    ]
)
_ZONDER = frozenset((w("rsid"), w("name"), w("uiPriority"), w("qFormat"), w("semiHidden")))


@dataclass(frozen=True)
class Stijlen:
    """What came of it: ``veranderd`` are names of styles that both define, but otherwise."""

    veranderd: tuple[str, ...] = ()
    toegevoegd: tuple[Element, ...] = ()
    """Styles of OLD that were added to NEW; their lists still have OLD's numbers."""
    paren: tuple[tuple[Element, Element], ...] = ()


def vertaal_stijlen(oud: Pakket, nieuw: Pakket, verhalen: list[str]) -> Stijlen:
    """Change the style ids in OLD."""
    old_part, new_part = oud.deel(oud.hoofd, "styles"), nieuw.deel(nieuw.hoofd, "styles")
    if not old_part or not new_part:
        return Stijlen()
    old_root, new_root = oud.boom(old_part), nieuw.boom(new_part)
    by_name = {_sleutel(style): style for style in new_root.iterchildren(w("style"))}
    taken = {style.get(w("styleId"), "") for style in new_root.iterchildren(w("style"))}
    to_new: dict[str, str] = {}
    missing: dict[str, Element] = {}
    pairs: list[tuple[Element, Element]] = []
    for style in old_root.iterchildren(w("style")):
        own, same = style.get(w("styleId"), ""), by_name.get(_sleutel(style))
        if same is not None:
            to_new[own] = same.get(w("styleId"), "")
            pairs.append((style, same))
            continue
        fresh, number = own, 1
        while fresh in taken:
            number += 1
            fresh = f"{own}{number}"
        taken.add(fresh)
        to_new[own] = fresh
        missing[fresh] = style
    numbering = oud.deel(oud.hoofd, "numbering")
    for name in [*verhalen, old_part, *([numbering] if numbering else [])]:
        _hernoem(oud.boom(name), to_new, taken)
    for style in old_root.iterchildren(w("style")):
        style.set(w("styleId"), to_new.get(style.get(w("styleId"), ""), ""))
    used = _gebruikt(oud, [*verhalen, *([numbering] if numbering else [])])
    added = _voeg_toe(missing, used, new_root)
    changed = [_naam(new) for old, new in pairs if _definitie(old) != _definitie(new)]
    return Stijlen(tuple(changed), tuple(added), tuple(pairs))


def _naam(style: Element) -> str:
    name = style.find(w("name"))
    return "" if name is None else name.get(w("val"), "")


def _sleutel(style: Element) -> tuple[str, str]:
    return style.get(w("type"), ""), _naam(style).lower() or style.get(w("styleId"), "")


def _definitie(style: Element) -> str:
    """What a style says, less what only orders lists of styles and the ids of numbering."""
    bare = copy.deepcopy(style)
    for number in list(bare.iter(w("numId"))):
        ooxml.remove(number)
    parts = (vorm(c) + str(c.tag) + str(dict(c.attrib)) for c in bare if c.tag not in _ZONDER)
    return "".join(sorted(parts))


def _hernoem(root: Element, to_new: dict[str, str], taken: set[str]) -> None:
    for node in root.iter(*_VERWIJST):
        old = node.get(w("val"), "")
        if old in to_new:
            node.set(w("val"), to_new[old])
        elif old in taken:  # a style that OLD does not have must not become one of NEW
            node.set(w("val"), f"{old}-onbekend")


def _gebruikt(oud: Pakket, names: list[str]) -> set[str]:
    return {node.get(w("val"), "") for name in names for node in oud.boom(name).iter(*_VERWIJST)}


def _voeg_toe(missing: dict[str, Element], used: set[str], new_root: Element) -> list[Element]:
    """Copies of the missing styles that are used, and of those they rest on."""
    todo, added = sorted(used & set(missing)), []
    seen: set[str] = set()
    while todo:
        fresh = todo.pop(0)
        if fresh in seen:
            continue
        seen.add(fresh)
        style = copy.deepcopy(missing[fresh])
        style.set(w("styleId"), fresh)
        style.attrib.pop(w("default"), None)
        for rsid in style.findall(w("rsid")):
            style.remove(rsid)
        new_root.append(style)
        added.append(style)
        todo += [
            node.get(w("val"), "")
            for node in style.iterchildren(w("basedOn"), w("next"), w("link"))
            if node.get(w("val"), "") in missing
        ]
    return added
