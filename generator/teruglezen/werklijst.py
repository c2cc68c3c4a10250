"""The work list: each finding with its clause, its values, and what would have to change.

In: a house, the bytes of a returned file and what we had made. Out: ``Werklijst``. Which value a
change touches follows from the words that changed: a value whose text was hit is a line of the
spec; everything else is the text of a clause, and then the file of that clause is named, with
the place of a variant for this tender alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from generator import redline
from generator.pipeline import House
from generator.teruglezen.bevinding import Bevinding, Soort
from generator.teruglezen.bron import Bron
from generator.teruglezen.gevolgd import wijzigingen
from generator.teruglezen.herstel import met_bladwijzers
from generator.teruglezen.lezen import lees
from generator.teruglezen.opmerkingen import opmerkingen
from generator.teruglezen.stil import stille

_PLAATS = re.compile(r"([^\s;\[\]]+\.ya?ml):(\d+):(\d+) \(([\w.\[\]-]+)\)")
"""How ``Origin`` writes the place and path of a value."""
_TE_VEEL = 4_000_000
"""Pairs of words in two paragraphs; above it the whole paragraph counts as changed."""
NIET_VERGELEKEN = (
    "afbeeldingen en tekeningen",
    "opmaak die zonder bijhouden is gewijzigd",
    "uitkomsten van velden en de inhoudsopgave",
    "eigenschappen van het bestand",
)


@dataclass(frozen=True)
class Plek:
    """A value of the spec: its path, where it stands, what it prints, and whether it was hit."""

    pad: str
    bestand: str
    regel: int
    kolom: int
    tekst: str
    stand: str
    geraakt: bool = False

    @property
    def plaats(self) -> str:
        """``tender_specs/wbo/slt.yaml:549:25``."""
        return f"{self.bestand}:{self.regel}:{self.kolom}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "pad": self.pad,
            "plaats": self.plaats,
            "tekst": self.tekst,
            "stand": self.stand,
            "geraakt": self.geraakt,
        }


@dataclass(frozen=True)
class Regel:
    """One row of the work list."""

    nummer: int
    bevinding: Bevinding
    feiten: Mapping[str, Any] = field(default_factory=dict)
    plekken: tuple[Plek, ...] = ()
    variant: str = ""
    te_doen: str = ""

    def as_dict(self, document: str) -> dict[str, Any]:
        """For JSON and a worksheet: who, what, where, and what to change."""
        one = self.bevinding
        return {
            "nummer": self.nummer,
            "soort": one.soort.value,
            "bijgehouden": one.gevolgd,
            "wie": one.wie,
            "wanneer": one.wanneer,
            "document": document,
            "deel": one.deel or "tekst",
            "kop": one.kop,
            "bladwijzer": one.bladwijzer,
            "bouwsteen": str(self.feiten.get("bouwsteen", "")),
            "alinea": int(self.feiten.get("alinea", 0) or 0),
            "sjabloon": str(self.feiten.get("sjabloon", "")),
            "variant": self.variant,
            "oud": one.oud,
            "nieuw": one.nieuw,
            "alinea_oud": one.alinea_oud,
            "alinea_nieuw": one.alinea_nieuw,
            "toelichting": one.toelichting,
            "opgelost": one.opgelost,
            "reacties": [
                {"wie": r.wie, "wanneer": r.wanneer, "tekst": r.tekst} for r in one.reacties
            ],
            "waarden": [place.as_dict() for place in self.plekken],
            "te_doen": self.te_doen,
        }


@dataclass(frozen=True)
class Werklijst:
    """All rows, in the order of the document, and what they were compared with."""

    bron: Bron
    regels: tuple[Regel, ...]

    def as_dict(self, bestand: str) -> dict[str, Any]:
        """For JSON."""
        return {
            "bestand": bestand,
            "aanbesteding": self.bron.tender,
            "document": self.bron.naam,
            "vergeleken_met": self.bron.wat,
            "zelfde_versie": self.bron.zelfde,
            "niet_vergeleken": list(NIET_VERGELEKEN),
            "bevindingen": [row.as_dict(self.bron.naam) for row in self.regels],
        }


def werklijst(house: House, data: bytes, bron: Bron) -> Werklijst:
    """Everything that a reviewer did.

    Raises:
        RedlineError: the file is no Word document, or one that cannot be read safely.
    """
    made = lees(bron.docx)
    raw = met_bladwijzers(made, lees(data))
    rejected = raw
    if redline.aantal(data):
        rejected = met_bladwijzers(made, lees(redline.verwerp(data)))
    silent = stille(made, rejected)
    found = [*opmerkingen(data, raw), *wijzigingen(raw), *_op_hun_plek(silent, rejected, raw)]
    found.sort(key=lambda one: one.volgnummer)  # stable: comments first, silent edits last
    return Werklijst(bron, tuple(_regel(house, bron, at, one) for at, one in enumerate(found, 1)))


def _op_hun_plek(
    silent: Sequence[Bevinding], rejected: Sequence[Any], raw: Sequence[Any]
) -> Iterator[Bevinding]:
    """Silent edits numbered as in the returned file: rejecting took paragraphs away."""
    own = {one.nummer: one for one in rejected}
    place = {mark: one.nummer for one in reversed(raw) for mark in one.eigen}
    near = {one.bladwijzer: one.nummer for one in reversed(raw) if one.bladwijzer}
    for one in silent:
        there = own.get(one.volgnummer)
        number = one.volgnummer
        marks = [*(there.eigen if there else ()), one.bladwijzer]
        number = next((place[m] for m in marks if m in place), near.get(one.bladwijzer, number))
        yield Bevinding(**{**one.__dict__, "volgnummer": number})


def _regel(house: House, bron: Bron, number: int, one: Bevinding) -> Regel:
    facts = bron.alineas.get(one.bladwijzer, {})
    places = tuple(_plekken(facts, one))
    variant = _variant(house, bron, facts)
    return Regel(number, one, facts, places, variant, _te_doen(one, facts, places, variant))


def _variant(house: House, bron: Bron, facts: Mapping[str, Any]) -> str:
    """Where the clause of this tender alone stands, or would stand."""
    clause = str(facts.get("bouwsteen", ""))
    if not clause:
        return ""
    folder = house.project.templates / "bouwstenen" / bron.tender
    return house.project.shown(folder / f"{clause}.docx")


# --- which value was hit -----------------------------------------------------------------


def _plekken(facts: Mapping[str, Any], one: Bevinding) -> Iterator[Plek]:
    hit = _geraakt(facts, one)
    seen = set()
    for number, value in enumerate(facts.get("waarden", ())):
        for file, line, column, path in _PLAATS.findall(value["herkomst"]):
            place = Plek(
                path, file, int(line), int(column), value["tekst"], value["stand"], number in hit
            )
            if place not in seen:
                seen.add(place)
                yield place


def _geraakt(facts: Mapping[str, Any], one: Bevinding) -> set[int]:
    """Numbers of the printed values whose text changed, or that a comment is about."""
    values = facts.get("waarden", ())
    if one.soort is Soort.OPMERKING:
        return {n for n, v in enumerate(values) if v["tekst"] and v["tekst"] in one.oud}
    return geraakt(values, one.alinea_oud, one.alinea_nieuw)


def geraakt(values: Sequence[Mapping[str, Any]], old: str, new: str) -> set[int]:
    """Numbers of the printed values whose text is other in the new paragraph."""
    spans = list(_gewijzigd(old, new))
    return {
        number
        for number, value in enumerate(values)
        for span in _voorkomens(old, value["tekst"])
        if any(_raakt(change, span, len(old)) for change in spans)
    }


def _raakt(change: tuple[int, int, str], span: tuple[int, int], size: int) -> bool:
    """Does this change touch this value? Words added right behind it do when they stick to it."""
    low, high, added = change
    start, end = span
    if low < high or start < low < end:
        return low < end and high > start
    behind = low == end and (end == size or added[:1].isalnum() or added[:1] in "-/'")
    before = low == start and (start == 0 or added[-1:].isalnum() or added[-1:] in "-/'")
    return behind or before


def _voorkomens(text: str, part: str) -> Iterator[tuple[int, int]]:
    part = " ".join(part.split())
    at = text.find(part) if part else -1
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + 1)


def _gewijzigd(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of the old text that changed, word by word, with what came in their place."""
    before, after = re.findall(r"\w+|\s+|[^\w\s]", old), re.findall(r"\w+|\s+|[^\w\s]", new)
    if len(before) * len(after) > _TE_VEEL:
        yield 0, len(old), new
        return
    starts = [0]
    for word in before:
        starts.append(starts[-1] + len(word))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            yield starts[i1], starts[i2], "".join(after[j1:j2])


def buiten_waarden(one: Bevinding, places: Sequence[Plek]) -> bool:
    """Did words change that no value printed?"""
    inside = [span for place in places for span in _voorkomens(one.alinea_oud, place.tekst)]
    return any(
        not any(low >= start and high <= end for start, end in inside)
        for low, high, _ in _gewijzigd(one.alinea_oud, one.alinea_nieuw)
    )


# --- what to do --------------------------------------------------------------------------


def _te_doen(one: Bevinding, facts: Mapping[str, Any], places: Sequence[Plek], variant: str) -> str:
    hit = [place for place in places if place.geraakt]
    spec = ", ".join(dict.fromkeys(f"{p.pad} ({p.plaats})" for p in hit))
    if any(p.pad.startswith("regio.") for p in hit):
        spec += "; dit geldt voor elke aanbesteding van de regio"
    clause = _bouwsteen(facts, variant)
    if one.soort is Soort.OPMERKING:
        if one.opgelost:
            return "afgehandeld; niets te doen, tenzij de tekst nog moet veranderen"
        return f"beantwoord de opmerking; gaat zij over de tekst: {spec or clause}"
    if one.soort is Soort.OPMAAK:
        return "opmaak komt uit de huisstijl en het sjabloon; pas zo nodig het sjabloon aan"
    if one.deel in ("koptekst", "voettekst"):
        return f"de {one.deel} komt uit de huisstijl of het raamwerk; pas die zo nodig aan"
    if one.soort in (Soort.NIEUW, Soort.WEG) and hit and not buiten_waarden(one, places):
        return f"haal de waarde weg of vul haar aan in de spec: {spec}"
    if one.soort is Soort.NIEUW:
        return f"nieuwe tekst: voeg haar toe in {clause}"
    if one.soort is Soort.WEG:
        return f"vervallen tekst: haal haar weg uit {clause}" + (
            f", of de waarde uit de spec: {spec}" if spec else ""
        )
    if hit and not buiten_waarden(one, places):
        return f"wijzig de waarde in de spec: {spec}"
    if hit:
        return f"wijzig de waarde in de spec: {spec}; en de vaste tekst in {clause}"
    return f"wijzig de vaste tekst in {clause}"


def _bouwsteen(facts: Mapping[str, Any], variant: str) -> str:
    file = str(facts.get("sjabloon", ""))
    if not file:
        return "het raamwerk van dit document (templates/documenten)"
    number = f", alinea {facts['alinea']}" if facts.get("alinea") else ""
    if not variant or file == variant:
        return f"{file}{number}"
    return f"{file}{number} (voor alle aanbestedingen), of alleen voor deze in {variant}"
