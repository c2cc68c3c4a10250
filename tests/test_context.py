"""The names of one document."""

from typing import Any

import pytest

from generator import context
from generator.afgeleid import derive
from generator.context import sleutel
from generator.origin import Origin, Place
from generator.register import Bouwsteen
from generator.waarde import Stand, Waarde
from tests.huis import ANNOUNCED, OPEN, Huis


def names(
    huis: Huis, document: str = "selectiedocument", definitief: bool = False
) -> dict[str, Any]:
    one = huis.resolve()
    clauses = (Bouwsteen("bs_a", "A"),)
    return context.names(one, derive(one), huis.planned(document), clauses, definitief)


def test_the_document_knows_itself(huis: Huis) -> None:
    document = names(huis)["document"]
    assert (document.soort, document.naam, document.titel) == (
        "selectiedocument",
        "selectiedocument",
        "Selectiedocument",
    )
    assert (document.fase, document.fasenaam, document.editie) == ("selectie", "Selectiefase", None)
    assert (document.is_concept, document.is_definitief) == (True, False)
    assert document.tender == "proef/klein"
    assert [b.id for b in document.bouwstenen] == ["bs_a"]
    assert names(huis, definitief=True)["document"].is_definitief


def test_parties_follow_the_fase(huis: Huis) -> None:
    assert names(huis)["partij"].na_indiening == "gegadigde"
    assert names(huis, "inschrijfdocument")["partij"].na_indiening == "inschrijver"


def test_the_latest_version_of_this_document(huis: Huis) -> None:
    huis.spec(
        versies="[{nr: '1', fase: selectie, datum: 2026-03-01}, {nr: '1', fase: dialoog}, "
        "{nr: '2', fase: selectie, datum: 2026-04-01}]"
    )
    document = names(huis)["document"]
    assert str(document.versie) == "2"
    assert document.datum.get().isoformat() == "2026-04-01"


def test_a_concept_without_a_version_says_concept_and_a_final_one_misses_it(huis: Huis) -> None:
    document = names(huis, "dialoogdocument")["document"]
    assert document.versie == "concept"
    assert names(huis, "dialoogdocument", True)["document"].versie.afwezig
    huis.spec(versies=OPEN)
    assert names(huis)["document"].versie.open


def test_choices_by_what_they_mean_for_this_document(huis: Huis) -> None:
    later = "{open: v, uiterlijk: inschrijving, hint: h}"
    huis.spec(
        looptijd=OPEN,
        edities=later,
        uitvoeringsvariant="{verwacht: taakgericht, reden: r, uiterlijk: selectie}",
        bekostiging=f"{{methode: l, indexering: O, btw: v, efficientiekorting: {ANNOUNCED}}}",
    )
    document = names(huis)["document"]
    assert [k.pad for k in document.open_keuzes] == ["looptijd"]
    assert [k.pad for k in document.latere_keuzes] == [
        "bekostiging.efficientiekorting",
        "edities",
    ]
    assert [k.pad for k in document.verwachte_keuzes] == ["uitvoeringsvariant"]
    assert [k.pad for k in document.aangekondigd] == ["bekostiging.efficientiekorting"]
    last = names(huis, "inschrijfdocument")["document"]
    assert [k.pad for k in last.latere_keuzes] == []


def test_besluiten_at_and_under_fields(huis: Huis) -> None:
    huis.spec(
        looptijd=f"{{basis_jaren: {OPEN}, verlengopties: 1, jaren_per_optie: {OPEN}}}",
        kosten=OPEN,
        percelen=f"[{{nr: 1, naam: N, budget: {OPEN}}}]",
    )
    found = names(huis)
    besluiten = found["besluiten"]
    assert [b.pad for b in besluiten(found["looptijd"])] == [
        "looptijd.basis_jaren",
        "looptijd.jaren_per_optie",
    ]
    assert [b.pad for b in besluiten(found["kosten"], found["percelen"])] == [
        "percelen[1].budget",
        "kosten",
    ]
    assert besluiten(found["naam"]) == ()
    assert len(besluiten(found["kosten"], found["kosten"])) == 1


def test_a_field_with_a_name_that_begins_alike_is_not_under_it(huis: Huis) -> None:
    huis.spec(contractpartners_totaal=OPEN)
    found = names(huis)
    assert found["besluiten"](found["contractpartners"]) == ()


def test_bijlage_and_stap(huis: Huis) -> None:
    found = names(huis)
    assert found["bijlage"]("pve").get().titel == "Programma van eisen"
    assert found["bijlage"]("weg").afwezig
    assert found["stap"]("nota_selectie").get().datum.get().day == 25
    assert found["stap"]("ondertekening").afwezig
    assert found["stap"]("bestaat_niet").afwezig
    assert [b.id.inhoud for b in found["document"].bijlagen] == ["pve"]
    assert names(huis, "dialoogdocument")["document"].bijlagen == ()
    huis.spec(bijlagen=OPEN)
    assert names(huis)["bijlage"]("pve").open


def waarde(inhoud: Any) -> Waarde[Any]:
    titel = "perceel 1: gemeenten"
    return Waarde(inhoud, Stand.VAST, Origin(Place("x")), "percelen[1].gemeenten[1]", titel)


def test_keys_of_loop_variables(huis: Huis) -> None:
    huis.spec(kosten=OPEN)
    one = huis.resolve()
    d = derive(one)
    a = one.aanbesteding
    assert [sleutel(p) for p in a.percelen] == ["1", "2"]
    assert [sleutel(e) for e in a.eisen] == ["E1"]
    assert [sleutel(b) for b in a.bijlagen] == ["pve"]
    assert sleutel(d.planning[0]) == "marktconsultatie"
    assert [sleutel(b) for b in d.begrippen] == ["Perceel", "Zwaluw"]
    assert [sleutel(k) for k in names(huis)["document"].open_keuzes] == ["K1"]
    assert sleutel("los") == "los"


@pytest.mark.parametrize(("content", "key"), [("Altena", "Altena"), (3, "3")])
def test_the_key_of_a_plain_item_is_its_content(content: Any, key: str) -> None:
    """Not its title: that is the same for every item of the list."""
    assert sleutel(waarde(content)) == key
