"""Why a paragraph of a redline changed: the change of the spec, as a comment.

In: the two sides of a comparison, and how heavy each change is. Out: ``Toelichting`` per
bookmark. A paragraph says itself which paths it prints and on which conditions it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from generator.beoordeling.kanten import Kant
from generator.momentopname import Feit
from generator.redline import Toelichting
from generator.wijzigingen import Soort, Wijziging, vergelijk
from generator.wijzigingen.vergelijken import tekst

LANGSTE = 300
"""Characters of an old or new value in a comment."""


def toelichtingen(
    oud: Kant, nieuw: Kant, graad: Callable[[Wijziging], str] = lambda _: ""
) -> list[Toelichting]:
    """One comment for each bookmark where a change of the spec can be seen.

    Args:
        oud: the side that was.
        nieuw: the side that is.
        graad: what there is to say about how heavy a change is.
    """
    if not oud.opname or not nieuw.opname:
        return []
    texts: dict[str, list[str]] = {}
    for change in vergelijk(oud.opname, nieuw.opname):
        for mark in plaatsen(change, oud.alineas, nieuw.alineas):
            texts.setdefault(mark, []).append(in_woorden(change, graad(change)))
    return [Toelichting("\n".join(lines), mark) for mark, lines in texts.items()]


def plaatsen(change: Wijziging, oud: Mapping[str, Any], nieuw: Mapping[str, Any]) -> list[str]:
    """Bookmarks of the paragraphs that print the value, or that came or went by it."""
    found = [*_met(change.nieuw, nieuw), *_met(change.oud, oud)]
    found += _door(change, nieuw, oud)
    found += _door(change, oud, nieuw)
    return list(dict.fromkeys(found))


def in_woorden(change: Wijziging, graad: str = "") -> str:
    """``looptijd.basis_jaren (Basisduur): was 5, is 6.``"""
    fact = change.nieuw or change.oud
    assert fact is not None  # one of both is always there
    if change.soort is Soort.AANKONDIGING:
        was, now = _ruimte(change.oud), _ruimte(change.nieuw)
    else:
        was, now = _kort(change.oud), _kort(change.nieuw)
    said = f"{fact.titel} ({fact.pad}), {change.soort.value}: was {was}, is {now}"
    return f"{said}. {graad}".strip() if graad else f"{said}."


def _met(fact: Feit | None, alineas: Mapping[str, Any]) -> Iterator[str]:
    if fact is None:
        return
    below = (f"{fact.pad}.", f"{fact.pad}[")
    for mark, facts in alineas.items():
        if any(path == fact.pad or path.startswith(below) for path in facts["paden"]):
            yield mark


def _door(change: Wijziging, waar: Mapping[str, Any], niet: Mapping[str, Any]) -> Iterable[str]:
    """Paragraphs on one side only, let in by a condition that names the field."""
    fact = change.nieuw or change.oud
    assert fact is not None
    top = re.split(r"[.\[]", fact.pad.removeprefix("regio."))[0]
    named = re.compile(rf"\b{re.escape(top)}\b")
    for mark, facts in waar.items():
        if mark not in niet and any(named.search(one) for one in facts["voorwaarden"]):
            yield mark


def _kort(fact: Feit | None) -> str:
    text = tekst(fact.inhoud) if fact else ""
    if not text:
        return "nog open" if fact and fact.stand == "open" else "er niet"
    return text if len(text) <= LANGSTE else f"{text[:LANGSTE]}…"


def _ruimte(fact: Feit | None) -> str:
    parts = fact.keuze if fact else {}
    return "; ".join(f"{key}: {tekst(value)}" for key, value in parts.items()) or "er niet"
