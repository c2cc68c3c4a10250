"""Days of the planning: silent when right, with code, line and column when wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Problem, catalogue, message
from generator.rules import kalender
from tests.huis import OPEN, Huis, line_of
from tests.test_rules import judged

MINE = ("R450", "R451", "R452", "R453", "R454")


def found(huis: Huis, text: str, **changes: str) -> list[Problem]:
    """The findings of this module on a planning in which § marks places."""
    problems = judged(huis, planning=text.replace("§", ""), **changes)
    assert all(message(p) for p in problems)
    return [p for p in problems if p.code in MINE]


def places(text: str, **changes: str) -> list[tuple[int, int]]:
    """Line and column of every § in a planning."""
    line = line_of("planning", planning=text.replace("§", ""), **changes)
    pieces = text.split("§")[:-1]
    columns = [len("planning: ") + 1 + len("".join(pieces[: i + 1])) for i in range(len(pieces))]
    return [(line, column) for column in columns]


def at(problems: list[Problem]) -> list[tuple[int, int]]:
    return [(p.place.line, p.place.column) for p in problems]


def test_every_code_has_its_texts() -> None:
    for code in MINE:
        entry = catalogue()[code]
        assert entry.bron and entry.uitleg and entry.goed and entry.fout and entry.herstel


# --- R450: days on which nobody works --------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2027-02-13", "een zaterdag"),
        ("2027-02-14", "een zondag"),
        ("2027-03-26", "Goede vrijdag"),
        ("2027-03-29", "Tweede paasdag"),
        ("2027-04-27", "Koningsdag"),
        ("2025-04-26", "Koningsdag"),
        ("2027-05-05", "Bevrijdingsdag"),
        ("2027-05-06", "Hemelvaartsdag"),
        ("2027-05-17", "Tweede pinksterdag"),
        ("2026-12-25", "Eerste kerstdag"),
        ("2027-01-01", "Nieuwjaarsdag"),
    ],
)
@pytest.mark.parametrize("time", ["", ", tijd: '12:00'"])
def test_r450_a_deadline_on_a_day_off(huis: Huis, day: str, reason: str, time: str) -> None:
    text = f"{{sluiting_aanmelding: {{datum: §{day}{time}}}}}"
    problems = found(huis, text, ingangsdatum="2028-01-03")
    assert [p.code for p in problems] == ["R450"]
    assert at(problems) == places(text, ingangsdatum="2028-01-03")
    assert problems[0].path == "planning.sluiting_aanmelding"
    assert dict(problems[0].params)["reden"] == reason


@pytest.mark.parametrize(
    "text",
    [
        "{sluiting_aanmelding: {datum: 2027-05-07, tijd: '12:00'}}",  # the day after
        "{sluiting_aanmelding: {datum: 2027-02-14, aard: indicatief}}",
        "{nota_selectie: {datum: 2027-02-14}}",  # indicative in this procedure
        "{publicatie_selectie: {datum: 2027-02-14}}",  # no deadline for anybody
        "{sluiting_aanmelding: {periode: februari 2027}}",
        f"{{sluiting_aanmelding: {OPEN}}}",
        OPEN,
    ],
)
def test_r450_is_silent(huis: Huis, text: str) -> None:
    assert found(huis, text, ingangsdatum="2028-01-03") == []


def test_r450_is_silent_about_an_ingangsdatum_on_new_years_day(huis: Huis) -> None:
    assert found(huis, "{start_dialoog: {datum: 2026-02-14}}", ingangsdatum="2027-01-01") == []


def test_r450_a_step_that_the_spec_calls_hard(huis: Huis) -> None:
    text = "{nota_selectie: {datum: §2027-02-14, aard: hard}}"
    problems = found(huis, text, ingangsdatum="2028-01-03")
    assert (at(problems), problems[0].code) == (places(text, ingangsdatum="2028-01-03"), "R450")


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_every_weekend_is_off_and_most_weekdays_are_not(day: date) -> None:
    if day.weekday() >= 5:
        assert kalender.vrij(day)
    week = [day + timedelta(days=n) for n in range(7)]
    assert sum(not kalender.vrij(d) for d in week) >= 2


# --- R451: time to respond -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "closing", "days"),
    [
        (
            "publicatie_selectie: {datum: 2026-03-02}",
            "sluiting_aanmelding: {datum: §2026-03-31}",
            29,
        ),
        (
            "uitnodiging_inschrijving: {datum: 2026-03-02}",
            "sluiting_inschrijving: {datum: §2026-03-03}",
            1,
        ),
    ],
)
def test_r451_less_than_thirty_days(huis: Huis, opening: str, closing: str, days: int) -> None:
    text = f"{{{opening}, {closing}}}"
    problems = found(huis, text)
    assert [p.code for p in problems] == ["R451"]
    assert at(problems) == places(text)
    assert dict(problems[0].params)["dagen"] == f"{days} {'dag' if days == 1 else 'dagen'}"


@pytest.mark.parametrize(
    "text",
    [
        "{publicatie_selectie: {datum: 2026-03-02}, sluiting_aanmelding: {datum: 2026-04-01}}",
        "{publicatie_selectie: {periode: maart}, sluiting_aanmelding: {datum: 2026-03-05}}",
        f"{{publicatie_selectie: {OPEN}, sluiting_aanmelding: {{datum: 2026-03-05}}}}",
    ],
)
def test_r451_is_silent(huis: Huis, text: str) -> None:
    assert found(huis, text) == []


def test_r451_the_stated_length_when_there_are_no_dates(huis: Huis) -> None:
    problems = found(huis, OPEN, duren="{reactie_aanmelding_dagen: 20}")
    assert [(p.code, p.path) for p in problems] == [("R451", "duren.reactie_aanmelding_dagen")]
    assert problems[0].place.column == len("duren: {reactie_aanmelding_dagen: ") + 1
    assert found(huis, OPEN, duren="{reactie_aanmelding_dagen: 30}") == []
    both = "{publicatie_selectie: {datum: 2026-03-02}, sluiting_aanmelding: {datum: 2026-04-08}}"
    assert found(huis, both, duren="{reactie_aanmelding_dagen: 20}") == []


# --- R452, R453: the nota in time ------------------------------------------------------------


@pytest.mark.parametrize(
    ("nota", "closing", "code"),
    [
        ("nota_inschrijving", "sluiting_inschrijving", "R452"),
        ("nota_selectie", "sluiting_aanmelding", "R453"),
    ],
)
def test_r452_r453_nine_days_is_too_late(huis: Huis, nota: str, closing: str, code: str) -> None:
    text = f"{{{nota}: {{datum: §2026-06-08}}, {closing}: {{datum: 2026-06-17}}}}"
    problems = found(huis, text)
    assert [p.code for p in problems] == [code]
    assert at(problems) == places(text)
    assert dict(problems[0].params)["uiterst"] == "7 juni 2026"
    in_time = f"{{{nota}: {{datum: 2026-06-05}}, {closing}: {{datum: 2026-06-15}}}}"
    assert found(huis, in_time) == []


def test_r452_is_a_fault_and_r453_a_warning() -> None:
    assert catalogue()["R452"].ernst.value == "fout"
    assert catalogue()["R453"].ernst.value == "waarschuwing"


def test_r452_a_nota_after_the_deadline_is_told_once(huis: Huis) -> None:
    text = "{nota_inschrijving: {datum: 2026-06-18}, sluiting_inschrijving: {datum: 2026-06-17}}"
    problems = judged(huis, planning=text)
    assert [p.code for p in problems if p.code in ("R321", "R452")] == ["R321"]


@pytest.mark.parametrize(
    "text",
    [
        "{nota_inschrijving: {periode: juni}, sluiting_inschrijving: {datum: 2026-06-17}}",
        f"{{nota_inschrijving: {OPEN}, sluiting_inschrijving: {{datum: 2026-06-17}}}}",
    ],
)
def test_r452_is_silent_about_what_is_open(huis: Huis, text: str) -> None:
    assert found(huis, text) == []


def test_an_expected_date_counts(huis: Huis) -> None:
    text = (
        "{nota_inschrijving: {datum: §{verwacht: 2026-06-15, reden: r, uiterlijk: inschrijving}}, "
        "sluiting_inschrijving: {datum: 2026-06-17}}"
    )
    problems = found(huis, text)
    assert ([p.code for p in problems], at(problems)) == (["R452"], places(text))


def test_questions_after_the_nota_are_a_fault(huis: Huis) -> None:
    text = "{vragen_inschrijving: {datum: 2026-05-20}, nota_inschrijving: {datum: 2026-05-12}}"
    problems = [p for p in judged(huis, planning=text) if p.code == "R321"]
    assert [(p.path, p.severity.value) for p in problems] == [
        ("planning.nota_inschrijving", "fout")
    ]


# --- R454 and R321: the order ----------------------------------------------------------------


def test_r454_between_two_indicative_steps(huis: Huis) -> None:
    text = "{voorlopige_selectie: {datum: 2026-05-01}, definitieve_selectie: {datum: §2026-04-01}}"
    problems = found(huis, text)
    assert ([p.code for p in problems], at(problems)) == (["R454"], places(text))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("start_dialoog", "einde_dialoog"),
        ("vragen_selectie", "nota_selectie"),
        ("nota_selectie", "sluiting_aanmelding"),
    ],
)
def test_r321_what_cannot_change_places_however_indicative(
    huis: Huis, first: str, last: str
) -> None:
    text = (
        f"{{{first}: {{datum: 2026-05-19, aard: indicatief}}, "
        f"{last}: {{datum: 2026-05-12, aard: indicatief}}}}"
    )
    problems = [p for p in judged(huis, planning=text) if p.code in ("R321", "R454")]
    assert [(p.code, p.path) for p in problems] == [("R321", f"planning.{last}")]


def test_an_award_notice_after_the_start_is_feasible(huis: Huis) -> None:
    text = (
        "{definitieve_gunning: {datum: 2026-11-02}, ondertekening: {datum: 2026-11-05}, "
        "bekendmaking_gunning: {datum: 2026-12-03}}"
    )
    found_steps = [p.path for p in judged(huis, planning=text) if p.code == "R322"]
    assert "planning.bekendmaking_gunning" not in found_steps


def test_the_notice_of_the_award_may_follow_the_start(huis: Huis) -> None:
    text = (
        "{definitieve_gunning: {datum: 2026-11-02}, ondertekening: {datum: 2026-12-15}, "
        "bekendmaking_gunning: {datum: 2027-01-12}, start_implementatie: {datum: 2026-12-16}}"
    )
    codes = [p.code for p in judged(huis, planning=text)]
    assert not {"R321", "R454"} & set(codes)


def test_the_notice_of_the_award_does_not_precede_the_award(huis: Huis) -> None:
    text = "{definitieve_gunning: {datum: 2026-11-02}, bekendmaking_gunning: {datum: §2026-10-12}}"
    problems = found(huis, text)
    assert ([p.code for p in problems], at(problems)) == (["R454"], places(text))
