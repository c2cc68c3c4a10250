"""Periods in words on a time axis, and the timeline as a text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.tijdlijn import Balk, Lijn, Merk, Tijdlijn, in_woorden, tijdvak


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("april 2026", date(2026, 4, 1), date(2026, 4, 30)),
        ("Januari 2026", date(2026, 1, 1), date(2026, 1, 31)),
        ("februari 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("eerste kwartaal 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("het vierde kwartaal van 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("Q1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("september en oktober 2026", date(2026, 9, 1), date(2026, 10, 31)),
        ("mei tot en met juli 2026", date(2026, 5, 1), date(2026, 7, 31)),
        ("december 2026 - januari 2027", date(2026, 12, 1), date(2027, 1, 31)),
        ("  maart \n 2027. ", date(2027, 3, 1), date(2027, 3, 31)),
    ],
)
def test_known_periods(words: str, begin: date, end: date) -> None:
    assert tijdvak(words) == (begin, end)


@pytest.mark.parametrize(
    "words",
    ["", "2026", "voorjaar 2026", "eind april 2026", "april", "oktober en maart 2026", "Q5 2026"],
)
def test_vague_words_have_no_place_on_the_axis(words: str) -> None:
    assert tijdvak(words) is None


@given(st.text(max_size=40))
def test_any_words_are_read_without_a_fault(words: str) -> None:
    found = tijdvak(words)
    assert found is None or found[0] <= found[1]


TERM = (
    Balk(date(2027, 1, 1), date(2028, 12, 31), False),
    Balk(date(2029, 1, 1), date(2029, 12, 31), True),
)


def test_in_words() -> None:
    day, month = date(2026, 5, 1), (date(2026, 6, 1), date(2026, 6, 30))
    bounds = [Merk((n,), f"Stap {n}", date(2026, n, 2), date(2026, n, 2), True) for n in (8, 9)]
    marks = (Merk((1,), "Publicatie", day, day, False), Merk((2,), "Gunning", *month, False))
    text = in_woorden(
        Tijdlijn((Lijn("A. Proef", (*marks, *bounds), TERM), Lijn("B. Leeg", (), ())))
    )
    assert text == (
        "A. Proef: publicatie op 1 mei 2026; gunning van 1 juni 2026 tot en met 30 juni 2026; "
        "berekend als uiterst haalbaar: stap 8 2 augustus 2026, "
        "tot en met stap 9 2 september 2026; "
        "overeenkomst van 1 januari 2027 tot en met 31 december 2028; "
        "met alle verlengingen tot en met 31 december 2029."
    )


def test_empty() -> None:
    assert Tijdlijn(()).leeg
    assert Tijdlijn((Lijn("A", (), ()),)).leeg
    assert not Tijdlijn((Lijn("A", (), TERM),)).leeg
