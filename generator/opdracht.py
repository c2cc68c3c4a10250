"""What is bought: the assignment, its processes, access, quality and risks.

Frozen facts, no I/O; names and units as in ``aanbesteding.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.waarde import Getal, Tekst, Teksten, Waarde


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
    onderdeel: Tekst


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
    """Who leads a youth to help and who decides; separate from the variant."""

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
    onderdeel: Tekst
    slt: Getal
    categorie: Tekst
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
