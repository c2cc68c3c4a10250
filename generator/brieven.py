"""What a letter about one decision may know: its own party, and of others only the chosen ones.

In: a dossier and one decision of its results file. Out: names for the template. Everything else
about other parties is left out here, so that no template can print it by mistake.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator import scores
from generator.dossier import Dossier
from generator.uitkomst import UITGEKOZEN, Beslissing, Besluitronde, Toets
from generator.waarde import JaNee, Tekst, Teksten, Waarde

ALLEEN_INTERN = ("selectieuitkomst", "dialoogresultaten")
"""Fields of the spec that tell about other parties."""
_FICTIEF = re.compile(r"\(fictief\)")


@dataclass(frozen=True)
class Gekozen:
    """A party that was chosen, as others may know it: its name and what decided."""

    partij: Tekst
    kenmerken: Teksten


@dataclass(frozen=True)
class Toetsregel:
    """One requirement with its text, held against this party."""

    eis: Tekst
    omschrijving: Tekst
    voldoet: JaNee
    toelichting: Tekst


@dataclass(frozen=True)
class Brief:
    """One letter to be made: the decision and the round it was taken in."""

    ronde: Besluitronde
    beslissing: Beslissing
    sleutel: str
    """Part of the file name: perceel and party; a second letter to a party gets a number."""


def slug(name: str) -> str:
    """A name as part of a file name: ``voorbeeldpartij-delta``."""
    plain = unicodedata.normalize("NFKD", _FICTIEF.sub("", name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "partij"


def brieven(dossier: Dossier, fase: str) -> Iterator[Brief]:
    """One letter for each decision of a fase, in the order of the results file."""
    seen: dict[str, int] = {}
    for ronde in dossier.uitkomst.besluiten:
        if ronde.fase != fase:
            continue
        for beslissing in ronde.beslissingen:
            perceel = beslissing.perceel.inhoud
            key = (f"perceel-{perceel}-" if perceel else "") + slug(str(beslissing.partij.inhoud))
            seen[key] = seen.get(key, 0) + 1
            yield Brief(ronde, beslissing, key + (f"-{seen[key]}" if seen[key] > 1 else ""))


def names(dossier: Dossier, brief: Brief) -> dict[str, Any]:
    """The names of one letter; ``uitkomst`` is not among them."""
    a = dossier.aanbesteding
    one = brief.beslissing
    selection = one.uitslag.inhoud in ("geselecteerd", "afgewezen") or (
        brief.ronde.fase == "selectie"
    )
    criteria, way = (
        (a.selectiecriteria, a.selectie) if selection else (a.gunningscriteria, a.beoordeling)
    )
    rows = scores.scoreregels(criteria, way, one)
    weights = [r.gewicht.inhoud for r in rows if r.gewicht.inhoud is not None]
    return {
        "besluit": dataclasses.replace(brief.ronde, beslissingen=_leeg(brief.ronde.beslissingen)),
        "beslissing": one,
        "perceel": _perceel(dossier, one),
        "gekozen": tuple(_gekozen(brief)),
        "scoreregels": rows,
        "scoretotaal": sum(weights, Decimal(0)),
        "toetsregels": tuple(_toetsregel(dossier, t) for t in one.toetsen),
        **{name: _leeg(getattr(a, name)) for name in ALLEEN_INTERN},
    }


def _leeg(value: Waarde[Any]) -> Waarde[Any]:
    return value.deel("anderen")


def _perceel(dossier: Dossier, beslissing: Beslissing) -> Waarde[Any]:
    percelen = dossier.aanbesteding.percelen
    for one in percelen:
        if one.nr == beslissing.perceel:
            return percelen.met(one)
    return percelen.deel("perceel")


def _gekozen(brief: Brief) -> Iterator[Gekozen]:
    """The chosen parties of the same perceel, without the one who gets the letter."""
    for other in brief.ronde.beslissingen:
        if other.uitslag.inhoud not in UITGEKOZEN or other.partij == brief.beslissing.partij:
            continue
        if other.perceel.inhoud == brief.beslissing.perceel.inhoud:
            yield Gekozen(other.partij, other.kenmerken)


def _toetsregel(dossier: Dossier, toets: Toets) -> Toetsregel:
    a = dossier.aanbesteding
    for eis in (*a.geschiktheidseisen, *a.eisen):
        if eis.nr == toets.eis:
            return Toetsregel(toets.eis, eis.eis, toets.voldoet, toets.toelichting)
    return Toetsregel(toets.eis, toets.eis, toets.voldoet, toets.toelichting)
