"""Specs that are right have no fout; each wrong spec has exactly the fouten that are written down.

``acceptance/invalid/x.yaml`` shows one thing that is wrong; ``x.problems`` beside it names every
problem of severity fout as ``LINE:COL CODE``. A name that starts with ``regio-`` is a region file,
a ``.csv`` a vertaaltabel; all others are tenders. A new pair of files is found by itself.
"""

from pathlib import Path

import pytest

from generator import pipeline
from generator.plan import plan
from generator.problems import Severity, format_line
from tests.huis import Huis

HERE = Path(__file__).parent / "acceptance"
VALID = sorted((HERE / "valid").glob("*.yaml"))
INVALID = sorted((HERE / "invalid").glob("*.problems"))
TENDER = "acceptatie/proef"


def found(huis: Huis, file: Path, regio: Path, tabel: Path) -> list[str]:
    """Every fout of the three files together, as ``LINE:COL CODE``."""
    region = huis.project.region(TENDER)
    region.mkdir()
    for source, name in ((file, "proef.yaml"), (regio, "regio.yaml"), (tabel, "vertaaltabel.csv")):
        (region / name).write_bytes(source.read_bytes())
    _, problems = pipeline.dossier(huis.house, TENDER, None)
    problems += pipeline.region_checks(huis.house, TENDER.split("/")[0])
    assert all(format_line(p) for p in problems)
    return [
        f"{p.place.line}:{p.place.column} {p.code}" for p in problems if p.severity is Severity.FOUT
    ]


def test_the_discovery_finds_specs() -> None:
    assert len(VALID) >= 5
    assert len(INVALID) >= 60


def test_every_wrong_file_has_its_expectation_and_the_reverse() -> None:
    files = {p.stem for p in (HERE / "invalid").iterdir() if p.suffix in (".yaml", ".csv")}
    assert files == {p.stem for p in INVALID}


@pytest.mark.parametrize("spec", VALID, ids=lambda p: p.stem)
def test_valid(huis: Huis, spec: Path) -> None:
    assert found(huis, spec, HERE / "regio.yaml", HERE / "vertaaltabel.csv") == []


@pytest.mark.parametrize("spec", VALID, ids=lambda p: p.stem)
def test_valid_specs_become_documents(huis: Huis, spec: Path) -> None:
    path = huis.project.spec("proef/geldig")
    path.write_bytes(spec.read_bytes())
    wish = pipeline.Wish(out=huis.root / "uit", with_pages=False)
    outcomes, problems = pipeline.render_all(huis.house, ["proef/geldig"], wish, lambda _: None)
    assert [p for p in problems if p.severity is Severity.FOUT] == []
    planned = plan(huis.resolve("proef/geldig"))
    assert [o.gepland.naam for o in outcomes] == [g.naam for g in planned]
    for outcome in outcomes:
        assert bool(outcome.gepland.geblokkeerd) is (outcome.path is None)
    if spec.stem != "alles-open":
        assert len([o for o in outcomes if o.path and o.path.is_file()]) == 3


@pytest.mark.parametrize("expectation", INVALID, ids=lambda p: p.stem)
def test_invalid(huis: Huis, expectation: Path) -> None:
    files = [HERE / "valid" / "een-perceel.yaml", HERE / "regio.yaml", HERE / "vertaaltabel.csv"]
    own = expectation.with_suffix(".csv")
    kind = 2
    if not own.exists():
        own = expectation.with_suffix(".yaml")
        kind = 1 if own.stem.startswith("regio-") else 0
    files[kind] = own
    expected = expectation.read_text().split("\n")
    assert found(huis, *files) == [line for line in expected if line and line[0] != "#"]
