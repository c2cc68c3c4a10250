"""What belongs to a procedure: fields, values and steps of the planning (procedures.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from generator import wording
from generator.aanbesteding import Aantal
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem
from generator.waarde import Waarde


def belongs(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Fields and steps that this procedure does not have."""
    procedure = dossier.procedure
    if procedure is None:
        return
    for pad, reden in procedure.niet_van_toepassing.items():
        found = _field(dossier, pad)
        if not found.afwezig:
            yield problem(
                "R350",
                found.origin.place,
                found.pad,
                titel=found.titel,
                procedure=procedure.naam,
                reden=reden,
            )
    known = {s.id for s in procedure.stappen}
    for name, step in (dossier.aanbesteding.planning.inhoud or {}).items():
        if name not in known:
            yield problem("R351", step.origin.place, step.pad, stap=name, procedure=procedure.naam)


def prescribed(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Values that can only be one thing in this procedure."""
    procedure = dossier.procedure
    if procedure is None:
        return
    for pad, wanted in procedure.waarden.items():
        found = _field(dossier, pad)
        if found.bekend and _written(found) != wanted:
            yield problem(
                "R352",
                found.origin.place,
                found.pad,
                titel=found.titel,
                procedure=procedure.naam,
                waarde=wanted,
            )


def _field(dossier: Dossier, pad: str) -> Waarde[Any]:
    """The field at a path of tender (``dialoog``) or region (``regio.slts``), groups opened."""
    names = pad.split(".")
    owner: Any = dossier.aanbesteding
    if names[0] == "regio":
        owner, names = dossier.regio, names[1:]
    value: Any = getattr(owner, names[0])
    for name in names[1:]:
        value = getattr(value.inhoud, name, None) or value.deel(name)
    return value  # type: ignore[no-any-return]


def _written(value: Waarde[Any]) -> str:
    """A known value as the spec would write it."""
    if isinstance(value.inhoud, Aantal):
        return wording.aantal(value.inhoud.minimaal, value.inhoud.maximaal)
    return str(value.inhoud) if value.inhoud != () else "geen"
