"""One side of a comparison that is no file: a publication, the spec of today, or one in git.

In: a name as the user writes it. Out: ``Kant``: the document, and what is needed to explain
its differences. What is made here has the form of a final document, because that is what was
published; nothing refuses it and it is never written as a document.
"""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator import grootboek, inhoudsopgave, pages, pipeline
from generator.dossier import Dossier
from generator.momentopname import Momentopname, momentopname
from generator.origin import Place
from generator.pipeline import House, Wish
from generator.plan import Gepland, plan
from generator.problems import Problem, did_you_mean, message, problem
from generator.project import Project
from generator.render import Rendered
from generator.schemas import SchemasInvalid

_TENDER = r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*"
_PUBLICATIE = re.compile(rf"(?P<tender>{_TENDER})@(?P<id>[^/\s]+)(?:/(?P<naam>[^/\s]+))?\Z")
_SPEC = re.compile(rf"(?P<tender>{_TENDER})/(?P<naam>[^/\s]+)\Z")
_REVISIE = re.compile(rf"(?P<rev>[^\s:]+):(?P<tender>{_TENDER})/(?P<naam>[^/\s]+)\Z")
_GIT_SECONDS = 60
_PARTS = ("tender_specs", "schemas", "templates")


@dataclass(frozen=True)
class Kant:
    """A document with its facts: ``opname`` is empty when nothing is known of them."""

    naam: str
    data: bytes
    opname: Momentopname = field(default_factory=dict)
    alineas: Mapping[str, Any] = field(default_factory=dict)
    """Bookmark -> where its paragraph comes from (``spoor.alineas``)."""
    stuk: str = ""
    """Name of the document, for the file that is made of it."""
    zonder_paginas: str = ""
    """Why its contents list has no page numbers."""


class Onbruikbaar(Exception):
    """This side cannot be had; ``found`` says why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


def kant(house: House, name: str) -> Kant | None:
    """The side that a name means; None when it is not the name of one.

    Raises:
        Onbruikbaar: it is, but there is no such document, or it cannot be made.
    """
    if not is_naam(name):
        return None
    if match := _PUBLICATIE.match(name):
        return uit_publicatie(house, match["tender"], match["id"], match["naam"] or "")
    if match := _REVISIE.match(name):
        return _uit_git(house, match["rev"], match["tender"], match["naam"])
    if match := _SPEC.match(name):
        return _uit_spec(house, match["tender"], match["naam"], name)
    return None


def is_naam(name: str) -> bool:
    """Whether a name can be that of a side at all; a file name never is."""
    if name.lower().endswith(".docx"):
        return False
    return any(pattern.match(name) for pattern in (_PUBLICATIE, _REVISIE, _SPEC))


def uit_publicatie(house: House, tender: str, wanted: str, naam: str) -> Kant:
    """A document as it was published. Without a name: the only one of that publication."""
    folder = grootboek.map_van(house.project, tender)
    entries, _ = grootboek.lees(folder, house.project.shown(folder))
    place = Place(f"{tender}@{wanted}")
    entry = next((one for one in entries if one.id == wanted), None)
    if entry is None:
        known = ", ".join(one.id for one in entries) or "geen"
        raise Onbruikbaar(problem("W721", place, reden=f"publicaties van {tender}: {known}"))
    documents = entry.documenten
    if not naam and len(documents) == 1:
        naam = next(iter(documents))
    if naam not in documents:
        known = ", ".join(documents)
        raise Onbruikbaar(problem("W721", place, reden=f"documenten in {wanted}: {known}"))
    return van_publicatie(entry, naam)


def van_publicatie(entry: grootboek.Publicatie, naam: str) -> Kant:
    """A document of an entry."""
    traced = entry.herkomst(naam).get("alineas", {})
    data = entry.documenten[naam].read_bytes()
    return Kant(f"publicatie {entry.id}", data, entry.momentopname, traced, naam)


def van_dossier(one: Dossier, naam: str, rendered: Rendered, data: bytes, wie: str) -> Kant:
    """A document that was made just now; ``data`` is it with its page numbers."""
    return Kant(wie, data, momentopname(one), rendered.alineas, naam)


def _uit_spec(house: House, tender: str, naam: str, shown: str) -> Kant:
    place = Place(shown)
    if tender not in house.project.tenders():
        hint = did_you_mean(tender, house.project.tenders())
        reason = f"de aanbesteding {tender} bestaat niet.{hint}"
        raise Onbruikbaar(problem("W722", place, reden=reason.rstrip(".")))
    one, found = pipeline.dossier(house, tender, None)
    if one is None:
        melding, _ = message(found[0])
        raise Onbruikbaar(problem("W722", place, reden=f"de spec is fout: {melding}"))
    gepland = _gepland(one, naam, place)
    with tempfile.TemporaryDirectory() as work:
        rendered, more, _ = pipeline.make(house, one, gepland, schoon(Path(work)))
    if rendered is None:
        reason = message(more[0])[0] if more else "het sjabloon is niet te vullen"
        raise Onbruikbaar(problem("W722", place, reden=reason))
    data, reason = opgemaakt({naam: rendered.docx})
    return replace(van_dossier(one, naam, rendered, data[naam], shown), zonder_paginas=reason)


def schoon(out: Path) -> Wish:
    """What to ask of ``make`` for a document to compare with."""
    return Wish(out, definitief=True, zonder_weigering=True)


def _gepland(one: Dossier, naam: str, place: Place) -> Gepland:
    planned = plan(one)
    found = next((g for g in planned if g.naam == naam), None)
    if found is None:
        names = [g.naam for g in planned]
        reason = f"dit document hoort niet bij {one.tender}.{did_you_mean(naam, names)}"
        raise Onbruikbaar(problem("W722", place, reden=reason.rstrip(".")))
    if found.geblokkeerd:
        reason = f"het is geblokkeerd door {found.geblokkeerd}"
        raise Onbruikbaar(problem("W722", place, reden=reason))
    if found.soort.vorm != "docx":
        raise Onbruikbaar(problem("W722", place, reden="het is geen Word-document"))
    return found


def opgemaakt(docs: Mapping[str, bytes], met_paginas: bool = True) -> tuple[dict[str, bytes], str]:
    """The documents with their contents lists, and why these have no page numbers."""
    laid = {name: data for name, data in docs.items() if inhoudsopgave.has_contents(data)}
    reason = ""
    if laid and met_paginas:
        try:
            made = {name: one.docx for name, one in pages.with_pages(laid).items()}
            return {**docs, **made}, ""
        except pages.PagesError as fault:
            reason = str(fault)
    return {**docs, **{k: inhoudsopgave.fill_contents(v, None) for k, v in laid.items()}}, reason


# --- git -----------------------------------------------------------------------------------


def _uit_git(house: House, rev: str, tender: str, naam: str) -> Kant:
    """The spec and templates of a revision, made into a document by the code of today."""
    shown = f"{rev}:{tender}/{naam}"
    place = Place(shown)
    with tempfile.TemporaryDirectory() as work:
        root = Path(work)
        _pak_uit(house.project.root, rev, root, place)
        try:
            then = pipeline.open_house(Project(root))
        except (pipeline.ProjectInvalid, SchemasInvalid, OSError) as fault:
            reason = f"het programma van nu kan die versie van het project niet lezen: {fault}"
            raise Onbruikbaar(problem("W720", place, reden=reason.rstrip("."))) from fault
        return _uit_spec(then, tender, naam, shown)


def _pak_uit(project: Path, rev: str, target: Path, place: Place) -> None:
    commit = _git(project, place, "rev-parse", "--verify", "--end-of-options", f"{rev}^{{commit}}")
    parts = [name for name in _PARTS if (project / name).is_dir()]
    data = _git(project, place, "archive", "--format=tar", commit.decode().strip(), "--", *parts)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(target, filter="data")


def _git(project: Path, place: Place, *arguments: str) -> bytes:
    """What git prints.

    Raises:
        Onbruikbaar: there is no git, no repository, or no such revision.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(project), *arguments],
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Onbruikbaar(problem("W720", place, reden="git is er niet, of antwoordt niet")) from (
            fault
        )
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())[:200].rstrip(".")
        raise Onbruikbaar(problem("W720", place, reden=f"git zegt: {said}"))
    return done.stdout
