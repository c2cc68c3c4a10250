"""A procedure as data: which fasen and documents it has, how parties are called, what is due when.

Frozen, no I/O; ``load.py`` reads ``schemas/procedures.yaml`` into it by way of ``parse``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Partij:
    """How parties are called before submission, after it, and after the decision."""

    enkelvoud: str
    meervoud: str
    na_indiening: str
    na_indiening_meervoud: str
    na_besluit: str
    na_besluit_meervoud: str


@dataclass(frozen=True)
class Fase:
    """One fase with the one document that belongs to it."""

    id: str
    naam: str
    document: str
    titel: str
    partij: Partij


@dataclass(frozen=True)
class Stap:
    """One step of the planning, in its place in the order."""

    id: str
    naam: str
    fase: str
    aard: str


@dataclass(frozen=True)
class Procedure:
    id: str
    naam: str
    fasen: tuple[Fase, ...]
    stappen: tuple[Stap, ...]
    slots: Mapping[str, str] = field(default_factory=dict)

    def fase(self, fase_id: str) -> Fase | None:
        """The fase with that id; None when this procedure does not have it."""
        return next((f for f in self.fasen if f.id == fase_id), None)

    def fase_van(self, document: str) -> Fase | None:
        """The fase to which a document belongs; None when this procedure does not have it."""
        return next((f for f in self.fasen if f.document == document), None)

    def rang(self, fase_id: str) -> int:
        """Place of a fase in the order, from 0; after the last for an unknown one."""
        ids = [f.id for f in self.fasen]
        return ids.index(fase_id) if fase_id in ids else len(ids)


def parse(procedure_id: str, data: Mapping[str, Any]) -> Procedure:
    """One entry of ``schemas/procedures.yaml`` as a Procedure.

    Raises:
        KeyError, TypeError: the file is not in its own format (a maintainer's error).
    """
    return Procedure(
        id=procedure_id,
        naam=data["naam"],
        fasen=tuple(
            Fase(f["id"], f["naam"], f["document"], f["titel"], Partij(**f["partij"]))
            for f in data.get("fasen") or ()
        ),
        stappen=tuple(
            Stap(s["id"], s["naam"], s["fase"], s.get("aard", "indicatief"))
            for s in data.get("planning") or ()
        ),
        slots=dict(data.get("slots") or {}),
    )
