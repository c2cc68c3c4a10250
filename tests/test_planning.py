from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator import planning
from generator.planning import Verlenging

STAPPEN = [
    "publicatie_selectie",
    "vragen_selectie",
    "nota_selectie",
    "sluiting_aanmelding",
    "voorlopige_selectie",
    "einde_bezwaar_selectie",
    "definitieve_selectie",
    "start_dialoog",
    "einde_dialoog",
    "uitnodiging_inschrijving",
    "vragen_inschrijving",
    "nota_inschrijving",
    "sluiting_inschrijving",
    "voorlopige_gunning",
    "einde_bezwaar_gunning",
    "definitieve_gunning",
    "ondertekening",
    "bekendmaking_gunning",
    "start_implementatie",
]
DUREN = {
    "beoordeling_selectie_dagen": 28,
    "dialoog_dagen": 60,
    "beoordeling_inschrijving_dagen": 35,
    "implementatie_weken": 13,
}
INGANG = date(2027, 1, 1)
DAGEN = st.dates(date(2000, 1, 1), date(2100, 12, 31))


# --- term and extensions -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "jaren", "verwacht"),
    [
        (date(2027, 1, 1), 5, date(2031, 12, 31)),
        (date(2027, 1, 1), 1, date(2027, 12, 31)),
        (date(2027, 3, 1), 1, date(2028, 2, 29)),
        (date(2027, 3, 1), 2, date(2029, 2, 28)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
    ],
)
def test_einde(start, jaren, verwacht):
    assert planning.einde(start, jaren) == verwacht


@given(DAGEN, st.integers(1, 30))
def test_einde_is_whole_years_and_grows(start, jaren):
    einde = planning.einde(start, jaren)
    assert einde.year - start.year in (jaren - 1, jaren)
    assert jaren * 365 - 1 <= (einde - start).days <= jaren * 366
    assert einde < planning.einde(start, jaren + 1)


@given(DAGEN, st.integers(1, 10), st.integers(1, 10))
def test_einde_of_two_terms_in_a_row_is_that_of_their_sum(start, eerst, dan):
    assume((start.month, start.day) != (2, 29))
    vervolg = planning.einde(start, eerst) + timedelta(days=1)
    assert planning.einde(vervolg, dan) == planning.einde(start, eerst + dan)


@pytest.mark.parametrize(("start", "jaren"), [(INGANG, 0), (INGANG, -1), (INGANG, 8000)])
def test_einde_refuses_what_is_no_term(start, jaren):
    with pytest.raises(ValueError):
        planning.einde(start, jaren)


def test_verlengingen_of_five_plus_one_plus_one():
    assert planning.verlengingen(INGANG, 5, 2, 1) == [
        Verlenging(1, date(2032, 1, 1), date(2032, 12, 31), date(2031, 6, 30)),
        Verlenging(2, date(2033, 1, 1), date(2033, 12, 31), date(2032, 6, 30)),
    ]


def test_verlengingen_of_two_plus_one_plus_one():
    assert [v.mededelen_voor for v in planning.verlengingen(INGANG, 2, 2, 1)] == [
        date(2028, 6, 30),
        date(2029, 6, 30),
    ]


def test_one_option_of_two_years_is_not_two_of_one():
    (verlenging,) = planning.verlengingen(INGANG, 5, 1, 2)
    assert (verlenging.begin, verlenging.einde) == (date(2032, 1, 1), date(2033, 12, 31))


@given(DAGEN, st.integers(1, 9), st.integers(0, 4), st.integers(1, 4), st.integers(0, 12))
def test_verlengingen_join_without_a_gap(start, basis, opties, per_optie, maanden):
    try:
        gevonden = planning.verlengingen(start, basis, opties, per_optie, maanden)
    except ValueError:
        assert maanden == 12 * basis  # the only notice that can fall before the start
        return
    vorig = planning.einde(start, basis)
    for nr, verlenging in enumerate(gevonden, 1):
        assert verlenging.nr == nr
        assert verlenging.begin == vorig + timedelta(days=1)
        assert start <= verlenging.mededelen_voor <= vorig
        vorig = verlenging.einde
    assert vorig == planning.einde_uiterlijk(start, basis, opties, per_optie)
    assert len(gevonden) == opties


@given(DAGEN, st.integers(1, 9), st.integers(1, 11))
def test_notice_leaves_at_least_the_calendar_months(start, basis, maanden):
    (verlenging,) = planning.verlengingen(start, basis, 1, 1, maanden)
    laatste, gemeld = verlenging.begin - timedelta(days=1), verlenging.mededelen_voor
    verschil = 12 * (laatste.year - gemeld.year) + laatste.month - gemeld.month
    assert verschil == maanden
    assert gemeld.day <= laatste.day
    assert gemeld.day == laatste.day or (gemeld + timedelta(days=1)).day == 1


def test_notice_before_the_start_is_refused():
    with pytest.raises(ValueError, match="31-12-2026"):
        planning.verlengingen(INGANG, 1, 1, 1, mededeling_maanden=12)


@pytest.mark.parametrize("looptijd", [(0, 0, 0), (5, -1, 1), (5, 1, 0), (5, 1, -1)])
def test_a_term_that_does_not_exist_is_refused(looptijd):
    for functie in (planning.verlengingen, planning.einde_uiterlijk):
        with pytest.raises(ValueError):
            functie(INGANG, *looptijd)
    with pytest.raises(ValueError):
        planning.looptijd_maanden(*looptijd)


@pytest.mark.parametrize(
    ("looptijd", "maanden", "uiterlijk"),
    [
        ((5, 2, 1), 84, date(2033, 12, 31)),
        ((2, 2, 1), 48, date(2030, 12, 31)),
        ((4, 2, 2), 96, date(2034, 12, 31)),
        ((4, 0, 0), 48, date(2030, 12, 31)),
    ],
)
def test_longest_term(looptijd, maanden, uiterlijk):
    assert planning.looptijd_maanden(*looptijd) == maanden
    assert planning.einde_uiterlijk(INGANG, *looptijd) == uiterlijk


# --- back from the ingangsdatum ------------------------------------------------------------


def test_uiterst_haalbaar_counts_back_step_by_step():
    assert list(planning.uiterst_haalbaar(INGANG, DUREN).items()) == [
        ("publicatie_selectie", date(2026, 2, 9)),  # 30 days
        ("vragen_selectie", date(2026, 2, 28)),
        ("nota_selectie", date(2026, 3, 1)),  # 10 days
        ("sluiting_aanmelding", date(2026, 3, 11)),  # 28 days
        ("voorlopige_selectie", date(2026, 4, 8)),  # 20 days, from the day after
        ("einde_bezwaar_selectie", date(2026, 4, 28)),
        ("definitieve_selectie", date(2026, 4, 29)),
        ("start_dialoog", date(2026, 4, 29)),  # 60 days
        ("einde_dialoog", date(2026, 6, 28)),
        ("uitnodiging_inschrijving", date(2026, 6, 28)),  # 40 days
        ("vragen_inschrijving", date(2026, 7, 27)),
        ("nota_inschrijving", date(2026, 7, 28)),  # 10 days
        ("sluiting_inschrijving", date(2026, 8, 7)),  # 35 days
        ("voorlopige_gunning", date(2026, 9, 11)),  # 20 days, from the day after
        ("einde_bezwaar_gunning", date(2026, 10, 1)),
        ("definitieve_gunning", date(2026, 10, 2)),
        ("ondertekening", date(2026, 10, 2)),
        ("bekendmaking_gunning", date(2026, 10, 2)),
        ("start_implementatie", date(2026, 10, 2)),  # 13 weeks before 1-1-2027
    ]


@pytest.mark.parametrize(
    ("duur", "eerste_bekende"),
    [
        ("implementatie_weken", None),
        ("beoordeling_inschrijving_dagen", "voorlopige_gunning"),
        ("dialoog_dagen", "einde_dialoog"),
        ("beoordeling_selectie_dagen", "voorlopige_selectie"),
    ],
)
def test_an_unknown_duration_makes_all_earlier_steps_unknown(duur, eerste_bekende):
    verwacht = STAPPEN[STAPPEN.index(eerste_bekende) :] if eerste_bekende else []
    zonder = {naam: dagen for naam, dagen in DUREN.items() if naam != duur}
    for duren in (zonder, {**DUREN, duur: None}):
        assert list(planning.uiterst_haalbaar(INGANG, duren)) == verwacht


def test_own_response_times_replace_the_yardsticks():
    eigen = {**DUREN, "reactie_aanmelding_dagen": 45, "reactie_inschrijving_dagen": 50}
    dagen = planning.uiterst_haalbaar(INGANG, eigen)
    for opening, sluiting, termijn in (
        ("publicatie_selectie", "sluiting_aanmelding", 45),
        ("uitnodiging_inschrijving", "sluiting_inschrijving", 50),
    ):
        assert planning.dagen_tussen(dagen[opening], dagen[sluiting]) == termijn


def test_yardsticks_hold_when_the_response_time_is_none():
    met_none = {**DUREN, "reactie_aanmelding_dagen": None, "reactie_inschrijving_dagen": None}
    assert planning.uiterst_haalbaar(INGANG, met_none) == planning.uiterst_haalbaar(INGANG, DUREN)


@given(
    DAGEN,
    st.fixed_dictionaries(
        dict.fromkeys(planning.DUREN, st.none() | st.integers(0, 200)),
    ),
    st.integers(0, 60),
)
def test_uiterst_haalbaar_is_always_in_order_and_complete_to_the_end(ingang, duren, bezwaar):
    dagen = planning.uiterst_haalbaar(ingang, duren, bezwaar)
    assert list(dagen) == STAPPEN[len(STAPPEN) - len(dagen) :]
    assert (
        planning.volgorde_fouten({**dagen, "ingangsdatum": ingang}, [*STAPPEN, "ingangsdatum"])
        == []
    )
    for soort, sluiting in (("selectie", "aanmelding"), ("inschrijving", "inschrijving")):
        if f"nota_{soort}" in dagen:
            ruimte = (dagen[f"sluiting_{sluiting}"] - dagen[f"nota_{soort}"]).days
            assert ruimte == planning.NOTA_DAGEN
            assert dagen[f"vragen_{soort}"] < dagen[f"nota_{soort}"]
    for besluit in ("selectie", "gunning"):
        if f"voorlopige_{besluit}" in dagen:
            eind = dagen[f"einde_bezwaar_{besluit}"]
            assert (eind - dagen[f"voorlopige_{besluit}"]).days == bezwaar
            assert eind < dagen[f"definitieve_{besluit}"]


@given(DAGEN, st.integers(0, 400))
def test_a_later_ingangsdatum_moves_every_step_alike(ingang, later):
    eerst = planning.uiterst_haalbaar(ingang, DUREN)
    dan = planning.uiterst_haalbaar(ingang + timedelta(days=later), DUREN)
    assert {stap: dan[stap] - eerst[stap] for stap in eerst} == dict.fromkeys(
        eerst, timedelta(days=later)
    )


@pytest.mark.parametrize(
    ("duren", "bezwaar", "reden"),
    [
        ({"dialog_dagen": 60}, 20, "onbekende duur: dialog_dagen"),
        ({"dialoog_dagen": -1}, 20, "negatieve duur: dialoog_dagen"),
        ({}, -1, "negatieve duur: bezwaar_dagen"),
    ],
)
def test_wrong_durations_are_refused(duren, bezwaar, reden):
    with pytest.raises(ValueError, match=reden):
        planning.uiterst_haalbaar(INGANG, duren, bezwaar)


# --- order -----------------------------------------------------------------------------------


def op(**dagnummers):
    return {stap: date(2026, 5, dag) for stap, dag in dagnummers.items()}


@pytest.mark.parametrize(
    ("moments", "fouten"),
    [
        (op(a=1, b=2, c=2, d=9), []),
        (op(a=1, c=5), []),
        (op(d=1, a=1), []),
        ({}, []),
        (op(a=1, b=9, c=2, d=5), [("b", "c"), ("b", "d")]),
        (op(a=3, b=5, c=4, d=9), [("b", "c")]),
        (op(a=3, d=2), [("a", "d")]),
    ],
)
def test_volgorde_fouten(moments, fouten):
    assert planning.volgorde_fouten(moments, "abcd") == fouten


@given(st.dictionaries(st.sampled_from("abcdefgh"), DAGEN))
def test_no_order_errors_exactly_when_sorted(moments):
    dagen = [moments[stap] for stap in "abcdefgh" if stap in moments]
    fouten = planning.volgorde_fouten(moments, "abcdefgh")
    assert (fouten == []) == (dagen == sorted(dagen))
    for eerder, later in fouten:
        assert eerder < later
        assert moments[eerder] > moments[later]
    verdacht = {later for _, later in fouten}
    rest = {stap: dag for stap, dag in moments.items() if stap not in verdacht}
    assert planning.volgorde_fouten(rest, "abcdefgh") == []


def test_a_step_outside_the_order_is_refused():
    with pytest.raises(ValueError, match="onbekende stap: x"):
        planning.volgorde_fouten(op(a=1, x=2), "ab")


def test_dagen_tussen():
    assert planning.dagen_tussen(date(2028, 2, 28), date(2028, 3, 1)) == 2
    assert planning.dagen_tussen(date(2028, 3, 1), date(2028, 2, 28)) == -2
