"""Do the files, the register and the texts of the templates belong together?

In: the project and the register. Out: S542 a clause file without entry, S543 an entry without
file, S544 a text form that is not that of its template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from generator import sjabloontekst
from generator.origin import Place
from generator.problems import Problem, did_you_mean, problem
from generator.project import Project
from generator.register import Bouwsteen
from generator.taal import zeg

REGISTER = Place("templates/bouwstenen.yaml")


def bouwstenen(project: Project, register: Mapping[str, Bouwsteen]) -> Iterator[Problem]:
    """Every file has its entry, and every entry its file."""
    folder = project.templates / "bouwstenen"
    files = [p for p in sorted(folder.rglob("*.docx")) if not p.name.startswith("~$")]
    for path in files:
        if path.stem not in register:
            hint = did_you_mean(path.stem, register)
            yield problem("S542", Place(project.shown(path)), "", bouwsteen=path.stem, bedoeld=hint)
    there = {path.stem for path in files}
    shared = {path.stem for path in files if path.parent == folder}
    for name in register:
        if name not in there:
            yield problem("S543", REGISTER, name, bouwsteen=name, map="templates/bouwstenen")
        elif name not in shared:
            where = next(project.shown(p.parent) for p in files if p.stem == name)
            yield problem(
                "S543", REGISTER, name, bouwsteen=name, map=zeg("alleen in {map}", map=where)
            )


def teksten(project: Project, faulty: set[str]) -> Iterator[Problem]:
    """The text forms; of a template in ``faulty`` the text is not compared.

    A project without ``templates/tekst`` keeps no text forms.
    """
    folder = project.templates / "tekst"
    if not folder.is_dir():
        return
    expected = set()
    for path, target, read in sjabloontekst.bronnen(project.templates):
        expected.add(target)
        if project.shown(path) in faulty:
            continue
        fault = _difference(target, read(path))
        if fault is not None:
            line, reason = fault
            yield problem("S544", Place(project.shown(target), line, 1), "", reden=reason)
    for stale in sorted(set(folder.rglob("*.txt")) - expected):
        reason = zeg("het sjabloon bestaat niet meer")
        yield problem("S544", Place(project.shown(stale)), "", reden=reason)


def _difference(target: Path, text: str) -> tuple[int, str] | None:
    """The first line (from 1) that differs, with why; line 0: the file as a whole."""
    if not target.is_file():
        return 0, zeg("de tekstvorm is er niet")
    try:
        written = target.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return 0, zeg("de tekstvorm is niet te lezen")
    if written == text:
        return None
    lines = zip_longest(written.splitlines(), text.splitlines())
    number, (old, new) = next(
        ((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1]), (0, (None, None))
    )
    return number, zeg(
        "hier staat '{old}', in het sjabloon '{new}'", old=_short(old), new=_short(new)
    )


def _short(line: str | None) -> str:
    if line is None:
        return zeg("niets")
    return line if len(line) <= 60 else f"{line[:60]} …"
