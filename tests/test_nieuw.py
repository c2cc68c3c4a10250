"""A new spec: every field, still open, and right as it is."""

import yaml

from generator.nieuw import new_spec, usable
from generator.problems import Severity
from tests.huis import Huis


def text(huis: Huis, procedure: str = "sas_dialooggericht") -> str:
    return new_spec(huis.schemas, huis.house.procedures[procedure], "proef/nieuw")


def test_every_field_stands_in_it_once_in_the_order_of_the_schema(huis: Huis) -> None:
    data = yaml.load(text(huis), Loader=yaml.BaseLoader)
    without = huis.house.procedures["sas_dialooggericht"].niet_van_toepassing
    assert without
    fields = [
        p[0]
        for p, m in huis.schemas.fields("aanbesteding")
        if len(p) == 1 and p[0] not in without and (m.keuze or m.type != "lijst")
    ]
    assert list(data) == fields
    for path, meta in huis.schemas.fields("aanbesteding"):
        if len(path) == 1 and path[0] not in without:
            assert f"# {meta.titel}." in text(huis)


def test_every_choice_is_open_with_hint_and_moment(huis: Huis) -> None:
    data = yaml.load(text(huis), Loader=yaml.BaseLoader)
    assert data.pop("procedure") == "sas_dialooggericht"
    for key, value in data.items():
        assert set(value) == {"open", "uiterlijk", "hint"}, key
        assert value["hint"]


def test_the_slot_decides_by_when(huis: Huis) -> None:
    data = yaml.load(text(huis), Loader=yaml.BaseLoader)
    moments = {
        key: data[key]["uiterlijk"]
        for key in ("looptijd", "implementatie", "beoordeling", "edities", "risicos")
    }
    assert moments == {
        "looptijd": "selectie",
        "implementatie": "selectie",
        "beoordeling": "inschrijving",
        "edities": "inschrijving",
        "risicos": "inschrijving",
    }


def test_it_passes_the_check_for_every_usable_procedure(huis: Huis) -> None:
    names = usable(huis.house.procedures)
    assert "sas_dialooggericht" in names
    for name in names:
        huis.spec(text=text(huis, name), tender="proef/nieuw")
        found = huis.problems("proef/nieuw")
        assert [p for p in found if p.severity is Severity.FOUT] == []


def test_its_documents_can_be_made(huis: Huis) -> None:
    huis.spec(text=text(huis))
    rendered, found = huis.make()
    assert rendered is not None, found
    assert any(s.nummer and s.text.startswith("[K") for s in rendered.report.shown)


def test_procedures_without_fasen_are_not_usable(huis: Huis) -> None:
    procedures = huis.house.procedures
    assert usable(procedures) == sorted(k for k, p in procedures.items() if p.fasen)


def test_parts_of_groups_and_allowed_values_are_told(huis: Huis) -> None:
    new = text(huis)
    new_fields = yaml.load(new, Loader=yaml.BaseLoader)
    for path, _ in huis.schemas.fields("aanbesteding"):
        if len(path) == 2 and path[0] in new_fields:
            part = new.split(f"\n{path[0]}:", 1)[1]
            assert f"{path[1]}" in part, path
    assert "taakgericht, inspanningsgericht, outputgericht" in new


def test_it_begins_with_the_schema_for_an_editor(huis: Huis) -> None:
    first = text(huis).split("\n", 1)[0]
    assert first == "# yaml-language-server: $schema=../../schemas/json/aanbesteding.schema.json"
