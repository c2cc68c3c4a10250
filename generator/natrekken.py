"""``bestek trace``: from a sentence to its sources, and from a value to its sentences.

In: a .docx with or without a text to look for; or a tender and a path of its spec. Out: ``Spoor``
per paragraph. A draft carries its provenance; of a published copy the ledger has it, and of a
final document the output folder.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import grootboek, momentopname, pipeline, spoor
from generator.pipeline import House, Wish
from generator.plan import plan
from generator.publicatie import tekstverschil
from generator.publicatie.herkennen import bestek_id
from generator.write import HERKOMST


@dataclass(frozen=True)
class Spoor:
    """One paragraph with where it comes from; ``feiten`` as in ``spoor.alineas``."""

    document: str
    kop: str
    tekst: str
    bladwijzer: str
    feiten: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "document": self.document,
            "kop": self.kop,
            "tekst": self.tekst,
            "bladwijzer": self.bladwijzer,
            **self.feiten,
        }


def van_bestand(house: House, path: Path, zoek: str, out: Path) -> tuple[list[Spoor], bool]:
    """The paragraphs of a file that hold a text (all of them for an empty text).

    Returns:
        The paragraphs, and whether the provenance of this file was found at all.

    Raises:
        OoxmlError: it is no Word document, or one that cannot be read safely.
        OSError: it cannot be read.
    """
    data = path.read_bytes()
    known = spoor.lees(data) or _elders(house, data, out)
    wanted = " ".join(zoek.split()).casefold()
    found = [
        Spoor(path.name, a.kop, a.tekst, a.bladwijzer, known.get(a.bladwijzer, {}))
        for a in tekstverschil.alineas(data)
        if wanted in a.tekst.casefold()
    ]
    return found, bool(known)


def van_waarde(house: House, tender: str, pad: str) -> list[Spoor]:
    """Every paragraph of every document of a tender in which a value stands, or let it in.

    Args:
        house: the project.
        tender: ``wbo/slt``.
        pad: path in the spec, ``looptijd`` or ``percelen[2].naam``; what is below it counts too.
    """
    one, _ = pipeline.dossier(house, tender, None)
    if one is None:
        return []
    below = re.compile(rf"{re.escape(pad)}(?![\w-])")
    found: list[Spoor] = []
    with tempfile.TemporaryDirectory() as work:
        wish = Wish(Path(work))
        for planned in plan(one):
            if planned.geblokkeerd or planned.soort.vorm != "docx":
                continue
            rendered, _, _ = pipeline.make(house, one, planned, wish)
            if rendered is None:
                continue
            known = _met_waarden(rendered.herkomst)
            found += [
                Spoor(planned.naam, a.kop, a.tekst, a.bladwijzer, known[a.bladwijzer])
                for a in _eerste(rendered.docx)
                if a.bladwijzer in known and _noemt(known[a.bladwijzer], below)
            ]
    return found


def paden(house: House, tender: str) -> set[str]:
    """Every path of a tender that a value can have, with those above it."""
    one, _ = pipeline.dossier(house, tender, None)
    if one is None:
        return set()
    full = {fact.pad for fact in momentopname.momentopname(one).values()}
    return full | {path[: m.start()] for path in full for m in re.finditer(r"[.\[]", path)}


def _eerste(docx: bytes) -> Iterator[tekstverschil.Alinea]:
    """Of each bookmark the paragraphs, without what comes after it under the same one."""
    seen: set[str] = set()
    for one in tekstverschil.alineas(docx):
        if one.bladwijzer and one.bladwijzer not in seen:
            seen.add(one.bladwijzer)
            yield one


def _noemt(facts: Mapping[str, Any], below: re.Pattern[str]) -> bool:
    """A value of the paragraph, or a condition around it, names the path."""
    if any(below.match(path) for path in facts["paden"]):
        return True
    return any(re.search(rf"\b{below.pattern}", text) for text in facts["voorwaarden"])


def _elders(house: House, data: bytes, out: Path) -> dict[str, dict[str, Any]]:
    """The provenance of a published or final document, by its id."""
    mark = bestek_id(data)
    for tender in house.project.tenders():
        entries, _ = grootboek.lees(grootboek.map_van(house.project, tender))
        for entry in reversed(entries):
            for name, facts in entry.gegevens["documenten"].items():
                if mark and facts.get("kenmerk") == mark:
                    return _met_waarden(entry.herkomst(name))
    tender, _, rest = mark.rpartition("/")
    tender, _, name = tender.rpartition("/")
    if rest and tender in house.project.tenders():
        for path in (out / tender).rglob(f"{HERKOMST}/{name}.json"):
            return _met_waarden(json.loads(path.read_text(encoding="utf-8")))
    return {}


def _met_waarden(herkomst: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    values: dict[str, list[Mapping[str, str]]] = {}
    for value in herkomst.get("waarden", ()):
        values.setdefault(value["bladwijzer"], []).append(value)
    return {
        bookmark: {**facts, "waarden": values.get(bookmark, [])}
        for bookmark, facts in herkomst.get("alineas", {}).items()
    }
