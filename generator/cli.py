"""The command ``bestek``: arguments in, messages and exit code out. Thin.

Exit codes: 0 done; 1 problems of severity fout, a refused final document, or a named document
that is blocked; 2 wrong use; 3 internal error.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator import __version__, nieuw, pipeline, problems, sjablooncheck
from generator.pipeline import House, Outcome, Wish
from generator.plan import plan
from generator.problems import Problem
from generator.project import NAAM, Project, find
from generator.write import Written, atomic

OK, PROBLEMS, WRONG_USE, INTERNAL = 0, 1, 2, 3


class WrongUse(Exception):
    """The user asked for something that does not exist; the text says what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; no traceback ever reaches the user."""
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
        print(
            f"bestek: {fault.strerror or fault}: {fault.filename or ''}".rstrip(": "),
            file=sys.stderr,
        )
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

    one = commands.add_parser("check", help="specs controleren")
    one.add_argument("specs", nargs="*", metavar="SPEC")
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    one.add_argument("--vandaag", type=date.fromisoformat, help="datum voor de planningstoets")
    one.set_defaults(run=_check)

    one = commands.add_parser("render", help="documenten maken")
    one.add_argument("specs", nargs="*", metavar="SPEC")
    which = one.add_mutually_exclusive_group()
    which.add_argument("--fase", default="")
    which.add_argument("--document", default="")
    one.add_argument("--out", type=Path, help="map voor de documenten (anders: output/)")
    one.add_argument("--definitief", action="store_true", help="zonder één open punt, of niet")
    one.add_argument("--no-pages", action="store_true", help="geen paginanummers in de inhoud")
    one.set_defaults(run=_render)

    one = commands.add_parser("status", help="hoe ver elke tender is")
    one.add_argument("specs", nargs="*", metavar="SPEC")
    one.set_defaults(run=_status)

    one = commands.add_parser("explain", help="uitleg bij een code")
    one.add_argument("code")
    one.set_defaults(run=_explain)

    templates = commands.add_parser("templates", help="sjablonen")
    inner = templates.add_subparsers(required=True, metavar="OPDRACHT")
    one = inner.add_parser("check", help="sjablonen controleren")
    one.set_defaults(run=_templates_check)
    return parser


def _house(options: argparse.Namespace) -> House:
    start = (options.project or Path.cwd()).resolve()
    root = start if options.project and (start / "schemas").is_dir() else find(start)
    if root is None:
        raise WrongUse(
            f"{start} is geen projectmap (geen tender_specs en schemas). "
            "Ga in de projectmap staan of geef --project DIR."
        )
    return pipeline.open_house(Project(root))


def _tenders(options: argparse.Namespace, project: Project) -> list[str]:
    """The tenders that the user names; all when none is named."""
    known = project.tenders()
    if not options.specs:
        return known
    names = []
    for spec in options.specs:
        name = project.named(spec)
        if name is None:
            raise WrongUse(f"'{spec}' is geen REGIO/TENDER en geen bestand in {project.specs}.")
        if name not in known:
            close = problems.did_you_mean(name, known)
            raise WrongUse(f"tender '{name}' bestaat niet.{close}")
        names.append(name)
    return list(dict.fromkeys(names))


def _new(options: argparse.Namespace) -> int:
    house = _house(options)
    if not NAAM.match(options.tender):
        raise WrongUse(f"'{options.tender}' is geen REGIO/TENDER in kleine letters, zoals wbo/slt.")
    usable = nieuw.usable(house.procedures)
    if options.procedure not in usable:
        raise WrongUse(f"procedure '{options.procedure}' kan niet; kies uit: {', '.join(usable)}.")
    path = house.project.spec(options.tender)
    if path.exists():
        raise WrongUse(f"{house.project.shown(path)} bestaat al; er is niets veranderd.")
    if not (path.parent / "regio.yaml").is_file():
        raise WrongUse(f"{house.project.shown(path.parent)} heeft nog geen regio.yaml.")
    text = nieuw.new_spec(house.schemas, house.procedures[options.procedure], options.tender)
    atomic(path, text.encode())
    print(f"gemaakt: {house.project.shown(path)}. Vul in wat u weet; laat de rest open.")
    return OK


def _check(options: argparse.Namespace) -> int:
    house = _house(options)
    found: list[Problem] = []
    tenders = _tenders(options, house.project)
    for tender in tenders:
        _, more = pipeline.dossier(house, tender, options.vandaag or date.today())
        found += more
    found = problems.in_order(found)
    if options.format == "json":
        print(json.dumps([problems.as_dict(p) for p in found], ensure_ascii=False, indent=1))
    else:
        _report(found, sys.stdout)
        specs = "1 spec" if len(tenders) == 1 else f"{len(tenders)} specs"
        print(f"{specs} gecontroleerd: {_counted(found)}.")
    return PROBLEMS if pipeline.has_fout(found) else OK


def _render(options: argparse.Namespace) -> int:
    house = _house(options)
    fasen = {"gunning": "inschrijving"}
    wish = Wish(
        out=(options.out or house.project.output).resolve(),
        fase=fasen.get(options.fase, options.fase),
        document=options.document,
        definitief=options.definitief,
        with_pages=not options.no_pages,
    )
    _known(house, wish)

    def progress(text: str) -> None:
        print(f"  {text} ...", file=sys.stderr, flush=True)

    tenders = _tenders(options, house.project)
    outcomes, found = pipeline.render_all(house, tenders, wish, progress)
    _report(problems.in_order(found), sys.stderr)
    for outcome in outcomes:
        print(_outcome_line(house.project, outcome))
    blocked = [o for o in outcomes if o.gepland.geblokkeerd]
    named = bool(options.specs) and bool(wish.document or wish.fase)
    if pipeline.has_fout(found) or (named and (blocked or not outcomes)):
        if named and not outcomes and not found:
            print("bestek: dit document bestaat niet voor deze tender", file=sys.stderr)
        return PROBLEMS
    return OK


def _known(house: House, wish: Wish) -> None:
    """A fase or document that no procedure has is wrong use, with what there is."""
    phases = [f for p in house.procedures.values() for f in p.fasen]
    fasen = {f.id for f in phases}
    documents = {d.id for f in phases for d in f.documenten}
    for word, known, kind in ((wish.fase, fasen, "fase"), (wish.document, documents, "document")):
        if word and word not in known:
            raise WrongUse(f"{kind} '{word}' bestaat niet; kies uit {', '.join(sorted(known))}.")


def _outcome_line(project: Project, outcome: Outcome) -> str:
    planned = outcome.gepland
    name = f"{outcome.tender}/{planned.naam}"
    if outcome.written is None:
        return f"{name}: geblokkeerd ({planned.geblokkeerd})"
    state = {
        Written.GEMAAKT: "gemaakt",
        Written.ONGEWIJZIGD: "ongewijzigd",
        Written.ERNAAST: "met de hand gewijzigd; nieuwe versie ernaast",
    }[outcome.written]
    path = project.shown(outcome.path) if outcome.path else ""
    open_now = f"{len(planned.open)} open keuzes" if len(planned.open) != 1 else "1 open keuze"
    return f"{name}: {state}, {open_now} -> {path}"


def _status(options: argparse.Namespace) -> int:
    house = _house(options)
    worst = OK
    for tender in _tenders(options, house.project):
        one, found = pipeline.dossier(house, tender, None)
        if one is None or pipeline.has_fout(found):
            print(f"{tender}: spec heeft fouten ({_counted(found)}); zie bestek check {tender}")
            worst = PROBLEMS
            continue
        for planned in plan(one):
            print(f"{tender}  {planned.naam}: {planned.stand}")
    return worst


def _explain(options: argparse.Namespace) -> int:
    code = options.code.upper()
    entry = problems.catalogue().get(code)
    if entry is None:
        raise WrongUse(
            f"code {code} bestaat niet.{problems.did_you_mean(code, problems.catalogue())}"
        )
    print(f"{code} ({entry.ernst.value})")
    for title, text in (
        ("Melding", entry.melding),
        ("Herstel", entry.herstel),
        ("Uitleg", entry.uitleg),
        ("Bron", entry.bron),
        ("Goed", entry.goed),
        ("Fout", entry.fout),
    ):
        if text:
            print(f"{title}:")
            print(textwrap.indent(text.strip(), "  "))
    return OK


def _templates_check(options: argparse.Namespace) -> int:
    house = _house(options)
    found = sjablooncheck.check(house.project, house.register, house.procedures)
    _report(found, sys.stdout)
    print(f"sjablonen gecontroleerd: {_counted(found)}.")
    return PROBLEMS if pipeline.has_fout(found) else OK


def _report(found: Sequence[Problem], stream: object) -> None:
    for one in found:
        print(problems.format_line(one), file=stream)  # type: ignore[call-overload]


def _counted(found: Sequence[Problem]) -> str:
    parts = []
    for severity, one, more in (
        ("fout", "fout", "fouten"),
        ("waarschuwing", "waarschuwing", "waarschuwingen"),
        ("info", "opmerking", "opmerkingen"),
    ):
        number = sum(p.severity.value == severity for p in found)
        if number:
            parts.append(f"{number} {one if number == 1 else more}")
    return ", ".join(parts) or "geen problemen"
