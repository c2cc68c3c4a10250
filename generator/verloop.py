"""How the tender runs: notice, decisions, planning, dialogue and its outcomes.

Frozen facts, no I/O; names and units as in ``aanbesteding.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from generator.opdracht import Taak
from generator.waarde import Getal, JaNee, Tekst, Teksten, Waarde


@dataclass(frozen=True)
class Aankondiging:
    kenmerk: Tekst
    ted_nummer: Tekst
    verzonden_op: Waarde[date]
    gepubliceerd_op: Waarde[date]


@dataclass(frozen=True)
class Platform:
    naam: Tekst
    url: Tekst


@dataclass(frozen=True)
class Versie:
    nr: Tekst
    fase: Tekst
    datum: Waarde[date]
    ingangsdatum: Waarde[date]
    aard: Tekst
    nota: Tekst
    overgangsregel: Tekst
    """Toelating: what this version means for those who were admitted before it."""


@dataclass(frozen=True)
class Besluit:
    orgaan: Tekst
    onderwerp: Tekst
    gepland: Tekst
    genomen: Waarde[date]
    kenmerk: Tekst


@dataclass(frozen=True)
class Voorbereiding:
    """What came before, and how everyone starts level (art. 2.51, 2.132 Aw)."""

    consultatie: Teksten
    kopgroep: Teksten
    proof_of_concept: Teksten
    deelnemers: Teksten
    gedeelde_stukken: Teksten
    maatregelen: Teksten


@dataclass(frozen=True)
class Planningsstap:
    """One step: a date (with time for a deadline) or a period in words; hard or indicatief."""

    datum: Waarde[date]
    tijd: Waarde[time]
    periode: Tekst
    aard: Tekst
    toelichting: Tekst


@dataclass(frozen=True)
class Duren:
    """Times that the plan counts with, in days unless the name says weeks."""

    reactie_aanmelding_dagen: Getal
    beoordeling_selectie_dagen: Getal
    dialoog_dagen: Getal
    reactie_inschrijving_dagen: Getal
    beoordeling_inschrijving_dagen: Getal
    implementatie_weken: Getal


@dataclass(frozen=True)
class GoNoGo:
    moment: Tekst
    omschrijving: Tekst


@dataclass(frozen=True)
class Bespreekbaar:
    onderwerp: Tekst
    ruimte: Tekst


@dataclass(frozen=True)
class Ronde:
    nr: Getal
    onderwerpen: Teksten
    datum: Waarde[date]
    plaats: Tekst
    vorm: Tekst
    voorbereiding: Tekst


@dataclass(frozen=True)
class Dialoog:
    aantal_partijen: Tekst
    rondes: Waarde[tuple[Ronde, ...]]
    themas: Waarde[tuple[Taak, ...]]
    vast: Teksten
    bespreekbaar: Waarde[tuple[Bespreekbaar, ...]]
    delegatie: Tekst
    verslag: Tekst
    vergoeding: Tekst
    afvallen: Tekst


@dataclass(frozen=True)
class Dialoogresultaat:
    nr: Getal
    onderwerp: Tekst
    uitkomst: Tekst
    perceel: Getal
    vertrouwelijk: JaNee
    verslag: Tekst
    plek: Tekst


@dataclass(frozen=True)
class Wijziging:
    """A change since the previous document: what, why, decided by whom, and how grave."""

    onderwerp: Tekst
    oud: Tekst
    nieuw: Tekst
    reden: Tekst
    besluit: Tekst
    graad: Tekst


@dataclass(frozen=True)
class Ontheffing:
    """A rule that is set aside for this tender, by a function that may do so, with the reason."""

    code: Tekst
    reden: Tekst
    functie: Tekst
    datum: Waarde[date]


@dataclass(frozen=True)
class Selectieuitkomst:
    perceel: Getal
    partijen: Teksten
    reserve: Teksten


@dataclass(frozen=True)
class Categorie:
    """A category within a toelating; not a perceel."""

    id: Tekst
    naam: Tekst
    omschrijving: Teksten


@dataclass(frozen=True)
class Vraag:
    nr: Tekst
    onderwerp: Tekst
    vraag: Tekst
    categorie: Tekst


@dataclass(frozen=True)
class Marktconsultatie:
    doel: Teksten
    vragen: Waarde[tuple[Vraag, ...]]
    gesprekken: Tekst
    verslag: Tekst


@dataclass(frozen=True)
class Toetreding:
    """First round and entry during the term: processing time, end date, new request, register."""

    eerste_ronde: Tekst
    momenten: Tekst
    behandeltermijn: Tekst
    opnieuw_aanvragen: Tekst
    einddatum: Tekst
    register: Tekst


@dataclass(frozen=True)
class Uittreden:
    """How an admission ends: by the provider, for a time, or by the region."""

    opzeggen: Teksten
    schorsen: Teksten
    einde_toelating: Teksten


@dataclass(frozen=True)
class Tarief:
    """A fixed price set by the region, in euros excluding btw per unit."""

    product: Tekst
    eenheid: Tekst
    bedrag: Waarde[Decimal]
    categorie: Tekst
    opbouw: Teksten
