"""The parts of a package and the relations between them.

In: the parts of a Word file. Out: which part leads to which, a part made known to the others, and
the package without what no document needs or what tells who made it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from generator import ooxml
from generator.ooxml import Element, R, w

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KEPT: Final = frozenset(
    (
        *("officeDocument", "core-properties", "extended-properties", "styles", "numbering"),
        *("settings", "fontTable", "font", "theme", "header", "footer", "image", "footnotes"),
        *("endnotes", "hyperlink"),
    )
)
"""Kinds of relations of which the part is of use in a document; the rest is left behind."""
_OF_THE_MAKER: Final = (
    *("rsids", "proofState", "attachedTemplate", "trackRevisions", "documentProtection"),
    *("writeProtection", "mailMerge", "docVars", "saveThroughXslt", "hdrShapeDefaults"),
    *("doNotTrackMoves", "doNotTrackFormatting", "updateFields", "removePersonalInformation"),
    *("proofErr", "lastRenderedPageBreak"),
)
_OF_A_SESSION: Final = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}"
    for name in ("paraId", "textId")
)
_PEOPLE: Final = frozenset(("Company", "Manager", "Template", "TotalTime", "HyperlinkBase"))


def relaties(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    """Relation id -> path of the part it leads to, of the relations inside the package."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    found = {}
    for one in ooxml.parse(parts[rels]) if rels in parts else ():
        if one.get("TargetMode") != "External":
            target = one.get("Target", "")
            path = target if target.startswith("/") else f"/{folder}/{target}"
            found[one.get("Id", "")] = posixpath.normpath(path).lstrip("/")
    return found


def declareer(parts: dict[str, bytes], name: str, kind: str) -> str:
    """A part of the document made known to the package, once; returns its relation id."""
    known = relaties(parts, ooxml.DOCUMENT)
    for number, path in known.items():
        if path == name:
            return number
    types = ooxml.parse(parts[ooxml.CONTENT_TYPES])
    override = {"PartName": f"/{name}", "ContentType": f"{_WORD}.{kind}+xml"}
    etree.SubElement(types, f"{{{ooxml.CT}}}Override", override)
    parts[ooxml.CONTENT_TYPES] = ooxml.serialize(types)
    rels = "word/_rels/document.xml.rels"
    root = (
        ooxml.parse(parts[rels]) if rels in parts else etree.Element(f"{{{ooxml.PR}}}Relationships")
    )
    number = next(
        f"rId{n}" for n in range(1, 10_000) if f"rId{n}" not in {e.get("Id") for e in root}
    )
    target = {"Id": number, "Type": f"{R}/{kind}", "Target": name.removeprefix("word/")}
    etree.SubElement(root, f"{{{ooxml.PR}}}Relationship", target)
    parts[rels] = ooxml.serialize(root)
    return number


def schoon(parts: dict[str, bytes]) -> None:
    """Without parts that no document needs, and without what tells who made the file."""
    for rels in [name for name in parts if name.endswith(".rels")]:
        root = ooxml.parse(parts[rels])
        for one in list(root):
            if one.get("Type", "").rpartition("/")[2] not in _KEPT:
                root.remove(one)
        parts[rels] = ooxml.serialize(root)
    losse_stukken_weg(parts)
    for name in [
        n for n in parts if n.endswith(".xml") and n.startswith(("word/", "docProps/app"))
    ]:
        root = ooxml.parse(parts[name])
        for node in list(_of_the_maker(root)):
            ooxml.remove(node)
        for node in root.iter():
            for key in [k for k in node.attrib if str(k).startswith((w("rsid"), *_OF_A_SESSION))]:
                del node.attrib[key]
        parts[name] = ooxml.serialize(root)


def losse_stukken_weg(parts: dict[str, bytes]) -> None:
    """Without parts that nothing leads to, and without content types of what is not there."""
    kept = {ooxml.CONTENT_TYPES, "_rels/.rels"}
    waiting = list(relaties(parts, "").values())
    while waiting:
        part = waiting.pop()
        if part in kept or part not in parts:
            continue
        kept.add(part)
        path = PurePosixPath(part)
        kept.add(f"{path.parent}/_rels/{path.name}.rels")
        waiting += relaties(parts, part).values()
    for name in set(parts) - kept:
        del parts[name]
    types = ooxml.parse(parts[ooxml.CONTENT_TYPES])
    suffixes = {name.rpartition(".")[2].lower() for name in parts}
    for one in list(types):
        gone = one.get("PartName", "/").lstrip("/") not in {"", *parts}
        if gone or one.get("Extension", "xml").lower() not in {"xml", *suffixes}:
            types.remove(one)
    parts[ooxml.CONTENT_TYPES] = ooxml.serialize(types)


def _of_the_maker(root: Element) -> Iterator[Element]:
    unwanted = {w(tag) for tag in _OF_THE_MAKER}
    for node in root.iter():
        name = str(node.tag).rpartition("}")[2]
        if node.tag in unwanted or name in _PEOPLE or name in ("docId", "rsid"):
            yield node


def nummer_tekeningen(parts: dict[str, bytes]) -> None:
    """Each drawing its own id in the whole package: Word repairs a file that has one twice."""
    number = 0
    for name in sorted(parts, key=lambda name: (name != ooxml.DOCUMENT, name)):
        if not name.endswith(".xml") or b"docPr" not in parts[name]:
            continue
        root = ooxml.parse(parts[name])
        for drawing in root.iter(f"{{{ooxml.WP}}}docPr"):
            number += 1
            drawing.set("id", str(number))
        parts[name] = ooxml.serialize(root)
