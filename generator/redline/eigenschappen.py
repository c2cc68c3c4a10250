"""Changed properties as tracked changes: of paragraphs, marks, tables, rows, cells, sections.

In: the element of NEW and that of OLD it is paired with. Out: the element of NEW with a
``...Change`` that holds what OLD said, where they differ.
"""

from __future__ import annotations

from generator.ooxml import Element, w
from generator.redline.namen import eerste, vorm
from generator.redline.revisies import Revisies

_PPR = frozenset((w("rPr"), w("sectPr"), w("pPrChange")))
_MERK = frozenset((w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("rPrChange")))
_TRPR = frozenset((w("ins"), w("del"), w("trPrChange")))
_TCPR = frozenset((w("cellIns"), w("cellDel"), w("cellMerge"), w("tcPrChange")))
_SECTIE = frozenset(
    (w("headerReference"), w("footerReference"), w("sectPrChange"), w("printerSettings"))
)


def alinea(oud: Element, nieuw: Element, revisies: Revisies) -> None:
    """Properties of a pair of paragraphs, of their marks, and of the section they close."""
    before, after = oud.find(w("pPr")), nieuw.find(w("pPr"))
    if before is None and after is None:
        return
    mark_before = None if before is None else before.find(w("rPr"))
    mark_after = None if after is None else after.find(w("rPr"))
    if vorm(mark_before, _MERK) != vorm(mark_after, _MERK):
        own = _rpr(eerste(nieuw, "pPr"))
        own.append(revisies.was("rPrChange", "rPr", mark_before, _MERK))
    after = nieuw.find(w("pPr"))
    if before is not None and after is not None:
        sections = before.find(w("sectPr")), after.find(w("sectPr"))
        if sections[0] is not None and sections[1] is not None:
            sectie(sections[0], sections[1], revisies)
    if vorm(before, _PPR) != vorm(after, _PPR):
        eerste(nieuw, "pPr").append(revisies.was("pPrChange", "pPr", before, _PPR))


def _rpr(ppr: Element) -> Element:
    """The ``w:rPr`` of a paragraph mark; it stands before section and change."""
    own = ppr.find(w("rPr"))
    if own is None:
        own = ppr.makeelement(w("rPr"))
        behind = [c for c in ppr if c.tag in (w("sectPr"), w("pPrChange"))]
        if behind:
            behind[0].addprevious(own)
        else:
            ppr.append(own)
    return own


def merk_alinea(paragraph: Element, soort: str, revisies: Revisies) -> None:
    """The mark of this paragraph was inserted (``ins``) or deleted (``del``)."""
    _rpr(eerste(paragraph, "pPr")).insert(0, revisies.merk(soort))


def merk_rij(row: Element, soort: str, revisies: Revisies) -> None:
    """This row was inserted or deleted."""
    own = row.find(w("trPr"))
    if own is None:
        own = row.makeelement(w("trPr"))
        front = row.find(w("tblPrEx"))
        row.insert(0 if front is None else row.index(front) + 1, own)
    change = own.find(w("trPrChange"))
    if change is None:
        own.append(revisies.merk(soort))
    else:
        change.addprevious(revisies.merk(soort))


def sectie(oud: Element, nieuw: Element, revisies: Revisies) -> None:
    """Page size, margins, columns, numbering of pages; not which headers belong to it."""
    if vorm(_zonder_id(oud), _SECTIE) != vorm(_zonder_id(nieuw), _SECTIE):
        nieuw.append(revisies.was("sectPrChange", "sectPr", oud, _SECTIE))


def _zonder_id(section: Element) -> Element:
    for name in list(section.attrib):
        if str(name).startswith(w("rsid")):
            del section.attrib[name]
    return section


def tabel(oud: Element, nieuw: Element, revisies: Revisies) -> None:
    """Properties of a pair of tables, and the widths of their columns."""
    _wijzig(oud, nieuw, "tblPr", frozenset((w("tblPrChange"),)), revisies)
    _wijzig(oud, nieuw, "tblGrid", frozenset((w("tblGridChange"),)), revisies, in_volgorde=True)


def rij(oud: Element, nieuw: Element, revisies: Revisies) -> None:
    """Properties of a pair of rows."""
    _wijzig(oud, nieuw, "tblPrEx", frozenset((w("tblPrExChange"),)), revisies)
    _wijzig(oud, nieuw, "trPr", _TRPR, revisies)


def cel(oud: Element, nieuw: Element, revisies: Revisies) -> None:
    """Properties of a pair of cells."""
    _wijzig(oud, nieuw, "tcPr", _TCPR, revisies)


def _wijzig(
    oud: Element,
    nieuw: Element,
    naam: str,
    zonder: frozenset[str],
    revisies: Revisies,
    in_volgorde: bool = False,
) -> None:
    before, after = oud.find(w(naam)), nieuw.find(w(naam))
    if _vorm(before, zonder, in_volgorde) == _vorm(after, zonder, in_volgorde):
        return
    if after is None:
        after = nieuw.makeelement(w(naam))
        front = [c for c in nieuw if c.tag in (w("tblPrEx"), w("tblPr"))]
        nieuw.insert(nieuw.index(front[-1]) + 1 if front else 0, after)
    after.append(revisies.was(f"{naam}Change", naam, before, zonder))


def _vorm(element: Element | None, zonder: frozenset[str], in_volgorde: bool) -> str:
    if not in_volgorde or element is None:
        return vorm(element, zonder)
    return "|".join(vorm(child) for child in element if child.tag not in zonder)
