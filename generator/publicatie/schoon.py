"""The copy that may leave the house: text, styles and pictures; nothing about who made it.

In: a .docx, ours or one that a lawyer saved in Word or LibreOffice. Out: the same document
without comments, author names, revision ids, provenance, custom XML and document variables.
Bookmarks stay: their names are hashes, and cross-references need them. Tracked changes are
refused by the caller (``sporen``): which of two texts was published is not ours to choose.
"""

from __future__ import annotations

import hashlib
import re

from generator import finish, ooxml
from generator.ooxml import Element, w

_DROP_PARTS = re.compile(
    r"(word/(comments\w*|people|commentsIds|commentsExtensible)\.xml|customXml/.*|docProps/"
    r"(app|thumbnail.*)\b.*|word/_rels/(comments\w*)\.xml\.rels)$",
    re.IGNORECASE,
)
_DROP_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference", "proofErr")
_DROP_SETTINGS = ("rsids", "docVars", "attachedTemplate", "revisionView", "trackRevisions")
_TRACKED = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
_CHANGES = re.compile(r"\}(\w+Change)$")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|settings)\.xml$")
_RSID = re.compile(r"\}rsid\w*$|\}(paraId|textId)$")


def sporen(docx: bytes) -> int:
    """How many tracked changes still stand in a document.

    Raises:
        OoxmlError: it is no Word document.
    """
    number = 0
    for name, data in ooxml.read_package(docx).items():
        if _PARTS.match(name) and not name.endswith("settings.xml"):
            for node in ooxml.parse(data).iter():
                tag = str(node.tag)
                number += tag in {w(t) for t in _TRACKED} or bool(_CHANGES.search(tag))
    return number


def kenmerk(bestek_id: str) -> str:
    """The id of a published copy: says nothing by itself, and the ledger knows it."""
    return hashlib.sha256(bestek_id.encode()).hexdigest()[:32]


def schoon(docx: bytes, titel: str, maker: str, bestek_id: str) -> bytes:
    """The published copy.

    Args:
        docx: the document.
        titel: for its properties.
        maker: the region, in the place of an author.
        bestek_id: the id that ``verify`` finds back in the ledger.

    Raises:
        OoxmlError: it is no Word document.
    """
    parts = ooxml.read_package(docx)
    dropped = {name for name in parts if _DROP_PARTS.match(name)}
    parts = {name: data for name, data in parts.items() if name not in dropped}
    for name in list(parts):
        if name.endswith(".rels"):
            parts[name] = _without_rels(name, parts[name], dropped)
        elif name == ooxml.CONTENT_TYPES:
            parts[name] = _without_types(parts[name], dropped)
        elif _PARTS.match(name) or name in (ooxml.STYLES, ooxml.NUMBERING):
            root = ooxml.parse(parts[name])
            _clean(root)
            parts[name] = ooxml.serialize(root)
    given = finish.Properties(
        title=titel, subject=maker, creator=maker, status="gepubliceerd", bestek_id=bestek_id
    )
    finish.properties(parts, given)
    return ooxml.write_package(parts)


def _clean(root: Element) -> None:
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            continue
        for key in [key for key in node.attrib if _RSID.search(str(key))]:
            del node.attrib[key]
        local = node.tag.rsplit("}", 1)[-1]
        if node.tag == w(local) and local in (*_DROP_MARKS, *_DROP_SETTINGS):
            holder = node.getparent()
            ooxml.remove(node)
            if local == "commentReference" and holder is not None and _only_properties(holder):
                ooxml.remove(holder)


def _only_properties(run: Element) -> bool:
    return run.tag == w("r") and all(child.tag == w("rPr") for child in run)


def _without_rels(name: str, data: bytes, dropped: set[str]) -> bytes:
    root = ooxml.parse(data)
    base = name.replace("_rels/", "", 1).rsplit("/", 1)[0] if "/_rels/" in name else ""
    for rel in list(root):
        target = rel.get("Target", "")
        if rel.get("TargetMode") == "External":
            if rel.get("Type", "").endswith("/attachedTemplate"):
                ooxml.remove(rel)
            continue
        path = target.lstrip("/") if target.startswith("/") else _joined(base, target)
        if path in dropped:
            ooxml.remove(rel)
    return ooxml.serialize(root)


def _joined(base: str, target: str) -> str:
    steps: list[str] = base.split("/") if base else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _without_types(data: bytes, dropped: set[str]) -> bytes:
    root = ooxml.parse(data)
    for entry in list(root):
        if entry.get("PartName", "").lstrip("/") in dropped:
            ooxml.remove(entry)
    return ooxml.serialize(root)
