"""The register of bouwstenen, read from ``templates/bouwstenen.yaml``: one entry a clause.

Frozen facts; what a lawyer must know of a clause before he releases it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Bouwsteen:
    """One clause: ``tekst`` landelijk, eigen or gemengd; ``status`` vastgesteld or te_toetsen."""

    id: str
    titel: str
    grondslag: str = ""
    cs_id: str = ""
    tekst: str = "eigen"
    afwijking: str = ""
    status: str = "vastgesteld"
    te_toetsen: str = ""
    eigenaar: str = ""
    versie: str = "1"

    @property
    def noot(self) -> str:
        """What a concept shows above the clause; empty when there is nothing to say."""
        delen = []
        if self.cs_id and self.tekst != "landelijk":
            plaats = f"{self.tekst.capitalize()} tekst naast landelijke plaats cs:{self.cs_id}"
            delen.append(_zin(f"{plaats}: {self.afwijking}" if self.afwijking else plaats))
        if self.status == "te_toetsen":
            delen.append(_zin(f"Te toetsen: {self.te_toetsen or 'de hele tekst'}"))
        return f"[{self.id}] " + " ".join(delen) if delen else ""


def _zin(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def parse(data: Any) -> dict[str, Bouwsteen]:
    """Clause id -> entry.

    Raises:
        KeyError, TypeError: an entry without id or titel, or with an unknown key.
    """
    names = {f.name for f in fields(Bouwsteen)}
    found: dict[str, Bouwsteen] = {}
    for entry in data or []:
        if not isinstance(entry, Mapping) or not set(entry) <= names:
            raise TypeError(f"onbekend veld in bouwstenen.yaml: {entry!r}")
        one = Bouwsteen(**{key: str(value) for key, value in entry.items()})
        if one.id in found:
            raise TypeError(f"bouwsteen {one.id} staat twee keer in bouwstenen.yaml")
        found[one.id] = one
    return found
