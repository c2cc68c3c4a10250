"""The lists in front of a document: its contents, and its tables, as fields of Word.

In: a .docx with at most one TOC field for its headings (``\\o``) and one for the captions of a
sequence (``\\c "Tabel"``). Out: the same with these lists complete: the text of each entry as
LibreOffice and Word make it themselves, a link to a bookmark around what it names, and its page
when that is known. Knows nothing of LibreOffice; ``pages`` finds the pages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator import koppen, ooxml
from generator.koppen import Heading
from generator.ooxml import Element, Field, w
from generator.taal import zeg

LABEL_TWIPS: Final = (480, 960, 1440)  # tab stop behind the label, per level, if the style has none
TWIPS_PER_CHARACTER: Final = 115  # of bold text of 11 points, generously
TABLES_STYLE: Final = "table of figures"  # Word's own name for the entries of such a list
OFFICE_STYLE: Final = "Figure Index 1"  # LibreOffice's name for the same, when it updates the list

_CAPTIONS: Final = re.compile(r'\\c\s+"?([^"\\\s]+)"?')


class InhoudError(Exception):
    """The lists cannot be filled; the message (Dutch) says why."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One line of a list: what it names, its label, its text and the style of the line."""

    element: Element
    label: str
    text: str
    style: str
    level: int = 1
    annex: bool = False


@dataclass(frozen=True, eq=False)
class Lijst:
    """A list as it stands in the document: its field, and what it should name."""

    field: Field
    entries: tuple[Entry, ...]


def fill_contents(docx: bytes, pages: Sequence[int | None] | None) -> bytes:
    """The document with complete lists; a list that stands there is replaced.

    ``pages`` holds the page of each of ``entries``, list after list; None: not known yet.
    While a page is not known its place stays empty and Word is asked to update the list.
    A document without a list comes back as it is.
    Raises InhoudError when a field or its styles do not fit, or the count does not match.
    """
    parts = ooxml.read_package(docx)
    root, styles = _document(parts)
    found = _lists(root, styles)
    if not found:
        return docx
    total = sum(len(one.entries) for one in found)
    if pages is None:
        pages = [None] * total
    if len(pages) != total:
        raise InhoudError(
            f"De inhoudsopgave heeft {total} regels; er zijn {len(pages)} paginanummers."
        )
    pattern = koppen.annex_pattern(styles, parts.get(ooxml.NUMBERING))
    olds = [_paragraphs_of(one.field) for one in found]
    for old in olds:
        _drop_old_bookmarks(root, old)
    at = 0
    for one, old in zip(found, olds, strict=True):
        own = pages[at : at + len(one.entries)]
        at += len(one.entries)
        names = _add_bookmarks(root, one.entries)
        lines = [
            _line(styles, entry, pattern, name, page)
            for entry, name, page in zip(one.entries, names, own, strict=True)
        ]
        if not lines:
            lines = [_paragraph(ooxml.style_of(old[0]))]
        dirty = not one.entries or any(page is None for page in own)
        _wrap_in_field(lines, one.field.instruction, dirty=dirty)
        _keep_marks_and_section(old, lines)
        for line in lines:
            old[0].addprevious(line)
        for paragraph in old:
            ooxml.remove(paragraph)
    if _same_in_office(styles, [entry for one in found for entry in one.entries]):
        parts[ooxml.STYLES] = ooxml.serialize(styles)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    return ooxml.write_package(parts)


def _same_in_office(styles: Element, entries: Sequence[Entry]) -> bool:
    """LibreOffice's own style for a list of tables, equal to Word's; True when it was added.

    LibreOffice does not know Word's style as its own. Someone who updates the list there would
    get lines with other spacing, and with that other pages than the list says.
    """
    names = ooxml.style_names(styles)
    base = next((e.style for e in entries if names.get(e.style) == TABLES_STYLE), None)
    if base is None or OFFICE_STYLE.lower() in names.values():
        return False
    own = {w("type"): "paragraph", w("customStyle"): "1", w("styleId"): "FigureIndex1"}
    style = etree.SubElement(styles, w("style"), own)
    etree.SubElement(style, w("name"), {w("val"): OFFICE_STYLE})
    etree.SubElement(style, w("basedOn"), {w("val"): base})
    return True


def entries(docx: bytes) -> list[Entry]:
    """What the lists name, list after list; empty without a list."""
    root, styles = _document(ooxml.read_package(docx))
    return [entry for one in _lists(root, styles) for entry in one.entries]


def anchors(docx: bytes) -> list[list[str]]:
    """Per list the bookmarks to which its lines point."""
    root, styles = _document(ooxml.read_package(docx))
    return [
        [link.get(w("anchor"), "") for p in lines for link in p.iter(w("hyperlink"))]
        for lines in (_paragraphs_of(one.field) for one in _lists(root, styles))
    ]


def has_contents(docx: bytes) -> bool:
    """The document has a list with page numbers, so these must be known."""
    parts = ooxml.read_package(docx)
    if b"TOC " not in parts.get(ooxml.DOCUMENT, b""):
        return False
    return bool(_fields(_document(parts)[0]))


def _document(parts: Mapping[str, bytes]) -> tuple[Element, Element]:
    try:
        return ooxml.parse(parts[ooxml.DOCUMENT]), ooxml.parse(parts[ooxml.STYLES])
    except KeyError as error:
        raise InhoudError(
            zeg("Het onderdeel {naam} ontbreekt in het document.", naam=error.args[0])
        ) from error


def _fields(root: Element) -> list[tuple[Field, str]]:
    """Each list with the sequence whose captions it names; empty for the list of headings.

    A list of ``\\a`` (captions without their label) is none of ours: it is left alone.
    """
    found: list[tuple[Field, str]] = []
    for field in ooxml.fields(root):
        if field.instruction.split()[:1] != ["TOC"] or re.search(r"\\a\b", field.instruction):
            continue
        captions = _CAPTIONS.search(field.instruction)
        found.append((field, captions[1] if captions else ""))
    kinds = [kind for _, kind in found]
    if kinds.count("") > 1:
        raise InhoudError(zeg("Het document heeft meer dan één inhoudsopgave."))
    if twice := sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        raise InhoudError(zeg("Het document heeft meer dan één lijst van '{wat}'.", wat=twice[0]))
    return found


def _lists(root: Element, styles: Element) -> list[Lijst]:
    ids = {name: style_id for style_id, name in ooxml.style_names(styles).items()}
    return [
        Lijst(
            field,
            tuple(_captions(root, ids, kind) if kind else _headings(root, styles, ids, field)),
        )
        for field, kind in _fields(root)
    ]


def _headings(root: Element, styles: Element, ids: Mapping[str, str], field: Field) -> list[Entry]:
    switch = re.search(r'\\o\s+"\s*\d\s*-\s*(\d)\s*"', field.instruction)
    deepest = int(switch[1]) if switch else 2
    found = koppen.headings(root, styles)
    title = _title_of(field, root, found)
    return [
        Entry(
            h.element,
            h.label,
            h.text,
            _style(ids, f"toc {h.level}"),
            h.level,
            h.style == "bijlagekop",
        )
        for h in found
        if h.level <= deepest and h.text and h is not title
    ]


def _captions(root: Element, ids: Mapping[str, str], kind: str) -> list[Entry]:
    """Every paragraph that counts in this sequence; its text is the whole caption."""
    found: dict[Element, Entry] = {}
    for field in ooxml.fields(root):
        if field.instruction.split()[:2] == ["SEQ", kind]:
            paragraph = _paragraph_of(field.begin)
            text = " ".join(ooxml.visible_text(paragraph).split())
            found.setdefault(paragraph, Entry(paragraph, "", text, _style(ids, TABLES_STYLE)))
    return list(found.values())


def _title_of(field: Field, root: Element, found: Sequence[Heading]) -> Heading | None:
    """The unnumbered heading right above the list ("Inhoud"): it does not list itself."""
    first = _paragraph_of(field.begin)
    by_element = {heading.element: heading for heading in found if not heading.label}
    title: Heading | None = None
    for paragraph in root.iter(w("p")):
        if paragraph is first:
            return title
        if paragraph in by_element or ooxml.visible_text(paragraph).strip():
            title = by_element.get(paragraph)
    return None


def _paragraphs_of(field: Field) -> list[Element]:
    first, last = _paragraph_of(field.begin), _paragraph_of(field.end)
    paragraphs = [first]
    while paragraphs[-1] is not last:
        following = paragraphs[-1].getnext()
        if following is None:
            raise InhoudError(zeg("De inhoudsopgave begint en eindigt niet op dezelfde plek."))
        paragraphs.append(following)
    return paragraphs


def _paragraph_of(mark: Element) -> Element:
    for ancestor in mark.iterancestors(w("p")):
        return ancestor
    raise InhoudError(zeg("De inhoudsopgave staat niet in een alinea."))


def _style(style_ids: Mapping[str, str], name: str) -> str:
    if name not in style_ids:
        raise InhoudError(
            zeg("De huisstijl mist de stijl '{name}' voor de inhoudsopgave.", name=name)
        )
    return style_ids[name]


def _drop_old_bookmarks(root: Element, old: list[Element]) -> None:
    anchors = {link.get(w("anchor")) for p in old for link in p.iter(w("hyperlink"))}
    for start, end in ooxml.bookmarks(root):
        if start.get(w("name")) in anchors:
            ooxml.remove(start)
            ooxml.remove(end)


def _add_bookmarks(root: Element, entries: Sequence[Entry]) -> list[str]:
    """Wrap what each entry names in a bookmark; its name follows from label and text alone."""
    marks = list(root.iter(w("bookmarkStart")))
    taken = {mark.get(w("name"), "") for mark in marks}
    number = max((int(mark.get(w("id"), "0")) for mark in marks), default=0)
    names: list[str] = []
    for entry in entries:
        name = _bookmark_name(entry, taken)
        taken.add(name)
        names.append(name)
        number += 1
        start = etree.Element(w("bookmarkStart"), {w("id"): str(number), w("name"): name})
        end = etree.Element(w("bookmarkEnd"), {w("id"): str(number)})
        properties = entry.element.find(w("pPr"))
        entry.element.insert(0 if properties is None else 1, start)
        entry.element.append(end)
    return names


def _bookmark_name(entry: Entry, taken: set[str]) -> str:
    attempt = 0
    while True:
        seed = f"{entry.label}\t{entry.text}\t{attempt}".encode()
        name = f"_Toc{int(hashlib.sha256(seed).hexdigest(), 16) % 10**9:09d}"
        if name not in taken:
            return name
        attempt += 1


def _line(styles: Element, entry: Entry, annex: str, bookmark: str, page: int | None) -> Element:
    paragraph = _paragraph(entry.style)
    label = annex.replace("%1", entry.label) if entry.annex else entry.label
    stop = 0
    if label != entry.label:  # "Bijlage A": wider than the room the style has for "1"
        stop = TWIPS_PER_CHARACTER * (len(label) + 1)
    elif label and not _has_room_for_label(styles, entry.style):
        stop = LABEL_TWIPS[entry.level - 1]
    if stop:
        tabs = etree.SubElement(paragraph[0], w("tabs"))  # as Word itself does
        wide = (stop * 4 // 3,) if label != entry.label else ()  # for a label in wide letters
        for place in (stop, *wide):
            etree.SubElement(tabs, w("tab"), {w("val"): "left", w("pos"): str(place)})
    # A right indent keeps long titles off the numbers in Word, but LibreOffice then leaves out
    # every number that stands behind it.
    etree.SubElement(paragraph[0], w("ind"), {w("right"): "0"})
    link = etree.SubElement(paragraph, w("hyperlink"), {w("anchor"): bookmark, w("history"): "1"})
    if label:
        link.append(ooxml.text_run(label))
        link.append(ooxml.run(etree.Element(w("tab"))))
    link.append(ooxml.text_run(entry.text))
    link.append(ooxml.run(etree.Element(w("tab"))))
    link.extend(ooxml.field_start(f" PAGEREF {bookmark} \\h "))
    if page is not None:
        link.append(ooxml.text_run(str(page)))
    link.append(ooxml.field_mark("end"))
    return paragraph


def _has_room_for_label(styles_root: Element, style_id: str | None) -> bool:
    """Does the style give a tab stop behind a label: a left tab, or a hanging indent?"""
    by_id = {style.get(w("styleId")): style for style in styles_root.iterchildren(w("style"))}
    while (style := by_id.pop(style_id, None)) is not None:
        hanging = [i for i in style.iter(w("ind")) if i.get(w("hanging"), "0") != "0"]
        if hanging or any(tab.get(w("val")) in ("left", "start") for tab in style.iter(w("tab"))):
            return True
        base = style.find(w("basedOn"))
        style_id = None if base is None else base.get(w("val"))
    return False


def _wrap_in_field(lines: list[Element], instruction: str, *, dirty: bool) -> None:
    start = ooxml.field_start(instruction)
    if dirty:
        start[0][0].set(w("dirty"), "true")
    for run in reversed(start):
        lines[0].insert(1, run)  # behind w:pPr
    lines[-1].append(ooxml.field_mark("end"))


def _keep_marks_and_section(old: list[Element], lines: list[Element]) -> None:
    """Other people's bookmarks and a section break in the old list outlive it."""
    for paragraph in old:
        for mark in list(paragraph.iter(w("bookmarkStart"))):
            lines[0].insert(1, mark)
        for mark in list(paragraph.iter(w("bookmarkEnd"))):
            lines[-1].append(mark)
        for section in paragraph.findall(f"{w('pPr')}/{w('sectPr')}"):
            lines[-1][0].append(section)


def _paragraph(style: str) -> Element:
    paragraph = etree.Element(w("p"), nsmap={"w": ooxml.W})
    properties = etree.SubElement(paragraph, w("pPr"))
    if style:
        etree.SubElement(properties, w("pStyle"), {w("val"): style})
    return paragraph
