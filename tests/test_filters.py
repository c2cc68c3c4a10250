"""Filters and tests of the templates: the same words, stand and origin kept."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from generator.aanbesteding import Aantal, Looptijd
from generator.filters import FILTERS, TESTS, bare, bron, moment
from generator.origin import Origin, Place
from generator.verloop import Planningsstap
from generator.waarde import Stand, Waarde


def waarde(inhoud: Any, stand: Stand = Stand.VAST, **other: Any) -> Waarde[Any]:
    return Waarde(inhoud, stand, Origin(Place("x", 1, 1), "veld"), "veld", "Veld", **other)


EXAMPLES = [
    ("datum", date(2027, 1, 1), (), "1 januari 2027"),
    ("bedrag", Decimal("43000000"), (), "€\u00a043.000.000"),
    ("bedrag", Decimal("64"), (2,), "€\u00a064,00"),
    ("getal", Decimal("1234.5"), (), "1.234,5"),
    ("getalwoord", 5, (), "vijf"),
    ("aantal", Aantal(2, 3), (), "minimaal twee en maximaal drie"),
    ("aantal", 2, (), "twee"),
    ("opsomming", ("a", "b", "c"), (), "a, b en c"),
    ("opsomming", ("a", "b"), ("of",), "a of b"),
    ("hoofdletter", "wij", (), "Wij"),
    ("kleineletter", "Wij", (), "wij"),
    ("janee", True, (), "ja"),
    ("tekst", 5, (), "5"),
]


@pytest.mark.parametrize(("name", "content", "args", "text"), EXAMPLES)
def test_on_a_plain_value(name: str, content: Any, args: tuple, text: str) -> None:
    assert FILTERS[name](content, *args) == text


@pytest.mark.parametrize(("name", "content", "args", "text"), EXAMPLES)
def test_on_a_known_value_stand_number_and_origin_stay(
    name: str, content: Any, args: tuple, text: str
) -> None:
    one = waarde(content, Stand.VERWACHT, nummer=3)
    out = FILTERS[name](one, *args)
    assert (out.inhoud, out.stand, out.nummer, out.origin) == (
        text,
        Stand.VERWACHT,
        3,
        one.origin,
    )


@pytest.mark.parametrize("name", sorted(set(FILTERS) - {"meervoud", "gevolgd_meervoud", "bron"}))
@pytest.mark.parametrize("stand", [Stand.OPEN, Stand.AFWEZIG])
def test_an_open_or_absent_value_stays_itself(name: str, stand: Stand) -> None:
    one = waarde(None, stand)
    assert FILTERS[name](one) is one


@pytest.mark.parametrize(
    ("size", "word"),
    [
        (1, "perceel"),
        (0, "percelen"),
        (2, "percelen"),
        (["x"], "perceel"),
        ([], "percelen"),
        (waarde(("x",)), "perceel"),
        (waarde(1), "perceel"),
        (waarde(Aantal(1, 1)), "perceel"),
        (waarde(Aantal(1, 3)), "percelen"),
        (waarde(Aantal(None, None)), "percelen"),
        (waarde(None, Stand.OPEN), "percelen"),
    ],
)
def test_plural(size: Any, word: str) -> None:
    assert FILTERS["meervoud"](size, "perceel", "percelen") == word


def stap(**parts: Any) -> Waarde[Any]:
    absent = waarde(None, Stand.AFWEZIG)
    names = ("datum", "tijd", "periode", "aard", "toelichting")
    return waarde(
        Planningsstap(**{n: waarde(parts[n]) if n in parts else absent for n in names}), nummer=0
    )


def test_moment_of_a_step() -> None:
    day = date(2026, 5, 1)
    assert moment(stap(datum=day)).inhoud == "1 mei 2026"
    assert moment(stap(datum=day, tijd=time(12, 0))).inhoud == "1 mei 2026, 12.00 uur"
    assert moment(stap(periode="tweede kwartaal 2026")).inhoud == "tweede kwartaal 2026"
    assert moment(stap(datum=day, periode="mei")).inhoud == "1 mei 2026"
    assert moment(stap()).afwezig
    assert moment(waarde(day)).inhoud == "1 mei 2026"
    opened = waarde(None, Stand.OPEN)
    assert moment(opened) is opened


def test_an_expected_date_of_a_step_stays_expected() -> None:
    one = stap(datum=date(2026, 5, 1))
    expected = waarde(date(2026, 5, 1), Stand.VERWACHT)
    inner = Planningsstap(
        expected, one.inhoud.tijd, one.inhoud.periode, one.inhoud.aard, one.inhoud.toelichting
    )
    assert moment(waarde(inner)).stand is Stand.VERWACHT


@pytest.mark.parametrize(
    ("name", "true_for"),
    [
        ("open", {"open"}),
        ("verwacht", {"verwacht"}),
        ("bekend", {"ja", "nee", "verwacht"}),
        ("afwezig", {"afwezig"}),
        ("ja", {"ja", "verwacht"}),
        ("nee", {"nee"}),
    ],
)
def test_tests(name: str, true_for: set[str]) -> None:
    values = {
        "ja": waarde(True),
        "nee": waarde(False),
        "verwacht": waarde(True, Stand.VERWACHT),
        "open": waarde(None, Stand.OPEN),
        "afwezig": waarde(None, Stand.AFWEZIG),
    }
    assert {key for key, value in values.items() if TESTS[name](value)} == true_for


def test_yes_and_no_are_not_truth() -> None:
    assert not TESTS["ja"](waarde("ja"))
    assert not TESTS["nee"](waarde(()))
    assert not TESTS["open"]("open")


def test_bare() -> None:
    assert bare(waarde(3)) == 3
    assert bare("x") == "x"
    assert bare(waarde(None, Stand.OPEN)) == "[Veld: nog te bepalen]"


def met_bron(inhoud: Any, source: str, *inputs: Origin) -> Waarde[Any]:
    origin = Origin(Place("x", 1, 1), "veld", source, inputs=inputs)
    return Waarde(inhoud, Stand.VAST, origin, "veld", "Veld")


def test_bron_is_what_the_spec_names() -> None:
    assert bron(met_bron(5, "Besluit 1")) == "Besluit 1"
    assert bron(met_bron(5, "")) == "–"
    assert bron(met_bron(5, ""), "geen bron") == "geen bron"
    assert bron("tekst") == "–"


def test_bron_of_a_group_without_its_own_is_that_of_its_parts_each_once() -> None:
    term = Looptijd(met_bron(5, "Besluit 1"), met_bron(2, "Besluit 2"), met_bron(1, "Besluit 1"))
    assert bron(met_bron(term, "")) == "Besluit 1; Besluit 2"
    assert bron(met_bron(term, "Besluit 3")) == "Besluit 3"
    assert bron(met_bron((met_bron("a", "Besluit 1"), met_bron("b", "")), "")) == "Besluit 1"


def test_bron_of_a_derived_value_is_that_of_its_inputs() -> None:
    inputs = (Origin(Place("x"), bron="Besluit 1"), Origin(Place("x")))
    assert bron(met_bron("vijf jaar", "", *inputs)) == "Besluit 1"
