"""A work list for people and programs: lines for a terminal, JSON, a worksheet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.tabelblad import tabel
from generator.teruglezen.bevinding import Soort
from generator.teruglezen.voorstel import Voorstel
from generator.teruglezen.werklijst import Regel, Werklijst

_KOLOMMEN = (
    ("nr", 6),
    ("soort", 18),
    ("bijgehouden", 12),
    ("wie", 18),
    ("wanneer", 18),
    ("onder", 28),
    ("was", 45),
    ("wordt", 45),
    ("toelichting", 30),
    ("bouwsteen", 24),
    ("waarden in de spec", 40),
    ("te doen", 60),
    ("besluit", 30),
)
_KORT = 300
"""Characters of a text on the terminal."""


def als_json(work: Werklijst, bestand: str, proposal: Voorstel | None) -> str:
    """Everything, for another program."""
    data = work.as_dict(bestand)
    if proposal is not None:
        data["voorstel"] = {
            "patch": proposal.patch,
            "wijzigingen": [
                {
                    "pad": one.plek.pad,
                    "plaats": one.plek.plaats,
                    "oud": one.oud,
                    "nieuw": one.nieuw,
                    "bevindingen": list(one.nummers),
                }
                for one in proposal.wijzigingen
            ],
            "niet_voorgesteld": [
                {"bevinding": number, "reden": reason} for number, reason in proposal.niet
            ],
        }
    return json.dumps(data, ensure_ascii=False, indent=1)


def als_xlsx(work: Werklijst) -> bytes:
    """The same as rows, with an empty column for the decision."""
    return tabel("werklijst", _KOLOMMEN, [_rij(row) for row in work.regels])


def _rij(row: Regel) -> list[str]:
    one = row.bevinding
    values = [f"{p.pad} ({p.plaats})" for p in row.plekken if p.geraakt]
    values = values or [f"{p.pad} ({p.plaats})" for p in row.plekken]
    return [
        str(row.nummer),
        one.soort.value,
        "" if one.soort is Soort.OPMERKING else "ja" if one.gevolgd else "nee",
        one.wie,
        one.wanneer,
        one.kop,
        one.oud,
        "\n".join([one.nieuw, *(f"{r.wie}: {r.tekst}" for r in one.reacties)]),
        " ".join(t for t in (one.toelichting, _stand(row)) if t),
        str(row.feiten.get("bouwsteen", "")),
        "\n".join(dict.fromkeys(values)),
        row.te_doen,
        "",
    ]


def _stand(row: Regel) -> str:
    settled = row.bevinding.opgelost
    return "" if settled is None else "afgehandeld" if settled else "nog open"


def regels(work: Werklijst) -> Iterator[str]:
    """Lines for a terminal."""
    for row in work.regels:
        one = row.bevinding
        who = one.wie or ("zonder bijhouden" if not one.gevolgd else "onbekend")
        when = f", {one.wanneer}" if one.wanneer else ""
        extra = ", ".join(t for t in (one.toelichting, _stand(row)) if t)
        where = f"de {one.deel}" if one.deel else f"“{one.kop or 'begin'}”"
        kind = f"{one.soort.value}{f' ({extra})' if extra else ''}"
        yield f"{row.nummer}. {kind}, {who}{when}, onder {where}:"
        if one.oud:
            yield f"   {'bij' if one.soort is Soort.OPMERKING else 'was'}: {_kort(one.oud)}"
        if one.nieuw and one.soort is not Soort.OPMAAK:
            name = "zegt" if one.soort is Soort.OPMERKING else "wordt"
            yield f"   {name}: {_kort(one.nieuw)}"
        for answer in one.reacties:
            yield f"   {answer.wie or 'onbekend'} antwoordt: {_kort(answer.tekst)}"
        if clause := row.feiten.get("bouwsteen"):
            yield f"   uit: {clause}, alinea {row.feiten.get('alinea', 0)}"
        yield f"   te doen: {row.te_doen}"


def _kort(text: str) -> str:
    plain = " ".join(_zichtbaar(text).split())
    return plain if len(plain) <= _KORT else f"{plain[:_KORT]} ..."


def _zichtbaar(text: Any) -> str:
    """Without what could drive a terminal."""
    return "".join(c if c.isprintable() or c.isspace() else " " for c in str(text))
