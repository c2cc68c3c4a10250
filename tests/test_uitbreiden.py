"""A new procedure, a new kind of document and a new region: data and Word only, no Python.

Each test does what a stranger would do in the project folder and then runs the command.
"""

from pathlib import Path

import pytest
import yaml

from tests.huis import REGIO, Huis, text_of

Out = pytest.CaptureFixture[str]

ONDERHANDS = """
meervoudig_onderhands:
  naam: Meervoudig onderhandse procedure
  contractant: opdrachtnemer
  contractanten: opdrachtnemers
  fasen:
    - id: offerte
      naam: Offertefase
      voor: vóór de offerteaanvraag
      partij: {enkelvoud: genodigde, meervoud: genodigden, na_indiening: aanbieder,
        na_indiening_meervoud: aanbieders, na_besluit: opdrachtnemer,
        na_besluit_meervoud: opdrachtnemers}
      documenten:
        - {id: offerteaanvraag, titel: Offerteaanvraag, verboden: [inschrijver]}
  planning:
    - {id: sluiting_offerte, naam: Uiterste moment voor de offerte, fase: offerte, aard: hard,
       hint: "Geef dag en tijd."}
    - {id: ingangsdatum, naam: Ingangsdatum van de overeenkomst, fase: offerte, aard: hard,
       hint: "Volgt uit het veld ingangsdatum."}
  momenten: {S: {fase: offerte}}
  slots: {standaard: "-", looptijd: S}
  niet_van_toepassing: {dialoog: "er is geen dialoog"}
  regels: [verwijzingen, slots, procedure, volgorde]
"""


def procedures(huis: Huis) -> Path:
    return huis.root / "schemas" / "procedures.yaml"


@pytest.fixture
def onderhands(huis: Huis) -> Huis:
    """The project with a procedure that nobody who wrote the program had heard of."""
    with procedures(huis).open("a", encoding="utf-8") as file:
        file.write(ONDERHANDS)
    huis.skeleton(
        "#T {{ document.titel }}",
        "De {{ partij.enkelvoud }} geeft een offerte.",
        "Uiterlijk {{ stap('sluiting_offerte') | moment }}.",
        "# Looptijd",
        "[[bs_looptijd]]",
        "# Percelen",
        "[[bs_percelen]]",
        "#B Begrippen",
        "[[bs_begrippen]]",
        document="offerteaanvraag",
    )
    return huis


def test_a_new_procedure_makes_a_spec_and_its_document(onderhands: Huis, capsys: Out) -> None:
    assert onderhands.bestek("new", "proef/advies", "--procedure", "meervoudig_onderhands") == 0
    new = onderhands.project.spec("proef/advies").read_text(encoding="utf-8")
    assert "uiterlijk: offerte" in new
    assert "\ndialoog:" not in new
    assert onderhands.bestek("check", "proef/advies") == 0
    assert onderhands.bestek("render", "proef/advies", "--no-pages") == 0
    made = onderhands.root / "output" / "proef" / "advies" / "offerteaanvraag.docx"
    text = text_of(made.read_bytes())
    assert "De genodigde geeft een offerte." in text
    assert "Looptijd: nog te bepalen]" in text
    assert onderhands.bestek("status", "proef/advies") == 0
    assert "offerteaanvraag" in capsys.readouterr().out


def test_its_fields_steps_and_words_are_checked(onderhands: Huis, capsys: Out) -> None:
    onderhands.spec(
        procedure="meervoudig_onderhands",
        planning="{sluiting_offerte: {datum: 2026-05-01}, start_dialoog: {datum: 2026-06-01}}",
        naam="de inschrijver",
        tender="proef/advies",
    )
    assert onderhands.bestek("check", "proef/advies") == 1
    said = capsys.readouterr().out
    assert "R350" in said and "er is geen dialoog" in said
    assert "R351" in said and "start_dialoog" in said


def test_its_forbidden_words_are_found(onderhands: Huis, capsys: Out) -> None:
    onderhands.spec(
        procedure="meervoudig_onderhands",
        weg=["dialoog"],
        planning="{sluiting_offerte: {datum: 2026-05-01}}",
        percelen="[{nr: 1, naam: de inschrijver, gemeenten: [Breda], contractpartners: 1}]",
        tender="proef/advies",
    )
    onderhands.bestek("render", "proef/advies", "--no-pages")
    assert "S511" in capsys.readouterr().err


def test_a_new_document_of_an_existing_procedure(huis: Huis) -> None:
    data = yaml.safe_load(procedures(huis).read_text(encoding="utf-8"))
    data["sas_dialooggericht"]["fasen"][0]["documenten"].append(
        {"id": "samenvatting", "titel": "Samenvatting", "werkstuk": "ja"}
    )
    procedures(huis).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    huis.skeleton("#T {{ document.titel }}", "[[bs_inleiding]]", document="samenvatting")
    assert huis.bestek("render", "--no-pages", "--document", "samenvatting") == 0
    made = huis.root / "output" / "proef" / "klein" / "werkstukken" / "samenvatting.docx"
    assert "Dit gaat over" in text_of(made.read_bytes())


def test_a_new_region_with_a_tender(huis: Huis, capsys: Out) -> None:
    folder = huis.project.specs / "elders"
    folder.mkdir()
    (folder / "regio.yaml").write_text(REGIO, encoding="utf-8")
    assert huis.bestek("new", "elders/eerste") == 0
    assert huis.bestek("check", "elders/eerste") == 0
    assert huis.bestek("render", "elders/eerste", "--no-pages", "--fase", "selectie") == 0
    assert (huis.root / "output" / "elders" / "eerste" / "selectiedocument.docx").is_file()


def test_rules_that_do_not_exist_are_named(onderhands: Huis, capsys: Out) -> None:
    path = procedures(onderhands)
    path.write_text(path.read_text().replace("procedure, volgorde]\n", "procedure, onzin]\n"))
    assert onderhands.bestek("check") == 1
    assert "onzin" in capsys.readouterr().err
