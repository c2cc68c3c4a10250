"""What we had made: the document to which a returned file is compared, with its provenance.

In: a house and the bytes of a returned file. Out: ``Bron``, or a Problem that says why there is
none. The id in the file only says where to look; its own provenance is not used, for whoever
edited the file may have edited that as well.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import grootboek, pipeline
from generator.files import digest
from generator.origin import Place
from generator.pipeline import House, Wish
from generator.plan import plan
from generator.problems import Problem, problem
from generator.publicatie.herkennen import bestek_id
from generator.write import ERNAAST, HERKOMST, SHA, read_manifest


@dataclass(frozen=True)
class Bron:
    """What was made. ``alineas``: bookmark -> facts, with ``waarden``, as in ``herkomst/``.

    ``zelfde`` is False when the very version that was sent out is kept nowhere, so that this is
    the document as the spec gives it now.
    """

    tender: str
    naam: str
    wat: str
    docx: bytes
    alineas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    zelfde: bool = True


def zoek(house: House, data: bytes, shown: str, out: Path) -> tuple[Bron | None, list[Problem]]:
    """The version that was sent to the reviewer.

    Args:
        house: the project.
        data: the returned file.
        shown: its name in messages.
        out: the output folder.
    """
    place = Place(shown)
    mark = bestek_id(data)
    if not mark:
        return None, [problem("W690", place)]
    published = next(_gepubliceerd(house, mark), None)
    if published is not None:
        return published, []
    tender, _, rest = mark.rpartition("/")
    tender, _, name = tender.rpartition("/")
    if not rest or tender not in house.project.tenders():
        return None, [problem("W691", place, kenmerk=mark[:80])]
    kept = next(_bewaard(house, out / tender, tender, name, mark), None)
    if kept is not None:
        return kept, []
    fresh = _vers(house, tender, name, mark)
    if fresh is None:
        return None, [problem("W692", place, document=f"{tender}/{name}")]
    return fresh, [] if fresh.zelfde else [problem("W693", place, document=f"{tender}/{name}")]


def _gepubliceerd(house: House, mark: str) -> Iterator[Bron]:
    """A published copy, or the final document that was published."""
    for tender in house.project.tenders():
        entries, _ = grootboek.lees(grootboek.map_van(house.project, tender))
        for entry in reversed(entries):
            what = f"publicatie {entry.id}"
            for name, facts in entry.gegevens["documenten"].items():
                if facts.get("kenmerk") == mark and name in entry.documenten:
                    docx = entry.documenten[name].read_bytes()
                    yield Bron(tender, name, what, docx, _met_waarden(entry.herkomst(name)))
                elif name in entry.gegenereerd and mark.startswith(f"{tender}/{name}/"):
                    docx = entry.gegenereerd[name].read_bytes()
                    if bestek_id(docx) == mark:
                        yield Bron(tender, name, what, docx, _met_waarden(entry.herkomst(name)))


def _bewaard(house: House, folder: Path, tender: str, name: str, mark: str) -> Iterator[Bron]:
    """In the output folder, when nobody has changed it since we wrote it."""
    for home in (folder, *(path.parent for path in sorted(folder.glob("*/manifest.json")))):
        entry = read_manifest(home).get(name)
        if entry is None:
            continue
        origin = home / HERKOMST / f"{name}.json"
        for path in sorted(home.glob("*.docx")):
            docx = path.read_bytes()
            if digest(docx) not in (entry.get(SHA), entry.get(ERNAAST)) or not origin.is_file():
                continue
            if bestek_id(docx) == mark:
                try:
                    facts = json.loads(origin.read_text(encoding="utf-8"))
                except ValueError:
                    continue
                yield Bron(tender, name, house.project.shown(path), docx, _met_waarden(facts))


def _vers(house: House, tender: str, name: str, mark: str) -> Bron | None:
    """Made again from the spec: as a draft, or as a final document when that is what it was."""
    one, _ = pipeline.dossier(house, tender, None)
    if one is None:
        return None
    wanted = next((g for g in plan(one) if g.naam == name and not g.geblokkeerd), None)
    if wanted is None or wanted.soort.vorm != "docx":
        return None
    first: Bron | None = None
    with tempfile.TemporaryDirectory() as work:
        for final in (False, True):
            wish = Wish(Path(work), definitief=final)
            rendered, _, _ = pipeline.make(house, one, wanted, wish)
            if rendered is None:
                continue
            same = bestek_id(rendered.docx) == mark
            facts = _met_waarden(rendered.herkomst)
            what = "de spec zoals die nu is"
            made = Bron(tender, name, what, rendered.docx, facts, same)
            if same:
                return made
            first = first or made
    return first


def _met_waarden(herkomst: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    values: dict[str, list[Mapping[str, str]]] = {}
    for value in herkomst.get("waarden", ()):
        values.setdefault(value["bladwijzer"], []).append(value)
    return {
        mark: {**facts, "waarden": values.get(mark, [])}
        for mark, facts in herkomst.get("alineas", {}).items()
    }
