"""A .docx opened to be compared: parts, their trees, their relationships, and new parts.

In: bytes. Out: ``Pakket``, which can be changed and written again. The same changes give the
same bytes; a part that nobody changed keeps its own.
"""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass

from lxml import etree

from generator import ooxml
from generator.ooxml import CT, PR, Element, W

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


class RedlineError(Exception):
    """These files cannot be compared; the message (Dutch, no final stop) says why."""


@dataclass(frozen=True)
class Relatie:
    """One relationship. ``doel`` is the name of a part, or what is outside when ``buiten``."""

    id: str
    type: str
    doel: str
    buiten: bool

    @property
    def soort(self) -> str:
        """Last word of the type: ``header``, ``image``, ``hyperlink``."""
        return self.type.rsplit("/", 1)[-1]


class Pakket:
    """The parts of one document. Raises RedlineError for what is no Word document."""

    def __init__(self, data: bytes) -> None:
        try:
            self.delen = ooxml.read_package(data)
            self._bomen: dict[str, Element] = {}
            self._eerst: dict[str, bytes] = {}
            self._soorten = self.boom(ooxml.CONTENT_TYPES)
            mains = [r for r in self.relaties("").values() if r.soort == "officeDocument"]
            if not mains or mains[0].doel not in self.delen:
                raise RedlineError("het is geen Word-document: het onderdeel met de tekst mist")
            self.hoofd = mains[0].doel
            if self.inhoudstype(self.hoofd) not in (_MAIN, _TEMPLATE):
                raise RedlineError(
                    "het is geen gewoon Word-document (.docx), maar bijvoorbeeld een bestand met "
                    "macro's of een werkblad"
                )
            if self.boom(self.hoofd).tag != f"{{{W}}}document":
                raise RedlineError("het is opgeslagen als Strict Open XML; die vorm lezen wij niet")
            for name in self.delen:
                if name.endswith((".xml", ".rels")):
                    self.boom(name)
        except ooxml.OoxmlError as fault:
            reason = str(fault).rstrip(".")
            raise RedlineError(reason[:1].lower() + reason[1:]) from fault

    def boom(self, name: str) -> Element:
        """The root of a part; changing it changes the document."""
        if name not in self._bomen:
            root = ooxml.parse(self.delen[name])
            etree.strip_elements(root, etree.Comment, with_tail=False)
            etree.strip_tags(root, etree.PI)
            self._bomen[name] = root
            self._eerst[name] = etree.tostring(root)
        return self._bomen[name]

    def schrijf(self) -> bytes:
        """The package; parts whose tree is as it was read keep their bytes."""
        parts = dict(self.delen)
        for name, root in self._bomen.items():
            if name in parts and etree.tostring(root) != self._eerst[name]:
                parts[name] = ooxml.serialize(root)
        return ooxml.write_package(parts)

    # --- relationships -------------------------------------------------------------------

    def relaties(self, deel: str) -> dict[str, Relatie]:
        """Id -> relationship of a part; the package itself is the part ``""``."""
        name = _rels_naam(deel)
        if name not in self.delen:
            return {}
        found = {}
        for one in self.boom(name).iter(f"{{{PR}}}Relationship"):
            target, outside = one.get("Target", ""), one.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(deel), target))
                target = target.lstrip("/")
            own = one.get("Id", "")
            found[own] = Relatie(own, one.get("Type", ""), target, outside)
        return found

    def deel(self, van: str, soort: str) -> str:
        """The part to which ``van`` has a relationship of this kind; empty when there is none."""
        found = (r.doel for r in self.relaties(van).values() if r.soort == soort and not r.buiten)
        return next((name for name in found if name in self.delen), "")

    def voeg_relatie(self, deel: str, type_: str, doel: str, buiten: bool = False) -> str:
        """A new relationship of a part; gives its id."""
        name = _rels_naam(deel)
        if name not in self.delen:
            self.delen[name] = ooxml.serialize(etree.Element(f"{{{PR}}}Relationships"))
            self.boom(name)
        taken = self.relaties(deel)
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        attributes = {"Id": f"rId{number}", "Type": type_, "Target": doel if buiten else f"/{doel}"}
        if buiten:
            attributes["TargetMode"] = "External"
        etree.SubElement(self.boom(name), f"{{{PR}}}Relationship", attributes)
        return f"rId{number}"

    # --- parts ---------------------------------------------------------------------------

    def inhoudstype(self, deel: str) -> str:
        """The content type of a part."""
        for one in self._soorten.iter(f"{{{CT}}}Override"):
            if one.get("PartName", "").lstrip("/").lower() == deel.lower():
                return str(one.get("ContentType", ""))
        ending = deel.rsplit(".", 1)[-1].lower()
        for one in self._soorten.iter(f"{{{CT}}}Default"):
            if one.get("Extension", "").lower() == ending:
                return str(one.get("ContentType", ""))
        return ""

    def voeg_deel(self, naam: str, data: bytes, inhoudstype: str) -> str:
        """A new part, under this name or the first free one like it; gives its name."""
        stem, dot, ending = naam.rpartition(".")
        taken = {name.casefold() for name in self.delen}
        fresh, number = naam, 1
        while fresh.casefold() in taken:
            number += 1
            fresh = f"{stem}_{number}{dot}{ending}"
        self.delen[fresh] = data
        etree.SubElement(
            self._soorten,
            f"{{{CT}}}Override",
            {"PartName": f"/{fresh}", "ContentType": inhoudstype},
        )
        return fresh

    def voeg_xml(self, naam: str, soort: str, root: Element) -> str:
        """A new part of the main document (``styles``, ``comments``): with its relationship."""
        type_ = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{soort}+xml"
        fresh = self.voeg_deel(naam, ooxml.serialize(root), type_)
        self.voeg_relatie(self.hoofd, _KIND + soort, fresh)
        return fresh

    def vingerafdruk(self, deel: str, relatie: str) -> str:
        """What a relationship leads to, the same in every package: address, or hash of content."""
        found = self.relaties(deel).get(relatie)
        if found is None:
            return "niets"
        if found.buiten:
            return f"buiten {found.doel}"
        return f"{found.soort} {hashlib.sha256(self.delen.get(found.doel, b'')).hexdigest()}"


def _rels_naam(deel: str) -> str:
    folder, base = posixpath.split(deel)
    return posixpath.join(folder, "_rels", base + ".rels")
