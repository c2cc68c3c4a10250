"""Are the templates as files what they should be? Their form, file by file, before they are filled.

In: the project and the register of clauses. Out: Problems, each with the file and, where there is
one, the place in it (``kop 'Looptijd', alinea 3``). One theme a module: ``tags``, ``opmaak``,
``huisstijl`` (with ``stijlboek``), ``inhoud``, ``verzameling``, ``werkboek``; ``opmerkingen``
puts them into a copy as Word comments.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping
from pathlib import Path

from generator import huisstijl as basis
from generator import ooxml
from generator.assemble import house_style
from generator.ooxml import OoxmlError
from generator.origin import Place
from generator.problems import Problem, problem
from generator.project import Project
from generator.register import Bouwsteen
from generator.sjabloonvorm import huisstijl, inhoud, opmaak, tags, verzameling, werkboek
from generator.sjabloonvorm.opmerkingen import kopieen
from generator.sjabloonvorm.stuk import Stuk, lees
from generator.taal import zeg

__all__ = ["FOLDERS", "ONLEESBAAR", "bestand", "check", "kopieen"]
ONLEESBAAR = "S530"
FOLDERS = ("huisstijl", "documenten", "bouwstenen")


def check(project: Project, register: Mapping[str, Bouwsteen]) -> list[Problem]:
    """All findings on the form of all templates, the house style first."""
    found = []
    for folder in FOLDERS:
        for path in sorted((project.templates / folder).rglob("*.docx")):
            if not path.name.startswith("~$"):  # Word's lock file
                found += bestand(project, path)
    for path in sorted((project.templates / "werkstukken").glob("*.xlsx")):
        if not path.name.startswith("~$"):
            found += werkboek.check(path, Place(project.shown(path)))
    found += verzameling.bouwstenen(project, register)
    found += verzameling.teksten(project, {p.place.file for p in found})
    return list(dict.fromkeys(found))


def bestand(project: Project, path: Path) -> list[Problem]:
    """The findings on one Word template."""
    place = Place(project.shown(path))
    folder, *rest = path.relative_to(project.templates).parts
    try:
        stuk = lees(path.read_bytes(), place, folder)
    except (OoxmlError, OSError) as fault:
        reason = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
        return [problem(ONLEESBAAR, place, "", reden=reason)]
    styles = frozenset(stuk.stijlen.values())
    house: list[Problem] = []
    if folder == "huisstijl":
        house = _house_style(project, path, stuk)
    else:
        region = rest[0] if folder == "bouwstenen" and len(rest) > 1 else ""
        styles = _style_names(project, region) or styles
    return [*inhoud.check(stuk), *tags.check(stuk), *opmaak.check(stuk, styles), *house]


def _house_style(project: Project, path: Path, stuk: Stuk) -> list[Problem]:
    """What a house style misses; measured by the standard one, if that can be read."""
    standard = project.templates / "huisstijl" / "standaard.docx"
    try:
        data = (standard if standard.is_file() else path).read_bytes()
        lees(data, stuk.place, stuk.soort)  # whole enough to measure by
        return list(huisstijl.check(stuk, data, _gebruik(project)))
    except (OoxmlError, OSError):
        return []  # told at that file
    except Exception as fault:  # XML that is whole, but says what no house style can say
        said = " ".join(str(fault).split())[:120]
        reason = zeg(
            "Word-onderdelen passen niet bij elkaar ({name}: {said})",
            name=type(fault).__name__,
            said=said,
        )
        return [problem(ONLEESBAAR, stuk.place, "", reden=reason)]


def _gebruik(project: Project) -> dict[str, tuple[str, ...]]:
    """Style name in lower case -> the templates that use it."""
    found: dict[str, list[str]] = {}
    for folder in ("documenten", "bouwstenen"):
        for path in sorted((project.templates / folder).rglob("*.docx")):
            try:
                names = _stijlen_in(path.read_bytes())
            except (OoxmlError, OSError, KeyError):
                continue  # told at that file
            for name in names:
                found.setdefault(name, []).append(path.relative_to(project.templates).as_posix())
    return {name: tuple(users) for name, users in found.items()}


@functools.lru_cache(maxsize=1024)
def _stijlen_in(data: bytes) -> frozenset[str]:
    parts = ooxml.read_package(data)
    names = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
    return frozenset(huisstijl.gebruikt(ooxml.parse(parts[ooxml.DOCUMENT]), names))


def _style_names(project: Project, region: str) -> frozenset[str]:
    """The styles a template may use: those of the region's house style and of the standard one.

    What cannot be read is told at that file.
    """
    found: set[str] = set()
    for path in (
        house_style(project.templates, region),
        project.templates / "huisstijl" / "standaard.docx",
    ):
        with contextlib.suppress(OoxmlError, OSError, KeyError):
            parts = ooxml.read_package(path)
            found |= basis.namen(ooxml.parse(parts[ooxml.STYLES]))
    return frozenset(found)
