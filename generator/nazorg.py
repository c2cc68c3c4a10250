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

from generator import pipeline, publicatie, report
from generator.bereik import WrongUse, bereik, huis
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

    one = commands.add_parser("verify", help="is dit bestand wat is gepubliceerd?")
    one.add_argument("bestanden", nargs="+", metavar="BESTAND", type=Path)
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    one.add_argument("--out", type=Path, help="map met gemaakte documenten (anders: output/)")
    one.add_argument("--alle", "--all", action="store_true", help="alle verschillen")
    one.set_defaults(run=_verify)


def _publish(options: argparse.Namespace) -> int:
    house = huis(options)
    scope = bereik(house, [options.spec])
    if len(scope.tenders) != 1 or scope.regios:
        raise WrongUse(f"'{options.spec}' is een regio; publiceer één aanbesteding tegelijk.")
    known = {f.id for p in house.procedures.values() for f in p.fasen}
    fase = {"gunning": "inschrijving"}.get(options.fase, options.fase)
    if fase not in known:
        raise WrongUse(f"fase '{fase}' bestaat niet; kies uit {', '.join(sorted(known))}.")
    facts = {name: value for name in _BERICHT if (value := getattr(options, name))}
    asked = publicatie.Opdracht(fase, options.datum, tuple(options.bestand), facts)
    done, found = publicatie.publiceer(house, scope.tenders[0], asked)
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
