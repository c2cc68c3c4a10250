"""The region: facts that all its tenders share. Frozen, no I/O.

Names as in ``schemas/regio.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.opdracht import Buiten, Proces
from generator.voorwaarden import Begrip
from generator.waarde import Getal, JaNee, Tekst, Teksten, Waarde


@dataclass(frozen=True)
class Contact:
    email: Tekst
    website: Tekst


@dataclass(frozen=True)
class Slt:
    """A Stevig Lokaal Team: number, name and the municipalities it serves."""

    nr: Getal
    naam: Tekst
    voluit: Tekst
    gemeenten: Teksten


@dataclass(frozen=True)
class Taakgebied:
    """A field of care, with its canonical name and the other names that sources use."""

    id: Tekst
    naam: Tekst
    aliassen: Teksten


@dataclass(frozen=True)
class Kader:
    """A policy document: what, adopted by whom, when."""

    naam: Tekst
    vastgesteld: Tekst
    door: Tekst


@dataclass(frozen=True)
class Vertaalregel:
    """One line of vertaaltabel.csv: an old product code and where it goes.

    The key is (was_overeenkomst, code, aanbesteding). ``aanbesteding`` is the id of a tender of
    this region, or empty when the line is out of scope, and then ``buiten_scope`` says why.
    ``lumpsum`` holds an old lumpsum contract: that is not a code.
    """

    rij: Tekst
    was_overeenkomst: Tekst
    code: Tekst
    gedeeltelijk: JaNee
    omschrijving: Tekst
    lumpsum: Tekst
    wordt_gedrukt: Tekst
    wordt_taakgebied: Tekst
    wordt_variant: Tekst
    aanbesteding: Tekst
    buiten_scope: Tekst
    opmerking: Tekst


@dataclass(frozen=True)
class Regio:
    naam: Tekst
    voluit: Tekst
    fictief: JaNee
    gemeenten: Teksten
    organisatie: Teksten
    aanbestedende_dienst: Tekst
    opdrachtgevers: Tekst
    penvoerder: Tekst
    contact: Waarde[Contact]
    inleiding: Teksten
    kaders: Waarde[tuple[Kader, ...]]
    landelijke_kaders: Teksten
    doelen: Teksten
    leidende_principes: Teksten
    ontwikkelopgaven: Teksten
    partnerschap: Teksten
    taakgebieden: Waarde[tuple[Taakgebied, ...]]
    slts: Waarde[tuple[Slt, ...]]
    buiten_scope: Waarde[tuple[Buiten, ...]]
    ondersteunende_processen: Waarde[tuple[Proces, ...]]
    besturende_processen: Waarde[tuple[Proces, ...]]
    begrippen: Waarde[tuple[Begrip, ...]]


@dataclass(frozen=True)
class Vrijgave:
    """Release of one clause in one version for this region, by a function on a date."""

    bouwsteen: Tekst
    versie: Tekst
    functie: Tekst
    datum: Waarde[date]


@dataclass(frozen=True)
class Vrijgaven:
    """The file ``vrijgave.yaml`` of a region."""

    vrijgaven: Waarde[tuple[Vrijgave, ...]]
