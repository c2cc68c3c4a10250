"""How our documents must be written, as data: limits, words to avoid, abbreviations.

In: plain data of ``schemas/taal.yaml`` (read by ``kennis``). Out: a frozen ``Taal``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.tekstregels import zinnen


@dataclass(frozen=True)
class Grenzen:
    """What a clause may be at most; a figure is only held to a text of ``vanaf_woorden``."""

    ondergrens: float = 0.0
    vanaf_woorden: int = 50
    gemiddelde_zin: float = 1000.0
    langste_zin: int = 1000
    lijdend: float = 100.0


@dataclass(frozen=True)
class Woordregel:
    """A word or construction that is better avoided, and what to write instead."""

    patroon: re.Pattern[str]
    beter: str
    soort: str
    """``ambtelijk``, ``zinsbouw`` or ``synoniem``."""

    def vind(self, tekst: str) -> Iterator[str]:
        """What stands in a text that should not; tags of a template are left out."""
        for zin in zinnen(tekst):
            for hit in self.patroon.finditer(zin):
                yield hit[0]


@dataclass(frozen=True)
class Taal:
    """All of it; empty where nothing was loaded."""

    grenzen: Grenzen = field(default_factory=Grenzen)
    woorden: tuple[Woordregel, ...] = ()
    afkortingen: Mapping[str, str] = field(default_factory=dict)
    gangbaar: tuple[str, ...] = ()


def parse(data: Mapping[str, Any]) -> Taal:
    """The language data from plain data, all scalars text.

    Raises:
        KeyError, TypeError, ValueError, re.error: the data has another shape.
    """
    limits = dict(data["leesbaarheid"])
    rules = [
        _regel(pattern, better, kind)
        for kind in ("ambtelijk", "zinsbouw")
        for pattern, better in data[kind].items()
    ]
    rules += [
        _regel(pattern, one["gebruik"], "synoniem")
        for one in data["synoniemen"]
        for pattern in one["niet"]
    ]
    return Taal(
        Grenzen(
            float(limits["ondergrens"]),
            int(limits["vanaf_woorden"]),
            float(limits["gemiddelde_zin"]),
            int(limits["langste_zin"]),
            float(limits["lijdend"]),
        ),
        tuple(rules),
        {str(short): str(full) for short, full in data["afkortingen"].items()},
        tuple(data["gangbaar"]),
    )


def _regel(pattern: str, better: str, kind: str) -> Woordregel:
    whole = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)
    return Woordregel(whole, better, kind)
