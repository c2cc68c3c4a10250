"""The provenance of a document as a custom XML part of the draft itself.

In: a .docx and its provenance. Out: the .docx with a part ``customXml/item1.xml`` in a namespace
of our own; and back: the same facts from any file that still has it. Word and LibreOffice keep
such a part; bookmarks tie it to the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from generator import ooxml
from generator.ooxml import CT, PR

NAMESPACE: Final = "urn:bestek:herkomst:1"
_ITEM: Final = "customXml/item1.xml"
_PROPS: Final = "customXml/itemProps1.xml"
_RELS: Final = "customXml/_rels/item1.xml.rels"
_DOCUMENT_RELS: Final = "word/_rels/document.xml.rels"
_DS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPS_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ID: Final = "{9B6C4B60-0B0E-5B57-8C6F-1F5C0B9E7A01}"
"""Of this kind of part, the same in every document."""


def met_deel(docx: bytes, herkomst: Mapping[str, Any]) -> bytes:
    """The document with its provenance inside.

    Args:
        docx: a document without custom XML.
        herkomst: ``alineas`` (bookmark -> facts) and ``waarden`` (a list), as in ``herkomst/``.
    """
    parts = ooxml.read_package(docx)
    root = etree.Element(f"{{{NAMESPACE}}}herkomst", nsmap={None: NAMESPACE})
    values: dict[str, list[Mapping[str, str]]] = {}
    for value in herkomst["waarden"]:
        values.setdefault(value["bladwijzer"], []).append(value)
    for bookmark, facts in sorted(herkomst["alineas"].items()):
        root.append(_alinea(bookmark, facts, values.get(bookmark, ())))
    parts[_ITEM] = ooxml.serialize(root)
    parts[_PROPS] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{_ID}" xmlns:ds="{_DS}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    parts[_RELS] = _relationships(("rId1", f"{_REL}/customXmlProps", "itemProps1.xml"))
    rels = ooxml.parse(parts[_DOCUMENT_RELS])
    rels.append(_relationship("rIdHerkomst", f"{_REL}/customXml", "../customXml/item1.xml"))
    parts[_DOCUMENT_RELS] = ooxml.serialize(rels)
    types = ooxml.parse(parts[ooxml.CONTENT_TYPES])
    own = {"PartName": f"/{_PROPS}", "ContentType": _PROPS_TYPE}
    types.append(types.makeelement(f"{{{CT}}}Override", own))
    if not any(t.get("Extension") == "xml" for t in types):
        default = {"Extension": "xml", "ContentType": "application/xml"}
        types.insert(0, types.makeelement(f"{{{CT}}}Default", default))
    parts[ooxml.CONTENT_TYPES] = ooxml.serialize(types)
    return ooxml.write_package(parts)


def lees(docx: bytes) -> dict[str, dict[str, Any]]:
    """Bookmark -> facts, with ``waarden``; empty when the file has no such part.

    Raises:
        OoxmlError: it is no Word document, or one that cannot be read safely.
    """
    for name, data in ooxml.read_package(docx).items():
        if not name.startswith("customXml/") or NAMESPACE.encode() not in data:
            continue
        root = ooxml.parse(data)
        if root.tag == f"{{{NAMESPACE}}}herkomst":
            return {node.get("bladwijzer", ""): _facts(node) for node in root}
    return {}


def _alinea(
    bookmark: str, facts: Mapping[str, Any], values: Sequence[Mapping[str, str]]
) -> ooxml.Element:
    names = ("bouwsteen", "alinea", "sjabloon", "kop")
    node = etree.Element(
        f"{{{NAMESPACE}}}alinea",
        {"bladwijzer": bookmark, **{name: str(facts[name]) for name in names}},
    )
    for condition in facts["voorwaarden"]:
        etree.SubElement(node, f"{{{NAMESPACE}}}voorwaarde").text = condition
    for path in facts["paden"]:
        etree.SubElement(node, f"{{{NAMESPACE}}}pad").text = path
    for value in values:
        own = {name: value[name] for name in ("pad", "stand", "herkomst")}
        etree.SubElement(node, f"{{{NAMESPACE}}}waarde", own).text = value["tekst"]
    return node


def _facts(node: ooxml.Element) -> dict[str, Any]:
    number = node.get("alinea", "0")
    return {
        "bouwsteen": node.get("bouwsteen", ""),
        "alinea": int(number) if number.isdecimal() else 0,
        "sjabloon": node.get("sjabloon", ""),
        "kop": node.get("kop", ""),
        "voorwaarden": [_own(n) for n in node.iter(f"{{{NAMESPACE}}}voorwaarde")],
        "paden": [_own(n) for n in node.iter(f"{{{NAMESPACE}}}pad")],
        "waarden": [
            {**{key: n.get(key, "") for key in ("pad", "stand", "herkomst")}, "tekst": _own(n)}
            for n in node.iter(f"{{{NAMESPACE}}}waarde")
        ],
    }


def _own(node: ooxml.Element) -> str:
    return str(node.text or "")


def _relationship(own: str, kind: str, target: str) -> ooxml.Element:
    return etree.Element(f"{{{PR}}}Relationship", {"Id": own, "Type": kind, "Target": target})


def _relationships(*rows: tuple[str, str, str]) -> bytes:
    root = etree.Element(f"{{{PR}}}Relationships", nsmap={None: PR})
    root.extend(_relationship(*row) for row in rows)
    return ooxml.serialize(root)
