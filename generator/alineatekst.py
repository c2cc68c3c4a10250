"""One paragraph of a Word template as text, and everything in it that the text cannot say.

In: a ``w:p``. Out: a ``Paragraph`` with its style, its text (strong between ``**``, content
controls as ``[[invul]]``, a tab as ⇥, special characters behind a ``\\``) and remarks: direct
formatting, fields, pictures, tracked changes. What a remark leads to is up to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final

from generator import ooxml
from generator.ooxml import Element, w

MARK: Final = "?? "
"""Stands before what the text form cannot say."""
_CONTROLS: Final = {"checkbox": "vink", "date": "datumveld", "text": "invul"}
_EMU_PER_CM: Final = 360_000
_TAG: Final = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})")
_SPECIAL: Final = re.compile(r"[\\*]|\[(?=\[)|(?<=\[)\[")
_SPECIAL_IN_CELL: Final = re.compile(r"\||(?<!\S)//(?!\S)")
# Private-use characters stand round what is no text: the code of a field, a content control.
FIELD, FIELD_END = "\ue0f0", "\ue0f1"
_CONTROL, _CONTROL_END = "\ue0f2", "\ue0f3"
_FIELD_IN_TEXT: Final = re.compile(f"{FIELD}(.*?){FIELD_END}")


@dataclass
class Inline:
    """The running text of a paragraph: pieces of (text, strong), and what does not fit."""

    names: Mapping[str, str]  # style id -> name
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    fields: list[list[str]] = field(default_factory=list)
    """The open fields: their code, then (after the separator) a second item."""

    def read(self, parent: Element) -> None:
        """Take in the runs, controls and marks below this element."""
        for node in parent:
            name = local(node)
            if name == "r":
                self._run(node)
            elif name == "sdt":
                self._control(node)
            elif name == "bookmarkStart":
                if not node.get(w("name"), "").startswith("_"):
                    self.remarks.append(f"bladwijzer {node.get(w('name'))}")
            elif name not in ("pPr", "bookmarkEnd", "proofErr"):
                self.remarks.append(f"{name}: {ooxml.visible_text(node)}".rstrip(": "))
                if name not in ("del", "moveFrom"):
                    self.read(node)

    def _run(self, run: Element) -> None:
        strong = False
        direct = []
        for prop in run.iterfind(f"{w('rPr')}/*"):
            if prop.tag == w("rStyle"):
                style = self.names.get(prop.get(w("val"), ""), prop.get(w("val"), ""))
                strong = style == "strong"
                if not strong:
                    direct.append(f"tekenstijl {style}")
            elif local(prop) not in ("lang", "noProof"):
                direct.append(describe(prop))
        before = len(self.pieces)
        for node in run:
            self._content(node, strong)
        shown = "".join(text for text, _ in self.pieces[before:])
        if direct and shown.strip():
            self.remarks.append(f"opmaak {', '.join(direct)} op: {plain(shown)}")

    def _content(self, node: Element, strong: bool) -> None:
        name = local(node)
        if name == "fldChar":
            kind = node.get(w("fldCharType"))
            if kind == "begin":
                self.fields.append([""])
            elif kind == "separate" and self.fields:
                self.fields[-1].append("")
            elif kind == "end" and self.fields:
                code = self.fields.pop()[0].strip()
                if not self.fields:
                    self.pieces.append((f"{FIELD}{code}{FIELD_END}", strong))
        elif name == "instrText":
            if self.fields and len(self.fields[-1]) == 1:
                self.fields[-1][0] += node.text or ""
        elif self.fields:
            return
        elif name == "t":
            self.pieces.append(((node.text or "").replace("\n", " "), strong))
        elif name in ("noBreakHyphen", "softHyphen"):
            self.pieces.append(("\u2011" if name == "noBreakHyphen" else "\u00ad", strong))
        elif name in ("tab", "ptab"):
            self.pieces.append(("⇥", strong))
        elif name not in ("rPr", "lastRenderedPageBreak"):
            self.remarks.append(_picture(node) if name == "drawing" else describe(node))
            if name in ("br", "cr"):
                self.pieces.append((" ", strong))

    def _control(self, control: Element) -> None:
        kinds = {local(prop) for prop in control.iterfind(f"{w('sdtPr')}/*")}
        marks = [mark for kind, mark in _CONTROLS.items() if kind in kinds]
        shown = ooxml.visible_text(control)
        if len(marks) != 1:
            self.remarks.append(f"inhoudsbesturing: {shown}")
            return
        self.pieces.append((f"{_CONTROL}{marks[0]}{_CONTROL_END}", False))
        if "showingPlcHdr" not in kinds and shown != "☐":
            self.remarks.append(f"ingevuld veld: {shown}")

    def text(self, in_cell: bool) -> str:
        """The pieces as one text: strong between ``**``, special characters with a ``\\``."""
        out = ""
        for strong, group in groupby((piece for piece in self.pieces if piece[0]), itemgetter(1)):
            safe = _escape("".join(text for text, _ in group), in_cell)
            out += f"**{safe}**" if strong else safe
        return out.replace(_CONTROL, "[[").replace(_CONTROL_END, "]]").strip()


def _escape(text: str, in_cell: bool) -> str:
    """The text outside its Jinja tags made safe: ``*`` becomes ``\\*``, so that it is no mark."""
    pieces = _TAG.split(text)
    for index in range(0, len(pieces), 2):
        safe = _SPECIAL.sub(r"\\\g<0>", pieces[index])
        pieces[index] = _SPECIAL_IN_CELL.sub(r"\\\g<0>", safe) if in_cell else safe
    return "".join(pieces)


def plain(text: str) -> str:
    """The text with its fields made readable: ``{veld PAGE}``."""
    return _FIELD_IN_TEXT.sub(r"{veld \1}", text).strip()


def _picture(drawing: Element) -> str:
    """A picture in words: what it is called and says, how large it is and where it stands."""
    about = next(drawing.iter(f"{{{ooxml.WP}}}docPr"), None)
    extent = next(drawing.iter(f"{{{ooxml.WP}}}extent"), None)
    if about is None or extent is None:
        return describe(drawing)
    sides = (int(extent.get(side, "0")) / _EMU_PER_CM for side in ("cx", "cy"))
    size = " x ".join(f"{side:.1f}".replace(".", ",") for side in sides)
    alone = next((n for n in drawing.iter() if local(n) == "decorative"), None) is not None
    says = f"alt: {about.get('descr')}" if about.get("descr") else "zonder alt-tekst"
    places = [
        f"{local(node).removeprefix('position')} {node.get('relativeFrom')} {value.text}"
        for node in drawing.iter(f"{{{ooxml.WP}}}positionH", f"{{{ooxml.WP}}}positionV")
        for value in node
    ]
    words = [f"beeld {about.get('name')}, {size} cm", "versiering" if alone else says]
    return ", ".join([*words, *places])


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as text; fields stand in the text as FIELD code FIELD_END (see ``plain``)."""

    style: str  # name, lower case
    text: str
    remarks: list[str]
    page_break: bool
    section: Element | None
    numbering: str  # numId, or empty
    level: str  # of the numbering, "0" first


def read_paragraph(node: Element, names: Mapping[str, str], in_cell: bool = False) -> Paragraph:
    """The paragraph as text; ``names`` is style id -> name (``ooxml.style_names``)."""
    style_id = ooxml.style_of(node)
    style = names.get(style_id, f"{style_id}?") if style_id else "normal"
    inline = Inline(names)
    inline.read(node)
    remarks = inline.remarks
    page_break, section, numbering, level = False, None, "", "0"
    for prop in node.iterfind(f"{w('pPr')}/*"):
        name = local(prop)
        if name == "pageBreakBefore" and not in_cell:
            page_break = ooxml.is_on(prop)
        elif name == "sectPr":
            section = prop
        elif name == "numPr":
            numbering = value_of(prop, "numId")
            level = value_of(prop, "ilvl") or "0"
        elif name not in ("pStyle", "rPr"):
            remarks.append(f"alinea-opmaak {describe(prop)}")
    text = inline.text(in_cell)
    return Paragraph(style, text, remarks, page_break, section, numbering, level)


def local(node: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def value_of(node: Element, path: str) -> str:
    """The ``w:val`` of the element at this path (a name, or a path of full names), or empty."""
    found = node.find(path if path.startswith("{") else w(path))
    return "" if found is None else found.get(w("val"), "")


def describe(node: Element) -> str:
    """A property on one line: ``spacing before=60 after=120``, ``b``, ``pBdr(left val=single)``."""
    name = local(node)
    pairs = [f"{key.rpartition('}')[2]}={value}" for key, value in node.attrib.items()]
    if len(pairs) == 1 and pairs[0].startswith("val="):
        pairs = [pairs[0].removeprefix("val=")]
    inner = "; ".join(describe(child) for child in node if isinstance(child.tag, str))
    return " ".join([name, *pairs]) + (f"({inner})" if inner else "")
