"""Reading a finished document once more, as its first reader.

In: a rendered document. Out: Problems: what was to be printed but is absent, and defects of the
file itself - clauses not included, empty paragraphs, broken heading levels, tables without
header row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator import (
    beelden,
    koppen,
    marks,
    ooxml,
    tabelvorm,
    toegankelijkheid,
    vormtoets,
    woordtoets,
)
from generator.ooxml import w
from generator.origin import Place
from generator.problems import Problem, problem
from generator.render import Rendered
from generator.taal import zeg
from generator.woordtoets import Woordkeus

_INCLUDE = re.compile(r"^\[\[bs_\w+\]\]$")
_CONCEPT_STYLES = {"openkeuze", "verwachtekeuze", "tetoetsen", "noot", "conceptmerk"}


def proofread(
    rendered: Rendered,
    naam: str,
    definitief: bool,
    verboden: tuple[str, ...] = (),
    woordkeus: Woordkeus | None = None,
) -> list[Problem]:
    """Everything that is wrong with a finished document.

    Args:
        rendered: the document.
        naam: its file name.
        definitief: it is a final one.
        verboden: beginnings of words that do not belong in this kind of document.
        woordkeus: what terms and abbreviations are held against; None for a working paper.
    """
    place = Place(f"{naam}.docx")
    found = []
    seen: set[str] = set()
    for absent in rendered.report.absent:
        if absent.pad not in seen:
            seen.add(absent.pad)
            code = "S506" if definitief else "S505"
            found.append(problem(code, absent.origin.place, absent.pad, titel=absent.titel))
    parts = ooxml.read_package(rendered.docx)
    root = ooxml.parse(parts["word/document.xml"])
    styles = ooxml.parse(parts["word/styles.xml"])
    form = [*vormtoets.gebreken(root, styles)]
    if definitief:
        form += vormtoets.merk_te_veel(vormtoets.koppen_van(parts))
    for paragraph, word in tabelvorm.te_smal(root, styles):
        near = ooxml.visible_text(paragraph)[:80]
        found.append(problem("S581", place, "", woord=word[:60], plaats=near))
    for defect, where in [*defects(root, styles, definitief), *form]:
        found.append(problem("S510", place, "", gebrek=defect, plaats=where[:80] or "begin"))
    found += toegankelijkheid.check(parts, place, definitief)
    for word, where in forbidden(root, verboden):
        code = "S512" if definitief else "S511"
        found.append(problem(code, place, "", woord=word, plaats=where[:80]))
    if woordkeus is not None:
        found += woordtoets.check(root, ooxml.style_names(styles), woordkeus, place)
    return found


def forbidden(root: Any, verboden: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each word that begins like one of ``verboden``, once, with the paragraph where it stands."""
    if not verboden:
        return
    begins = re.compile(rf"\b(?:{'|'.join(map(re.escape, verboden))})\w*", re.IGNORECASE)
    seen: set[str] = set()
    for paragraph in root.iter(w("p")):
        text = ooxml.visible_text(paragraph)
        for match in begins.finditer(text):
            if match[0].lower() not in seen:
                seen.add(match[0].lower())
                yield match[0], text


def defects(root: Any, styles: Any, definitief: bool) -> Iterator[tuple[str, str]]:
    """Defects of a document body, each with the text near which it stands."""
    names = ooxml.style_names(styles)
    heading, level = "", 0
    numbered = {h.element: h for h in koppen.headings(root, styles)}
    for paragraph in root.iter(w("p")):
        text = ooxml.visible_text(paragraph)
        if paragraph in numbered:
            own = numbered[paragraph]
            if own.level > level + 1:
                yield zeg("een kop slaat een niveau over"), own.text
            heading, level = own.text, own.level
            if not own.text:
                yield zeg("een lege kop"), heading
        if _INCLUDE.match(text.strip()):
            yield zeg("een bouwsteen die niet is ingevoegd"), text
        if beelden.MERK.search(text):
            yield zeg("een beeld dat niet is ingevoegd"), text
        if marks.ANY.search(text):
            yield zeg("een achtergebleven merk"), text
        if not text.strip() and not _carries_something(paragraph):
            yield zeg("een lege alinea"), heading
        if definitief and names.get(ooxml.style_of(paragraph), "") in _CONCEPT_STYLES:
            yield zeg("een concept-noot in een definitief document"), text
    for run_style in root.iter(w("rStyle")):
        if definitief and names.get(run_style.get(w("val")), "") in _CONCEPT_STYLES:
            yield (
                zeg("een concept-markering in een definitief document"),
                ooxml.visible_text(run_style.getparent().getparent()),
            )
    for table in root.iter(w("tbl")):
        rows = table.findall(w("tr"))
        first = ooxml.visible_text(rows[0]) if rows else heading
        if not rows:
            yield zeg("een tabel zonder rijen"), heading
        elif rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is None:
            yield zeg("een tabel zonder kopregel"), first
        elif len(rows) == 1:
            yield zeg("een tabel met alleen een kopregel"), first


def _carries_something(paragraph: Any) -> bool:
    """A paragraph without text that must stay: section end, picture, cell of a form, field."""
    for tag in ("sectPr", "drawing", "fldChar", "sdt", "br"):
        if next(paragraph.iter(w(tag)), None) is not None:
            return True
    before = paragraph.getprevious()
    keeps_tables_apart = before is not None and before.tag == w("tbl")
    return keeps_tables_apart or paragraph.getparent().tag in (w("tc"), w("sdtContent"))
