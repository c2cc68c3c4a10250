"""Is the form of a template that of the house style, and is nothing left of the work on it?

In: a ``Stuk`` and the style names of its house style. Out: S534 comments, S535 tracked changes,
S536 styles, S537 direct formatting, S538 language, S540 tables, S541 and S545 headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator import ooxml
from generator.alineatekst import describe, local
from generator.ooxml import Element, w
from generator.problems import Problem
from generator.sjabloonplaats import KOP, Alinea
from generator.sjabloonvorm.stuk import Deel, Stuk, kort
from generator.taal import merk, zeg

TAAL: Final = "nl-NL"
_CHANGES: Final = {
    "ins": merk("ingevoegd"),
    "del": merk("verwijderd"),
    "moveFrom": merk("verplaatst van hier"),
    "moveTo": merk("hierheen verplaatst"),
    "cellIns": merk("cel ingevoegd"),
    "cellDel": merk("cel verwijderd"),
    "cellMerge": merk("cellen samengevoegd"),
    **{
        f"{name}Change": merk("opmaak gewijzigd")
        for name in ("rPr", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "tblGrid")
    },
    "numberingChange": merk("nummering gewijzigd"),
}
_NO_FORM: Final = frozenset(("rStyle", "lang", "noProof", "webHidden", "rtl", "cs", "rPrChange"))
_PARAGRAPH_FORM: Final = frozenset(
    ("shd", "pBdr", "jc", "ind", "spacing", "tabs", "framePr", "outlineLvl", "bidi")
)
_TABLE_FORM: Final = frozenset(("tblBorders", "shd", "tblCellMar"))
_CELL_FORM: Final = frozenset(("tcBorders", "shd", "tcMar", "textDirection"))
_IN_WORDS: Final = {
    "color": merk("kleur"),
    "rFonts": merk("lettertype"),
    "sz": merk("lettergrootte"),
    "highlight": merk("markering"),
    "shd": merk("achtergrond"),
    "b": merk("vet"),
    "i": merk("cursief"),
    "u": merk("onderstreept"),
    "strike": merk("doorgehaald"),
    "caps": merk("hoofdletters"),
    "vertAlign": merk("hoog of laag"),
    "vanish": merk("verborgen tekst"),
    "jc": merk("uitlijning"),
    "ind": merk("inspringing"),
    "spacing": merk("afstand"),
    "pBdr": merk("rand"),
    "tabs": merk("tabs"),
    "outlineLvl": merk("overzichtsniveau"),
    "tblBorders": merk("randen van de tabel"),
    "tcBorders": merk("randen van de cel"),
    "tblCellMar": merk("celmarges"),
    "tcMar": merk("celmarges"),
}
_SILENT: Final = re.compile(r"\{\{\s*anker\(.*?\)\s*\}\}|\{%.*?%\}|\{#.*?#\}")
_ROW_TAG: Final = re.compile(r"\s*(?:\{%-?tr\s.*?%\}\s*)+")


def check(stuk: Stuk, huisstijl: frozenset[str]) -> Iterator[Problem]:
    """The whole template; ``huisstijl`` holds names in lower case."""
    yield from _comments(stuk)
    yield from _changes(stuk)
    yield from _language(stuk)
    for deel, alinea in stuk.alineas():
        yield from _styles(stuk, alinea, huisstijl)
        yield from _direct(stuk, alinea)
        yield from _run_language(stuk, alinea)
        if KOP.fullmatch(alinea.stijl) and deel.naam == ooxml.DOCUMENT:
            yield from _heading(stuk, alinea)
    for deel in stuk.delen:
        for table in deel.root.iter(w("tbl")):
            yield from _table(stuk, deel, table, huisstijl)


def _own(alinea: Alinea, *names: str) -> Iterator[Element]:
    """Elements of this paragraph itself, not of one in a text box inside."""
    for node in alinea.element.iter(*(w(name) for name in names)):
        if next(node.iterancestors(w("p")), None) is alinea.element:
            yield node


def _comments(stuk: Stuk) -> Iterator[Problem]:
    texts: dict[str, str] = {}
    for part in ("word/comments.xml",):
        root = stuk.root(part)
        for one in () if root is None else root.iter(w("comment")):
            texts[one.get(w("id"), "")] = ooxml.visible_text(one)
    placed = set()
    for deel, alinea in stuk.alineas():
        del deel
        for mark in _own(alinea, "commentReference", "commentRangeStart"):
            number = mark.get(w("id"), "")
            if number not in placed:
                placed.add(number)
                yield stuk.meld("S534", alinea.waar, tekst=kort(texts.get(number, "")))
    for number, text in texts.items():
        if number not in placed:
            yield stuk.meld("S534", "", tekst=kort(text))


def _changes(stuk: Stuk) -> Iterator[Problem]:
    names = [w(name) for name in _CHANGES]
    for deel in stuk.delen:
        done = set()
        for node in deel.root.iter(*names):
            waar, kind = deel.waar(node), _CHANGES[local(node)]
            if (waar, kind) not in done:
                done.add((waar, kind))
                text = "".join(t.text or "" for t in node.iter(w("t"), w("delText")))
                yield stuk.meld("S535", waar, soort=zeg(kind), tekst=kort(text))
    settings = stuk.root("word/settings.xml")
    tracking = None if settings is None else settings.find(w("trackRevisions"))
    if tracking is not None and ooxml.is_on(tracking):
        yield stuk.meld("S535", "", soort=zeg("wijzigingen bijhouden staat aan"), tekst="")


def _language(stuk: Stuk) -> Iterator[Problem]:
    styles = ooxml.parse(stuk.parts[ooxml.STYLES])
    own = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    value = "" if own is None else own.get(w("val"), "")
    if value != TAAL:
        yield stuk.meld("S538", "", taal=value or zeg("niets"), waarvan=zeg("het hele bestand"))
    for style in styles.iter(w("style")):
        lang = style.find(f"{w('rPr')}/{w('lang')}")
        value = TAAL if lang is None else lang.get(w("val"), TAAL)
        if value != TAAL:
            name = stuk.stijlen.get(style.get(w("styleId"), ""), "")
            yield stuk.meld("S538", "", taal=value, waarvan=zeg("de stijl {naam}", naam=name))


def _run_language(stuk: Stuk, alinea: Alinea) -> Iterator[Problem]:
    for run in _own(alinea, "r"):
        lang = run.find(f"{w('rPr')}/{w('lang')}")
        value = TAAL if lang is None else lang.get(w("val"), TAAL)
        text = "".join(t.text or "" for t in run.iter(w("t")))
        if value != TAAL and text.strip():
            yield stuk.meld("S538", alinea.waar, taal=value, waarvan=f"'{kort(text)}'")
            return


def _styles(stuk: Stuk, alinea: Alinea, huisstijl: frozenset[str]) -> Iterator[Problem]:
    used = [
        node.get(w("val"), "")
        for node in _own(alinea, "pStyle", "rStyle")
        if node.getparent().getnext() is None
        or node.getparent().getnext().tag != w("commentReference")  # Word's own, with a comment
    ]
    for style_id in dict.fromkeys(used):
        name = stuk.stijlen.get(style_id, style_id)
        if style_id not in stuk.stijlen or name not in huisstijl:
            yield stuk.meld("S536", alinea.waar, stijl=name, waarvan=kort(alinea.tekst))


def _direct(stuk: Stuk, alinea: Alinea) -> Iterator[Problem]:
    """Formatting that a person gave by hand: the paragraph itself, then the words in it."""
    own = alinea.element.iterfind(f"{w('pPr')}/*")
    form = [prop for prop in own if local(prop) in _PARAGRAPH_FORM]
    if form:
        yield _formed(stuk, alinea.waar, form, zeg("de alinea"), alinea.tekst)
    if alinea.stijl.startswith("toc "):
        return  # Word formats the lines of the contents itself
    seen: dict[str, tuple[list[Element], str]] = {}
    for run in _own(alinea, "r"):
        text = "".join(t.text or "" for t in run.iter(w("t")))
        props = [p for p in run.iterfind(f"{w('rPr')}/*") if local(p) not in _NO_FORM]
        if props and text.strip():
            key = "; ".join(describe(p) for p in props)
            seen[key] = (props, seen.get(key, ([], ""))[1] + text)
    for props, text in seen.values():
        yield _formed(stuk, alinea.waar, props, "", text)


def _formed(stuk: Stuk, waar: str, props: list[Element], wat: str, text: str) -> Problem:
    words = dict.fromkeys(zeg(_IN_WORDS.get(local(p), describe(p))) for p in props if not _extra(p))
    opmaak = ", ".join(words) or describe(props[0])
    return stuk.meld("S537", waar, opmaak=opmaak, waarvan=wat or f"'{kort(text)}'")


def _extra(prop: Element) -> bool:
    """The twin of a property for other scripts, which says nothing new."""
    return local(prop) in ("szCs", "bCs", "iCs")


def _heading(stuk: Stuk, alinea: Alinea) -> Iterator[Problem]:
    text = _SILENT.sub("", alinea.tekst).strip()
    if not text and next(_own(alinea, "drawing", "pict"), None) is None:
        yield stuk.meld("S541", alinea.waar, stijl=alinea.stijl)
    elif stuk.soort == "bouwstenen" and alinea.stijl in ("heading 1", "heading 2", "bijlagekop"):
        yield stuk.meld("S545", alinea.waar, stijl=alinea.stijl)


def _table(stuk: Stuk, deel: Deel, table: Element, huisstijl: frozenset[str]) -> Iterator[Problem]:
    rows = [row for row in table if row.tag == w("tr")]
    content = [row for row in rows if not _ROW_TAG.fullmatch(ooxml.visible_text(row) or "-")]
    first = content[0] if content else None
    waar = deel.waar(table if first is None else first)
    mark = None if first is None else first.find(f"{w('trPr')}/{w('tblHeader')}")
    if mark is None or not ooxml.is_on(mark):
        yield stuk.meld("S540", waar)
    properties = table.find(w("tblPr"))
    style = None if properties is None else properties.find(w("tblStyle"))
    style_id = "" if style is None else style.get(w("val"), "")
    name = stuk.stijlen.get(style_id, style_id)
    if name not in huisstijl:
        yield stuk.meld("S536", waar, stijl=name or zeg("geen"), waarvan=zeg("de tabel"))
    form = [] if properties is None else [p for p in properties if local(p) in _TABLE_FORM]
    if form:
        yield _formed(stuk, waar, form, zeg("de tabel"), "")
    for row in rows:
        for cell in row.iterchildren(w("tc")):
            form = [p for p in cell.iterfind(f"{w('tcPr')}/*") if local(p) in _CELL_FORM]
            if form:
                yield _formed(stuk, deel.waar(cell), form, zeg("de cel"), "")
