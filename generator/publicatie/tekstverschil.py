"""Two documents compared paragraph by paragraph: what a reader would see as different.

In: two .docx. Out: ``Verschil`` in the order of the document. Paragraphs are aligned by their
clause bookmark where both have it, and by text in between. Layout is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator import ooxml
from generator.ooxml import w

_LOPEND = ("toc ", "table of figures")
"""Styles of what a page pass fills in; the words are those of the headings elsewhere."""


@dataclass(frozen=True)
class Alinea:
    """One paragraph: ``bladwijzer`` of the clause in which it stands, and the heading above."""

    tekst: str
    bladwijzer: str
    kop: str


@dataclass(frozen=True)
class Verschil:
    """A paragraph that is other, new (``oud`` empty) or gone (``nieuw`` empty)."""

    oud: str
    nieuw: str
    kop: str
    bladwijzer: str

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return {"oud": self.oud, "nieuw": self.nieuw, "kop": self.kop, "plaats": self.bladwijzer}


def alineas(docx: bytes) -> list[Alinea]:
    """Every paragraph with text, of body and tables, in order.

    Raises:
        OoxmlError: it is no Word document, or one that cannot be read safely.
    """
    parts = ooxml.read_package(docx)
    if ooxml.DOCUMENT not in parts:
        raise ooxml.OoxmlError("Het bestand is geen Word-document: de tekst ontbreekt.")
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    styles = ooxml.parse(parts[ooxml.STYLES]) if ooxml.STYLES in parts else None
    names = {} if styles is None else ooxml.style_names(styles)
    found: list[Alinea] = []
    mark = kop = ""
    for node in root.iter(w("p")):
        style = names.get(ooxml.style_of(node), "")
        own = [m.get(w("name"), "") for m in node.iter(w("bookmarkStart"))]
        own = [name for name in own if name and not name.startswith("_")]
        text = " ".join(ooxml.visible_text(node).split())
        if style.startswith(("heading ", "bijlagekop", "voorwerkkop")) and text:
            kop, mark = text, ""
        mark = own[0] if own else mark
        if text and not style.startswith(_LOPEND):
            found.append(Alinea(text, mark, kop))
    return found


def verschillen(oud: bytes, nieuw: bytes) -> list[Verschil]:
    """What differs between two documents.

    Raises:
        OoxmlError: one of them is no Word document.
    """
    before, after = alineas(oud), alineas(nieuw)
    matcher = SequenceMatcher(
        None, [a.tekst for a in before], [a.tekst for a in after], autojunk=False
    )
    found: list[Verschil] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            found += _paired(before[i1:i2], after[j1:j2])
    return found


def _paired(before: Sequence[Alinea], after: Sequence[Alinea]) -> list[Verschil]:
    """Within one stretch: first by bookmark, the rest in order."""
    rest = list(before)
    found = []
    for new in after:
        twin = next((a for a in rest if a.bladwijzer and a.bladwijzer == new.bladwijzer), None)
        if twin is None and len(before) == len(after):
            twin = next(iter(rest), None)
        if twin is not None:
            rest.remove(twin)
        found.append(Verschil(twin.tekst if twin else "", new.tekst, new.kop, new.bladwijzer))
    return found + [Verschil(old.tekst, "", old.kop, old.bladwijzer) for old in rest]
