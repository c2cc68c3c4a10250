"""Two snapshots, value by value.

In: the snapshot that was published and a later one. Out: ``Wijziging`` per path, in the order of
the later one. What was open and is now filled is no change: it was never published as a fact.
What was *announced* and is now decided is an outcome, to be held against its room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from generator.momentopname import Feit, Inhoud, Momentopname

_AANKONDIGING = ("ruimte", "opties", "besluit_door", "datum", "uiterlijk", "gevolg", "terugval")


class Soort(Enum):
    """What happened to a fact."""

    GEWIJZIGD = "gewijzigd"
    NIEUW = "nieuw"
    VERVALLEN = "vervallen"
    INGEVULD = "ingevuld"
    UITKOMST = "uitkomst van een aangekondigde keuze"
    AANKONDIGING = "aankondiging gewijzigd"


@dataclass(frozen=True)
class Wijziging:
    """One difference. ``oud`` is absent for what is new, ``nieuw`` for what is gone."""

    pad: str
    soort: Soort
    oud: Feit | None
    nieuw: Feit | None

    @property
    def titel(self) -> str:
        """Title of the field."""
        return (self.nieuw or self.oud).titel  # type: ignore[union-attr]


def tekst(inhoud: Inhoud) -> str:
    """A fact as one line; empty when there is none."""
    return " / ".join(inhoud) if isinstance(inhoud, list) else inhoud or ""


def aangekondigd(keuze: Mapping[str, Inhoud]) -> bool:
    """Complete enough to have been announced (as ``waarde.Keuze.aangekondigd``)."""
    room = keuze.get("ruimte") or keuze.get("opties")
    moment = keuze.get("datum") or keuze.get("uiterlijk")
    rest = (keuze.get(name) for name in ("besluit_door", "gevolg", "terugval"))
    return bool(room and moment and all(rest))


def vergelijk(oud: Momentopname, nieuw: Momentopname) -> tuple[Wijziging, ...]:
    """Every difference; the order is that of ``nieuw``, what is gone comes last."""
    found = []
    for path, new in nieuw.items():
        old = oud.get(path)
        owner = None if old else _open_boven(path, oud)
        one = _nieuw(path, new, owner) if old is None else _beide(path, old, new)
        if one is not None:
            found.append(one)
    kept = list(nieuw)
    for path, old in oud.items():
        known = old.stand == "vast" and old.inhoud is not None
        promised = aangekondigd(old.keuze) and not _onder(path, kept)
        if path not in nieuw and (known or promised):
            found.append(Wijziging(path, Soort.VERVALLEN, old, None))
    return tuple(found)


def _nieuw(path: str, new: Feit, owner: Feit | None) -> Wijziging | None:
    if new.stand != "vast" or new.inhoud is None:
        return None  # nothing is fixed yet, so nothing changed for anybody
    if owner is None:
        return Wijziging(path, Soort.NIEUW, None, new)
    soort = Soort.UITKOMST if aangekondigd(owner.keuze) else Soort.INGEVULD
    return Wijziging(path, soort, owner, new)


def _beide(path: str, old: Feit, new: Feit) -> Wijziging | None:
    if old.stand == "vast" and old.inhoud is not None:
        if (old.inhoud, "vast") == (new.inhoud, new.stand):
            return None
        gone = new.inhoud is None or new.stand == "open"
        return Wijziging(path, Soort.VERVALLEN if gone else Soort.GEWIJZIGD, old, new)
    if old.stand == "vast":  # a group that was decided; its parts are compared by themselves
        return None
    if new.stand == "vast":
        if new.inhoud is None:
            return None  # likewise: its parts are compared with this open choice
        soort = Soort.UITKOMST if aangekondigd(old.keuze) else Soort.INGEVULD
        return Wijziging(path, soort, old, new)
    if aangekondigd(old.keuze) and _room(old) != _room(new):
        return Wijziging(path, Soort.AANKONDIGING, old, new)
    return None


def _room(fact: Feit) -> list[Inhoud]:
    return [fact.keuze.get(name) for name in _AANKONDIGING]


def _open_boven(path: str, oud: Momentopname) -> Feit | None:
    """The open choice of which this path is a part."""
    while True:
        shorter = re.sub(r"(\.[^.\[\]]+|\[[^\[\]]*\])$", "", path)
        if shorter in ("", path):
            return None
        path = shorter
        if path in oud and oud[path].inhoud is None and oud[path].stand != "vast":
            return oud[path]


def _onder(path: str, paths: list[str]) -> bool:
    return any(p.startswith((f"{path}.", f"{path}[")) for p in paths)
