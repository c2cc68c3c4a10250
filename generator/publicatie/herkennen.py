"""Of any file: was it published, and is it still what was published?

In: a house and the bytes of a file. Out: ``Herkenning``: one of five answers, with what it was
compared with and what differs. Nothing of the file is trusted but its bytes; its id only says
where to look.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from generator import grootboek, ooxml, pipeline
from generator.dossier import Dossier
from generator.files import digest
from generator.grootboek import Publicatie
from generator.pipeline import House, Wish
from generator.plan import Gepland, plan
from generator.problems import Problem
from generator.publicatie import tekstverschil
from generator.publicatie.tekstverschil import Verschil
from generator.samenhang.documenttekst import BESTEK_ID
from generator.write import MANIFEST

_CUSTOM = "docProps/custom.xml"


class Antwoord(Enum):
    """What a file is; the value is how the user reads it."""

    GEPUBLICEERD = "gepubliceerd, byte voor byte"
    AFWIJKEND = "gepubliceerd, met vastgelegde afwijkingen van de gemaakte tekst"
    GEMAAKT = "gemaakt uit deze spec"
    BEWERKT = "daarna gewijzigd"
    ONBEKEND = "onbekend"


@dataclass(frozen=True)
class Herkenning:
    """The answer; ``bron`` is what it was compared with, ``verschillen`` what a reader sees."""

    antwoord: Antwoord
    bron: str = ""
    verschillen: tuple[Verschil, ...] = ()


def herken(house: House, data: bytes, out: Path) -> tuple[Herkenning, list[Problem]]:
    """What this file is.

    Args:
        house: the project.
        data: bytes of the file, of any kind.
        out: the output folder with what was made.
    """
    own = digest(data)
    found: list[Problem] = []
    ledger: list[tuple[Publicatie, str]] = []
    for tender in house.project.tenders():
        folder = grootboek.map_van(house.project, tender)
        entries, broken = grootboek.lees(folder, house.project.shown(folder))
        found += broken
        ledger += [(entry, tender) for entry in entries]
    for entry, tender in reversed(ledger):
        for name, facts in entry.gegevens["documenten"].items():
            if own in (facts["sha256"], facts.get("aangeleverd"), facts.get("pdf")):
                changed = tuple(
                    Verschil(d["oud"], d["nieuw"], d["kop"], d["plaats"])
                    for d in facts["afwijkingen"]
                )
                answer = Antwoord.AFWIJKEND if changed else Antwoord.GEPUBLICEERD
                return Herkenning(answer, f"{tender} {entry.id} {name}", changed), found
    mark = bestek_id(data)
    if not mark:
        return Herkenning(Antwoord.ONBEKEND), found
    return _van_ons(house, data, mark, ledger, out), found


def _van_ons(
    house: House, data: bytes, mark: str, ledger: list[tuple[Publicatie, str]], out: Path
) -> Herkenning:
    """A file with our id in it: the text decides what it is."""
    for entry, tender in reversed(ledger):
        for name, facts in entry.gegevens["documenten"].items():
            if mark == facts["kenmerk"] and name in entry.documenten:
                published = entry.documenten[name].read_bytes()
                changed = tuple(tekstverschil.verschillen(published, data))
                source = f"{tender} {entry.id} {name}"
                return Herkenning(Antwoord.BEWERKT, source, changed)
    tender, _, rest = mark.rpartition("/")
    tender, _, name = tender.rpartition("/")
    if not rest or tender not in house.project.tenders():
        return Herkenning(Antwoord.ONBEKEND)
    folder = out / tender
    if _in_manifest(folder, name, digest(data)):
        current = _vers(house, tender, name, data)
        if current is not None and not tekstverschil.verschillen(current, data):
            return Herkenning(Antwoord.GEMAAKT, f"{tender} {name}, de spec zoals die nu is")
        return Herkenning(Antwoord.GEMAAKT, f"{tender} {name}, een eerdere stand van de spec")
    current = _vers(house, tender, name, data)
    if current is None:
        return Herkenning(Antwoord.BEWERKT, f"{tender} {name}; nu niet opnieuw te maken")
    changed = tuple(tekstverschil.verschillen(current, data))
    if not changed:
        source = f"{tender} {name}, dezelfde tekst; het bestand is opnieuw opgeslagen of gemaakt"
        return Herkenning(Antwoord.GEMAAKT, source)
    return Herkenning(Antwoord.BEWERKT, f"{tender} {name}, de spec zoals die nu is", changed)


def _vers(house: House, tender: str, name: str, data: bytes) -> bytes | None:
    """The document as the spec gives it now, in the same stand (concept or final)."""
    one, _ = pipeline.dossier(house, tender, None)
    if one is None:
        return None
    wanted = next((g for g in plan(one) if g.naam == name and not g.geblokkeerd), None)
    if wanted is None or wanted.soort.vorm != "docx":
        return None
    return _gemaakt(house, one, wanted, _stand(data) != "concept")


def _gemaakt(house: House, one: Dossier, wanted: Gepland, definitief: bool) -> bytes | None:
    with tempfile.TemporaryDirectory() as work:
        wish = Wish(Path(work), definitief=definitief)
        rendered, _, _ = pipeline.make(house, one, wanted, wish)
    return rendered.docx if rendered else None


def _in_manifest(folder: Path, name: str, sha: str) -> bool:
    """The bytes are what a run wrote, here or among the working papers."""
    for path in (folder / MANIFEST, *folder.glob(f"*/{MANIFEST}")):
        try:
            entry = json.loads(path.read_text(encoding="utf-8")).get(name, {})
        except (OSError, ValueError, AttributeError):
            continue
        if sha in (entry.get("sha256"), entry.get("ernaast")):
            return True
    return False


def bestek_id(data: bytes) -> str:
    """The custom property ``bestek_id``; empty for a file that is not ours."""
    return next((text for text in _eigenschappen(data, _CUSTOM, BESTEK_ID)), "")


def _stand(data: bytes) -> str:
    return next(iter(_eigenschappen(data, "docProps/core.xml", "contentStatus")), "")


def _eigenschappen(data: bytes, part: str, name: str) -> Iterator[str]:
    try:
        parts = ooxml.read_package(data)
        if part not in parts:
            return
        for node in ooxml.parse(parts[part]).iter():
            if node.get("name") == name or str(node.tag).endswith(f"}}{name}"):
                yield "".join(str(t) for t in node.itertext()).strip()
    except ooxml.OoxmlError:
        return
