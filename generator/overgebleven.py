"""Documents in the output folder that no longer belong to the plan.

In: the output folder and what the specs plan now. Out: a Problem for each file that this tool
once wrote (the manifest says so) and that it would not write now: a perceel was renumbered, the
procedure changed, a spec is gone. Nothing is removed. A file that is not in a manifest is not
ours and not our business.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator import pipeline
from generator.files import digest
from generator.origin import Place
from generator.pipeline import House
from generator.plan import ALLE, WERKSTUKKEN, Gepland, plan
from generator.problems import Problem, problem
from generator.procedure import Documentsoort
from generator.taal import zeg
from generator.write import BRONVORMEN, ERNAAST, SHA, read_manifest

_BESIDE = re.compile(r"\.nieuw(-\d+)?$")


def overgebleven(
    house: House,
    out: Path,
    tenders: Iterable[str],
    regions: Iterable[str],
    alles: bool,
    gemaakt: Collection[tuple[str, str]] = (),
) -> list[Problem]:
    """What stands in the output folder of these tenders and regions without a plan.

    Args:
        house: what all tenders share.
        out: the output folder.
        tenders: of which to look.
        regions: of which to look as a whole, also for tenders that have no spec any more.
        alles: also look at regions that are not there any more.
        gemaakt: (tender, name) of documents that are in the plan, as far as known already.
    """
    found: list[Problem] = []
    for tender in tenders:
        found += _van_tender(house, out, tender, gemaakt)
    known, own = set(house.project.tenders()), {d.id for d in house.regiostukken.documenten}
    present = sorted(p.name for p in out.glob("*/") if not p.name.startswith(".")) if alles else ()
    for region in sorted({*regions, *present}):
        for path, naam, entry in _ons(out / region):
            if naam not in own:
                found.append(
                    _los(
                        house,
                        path,
                        zeg("het plan van de regio {region} kent het niet", region=region),
                    )
                )
            found += _ernaast(house, path, entry)
            found += _verouderd(house, path, entry)
        for folder in sorted((out / region).glob("*/")):
            tender = f"{region}/{folder.name}"
            if tender not in known:
                gone = zeg("de aanbesteding {tender} is er niet meer", tender=tender)
                found += [_los(house, path, gone) for path, _, _ in _alle(folder)]
    return found


def _van_tender(
    house: House, out: Path, tender: str, gemaakt: Collection[tuple[str, str]]
) -> list[Problem]:
    found: list[Problem] = []
    rest: list[tuple[Path, str]] = []
    for path, naam, entry in _alle(out / tender):
        found += _ernaast(house, path, entry)
        found += _verouderd(house, path, entry)
        if (tender, naam) not in gemaakt:
            rest.append((path, naam))
    if not rest:
        return found
    one, _ = pipeline.dossier(house, tender, None)
    if one is None:
        return found  # without a plan nothing can be said
    planned = plan(one)
    reason = zeg("het plan van {tender} kent het niet meer", tender=tender)
    rest = [(p, naam) for p, naam in rest if not _past(p, naam, planned)]
    kinds = house.regiostukken.nota
    return found + [_los(house, p, reason) for p, naam in rest if not _van_ronde(naam, kinds)]


def _van_ronde(naam: str, soorten: Iterable[Documentsoort]) -> bool:
    """A document of a round of questions: made by a command of its own, and so in no plan."""
    return any(re.fullmatch(rf"{re.escape(kind.id)}-\d+", naam) for kind in soorten)


def _past(path: Path, naam: str, planned: Iterable[Gepland]) -> bool:
    """A document that is planned, or whose kind is blocked: then its name is not known yet."""
    kind = WERKSTUKKEN if path.parent.name == WERKSTUKKEN else ""
    return any(
        g.naam == naam and g.map == kind
        if not g.geblokkeerd
        else g.soort == ALLE or (g.map == kind and naam.startswith(g.document))
        for g in planned
    )


def _alle(folder: Path) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
    yield from _ons(folder)
    yield from _ons(folder / WERKSTUKKEN)


def _ons(folder: Path) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
    """Documents that this tool wrote in a folder and that are still there."""
    try:
        entries = read_manifest(folder)
    except OSError:  # not readable for us: then it is not ours to tell about
        return
    for naam, entry in sorted(entries.items()):
        for vorm in BRONVORMEN:
            path = folder / f"{naam}.{vorm}"
            if path.is_file():
                yield path, naam, entry
        if (path := folder / naam).is_file():  # a PDF or ODT: its key is the name of the file
            yield path, _BESIDE.sub("", path.stem), entry


def _ernaast(house: House, path: Path, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """What was once put beside a document that is made in its own place again."""
    if ERNAAST not in entry or digest(path.read_bytes()) != entry.get(SHA):
        return
    for beside in sorted(path.parent.glob(f"{path.stem}.nieuw*{path.suffix}")):
        if digest(beside.read_bytes()) == entry[ERNAAST]:
            reason = zeg("het stond naast {name}, dat intussen opnieuw is gemaakt", name=path.name)
            yield _los(house, beside, reason)


def _verouderd(house: House, path: Path, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """A PDF or ODT of ours beside a document that is not the one it was made of."""
    source = path.with_suffix(".docx")
    if path.suffix[1:] in BRONVORMEN or digest(path.read_bytes()) != entry.get(SHA):
        return
    if not source.is_file() or digest(source.read_bytes()) != entry.get("inhoud"):
        place = Place(house.project.shown(path))
        yield problem("W631", place, "", document=source.name, vorm=path.suffix[1:])


def _los(house: House, path: Path, reden: str) -> Problem:
    return problem("W607", Place(house.project.shown(path)), "", reden=reden)
