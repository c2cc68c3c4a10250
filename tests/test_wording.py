from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import wording

NBSP = "\xa0"


@pytest.mark.parametrize(
    ("dag", "tekst"),
    [
        (date(2027, 1, 1), "1 januari 2027"),
        (date(2031, 12, 31), "31 december 2031"),
        (date(2026, 3, 9), "9 maart 2026"),
    ],
)
def test_datum(dag, tekst):
    assert wording.datum(dag) == tekst


@given(st.dates())
def test_datum_names_day_month_and_year_of_the_date(dag):
    maanden = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ]
    dagnr, maand, jaar = wording.datum(dag).split(" ")
    assert date(int(jaar), maanden.index(maand) + 1, int(dagnr)) == dag


@pytest.mark.parametrize(
    ("tijd", "tekst"),
    [
        (time(12, 0), "1 mei 2026, 12.00 uur"),
        (time(9, 5), "1 mei 2026, 9.05 uur"),
        (time(0, 0), "1 mei 2026, 0.00 uur"),
        (time(23, 59), "1 mei 2026, 23.59 uur"),
        (None, "1 mei 2026"),
    ],
)
def test_datum_tijd(tijd, tekst):
    assert wording.datum_tijd(date(2026, 5, 1), tijd) == tekst


@pytest.mark.parametrize(
    ("euro", "tekst"),
    [
        (43000000, "43.000.000"),
        (Decimal("1250.5"), "1.250,50"),
        (Decimal("1250.00"), "1.250"),
        (Decimal("4.3E7"), "43.000.000"),
        (Decimal("0.05"), "0,05"),
        (0, "0"),
        (999, "999"),
    ],
)
def test_bedrag(euro, tekst):
    assert wording.bedrag(euro) == f"€{NBSP}{tekst}"


@pytest.mark.parametrize(("euro", "tekst"), [(64, "64,00"), (Decimal("236.4"), "236,40")])
def test_bedrag_with_cents_for_a_column_of_prices(euro, tekst):
    assert wording.bedrag(euro, 2) == f"€{NBSP}{tekst}"


@given(st.integers(0, 10**14))
def test_bedrag_keeps_every_cent(centen):
    tekst = wording.bedrag(Decimal(centen) / 100)
    cijfers = tekst.removeprefix(f"€{NBSP}").replace(".", "").replace(",", ".")
    assert Decimal(cijfers) * 100 == centen
    assert ("," in tekst) == (centen % 100 != 0)


@pytest.mark.parametrize("euro", [Decimal("1.005"), Decimal("NaN"), Decimal("Infinity")])
def test_bedrag_never_rounds_or_guesses(euro):
    with pytest.raises(ValueError):
        wording.bedrag(euro)


@pytest.mark.parametrize(
    ("procent", "tekst"),
    [
        (Decimal("12.5"), "12,5%"),
        (Decimal("12.50"), "12,5%"),
        (40, "40%"),
        (100, "100%"),
        (Decimal("0.125"), "0,125%"),
        (Decimal("1E+2"), "100%"),
    ],
)
def test_percentage(procent, tekst):
    assert wording.percentage(procent) == tekst


@given(st.decimals(0, 10**6, places=4))
def test_getal_is_not_rounded(waarde):
    assert Decimal(wording.getal(waarde).replace(".", "").replace(",", ".")) == waarde


# Written out by hand from the Dutch spelling rules, so that the library is held to them.
EENHEDEN = [None, "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
TOT_TWINTIG = [
    "nul",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
TIENTALLEN = [
    None,
    None,
    "twintig",
    "dertig",
    "veertig",
    "vijftig",
    "zestig",
    "zeventig",
    "tachtig",
    "negentig",
]


def verwacht_woord(n):
    if n < 20:
        return TOT_TWINTIG[n]
    if n == 100:
        return "honderd"
    tien, een = divmod(n, 10)
    if not een:
        return TIENTALLEN[tien]
    return EENHEDEN[een] + ("ën" if EENHEDEN[een].endswith("e") else "en") + TIENTALLEN[tien]


@pytest.mark.parametrize("n", range(101))
def test_getalwoord_up_to_hundred(n):
    assert wording.getalwoord(n) == verwacht_woord(n)


@pytest.mark.parametrize(
    ("n", "woord"),
    [(101, "honderdeen"), (121, "honderdeenentwintig"), (201, "tweehonderdeen")],
)
def test_een_has_accents_only_when_it_stands_alone(n, woord):
    assert wording.getalwoord(n) == woord


@pytest.mark.parametrize("n", [-1, 1000])
def test_getalwoord_out_of_range(n):
    with pytest.raises(ValueError):
        wording.getalwoord(n)


def test_numbers_in_words_are_all_different():
    alle = range(wording.GROOTSTE_IN_WOORDEN + 1)
    assert len({wording.getalwoord(n) for n in alle}) == len(alle)
    assert len({wording.rangwoord(n) for n in alle if n}) == len(alle) - 1


@pytest.mark.parametrize(
    ("n", "woord"),
    [
        (1, "eerste"),
        (2, "tweede"),
        (3, "derde"),
        (4, "vierde"),
        (8, "achtste"),
        (9, "negende"),
        (12, "twaalfde"),
        (19, "negentiende"),
        (20, "twintigste"),
        (21, "eenentwintigste"),
        (22, "tweeëntwintigste"),
        (100, "honderdste"),
        (101, "honderdeerste"),
    ],
)
def test_rangwoord(n, woord):
    assert wording.rangwoord(n) == woord


@pytest.mark.parametrize("n", [0, -3, 1000])
def test_rangwoord_out_of_range(n):
    with pytest.raises(ValueError):
        wording.rangwoord(n)


@pytest.mark.parametrize(
    ("minimaal", "maximaal", "tekst"),
    [
        (1, 1, "één"),
        (2, 3, "minimaal twee en maximaal drie"),
        (None, 20, "maximaal twintig"),
        (2, None, "minimaal twee"),
        (None, None, "onbeperkt"),
        (0, 1, "minimaal nul en maximaal één"),
        (None, 0, "maximaal nul"),
    ],
)
def test_aantal(minimaal, maximaal, tekst):
    assert wording.aantal(minimaal, maximaal) == tekst


def test_aantal_refuses_a_minimum_above_the_maximum():
    with pytest.raises(ValueError, match="3 is meer dan maximaal 2"):
        wording.aantal(3, 2)


def test_janee():
    assert (wording.janee(True), wording.janee(False)) == ("ja", "nee")


@pytest.mark.parametrize(
    ("n", "tekst"),
    [(1, "één maand"), (6, "zes maanden"), (84, "vierentachtig maanden")],
)
def test_maanden(n, tekst):
    assert wording.maanden(n) == tekst


@pytest.mark.parametrize(
    ("looptijd", "tekst"),
    [
        ((5, 2, 1), "vijf jaar met twee verlengingsopties van één jaar"),
        ((5, 1, 2), "vijf jaar met één verlengingsoptie van twee jaar"),
        ((2, 2, 1), "twee jaar met twee verlengingsopties van één jaar"),
        ((4, 2, 2), "vier jaar met twee verlengingsopties van twee jaar"),
        ((4, 0, 1), "vier jaar zonder verlengingsopties"),
        ((1, 0, 0), "één jaar zonder verlengingsopties"),
    ],
)
def test_duur_woorden(looptijd, tekst):
    assert wording.duur_woorden(*looptijd) == tekst


@pytest.mark.parametrize("looptijd", [(0, 2, 1), (5, -1, 1), (5, 2, 0)])
def test_duur_woorden_refuses_a_term_that_does_not_exist(looptijd):
    with pytest.raises(ValueError):
        wording.duur_woorden(*looptijd)


@given(st.integers(1, 20), st.integers(1, 9), st.integers(1, 9))
def test_duur_woorden_tells_terms_apart(basis, opties, per_optie):
    if opties != per_optie:
        omgekeerd = wording.duur_woorden(basis, per_optie, opties)
        assert wording.duur_woorden(basis, opties, per_optie) != omgekeerd


@pytest.mark.parametrize(
    ("items", "tekst"),
    [
        ([], ""),
        (["Altena"], "Altena"),
        (["Altena", "Breda"], "Altena en Breda"),
        (["Altena", "Breda", "Oosterhout"], "Altena, Breda en Oosterhout"),
        (["jeugd-", "gezinshulp"], "jeugd- en gezinshulp"),
        (("Sluis-", "Baronie-", "Markgebied"), "Sluis-, Baronie- en Markgebied"),
    ],
)
def test_opsomming(items, tekst):
    assert wording.opsomming(items) == tekst


def test_opsomming_with_another_conjunction():
    assert wording.opsomming(["a", "b", "c"], "of") == "a, b of c"


def test_opsomming_refuses_a_single_text():
    with pytest.raises(TypeError):
        wording.opsomming("Altena")


@given(st.lists(st.text("abc-", min_size=1), min_size=2))
def test_opsomming_loses_no_item(items):
    voor, laatste = wording.opsomming(items).rsplit(" en ", 1)
    assert [*voor.split(", "), laatste] == items


@pytest.mark.parametrize(
    ("hoeveel", "tekst"),
    [
        (1, "één perceel"),
        (3, "drie percelen"),
        (0, "nul percelen"),
        (["p1"], "één perceel"),
        ((), "nul percelen"),
        ({1: "a", 2: "b"}, "twee percelen"),
    ],
)
def test_gevolgd_meervoud(hoeveel, tekst):
    assert wording.gevolgd_meervoud(hoeveel, "perceel", "percelen") == tekst
    assert wording.meervoud(hoeveel, "perceel", "percelen") == tekst.split(" ")[1]


@pytest.mark.parametrize(
    ("klein", "groot"),
    [
        ("perceel 2", "Perceel 2"),
        ("ijsselstein", "IJsselstein"),
        ("één partij", "Eén partij"),
        ("één", "Eén"),
        ("überhaupt", "Überhaupt"),
        ("ëerste", "Ëerste"),
        ("", ""),
        ("2 percelen", "2 percelen"),
    ],
)
def test_first_letter_both_ways(klein, groot):
    assert wording.hoofdletter(klein) == groot
    assert wording.kleineletter(groot) == klein


@pytest.mark.parametrize("tekst", ["iJw-bericht", "eForms", "SLT", "IJsland"])
def test_hoofdletter_leaves_names_alone(tekst):
    assert wording.hoofdletter(tekst) == tekst


@pytest.mark.parametrize("tekst", ["SLT 4", "GGZ", "AVG", "IJW", "iJw", "jeugdige"])
def test_kleineletter_leaves_abbreviations_alone(tekst):
    assert wording.kleineletter(tekst) == tekst


@given(st.text())
def test_hoofdletter_and_kleineletter_are_done_after_once(tekst):
    groot, klein = wording.hoofdletter(tekst), wording.kleineletter(tekst)
    assert wording.hoofdletter(groot) == groot
    assert wording.kleineletter(klein) == klein
    assert groot[2:].endswith(tekst[2:])
