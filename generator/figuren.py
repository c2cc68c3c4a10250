"""What the pictures of a tender document show: fasen, planning, percelen and categorieën.

In: a tender, its derived facts, and which document asks. Out: frozen rows that ``tekening`` draws,
with the same content in words for who cannot see the picture; None when there is nothing to show.
Pure: only what the spec says, and what is open stays open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from generator import wording
from generator.aanbesteding import Perceel
from generator.afgeleid import Afgeleid, Planningsregel
from generator.delen import Deel
from generator.dossier import Dossier
from generator.procedure import Fase
from generator.tijdlijn import tijdvak
from generator.waarde import Stand, Waarde

HIER: Final = "U bent hier"
VOORAF: Final = "Vooraf"
GEEN_KAART: Final = (
    "Dit is een schema, geen kaart: plaats en grootte van een blok zeggen niets over ligging of "
    "omvang."
)


@dataclass(frozen=True)
class Vraag:
    """Which document asks for a picture."""

    dossier: Dossier
    afgeleid: Afgeleid
    fase: Fase
    editie: int | None
    definitief: bool


@dataclass(frozen=True)
class Fasestap:
    """One fase: its number (or "Vooraf"), its name, its document, and whether we are there."""

    nummer: str
    naam: str
    document: str
    hier: bool


@dataclass(frozen=True)
class Stappen:
    """The fasen of the procedure in their order."""

    titel: str
    stappen: tuple[Fasestap, ...]

    @property
    def alt(self) -> str:
        """The picture in words."""
        parts = []
        for stap in self.stappen:
            number = f"{stap.nummer}." if stap.nummer.isdigit() else f"{stap.nummer}:"
            paper = "" if stap.document == stap.naam else f" ({stap.document})"
            here = f": {wording.kleineletter(HIER)}" if stap.hier else ""
            parts.append(f"{number} {stap.naam}{paper}{here}.")
        return f"{self.titel}. {' '.join(parts)}"


class Soort(Enum):
    """How a step of the planning is drawn, each with a shape of its own."""

    HARD = "hard moment (uiterste grens)"
    INDICATIEF = "indicatief moment (verwachting)"
    PERIODE = "periode"
    OPEN = "nog te bepalen"
    WOORDEN = ""


@dataclass(frozen=True)
class Moment:
    """One step: its name, when it is in words, and its place on the axis if it has one."""

    naam: str
    woorden: str
    soort: Soort
    van: date | None
    tot: date | None
    hard: bool = False


@dataclass(frozen=True)
class Kalender:
    """The steps of the planning in their order, for one document."""

    titel: str
    momenten: tuple[Moment, ...]

    @property
    def alt(self) -> str:
        """The picture in words."""
        parts = []
        for one in self.momenten:
            firm = "" if one.soort is Soort.OPEN else f" ({'hard' if one.hard else 'indicatief'})"
            parts.append(f"{one.naam}: {one.woorden}{firm}.")
        return f"{self.titel}. {' '.join(parts)}"


@dataclass(frozen=True)
class Blok:
    """One perceel or categorie: its head, its name and what belongs to it."""

    kop: str
    naam: str
    regels: tuple[str, ...]
    open: bool = False
    hier: bool = False


@dataclass(frozen=True)
class Groep:
    """The blocks of one onderdeel; without a name those of the whole tender."""

    naam: str
    blokken: tuple[Blok, ...]
    opmerking: str = ""


@dataclass(frozen=True)
class Schema:
    """Blocks beside each other; ``opmerking`` says what the picture does not say."""

    titel: str
    groepen: tuple[Groep, ...]
    opmerking: str

    @property
    def alt(self) -> str:
        """The picture in words."""
        parts = []
        for groep in self.groepen:
            if groep.naam:
                parts.append(f"{groep.naam}:")
            if groep.opmerking:
                parts.append(groep.opmerking)
            for blok in groep.blokken:
                own = " (deze uitgave)" if blok.hier else ""
                head = ": ".join(words for words in (blok.kop, blok.naam) if words)
                parts.append(". ".join([f"{head}{own}", *blok.regels]) + ".")
        return f"{self.titel}. {self.opmerking} {' '.join(parts)}"


Figuur = Stappen | Kalender | Schema


def figuur(naam: str, vraag: Vraag) -> Figuur | None:
    """The picture with this name; None when there is nothing to show.

    Raises:
        LookupError: no picture has this name; the text names those that exist.
    """
    if naam not in _FIGUREN:
        known = wording.opsomming([f"“{one}”" for one in FIGUREN])
        raise LookupError(f"er is geen figuur “{naam}”; er zijn {known}")
    return _FIGUREN[naam](vraag)


# --- fasen ---------------------------------------------------------------------------------


def _fasen(vraag: Vraag) -> Stappen | None:
    """None while the procedure is still to be chosen, or when it has one fase only."""
    procedure = vraag.dossier.procedure
    if procedure is None or procedure.nog_te_kiezen:
        return None
    held = vraag.dossier.aanbesteding.marktconsultatie.bekend
    steps: list[Fasestap] = []
    number = 0
    for fase in procedure.fasen:
        here = fase.id == vraag.fase.id
        if fase.vooraf and not (here or held):
            continue  # nothing says that there was one
        number += not fase.vooraf
        steps.append(Fasestap(VOORAF if fase.vooraf else str(number), fase.naam, fase.titel, here))
    if len(steps) < 2:
        return None
    expected = vraag.dossier.aanbesteding.procedure.stand is Stand.VERWACHT
    note = " (naar verwachting)" if expected and not vraag.definitief else ""
    return Stappen(f"De fasen van deze procedure{note}", tuple(steps))


# --- planning ------------------------------------------------------------------------------


def _planning(vraag: Vraag) -> Kalender | None:
    """None when fewer than two steps have a place on an axis: then the table says all."""
    rows = [_moment(row, vraag.definitief) for row in vraag.afgeleid.planning if _telt(row, vraag)]
    if sum(row.van is not None for row in rows) < 2:
        return None
    return Kalender("De planning in de tijd", tuple(rows))


def _telt(row: Planningsregel, vraag: Vraag) -> bool:
    """The same steps as the table: of this fase and later; of a consultation only its own."""
    procedure = vraag.dossier.procedure
    if procedure is None or row.moment.afwezig:
        return False
    if vraag.fase.vooraf:
        return row.fase == vraag.fase.id
    return procedure.rang(row.fase) >= procedure.rang(vraag.fase.id)


def _moment(row: Planningsregel, definitief: bool) -> Moment:
    step = row.moment.inhoud
    hard = row.aard == "hard"
    if step is not None and step.datum.bekend:
        day = step.datum.get()
        words = wording.datum_tijd(day, step.tijd.inhoud)
        kind = Soort.HARD if hard else Soort.INDICATIEF
        return Moment(row.naam, _firm(words, row.moment, definitief), kind, day, day, hard)
    if step is not None and step.periode.bekend:
        period = tijdvak(step.periode.get())
        first, last = period or (None, None)
        words = _firm(step.periode.get(), row.moment, definitief)
        return Moment(
            row.naam, words, Soort.PERIODE if period else Soort.WOORDEN, first, last, hard
        )
    value = next((v for v in _delen(row) if v.open), row.moment)
    return Moment(row.naam, _open(value, definitief), Soort.OPEN, None, None, hard)


def _delen(row: Planningsregel) -> tuple[Waarde[Any], ...]:
    step = row.moment.inhoud
    return (row.moment,) if step is None else (step.datum, step.periode)


def _firm(words: str, value: Waarde[Any], definitief: bool) -> str:
    """A final document shows what is expected as it stands, like the text does."""
    return words if definitief or value.stand is not Stand.VERWACHT else f"{words} (te bevestigen)"


def _open(value: Waarde[Any], definitief: bool) -> str:
    if definitief:
        return "nog niet bepaald"
    return f"nog te bepalen (K{value.nummer})" if value.nummer else "nog te bepalen"


# --- percelen and categorieën --------------------------------------------------------------


def _percelen(vraag: Vraag) -> Schema | None:
    parts = vraag.afgeleid.delen_voor("percelen")
    groups = tuple(_groep(deel, vraag) for deel in parts)
    if not any(groep.blokken for groep in groups):
        return None
    return Schema("Schema van de percelen", groups, GEEN_KAART)


def _groep(deel: Deel, vraag: Vraag) -> Groep:
    name = wording.hoofdletter(str(deel.naam.inhoud)) if deel.naam.bekend else ""
    if deel.percelen.open:
        return Groep(name, (), f"Verdeling in percelen: {_open(deel.percelen, vraag.definitief)}.")
    if not deel.percelen:
        return Groep(name, (), "Niet verdeeld in percelen.")
    return Groep(name, tuple(_blok(perceel, vraag) for perceel in deel.percelen))


def _blok(perceel: Perceel, vraag: Vraag) -> Blok:
    own = vraag.editie is not None and perceel.nr == vraag.editie
    lines = [*_gemeenten(perceel, vraag.definitief), *_teams(perceel, vraag)]
    waiting = any(v.open for v in (perceel.naam, perceel.gemeenten, perceel.slts))
    return Blok(
        f"Perceel {perceel.nr.inhoud}",
        _tekst(perceel.naam, vraag.definitief),
        tuple(lines),
        waiting,
        own,
    )


def _gemeenten(perceel: Perceel, definitief: bool) -> list[str]:
    value = perceel.gemeenten
    if value.open:
        return [f"Gemeenten: {_open(value, definitief)}"]
    if not value:
        return ["Niet naar gebied verdeeld"]
    names = [_tekst(one, definitief) for one in value]
    word = wording.meervoud(names, "Gemeente", "Gemeenten")
    return [f"{word}: {_firm(wording.opsomming(names), value, definitief)}"]


def _teams(perceel: Perceel, vraag: Vraag) -> list[str]:
    if perceel.slts.open:
        return [f"Teams: {_open(perceel.slts, vraag.definitief)}"]
    teams = vraag.afgeleid.slts_van(perceel)
    return [f"Team {s.nr.inhoud}: {_tekst(s.naam, vraag.definitief)}" for s in teams]


def _categorieen(vraag: Vraag) -> Schema | None:
    known = vraag.dossier.aanbesteding.categorieen
    blocks = tuple(Blok("", _tekst(c.naam, vraag.definitief), (), c.naam.open) for c in known)
    if not blocks:
        return None
    note = "De volgorde zegt niets over de omvang van een categorie."
    return Schema("Schema van de categorieën", (Groep("", blocks),), note)


def _tekst(value: Waarde[Any], definitief: bool) -> str:
    if value.open:
        return _open(value, definitief)
    return "" if value.inhoud is None else _firm(str(value.inhoud), value, definitief)


_FIGUREN: Final[dict[str, Callable[[Vraag], Figuur | None]]] = {
    "fasen": _fasen,
    "planning": _planning,
    "percelen": _percelen,
    "categorieen": _categorieen,
}
FIGUREN: Final = tuple(_FIGUREN)
"""The pictures for which the template of a tender may ask."""


VAN_REGIO: Final = ("planning",)
"""The pictures for which the template of a region may ask (``regional`` draws them)."""
_NAMEN: Final = re.compile(r"\[\[beeld_(\w+)\]\]|\bfiguur\(\s*[\"'“”](\w+)")


def onbekend(tekst: str, regionaal: bool) -> dict[str, str]:
    """Each picture that the text of a template asks for and that does not exist -> those that do.

    Args:
        tekst: a paragraph of a template.
        regionaal: of a document of a region itself.
    """
    known = VAN_REGIO if regionaal else FIGUREN
    asked = (place or condition for place, condition in _NAMEN.findall(tekst))
    ways = wording.opsomming([f"[[beeld_{one}]]" for one in known])
    return {name: ways for name in asked if name not in known}


def gevraagd(beelden: Iterable[str]) -> tuple[str, ...]:
    """Of the places in a document (``beeld_fasen``) the names of ours, each once."""
    names = (one.removeprefix("beeld_") for one in beelden)
    return tuple(dict.fromkeys(name for name in names if name in FIGUREN))
