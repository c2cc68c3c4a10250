"""What ``--format json`` prints keeps to ``schemas/problemen.schema.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator import pipeline
from generator.problems import as_dict, catalogue
from tests.huis import ROOT, Huis

HERE = Path(__file__).parent / "acceptance"
SCHEMA = json.loads((ROOT / "schemas" / "problemen.schema.json").read_text(encoding="utf-8"))
JUDGE = Draft202012Validator(SCHEMA)
INVALID = sorted(p for p in (HERE / "invalid").iterdir() if p.suffix in (".yaml", ".csv"))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_names_every_field_and_every_severity() -> None:
    item = SCHEMA["items"]
    assert set(item["properties"]) == set(item["required"])
    assert set(item["properties"]["ernst"]["enum"]) == {m.ernst.value for m in catalogue().values()}


@pytest.mark.parametrize("file", INVALID, ids=lambda p: p.stem)
def test_the_output_for_every_wrong_file(
    huis: Huis, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = "regio.yaml" if file.stem.startswith("regio-") else "klein.yaml"
    name = "vertaaltabel.csv" if file.suffix == ".csv" else kind
    (huis.project.region("proef/klein") / name).write_bytes(file.read_bytes())
    assert huis.bestek("check", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found
    JUDGE.validate(found)


def test_no_problems_is_an_empty_list(huis: Huis, capsys: pytest.CaptureFixture[str]) -> None:
    assert huis.bestek("check", "--vandaag", "2026-01-01", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found == []
    JUDGE.validate(found)


def test_a_file_as_a_whole(huis: Huis) -> None:
    (huis.project.region("proef/klein") / "regio.yaml").write_bytes(b"")
    huis.tabel("")
    (huis.project.spec("proef/klein")).unlink()
    found = [as_dict(p) for p in pipeline.dossier(huis.house, "proef/klein", None)[1]]
    assert {p["regel"] for p in found} == {0, 1}
    JUDGE.validate(found)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "V1"},
        {"ernst": "error"},
        {"regel": -1},
        {"kolom": 0},
        {"melding": ""},
        {"herstel": None},
        {"extra": "x"},
    ],
)
def test_the_schema_refuses(huis: Huis, change: dict[str, Any]) -> None:
    huis.spec(kosten="n.t.b.")
    found = [as_dict(p) for p in huis.problems()]
    assert JUDGE.is_valid(found)
    assert not JUDGE.is_valid([{**found[0], **change}])
    assert not JUDGE.is_valid([{k: v for k, v in found[0].items() if k != "pad"}])
