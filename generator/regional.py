"""The story of a region's own documents, told like that of a tender in ``pipeline``.

In: a region and what the user asks. Out: its ``Overzicht``, and the documents to be made of it.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from pathlib import Path

from generator import afgeleid, context, grafiek, pipeline, tijdlijn
from generator.assemble import assemble
from generator.beelden import Beeld, genoemd, vul
from generator.files import digest
from generator.overzicht import Deelname, Overzicht, Specfout, overzicht
from generator.pipeline import House, Made, Stuk, Wish
from generator.plan import Gepland, plan
from generator.problems import Problem, Severity
from generator.proofread import proofread
from generator.render import render
from generator.resolve import Regiostand, region

Painter = Callable[[Overzicht], Beeld | None]


def stand(house: House, name: str) -> tuple[Regiostand | None, list[Problem]]:
    """The region on its own, also when it has no tender."""
    path = house.project.specs / name / "regio.yaml"
    source, found = pipeline.checked(house, path, "regio")
    if source is None or pipeline.has_fout(found):
        return None, found
    return region(source, house.schemas.meta, lambda _: ""), found


def geen_aanbesteding(house: House, name: str) -> str:
    """Why this region has no tender; empty when the region file does not say that."""
    if not (house.project.specs / name / "regio.yaml").is_file():
        return ""
    own, _ = stand(house, name)
    return str(own.regio.geen_aanbesteding.inhoud or "") if own else ""


def van_regio(house: House, name: str) -> tuple[Overzicht | None, list[Problem]]:
    """The region and all its tenders.

    Only problems of the region file itself are told; those of a tender are told with it, and
    the overview counts them.
    """
    own, found = stand(house, name)
    if own is None:
        return None, found
    joined, broken = [], []
    for tender in house.project.tenders(name):
        dossier, problems = pipeline.dossier(house, tender, None)
        if dossier is None or pipeline.has_fout(problems):
            number = sum(p.severity is Severity.FOUT for p in problems)
            broken.append(Specfout(tender, number))
        else:
            joined.append(Deelname(dossier, afgeleid.derive(dossier), plan(dossier)))
    words = {f.id: f.voor for p in house.procedures.values() for f in p.fasen}
    first = house.regiostukken.eerst
    return overzicht(own.regio, own.keuzes, joined, broken, first, words), found


def stukken(house: House, name: str, wish: Wish) -> tuple[list[Stuk], list[Problem]]:
    """The documents of this region that the wish names, to be made by ``render_all``."""
    kinds = [d for d in house.regiostukken.documenten if wish.document in ("", d.id)]
    if not kinds:
        return [], []
    seen, found = van_regio(house, name)
    if seen is None:
        return [], found
    todo: list[Stuk] = []
    for kind in kinds:
        gepland = Gepland(kind, None, None, "", seen.keuzes)
        maker = functools.partial(_make, house, seen, name, gepland, wish.out / ".cache")
        todo.append((name, gepland, maker))
    return todo, []


def _make(house: House, seen: Overzicht, name: str, gepland: Gepland, cache: Path) -> Made:
    sjabloon = gepland.soort.sjabloon
    templates = house.project.templates
    template, found = assemble(templates, sjabloon, f"{name}/-", house.register, cache)
    if template is None:
        return None, found, ""
    rendered, more = render(
        template.docx, context.region_names(seen, name, gepland), template.place
    )
    found += more
    if rendered is None:
        return None, found, ""
    drawn = {n: _BEELDEN[n](seen) for n in genoemd(rendered.docx) if n in _BEELDEN}
    pictures = {n: beeld for n, beeld in drawn.items() if beeld is not None}
    rendered = dataclasses.replace(rendered, docx=vul(rendered.docx, pictures))
    found += proofread(rendered, gepland.naam, False, gepland.soort.verboden)
    return rendered, found, digest(rendered.docx)


def _planning(seen: Overzicht) -> Beeld | None:
    if seen.tijdlijn.leeg:
        return None
    naam = str(seen.regio.naam.inhoud or "")
    titel = f"Tijdlijn van de aanbestedingen van {naam}".strip()
    alt = f"{titel}. {tijdlijn.in_woorden(seen.tijdlijn)}"
    return Beeld(grafiek.png(seen.tijdlijn), titel, alt)


_BEELDEN: dict[str, Painter] = {"beeld_planning": _planning}
"""The pictures that a template of a region may ask for."""
