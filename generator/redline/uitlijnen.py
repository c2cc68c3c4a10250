"""Which item of the old row goes with which of the new: paragraphs, tables, rows, notes.

In: two rows of ``Kenmerk``. Out: pairs of positions, both increasing. First by name (the bookmark
of a clause; the longest run that keeps its order), then by equal text, then by likeness. What is
left has no partner: a move is a deletion and an insertion.
"""

from __future__ import annotations

import bisect
import difflib
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

_WOORD = re.compile(r"\w+")
_DREMPEL = 0.45
_VEEL = 60_000  # above this number of comparisons only neighbours are looked at
_BAND = 40
_TE_VEEL = 2_000_000
_LANG = 1_000_000  # above this number white space and other common words are no anchors
_TE_LANG = 400_000_000  # above this the middle is replaced as a whole

Paren = list[tuple[int, int]]


@dataclass(frozen=True)
class Kenmerk:
    """What is known of an item. Only items of one ``soort`` can be a pair."""

    soort: Hashable
    naam: str
    """Name that it keeps through every version; empty when it has none."""
    tekst: str
    woorden: Counter[str]
    kop: str = ""
    """Of a table the first row: two tables with one heading are alike."""


def kenmerk(soort: Hashable, naam: str, tekst: str, kop: str = "") -> Kenmerk:
    """A Kenmerk with its words counted; short words count only where there are no others."""
    words = _WOORD.findall(tekst)
    telling = [word for word in words if len(word) > 3 or word.isdigit()] or words
    return Kenmerk(soort, naam, tekst, Counter(telling), kop)


def paren(oud: Sequence[Kenmerk], nieuw: Sequence[Kenmerk], laatste: bool = False) -> Paren:
    """The pairs, in order. With ``laatste`` the last of both are a pair if they can be."""
    if laatste and oud and nieuw and oud[-1].soort == nieuw[-1].soort:
        return [*paren(oud[:-1], nieuw[:-1]), (len(oud) - 1, len(nieuw) - 1)]
    anchors, moved = _ankers(oud, nieuw)
    found: Paren = []
    start_old = start_new = 0
    for i, j in [*anchors, (len(oud), len(nieuw))]:
        gap = _gat(oud[start_old:i], nieuw[start_new:j], moved)
        found += [(start_old + a, start_new + b) for a, b in gap]
        if i < len(oud):
            found.append((i, j))
        start_old, start_new = i + 1, j + 1
    return found


def _ankers(oud: Sequence[Kenmerk], nieuw: Sequence[Kenmerk]) -> tuple[Paren, set[str]]:
    """Pairs by name that keep their order, and the names of those that do not."""
    count_old, count_new = (Counter(k.naam for k in row) for row in (oud, nieuw))
    place = {k.naam: i for i, k in enumerate(oud) if k.naam and count_old[k.naam] == 1}
    known = [
        (place[k.naam], j)
        for j, k in enumerate(nieuw)
        if k.naam in place and count_new[k.naam] == 1 and oud[place[k.naam]].soort == k.soort
    ]
    kept = stijgend(known)
    return kept, {nieuw[j].naam for _, j in known} - {nieuw[j].naam for _, j in kept}


def stijgend(known: Paren) -> Paren:
    """The longest run of pairs (sorted by the second) whose first also increases."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (i, _) in enumerate(known):
        position = bisect.bisect_left(tops, i)
        tops[position : position + 1] = [i]
        at[position : position + 1] = [number]
        before.append(at[position - 1] if position else -1)
    run: Paren = []
    number = at[-1] if at else -1
    while number >= 0:
        run.append(known[number])
        number = before[number]
    return run[::-1]


def _gat(oud: Sequence[Kenmerk], nieuw: Sequence[Kenmerk], moved: set[str]) -> Paren:
    """Pairs between two anchors: equal text, then likeness within what is left."""
    if not oud or not nieuw:
        return []
    before, after = ([(k.soort, k.tekst) for k in row] for row in (oud, nieuw))
    found: Paren = []
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for what, i1, i2, j1, j2 in steps:
        if what == "equal":
            found += zip(range(i1, i2), range(j1, j2), strict=True)
        elif what == "replace":
            like = _gelijkend(oud[i1:i2], nieuw[j1:j2], moved)
            found += [(i1 + a, j1 + b) for a, b in like]
    return found


def _gelijkend(oud: Sequence[Kenmerk], nieuw: Sequence[Kenmerk], moved: set[str]) -> Paren:
    """The pairs with the greatest likeness together, in order (dynamic programming)."""
    rows, columns = len(oud), len(nieuw)
    if rows * columns > _TE_VEEL and min(rows, columns) > 1:  # halves: what is near stays near
        i, j = rows // 2, columns // 2
        second = _gelijkend(oud[i:], nieuw[j:], moved)
        return [*_gelijkend(oud[:i], nieuw[:j], moved), *((i + a, j + b) for a, b in second)]
    band = max(rows, columns) if rows * columns <= _VEEL else _BAND + abs(rows - columns)
    likes: dict[tuple[int, int], float] = {}
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            like = _lijkt(oud[i], nieuw[j], moved) if abs(i - j) <= band else 0.0
            if like >= _DREMPEL:
                likes[i, j] = like
            paired = best[i + 1][j + 1] + like if like >= _DREMPEL else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found: Paren = []
    i = j = 0
    while i < rows and j < columns:
        like = likes.get((i, j), 0.0)
        if like and best[i][j] == best[i + 1][j + 1] + like:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _lijkt(one: Kenmerk, other: Kenmerk, moved: set[str]) -> float:
    """0 to 1: the share of words that both have."""
    if one.soort != other.soort:
        return 0.0
    if one.naam and other.naam and (one.naam in moved or other.naam in moved):
        return 0.0
    if not one.woorden and not other.woorden:
        return 1.0 if one.tekst == other.tekst else 0.5
    total = sum(one.woorden.values()) + sum(other.woorden.values())
    small, large = sorted((one.woorden, other.woorden), key=len)
    shared = sum(min(number, large[word]) for word, number in small.items() if word in large)
    like = 2 * shared / total
    return max(like, 0.6) if one.kop and one.kop == other.kop else like


Stap = tuple[str, int, int, int, int]


def stappen(oud: Sequence[str], nieuw: Sequence[str]) -> list[Stap]:
    """How the old row of keys becomes the new one, as ``SequenceMatcher.get_opcodes`` tells.

    What both begin and end with is set aside first; white space alone between two changes is
    taken into the change; rows with little in common are replaced as a whole.
    """
    head = 0
    while head < min(len(oud), len(nieuw)) and oud[head] == nieuw[head]:
        head += 1
    tail = 0
    while tail < min(len(oud), len(nieuw)) - head and oud[-1 - tail] == nieuw[-1 - tail]:
        tail += 1
    end_old, end_new = len(oud) - tail, len(nieuw) - tail
    size = (end_old - head) * (end_new - head)
    before, after = oud[head:end_old], nieuw[head:end_new]
    middle = difflib.SequenceMatcher(None, before, after, autojunk=size > _LANG)
    steps: list[Stap] = [("equal", 0, head, 0, head)] if head else []
    whole = [("replace", 0, len(before), 0, len(after))]
    for what, i1, i2, j1, j2 in middle.get_opcodes() if size <= _TE_LANG else whole:
        steps.append((what, i1 + head, i2 + head, j1 + head, j2 + head))
    steps += [("equal", end_old, len(oud), end_new, len(nieuw))] if tail else []
    words_old, words_new = (sum(map(_telt, row)) for row in (oud, nieuw))
    kept = sum(sum(map(_telt, oud[i1:i2])) for t, i1, i2, _, _ in steps if t == "equal")
    if words_old and words_new and 2 * kept < 0.35 * (words_old + words_new):
        return [("replace", 0, len(oud), 0, len(nieuw))]
    return _zonder_snippers(steps, oud)


def _telt(key: str) -> bool:
    return any(character.isalnum() for character in key)


def _zonder_snippers(steps: list[Stap], oud: Sequence[str]) -> list[Stap]:
    joined: list[Stap] = []
    for number, step in enumerate(steps):
        inside = 0 < number < len(steps) - 1
        if step[0] == "equal" and inside and not "".join(oud[step[1] : step[2]]).strip():
            step = ("replace", *step[1:])
        if joined and joined[-1][0] != "equal" and step[0] != "equal":
            _, i1, _, j1, _ = joined.pop()
            step = ("replace", i1, step[2], j1, step[4])
        joined.append(step)
    return joined
