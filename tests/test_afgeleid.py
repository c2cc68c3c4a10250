"""Derived facts: right, as firm as their inputs, and with these inputs as their origin."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import delen, pipeline
from generator.afgeleid import Afgeleid, derive
from generator.waarde import Stand, Waarde
from tests.huis import COLUMNS, OPEN, TENDER, Huis, line_of

DRIE = "[{nr: 1, naam: N}, {nr: 2, naam: Z}, {nr: 3, naam: O}]"
REGEL = "toewijzingsregel: [De voorkeur beslist.]"
NIET_SAMEN = f"{{exclusieve_groepen: [{{percelen: [2, 3], maximaal: 1}}], {REGEL}}}"
NO_PERCELEN = {
    "percelen": "geen",
    "motivering_geen_percelen": "[Eén geheel.]",
    "selectieuitkomst": "[{partijen: [A]}]",
}


def texts(value: Waarde[Any]) -> list[str]:
    return [i.path for i in value.origin.inputs]


# --- term -------------------------------------------------------------------------------------


def test_five_years_and_two_options_from_2027(huis: Huis) -> None:
    d = huis.derived(overeenkomst="{mededeling_verlenging_maanden: 6}")
    assert d.looptijd_woorden == "vijf jaar met twee verlengingsopties van één jaar"
    assert d.looptijd_maanden == 84
    assert d.einde_basis == date(2031, 12, 31)
    assert d.einde_uiterlijk == date(2033, 12, 31)
    assert [
        (v.nr, v.begin.get(), v.einde.get(), v.mededelen_voor.get()) for v in d.verlengingen
    ] == [
        (1, date(2032, 1, 1), date(2032, 12, 31), date(2031, 6, 30)),
        (2, date(2033, 1, 1), date(2033, 12, 31), date(2032, 6, 30)),
    ]


def test_a_derived_value_names_its_computation_and_its_inputs(huis: Huis) -> None:
    d = huis.derived()
    origin = d.einde_basis.origin
    assert origin.afleiding == "ingangsdatum + basislooptijd"
    assert texts(d.einde_basis) == ["ingangsdatum", "looptijd.basis_jaren"]
    assert [i.place.line for i in origin.inputs] == [line_of("ingangsdatum"), line_of("looptijd")]
    assert str(origin).startswith("afgeleid: ingangsdatum + basislooptijd uit [tender_specs/proef/")
    assert texts(d.einde_uiterlijk) == [
        "ingangsdatum",
        "looptijd.basis_jaren",
        "looptijd.verlengopties",
        "looptijd.jaren_per_optie",
    ]


def test_the_notice_of_the_spec_wins_and_is_named(huis: Huis) -> None:
    d = huis.derived(overeenkomst="{mededeling_verlenging_maanden: 9}")
    first = d.verlengingen[0].mededelen_voor
    assert first == date(2031, 3, 31)
    assert "overeenkomst.mededeling_verlenging_maanden" in texts(first)


def test_no_notice_is_filled_in_when_the_spec_gives_none(huis: Huis) -> None:
    first = huis.derived().verlengingen[0].mededelen_voor
    assert first.afwezig
    assert first.pad == "overeenkomst.mededeling_verlenging_maanden"


def test_an_open_notice_stays_open(huis: Huis) -> None:
    d = huis.derived(overeenkomst=f"{{mededeling_verlenging_maanden: {OPEN}}}")
    assert d.verlengingen[0].mededelen_voor.open
    assert d.verlengingen[0].einde == date(2032, 12, 31)
    assert huis.derived(overeenkomst=OPEN).verlengingen[0].mededelen_voor.open


def test_without_options_there_are_no_extensions(huis: Huis) -> None:
    d = huis.derived(looptijd="{basis_jaren: 4, verlengopties: 0}")
    assert d.verlengingen == ()
    assert d.einde_basis == d.einde_uiterlijk == date(2030, 12, 31)
    assert d.looptijd_maanden == 48
    assert str(d.looptijd_woorden).startswith("vier jaar")


def test_open_inputs_stay_open(huis: Huis) -> None:
    d = huis.derived(looptijd=OPEN)
    for value in (d.looptijd_woorden, d.looptijd_maanden, d.einde_basis, d.einde_uiterlijk):
        assert value.open
        assert value.pad == "looptijd"
    assert d.verlengingen == ()
    d = huis.derived(ingangsdatum=OPEN)
    assert d.einde_basis.open
    assert d.looptijd_maanden == 84


def test_one_open_part_makes_open_what_depends_on_it(huis: Huis) -> None:
    d = huis.derived(looptijd=f"{{basis_jaren: 5, verlengopties: {OPEN}, jaren_per_optie: 1}}")
    assert d.einde_basis == date(2031, 12, 31)
    assert d.einde_uiterlijk.open
    assert d.einde_uiterlijk.pad == "looptijd.verlengopties"


def test_an_expected_input_makes_the_outcome_expected(huis: Huis) -> None:
    d = huis.derived(ingangsdatum="{verwacht: 2027-01-01, reden: r, uiterlijk: selectie}")
    assert (d.einde_basis.stand, d.einde_basis.nummer) == (Stand.VERWACHT, 1)
    assert d.einde_basis == date(2031, 12, 31)
    assert d.verlengingen[0].begin.stand is Stand.VERWACHT
    assert d.looptijd_maanden.stand is Stand.VAST


def test_options_without_a_length_give_no_last_day(huis: Huis) -> None:
    huis.spec(looptijd="{basis_jaren: 5, verlengopties: 2}")
    one, found = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None and [p.code for p in found] == ["R401"]
    d = derive(one)
    assert d.einde_uiterlijk.afwezig
    assert d.einde_basis == date(2031, 12, 31)


# --- partners ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "low", "high", "most"),
    [
        ({"percelen": DRIE, "perceelregel": NIET_SAMEN}, 2, 3, 2),
        ({"percelen": DRIE}, 1, 3, 3),
        ({"percelen": DRIE, "perceelregel": f"{{max_gunnen: 1, {REGEL}}}"}, 3, 3, 1),
        ({"percelen": DRIE, "contractpartners": "2", "perceelregel": NIET_SAMEN}, 4, 6, 2),
        ({**NO_PERCELEN, "contractpartners": "{minimaal: 2, maximaal: 3}"}, 2, 3, None),
        ({**NO_PERCELEN, "contractpartners": "{maximaal: 20}"}, None, 20, None),
        ({**NO_PERCELEN, "contractpartners": "onbeperkt"}, None, None, None),
        ({"contractpartners": "onbeperkt"}, None, None, None),
        ({"contractpartners": "{minimaal: 1, maximaal: 3}"}, 1, 6, 2),
    ],
)
def test_reachable_partners(
    huis: Huis, changes: dict[str, str], low: int | None, high: int | None, most: int | None
) -> None:
    d = huis.derived(**changes)
    assert (d.partners_minimaal.inhoud, d.partners_maximaal.inhoud) == (low, high)
    assert d.max_percelen_per_partij.inhoud == most


def test_the_partners_name_what_they_follow_from(huis: Huis) -> None:
    d = huis.derived(percelen=DRIE, perceelregel=NIET_SAMEN)
    assert texts(d.partners_minimaal) == [
        "percelen",
        *(["contractpartners"] * 3),
        "perceelregel.exclusieve_groepen",
    ]


@pytest.mark.parametrize(
    ("changes", "pad"),
    [
        ({"percelen": OPEN, "selectieuitkomst": "[{partijen: [A]}]"}, "percelen"),
        ({"contractpartners": OPEN}, "contractpartners"),
        ({"perceelregel": f"{{max_gunnen: {OPEN}}}"}, "perceelregel.max_gunnen"),
        ({"perceelregel": OPEN}, "perceelregel"),
        (
            {"perceelregel": f"{{exclusieve_groepen: {OPEN}}}"},
            "perceelregel.exclusieve_groepen",
        ),
        (
            {"perceelregel": f"{{exclusieve_groepen: [{{percelen: [1, 2], maximaal: {OPEN}}}]}}"},
            "perceelregel.exclusieve_groepen[1].maximaal",
        ),
        (
            {"perceelregel": f"{{exclusieve_groepen: [{{percelen: {OPEN}, maximaal: 1}}]}}"},
            "perceelregel.exclusieve_groepen[1].percelen",
        ),
        (
            {
                "perceelregel": f"{{exclusieve_groepen: [{{percelen: [1, {OPEN}], maximaal: 1}}], "
                f"{REGEL}}}"
            },
            "perceelregel.exclusieve_groepen[1].percelen[2]",
        ),
    ],
)
def test_partners_are_open_when_a_limit_is(huis: Huis, changes: dict[str, str], pad: str) -> None:
    d = huis.derived(**changes)
    assert d.partners_minimaal.open
    assert d.partners_minimaal.pad == pad
    assert d.partners_minimaal.nummer == 1


def test_expected_partners_make_the_total_expected(huis: Huis) -> None:
    d = huis.derived(contractpartners="{verwacht: 2, reden: r, uiterlijk: selectie}")
    assert (d.partners_maximaal.stand, d.partners_maximaal.inhoud) == (Stand.VERWACHT, 4)


# --- the rest -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "kind"),
    [
        ("taakgericht", "overeenkomst van opdracht"),
        ("inspanningsgericht", "raamovereenkomst"),
        ("outputgericht", "raamovereenkomst"),
    ],
)
def test_kind_of_contract(huis: Huis, variant: str, kind: str) -> None:
    assert huis.derived(uitvoeringsvariant=variant).soort_overeenkomst == kind


def test_the_planning_has_every_step_of_the_procedure_in_order(huis: Huis) -> None:
    d = huis.derived()
    one = huis.resolve()
    assert one.procedure is not None
    assert [r.stap for r in d.planning] == [s.id for s in one.procedure.stappen]
    rows = {r.stap: r for r in d.planning}
    closing = rows["sluiting_aanmelding"]
    assert (closing.aard, closing.fase, closing.fasenaam) == ("hard", "selectie", "Selectiefase")
    assert closing.moment.get().datum == date(2026, 2, 10)
    assert rows["ondertekening"].moment.afwezig
    assert rows["ondertekening"].moment.pad == "planning.ondertekening"


def test_the_spec_decides_how_firm_a_step_is(huis: Huis) -> None:
    planning = "{start_dialoog: {periode: mei, aard: hard, toelichting: op locatie}}"
    huis.spec(planning=planning)
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    row = next(r for r in derive(one).planning if r.stap == "start_dialoog")
    assert (row.aard, row.toelichting.inhoud) == ("hard", "op locatie")


def test_an_open_planning_makes_every_step_open(huis: Huis) -> None:
    d = huis.derived(planning=OPEN)
    steps = [r for r in d.planning if r.stap != "ingangsdatum"]
    assert all(r.moment.open for r in steps)
    assert {r.moment.nummer for r in steps} == {1}


def test_the_last_step_is_the_ingangsdatum_itself(huis: Huis) -> None:
    """``ingangsdatum`` is a step of the planning, derived from the field (BRIEF, section 2)."""
    row = next(r for r in huis.derived().planning if r.stap == "ingangsdatum")
    assert row.moment.bekend
    assert row.moment.get().datum == date(2027, 1, 1)
    assert row.moment.get().datum.origin.path == "ingangsdatum"


def test_latest_dates_count_back_from_the_ingangsdatum(huis: Huis) -> None:
    duren = (
        "{beoordeling_selectie_dagen: 28, dialoog_dagen: 60, beoordeling_inschrijving_dagen: 35, "
        "implementatie_weken: 13}"
    )
    rows = {r.stap: r.uiterst for r in huis.derived(duren=duren).planning}
    assert rows["start_implementatie"] == date(2026, 10, 2)
    assert rows["definitieve_gunning"] == date(2026, 10, 2)
    assert rows["voorlopige_gunning"] == date(2026, 9, 11)  # 20 days and one
    assert rows["sluiting_inschrijving"] == date(2026, 8, 7)
    assert rows["uitnodiging_inschrijving"] == date(2026, 6, 28)  # 40 days
    assert rows["start_dialoog"] == date(2026, 4, 29)
    assert rows["voorlopige_selectie"] == date(2026, 4, 8)
    assert rows["sluiting_aanmelding"] == date(2026, 3, 11)
    assert rows["publicatie_selectie"] == date(2026, 2, 9)  # 30 days
    assert rows["marktconsultatie"] is None


def test_unknown_durations_count_as_nothing_so_that_the_date_is_a_bound(huis: Huis) -> None:
    rows = {r.stap: r.uiterst for r in huis.derived(duren=f"{{dialoog_dagen: {OPEN}}}").planning}
    assert rows["start_implementatie"] == date(2027, 1, 1)
    assert rows["sluiting_inschrijving"] == date(2026, 12, 11)
    assert rows["start_dialoog"] == rows["einde_dialoog"] == date(2026, 11, 1)


def test_without_ingangsdatum_there_are_no_latest_dates(huis: Huis) -> None:
    assert {r.uiterst for r in huis.derived(ingangsdatum=OPEN).planning} == {None}


def test_rows_of_the_table_for_this_tender(huis: Huis) -> None:
    assert [r.rij.inhoud for r in huis.derived().vertaalregels] == ["R1", "R2"]


def test_terms_of_tender_and_region_the_tenders_own_first(huis: Huis) -> None:
    d = huis.derived(
        begrippen="[{term: zwaluw, definitie: Een zwemslag.}, {term: Aap, definitie: x}]"
    )
    assert [(b.term.inhoud, b.definitie.inhoud) for b in d.begrippen] == [
        ("Aap", "x"),
        ("Perceel", "Een deel van de opdracht."),
        ("zwaluw", "Een zwemslag."),
    ]


def test_municipalities_of_the_percelen_each_once(huis: Huis) -> None:
    d = huis.derived(
        percelen="[{nr: 1, naam: N, gemeenten: [Breda, Altena]}, "
        "{nr: 2, naam: Z, gemeenten: [Breda]}]"
    )
    assert [g.inhoud for g in d.gemeenten] == ["Breda", "Altena"]
    assert [g.inhoud for g in huis.derived(**NO_PERCELEN).gemeenten] == [
        "Altena",
        "Breda",
        "Oosterhout",
    ]


def test_slts_of_a_perceel_by_number(huis: Huis) -> None:
    d = huis.derived(percelen="[{nr: 1, naam: N, slts: [2]}, {nr: 2, naam: Z}]")
    first, second = huis.resolve().aanbesteding.percelen
    assert [s.naam.inhoud for s in d.slts_van(first)] == ["Zuid"]
    assert d.slts_van(second) == ()


def test_name_of_the_taakgebied(huis: Huis) -> None:
    naam = huis.derived().taakgebied_naam
    assert naam == "Lokale teams"
    assert naam.origin.place.file == "tender_specs/proef/regio.yaml"
    assert huis.derived(taakgebied=OPEN).taakgebied_naam.open


def test_totals_of_the_weights(huis: Huis) -> None:
    d = huis.derived()
    assert (d.totaal_selectie.inhoud, d.totaal_gunning.inhoud) == (Decimal(100), Decimal(100))
    assert texts(d.totaal_selectie) == [
        "selectiecriteria[1].gewicht",
        "selectiecriteria[2].gewicht",
    ]
    d = huis.derived(selectiecriteria=f"[{{nr: S1, naam: A, gewicht: {OPEN}}}]", selectie=OPEN)
    assert d.totaal_selectie.open
    assert huis.derived(gunningscriteria=OPEN).totaal_gunning.open


# --- never a crash on a spec whose shape is right -------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {
            "looptijd": "{basis_jaren: 1, verlengopties: 1, jaren_per_optie: 1}",
            "overeenkomst": "{mededeling_verlenging_maanden: 36}",
        },
        {"ingangsdatum": "9999-01-01"},
        {"ingangsdatum": "0001-01-01"},
        {"duren": "{implementatie_weken: 999999999999}"},
    ],
    ids=["notice before the start", "end of time", "begin of time", "huge duration"],
)
def test_what_cannot_be_computed_is_a_problem_and_not_a_crash(
    huis: Huis, changes: dict[str, str]
) -> None:
    huis.spec(**changes)
    one, found = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    assert isinstance(derive(one), Afgeleid)
    assert found, "nobody is told that this cannot be"


def _values(value: Any) -> Iterator[Waarde[Any]]:
    if isinstance(value, Waarde):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _values(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _values(getattr(value, field.name))


def test_every_derived_value_has_an_origin(huis: Huis) -> None:
    found = list(_values(huis.derived()))
    assert len(found) > 50
    for value in found:
        assert value.origin.place.file


BASE = st.integers(1, 50)
OPTIONS = st.integers(0, 20)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(BASE, OPTIONS, st.integers(1, 20), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_any_term_adds_up(huis: Huis, base: int, options: int, each: int, start: date) -> None:
    d = huis.derived(
        ingangsdatum=start.isoformat(),
        planning="{publicatie_selectie: {periode: januari}}",
        looptijd=f"{{basis_jaren: {base}, verlengopties: {options}, jaren_per_optie: {each}}}",
    )
    assert d.looptijd_maanden == 12 * (base + options * each)
    assert len(d.verlengingen) == options
    last = d.verlengingen[-1].einde if options else d.einde_basis
    assert last == d.einde_uiterlijk.get()


def test_the_standard_notice_is_six_months() -> None:
    assert delen.STANDAARD_MEDEDELING_MAANDEN == 6


def test_where_the_other_part_of_a_code_goes(huis: Huis) -> None:
    huis.tabel(
        COLUMNS
        + "\nR1;Ambulant;54002;ja;;;SLT;lokale-teams;taakgericht;klein;;\n"
        + "R2;Ambulant;54002;ja;;;Elders;elders;;;buiten de inkoop;\n"
    )
    d = huis.derived()
    (regel,) = d.vertaalregels
    assert [str(n) for n in d.elders(regel)] == ["elders"]
