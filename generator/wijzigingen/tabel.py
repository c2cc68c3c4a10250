"""The table field x moment: how heavy a change is after publication. Data with its source.

In: ``schemas/wijzigingen.yaml``. Out: a frozen ``Tabel``; ``Tabel.cel`` answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Graad:
    """How heavy; ``gewicht`` rises. ``besluit``: a lawyer decides before a next final document."""

    id: str
    naam: str
    besluit: bool
    gewicht: int


@dataclass(frozen=True)
class Cel:
    """One cell: the grade, in which row, and what to bear in mind."""

    graad: Graad
    gegeven: str
    naam: str
    toelichting: str = ""


@dataclass(frozen=True)
class Rij:
    """One row: the fields it is about, and a cell per moment."""

    id: str
    naam: str
    velden: tuple[re.Pattern[str], ...]
    behalve: tuple[re.Pattern[str], ...]
    cellen: Mapping[str, Cel]
    eerder: str = ""

    def past(self, pad: str) -> bool:
        """Whether this row is about a path."""
        if any(pattern.fullmatch(pad) for pattern in self.behalve):
            return False
        return any(pattern.fullmatch(pad) for pattern in self.velden)


@dataclass(frozen=True)
class Fasemoment:
    """Which moment holds while a published fase runs, and after the step ``tot``."""

    tijdens: str = ""
    eerste: str = ""
    tot: str = ""
    daarna: str = ""
    vrij: bool = False


@dataclass(frozen=True)
class Tabel:
    """The whole table; ``vanaf`` is moment -> step of the planning from which it holds."""

    graden: Mapping[str, Graad] = field(default_factory=dict)
    momenten: Mapping[str, str] = field(default_factory=dict)
    vanaf: Mapping[str, str] = field(default_factory=dict)
    fasen: Mapping[str, Fasemoment] = field(default_factory=dict)
    rijen: tuple[Rij, ...] = ()
    rest: Cel | None = None

    def rij(self, gegeven: str) -> Rij | None:
        """The row with this id."""
        return next((row for row in self.rijen if row.id == gegeven), None)

    def cel(self, pad: str, moment: str, eerder: bool = False, gegeven: str = "") -> Cel:
        """What the table says of a path at a moment.

        Args:
            pad: path of the snapshot.
            moment: id of the column.
            eerder: a date moved forward, or a term became shorter.
            gegeven: the row that a lawyer chose instead.
        """
        row = self.rij(gegeven) if gegeven else next((r for r in self.rijen if r.past(pad)), None)
        if row is not None and eerder and row.eerder:
            row = self.rij(row.eerder)
        assert self.rest is not None  # ``parse`` sees to it
        return row.cellen.get(moment, self.rest) if row is not None else self.rest


def parse(data: Mapping[str, Any]) -> Tabel:
    """The table of a file.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: the file is wrong.
    """
    grades = {
        str(raw["id"]): Graad(str(raw["id"]), str(raw["naam"]), raw["besluit"] == "ja", weight)
        for weight, raw in enumerate(data["graden"])
    }
    moments = {str(raw["id"]): str(raw["naam"]) for raw in data["momenten"]}
    rest = data["rest"]
    rows = tuple(_rij(raw, grades, moments) for raw in data["gegevens"])
    table = Tabel(
        grades,
        moments,
        {str(raw["id"]): str(raw["vanaf"]) for raw in data["momenten"] if "vanaf" in raw},
        {str(name): _fase(raw, moments) for name, raw in data["fasen"].items()},
        rows,
        Cel(grades[rest["graad"]], str(rest["id"]), str(rest["naam"]), str(rest["toelichting"])),
    )
    for row in rows:
        if row.eerder and table.rij(row.eerder) is None:
            raise ValueError(f"rij {row.eerder!r} bestaat niet")
    return table


def _rij(raw: Mapping[str, Any], grades: Mapping[str, Graad], moments: Mapping[str, str]) -> Rij:
    row, name = str(raw["id"]), str(raw["naam"])
    cells = {
        moment: Cel(
            grades[raw[moment]["graad"]], row, name, str(raw[moment].get("toelichting", ""))
        )
        for moment in moments
        if moment in raw
    }
    unknown = set(raw) - {"id", "naam", "velden", "behalve", "eerder", *moments}
    if unknown:
        raise ValueError(f"onbekend moment {sorted(unknown)[0]!r}")
    fields, but = (tuple(map(_patroon, raw.get(key, ()))) for key in ("velden", "behalve"))
    return Rij(row, name, fields, but, cells, str(raw.get("eerder", "")))


def _patroon(text: str) -> re.Pattern[str]:
    """``percelen[*].budget`` -> a pattern in which ``*`` is anything."""
    return re.compile(".*".join(re.escape(part) for part in str(text).split("*")))


def _fase(raw: Mapping[str, str], moments: Mapping[str, str]) -> Fasemoment:
    named = {key: value for key, value in raw.items() if key in ("tijdens", "eerste", "daarna")}
    if not set(named.values()) <= set(moments):
        raise ValueError(f"onbekend moment in {dict(raw)!r}")
    return Fasemoment(**named, tot=raw.get("tot", ""), vrij=raw.get("vrij") == "ja")
