"""Text rules: their own examples, specs, clauses, and no false alarm on our own words."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import kennis, pipeline, procedure, sjabloonwoorden
from generator.afgeleid import derive
from generator.problems import Problem, catalogue, message
from generator.project import Project
from generator.rules import teksten
from generator.schemas import load_schemas
from generator.tekstregels import Tekstregel, vind, zinnen
from tests.huis import REGIO, ROOT, TENDER, Huis, line_of
from tests.test_rules import judged

REGELS = {r.id: r for r in kennis.load(ROOT / "schemas").tekstregels}
FOUT = [(r, text) for r in REGELS.values() for text in r.fout]
GOED = [(r, text) for r in REGELS.values() for text in r.goed]
MINE = sorted({r.code for r in REGELS.values()})


def fires(regel: Tekstregel, text: str) -> bool:
    return bool(list(vind(regel, text)))


def found(huis: Huis, **changes: str) -> list[Problem]:
    return [p for p in judged(huis, **changes) if p.code in MINE]


# --- the engine ------------------------------------------------------------------------------


def test_every_rule_has_examples_texts_and_known_procedures() -> None:
    procedures = procedure.parse_all(load_schemas(ROOT / "schemas").procedures)
    fasen = {f.id for p in procedures.values() for f in p.fasen}
    assert MINE == ["R480", "R481", "R482", "R483", "R484", "R486"]
    for regel in REGELS.values():
        assert regel.fout and regel.goed
        assert {*regel.procedures, *regel.behalve} <= set(procedures)
        assert set(regel.fasen) <= fasen
        entry = catalogue()[regel.code]
        assert entry.bron and entry.uitleg
        in_toelating = regel.code in ("R483", "R486")  # there a word can make it a tender
        assert entry.ernst.value == ("fout" if in_toelating else "waarschuwing")


@pytest.mark.parametrize(("regel", "text"), FOUT, ids=lambda x: getattr(x, "id", x))
def test_an_example_that_is_wrong(regel: Tekstregel, text: str) -> None:
    assert fires(regel, text)
    assert fires(regel, f"Dit gaat vooraf. {text} En dit volgt.")


@pytest.mark.parametrize(("regel", "text"), GOED, ids=lambda x: getattr(x, "id", x))
def test_an_example_that_is_spared(regel: Tekstregel, text: str) -> None:
    assert not fires(regel, text)


@pytest.mark.parametrize(("regel", "text"), FOUT, ids=lambda x: getattr(x, "id", x))
@pytest.mark.parametrize("marks", ['""', "“”", "„”", "‘’", "«»"])
def test_a_citation_is_spared(regel: Tekstregel, text: str, marks: str) -> None:
    quoted = f"De klager schreef {marks[0]}{text.replace('.', '')}{marks[1]} in zijn brief."
    assert not any(hit.zin == quoted for hit in vind(regel, quoted))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Bezwaar is na de termijn van artikel 2.127 Aw niet meer mogelijk.", True),
        ("U hebt twintig dagen (artikel 2.127 Aw); daarna kunt u niet meer opkomen.", True),
        ("Artikel 2.127 Aw bepaalt de termijn, niet de Algemene termijnenwet.", True),
        ("Artikel 2.127 Aw geldt hier niet, maar de termijn is even lang.", False),
        ("De termijn rust niet op de wet (artikel 2.127 Aw).", False),
        ("Artikel 2.39 zondert artikel 2.127 uit.", False),
    ],
)
def test_how_far_a_negation_reaches(text: str, wrong: bool) -> None:
    assert fires(REGELS["standstill_2_127"], text) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Wij volgen een openbare procedure in plaats van een SAS.", True),
        ("In deze openbare procedure onderhandelen wij niet.", True),
        ("Wij kiezen voor de openbare procedure, niet voor de onderhandse.", True),
        ("Een openbare procedure past hier niet.", False),
        ("De openbare procedure is hier niet van toepassing.", False),
    ],
)
def test_a_negation_after_the_word(text: str, wrong: bool) -> None:
    assert fires(REGELS["openbare_procedure"], text) is wrong


def test_an_abbreviation_or_a_number_does_not_end_a_sentence() -> None:
    assert zinnen("Zie art. 2.127 Aw. Daarna volgt {{ x }}.{% if y %} Klaar.{% endif %}") == [
        "Zie art. 2.127 Aw.",
        "Daarna volgt ….",
        "Klaar.",
    ]


@given(st.text(), st.sampled_from(sorted(REGELS)))
def test_no_text_breaks_the_engine(text: str, name: str) -> None:
    for hit in vind(REGELS[name], text):
        assert hit.gelezen in hit.zin


@given(st.sampled_from(FOUT), st.text(alphabet="abcdefgh ", max_size=60))
def test_what_follows_a_wrong_sentence_does_not_hide_it(
    case: tuple[Tekstregel, str], more: str
) -> None:
    regel, text = case
    assert fires(regel, f"{text} Verder {more}.")


# --- specs -----------------------------------------------------------------------------------

STANDSTILL = "De termijn volgt uit artikel 2.127 Aw."


def test_a_text_of_a_tender_at_its_place(huis: Huis) -> None:
    text = f"[Wij gunnen eerlijk., {STANDSTILL}]"
    (one,) = found(huis, voorbehouden=text)
    assert (one.code, one.path) == ("R480", "voorbehouden[2]")
    assert one.place.line == line_of("voorbehouden", voorbehouden=text)
    assert one.place.column == len("voorbehouden: ") + 1 + text.index("De termijn")
    assert message(one)[0].endswith(STANDSTILL.rstrip("."))


def test_a_text_of_the_region_at_its_place(huis: Huis) -> None:
    huis.regio(f"{REGIO}inleiding: [Dit is een openbare procedure met selectie.]\n")
    (one,) = found(huis)
    assert (one.code, one.place.file) == ("R481", "tender_specs/proef/regio.yaml")
    assert one.place.line == REGIO.count("\n") + 1


def test_the_words_of_a_choice_count_once_for_the_group_that_it_is_about(huis: Huis) -> None:
    text = (
        "{verwacht: {basis_jaren: 5, verlengopties: 2, jaren_per_optie: 1}, "
        f"reden: '{STANDSTILL}', uiterlijk: selectie}}"
    )
    (one,) = found(huis, looptijd=text)
    assert (one.code, one.path) == ("R480", "looptijd")


def test_two_in_one_text_are_one_problem(huis: Huis) -> None:
    assert len(found(huis, voorbehouden=f"['{STANDSTILL} {STANDSTILL}']")) == 1


@pytest.mark.parametrize(("number", "problems"), [(teksten.VEEL, teksten.VEEL), (9, 1)])
def test_many_equal_ones_become_one(huis: Huis, number: int, problems: int) -> None:
    lines = "".join(f"\n  - {STANDSTILL}" for _ in range(number))
    ones = found(huis, voorbehouden=lines)
    assert len(ones) == problems
    if problems == 1:
        first = ones[0].place.line
        assert f"(ook op regels {first + 1}–{first + 8})" in message(ones[0])[0]


@pytest.mark.parametrize(
    ("key", "text", "codes"),
    [
        ("selectiecriteria", "[{nr: S1, naam: A, gewicht: 100, vraag: De inschrijver x}]", 1),
        ("selectiecriteria", "[{nr: S1, naam: A, gewicht: 100, vraag: De gegadigde x}]", 0),
        ("gunningscriteria", "[{nr: G1, naam: A, gewicht: 100, vraag: De gegadigde x}]", 1),
        ("gunningscriteria", "[{nr: G1, naam: A, gewicht: 100, vraag: De inschrijver x}]", 0),
        ("voorbehouden", "[Een gegadigde en een inschrijver.]", 0),
    ],
)
def test_r484_the_name_of_a_party_in_its_fase(huis: Huis, key: str, text: str, codes: int) -> None:
    assert [p.code for p in found(huis, **{key: text})] == ["R484"] * codes


def test_a_rule_of_another_procedure_is_silent(huis: Huis) -> None:
    text = "[Dit is een openbare procedure.]"
    assert [p.code for p in found(huis, voorbehouden=text)] == ["R481"]
    huis.spec(procedure="sas_openbaar", voorbehouden=text)
    assert "R481" not in [p.code for p in huis.problems()]
    huis.spec(procedure="europees_open", voorbehouden=f"[{STANDSTILL}]")
    assert "R480" not in [p.code for p in huis.problems()]


def test_r483_the_words_of_a_tender_in_a_toelating(huis: Huis) -> None:
    huis.spec(
        procedure="toelating", voorbehouden="[Wij maken een rangorde.]", rangorde_stukken="[Nota]"
    )
    assert [p.path for p in huis.problems() if p.code == "R483"] == ["voorbehouden[1]"]


def test_r484_one_round_has_no_gegadigde(huis: Huis) -> None:
    huis.spec(
        procedure="sas_openbaar",
        voorbehouden="[De gegadigde dient een plan in.]",
        rangorde_stukken="[Nota]",
    )
    assert [p.path for p in huis.problems() if p.code == "R484"] == ["voorbehouden[1]"]


# --- clauses ---------------------------------------------------------------------------------


def clauses(huis: Huis) -> list[Problem]:
    return sjabloonwoorden.check(huis.project, huis.house.procedures)


def test_a_clause_at_its_paragraph(huis: Huis) -> None:
    huis.clause("bs_inleiding", "Dit gaat vooraf.", "{%p if x %}", STANDSTILL, "{%p endif %}")
    (one,) = clauses(huis)
    assert (one.code, one.place.file) == ("R480", "templates/bouwstenen/bs_inleiding.docx")
    assert one.path == "alinea 3"


def test_a_cell_of_a_table_and_a_skeleton(huis: Huis) -> None:
    huis.clause("bs_begrippen", "Begrippen", [["Term", "Definitie"], ["SAS", STANDSTILL]])
    huis.skeleton("#T {{ document.titel }}", f"# {STANDSTILL}", "[[bs_begrippen]]")
    assert [(p.place.file, p.path) for p in clauses(huis)] == [
        ("templates/documenten/selectiedocument.docx", "alinea 2"),
        ("templates/bouwstenen/bs_begrippen.docx", "alinea 5"),
    ]


def test_a_variant_of_a_region(huis: Huis) -> None:
    huis.clause("bs_looptijd", "Een openbare procedure.", folder="proef")
    (one,) = clauses(huis)
    assert one.place.file == "templates/bouwstenen/proef/bs_looptijd.docx"


@pytest.mark.parametrize(
    ("text", "documents", "codes"),
    [
        ("Wij gunnen aan de gegadigde.", ["inschrijfdocument"], ["R484"]),
        ("Wij gunnen aan de gegadigde.", ["inschrijfdocument", "selectiedocument"], []),
        ("De aanvrager komt in een rangorde.", ["inkoopdocument"], ["R483"]),
        ("De inschrijver komt in een rangorde.", ["inkoopdocument", "inschrijfdocument"], []),
        ("De gegadigde biedt een prijs.", ["inschrijfdocument_openbaar"], ["R484"]),
        ("Dit is een openbare procedure.", ["inschrijfdocument_openbaar"], []),
    ],
)
def test_where_a_clause_is_printed_decides(
    huis: Huis, text: str, documents: list[str], codes: list[str]
) -> None:
    huis.clause("bs_eigen", text)
    for document in documents:
        huis.skeleton("#T {{ document.titel }}", "[[bs_eigen]]", document=document)
    assert sorted({p.code for p in clauses(huis)}) == codes


def test_a_broken_file_is_left_to_the_other_checks(huis: Huis) -> None:
    path = huis.project.templates / "bouwstenen" / "bs_looptijd.docx"
    path.write_bytes(b"geen zip")
    assert clauses(huis) == []


# --- no false alarm on our own words ---------------------------------------------------------


def test_the_clauses_of_the_project() -> None:
    house = pipeline.open_house(Project(ROOT))
    assert [message(p) for p in sjabloonwoorden.check(house.project, house.procedures)] == []


@pytest.mark.parametrize("tender", Project(ROOT).tenders())
def test_the_specs_of_the_project(tender: str) -> None:
    one, _ = pipeline.dossier(pipeline.open_house(Project(ROOT)), tender, None)
    assert one is not None
    assert [message(p) for p in teksten.in_spec(one, derive(one), None)] == []
    assert len(list(teksten.spec_teksten(one))) > 100


@pytest.mark.parametrize("name", ["standstill_2_127", "openbare_procedure", "reele_prijs_2_12"])
def test_every_line_of_templates_and_specs(name: str) -> None:
    """Hints and comments included, whatever the procedure: these three belong nowhere."""
    files = [*(ROOT / "templates" / "tekst").rglob("*.txt"), *(ROOT / "tender_specs").rglob("*.*")]
    texts = [p.read_text(encoding="utf-8") for p in files if p.suffix in (".txt", ".yaml", ".csv")]
    assert len(texts) > 150
    lines = {re.sub(r"^[\s\-#>!]+", "", line) for text in texts for line in text.splitlines()}
    assert [line for line in sorted(lines) if fires(REGELS[name], line.replace('"', ""))] == []


def test_the_rules_stand_in_the_schemas() -> None:
    assert Path(ROOT / "schemas" / "tekstregels.yaml").is_file()
    assert TENDER.startswith("proef/")
