"""Tracked changes as findings: insertions, deletions, replacements, moves, joins, splits, form.

In: the paragraphs of a returned document. Out: ``Bevinding`` in their order. Where the mark of a
paragraph is inserted or deleted, the paragraph is one with its neighbour in one of the two
readings; which of new, gone, joined and split that is, follows from what else changed in it.
Tracked changes of a deleted or inserted table row are one finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from generator.teruglezen.bevinding import Bevinding, Soort
from generator.teruglezen.lezen import Alinea, Stuk, Wijziging, netjes


def wijzigingen(paragraphs: Sequence[Alinea]) -> list[Bevinding]:
    """What was changed with tracking on."""
    shown = [one for one in paragraphs if not one.lopend]
    found: list[Bevinding] = []
    for marked, rows in groupby(shown, key=lambda one: one.rij if one.rijmerk else 0):
        members = list(rows)
        if marked:
            found.append(_rij(members))
            continue
        for group in groepen(members):
            found += _groep(group)
    return _met_verplaatsingen(found)


def groepen(paragraphs: Sequence[Alinea]) -> Iterator[list[Alinea]]:
    """Paragraphs that are one in one of the two readings."""
    group: list[Alinea] = []
    for one in paragraphs:
        if group and (not group[-1].merk or group[-1].houder != one.houder):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _rij(members: Sequence[Alinea]) -> Bevinding:
    change = members[0].rijmerk[-1]
    gone = change.soort == "uit"
    text = " | ".join(t for t in ((m.oud if gone else m.nieuw) for m in members) if t)
    return Bevinding(
        Soort.WEG if gone else Soort.NIEUW,
        members[0].bladwijzer,
        members[0].kop,
        oud=text if gone else "",
        nieuw="" if gone else text,
        alinea_oud=text if gone else "",
        alinea_nieuw="" if gone else text,
        wie=change.wie,
        wanneer=change.wanneer,
        deel=members[0].deel,
        toelichting=f"rij van een tabel{'; verplaatst' if change.verplaatst else ''}",
        volgnummer=members[0].nummer,
    )


@dataclass
class _Lid:
    """A paragraph of a group; ``klaar`` when it is wholly told."""

    alinea: Alinea
    klaar: bool = False

    def heel(self, soort: str) -> Wijziging | None:
        """The change, when all text of the paragraph was inserted (or deleted) by it."""
        with_text = [s for s in self.alinea.stukken if s.tekst.strip()]
        changes = [_eigen(s) for s in with_text]
        if not changes or any(c is None or c.soort != soort for c in changes):
            return None
        return changes[0]


def _eigen(stuk: Stuk) -> Wijziging | None:
    """The change that decides: what was inserted by one and deleted by another is deleted."""
    return stuk.wijzigingen[-1] if stuk.wijzigingen else None


def _groep(group: Sequence[Alinea]) -> Iterator[Bevinding]:
    members = [_Lid(one) for one in group]
    for at, member in enumerate(members):
        if member.alinea.merk:
            behind = members[at + 1] if at + 1 < len(members) else None
            yield from _merk(member, behind, member.alinea.merk[-1])
    whole_old = netjes(" ".join(teksten(group, "in")))
    whole_new = netjes(" ".join(teksten(group, "uit")))
    for member in members:
        one = member.alinea
        if not member.klaar:
            alone = all(other.klaar for other in members if other is not member)
            old, new = (one.oud, one.nieuw) if alone else (whole_old, whole_new)
            yield from _in_alinea(one, old, new)
        yield from _opmaak(one)


def teksten(group: Sequence[Alinea], hides: str) -> list[str]:
    """The texts of one reading: that in which marks of the kind ``hides`` are not there."""
    texts = [""]
    for one in group:
        texts[-1] += "".join(
            s.tekst for s in one.stukken if (s.was_er if hides == "in" else s.blijft)
        )
        if not any(change.soort == hides for change in one.merk):
            texts.append("")
    return [text for text in texts if text.strip()]


def _merk(member: _Lid, behind: _Lid | None, change: Wijziging) -> Iterator[Bevinding]:
    """A paragraph mark that came or went: a whole paragraph, or a split or join."""
    new = change.soort == "in"
    for candidate in (member, behind):
        if candidate is None or candidate.klaar:
            continue
        own = candidate.heel(change.soort)
        if own is not None:
            candidate.klaar = True
            yield _hele_alinea(candidate.alinea, own)
            return
    one = member.alinea
    rest = behind.alinea if behind else None
    mine = one.nieuw if new else one.oud
    other = "" if rest is None else (rest.nieuw if new else rest.oud)
    if not mine or not other:
        what = "lege alinea ingevoegd" if new else "lege alinea verwijderd"
        yield _bevinding(one, Soort.OPMAAK, change, toelichting=what)
        return
    both, apart = netjes(f"{mine} {other}"), f"{mine} ¶ {other}"
    yield _bevinding(
        one,
        Soort.GESPLITST if new else Soort.SAMENGEVOEGD,
        change,
        oud=both if new else apart,
        nieuw=apart if new else both,
    )


def _hele_alinea(one: Alinea, change: Wijziging) -> Bevinding:
    new = change.soort == "in"
    text = one.nieuw if new else netjes("".join(s.tekst for s in one.stukken))
    found = _bevinding(
        one,
        Soort.NIEUW if new else Soort.WEG,
        change,
        oud="" if new else text,
        nieuw=text if new else "",
    )
    return replace(found, alinea_oud=found.oud, alinea_nieuw=found.nieuw)


def _in_alinea(one: Alinea, old: str, new: str) -> Iterator[Bevinding]:
    """Changes within the text: neighbours of one author are one finding."""
    runs: list[tuple[Wijziging | None, list[Stuk]]] = []
    for stuk in one.stukken:
        if not stuk.tekst:
            continue
        change = _eigen(stuk)
        if runs and _zelfde(runs[-1][0], change) and _plek(runs[-1][1][-1], stuk):
            runs[-1][1].append(stuk)
        else:
            runs.append((change, [stuk]))
    at = 0
    while at < len(runs):
        change, pieces = runs[at]
        at += 1
        if change is None:
            continue
        texts = {change.soort: _tekst(pieces)}
        if not change.verplaatst and at < len(runs):
            following, more = runs[at]
            if (
                following is not None
                and following.soort != change.soort
                and following.wie == change.wie
                and not following.verplaatst
            ):
                texts[following.soort] = _tekst(more)
                at += 1
        out, in_ = texts.get("uit", ""), texts.get("in", "")
        if not (out or in_).strip():
            continue
        kind = Soort.VERVANGING if out.strip() and in_.strip() else None
        kind = kind or (Soort.INVOEGING if in_.strip() else Soort.VERWIJDERING)
        if change.verplaatst:
            kind = Soort.VERPLAATSING
        elif not new and old and kind is Soort.VERWIJDERING and netjes(out) == old:
            kind = Soort.WEG
        told = "verplaatst" if change.verplaatst else ""
        twice = [s for s in pieces if len(s.wijzigingen) > 1]
        if twice and change.soort == "uit":
            told = f"was ingevoegd door {twice[0].wijzigingen[0].wie}"
        yield replace(
            _bevinding(one, kind, change, netjes(out), netjes(in_), told),
            bladwijzer=pieces[0].bladwijzer or one.bladwijzer,
            alinea_oud=old,
            alinea_nieuw=new,
        )


def _tekst(pieces: Iterable[Stuk]) -> str:
    return "".join(s.tekst for s in pieces)


def _zelfde(one: Wijziging | None, other: Wijziging | None) -> bool:
    """The same hand and the same kind: Word cuts a change at every minute and every font."""
    if one is None or other is None:
        return one is other
    return (one.soort, one.wie, one.verplaatst) == (other.soort, other.wie, other.verplaatst)


def _plek(one: Stuk, other: Stuk) -> bool:
    return not one.bladwijzer or not other.bladwijzer or one.bladwijzer == other.bladwijzer


def _opmaak(one: Alinea) -> Iterator[Bevinding]:
    """Formatting: one finding for each reviewer and kind of change in a paragraph."""
    groups: dict[tuple[str, str], list[tuple[Wijziging, str]]] = {}
    for change, what, text in one.opmaak:
        groups.setdefault((change.wie, what), []).append((change, text))
    for (_, what), members in groups.items():
        text = netjes("".join(text for _, text in members))
        yield _bevinding(one, Soort.OPMAAK, members[0][0], text, text, what)


def _bevinding(
    one: Alinea,
    kind: Soort,
    change: Wijziging,
    oud: str = "",
    nieuw: str = "",
    toelichting: str = "",
) -> Bevinding:
    moved = change.verplaatst and kind in (Soort.NIEUW, Soort.WEG)
    return Bevinding(
        Soort.VERPLAATSING if moved else kind,
        one.bladwijzer,
        one.kop,
        oud=oud,
        nieuw=nieuw,
        alinea_oud=one.oud,
        alinea_nieuw=one.nieuw,
        wie=change.wie,
        wanneer=change.wanneer,
        deel=one.deel,
        toelichting=toelichting,
        volgnummer=one.nummer,
    )


def _met_verplaatsingen(found: Sequence[Bevinding]) -> list[Bevinding]:
    """Both halves of a move as one finding, at the place where the text came from."""
    out: list[Bevinding] = []
    waiting = [one for one in found if one.soort is Soort.VERPLAATSING]
    for one in found:
        if one.soort is not Soort.VERPLAATSING:
            out.append(one)
            continue
        if not any(one is left for left in waiting):
            continue
        waiting = [left for left in waiting if left is not one]
        twin = next(
            (left for left in waiting if _helften(one, left)),
            None,
        )
        if twin is None:
            lost = Soort.WEG if one.oud else Soort.NIEUW
            out.append(replace(one, soort=lost, toelichting="verplaatst"))
            continue
        waiting = [left for left in waiting if left is not twin]
        source, target = (one, twin) if one.oud else (twin, one)
        where = f"naar “{target.kop or 'begin'}”"
        mark = source.bladwijzer or target.bladwijzer
        told = replace(source, nieuw=target.nieuw, bladwijzer=mark, toelichting=where)
        out.append(replace(told, alinea_nieuw=target.nieuw))
    return out


def _helften(one: Bevinding, other: Bevinding) -> bool:
    first, second = one.oud or one.nieuw, other.oud or other.nieuw
    return bool(one.oud) != bool(other.oud) and netjes(first) == netjes(second)
