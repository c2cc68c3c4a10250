"""The commands for what comes after making documents: publishing, recognising, reviewing.

In: the subparsers of ``cli``. Out: commands with their ``run``; each gives an exit code. Thin:
what they do stands in the packages they call.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from generator import natrekken, ooxml, pipeline, problems, publicatie, report
from generator.bereik import WrongUse, bereik, huis
from generator.natrekken import Spoor
from generator.pipeline import House
from generator.problems import Problem
from generator.publicatie.herkennen import Antwoord, Herkenning

OK, PROBLEMS = 0, 1
_SHOWN = 20
"""Differences that ``verify`` prints; ``--alle`` prints them all."""
_BERICHT = ("platform", "ted", "verzonden", "gepubliceerd")


def voeg_toe(commands: Any) -> None:
    """Add the commands to the parser of ``cli``."""
    one = commands.add_parser("publish", help="vastleggen wat van een fase is gepubliceerd")
    one.add_argument("spec", metavar="SPEC")
    one.add_argument("--fase", required=True)
    one.add_argument("--datum", required=True, type=date.fromisoformat, help="dag van publicatie")
    given = "het .docx (en .pdf) zoals echt gepubliceerd, na de hand van de jurist"
    one.add_argument("--bestand", type=Path, action="append", default=[], help=given)
    one.add_argument("--platform", default="", help="nummer op het aanbestedingsplatform")
    one.add_argument("--ted", default="", help="nummer van de aankondiging in TED")
    one.add_argument("--verzonden", default="", help="tijdstip van verzending, ISO 8601")
    one.add_argument("--gepubliceerd", default="", help="tijdstip van publicatie, ISO 8601")
    one.set_defaults(run=_publish)

    one = commands.add_parser("trace", help="waar komt deze zin vandaan, waar staat deze waarde?")
    one.add_argument("wat", metavar="DOCX|SPEC", help="een document, of een aanbesteding")
    one.add_argument("pad", nargs="?", default="", help="pad in de spec, zoals looptijd")
    one.add_argument("--text", default="", help="alleen alinea's met deze tekst")
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    one.add_argument("--out", type=Path, help="map met gemaakte documenten (anders: output/)")
    one.set_defaults(run=_trace)

    one = commands.add_parser("verify", help="is dit bestand wat is gepubliceerd?")
    one.add_argument("bestanden", nargs="+", metavar="BESTAND", type=Path)
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    one.add_argument("--out", type=Path, help="map met gemaakte documenten (anders: output/)")
    one.add_argument("--alle", "--all", action="store_true", help="alle verschillen")
    one.set_defaults(run=_verify)


def _publish(options: argparse.Namespace) -> int:
    house = huis(options)
    tender = _een_tender(house, options.spec)
    known = {f.id for p in house.procedures.values() for f in p.fasen}
    fase = {"gunning": "inschrijving"}.get(options.fase, options.fase)
    if fase not in known:
        raise WrongUse(f"fase '{fase}' bestaat niet; kies uit {', '.join(sorted(known))}.")
    facts = {name: value for name in _BERICHT if (value := getattr(options, name))}
    asked = publicatie.Opdracht(fase, options.datum, tuple(options.bestand), facts)
    done, found = publicatie.publiceer(house, tender, asked)
    report.show(found, house.project.root, sys.stdout, True)
    if done is None:
        print("er is niets gepubliceerd en niets vastgelegd.")
        return PROBLEMS
    print(f"vastgelegd: {house.project.shown(done.map)}")
    for name, number in done.afwijkingen.items():
        print(f"  {name}: {_afwijkingen(number)}")
    print(f"vingerafdruk (neem over in het proces-verbaal): {done.vingerafdruk}")
    return OK


def _afwijkingen(number: int) -> str:
    if number == 0:
        return "de tekst is die van de spec"
    return f"{number} alinea{'s' if number > 1 else ''} anders dan gemaakt; vastgelegd"


def _verify(options: argparse.Namespace) -> int:
    house = huis(options)
    absent = [path for path in options.bestanden if not path.is_file()]
    if absent:
        raise WrongUse(f"bestand '{absent[0]}' bestaat niet.")
    out = (options.out or house.project.output).resolve()
    rows: list[Mapping[str, Any]] = []
    code = OK
    found: list[Problem] = []
    for path in options.bestanden:
        seen, found = publicatie.herken(house, path.read_bytes(), out)
        rows.append(_row(path, seen))
        if seen.antwoord in (Antwoord.BEWERKT, Antwoord.ONBEKEND):
            code = PROBLEMS
        if options.format == "tekst":
            _print(path, seen, None if options.alle else _SHOWN)
    if options.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    report.show(found, house.project.root, sys.stderr, True)
    return PROBLEMS if pipeline.has_fout(found) else code


def _trace(options: argparse.Namespace) -> int:
    house = huis(options)
    found = _van_bestand(house, options) if _is_docx(options.wat) else _van_spec(house, options)
    if options.format == "json":
        print(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            _print_spoor(one)
        number = "1 alinea" if len(found) == 1 else f"{len(found)} alinea's"
        print(f"{number} gevonden.")
    return OK if found else PROBLEMS


def _is_docx(what: str) -> bool:
    return what.lower().endswith(".docx")


def _van_bestand(house: House, options: argparse.Namespace) -> list[Spoor]:
    path = Path(options.wat)
    if options.pad:
        raise WrongUse("bij een document zoekt u met --text; een pad hoort bij een aanbesteding.")
    if not path.is_file():
        raise WrongUse(f"bestand '{path}' bestaat niet.")
    out = (options.out or house.project.output).resolve()
    try:
        found, known = natrekken.van_bestand(house, path, options.text, out)
    except ooxml.OoxmlError as fault:
        raise WrongUse(f"'{path}' is niet te lezen: {fault}") from fault
    if not known:
        print(f"{path}: van dit bestand is geen herkomst bekend.", file=sys.stderr)
        return []
    return found


def _van_spec(house: House, options: argparse.Namespace) -> list[Spoor]:
    tender = _een_tender(house, options.wat)
    if options.text or not options.pad:
        raise WrongUse("geef een pad in de spec, zoals looptijd; --text hoort bij een document.")
    known = natrekken.paden(house, tender)
    if options.pad not in known:
        close = problems.did_you_mean(options.pad, known)
        raise WrongUse(f"'{options.pad}' staat niet in de spec van {tender}.{close}")
    return natrekken.van_waarde(house, tender, options.pad)


def _print_spoor(one: Spoor) -> None:
    print(f"{one.document}, onder “{one.kop or 'begin'}”:")
    print(f"  “{one.tekst}”")
    facts = one.feiten
    if not facts:
        print(
            "  deze alinea komt niet uit een bouwsteen: zij staat in het raamwerk of is ingevoegd"
        )
        return
    name = facts["bouwsteen"] or "raamwerk"
    print(f"  uit: {name}, alinea {facts['alinea']} ({facts['sjabloon']})")
    for condition in facts["voorwaarden"]:
        print(f"  omdat: {condition}")
    for value in facts["waarden"]:
        print(f"  waarde “{value['tekst']}” ({value['stand']}): {value['herkomst']}")


def _een_tender(house: House, spec: str) -> str:
    scope = bereik(house, [spec])
    if len(scope.tenders) != 1 or scope.regios:
        raise WrongUse(f"'{spec}' is een regio; noem één aanbesteding.")
    return scope.tenders[0]


def _row(path: Path, seen: Herkenning) -> Mapping[str, Any]:
    return {
        "bestand": str(path),
        "antwoord": seen.antwoord.name.lower(),
        "bron": seen.bron,
        "verschillen": [one.as_dict() for one in seen.verschillen],
    }


def _print(path: Path, seen: Herkenning, most: int | None) -> None:
    source = f" ({seen.bron})" if seen.bron else ""
    print(f"{path}: {seen.antwoord.value}{source}")
    for one in seen.verschillen[:most]:
        print(f"  {one.kop or 'begin'}:")
        print(f"    was: {one.oud or '-'}")
        print(f"    is:  {one.nieuw or '-'}")
    if most is not None and len(seen.verschillen) > most:
        print(f"  en nog {len(seen.verschillen) - most} verschillen; zie --alle")
