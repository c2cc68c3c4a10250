"""What a party must meet, submit and know: grounds, criteria, assessment, annexes.

Frozen facts, no I/O; names and units as in ``aanbesteding.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.waarde import Getal, JaNee, Tekst, Teksten, Waarde


@dataclass(frozen=True)
class Uitsluitingsgrond:
    grond: Tekst
    artikel: Tekst
    soort: Tekst


@dataclass(frozen=True)
class Geschiktheidseis:
    nr: Tekst
    onderwerp: Tekst
    eis: Tekst
    perceel: Getal
    onderdeel: Tekst
    categorie: Tekst
    bewijs: Tekst


@dataclass(frozen=True)
class Bewijsmiddel:
    soort: Tekst
    door: Tekst
    moment: Tekst
    maximale_ouderdom_maanden: Getal


@dataclass(frozen=True)
class Integriteit:
    bibob: JaNee
    sanctieverklaring: JaNee
    belangen: Tekst


@dataclass(frozen=True)
class AfwijkingGids:
    voorschrift: Tekst
    reden: Tekst


@dataclass(frozen=True)
class Subcriterium:
    nr: Tekst
    naam: Tekst
    vraag: Tekst
    gewicht: Waarde[Decimal]


@dataclass(frozen=True)
class Criterium:
    """A selection (S1..) or award (GC1..) criterion; ``gewicht`` in the unit of the weging."""

    nr: Tekst
    naam: Tekst
    vraag: Tekst
    eisen_aan_antwoord: Teksten
    gewicht: Waarde[Decimal]
    minimum: Waarde[Decimal]
    perceel: Getal
    soort: Tekst
    subcriteria: Waarde[tuple[Subcriterium, ...]]


@dataclass(frozen=True)
class Weging:
    """How weights count: ``procenten`` (100), ``punten`` (totaal), ``volgorde`` or ``ja_nee``."""

    soort: Tekst
    totaal: Waarde[Decimal]


@dataclass(frozen=True)
class Cijfer:
    punten: Waarde[Decimal]
    naam: Tekst
    omschrijving: Tekst


@dataclass(frozen=True)
class Beoordeling:
    """How one set of criteria (selection or award) is assessed."""

    weging: Waarde[Weging]
    schaal: Waarde[tuple[Cijfer, ...]]
    minimum: Tekst
    afronding: Tekst
    gelijke_stand: Tekst
    commissie: Teksten
    reserve: Tekst
    terugval: Tekst


@dataclass(frozen=True)
class Gunning:
    """Yes/no or ranking, with the threshold; price or fixed budget."""

    grondslag: Tekst
    wijze: Tekst
    drempel: Tekst
    prijs: Tekst
    interview: Tekst


@dataclass(frozen=True)
class Samenwerking:
    """Rules for applying together, subcontractors, reliance on others, double roles, change."""

    combinatie: Teksten
    onderaanneming: Teksten
    beroep_op_derden: Teksten
    dubbele_deelname: Teksten
    wijziging_samenstelling: Teksten


@dataclass(frozen=True)
class Indiening:
    taal: Tekst
    formaten: Tekst
    opmaak_aanmelding: Tekst
    opmaak_inschrijving: Tekst


@dataclass(frozen=True)
class Gestanddoening:
    aanmelding_dagen: Getal
    inschrijving_dagen: Getal
    bij_kort_geding: Tekst
    motivering: Tekst


@dataclass(frozen=True)
class Rechtsbescherming:
    termijn_dagen: Getal
    rechtbank: Tekst
    klachtenloket: Tekst


@dataclass(frozen=True)
class Begrip:
    term: Tekst
    definitie: Tekst


@dataclass(frozen=True)
class Bijlage:
    """An annex. ``maker``: generator or bestand; a ``bestand`` names file, version and status."""

    id: Tekst
    titel: Tekst
    documenten: Teksten
    maker: Tekst
    bestand: Tekst
    versie: Tekst
    status: Tekst
    ingevuld_door: Tekst
    moment: Tekst
    deel_van_overeenkomst: JaNee
