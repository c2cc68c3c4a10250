"""The marks of a tracked change: made here, so that each has its number, author and date.

In: author, date, the highest number in use. Out: elements, and how many of which.
"""

from __future__ import annotations

import copy
from collections import Counter

from lxml import etree

from generator.ooxml import Element, w

_ZONDER_AUTEUR = "tblGridChange"


class Revisies:
    """A source of revision marks. ``datum`` is ``JJJJ-MM-DDTuu:mm:ssZ``."""

    def __init__(self, auteur: str, datum: str, hoogste: int) -> None:
        self.auteur = auteur
        self.datum = datum
        self.aantal: Counter[str] = Counter()
        self._laatste = hoogste

    def merk(self, naam: str) -> Element:
        """A new ``w:ins``, ``w:del``, ``w:rPrChange``, ..."""
        self._laatste += 1
        self.aantal[naam] += 1
        attributes = {w("id"): str(self._laatste)}
        if naam != _ZONDER_AUTEUR:
            attributes |= {w("author"): self.auteur, w("date"): self.datum}
        return etree.Element(w(naam), attributes)

    def nummer(self) -> str:
        """A fresh annotation id, for a mark that is no change."""
        self._laatste += 1
        return str(self._laatste)

    def was(
        self, naam: str, eigenschap: str, oud: Element | None, zonder: frozenset[str]
    ) -> Element:
        """``w:pPrChange`` and its kind: the old properties, less the children in ``zonder``."""
        change = self.merk(naam)
        before = etree.SubElement(change, w(eigenschap))
        for child in oud if oud is not None else ():
            if child.tag not in zonder:
                before.append(copy.deepcopy(child))
        return change


def hoogste_nummer(roots: list[Element]) -> int:
    """The highest annotation id in these parts."""
    highest = 0
    for root in roots:
        for value in root.xpath("//@w:id", namespaces={"w": w("")[1:-1]}):
            if str(value).isdecimal():
                highest = max(highest, int(str(value)))
    return highest
