"""The only low-level zip and lxml code: a .docx as named parts, and what WordprocessingML says.

In: the bytes of a package, or the root element of a part. Out: parts, elements, facts about
them. Nothing here knows tenders, templates or files to write to.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from lxml import etree

from generator.taal import zeg

Element: TypeAlias = etree._Element  # lxml has no public name for the type of an element

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
CT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
PR: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
XML: Final = "http://www.w3.org/XML/1998/namespace"

CONTENT_TYPES: Final = "[Content_Types].xml"
DOCUMENT: Final = "word/document.xml"
STYLES: Final = "word/styles.xml"
NUMBERING: Final = "word/numbering.xml"

MAX_PARTS: Final = 4_000
MAX_BYTES: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 200  # uncompressed : compressed, over the whole package
RATIO_FREE_BYTES: Final = 10 * 1024 * 1024  # below this size no ratio does harm

_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)


_NO_PACKAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, OverflowError),
    *(NotImplementedError, RuntimeError, struct.error),
)
"""What zipfile raises for bytes that are no package, or one that lies about itself."""


class OoxmlError(Exception):
    """The package or part cannot be read; the message (Dutch) says why."""


def w(name: str) -> str:
    """``w("p")`` is the qualified name of ``w:p``."""
    return f"{{{W}}}{name}"


# --- the package -------------------------------------------------------------------------


def read_package(data: bytes | Path) -> dict[str, bytes]:
    """Part name -> bytes, in the order of the package; folders are left out.

    Raises OoxmlError for what is no package, is encrypted, exceeds the limits above, or
    carries names that point outside it. Raises OSError when a path cannot be read.
    """
    if isinstance(data, Path) and data.stat().st_size > MAX_BYTES:
        raise OoxmlError(zeg("Het bestand is groter dan {max_bytes} bytes.", max_bytes=MAX_BYTES))
    raw = data.read_bytes() if isinstance(data, Path) else data
    if raw.startswith(_OLE_MAGIC):
        raise OoxmlError(zeg("Het bestand is versleuteld of heeft de oude indeling (.doc)."))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _check_limits(package.infolist())
            infos = [info for info in package.infolist() if not info.is_dir()]
            parts = {info.filename: package.read(info) for info in infos}
    except _NO_PACKAGE as error:
        raise OoxmlError(
            zeg("Het bestand is geen leesbaar Word-bestand ({error}).", error=error)
        ) from error
    if CONTENT_TYPES not in parts:
        raise OoxmlError(
            zeg(
                "Het bestand is geen Word-bestand: {content_types} ontbreekt.",
                content_types=CONTENT_TYPES,
            )
        )
    return parts


def _check_limits(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_PARTS:
        raise OoxmlError(
            zeg(
                "Het bestand heeft {infos} onderdelen; meer dan {max_parts}.",
                infos=len(infos),
                max_parts=MAX_PARTS,
            )
        )
    total = sum(info.file_size for info in infos)
    if total > MAX_BYTES:
        raise OoxmlError(
            zeg(
                "Het bestand is uitgepakt {total} bytes; meer dan {max_bytes}.",
                total=total,
                max_bytes=MAX_BYTES,
            )
        )
    packed = sum(info.compress_size for info in infos)
    if total > RATIO_FREE_BYTES and total > MAX_RATIO * max(packed, 1):
        raise OoxmlError(
            zeg(
                "Het bestand is verdacht sterk ingepakt (meer dan 1 op {max_ratio}).",
                max_ratio=MAX_RATIO,
            )
        )
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name.startswith("/") or ".." in name.split("/") or re.search(r"[\\:\0]", name):
            raise OoxmlError(zeg("Het bestand bevat een onveilige naam: {name!r}.", name=name))
        if name.casefold() in seen:
            raise OoxmlError(zeg("Het bestand bevat het onderdeel {name!r} twee keer.", name=name))
        seen.add(name.casefold())
        if info.external_attr >> 16 & 0o170000 == 0o120000:
            raise OoxmlError(zeg("Het bestand bevat een koppeling: {name!r}.", name=name))
        if info.flag_bits & 0x1:
            raise OoxmlError(zeg("Het onderdeel {name!r} is versleuteld.", name=name))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise OoxmlError(
                zeg("Het onderdeel {name!r} is op een onbekende manier ingepakt.", name=name)
            )


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """The package of these parts: the same parts in the same order give the same bytes.

    ``[Content_Types].xml`` comes first, as readers expect; dates and attributes are fixed.
    """
    if CONTENT_TYPES not in parts:
        raise OoxmlError(
            zeg("Zonder {content_types} is het geen Word-bestand.", content_types=CONTENT_TYPES)
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(parts, key=lambda name: name != CONTENT_TYPES):  # stable sort
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # else it differs between Windows and Unix
            info.external_attr = 0o600 << 16
            package.writestr(info, parts[name], compresslevel=6)
    return out.getvalue()


def parse(xml: bytes) -> Element:
    """The root element of a part. No entities, no DTD, no network; raises OoxmlError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: Element = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise OoxmlError(
            zeg("Een onderdeel is geen geldige XML ({error}).", error=error)
        ) from error
    if root.getroottree().docinfo.doctype:
        raise OoxmlError(
            zeg("Een onderdeel bevat een DOCTYPE; dat hoort niet in een Word-bestand.")
        )
    return root


def serialize(root: Element) -> bytes:
    """The part as bytes: UTF-8, with the declaration that Word writes itself."""
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml


# --- text and fields ---------------------------------------------------------------------

_TEXT: Final = {w("tab"): "\t", w("br"): " ", w("cr"): " ", w("noBreakHyphen"): "-"}
# Not part of the running text: deleted and moved-away text, text boxes, the second copy of an
# alternative, and properties (a w:tab in w:pPr is a tab stop).
_UNSEEN: Final = frozenset(
    {
        w("del"),
        w("moveFrom"),
        w("txbxContent"),
        w("pPr"),
        w("rPr"),
        w("sdtPr"),
        w("tblPr"),
        w("trPr"),
        w("tcPr"),
        w("sectPr"),
        f"{{{MC}}}Fallback",
    }
)


def visible_text(element: Element) -> str:
    """The text a reader sees in this element, without field codes, deletions and hidden text.

    Paragraphs are separated by newlines; a line break counts as a space.
    """
    pieces: list[str] = []
    in_code: list[bool] = []  # per open field: still in its code?

    def walk(node: Element) -> None:
        tag = node.tag
        if tag in _UNSEEN or (tag == w("r") and _is_hidden(node)):
            return
        if tag == w("fldChar"):
            kind = node.get(w("fldCharType"))
            if kind == "begin":
                in_code.append(True)
            elif in_code and kind == "separate":
                in_code[-1] = False
            elif in_code and kind == "end":
                in_code.pop()
        elif not any(in_code):
            pieces.append((node.text or "") if tag == w("t") else _TEXT.get(str(tag), ""))
        for child in node:
            walk(child)
        if tag == w("p") and node is not element:
            pieces.append("\n")

    walk(element)
    return "".join(pieces).strip("\n")


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{w('rPr')}/{w('vanish')}")
    return vanish is not None and is_on(vanish)


def is_on(toggle: Element) -> bool:
    """The value of an on/off property such as ``<w:b/>`` or ``<w:b w:val="0"/>``."""
    return toggle.get(w("val"), "true") not in ("0", "false", "off")


@dataclass(frozen=True, eq=False)
class Field:
    """A field. Complex: the marks are its ``w:fldChar`` elements, ``separate`` may be missing.

    Simple: begin and end are both the ``w:fldSimple`` element.
    """

    instruction: str
    begin: Element
    separate: Element | None
    end: Element


def fields(root: Element) -> list[Field]:
    """All complete fields below root, nested ones included, in order of their begin."""
    found: list[Field] = []
    stack: list[tuple[Element, list[str], list[Element]]] = []
    order: dict[Element, int] = {}
    for node in root.iter(w("fldChar"), w("instrText"), w("fldSimple")):
        order[node] = len(order)
        kind = node.get(w("fldCharType"))
        if node.tag == w("fldSimple"):
            found.append(Field(node.get(w("instr"), ""), node, None, node))
        elif node.tag == w("instrText"):
            if stack and not stack[-1][2]:
                stack[-1][1].append(node.text or "")
        elif kind == "begin":
            stack.append((node, [], []))
        elif stack and kind == "separate":
            stack[-1][2].append(node)
        elif stack and kind == "end":
            begin, code, separate = stack.pop()
            found.append(Field("".join(code), begin, separate[0] if separate else None, node))
    return sorted(found, key=lambda field: order[field.begin])


def set_result(root: Element, field: Field, text: str) -> None:
    """Put ``text`` in place of the cached result; the form of its first run stays."""
    if field.begin is field.end:
        old = list(field.begin.iter(w("t")))
    else:
        nodes = list(root.iter(w("fldChar"), w("t")))
        first = field.end if field.separate is None else field.separate
        between = nodes[nodes.index(first) : nodes.index(field.end)]
        old = [node for node in between if node.tag == w("t")]
    for node in old:
        node.text = ""
    if old:
        old[0].text = text
    elif field.begin is field.end:
        field.begin.append(text_run(text))
    else:
        last = next(field.end.iterancestors(w("r")))
        if field.separate is None:
            last.addprevious(field_mark("separate"))
        last.addprevious(text_run(text))


def run(content: Element) -> Element:
    """A ``w:r`` with this one child."""
    element = etree.Element(w("r"))
    element.append(content)
    return element


def text_run(text: str, tag: str = "t") -> Element:
    """A run of text; tag ``instrText`` makes it the code of a field."""
    content = etree.Element(w(tag), {f"{{{XML}}}space": "preserve"})
    content.text = text
    return run(content)


def field_mark(kind: str) -> Element:
    """A run with the ``begin``, ``separate`` or ``end`` of a field."""
    return run(etree.Element(w("fldChar"), {w("fldCharType"): kind}))


def field_start(instruction: str) -> list[Element]:
    """The runs of a field up to its result."""
    return [field_mark("begin"), text_run(instruction, "instrText"), field_mark("separate")]


# --- styles -----------------------------------------------------------------


def style_names(styles_root: Element) -> dict[str, str]:
    """Style id -> name in lower case. Address styles by name: ids differ per language."""
    names: dict[str, str] = {}
    for style in styles_root.iterchildren(w("style")):
        name, style_id = style.find(w("name")), style.get(w("styleId"))
        if name is not None and style_id is not None:
            names[style_id] = name.get(w("val"), "").lower()
    return names


def style_of(paragraph: Element) -> str:
    """The style id of a paragraph; empty when it has the default style."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")


def set_style(paragraph: Element, style_id: str) -> None:
    """Give a paragraph a style."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = paragraph.makeelement(w("pPr"))
        paragraph.insert(0, properties)
    own = properties.find(w("pStyle"))
    if own is None:
        own = properties.makeelement(w("pStyle"))
        properties.insert(0, own)
    own.set(w("val"), style_id)


def keep_with_next(paragraph: Element) -> None:
    """The paragraph stays on the page of what follows it."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = paragraph.makeelement(w("pPr"))
        paragraph.insert(0, properties)
    if properties.find(w("keepNext")) is None:
        at = 1 if properties.find(w("pStyle")) is not None else 0
        properties.insert(at, properties.makeelement(w("keepNext")))


# --- ids that loops repeat ---------------------------------------------------------------


def renumber_bookmarks(root: Element, first: int = 1) -> list[str]:
    """Give each bookmark in this part its own id, counted from ``first``.

    A start is paired with the nearest following end of the same old id, inner pairs first,
    so copies made by a loop stay apart. Marks without a partner are removed; the names of
    starts that were lost that way are returned. Names are left alone.
    """
    pairs = bookmarks(root)
    kept = {mark for pair in pairs for mark in pair}
    for number, (start, end) in enumerate(pairs, first):
        start.set(w("id"), str(number))
        end.set(w("id"), str(number))
    marks = root.iter(w("bookmarkStart"), w("bookmarkEnd"))
    stray = [mark for mark in marks if mark not in kept]
    for mark in stray:
        remove(mark)
    return [mark.get(w("name"), "") for mark in stray if mark.tag == w("bookmarkStart")]


def bookmarks(root: Element) -> list[tuple[Element, Element]]:
    """The (start, end) marks of each complete bookmark below root, in order of their starts."""
    open_starts: dict[str, list[Element]] = {}
    end_of: dict[Element, Element] = {}
    starts: list[Element] = []
    for mark in root.iter(w("bookmarkStart"), w("bookmarkEnd")):
        waiting = open_starts.setdefault(mark.get(w("id"), ""), [])
        if mark.tag == w("bookmarkStart"):
            waiting.append(mark)
            starts.append(mark)
        elif waiting:
            end_of[waiting.pop()] = mark
    return [(start, end_of[start]) for start in starts if start in end_of]


def renumber_ids(root: Element, first: int = 1) -> None:
    """Give each content control and each drawing in this part its own id, from ``first``."""
    controls = (c for p in root.iter(w("sdtPr")) for c in p.iterchildren(w("id")))
    for number, control in enumerate(controls, first):
        control.set(w("val"), str(number))
    for number, drawing in enumerate(root.iter(f"{{{WP}}}docPr"), first):
        drawing.set("id", str(number))


def remove(element: Element) -> None:
    """Take an element out of its parent; the text behind it (lxml's tail) stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)
