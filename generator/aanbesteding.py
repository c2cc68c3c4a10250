"""The tender: frozen facts, no I/O.

Field names equal the keys of the spec (``schemas/aanbesteding.yaml``) and the names in the
Word templates; a test holds the two equal. Every field is a ``Waarde``, so that each fact
knows how firm it is and where it stands. Long texts (``Teksten``) are lists of alinea's.
Units stand in the name (``dagen``, ``maanden``, ``jaren``); amounts are euros, excluding btw.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from generator.waarde import Getal, JaNee, Tekst, Teksten, Waarde


@dataclass(frozen=True)
class Aantal:
    """A number of parties: exact (minimaal == maximaal), range, maximum only, or unlimited."""

    minimaal: int | None
    maximaal: int | None

    @property
    def onbeperkt(self) -> bool:
        """Neither a minimum nor a maximum: anyone who qualifies."""
        return self.minimaal is None and self.maximaal is None


# --- wat er wordt ingekocht --------------------------------------------------------------


@dataclass(frozen=True)
class Proces:
    proces: Tekst
    doel: Tekst
    omschrijving: Teksten
    verantwoordelijke: Tekst


@dataclass(frozen=True)
class Taak:
    """One part of the assignment: a subject, a text, and the tasks that belong to it."""

    onderwerp: Tekst
    tekst: Teksten
    taken: Teksten


@dataclass(frozen=True)
class Buiten:
    """Care that is not part of the assignment, and why."""

    zorg: Tekst
    reden: Tekst


@dataclass(frozen=True)
class Sggz:
    """The part of the specialistische ggz that belongs to this assignment."""

    tekst: Teksten
    criteria: Teksten
    methodiek: Teksten
    aandeel: Tekst


@dataclass(frozen=True)
class Opdracht:
    kern: Tekst
    """One sentence: what the contractor does."""
    inleiding: Teksten
    processen: Waarde[tuple[Proces, ...]]
    binnen: Waarde[tuple[Taak, ...]]
    buiten: Waarde[tuple[Buiten, ...]]
    sggz: Waarde[Sggz]


@dataclass(frozen=True)
class Toegang:
    """Who leads a youth to help and who decides; separate from the variant (domein §0.5)."""

    toeleiding: Teksten
    besluit: Teksten
    beschikking: Tekst
    mandaat: Tekst
    onafhankelijkheid: Tekst


@dataclass(frozen=True)
class Samenhang:
    """Working with other taakgebieden: consultation, MDO, escalation, sister tenders."""

    consultatie: Teksten
    mdo: Teksten
    escalatie: Tekst
    andere_aanbestedingen: Teksten


@dataclass(frozen=True)
class Eis:
    """One requirement of the programma van eisen; ``perceel`` 0 or absent: all percelen."""

    nr: Tekst
    onderwerp: Tekst
    eis: Tekst
    perceel: Getal
    slt: Getal
    bewijs: Tekst
    fase: Tekst


@dataclass(frozen=True)
class Monitoring:
    instrumenten: Teksten
    niveaus: Teksten
    gesprekken: Teksten
    kpis: Teksten
    toezicht: Teksten


@dataclass(frozen=True)
class Gegevens:
    """Data and privacy: AVG roles, the region's system, the file, security."""

    rollen: Tekst
    systeem: Tekst
    dossier: Tekst
    beveiliging: Tekst


@dataclass(frozen=True)
class Overgang:
    overleg: Tekst
    lopende_hulp: Tekst
    overgangstermijn: Tekst
    personeel: Tekst
    afloop: Tekst


@dataclass(frozen=True)
class Implementatie:
    aanpak: Teksten
    minimale_weken: Getal


@dataclass(frozen=True)
class Risico:
    risico: Tekst
    omschrijving: Tekst
    maatregelen: Teksten


@dataclass(frozen=True)
class Randvoorwaarde:
    randvoorwaarde: Tekst
    acties: Teksten


@dataclass(frozen=True)
class Kerncijfer:
    omschrijving: Tekst
    aantal: Tekst
    peiljaar: Tekst


# --- percelen, partners, looptijd, geld ----------------------------------------------------


@dataclass(frozen=True)
class Looptijd:
    """Term of the overeenkomst: a base and a number of equal extension options."""

    basis_jaren: Getal
    verlengopties: Getal
    jaren_per_optie: Getal


@dataclass(frozen=True)
class Budgetplafond:
    bedrag: Waarde[Decimal]
    bijstelling: Tekst


@dataclass(frozen=True)
class Bekostiging:
    """How help is paid; apart from the uitvoeringsvariant (iJw UP028)."""

    methode: Tekst
    toelichting: Teksten
    verantwoording_op_clientniveau: JaNee
    budgetplafond: Waarde[Budgetplafond]
    efficientiekorting: Tekst
    ventiel: Tekst
    betaling: Tekst
    indexering: Tekst
    btw: Tekst


@dataclass(frozen=True)
class Budget:
    """How the budget (or tariff) was calculated: the four elements of art. 2.3 Besluit Jeugdwet."""

    beroepskrachten: Tekst
    clientgebonden: Tekst
    overhead: Tekst
    indexering: Tekst
    peildatum: Tekst
    toelichting: Teksten


@dataclass(frozen=True)
class Waardeindicatie:
    bedrag: Waarde[Decimal]
    peiljaar: Getal
    aard: Tekst
    exclusief: Teksten
    voorbehoud: Tekst


@dataclass(frozen=True)
class Raming:
    """Total value over the whole term, extensions included (art. 2.15 Aw)."""

    bedrag: Waarde[Decimal]
    toelichting: Tekst


@dataclass(frozen=True)
class LokaleVoorwaarde:
    slt: Getal
    voorwaarde: Tekst


@dataclass(frozen=True)
class Perceel:
    nr: Getal
    naam: Tekst
    aliassen: Teksten
    omschrijving: Teksten
    gebied: Tekst
    gemeenten: Teksten
    slts: Waarde[tuple[Waarde[int], ...]]
    aandachtspunt: Tekst
    binnen: Teksten
    buiten: Teksten
    lokale_voorwaarden: Waarde[tuple[LokaleVoorwaarde, ...]]
    kerncijfers: Waarde[tuple[Kerncijfer, ...]]
    budget: Waarde[Decimal]
    aantal_te_selecteren: Getal
    reserve: Tekst
    terugval: Tekst
    uitvoeringsvariant: Tekst
    bekostiging: Waarde[Bekostiging]
    toegang: Waarde[Toegang]
    looptijd: Waarde[Looptijd]
    contractpartners: Waarde[Aantal]


@dataclass(frozen=True)
class Onderdeel:
    """A part of a tender with its own term, variant and partners."""

    id: Tekst
    naam: Tekst
    uitvoeringsvariant: Tekst
    bekostiging: Waarde[Bekostiging]
    toegang: Waarde[Toegang]
    looptijd: Waarde[Looptijd]
    contractpartners: Waarde[Aantal]
    percelen: Waarde[tuple[Perceel, ...]]


@dataclass(frozen=True)
class Groep:
    """A group of percelen of which one party may win at most ``maximaal``."""

    percelen: Waarde[tuple[Waarde[int], ...]]
    maximaal: Getal


@dataclass(frozen=True)
class Perceelregel:
    max_inschrijven: Getal
    max_gunnen: Getal
    exclusieve_groepen: Waarde[tuple[Groep, ...]]
    toewijzingsregel: Teksten
    moment: Tekst
    telt_als_een_partij: Teksten
    terugval: Tekst


@dataclass(frozen=True)
class VormContractpartner:
    """Form of the contractor: minimal composition, roles, legal form (only for performance)."""

    kern: Tekst
    samenstelling: Teksten
    rollen: Teksten
    rechtsvorm: Tekst


# --- overeenkomst ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Herziening:
    """A review clause (art. 2.163c Aw): nature, extent, conditions."""

    aard: Tekst
    omvang: Tekst
    voorwaarden: Tekst


@dataclass(frozen=True)
class Overeenkomst:
    """The choices that the national contract generator asks for (Contractstandaarden)."""

    herziening: Waarde[tuple[Herziening, ...]]
    opzegoptie: Tekst
    mededeling_verlenging_maanden: Getal
    verlenging_deels: JaNee
    bestedingsruimte: Tekst
    onvoldoende_inzet: Tekst
    achttien_plus: Tekst
    bibob: JaNee
    sroi: Tekst
    indexeringsdatum: Tekst
    extra_artikelen: Teksten


@dataclass(frozen=True)
class Standaard:
    """Versions of the national standard: contract, general conditions, protocol."""

    cs: Tekst
    aiv: Tekst
    sap: Tekst


# --- procedure, planning, dialoog -------------------------------------------------------------


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
class Selectieuitkomst:
    perceel: Getal
    partijen: Teksten
    reserve: Teksten


# --- voorwaarden, criteria, indienen ------------------------------------------------------------


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


# --- toelating en marktconsultatie ----------------------------------------------------------


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
    """Entry during the term: moments, processing time, end date for late entrants, register."""

    momenten: Tekst
    behandeltermijn: Tekst
    einddatum: Tekst
    register: Tekst


@dataclass(frozen=True)
class Tarief:
    """A fixed price set by the region, in euros excluding btw per unit."""

    product: Tekst
    eenheid: Tekst
    bedrag: Waarde[Decimal]
    categorie: Tekst


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


@dataclass(frozen=True)
class Aanbesteding:
    """One tender, as its spec tells it, region and inheritance already merged."""

    naam: Tekst
    taakgebied: Tekst
    onderdeel: Tekst
    publiekssamenvatting: Teksten
    fictief: JaNee

    procedure: Tekst
    procedure_motivering: Teksten
    wettelijke_grondslag: Tekst
    aankondiging: Waarde[Aankondiging]
    platform: Waarde[Platform]
    versies: Waarde[tuple[Versie, ...]]
    bestuursbesluiten: Waarde[tuple[Besluit, ...]]
    mandaat: Teksten
    voorbereiding: Waarde[Voorbereiding]
    rangorde_stukken: Teksten
    cpv: Teksten
    nuts: Teksten

    opdracht: Waarde[Opdracht]
    toegang: Waarde[Toegang]
    samenhang: Waarde[Samenhang]
    kwaliteit: Teksten
    eisen: Waarde[tuple[Eis, ...]]
    monitoring: Waarde[Monitoring]
    gegevens: Waarde[Gegevens]
    overgang: Waarde[Overgang]
    implementatie: Waarde[Implementatie]
    risicos: Waarde[tuple[Risico, ...]]
    randvoorwaarden: Waarde[tuple[Randvoorwaarde, ...]]

    categorieen: Waarde[tuple[Categorie, ...]]
    onderdelen: Waarde[tuple[Onderdeel, ...]]
    percelen: Waarde[tuple[Perceel, ...]]
    perceelregel: Waarde[Perceelregel]
    motivering_percelen: Teksten
    motivering_geen_percelen: Teksten
    motivering_clustering: Teksten
    contractpartners: Waarde[Aantal]
    contractpartners_totaal: Waarde[Aantal]
    vorm_contractpartner: Waarde[VormContractpartner]
    aantal_te_selecteren: Getal
    waarde_indicatie: Waarde[Waardeindicatie]
    raming_totaal: Waarde[Raming]
    maximale_waarde: Waarde[Decimal]
    kerncijfers: Waarde[tuple[Kerncijfer, ...]]

    ingangsdatum: Waarde[date]
    looptijd: Waarde[Looptijd]
    motivering_duur: Teksten
    uitvoeringsvariant: Tekst
    bekostiging: Waarde[Bekostiging]
    budget: Waarde[Budget]
    overeenkomst: Waarde[Overeenkomst]
    standaard: Waarde[Standaard]

    marktconsultatie: Waarde[Marktconsultatie]
    toetreding: Waarde[Toetreding]
    keuze_aanbieder: Teksten
    plaatsingscoordinatie: Teksten
    tarieven: Waarde[tuple[Tarief, ...]]

    planning: Waarde[dict[str, Waarde[Planningsstap]]]
    duren: Waarde[Duren]
    go_no_go: Waarde[tuple[GoNoGo, ...]]
    voorbehouden: Teksten
    dialoog: Waarde[Dialoog]
    selectieuitkomst: Waarde[tuple[Selectieuitkomst, ...]]
    dialoogresultaten: Waarde[tuple[Dialoogresultaat, ...]]
    wijzigingen: Waarde[tuple[Wijziging, ...]]
    edities: Tekst
    """``een`` or ``per_perceel``: one inschrijfdocument, or one per perceel."""

    uitsluitingsgronden: Waarde[tuple[Uitsluitingsgrond, ...]]
    zelfreiniging: Tekst
    geschiktheidseisen: Waarde[tuple[Geschiktheidseis, ...]]
    bewijsmiddelen: Waarde[tuple[Bewijsmiddel, ...]]
    integriteit: Waarde[Integriteit]
    afwijkingen_gids: Waarde[tuple[AfwijkingGids, ...]]
    selectiecriteria: Waarde[tuple[Criterium, ...]]
    selectie: Waarde[Beoordeling]
    gunningscriteria: Waarde[tuple[Criterium, ...]]
    beoordeling: Waarde[Beoordeling]
    gunning: Waarde[Gunning]
    bekendmaking_per_kwartaal: JaNee

    samenwerking: Waarde[Samenwerking]
    indiening: Waarde[Indiening]
    gestanddoening: Waarde[Gestanddoening]
    kosten: Tekst
    rechtsbescherming: Waarde[Rechtsbescherming]
    begrippen: Waarde[tuple[Begrip, ...]]
    bijlagen: Waarde[tuple[Bijlage, ...]]
