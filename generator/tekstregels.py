"""Text rules as data: what a text may not say, and what spares it. One small engine.

In: ``schemas/tekstregels.yaml`` (read by ``kennis``) and a text. Out: the place in words where a
rule fires. A rule looks sentence by sentence; a citation between quotes and a negation spare.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_ZIN: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'„“‘(]*[A-ZÀ-Þ])|\n")
_DEEL: Final = re.compile(
    r"[;:]|\bdaarna\b|,\s*(?=(?:maar|doch|daarna|waarna|zodat|anders(?! dan)|dan|tenzij)\b)"
    r"|,\s*(?=(?:niet|geen)\s+(?:op|voor|via|met|uit|volgens|in|een|de|het)\b)"
)
"""Where a part of a sentence ends: a negation beyond it is about something else."""
_ONTKENNING: Final = re.compile(
    r"\bniet(?!-|\s+(?:meer|alleen|later|eerder|op tijd)\b)"
    r"|\bgeen\b(?!\s+(?:bezwaar|kort geding|vragen?|beroep open))"
    r"|\b(?:nooit|noch|evenmin|zonder|anders dan|in plaats van)\b",
    re.IGNORECASE,
)
"""``niet meer`` and ``geen bezwaar`` say something of time or people, not of the rule."""
_ONTKENNING_NA: Final = re.compile(
    r"\b(?:geld\w*|is|zijn|was|waren|pas\w*|volg\w*|bind\w*|gebruik\w*|kie[sz]\w*|noem\w*"
    r"|werk\w*|rust\w*)\s+(?:\w+\s+){0,4}(?<!nog )niet\b"
    r"|^\s*(?:(?:hier|dus|ook|daarom|zelf)\s+){0,2}niet\b(?!\s+(?:alleen|meer|later|eerder))"
    r"|\bniet\s+(?:van toepassing|te\s+\w+|aan de orde|geld\w*|gevolgd|gebruikt?|volg\w*|bind\w*"
    r"|verplicht|nodig)\b|\bgeen\s+(?:toepassing|gelding|werking|rol|sprake)\b|\bnooit\b",
    re.IGNORECASE,
)
"""After a hit only these say that the thing itself does not hold."""
_CITAAT: Final = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^”“]*[”“]|«[^»]*»|(?<!\w)[‘'][^’'\n]*[’'](?!\w)")
_TAG: Final = re.compile(r"{%.*?%}|{#.*?#}")
_WAARDE: Final = re.compile(r"{{.*?}}")

_VENSTERS: Final = {"zin": (6, 12), "woord": (4, 2)}
"""How many words before and after a hit a negation counts: of the statement, of the word only."""


@dataclass(frozen=True)
class Tekstregel:
    """One rule; its message stands under ``code``. Empty means: no condition.

    ``samen`` must stand in the same sentence as ``patroon``; ``spaar`` in that sentence spares it.
    ``procedures`` and ``behalve`` say for which procedures it holds, ``fasen`` that a clause must
    be printed in documents of these fasen only, ``paden`` in which fields of a spec it looks.
    ``woorden`` are parameters of the message; ``goed`` and ``fout`` are tested.
    """

    id: str
    code: str
    patroon: re.Pattern[str]
    samen: re.Pattern[str] | None = None
    spaar: re.Pattern[str] | None = None
    ontkenning: str = "zin"
    procedures: tuple[str, ...] = ()
    behalve: tuple[str, ...] = ()
    fasen: tuple[str, ...] = ()
    paden: tuple[str, ...] = ()
    regio: bool = False
    woorden: Mapping[str, str] = field(default_factory=dict)
    goed: tuple[str, ...] = ()
    fout: tuple[str, ...] = ()

    def geldt(self, procedure: str) -> bool:
        """Does this rule hold for a procedure (empty: not chosen yet)?"""
        if self.procedures:
            return procedure in self.procedures
        return procedure not in self.behalve


@dataclass(frozen=True)
class Treffer:
    """What was read, and the sentence in which it stands."""

    gelezen: str
    zin: str


def parse(data: Mapping[str, Mapping[str, Any]]) -> tuple[Tekstregel, ...]:
    """The rules from plain data, all scalars text.

    Raises:
        KeyError, TypeError, ValueError, re.error: the data has another shape.
    """
    return tuple(_regel(name, dict(about)) for name, about in data.items())


def _regel(name: str, about: dict[str, Any]) -> Tekstregel:
    given: dict[str, Any] = {"regio": about.pop("regio", "nee") == "ja"}
    for key in ("patroon", "samen", "spaar"):
        if key in about:
            given[key] = re.compile(about.pop(key), re.IGNORECASE)
    for key in ("procedures", "behalve", "fasen", "paden", "goed", "fout"):
        given[key] = tuple(about.pop(key, ()))
    if about.get("ontkenning", "zin") not in _VENSTERS:
        raise ValueError(f"{name}: ontkenning is zin of woord")
    return Tekstregel(id=name, **given, **about)


def vind(regel: Tekstregel, tekst: str) -> Iterator[Treffer]:
    """Every place in a text where the rule fires."""
    for zin in zinnen(tekst):
        if regel.samen and not regel.samen.search(zin):
            continue
        if regel.spaar and regel.spaar.search(zin):
            continue
        quoted = [m.span() for m in _CITAAT.finditer(zin)]
        for hit in regel.patroon.finditer(zin):
            cited = any(start < hit.start() and hit.end() < end for start, end in quoted)
            if not cited and not _ontkend(zin, hit, regel.ontkenning):
                yield Treffer(hit[0], zin)


def zinnen(tekst: str) -> list[str]:
    """The sentences of a text; tags of a template are left out, a printed value becomes dots."""
    plain = _WAARDE.sub("…", _TAG.sub(" ", tekst))
    return [" ".join(zin.split()) for zin in _ZIN.split(plain) if zin.strip()]


def _ontkend(zin: str, hit: re.Match[str], soort: str) -> bool:
    """A negation near the hit, within the same part of the sentence."""
    before, after = _VENSTERS[soort]
    cuts = [m.end() for m in _DEEL.finditer(zin)]
    begin = max((c for c in cuts if c <= hit.start()), default=0)
    end = min((m.start() for m in _DEEL.finditer(zin) if m.start() >= hit.end()), default=len(zin))
    left = " ".join(zin[begin : hit.start()].split()[-before:])
    right = " ".join(zin[hit.end() : end].split()[:after])
    behind = _ONTKENNING_NA if soort == "zin" else _ONTKENNING
    return bool(_ONTKENNING.search(left) or behind.search(right))
