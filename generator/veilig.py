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
from generator.taal import zeg
from generator.textfile import binnen, oorzaak

MAX_BYTES = 50_000_000
MAX_ELEMENTS = 300_000
"""Of one Word part; our largest documents have some forty thousand when they are filled."""

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
_SETTINGS = (
    *(w("attachedTemplate"), w("mailMerge"), w("dataBinding")),
    "{http://www.w3.org/2001/XInclude}include",
    "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}HyperlinkBase",
)
"""Elements that put something from elsewhere in the place of what is written."""
_FIELDS = frozenset(
    (
        *("TOC", "TC", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "SEQ", "REF", "PAGEREF"),
        *("NOTEREF", "STYLEREF", "HYPERLINK", "DATE", "TIME", "SAVEDATE", "CREATEDATE", "FILENAME"),
        *("TITLE", "SUBJECT", "AUTHOR", "DOCPROPERTY", "SYMBOL", "ADVANCE", "LISTNUM"),
        *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "="),
    )
)
"""Fields that only count or show what the document holds itself; every other one is refused."""
_FOR_READERS = re.compile(r"\s*HYPERLINK\s+(\\l\b|\"?(https?://|mailto:))", re.IGNORECASE)
_LEADS_OUT = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", re.IGNORECASE)
_FORMULA = re.compile(
    r"\[[^\]]*\][^!]*!|\w+\|[^!]*!|https?://|\\\\"
    r"|\b(WEBSERVICE|HYPERLINK|CALL|EXEC|REGISTER(\.ID)?|RTD|DDE|IMAGE|FILTERXML)\s*\(",
    re.IGNORECASE,
)
_VML = "{urn:schemas-microsoft-com:vml}*"
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
            raise Geweigerd(zeg("het is een koppeling naar iets buiten de projectmap"))
        if path.is_dir():
            raise Geweigerd(zeg("het is een map, geen bestand"))
        if path.exists() and not path.is_file():
            raise Geweigerd(zeg("het is geen gewoon bestand"))
        if path.stat().st_size > MAX_BYTES:
            raise Geweigerd(
                zeg("het is groter dan {max_bytes} MB", max_bytes=MAX_BYTES // 1_000_000)
            )
        data = path.read_bytes()
    except OSError as fault:
        raise Geweigerd(zeg("het is niet te lezen: {fault}", fault=oorzaak(fault))) from fault
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
            yield zeg("het bevat een macro of ingesloten object ({name})", name=name)
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        try:
            root = ooxml.parse(content)
        except ooxml.OoxmlError as fault:
            told = zeg("het onderdeel {name} is niet te lezen: {fault}", name=name, fault=fault)
            yield told.rstrip(".")
            return
        if name == ooxml.CONTENT_TYPES:
            yield from _soorten(root)
        elif name.endswith(".rels"):
            yield from _relaties(name, root, parts)
        else:
            yield from _inhoud(name, root)
    if not ({ooxml.DOCUMENT, ooxml.STYLES} <= set(parts) or "xl/workbook.xml" in parts):
        yield zeg("het mist het onderdeel met de tekst of dat met de stijlen")


def _soorten(root: Element) -> Iterator[str]:
    for one in root:
        if _TYPES.search(one.get("ContentType", "")):
            yield zeg("het is een bestand met macro's of ingesloten objecten")


def _relaties(name: str, root: Element, parts: Mapping[str, bytes]) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    for one in root:
        kind = one.get("Type", "").rsplit("/", 1)[-1]
        target = one.get("Target", "")
        if kind.lower() in _RELATIONS:
            yield zeg("het verwijst naar een {kind} ({target})", kind=kind, target=target[:60])
        elif one.get("TargetMode") == "External":
            if kind != "hyperlink" or not _LINK.match(target):
                yield zeg(
                    "het verwijst naar iets buiten zichzelf ({kind}: {target})",
                    kind=kind,
                    target=target[:60],
                )
        elif not target.startswith("#"):
            path = target if target.startswith("/") else f"/{folder}/{target}"
            if posixpath.normpath(path).lstrip("/") not in parts:
                yield zeg("het onderdeel {target} ontbreekt", target=target[:60])


def _inhoud(name: str, root: Element) -> Iterator[str]:
    if name.startswith("word/") and sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        yield zeg("het onderdeel {name} is veel groter dan een document kan zijn", name=name)
        return
    for one in root.iter(*_ELEMENTS):
        yield zeg(
            "het bevat een ingesloten object (<{soort}>)", soort=str(one.tag).rpartition("}")[2]
        )
    for one in root.iter(*_SETTINGS):
        if not (len(one) or one.attrib or (one.text or "").strip()):
            continue  # an empty one asks nothing
        yield zeg(
            "het haalt tekst of instellingen van buiten (<{soort}>)",
            soort=str(one.tag).rpartition("}")[2],
        )
    for one in root.iter(_VML):
        for key, target in one.items():
            kind = key.rpartition("}")[2].lower()
            leads = kind in ("src", "href", "althref") and _LEADS_OUT.match(target)
            if leads and not (kind == "href" and _LINK.match(target)):
                yield zeg("het haalt een plaatje van buiten ({doel})", doel=target[:60])
    codes = [field.instruction for field in ooxml.fields(root)]
    for paragraph in root.iter(w("p")):
        loose = paragraph.iter(w("instrText"), w("delInstrText"))
        if whole := "".join(t.text or "" for t in loose).strip():
            codes.append(whole)
    for code in codes:
        word = "=" if code.strip().startswith("=") else (code.upper().split() or ["?"])[0]
        if word not in _FIELDS or (word == "HYPERLINK" and not _FOR_READERS.match(code)):
            yield zeg(
                "het bevat een veld {word}, dat gegevens van buiten haalt of iets start",
                word=word[:40],
            )
    for formula in root.iter(_SHEET + "f", _SHEET + "definedName"):
        if _FORMULA.search(formula.text or ""):
            yield zeg(
                "een formule haalt gegevens van buiten ({text})", text=(formula.text or "")[:60]
            )
