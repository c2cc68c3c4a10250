"""The schemas themselves: equal to the domain, complete, and refused when they are wrong."""

import dataclasses
import re
import shutil
import typing
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import aanbesteding, opdracht, regio, uitkomst, verloop, voorwaarden
from generator.schemas import Schemas, SchemasInvalid, load_schemas
from generator.waarde import Waarde

ROOT = Path(__file__).parent.parent
FASEN = ("selectie", "dialoog", "inschrijving")
TYPES = {
    str: {"tekst", "code"},
    int: {"getal"},
    bool: {"ja_nee"},
    Decimal: {"bedrag", "decimaal"},
    date: {"datum"},
    time: {"tijd"},
    aanbesteding.Aantal: {"aantal"},
}


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return load_schemas(ROOT / "schemas")


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


CLASSES = {
    _snake(cls.__name__): cls
    for module in (aanbesteding, opdracht, regio, uitkomst, verloop, voorwaarden)
    for cls in vars(module).values()
    if dataclasses.is_dataclass(cls) and cls is not Waarde
}
FILES = {
    "aanbesteding": "aanbesteding",
    "regio": "regio",
    "vertaalregel": "vertaaltabel",
    "vrijgaven": "vrijgaven",
    "uitkomst": "uitkomst",
}
OUTCOMES = {_snake(c.__name__) for c in vars(uitkomst).values() if dataclasses.is_dataclass(c)}
"""Groups of the results file: facts, so never written as a choice."""


def _fields_of(schemas: Schemas, name: str) -> Any:
    return schemas.raw[FILES[name]] if name in FILES else schemas.groups[name]


# --- equal to the domain ----------------------------------------------------------------


def test_the_domain_was_found() -> None:
    assert len(CLASSES) > 60


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_keys_equal_the_fields_of_the_dataclass_in_order(schemas: Schemas, name: str) -> None:
    fields = [f.name for f in dataclasses.fields(CLASSES[name])]
    assert list(_fields_of(schemas, name)) == fields


def test_no_schema_without_a_dataclass(schemas: Schemas) -> None:
    own = {name for name in schemas.groups if not name.startswith("_")}
    assert own == set(CLASSES) - set(FILES) | {"planning", BESLUIT}


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"aantal"}))
def test_types_equal_those_of_the_dataclass(schemas: Schemas, name: str) -> None:
    hints = typing.get_type_hints(CLASSES[name])
    for field, rules in _fields_of(schemas, name).items():
        inner = rules.get("keuze", rules)
        (held,) = typing.get_args(hints[field])
        where = f"{name}.{field}"
        if held in TYPES:
            assert inner["type"] in TYPES[held], where
        elif typing.get_origin(held) is dict:
            assert (inner["type"], inner["schema"]) == ("groep", field), where
        elif typing.get_origin(held) is not tuple:
            assert (inner["type"], inner["schema"]) == ("groep", _snake(held.__name__)), where
        else:
            item = typing.get_args(held)[0]
            if item == Waarde[str]:
                assert inner["type"] == "teksten" or inner["schema"]["keuze"]["type"] == "tekst", (
                    where
                )
            elif item == Waarde[int]:
                assert inner["schema"]["keuze"]["type"] == "getal", where
            else:
                assert inner["schema"] == _snake(item.__name__), where


BESLUIT = "wijzigingsbesluit"
"""No field of the domain: ``wijzigingen.controle.Besluit`` is built from it."""
NO_CHOICE = {"vrijgave", "ontheffing", "ontheffingen", BESLUIT}
"""A release, a waiver and a decision are given or not, never open or expected."""


def test_only_natural_keys_are_plain(schemas: Schemas) -> None:
    plain = {
        f"{name}.{field}"
        for name, fields in schemas.groups.items()
        if not name.startswith("_") and name not in {"aantal", *NO_CHOICE, *OUTCOMES}
        for field, rules in fields.items()
        if "keuze" not in rules
    }
    assert {entry.split(".")[1] for entry in plain} <= {"nr", "id", "naam", "term", "punten"}
    assert all(
        "keuze" in rules or name in NO_CHOICE
        for k in ("regio", "aanbesteding")
        for name, rules in schemas.raw[k].items()
    )


def test_choice_keys_equal_those_of_the_domain(schemas: Schemas) -> None:
    from generator.waarde import Keuze

    names = {f.name for f in dataclasses.fields(Keuze)} - {"binnen_ruimte"}
    assert set(schemas.groups["_verwacht"]) == names
    assert set(schemas.groups["_open"]) == names - {"reden"} | {"open"}
    assert set(schemas.groups["_aangekondigd"]) == names - {"reden"} | {"open"}


# --- complete ---------------------------------------------------------------------------


def test_every_field_has_a_short_title_and_one_sentence_of_hint(schemas: Schemas) -> None:
    for kind in schemas.raw:
        for path, meta in schemas.fields(kind):
            assert 0 < len(meta.titel) <= 65 and meta.titel[0].isupper(), path
            assert meta.hint.endswith(".") and len(meta.hint) <= 160, path
            assert meta.vereist_vanaf in ("", "M", "S", "D", "I"), path


def test_fields_and_meta_tell_the_same(schemas: Schemas) -> None:
    paths = dict(schemas.fields("aanbesteding"))
    assert len(paths) > 300
    for path, meta in paths.items():
        assert schemas.meta("aanbesteding", path) == meta


def test_meta_steps_over_indices_and_choices(schemas: Schemas) -> None:
    budget = schemas.meta("aanbesteding", ("percelen", 2, "budget"))
    assert (budget.titel, budget.type) == ("Budget", "bedrag")
    inside = ("looptijd", "waarde", "basis_jaren", "verwacht")
    assert schemas.meta("aanbesteding", inside).titel == "Basisduur in jaren"
    assert schemas.meta("aanbesteding", ("percelen", 0)).titel == "Percelen"
    assert schemas.meta("aanbesteding", ("looptijd", "bron")).type == "tekst"
    assert schemas.meta("regio", ("slts", 0, "gemeenten", 1)).titel == "Gemeenten"
    assert schemas.meta("aanbesteding", ("edities",)).toegestaan == ("een", "per_perceel")
    with pytest.raises(KeyError):
        schemas.meta("aanbesteding", ("bestaat_niet",))


# --- procedures -------------------------------------------------------------------------


def test_planning_equals_the_steps_of_the_procedure(schemas: Schemas) -> None:
    steps = {s["id"] for p in schemas.procedures.values() for s in p["planning"]}
    assert steps == {*schemas.groups["planning"], "ingangsdatum"}


def test_procedures_equal_the_choices_of_the_field(schemas: Schemas) -> None:
    assert schemas.meta("aanbesteding", ("procedure",)).toegestaan == tuple(schemas.procedures)


def test_fasen_and_their_parties(schemas: Schemas) -> None:
    fasen = schemas.procedures["sas_dialooggericht"]["fasen"]
    assert [f["id"] for f in fasen] == list(FASEN)
    assert [f["naam"] for f in fasen] == ["Selectiefase", "Dialoogfase", "Gunningsfase"]
    for fase in (f for p in schemas.procedures.values() for f in p["fasen"]):
        assert set(fase["partij"]) == {
            form + number for form in ("na_indiening", "na_besluit") for number in ("", "_meervoud")
        } | {"enkelvoud", "meervoud"}


def test_slots_point_at_fields_that_exist(schemas: Schemas) -> None:
    procedures = schemas.procedures.values()
    parts = ("slots", "vereist", "niet_van_toepassing", "waarden")
    for pattern in {pad for p in procedures for part in parts for pad in p.get(part, ())}:
        if pattern != "standaard":
            kind, path = "aanbesteding", tuple(pattern.split("."))
            if path[0] == "regio":
                kind, path = "regio", path[1:]
            assert schemas.meta(kind, path)


@pytest.mark.parametrize(
    ("path", "slot"),
    [
        (("looptijd",), "S"),
        (("looptijd", "waarde", "basis_jaren"), "S"),
        (("opdracht", "sggz", "criteria"), "S"),
        (("opdracht", "sggz", "aandeel"), "A"),
        (("bekostiging", "efficientiekorting"), "A"),
        (("percelen", 1, "bekostiging", "efficientiekorting"), "A"),
        (("onderdelen", 0, "percelen", 1, "bekostiging", "efficientiekorting"), "A"),
        (("percelen", 0, "budget"), "S"),
        (("monitoring",), "S"),
        (("monitoring", "kpis", 3), "A"),
        (("overgang", "lopende_hulp"), "S"),
        (("overgang", "afloop"), "A"),
        (("implementatie", "aanpak"), "A"),
        (("planning", "sluiting_aanmelding"), "S"),
        (("planning", "sluiting_inschrijving", "datum"), "A"),
        (("gunningscriteria", 0, "gewicht"), "S"),
        (("gunningscriteria", 0, "subcriteria", 1, "gewicht"), "I"),
        (("beoordeling", "weging"), "S"),
        (("beoordeling", "commissie"), "I"),
        (("selectie", "commissie"), "S"),
        (("dialoog", "vast"), "S"),
        (("dialoog", "themas", 0, "tekst"), "A"),
        (("selectieuitkomst",), "I"),
        (("dialoogresultaten", 0, "uitkomst"), "I"),
        (("versies",), "-"),
        (("regio", "aanbestedende_dienst"), "S"),
        (("regio", "doelen"), "-"),
        (("kosten",), "S"),
    ],
)
def test_slots(schemas: Schemas, path: tuple[str | int, ...], slot: str) -> None:
    assert schemas.slot("sas_dialooggericht", path) == slot


def test_without_a_procedure_there_is_no_slot(schemas: Schemas) -> None:
    assert schemas.slot("", ("looptijd",)) == ""
    assert schemas.slot("toelating", ("looptijd",)) == "S"
    assert schemas.slot("toelating", ("marktconsultatie", "doel")) == "M"
    assert schemas.slot("europees_open", ("looptijd",)) == "-"


# --- refused when they are wrong --------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        {"keuze": {"type": "getalletje"}},
        {"keuze": {"type": "tekst", "toegestan": ["a"]}},
        {"keuze": {"type": "tekst", "toegestaan": "a"}},
        {"keuze": {"type": "groep", "schema": "bestaat_niet"}},
        {"keuze": {"type": "lijst", "schema": {"keuze": {"type": "getalletje"}}}},
        {"keuze": {"type": "lijst", "schema": {"keuze": {"type": "tekst", "maxx": 1}}}},
        {"keuze": {"type": "getal", "minimaal": "een"}},
        {"type": "tekst", "verplicht": True},
        {"verplicht": True, "keuze": {"type": "tekst"}},
    ],
)
def test_a_typo_in_a_schema_is_found(tmp_path: Path, rules: dict[str, Any]) -> None:
    folder = tmp_path / "schemas"
    shutil.copytree(ROOT / "schemas", folder)
    path = folder / "regio.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["voluit"] = {**rules, "meta": {"titel": "T", "hint": "H."}}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(SchemasInvalid, match=r"regio\.voluit"):
        load_schemas(folder)


@pytest.mark.parametrize(
    "meta", [{"titel": "T"}, {"titel": "T", "hint": "H.", "vereist": "selectie"}]
)
def test_meta_is_checked(tmp_path: Path, meta: dict[str, str]) -> None:
    folder = tmp_path / "schemas"
    shutil.copytree(ROOT / "schemas", folder)
    path = folder / "regio.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["voluit"]["meta"] = meta
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(SchemasInvalid, match=r"regio\.voluit"):
        load_schemas(folder)
