"""What a tender has published, beside what its spec says now.

In: a project, the schemas, a dossier. Out: every difference with its grade, and Problems: of the
ledger itself, of ``besluiten.yaml``, and of changes that wait for a lawyer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator import grootboek, wijzigingen
from generator.dossier import Dossier
from generator.load import Source, load_yaml
from generator.origin import Place
from generator.problems import Problem, Severity
from generator.project import Project
from generator.schemas import Schemas
from generator.validate import validate
from generator.wijzigingen.controle import Beoordeeld, Besluit
from generator.wijzigingen.tabel import Tabel

BESLUITEN = "besluiten.yaml"


@dataclass(frozen=True)
class Nagegaan:
    """Every difference, the decisions that were read, and what is wrong with the files."""

    beoordeeld: tuple[Beoordeeld, ...] = ()
    besluiten: tuple[Besluit, ...] = ()
    fouten: tuple[Problem, ...] = ()

    @property
    def problemen(self) -> list[Problem]:
        """For ``check``: what is wrong with the files, and each change."""
        return [*self.fouten, *wijzigingen.problemen(self.beoordeeld, self.besluiten)]

    @property
    def weigeringen(self) -> list[Problem]:
        """For a final document: changes about which nobody has decided."""
        return wijzigingen.weigeringen(self.beoordeeld)


def nagaan(
    project: Project,
    schemas: Schemas,
    tabel: Tabel,
    one: Dossier,
    vandaag: date | None = None,
    fase: str = "",
) -> Nagegaan:
    """Hold a dossier against its publications; empty when there are none.

    Args:
        project: where the ledger stands.
        schemas: shape of ``besluiten.yaml``.
        tabel: field x moment.
        one: the tender as it is now.
        vandaag: the day of asking; None when only the fasen count.
        fase: the fase of which a document is being made.
    """
    folder = grootboek.map_van(project, one.tender)
    if not folder.is_dir():
        return Nagegaan()
    entries, found = grootboek.lees(folder, project.shown(folder))
    decisions, more = _besluiten(project, schemas, folder / BESLUITEN)
    found += more
    judged = wijzigingen.na_publicatie(one, entries, tabel, decisions, vandaag, fase)
    return Nagegaan(judged, decisions, tuple(found))


def _besluiten(
    project: Project, schemas: Schemas, path: Path
) -> tuple[tuple[Besluit, ...], list[Problem]]:
    """The lawyer's decisions; none of them when the file is wrong."""
    if not path.exists():
        return (), []
    source, found = load_yaml(path, project.shown(path))
    if source is None or any(p.severity is Severity.FOUT for p in found):
        return (), found
    found += validate(source, "wijzigingsbesluiten", schemas)
    if any(p.severity is Severity.FOUT for p in found):
        return (), found
    return tuple(_besluit(source, i) for i in range(len(source.data["besluiten"]))), found


def _besluit(source: Source, index: int) -> Besluit:
    raw = source.data["besluiten"][index]
    names = ("pad", "publicatie", "nieuw", "besluit", "functie", "datum", "motivering", "gegeven")
    given = {name: " ".join(str(raw.get(name, "")).split()) for name in names}
    place = source.places.get(("besluiten", index), Place(source.file))
    return Besluit(**given, plaats=place)
