"""The command ``bestek nota SPEC --ronde N``: questions in, a nota van inlichtingen out.

In: the subparsers of ``cli``. Out: the command with its ``run``, which gives an exit code. Thin:
what it does stands in ``nota``.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from generator import lock, nota, pipeline, problems, report
from generator.bereik import WrongUse, bereik, huis
from generator.nota import Opdracht
from generator.origin import Place
from generator.pipeline import House, Wish
from generator.write import Written

OK, PROBLEMS = 0, 1


def voeg_toe(commands: Any) -> None:
    """Add the command to the parser of ``cli``."""
    one = commands.add_parser("nota", help="een nota van inlichtingen maken")
    one.add_argument("spec", metavar="SPEC")
    one.add_argument("--ronde", required=True, type=_ronde, metavar="N", help="1, 2, ...")
    one.add_argument("--datum", required=True, type=date.fromisoformat, help="dag van de nota")
    given = "de vragen, .xlsx of .csv (anders: publicaties/TENDER/nota/N.csv of N.xlsx)"
    one.add_argument("--vragen", type=Path, metavar="BESTAND", help=given)
    one.add_argument("--out", type=Path, help="map voor de documenten (anders: output/)")
    one.add_argument("--definitief", action="store_true", help="zonder één open punt, of niet")
    kept = "ook over wat met de hand is gewijzigd; daarvan blijft een kopie"
    one.add_argument("--overwrite", action="store_true", help=kept)
    one.set_defaults(run=_nota)


def _ronde(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 999:
        raise argparse.ArgumentTypeError(f"'{text}' is geen ronde; geef een nummer vanaf 1")
    return int(text)


def _nota(options: argparse.Namespace) -> int:
    house = huis(options)
    scope = bereik(house, [options.spec])
    if len(scope.tenders) != 1 or scope.regios:
        raise WrongUse(f"'{options.spec}' is een regio; noem één aanbesteding.")
    if options.vragen and options.vragen.suffix.lower() not in (".csv", ".xlsx"):
        raise WrongUse(f"'{options.vragen}' is geen .csv en geen .xlsx.")
    wish = Wish(
        out=(options.out or house.project.output).resolve(),
        definitief=options.definitief,
        overwrite=options.overwrite,
    )
    where = house.project.shown(wish.out)
    try:
        with lock.held(wish.out, lambda: _progress(f"wacht op een andere run in {where}")):
            return _alleen(house, scope.tenders[0], wish, options)
    except lock.Busy:
        busy = problems.problem("W606", Place(where), "", minuten=round(lock.PATIENCE / 60))
        report.show([busy], house.project.root, sys.stderr, True)
        return PROBLEMS


def _alleen(house: House, tender: str, wish: Wish, options: argparse.Namespace) -> int:
    """With the output folder to ourselves."""
    asked = Opdracht(options.ronde, options.datum, options.vragen)
    done, found = nota.maak(house, tender, asked, wish, _progress)
    report.show(found, house.project.root, sys.stderr, True)
    if done is None:
        print("er is geen nota gemaakt.")
        return PROBLEMS
    for outcome in done.outcomes:
        assert outcome.path is not None  # none of them is blocked
        state = outcome.written.value if outcome.written else Written.GEMAAKT.value
        print(f"{house.project.shown(outcome.path)}: {state}")
    numbers = [
        _aantal(done.vragen, "vraag", "vragen"),
        _aantal(done.wijzigingen, "wijziging", "wijzigingen"),
    ]
    print(f"in de nota: {' en '.join(numbers)}.")
    if done.vertrouwelijk:
        kept = _aantal(done.vertrouwelijk, "vertrouwelijke vraag", "vertrouwelijke vragen")
        print(f"niet in de nota: {kept}; zie het stuk voor het proces-verbaal.")
    return PROBLEMS if pipeline.has_fout(found) else OK


def _aantal(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _progress(text: str) -> None:
    print(f"  {text} ...", file=sys.stderr, flush=True)
