"""A value knows how firm it is and behaves as its content."""

import dataclasses

import pytest

from generator.origin import Origin, Place
from generator.waarde import Keuze, Stand, Waarde

PLACE = Place("x.yaml", 3, 5)
COMPLETE = Keuze(
    "hoogte", ruimte="0-5", besluit_door="college", datum="1 mei", gevolg="lager", terugval="geen"
)


def waarde(inhoud, stand=Stand.VAST, **other) -> Waarde:
    return Waarde(inhoud, stand, Origin(PLACE, "veld"), "veld", "Veld", **other)


@pytest.mark.parametrize(
    ("stand", "bekend", "is_open", "afwezig"),
    [
        (Stand.VAST, True, False, False),
        (Stand.VERWACHT, True, False, False),
        (Stand.OPEN, False, True, False),
        (Stand.AFWEZIG, False, False, True),
    ],
)
def test_stands(stand: Stand, bekend: bool, is_open: bool, afwezig: bool) -> None:
    one = waarde(1 if bekend else None, stand)
    assert (one.bekend, one.open, one.afwezig) == (bekend, is_open, afwezig)


@pytest.mark.parametrize(
    ("inhoud", "stand", "true"),
    [
        (None, Stand.OPEN, True),
        (None, Stand.AFWEZIG, False),
        ((), Stand.VAST, False),
        ((1,), Stand.VAST, True),
        (0, Stand.VAST, False),
        (False, Stand.VERWACHT, False),
    ],
)
def test_true_when_there_is_something_to_show(inhoud, stand: Stand, true: bool) -> None:
    assert bool(waarde(inhoud, stand)) is true


def test_compares_counts_and_iterates_as_its_content() -> None:
    three = waarde((1, 2, 3))
    assert list(three) == [1, 2, 3]
    assert len(three) == 3
    assert waarde("x") == "x"
    assert waarde("x") == waarde("x", Stand.VERWACHT)
    assert waarde("x") != "y"
    assert {waarde("x"): 1}["x"] == 1
    assert str(waarde(7)) == "7"


def test_an_open_value_loops_zero_times_and_names_itself() -> None:
    one = waarde(None, Stand.OPEN)
    assert list(one) == []
    assert len(one) == 0
    assert str(one) == "[Veld: nog te bepalen]"
    with pytest.raises(ValueError, match="veld heeft geen inhoud \\(open\\)"):
        one.get()


def test_met_keeps_stand_choice_number_and_origin() -> None:
    one = waarde(3, Stand.VERWACHT, keuze=COMPLETE, nummer=7, slot="A")
    other = one.met("drie")
    assert (other.inhoud, other.stand, other.keuze, other.nummer, other.slot, other.origin) == (
        "drie",
        Stand.VERWACHT,
        COMPLETE,
        7,
        "A",
        one.origin,
    )
    assert one.met(1, Origin(PLACE, "anders")).origin.path == "anders"


def test_deel_is_absent_and_says_of_what() -> None:
    part = waarde({}).deel("sluiting")
    assert part.afwezig
    assert (part.pad, part.titel) == ("veld.sluiting", "Veld: sluiting")


def test_values_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        waarde(1).inhoud = 2  # type: ignore[misc]


def test_a_complete_choice_is_announced() -> None:
    assert COMPLETE.aangekondigd
    assert COMPLETE.wat_ontbreekt == ()


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("ruimte", "ruimte of opties"),
        ("besluit_door", "besluit_door"),
        ("datum", "uiterlijk of datum"),
        ("gevolg", "gevolg"),
        ("terugval", "terugval"),
    ],
)
def test_without_one_part_it_is_not_announced(field: str, name: str) -> None:
    one = dataclasses.replace(COMPLETE, **{field: ""})
    assert not one.aangekondigd
    assert one.wat_ontbreekt == (name,)


def test_options_stand_for_room_and_a_fase_for_a_date() -> None:
    assert dataclasses.replace(COMPLETE, ruimte="", opties=("a",)).aangekondigd
    assert dataclasses.replace(COMPLETE, datum="", uiterlijk="dialoog").aangekondigd
