"""Shape: each thing that is wrong is one problem, with its code at its exact place."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.load import load_csv, load_yaml
from generator.problems import Severity, catalogue, format_line, message
from generator.validate import Schemas, load_schemas, validate, validate_rows

ROOT = Path(__file__).parent.parent
Found = list[tuple[str, int, int]]


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return load_schemas(ROOT / "schemas")


@pytest.fixture
def check(tmp_path: Path, schemas: Schemas):
    def checker(text: str, kind: str = "aanbesteding") -> Found:
        return [
            (p.code, p.place.line, p.place.column) for p in problems(tmp_path, schemas, text, kind)
        ]

    return checker


def problems(folder: Path, schemas: Schemas, text: str, kind: str = "aanbesteding") -> list:
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    source, found = load_yaml(path, "x.yaml")
    return found + (validate(source, kind, schemas) if source else [])


# --- what is right ---------------------------------------------------------------------------

RIGHT = """\
bron: Inkoopstrategie
naam: Lokale teams
procedure: {verwacht: sas_dialooggericht, reden: past bij de opdracht, uiterlijk: selectie}
fictief: true
ingangsdatum: 2027-01-01
looptijd: {waarde: {basis_jaren: 5, verlengopties: 2, jaren_per_optie: 1}, bron: "§5.3.1"}
maximale_waarde: 1234.50
percelen:
  - nr: 1
    naam: {waarde: Noord, bron: kaart}
    gemeenten: [Altena, {waarde: Breda, bron: "§1.1"}]
    slts: [4, 6]
    budget: {open: volgt, uiterlijk: selectie, hint: reken uit, opties: [a, b]}
    contractpartners: 1
  - {nr: 2, naam: Zuid, contractpartners: {maximaal: 20}}
  - {nr: 3, naam: Oost, contractpartners: onbeperkt}
contractpartners_totaal:
  {verwacht: {minimaal: 2, maximaal: 3}, reden: strategie, uiterlijk: dialoog}
planning:
  sluiting_aanmelding: {datum: 2026-05-01, tijd: 12:00, aard: hard}
  start_dialoog: {open: nog niet gepland, uiterlijk: dialoog, hint: plan na de selectie}
bekostiging:
  efficientiekorting:
    waarde: 2 procent
    aangekondigd: {open: hoogte, ruimte: 0 tot 3, besluit_door: college, uiterlijk: dialoog,
                   gevolg: budget, terugval: geen korting}
    binnen_ruimte: blijft binnen de ruimte
selectiecriteria:
  - {nr: S1, naam: Visie, gewicht: 40}
  - {nr: S2, naam: Ervaring, gewicht: 12.5}
afwijkingen_gids: []
"""


def test_every_way_of_writing_is_accepted(check) -> None:
    assert check(RIGHT) == []


@pytest.mark.parametrize("value", ["geen", "{waarde: geen, bron: x}", "[]"])
def test_no_percelen(check, value: str) -> None:
    assert check(f"naam: A\npercelen: {value}\n") == []


# --- what is wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("naam: A\nlooptjd: {basis_jaren: 5}\n", [("V201", 2, 1)]),
        ("naam: A\nlooptijd:\n  basis_jaar: 5\n", [("V201", 3, 3)]),
        ("kosten: Geen\n", [("V202", 1, 1)]),
        ("naam: A\npercelen:\n  - naam: B\n  - nr: 2\n", [("V202", 3, 5), ("V202", 4, 5)]),
        ("naam: A\nuitvoeringsvariant: Taakgericht\n", [("V203", 2, 21)]),
        ("naam: A\nuitvoeringsvariant: lumpsum\n", [("V204", 2, 21)]),
        ("naam: A\nuitvoeringsvariant: {waarde: Lumpsum (vast)}\n", [("V204", 2, 30)]),
        (
            "naam: A\nlooptijd: {basis_jaren: 0, verlengopties: 21}\n",
            [("V205", 2, 25), ("V206", 2, 43)],
        ),
        ('naam: A\nkosten: ""\nmandaat: [""]\n', [("V207", 2, 9), ("V207", 3, 11)]),
        ("naam: A\nlooptijd: {bron: x}\n", [("V208", 2, 11)]),
        ("- naam\n", [("V209", 1, 1)]),
        ("naam: A\nlooptijd: {basis_jaren: 5.0}\n", [("V210", 2, 25)]),
        ("naam: A\nlooptijd: {basis_jaren: -1}\n", [("V210", 2, 25)]),
        ("naam: A\nmaximale_waarde: 43.000\n", [("V211", 2, 18)]),
        ("naam: A\nmaximale_waarde: € 43\n", [("V211", 2, 18)]),
        ("naam: A\ningangsdatum: 2027-02-29\n", [("V213", 2, 15)]),
        ("naam: A\ningangsdatum: 20270101\n", [("V213", 2, 15)]),
        ("naam: A\nplanning: {start_dialoog: {tijd: 24:00}}\n", [("V214", 2, 34)]),
        ("naam: A\nfictief: waar\n", [("V215", 2, 10)]),
        ("naam: A\neisen: [{nr: E 1}]\n", [("V216", 2, 14)]),
        ("naam: [A]\n", [("V217", 1, 7)]),
        ("naam: A\nmandaat: tekst\n", [("V218", 2, 10)]),
        ("naam: A\nmandaat: [[tekst]]\n", [("V217", 2, 11)]),
        ("naam: A\nlooptijd: 5\n", [("V219", 2, 11)]),
        ("naam: A\npercelen: [Noord]\n", [("V219", 2, 12)]),
        ("naam: A\ncontractpartners: 0\n", [("V220", 2, 19)]),
        ("naam: A\npercelen: 3\n", [("V221", 2, 11)]),
        ("naam: A\npercelen: {nr: 1}\n", [("V221", 2, 11)]),
        ("naam: A\ncontractpartners: {minimaal: 3, maximaal: 2}\n", [("V237", 2, 30)]),
        ("naam: A\ncontractpartners: {bron: x}\n", [("V238", 2, 19)]),
        ("naam: A\ncontractpartners: {maximaal: veel}\n", [("V210", 2, 30)]),
        ("naam: A\nkosten: N.t.b.\nfictief: onbekend\n", [("V239", 2, 9), ("V239", 3, 10)]),
        ("naam: A\nplanning: {ingangsdatum: {datum: 2027-01-01}}\n", [("V240", 2, 12)]),
        ("naam: A\nplanning: {start_dialog: {datum: 2027-01-01}}\n", [("V201", 2, 12)]),
        ("naam:\n", [("L111", 1, 1)]),
    ],
)
def test_plain_values(check, text: str, expected: Found) -> None:
    assert check(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{open: x, waarde: y, uiterlijk: selectie, hint: h}", [("V230", 2, 19)]),
        ("{verwacht: x, open: y, uiterlijk: selectie, hint: h}", [("V230", 2, 10)]),
        ('{open: " ", uiterlijk: selectie, hint: h}', [("V231", 2, 16)]),
        ("{open: x, hint: h}", [("V232", 2, 1)]),
        ("{open: x, uiterlijk: selectie}", [("V233", 2, 1)]),
        ("{open: x}", [("V232", 2, 1), ("V233", 2, 1)]),
        ("{open: x, uiterlijk: gunning, hint: h}", [("V203", 2, 30)]),
        ("{open: x, uiterlijk: selectie, hint: h, besluitdoor: z}", [("V201", 2, 49)]),
        ("{open: x, uiterlijk: selectie, hint: h, opties: a of b}", [("V218", 2, 57)]),
        ("{verwacht: x, uiterlijk: selectie}", [("V234", 2, 1)]),
        ("{verwacht: [x], reden: r, uiterlijk: selectie}", [("V217", 2, 20)]),
        ("{waarde: x, reden: r}", [("V201", 2, 21)]),
        ("{waarde: x, aangekondigd: {ruimte: r}}", [("V202", 2, 21)]),
        ("{opne: x, uiterlijk: selectie}", [("V235", 2, 1)]),
        ("{waarde: {waarde: x}}", [("V217", 2, 18)]),
    ],
)
def test_choices(check, value: str, expected: Found) -> None:
    assert check(f"naam: A\nkosten: {value}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("looptijd: {open: x, basis_jaren: 5, uiterlijk: selectie, hint: h}", [("V230", 2, 21)]),
        ("looptijd: {basis_jaren: 5, uiterlijk: selectie}", [("V235", 2, 1)]),
        (
            "looptijd: {verwacht: {basis_jaren: vijf}, reden: r, uiterlijk: selectie}",
            [("V210", 2, 36)],
        ),
        (
            "looptijd: {waarde: {basis_jaren: {verwacht: 0, reden: r, uiterlijk: selectie}}}",
            [("V205", 2, 45)],
        ),
        ("percelen: {waarde: [{nr: 1, naam: A, budget: {waarde: veel}}]}", [("V211", 2, 55)]),
        ("contractpartners: {verwacht: 0, reden: r, uiterlijk: selectie}", [("V220", 2, 30)]),
        (
            "planning: {open: x, start_dialoog: {datum: 2027-01-01}, uiterlijk: selectie, hint: h}",
            [("V230", 2, 21)],
        ),
    ],
)
def test_choices_around_groups(check, text: str, expected: Found) -> None:
    assert check(f"naam: A\n{text}\n") == expected


SPEC = (ROOT / "tender_specs/voorbeeld/jeugdteams.yaml").read_text(encoding="utf-8")
ODD = ["[]", "{}", "x", "{open: }", "{waarde: {waarde: {}}}", "[[], {}]", "{a: {b: c}}", "-1", "~"]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_nothing_makes_validating_raise(
    tmp_path_factory: pytest.TempPathFactory, schemas: Schemas, data: st.DataObject
) -> None:
    lines = SPEC.splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        head, colon, _ = lines[at].partition(": ")
        lines[at] = f"{head}: {data.draw(st.sampled_from(ODD))}" if colon else lines[at] + "x"
    for found in problems(tmp_path_factory.getbasetemp(), schemas, "\n".join(lines)):
        assert format_line(found)


def test_all_problems_at_once_in_order(check) -> None:
    text = "naam: A\nfictief: wel\nlooptijd: {basis: 5}\nkosten: {open: x, hint: h}\nxyz: 1\n"
    assert check(text) == [("V215", 2, 10), ("V201", 3, 12), ("V232", 4, 1), ("V201", 5, 1)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("naam: A\nlooptjd: 5\n", "bedoelt u `looptijd`?"),
        ("naam: A\nLooptijd: 5\n", "bedoelt u `looptijd`?"),
        ("naam: A\nuitvoeringsvariant: taakgerich\n", "bedoelt u `taakgericht`?"),
        (
            "naam: A\nkosten: {open: x, uiterlijk: selectie, hint: h, optie: y}\n",
            "bedoelt u `opties`?",
        ),
        ("naam: A\nlooptijd: {waarde: {basisjaren: 5}}\n", "bedoelt u `basis_jaren`?"),
        (
            "naam: A\nlooptijd: {zzz: 5}\n",
            "toegestaan: basis_jaren, verlengopties, jaren_per_optie",
        ),
    ],
)
def test_hints(tmp_path: Path, schemas: Schemas, text: str, hint: str) -> None:
    (found,) = problems(tmp_path, schemas, text)
    assert message(found)[1] == hint


def test_paths_read_without_the_keys_of_a_choice(tmp_path: Path, schemas: Schemas) -> None:
    text = "naam: A\npercelen: {waarde: [{nr: 1, naam: B, looptijd: {waarde: {basis_jaren: x}}}]}\n"
    (found,) = problems(tmp_path, schemas, text)
    assert found.path == "percelen[1].looptijd.basis_jaren"


def test_region(check) -> None:
    text = "naam: R\ngemeenten: Altena\nslts: [{nr: een, naam: A}]\n"
    assert check(text, "regio") == [("V218", 2, 12), ("V210", 3, 13)]


def test_table(tmp_path: Path, schemas: Schemas) -> None:
    path = tmp_path / "x.csv"
    header = ";".join(schemas.columns())
    path.write_text(
        f"{header}\nR1;Ambulant;54002;ja;;;;lokale teams;;;;\n;Ambulant;54001;soms;;;;;lumpsum;;;\n"
    )
    rows, found = load_csv(path, "x.csv", schemas.columns())
    assert found == []
    assert [(p.code, p.place.line, p.place.column) for p in validate_rows(rows, schemas)] == [
        ("V216", 2, 25),
        ("V241", 3, 1),
        ("V215", 3, 17),
        ("V203", 3, 26),
    ]


# --- the catalogue ------------------------------------------------------------------------------

EXAMPLES = [code for code in catalogue() if code[0] == "V" and code not in ("V241",)]


@pytest.mark.parametrize("code", EXAMPLES)
def test_examples_in_the_catalogue_do_what_they_say(
    tmp_path: Path, schemas: Schemas, code: str
) -> None:
    entry = catalogue()[code]
    before = "" if code == "V209" else "naam: Voorbeeld\n"
    before = "" if entry.goed.startswith("naam:") else before
    assert problems(tmp_path, schemas, before + entry.goed) == []
    before = "" if code == "V209" else "naam: Voorbeeld\n"
    assert [p.code for p in problems(tmp_path, schemas, before + entry.fout)] == [code]


def test_every_code_in_use_is_in_the_catalogue_and_the_other_way_round() -> None:
    used = set()
    for module in (ROOT / "generator").rglob("*.py"):
        used |= set(re.findall(r'"([LV]\d{3})"', module.read_text(encoding="utf-8")))
    assert used == {code for code in catalogue() if code[0] in "LV"}


@pytest.mark.parametrize("code", list(catalogue()))
def test_catalogue_entries_are_complete(code: str) -> None:
    entry = catalogue()[code]
    assert re.fullmatch(r"[LVRPSW]\d{3}", code)
    assert entry.melding and entry.herstel and entry.uitleg
    assert not entry.melding.endswith(".") and not entry.herstel.endswith(".")


def test_what_is_only_a_warning() -> None:
    own = {c: m.ernst for c, m in catalogue().items() if c[0] in "LV"}
    assert [c for c, e in own.items() if e is not Severity.FOUT] == ["L131", "L132", "V233"]


def test_specs_in_this_project_have_the_right_shape(schemas: Schemas) -> None:
    specs = sorted((ROOT / "tender_specs").glob("*/*.yaml"))
    assert specs
    wrong = []
    for spec in specs:
        source, found = load_yaml(spec, str(spec.relative_to(ROOT)))
        kind = {"regio": "regio", "vrijgave": "vrijgaven"}.get(spec.stem, "aanbesteding")
        wrong += [
            format_line(p) for p in found + (validate(source, kind, schemas) if source else [])
        ]
    assert wrong == []
