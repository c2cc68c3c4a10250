"""The words of the templates against the same text rules as those of the specs.

In: the project and its procedures. Out: Problems at clause (or skeleton) and paragraph. Which rules
hold for a clause follows from the published documents in which it is printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from generator import kennis, ooxml
from generator.ooxml import OoxmlError, w
from generator.origin import Place
from generator.problems import Problem
from generator.procedure import Procedure
from generator.project import Project
from generator.rules.teksten import Gebruik, in_bouwsteen

_INCLUDE = re.compile(r"\s*\[\[(bs_[a-z0-9_]+)\]\]\s*")


def check(project: Project, procedures: Mapping[str, Procedure]) -> list[Problem]:
    """Every paragraph of every skeleton and clause against the text rules.

    A file that cannot be read is a matter of the other checks; it is left out here.
    """
    regels = kennis.load(project.schemas).tekstregels
    skeletons = project.templates / "documenten"
    published = _published(procedures)
    texts = {path: _alineas(path) for path in sorted(skeletons.glob("*.docx"))}
    used: dict[str, set[tuple[str, str]]] = defaultdict(set)
    found: list[Problem] = []
    for path, alineas in texts.items():
        own = published.get(path.stem, frozenset())
        for text in alineas.values():
            if include := _INCLUDE.fullmatch(text):
                used[include[1]] |= own
        found += in_bouwsteen(regels, Place(project.shown(path)), alineas, own)
    for path in sorted((project.templates / "bouwstenen").rglob("*.docx")):
        where = frozenset(used[path.stem])
        found += in_bouwsteen(regels, Place(project.shown(path)), _alineas(path), where)
    return found


def _published(procedures: Mapping[str, Procedure]) -> dict[str, Gebruik]:
    """Skeleton -> (procedure, fase) of the documents that appear; working papers left out."""
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in procedures.values():
        for fase in one.fasen:
            for soort in fase.documenten:
                if not soort.werkstuk:
                    places[soort.sjabloon].add((one.id, fase.id))
    return {name: frozenset(found) for name, found in places.items()}


def _alineas(path: Path) -> dict[int, str]:
    """Number of a paragraph (from 1, cells included) -> its text; empty for a broken file."""
    try:
        root = ooxml.parse(ooxml.read_package(path.read_bytes())["word/document.xml"])
        texts = [ooxml.visible_text(p) for p in root.iter(w("p"))]
    except (OoxmlError, KeyError, OSError, RecursionError):
        return {}
    return {number: text for number, text in enumerate(texts, 1) if text.strip()}
