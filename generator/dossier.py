"""Everything that is known about one tender, merged: what documents are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.aanbesteding import Aanbesteding
from generator.kennis import Kennis
from generator.origin import Place
from generator.procedure import Procedure
from generator.regio import Regio, Vertaalregel
from generator.uitkomst import Uitkomst
from generator.waarde import Waarde


@dataclass(frozen=True)
class Vereist:
    """A field about which the spec is silent; ``vanaf`` is the slot from which it is needed."""

    place: Place
    pad: str
    titel: str
    hint: str
    vanaf: str


@dataclass(frozen=True)
class Dossier:
    """One tender with its region.

    ``procedure`` stands for all options while that choice is open, and is None without options.
    ``voor`` says for the id of every fase in words when its document appears.

    ``uitkomst`` is absent in all its parts while there is no results file.

    ``keuzes`` are all values that a spec wrote as open, expected or announced, numbered in
    file order, the region's first: the same number in every document of the tender.
    ``vereist`` are the fields that are missing, with the slot from which they are needed.
    """

    tender: str
    regio: Regio
    aanbesteding: Aanbesteding
    vertaalregels: tuple[Vertaalregel, ...]
    procedure: Procedure | None
    uitkomst: Uitkomst
    keuzes: tuple[Waarde[Any], ...]
    vereist: tuple[Vereist, ...] = ()
    voor: Mapping[str, str] = field(default_factory=dict)
    kennis: Kennis = field(default_factory=Kennis)
    """What the rules know of the world outside the spec: code lists and text rules."""

    @property
    def regio_id(self) -> str:
        """Folder of the region."""
        return self.tender.split("/", 1)[0]

    @property
    def tender_id(self) -> str:
        """Name of the tender within its region."""
        return self.tender.split("/", 1)[1]
