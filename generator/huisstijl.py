"""A house style from anywhere, made into one that every template of ours fits on.

In: the bytes of a region's house style and of ``standaard.docx``. Out: ``Basis``: the same file
with style ids as our templates use them (styles are the same when their *names* are: the ids
differ per language of Word and per program), with what it lacks taken from ``standaard.docx``
(styles, levels of lists, header, footer, paper), in Dutch, and without traces of its maker.
What it does say of itself - fonts, colours, margins, logo, numbering - is left as it is.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator import lijsten, ooxml, pakket, tabs
from generator.ooxml import Element, R, w
from generator.taal import zeg

TAAL: Final = "nl-NL"
_DUTCH: Final = {
    "standaard": "normal",
    **{f"kop {n}": f"heading {n}" for n in (1, 2, 3)},
    "lijst met afbeeldingen": "table of figures",
    **{f"inhopg {n}": f"toc {n}" for n in (1, 2, 3)},
    "titel": "title",
    "ondertitel": "subtitle",
    "kopvaninhoudsopgave": "toc heading",
    "lijst opsom.teken": "list bullet",
    "lijst opsom.teken 2": "list bullet 2",
    "lijstnummering": "list number",
    "lijstnummering 2": "list number 2",
    "bijschrift": "caption",
    "koptekst": "header",
    "voettekst": "footer",
    "zwaar": "strong",
    "tekst van tijdelijke aanduiding": "placeholder text",
    "tabelraster": "table grid",
    "standaardtabel": "normal table",
    "geen lijst": "no list",
    "standaardalinea-lettertype": "default paragraph font",
}
"""Word keeps the English name of its own styles in the file; some other programs do not."""
ALLEEN_IN_SJABLOON: Final = frozenset(("sturing", "bouwsteen"))
"""Styles of lines that are gone before anyone reads the document."""
_CONTENTS: Final = re.compile(r"(toc [123]|table of figures)$")
_Parts = Mapping[str, bytes]
Sleutel = tuple[str, str]
"""Kind and name of a style, in lower case: ``("paragraph", "heading 1")``."""


@dataclass(frozen=True)
class Basis:
    """A house style that is complete; what came from ``standaard.docx`` is named."""

    docx: bytes
    stijlen: frozenset[str] = frozenset()
    """Names (lower case) of the styles it lacked."""
    nummering: tuple[str, ...] = ()
    """Names of the numbered headings whose numbering it lacked, or had in another form."""
    stukken: tuple[str, ...] = ()
    """Which of ``header`` and ``footer`` it lacked."""


@functools.lru_cache(maxsize=32)
def maak(huisstijl: bytes, standaard: bytes) -> Basis:
    """The house style made complete. Raises OoxmlError when one of the two cannot be read."""
    if huisstijl == standaard:
        return Basis(huisstijl)
    parts, std = ooxml.read_package(huisstijl), ooxml.read_package(standaard)
    pakket.schoon(parts)
    styles, known = ooxml.parse(parts[ooxml.STYLES]), ooxml.parse(std[ooxml.STYLES])
    _rename(parts, styles, known)
    added = _add_styles(styles, known)
    section = _paper(parts, std)
    _fit_tabs(styles, added, section, std)
    nummering = _number(parts, std, styles, known, added)
    _in_dutch(styles)
    parts[ooxml.STYLES] = ooxml.serialize(styles)
    stukken = _running(parts, std, styles)
    names = frozenset(name for _, name in added) - ALLEEN_IN_SJABLOON
    return Basis(ooxml.write_package(parts), names, nummering, stukken)


def namen(styles: Element) -> set[str]:
    """The names of the styles as ``maak`` knows them, in lower case."""
    return {name for _, name in _by_name(styles)}


def gebruikt(docx: bytes) -> dict[str, str]:
    """The styles that a document uses, those they rest on included: lower case -> as written."""
    parts = ooxml.read_package(docx)
    styles = ooxml.parse(parts[ooxml.STYLES])
    by_id = {style.get(w("styleId"), ""): style for style in styles.iterchildren(w("style"))}
    tags = [w(tag) for tag in ("pStyle", "rStyle", "tblStyle")]
    waiting = []
    for name, content in parts.items():
        if re.fullmatch(r"word/(document|(header|footer)\d*|footnotes|endnotes)\.xml", name):
            waiting += [node.get(w("val"), "") for node in ooxml.parse(content).iter(*tags)]
    found: dict[str, str] = {}
    while waiting:
        style = by_id.pop(waiting.pop(), None)
        if style is None:
            continue
        label = style.find(w("name"))
        name = "" if label is None else label.get(w("val"), "")
        found[name.lower()] = name
        waiting += [one.get(w("val"), "") for one in style.findall(w("basedOn"))]
    return found


# --- styles --------------------------------------------------------------------------------


def _by_name(styles: Element) -> dict[Sleutel, Element]:
    found: dict[Sleutel, Element] = {}
    for style in styles.iterchildren(w("style")):
        name = style.find(w("name"))
        label = " ".join(name.get(w("val"), "").split()).lower() if name is not None else ""
        kind = style.get(w("type"), "paragraph")
        found.setdefault((kind, _DUTCH.get(label, label)), style)
    default = _default(styles)
    if default is not None:
        found.setdefault(("paragraph", "normal"), default)
    return found


def _default(styles: Element) -> Element | None:
    """The paragraph style of a paragraph that names none."""
    for style in styles.iterchildren(w("style")):
        if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on"):
            return style
    return None


def _rename(parts: dict[str, bytes], styles: Element, known: Element) -> None:
    """The ids that our templates use, everywhere in the file."""
    own, ours = _by_name(styles), _by_name(known)
    renamed: dict[str, str] = {}
    for key, style in own.items():
        if key in ours:
            target = ours[key]
            renamed[style.get(w("styleId"), "")] = target.get(w("styleId"), "")
            name = style.find(w("name"))
            if name is not None:
                name.set(w("val"), target.find(w("name")).get(w("val"), ""))
            for alias in style.findall(w("aliases")):
                style.remove(alias)
    taken = {one.lower() for one in renamed.values()}
    wanted = {style.get(w("styleId"), "").lower() for style in ours.values()}
    labels = {style.find(w("name")).get(w("val"), "").lower() for style in ours.values()}
    for style in styles.iterchildren(w("style")):
        old = style.get(w("styleId"), "")
        if old in renamed and (style in own.values()):
            continue
        new = old
        while new.lower() in taken | wanted or new in renamed.values():
            new += "Huis"
        renamed[old] = new
        taken.add(new.lower())
        name = style.find(w("name"))
        if name is not None and name.get(w("val"), "").lower() in labels:
            name.set(w("val"), f"{name.get(w('val'))} (huisstijl)")
    for style in styles.iterchildren(w("style")):
        style.set(w("styleId"), renamed.get(style.get(w("styleId"), ""), ""))
    tags = [w(t) for t in ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle", "styleLink")]
    tags += [w("numStyleLink"), w("defaultTableStyle"), w("clickAndTypeStyle")]
    _refer(styles, tags, renamed)
    for part in parts:
        if re.fullmatch(r"word/[a-z]+\d*\.xml", part) and part != ooxml.STYLES:
            root = ooxml.parse(parts[part])
            _refer(root, tags, renamed)
            parts[part] = ooxml.serialize(root)


def _refer(root: Element, tags: list[str], renamed: Mapping[str, str]) -> None:
    for node in root.iter(*tags):
        node.set(w("val"), renamed.get(node.get(w("val"), ""), node.get(w("val"), "")))


def _add_styles(styles: Element, known: Element) -> set[Sleutel]:
    """Styles of the standard house style that this one lacks, each with what it rests on."""
    own, ours = _by_name(styles), _by_name(known)
    added = {key for key in ours if key not in own}
    for key, style in ours.items():
        if key not in added:
            continue
        fresh = copy.deepcopy(style)
        if key == ("paragraph", "normal") and _default(styles) is not None:
            fresh.attrib.pop(w("default"), None)
        styles.append(fresh)
    ids = {style.get(w("styleId")): style for style in styles.iterchildren(w("style"))}
    for style in styles.iterchildren(w("style")):
        for tag in ("basedOn", "next", "link"):
            for one in style.findall(w(tag)):
                partner = ids.get(one.get(w("val")))
                back = None if partner is None else partner.find(w("link"))
                lonely = tag == "link" and (
                    back is None or back.get(w("val")) != style.get(w("styleId"))
                )
                if partner is None or lonely:
                    style.remove(one)
    return added


def _in_dutch(styles: Element) -> None:
    """Our texts are Dutch: a reader that speaks must know it, whatever the maker's Word spoke."""
    for lang in list(styles.iter(w("lang"))):
        for script in ("val", "eastAsia"):
            if lang.get(w(script)) is not None:
                lang.set(w(script), TAAL)
    defaults = styles.find(w("docDefaults"))
    if defaults is None:
        defaults = etree.Element(w("docDefaults"))
        styles.insert(0, defaults)
    run = defaults.find(w("rPrDefault"))
    if run is None:
        run = etree.Element(w("rPrDefault"))
        defaults.insert(0, run)
    form = run.find(w("rPr"))
    if form is None:
        form = etree.SubElement(run, w("rPr"))
    if form.find(w("lang")) is None:
        etree.SubElement(form, w("lang"), {w("val"): TAAL})
    elif form.find(w("lang")).get(w("val")) is None:
        form.find(w("lang")).set(w("val"), TAAL)


# --- paper, tabs ---------------------------------------------------------------------------


def tekstbreedte(section: Element) -> int:
    """Twips between the margins of a section."""
    page, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    gutter = int(margins.get(w("gutter"), "0"))
    return int(
        int(page.get(w("w"))) - int(margins.get(w("left"))) - int(margins.get(w("right"))) - gutter
    )


def laatste_sectie(root: Element) -> Element | None:
    """The last section of a document, with the headers and footers it takes from earlier ones."""
    found = list(root.iter(w("sectPr")))
    if not found:
        return None
    last = found[-1]
    refs = (w("headerReference"), w("footerReference"))
    for earlier in reversed(found[:-1]):
        have = {(one.tag, one.get(w("type"))) for one in last.iterchildren(*refs)}
        for one in reversed(list(earlier.iterchildren(*refs))):
            if (one.tag, one.get(w("type"))) not in have:
                last.insert(0, copy.deepcopy(one))
    if len(found) > 1 and found[0].find(w("titlePg")) is not None:
        lijsten.in_order(last, etree.Element(w("titlePg")), _AFTER_TITLE)
    return last


_AFTER_TITLE: Final = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings")


def _paper(parts: dict[str, bytes], std: _Parts) -> Element:
    """An empty body with one section that has paper, upright, and margins; returns the section."""
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    body = root.find(w("body"))
    if body is None:
        raise ooxml.OoxmlError(zeg("Het document heeft geen tekst (w:body ontbreekt)."))
    ours = laatste_sectie(ooxml.parse(std[ooxml.DOCUMENT]))
    section = laatste_sectie(root)
    if section is None:
        section = etree.Element(w("sectPr"))
    for child in list(body):
        body.remove(child)
    body.append(section)
    for tag, after in (("pgSz", ("pgMar", *_AFTER_SIZE)), ("pgMar", _AFTER_SIZE)):
        if section.find(w(tag)) is None and ours is not None and ours.find(w(tag)) is not None:
            lijsten.in_order(section, copy.deepcopy(ours.find(w(tag))), after)
    size = section.find(w("pgSz"))
    if size is not None and int(size.get(w("w"))) > int(size.get(w("h"))):
        width, height = size.get(w("h")), size.get(w("w"))
        size.set(w("w"), width)
        size.set(w("h"), height)
    if size is not None:
        size.attrib.pop(w("orient"), None)
    for tag in ("printerSettings", "type", "sectPrChange", "lnNumType"):
        for one in section.findall(w(tag)):
            section.remove(one)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    return section


_AFTER_SIZE: Final = (
    *("paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign"),
    *("noEndnote", "titlePg", *_AFTER_TITLE),
)


def _fit_tabs(styles: Element, added: set[Sleutel], section: Element, std: _Parts) -> None:
    """What stands at the right margin in a style of ours, or behind the dots of the contents."""
    ours = laatste_sectie(ooxml.parse(std[ooxml.DOCUMENT]))
    named, width = _by_name(styles), tekstbreedte(section)
    if ours is not None and ours.find(w("pgSz")) is not None and ours.find(w("pgMar")) is not None:
        borrowed = [style for key, style in named.items() if key in added]
        tabs.verplaats(borrowed, tekstbreedte(ours), width)
    tabs.met_stippen((style for (_, name), style in named.items() if _CONTENTS.match(name)), width)


def _number(
    parts: dict[str, bytes],
    std: _Parts,
    styles: Element,
    known: Element,
    added: set[Sleutel],
) -> tuple[str, ...]:
    """The lists of the styles; returns the numbered headings that got theirs from ours."""
    if ooxml.NUMBERING not in std:
        return ()
    root = ooxml.parse(parts.get(ooxml.NUMBERING, lijsten.EMPTY))
    ids = {style.get(w("styleId"), "") for key, style in _by_name(known).items() if key in added}
    found = lijsten.vul_aan(root, styles, ooxml.parse(std[ooxml.NUMBERING]), known, ids)
    parts[ooxml.NUMBERING] = ooxml.serialize(root)
    pakket.declareer(parts, ooxml.NUMBERING, "numbering")
    names = ooxml.style_names(styles)
    return tuple(names[one] for one in found if names[one].startswith(("heading", "bijlage")))


# --- header and footer ---------------------------------------------------------------------


def _running(parts: dict[str, bytes], std: _Parts, styles: Element) -> tuple[str, ...]:
    """The header and the footer of the standard house style, where this one has none."""
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    section = root.find(f"{w('body')}/{w('sectPr')}")
    ours = laatste_sectie(ooxml.parse(std[ooxml.DOCUMENT]))
    if ours is None:
        return ()
    targets = pakket.relaties(std, ooxml.DOCUMENT)
    added = []
    for kind in ("header", "footer"):
        if any(one.get(w("type")) == "default" for one in section.findall(w(f"{kind}Reference"))):
            continue
        for one in ours.findall(w(f"{kind}Reference")):
            if one.get(w("type")) != "default":
                continue
            number = 1
            while f"word/{kind}{number}.xml" in parts:
                number += 1
            name = f"word/{kind}{number}.xml"
            copied = ooxml.parse(std[targets[one.get(f"{{{R}}}id")]])
            tabs.alleen_rechts(copied, styles, tekstbreedte(section))
            parts[name] = ooxml.serialize(copied)
            reference = etree.Element(w(f"{kind}Reference"), {w("type"): "default"})
            reference.set(f"{{{R}}}id", pakket.declareer(parts, name, kind))
            section.insert(0, reference)
            added.append(kind)
    section[:] = sorted(section, key=_order)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    return tuple(added)


def _order(element: Element) -> int:
    """Headers first, then footers, then the rest as it stood (sorting is stable)."""
    return {w("headerReference"): 0, w("footerReference"): 1}.get(element.tag, 2)
