"""All tracked changes of a document accepted or rejected, as Word does it.

In: bytes of a .docx. Out: bytes without tracked changes (``aanvaard``, ``verwerp``), or the
number of changes in it (``aantal``). Semantics: ISO 29500-1, 17.13.5. A paragraph whose mark
goes is joined with the next one, which keeps its own properties.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from generator import ooxml
from generator.ooxml import Element, w
from generator.redline.namen import MERKEN, NOOT_SOORT, NS_M
from generator.redline.pakket import Pakket

_IN, _UIT = (w("ins"), w("moveTo")), (w("del"), w("moveFrom"))
_BEREIK = frozenset(tag for tag in MERKEN if "Range" in tag and "comment" not in tag)
_WAS = tuple(
    w(name)
    for name in [
        "pPrChange",
        "rPrChange",
        "tblPrChange",
        "tblPrExChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
        "tblGridChange",
        "numberingChange",
    ]
)
_CEL = (w("cellIns"), w("cellDel"), w("cellMerge"))
_ALLE = (*_IN, *_UIT, *_WAS, *_CEL)
_BLIJFT = {  # what a change of properties says nothing about
    w("pPrChange"): frozenset((w("rPr"), w("sectPr"), w("pPrChange"))),
    w("rPrChange"): frozenset((*_IN, *_UIT, w("rPrChange"))),
    w("trPrChange"): frozenset((w("ins"), w("del"), w("trPrChange"))),
    w("tcPrChange"): frozenset((*_CEL, w("tcPrChange"))),
    w("sectPrChange"): frozenset(
        (w("headerReference"), w("footerReference"), w("sectPrChange"), w("printerSettings"))
    ),
}
_HOUDERS = (w("hyperlink"), w("sdt"), w("smartTag"), w("customXml"), w("dir"), w("bdo"))
_FORMULE = (f"{{{NS_M}}}oMath", w("fldSimple"))
_DELEN = ("header", "footer", "footnotes", "endnotes", "comments")


def aanvaard(data: bytes) -> bytes:
    """The document with every tracked change accepted. Raises RedlineError."""
    return _oordeel(data, True)


def verwerp(data: bytes) -> bytes:
    """The document with every tracked change rejected. Raises RedlineError."""
    return _oordeel(data, False)


def aantal(data: bytes) -> int:
    """How many marks of tracked changes the document holds. Raises RedlineError."""
    package = Pakket(data)
    return sum(1 for name in verhalen(package) for _ in package.boom(name).iter(*_ALLE))


def verhalen(package: Pakket) -> list[str]:
    """The parts with text: body first, then headers, footers, notes and comments."""
    related = package.relaties(package.hoofd).values()
    found = [r.doel for r in related if r.soort in _DELEN and r.doel in package.delen]
    return list(dict.fromkeys([package.hoofd, *found]))


def _oordeel(data: bytes, aanvaarden: bool) -> bytes:
    package = Pakket(data)
    before = _noten_in_gebruik(package)
    for name in verhalen(package):
        _deel(package.boom(name), aanvaarden)
    for kind, gone in before.items():
        lost = gone - _noten_in_gebruik(package)[kind]
        if part := package.deel(package.hoofd, kind):
            for note in list(package.boom(part)):
                if note.get(w("id")) in lost:
                    ooxml.remove(note)
    for relation in ("styles", "numbering"):
        if part := package.deel(package.hoofd, relation):
            _eigenschappen(package.boom(part), aanvaarden)
    return package.schrijf()


def _noten_in_gebruik(package: Pakket) -> dict[str, set[str]]:
    root = package.boom(package.hoofd)
    return {
        kind: {one.get(w("id"), "") for one in root.iter(tag)} for tag, kind in NOOT_SOORT.items()
    }


def _deel(root: Element, aanvaarden: bool) -> None:
    blijft, weg = (_IN, _UIT) if aanvaarden else (_UIT, _IN)
    for mark in list(root.iter(*_BEREIK)):
        ooxml.remove(mark)
    _rijen_en_cellen(root, weg, aanvaarden)
    gone = [p for p in root.iter(w("p")) if _merk(p, weg) is not None]
    _eigenschappen(root, aanvaarden)
    for change in list(root.iter(*weg)):
        if _houder(change):
            ooxml.remove(change)
    for change in list(root.iter(*blijft)):
        if _houder(change):
            _pak_uit(change)
    for mark in list(root.iter(*_IN, *_UIT)):  # what is left are marks inside properties
        parent = mark.getparent()
        if parent is not None and parent.tag == w("numPr") and not aanvaarden:
            ooxml.remove(parent)
        else:
            ooxml.remove(mark)
    for text in root.iter(w("delText"), w("delInstrText")):
        text.tag = w("t") if text.tag == w("delText") else w("instrText")
    for paragraph in gone:
        _voeg_samen(paragraph)
    for link in list(root.iter(w("hyperlink"))):
        if not len(link):
            ooxml.remove(link)
    for box in root.iter(w("tc"), w("footnote"), w("endnote"), w("hdr"), w("ftr")):
        if box.find(f".//{w('p')}") is None:
            box.append(box.makeelement(w("p")))


def _houder(change: Element) -> bool:
    """Does this mark hold runs, or is it a mark inside properties?"""
    parent = change.getparent()
    return parent is not None and parent.tag not in (
        *(w("rPr"), w("trPr"), w("numPr")),
        f"{{{NS_M}}}ctrlPr",
    )


def _merk(paragraph: Element, soorten: tuple[str, ...]) -> Element | None:
    own = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return None if own is None else next((c for c in own if c.tag in soorten), None)


def _rijen_en_cellen(root: Element, weg: tuple[str, ...], aanvaarden: bool) -> None:
    for row in list(root.iter(w("tr"))):
        own = row.find(w("trPr"))
        if own is not None and any(mark.tag in weg for mark in own):
            _haal_weg(row, (w("tbl"),))
        elif own is not None:
            for mark in [c for c in own if c.tag in (*_IN, *_UIT)]:
                ooxml.remove(mark)
    gone = w("cellDel") if aanvaarden else w("cellIns")
    for mark in list(root.iter(*_CEL)):
        cell = next(mark.iterancestors(w("tc")), None)
        ooxml.remove(mark)
        if mark.tag == gone and cell is not None:
            _haal_weg(cell, (w("tr"), w("tbl")))


def _haal_weg(element: Element, houders: tuple[str, ...]) -> None:
    """Remove an element, and the row or table that is empty without it."""
    for holder in [next(element.iterancestors(tag), None) for tag in houders]:
        outer = element.getparent()
        ooxml.remove(element)
        while outer is not None and outer.tag in (w("sdtContent"), w("sdt"), w("customXml")):
            if outer.find(f".//{w('tr')}") is not None or outer.find(f".//{w('tc')}") is not None:
                return
            upper = outer.getparent()
            ooxml.remove(outer)
            outer = upper
        wanted = w("tr") if holder is not None and holder.tag == w("tbl") else w("tc")
        if holder is None or holder.find(f".//{wanted}") is not None:
            return
        element = holder
    parent = element.getparent()
    if parent is not None:
        ooxml.remove(element)


def _eigenschappen(root: Element, aanvaarden: bool) -> None:
    for change in list(root.iter(*_WAS)):
        parent = change.getparent()
        if parent is None:
            continue
        if not aanvaarden and len(change):
            keep = _BLIJFT.get(str(change.tag), frozenset())
            for child in list(parent):
                if child.tag not in keep and child is not change:
                    parent.remove(child)
            old = [copy.deepcopy(c) for c in change[0] if c.tag not in keep]
            first = change.tag != w("rPrChange") and change.tag != w("sectPrChange")
            at = 0 if first else parent.index(change)
            for number, child in enumerate(old):
                parent.insert(at + number, child)
        ooxml.remove(change)


def _pak_uit(change: Element) -> None:
    """The children of an element in its place."""
    for child in list(change):
        change.addprevious(child)
    ooxml.remove(change)


def _inhoud(paragraph: Element) -> Iterator[Element]:
    """What a reader would see of a paragraph: children other than properties and marks."""
    for child in paragraph:
        if child.tag in _HOUDERS and not any(True for _ in child.iter(w("r"), *_FORMULE)):
            continue
        if child.tag not in MERKEN and child.tag not in (w("pPr"), w("proofErr")):
            yield child


def _voeg_samen(paragraph: Element) -> None:
    """Join a paragraph whose mark is gone with the one behind it, or drop it when empty."""
    parent, following = paragraph.getparent(), paragraph.getnext()
    while following is not None and following.tag in MERKEN:
        following = following.getnext()
    if parent is None:
        return
    target = following if following is not None and following.tag == w("p") else None
    if not any(True for _ in _inhoud(paragraph)):
        loose = parent.tag in (w("sdtContent"), w("customXml"))
        others = any(c.tag == w("p") and c is not paragraph for c in parent)
        if target is None and not others and not loose:
            return  # a holder needs one paragraph
        if target is None and following is None and parent.tag == w("tc"):
            return  # nor may a cell end with something else
        _bewaar_merken(paragraph, target)
        ooxml.remove(paragraph)
        while loose and not any(c.tag in (w("p"), w("tbl"), w("sdt")) for c in parent):
            upper = parent.getparent()
            if upper is None or parent.tag not in (w("sdtContent"), w("sdt"), w("customXml")):
                break
            ooxml.remove(parent)
            parent = upper
    elif target is not None:
        at = 1 if target.find(w("pPr")) is not None else 0
        for number, child in enumerate([c for c in paragraph if c.tag != w("pPr")]):
            target.insert(at + number, child)
        ooxml.remove(paragraph)


def _bewaar_merken(paragraph: Element, target: Element | None) -> None:
    """Halves of bookmarks that reach into other paragraphs move on; whole ones go."""
    marks = [c for c in paragraph if c.tag in (w("bookmarkStart"), w("bookmarkEnd"))]
    numbers = [mark.get(w("id")) for mark in marks]
    loose = [mark for mark in marks if numbers.count(mark.get(w("id"))) == 1]
    for number, mark in enumerate(loose):
        if target is None:
            paragraph.addprevious(mark)
        else:
            at = 1 if target.find(w("pPr")) is not None else 0
            target.insert(at + number, mark)
