"""The story: load -> validate -> resolve -> check rules -> plan -> assemble -> render ->
proofread -> write. Stages do not know each other; here they meet.

In: a project folder and what the user asks. Out: outcomes and problems; nothing is printed.
"""

from __future__ import annotations

import dataclasses
import functools
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from generator import (
    __version__,
    aankondiging,
    afgeleid,
    context,
    gepubliceerd,
    kennis,
    paginering,
    procedure,
    productcodes,
    register,
    rules,
    spoor,
    veilig,
    wijzigingen,
)
from generator.assemble import assemble
from generator.dossier import Dossier
from generator.figuren import Vraag
from generator.files import digest
from generator.load import LOCAL, Row, Source, load_csv, load_yaml
from generator.origin import Place
from generator.plan import Gepland, Vrijgave, plan, weigeringen
from generator.problems import Problem, Severity, format_line, in_order, problem
from generator.procedure import Procedure, Regiostukken
from generator.project import NAAM, Project
from generator.proofread import proofread
from generator.register import Bouwsteen
from generator.render import Rendered, render
from generator.resolve import resolve
from generator.rules import codes, vertaaltabel
from generator.schemas import Schemas, SchemasInvalid, load_schemas
from generator.tekening import Tekenaar
from generator.textfile import binnen, blijf_binnen, oorzaak
from generator.validate import validate, validate_rows
from generator.werkblad import render_werkblad
from generator.wijzigingen.tabel import Tabel
from generator.woordtoets import Woordkeus
from generator.write import Product, Written, is_current, write, write_herkomst


class ProjectInvalid(Exception):
    """A file of the project itself is wrong: a maintainer's error, not one of a spec."""


@dataclass(frozen=True)
class House:
    """What all tenders share: schemas, procedures and the register of clauses."""

    project: Project
    schemas: Schemas
    procedures: Mapping[str, Procedure]
    register: dict[str, Bouwsteen]
    aankondiging: Mapping[str, Any] = field(default_factory=dict)
    wijzigingen: Tabel = field(default_factory=Tabel)
    regiostukken: Regiostukken = field(default_factory=Regiostukken)


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
    overwrite: bool = False
    vormen: tuple[str, ...] = ()
    """The forms to make besides the documents themselves: ``pdf``, ``odt``."""
    zonder_weigering: bool = False
    """The form of a final document, whatever refuses it: to compare with, never to write."""


T = TypeVar("T")
Progress = Callable[[str], None]
Aanvulling = Callable[[dict[str, Any]], dict[str, Any]]
Made = tuple[Rendered | None, list[Problem], str]
Stuk = tuple[str, Gepland, Callable[[], Made]]
"""A document to be made: its folder in the output, what it is, and how to make it."""


def open_house(project: Project) -> House:
    """Read what all tenders share.

    Raises:
        ProjectInvalid, OSError: a file of the project itself is wrong.
    """
    try:
        return _open(project)
    except (ProjectInvalid, OSError):
        raise
    except SchemasInvalid as fault:
        raise ProjectInvalid(f"schemas/{fault}") from fault
    except Exception as fault:  # whatever a broken schema makes of Cerberus
        raise ProjectInvalid(f"schemas: {type(fault).__name__}: {fault}") from fault


def _open(project: Project) -> House:
    schemas = load_schemas(project.schemas)
    try:
        procedures = procedure.parse_all(schemas.procedures)
        regional = procedure.parse_regio(schemas.regio)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ProjectInvalid(f"schemas/procedures.yaml: {fault!r}") from fault
    for name in sorted({r for p in procedures.values() for r in p.regels} - set(rules.RULES)):
        raise ProjectInvalid(f"schemas/procedures.yaml: de regels {name!r} bestaan niet")
    path = project.templates / "bouwstenen.yaml"
    if not binnen(path, project.root):
        raise ProjectInvalid(format_line(problem("L127", Place(project.shown(path)))))
    source, found = load_yaml(path, project.shown(path))
    if source is None or has_fout(found):
        raise ProjectInvalid(format_line(found[0]) if found else str(path))
    try:
        entries = register.parse(source.data)
    except (KeyError, TypeError) as fault:
        raise ProjectInvalid(f"{project.shown(path)}: {fault}") from fault
    table = _data(project, "wijzigingen", wijzigingen.tabel.parse)
    notices = _data(project, "aankondiging", aankondiging.check)
    return House(project, schemas, procedures, entries, notices, table, regional)


def _data(project: Project, name: str, parse: Callable[[Any], T]) -> T:
    """A file of ``schemas`` that is data: the fields of notices, the table of changes."""
    path = project.schemas / f"{name}.yaml"
    source, found = load_yaml(path, project.shown(path))
    if source is None or has_fout(found):
        raise ProjectInvalid(format_line(found[0]) if found else str(path))
    try:
        return parse(source.data)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise ProjectInvalid(f"{project.shown(path)}: {fault}") from fault


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
    region, found = checked(house, house.project.region(tender) / "regio.yaml", "regio")
    spec, more = checked(house, house.project.spec(tender), "aanbesteding")
    found += more
    table = house.project.region(tender) / "vertaaltabel.csv"
    rows: list[Row] = []
    if not binnen(table, house.project.root):
        found.append(problem("L127", Place(house.project.shown(table))))
    elif os.path.lexists(table):
        rows, more = load_csv(table, house.project.shown(table), house.schemas.columns())
        found += more + validate_rows(rows, house.schemas)
    results, more = _uitkomst(house, tender)
    found += more
    if region is None or spec is None or results is None or has_fout(found):
        return None, in_order(found)
    resolved = resolve(
        tender,
        region,
        spec,
        rows,
        house.procedures,
        house.schemas.meta,
        house.schemas.slot,
        results,
    )
    resolved = dataclasses.replace(resolved, kennis=kennis.load(house.project.schemas))
    found += rules.check(resolved, afgeleid.derive(resolved), vandaag)
    found += _nagaan(house, resolved, vandaag).problemen
    return resolved, in_order(found)


def _nagaan(
    house: House, one: Dossier, vandaag: date | None = None, fase: str = ""
) -> gepubliceerd.Nagegaan:
    table = house.wijzigingen
    return gepubliceerd.nagaan(house.project, house.schemas, table, one, vandaag, fase)


def misnamed(house: House, regions: Iterable[str]) -> list[Problem]:
    """Files that look like specs of these regions, under a name that no tender can have."""
    named = house.project.misnamed()
    own = [p for p in named if p.parent.name in regions or not NAAM.match(f"{p.parent.name}/x")]
    return [problem("L128", Place(house.project.shown(path))) for path in own]


def region_checks(house: House, region: str) -> list[Problem]:
    """The vertaaltabel of a region as a whole, held against all its tenders.

    A file that cannot be read is a matter of ``dossier``; it is not told here again.
    """
    if not (house.project.specs / region / "vertaaltabel.csv").exists():
        return []
    ids = _tender_ids(house, region)
    read = {own: dossier(house, f"{region}/{own}", None)[0] for own in ids}
    known = [one for one in read.values() if one is not None]
    if not known:
        return []
    goals = [
        vertaaltabel.bestemming(own, one.aanbesteding if one else None) for own, one in read.items()
    ]
    lines, listed = known[0].vertaalregels, productcodes.load(house.project.schemas)
    found = vertaaltabel.check(lines, known[0].regio, goals, listed)
    return in_order([*found, *codes.afstanden(lines)])


def _table_fouten(house: House, region: str) -> list[Problem]:
    """What refuses the documents of every tender that prints the table."""
    return [p for p in region_checks(house, region) if p.severity is Severity.FOUT]


def _tender_ids(house: House, region: str) -> list[str]:
    names = (tender.split("/", 1) for tender in house.project.tenders())
    return [name for folder, name in names if folder == region]


def _uitkomst(house: House, tender: str) -> tuple[Source | None, list[Problem]]:
    """The results file of a tender; an empty source when there is none yet."""
    path = house.project.uitkomst(tender)
    if not os.path.lexists(path):
        return Source(house.project.shown(path), {}, {}, {}), []
    return checked(house, path, "uitkomst")


def checked(house: House, path: Path, kind: str) -> tuple[Source | None, list[Problem]]:
    """A file, with everything that is wrong with its syntax and shape."""
    if not binnen(path, house.project.root):
        return None, [problem("L127", Place(house.project.shown(path)))]
    source, found = load_yaml(path, house.project.shown(path))
    if source is not None and not has_fout(p for p in found if p.code not in LOCAL):
        told = {p.place for p in found if p.severity is Severity.FOUT}
        more = validate(source, kind, house.schemas)
        more = [p for p in more if p.code == "V201" or p.place not in told]
        worse = {p.place for p in more}
        found = [p for p in found if p.severity is Severity.FOUT or p.place not in worse] + more
    return source, found


def make(
    house: House,
    one: Dossier,
    gepland: Gepland,
    wish: Wish,
    aanvulling: Aanvulling | None = None,
) -> Made:
    """One planned document: a Word document, or a workbook.

    Args:
        house: what all tenders share.
        one: the tender.
        gepland: the document.
        wish: what the user asks.
        aanvulling: what the names of a Word document become, where it has names of its own.

    Returns:
        The document or None, the problems, and the hash of what it was made of.
    """
    if gepland.soort.vorm == "xlsx":
        return _make_werkblad(house, one, gepland, wish)
    return _make_document(house, one, gepland, wish, aanvulling)


def _make_werkblad(house: House, one: Dossier, gepland: Gepland, wish: Wish) -> Made:
    """Fill a workbook; its cells have no clauses, so there is nothing to release."""
    path = house.project.templates / "werkstukken" / f"{gepland.soort.sjabloon}.xlsx"
    place = Place(house.project.shown(path))
    if not os.path.lexists(path):
        return None, [problem("S503", place, gepland.document, document=gepland.document)], ""
    try:
        template = veilig.lees(path, house.project.root)
    except veilig.Geweigerd as fault:
        return None, [problem("S508", place, gepland.document, reden=fault)], ""
    found: list[Problem] = []
    if wish.definitief:
        found = weigeringen(one, gepland, {}, (), house.project.region(one.tender))
        if has_fout(found):
            return None, found, ""
    names = context.names(one, afgeleid.derive(one), gepland, (), wish.definitief)
    rendered, more = render_werkblad(template, names, place)
    return rendered, found + more, digest(rendered.docx) if rendered else ""


def _make_document(
    house: House, one: Dossier, gepland: Gepland, wish: Wish, aanvulling: Aanvulling | None
) -> Made:
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
    if wish.definitief and not wish.zonder_weigering:
        used = {b.id: b.versie for b in template.bouwstenen}
        released, more = vrijgaven(house, one)
        region = house.project.region(one.tender)
        found += more + weigeringen(one, gepland, used, released, region)
        found += _nagaan(house, one, None, gepland.fase.id if gepland.fase else "").weigeringen
        if has_fout(found):
            return None, found, ""
    known = afgeleid.derive(one)
    names = context.names(one, known, gepland, template.bouwstenen, wish.definitief)
    names["aankondigingsformulier"] = aankondiging.function(house.aankondiging)
    names = aanvulling(names) if aanvulling else names
    tekenaar = _tekenaar(one, gepland, names, template.docx, wish)
    names["figuur"] = tekenaar.heeft if tekenaar else _geen_figuur
    apart = gepland.soort.werkstuk or aanvulling  # such a paper has no begrippenlijst
    keus = None if apart else _woordkeus(one, known)
    rendered, more = render(template.docx, names, template.place, keus)
    found += more
    if rendered is None:
        return None, found, ""
    if tekenaar:
        rendered = dataclasses.replace(rendered, docx=tekenaar.vul(rendered.docx))
    found += proofread(rendered, gepland.naam, wish.definitief, gepland.soort.verboden, keus)
    rendered = _met_spoor(house, one, gepland, rendered, wish)
    return rendered, found, digest(rendered.docx)


def _tekenaar(
    one: Dossier, gepland: Gepland, names: dict[str, Any], template: bytes, wish: Wish
) -> Tekenaar | None:
    """Who draws the pictures; a document outside the fasen has none."""
    if gepland.fase is None:
        return None
    vraag = Vraag(one, names["afgeleid"], gepland.fase, gepland.editie, wish.definitief)
    return Tekenaar(vraag, template)


def _geen_figuur(naam: str) -> bool:
    return False


def _woordkeus(one: Dossier, known: afgeleid.Afgeleid) -> Woordkeus:
    terms = tuple(str(b.term.inhoud) for b in known.begrippen)
    return Woordkeus(terms, one.kennis.taal)


def _met_spoor(
    house: House, one: Dossier, gepland: Gepland, rendered: Rendered, wish: Wish
) -> Rendered:
    """What is known of each paragraph; a draft carries it inside."""
    report, skeleton = rendered.report, gepland.soort.sjabloon
    templates = house.project.templates
    known = spoor.alineas(templates, skeleton, one.tender, report.bookmarks, report.shown)
    traced = dataclasses.replace(rendered, alineas=known)
    if wish.definitief:
        return traced
    return dataclasses.replace(traced, docx=spoor.met_deel(traced.docx, traced.herkomst))


def render_all(
    house: House,
    tenders: Iterable[str],
    wish: Wish,
    progress: Progress,
    extra: Iterable[Stuk] = (),
) -> tuple[list[Outcome], list[Problem]]:
    """Every wished document of these tenders, and ``extra``, laid out together and written."""
    outcomes: list[Outcome] = []
    found: list[Problem] = []
    layout = paginering.opmaak() if wish.with_pages else ""
    ready: list[paginering.Klaar] = []
    table = functools.cache(functools.partial(_table_fouten, house))
    todo: list[Stuk] = []
    for tender in tenders:
        one, problems = dossier(house, tender, None)
        if one is not None:
            ids = _tender_ids(house, one.regio_id)
            if vertaaltabel.gebruikt(one.vertaalregels, ids, one.tender_id):
                problems = [*problems, *table(one.regio_id)]
        found += problems
        if one is None or has_fout(problems):
            continue
        todo += [
            (tender, gepland, functools.partial(make, house, one, gepland, wish))
            for gepland in wished(plan(one), wish)
        ]
    for tender, gepland, maker in [*todo, *extra]:
        if gepland.geblokkeerd:
            outcomes.append(Outcome(tender, gepland, None, None))
            continue
        progress(f"{tender}: {gepland.naam}")
        rendered, problems, inhoud = maker()
        found += problems
        if rendered is None or has_fout(problems):
            continue
        folder = wish.out / tender / gepland.map
        vorm = gepland.soort.vorm
        opmaak = layout if paginering.heeft_inhoud(rendered, gepland) else ""
        path = folder / f"{gepland.naam}.{vorm}"
        try:
            blijf_binnen(folder, wish.out)
            if current := is_current(folder, gepland.naam, inhoud, opmaak, vorm):
                write_herkomst(folder, gepland.naam, rendered.herkomst)
        except OSError as fault:
            found.append(niet_geschreven(house, path, fault))
            continue
        if current:
            outcomes.append(Outcome(tender, gepland, Written.ONGEWIJZIGD, path, rendered))
            continue
        ready.append((tender, gepland, rendered, inhoud))
    finished, layout, problems = paginering.opgemaakt(ready, layout, wish.with_pages, progress)
    found += problems
    for tender, gepland, rendered, inhoud in ready:
        docx = finished[f"{tender}/{gepland.naam}"]
        facts = {"bestek": __version__, "stand": gepland.stand}
        vorm = gepland.soort.vorm
        product = Product(gepland.naam, docx, inhoud, facts, rendered.herkomst, vorm)
        opmaak = layout if paginering.heeft_inhoud(rendered, gepland) else ""
        folder = wish.out / tender / gepland.map
        try:
            written, path, problems = write(folder, product, opmaak, wish.overwrite)
        except OSError as fault:
            found.append(niet_geschreven(house, folder / f"{gepland.naam}.{vorm}", fault))
            continue
        found += [shown(house, p) for p in problems]
        outcomes.append(Outcome(tender, gepland, written, path, rendered))
    return outcomes, found


def niet_geschreven(house: House, path: Path, fault: OSError) -> Problem:
    """A file that this place does not take."""
    return problem("W620", Place(house.project.shown(path)), "", oorzaak=oorzaak(fault))


def shown(house: House, one: Problem) -> Problem:
    """The problem with its file as the user sees it: within the project."""
    return dataclasses.replace(one, place=Place(house.project.shown(Path(one.place.file))))


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
    if not os.path.lexists(path):
        return (), []
    source, found = checked(house, path, "vrijgaven")
    if source is None or has_fout(found):
        return (), found
    keys = ("bouwsteen", "versie", "functie", "datum")
    entries = source.data["vrijgaven"]
    return tuple(Vrijgave(*(str(entry[k]) for k in keys)) for entry in entries), found
