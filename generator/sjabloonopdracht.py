"""The commands of ``bestek templates``: arguments in, messages and exit code out. Thin.

In: the parser of ``bestek`` and how it finds the project. Out: ``check`` and ``leesbaarheid``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from generator import (
    files,
    leestabel,
    pipeline,
    report,
    sjablooncheck,
    sjabloonvorm,
    taalgebruik,
)
from generator.bereik import WrongUse
from generator.pipeline import House
from generator.problems import Problem
from generator.project import Project
from generator.taal import zeg

Openen = Callable[[argparse.Namespace], House]


def voeg_toe(
    commands: Any, openen: Openen, alle: Callable[[argparse.ArgumentParser], None]
) -> None:
    """Add ``templates`` with its own commands to the parser.

    Args:
        commands: the sub-parsers of ``bestek``.
        openen: finds and reads the project of the options.
        alle: adds the option ``--alle``.
    """
    templates = commands.add_parser("templates", help=zeg("sjablonen"))
    inner = templates.add_subparsers(required=True, metavar=zeg("OPDRACHT"))
    one = inner.add_parser("check", help=zeg("sjablonen controleren"))
    notes = zeg("map voor een kopie van elk sjabloon met bevindingen, als opmerkingen in Word")
    one.add_argument("--annotate", type=Path, metavar="DIR", help=notes)
    alle(one)
    one.set_defaults(run=lambda options: _check(openen(options), options))
    one = inner.add_parser("leesbaarheid", help=zeg("per bouwsteen: hoe moeilijk is de tekst"))
    one.set_defaults(run=lambda options: _leesbaarheid(openen(options).project))


def _check(house: House, options: argparse.Namespace) -> int:
    own = (*house.regiostukken.documenten, *house.regiostukken.nota)
    if options.annotate and _within(options.annotate, house.project.templates):
        raise WrongUse(zeg("--annotate wijst naar templates zelf; kies een andere map."))
    found = sjablooncheck.volledig(house.project, house.register, house.procedures, own)
    report.show(found, house.project.root, sys.stdout, options.alle)
    if options.annotate:
        _annotate(house.project, found, options.annotate)
    print(zeg("sjablonen gecontroleerd: {telling}.", telling=report.counted(found)))
    return 1 if pipeline.has_fout(found) else 0


def _leesbaarheid(project: Project) -> int:
    leestabel.toon(taalgebruik.meten(project), taalgebruik.grenzen(project), sys.stdout)
    return 0


def _within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _annotate(project: Project, found: Sequence[Problem], folder: Path) -> None:
    """Copies of the templates with their findings as comments."""
    for name, copy in sjabloonvorm.kopieen(project, found):
        if copy is None:
            print(f"{name}: {zeg('geen kopie mogelijk; zie de melding hierboven')}")
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        files.atomic(target, copy)
        print(f"{name}: {zeg('kopie met opmerkingen')} -> {target}")
