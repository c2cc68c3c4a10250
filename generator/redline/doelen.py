"""Places that deleted references point to: bookmarks of OLD that NEW does not have.

In: what was carried from OLD, and which paragraph of OLD became which. Out: the bookmarks it needs
in the result, so that a reference that was deleted still finds its aim, and finds it again when
the deletion is rejected.
"""

from __future__ import annotations

import re

from generator.ooxml import Element, w
from generator.redline import oordeel
from generator.redline.pakket import Pakket
from generator.redline.revisies import Revisies

_VELD = re.compile(r'\b(?:REF|PAGEREF|NOTEREF|STYLEREF)\s+"?([^\s"\\]+)|\\l\s+"?([^\s"\\]+)')


class Doelen:
    """``namen`` are the bookmarks the result holds; ``werd`` tells what each paragraph became."""

    def __init__(self, namen: set[str]) -> None:
        self.namen = namen
        self.werd: dict[Element, Element] = {}
        self._gevraagd: set[str] = set()

    def vraag(self, element: Element) -> None:
        """This element of OLD was carried: remember where it points to."""
        for node in element.iter(w("hyperlink"), w("instrText"), w("fldSimple")):
            self._gevraagd.add(node.get(w("anchor"), ""))
            code = node.text if node.tag == w("instrText") else node.get(w("instr"), "")
            for names in _VELD.findall(code or ""):
                self._gevraagd.update(names)

    def plaats(self, oud: Pakket, revisies: Revisies) -> None:
        """Put the bookmarks that are missing around the paragraph in which they began."""
        for part in oordeel.verhalen(oud):
            for start in oud.boom(part).iter(w("bookmarkStart")):
                name = start.get(w("name"), "")
                if name not in self._gevraagd or name in self.namen:
                    continue
                paragraph = self.werd.get(_alinea(start))
                if paragraph is not None:
                    self.namen.add(name)
                    _zet(paragraph, name, revisies.nummer())


def _alinea(start: Element) -> Element | None:
    """The paragraph a bookmark begins in, or before."""
    inside = next(start.iterancestors(w("p")), None)
    return inside if inside is not None else next(start.itersiblings(w("p")), None)


def _zet(paragraph: Element, name: str, number: str) -> None:
    at = 1 if paragraph.find(w("pPr")) is not None else 0
    start = paragraph.makeelement(w("bookmarkStart"))
    start.set(w("id"), number)
    start.set(w("name"), name)
    paragraph.insert(at, start)
    end = paragraph.makeelement(w("bookmarkEnd"))
    end.set(w("id"), number)
    paragraph.append(end)
