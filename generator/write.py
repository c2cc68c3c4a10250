"""Writing documents: whole or not at all, and never over what a person edited.

In: finished documents and what they were made from. Out: files in the output folder and a
``manifest.json`` that knows the hash of everything this tool wrote. A hash is noted before the
file is put in place, so that also after a killed run every file of ours is known as ours. What
is not known stays: the new one is put beside it, or, when asked, a copy of it is kept first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from generator.files import atomic, backup, digest
from generator.origin import Place
from generator.problems import Problem, problem
from generator.textfile import blijf_binnen

MANIFEST = "manifest.json"
BRONVORMEN = ("docx", "xlsx")
"""Suffixes of the documents themselves; any other form is made of one of these."""

HERKOMST = "herkomst"
"""Folder with, per document, where every printed value comes from."""

SHA, ERNAAST, BEZIG = "sha256", "ernaast", "bezig"
"""Keys of an entry with hashes of ours: the document, the one put beside it, and (a list) what
was being written when a run was killed."""


class Written(Enum):
    """What became of one document."""

    GEMAAKT = "gemaakt"
    ONGEWIJZIGD = "ongewijzigd"
    ERNAAST = "ernaast gezet"


@dataclass(frozen=True)
class Product:
    """A finished document: ``inhoud`` is the hash of what it was made of, before layout.

    ``herkomst`` goes to a file of its own, so that the document itself can be published.
    """

    naam: str
    docx: bytes
    inhoud: str
    gegevens: Mapping[str, Any]
    herkomst: Mapping[str, Any] = field(default_factory=dict)
    vorm: str = "docx"

    @property
    def sleutel(self) -> str:
        """Its key in the manifest."""
        return sleutel(self.naam, self.vorm)


def sleutel(naam: str, vorm: str) -> str:
    """The key of a document in the manifest; a form made of it stands beside it, by file name."""
    return naam if vorm in BRONVORMEN else f"{naam}.{vorm}"


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an output folder; empty when there is none, or we did not write it so."""
    return _read(folder) or {}


def _read(folder: Path) -> dict[str, Any] | None:
    """None for a manifest that is damaged, or from a version that writes it otherwise."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return data if all(_is_entry(entry) for entry in data.values()) else None


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    busy = entry.get(BEZIG, [])
    hashes = [entry[key] for key in (SHA, ERNAAST) if key in entry]
    hashes += busy if isinstance(busy, list) else [None]
    return bool(hashes) and all(isinstance(one, str) for one in hashes)


def is_current(folder: Path, naam: str, inhoud: str, opmaak: str, vorm: str = "docx") -> bool:
    """The file on disk is ours and was made of the same content with the same layout."""
    entry = read_manifest(folder).get(sleutel(naam, vorm), {})
    path = folder / f"{naam}.{vorm}"
    return bool(
        path.is_file()
        and entry.get("inhoud") == inhoud
        and entry.get("opmaak") == opmaak
        and entry.get(SHA) == digest(path.read_bytes())
        and BEZIG not in entry
    )


def write(
    folder: Path, product: Product, opmaak: str, overwrite: bool = False
) -> tuple[Written, Path, list[Problem]]:
    """Write one document and note it in the manifest.

    Args:
        folder: of the tender, in the output folder; made when absent.
        product: the document.
        opmaak: what laid out the page numbers ("" when nothing did).
        overwrite: replace what a person edited, after a copy of it was kept.

    Raises:
        OSError: the folder cannot be written; nothing is left half.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest, found = _opened(folder)
    known: dict[str, Any] = manifest.get(product.sleutel, {})
    target = folder / f"{product.naam}.{product.vorm}"
    fresh = digest(product.docx)
    outcome = Written.GEMAAKT
    if target.exists():
        present = digest(target.read_bytes())
        if present == fresh:
            outcome = Written.ONGEWIJZIGD
        elif present not in _ours(known):
            code = "W601" if SHA in known else "W602"
            if not overwrite:
                beside = _beside(folder, product, known)
                found.append(problem(code, Place(str(target)), "", nieuw=beside.name))
                rest = {key: value for key, value in known.items() if key != BEZIG}
                _put(folder, manifest, product, beside, {**rest, ERNAAST: fresh})
                return Written.ERNAAST, beside, found
            kept = backup(target)
            found.append(
                problem("W605", Place(str(target)), "", bewaard=kept.name, document=target.name)
            )
    entry = {SHA: fresh, "inhoud": product.inhoud, "opmaak": opmaak, **product.gegevens}
    if ERNAAST in known:
        entry[ERNAAST] = known[ERNAAST]
    _put(folder, manifest, product, target, entry)
    return outcome, target, found


def _put(
    folder: Path, manifest: dict[str, Any], product: Product, path: Path, entry: dict[str, Any]
) -> None:
    """The file, its origins and its entry; until all are there the old entry names it as ours."""
    known = manifest.get(product.sleutel, {})
    fresh = digest(product.docx)
    if fresh not in _ours(known):
        busy = [*known.get(BEZIG, []), fresh]
        _note(folder, {**manifest, product.sleutel: {**known, BEZIG: busy}})
    if not path.exists() or digest(path.read_bytes()) != fresh:
        atomic(path, product.docx)
    if entry.get(SHA) == fresh:
        write_herkomst(folder, product.naam, product.herkomst)
    _note(folder, {**manifest, product.sleutel: entry})


def write_herkomst(folder: Path, naam: str, herkomst: Mapping[str, Any]) -> None:
    """Where every value of a document comes from; also when only that has changed."""
    if not herkomst:
        return
    path = folder / HERKOMST / f"{naam}.json"
    text = _json(herkomst)
    blijf_binnen(path.parent, folder)
    path.parent.mkdir(exist_ok=True)
    if not path.is_file() or path.read_bytes() != text:
        atomic(path, text)


def _opened(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """The manifest to add to. One that we cannot read is kept under another name."""
    manifest = _read(folder)
    if manifest is not None:
        return manifest, []
    path = folder / MANIFEST
    kept = backup(path)
    return {}, [problem("W604", Place(str(path)), "", bewaard=kept.name)]


def _note(folder: Path, manifest: Mapping[str, Any]) -> None:
    text = _json(manifest)
    path = folder / MANIFEST
    if not path.is_file() or path.read_bytes() != text:
        atomic(path, text)


def _ours(known: Mapping[str, Any]) -> set[str]:
    """Hashes of everything that this tool ever had in hand for this document."""
    return {known[key] for key in (SHA, ERNAAST) if key in known} | set(known.get(BEZIG, []))


def _beside(folder: Path, product: Product, known: Mapping[str, Any]) -> Path:
    """``naam.nieuw.docx``, or with the next number where a person edited that one as well."""
    number = 1
    while True:
        suffix = "nieuw" if number == 1 else f"nieuw-{number}"
        path = folder / f"{product.naam}.{suffix}.{product.vorm}"
        if not path.exists():
            return path
        if digest(path.read_bytes()) in (*_ours(known), digest(product.docx)):
            return path
        number += 1


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
