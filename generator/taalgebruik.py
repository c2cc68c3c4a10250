"""The language of the clauses: how hard each is to read, and which words are better avoided.

In: the project and its procedures. Out: a measure per clause, and Problems at clause and
paragraph. Only what stands in sentences counts: no headings, captions, header rows or notes to a
lawyer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator import kennis, leesbaarheid, ooxml, sjabloonplaats
from generator.leesbaarheid import Maat, aantal_woorden
from generator.ooxml import OoxmlError
from generator.origin import Place
from generator.problems import Problem, problem
from generator.project import Project
from generator.sjabloonplaats import KOP, Alinea
from generator.taalregels import Grenzen, Taal

_GEEN_TEKST: Final = frozenset(("noot", "caption", "tabelkop", "sturing", "bouwsteen"))
_KORT: Final = 90


@dataclass(frozen=True)
class Gemeten:
    """One clause: where it stands, its prose, and its measure."""

    naam: str
    place: Place
    alineas: tuple[Alinea, ...]
    maat: Maat

    def onder(self, grenzen: Grenzen) -> bool:
        """Is it harder to read than we want, and long enough for the figure to mean something?"""
        enough = self.maat.woorden >= grenzen.vanaf_woorden
        return enough and self.maat.cijfer < grenzen.ondergrens


def meten(project: Project) -> list[Gemeten]:
    """Every clause with prose, the hardest first. A file that cannot be read is left out."""
    found = []
    for path in sorted((project.templates / "bouwstenen").rglob("*.docx")):
        try:
            parts = ooxml.read_package(path.read_bytes())
            stijlen = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
            alineas = sjabloonplaats.alineas(ooxml.parse(parts[ooxml.DOCUMENT]), stijlen)
        except (OoxmlError, KeyError, OSError, RecursionError):
            continue
        prose = tuple(a for a in alineas if a.stijl not in _GEEN_TEKST and not KOP.match(a.stijl))
        maat = leesbaarheid.meet(one.tekst for one in prose)
        if maat.woorden:
            name = path.relative_to(project.templates / "bouwstenen").with_suffix("").as_posix()
            found.append(Gemeten(name, Place(project.shown(path)), prose, maat))
    return sorted(found, key=lambda one: (one.maat.cijfer, one.naam))


def check(project: Project) -> list[Problem]:
    """Every clause against the limits and the words of ``schemas/taal.yaml``."""
    taal = kennis.load(project.schemas).taal
    return [one for clause in meten(project) for one in _clause(clause, taal)]


def grenzen(project: Project) -> Grenzen:
    """The limits that clauses are held to."""
    return kennis.load(project.schemas).taal.grenzen


def _clause(clause: Gemeten, taal: Taal) -> Iterator[Problem]:
    limits, maat = taal.grenzen, clause.maat
    if clause.onder(limits):
        figure = _getal(maat.cijfer)
        yield problem("S620", clause.place, "", cijfer=figure, grens=_getal(limits.ondergrens))
    means = (
        ("de gemiddelde zin (in woorden)", maat.zinslengte, limits.gemiddelde_zin),
        ("het deel lijdende zinnen (in procenten)", 100 * maat.deel_lijdend, limits.lijdend),
    )
    for what, number, limit in means:
        if maat.woorden >= limits.vanaf_woorden and number > limit:
            shown = {"wat": what, "getal": _getal(number), "grens": _getal(limit)}
            yield problem("S622", clause.place, "", **shown)
    for alinea in clause.alineas:
        for zin in leesbaarheid.zinnen(alinea.tekst):
            words = aantal_woorden(zin)
            if words > limits.langste_zin:
                shown = {"woorden": str(words), "zin": _kort(zin)}
                yield problem("S621", clause.place, alinea.waar, **shown)
        for rule in taal.woorden:
            for hit in dict.fromkeys(rule.vind(alinea.tekst)):
                code = "S624" if rule.soort == "synoniem" else "S623"
                shown = {"gelezen": hit, "beter": rule.beter}
                yield problem(code, clause.place, alinea.waar, **shown)


def _getal(number: float) -> str:
    return re.sub(r",0$", "", f"{number:.1f}".replace(".", ","))


def _kort(text: str) -> str:
    return text if len(text) <= _KORT else text[:_KORT].rstrip() + " …"
