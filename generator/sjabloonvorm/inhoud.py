"""Is there anything in a template that runs, or that leads outside the file?

In: a ``Stuk`` (or the parts of a workbook). Out: S539, one per macro, embedded object, external
relation, remote template or field that fetches. Nothing is opened. A link for the reader may be.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from generator import ooxml
from generator.alineatekst import local
from generator.ooxml import R, w
from generator.problems import Problem
from generator.sjabloonvorm.stuk import Deel, Stuk, kort
from generator.taal import merk, zeg

_PARTS: Final = (
    (re.compile(r"vbaProject|vbaData|macrosheets|dialogsheets", re.I), merk("een macro")),
    (re.compile(r"activeX|ctrlProps", re.I), merk("een ActiveX-besturing")),
    (re.compile(r"/embeddings/|oleObject", re.I), merk("een ingesloten object (OLE)")),
    (
        re.compile(r"externalLinks/|connections\.xml|queryTables/", re.I),
        merk("een externe koppeling"),
    ),
    (
        re.compile(r"customUI|customizations\.xml|attachedToolbars", re.I),
        merk("aangepaste knoppen"),
    ),
    (re.compile(r"/afchunk", re.I), merk("een ingevoegd bestand (altChunk)")),
    (re.compile(r"\.(?:exe|dll|js|vbs|bat|cmd|ps1|hta|jar|mht|html?)$", re.I), merk("een bestand")),
)
_TYPES: Final = re.compile(r"macroEnabled|vbaProject|activeX|oleObject", re.I)
_FIELDS: Final = frozenset(
    (
        *("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK"),
        *("EMBED", "MACROBUTTON", "DATABASE", "RD", "HTMLCONTROL", "CONTROL", "PRINT"),
        *("AUTOTEXT", "AUTOTEXTLIST", "MERGEFIELD", "HYPERLINK", "FILLIN", "ASK"),
    )
)
_ELEMENTS: Final = {
    "object": merk("een ingesloten object (OLE)"),
    "control": merk("een ActiveX-besturing"),
    "altChunk": merk("een ingevoegd bestand (altChunk)"),
    "subDoc": merk("een gekoppeld subdocument"),
    "movie": merk("een filmpje"),
}
_SETTINGS: Final = {
    "attachedTemplate": merk("een gekoppeld sjabloon (attachedTemplate)"),
    "mailMerge": merk("een koppeling voor afdruk samenvoegen"),
}
_FOR_READERS: Final = re.compile(r"\s*HYPERLINK\s+(?:\\l\b|\"?(?:https?://|mailto:))", re.I)
_LINK: Final = re.compile(r"(?:https?://|mailto:)", re.I)


def check(stuk: Stuk) -> Iterator[Problem]:
    """Everything that runs or leads outside, each once, at its place where it has one."""
    named = set()
    for deel in stuk.delen:
        for waar, wat in _in_part(deel):
            named.add(wat)
            yield stuk.meld("S539", waar, wat=wat)
    settings = stuk.root("word/settings.xml")
    for name, wat in ((name, zeg(text)) for name, text in _SETTINGS.items()):
        if settings is not None and settings.find(w(name)) is not None:
            named.add(wat)
            yield stuk.meld("S539", "", wat=wat)
    for source, kind, target, number in external(stuk.parts):
        if kind == "attachedTemplate" and zeg(_SETTINGS[kind]) in named:
            continue
        waar = next((_used(d, number) for d in stuk.delen if d.naam == source), "")
        yield stuk.meld("S539", waar, wat=naar_buiten(kind, target))
    for wat in active(stuk.parts):
        if wat not in named:
            yield stuk.meld("S539", "", wat=wat)


def _in_part(deel: Deel) -> Iterator[tuple[str, str]]:
    for field in ooxml.fields(deel.root):
        word = (field.instruction.split() or [""])[0].upper()
        if word in _FIELDS and not _FOR_READERS.match(field.instruction):
            yield deel.waar(field.begin), zeg("een veld {woord}", woord=word)
    for node in deel.root.iter(*(w(name) for name in _ELEMENTS)):
        yield deel.waar(node), zeg(_ELEMENTS[local(node)])


def naar_buiten(kind: str, target: str) -> str:
    """What a relation that leads outside is called."""
    return zeg("een verwijzing naar buiten ({soort}: {doel})", soort=kind, doel=kort(target))


def _used(deel: Deel, number: str) -> str:
    """The place where a relation is used."""
    for node in deel.root.iter():
        if any(key.startswith(f"{{{R}}}") and node.get(key) == number for key in node.attrib):
            return deel.waar(node)
    return ""


def active(parts: Mapping[str, bytes]) -> list[str]:
    """What runs or is embedded, by the names of the parts and their types; each once."""
    found = [zeg(wat) for name in parts for pattern, wat in _PARTS if pattern.search(name)]
    types = ooxml.parse(parts[ooxml.CONTENT_TYPES])
    for node in types:
        kind = node.get("ContentType") or ""
        if _TYPES.search(kind) and "main+xml" in kind:
            found.append(zeg("een macro"))
    return list(dict.fromkeys(found))


def external(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str, str, str]]:
    """(part, kind, target, id) of every relation that leads out of the package."""
    for name in sorted(parts):
        if not name.endswith(".rels"):
            continue
        folder = PurePosixPath(name).parent.parent
        source = str(folder / PurePosixPath(name).name.removesuffix(".rels"))
        for node in ooxml.parse(parts[name]):
            target = node.get("Target") or ""
            inside = target if target.startswith("/") else f"/{folder}/{target}"
            out = node.get("TargetMode", "").lower() == "external"
            if out or ":" in target or posixpath.normpath(inside).startswith("/.."):
                kind = (node.get("Type") or "").rpartition("/")[2]
                if kind == "hyperlink" and _LINK.match(target):
                    continue  # a link for the reader; nothing is fetched
                yield source, kind, target, node.get("Id") or ""
