"""Freeze what is published of one fase: make the final documents, clean them, append the entry.

In: a house, a tender and an ``Opdracht``. Out: the folder of the entry, or the problems that
stand in the way. Everything that can refuse a final document refuses a publication as well.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from generator import __version__, grootboek, lock, ooxml, veilig
from generator.assemble import clause_file, house_style, used_by
from generator.files import digest
from generator.momentopname import momentopname
from generator.origin import Place
from generator.pipeline import House, Outcome, Wish, dossier, has_fout, render_all
from generator.problems import Problem, problem
from generator.publicatie import schoon, tekstverschil
from generator.textfile import oorzaak
from generator.write import HERKOMST


@dataclass(frozen=True)
class Opdracht:
    """What is published, and what the platforms said of it. Times are ISO, given by the user."""

    fase: str
    datum: date
    bestanden: tuple[Path, ...] = ()
    """The documents as they really were published: .docx after a lawyer's hand, and .pdf."""
    gegevens: Mapping[str, str] = field(default_factory=dict)
    """``platform``, ``ted``, ``verzonden``, ``gepubliceerd``: numbers and times of the notice."""


@dataclass(frozen=True)
class Gedaan:
    """The new entry, and per document how many paragraphs the published text differs."""

    map: Path
    vingerafdruk: str
    afwijkingen: Mapping[str, int]


def publiceer(house: House, tender: str, opdracht: Opdracht) -> tuple[Gedaan | None, list[Problem]]:
    """Append one publication to the ledger of a tender, or say why not."""
    folder = grootboek.map_van(house.project, tender)
    shown = house.project.shown(folder)
    entries, found = grootboek.lees(folder, shown)
    if found:
        return None, [*found, problem("W664", Place(shown), "")]
    if entries and entries[-1].datum > opdracht.datum.isoformat():
        last = entries[-1]
        return None, [problem("W665", Place(shown), "", datum=last.datum, publicatie=last.id)]
    given, found = _gegeven(opdracht.bestanden)
    if found:
        return None, found
    with tempfile.TemporaryDirectory() as work:
        wish = Wish(Path(work), fase=opdracht.fase, definitief=True)
        outcomes, found = render_all(house, [tender], wish, lambda _: None)
        whole = [o for o in outcomes if not o.gepland.soort.werkstuk]
        blocked = [o for o in whole if o.gepland.geblokkeerd]
        for stopped in (o.gepland for o in blocked):
            place = Place(house.project.shown(house.project.spec(tender)))
            reason = stopped.geblokkeerd
            found.append(problem("W666", place, "", document=stopped.naam, reden=reason))
        if has_fout(found) or not whole:
            return None, found or [problem("W667", Place(shown), "", fase=opdracht.fase)]
        bestanden, gegevens, more = _entry(house, tender, whole, given)
    found += more
    if has_fout(found):
        return None, found
    one, _ = dossier(house, tender, None)
    assert one is not None  # render_all has just read it
    facts = {path: fact.as_dict() for path, fact in momentopname(one).items()}
    bestanden[grootboek.OPNAME] = grootboek.as_json(facts)
    for path in _spec_files(house, tender):
        bestanden[f"spec/{path.name}"] = path.read_bytes()
    gegevens |= {
        "tender": tender,
        "datum": opdracht.datum.isoformat(),
        "aankondiging": dict(opdracht.gegevens),
        "bestek": __version__,
    }
    try:
        with lock.held(folder, lambda: None):
            made = grootboek.voeg_toe(folder, opdracht.fase, gegevens, bestanden)
    except OSError as fault:
        return None, [problem("W620", Place(shown), "", oorzaak=oorzaak(fault))]
    counts = {name: len(d["afwijkingen"]) for name, d in gegevens["documenten"].items()}
    return Gedaan(made, digest((made / grootboek.ENTRY).read_bytes()), counts), found


def _gegeven(paths: tuple[Path, ...]) -> tuple[dict[Path, bytes], list[Problem]]:
    """The files that were really published, read; each with what is wrong with it."""
    given: dict[Path, bytes] = {}
    found = []
    for path in paths:
        place = Place(str(path))
        if path.suffix.lower() not in (".docx", ".pdf"):
            found.append(problem("W668", place, "", reden="dit is geen .docx en geen .pdf"))
            continue
        try:
            if not path.is_file():
                raise FileNotFoundError(2, "bestand bestaat niet", str(path))
            data = path.read_bytes()
            if path.suffix.lower() == ".docx":
                if reason := veilig.bezwaar(schoon.schoon(data, "", "", "")):
                    found.append(problem("W668", place, "", reden=reason.rstrip(".")))
                if number := schoon.sporen(data):
                    found.append(problem("W669", place, "", aantal=number))
            elif not data.startswith(b"%PDF-"):
                found.append(problem("W668", place, "", reden="dit is geen pdf"))
            given[path] = data
        except ooxml.OoxmlError as fault:
            found.append(problem("W668", place, "", reden=str(fault).rstrip(".")))
        except OSError as fault:
            found.append(problem("W668", place, "", reden=oorzaak(fault)))
    return given, found


def _entry(
    house: House, tender: str, outcomes: list[Outcome], given: Mapping[Path, bytes]
) -> tuple[dict[str, bytes], dict[str, Any], list[Problem]]:
    """Files of the entry, what its ``publicatie.json`` says of them, and given files too many."""
    files: dict[str, bytes] = {}
    documents: dict[str, Any] = {}
    left = dict(given)
    for outcome in outcomes:
        assert outcome.path is not None  # none of them is blocked
        name = outcome.gepland.naam
        made = outcome.path.read_bytes()
        own = _of_document(left, name, len(outcomes), ".docx")
        published = left.pop(own) if own else made
        title = f"{outcome.gepland.titel} {tender}"
        mark = schoon.kenmerk(f"{tender}/{name}/{digest(made)}")
        clean = schoon.schoon(published, title, _maker(made), mark)
        differ = tekstverschil.verschillen(made, clean) if own else []
        entry: dict[str, Any] = {
            "sha256": digest(clean),
            "gegenereerd": digest(made),
            "kenmerk": mark,
            "afwijkingen": [one.as_dict() for one in differ],
            "bouwstenen": _clauses(house, tender, outcome.gepland.soort.sjabloon),
        }
        if own:
            entry["aangeleverd"] = digest(published)
        files[f"{grootboek.DOCUMENTEN}/{name}.docx"] = clean
        files[f"{grootboek.GEGENEREERD}/{name}.docx"] = made
        origin = outcome.path.parent / HERKOMST / f"{name}.json"
        if origin.is_file():
            files[f"{grootboek.HERKOMST}/{name}.json"] = origin.read_bytes()
        if pdf := _of_document(left, name, len(outcomes), ".pdf"):
            files[f"{grootboek.DOCUMENTEN}/{name}.pdf"] = data = left.pop(pdf)
            entry["pdf"] = digest(data)
        documents[name] = entry
    found = [
        problem("W668", Place(str(path)), "", reden="dit hoort bij geen document van deze fase")
        for path in left
    ]
    templates = house.project.templates
    style = house_style(templates, tender.split("/", 1)[0])
    facts = {"documenten": documents, "huisstijl": digest(style.read_bytes())}
    return files, facts, found


def _of_document(given: Mapping[Path, bytes], name: str, many: int, suffix: str) -> Path | None:
    """The given file of this document: by its name, or the only one where there is one only."""
    own = [path for path in given if path.suffix.lower() == suffix]
    named = [path for path in own if path.stem == name]
    if named:
        return named[0]
    begins = [path for path in own if path.stem.startswith(name)]
    if len(begins) == 1:
        return begins[0]
    return own[0] if len(own) == 1 and many == 1 else None


def _maker(docx: bytes) -> str:
    """The creator of the properties that the tool wrote: the region."""
    core = ooxml.read_package(docx).get("docProps/core.xml")
    if core is None:
        return ""
    return next((str(n.text or "") for n in ooxml.parse(core) if n.tag.endswith("}creator")), "")


def _clauses(house: House, tender: str, document: str) -> dict[str, dict[str, str]]:
    """Clause id -> version in the register and hash of its file, and the skeleton itself."""
    templates = house.project.templates
    skeleton = templates / "documenten" / f"{document}.docx"
    found = {document: {"versie": "", "sha256": digest(skeleton.read_bytes())}}
    for name in used_by(templates, document):
        path = clause_file(templates, name, tender)
        version = house.register[name].versie if name in house.register else ""
        found[name] = {"versie": version, "sha256": digest(path.read_bytes())}
    return found


def _spec_files(house: House, tender: str) -> list[Path]:
    region = house.project.region(tender)
    paths = [house.project.spec(tender), region / "regio.yaml", region / "vertaaltabel.csv"]
    return [path for path in paths if path.is_file()]
