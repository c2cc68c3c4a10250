"""What content of OLD needs outside its own part, carried into the new package.

In: a copy of an element of OLD and the part it goes to. Out: the copy with ids that hold there:
links, pictures and other parts (with all they need themselves), numbers of drawings. Ids that say
who edited when are taken off.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator

from generator.ooxml import PR, Element
from generator.redline.namen import DOC_PR, is_eigen, is_relatie
from generator.redline.pakket import Pakket


class Overname:
    """Carries from one package to another; the same part is carried once."""

    def __init__(self, oud: Pakket, nieuw: Pakket) -> None:
        self.oud, self.nieuw = oud, nieuw
        self._gedaan: dict[str, str] = {}
        self._inhoud = {hashlib.sha256(nieuw.delen[n]).digest(): n for n in sorted(nieuw.delen)}
        self._tekening = max((n for name in nieuw.delen for n in _nummers(nieuw, name)), default=0)

    def vertaal(self, element: Element, oud_deel: str, nieuw_deel: str) -> Element:
        """Change the ids in a copy so that they hold in ``nieuw_deel``; gives the element."""
        for node in element.iter():
            if not isinstance(node.tag, str):
                continue
            for name in list(node.attrib):
                value = str(node.attrib[name])
                if is_eigen(str(name)):
                    del node.attrib[name]
                elif is_relatie(str(name)) and value:
                    node.set(name, self.relatie(value, oud_deel, nieuw_deel))
            if node.tag == DOC_PR:
                self._tekening += 1
                node.set("id", str(self._tekening))
        return element

    def relatie(self, id_: str, oud_deel: str, nieuw_deel: str) -> str:
        """The id in the new part of what this id of the old part leads to."""
        found = self.oud.relaties(oud_deel).get(id_)
        if found is None:
            return id_
        target = found.doel if found.buiten else self._deel(found.doel)
        for other in self.nieuw.relaties(nieuw_deel).values():
            if (other.type, other.doel, other.buiten) == (found.type, target, found.buiten):
                return other.id
        return self.nieuw.voeg_relatie(nieuw_deel, found.type, target, found.buiten)

    def _deel(self, naam: str) -> str:
        """The name in the new package of this part, carried over when it is not there."""
        if naam in self._gedaan or naam not in self.oud.delen:
            return self._gedaan.get(naam, naam)
        related = self.oud.relaties(naam)
        same = self._inhoud.get(hashlib.sha256(self.oud.delen[naam]).digest(), "")
        if same and not related and not self.nieuw.relaties(same):
            self._gedaan[naam] = same
            return same
        fresh = self.nieuw.voeg_deel(naam, self.oud.delen[naam], self.oud.inhoudstype(naam))
        self._gedaan[naam] = fresh
        self._relaties(naam, fresh)
        return fresh

    def kopieer_relaties(self, oud_deel: str, nieuw_deel: str) -> None:
        """Give a part that was copied as it is the relationships it had, under the same ids."""
        self._relaties(oud_deel, nieuw_deel)

    def _relaties(self, oud_deel: str, nieuw_deel: str) -> None:
        """The relationships of a part that is carried as it is keep their ids."""
        for one in self.oud.relaties(oud_deel).values():
            target = one.doel if one.buiten else self._deel(one.doel)
            made = self.nieuw.voeg_relatie(nieuw_deel, one.type, target, one.buiten)
            folder, base = posixpath.split(nieuw_deel)
            root = self.nieuw.boom(posixpath.join(folder, "_rels", base + ".rels"))
            for element in root.iter(f"{{{PR}}}Relationship"):
                if element.get("Id") == made and element is root[-1]:
                    element.set("Id", one.id)


def _nummers(package: Pakket, name: str) -> Iterator[int]:
    if name.startswith("word/") and name.endswith(".xml"):
        for node in package.boom(name).iter(DOC_PR):
            if node.get("id", "").isdecimal():
                yield int(node.get("id", ""))
