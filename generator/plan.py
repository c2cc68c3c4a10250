"""Which documents a tender has, and what stands in the way of each.

In: a ``Dossier`` and the release data. Out: ``Gepland`` per document (and edition): blocked,
concept with n open choices, or ready to be final, with the Problems that refuse a final one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.brieven import Brief, brieven
from generator.dossier import Dossier
from generator.keuzes import dwingend
from generator.origin import Place
from generator.problems import Problem, problem
from generator.procedure import Documentsoort, Fase
from generator.waarde import Stand, Waarde

WERKSTUKKEN = "werkstukken"
"""Folder with the working papers of a tender."""

ALLE = Documentsoort("documenten", "Documenten", "")
"""Stands for all documents of a tender whose procedure is not known at all."""


@dataclass(frozen=True)
class Gepland:
    """One document to be made. ``geblokkeerd`` says by what, or is empty."""

    soort: Documentsoort
    fase: Fase | None
    editie: int | None
    geblokkeerd: str
    open: tuple[Waarde[Any], ...]
    brief: Brief | None = None

    @property
    def document(self) -> str:
        """Kind of document: ``selectiedocument``."""
        return self.soort.id

    @property
    def titel(self) -> str:
        """Title of that kind of document."""
        return self.soort.titel

    @property
    def naam(self) -> str:
        """File name without suffix."""
        if self.brief is not None:
            return f"{self.document}-{self.brief.sleutel}"
        return self.document + (f"-perceel-{self.editie}" if self.editie else "")

    @property
    def map(self) -> str:
        """Folder within that of the tender: working papers stand apart."""
        return WERKSTUKKEN if self.soort.werkstuk else ""

    @property
    def stand(self) -> str:
        """``gereed``, ``concept, n open`` or ``geblokkeerd door ...``."""
        if self.geblokkeerd:
            return f"geblokkeerd door {self.geblokkeerd}"
        return f"concept, {len(self.open)} open" if self.open else "gereed"


@dataclass(frozen=True)
class Vrijgave:
    """Release of one clause for one region: data, given by a function on a date."""

    bouwsteen: str
    versie: str
    functie: str
    datum: str


def plan(dossier: Dossier) -> tuple[Gepland, ...]:
    """All documents of a tender, in the order of their fasen.

    While the procedure is open, only documents of fasen that may come before that choice are
    made; all others of the options are blocked by it.
    """
    procedure = dossier.procedure
    if procedure is None:
        return (Gepland(ALLE, None, None, _keuze_procedure(dossier), ()),)
    planned = []
    for fase in procedure.fasen:
        open_now = dwingend(dossier, fase.id)
        choice = procedure.nog_te_kiezen and not fase.vooraf
        for soort in fase.documenten:
            blocked = _keuze_procedure(dossier) if choice else soort.geblokkeerd
            if not blocked and soort.per:
                planned.extend(_per(dossier, soort, fase, open_now))
                continue
            for editie in [None] if blocked else _edities(dossier, soort):
                planned.append(Gepland(soort, fase, editie, blocked, () if blocked else open_now))
    return tuple(planned)


def _per(
    dossier: Dossier, soort: Documentsoort, fase: Fase, open_now: tuple[Waarde[Any], ...]
) -> list[Gepland]:
    """Documents that come from the results file: one a decision, or one when there is a file."""
    found = list(brieven(dossier, fase.id))
    if not found:
        blocked = f"uitkomsten: {dossier.uitkomst.besluiten.origin.place} zegt nog niets over "
        return [Gepland(soort, fase, None, blocked + fase.naam.lower(), ())]
    if soort.per == "uitkomst":
        return [Gepland(soort, fase, None, "", open_now)]
    return [Gepland(soort, fase, None, "", open_now, brief) for brief in found]


def _keuze_procedure(dossier: Dossier) -> str:
    """The open choice of a procedure, in words."""
    field = dossier.aanbesteding.procedure
    if field.keuze is None:
        return "procedure: staat niet in de spec"
    options = f" (keuze uit: {dossier.procedure.naam})" if dossier.procedure else ""
    return f"keuze K{field.nummer} procedure{options}: {field.keuze.reden}"


def _edities(dossier: Dossier, soort: Documentsoort) -> list[int | None]:
    a = dossier.aanbesteding
    if soort.edities and a.edities == "per_perceel" and a.percelen.bekend and a.percelen:
        return [int(p.nr.get()) for p in a.percelen]
    return [None]


def weigeringen(
    dossier: Dossier,
    gepland: Gepland,
    bouwstenen: Mapping[str, str],
    vrijgaven: tuple[Vrijgave, ...],
    map_regio: Path,
) -> list[Problem]:
    """Everything that refuses a final document, each with its place.

    Args:
        dossier: the tender.
        gepland: the document.
        bouwstenen: clause id -> version, of the clauses that the document uses.
        vrijgaven: the region's releases.
        map_regio: folder against which ``bestand:`` of an annex is resolved.
    """
    found = ontbrekend(dossier, gepland)
    for keuze in gepland.open:
        code = "P402" if keuze.stand is Stand.VERWACHT else "P401"
        keuze_tekst = keuze.keuze.reden if keuze.keuze else ""
        found.append(
            problem(
                code,
                keuze.origin.place,
                keuze.pad,
                nummer=keuze.nummer,
                titel=keuze.titel,
                reden=keuze_tekst,
                document=gepland.titel.lower(),
            )
        )
    released = {(v.bouwsteen, v.versie) for v in vrijgaven}
    for bouwsteen, versie in sorted(bouwstenen.items()):
        if (bouwsteen, versie) not in released:
            place = Place(f"tender_specs/{dossier.regio_id}/vrijgave.yaml")
            found.append(problem("P403", place, bouwsteen, bouwsteen=bouwsteen, versie=versie))
    found.extend(_bijlagen(dossier, gepland, map_regio))
    return found


def ontbrekend(dossier: Dossier, gepland: Gepland) -> list[Problem]:
    """Fields that this document needs and about which the spec is silent."""
    procedure, fase = dossier.procedure, gepland.fase
    if procedure is None or fase is None:
        return []
    return [
        problem("P406", n.place, n.pad, titel=n.titel, document=gepland.titel, hint=n.hint)
        for n in dossier.vereist
        if (due := procedure.vanaf(n.vanaf)) and procedure.rang(due.id) <= procedure.rang(fase.id)
    ]


def _bijlagen(dossier: Dossier, gepland: Gepland, map_regio: Path) -> list[Problem]:
    """Annexes that the tool does not make must be there, in their version."""
    found = []
    for bijlage in dossier.aanbesteding.bijlagen:
        if bijlage.maker != "bestand" or gepland.document not in [
            d.inhoud for d in bijlage.documenten
        ]:
            continue
        naam, where = bijlage.bestand, bijlage.id.origin.place
        if naam.open:
            continue  # an open choice, reported as such
        if bijlage.status == "verwijzing" and naam.afwezig:
            continue  # a reference to something published elsewhere has no file
        if not naam.bekend or not _binnen(map_regio, naam.get()):
            found.append(
                problem(
                    "P404",
                    where,
                    bijlage.bestand.pad,
                    titel=bijlage.titel,
                    bestand=str(naam.inhoud or "-"),
                )
            )
    return found


def _binnen(folder: Path, naam: str) -> bool:
    """The file exists, inside the folder of its region."""
    path = (folder / naam).resolve()
    return path.is_file() and path.is_relative_to(folder.resolve())
