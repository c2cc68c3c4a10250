"""The region: facts that all its tenders share. Frozen, no I/O.

Names as in ``schemas/regio.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.opdracht import Buiten, Kerncijfer, Proces
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
class Brondocument:
    """A document on which the region file rests; listed with the one that prevails first."""

    id: Tekst
    titel: Tekst
    datum: Waarde[date]
    opmerking: Tekst


@dataclass(frozen=True)
class Subregio:
    naam: Tekst
    gemeenten: Teksten


@dataclass(frozen=True)
class Bestuurder:
    gemeente: Tekst
    naam: Tekst
    functie: Tekst


@dataclass(frozen=True)
class Bestuurders:
    """Who governs, on one date: names grow old, so they never stand without it."""

    peildatum: Waarde[date]
    personen: Waarde[tuple[Bestuurder, ...]]
    opmerking: Tekst


@dataclass(frozen=True)
class Orgaan:
    """A body, team or meeting of the region, and what it does."""

    naam: Tekst
    voluit: Tekst
    soort: Tekst
    rol: Teksten
    deelnemers: Tekst
    frequentie: Tekst
    opmerking: Tekst


@dataclass(frozen=True)
class Inkoop:
    """How the region buys: who, on what ground, along which steps, and who watches."""

    door: Tekst
    grondslag: Tekst
    fasen: Teksten
    besluiten: Teksten
    uitgangspunten: Teksten
    contractmanagement: Teksten
    toezicht: Teksten


@dataclass(frozen=True)
class Samenwerkingsverband:
    """Care providers who hold a running agreement together."""

    naam: Tekst
    vorm: Tekst
    combinanten: Teksten
    andere_partners: Tekst
    hoofdaannemer: Tekst
    wijziging: Teksten
    opgaven: Teksten
    opmerking: Tekst


@dataclass(frozen=True)
class Verlenging:
    """What is known about extending a running agreement."""

    status: Tekst
    ingang: Tekst
    duur: Tekst
    toelichting: Teksten


@dataclass(frozen=True)
class LopendeOvereenkomst:
    """The agreement that runs now; moments in the words of the source (a year, or a day)."""

    ingang: Tekst
    einde: Tekst
    basis_jaren: Getal
    verlengopties: Getal
    jaren_per_optie: Getal
    verlenging: Waarde[Verlenging]
    opmerking: Tekst


@dataclass(frozen=True)
class Segment:
    """A part of the care that the region buys as one whole, with what runs and what comes."""

    nr: Getal
    naam: Tekst
    aliassen: Teksten
    uitvoeringsvariant: Tekst
    bekostiging: Tekst
    contractpartners: Tekst
    samenwerkingsverband: Tekst
    overeenkomst: Waarde[LopendeOvereenkomst]
    aanbesteding: Tekst
    opmerking: Tekst


@dataclass(frozen=True)
class Zorgvorm:
    """A category of care or a product, on which scale it is bought and what was agreed."""

    naam: Tekst
    omschrijving: Teksten
    schaal: Tekst
    gemeenten: Tekst
    contractpartners: Tekst
    afspraken: Teksten
    opmerking: Tekst


@dataclass(frozen=True)
class Schaalniveau:
    """On which scale a theme has its policy, its purchase and its supplier management."""

    thema: Tekst
    soort: Tekst
    beleid: Tekst
    inkoop: Tekst
    leveranciersmanagement: Tekst
    opmerking: Tekst


@dataclass(frozen=True)
class Accounthouder:
    """Who keeps contact with a provider (or field of care) on behalf of other regions."""

    naam: Tekst
    accounthouder: Tekst
    opmerking: Tekst


@dataclass(frozen=True)
class Website:
    naam: Tekst
    adres: Tekst


@dataclass(frozen=True)
class Keuzerij:
    """One choice of the matrix and the document that fixes it, with how sure that place is.

    ``cel`` holds the words of the cell when the source writes more than a mark. Without
    ``document`` the source does not tell the place.
    """

    inrichtingskeuze: Tekst
    cel: Tekst
    document: Tekst
    alternatief: Tekst
    zekerheid: Tekst
    grond: Tekst


@dataclass(frozen=True)
class Keuzeschema:
    """Which document fixes which choice, for the tenders named in ``geldt_voor``."""

    titel: Tekst
    geldt_voor: Teksten
    fasen: Teksten
    documenten: Teksten
    rijen: Waarde[tuple[Keuzerij, ...]]
    opmerkingen: Teksten


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
    bronnen: Waarde[tuple[Brondocument, ...]]
    subregios: Waarde[tuple[Subregio, ...]]
    bestuurders: Waarde[Bestuurders]
    organen: Waarde[tuple[Orgaan, ...]]
    inkoop: Waarde[Inkoop]
    segmenten: Waarde[tuple[Segment, ...]]
    samenwerkingsverbanden: Waarde[tuple[Samenwerkingsverband, ...]]
    zorgvormen: Waarde[tuple[Zorgvorm, ...]]
    schaalniveaus: Waarde[tuple[Schaalniveau, ...]]
    accounthouders: Waarde[tuple[Accounthouder, ...]]
    kerncijfers: Waarde[tuple[Kerncijfer, ...]]
    voornemens: Teksten
    websites: Waarde[tuple[Website, ...]]
    geen_aanbesteding: Tekst
    """Why this region has no tender: the words with which asking for one is refused."""
    keuzematrix: Waarde[tuple[Keuzeschema, ...]]


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
