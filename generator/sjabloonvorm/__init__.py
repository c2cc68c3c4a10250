"""Are the templates as files what they should be? Their form, file by file, before they are filled.

In: the project and the register of clauses. Out: Problems, each with the file and, where there is
one, the place in it (``kop 'Looptijd', alinea 3``). One theme a module: ``tags``, ``opmaak``,
``inhoud``, ``verzameling``, ``werkboek``; ``opmerkingen`` puts them into a copy as Word comments.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator import ooxml
from generator.assemble import house_style
from generator.ooxml import OoxmlError
from generator.origin import Place
from generator.problems import Problem, problem
from generator.project import Project
from generator.register import Bouwsteen
from generator.sjabloonvorm import inhoud, opmaak, tags, verzameling, werkboek
from generator.sjabloonvorm.opmerkingen import kopieen
from generator.sjabloonvorm.stuk import lees

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
    if folder != "huisstijl":
        region = rest[0] if folder == "bouwstenen" and len(rest) > 1 else ""
        styles = _style_names(house_style(project.templates, region)) or styles
    return [*inhoud.check(stuk), *tags.check(stuk), *opmaak.check(stuk, styles)]


def _style_names(path: Path) -> frozenset[str]:
    """The names of the styles of a house style; empty when it cannot be read (told there)."""
    try:
        parts = ooxml.read_package(path)
        return frozenset(ooxml.style_names(ooxml.parse(parts[ooxml.STYLES])).values())
    except (OoxmlError, OSError, KeyError):
        return frozenset()
