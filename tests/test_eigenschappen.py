"""Properties over free input: data whose shape is right never crashes a stage."""

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.afgeleid import derive
from generator.plan import plan
from generator.problems import format_line
from generator.schemas import FieldMeta, Schemas, load_schemas
from tests.huis import BASIS, ROOT, Huis, only_skeletons


def _schemas() -> Schemas:
    """Those of the project of the tests, whose documents are those with a skeleton there."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "schemas", Path(folder) / "schemas")
        only_skeletons(Path(folder) / "schemas" / "procedures.yaml")
        return load_schemas(Path(folder) / "schemas")


SCHEMAS = _schemas()
WORDS = st.text(st.sampled_from("abcdeé &<>{}%'\u2019-"), min_size=1, max_size=12).map(
    lambda t: f"a{t.strip()}b"
)
SMALL = st.integers(1, 40).map(str)
SCALARS: dict[str, st.SearchStrategy[str]] = {
    "tekst": WORDS,
    "code": st.from_regex(r"[a-z][a-z0-9_.-]{0,6}", fullmatch=True),
    "getal": SMALL,
    "bedrag": st.decimals(0, 10**9, places=2).map(str),
    "decimaal": st.decimals(0, 100, places=1).map(str),
    "datum": st.dates(date(2020, 1, 1), date(2090, 12, 31)).map(lambda d: d.isoformat()),
    "tijd": st.sampled_from(["00:00", "12:00", "23:59"]),
    "ja_nee": st.sampled_from(["ja", "nee"]),
}
FASEN = st.sampled_from(["selectie", "dialoog", "inschrijving"])
OPEN = st.fixed_dictionaries(
    {"open": WORDS, "uiterlijk": FASEN, "hint": WORDS},
    optional={
        "ruimte": WORDS,
        "opties": st.lists(WORDS, min_size=1, max_size=2),
        "besluit_door": WORDS,
        "gevolg": WORDS,
        "terugval": WORDS,
        "bron": WORDS,
    },
)
AANTAL = st.one_of(
    SMALL,
    st.just("onbeperkt"),
    st.fixed_dictionaries({"maximaal": SMALL}),
    st.integers(1, 5).map(lambda n: {"minimaal": str(n), "maximaal": str(n + 2)}),
)


def value(rules: Any) -> st.SearchStrategy[Any]:
    """Anything that the rules of one field allow, written in any of the three ways."""
    if "keuze" not in rules:
        return content(rules)
    plain = content(rules["keuze"])
    return st.one_of(
        plain,
        OPEN,
        st.fixed_dictionaries({"waarde": plain}, optional={"bron": WORDS}),
        st.fixed_dictionaries({"verwacht": plain, "reden": WORDS, "uiterlijk": FASEN}),
    )


def content(rules: Any) -> st.SearchStrategy[Any]:
    kind = rules["type"]
    if rules.get("toegestaan"):
        return st.sampled_from(rules["toegestaan"])
    if kind == "aantal":
        return AANTAL
    if kind == "teksten":
        return st.lists(value({"keuze": {"type": "tekst"}}), min_size=1, max_size=2)
    if kind == "groep":
        return group(rules["schema"])
    if kind in ("lijst", ["lijst", "geen"]):
        item = rules["schema"]
        inner = group(item) if isinstance(item, str) else value(item)
        some = st.lists(inner, min_size=1, max_size=2)
        return some if kind == "lijst" else st.one_of(some, st.just("geen"))
    low, high = rules.get("minimaal", 0), rules.get("maximaal")
    if kind == "getal":
        return st.integers(low, high if high is not None else low + 40).map(str)
    return SCALARS[kind]


def group(name: str) -> st.SearchStrategy[Any]:
    fields = SCHEMAS.groups[name]
    needed = {k: value(r) for k, r in fields.items() if r.get("required")}
    others = {k: st.deferred(lambda r=r: value(r)) for k, r in fields.items() if k not in needed}
    return st.fixed_dictionaries(needed, optional=others).filter(bool)


KEYS = sorted(set(SCHEMAS.raw["aanbesteding"]) - {"procedure"})
COUNTED = (
    "bijlagen",
    "duren",
    "eisen",
    "gunningscriteria",
    "ingangsdatum",
    "looptijd",
    "onderdelen",
    "overeenkomst",
    "perceelregel",
    "percelen",
    "planning",
    "selectie",
    "selectiecriteria",
    "versies",
)
"""Fields with which rules and derivations reckon: these get more examples."""
CALM = settings(
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


FIELDS: list[tuple[tuple[str | int, ...], FieldMeta]] = [
    (p, m) for p, m in SCHEMAS.fields("aanbesteding") if len(p) == 1
]


def survives(huis: Huis, data: dict[str, Any]) -> None:
    """Every stage before rendering takes the base spec with these other values."""
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in data.items()}
    huis.spec(**written)  # JSON is YAML
    dossier, found = pipeline.dossier(huis.house, "proef/klein", None)
    assert all(format_line(p) for p in found)
    assert dossier is not None, [format_line(p) for p in found if p.code[0] in "LV"]
    derive(dossier)
    assert len(plan(dossier)) >= 3
    numbers = [k.nummer for k in dossier.keuzes]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("key", KEYS)
def test_no_value_whose_shape_is_right_crashes_a_stage(huis: Huis, key: str) -> None:
    @settings(CALM, max_examples=20 if key in COUNTED else 3)
    @given(value(SCHEMAS.raw["aanbesteding"][key]))
    def check(one: Any) -> None:
        survives(huis, {key: one})

    check()


@settings(CALM, max_examples=30)
@given(
    st.sampled_from([p[0] for p, m in FIELDS if m.type == "tekst" and not m.toegestaan]),
    st.text(min_size=1, max_size=30),
)
def test_any_text_in_any_text_field_is_read_or_refused(huis: Huis, key: str, text: str) -> None:
    huis.spec(**{str(key): json.dumps(text)})
    dossier, found = pipeline.dossier(huis.house, "proef/klein", None)
    if dossier is None:
        assert found
        return
    assert getattr(dossier.aanbesteding, str(key)) == " ".join(text.split())


def test_the_properties_know_every_field(schemas: Schemas) -> None:
    assert {str(p[0]) for p, _ in FIELDS} == set(schemas.raw["aanbesteding"])
    assert set(BASIS) <= set(schemas.raw["aanbesteding"])
