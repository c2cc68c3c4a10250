"""A region and all its tenders together: what ``overzicht.docx`` and ``bestek status`` show.

In: the region and, per tender, its dossier, derived facts and planned documents. Out: a frozen
``Overzicht`` of rows that are ready to print. Pure; nothing is decided or added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator import besluitlijst, regiotabellen, wording
from generator.aanbesteding import Aantal, Perceel, Waardeindicatie
from generator.afgeleid import Afgeleid
from generator.besluitlijst import Besluitmoment
from generator.delen import Deel
from generator.dossier import Dossier
from generator.keuzes import Keuzepunt, keuzepunt, onbeslist
from generator.plan import Gepland
from generator.regio import Regio
from generator.regiotabellen import Matrix, Vertaalgroep, Vertaalrij
from generator.tijdlijn import Balk, Lijn, Merk, Tijdlijn, moment_woorden, tijdvak_van
from generator.waarde import Stand, Waarde


@dataclass(frozen=True)
class Deelname:
    """One tender of the region, as the stages before this one leave it."""

    dossier: Dossier
    afgeleid: Afgeleid
    gepland: tuple[Gepland, ...]


@dataclass(frozen=True)
class Specfout:
    """A tender whose spec has errors, so that nothing can be said of it."""

    tender: str
    aantal: int


@dataclass(frozen=True)
class Documentstand:
    """How far one document is; ``reden`` says in one line why it is blocked, or is empty."""

    titel: str
    naam: str
    stand: str
    open: int
    reden: str


@dataclass(frozen=True)
class Planningrij:
    """One step in the table; ``nr`` is also its number in the chart."""

    nr: int
    naam: str
    moment: str
    uiterst: date | None
    toelichting: str


@dataclass(frozen=True)
class Inkooprij:
    """One tender. ``procedure`` is in words, or the open choice itself."""

    letter: str
    id: str
    naam: Waarde[str]
    taakgebied: Waarde[str]
    onderdeel: Waarde[str]
    procedure: Waarde[str]
    procedure_keuze: str
    ingangsdatum: Waarde[date]
    delen: tuple[Deel, ...]
    percelen: Waarde[tuple[Perceel, ...]]
    contractpartners_totaal: Waarde[Aantal]
    waarde_indicatie: Waarde[Waardeindicatie]
    documenten: tuple[Documentstand, ...]
    werkstukken: int
    werkstukken_wachten: int
    keuzes: int
    planning: tuple[Planningrij, ...]
    planning_open: tuple[str, ...]

    @property
    def toelichting(self) -> bool:
        """At least one step has a note."""
        return any(r.toelichting for r in self.planning)

    @property
    def grenzen(self) -> bool:
        """At least one step has a latest feasible date."""
        return any(r.uiterst for r in self.planning)

    @property
    def wacht_op(self) -> tuple[str, ...]:
        """What blocks documents of this tender, each reason once."""
        return tuple(dict.fromkeys(d.reden for d in self.documenten if d.reden))


@dataclass(frozen=True)
class Overzicht:
    """The region as a whole; ``keuzes`` are all that is undecided, the region's own first."""

    regio: Regio
    aanbestedingen: tuple[Inkooprij, ...]
    fouten: tuple[Specfout, ...]
    besluitmomenten: tuple[Besluitmoment, ...]
    regiokeuzes: tuple[Keuzepunt, ...]
    keuzes: tuple[Waarde[Any], ...]
    matrices: tuple[Matrix, ...]
    tijdlijn: Tijdlijn
    vertaalgroepen: tuple[Vertaalgroep, ...]
    buiten_scope: tuple[Vertaalrij, ...]

    @property
    def besluiters(self) -> bool:
        """At least one spec names who decides."""
        return any(m.besluiters for m in self.besluitmomenten)

    @property
    def bedragen(self) -> bool:
        """At least one tender has an amount."""
        values = [a.waarde_indicatie.inhoud for a in self.aanbestedingen]
        return any(v is not None and v.bedrag.bekend for v in values)

    @property
    def breed(self) -> bool:
        """There is something for the pages that lie down."""
        tables = (self.aanbestedingen, self.matrices, self.vertaalgroepen, self.buiten_scope)
        return any(tables) or bool(self.regio.segmenten) or self.regiofeiten

    @property
    def regiofeiten(self) -> bool:
        """The region file tells more than its tenders need."""
        r = self.regio
        lists = (r.subregios, r.inkoop, r.zorgvormen, r.schaalniveaus, r.accounthouders)
        return any(v.bekend and bool(v) for v in (*lists, r.kerncijfers, r.voornemens))

    @property
    def geblokkeerd(self) -> tuple[Inkooprij, ...]:
        """Tenders of which at least one document waits for a choice."""
        return tuple(a for a in self.aanbestedingen if a.wacht_op)


def overzicht(
    regio: Regio,
    regiokeuzes: Sequence[Waarde[Any]],
    deelnames: Sequence[Deelname],
    fouten: Sequence[Specfout],
    eerst: Sequence[str] = (),
    voor: Mapping[str, str] | None = None,
) -> Overzicht:
    """Everything about one region.

    Args:
        regio: the region.
        regiokeuzes: its own choices, numbered as in every tender.
        deelnames: its tenders; they are shown in the order of the taakgebieden.
        fouten: tenders whose spec has errors.
        eerst: fields that weigh most, in that order; they are named first.
        voor: fase id -> when its document appears, for a region without a tender.
    """
    deelnames = sorted(deelnames, key=lambda d: _volgorde(regio, d))
    dossiers = [d.dossier for d in deelnames]
    words = dict(dossiers[0].voor if dossiers else voor or {})
    own = [k for k in regiokeuzes if k.stand is not Stand.VAST]
    names = {d.tender_id: _tekst(d.aanbesteding.naam) or d.tender_id for d in dossiers}
    regels = dossiers[0].vertaalregels if dossiers else ()  # every tender carries all of them
    return Overzicht(
        regio=regio,
        aanbestedingen=tuple(_inkooprij(d, n) for n, d in enumerate(deelnames)),
        fouten=tuple(fouten),
        besluitmomenten=besluitlijst.momenten(
            regio, own, dossiers, [d.afgeleid.planning for d in deelnames], eerst, words
        ),
        regiokeuzes=tuple(keuzepunt(k, words) for k in own),
        keuzes=(
            *own,
            *(k for d in dossiers for k in onbeslist(d) if not besluitlijst.van_regio(k)),
        ),
        matrices=tuple(regiotabellen.matrix(m, names) for m in regio.keuzematrix),
        tijdlijn=Tijdlijn(tuple(lijn for n, d in enumerate(deelnames) for lijn in _lijnen(d, n))),
        vertaalgroepen=regiotabellen.vertaalgroepen(regio, regels, names),
        buiten_scope=regiotabellen.buiten_scope(regels),
    )


def documentstanden(deelname: Deelname) -> tuple[Documentstand, ...]:
    """Every document of a tender that somebody decides on: without the working papers."""
    return tuple(
        Documentstand(
            titel=g.titel + (f", perceel {g.editie}" if g.editie else ""),
            naam=g.naam,
            stand="geblokkeerd" if g.geblokkeerd else "concept" if g.open else "gereed",
            open=len(g.open),
            reden=waarom(g, deelname.dossier),
        )
        for g in deelname.gepland
        if not g.soort.werkstuk
    )


def waarom(gepland: Gepland, dossier: Dossier) -> str:
    """In one line why a document is blocked; empty when it is not."""
    if not gepland.geblokkeerd:
        return ""
    procedure = dossier.aanbesteding.procedure
    if procedure.open:
        return f"kies eerst de procedure (K{procedure.nummer})"
    if procedure.afwezig:
        return "de procedure staat niet in de spec"
    return gepland.geblokkeerd


def _volgorde(regio: Regio, deelname: Deelname) -> tuple[int, str]:
    """Place of a tender: that of its taakgebied in the region, then its id."""
    own = deelname.dossier.aanbesteding.taakgebied.inhoud
    ids = [t.id.inhoud for t in regio.taakgebieden]
    return ids.index(own) if own in ids else len(ids), deelname.dossier.tender_id


def _inkooprij(deelname: Deelname, number: int) -> Inkooprij:
    dossier, afgeleid = deelname.dossier, deelname.afgeleid
    a = dossier.aanbesteding
    papers = [g for g in deelname.gepland if g.soort.werkstuk]
    return Inkooprij(
        letter=besluitlijst.letter(number),
        id=dossier.tender_id,
        naam=a.naam,
        taakgebied=afgeleid.taakgebied_naam,
        onderdeel=a.onderdeel,
        procedure=_procedure(dossier),
        procedure_keuze=a.procedure.keuze.reden if a.procedure.keuze else "",
        ingangsdatum=a.ingangsdatum,
        delen=afgeleid.delen,
        percelen=a.percelen,
        contractpartners_totaal=a.contractpartners_totaal,
        waarde_indicatie=a.waarde_indicatie,
        documenten=documentstanden(deelname),
        werkstukken=len(papers),
        werkstukken_wachten=sum(bool(g.geblokkeerd) for g in papers),
        keuzes=sum(not besluitlijst.van_regio(k) for k in onbeslist(dossier)),
        planning=tuple(_planningrijen(afgeleid)),
        planning_open=_planning_open(deelname),
    )


def _procedure(dossier: Dossier) -> Waarde[str]:
    """The procedure in words: an officer does not read ids."""
    field = dossier.aanbesteding.procedure
    if field.bekend and dossier.procedure is not None:
        return field.met(dossier.procedure.naam)
    return field


# --- planning ------------------------------------------------------------------------------


def _planningrijen(afgeleid: Afgeleid) -> list[Planningrij]:
    """Steps about which something is known: a moment or a bound."""
    found = []
    for nr, row in enumerate(afgeleid.planning, start=1):
        if not row.moment.bekend and row.uiterst is None:
            continue
        moment = moment_woorden(row)
        bound = row.uiterst if not row.moment.bekend else None
        note = _tekst(row.toelichting) if row.moment.bekend else ""
        found.append(Planningrij(nr, row.naam, moment, bound, note))
    return found


def _planning_open(deelname: Deelname) -> tuple[str, ...]:
    """Steps of which nothing is known yet, by title; the planning itself when it is open."""
    field = deelname.dossier.aanbesteding.planning
    if field.open:
        return (f"de hele planning (K{field.nummer})",)
    rows = deelname.afgeleid.planning
    return tuple(
        f"{wording.kleineletter(r.naam)} (K{r.moment.nummer})"
        for r in rows
        if r.moment.open and r.uiterst is None
    )


def _lijnen(deelname: Deelname, number: int) -> list[Lijn]:
    name = _tekst(deelname.dossier.aanbesteding.naam) or deelname.dossier.tender_id
    name = f"{besluitlijst.letter(number)}. {name}"
    marks = _merken(deelname.afgeleid)
    if len(deelname.afgeleid.delen) == 1:
        return [Lijn(name, marks, _balken(deelname, deelname.afgeleid.delen[0]))]
    parts = [
        Lijn(f"{name}: {_tekst(deel.naam)}", (), _balken(deelname, deel))
        for deel in deelname.afgeleid.delen
    ]
    return [Lijn(name, marks, ()), *parts]


def _merken(afgeleid: Afgeleid) -> tuple[Merk, ...]:
    found: dict[tuple[date, date, bool], Merk] = {}
    for nr, row in enumerate(afgeleid.planning, start=1):
        period = tijdvak_van(row)
        if period is None or row.stap == "ingangsdatum":
            continue  # the overeenkomst itself shows where it begins
        key = (*period, not row.moment.bekend)
        one = found.get(key)
        numbers = (*one.nummers, nr) if one else (nr,)
        found[key] = Merk(numbers, one.naam if one else row.naam, *key)
    return tuple(found.values())


def _balken(deelname: Deelname, deel: Deel) -> tuple[Balk, ...]:
    begin = deelname.dossier.aanbesteding.ingangsdatum
    if not (begin.bekend and deel.einde_basis.bekend and deel.einde_basis.inhoud):
        return ()
    options = [
        Balk(v.begin.get(), v.einde.get(), True)
        for v in deel.verlengingen
        if v.begin.inhoud and v.einde.inhoud
    ]
    return (Balk(begin.get(), deel.einde_basis.get(), False), *options)


def _tekst(waarde: Waarde[Any]) -> str:
    return str(waarde.inhoud) if waarde.inhoud is not None else ""
