"""Writing documents: whole or not at all, and never over what a person edited.

In: finished documents and what they were made from. Out: files in the output folder and a
``manifest.json`` that knows the hash of everything this tool wrote. A file whose hash is not
the one in the manifest was edited after generation: it stays, the new one is put beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from generator.origin import Place
from generator.problems import Problem, problem

MANIFEST = "manifest.json"
HERKOMST = "herkomst"
"""Folder with, per document, where every printed value comes from."""


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


def digest(data: bytes) -> str:
    """Hex SHA-256, as the manifest writes it."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an output folder; empty when there is none or it cannot be read."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = data.items() if isinstance(data, dict) else ()
    return {name: entry for name, entry in entries if isinstance(entry, dict)}


def is_current(folder: Path, naam: str, inhoud: str, opmaak: str, vorm: str = "docx") -> bool:
    """The file on disk is ours and was made of the same content with the same layout."""
    entry = read_manifest(folder).get(naam, {})
    path = folder / f"{naam}.{vorm}"
    return bool(
        path.is_file()
        and entry.get("inhoud") == inhoud
        and entry.get("opmaak") == opmaak
        and entry.get("sha256") == digest(path.read_bytes())
    )


def write(folder: Path, product: Product, opmaak: str) -> tuple[Written, Path, list[Problem]]:
    """Write one document and note it in the manifest.

    Args:
        folder: of the tender, in the output folder; made when absent.
        product: the document.
        opmaak: what laid out the page numbers ("" when nothing did).

    Raises:
        OSError: the folder cannot be written; nothing is left half.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest = read_manifest(folder)
    target = folder / f"{product.naam}.{product.vorm}"
    known = manifest.get(product.naam, {})
    found: list[Problem] = []
    outcome = Written.GEMAAKT
    if target.exists():
        present = digest(target.read_bytes())
        if present == digest(product.docx):
            outcome = Written.ONGEWIJZIGD
        elif present != known.get("sha256"):
            beside = _beside(folder, product, known)
            found.append(problem("W601", Place(str(target)), "", nieuw=beside.name))
            atomic(beside, product.docx)
            manifest[product.naam] = {**known, "ernaast": digest(product.docx)}
            atomic(folder / MANIFEST, _json(manifest))
            return Written.ERNAAST, beside, found
    atomic(target, product.docx)
    if product.herkomst:
        (folder / HERKOMST).mkdir(exist_ok=True)
        atomic(folder / HERKOMST / f"{product.naam}.json", _json(product.herkomst))
    manifest[product.naam] = {
        "sha256": digest(product.docx),
        "inhoud": product.inhoud,
        "opmaak": opmaak,
        **product.gegevens,
    }
    atomic(folder / MANIFEST, _json(manifest))
    return outcome, target, found


def _beside(folder: Path, product: Product, known: Mapping[str, Any]) -> Path:
    """``naam.nieuw.docx``, or with the next number where a person edited that one as well."""
    number = 1
    while True:
        suffix = "nieuw" if number == 1 else f"nieuw-{number}"
        path = folder / f"{product.naam}.{suffix}.{product.vorm}"
        if not path.exists():
            return path
        if digest(path.read_bytes()) in (known.get("ernaast"), digest(product.docx)):
            return path
        number += 1


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def atomic(path: Path, data: bytes) -> None:
    """The file is the old one or the new one, whole, whatever happens in between."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(0o644)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
