"""What a finished document no longer uses: lists, pictures, links and notes of clauses left out.

In: the parts of a rendered Word file. Out: the same, changed in place. A template holds every
clause; conditions leave some out, and what only those used must not travel along.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from generator import ooxml, pakket
from generator.ooxml import w

_NUMBER: Final = re.compile(rb'<w:numId w:val="(\d+)"')
_BY_KIND: Final = frozenset(
    (
        *("styles", "numbering", "settings", "fontTable", "theme", "footnotes", "endnotes"),
        *("officeDocument", "core-properties", "extended-properties", "custom-properties"),
    )
)
"""Kinds of relations that a part needs without naming them."""
_NOTES: Final = {"footnotes": b"<w:footnoteReference ", "endnotes": b"<w:endnoteReference "}


def weg(parts: dict[str, bytes]) -> None:
    """Without lists, notes, relations and parts that nothing in the document uses."""
    _drop_lists(parts)
    _drop_notes(parts)
    for rels in [name for name in parts if name.endswith(".rels")]:
        _drop_relations(parts, rels)
    pakket.losse_stukken_weg(parts)


def _drop_lists(parts: dict[str, bytes]) -> None:
    if ooxml.NUMBERING not in parts:
        return
    used: set[str] = set()
    for name, xml in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and name != ooxml.NUMBERING:
            used.update(number.decode() for number in _NUMBER.findall(xml))
    root = ooxml.parse(parts[ooxml.NUMBERING])
    for num in root.findall(w("num")):
        if num.get(w("numId")) not in used:
            root.remove(num)
    kinds = {kind.get(w("val")) for kind in root.iter(w("abstractNumId"))}
    styled = {link.get(w("val")) for link in root.iter(w("numStyleLink"))}
    for kind in root.findall(w("abstractNum")):
        link = kind.find(w("styleLink"))
        shared = link is not None and link.get(w("val")) in styled
        if kind.get(w("abstractNumId")) not in kinds and not shared:
            root.remove(kind)
    pictures = {picture.get(w("val")) for picture in root.iter(w("lvlPicBulletId"))}
    for bullet in root.findall(w("numPicBullet")):
        if bullet.get(w("numPicBulletId")) not in pictures:
            root.remove(bullet)
    parts[ooxml.NUMBERING] = ooxml.serialize(root)


def _drop_notes(parts: dict[str, bytes]) -> None:
    """Separators of notes in a document without notes, and what the settings say of them."""
    for kind, reference in _NOTES.items():
        if f"word/{kind}.xml" not in parts or reference in parts[ooxml.DOCUMENT]:
            continue
        del parts[f"word/{kind}.xml"]
        for name in ("word/_rels/document.xml.rels", "word/settings.xml"):
            root = ooxml.parse(parts[name])
            for node in list(root):
                if node.get("Target") == f"{kind}.xml" or node.tag == w(f"{kind[:-1]}Pr"):
                    root.remove(node)
            parts[name] = ooxml.serialize(root)


def _drop_relations(parts: dict[str, bytes], rels: str) -> None:
    folder, _, file = rels.rpartition("/")
    source = posixpath.join(folder.removesuffix("_rels"), file.removesuffix(".rels")).lstrip("/")
    root = ooxml.parse(parts[rels])
    changed = False
    for one in list(root):
        kind = one.get("Type", "").rpartition("/")[2]
        if kind not in _BY_KIND and f'"{one.get("Id")}"'.encode() not in parts.get(source, b""):
            root.remove(one)
            changed = True
    if len(root) == 0:
        del parts[rels]
    elif changed:
        parts[rels] = ooxml.serialize(root)
