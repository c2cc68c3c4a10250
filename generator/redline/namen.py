"""Words of WordprocessingML that every module here uses, and the comparable form of an element.

In: elements. Out: names, sets of names, text that is equal when two elements mean the same.
"""

from __future__ import annotations

from typing import Final

from generator.ooxml import W14, WP, Element, R, w

NS_M: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
NS_O: Final = "urn:schemas-microsoft-com:office:office"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
DOC_PR: Final = f"{{{WP}}}docPr"

BLADWIJZER: Final = "cl_"
"""Start of the name of a bookmark that says which clause a paragraph is."""

MERKEN: Final = frozenset(
    w(name)
    for name in [
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "permStart",
        "permEnd",
        "customXmlInsRangeStart",
        "customXmlInsRangeEnd",
        "customXmlDelRangeStart",
        "customXmlDelRangeEnd",
        "customXmlMoveFromRangeStart",
        "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart",
        "customXmlMoveToRangeEnd",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
    ]
)
"""Marks without width: they say where something starts or ends and print nothing."""

RUIS: Final = frozenset((w("proofErr"), w("lastRenderedPageBreak")))
"""What Word notes for itself and makes again."""

DOORZICHTIG: Final = frozenset((w("smartTag"), w("customXml"), w("dir"), w("bdo"), w("sdt")))
"""Inline holders whose content counts and whose wrapping is not compared."""

NOOT_SOORT: Final = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
"""Reference in the text -> relation (and element name without s) of the notes."""

_EIGEN = frozenset(
    (f"{{{W14}}}paraId", f"{{{W14}}}textId", w("dirty"), f"{{{W14}}}anchorId", f"{{{W14}}}editId")
)
_ID_VAN_TEKENING = "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"


def is_eigen(attribute: str) -> bool:
    """An attribute that says who edited when, or numbers an element; never what is printed."""
    return (
        attribute in _EIGEN
        or attribute.startswith(w("rsid"))
        or (attribute.startswith(f"{{{_ID_VAN_TEKENING}}}") and attribute.endswith("Id"))
    )


def is_relatie(attribute: str) -> bool:
    """An attribute whose value is the id of a relationship."""
    return attribute.startswith(f"{{{R}}}") or attribute == f"{{{NS_O}}}relid"


def vorm(element: Element | None, zonder: frozenset[str] = frozenset()) -> str:
    """Equal for two elements that say the same; empty for none and for an empty element.

    The order of the direct children does not count (properties are a set); children named in
    ``zonder`` do not either.
    """
    if element is None:
        return ""
    children = sorted(_diep(c) for c in element if isinstance(c.tag, str) and c.tag not in zonder)
    own = _attributen(element)
    return f"[{own}]{''.join(children)}" if own or children else ""


def diepe_vorm(element: Element) -> str:
    """As ``vorm``, of the element itself, with every child in its order."""
    return _diep(element)


def _diep(element: Element) -> str:
    text = element.text if element.text and element.text.strip() else ""
    children = "".join(_diep(c) for c in element if isinstance(c.tag, str))
    return f"<{element.tag} {_attributen(element)}>{text}{children}</>"


def _attributen(element: Element) -> str:
    drawing = element.tag == DOC_PR
    return " ".join(
        f"{name}={value}"
        for name, value in sorted(element.attrib.items())
        if not is_eigen(str(name)) and not (drawing and name == "id")
    )


def kind(element: Element, name: str) -> Element | None:
    """The first child ``w:name``."""
    return element.find(w(name))


def eerste(element: Element, name: str) -> Element:
    """The child ``w:name``, made as the first child when it is not there."""
    found = element.find(w(name))
    if found is None:
        found = element.makeelement(w(name))
        element.insert(0, found)
    return found
