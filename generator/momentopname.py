"""A snapshot of a tender: every fact under a path that survives reordering, fit to be kept.

In: a dossier. Out: a flat mapping from path to ``Feit``, in the order of the domain classes; and
back from JSON. What is published is compared with later specs through these, so a snapshot knows
no class of the domain: an older snapshot stays readable when a field is added or dropped.

A path names items of a list by their natural key (``percelen[nr=2].naam``), never by their
place in it. A list of texts is one fact. What a perceel inherits is recorded once, where it
was written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.aanbesteding import Aantal
from generator.dossier import Dossier
from generator.waarde import Stand, Waarde

SLEUTELS = ("nr", "id", "code", "naam", "titel", "onderwerp", "term", "proces", "zorg", "taak")
"""Fields that name an item of a list, the first that is there and known."""

Inhoud = str | list[str] | None
"""What a fact says: a text, several, or nothing while it is open. Numbers and dates are text."""


@dataclass(frozen=True)
class Feit:
    """One fact of a spec. ``pad`` and ``plaats`` say where it stands in that spec."""

    inhoud: Inhoud
    stand: str
    titel: str
    pad: str
    plaats: str
    slot: str = ""
    keuze: Mapping[str, Inhoud] = dataclasses.field(default_factory=dict)
    """The parts of the choice, when it was written as open, expected or announced."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON; empty parts are left out."""
        raw = dataclasses.asdict(self)
        return {key: value for key, value in raw.items() if value not in ("", {})}


Momentopname = Mapping[str, Feit]


def momentopname(one: Dossier) -> dict[str, Feit]:
    """Every fact of the tender and its region that is decided, expected or open."""
    facts: dict[str, Feit] = {}
    for path, value in (
        *_fields(one.aanbesteding, ""),
        *_fields(one.regio, "regio"),
        *_rows(one),
    ):
        _walk(value, path, "", facts)
    return facts


def uit_json(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Feit]:
    """A snapshot that was kept; keys that this version does not know are left out.

    Raises:
        KeyError, TypeError: it is no snapshot.
    """
    names = {field.name for field in dataclasses.fields(Feit)}
    return {
        path: Feit(**{key: value for key, value in raw.items() if key in names} | _must(raw))
        for path, raw in data.items()
    }


def _must(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: raw[key] for key in ("inhoud", "stand", "titel", "pad", "plaats")}


def _fields(thing: Any, path: str) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(thing):
        yield (f"{path}.{field.name}" if path else field.name), getattr(thing, field.name)


def _rows(one: Dossier) -> Iterator[tuple[str, Any]]:
    """The lines of the vertaaltabel that go to this tender, by their own key."""
    for row in one.vertaalregels:
        if row.aanbesteding.bekend and str(row.aanbesteding) == one.tender_id:
            key = f"{row.was_overeenkomst}|{row.code}"
            yield from _fields(row, f"vertaaltabel[{key}]")


def _walk(value: Any, path: str, outer: str, facts: dict[str, Feit]) -> None:
    """Record a value and what is in it; ``outer`` is where its owner was written."""
    if not isinstance(value, Waarde):
        if dataclasses.is_dataclass(value):
            for below, part in _fields(value, path):
                _walk(part, below, outer, facts)
        return
    inherited = not value.pad.startswith(outer)
    if inherited or value.stand is Stand.AFWEZIG:
        return
    content = value.inhoud
    if value.keuze is not None or content is None or _is_leaf(content):
        facts[path] = _feit(value, _plain(content) if _is_leaf(content) else None)
    if content is None or _is_leaf(content):
        return
    if isinstance(content, Mapping):
        for key, part in content.items():
            _walk(part, f"{path}.{key}", value.pad, facts)
    elif isinstance(content, tuple):
        names: dict[str, int] = {}
        for index, item in enumerate(content):
            key = _sleutel(item, index)
            names[key] = names.get(key, 0) + 1
            twin = f"#{names[key]}" if names[key] > 1 else ""
            _walk(item, f"{path}[{key}{twin}]", value.pad, facts)
    else:
        _walk(content, path, value.pad, facts)


def _is_leaf(content: Any) -> bool:
    """A scalar, a number of parties, or a list of scalars."""
    if isinstance(content, Aantal):
        return True
    if isinstance(content, tuple):
        return all(isinstance(item, Waarde) for item in content)
    return not isinstance(content, Mapping) and not dataclasses.is_dataclass(content)


def _plain(content: Any) -> Inhoud:
    if isinstance(content, Aantal):
        return _aantal(content)
    if isinstance(content, tuple):
        return [str(item) for item in content]
    return None if content is None else str(content)


def _aantal(content: Aantal) -> str:
    """``2``, ``minimaal 2, maximaal 3``, ``maximaal 20`` or ``onbeperkt``."""
    if content.minimaal == content.maximaal and content.minimaal is not None:
        return str(content.minimaal)
    bounds = (("minimaal", content.minimaal), ("maximaal", content.maximaal))
    return ", ".join(f"{w} {n}" for w, n in bounds if n is not None) or "onbeperkt"


def _sleutel(item: Any, index: int) -> str:
    """``nr=2``; the place in the list when nothing names the item."""
    for name in SLEUTELS:
        value = getattr(item, name, None)
        if isinstance(value, Waarde) and value.bekend and _is_leaf(value.inhoud):
            return f"{name}={value}"
    return str(index + 1)


def _feit(value: Waarde[Any], inhoud: Inhoud) -> Feit:
    place = value.origin.place
    return Feit(
        inhoud,
        value.stand.value,
        value.titel,
        value.pad,
        f"{place.file}:{place.line}:{place.column}",
        value.slot,
        _keuze(value),
    )


def _keuze(value: Waarde[Any]) -> dict[str, Inhoud]:
    if value.keuze is None:
        return {}
    parts = dataclasses.asdict(value.keuze)
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in parts.items()}
    return {key: part for key, part in plain.items() if part}
