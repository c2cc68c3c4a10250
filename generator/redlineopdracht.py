"""The command ``bestek redline OUD NIEUW``: two files in, one with tracked changes out.

In: the subparsers of ``cli``. Out: the command with its ``run``, which gives an exit code. Thin:
comparing is done by ``redline``, which takes two byte strings; here names become bytes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from generator import beoordeling, files, ooxml, problems, redline, report, veilig
from generator.beoordeling import Kant
from generator.bereik import WrongUse, huis
from generator.origin import Place
from generator.problems import Problem
from generator.textfile import FORBIDDEN, oorzaak

OK, PROBLEMS = 0, 1
AUTEUR = "bestek"
ZONDER_DATUM = "2000-01-01T00:00:00Z"
"""Date of the changes when neither the command nor NIEUW itself says one."""

_CORE = "docProps/core.xml"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SOORTEN = {
    "ins": "ingevoegd",
    "del": "verwijderd",
    "rPrChange": "opmaak van tekst",
    "pPrChange": "opmaak van alinea's",
    "sectPrChange": "bladzijde-instellingen",
}


@dataclass(frozen=True)
class Bron:
    """One side of the comparison: how the user named it, and its bytes."""

    naam: str
    data: bytes
    kant: Kant | None = None
    """What is known of it, when it is no file."""


class _Onleesbaar(Exception):
    def __init__(self, found: Problem) -> None:
        self.found = found
        super().__init__(found.code)


def voeg_toe(commands: Any) -> None:
    """Add the command to the parser of ``cli``."""
    one = commands.add_parser("redline", help="twee documenten vergelijken in een Word-bestand")
    one.add_argument("oud", metavar="OUD")
    one.add_argument("nieuw", metavar="NIEUW")
    one.add_argument("--uit", type=Path, help="het bestand (anders: NIEUW met .redline.docx)")
    name = f"naam bij de wijzigingen (anders: {AUTEUR})"
    one.add_argument("--auteur", type=_auteur, default=AUTEUR, help=name)
    moment = "dag (en tijd) van de wijzigingen (anders: laatste wijziging van NIEUW)"
    one.add_argument("--datum", type=_datum, help=moment)
    one.add_argument("--overwrite", action="store_true", help="ook als het bestand al bestaat")
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    one.set_defaults(run=_redline)


def _auteur(text: str) -> str:
    if not text.strip() or len(text) > 200 or FORBIDDEN.search(text):
        raise argparse.ArgumentTypeError("geef een naam zonder vreemde tekens")
    return text.strip()


def _datum(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        words = f"'{text}' is geen datum zoals 2026-11-22 of 2026-11-22T14:30"
        raise argparse.ArgumentTypeError(words) from fault
    return moment.replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def _redline(options: argparse.Namespace) -> int:
    try:
        oud, nieuw = _bron(options, options.oud), _bron(options, options.nieuw)
        target = options.uit or _doel(nieuw)
        _mag(target, options)
        made = redline.redline(
            oud.data,
            nieuw.data,
            options.auteur,
            options.datum or _laatst_gewijzigd(nieuw.data),
            _toelichtingen(oud, nieuw),
        )
        found = [*_gevaar(oud), *_gevaar(nieuw), *_bevindingen(made, target)]
        found += [*_zonder_paginas(oud), *_zonder_paginas(nieuw)]
        kept = _schrijf(target, made.data, options.overwrite)
    except _Onleesbaar as fault:
        report.show([fault.found], Path.cwd(), sys.stderr, True)
        return PROBLEMS
    except redline.RedlineError as fault:
        names = {"OUD": options.oud, "NIEUW": options.nieuw}
        which, _, reason = str(fault).partition(": ")
        place = Place(names.get(which, options.nieuw))
        unread = problems.problem("W650", place, reden=reason if which in names else str(fault))
        report.show([unread], Path.cwd(), sys.stderr, True)
        return PROBLEMS
    if options.format == "json":
        print(json.dumps(_als_json(made, target), ensure_ascii=False, indent=1))
        return OK
    report.show(found, Path.cwd(), sys.stdout, True)
    if kept is not None:
        print(f"kopie van het oude bestand -> {kept}")
    print(f"{_geteld(made)} -> {target}")
    return OK


def _bron(options: argparse.Namespace, name: str) -> Bron:
    """The bytes of a side: a file, or what ``beoordeling.kant`` knows by this name."""
    path = Path(name)
    try:
        if not path.exists() and beoordeling.is_naam(name):
            side = beoordeling.kant(huis(options), name)
            if side is not None:
                return Bron(name, side.data, side)
        if not path.is_file():
            reason = "het bestand bestaat niet" if not path.exists() else "het is geen bestand"
            raise _Onleesbaar(problems.problem("W650", Place(name), reden=reason))
        if path.stat().st_size > ooxml.MAX_BYTES:
            reason = f"het is groter dan {ooxml.MAX_BYTES // 1_000_000} MB"
            raise _Onleesbaar(problems.problem("W650", Place(name), reden=reason))
        return Bron(name, path.read_bytes())
    except beoordeling.Onbruikbaar as fault:
        raise _Onleesbaar(fault.found) from fault
    except OSError as fault:
        reason = oorzaak(fault)
        raise _Onleesbaar(problems.problem("W650", Place(name), reden=reason)) from fault


def _doel(nieuw: Bron) -> Path:
    """Beside the file; for what is no file, in the folder where the user stands."""
    own = Path(f"{nieuw.kant.stuk}.docx") if nieuw.kant else Path(nieuw.naam)
    return own.with_suffix(".redline.docx")


def _toelichtingen(oud: Bron, nieuw: Bron) -> list[redline.Toelichting]:
    """The changes of the spec, when both sides know theirs."""
    if oud.kant is None or nieuw.kant is None:
        return []
    return beoordeling.toelichtingen(oud.kant, nieuw.kant)


def _zonder_paginas(bron: Bron) -> list[Problem]:
    reason = bron.kant.zonder_paginas if bron.kant else ""
    return [problems.problem("W603", Place(bron.naam), reden=reason.rstrip("."))] if reason else []


def _mag(target: Path, options: argparse.Namespace) -> None:
    if target.suffix.lower() != ".docx":
        raise WrongUse(f"'{target}' eindigt niet op .docx.")
    if target.is_dir() or not target.parent.is_dir():
        raise WrongUse(f"'{target}' kan geen bestand zijn: die map is er niet, of het is er een.")
    for name in (options.oud, options.nieuw):
        if target.exists() and Path(name).exists() and target.samefile(name):
            raise WrongUse(f"--uit wijst naar {name} zelf; kies een andere naam.")


def _schrijf(target: Path, data: bytes, overwrite: bool) -> Path | None:
    """Write the file; gives the copy that was kept of another one under that name."""
    kept = None
    if target.exists():
        if target.read_bytes() == data:
            return None
        if not overwrite:
            raise _Onleesbaar(problems.problem("W653", Place(str(target))))
        kept = files.backup(target)
    files.atomic(target, data)
    return kept


def _laatst_gewijzigd(data: bytes) -> str:
    """When NIEUW says it was last changed: the same at every run, and no clock is asked."""
    try:
        parts = ooxml.read_package(data)
        found = ooxml.parse(parts[_CORE]).findtext(_MODIFIED) if _CORE in parts else None
    except ooxml.OoxmlError:
        return ZONDER_DATUM  # why it cannot be read is told when it is compared
    return found if found and _MOMENT.fullmatch(found) else ZONDER_DATUM


def _gevaar(bron: Bron) -> list[Problem]:
    """What the file would fetch or start in Word: nothing of it is followed here."""
    reason = veilig.bezwaar(bron.data)
    return [problems.problem("W654", Place(bron.naam), reden=reason)] if reason else []


def _bevindingen(made: redline.Redline, target: Path) -> list[Problem]:
    place = Place(str(target))
    return [
        *(problems.problem("W651", place, wat=line) for line in made.afwijkingen),
        *(problems.problem("W652", place, wat=line) for line in made.niet_vergeleken),
    ]


def _geteld(made: redline.Redline) -> str:
    if not made.aantal:
        return "geen wijzigingen: beide documenten zeggen hetzelfde"
    counts: dict[str, int] = {}
    for kind, number in made.wijzigingen:
        words = _SOORTEN.get(kind, "tabellen en overige opmaak")
        counts[words] = counts.get(words, 0) + number
    told = ", ".join(f"{number} {words}" for words, number in counts.items())
    return f"{made.aantal} bijgehouden wijzigingen ({told})"


def _als_json(made: redline.Redline, target: Path) -> dict[str, object]:
    return {
        "uit": str(target),
        "wijzigingen": dict(made.wijzigingen),
        "niet_vergeleken": list(made.niet_vergeleken),
        "afwijkingen": list(made.afwijkingen),
    }
