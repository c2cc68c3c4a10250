"""The documents of the real tenders and of the example, made once for all tests that read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import kantoor, pipeline, regional
from generator.pipeline import Wish
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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All documents: the real tenders as concept, the example as final; of each region its own."""
    out = tmp_path_factory.mktemp("documents")
    house = pipeline.open_house(Project(ROOT))
    with_pages = kantoor.find_soffice() is not None
    overviews = [
        stuk for name in REGIONS for stuk in regional.stukken(house, name, Wish(out=out))[0]
    ]
    for tenders, definitief in ((REAL, False), (FINAL, True)):
        wish = Wish(out=out, definitief=definitief, with_pages=with_pages)
        _, found = pipeline.render_all(
            house, tenders, wish, lambda _: None, () if definitief else overviews
        )
        assert not pipeline.has_fout(found), found
    return out
