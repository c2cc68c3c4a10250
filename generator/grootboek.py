"""The ledger of publications of one tender: a folder per publication, each chained to the last.

In: ``tender_specs/REGIO/publicaties/TENDER``. Out: ``Publicatie`` in order, and every break of
the chain as a Problem. An entry is put in place whole and never changes: ``publicatie.json``
carries the hash of every other file of its folder and of the entry before it; ``keten.json``
names the last, so that a lost tail is seen as well. Whoever can write here can also write a new
chain: the fingerprint of the last entry belongs in a file elsewhere (the proces-verbaal).
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.files import HALF, atomic, digest
from generator.momentopname import Feit, uit_json
from generator.origin import Place
from generator.problems import Problem, problem
from generator.project import Project
from generator.textfile import oorzaak

ENTRY, OPNAME, KETEN = "publicatie.json", "momentopname.json", "keten.json"
DOCUMENTEN, GEGENEREERD, HERKOMST = "documenten", "gegenereerd", "herkomst"
_MAP = re.compile(r"(\d{4})-([a-z][a-z_-]*)\Z")
_DAMAGED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Publicatie:
    """One entry. ``gegevens`` is ``publicatie.json``; ``vingerafdruk`` the hash of its bytes."""

    map: Path
    nummer: int
    fase: str
    gegevens: Mapping[str, Any]
    momentopname: Mapping[str, Feit]
    vingerafdruk: str

    @property
    def id(self) -> str:
        """Name of its folder: ``0001-selectie``."""
        return self.map.name

    @property
    def datum(self) -> str:
        """Day of publication, ISO."""
        return str(self.gegevens["datum"])

    @property
    def documenten(self) -> dict[str, Path]:
        """Published Word documents by name."""
        return _stukken(self.map / DOCUMENTEN)

    @property
    def gegenereerd(self) -> dict[str, Path]:
        """The same documents as the tool made them, before anybody's hand."""
        return _stukken(self.map / GEGENEREERD)

    def herkomst(self, naam: str) -> dict[str, Any]:
        """Provenance of one document; empty when there is none."""
        path = self.map / HERKOMST / f"{naam}.json"
        if not path.is_file():
            return {}
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return data


def map_van(project: Project, tender: str) -> Path:
    """Folder of the ledger of a tender; it need not exist."""
    region, name = tender.split("/", 1)
    return project.specs / region / "publicaties" / name


def lees(folder: Path, shown: str = "") -> tuple[list[Publicatie], list[Problem]]:
    """The whole ledger, oldest first, with every break of the chain.

    Args:
        folder: from ``map_van``.
        shown: the folder as messages name it.
    """
    found: list[Problem] = []
    entries: list[Publicatie] = []
    shown = shown or str(folder)
    previous = ""
    for number, path in enumerate(_mappen(folder), 1):
        place = Place(f"{shown}/{path.name}/{ENTRY}")
        entry = _entry(path)
        if entry is None:
            found.append(problem("W660", place, "", map=path.name))
            previous = ""
            continue
        if entry.nummer != number or str(entry.gegevens.get("vorige", "")) != previous:
            found.append(problem("W661", place, "", nummer=f"{number:04d}"))
        found += _bestanden(entry, f"{shown}/{path.name}")
        entries.append(entry)
        previous = entry.vingerafdruk
    if entries or (folder / KETEN).exists():
        last = entries[-1].vingerafdruk if entries else ""
        if _keten(folder) != last:
            found.append(problem("W663", Place(f"{shown}/{KETEN}"), ""))
    return entries, found


def voeg_toe(
    folder: Path, fase: str, gegevens: Mapping[str, Any], bestanden: Mapping[str, bytes]
) -> Path:
    """Append one entry, whole or not at all.

    Args:
        folder: of the ledger; made when absent.
        fase: id of the fase.
        gegevens: what ``publicatie.json`` says, without number, chain and hashes.
        bestanden: path within the entry -> bytes.

    Raises:
        OSError: nothing is written.
        ValueError: the ledger is broken; nothing is appended to a broken chain.
    """
    entries, found = lees(folder)
    if found:
        raise ValueError(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    number = len(entries) + 1
    text = as_json(
        {
            **gegevens,
            "nummer": number,
            "fase": fase,
            "vorige": entries[-1].vingerafdruk if entries else "",
            "bestanden": {name: digest(data) for name, data in sorted(bestanden.items())},
        }
    )
    half = Path(tempfile.mkdtemp(dir=folder, prefix=".publicatie.", suffix=HALF))
    try:
        for name, data in {**bestanden, ENTRY: text}.items():
            target = half / name
            target.parent.mkdir(parents=True, exist_ok=True)
            atomic(target, data)
        half.chmod(0o755)
        target = folder / f"{number:04d}-{fase}"
        half.rename(target)  # one step: the entry is there, or it is not
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    atomic(folder / KETEN, as_json({"laatste": target.name, "vingerafdruk": digest(text)}))
    return target


def as_json(data: Mapping[str, Any]) -> bytes:
    """Canonical: sorted keys, so that equal content has equal bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _mappen(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if _MAP.match(p.name) and p.is_dir())


def _entry(path: Path) -> Publicatie | None:
    """None for an entry that cannot be read."""
    match = _MAP.match(path.name)
    try:
        raw = (path / ENTRY).read_bytes()
        data = json.loads(raw)
        taken = uit_json(json.loads((path / OPNAME).read_text(encoding="utf-8")))
        whole = isinstance(data["bestanden"], dict) and data["nummer"] == int(path.name[:4])
        if match is None or not whole or not data["datum"]:
            return None
        return Publicatie(path, data["nummer"], match[2], data, taken, digest(raw))
    except (OSError, *_DAMAGED):
        return None


def _bestanden(entry: Publicatie, shown: str) -> list[Problem]:
    """Files of an entry that changed, vanished or were added."""
    known: Mapping[str, str] = entry.gegevens["bestanden"]
    present = {
        p.relative_to(entry.map).as_posix(): p for p in entry.map.rglob("*") if not p.is_dir()
    }
    found = []
    for name in sorted((set(known) | set(present)) - {ENTRY}):
        place = Place(f"{shown}/{name}")
        if name not in present:
            found.append(problem("W662", place, "", wat="is weg"))
        elif name not in known:
            found.append(problem("W662", place, "", wat="hoort er niet"))
        else:
            try:
                same = digest(present[name].read_bytes()) == known[name]
            except OSError as fault:
                found.append(problem("W662", place, "", wat=oorzaak(fault)))
                continue
            if not same:
                found.append(problem("W662", place, "", wat="is gewijzigd"))
    return found


def _keten(folder: Path) -> str:
    try:
        return str(json.loads((folder / KETEN).read_text(encoding="utf-8"))["vingerafdruk"])
    except (OSError, *_DAMAGED):
        return "onleesbaar"


def _stukken(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.docx"))}
