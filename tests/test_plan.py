"""Which documents there are, and what refuses a final one."""

import pytest

from generator import pipeline
from generator.plan import Vrijgave, ontbrekend, plan, weigeringen
from generator.problems import Problem
from tests.huis import CLAUSES, OPEN, TENDER, Huis, line_of


def stands(huis: Huis, **changes: str) -> dict[str, str]:
    huis.spec(**changes)
    return {g.naam: g.stand for g in plan(huis.resolve())}


def refusals(
    huis: Huis, document: str = "selectiedocument", clauses: dict[str, str] | None = None
) -> list[Problem]:
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    planned = next(g for g in plan(one) if g.document == document)
    released, wrong = pipeline.vrijgaven(huis.house, one)
    assert wrong == []
    return weigeringen(one, planned, clauses or {}, released, huis.project.region(TENDER))


def codes(found: list[Problem]) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in found]


# --- which documents ------------------------------------------------------------------------------


def test_three_documents_in_the_order_of_their_fasen(huis: Huis) -> None:
    assert stands(huis) == {
        "selectiedocument": "gereed",
        "dialoogdocument": "gereed",
        "inschrijfdocument": "gereed",
    }
    assert list(stands(huis)) == ["selectiedocument", "dialoogdocument", "inschrijfdocument"]


def test_open_choices_are_counted_where_they_are_due(huis: Huis) -> None:
    later = "{open: volgt, uiterlijk: inschrijving, hint: vraag}"
    assert stands(huis, looptijd=OPEN, edities=later) == {
        "selectiedocument": "concept, 1 open",
        "dialoogdocument": "concept, 1 open",
        "inschrijfdocument": "concept, 2 open",
    }


def test_an_open_procedure_blocks_with_its_reason(huis: Huis) -> None:
    huis.spec(procedure=OPEN)
    (blocked,) = plan(huis.resolve())
    assert blocked.geblokkeerd == "keuze K1 procedure: nog niet besloten"
    assert blocked.fase is None
    assert blocked.stand == "geblokkeerd door keuze K1 procedure: nog niet besloten"


def test_a_procedure_without_documents_blocks_and_says_so(huis: Huis) -> None:
    """The procedure is decided; saying that it is not would send the reader the wrong way."""
    huis.spec(procedure="europees_open", weg=["planning", "versies", "bijlagen"])
    (blocked,) = plan(huis.resolve())
    assert blocked.stand == (
        "geblokkeerd door de vorm van de Europese aanbesteding is nog niet gekozen"
    )


BETWEEN = (
    "{open: volgt uit de consultatie, opties: [sas_dialooggericht, sas_openbaar], "
    "uiterlijk: selectie, hint: kies na de consultatie}"
)


def test_an_open_choice_between_procedures_makes_what_may_come_before_it(huis: Huis) -> None:
    huis.spec(procedure=BETWEEN, marktconsultatie="{doel: [weten wat kan]}")
    planned = plan(huis.resolve())
    assert {g.document: bool(g.geblokkeerd) for g in planned} == {
        "marktconsultatiedocument": False,
        "selectiedocument": True,
        "dialoogdocument": True,
        "inschrijfdocument": True,
    }
    for blocked in planned[1:]:
        assert "keuze K1 procedure" in blocked.geblokkeerd
        assert "volgt uit de consultatie" in blocked.geblokkeerd
        assert "SAS-procedure in één ronde" in blocked.geblokkeerd


def test_editions_per_perceel_of_the_last_document_only(huis: Huis) -> None:
    assert list(stands(huis, edities="per_perceel")) == [
        "selectiedocument",
        "dialoogdocument",
        "inschrijfdocument-perceel-1",
        "inschrijfdocument-perceel-2",
    ]


@pytest.mark.parametrize("percelen", ["geen", OPEN])
def test_without_known_percelen_there_is_one_edition(huis: Huis, percelen: str) -> None:
    huis.spec(
        edities="per_perceel",
        percelen=percelen,
        motivering_geen_percelen="[Eén geheel.]",
        selectieuitkomst="[{partijen: [A]}]",
    )
    assert [g.editie for g in plan(huis.resolve())] == [None, None, None]


# --- refusals -------------------------------------------------------------------------------------


def test_nothing_refuses_a_decided_tender(huis: Huis) -> None:
    for document in ("selectiedocument", "dialoogdocument", "inschrijfdocument"):
        assert refusals(huis, document) == []


def test_p401_open_and_p402_expected(huis: Huis) -> None:
    changes = {
        "looptijd": OPEN,
        "kosten": "{verwacht: Niets., reden: zo was het, uiterlijk: selectie}",
    }
    huis.spec(**changes)
    found = refusals(huis)
    assert codes(found) == [("P401", "looptijd"), ("P402", "kosten")]
    assert (found[0].place.line, found[0].place.column) == (line_of("looptijd", **changes), 11)
    assert dict(found[0].params)["nummer"] == "1"
    assert dict(found[1].params)["reden"] == "zo was het"


def test_a_choice_of_a_later_fase_does_not_refuse_an_earlier_document(huis: Huis) -> None:
    huis.spec(edities="{open: volgt, uiterlijk: inschrijving, hint: vraag}")
    assert refusals(huis) == []
    assert codes(refusals(huis, "inschrijfdocument")) == [("P401", "edities")]


def test_p403_every_clause_needs_a_release_of_its_version(huis: Huis) -> None:
    huis.released("bs_inleiding")
    used = {"bs_looptijd": "1", "bs_inleiding": "1"}
    (found,) = refusals(huis, clauses=used)
    assert (found.code, found.path) == ("P403", "bs_looptijd")
    assert found.place.file == "tender_specs/proef/vrijgave.yaml"
    (found,) = refusals(huis, clauses={"bs_inleiding": "2"})
    assert dict(found.params)["versie"] == "2"
    assert refusals(huis, clauses={"bs_inleiding": "1"}) == []


def test_releases_are_data_of_the_region(huis: Huis) -> None:
    one = huis.resolve()
    assert pipeline.vrijgaven(huis.house, one) == ((), [])
    huis.released("bs_inleiding")
    expected = (Vrijgave("bs_inleiding", "1", "jurist", "2026-01-01"),)
    assert pipeline.vrijgaven(huis.house, one) == (expected, [])


@pytest.mark.parametrize(
    "text",
    [
        "vrijgaven: {open: volgt, uiterlijk: selectie, hint: vraag}\n",
        f"vrijgaven: [{{bouwsteen: bs_x, versie: '1', functie: jurist, datum: {OPEN}}}]\n",
        f"vrijgaven: [{{bouwsteen: bs_x, versie: '1', functie: {OPEN}, datum: 2026-01-01}}]\n",
    ],
)
def test_what_is_still_open_releases_nothing(huis: Huis, text: str) -> None:
    (huis.project.region(TENDER) / "vrijgave.yaml").write_text(text)
    released, _ = pipeline.vrijgaven(huis.house, huis.resolve())
    assert released == ()


@pytest.mark.parametrize(
    "text",
    [
        "vrijgaven: [{bouwsteen: bs_x, versie: '1', functie: jurist}]\n",
        "vrijgaven: [{bouwsteen: bs_x, versie: '1', functie: jurist, datum: gisteren}]\n",
        "- {bouwsteen: bs_x, versie: '1', functie: jurist, datum: 2026-01-01}\n",
        "vrijgave:\n",
    ],
)
def test_a_release_that_is_not_complete_is_a_fout_and_releases_nothing(
    huis: Huis, text: str
) -> None:
    (huis.project.region(TENDER) / "vrijgave.yaml").write_text(text)
    released, found = pipeline.vrijgaven(huis.house, huis.resolve())
    assert released == ()
    assert pipeline.has_fout(found)
    rendered, found = huis.make(definitief=True)
    assert rendered is None


BIJLAGE = (
    "[{{id: a, titel: Analyse, documenten: [selectiedocument], maker: bestand, "
    "status: aanwezig{}}}]"
)


@pytest.mark.parametrize(
    ("extra", "document", "refused"),
    [
        (", bestand: bijlagen/a.docx", "selectiedocument", False),
        (", bestand: bijlagen/b.docx", "selectiedocument", True),
        (", bestand: bijlagen/b.docx", "dialoogdocument", False),
        (", bestand: ../../geheim.docx", "selectiedocument", True),
        (", bestand: bijlagen", "selectiedocument", True),
        ("", "selectiedocument", True),
    ],
)
def test_p404_a_file_of_an_annex_must_be_there(
    huis: Huis, extra: str, document: str, refused: bool
) -> None:
    folder = huis.project.region(TENDER) / "bijlagen"
    folder.mkdir()
    (folder / "a.docx").write_bytes(b"x")
    (huis.root / "geheim.docx").write_bytes(b"x")
    huis.spec(bijlagen=BIJLAGE.format(extra))
    expected = [("P404", "bijlagen[1].bestand")] if refused else []
    assert codes(refusals(huis, document)) == expected


def test_a_reference_needs_no_file_and_a_generated_annex_neither(huis: Huis) -> None:
    reference = BIJLAGE.format("").replace("aanwezig", "verwijzing")
    huis.spec(bijlagen=reference)
    assert refusals(huis) == []
    huis.spec(bijlagen=BIJLAGE.format("").replace("maker: bestand", "maker: generator"))
    assert refusals(huis) == []


def test_an_open_file_is_an_open_choice_not_a_missing_file(huis: Huis) -> None:
    huis.spec(bijlagen=BIJLAGE.format(f", bestand: {OPEN}"))
    assert codes(refusals(huis)) == [("P401", "bijlagen[1].bestand")]


def test_p406_missing_fields_count_from_the_fase_that_needs_them(huis: Huis) -> None:
    huis.spec(weg=["kosten", "edities"])
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    found = {g.document: codes(ontbrekend(one, g)) for g in plan(one)}
    assert found["selectiedocument"] == [("P406", "kosten")]
    assert found["dialoogdocument"] == [("P406", "kosten")]
    assert sorted(found["inschrijfdocument"]) == [("P406", "edities"), ("P406", "kosten")]


# --- the whole way --------------------------------------------------------------------------------


def test_a_refused_final_document_is_not_made(huis: Huis) -> None:
    rendered, found = huis.make(definitief=True)
    assert rendered is None
    assert sorted(p.path for p in found if p.code == "P403") == sorted(CLAUSES)
    huis.released()
    rendered, found = huis.make(definitief=True)
    assert rendered is not None
    assert found == []
