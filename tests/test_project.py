"""The project folder and the names of tenders."""

from pathlib import Path

import pytest

from generator.project import NAAM, Project, find


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("wbo/slt", "wbo/regio", "wbo/vrijgave", "anders/een"):
        path = tmp_path / "tender_specs" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("naam: x\n")
    (tmp_path / "schemas").mkdir()
    return Project(tmp_path)


def test_tenders_are_all_specs_by_name(project: Project) -> None:
    (project.specs / "wbo" / "vertaaltabel.csv").write_text("x")
    (project.specs / "los.yaml").write_text("x")
    assert project.tenders() == ["anders/een", "wbo/slt"]


def test_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.named("wbo/slt") == "wbo/slt"
    assert project.named("wbo/bestaat-niet") == "wbo/bestaat-niet"
    assert project.named(str(project.specs / "wbo" / "slt.yaml")) == "wbo/slt"
    monkeypatch.chdir(project.specs / "wbo")
    assert project.named("slt.yaml") == "wbo/slt"
    monkeypatch.chdir(project.root)
    assert project.named("tender_specs/wbo/slt.yaml") == "wbo/slt"
    assert project.named("slt.yaml") is None
    assert project.named("slt") is None
    assert project.named("../../geheim") is None


@pytest.mark.parametrize("name", ["wbo/slt", "wbo/slt-2", "0/1", "a-b/c-d"])
def test_good_names(name: str) -> None:
    assert NAAM.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["slt", "Wbo/slt", "wbo/SLT", "wbo/", "/slt", "../slt", "wbo/../x", "a/b/c", "a/-b"]
)
def test_bad_names(name: str) -> None:
    assert not NAAM.fullmatch(name)


def test_a_name_ends_where_it_ends() -> None:
    """Not even a line end may follow: the name becomes a path."""
    assert not NAAM.match("wbo/slt\n")


def test_folders(project: Project) -> None:
    assert project.spec("wbo/slt") == project.root / "tender_specs/wbo/slt.yaml"
    assert project.region("wbo/slt") == project.root / "tender_specs/wbo"
    assert project.shown(project.spec("wbo/slt")) == "tender_specs/wbo/slt.yaml"
    assert project.shown(Path("/elders/x")) == "/elders/x"


def test_find_looks_upward(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert find(project.root) == project.root
    assert find(project.specs / "wbo") == project.root
    assert find(tmp_path_factory.mktemp("elders")) is None
