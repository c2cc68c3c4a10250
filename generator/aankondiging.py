"""The notice on TenderNed: every field with its value, origin, rule and what is missing.

In: ``schemas/aankondiging.yaml`` (the fields as data) and the names of one document. Out: the
function ``aankondigingsformulier`` for templates. The value of a field is written with the same
tags as a template, so each value keeps its stand and its origin on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from generator import marks
from generator.render import omgeving
from generator.waarde import Waarde

_INDEX = re.compile(r"\[\d+\]")
EISEN = ("verplicht", "voorwaardelijk", "vrij")
_KEYS = frozenset(
    (
        *("bt", "naam", "groep", "eis", "waarde", "per", "bron", "invullen", "regel", "zekerheid"),
        *("verboden_als", "verplicht_als"),
    )
)


@dataclass(frozen=True)
class Veld:
    """One field of a notice, for one perceel or for all."""

    bt: str
    naam: str
    perceel: str
    waarde: str
    herkomst: str
    eis: str
    regel: str
    ontbreekt: str


@dataclass(frozen=True)
class Groep:
    """The fields that belong together on one table."""

    naam: str
    velden: tuple[Veld, ...]


@dataclass(frozen=True)
class Formulier:
    """One notice, filled in as far as the spec allows."""

    naam: str
    subtype: str
    grondslag: str
    toelichting: str
    groepen: tuple[Groep, ...]
    ontbreekt: tuple[Veld, ...]


@dataclass(frozen=True)
class _Waarde:
    text: str
    used: tuple[Waarde[Any], ...]


def check(data: Any) -> Mapping[str, Any]:
    """The file itself, held to its own form.

    Raises:
        KeyError, TypeError, ValueError: the file is not in its own format (a maintainer's error).
    """
    forms = {f["id"] for f in data["formulieren"]}
    groups = {g["id"] for g in data["groepen"]}
    for field in data["velden"]:
        if unknown := set(field) - _KEYS:
            raise ValueError(f"{field['bt']}: onbekend: {sorted(unknown)}")
        if set(field["eis"]) - forms or set(field["eis"].values()) - set(EISEN):
            raise ValueError(f"{field['bt']}: eis {field['eis']}")
        if field["groep"] not in groups or field["zekerheid"] not in ("V", "K"):
            raise ValueError(f"{field['bt']}: groep of zekerheid")
    return dict(data)


def function(data: Mapping[str, Any]) -> Callable[..., Formulier | None]:
    """The name ``aankondigingsformulier`` of a template: the notice of this document, or None."""

    @pass_context
    def aankondigingsformulier(context: Context) -> Formulier | None:
        names = context.get_all()
        document = names["document"]
        for form in data.get("formulieren", ()):
            if document.soort in form["documenten"] and document.fase in form["fasen"]:
                return _formulier(form, data, names)
        return None

    return aankondigingsformulier


def _formulier(
    form: Mapping[str, Any], data: Mapping[str, Any], names: dict[str, Any]
) -> Formulier:
    groups = []
    for group in data["groepen"]:
        fields = [
            one
            for field in data["velden"]
            if field["groep"] == group["id"] and form["id"] in field["eis"]
            for one in _velden(field, form, names)
        ]
        if fields:
            groups.append(Groep(group["naam"], tuple(fields)))
    return Formulier(
        form["naam"],
        form["subtype"],
        form["grondslag"],
        form["toelichting"],
        tuple(groups),
        tuple(v for g in groups for v in g.velden if v.ontbreekt),
    )


def _velden(
    field: Mapping[str, Any], form: Mapping[str, Any], names: dict[str, Any]
) -> Iterator[Veld]:
    """One row; or one per perceel where these differ."""
    own = {**names, "formulier": form}
    if field.get("per") != "perceel":
        yield _veld(field, form, own, "")
        return
    rows = []
    for label, lot, perceel in _percelen(names):
        rows.append(_veld(field, form, {**own, "perceel": perceel, "lot": lot}, label))
    alike = {(marks.ANY.sub("", _shown(r.waarde)), r.eis, r.ontbreekt) for r in rows}
    if len(rows) > 1 and len(alike) == 1:
        yield _renamed(rows[0], "alle percelen")
    else:
        yield from rows


def _percelen(names: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Label, number in the notice and facts of each perceel; the tender itself without percelen."""
    percelen = names["percelen"]
    if not percelen.bekend or not percelen:
        yield "", "LOT-0001", _Geheel(names)
        return
    for one in percelen:
        yield f"perceel {one.nr.inhoud}", f"LOT-{one.nr.inhoud:04d}", one


class _Geheel:
    """The tender as its own only perceel."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def __getattr__(self, name: str) -> Any:
        try:
            return self._names[name]
        except KeyError:
            raise AttributeError(name) from None


def _renamed(veld: Veld, perceel: str) -> Veld:
    return Veld(**{**vars(veld), "perceel": perceel})


def _veld(
    field: Mapping[str, Any], form: Mapping[str, Any], names: dict[str, Any], perceel: str
) -> Veld:
    eis = field["eis"][form["id"]]
    if _holds(field.get("verboden_als"), names):
        eis = "verboden"
    elif _holds(field.get("verplicht_als"), names):
        eis = "verplicht"
    value = _Waarde("", ()) if eis == "verboden" else _evaluate(field.get("waarde", ""), names)
    text = _shown(value.text).strip()
    filled_in = field.get("invullen", "")
    known = bool(text) and not any(w.afwezig for w in value.used)
    return Veld(
        bt=field["bt"],
        naam=field["naam"],
        perceel=perceel,
        waarde=_cell(value, eis, known, filled_in),
        herkomst=_herkomst(value, field, eis, known),
        eis=eis,
        regel=field["regel"] + (" (te toetsen)" if field["zekerheid"] == "K" else ""),
        ontbreekt=_missing(value, eis, known, filled_in),
    )


def _holds(condition: str | None, names: Mapping[str, Any]) -> bool:
    if not condition:
        return False
    found = omgeving().compile_expression(condition)(**names)
    return found is True or (isinstance(found, Waarde) and found.bekend and found.inhoud is True)


def _evaluate(source: str, names: dict[str, Any]) -> _Waarde:
    """The text, its marks kept, and the values that stand in it."""
    registry: marks.Registry = names["_merken"]
    before = len(registry.values)
    text = omgeving().from_string(source).render(names)
    return _Waarde(text.strip(), tuple(registry.values[before:]))


def _shown(text: str) -> str:
    """The text without marks."""
    return marks.plain(str(text))


def _cell(value: _Waarde, eis: str, known: bool, filled_in: str) -> str:
    if eis == "verboden":
        return "Niet invullen"
    if known:
        return Markup(value.text)  # rendered, and escaped, by our own environment
    if filled_in:
        return f"Vult {filled_in} in"
    return "-" if eis == "vrij" else "Nog niet bekend"


def _herkomst(value: _Waarde, field: Mapping[str, Any], eis: str, known: bool) -> str:
    if eis == "verboden" or not known:
        return "-"
    paths: dict[str, list[str]] = {}
    for one in value.used:
        made = one.origin.afleiding
        text = f"afgeleid: {made}" if made else _INDEX.sub("", one.pad)
        known_paths = paths.setdefault("" if made else one.origin.bron, [])
        if text not in known_paths:
            known_paths.append(text)
    places = [", ".join(p) + (f" ({bron})" if bron else "") for bron, p in paths.items()]
    return "; ".join(places) or str(field.get("bron", "vaste waarde"))


def _missing(value: _Waarde, eis: str, known: bool, filled_in: str) -> str:
    """What must be done before the field can be filled in; empty when nothing must."""
    if eis in ("verboden", "vrij"):
        return ""
    open_now = [w for w in value.used if w.open]
    if open_now:
        numbers = ", ".join(dict.fromkeys(f"K{w.nummer} {w.titel}" for w in open_now))
        return f"Nog te beslissen: {numbers}"
    expected = [w for w in value.used if w.keuze is not None and w.stand.value == "verwacht"]
    if expected:
        numbers = ", ".join(dict.fromkeys(f"K{w.nummer} {w.titel}" for w in expected))
        return f"Nog te bevestigen: {numbers}"
    if known or filled_in == "het platform" or eis == "voorwaardelijk":
        return ""
    absent = ", ".join(dict.fromkeys(w.titel for w in value.used if w.afwezig))
    return "Vul zelf in; de spec heeft dit niet" + (f": {absent}" if absent else "")
