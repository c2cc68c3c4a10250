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
    sjabloonopdracht,
    standentabel,
    terugleesopdracht,
    uitvoer,
    verslag,
)
from generator.bereik import (
    Bereik,
    WrongUse,
    bereik,
    bestaat,
    huis,
    regiostukken,
    weiger_zonder_aanbesteding,
)
from generator.origin import Place
from generator.overgebleven import overgebleven
from generator.pipeline import House, Stuk, Wish
from generator.problems import Problem
from generator.project import NAAM
from generator.taal import NEDERLANDS, TALEN, gevraagd, in_taal, zeg
from generator.textfile import oorzaak

OK, PROBLEMS, WRONG_USE, INTERNAL = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; no traceback ever reaches the user."""
    for stream in (sys.stdout, sys.stderr):  # a name on disk may hold what no terminal shows
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    taal, rest = gevraagd(sys.argv[1:] if argv is None else argv)
    with in_taal(taal if taal in TALEN else NEDERLANDS):
        return _run(rest, taal)


def _run(arguments: Sequence[str], taal: str) -> int:
    try:
        if taal not in TALEN:
            raise WrongUse(f"de taal '{taal}' is er niet; kies uit: {', '.join(TALEN)}.")
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except WrongUse as fault:
        print(f"bestek: {fault}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        told = zeg("afgebroken; wat al geschreven was, is heel")
        print(f"bestek: {told}", file=sys.stderr)
        return INTERNAL
    except pipeline.ProjectInvalid as fault:
        told = zeg(
            "een bestand van het project zelf is niet in orde: {fout}. "
            "Laat de beheerder dit herstellen.",
            fout=str(fault).rstrip("."),
        )
        print(f"bestek: {told}", file=sys.stderr)
        return PROBLEMS
    except OSError as fault:
        print(f"bestek: {oorzaak(fault)}: {fault.filename or ''}".rstrip(": "), file=sys.stderr)
        return PROBLEMS
    except Exception as fault:
        told = zeg(
            "interne fout ({fout}). Dit ligt niet aan u. "
            "Geef deze regel en de opdracht die u gaf door aan de beheerder.",
            fout=f"{type(fault).__name__}: {fault}",
        )
        print(f"bestek: {told}", file=sys.stderr)
        return INTERNAL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bestek", description=zeg("Maakt aanbestedingsdocumenten uit een tender spec.")
    )
    parser.add_argument("--version", action="version", version=f"bestek {__version__}")
    where = zeg("projectmap (anders: die waarin u staat)")
    parser.add_argument("--project", type=Path, help=where)
    speaks = zeg("taal van de meldingen: nl of en (anders: nl)")
    parser.add_argument("--lang", metavar="nl|en", help=speaks)  # read by gevraagd
    commands = parser.add_subparsers(required=True, metavar=zeg("OPDRACHT"))

    one = commands.add_parser("new", help=zeg("een nieuwe spec, met elk veld nog open"))
    one.add_argument("tender", metavar="REGIO/TENDER")
    one.add_argument("--procedure", default="sas_dialooggericht")
    one.set_defaults(run=_new)

    one = commands.add_parser("check", help=zeg("specs controleren, of documenten vergelijken"))
    one.add_argument("specs", nargs="*", metavar="SPEC|REGIO|DOCX")
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    day = zeg("datum voor de planningstoets")
    one.add_argument("--vandaag", type=date.fromisoformat, help=day)
    _add_alle(one)
    one.set_defaults(run=_check)

    one = commands.add_parser("render", help=zeg("documenten maken"))
    one.add_argument("specs", nargs="*", metavar="SPEC|REGIO")
    which = one.add_mutually_exclusive_group()
    which.add_argument("--fase", default="")
    which.add_argument("--document", default="")
    one.add_argument("--out", type=Path, help=zeg("map voor de documenten (anders: output/)"))
    final = zeg("zonder één open punt, of niet")
    one.add_argument("--definitief", action="store_true", help=final)
    kept = zeg("ook over wat met de hand is gewijzigd; daarvan blijft een kopie")
    one.add_argument("--overwrite", action="store_true", help=kept)
    pages = zeg("geen paginanummers in de inhoud")
    one.add_argument("--no-pages", action="store_true", help=pages)
    also = zeg("ook als PDF/UA of OpenDocument, naast het Word-bestand; mag vaker")
    one.add_argument("--format", action="append", choices=("docx", *uitvoer.VORMEN), help=also)
    _add_alle(one)
    one.set_defaults(run=_render)

    one = commands.add_parser("status", help=zeg("hoe ver elke tender is"))
    one.add_argument("specs", nargs="*", metavar="SPEC|REGIO")
    one.set_defaults(run=_status)

    one = commands.add_parser("explain", help=zeg("uitleg bij een code"))
    one.add_argument("code")
    one.set_defaults(run=_explain)

    one = commands.add_parser("schema", help=zeg("schema's voor een editor schrijven"))
    one.set_defaults(run=_schema)

    sjabloonopdracht.voeg_toe(commands, huis, _add_alle)
    nazorg.voeg_toe(commands)
    beoordelingsopdracht.voeg_toe(commands)
    redlineopdracht.voeg_toe(commands)
    notaopdracht.voeg_toe(commands)
    terugleesopdracht.voeg_toe(commands)
    return parser


def _add_alle(command: argparse.ArgumentParser) -> None:
    help_text = zeg("alle problemen, niet alleen het eerste scherm")
    command.add_argument("--alle", "--all", action="store_true", help=help_text)


def _new(options: argparse.Namespace) -> int:
    house = huis(options)
    if not NAAM.match(options.tender):
        raise WrongUse(
            zeg(
                "'{naam}' is geen REGIO/TENDER in kleine letters, zoals wbo/slt.",
                naam=options.tender,
            )
        )
    weiger_zonder_aanbesteding(house, options.tender)
    usable = nieuw.usable(house.procedures)
    if options.procedure not in usable:
        told = zeg("procedure '{naam}' kan niet; kies uit:", naam=options.procedure)
        raise WrongUse(f"{told} {', '.join(usable)}.")
    path = house.project.spec(options.tender)
    if path.exists():
        there = house.project.shown(path)
        raise WrongUse(zeg("{bestand} bestaat al; er is niets veranderd.", bestand=there))
    if not (path.parent / "regio.yaml").is_file():
        folder = house.project.shown(path.parent)
        raise WrongUse(zeg("{map} heeft nog geen regio.yaml.", map=folder))
    text = nieuw.new_spec(house.schemas, house.procedures[options.procedure], options.tender)
    files.atomic(path, text.encode())
    made = house.project.shown(path)
    print(zeg("gemaakt: {bestand}. Vul in wat u weet; laat de rest open.", bestand=made))
    return OK


def _check_documents(options: argparse.Namespace) -> int:
    """Do existing documents of one tender contradict each other?"""
    others = [s for s in options.specs if not s.lower().endswith(".docx")]
    if others:
        told = zeg("geef alleen specs of alleen .docx-bestanden; geen .docx is:")
        raise WrongUse(f"{told} '{others[0]}'.")
    paths = [Path(s) for s in options.specs]
    absent = [p for p in paths if not p.is_file()]
    if absent:
        raise WrongUse(zeg("bestand '{naam}' bestaat niet.", naam=absent[0]))
    found, documents = samenhang.controleer(paths)
    if options.format == "json":
        print(json.dumps([problems.as_dict(p) for p in found], ensure_ascii=False, indent=1))
    else:
        report.show(found, Path.cwd(), sys.stdout, options.alle)
        count = len(documents)
        read = f"{count} {zeg('document') if count == 1 else zeg('documenten')}"
        told = report.counted(found)
        print(zeg("{stukken} met elkaar vergeleken: {telling}.", stukken=read, telling=told))
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
        print(zeg("{specs} gecontroleerd: {telling}.", specs=specs, telling=report.counted(found)))
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
        vormen=tuple(v for v in uitvoer.VORMEN if v in (options.format or ())),
    )
    bestaat(house, wish.fase, wish.document)
    scope = bereik(house, options.specs)
    where = house.project.shown(wish.out)
    waiting = zeg("wacht op een andere run in {map}", map=where)
    try:
        with lock.held(wish.out, lambda: _progress(waiting)):
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
    tenders = () if wish.document in regiostukken(house) else scope.tenders
    outcomes, more = pipeline.render_all(house, tenders, wish, _progress, extra)
    found += more
    forms, more = uitvoer.maak(house, outcomes, wish, _progress)
    found += more
    made = {(o.tender, o.gepland.naam) for o in outcomes}
    left = overgebleven(house, wish.out, tenders, scope.regios, not options.specs, made)
    report.show([*found, *left], house.project.root, sys.stderr, options.alle)
    for line in verslag.geblokkeerd(outcomes):
        print(line)
    for outcome in (*outcomes, *forms):
        if not outcome.gepland.geblokkeerd:
            print(verslag.uitkomst(house.project, outcome))
    for region in scope.regios if options.specs else ():
        if reason := regional.geen_aanbesteding(house, region):
            print(f"{region}: {zeg('geen aanbesteding.')} {reason}")
    blocked = scope.genoemd and any(o.gepland.geblokkeerd for o in outcomes)
    named = bool(options.specs) and bool(wish.document or wish.fase)
    if pipeline.has_fout(found) or (named and (blocked or not outcomes)):
        if named and not outcomes and not found:
            told = zeg("dit document bestaat niet voor deze tender")
            print(f"bestek: {told}", file=sys.stderr)
        return PROBLEMS
    return OK


def _progress(text: str) -> None:
    print(f"  {text} ...", file=sys.stderr, flush=True)


def _region_documents(
    house: House, regions: Sequence[str], wish: Wish
) -> tuple[list[Stuk], list[Problem]]:
    """The regions' own documents; a fase has none, and none of them is ever final."""
    if wish.definitief and wish.document in regiostukken(house):
        raise WrongUse(zeg("een {stuk} toont de stand en is nooit definitief.", stuk=wish.document))
    todo: list[Stuk] = []
    found: list[Problem] = []
    for region in () if wish.fase or wish.definitief else regions:
        more, problems_ = regional.stukken(house, region, wish)
        todo += more
        found += problems_
    return todo, found


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
            told = zeg("regio.yaml heeft fouten ({telling}); zie bestek check", telling=told)
            lines.append(f"{region}: {told}")
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
        near = problems.did_you_mean(code, problems.catalogue())
        raise WrongUse(zeg("code {code} bestaat niet.", code=code) + near)
    print(f"{code} ({zeg(entry.ernst.value)})")
    for title, text in regels.uitleg(code, entry):
        if text.strip():
            print(f"{zeg(title)}:")
            print(textwrap.indent(text.strip(), "  "))
    return OK


def _schema(options: argparse.Namespace) -> int:
    house = huis(options)
    for kind, name in schemajson.FILES.items():
        path = house.project.schemas / "json" / f"{name}.schema.json"
        path.parent.mkdir(exist_ok=True)
        files.atomic(path, schemajson.text(schemajson.export(house.schemas, kind)).encode())
        print(zeg("geschreven: {bestand}", bestand=house.project.shown(path)))
    return OK
