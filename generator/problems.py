"""Problems are data: what is wrong, where, and how to put it right.

In: a code and its parameters. Out: ``Problem``; its severity stands in ``meldingen.yaml`` and its
texts in the catalogues of ``taal``; the texts are looked up only at the edge (``format_line``,
``as_dict``), in the language of the run.

Code families: L1xx loading, V2xx shape, R3xx references and inheritance, P4xx plan and slots,
S5xx templates, W6xx output.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

from generator.origin import Place
from generator.taal import HERSTEL, MELDING, UITLEG, merk, van_code, zeg

ONTHEFFING = "ontheffing"
"""Name of the parameter that a waived problem carries: by whom, when and why."""
BEDOELD = "bedoeld"
"""Name of the parameter with what was probably meant; it is added to the remedy."""


class Severity(Enum):
    """How grave a problem is; only ``FOUT`` makes a command fail."""

    FOUT = merk("fout")
    WAARSCHUWING = merk("waarschuwing")
    INFO = merk("info")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``path`` is the path in the spec as people read it."""

    code: str
    severity: Severity
    place: Place
    path: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Melding:
    """What is known of one code; ``melding`` and ``herstel`` may hold ``{param}``."""

    code: str
    ernst: Severity
    bron: str = ""
    goed: str = ""
    fout: str = ""
    ontheffing: str = ""
    """Who may waive this rule, several divided by a comma; empty when nobody may."""

    @property
    def melding(self) -> str:
        """What is wrong, in the language of the run."""
        return van_code(self.code, MELDING)

    @property
    def herstel(self) -> str:
        """What to do about it."""
        return van_code(self.code, HERSTEL)

    @property
    def uitleg(self) -> str:
        """Why it is asked."""
        return van_code(self.code, UITLEG)


@cache
def catalogue() -> Mapping[str, Melding]:
    """Every code, read once from ``meldingen.yaml`` beside this module."""
    text = (resources.files("generator") / "meldingen.yaml").read_text(encoding="utf-8")
    raw: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CBaseLoader)
    entries = {
        code: Melding(code, **{**entry, "ernst": Severity(entry["ernst"])})  # type: ignore[arg-type]
        for code, entry in raw.items()
    }
    return MappingProxyType(entries)


def wie(ontheffing: str) -> str:
    """Who may waive a rule, in words: ``projectleider, jurist`` -> ``projectleider of jurist``."""
    return f" {zeg('of')} ".join(name.strip() for name in ontheffing.split(",") if name.strip())


def problem(code: str, place: Place, path: str = "", **params: object) -> Problem:
    """A problem with the severity that the catalogue gives its code.

    Raises:
        KeyError: the code is not in ``meldingen.yaml`` (a programming error).
    """
    texts = tuple((name, _shown(str(value))) for name, value in params.items())
    if _UNSEEN.search(place.file):
        place = Place(_shown(place.file), place.line, place.column)
    return Problem(code, catalogue()[code].ernst, place, _shown(path), texts)


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 2_000


def _shown(text: str) -> str:
    """Text of a user as a terminal may show it: no control characters, and an end to it."""
    text = _UNSEEN.sub("\u00b7", text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026"


def message(found: Problem) -> tuple[str, str]:
    """The (melding, herstel) of a problem, parameters filled in, without a final stop.

    Raises:
        KeyError: a text asks for a parameter that the problem does not carry.
    """
    entry = catalogue()[found.code]
    params = dict(found.params)
    if ONTHEFFING in params:
        return _fill(entry.melding, params), f"{zeg('niets')}; {params[ONTHEFFING]}"
    remedy = _fill(entry.herstel, params)
    if params.get(BEDOELD):
        remedy += f"; {params[BEDOELD]}"
    return _fill(entry.melding, params), remedy


def format_line(found: Problem) -> str:
    """``FILE:LINE:COL ernst CODE melding (pad). Herstel: hint.``, one line, in this language."""
    melding, herstel = message(found)
    pad = f" ({found.path})" if found.path else ""
    stop = "" if herstel.endswith("?") else "."
    ernst, remedy = zeg(found.severity.value), zeg("Herstel")
    line = f"{found.place} {ernst} {found.code} {melding}{pad}. {remedy}: {herstel}{stop}"
    return " ".join(line.split())


def as_dict(found: Problem) -> dict[str, Any]:
    """The problem for ``--format json``; line and column 0 mean the file as a whole."""
    melding, herstel = message(found)
    return {
        "code": found.code,
        "ernst": found.severity.value,
        "bestand": found.place.file,
        "regel": found.place.line,
        "kolom": found.place.column,
        "pad": found.path,
        "melding": melding,
        "herstel": herstel,
    }


def path_text(path: Iterable[str | int]) -> str:
    """A path as people read it: ``("percelen", 1, "naam")`` -> ``percelen[2].naam``."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def in_order(found: Iterable[Problem]) -> list[Problem]:
    """The problems without duplicates, sorted by place, then code."""
    return sorted(set(found), key=lambda p: (p.place, p.code, p.path, p.params))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Bedoelt u `x`?`` with the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f" {zeg('Bedoelt u `{woord}`?', woord=near[0])}" if near else ""


def kies(word: str, known: Iterable[str]) -> str:
    """What to write in the place of an unknown word: the nearest one, or all there are."""
    names = list(known)
    near = did_you_mean(word, names).strip()
    return near or zeg("kies uit: {namen}", namen=", ".join(names) or zeg("niets"))


def _fill(template: str, params: Mapping[str, str]) -> str:
    """Put parameters in; only ``{name}`` counts, so an example ``{open: ...}`` stays itself."""
    return re.sub(r"\{([a-z_]+)\}", lambda m: params[m.group(1)], template).rstrip(".")
