"""What a value is about: the sentence shapes and labels of ``vormen.yaml``.

In: a sentence or a table row of which the values are replaced by tokens (``‹datum›``). Out: the
subject of each value that a shape knows. A shape is data: a clause that says a date in a new
way needs a line there, and no change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from generator.samenhang.waarden import (
    AANTAL,
    Gevonden,
    aantal,
    looptijden,
    schoon,
    waarden,
    zonder_overlap,
)

NAAM, LIJST, OPEN = "naam", "lijst", "open"
_TOKEN = re.compile(r"‹(\w+)›")
_OPEN = re.compile(r"\[K\d+ [^\[\]]*\]|\bnog te bepalen\b")
_ZIN = re.compile(r"(?<=[.!?]) (?=[A-ZÉ‹\"])")


@dataclass(frozen=True)
class Zin:
    """A sentence or row with tokens for its values, and those values in order."""

    tekst: str
    waarden: tuple[Gevonden, ...]

    @property
    def leesbaar(self) -> str:
        """The sentence as it stands in the document."""
        stukken = iter(self.waarden)
        return _TOKEN.sub(lambda _: next(stukken).tekst, self.tekst)


@dataclass(frozen=True)
class Treffer:
    """A value whose subject is known; ``token`` is its place in ``Zin.waarden``, or none."""

    soort: str
    onderwerp: str
    waarde: str
    tekst: str
    token: int | None


@dataclass(frozen=True)
class _Vorm:
    patroon: re.Pattern[str]
    onderwerpen: tuple[str, ...]
    met: re.Pattern[str]
    niet: re.Pattern[str] | None
    kop: re.Pattern[str]
    stijl: re.Pattern[str]


@dataclass(frozen=True)
class Vormen:
    """The shapes, read once."""

    zinnen: tuple[_Vorm, ...]
    gelijk: tuple[tuple[re.Pattern[str], str], ...]
    namen: re.Pattern[str]
    zwijgend: re.Pattern[str]
    per_document: Mapping[str, Mapping[str, str]]

    def onderwerp(self, label: str) -> str:
        """The subject that a label stands for; empty when it says nothing on its own."""
        laag = label.lower().strip(" :.?")
        for patroon, naam in self.gelijk:
            match = patroon.fullmatch(laag)
            if match:
                return _vul(naam, match).removesuffix(", perceel ").strip()
        kaal = re.sub(r", (perceel|ronde|categorie|segment) \d+$", "", laag)
        return "" if self.zwijgend.fullmatch(kaal) else laag

    def treffers(self, zin: Zin, document: str, kop: str, stijl: str) -> Iterator[Treffer]:
        """Every value of this sentence that a shape knows; each token at most once."""
        gebruikt: set[int] = set()
        for vorm in self.zinnen:
            if not vorm.met.search(zin.tekst) or not vorm.stijl.search(stijl):
                continue
            if (vorm.niet and vorm.niet.search(zin.tekst)) or not vorm.kop.search(kop):
                continue
            for match in vorm.patroon.finditer(zin.tekst):
                for treffer in self._uit(vorm, match, zin, document):
                    if treffer.token is None or treffer.token not in gebruikt:
                        gebruikt |= set() if treffer.token is None else {treffer.token}
                        yield treffer

    def _uit(self, vorm: _Vorm, match: re.Match[str], zin: Zin, document: str) -> Iterator[Treffer]:
        for (begin, soort, tekst), naam in zip(_vangst(match), vorm.onderwerpen, strict=False):
            onderwerp = self._onderwerp(_vul(naam, match), document)
            if not onderwerp:
                continue
            if soort == "token":
                nummer = len(_TOKEN.findall(zin.tekst[:begin]))
                gevonden = zin.waarden[nummer]
                waarde = "" if gevonden.soort == OPEN else gevonden.waarde
                yield Treffer(gevonden.soort, onderwerp, waarde, gevonden.tekst, nummer)
            elif tekst == f"‹{OPEN}›":
                yield Treffer(soort, onderwerp, "", "nog te bepalen", None)
            elif soort == AANTAL:
                if telling := aantal(tekst):
                    yield Treffer(AANTAL, onderwerp, telling[0], telling[1], None)
            else:
                tekst = Zin(tekst, _binnen(zin, begin, tekst)).leesbaar
                yield Treffer(NAAM, onderwerp, _naam(soort, tekst), tekst, None)

    def _onderwerp(self, naam: str, document: str) -> str:
        match = re.fullmatch(r"\{(\w+)\}", naam)
        return self.per_document[match[1]].get(document, "") if match else naam


@cache
def vormen() -> Vormen:
    """The shapes of ``vormen.yaml`` beside this module."""
    tekst = (resources.files("generator.samenhang") / "vormen.yaml").read_text(encoding="utf-8")
    ruw: dict[str, Any] = yaml.safe_load(tekst)
    return Vormen(
        tuple(_vorm(v) for v in ruw["zinnen"]),
        tuple((re.compile(patroon), naam) for patroon, naam in ruw["gelijk"]),
        re.compile("|".join(f"(?:{n})" for n in ruw["namen"])),
        re.compile("|".join(f"(?:{n})" for n in ruw["zwijgend"])),
        ruw["per_document"],
    )


def zinnen(tekst: str) -> list[Zin]:
    """The sentences of a clean text, each with tokens for its values."""
    open_ = (Gevonden(OPEN, "", *match.span(), match[0]) for match in _OPEN.finditer(tekst))
    duren = (g for g in looptijden(tekst) if "+" in g.waarde or "zonder" in g.tekst)
    gevonden = zonder_overlap([*open_, *duren, *waarden(tekst)], len(tekst))
    stukken, vorige = [], 0
    for g in gevonden:
        stukken += [tekst[vorige : g.begin].replace("‹", "<"), f"‹{g.soort}›"]
        vorige = g.einde
    stukken.append(tekst[vorige:].replace("‹", "<"))
    rest = iter(gevonden)
    return [
        Zin(zin, tuple(next(rest) for _ in _TOKEN.findall(zin)))
        for zin in _ZIN.split("".join(stukken))
    ]


def gelijke_naam(tekst: str) -> str:
    """A name in one spelling: lower case, without quotes or a final stop."""
    return schoon(tekst).lower().replace('"', "").strip(" .;:")


def lijst(tekst: str) -> str:
    """A list of names in one order: "B, A en C" -> ``a; b; c``."""
    delen = re.split(r", | en ", schoon(tekst).strip(" ."))
    return "; ".join(sorted(gelijke_naam(deel) for deel in delen if deel.strip()))


def _naam(soort: str, tekst: str) -> str:
    return lijst(tekst) if soort == LIJST else gelijke_naam(tekst)


def _binnen(zin: Zin, begin: int, tekst: str) -> tuple[Gevonden, ...]:
    eerste = len(_TOKEN.findall(zin.tekst[:begin]))
    return zin.waarden[eerste : eerste + len(_TOKEN.findall(tekst))]


def _vorm(ruw: dict[str, Any]) -> _Vorm:
    onderwerp = ruw["onderwerp"]
    namen = (onderwerp,) if isinstance(onderwerp, str) else tuple(onderwerp)
    patroon = ruw["vorm"]
    if not _TOKEN.fullmatch(patroon):  # where words say what is meant, the value may be open
        patroon = _TOKEN.sub(rf"‹(?:\1|{OPEN})›", patroon)
    niet = ruw.get("niet")
    return _Vorm(
        re.compile(patroon, re.I),
        namen,
        re.compile(ruw.get("met", ""), re.I),
        re.compile(niet, re.I) if niet else None,
        re.compile(ruw.get("kop", ""), re.I),
        re.compile(ruw.get("stijl", ""), re.I),
    )


def _vangst(match: re.Match[str]) -> list[tuple[int, str, str]]:
    """What a shape caught, in order: (start, kind, text); tokens inside a group do not count."""
    groepen = [
        (match.start(naam), naam.rstrip("0123456789"), match[naam])
        for naam in match.re.groupindex
        if match[naam] is not None
    ]
    tokens = [
        (match.start() + t.start(), "token", t[0])
        for t in _TOKEN.finditer(match[0])
        if not any(b <= match.start() + t.start() < b + len(g) for b, _, g in groepen)
    ]
    return sorted([*groepen, *tokens])


def _vul(naam: str, match: re.Match[str]) -> str:
    namen = set(match.re.groupindex.values())
    vrij = [g for n, g in enumerate(match.groups(), 1) if n not in namen]
    return re.sub(r"\\(\d)", lambda m: vrij[int(m[1]) - 1] or "", naam)
