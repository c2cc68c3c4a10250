"""Footnotes and endnotes: which of OLD goes with which of NEW, and what becomes of each.

In: both packages. Out: a key for each reference, so that only references to a pair of notes count
as the same; and the parts with notes, woven. A note whose reference is deleted is carried along
under a number of its own, with its text deleted.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from generator.ooxml import Element, w
from generator.redline.namen import NOOT_SOORT
from generator.redline.pakket import Pakket
from generator.redline.plan import Blok, maak_plan, tekst
from generator.redline.uitlijnen import kenmerk, paren
from generator.redline.verweven import Wever


@dataclass(eq=False)
class _Soort:
    """The notes of one kind, by id; ``paar`` is NEW's id for an id of OLD."""

    naam: str
    oud_deel: str
    nieuw_deel: str
    oud: dict[str, Element]
    nieuw: dict[str, Element]
    paar: dict[str, str]
    plannen: dict[str, list[Blok]]
    gedaan: set[str] = field(default_factory=set)


class Noten:
    """All notes of both documents. ``wever`` makes the weaver of two parts."""

    def __init__(self, oud: Pakket, nieuw: Pakket, wever: Callable[[str, str], Wever]) -> None:
        self._oud, self._nieuw, self._wever = oud, nieuw, wever
        self._soorten = {tag: _soort(oud, nieuw, tag) for tag in NOOT_SOORT}

    def plannen(self) -> list[list[Blok]]:
        """The plans of all pairs of notes."""
        return [plan for kind in self._soorten.values() for plan in kind.plannen.values()]

    def sleutel_oud(self, verwijzing: Element) -> str:
        """The id of the note of NEW it goes with, or something no reference of NEW has."""
        own = verwijzing.get(w("id"), "")
        kind = self._soorten[str(verwijzing.tag)]
        return f"{kind.naam} {kind.paar.get(own, f'oud {own}')}"

    def sleutel_nieuw(self, verwijzing: Element) -> str:
        """The id of the note."""
        return f"{self._soorten[str(verwijzing.tag)].naam} {verwijzing.get(w('id'), '')}"

    def gelijk(self, nieuw: Element) -> None:
        """Weave the note of a reference that stayed."""
        kind, own = self._soorten[str(nieuw.tag)], nieuw.get(w("id"), "")
        if own in kind.plannen and own not in kind.gedaan:
            kind.gedaan.add(own)
            weaver = self._wever(kind.oud_deel, kind.nieuw_deel)
            weaver.blokken(kind.plannen[own], kind.nieuw[own])

    def erbij(self, nieuw: Element) -> None:
        """The text of the note of a new reference is new."""
        kind, own = self._soorten[str(nieuw.tag)], nieuw.get(w("id"), "")
        if own in kind.nieuw and own not in kind.gedaan:
            kind.gedaan.add(own)
            self._wever(kind.oud_deel, kind.nieuw_deel).alles_erbij(kind.nieuw[own])

    def eraf(self, oud: Element) -> None:
        """Carry the note of a deleted reference (a copy) and let the reference point to it."""
        kind = self._soorten[str(oud.tag)]
        note = kind.oud.get(oud.get(w("id"), ""))
        if note is None:
            return
        if not kind.nieuw_deel:
            kind.nieuw_deel = self._maak_deel(kind)
        root = self._nieuw.boom(kind.nieuw_deel)
        numbers = [int(n.get(w("id"), "0")) for n in root if isinstance(n.tag, str)]
        made = etree.SubElement(root, note.tag, {w("id"): str(max([*numbers, 0]) + 1)})
        self._wever(kind.oud_deel, kind.nieuw_deel).alles_eraf(note, made)
        oud.set(w("id"), made.get(w("id"), ""))

    def _maak_deel(self, kind: _Soort) -> str:
        """NEW has no notes of this kind yet: a part with the separators of OLD."""
        root = etree.Element(w(kind.naam), nsmap=self._oud.boom(kind.oud_deel).nsmap)
        for note in self._oud.boom(kind.oud_deel):
            if note.get(w("type"), "normal") != "normal":
                root.append(copy.deepcopy(note))
        return self._nieuw.voeg_xml(f"word/{kind.naam}.xml", kind.naam, root)


def _soort(oud: Pakket, nieuw: Pakket, tag: str) -> _Soort:
    name = NOOT_SOORT[tag]
    parts = [package.deel(package.hoofd, name) for package in (oud, nieuw)]
    both = [_noten(p, part, tag) for p, part in zip((oud, nieuw), parts, strict=True)]
    rows = [[kenmerk("noot", "", tekst(note)) for note in notes.values()] for notes in both]
    ids = [list(notes) for notes in both]
    pairs = {ids[0][i]: ids[1][j] for i, j in paren(rows[0], rows[1])}
    plans = {new: maak_plan(both[0][old], both[1][new]) for old, new in pairs.items()}
    return _Soort(name, parts[0], parts[1], both[0], both[1], pairs, plans)


def _noten(package: Pakket, part: str, tag: str) -> dict[str, Element]:
    """Id -> note, in the order in which the text refers to them."""
    if not part:
        return {}
    notes = {
        note.get(w("id"), ""): note
        for note in package.boom(part)
        if note.get(w("type"), "normal") == "normal"
    }
    order = [one.get(w("id"), "") for one in package.boom(package.hoofd).iter(tag)]
    return {id_: notes[id_] for id_ in dict.fromkeys(order) if id_ in notes}
