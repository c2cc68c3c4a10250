"""Which tenders and regions a command is about.

In: what the user typed after the command. Out: ``Bereik``, or ``WrongUse`` with what to do.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import pipeline, problems, regional
from generator.pipeline import House
from generator.project import Project, find
from generator.taal import zeg


class WrongUse(Exception):
    """The user asked for something that does not exist; the text says what to do."""


def huis(options: argparse.Namespace) -> House:
    """The project in which the user stands, or which ``--project`` names.

    Raises:
        WrongUse: that is no project folder.
    """
    start = (options.project or Path.cwd()).resolve()
    root = start if options.project and (start / "schemas").is_dir() else find(start)
    if root is None:
        raise WrongUse(
            zeg(
                "{map} is geen projectmap (geen tender_specs en schemas). "
                "Ga in de projectmap staan of geef --project DIR.",
                map=start,
            )
        )
    return pipeline.open_house(Project(root))


@dataclass(frozen=True)
class Bereik:
    """``regios`` are those named as a whole (all of them when nothing is named).

    ``genoemd``: the user named at least one tender of its own.
    """

    tenders: tuple[str, ...]
    regios: tuple[str, ...]
    genoemd: bool

    @property
    def alle_regios(self) -> tuple[str, ...]:
        """Also the regions of which only a tender is named."""
        return tuple(dict.fromkeys([*self.regios, *(t.split("/")[0] for t in self.tenders)]))


def bereik(house: House, specs: Sequence[str]) -> Bereik:
    """What the user names: tenders, files of tenders, and regions.

    Raises:
        WrongUse: a name that is none of these.
    """
    project = house.project
    known, regions = project.tenders(), project.regions()
    if not specs:
        return Bereik(tuple(known), tuple(regions), False)
    tenders: list[str] = []
    whole: list[str] = []
    for spec in specs:
        if spec in regions:
            whole.append(spec)
            tenders += project.tenders(spec)
            continue
        name = project.named(spec)
        if name is None:
            close = problems.did_you_mean(spec, regions)
            raise WrongUse(
                zeg(
                    "'{spec}' is geen REGIO, geen REGIO/TENDER en geen bestand in {map}.",
                    spec=spec,
                    map=project.specs,
                )
                + close
            )
        if name not in known:
            weiger_zonder_aanbesteding(house, name)
            close = problems.did_you_mean(name, known)
            raise WrongUse(zeg("tender '{naam}' bestaat niet.", naam=name) + close)
        tenders.append(name)
    named = any(spec not in regions for spec in specs)
    return Bereik(tuple(dict.fromkeys(tenders)), tuple(dict.fromkeys(whole)), named)


def weiger_zonder_aanbesteding(house: House, tender: str) -> None:
    """Refuse a tender of a region that says why it has none.

    Raises:
        WrongUse: with the reason of the region file.
    """
    region = tender.split("/", 1)[0]
    if house.project.tenders(region):
        return
    reason = regional.geen_aanbesteding(house, region)
    if reason:
        told = zeg("de regio '{regio}' heeft geen aanbesteding.", regio=region)
        raise WrongUse(f"{told} {reason}")


def regiostukken(house: House) -> set[str]:
    """Ids of the documents that belong to a region."""
    return {d.id for d in house.regiostukken.documenten}


def bestaat(house: House, fase: str, document: str) -> None:
    """A fase or document that no procedure has is wrong use, with what there is.

    Raises:
        WrongUse: there is no such fase or document; an empty name is not looked for.
    """
    phases = [f for p in house.procedures.values() for f in p.fasen]
    fasen = {f.id for f in phases}
    documents = {d.id for f in phases for d in f.documenten} | regiostukken(house)
    for word, known, kind in ((fase, fasen, "fase"), (document, documents, "document")):
        if word and word not in known:
            told = zeg("{soort} '{naam}' bestaat niet; kies uit", soort=kind, naam=word)
            raise WrongUse(f"{told} {', '.join(sorted(known))}.")
