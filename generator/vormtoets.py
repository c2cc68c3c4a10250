"""What can go wrong with the form of a finished document, found in the file itself.

In: the body of a rendered document, its styles and its headers. Out: defects, each with the text
near which it stands, and words that do not fit their column. Nothing is laid out: what only a
layout shows (a blank page, a heading at the foot) is a test over all documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator import ooxml, tabelvorm
from generator.ooxml import w
from generator.tabelvorm import Maten

CONCEPT = "CONCEPT"


def gebreken(root: Any, styles: Any) -> Iterator[tuple[str, str]]:
    """Defects of the form of a body."""
    names = ooxml.style_names(styles)
    for table in tabelvorm.te_breed(root):
        yield "een tabel die breder is dan de tekst", _first(table)
    maten = Maten(styles)
    for row, vlak in tabelvorm.rijen(root):
        whole = row.find(f"{w('trPr')}/{w('cantSplit')}") is not None
        if not whole and not tabelvorm.mag_splitsen(row, vlak, maten):
            yield "een tabelrij die over twee bladzijden kan breken", ooxml.visible_text(row)
    for paragraph in tabelvorm.los(root, styles):
        yield "een kop of bijschrift dat onder aan een bladzijde kan staan", _text(paragraph)
    for style in sorted({ooxml.style_of(p) for p in root.iter(w("p"))}):
        control = maten.property(style, f"{w('pPr')}/{w('widowControl')}")
        if control is not None and not ooxml.is_on(control):
            yield (
                "een stijl waarin één regel alleen op een bladzijde kan staan",
                names.get(style, ""),
            )
    yield from _sections(root)
    yield from _fields(root, names)
    yield from _twice(root)


def merk_te_veel(koppen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Headers of a final document that call it a concept."""
    for name, text in sorted(koppen.items()):
        if CONCEPT in text:
            yield "een concept-merk in de koptekst van een definitief document", name


def koppen_van(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Text of each header part."""
    return {
        name: ooxml.visible_text(ooxml.parse(content))
        for name, content in parts.items()
        if name.startswith("word/header") and name.endswith(".xml")
    }


def _sections(root: Any) -> Iterator[tuple[str, str]]:
    """A section without text is a blank page."""
    body = root.find(w("body"))
    filled, before = False, ""
    for block in body if body is not None else ():
        section = block if block.tag == w("sectPr") else block.find(f"{w('pPr')}/{w('sectPr')}")
        text = "" if block.tag == w("sectPr") else ooxml.visible_text(block).strip()
        drawn = next(block.iter(w("drawing"), w("tbl")), None) is not None
        filled = filled or bool(text) or drawn
        before = text or before
        if section is None:
            continue
        kind = section.find(w("type"))
        if not filled and (kind is None or kind.get(w("val")) != "continuous"):
            yield "een sectie zonder tekst: een lege bladzijde", before
        filled = False


def _fields(root: Any, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Fields to fill in stand in forms only: behind the chapters, in an annex."""
    body = root.find(w("body"))
    blocks = list(body) if body is not None else []
    kinds = [names.get(ooxml.style_of(b), "") if b.tag == w("p") else "" for b in blocks]
    if "heading 1" not in kinds:
        return  # a form or letter of its own
    last = kinds.index("bijlagekop") if "bijlagekop" in kinds else len(blocks)
    for block in blocks[:last]:
        for control in block.iter(w("sdt")):
            holder = next(control.iterancestors(w("p")), control)
            yield "een invulveld buiten een formulier", ooxml.visible_text(holder)


def _twice(root: Any) -> Iterator[tuple[str, str]]:
    """Names and ids that must be unique: of bookmarks and of fields to fill in."""
    marks = [m.get(w("name"), "") for m in root.iter(w("bookmarkStart"))]
    for name in _more_than_once(marks):
        yield "een bladwijzer die twee keer voorkomt", name
    for tag in ("id", "tag"):
        values = [
            own.get(w("val"), "")
            for control in root.iter(w("sdtPr"))
            for own in control.findall(w(tag))
        ]
        for value in _more_than_once(values):
            yield "een invulveld dat dezelfde naam heeft als een ander", value


def _more_than_once(values: list[str]) -> list[str]:
    return sorted(value for value, number in Counter(values).items() if number > 1)


def _first(table: Any) -> str:
    row = table.find(w("tr"))
    return "" if row is None else ooxml.visible_text(row)


def _text(paragraph: Any) -> str:
    return " ".join(ooxml.visible_text(paragraph).split())
