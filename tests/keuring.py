"""What does not belong in a Word file that goes out: unused parts, traces of its making.

In: the parts of a .docx. Out: what is wrong, in words; empty when nothing is. For the tests.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from generator import ooxml
from generator.ooxml import PR, Element, R, w

_BY_KIND = {  # found by their kind alone; any other relationship must be named in its part
    "officeDocument",
    "core-properties",
    "extended-properties",
    "custom-properties",
    "customXml",
    "customXmlProps",
    "styles",
    "numbering",
    "settings",
    "fontTable",
    "theme",
}
_CORE = {"title", "subject", "creator", "language", "contentStatus"}
_APP = {"Application"}
_TRACES = {
    "rsid": rb"\bw:rsid|<w:rsids",
    "spelling of the maker": rb"<w:proofErr|<w:proofState",
    "paragraph ids of a session": rb"\bw14:(paraId|textId)=",
    "a page break of another layout": rb"<w:lastRenderedPageBreak",
    "a comment": rb"<w:comment(RangeStart|RangeEnd|Reference)",
    "a tracked change": rb"<w:(ins|del|moveFrom|moveTo|rPrChange|pPrChange) ",
    "a template tag": rb"\{\{|\{%|\{#|\[\[bs_|\[\[beeld_",
    "an attached template": rb"<w:attachedTemplate|<w:mailMerge",
    "an embedded font": rb"<w:embed(Regular|Bold|Italic|BoldItalic)\b|<w:embedTrueTypeFonts",
    "an own name or path": rb"/home/|/Users/|[A-Z]:\\",
}


def wrong(parts: Mapping[str, bytes]) -> list[str]:
    """Everything that does not belong in the file."""
    own = [*_traces(parts), *_properties(parts), *_provenance(parts)]
    return [*own, *_links(parts), *_types(parts), *_lists(parts)]


def _traces(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        for what, pattern in _TRACES.items():
            if found := re.search(pattern, data):
                yield f"{name}: {what} ({found[0].decode()})"


def _properties(parts: Mapping[str, bytes]) -> Iterator[str]:
    if b"bestek_id" not in parts.get("docProps/custom.xml", b""):
        yield "docProps/custom.xml: no bestek_id"
    for name, known in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        for child in ooxml.parse(parts[name]) if name in parts else ():
            if (own := str(child.tag).rpartition("}")[2]) not in known:
                yield f"{name}: {own} = {child.text}"


def _provenance(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Custom XML that is not the provenance of a draft."""
    final = b">definitief<" in parts.get("docProps/core.xml", b"")
    for name, data in parts.items():
        ours = not final and b"urn:bestek:herkomst" in data
        if re.match(r"customXml/item\d", name) and not ours:
            yield f"{name}: custom XML"


def _relations(parts: Mapping[str, bytes], rels: str) -> Iterator[tuple[Element, str, str]]:
    """Each relationship with the part that has it and the part it leads to ('' when outside)."""
    folder, _, file = rels.rpartition("/")
    base = folder.removesuffix("_rels").rstrip("/")
    source = posixpath.join(base, file.removesuffix(".rels"))
    for one in ooxml.parse(parts[rels]).iter(f"{{{PR}}}Relationship"):
        target = one.get("Target", "")
        if one.get("TargetMode") == "External":
            yield one, source, ""
        else:
            path = target if target.startswith("/") else posixpath.join(base, target)
            yield one, source, posixpath.normpath(path).lstrip("/")


def _links(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Relationships that nothing uses, or that lead nowhere; parts that nothing leads to."""
    reached: set[str] = set()
    waiting = ["_rels/.rels"]
    while waiting:
        rels = waiting.pop()
        for one, source, target in _relations(parts, rels):
            kind = one.get("Type", "").rpartition("/")[2]
            named = source in parts and one.get("Id") in _named(parts[source])
            if kind not in _BY_KIND and not named:
                yield f"{rels}: nothing uses {one.get('Id')} ({kind} {one.get('Target')})"
            if target and target not in parts:
                yield f"{rels}: {target} is not there"
            elif target and target not in reached:
                reached.add(target)
                folder, _, file = target.rpartition("/")
                if (further := f"{folder}/_rels/{file}.rels") in parts:
                    waiting.append(further)
    for name in parts:
        if name != ooxml.CONTENT_TYPES and not name.endswith(".rels") and name not in reached:
            yield f"{name}: nothing leads to it"


def _named(xml: bytes) -> set[str]:
    """Every relationship id that the part mentions."""
    nodes = ooxml.parse(xml).iter()
    return {v for node in nodes for k, v in node.attrib.items() if k.startswith(f"{{{R}}}")}


def _types(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Content types of parts that are not there."""
    suffixes = {name.rpartition(".")[2].lower() for name in parts}
    for one in ooxml.parse(parts[ooxml.CONTENT_TYPES]):
        if (part := one.get("PartName")) and part.lstrip("/") not in parts:
            yield f"{ooxml.CONTENT_TYPES}: {part} is not there"
        if (suffix := one.get("Extension")) and suffix.lower() not in suffixes:
            yield f"{ooxml.CONTENT_TYPES}: no part ends in .{suffix}"


def _lists(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Numbering that no paragraph and no style uses."""
    if ooxml.NUMBERING not in parts:
        return
    used: set[str] = set()
    for name, data in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and name != ooxml.NUMBERING:
            used |= {n.get(w("val"), "") for n in ooxml.parse(data).iter(w("numId"))}
    root = ooxml.parse(parts[ooxml.NUMBERING])
    nums = root.findall(w("num"))
    for num in nums:
        if num.get(w("numId")) not in used:
            yield f"{ooxml.NUMBERING}: nothing uses list {num.get(w('numId'))}"
    kinds = {num.find(w("abstractNumId")).get(w("val")) for num in nums}
    for kind in root.findall(w("abstractNum")):
        if kind.get(w("abstractNumId")) not in kinds:
            yield f"{ooxml.NUMBERING}: nothing uses kind {kind.get(w('abstractNumId'))}"
    if root.find(w("numPicBullet")) is not None:
        yield f"{ooxml.NUMBERING}: a picture as bullet"
