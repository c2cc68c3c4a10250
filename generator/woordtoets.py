"""Terms and abbreviations of a finished document, held against each other.

In: the tree of a document, the terms of its dossier and the language data. Out: Problems, each at
a heading and paragraph: a term in the begrippenlijst that nothing else uses, a term that is used
without being explained anywhere, an abbreviation that is not written out at its first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator import sjabloonplaats, voluit
from generator.ooxml import visible_text, w
from generator.origin import Place
from generator.problems import Problem, problem
from generator.taalregels import Taal
from generator.woordvormen import gebruikt

KOP_VAN_LIJST: Final = ("begrip", "term")
"""What the first header cell of a begrippenlijst says, in lower case."""
VERWIJZING: Final = "begrippenlijst"
"""A document that says this word without a list of its own refers to that of another."""


@dataclass(frozen=True)
class Woordkeus:
    """What a document's words are held against."""

    termen: tuple[str, ...] = ()
    taal: Taal = field(default_factory=Taal)

    @property
    def afkortingen(self) -> Mapping[str, str]:
        """Abbreviation -> in full: those of everyone, and those that the terms carry."""
        return {**self.taal.afkortingen, **voluit.van_begrippen(self.termen)}


def check(root: Any, stijlen: Mapping[str, str], keus: Woordkeus, place: Place) -> list[Problem]:
    """Everything that is wrong with the terms and abbreviations of one document.

    Args:
        root: the body of the finished document.
        stijlen: id of a style -> its name in lower case.
        keus: the terms of the dossier and the language data.
        place: the document.
    """
    found = list(_begrippen(root, stijlen, keus.termen, place))
    known = keus.afkortingen
    for short, full, waar in voluit.niet_uitgeschreven(root, stijlen, known, keus.taal.gangbaar):
        code = "S627" if full else "S628"
        found.append(problem(code, place, waar, afkorting=short, voluit=full))
    return found


def _begrippen(
    root: Any, stijlen: Mapping[str, str], termen: Iterable[str], place: Place
) -> Iterator[Problem]:
    rows = {row: term for table in root.iter(w("tbl")) for row, term in _rijen(table)}
    inside = {p: row for row in rows for p in row.iter(w("p"))}
    texts = [
        (one.waar, one.tekst, inside.get(one.element))
        for one in sjabloonplaats.alineas(root, stijlen)
        if not one.stijl.startswith("toc ")
    ]
    for row, term in rows.items():
        if not any(own is not row and gebruikt(text, term) for _, text, own in texts):
            waar = next(waar for waar, _, own in texts if own is row)
            yield problem("S626", place, waar, term=term)
    if any(own is None and VERWIJZING in text.lower() for _, text, own in texts):
        return
    listed = {term.lower() for term in rows.values()}
    for term in termen:
        if term.lower() in listed:
            continue
        uses = [waar for waar, text, own in texts if own is None and gebruikt(text, term)]
        if uses:
            yield problem("S625", place, uses[0], term=term, aantal=str(len(uses)))


def _rijen(table: Any) -> Iterator[tuple[Any, str]]:
    """(row, term) of a table that is a begrippenlijst."""
    rows = list(table.iterchildren(w("tr")))
    cells = [list(row.iterchildren(w("tc"))) for row in rows]
    if not cells or not cells[0] or visible_text(cells[0][0]).strip().lower() not in KOP_VAN_LIJST:
        return
    for row, own in zip(rows[1:], cells[1:], strict=True):
        if own:
            yield row, visible_text(own[0]).strip()
