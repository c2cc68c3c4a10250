"""Which block, row and cell of OLD goes with which of NEW: a plan, made before anything is woven.

In: two holders of blocks (body, cell, header, note). Out: a tree of pairs in the order in which
they will be read, what is gone before what is new. Content controls and other holders around
blocks are looked through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from generator import ooxml
from generator.ooxml import Element, w
from generator.redline.namen import BLADWIJZER
from generator.redline.uitlijnen import Kenmerk, Paren, kenmerk, paren

_HOUDERS = frozenset((w("sdt"), w("sdtContent"), w("customXml"), w("smartTag")))


@dataclass(frozen=True, eq=False)
class Rij:
    """A row of one or both tables; ``cellen`` holds the cells of a pair with their blocks."""

    oud: Element | None
    nieuw: Element | None
    cellen: list[tuple[Element, Element, list[Blok]]] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Blok:
    """A paragraph or table of one or both documents; ``rijen`` of a pair of tables."""

    oud: Element | None
    nieuw: Element | None
    rijen: list[Rij] = field(default_factory=list)


def blokken(root: Element) -> list[Element]:
    """The paragraphs and tables of a holder, holders in between looked through."""
    return list(_binnen(root, (w("p"), w("tbl"))))


def rijen(table: Element) -> list[Element]:
    """The rows of a table, not those of tables inside it."""
    return list(_binnen(table, (w("tr"),)))


def cellen(row: Element) -> list[Element]:
    """The cells of a row."""
    return list(_binnen(row, (w("tc"),)))


def _binnen(root: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    for child in root:
        if child.tag in tags:
            yield child
        elif child.tag in _HOUDERS:
            yield from _binnen(child, tags)


_T = TypeVar("_T")


def maak_plan(oud: Element, nieuw: Element) -> list[Blok]:
    """The pairs of two holders of blocks.

    The last paragraph of a holder cannot be deleted, so the last of both are a pair.
    """
    old, new = blokken(oud), blokken(nieuw)
    last = bool(old and new and old[-1].tag == new[-1].tag == w("p"))

    def pair(one: Element | None, other: Element | None) -> Blok:
        if one is None or other is None or other.tag == w("p"):
            return Blok(one, other)
        return Blok(one, other, _rijen(one, other))

    fields = _open_velden(oud, set(old)), _open_velden(nieuw, set(new))
    pairs = _met_hele_velden(old, new, fields, last)
    return _samen(old, new, pairs, pair)


def _met_hele_velden(
    old: list[Element], new: list[Element], fields: tuple[Velden, Velden], last: bool
) -> Paren:
    """The pairs in which no field has its begin in a pair and its end elsewhere."""
    apart: tuple[set[int], set[int]] = (set(), set())
    while True:
        spans = [_namen_van_velden(f, skip) for f, skip in zip(fields, apart, strict=True)]
        sides = zip((old, new), spans, strict=True)
        keys = [[_blok_kenmerk(block, names) for block in side] for side, names in sides]
        pairs = paren(keys[0], keys[1], last)
        partner = {old[i]: new[j] for i, j in pairs}
        both = {(b, e): n for n, (b, e, _) in enumerate(fields[1])}
        broken: tuple[set[int], set[int]] = (set(), set())
        whole = set()
        for number, (begin, end, _) in enumerate(fields[0]):
            match = both.get((partner.get(begin), partner.get(end)))
            if match is not None:
                whole.add(match)
            elif number not in apart[0]:
                broken[0].add(number)
        broken[1].update(set(range(len(fields[1]))) - whole - apart[1])
        if not broken[0] and not broken[1]:
            return pairs
        apart[0].update(broken[0])
        apart[1].update(broken[1])


def _rijen(oud: Element, nieuw: Element) -> list[Rij]:
    old, new = rijen(oud), rijen(nieuw)

    def pair(one: Element | None, other: Element | None) -> Rij:
        if one is None or other is None:
            return Rij(one, other)
        both = zip(cellen(one), cellen(other), strict=True)
        return Rij(one, other, [(a, b, maak_plan(a, b)) for a, b in both])

    keys_old, keys_new = ([_rij_kenmerk(row) for row in table] for table in (old, new))
    return _samen(old, new, paren(keys_old, keys_new), pair)


def _samen(
    old: Sequence[Element],
    new: Sequence[Element],
    pairs: list[tuple[int, int]],
    make: Callable[[Element | None, Element | None], _T],
) -> list[_T]:
    """All items of both in one row: between two pairs first what is gone, then what is new."""
    found: list[_T] = []
    at_old = at_new = 0
    for i, j in [*pairs, (len(old), len(new))]:
        found += [make(one, None) for one in old[at_old:i]]
        found += [make(None, other) for other in new[at_new:j]]
        if i < len(old):
            found.append(make(old[i], new[j]))
        at_old, at_new = i + 1, j + 1
    return found


# --- what an item is known by ------------------------------------------------------------


def _blok_kenmerk(block: Element, spans: dict[Element, str]) -> Kenmerk:
    if block.tag == w("p"):
        field = spans.get(block, "")
        section = block.find(f"{w('pPr')}/{w('sectPr')}") is not None
        return kenmerk(("p", section, field), naam_van(block) or field, tekst(block), field)
    rows = [tekst(row) for row in rijen(block)]
    head = rows[0] if rows else ""
    columns = _kolommen(block)
    return kenmerk(("tbl", columns), naam_van(block), "\n".join(rows), head)


def _rij_kenmerk(row: Element) -> Kenmerk:
    spans = tuple(_span(cell) for cell in cellen(row))
    own = row.find(w("trPr"))
    edges = ("gridBefore", "gridAfter")
    around = tuple("" if own is None else _waarde(own, name) for name in edges)
    return kenmerk(("tr", spans, around), naam_van(row), tekst(row))


def _kolommen(table: Element) -> tuple[int, int]:
    """Columns of the grid, and the widest row: a table with other columns is another table."""
    grid = len(table.findall(f"{w('tblGrid')}/{w('gridCol')}"))
    widths = [sum(_span(cell) for cell in cellen(row)) for row in rijen(table)]
    return grid, max(widths, default=0)


def _span(cell: Element) -> int:
    own = cell.find(w("tcPr"))
    value = "" if own is None else _waarde(own, "gridSpan")
    return int(value) if value.isdecimal() else 1


def _waarde(properties: Element, name: str) -> str:
    found = properties.find(w(name))
    return "" if found is None else found.get(w("val"), "")


def naam_van(element: Element) -> str:
    """The first bookmark of a clause in it."""
    names = (mark.get(w("name"), "") for mark in element.iter(w("bookmarkStart")))
    return next((name for name in names if name.startswith(BLADWIJZER)), "")


def tekst(element: Element) -> str:
    """The text by which an item is recognised: also of fields, tabs as spaces."""
    return " ".join(ooxml.visible_text(element).split())


Velden = list[tuple[Element, Element, str]]
"""Fields that stand in more than one paragraph: where they begin, where they end, their code."""


def _open_velden(root: Element, own: set[Element]) -> Velden:
    found: Velden = []
    for one in ooxml.fields(root):
        begin = next(one.begin.iterancestors(w("p")), None)
        end = next(one.end.iterancestors(w("p")), None)
        if begin in own and end in own and begin is not end:
            assert begin is not None and end is not None
            found.append((begin, end, " ".join(one.instruction.split())))
    return found


def _namen_van_velden(fields: Velden, apart: set[int]) -> dict[Element, str]:
    """Paragraph -> the fields that begin or end in it: only the same go together.

    A field that is ``apart`` goes with none: it is deleted or inserted with all its pieces.
    """
    found: dict[Element, str] = {}
    for number, (begin, end, code) in enumerate(fields):
        own = f"{id(begin)} alleen" if number in apart else code
        found[begin] = f"{found.get(begin, '')}begin {own};"
        found[end] = f"{found.get(end, '')}einde {own};"
    return found
