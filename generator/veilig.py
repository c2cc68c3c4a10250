"""May this Word or Excel file be used as a template? Nothing of it is run, followed or fetched.

In: the path of a template and the folder it must stand in. Out: its bytes, or ``Geweigerd`` with
the reason in Dutch. Refused: what leads out of the project, is no whole package, holds macros,
embedded objects or ActiveX, points to something outside itself (only links for the reader may),
or holds fields or formulas that fetch or start something.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator import ooxml
from generator.ooxml import Element, w
from generator.textfile import binnen, oorzaak

MAX_BYTES = 50_000_000

_PARTS = re.compile(
    r"vba(project|data)|/embeddings/|/activex/|/externallinks/|/querytables/|customui|/macrosheets/"
    r"|connections\.xml$|\.(exe|dll|js|vbs|ole)$",
    re.IGNORECASE,
)
_TYPES = re.compile(r"macroenabled|vbaproject|activex|oleobject", re.IGNORECASE)
_RELATIONS = frozenset(
    (
        "attachedTemplate oleObject package vbaProject wordVbaData control activeXControlBinary "
        "aFChunk subDocument frame externalLink externalLinkPath connections queryTable "
        "xlMacrosheet keyMapCustomizations attachedToolbars mailMergeSource"
    )
    .lower()
    .split()
)
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_ELEMENTS = (
    *(w("altChunk"), w("subDoc"), w("object"), w("control")),
    "{urn:schemas-microsoft-com:office:office}OLEObject",
)
_FIELDS = frozenset(
    [
        "DDE",
        "DDEAUTO",
        "LINK",
        "EMBED",
        "INCLUDE",
        "INCLUDETEXT",
        "INCLUDEPICTURE",
        "IMPORT",
        "DATABASE",
        "RD",
        "CONTROL",
        "OCX",
        "HTMLCONTROL",
        "MACROBUTTON",
        "ADDIN",
        "FILLIN",
        "ASK",
        "MERGEFIELD",
        "AUTOTEXT",
    ]
)
_FORMULA = re.compile(
    r"\[[^\]]*\][^!]*!|\w+\|[^!]*!|https?://|\\\\"
    r"|\b(WEBSERVICE|HYPERLINK|CALL|EXEC|REGISTER(\.ID)?|RTD|DDE|IMAGE|FILTERXML)\s*\(",
    re.IGNORECASE,
)
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Geweigerd(Exception):
    """The file is not used as a template; the message (Dutch) says why."""


def lees(path: Path, project: Path) -> bytes:
    """The bytes of a template.

    Raises:
        Geweigerd: it cannot be read, or may not be used.
    """
    try:
        if not binnen(path, project):
            raise Geweigerd("het is een koppeling naar iets buiten de projectmap")
        if path.is_dir():
            raise Geweigerd("het is een map, geen bestand")
        if path.exists() and not path.is_file():
            raise Geweigerd("het is geen gewoon bestand")
        if path.stat().st_size > MAX_BYTES:
            raise Geweigerd(f"het is groter dan {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as fault:
        raise Geweigerd(f"het is niet te lezen: {oorzaak(fault)}") from fault
    if reason := bezwaar(data):
        raise Geweigerd(reason)
    return data


@functools.lru_cache(maxsize=1024)
def bezwaar(data: bytes) -> str:
    """Why these bytes are no safe template; empty when nothing is wrong."""
    try:
        return next(_bezwaren(ooxml.read_package(data)), "")
    except ooxml.OoxmlError as fault:
        text = str(fault).rstrip(".")
        return text[:1].lower() + text[1:]


def _bezwaren(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in parts.items():
        if _PARTS.search("/" + name):
            yield f"het bevat een macro of ingesloten object ({name})"
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        try:
            root = ooxml.parse(content)
        except ooxml.OoxmlError as fault:
            yield f"het onderdeel {name} is niet te lezen: {fault}".rstrip(".")
            return
        if name == ooxml.CONTENT_TYPES:
            yield from _soorten(root)
        elif name.endswith(".rels"):
            yield from _relaties(name, root, parts)
        else:
            yield from _inhoud(name, root)
    if not ({ooxml.DOCUMENT, ooxml.STYLES} <= set(parts) or "xl/workbook.xml" in parts):
        yield "het mist het onderdeel met de tekst of dat met de stijlen"


def _soorten(root: Element) -> Iterator[str]:
    for one in root:
        if _TYPES.search(one.get("ContentType", "")):
            yield "het is een bestand met macro's of ingesloten objecten"


def _relaties(name: str, root: Element, parts: Mapping[str, bytes]) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    for one in root:
        kind = one.get("Type", "").rsplit("/", 1)[-1]
        target = one.get("Target", "")
        if kind.lower() in _RELATIONS:
            yield f"het verwijst naar een {kind} ({target[:60]})"
        elif one.get("TargetMode") == "External":
            if kind != "hyperlink" or not _LINK.match(target):
                yield f"het verwijst naar iets buiten zichzelf ({kind}: {target[:60]})"
        elif not target.startswith("#"):
            path = target if target.startswith("/") else f"/{folder}/{target}"
            if posixpath.normpath(path).lstrip("/") not in parts:
                yield f"het onderdeel {target[:60]} ontbreekt"


def _inhoud(name: str, root: Element) -> Iterator[str]:
    for one in root.iter(*_ELEMENTS):
        yield f"het bevat een ingesloten object (<{str(one.tag).rpartition('}')[2]}>)"
    codes = [field.instruction for field in ooxml.fields(root)]
    for paragraph in root.iter(w("p")):
        codes.append("".join(t.text or "" for t in paragraph.iter(w("instrText"))))
    for code in codes:
        word = code.split()[0].upper() if code.split() else ""
        if word in _FIELDS:
            yield f"het bevat een veld {word}, dat gegevens van buiten haalt of iets start"
    for formula in root.iter(_SHEET + "f", _SHEET + "definedName"):
        if _FORMULA.search(formula.text or ""):
            yield f"een formule haalt gegevens van buiten ({(formula.text or '')[:60]})"
