"""The command ``bestek``: arguments in, messages and exit code out. Thin.

Exit codes: 0 done; 1 problems of severity fout, a refused final document, or a named document
that is blocked; 2 wrong use; 3 internal error.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator import (
    __version__,
    beoordelingsopdracht,
    files,
    lock,
    nazorg,
    nieuw,
    notaopdracht,
    pipeline,
    problems,
    redlineopdracht,
    regels,
    regional,
    report,
    samenhang,
    schemajson,
    sjablooncheck,
    sjabloonvorm,
    standentabel,
    terugleesopdracht,
    wording,
)
from generator.bereik import Bereik, WrongUse, bereik, huis, weiger_zonder_aanbesteding
from generator.origin import Place
from generator.overgebleven import overgebleven
from generator.pipeline import House, Outcome, Stuk, Wish
from generator.plan import Gepland
from generator.problems import Problem
from generator.project import NAAM, Project
from generator.textfile import oorzaak
from generator.write import Written

OK, PROBLEMS, WRONG_USE, INTERNAL = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; no traceback ever reaches the user."""
    for stream in (sys.stdout, sys.stderr):  # a name on disk may hold what no terminal shows
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(argv)
        return int(options.run(options))
    except WrongUse as fault:
        print(f"bestek: {fault}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        print("bestek: afgebroken; wat al geschreven was, is heel", file=sys.stderr)
        return INTERNAL
    except OSError as fault:
        print(f"bestek: {oorzaak(fault)}: {fault.filename or ''}".rstrip(": "), file=sys.stderr)
        return PROBLEMS
    except Exception as fault:
        print(
            f"bestek: interne fout ({type(fault).__name__}: {fault}). Dit ligt niet aan u. "
            "Geef deze regel en de opdracht die u gaf door aan de beheerder.",
            file=sys.stderr,
        )
        return INTERNAL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bestek", description="Maakt aanbestedingsdocumenten uit een tender spec."
    )
    parser.add_argument("--version", action="version", version=f"bestek {__version__}")
    parser.add_argument("--project", type=Path, help="projectmap (anders: die waarin u staat)")
    commands = parser.add_subparsers(required=True, metavar="OPDRACHT")

    one = commands.add_parser("new", help="een nieuwe spec, met elk veld nog open")
    one.add_argument("tender", metavar="REGIO/TENDER")
    one.add_argument("--procedure", default="sas_dialooggericht")
    one.set_defaults(run=_new)

    one = commands.add_parser("check", help="specs controleren, of documenten vergelijken")
    one.add_argument("specs", nargs="*", metavar="SPEC|REGIO|DOCX")
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    one.add_argument("--vandaag", type=date.fromisoformat, help="datum voor de planningstoets")
    _add_alle(one)
    one.set_defaults(run=_check)

    one = commands.add_parser("render", help="documenten maken")
    one.add_argument("specs", nargs="*", metavar="SPEC|REGIO")
    which = one.add_mutually_exclusive_group()
    which.add_argument("--fase", default="")
    which.add_argument("--document", default="")
    one.add_argument("--out", type=Path, help="map voor de documenten (anders: output/)")
    one.add_argument("--definitief", action="store_true", help="zonder één open punt, of niet")
    kept = "ook over wat met de hand is gewijzigd; daarvan blijft een kopie"
    one.add_argument("--overwrite", action="store_true", help=kept)
    one.add_argument("--no-pages", action="store_true", help="geen paginanummers in de inhoud")
    _add_alle(one)
    one.set_defaults(run=_render)

    one = commands.add_parser("status", help="hoe ver elke tender is")
    one.add_argument("specs", nargs="*", metavar="SPEC|REGIO")
    one.set_defaults(run=_status)

    one = commands.add_parser("explain", help="uitleg bij een code")
    one.add_argument("code")
    one.set_defaults(run=_explain)

    one = commands.add_parser("schema", help="schema's voor een editor schrijven")
    one.set_defaults(run=_schema)

    templates = commands.add_parser("templates", help="sjablonen")
    inner = templates.add_subparsers(required=True, metavar="OPDRACHT")
    one = inner.add_parser("check", help="sjablonen controleren")
    notes = "map voor een kopie van elk sjabloon met bevindingen, als opmerkingen in Word"
    one.add_argument("--annotate", type=Path, metavar="DIR", help=notes)
    _add_alle(one)
    one.set_defaults(run=_templates_check)
    nazorg.voeg_toe(commands)
    beoordelingsopdracht.voeg_toe(commands)
    redlineopdracht.voeg_toe(commands)
    notaopdracht.voeg_toe(commands)
    terugleesopdracht.voeg_toe(commands)
    return parser


def _add_alle(command: argparse.ArgumentParser) -> None:
    help_text = "alle problemen, niet alleen het eerste scherm"
    command.add_argument("--alle", "--all", action="store_true", help=help_text)


def _new(options: argparse.Namespace) -> int:
    house = huis(options)
    if not NAAM.match(options.tender):
        raise WrongUse(f"'{options.tender}' is geen REGIO/TENDER in kleine letters, zoals wbo/slt.")
    weiger_zonder_aanbesteding(house, options.tender)
    usable = nieuw.usable(house.procedures)
    if options.procedure not in usable:
        raise WrongUse(f"procedure '{options.procedure}' kan niet; kies uit: {', '.join(usable)}.")
    path = house.project.spec(options.tender)
    if path.exists():
        raise WrongUse(f"{house.project.shown(path)} bestaat al; er is niets veranderd.")
    if not (path.parent / "regio.yaml").is_file():
        raise WrongUse(f"{house.project.shown(path.parent)} heeft nog geen regio.yaml.")
    text = nieuw.new_spec(house.schemas, house.procedures[options.procedure], options.tender)
    files.atomic(path, text.encode())
    print(f"gemaakt: {house.project.shown(path)}. Vul in wat u weet; laat de rest open.")
    return OK


def _check_documents(options: argparse.Namespace) -> int:
    """Do existing documents of one tender contradict each other?"""
    others = [s for s in options.specs if not s.lower().endswith(".docx")]
    if others:
        raise WrongUse(f"geef alleen specs of alleen .docx-bestanden; '{others[0]}' is geen .docx.")
    paths = [Path(s) for s in options.specs]
    absent = [p for p in paths if not p.is_file()]
    if absent:
        raise WrongUse(f"bestand '{absent[0]}' bestaat niet.")
    found, documents = samenhang.controleer(paths)
    if options.format == "json":
        print(json.dumps([problems.as_dict(p) for p in found], ensure_ascii=False, indent=1))
    else:
        report.show(found, Path.cwd(), sys.stdout, options.alle)
        read = "1 document" if len(documents) == 1 else f"{len(documents)} documenten"
        print(f"{read} met elkaar vergeleken: {report.counted(found)}.")
    return PROBLEMS if pipeline.has_fout(found) else OK


def _check(options: argparse.Namespace) -> int:
    if any(spec.lower().endswith(".docx") for spec in options.specs):
        return _check_documents(options)
    house = huis(options)
    scope = bereik(house, options.specs)
    found = pipeline.misnamed(house, scope.regios)
    for tender in scope.tenders:
        _, more = pipeline.dossier(house, tender, options.vandaag or date.today())
        found += more
    alone = [r for r in scope.regios if not house.project.tenders(r)]
    for region in scope.alle_regios:
        found += pipeline.region_checks(house, region)
    for region in alone:  # no tender leads to its file
        found += regional.stand(house, region)[1]
    found = problems.in_order(found)
    if options.format == "json":
        print(json.dumps([problems.as_dict(p) for p in found], ensure_ascii=False, indent=1))
    else:
        report.show(found, house.project.root, sys.stdout, options.alle)
        number = len(scope.tenders) + len(alone)
        specs = "1 spec" if number == 1 else f"{number} specs"
        print(f"{specs} gecontroleerd: {report.counted(found)}.")
    return PROBLEMS if pipeline.has_fout(found) else OK


def _render(options: argparse.Namespace) -> int:
    house = huis(options)
    fasen = {"gunning": "inschrijving"}
    wish = Wish(
        out=(options.out or house.project.output).resolve(),
        fase=fasen.get(options.fase, options.fase),
        document=options.document,
        definitief=options.definitief,
        with_pages=not options.no_pages,
        overwrite=options.overwrite,
    )
    _known(house, wish)
    scope = bereik(house, options.specs)
    where = house.project.shown(wish.out)
    try:
        with lock.held(wish.out, lambda: _progress(f"wacht op een andere run in {where}")):
            return _render_alone(house, scope, wish, options)
    except lock.Busy:
        busy = problems.problem("W606", Place(where), "", minuten=round(lock.PATIENCE / 60))
        report.show([busy], house.project.root, sys.stderr, True)
        return PROBLEMS


def _render_alone(house: House, scope: Bereik, wish: Wish, options: argparse.Namespace) -> int:
    """With the output folder to ourselves."""
    files.sweep(wish.out / name for name in (".cache", *scope.alle_regios))
    extra, found = _region_documents(house, scope.regios, wish)
    found += pipeline.misnamed(house, scope.regios)
    tenders = () if wish.document in _region_kinds(house) else scope.tenders
    outcomes, more = pipeline.render_all(house, tenders, wish, _progress, extra)
    found += more
    made = {(o.tender, o.gepland.naam) for o in outcomes}
    left = overgebleven(house, wish.out, tenders, scope.regios, not options.specs, made)
    report.show([*found, *left], house.project.root, sys.stderr, options.alle)
    for line in _blocked_lines(outcomes):
        print(line)
    for outcome in outcomes:
        if not outcome.gepland.geblokkeerd:
            print(_outcome_line(house.project, outcome))
    for region in scope.regios if options.specs else ():
        if reason := regional.geen_aanbesteding(house, region):
            print(f"{region}: geen aanbesteding. {reason}")
    blocked = scope.genoemd and any(o.gepland.geblokkeerd for o in outcomes)
    named = bool(options.specs) and bool(wish.document or wish.fase)
    if pipeline.has_fout(found) or (named and (blocked or not outcomes)):
        if named and not outcomes and not found:
            print("bestek: dit document bestaat niet voor deze tender", file=sys.stderr)
        return PROBLEMS
    return OK


def _progress(text: str) -> None:
    print(f"  {text} ...", file=sys.stderr, flush=True)


def _region_documents(
    house: House, regions: Sequence[str], wish: Wish
) -> tuple[list[Stuk], list[Problem]]:
    """The regions' own documents; a fase has none, and none of them is ever final."""
    if wish.definitief and wish.document in _region_kinds(house):
        raise WrongUse(f"een {wish.document} toont de stand en is nooit definitief.")
    todo: list[Stuk] = []
    found: list[Problem] = []
    for region in () if wish.fase or wish.definitief else regions:
        more, problems_ = regional.stukken(house, region, wish)
        todo += more
        found += problems_
    return todo, found


def _region_kinds(house: House) -> set[str]:
    """Ids of the documents that belong to a region."""
    return {d.id for d in house.regiostukken.documenten}


def _known(house: House, wish: Wish) -> None:
    """A fase or document that no procedure has is wrong use, with what there is."""
    phases = [f for p in house.procedures.values() for f in p.fasen]
    fasen = {f.id for f in phases}
    documents = {d.id for f in phases for d in f.documenten}
    documents |= _region_kinds(house)
    for word, known, kind in ((wish.fase, fasen, "fase"), (wish.document, documents, "document")):
        if word and word not in known:
            raise WrongUse(f"{kind} '{word}' bestaat niet; kies uit {', '.join(sorted(known))}.")


def _blocked_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """One line for each tender and reason: what cannot be made, and by what."""
    blocked: dict[tuple[str, str], list[Gepland]] = {}
    for outcome in outcomes:
        if reason := outcome.gepland.geblokkeerd:
            blocked.setdefault((outcome.tender, reason), []).append(outcome.gepland)
    lines = []
    for (tender, reason), planned in blocked.items():
        names = dict.fromkeys(g.naam for g in planned if not g.soort.werkstuk)
        papers = len({g.naam for g in planned if g.soort.werkstuk})
        shown = [*names, *([f"{papers} werkstuk{'ken' if papers > 1 else ''}"] if papers else [])]
        lines.append(f"{tender}: geblokkeerd: {wording.opsomming(shown)} ({reason})")
    return lines


def _outcome_line(project: Project, outcome: Outcome) -> str:
    planned = outcome.gepland
    name = f"{outcome.tender}/{planned.naam}"
    state = {
        Written.GEMAAKT: "gemaakt",
        Written.ONGEWIJZIGD: "ongewijzigd",
        Written.ERNAAST: "met de hand gewijzigd; nieuwe versie ernaast",
        None: "niet gemaakt",
    }[outcome.written]
    path = project.shown(outcome.path) if outcome.path else ""
    open_now = f"{len(planned.open)} open keuzes" if len(planned.open) != 1 else "1 open keuze"
    return f"{name}: {state}, {open_now} -> {path}"


def _status(options: argparse.Namespace) -> int:
    house = huis(options)
    scope = bereik(house, options.specs)
    rows: list[standentabel.Rij] = []
    lines: list[str] = []
    worst = OK
    for region in scope.alle_regios:
        seen, found = regional.van_regio(house, region)
        if seen is None:
            told = report.counted(found)
            lines.append(f"{region}: regio.yaml heeft fouten ({told}); zie bestek check")
            worst = PROBLEMS
            continue
        own = standentabel.rijen(region, seen, scope.tenders)
        rows += own
        if any(row[3] == "fout" for row in own):
            worst = PROBLEMS
        if region in scope.regios:
            lines.append(standentabel.samenvatting(region, seen))
    standentabel.toon(rows, lines, sys.stdout)
    out = house.project.output
    left = overgebleven(house, out, scope.tenders, scope.regios, not options.specs)
    report.show(left, house.project.root, sys.stdout, True)
    return worst


def _explain(options: argparse.Namespace) -> int:
    code = options.code.upper()
    entry = problems.catalogue().get(code)
    if entry is None:
        raise WrongUse(
            f"code {code} bestaat niet.{problems.did_you_mean(code, problems.catalogue())}"
        )
    print(f"{code} ({entry.ernst.value})")
    for title, text in regels.uitleg(code, entry):
        if text.strip():
            print(f"{title}:")
            print(textwrap.indent(text.strip(), "  "))
    return OK


def _within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _annotate(project: Project, found: Sequence[Problem], folder: Path) -> None:
    """Copies of the templates with their findings as comments."""
    for name, copy in sjabloonvorm.kopieen(project, found):
        if copy is None:
            print(f"{name}: geen kopie mogelijk; zie de melding hierboven")
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        files.atomic(target, copy)
        print(f"{name}: kopie met opmerkingen -> {target}")


def _schema(options: argparse.Namespace) -> int:
    house = huis(options)
    for kind, name in schemajson.FILES.items():
        path = house.project.schemas / "json" / f"{name}.schema.json"
        path.parent.mkdir(exist_ok=True)
        files.atomic(path, schemajson.text(schemajson.export(house.schemas, kind)).encode())
        print(f"geschreven: {house.project.shown(path)}")
    return OK


def _templates_check(options: argparse.Namespace) -> int:
    house = huis(options)
    own = (*house.regiostukken.documenten, *house.regiostukken.nota)
    if options.annotate and _within(options.annotate, house.project.templates):
        raise WrongUse("--annotate wijst naar templates zelf; kies een andere map.")
    found = sjablooncheck.volledig(house.project, house.register, house.procedures, own)
    report.show(found, house.project.root, sys.stdout, options.alle)
    if options.annotate:
        _annotate(house.project, found, options.annotate)
    print(f"sjablonen gecontroleerd: {report.counted(found)}.")
    return PROBLEMS if pipeline.has_fout(found) else OK
