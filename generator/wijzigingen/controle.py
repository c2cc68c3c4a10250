"""A dossier held against everything that was published of it.

In: the dossier, the ledger, the table and the lawyer's decisions. Out: ``Beoordeeld`` per change,
and Problems: a change that is told, one that waits for a lawyer, and a decision that fits nothing.
Per fase only the last publication counts. The moment follows from what was published and, when a
day is given, from the published planning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.dossier import Dossier
from generator.grootboek import Publicatie
from generator.momentopname import Feit, momentopname
from generator.origin import Place
from generator.problems import Problem, problem
from generator.procedure import Procedure
from generator.wijzigingen.ruimte import binnen
from generator.wijzigingen.tabel import Cel, Tabel
from generator.wijzigingen.vergelijken import Soort, Wijziging, tekst, vergelijk

_PLAATS = re.compile(r"(.*):(\d+):(\d+)\Z")
_GETOOND = 120


@dataclass(frozen=True)
class Besluit:
    """What a lawyer decided about one change; ``plaats`` is where that stands."""

    pad: str
    publicatie: str
    nieuw: str
    besluit: str
    functie: str
    datum: str
    motivering: str
    plaats: Place
    gegeven: str = ""


@dataclass(frozen=True)
class Vindplaats:
    """Where a published document carries a value."""

    document: str
    bladwijzer: str
    tekst: str


@dataclass(frozen=True)
class Beoordeeld:
    """One change with its grade. ``cel`` is absent when nothing changed for anybody."""

    wijziging: Wijziging
    publicatie: Publicatie
    moment: str
    cel: Cel | None
    plaatsen: tuple[Vindplaats, ...]
    besluit: Besluit | None = None
    binnen: bool | None = None

    @property
    def wacht(self) -> bool:
        """A lawyer has to decide first."""
        return self.cel is not None and self.cel.graad.besluit and self.besluit is None

    @property
    def plaats(self) -> Place:
        """Where the new value stands, or stood."""
        fact = self.wijziging.nieuw or self.wijziging.oud
        match = _PLAATS.match(fact.plaats) if fact else None
        return Place(match[1], int(match[2]), int(match[3])) if match else Place("")


def na_publicatie(
    one: Dossier,
    ledger: Sequence[Publicatie],
    tabel: Tabel,
    besluiten: Sequence[Besluit] = (),
    vandaag: date | None = None,
    fase: str = "",
) -> tuple[Beoordeeld, ...]:
    """Every difference with what was published, graded.

    Args:
        one: the dossier as it is now.
        ledger: the publications of this tender, oldest first.
        tabel: field x moment.
        besluiten: the lawyer's decisions.
        vandaag: the day of asking; None when only the fasen count.
        fase: the fase of which a document is being made.
    """
    last = {entry.fase: entry for entry in ledger}
    now = momentopname(one)
    moment = _moment(one.procedure, list(last.values()), tabel, vandaag, fase)
    found: dict[tuple[str, str, str], Beoordeeld] = {}
    for entry in last.values():
        if tabel.fasen.get(entry.fase) is None or tabel.fasen[entry.fase].vrij:
            continue
        for change in vergelijk(entry.momentopname, now):
            key = (change.pad, _inhoud(change.oud), _inhoud(change.nieuw))
            found[key] = _beoordeel(change, entry, moment, tabel, besluiten)
    return tuple(found.values())


def problemen(beoordeeld: Iterable[Beoordeeld], besluiten: Sequence[Besluit]) -> list[Problem]:
    """What an officer has to know: each change, each outcome, and decisions about nothing."""
    found = []
    used = set()
    for one in beoordeeld:
        if one.besluit:
            used.add(one.besluit)
        if one.cel is None:
            if one.wijziging.soort is Soort.UITKOMST:
                found.append(_problem("R500", one))
        elif one.wacht:
            found.append(_problem("R503" if one.cel.graad.id == "herstart" else "R502", one))
        else:
            found.append(_problem("R501", one))
    found += [
        problem("R505", one.plaats, one.pad, pad=one.pad) for one in besluiten if one not in used
    ]
    return found


def weigeringen(beoordeeld: Iterable[Beoordeeld]) -> list[Problem]:
    """Changes without the decision that a next final document needs."""
    return [_problem("R504", one) for one in beoordeeld if one.wacht]


def mag(tabel: Tabel, one: Besluit, cel: Cel) -> bool:
    """Whether a decision is at least as heavy as the table (or the row it names) says."""
    return one.besluit in tabel.graden and (
        tabel.graden[one.besluit].gewicht >= cel.graad.gewicht and cel.graad.id != "herstart"
    )


def _beoordeel(
    change: Wijziging,
    entry: Publicatie,
    moment: str,
    tabel: Tabel,
    besluiten: Sequence[Besluit],
) -> Beoordeeld:
    places = _plaatsen(entry, change.oud)
    inside = None
    cel: Cel | None = tabel.cel(change.pad, moment, _eerder(change))
    if change.soort is Soort.INGEVULD:
        cel = None
    elif change.soort is Soort.UITKOMST:
        assert change.oud is not None and change.nieuw is not None
        inside = binnen(change.oud.keuze, change.nieuw.inhoud)
        if inside:
            cel = None
        elif inside is None:
            cel = Cel(tabel.graden["binnen_ruimte"], *_rij(cel))
    elif change.soort is Soort.NIEUW and not _bond(change, entry):
        cel = None
    elif cel is tabel.rest and not places:
        cel = None  # a fact that stood in no published document
    decided = next((b for b in besluiten if cel and _over(b, change, entry)), None)
    if decided and cel:
        row = tabel.cel(change.pad, moment, _eerder(change), decided.gegeven)
        decided = decided if mag(tabel, decided, row if decided.gegeven else cel) else None
    return Beoordeeld(change, entry, moment, cel, places, decided, inside)


def _rij(cel: Cel | None) -> tuple[str, str, str]:
    return (cel.gegeven, cel.naam, "zeg of de uitkomst binnen de ruimte ligt") if cel else ("",) * 3


def _over(one: Besluit, change: Wijziging, entry: Publicatie) -> bool:
    return (one.pad, one.publicatie, one.nieuw) == (
        *(change.pad, entry.id),
        tekst(change.nieuw.inhoud) if change.nieuw else "",
    )


def _bond(change: Wijziging, entry: Publicatie) -> bool:
    """Something of the same field was fixed when that fase was published."""
    top = re.split(r"[.\[]", change.pad.removeprefix("regio."))[0]
    begin = "regio." + top if change.pad.startswith("regio.") else top
    return any(
        fact.stand == "vast" and fact.inhoud is not None and re.match(rf"{begin}(?![a-z_])", path)
        for path, fact in entry.momentopname.items()
    )


def _moment(
    procedure: Procedure | None,
    last: list[Publicatie],
    tabel: Tabel,
    vandaag: date | None,
    fase: str,
) -> str:
    """The latest column that any publication, the fase in hand or the day brings about."""
    order = list(tabel.momenten)
    ids = [f.id for f in procedure.fasen] if procedure else []
    binding = [f for f in ids if f in tabel.fasen and not tabel.fasen[f].vrij]
    found = []
    for entry in last:
        about = tabel.fasen.get(entry.fase)
        if about is None or about.vrij:
            continue
        first = bool(binding) and binding[0] == entry.fase
        later = bool(fase) and fase in ids and ids.index(fase) > _index(ids, entry.fase)
        day = _dag(entry, about.tot)
        passed = bool(vandaag and day and vandaag > day)
        if later or passed:
            found.append(about.daarna)
        else:
            found.append(about.eerste if first and about.eerste else about.tijdens)
        for moment, step in tabel.vanaf.items():
            signed = _dag(entry, step)
            if vandaag and signed and vandaag > signed:
                found.append(moment)
    return max(found, key=order.index, default=order[0])


def _index(ids: list[str], fase: str) -> int:
    return ids.index(fase) if fase in ids else len(ids)


def _dag(entry: Publicatie, step: str) -> date | None:
    fact = entry.momentopname.get(f"planning.{step}.datum")
    try:
        return date.fromisoformat(str(fact.inhoud)) if fact else None
    except ValueError:
        return None


def _eerder(change: Wijziging) -> bool:
    """A date that moved forward, or a number of days that became smaller."""
    old, new = _inhoud(change.oud), _inhoud(change.nieuw)
    try:
        return date.fromisoformat(new) < date.fromisoformat(old)
    except ValueError:
        pass
    return old.isdecimal() and new.isdecimal() and int(new) < int(old)


def _inhoud(fact: Feit | None) -> str:
    return tekst(fact.inhoud) if fact else ""


def _plaatsen(entry: Publicatie, fact: Feit | None) -> tuple[Vindplaats, ...]:
    """Where the published documents of that fase carry this value, derived values included."""
    if fact is None:
        return ()
    named = re.compile(rf"\({re.escape(fact.pad)}\)")
    found: list[Vindplaats] = []
    for name in entry.documenten:
        shown: list[dict[str, Any]] = entry.herkomst(name).get("waarden", [])
        found += [
            Vindplaats(name, str(one.get("bladwijzer", "")), str(one.get("tekst", "")))
            for one in shown
            if one.get("pad") == fact.pad or named.search(str(one.get("herkomst", "")))
        ]
    return tuple(dict.fromkeys(found))


def _problem(code: str, one: Beoordeeld) -> Problem:
    where = sorted({place.document for place in one.plaatsen})
    cel = one.cel
    note = f" ({cel.toelichting})" if cel and cel.toelichting else ""
    return problem(
        code,
        one.plaats,
        one.wijziging.pad,
        titel=one.wijziging.titel,
        soort=one.wijziging.soort.value,
        publicatie=one.publicatie.id,
        oud=_kort(_inhoud(one.wijziging.oud)),
        nieuw=_kort(_inhoud(one.wijziging.nieuw)),
        waar=", ".join(where) or "geen document",
        graad=f"{cel.graad.naam}{note}" if cel else "",
        functie=one.besluit.functie if one.besluit else "",
    )


def _kort(text: str) -> str:
    if not text:
        return "-"
    return text if len(text) <= _GETOOND else f"{text[:_GETOOND]}…"
