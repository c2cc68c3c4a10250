"""Fixtures of all tests: a project folder of our own (see ``tests/huis.py``)."""

import functools
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from generator.schemas import Schemas, load_schemas
from tests.gemaakt import gedrukt as gedrukt  # fixtures of all modules
from tests.gemaakt import made as made
from tests.huis import ROOT, Huis, build


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


_NEEDS_DOCUMENTS = re.compile(r"\b(made: Path|gedrukt: Gedrukt)\b")


@functools.cache
def needs_documents(file: str) -> bool:
    """A test file that reads the documents of all tenders."""
    return bool(_NEEDS_DOCUMENTS.search((ROOT / file).read_text(encoding="utf-8")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that a run on several cores ends together."""
    items.sort(key=lambda item: not needs_documents(item.nodeid.split("::")[0]))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Files that read the documents of all tenders share one process, which makes them once."""

    class PerFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            return "documents" if needs_documents(file) else file

    return PerFile(config, log)
