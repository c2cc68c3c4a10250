"""The documents of the real tenders and of the example, made once for all tests that read them.

As Word files (``made``) and, as far as a test asks for them, as PDF (``gedrukt``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator import kantoor, pipeline, regional, uitvoer
from generator.pipeline import Wish
from generator.problems import Problem
from generator.project import Project

ROOT = Path(__file__).resolve().parents[1]
REAL = (
    "wbo/slt",
    "wbo/dagbesteding-dagbehandeling",
    "wbo/behandeling-verblijf-crisis",
    "wbo/specialistische-ambulante-behandeling",
    "wbo/wonen-met-begeleiding",
    "wbo/onderwijs",
    "hart-van-brabant/segment-3-4",
)
FINAL = ("voorbeeld/jeugdteams", "voorbeeld/begeleiding", "voorbeeld/wonen")
REGIONS = ("hart-van-brabant", "samen-voor-jeugd", "voorbeeld", "wbo")
CONCEPTS = [
    *(
        f"{tender}/{document}"
        for tender in REAL[:3]
        for document in ("selectiedocument", "dialoogdocument", "inschrijfdocument")
    ),
    "wbo/specialistische-ambulante-behandeling/marktconsultatiedocument",
    "wbo/wonen-met-begeleiding/marktconsultatiedocument",
    "wbo/wonen-met-begeleiding/inkoopdocument",
]
EXAMPLE = [
    "voorbeeld/jeugdteams/selectiedocument",
    "voorbeeld/jeugdteams/dialoogdocument",
    *(f"voorbeeld/jeugdteams/inschrijfdocument-perceel-{n}" for n in (1, 2, 3, 4)),
    "voorbeeld/begeleiding/marktconsultatiedocument",
    "voorbeeld/begeleiding/inschrijfdocument",
    "voorbeeld/wonen/marktconsultatiedocument",
    "voorbeeld/wonen/inkoopdocument",
]


# What is looked at page by page: every document of the example and of one real tender ...
GEZIEN = [*EXAMPLE, "voorbeeld/overzicht", *(n for n in CONCEPTS if n.startswith("wbo/slt/"))]
# ... and their working papers, together on a sheet.
PAPIEREN = [f"{tender}/werkstukken" for tender in (*FINAL, "wbo/slt")]


def maak(out: Path) -> list[Problem]:
    """All documents: the real tenders as concept, the example as final; of each region its own."""
    house = pipeline.open_house(Project(ROOT))
    with_pages = kantoor.find_soffice() is not None
    overviews = [
        stuk for name in REGIONS for stuk in regional.stukken(house, name, Wish(out=out))[0]
    ]
    problems = []
    for tenders, definitief in ((REAL, False), (FINAL, True)):
        wish = Wish(out=out, definitief=definitief, with_pages=with_pages)
        _, found = pipeline.render_all(
            house, tenders, wish, lambda _: None, () if definitief else overviews
        )
        problems += found
    return problems


@dataclass(frozen=True)
class Gedrukt:
    """The documents as PDF, as the tool delivers them; each is made once in a session."""

    made: Path
    _pdfs: dict[str, bytes] = field(default_factory=dict)

    def pdfs(self, names: Iterable[str]) -> dict[str, bytes]:
        """Those that are not there yet go through one LibreOffice process."""
        names = list(names)
        todo = [name for name in names if name not in self._pdfs]
        docs = {name: (self.made / f"{name}.docx").read_bytes() for name in todo}
        if docs:
            fresh, lost = uitvoer.vormen(docs, "pdf")
            assert lost == {}
            self._pdfs.update(fresh)
        return {name: self._pdfs[name] for name in names}

    def bladen(self) -> dict[str, dict[str, bytes]]:
        """The sheets to look at: a document, or the working papers of a tender."""
        papers = {
            name: sorted(f"{name}/{p.stem}" for p in (self.made / name).glob("*.docx"))
            for name in PAPIEREN
        }
        every = self.pdfs([*GEZIEN, *(paper for found in papers.values() for paper in found)])
        sheets = {name: {name: every[name]} for name in GEZIEN}
        return sheets | {name: {p: every[p] for p in found} for name, found in papers.items()}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All documents, in an output folder."""
    out = tmp_path_factory.mktemp("documents")
    found = maak(out)
    assert not pipeline.has_fout(found), found
    return out


@pytest.fixture(scope="session")
def gedrukt(made: Path) -> Gedrukt:
    return Gedrukt(made)
