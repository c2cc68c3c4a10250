"""The tender: frozen facts, no I/O.

Field names equal the keys of the spec (``schemas/aanbesteding.yaml``) and the names in the
Word templates; a test holds the two equal. Every field is a ``Waarde``, so that each fact
knows how firm it is and where it stands. Long texts (``Teksten``) are lists of alinea's.
Units stand in the name (``dagen``, ``maanden``, ``jaren``); amounts are euros, excluding btw.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.opdracht import (
    Eis,
    Gegevens,
    Implementatie,
    Kerncijfer,
    Monitoring,
    Opdracht,
    Overgang,
    Randvoorwaarde,
    Risico,
    Samenhang,
    Toegang,
)
from generator.verloop import (
    Aankondiging,
    Besluit,
    Categorie,
    Dialoog,
    Dialoogresultaat,
    Duren,
    GoNoGo,
    Marktconsultatie,
    Ontheffing,
    Planningsstap,
    Platform,
    Selectieuitkomst,
    Tarief,
    Toetreding,
    Uittreden,
    Versie,
    Voorbereiding,
    Wijziging,
)
from generator.voorwaarden import (
    AfwijkingGids,
    Begrip,
    Beoordeling,
    Bewijsmiddel,
    Bijlage,
    Criterium,
    Geschiktheidseis,
    Gestanddoening,
    Gunning,
    Indiening,
    Integriteit,
    Rechtsbescherming,
    Samenwerking,
    Uitsluitingsgrond,
)
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
    uittreden: Waarde[Uittreden]
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
    ontheffingen: Waarde[tuple[Ontheffing, ...]]
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
