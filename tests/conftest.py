"""Fixtures of all tests: a project folder of our own (see ``tests/huis.py``)."""

import shutil
from pathlib import Path

import pytest

from generator.schemas import Schemas, load_schemas
from tests.gemaakt import gedrukt as gedrukt  # fixtures of all modules
from tests.gemaakt import made as made
from tests.huis import Huis, build


@pytest.fixture(scope="session")
def schemas(bouwplaats: Path) -> Schemas:
    """Of the project of the tests, whose documents are those with a skeleton there."""
    return load_schemas(bouwplaats / "schemas")


@pytest.fixture(scope="session")
def bouwplaats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project folder as it is before any test changes it; built once."""
    root = tmp_path_factory.mktemp("bouwplaats")
    build(root)
    return root


@pytest.fixture
def huis(tmp_path: Path, bouwplaats: Path, schemas: Schemas) -> Huis:
    """A fresh copy of the project, to change at will."""
    root = tmp_path / "project"
    shutil.copytree(bouwplaats, root)
    return Huis(root, schemas)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """For runs on several cores: what needs the documents of all tenders goes to one of them.

    They are made once in a process, which takes long; the rest of a file shares its own fixtures.
    """
    groups: dict[str, list[pytest.Item]] = {"documenten": []}
    for item in items:
        needs = "made" in getattr(item, "fixturenames", ())
        name = "documenten" if needs else Path(item.path).stem
        item.add_marker(pytest.mark.xdist_group(name))
        groups.setdefault(name, []).append(item)
    items[:] = [item for group in groups.values() for item in group]
