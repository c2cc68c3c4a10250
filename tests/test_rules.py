"""Each rule: silent when right, and with code and place when wrong."""

from datetime import date

import pytest

from generator import pipeline, rules
from generator.afgeleid import derive
from generator.problems import Problem, catalogue, message
from tests.huis import OPEN, REGIO, TENDER, Huis, line_of


def judged(huis: Huis, vandaag: date | None = None, **changes: str) -> list[Problem]:
    """The problems of rules for the base spec with these changes."""
    huis.spec(**changes)
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    return rules.check(one, derive(one), vandaag)


def codes(found: list[Problem]) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in found]


def place(found: list[Problem]) -> tuple[int, int]:
    (one,) = found
    assert all(message(one))
    return one.place.line, one.place.column


def test_a_good_tender_passes_every_rule(huis: Huis) -> None:
    assert judged(huis) == []
    assert sum(map(len, rules.RULES.values())) >= 11


# --- references -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "path"),
    [
        ("taakgebied", "§lokale-team", "taakgebied"),
        (
            "percelen",
            "[{nr: 1, naam: N, gemeenten: [Altena, §Brda]}]",
            "percelen[1].gemeenten[2]",
        ),
        ("percelen", "[{nr: 1, naam: N, slts: [1, §7]}]", "percelen[1].slts[2]"),
        ("eisen", "[{nr: E1, eis: x, perceel: §9}]", "eisen[1].perceel"),
        ("geschiktheidseisen", "[{nr: G1, eis: x, perceel: §9}]", "geschiktheidseisen[1].perceel"),
        ("selectieuitkomst", "[{perceel: §9, partijen: [A]}]", "selectieuitkomst[1].perceel"),
        (
            "dialoogresultaten",
            "[{nr: 1, onderwerp: x, uitkomst: y, perceel: §9}]",
            "dialoogresultaten[1].perceel",
        ),
        (
            "gunningscriteria",
            "[{nr: GC1, naam: P, gewicht: 100, perceel: §9}]",
            "gunningscriteria[1].perceel",
        ),
    ],
)
def test_r301_what_nobody_declared(huis: Huis, key: str, text: str, path: str) -> None:
    changes = {key: text.replace("§", "")}
    found = [p for p in judged(huis, **changes) if p.code == "R301"]
    column = len(key) + 2 + text.index("§") + 1
    assert place(found) == (line_of(key, **changes), column)
    assert codes(found) == [("R301", path)]


def test_r301_suggests_what_was_meant(huis: Huis) -> None:
    (found,) = judged(huis, percelen="[{nr: 1, naam: N, gemeenten: [Brda]}]")
    assert dict(found.params)["hint"] == "Bedoelt u `Breda`?"
    (found,) = judged(huis, percelen="[{nr: 1, naam: N, gemeenten: [Xyzzy]}]")
    assert dict(found.params)["hint"] == "kies uit: Altena, Breda, Oosterhout"


def test_r301_of_the_region_stands_in_the_region(huis: Huis) -> None:
    huis.regio(REGIO.replace("gemeenten: [Altena]}", "gemeenten: [Alphen]}"))
    (found,) = judged(huis)
    assert (found.code, found.place.file) == ("R301", "tender_specs/proef/regio.yaml")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("taakgebied", OPEN),
        ("percelen", f"[{{nr: 1, naam: N, gemeenten: {OPEN}, slts: {OPEN}}}]"),
        ("percelen", f"[{{nr: 1, naam: N, gemeenten: [{OPEN}]}}]"),
        ("eisen", "[{nr: E1, eis: x, perceel: 0}]"),
        ("eisen", f"[{{nr: E1, eis: x, perceel: {OPEN}}}]"),
    ],
)
def test_r301_is_silent_about_what_is_open_or_for_all(huis: Huis, key: str, text: str) -> None:
    assert codes(judged(huis, **{key: text})) == []


@pytest.mark.parametrize(
    ("key", "text", "path"),
    [
        ("percelen", "[{nr: 1, naam: N}, {nr: §1, naam: Z}]", "percelen[2].nr"),
        ("eisen", "[{nr: E1, eis: x}, {nr: §E1, eis: y}]", "eisen[2].nr"),
        (
            "bijlagen",
            "[{id: a, titel: t, documenten: []}, {id: §a, titel: u, documenten: []}]",
            "bijlagen[2].id",
        ),
        (
            "gunningscriteria",
            "[{nr: G, naam: a, gewicht: 50}, {nr: §G, naam: b, gewicht: 50}]",
            "gunningscriteria[2].nr",
        ),
    ],
)
def test_r302_twice_the_same_number(huis: Huis, key: str, text: str, path: str) -> None:
    changes = {key: text.replace("§", "")}
    found = judged(huis, **changes)
    assert codes(found) == [("R302", path)]
    line = line_of(key, **changes)
    assert place(found) == (line, len(key) + 2 + text.index("§") + 1)
    assert dict(found[0].params)["eerste"].startswith(f"tender_specs/proef/klein.yaml:{line}:")


# --- partners -------------------------------------------------------------------------------------

DRIE = {
    "percelen": "[{nr: 1, naam: N}, {nr: 2, naam: Z}, {nr: 3, naam: O}]",
    "perceelregel": "{exclusieve_groepen: [{percelen: [2, 3], maximaal: 1}], "
    "toewijzingsregel: [De voorkeur beslist.]}",
}


@pytest.mark.parametrize("total", ["{minimaal: 2, maximaal: 3}", "2", "3", "{maximaal: 3}", OPEN])
def test_r310_totals_that_can_be(huis: Huis, total: str) -> None:
    assert judged(huis, **DRIE, contractpartners_totaal=total) == []


@pytest.mark.parametrize(
    "total", ["1", "4", "{minimaal: 1, maximaal: 3}", "{minimaal: 2, maximaal: 4}", "{maximaal: 1}"]
)
def test_r310_totals_that_cannot_be(huis: Huis, total: str) -> None:
    found = judged(huis, **DRIE, contractpartners_totaal=total)
    line = line_of("contractpartners_totaal", **DRIE, contractpartners_totaal=total)
    assert place(found) == (line, len("contractpartners_totaal: ") + 1)
    assert codes(found) == [("R310", "contractpartners_totaal")]
    assert dict(found[0].params)["berekend"] == "minimaal twee en maximaal drie"


def test_r310_no_limit_against_a_computed_maximum(huis: Huis) -> None:
    """``onbeperkt`` is a statement too: with three percelen of one partner it cannot be."""
    assert codes(judged(huis, **DRIE, contractpartners_totaal="onbeperkt")) == [
        ("R310", "contractpartners_totaal")
    ]


def test_r311_limits_that_no_award_can_meet(huis: Huis) -> None:
    regel = "{exclusieve_groepen: [{percelen: [], maximaal: 1}], toewijzingsregel: [x]}"
    found = judged(huis, perceelregel=regel)
    assert codes(found) == [("R311", "perceelregel.exclusieve_groepen")]


def test_r311_nested_limits_are_computed_for_any_number_of_percelen(huis: Huis) -> None:
    percelen = ", ".join(f"{{nr: {n}, naam: P}}" for n in range(1, 41))
    regel = "{max_gunnen: 7, toewijzingsregel: [x]}"
    changes = {"percelen": f"[{percelen}]", "perceelregel": regel}
    assert judged(huis, **changes, contractpartners_totaal="{minimaal: 6, maximaal: 40}") == []
    found = judged(huis, **changes, contractpartners_totaal="5")
    assert codes(found) == [("R310", "contractpartners_totaal")]


def test_r419_overlapping_limits_over_too_many_percelen(huis: Huis) -> None:
    """That it cannot be computed does not mean that it cannot be awarded: a warning."""
    numbers = range(1, 18)
    percelen = ", ".join(f"{{nr: {n}, naam: P}}" for n in numbers)
    groups = ", ".join(f"{{percelen: [{n}, {n % 17 + 1}], maximaal: 1}}" for n in numbers)
    found = judged(
        huis,
        percelen=f"[{percelen}]",
        perceelregel=f"{{exclusieve_groepen: [{groups}], toewijzingsregel: [x]}}",
    )
    assert codes(found) == [("R419", "perceelregel.exclusieve_groepen")]
    assert found[0].severity.value == "waarschuwing"
    assert "17 percelen hangen samen" in dict(found[0].params)["reden"]


def test_r310_a_maximum_is_held_against_a_maximum_without_percelen(huis: Huis) -> None:
    whole = {"percelen": "geen", "contractpartners": "{maximaal: 20}"}
    reason = {
        "motivering_geen_percelen": "[Eén geheel.]",
        "selectieuitkomst": "[{partijen: [Partij A]}]",
    }
    assert judged(huis, **whole, **reason, contractpartners_totaal="{maximaal: 20}") == []
    found = judged(huis, **whole, **reason, contractpartners_totaal="{maximaal: 25}")
    assert codes(found) == [("R310", "contractpartners_totaal")]


# --- planning -------------------------------------------------------------------------------------


def test_r321_a_step_before_the_one_that_precedes_it(huis: Huis) -> None:
    planning = "{nota_selectie: {datum: 2026-02-20}, sluiting_aanmelding: {datum: §2026-02-10}}"
    changes = {"planning": planning.replace("§", "")}
    found = [p for p in judged(huis, **changes) if p.code == "R321"]
    assert place(found) == (line_of("planning", **changes), 11 + planning.index("§"))
    assert dict(found[0].params)["datum_later"] == "10 februari 2026"


def test_r321_the_same_day_and_periods_are_in_order(huis: Huis) -> None:
    planning = (
        "{nota_selectie: {datum: 2026-02-10}, sluiting_aanmelding: {datum: 2026-02-10}, "
        "start_dialoog: {periode: januari}}"
    )
    assert "R321" not in {p.code for p in judged(huis, planning=planning)}


def test_r321_the_ingangsdatum_is_the_last_step(huis: Huis) -> None:
    found = judged(huis, ingangsdatum="2026-06-01")
    assert "R321" in {p.code for p in found}


def test_r322_a_step_too_late_for_the_ingangsdatum(huis: Huis) -> None:
    found = judged(huis, ingangsdatum="2026-07-01")
    assert {p.code for p in found} == {"R322"}
    assert "planning.sluiting_inschrijving" in {p.path for p in found}
    assert all(p.severity.value == "waarschuwing" for p in found)
    last = next(p for p in found if p.path == "planning.sluiting_inschrijving")
    assert dict(last.params)["datum"] == "15 juni 2026"
    assert dict(last.params)["uiterst"] == "10 juni 2026"


@pytest.mark.parametrize(("day", "late"), [("2026-12-11", False), ("2026-12-12", True)])
def test_r322_the_last_day_itself_is_in_time(huis: Huis, day: str, late: bool) -> None:
    found = judged(huis, planning=f"{{sluiting_inschrijving: {{datum: {day}}}}}")
    assert ("R322" in {p.code for p in found}) is late


def test_r320_a_moment_that_has_passed(huis: Huis) -> None:
    found = judged(huis, date(2026, 12, 25), planning="{start_dialoog: {periode: mei}}")
    r320 = [p for p in found if p.code == "R320"]
    assert codes(r320) == [("R320", "ingangsdatum")]
    assert r320[0].place.line == line_of("ingangsdatum", planning="x")
    assert dict(r320[0].params)["stap"] == "Publicatie van het selectiedocument"


def test_r320_needs_a_day(huis: Huis) -> None:
    planning = "{start_dialoog: {periode: mei}}"
    assert "R320" not in {p.code for p in judged(huis, None, planning=planning)}
    assert "R320" not in {p.code for p in judged(huis, date(2024, 1, 1), planning=planning)}


# --- criteria -------------------------------------------------------------------------------------


def criteria(*weights: str) -> str:
    return "[" + ", ".join(f"{{nr: S{n}, naam: x, {w}}}" for n, w in enumerate(weights, 1)) + "]"


@pytest.mark.parametrize(
    ("weights", "weging", "wrong"),
    [
        (("gewicht: 60", "gewicht: 40"), "{soort: procenten}", False),
        (("gewicht: 60", "gewicht: 30"), "{soort: procenten}", True),
        (("gewicht: 33.33", "gewicht: 66.67"), "{soort: procenten}", False),
        (("gewicht: 30", "gewicht: 20"), "{soort: punten, totaal: 50}", False),
        (("gewicht: 30", "gewicht: 30"), "{soort: punten, totaal: 50}", True),
        (("gewicht: 30",), "{soort: punten}", False),
        (("gewicht: 1",), "{soort: volgorde}", False),
        (("gewicht: 1",), "{soort: ja_nee}", False),
        (("gewicht: 1",), OPEN, False),
        (("gewicht: 60", f"gewicht: {OPEN}"), "{soort: procenten}", False),
        (("gewicht: 60", "vraag: x"), "{soort: procenten}", False),
        (
            ("gewicht: 60", "gewicht: 40, perceel: 1", "gewicht: 40, perceel: 2"),
            "{soort: procenten}",
            False,
        ),
        (
            ("gewicht: 60", "gewicht: 40, perceel: 1", "gewicht: 30, perceel: 2"),
            "{soort: procenten}",
            True,
        ),
        (("gewicht: 60", "gewicht: 40, perceel: 1"), "{soort: procenten}", True),
    ],
)
def test_r330_weights(huis: Huis, weights: tuple[str, ...], weging: str, wrong: bool) -> None:
    changes = {"selectiecriteria": criteria(*weights), "selectie": f"{{weging: {weging}}}"}
    found = [p for p in judged(huis, **changes) if p.code == "R330"]
    assert codes(found) == ([("R330", "selectiecriteria")] if wrong else [])


def test_r330_for_the_award_too_with_its_own_place(huis: Huis) -> None:
    text = "[{nr: GC1, naam: Plan, gewicht: 90}]"
    found = judged(huis, gunningscriteria=text)
    assert place(found) == (line_of("gunningscriteria"), len("gunningscriteria: ") + 1)
    params = dict(found[0].params)
    assert (params["wat"], params["som"], params["totaal"]) == ("de gunningscriteria", "90", "100")


# --- slots ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{open: v, uiterlijk: dialoog, hint: h}",
        "{verwacht: taakgericht, reden: r, uiterlijk: inschrijving}",
    ],
)
def test_p405_later_than_the_slot_allows(huis: Huis, text: str) -> None:
    found = judged(huis, uitvoeringsvariant=text)
    assert codes(found) == [("P405", "uitvoeringsvariant")]
    assert place(found) == (line_of("uitvoeringsvariant"), len("uitvoeringsvariant: ") + 1)


def test_p405_is_silent_in_time_and_for_other_slots(huis: Huis) -> None:
    later = "{open: v, uiterlijk: inschrijving, hint: h}"
    assert judged(huis, uitvoeringsvariant=OPEN, edities=later, risicos=later) == []


def test_p405_of_the_region(huis: Huis) -> None:
    later = "{open: v, uiterlijk: inschrijving, hint: h}"
    huis.regio(
        REGIO.replace("aanbestedende_dienst: Gemeente Breda", f"aanbestedende_dienst: {later}")
    )
    (found,) = judged(huis)
    assert (found.code, found.path) == ("P405", "regio.aanbestedende_dienst")


def missing(huis: Huis, *keys: str) -> list[Problem]:
    huis.spec(weg=keys)
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    return rules.check(one, derive(one), None)


def test_p406_for_the_first_fase_and_p407_for_later_ones(huis: Huis) -> None:
    found = missing(huis, "kosten", "edities")
    by_path = {p.path: p for p in found}
    assert {path: (p.code, p.severity.value) for path, p in by_path.items()} == {
        "kosten": ("P406", "fout"),
        "edities": ("P407", "waarschuwing"),
    }
    assert "vergoedt" in message(by_path["kosten"])[1]


def test_p406_the_procedure_itself(huis: Huis) -> None:
    assert codes(missing(huis, "procedure")) == [("P406", "procedure")]


def test_p406_of_the_region(huis: Huis) -> None:
    huis.regio(REGIO.replace("opdrachtgevers: De gemeenten\n", ""))
    (found,) = judged(huis)
    assert (found.code, found.path, found.place.line) == ("P406", "regio.opdrachtgevers", 1)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"perceelregel": "{exclusieve_groepen: [{percelen: [1, 9], maximaal: 1}]}"}, "deze aanbe"),
        ({"taakgebied": "bestaat-niet"}, "de regio"),
    ],
)
def test_an_unknown_reference_says_where_it_was_looked_for(
    huis: Huis, changes: dict[str, str], where: str
) -> None:
    (found,) = [p for p in judged(huis, **changes) if p.code == "R301"]
    assert f"bestaat niet in {where}" in message(found)[0]


def test_every_code_of_a_rule_is_in_the_catalogue_with_a_source() -> None:
    for code in (
        "R301",
        "R302",
        "R310",
        "R311",
        "R320",
        "R321",
        "R322",
        "R330",
        "R350",
        "R351",
        "R352",
        "P405",
        "P406",
    ):
        assert catalogue()[code].bron
        assert catalogue()[code].uitleg


# --- what belongs to a procedure ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "weg", "wanted"),
    [
        ({}, [], {"R350", "R351", "R352"}),
        ({"contractpartners": "onbeperkt", "percelen": "geen"}, [], {"R350", "R351"}),
    ],
)
def test_a_toelating_has_no_comparison_no_percelen_and_no_cap(
    huis: Huis, changes: dict[str, str], weg: list[str], wanted: set[str]
) -> None:
    huis.spec(procedure="toelating", weg=weg, **changes)
    found = [p for p in huis.problems() if p.code.startswith("R35")]
    assert {p.code for p in found} == wanted
    assert {"selectiecriteria", "gunningscriteria", "dialoog"} <= {p.path for p in found}
    for one in found:
        assert one.place.line > 1


def test_r351_a_step_of_another_procedure(huis: Huis) -> None:
    huis.spec(planning="{start_dialoog: {datum: 2026-02-01}, start_toetreding: {periode: later}}")
    (found,) = [p for p in huis.problems() if p.code == "R351"]
    assert found.path == "planning.start_toetreding"


@pytest.mark.parametrize(
    ("key", "text", "path"),
    [
        ("eisen", "[{nr: E1, eis: x, categorie: §pleegzorg}]", "eisen[1].categorie"),
        (
            "geschiktheidseisen",
            "[{nr: G1, eis: x, categorie: §pleegzorg}]",
            "geschiktheidseisen[1].categorie",
        ),
        (
            "tarieven",
            "[{product: dag, eenheid: etmaal, categorie: §pleegzorg}]",
            "tarieven[1].categorie",
        ),
        (
            "marktconsultatie",
            "{vragen: [{nr: V1, vraag: x, categorie: §pleegzorg}]}",
            "marktconsultatie.vragen[1].categorie",
        ),
    ],
)
def test_r301_a_category_that_does_not_exist(huis: Huis, key: str, text: str, path: str) -> None:
    huis.spec(**{key: text.replace("§", "")})
    found = [p for p in huis.problems() if p.code == "R301"]
    assert [p.path for p in found] == [path]
