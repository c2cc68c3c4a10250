"""The story: load -> validate -> resolve -> check rules -> plan -> assemble -> render ->
proofread -> write. Stages do not know each other; here they meet.

In: a project folder and what the user asks. Out: outcomes and problems; nothing is printed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator import __version__, afgeleid, context, pages, procedure, register, rules
from generator.assemble import assemble
from generator.dossier import Dossier
from generator.load import Row, Source, load_csv, load_yaml
from generator.origin import Place
from generator.plan import Gepland, Vrijgave, plan, weigeringen
from generator.problems import Problem, Severity, format_line, in_order, problem
from generator.procedure import Procedure
from generator.project import Project
from generator.proofread import proofread
from generator.register import Bouwsteen
from generator.render import Rendered, render
from generator.resolve import resolve
from generator.schemas import Schemas, load_schemas
from generator.validate import validate, validate_rows
from generator.write import Product, Written, digest, is_current, write


class ProjectInvalid(Exception):
    """A file of the project itself is wrong: a maintainer's error, not one of a spec."""


@dataclass(frozen=True)
class House:
    """What all tenders share: schemas, procedures and the register of clauses."""

    project: Project
    schemas: Schemas
    procedures: Mapping[str, Procedure]
    register: dict[str, Bouwsteen]


@dataclass(frozen=True)
class Outcome:
    """What became of one planned document."""

    tender: str
    gepland: Gepland
    written: Written | None
    path: Path | None
    rendered: Rendered | None = None


@dataclass(frozen=True)
class Wish:
    """What the user asks of ``render``."""

    out: Path
    fase: str = ""
    document: str = ""
    definitief: bool = False
    with_pages: bool = True


Progress = Callable[[str], None]


def open_house(project: Project) -> House:
    """Read what all tenders share.

    Raises:
        SchemasInvalid, ProjectInvalid, OSError: a file of the project itself is wrong.
    """
    schemas = load_schemas(project.schemas)
    try:
        procedures = procedure.parse_all(schemas.procedures)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ProjectInvalid(f"schemas/procedures.yaml: {fault!r}") from fault
    for name in sorted({r for p in procedures.values() for r in p.regels} - set(rules.RULES)):
        raise ProjectInvalid(f"schemas/procedures.yaml: de regels {name!r} bestaan niet")
    path = project.templates / "bouwstenen.yaml"
    source, found = load_yaml(path, project.shown(path))
    if source is None or has_fout(found):
        raise ProjectInvalid(format_line(found[0]) if found else str(path))
    try:
        entries = register.parse(source.data)
    except (KeyError, TypeError) as fault:
        raise ProjectInvalid(f"{project.shown(path)}: {fault}") from fault
    return House(project, schemas, procedures, entries)


def has_fout(problems: Iterable[Problem]) -> bool:
    """At least one problem that refuses a document."""
    return any(p.severity is Severity.FOUT for p in problems)


def dossier(
    house: House, tender: str, vandaag: date | None
) -> tuple[Dossier | None, list[Problem]]:
    """Load, validate, resolve and check one tender.

    Args:
        house: what all tenders share.
        tender: ``wbo/slt``.
        vandaag: the day against which a plan is held; None leaves that check out.
    """
    region, found = _checked(house, house.project.region(tender) / "regio.yaml", "regio")
    spec, more = _checked(house, house.project.spec(tender), "aanbesteding")
    found += more
    table = house.project.region(tender) / "vertaaltabel.csv"
    rows: list[Row] = []
    if table.exists():
        rows, more = load_csv(table, house.project.shown(table), house.schemas.columns())
        found += more + validate_rows(rows, house.schemas)
    if region is None or spec is None or has_fout(found):
        return None, in_order(found)
    resolved = resolve(
        tender, region, spec, rows, house.procedures, house.schemas.meta, house.schemas.slot
    )
    found += rules.check(resolved, afgeleid.derive(resolved), vandaag)
    return resolved, in_order(found)


def _checked(house: House, path: Path, kind: str) -> tuple[Source | None, list[Problem]]:
    source, found = load_yaml(path, house.project.shown(path))
    if source is not None and not has_fout(found):
        found += validate(source, kind, house.schemas)
    return source, found


def make(
    house: House, one: Dossier, gepland: Gepland, wish: Wish
) -> tuple[Rendered | None, list[Problem], str]:
    """Assemble, render and proofread one document; refuse a final one that cannot be final.

    Returns:
        The document or None, the problems, and the hash of what it was made of.
    """
    template, found = assemble(
        house.project.templates,
        gepland.soort.sjabloon,
        one.tender,
        house.register,
        wish.out / ".cache",
    )
    if template is None:
        return None, found, ""
    if wish.definitief:
        used = {b.id: b.versie for b in template.bouwstenen}
        released, more = vrijgaven(house, one)
        region = house.project.region(one.tender)
        found += more + weigeringen(one, gepland, used, released, region)
        if has_fout(found):
            return None, found, ""
    names = context.names(one, afgeleid.derive(one), gepland, template.bouwstenen, wish.definitief)
    rendered, more = render(template.docx, names, template.place)
    found += more
    if rendered is None:
        return None, found, ""
    found += proofread(rendered, gepland.naam, wish.definitief, gepland.soort.verboden)
    return rendered, found, digest(rendered.docx)


def render_all(
    house: House, tenders: Iterable[str], wish: Wish, progress: Progress
) -> tuple[list[Outcome], list[Problem]]:
    """Every wished document of these tenders, laid out together and written."""
    outcomes: list[Outcome] = []
    found: list[Problem] = []
    layout = pages.versions().opmaak if wish.with_pages else ""
    ready: list[tuple[str, Gepland, Rendered, str]] = []
    for tender in tenders:
        one, problems = dossier(house, tender, None)
        found += problems
        if one is None or has_fout(problems):
            continue
        for gepland in wished(plan(one), wish):
            if gepland.geblokkeerd:
                outcomes.append(Outcome(tender, gepland, None, None))
                continue
            progress(f"{tender}: {gepland.naam}")
            rendered, problems, inhoud = make(house, one, gepland, wish)
            found += problems
            if rendered is None or has_fout(problems):
                continue
            folder = wish.out / tender / gepland.map
            if is_current(folder, gepland.naam, inhoud, layout):
                path = folder / f"{gepland.naam}.docx"
                outcomes.append(Outcome(tender, gepland, Written.ONGEWIJZIGD, path, rendered))
                continue
            ready.append((tender, gepland, rendered, inhoud))
    finished, layout, problems = _laid_out(ready, layout, wish, progress)
    found += problems
    for tender, gepland, rendered, inhoud in ready:
        docx = finished[f"{tender}/{gepland.naam}"]
        facts = {"bestek": __version__, "stand": gepland.stand}
        product = Product(gepland.naam, docx, inhoud, facts, _herkomst(rendered))
        written, path, problems = write(wish.out / tender / gepland.map, product, layout)
        shown = Place(house.project.shown(path))
        found += [dataclasses.replace(p, place=shown) for p in problems]
        outcomes.append(Outcome(tender, gepland, written, path, rendered))
    return outcomes, found


def _laid_out(
    ready: list[tuple[str, Gepland, Rendered, str]], layout: str, wish: Wish, progress: Progress
) -> tuple[dict[str, bytes], str, list[Problem]]:
    """Page numbers for all documents in one go; without LibreOffice the contents say so."""
    docs = {f"{t}/{g.naam}": r.docx for t, g, r, _ in ready}
    if not docs:
        return {}, layout, []
    reason = "LibreOffice (soffice) is niet gevonden"
    if layout:
        progress("paginanummers")
        try:
            return {k: v.docx for k, v in pages.with_pages(docs).items()}, layout, []
        except pages.PagesError as fault:
            reason = str(fault)
    found = [problem("W603", Place("inhoudsopgave"), "", reden=reason)] if wish.with_pages else []
    return {k: pages.fill_contents(v, None) for k, v in docs.items()}, "", found


def _herkomst(rendered: Rendered) -> dict[str, Any]:
    """Where every printed value comes from, and what each clause bookmark stands for."""
    return {
        "bladwijzers": rendered.report.bookmarks,
        "plaatsen": rendered.report.places,
        "waarden": [
            {
                "tekst": s.text,
                "pad": s.pad,
                "stand": s.stand.value,
                "bouwsteen": s.clause,
                "bladwijzer": s.bookmark,
                "herkomst": str(s.origin),
            }
            for s in rendered.report.shown
        ],
    }


def wished(planned: Iterable[Gepland], wish: Wish) -> list[Gepland]:
    """The planned documents that the wish names; all of them when it names none."""
    return [
        g
        for g in planned
        if (not wish.fase or g.fase is None or g.fase.id == wish.fase)
        and (not wish.document or g.document in (wish.document, "documenten"))
    ]


def vrijgaven(house: House, one: Dossier) -> tuple[tuple[Vrijgave, ...], list[Problem]]:
    """The releases of the region: none when it has no ``vrijgave.yaml``."""
    path = house.project.region(one.tender) / "vrijgave.yaml"
    if not path.is_file():
        return (), []
    source, found = _checked(house, path, "vrijgaven")
    if source is None or has_fout(found):
        return (), found
    keys = ("bouwsteen", "versie", "functie", "datum")
    entries = source.data["vrijgaven"]
    return tuple(Vrijgave(*(str(entry[k]) for k in keys)) for entry in entries), found
