"""Until when a value may be open, per slot; what is due and what is announced."""

import dataclasses

import pytest

from generator import pipeline
from generator.keuzes import (
    NOOIT,
    aangekondigd,
    dwingend,
    keuzepunt,
    onbeslist,
    te_laat,
    uiterste_fase,
)
from tests.huis import ANNOUNCED, OPEN, Huis

FASEN = ("selectie", "dialoog", "inschrijving")


def opened(uiterlijk: str) -> str:
    return f"{{open: volgt, uiterlijk: {uiterlijk}, hint: vraag}}"


def expected(value: str, uiterlijk: str) -> str:
    return f"{{verwacht: {value}, reden: strategie, uiterlijk: {uiterlijk}}}"


def korting(text: str) -> str:
    return f"{{methode: lumpsum, indexering: OVA, btw: vrij, efficientiekorting: {text}}}"


def interview(text: str) -> str:
    return f"{{grondslag: k, wijze: ja_nee, drempel: d, interview: {text}}}"


def due(huis: Huis, **changes: str) -> int:
    """The rank of the fase in which the one choice of this spec is due."""
    huis.spec(**changes)
    one = huis.resolve()
    (keuze,) = onbeslist(one)
    assert one.procedure is not None
    return uiterste_fase(keuze, one.procedure)


@pytest.mark.parametrize("uiterlijk", ["selectie"])
def test_slot_s_is_due_in_the_first(huis: Huis, uiterlijk: str) -> None:
    assert due(huis, looptijd=opened(uiterlijk)) == 0
    assert due(huis, uitvoeringsvariant=expected("taakgericht", uiterlijk)) == 0


@pytest.mark.parametrize("uiterlijk", FASEN)
def test_slot_a_not_announced_is_due_in_the_first(huis: Huis, uiterlijk: str) -> None:
    assert due(huis, bekostiging=korting(opened(uiterlijk))) == 0


def test_slot_a_announced_is_due_in_the_last(huis: Huis) -> None:
    assert due(huis, bekostiging=korting(ANNOUNCED)) == 2
    early = ANNOUNCED.replace("uiterlijk: inschrijving", "uiterlijk: dialoog")
    assert due(huis, bekostiging=korting(early)) == 2


@pytest.mark.parametrize(
    ("uiterlijk", "rank"), [("selectie", 0), ("dialoog", 1), ("inschrijving", 2)]
)
def test_slot_i_is_due_when_it_says_and_in_the_last_at_most(
    huis: Huis, uiterlijk: str, rank: int
) -> None:
    assert due(huis, gunning=interview(opened(uiterlijk))) == rank
    assert due(huis, gunning=interview(expected("ja", uiterlijk))) == rank


@pytest.mark.parametrize(
    ("uiterlijk", "rank"), [("selectie", 0), ("dialoog", 1), ("inschrijving", 2)]
)
def test_without_slot_it_is_due_when_it_says(huis: Huis, uiterlijk: str, rank: int) -> None:
    assert due(huis, risicos=opened(uiterlijk)) == rank


def test_a_choice_that_names_no_fase_of_this_procedure_is_never_due(huis: Huis) -> None:
    huis.spec(risicos=opened("selectie"))
    one = huis.resolve()
    (keuze,) = onbeslist(one)
    assert keuze.keuze is not None
    assert one.procedure is not None
    other = dataclasses.replace(keuze, keuze=dataclasses.replace(keuze.keuze, uiterlijk="later"))
    assert uiterste_fase(other, one.procedure) == NOOIT


def test_due_per_fase_adds_up(huis: Huis) -> None:
    huis.spec(
        looptijd=OPEN,
        bekostiging=korting(ANNOUNCED),
        gunning=interview(opened("dialoog")),
        edities=opened("inschrijving"),
    )
    one = huis.resolve()
    paths = {fase: {k.pad for k in dwingend(one, fase)} for fase in FASEN}
    assert paths["selectie"] == {"looptijd"}
    assert paths["dialoog"] == {"looptijd", "gunning.interview"}
    assert paths["inschrijving"] == {
        "looptijd",
        "gunning.interview",
        "edities",
        "bekostiging.efficientiekorting",
    }


def test_without_procedure_everything_undecided_is_due(huis: Huis) -> None:
    huis.spec(procedure=OPEN, edities=opened("inschrijving"))
    assert {k.pad for k in dwingend(huis.resolve(), "selectie")} == {"procedure", "edities"}


def test_an_expected_value_in_slot_a_cannot_stand_in_a_final_selectiedocument(huis: Huis) -> None:
    """It would be highlighted there; only what is announced in full may wait (ONTWERP, Choices)."""
    assert due(huis, bekostiging=korting(expected("2 procent", "inschrijving"))) == 0


@pytest.mark.parametrize(
    ("uiterlijk", "late"), [("selectie", False), ("dialoog", True), ("inschrijving", True)]
)
def test_only_slot_s_can_be_postponed_too_far(huis: Huis, uiterlijk: str, late: bool) -> None:
    for changes, wanted in (
        ({"looptijd": opened(uiterlijk)}, late),
        ({"edities": opened(uiterlijk)}, False),
        ({"bekostiging": korting(opened(uiterlijk))}, False),
    ):
        huis.spec(**changes)
        one, _ = pipeline.dossier(huis.house, "proef/klein", None)
        assert one is not None
        assert one.procedure is not None
        (keuze,) = onbeslist(one)
        assert te_laat(keuze, one.procedure) is wanted


def test_announced_are_open_ones_of_slot_a_and_outcomes(huis: Huis) -> None:
    huis.spec(
        bekostiging=korting(ANNOUNCED),
        edities="{waarde: een, aangekondigd: {open: de edities, ruimte: een of meer}}",
        looptijd=OPEN,
        kosten=expected("Niets.", "selectie"),
    )
    assert {k.pad for k in aangekondigd(huis.resolve())} == {
        "bekostiging.efficientiekorting",
        "edities",
    }


def test_texts_of_a_choice(huis: Huis) -> None:
    huis.spec(
        kosten="{open: volgt, opties: [wel, niet], uiterlijk: selectie, besluit_door: het college, "
        "gevolg: meer, terugval: niet, hint: vraag, bron: Strategie}"
    )
    one = huis.resolve()
    (keuze,) = onbeslist(one)
    point = keuzepunt(keuze, one.voor)
    assert (point.nummer, point.pad, point.titel) == (1, "kosten", "Kosten van deelname")
    assert (point.stand, point.slot, point.reden, point.hint) == ("open", "S", "volgt", "vraag")
    assert (point.opties, point.ruimte) == ("wel / niet", "wel / niet")
    assert (point.wanneer, point.besluit_door) == ("vóór het selectiedocument", "het college")
    assert (point.gevolg, point.terugval, point.uitkomst) == ("meer", "niet", None)
    assert point.bron == "Strategie"
    assert point.plaats.startswith("tender_specs/proef/klein.yaml:")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        (opened("selectie"), "vóór het selectiedocument"),
        (opened("dialoog"), "in de dialoogfase"),
        (opened("inschrijving"), "vóór het inschrijfdocument"),
        ("{open: v, uiterlijk: selectie, datum: 1 mei, hint: h}", "1 mei"),
    ],
)
def test_when(huis: Huis, text: str, when: str) -> None:
    huis.spec(edities=text)
    one = huis.resolve()
    (keuze,) = onbeslist(one)
    assert keuzepunt(keuze, one.voor).wanneer == when


def test_the_outcome_of_an_announced_choice(huis: Huis) -> None:
    huis.spec(
        edities="{waarde: een, aangekondigd: {open: de edities, ruimte: een of meer}, "
        "binnen_ruimte: binnen de ruimte}"
    )
    one = huis.resolve()
    (keuze,) = aangekondigd(one)
    point = keuzepunt(keuze, one.voor)
    assert point.uitkomst == "een"
    assert (point.reden, point.ruimte, point.binnen_ruimte) == (
        "de edities",
        "een of meer",
        "binnen de ruimte",
    )
