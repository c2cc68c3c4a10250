"""What a lawyer has to see in the margin of a draft, and where.

In: a dossier, what rendering left behind, the register, findings and changes. Out: ``Opmerking``
per place. What comes back in a document is told once, at the first place, with where it comes
back; several derived values of one paragraph are one comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.beoordeling.kantlijn import Opmerking
from generator.beoordeling.toelichten import in_woorden, plaatsen
from generator.dossier import Dossier
from generator.keuzes import Keuzepunt, keuzepunt
from generator.marks import Shown
from generator.origin import Origin
from generator.problems import ONTHEFFING, Problem, Severity, message
from generator.register import Bouwsteen
from generator.render import Rendered
from generator.waarde import Stand
from generator.wijzigingen import Beoordeeld

_WIJZIGINGEN = ("R500", "R501", "R502", "R503", "R504")
"""Told as changes, with where they stand."""


@dataclass(frozen=True)
class Concept:
    """A draft: its name, what rendering left behind, and what is wrong with it."""

    naam: str
    rendered: Rendered
    bevindingen: tuple[Problem, ...]


def opmerkingen(
    one: Dossier,
    concept: Concept,
    register: Mapping[str, Bouwsteen],
    spec: Iterable[Problem],
    beoordeeld: Iterable[Beoordeeld],
) -> list[Opmerking]:
    """Every comment for one draft.

    Args:
        one: the tender.
        concept: the draft.
        register: clause id -> entry.
        spec: what was found in the spec; comes where the draft prints that value.
        beoordeeld: what changed since the last publication.
    """
    shown = [s for s in concept.rendered.report.shown if s.bookmark]
    alineas = concept.rendered.alineas
    found = [
        *_keuzes(one, shown, alineas),
        *_te_toetsen(concept.rendered.report.bookmarks, register),
        *_afgeleid(shown),
        *_bevindingen(concept, spec, alineas),
        *_wijzigingen(concept.naam, alineas, beoordeeld),
    ]
    order = {mark: i for i, mark in enumerate(concept.rendered.report.bookmarks)}
    return sorted(found, key=lambda o: order.get(o.bladwijzer, -1))


def graad_in_woorden(one: Beoordeeld) -> str:
    """How heavy the table says a change is, and what was decided."""
    if one.cel is None:
        return "Geen wijziging waarover iets hoeft te worden gedaan"
    note = f" ({one.cel.toelichting})" if one.cel.toelichting else ""
    return f"{one.cel.graad.naam}{note}"


def besluit_in_woorden(one: Beoordeeld) -> str:
    """What the lawyer decided; empty when nobody has."""
    b = one.besluit
    return f"{b.besluit}: {b.functie}, {b.datum}. {b.motivering}" if b else ""


# --- choices -------------------------------------------------------------------------------


def _keuzes(
    one: Dossier, shown: Sequence[Shown], alineas: Mapping[str, Any]
) -> Iterator[Opmerking]:
    points = {k.nummer: keuzepunt(k, one.voor) for k in one.keuzes}
    places: dict[int, list[Shown]] = {}
    for value in shown:
        if value.nummer in points and value.stand in (Stand.OPEN, Stand.VERWACHT):
            places.setdefault(value.nummer, []).append(value)
    for number, values in places.items():
        first = values[0]
        text = _keuze(points[number], first)
        if again := _elders(values, alineas):
            text += f"\nStaat ook onder: {again}."
        yield Opmerking("keuze", text, first.bookmark, first.text)


def _keuze(k: Keuzepunt, first: Shown) -> str:
    kind = "Open keuze" if first.stand is Stand.OPEN else "Verwachte keuze, nog te bevestigen"
    lines = [f"{kind} K{k.nummer}: {k.titel}.", k.reden]
    named = (
        ("Ruimte", k.ruimte),
        ("Besluit door", k.besluit_door),
        ("Wanneer", k.wanneer),
        ("Gevolg", k.gevolg),
        ("Terugval", k.terugval),
        ("Hulp", k.hint),
        ("Bron", k.bron),
    )
    lines += [f"{name}: {text}" for name, text in named if text]
    lines.append(f"In de spec: {k.pad}, {k.plaats}")
    return "\n".join(line for line in lines if line)


def _elders(values: Sequence[Shown], alineas: Mapping[str, Any]) -> str:
    """Headings under which a value comes back, the first place left out."""
    facts = [alineas[v.bookmark] for v in values if v.bookmark in alineas]
    heads = [str(f["kop"] or f["bouwsteen"]) for f in facts]
    return "; ".join(dict.fromkeys(h for h in heads[1:] if h and h != heads[0]))


# --- clauses and derived values ------------------------------------------------------------


def _te_toetsen(
    bookmarks: Mapping[str, str], register: Mapping[str, Bouwsteen]
) -> Iterator[Opmerking]:
    told: set[str] = set()
    for mark, name in bookmarks.items():
        entry = register.get(name.split("/", 1)[0])
        if entry is None or entry.id in told or entry.status != "te_toetsen":
            continue
        told.add(entry.id)
        lines = [
            f"Te toetsen: {entry.te_toetsen or 'de hele tekst'}",
            f"Bouwsteen {entry.id}, versie {entry.versie}: {entry.titel}",
            f"Bron: {entry.grondslag or 'niet genoemd'}",
        ]
        if entry.afwijking:
            lines.append(f"Wijkt af van de landelijke tekst: {entry.afwijking}")
        yield Opmerking("te_toetsen", "\n".join(lines), mark)


def _afgeleid(shown: Sequence[Shown]) -> Iterator[Opmerking]:
    told: set[tuple[str, str]] = set()
    lines: dict[str, list[str]] = {}
    for value in shown:
        origin = value.origin
        if not origin.afleiding or (value.text, str(origin)) in told:
            continue
        told.add((value.text, str(origin)))
        own = lines.setdefault(value.bookmark, [])
        own.append(f"Afgeleide waarde “{value.text}” ({value.stand.value}): {origin.afleiding}.")
        own += [f"Uit: {one}" for one in dict.fromkeys(map(_bron, origin.inputs))]
    for mark, text in lines.items():
        yield Opmerking("afgeleid", "\n".join(text), mark)


def _bron(origin: Origin) -> str:
    if origin.afleiding or not origin.path:
        return str(origin)
    source = f"; bron: {origin.bron}" if origin.bron else ""
    return f"{origin.path}, {origin.place}{source}"


# --- findings and changes ------------------------------------------------------------------


def _bevindingen(
    concept: Concept, spec: Iterable[Problem], alineas: Mapping[str, Any]
) -> Iterator[Opmerking]:
    """Of the document itself all; of the spec those on a value that is printed here.

    A waiver that has no such place comes at the title: it must not go unseen.
    """
    own = list(concept.bevindingen)
    for found in dict.fromkeys([*own, *spec]):
        waived = ONTHEFFING in dict(found.params)
        if (found.severity is Severity.INFO and not waived) or found.code in _WIJZIGINGEN:
            continue
        mark = _plek(found.path, alineas)
        if not mark and found not in own and not waived:
            continue
        yield Opmerking("ontheffing" if waived else "bevinding", _bevinding(found, waived), mark)


def _bevinding(found: Problem, waived: bool) -> str:
    melding, herstel = message(found)
    head = "Ontheffing" if waived else found.severity.value.capitalize()
    where = ", ".join(part for part in (found.path, str(found.place)) if part)
    remedy = dict(found.params)[ONTHEFFING] if waived else herstel
    label = "Wie en waarom" if waived else "Herstel"
    return f"{head} {found.code}: {melding}.\n{label}: {remedy}.\nWaar: {where}"


def _plek(pad: str, alineas: Mapping[str, Any]) -> str:
    """The first paragraph that prints this path, or what is below it, or what is around it."""
    if not pad:
        return ""
    below = (f"{pad}.", f"{pad}[")
    around = ""
    for mark, facts in alineas.items():
        for path in facts["paden"]:
            if path == pad or path.startswith(below):
                return mark
            if not around and pad.startswith((f"{path}.", f"{path}[")):
                around = mark
    return around


def _wijzigingen(
    naam: str, alineas: Mapping[str, Any], beoordeeld: Iterable[Beoordeeld]
) -> Iterator[Opmerking]:
    for one in beoordeeld:
        marks = [m for m in plaatsen(one.wijziging, {}, alineas) if m in alineas]
        old = [p.bladwijzer for p in one.plaatsen if p.document == naam]
        marks = marks or [m for m in old if m in alineas]
        if not marks and not old:
            continue  # this document has nothing to do with it
        lines = [
            f"Gewijzigd sinds publicatie {one.publicatie.id}.",
            in_woorden(one.wijziging),
            f"Voorstel: {graad_in_woorden(one)}.",
        ]
        if decided := besluit_in_woorden(one):
            lines.append(f"Besluit: {decided}")
        yield Opmerking("wijziging", "\n".join(lines), marks[0] if marks else "")
