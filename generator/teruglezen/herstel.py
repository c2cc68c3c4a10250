"""Clause bookmarks that a program lost on saving, given back to their paragraphs.

In: what we had made, and the paragraphs of the returned file. Out: the latter, with the bookmark
of every paragraph whose text (before the tracked changes) is that of a paragraph we made and
whose bookmark is nowhere in the file; it must stand between the same neighbours. LibreOffice
loses some behind tables and where a paragraph was cut in two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.teruglezen.gevolgd import groepen, teksten
from generator.teruglezen.lezen import Alinea, netjes


@dataclass(frozen=True)
class _Kwijt:
    """A lost bookmark, and between which paragraphs of the returned file it was."""

    merk: str
    van: float
    tot: float


_Soort = tuple[str, bool, bool]


def met_bladwijzers(made: Sequence[Alinea], returned: Sequence[Alinea]) -> list[Alinea]:
    """The returned paragraphs, with lost bookmarks in place."""
    lost = _kwijt(made, returned)
    if not lost:
        return list(returned)
    firsts = {one.nummer for last, one in pairwise([None, *returned]) if one and _eerste(last, one)}
    found = {
        one.nummer: mark
        for group in groepen(returned)
        for one, mark in _eigen(group, lost)
        if one.nummer in firsts
    }
    out: list[Alinea] = []
    before, mark = "", ""
    for one in returned:
        if one.nummer in found:
            before, mark = one.bladwijzer, found[one.nummer]
            out.append(replace(one, bladwijzer=mark, eigen=(mark,)))
            continue
        if one.eigen or one.is_kop or one.bladwijzer != before:
            before, mark = "", ""
        out.append(replace(one, bladwijzer=mark) if mark else one)
    return out


def _kwijt(made: Sequence[Alinea], returned: Sequence[Alinea]) -> dict[_Soort, list[_Kwijt]]:
    place: dict[str, int] = {}
    for one in returned:
        for mark in one.eigen:
            place.setdefault(mark, one.nummer)
    until: list[float] = []
    upcoming = float("inf")
    for one in reversed(made):
        until.append(upcoming)
        upcoming = place.get(one.eigen[0], upcoming) if one.eigen else upcoming
    lost: dict[_Soort, list[_Kwijt]] = {}
    passed = 0.0
    for one, tot in zip(made, reversed(until), strict=True):
        if not one.eigen:
            continue
        if one.eigen[0] in place:
            passed = place[one.eigen[0]]
        elif one.nieuw:
            kind = (one.nieuw, bool(one.rij), one.is_kop)
            lost.setdefault(kind, []).append(_Kwijt(one.eigen[0], passed, tot))
    return lost


def _eerste(last: Alinea | None, one: Alinea) -> bool:
    """A row has its bookmark in its first paragraph."""
    return not one.rij or last is None or last.rij != one.rij


def _eigen(
    group: Sequence[Alinea], lost: dict[_Soort, list[_Kwijt]]
) -> Iterator[tuple[Alinea, str]]:
    """Paragraphs of a group that are one we made, in the reading before the changes."""
    whole = [netjes(text) for text in teksten(group, "in")]
    for one in group:
        if one.eigen:
            continue
        for text in (one.oud, *(whole if one is group[0] else ())):
            near = lost.get((text, bool(one.rij), one.is_kop), [])
            fits = next((k for k in near if k.van < one.nummer < k.tot), None)
            if text and fits:
                near.remove(fits)
                yield one, fits.merk
                break
