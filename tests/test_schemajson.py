"""The JSON Schemas for editors: as exported, and with the verdict of ``validate``.

A file is read here as an editor reads it (YAML 1.2, core schema). ``ANDERS`` names what the two
judge differently, and why; a JSON Schema never refuses what ``validate`` accepts.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from generator import schemajson
from generator.load import load_yaml
from generator.problems import Severity
from generator.schemas import Schemas, load_schemas
from generator.validate import validate
from tests.huis import ROOT, Huis, spec_text

HERE = ROOT / "tests" / "acceptance"
SCHEMAS = load_schemas(ROOT / "schemas")
JUDGES = {
    kind: Draft202012Validator(schemajson.export(SCHEMAS, kind), format_checker=FormatChecker())
    for kind in schemajson.FILES
}
SPECS = sorted(
    [
        *(HERE / "valid").glob("*.yaml"),
        *(HERE / "invalid").glob("*.yaml"),
        HERE / "regio.yaml",
        *(HERE.parent / "besluiten").glob("*.yaml"),
        *(ROOT / "tender_specs").rglob("*.yaml"),
    ]
)
ANDERS = {
    "minimum-boven-maximum": "a JSON Schema cannot compare two values",
}


class Editor(yaml.SafeLoader):
    """YAML 1.2 with its core schema: no dates, no `yes`, no sexagesimal times."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 -- PyYAML's own way


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


def kind_of(path: Path) -> str:
    if path.parent.name == "uitkomsten":
        return "uitkomst"
    if path.stem == "vrijgave":
        return "vrijgaven"
    if path.stem.startswith("besluiten"):
        return "wijzigingsbesluiten"
    return "regio" if path.stem == "regio" or path.stem.startswith("regio-") else "aanbesteding"


def ours(path: Path, kind: str, schemas: Schemas = SCHEMAS) -> bool | None:
    """The verdict on the shape; None when the file is no data at all."""
    source, found = load_yaml(path, path.name)
    if source is None or any(p.severity is Severity.FOUT for p in found):
        return None
    return not any(p.severity is Severity.FOUT for p in validate(source, kind, schemas))


def theirs(path: Path, kind: str) -> bool:
    return bool(JUDGES[kind].is_valid(yaml.load(path.read_bytes(), Loader=Editor)))


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", schemajson.FILES)
def test_the_files_are_a_fresh_export(kind: str) -> None:
    path = ROOT / "schemas" / "json" / f"{schemajson.FILES[kind]}.schema.json"
    fresh = schemajson.text(schemajson.export(SCHEMAS, kind))
    assert path.read_text(encoding="utf-8") == fresh, "draai `bestek schema`"


def test_there_are_no_other_files() -> None:
    names = {p.name for p in (ROOT / "schemas" / "json").iterdir()}
    assert names == {f"{name}.schema.json" for name in schemajson.FILES.values()}


def test_the_command_writes_them(huis: Huis, capsys: pytest.CaptureFixture[str]) -> None:
    assert huis.bestek("schema") == 0
    out = capsys.readouterr().out
    for name in schemajson.FILES.values():
        path = huis.root / "schemas" / "json" / f"{name}.schema.json"
        assert f"schemas/json/{name}.schema.json" in out
        Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", schemajson.FILES)
def test_every_field_has_its_dutch_title_and_hint(kind: str) -> None:
    schema = JUDGES[kind].schema
    groups = {name: own for name, own in schema["$defs"].items() if name in SCHEMAS.groups}
    assert groups
    pairs = [(SCHEMAS.raw[kind], schema), *((SCHEMAS.groups[n], own) for n, own in groups.items())]
    for fields, own in pairs:
        assert set(fields) <= set(own["properties"]) <= {*fields, "bron", "verwacht", "waarde"}
        for key, rules in fields.items():
            shown = own["properties"][key]
            assert shown["title"] == rules["meta"]["titel"]
            assert shown["description"] == rules["meta"]["hint"]
            allowed = rules.get("keuze", rules).get("toegestaan", [])
            assert json.dumps(allowed) in json.dumps({**shown, "": []})
    reached = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
    assert reached == set(schema["$defs"])


# --- the verdict ----------------------------------------------------------------------------------


def test_there_are_specs_of_every_kind() -> None:
    assert {kind_of(p) for p in SPECS} == set(schemajson.FILES)
    assert len(SPECS) > 80
    verdicts = [ours(p, kind_of(p)) for p in SPECS]
    assert verdicts.count(False) > 20
    assert verdicts.count(True) > 20


@pytest.mark.parametrize(
    "path",
    [p for p in SPECS if ours(p, kind_of(p)) is not None],  # without data there is no verdict
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_the_verdict_is_that_of_validate(path: Path) -> None:
    verdict = ours(path, kind_of(path))
    if path.stem in ANDERS:
        assert (verdict, theirs(path, kind_of(path))) == (False, True)
    else:
        assert theirs(path, kind_of(path)) is verdict


def test_every_exception_exists() -> None:
    assert set(ANDERS) <= {p.stem for p in SPECS}


def test_a_full_spec(tmp_path: Path) -> None:
    path = tmp_path / "vol.yaml"
    path.write_text(spec_text(), encoding="utf-8")
    assert ours(path, "aanbesteding") is True
    assert theirs(path, "aanbesteding") is True


VALUES: list[Any] = [
    "",
    " ",
    "n.t.b.",
    "x",
    "5",
    "2027-02-30",
    "2027-01-31",
    "12:00",
    "ja",
    "geen",
    "onbeperkt",
    "43.000",
    "45E04",
    [],
    ["x"],
    [["x"]],
    {},
    {"bron": "x"},
    {"onzin": "x"},
    {"minimaal": "2"},
    {"open": "x", "uiterlijk": "selectie", "hint": "h"},
    {"open": "x", "uiterlijk": "selectie"},
    {"open": "", "uiterlijk": "selectie", "hint": "h"},
    {"open": "ntb", "uiterlijk": "nooit", "hint": "h"},
    {"open": "x", "uiterlijk": "selectie", "hint": "h", "waarde": "x"},
    {"verwacht": "x", "reden": "r", "uiterlijk": "dialoog"},
    {"verwacht": "x", "uiterlijk": "dialoog"},
    {"verwacht": ["x"], "reden": "n.t.b.", "uiterlijk": "dialoog"},
    {"waarde": "x"},
    {"waarde": {"waarde": "x"}},
    {"waarde": "n.t.b.", "bron": "x"},
    {"waarde": "x", "aangekondigd": {"open": "x"}, "binnen_ruimte": "y"},
    {"waarde": "x", "aangekondigd": {"ruimte": "x"}},
]


def spots(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    found = [path] if path else []
    for step, value in inside if isinstance(data, (dict, list)) else ():
        found += spots(value, (*path, step))
    return found


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = replaced(data[path[0]], path[1:], value)
    return copy


def broken() -> list[tuple[tuple[Any, ...], Any]]:
    """Every value at some spot, and every spot with some values; always the same ones."""
    every = spots(yaml.load(spec_text(), Loader=yaml.BaseLoader))
    return [
        (p, VALUES[(7 * n + 11 * k) % len(VALUES)]) for n, p in enumerate(every) for k in (0, 1)
    ]


def test_the_verdict_on_every_kind_of_mistake(tmp_path: Path) -> None:
    good = yaml.load(spec_text(), Loader=yaml.BaseLoader)
    path = tmp_path / "x.yaml"
    differ, verdicts = [], []
    for spot, value in broken():
        path.write_text(json.dumps(replaced(good, spot, value), indent=0), encoding="utf-8")
        verdict = ours(path, "aanbesteding")
        verdicts.append(verdict)
        if verdict is not theirs(path, "aanbesteding"):
            differ.append((spot, value, verdict))
    assert differ == []
    assert len(verdicts) > 300
    assert min(verdicts.count(True), verdicts.count(False)) > 40


@pytest.mark.parametrize(
    "line",
    [
        "contractpartners: {minimaal: 3, maximaal: 2}",  # two values are not compared
        'looptijd: {basis_jaren: "0"}',  # limits hold for a number, not for one in quotes
        "maximale_waarde: 43.000",  # the number 43 to an editor; a fault of notation to us
        "looptijd: {basis_jaren: 5.0}",
    ],
)
def test_what_only_the_check_sees(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"naam: A\n{line}\n", encoding="utf-8")
    assert ours(path, "aanbesteding") is False
    assert theirs(path, "aanbesteding") is True


@pytest.mark.parametrize(
    "line",
    [
        "kosten: 45E04",
        "eisen: [{nr: 45E04}, {nr: 1}, {nr: 007}]",
        "fictief: true",
        "percelen: [{nr: '1', naam: 12}]",
        "maximale_waarde: 43000000.50",
        "ingangsdatum: 2028-02-29",
        "contractpartners: {waarde: {maximaal: 20}, bron: x}",
    ],
)
def test_it_refuses_nothing_that_is_right(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"naam: A\n{line}\n", encoding="utf-8")
    assert ours(path, "aanbesteding") is True
    assert theirs(path, "aanbesteding") is True


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "tender_specs").rglob("*.yaml")),
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_every_spec_names_its_schema_for_the_editor(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    expected = ROOT / "schemas" / "json" / f"{schemajson.FILES[kind_of(path)]}.schema.json"
    assert (path.parent / found[1]).resolve() == expected
