"""The command ``bestek readback BESTAND``: a reviewer's file in, a work list out.

In: the subparsers of ``cli``. Out: the command with its ``run``, which gives an exit code. Thin:
reading and comparing is done by ``teruglezen``. Nothing of the spec is ever changed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from generator import files, ooxml, problems, report, teruglezen, veilig
from generator.bereik import WrongUse, huis
from generator.origin import Place
from generator.redline import RedlineError
from generator.teruglezen import Voorstel, Werklijst, uitvoer

OK, PROBLEMS = 0, 1


def voeg_toe(commands: Any) -> None:
    """Add the command to the parser of ``cli``."""
    one = commands.add_parser("readback", help="een nagekeken document teruglezen")
    one.add_argument("bestand", metavar="BESTAND", type=Path)
    one.add_argument("--format", choices=("tekst", "json"), default="tekst")
    one.add_argument("--uit", type=Path, help="de werklijst ook als .xlsx of .json")
    patch = "wijzigingen van waarden als patch van de spec (anders: BESTAND met .patch)"
    one.add_argument("--propose", nargs="?", type=Path, const=Path(), metavar="PATCH", help=patch)
    one.add_argument("--overwrite", action="store_true", help="ook als die bestanden al bestaan")
    one.add_argument("--out", type=Path, help="map met gemaakte documenten (anders: output/)")
    one.set_defaults(run=_readback)


def _readback(options: argparse.Namespace) -> int:
    house = huis(options)
    path: Path = options.bestand
    if not path.is_file():
        raise WrongUse(f"bestand '{path}' bestaat niet.")
    patch = options.propose
    if patch == Path():
        patch = path.with_suffix(".patch")
    for target, endings in ((options.uit, (".xlsx", ".json")), (patch, (".patch", ".diff"))):
        _mag(target, endings, path, options.overwrite)
    place = Place(str(path))
    if path.stat().st_size > ooxml.MAX_BYTES:
        reason = f"het is groter dan {ooxml.MAX_BYTES // 1_000_000} MB"
        return _geweigerd(house.project.root, problems.problem("W694", place, reden=reason))
    data = path.read_bytes()
    out = (options.out or house.project.output).resolve()
    try:
        teruglezen.lees(data)
        bron, found = teruglezen.zoek(house, data, str(path), out)
        if bron is None:
            return _geweigerd(house.project.root, *found)
        work = teruglezen.werklijst(house, data, bron)
    except RedlineError as fault:
        return _geweigerd(house.project.root, problems.problem("W694", place, reden=fault))
    if reason := veilig.bezwaar(data):
        found.append(problems.problem("W695", place, reden=reason))
    proposal = teruglezen.voorstellen(house, work) if patch is not None else None
    report.show(found, house.project.root, sys.stderr, True)
    as_json = uitvoer.als_json(work, str(path), proposal)
    if options.uit is not None:
        xlsx = options.uit.suffix.lower() == ".xlsx"
        files.atomic(options.uit, uitvoer.als_xlsx(work) if xlsx else f"{as_json}\n".encode())
    if patch is not None and proposal is not None and proposal.patch:
        files.atomic(patch, proposal.patch.encode("utf-8"))
    if options.format == "json":
        print(as_json)
    else:
        _print(work, proposal, options.uit, patch)
    return OK


def _mag(target: Path | None, endings: tuple[str, ...], source: Path, overwrite: bool) -> None:
    if target is None:
        return
    if target.suffix.lower() not in endings:
        raise WrongUse(f"'{target}' eindigt niet op {' of '.join(endings)}.")
    if target.is_dir() or not target.parent.is_dir():
        raise WrongUse(f"'{target}' kan geen bestand zijn: die map is er niet, of het is er een.")
    if target.exists() and (target.samefile(source) or not overwrite):
        raise WrongUse(f"'{target}' bestaat al; kies een andere naam of geef --overwrite.")


def _geweigerd(root: Path, *found: problems.Problem) -> int:
    report.show(list(found), root, sys.stderr, True)
    return PROBLEMS


def _print(
    work: Werklijst, proposal: Voorstel | None, listed: Path | None, patch: Path | None
) -> None:
    for line in uitvoer.regels(work):
        print(line)
    number = len(work.regels)
    told = {0: "geen bevindingen", 1: "1 bevinding"}.get(number, f"{number} bevindingen")
    print(f"{told}; vergeleken met {work.bron.tender}/{work.bron.naam}, {work.bron.wat}.")
    if listed is not None:
        print(f"werklijst -> {listed}")
    if proposal is None:
        return
    for change in proposal.wijzigingen:
        print(f"voorstel: {change.plek.pad} ({change.plek.plaats}): {change.oud} -> {change.nieuw}")
    for row, reason in proposal.niet:
        print(f"geen voorstel voor {row}: {reason}")
    if proposal.patch:
        print(f"voorstel -> {patch}; het is niet toegepast. Bekijk het en gebruik: git apply")
    else:
        print("er is geen waarde om voor te stellen; er is geen patch geschreven.")
