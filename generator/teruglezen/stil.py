"""Edits that nobody tracked: what we had made, against the returned file with its changes rejected.

In: the paragraphs of both. Out: ``Bevinding`` in the order of the returned file. Paragraphs are
paired by clause bookmark first, then, in between, by equal text, then by words they share. What a
program counts again (fields, table of contents) is no edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from generator.teruglezen.bevinding import Bevinding, Soort
from generator.teruglezen.lezen import VELD, Alinea, Stuk, netjes

_LIJKT = 0.5
"""From this share of common words on, two paragraphs are the same one, rewritten."""
_VENSTER = 30
"""So many paragraphs further on we look for the one that looks like it."""
_WOORDEN = 500
"""So many words of a paragraph decide whether it looks like another; a stranger's file may have
paragraphs of any length."""
_KORT = "".join


@dataclass(frozen=True)
class _Paar:
    """What we made beside what came back; one of both may be missing."""

    oud: Alinea | None
    nieuw: Alinea | None


def stille(made: Sequence[Alinea], returned: Sequence[Alinea]) -> list[Bevinding]:
    """What differs in text; a paragraph that went has no place in the returned file.

    Args:
        made: the paragraphs that we generated.
        returned: those of the returned file after rejecting its tracked changes.
    """
    found: list[Bevinding] = []
    for part in dict.fromkeys(one.deel for one in (*made, *returned)):
        before = [a for a in made if a.deel == part and not a.lopend]
        after = [a for a in returned if a.deel == part and not a.lopend]
        if part in ("koptekst", "voettekst"):
            found += _losse(before, after)
        else:
            found += _lopende(before, after)
    return found


# --- pairing -----------------------------------------------------------------------------


def _lopende(before: Sequence[Alinea], after: Sequence[Alinea]) -> list[Bevinding]:
    pairs, moved = _paren(before, after)
    found = [_verplaatst(old, new) for old, new in moved]
    found += _veranderd(_rijen(pairs))
    return sorted(found, key=lambda one: one.volgnummer)


def _paren(
    before: Sequence[Alinea], after: Sequence[Alinea]
) -> tuple[list[_Paar], list[tuple[Alinea, Alinea]]]:
    """Every paragraph in a pair, and the pairs that stand elsewhere."""
    place: dict[str, int] = {}
    for at, one in enumerate(after):
        for mark in one.eigen:
            place.setdefault(mark, at)
    anchored = [
        (at, place[one.eigen[0]])
        for at, one in enumerate(before)
        if one.eigen and one.eigen[0] in place
    ]
    used: set[int] = set()
    unique = []
    for at, there in anchored:  # of joined paragraphs the first one is the paragraph
        if there not in used:
            used.add(there)
            unique.append((at, there))
    kept = _stijgend(unique)
    elsewhere = [pair for pair in unique if pair not in set(kept)]
    moved = [(before[at], after[there]) for at, there in elsewhere]
    gone = {at for at, _ in elsewhere}
    taken = {there for _, there in elsewhere}
    pairs = [_Paar(before[at], after[there]) for at, there in elsewhere]
    edges = [(-1, -1), *kept, (len(before), len(after))]
    for (i1, j1), (i2, j2) in pairwise(edges):
        if i1 >= 0:
            pairs.append(_Paar(before[i1], after[j1]))
        left = [before[at] for at in range(i1 + 1, i2) if at not in gone]
        right = [after[at] for at in range(j1 + 1, j2) if at not in taken]
        pairs += _tussen([a for a in left if a.kaal], [a for a in right if a.kaal])
    return _elders(pairs, moved), moved


def _stijgend(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that stand in the same order on both sides (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for number, (_, there) in enumerate(pairs):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if tails[middle] < there else (low, middle)
        back.append(ends[low - 1] if low else -1)
        if low == len(tails):
            tails.append(there)
            ends.append(number)
        else:
            tails[low], ends[low] = there, number
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = back[at]
    return found[::-1]


def _tussen(left: Sequence[Alinea], right: Sequence[Alinea]) -> list[_Paar]:
    """Pairs between two anchors: equal text first, then words in common, the rest alone."""
    matcher = SequenceMatcher(
        None, [_woordelijk(a) for a in left], [_woordelijk(a) for a in right], autojunk=False
    )
    pairs: list[_Paar] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pairs += [_Paar(*both) for both in zip(left[i1:i2], right[j1:j2], strict=True)]
        else:
            pairs += _gelijkend(left[i1:i2], right[j1:j2])
    return pairs


def _gelijkend(left: Sequence[Alinea], right: Sequence[Alinea]) -> list[_Paar]:
    pairs: list[_Paar] = []
    rest = list(right)
    alone = len(left) == len(right) == 1 and left[0].rij and right[0].rij
    for old in left:
        close = [(_deelt(old.nieuw, new.nieuw), -at) for at, new in enumerate(rest[:_VENSTER])]
        best = max(close, default=(0.0, 0))
        if best[0] >= _LIJKT or (alone and rest):
            for passed in rest[: -best[1]]:
                pairs.append(_Paar(None, passed))
            pairs.append(_Paar(old, rest[-best[1]]))
            rest = rest[-best[1] + 1 :]
        else:
            pairs.append(_Paar(old, None))
    return pairs + [_Paar(None, new) for new in rest]


def _elders(pairs: Sequence[_Paar], moved: list[tuple[Alinea, Alinea]]) -> list[_Paar]:
    """A paragraph that went here and came there with the same words was moved."""
    came: dict[str, list[Alinea]] = {}
    for pair in pairs:
        if pair.oud is None and pair.nieuw is not None:
            came.setdefault(_woordelijk(pair.nieuw), []).append(pair.nieuw)
    taken: list[Alinea] = []
    out = []
    for pair in pairs:
        if pair.nieuw is None and pair.oud is not None and len(pair.oud.nieuw.split()) > 2:
            twins = came.get(_woordelijk(pair.oud))
            if twins:
                twin = twins.pop(0)
                taken.append(twin)
                moved.append((pair.oud, twin))
                continue
        out.append(pair)
    return [p for p in out if p.oud is not None or not any(p.nieuw is one for one in taken)]


# --- what a pair says --------------------------------------------------------------------


def _veranderd(pairs: Sequence[_Paar]) -> list[Bevinding]:
    found: list[Bevinding] = []
    told: set[int] = set()
    for at, pair in enumerate(pairs):
        if at in told or _gelijk(pair):
            continue
        joined = _gesplitst_of_samen(pairs, at, told)
        if joined is not None:
            found.append(joined)
        elif not _hoort_bij_buur(pairs, at, told):
            found.append(_gewoon(pair))
    return found


def _gelijk(pair: _Paar) -> bool:
    if pair.oud is None or pair.nieuw is None:
        return not (pair.oud or pair.nieuw or _LEEG).nieuw
    return pair.oud.nieuw == pair.nieuw.nieuw or _woordelijk(pair.oud) == _woordelijk(pair.nieuw)


_LEEG = Alinea(())


def _gesplitst_of_samen(pairs: Sequence[_Paar], at: int, told: set[int]) -> Bevinding | None:
    """A paragraph that lost or won exactly what its neighbour won or lost."""
    pair = pairs[at]
    if pair.oud is None or pair.nieuw is None:
        return None
    for near in (at + 1, at - 1):
        if not 0 <= near < len(pairs) or near in told:
            continue
        other = pairs[near]
        alone = other.nieuw if other.oud is None else other.oud if other.nieuw is None else None
        if alone is None or not alone.nieuw:
            continue
        new = other.oud is None
        whole, part = (pair.oud, pair.nieuw) if new else (pair.nieuw, pair.oud)
        first, second = (part, alone) if near > at else (alone, part)
        if not _is_samen(whole.nieuw, first.nieuw, second.nieuw):
            continue
        told.add(near)
        apart = f"{first.nieuw} ¶ {second.nieuw}"
        return replace(
            _gewoon(pair),
            soort=Soort.GESPLITST if new else Soort.SAMENGEVOEGD,
            oud=whole.nieuw if new else apart,
            nieuw=apart if new else whole.nieuw,
        )
    return None


def _hoort_bij_buur(pairs: Sequence[_Paar], at: int, told: set[int]) -> bool:
    """The half of a split or join whose other half comes next."""
    pair = pairs[at]
    if pair.oud is not None and pair.nieuw is not None:
        return False
    near = at + 1
    if near >= len(pairs) or near in told or _gelijk(pairs[near]):
        return False
    return _gesplitst_of_samen(pairs, near, set()) is not None and _raakt(pairs, near, at)


def _raakt(pairs: Sequence[_Paar], at: int, half: int) -> bool:
    told: set[int] = set()
    _gesplitst_of_samen(pairs, at, told)
    return half in told


def _is_samen(whole: str, first: str, second: str) -> bool:
    """Joined as they are, or nearly: a word may have been changed on the way."""
    if _KORT(whole.split()) == _KORT((first + second).split()):
        return True
    words = whole.split()
    both = [*first.split(), *second.split()]
    if len(words) + len(both) > 2 * _WOORDEN:
        return False
    alike = SequenceMatcher(None, words, both, autojunk=False).ratio()
    one = SequenceMatcher(None, words, first.split(), autojunk=False).ratio()
    other = SequenceMatcher(None, words, second.split(), autojunk=False).ratio()
    return len(both) > 3 and alike >= 0.8 and alike > max(one, other) + 0.05


def _gewoon(pair: _Paar) -> Bevinding:
    """Changed, new or gone."""
    old = pair.oud.nieuw if pair.oud else ""
    new = pair.nieuw.nieuw if pair.nieuw else ""
    where = pair.nieuw or pair.oud or _LEEG
    mark = pair.oud.bladwijzer if pair.oud else where.bladwijzer
    kind = Soort.GEWIJZIGD if old and new else Soort.NIEUW if new else Soort.WEG
    return Bevinding(
        kind,
        mark or where.bladwijzer,
        where.kop or (pair.oud.kop if pair.oud else ""),
        oud=old,
        nieuw=new,
        alinea_oud=old,
        alinea_nieuw=new,
        gevolgd=False,
        deel=where.deel,
        toelichting="in een tabel" if where.rij else "",
        volgnummer=pair.nieuw.nummer if pair.nieuw else 0,
    )


def _verplaatst(old: Alinea, new: Alinea) -> Bevinding:
    found = _gewoon(_Paar(old, new))
    return replace(
        found,
        soort=Soort.VERPLAATSING,
        oud=old.nieuw,
        nieuw=old.nieuw,
        kop=old.kop,
        toelichting=f"naar “{new.kop or 'begin'}”",
    )


def _rijen(pairs: Sequence[_Paar]) -> list[_Paar]:
    """The cells of a row that came or went as one; in a row that stayed, each for itself."""
    stayed = [p for p in pairs if p.oud is not None and p.nieuw is not None]
    old_rows = {p.oud.rij for p in stayed if p.oud}
    new_rows = {p.nieuw.rij for p in stayed if p.nieuw}
    out: list[_Paar] = []
    for pair in pairs:
        one = pair.oud or pair.nieuw or _LEEG
        alone = pair.oud is None or pair.nieuw is None
        whole = alone and one.rij and one.rij not in (new_rows if pair.nieuw else old_rows)
        last = out[-1] if out else None
        before = None if last is None else last.nieuw if pair.oud is None else last.oud
        if whole and last and before and before.rij == one.rij and None in (last.oud, last.nieuw):
            text = " | ".join(t for t in (before.nieuw, one.nieuw) if t)
            both = replace(before, stukken=(Stuk(text, before.bladwijzer),))
            out[-1] = _Paar(both, None) if pair.nieuw is None else _Paar(None, both)
        else:
            out.append(pair)
    return out


# --- headers and footers -----------------------------------------------------------------


def _losse(before: Sequence[Alinea], after: Sequence[Alinea]) -> list[Bevinding]:
    """Headers and footers: their parts have other names after saving, so text alone decides."""
    old = {_vast(a): a for a in before if _vast(a)}
    new = {_vast(a): a for a in after if _vast(a)}
    gone = [a for text, a in old.items() if text not in new]
    came = [a for text, a in new.items() if text not in old]
    pairs = [_Paar(a, b) for a, b in zip(gone, came, strict=False)]
    pairs += [_Paar(a, None) for a in gone[len(came) :]]
    pairs += [_Paar(None, b) for b in came[len(gone) :]]
    return [_gewoon(pair) for pair in pairs]


def _vast(one: Alinea) -> str:
    """The text without page numbers and without spaces: tabs become something else."""
    return _KORT(one.kaal.replace(VELD, "").split())


def _woordelijk(one: Alinea) -> str:
    return netjes(one.kaal)


def _deelt(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    words = one.split()[:_WOORDEN], other.split()[:_WOORDEN]
    return SequenceMatcher(None, *words, autojunk=False).ratio()
