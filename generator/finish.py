"""The last touches to a rendered package: lists, ids and properties.

In: the tree of a rendered part and its package. Out: the same, changed in place: every numbered
list starts at one, ids are unique, and the file's properties say what it is and name no person.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from generator import ooxml, tabelvorm, verwijzing
from generator.ooxml import w

_CORE = "docProps/core.xml"
_CUSTOM = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_REL = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)


@dataclass(frozen=True)
class Properties:
    """What the file says of itself; ``bestek_id`` is the custom property of that name."""

    title: str
    subject: str
    creator: str
    status: str
    bestek_id: str


def tidy(root: Any, parts: dict[str, bytes], is_body: bool) -> None:
    """Restart lists (body only) and make bookmark, control and drawing ids unique."""
    if is_body and "word/numbering.xml" in parts:
        numbering = ooxml.parse(parts["word/numbering.xml"])
        names = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
        _restart_lists(root, numbering, names)
        parts["word/numbering.xml"] = ooxml.serialize(numbering)
    if is_body:
        style_root = ooxml.parse(parts["word/styles.xml"])
        styles = ooxml.style_names(style_root)
        _drop_empty_tables(root, styles)
        _drop_empty(root)
        _space_after_tables(root, styles)
        _keep_introductions(root, styles)
        _number_captions(root)
        verwijzing.caption_numbers(root)
        _drop_empty_list(root)
        tabelvorm.fit(root, style_root)
        _name_fields(root)
    _fill_cells(root)
    ooxml.renumber_bookmarks(root)
    ooxml.renumber_ids(root)


def _drop_empty_tables(root: Any, names: dict[str, str]) -> None:
    """A table of which conditions left only the header row goes, with the caption above it."""
    for table in list(root.iter(w("tbl"))):
        rows = table.findall(w("tr"))
        if any(row.find(f"{w('trPr')}/{w('tblHeader')}") is None for row in rows):
            continue
        caption = table.getprevious()
        if caption is not None and names.get(ooxml.style_of(caption)) == "caption":
            caption.getparent().remove(caption)
        table.getparent().remove(table)


def _drop_empty_list(root: Any) -> None:
    """The list of tables of a document without tables goes, with the heading above it."""
    found = ooxml.fields(root)
    kinds = {tuple(f.instruction.split()[:2]) for f in found}
    for one in found:
        words = one.instruction.replace('"', " ").split()
        if words[:1] != ["TOC"] or "\\c" not in words:
            continue
        if ("SEQ", words[words.index("\\c") + 1]) in kinds:
            continue
        paragraph = next(one.begin.iterancestors(w("p")))
        heading = paragraph.getprevious()
        if heading is not None and heading.tag == w("p"):
            ooxml.remove(heading)
        ooxml.remove(paragraph)


def _name_fields(root: Any) -> None:
    """Each form field its own name and tag: a loop repeats those of its template."""
    for number, control in enumerate(root.iter(w("sdtPr")), 1):
        for tag, between in (("alias", " "), ("tag", "_")):
            own = control.find(w(tag))
            if own is not None:
                kind = re.sub(r"[ _]?\d+$", "", own.get(w("val"), ""))
                own.set(w("val"), f"{kind}{between}{number}")


def _drop_empty(root: Any) -> None:
    """Paragraphs that a condition left empty, except the one that keeps two tables apart."""
    for paragraph in list(root.iter(w("p"))):
        if any(t.text and t.text.strip() for t in paragraph.iter(w("t"))) or _carries(paragraph):
            continue
        parent = paragraph.getparent()
        before, after = paragraph.getprevious(), paragraph.getnext()
        table_before = before is not None and before.tag == w("tbl")
        if parent.tag == w("tc"):
            last = after is None
            if (last and table_before) or len(parent.findall(w("p"))) == 1:
                continue
        elif table_before and (after is None or after.tag in (w("tbl"), w("sectPr"))):
            continue
        parent.remove(paragraph)


def _space_after_tables(root: Any, names: dict[str, str]) -> None:
    """Body text that comes to stand right after a table gets the style with space above it."""
    style = next((key for key, name in names.items() if name == "tekst na tabel"), None)
    if style is None:
        return
    for table in root.iter(w("tbl")):
        after = table.getnext()
        if after is None or after.tag != w("p") or table.getparent().tag == w("tc"):
            continue
        if names.get(ooxml.style_of(after), "normal") == "normal":
            ooxml.set_style(after, style)


def _keep_introductions(root: Any, names: dict[str, str]) -> None:
    """What leads something in stays with it: a line that ends in a colon, a bold line, a note.

    A note counts only right under a heading, which would otherwise stand alone with it.
    """
    body = root.find(w("body"))
    for paragraph in body.findall(w("p")) if body is not None else ():
        text = ooxml.visible_text(paragraph).strip()
        style = names.get(ooxml.style_of(paragraph), "normal")
        before = paragraph.getprevious()
        under = "" if before is None else names.get(ooxml.style_of(before), "")
        note = style == "noot" and under.startswith(("heading", "bijlagekop", "voorwerkkop"))
        bold = style in ("normal", "tekst na tabel") and _all_bold(paragraph, names)
        if text and (note or bold or (text.endswith(":") and style != "caption")):
            ooxml.keep_with_next(paragraph)


def _all_bold(paragraph: Any, names: dict[str, str]) -> bool:
    runs = [r for r in paragraph.findall(w("r")) if any(t.text for t in r.findall(w("t")))]
    styles = [r.find(f"{w('rPr')}/{w('rStyle')}") for r in runs]
    return bool(runs) and all(
        s is not None and names.get(s.get(w("val"))) == "strong" for s in styles
    )


def _carries(paragraph: Any) -> bool:
    """Without text, but with something that must stay: a section end, a picture, a field."""
    tags = ("sectPr", "drawing", "fldChar", "sdt", "br", "bookmarkStart")
    return any(next(paragraph.iter(w(tag)), None) is not None for tag in tags)


def _number_captions(root: Any) -> None:
    """The cached numbers of SEQ fields ("Tabel 3") counted through the whole document."""
    counts: dict[str, int] = {}
    for one in ooxml.fields(root):
        words = one.instruction.split()
        if words[:1] == ["SEQ"] and len(words) > 1:
            counts[words[1]] = counts.get(words[1], 0) + 1
            paragraph = next(one.begin.iterancestors(w("p")))
            ooxml.set_result(paragraph, one, str(counts[words[1]]))


def _fill_cells(root: Any) -> None:
    """A cell of which every paragraph vanished by a condition gets the one that Word demands."""
    for cell in root.iter(w("tc")):
        if cell.find(w("p")) is None and cell.find(w("sdt")) is None:
            cell.append(cell.makeelement(w("p")))


def _restart_lists(root: Any, numbering: Any, names: dict[str, str]) -> None:
    """A list that another paragraph interrupts, or that a loop repeats, is a list of its own.

    A numbered one starts at one again.
    """
    kinds = _list_nums(numbering, names)
    highest = max((int(n.get(w("numId"))) for n in numbering.findall(w("num"))), default=0)
    seen: set[str] = set()
    current: tuple[str, Any] | None = None
    replacement: str | None = None
    for paragraph in root.iter(w("p")):
        own = paragraph.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        num = own.get(w("val")) if own is not None else None
        if num is None or num not in kinds:
            current = None
            continue
        cell = paragraph.getparent()
        if (num, cell) != current:
            current, replacement = (num, cell), None
            if num in seen:
                highest += 1
                replacement = str(highest)
                numbering.append(_restarted(numbering, kinds[num], replacement))
            seen.add(num)
        if replacement:
            own.set(w("val"), replacement)


def _list_nums(numbering: Any, names: dict[str, str]) -> dict[str, Any]:
    """numId -> its w:num, of lists that count in digits or have bullets, and no heading uses."""
    abstract = {a.get(w("abstractNumId")): a for a in numbering.findall(w("abstractNum"))}
    found = {}
    for num in numbering.findall(w("num")):
        own = abstract.get(num.find(w("abstractNumId")).get(w("val")))
        level = own.find(w("lvl")) if own is not None else None
        if level is None or _of_heading(level, names):
            continue
        form = level.find(w("numFmt"))
        if form is not None and form.get(w("val")) in ("decimal", "bullet"):
            found[num.get(w("numId"))] = num
    return found


def _of_heading(level: Any, names: dict[str, str]) -> bool:
    style = level.find(w("pStyle"))
    name = names.get(style.get(w("val")), "") if style is not None else ""
    return name.startswith(("heading", "bijlage"))


def _restarted(numbering: Any, num: Any, number: str) -> Any:
    fresh = numbering.makeelement(w("num"), {w("numId"): number})
    fresh.append(copy.deepcopy(num.find(w("abstractNumId"))))
    override = numbering.makeelement(w("lvlOverride"), {w("ilvl"): "0"})
    override.append(numbering.makeelement(w("startOverride"), {w("val"): "1"}))
    fresh.append(override)
    return fresh


def properties(parts: dict[str, bytes], given: Properties) -> None:
    """Write core and custom properties; no author, no dates of the machine."""
    parts[_CORE] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(given.title)}</dc:title>"
        f"<dc:subject>{escape(given.subject)}</dc:subject>"
        f"<dc:creator>{escape(given.creator)}</dc:creator>"
        "<dc:language>nl-NL</dc:language>"
        f"<cp:contentStatus>{escape(given.status)}</cp:contentStatus>"
        "</cp:coreProperties>"
    ).encode()
    parts[_CUSTOM] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="bestek_id">'
        f"<vt:lpwstr>{escape(given.bestek_id)}</vt:lpwstr></property></Properties>"
    ).encode()
    _declare(parts)


def _declare(parts: dict[str, bytes]) -> None:
    """Content type and relationship of the custom properties, once."""
    types = ooxml.parse(parts["[Content_Types].xml"])
    if not any(t.get("PartName") == f"/{_CUSTOM}" for t in types):
        namespace = types.tag.split("}")[0] + "}"
        types.append(
            types.makeelement(
                f"{namespace}Override", {"PartName": f"/{_CUSTOM}", "ContentType": _CUSTOM_TYPE}
            )
        )
        parts["[Content_Types].xml"] = ooxml.serialize(types)
    rels = ooxml.parse(parts["_rels/.rels"])
    if not any(r.get("Type") == _CUSTOM_REL for r in rels):
        namespace = rels.tag.split("}")[0] + "}"
        rels.append(
            rels.makeelement(
                f"{namespace}Relationship",
                {"Id": "rIdBestek", "Type": _CUSTOM_REL, "Target": _CUSTOM},
            )
        )
        parts["_rels/.rels"] = ooxml.serialize(rels)
