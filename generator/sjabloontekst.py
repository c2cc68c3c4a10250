"""The text form of a Word template: what a reviewer reads in git instead of a binary file.

In: a .docx below ``templates/``. Out: one line per paragraph, a prefix per style (``# `` for a
heading 1, ``- `` for a bullet; docs/architecture.md lists them), tables as ``| a | b |``. What
the text form cannot say - another style, a picture, direct formatting, a tracked change - is
never left out: it follows as a line that starts with ``?? ``. The house style has no text of
its own; of it the page, the headers and footers, the styles and the lists are written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from generator import ooxml, werkbladtekst
from generator.alineatekst import (
    FIELD,
    FIELD_END,
    MARK,
    Paragraph,
    describe,
    local,
    plain,
    read_paragraph,
    value_of,
)
from generator.huisstijltekst import huisstijl
from generator.ooxml import Element, w
from generator.taal import zeg

FOLDERS: Final = ("documenten", "bouwstenen", "huisstijl")
TEXT_WIDTH: Final = {False: 9072, True: 14004}
"""Twips between the margins of an A4, upright and landscape, with margins of 2.5 cm."""

# Style name (lower case) -> prefix of the line.
_PREFIX: Final = {
    "normal": "",
    "tekst na tabel": "",
    "title": "#T ",
    "subtitle": "#S ",
    "heading 1": "# ",
    "heading 2": "## ",
    "heading 3": "### ",
    "bijlagekop": "#B ",
    "bijlagetussenkop": "##B ",
    "voorwerkkop": "#V ",
    "toc heading": "#V ",
    "list bullet": "- ",
    "list bullet 2": "-- ",
    "list number": "1. ",
    "noot": "> ",
    "kader": "! ",
    "sturing": "",
    "bouwsteen": "",
}
_CELL_PREFIX: Final = {
    "tabeltekst": "",
    "tabelkop": "",
    "tabelopsomming": "- ",
    "tabelopsomming 2": "-- ",
    "tabelnummering": "1. ",
    "noot": "> ",
    "kader": "! ",
    "sturing": "",
}
_LEVEL: Final = {"- ": "0", "-- ": "1", "1. ": "0"}
_LISTS: Final = {
    "inhoud": r'TOC \o "1-2" \h \z \t "Voorwerkkop;1;Bijlagekop;1;Bijlagetussenkop;2"',
    "lijst": r'TOC \h \z \c "Tabel"',
}

_CONTROL_LINE: Final = re.compile(r"\{%-?p [^{}%]+%\}")
_ROW_LINE: Final = re.compile(r"\{%-?tr [^{}%]+%\}")
_INCLUDE: Final = re.compile(r"\[\[(?:bs|beeld)_\w+\]\]")
_LOOKS_LIKE_PREFIX: Final = re.compile(
    r"#{1,3} |#[TSBV] |##B |--? |\d+\. |[TF]: |> |! |\?\? |\||\[(?!\[(?:invul|datumveld|vink)\]\])"
)
_CAPTION: Final = re.compile(rf"(Tabel|Figuur) {FIELD}SEQ \1\b[^{FIELD_END}]*{FIELD_END}: ")


def tekst(docx_path: Path) -> str:
    """The body of a template in its text form; ends with a newline.

    Raises OoxmlError when the file is no Word file, OSError when it cannot be read.
    """
    parts = ooxml.read_package(docx_path)
    body = ooxml.parse(parts[ooxml.DOCUMENT]).find(w("body"))
    if body is None:
        raise ooxml.OoxmlError(zeg("Het document heeft geen tekst (w:body ontbreekt)."))
    names = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
    return "".join(f"{line}\n" for line in _Body(names).lines(body))


# --- the body ------------------------------------------------------------------------------


class _Body:
    """Walks the body once, from top to bottom; remembers only what a next line depends on."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.previous = ""  # style of the block before; "tabel" for a table
        self.lists: dict[str, str] = {}  # prefix -> numId of the list that is going on
        self.used: set[str] = set()  # numIds seen

    def lines(self, body: Element) -> Iterator[str]:
        sections = [_is_landscape(s) for s in body.iter(w("sectPr"))] or [False]
        section = 0
        depth = 0  # of the table of contents, over its paragraphs
        for node in _blocks(body):
            name = local(node)
            if depth or (name == "p" and depth == 0 and _opens_contents(node)):
                if depth == 0:
                    yield from self._contents(node)
                depth += _field_balance(node)
                continue
            if name == "tbl":
                yield from self._table(node, TEXT_WIDTH[sections[section]])
            elif name == "p":
                paragraph = read_paragraph(node, self.names)
                yield from self._lines_of(paragraph)
                if paragraph.section is not None:
                    section += 1
                    if sections[section - 1] == sections[section]:
                        yield f"{MARK}sectie-einde zonder draaiing van het blad"
                    else:
                        yield "[liggend]" if sections[section] else "[staand]"
            elif name == "sdt":
                yield f"{MARK}inhoudsbesturing om alinea's: {ooxml.visible_text(node)}"
            elif name not in ("sectPr", "bookmarkStart", "bookmarkEnd", "proofErr"):
                yield f"{MARK}{name}: {ooxml.visible_text(node)}"
        if sections[-1]:
            yield "[staand]"

    def _contents(self, node: Element) -> Iterator[str]:
        code = "".join(part.text or "" for part in node.iter(w("instrText"))).strip()
        name = "lijst" if re.search(r"\\c\b", code) else "inhoud"
        yield f"[{name}]"
        if not code.startswith(_LISTS[name]):
            yield f"{MARK}veld {code}"
        self.previous = "inhoud"
        self.lists = {}

    def _lines_of(self, paragraph: Paragraph) -> Iterator[str]:
        style = paragraph.style
        if style == "tussenregel" and not paragraph.text:
            if self.previous != "tabel" and paragraph.section is None:
                yield f"{MARK}lege alinea (tussenregel)"
            return
        if paragraph.page_break:
            yield "[pagina]"
        yield self._line(paragraph)
        if not _level_fits(paragraph, _PREFIX):
            yield f"{MARK}nummering {paragraph.numbering}, niveau {paragraph.level}"
        for remark in (*paragraph.remarks, *self._numbering(paragraph)):
            yield f"{MARK}{remark}"
        if style != "sturing":
            self.previous = style

    def _line(self, paragraph: Paragraph) -> str:
        style, text = paragraph.style, paragraph.text
        if style == "caption" and (caption := _CAPTION.match(text)):
            return f"{caption[1][0]}: {plain(_CAPTION.sub('', text))}"
        text = plain(text) if FIELD in text else text
        if style not in _PREFIX:
            return f"{MARK}[{style}] {text}"
        if FIELD in paragraph.text:
            return f"{MARK}{_PREFIX[style]}{text}"
        if not text:
            return f"{MARK}lege alinea ({style})"
        if (style == "sturing") != bool(_CONTROL_LINE.fullmatch(text)):
            return f"{MARK}[{style}] {text}"
        if style == "bouwsteen":
            text = text.replace("\\", "")
            return text if _INCLUDE.fullmatch(text) else f"{MARK}[{style}] {text}"
        if not _PREFIX[style] and _LOOKS_LIKE_PREFIX.match(text):
            text = f"\\{text}"
        return _PREFIX[style] + text

    def _numbering(self, paragraph: Paragraph) -> Iterator[str]:
        """Remarks on a numbered list that goes on, or starts anew, where the text form does not."""
        prefix = _PREFIX.get(paragraph.style, "")
        if paragraph.style == "sturing":
            return
        if prefix not in _LEVEL:
            self.lists = {}
            return
        if prefix != "-- ":
            self.lists = {key: number for key, number in self.lists.items() if key == prefix}
        if prefix == "1. ":
            number = paragraph.numbering
            if self.lists.get(prefix, number) != number:
                yield "de nummering begint hier opnieuw"
            elif prefix not in self.lists and number in self.used:
                yield "de nummering loopt door vanaf de vorige lijst"
            self.used.add(number)
        self.lists[prefix] = paragraph.numbering

    def _table(self, table: Element, text_width: int) -> Iterator[str]:
        widths = [int(col.get(w("w"), "0")) for col in table.iterfind(f"{w('tblGrid')}/*")]
        yield f"[tabel {' '.join(f'{round(width * 100 / text_width, 1):g}' for width in widths)}]"
        style = value_of(table, f"{w('tblPr')}/{w('tblStyle')}")
        if self.names.get(style, style) != "bestektabel":
            yield f"{MARK}tabelstijl {self.names.get(style, style) or 'geen'}"
        for prop in table.iterfind(f"{w('tblPr')}/*"):
            if local(prop) not in ("tblStyle", "tblW", "tblLayout", "tblLook"):
                yield f"{MARK}tabelopmaak {describe(prop)}"
        for row in table:
            if row.tag == w("tr"):
                yield from self._row(row, len(widths))
            elif local(row) not in ("tblPr", "tblGrid", "bookmarkStart", "bookmarkEnd"):
                yield f"{MARK}{local(row)}: {ooxml.visible_text(row)}"
        yield "[/tabel]"
        self.previous = "tabel"
        self.lists = {}

    def _row(self, row: Element, columns: int) -> Iterator[str]:
        control = ooxml.visible_text(row).strip()
        cells = list(row.iterchildren(w("tc")))
        if len(cells) == 1 and _ROW_LINE.fullmatch(control):
            yield control
            return
        header = row.find(f"{w('trPr')}/{w('tblHeader')}") is not None
        remarks = [
            f"rij-opmaak {describe(prop)}"
            for prop in row.iterfind(f"{w('trPr')}/*")
            if local(prop) not in ("tblHeader", "cantSplit", "cnfStyle")
        ]
        if row.find(f"{w('trPr')}/{w('cantSplit')}") is None:
            remarks.append("de rij mag over twee pagina's lopen")
        if len(cells) != columns:
            remarks.append(f"{len(cells)} cellen op {columns} kolommen")
        texts = []
        for cell in cells:
            text, found = self._cell(cell, header)
            texts.append(text)
            remarks += found
        edge = "||" if header else "|"
        yield f"{edge} {' | '.join(texts)} {edge}"
        yield from (f"{MARK}{remark}" for remark in remarks)

    def _cell(self, cell: Element, header: bool) -> tuple[str, list[str]]:
        remarks = [
            f"cel-opmaak {describe(prop)}"
            for prop in cell.iterfind(f"{w('tcPr')}/*")
            if local(prop) not in ("tcW", "cnfStyle")
        ]
        unfit = "tabeltekst" if header else "tabelkop"
        texts = []
        for node in cell:
            name = local(node)
            if name == "p":
                paragraph = read_paragraph(node, self.names, in_cell=True)
                remarks += [f"in cel: {remark}" for remark in paragraph.remarks]
                if not _level_fits(paragraph, _CELL_PREFIX):
                    remarks.append(f"in cel: nummering niveau {paragraph.level}")
                text, style = plain(paragraph.text), paragraph.style
                if text != paragraph.text:
                    remarks.append(f"in cel: {text}")
                fits = (style == "sturing") == bool(_CONTROL_LINE.fullmatch(text))
                if style not in _CELL_PREFIX or style == unfit or not fits:
                    remarks.append(f"in cel: stijl {style}: {text}")
                prefix = _CELL_PREFIX.get(style, "")
                escape = not prefix and _LOOKS_LIKE_PREFIX.match(text)
                texts.append(f"\\{text}" if escape else prefix + text)
            elif name not in ("tcPr", "bookmarkStart", "bookmarkEnd"):
                remarks.append(f"in cel: {name}: {ooxml.visible_text(node)}")
        return " // ".join(texts), remarks


def _blocks(body: Element) -> Iterator[Element]:
    """The blocks of the body; the control that Word puts round a table of contents is opened."""
    for node in body:
        if local(node) == "sdt" and any(_opens_contents(p) for p in node.iter(w("p"))):
            yield from node.iterfind(f"{w('sdtContent')}/*")
        elif isinstance(node.tag, str):
            yield node


def _opens_contents(paragraph: Element) -> bool:
    code = "".join(part.text or "" for part in paragraph.iter(w("instrText")))
    return code.split()[:1] == ["TOC"]


def _field_balance(node: Element) -> int:
    kinds = [mark.get(w("fldCharType")) for mark in node.iter(w("fldChar"))]
    return kinds.count("begin") - kinds.count("end")


def _level_fits(paragraph: Paragraph, prefixes: dict[str, str]) -> bool:
    """Is the numbering, if any, that of a list item of this style?"""
    prefix = prefixes.get(paragraph.style, "")
    return not paragraph.numbering or _LEVEL.get(prefix) == paragraph.level


def _is_landscape(section: Element) -> bool:
    size = section.find(w("pgSz"))
    return size is not None and size.get(w("orient")) == "landscape"


# --- writing them all ----------------------------------------------------------------------


def teksten(templates: Path) -> dict[Path, str]:
    """Path of each dump below ``templates/tekst`` -> what it should hold; nothing is written."""
    return {target: read(path) for path, target, read in bronnen(templates)}


def bronnen(templates: Path) -> Iterator[tuple[Path, Path, Callable[[Path], str]]]:
    """(template, its dump, how to read it) of every template that has a text form."""
    books = (templates / "werkstukken").glob("*.xlsx")
    found: list[tuple[Path, Callable[[Path], str]]] = []
    for folder in FOLDERS:
        read: Callable[[Path], str] = huisstijl if folder == "huisstijl" else tekst
        found += [(path, read) for path in sorted((templates / folder).rglob("*.docx"))]
    found += [(path, werkbladtekst.tekst) for path in sorted(books)]
    for path, read in found:
        if not path.name.startswith("~$"):  # a lock file of Word or Excel
            dump = templates / "tekst" / path.relative_to(templates).with_suffix(".txt")
            yield path, dump, read


def schrijf(templates: Path) -> list[Path]:
    """Write every dump, remove those whose template is gone; returns the paths written."""
    dumps = teksten(templates)
    for target, text in dumps.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    for stale in set((templates / "tekst").rglob("*.txt")) - set(dumps):
        stale.unlink()
    return list(dumps)


if __name__ == "__main__":
    written = schrijf(Path(sys.argv[1] if len(sys.argv) > 1 else "templates"))
    print(f"{len(written)} sjablonen als tekst geschreven.")
