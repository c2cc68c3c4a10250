"""The command ``bestek review``: the review pack of tenders.

In: the subparsers of ``cli``. Out: the command with its ``run``, which gives an exit code. Thin:
what it does stands in ``beoordeling``.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from generator import beoordeling, files, lock, pipeline, problems, report
from generator.beoordeling import Opdracht
from generator.bereik import WrongUse, bereik, huis
from generator.origin import Place
from generator.pipeline import House
from generator.textfile import FORBIDDEN
from generator.write import Written

OK, PROBLEMS = 0, 1
_STAND = {
    Written.GEMAAKT: "gemaakt",
    Written.ONGEWIJZIGD: "ongewijzigd",
    Written.ERNAAST: "met de hand gewijzigd; nieuwe versie ernaast",
}


def voeg_toe(commands: Any) -> None:
    """Add the command to the parser of ``cli``."""
    one = commands.add_parser("review", help="een beoordeling door een jurist voorbereiden")
    one.add_argument("specs", nargs="*", metavar="SPEC")
    day = "dag bij opmerkingen en wijzigingen, en waarop wordt gekeken (anders: geen)"
    one.add_argument("--datum", type=_datum, help=day)
    name = "naam bij de wijzigingen in een redline (anders: bestek)"
    one.add_argument("--auteur", type=_auteur, default="bestek", help=name)
    one.add_argument("--out", type=Path, help="map voor de bestanden (anders: output/)")
    one.add_argument("--no-pages", action="store_true", help="zonder paginanummers, sneller")
    one.add_argument("--overwrite", action="store_true", help="ook wat iemand heeft gewijzigd")
    one.add_argument("--alle", "--all", action="store_true", help="alle meldingen")
    one.set_defaults(run=_review)


def _datum(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"'{text}' is geen datum zoals 2026-11-22") from fault


def _auteur(text: str) -> str:
    if not text.strip() or len(text) > 200 or FORBIDDEN.search(text):
        raise argparse.ArgumentTypeError("geef een naam zonder vreemde tekens")
    return text.strip()


def _review(options: argparse.Namespace) -> int:
    house = huis(options)
    tenders = bereik(house, options.specs).tenders
    if not tenders:
        raise WrongUse("er is geen aanbesteding om te beoordelen.")
    asked = Opdracht(
        out=(options.out or house.project.output).resolve(),
        auteur=options.auteur,
        datum=options.datum,
        met_paginas=not options.no_pages,
        overwrite=options.overwrite,
    )
    where = house.project.shown(asked.out)
    try:
        with lock.held(asked.out, lambda: _progress(f"wacht op een andere run in {where}")):
            files.sweep([asked.out / ".cache", *(asked.out / t for t in tenders)])
            return max(_tender(house, tender, asked, options.alle) for tender in tenders)
    except lock.Busy:
        minutes = round(lock.PATIENCE / 60)
        busy = problems.problem("W606", Place(where), "", minuten=minutes)
        report.show([busy], house.project.root, sys.stderr, True)
        return PROBLEMS


def _tender(house: House, tender: str, asked: Opdracht, alle: bool) -> int:
    made, without, found = beoordeling.maak(house, tender, asked, _progress)
    report.show(problems.in_order(found), house.project.root, sys.stderr, alle)
    for stuk in without:
        print(f"{tender}/{stuk.naam}: geen concept ({stuk.waarom})")
    for one in made:
        print(f"{one.wat}: {_STAND[one.written]} -> {house.project.shown(one.path)}")
    if not made:
        print(f"{tender}: er is niets gemaakt; de spec is niet te lezen.")
    return PROBLEMS if pipeline.has_fout(found) or not made else OK


def _progress(text: str) -> None:
    print(f"  {text} ...", file=sys.stderr, flush=True)
