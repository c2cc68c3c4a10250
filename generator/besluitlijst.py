"""What must still be decided in a region: by moment, by who decides, each subject once.

In: the undecided choices of the region and of its tenders. Out: ``Besluitmoment`` in the order
in which the moments come. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator import wording
from generator.afgeleid import Planningsregel
from generator.dossier import Dossier
from generator.keuzes import NOOIT, onbeslist, uiterste_fase
from generator.koppen import annex_letter
from generator.regio import Regio
from generator.tijdlijn import moment_woorden, tijdvak_van
from generator.waarde import Waarde

REGIO = "hele regio"
EERST = "eerst: hier wachten documenten op"
NA_PROCEDURE = "na de keuze van de procedure"
LATER = "zonder vast moment"
NIEMAND = "nog niet genoemd"
_BEGIN = ("publicatie", "uitnodiging", "start")
"""How the id of a step begins with which the document of a fase appears."""


@dataclass(frozen=True)
class Telling:
    """How many choices of one tender (or of the region) belong to a moment."""

    letter: str
    naam: str
    aantal: int


@dataclass(frozen=True)
class Besluit:
    """One subject to decide on: its parts, and letters of tenders with numbers of choices."""

    onderwerp: str
    delen: tuple[str, ...]
    waar: str


@dataclass(frozen=True)
class Besluitgroep:
    """The decisions of one moment that one person or body takes."""

    wie: str
    besluiten: tuple[Besluit, ...]


@dataclass(frozen=True)
class Besluitmoment:
    """Everything that is due at one moment; ``eerst`` are the subjects that weigh most.

    ``dag`` is when that is for the first tender: as planned, or the latest feasible day.
    """

    wanneer: str
    dag: str
    tellingen: tuple[Telling, ...]
    eerst: tuple[str, ...]
    andere: int
    groepen: tuple[Besluitgroep, ...]

    @property
    def aantal(self) -> int:
        """Number of choices."""
        return sum(t.aantal for t in self.tellingen)

    @property
    def wie(self) -> str:
        """Who decides, as far as the specs name them."""
        return "; ".join(wording.hoofdletter(g.wie) for g in self.groepen)

    @property
    def besluiters(self) -> bool:
        """At least one spec names who decides."""
        return any(g.wie != NIEMAND for g in self.groepen)


@dataclass(frozen=True)
class _Punt:
    """A choice with its place in the list."""

    keuze: Waarde[Any]
    letter: str
    naam: str
    veld: str
    veldtitel: str
    wanneer: str
    rang: int


def letter(number: int) -> str:
    """How a tender is called in lists: A, B, C, ... AA."""
    return annex_letter(number + 1)


def van_regio(keuze: Waarde[Any]) -> bool:
    """A choice of the region, which every tender repeats."""
    return keuze.pad.startswith("regio.")


def momenten(
    regio: Regio,
    regiokeuzes: Sequence[Waarde[Any]],
    dossiers: Sequence[Dossier],
    planningen: Sequence[Sequence[Planningsregel]],
    eerst: Sequence[str],
    voor: Mapping[str, str],
) -> tuple[Besluitmoment, ...]:
    """All moments with what is due then.

    Args:
        regio: the region, for the titles of its fields.
        regiokeuzes: its own undecided choices; they are told once.
        dossiers: its tenders.
        planningen: the steps of each of them.
        eerst: paths of the fields that are named first.
        voor: fase id -> when its document appears in words.
    """
    points = [_regiopunt(k, regio, dossiers, voor) for k in regiokeuzes]
    for number, dossier in enumerate(dossiers):
        name = str(dossier.aanbesteding.naam.inhoud or dossier.tender_id)
        for keuze in onbeslist(dossier):
            if not van_regio(keuze):
                rank, when = _moment(keuze, dossier)
                field = re.split(r"[.\[]", keuze.pad)[0]
                title = getattr(dossier.aanbesteding, field).titel
                points.append(_Punt(keuze, letter(number), name, field, title, when, rank))
    ranks: dict[str, int] = {}
    for point in points:
        ranks[point.wanneer] = max(point.rang, ranks.get(point.wanneer, point.rang))
    days = _dagen(dossiers, planningen)
    return tuple(
        _besluitmoment(when, days.get(when, ""), [p for p in points if p.wanneer == when], eerst)
        for when in sorted(ranks, key=lambda when: ranks[when])
    )


def _regiopunt(
    keuze: Waarde[Any], regio: Regio, dossiers: Sequence[Dossier], voor: Mapping[str, str]
) -> _Punt:
    """A choice of the region is due as soon as the first of its tenders needs it."""
    moments = [_moment(own, d) for d in dossiers for own in onbeslist(d) if own.pad == keuze.pad]
    named = keuze.keuze.uiterlijk if keuze.keuze else ""
    rank, when = 1, voor.get(named, LATER)
    if moments:
        rank = min(moments)[0]
        earliest = Counter(words for own, words in moments if own == rank)
        when = earliest.most_common(1)[0][0]
    field = re.split(r"[.\[]", keuze.pad)[1]
    return _Punt(keuze, "", REGIO, f"regio.{field}", getattr(regio, field).titel, when, rank)


def _moment(keuze: Waarde[Any], dossier: Dossier) -> tuple[int, str]:
    """Rank and words of the moment by which a choice is due."""
    procedure = dossier.procedure
    if keuze.pad == "procedure" and keuze.open:
        return -1, EERST
    if procedure is None:
        named = keuze.keuze.uiterlijk if keuze.keuze else ""
        return 2, NA_PROCEDURE if named else LATER
    rank = uiterste_fase(keuze, procedure)
    if rank == NOOIT or rank >= len(procedure.fasen):
        return NOOIT, LATER
    fase = procedure.fasen[rank]
    if fase.vooraf:
        return 0, fase.voor
    if procedure.nog_te_kiezen:
        return 2, NA_PROCEDURE
    return 1 + 2 * (rank - sum(f.vooraf for f in procedure.fasen)), fase.voor


def _dagen(
    dossiers: Sequence[Dossier], planningen: Sequence[Sequence[Planningsregel]]
) -> dict[str, str]:
    """Words of a moment -> the first day on which a document of that fase appears."""
    found: dict[str, tuple[date, str]] = {}
    for dossier, planning in zip(dossiers, planningen, strict=True):
        procedure = dossier.procedure
        for fase in procedure.fasen if procedure else ():
            if procedure and procedure.nog_te_kiezen and not fase.vooraf:
                continue
            own = (r for r in planning if r.fase == fase.id and r.stap.startswith(_BEGIN))
            row = next(own, None)
            period = tijdvak_van(row) if row else None
            if row is None or period is None:
                continue
            text = f"uiterlijk {wording.datum(period[0])} (berekend)"
            if row.moment.bekend:
                text = f"gepland: {moment_woorden(row)}"
            if fase.voor not in found or period[0] < found[fase.voor][0]:
                found[fase.voor] = (period[0], text)
    return {words: text for words, (_, text) in found.items()}


def _besluitmoment(
    when: str, day: str, points: Sequence[_Punt], eerst: Sequence[str]
) -> Besluitmoment:
    counts = Counter((p.letter, p.naam) for p in points)
    titles: dict[str, str] = {}
    deciders: dict[str, list[_Punt]] = {}
    for point in points:
        titles.setdefault(point.veld, point.veldtitel)
        who = (point.keuze.keuze.besluit_door if point.keuze.keuze else "") or NIEMAND
        deciders.setdefault(who, []).append(point)
    first = [f for f in eerst if f in titles]
    named = sorted(deciders, key=lambda who: who == NIEMAND)
    return Besluitmoment(
        wanneer=when,
        dag=day,
        tellingen=tuple(Telling(*who, n) for who, n in counts.items()),
        eerst=tuple(dict.fromkeys(titles[f] for f in first)),
        andere=len(titles) - len(first),
        groepen=tuple(Besluitgroep(who, _besluiten(deciders[who])) for who in named),
    )


def _besluiten(points: Sequence[_Punt]) -> tuple[Besluit, ...]:
    """Each subject once, with every place where it is open."""
    subjects: dict[tuple[bool, str], list[_Punt]] = {}
    for point in points:
        subjects.setdefault((bool(point.letter), point.veldtitel), []).append(point)
    return tuple(
        Besluit(title, tuple(dict.fromkeys(filter(None, map(_deel, own)))), _waar(own))
        for (_, title), own in subjects.items()
    )


def _waar(points: Sequence[_Punt]) -> str:
    places: dict[str, list[int]] = {}
    for point in points:
        places.setdefault(point.letter or REGIO, []).append(point.keuze.nummer)
    return "; ".join(f"{place}: {wording.reeks(ks, 'K')}" for place, ks in places.items())


def _deel(point: _Punt) -> str:
    """The part of a field: "budget" for the budget of every perceel; empty for all of it."""
    if point.keuze.pad == point.veld:
        return ""
    own = point.keuze.titel
    last = own.split(": ")[-1] if point.letter else own
    return "" if last.lower() == point.veldtitel.lower() else wording.kleineletter(last)
