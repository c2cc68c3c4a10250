"""Two tables of a region: which document fixes which choice, and where old codes go.

In: the region file and the lines of the vertaaltabel. Out: rows that are ready to print. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import wording
from generator.regio import Keuzerij, Keuzeschema, Regio, Taakgebied, Vertaalregel
from generator.waarde import Waarde

_TEKEN = {"vast": "X", "waarschijnlijk": "(X)", "onzeker": "X?"}
_ELDERS = "of hier"


@dataclass(frozen=True)
class Matrixrij:
    keuze: str
    cellen: tuple[str, ...]
    zekerheid: str
    grond: str


@dataclass(frozen=True)
class Matrix:
    """Which document fixes which choice: one cell a document, with how sure that place is."""

    titel: str
    geldt_voor: str
    bron: str
    documenten: tuple[str, ...]
    rijen: tuple[Matrixrij, ...]
    opmerkingen: tuple[str, ...]


@dataclass(frozen=True)
class Vertaalrij:
    """Lines of the vertaaltabel that say the same of several codes.

    ``regel`` is the first of them; ``aanbesteding`` the name of the tender they go to.
    """

    codes: tuple[Waarde[str], ...]
    regel: Vertaalregel
    aanbesteding: str


@dataclass(frozen=True)
class Vertaalgroep:
    taakgebied: str
    regels: tuple[Vertaalrij, ...]


def matrix(schema: Keuzeschema, names: Mapping[str, str]) -> Matrix:
    """One schema of the region file as a matrix; ``names`` are those of its tenders."""
    documents = tuple(_tekst(d) for d in schema.documenten)
    valid = [names.get(_tekst(t), _tekst(t)) for t in schema.geldt_voor]
    return Matrix(
        titel=_tekst(schema.titel),
        geldt_voor=wording.opsomming(valid) if valid else "",
        bron=schema.rijen.origin.bron or schema.titel.origin.bron,
        documenten=documents,
        rijen=tuple(_matrixrij(r, documents) for r in schema.rijen),
        opmerkingen=tuple(_tekst(o) for o in schema.opmerkingen),
    )


def _matrixrij(row: Keuzerij, documents: Sequence[str]) -> Matrixrij:
    place, other, sure = (_tekst(v) for v in (row.document, row.alternatief, row.zekerheid))
    words = _tekst(row.cel)
    mark = _TEKEN.get(sure, "X?")
    if words:
        mark = words if sure == "vast" else f"{words} ({sure or 'onzeker'})"
    cells = tuple(mark if d == place else _ELDERS if d == other else "" for d in documents)
    ground = _tekst(row.grond)
    if place not in documents:
        ground = f"{words or 'De cel'}: plaats onbekend. {ground}".strip()
    return Matrixrij(_tekst(row.inrichtingskeuze), cells, sure or "onzeker", ground)


def vertaalgroepen(
    regio: Regio, regels: Sequence[Vertaalregel], names: Mapping[str, str]
) -> tuple[Vertaalgroep, ...]:
    """The lines that go to a tender, by taakgebied."""
    groups: dict[str, list[Vertaalregel]] = {}
    for regel in regels:
        if regel.buiten_scope.afwezig:
            groups.setdefault(_taakgebied(regio, regel), []).append(regel)
    order = [_tekst(t.naam) for t in regio.taakgebieden]
    sorted_names = sorted(groups, key=lambda n: order.index(n) if n in order else len(order))
    return tuple(Vertaalgroep(n, _samengevat(groups[n], names)) for n in sorted_names)


def buiten_scope(regels: Sequence[Vertaalregel]) -> tuple[Vertaalrij, ...]:
    """The lines that go nowhere."""
    return _samengevat([r for r in regels if not r.buiten_scope.afwezig], {})


def _samengevat(regels: Sequence[Vertaalregel], names: Mapping[str, str]) -> tuple[Vertaalrij, ...]:
    """Codes of which everything else is the same, together in one row."""
    same: dict[tuple[str, ...], list[Vertaalregel]] = {}
    for r in regels:
        own = (r.was_overeenkomst, r.lumpsum, r.aanbesteding, r.wordt_variant, r.opmerking)
        same.setdefault(tuple(map(_tekst, (*own, r.buiten_scope))), []).append(r)
    return tuple(
        Vertaalrij(
            codes=tuple(_code(r) for r in rows if not r.code.afwezig),
            regel=rows[0],
            aanbesteding=names.get(key[2], key[2]),
        )
        for key, rows in same.items()
    )


def _code(regel: Vertaalregel) -> Waarde[str]:
    part = " (gedeeltelijk)" if regel.gedeeltelijk == True else ""  # noqa: E712  # a Waarde
    what = f": {_tekst(regel.omschrijving).rstrip('.')}" if regel.omschrijving else ""
    return regel.code.met(f"{_tekst(regel.code)}{part}{what}")


def _taakgebied(regio: Regio, regel: Vertaalregel) -> str:
    """The canonical name for what the line says: an id, a name or an alias."""
    said = _tekst(regel.wordt_taakgebied) or _tekst(regel.wordt_gedrukt)
    return next((_tekst(t.naam) for t in regio.taakgebieden if said in _namen(t)), said)


def _namen(taakgebied: Taakgebied) -> set[str]:
    return {_tekst(v) for v in (taakgebied.id, taakgebied.naam, *taakgebied.aliassen)}


def _tekst(waarde: Waarde[Any]) -> str:
    return str(waarde.inhoud) if waarde.inhoud is not None else ""
