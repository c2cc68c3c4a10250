"""What changed after publication: found, graded by field and moment, decided by a lawyer."""

import dataclasses
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import cli, gepubliceerd, grootboek, momentopname, pipeline, wijzigingen
from generator.momentopname import Feit
from generator.project import Project
from generator.wijzigingen import Soort, ruimte, tabel, vergelijk
from tests.huis import ROOT

SLT = "wbo/slt"
ROOM = {
    "ruimte": "0 tot 5 procent",
    "besluit_door": "het college",
    "uiterlijk": "inschrijving",
    "gevolg": "het budget daalt",
    "terugval": "er is geen korting",
}


def fact(inhoud, stand="vast", **keuze):
    return Feit(inhoud, stand, "Titel", "pad", "tender_specs/x/y.yaml:3:4", "", keuze)


def kinds(old, new):
    return {c.pad: c.soort for c in vergelijk(old, new)}


def test_equal_snapshots_have_no_differences():
    same = {"a": fact("1"), "b": fact(["x", "y"]), "c": fact(None, "open", reden="later")}
    assert vergelijk(same, dict(reversed(same.items()))) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (fact("1"), fact("2"), Soort.GEWIJZIGD),
        (fact(["a"]), fact(["a", "b"]), Soort.GEWIJZIGD),
        (fact("1"), None, Soort.VERVALLEN),
        (fact("1"), fact(None, "open", reden="toch niet"), Soort.VERVALLEN),
        (None, fact("1"), Soort.NIEUW),
        (None, fact(None, "open", reden="later"), None),
        (fact(None, "open", reden="later"), fact("1"), Soort.INGEVULD),
        (fact("2", "verwacht", reden="later"), fact("1"), Soort.INGEVULD),
        (fact(None, "open", **ROOM), fact("3"), Soort.UITKOMST),
        (fact(None, "open", **ROOM), fact(None, "open", **ROOM), None),
        (
            fact(None, "open", **ROOM),
            fact(None, "open", **{**ROOM, "ruimte": "0 tot 9 procent"}),
            Soort.AANKONDIGING,
        ),
        (fact(None, "open", **ROOM), None, Soort.VERVALLEN),
        (fact(None, "open", reden="later"), None, None),
    ],
)
def test_each_kind_of_difference(old, new, kind):
    before = {"veld": old} if old else {}
    after = {"veld": new} if new else {}
    assert kinds(before, after) == ({"veld": kind} if kind else {})


def test_an_open_group_that_is_filled_is_one_choice():
    before = {"budget": fact(None, "open", reden="later"), "x": fact("1")}
    after = {"budget.bedrag": fact("5"), "x": fact("1")}
    assert kinds(before, after) == {"budget.bedrag": Soort.INGEVULD}
    before["budget"] = fact(None, "open", **ROOM)
    assert kinds(before, after) == {"budget.bedrag": Soort.UITKOMST}


PATHS = st.sampled_from(["a", "b.c", "d[nr=1].e", "d[nr=2].e"])
FACTS = st.builds(lambda text: fact(text), st.text(min_size=1, max_size=3))


@given(st.dictionaries(PATHS, FACTS), st.dictionaries(PATHS, FACTS))
@settings(max_examples=200, deadline=None)
def test_every_difference_is_found_and_none_invented(old, new):
    found = {c.pad: c for c in vergelijk(old, new)}
    differ = {
        p for p in {*old, *new} if (p in old and old[p].inhoud) != (p in new and new[p].inhoud)
    }
    assert set(found) == differ
    for path, change in found.items():
        assert (change.oud, change.nieuw) == (old.get(path), new.get(path))


@pytest.mark.parametrize(
    ("room", "outcome", "inside"),
    [
        ({"ruimte": "0 tot 5 procent"}, "3", True),
        ({"ruimte": "0 tot 5 procent"}, "5 procent", True),
        ({"ruimte": "0 tot 5 procent"}, "5,5", False),
        ({"ruimte": "tussen 2 en 4 partners"}, "minimaal 2, maximaal 3", True),
        ({"ruimte": "tussen 2 en 4 partners"}, "minimaal 2, maximaal 6", False),
        ({"ruimte": "ten hoogste € 1.250.000"}, "1300000", False),
        ({"ruimte": "ten hoogste € 1.250.000"}, "1250000", True),
        ({"ruimte": "minimaal 30 dagen"}, "20", False),
        ({"ruimte": "de regio kiest na de dialoog"}, "3", None),
        ({"ruimte": "0 tot 5 procent"}, "zoals besproken", None),
        ({"opties": ["inspanningsgericht", "taakgericht"]}, "taakgericht", True),
        ({"opties": ["inspanningsgericht", "taakgericht"]}, "outputgericht", False),
        ({"opties": ["sas dialooggericht"]}, "sas_dialooggericht", True),
        ({}, "3", None),
    ],
)
def test_within_the_announced_room(room, outcome, inside):
    assert ruimte.binnen(room, outcome) is inside


@pytest.fixture(scope="module")
def table():
    return tabel.parse(yaml.safe_load((ROOT / "schemas/wijzigingen.yaml").read_text()))


GRADES = [
    ("percelen[nr=2].gemeenten", "voor_sluiting", "rectificatie"),
    ("percelen[nr=2].gemeenten", "dialoog", "herstart"),
    ("looptijd.basis_jaren", "na_overeenkomst", "jurist"),
    ("contractpartners", "na_inschrijving", "herstart"),
    ("selectiecriteria[nr=S1].gewicht", "voor_sluiting", "rectificatie"),
    ("geschiktheidseisen[nr=G1].eis", "dialoog", "herstart"),
    ("gunningscriteria[nr=GC1].gewicht", "dialoog", "herstart"),
    ("gunningscriteria[nr=GC1].subcriteria[naam=x].gewicht", "dialoog", "binnen_ruimte"),
    ("gunningscriteria[nr=GC1].subcriteria[naam=x].gewicht", "voor_sluiting", "nota_termijn"),
    ("opdracht.sggz.aandeel", "voor_sluiting", "nota"),
    ("opdracht.sggz.aandeel", "dialoog", "binnen_ruimte"),
    ("percelen[nr=1].budget", "dialoog", "binnen_ruimte"),
    ("bekostiging.efficientiekorting", "na_overeenkomst", "jurist"),
    ("monitoring.kpis", "dialoog", "mededeling"),
    ("monitoring.kpis", "na_inschrijving", "jurist"),
    ("regio.contact.email", "voor_sluiting", "nota"),
    ("regio.contact.email", "dialoog", "mededeling"),
    ("planning.start_dialoog.datum", "dialoog", "mededeling"),
    ("planning.start_dialoog.datum", "toelating", "jurist"),
    ("kosten", "dialoog", "jurist"),
]


@pytest.mark.parametrize(("path", "moment", "grade"), GRADES)
def test_the_table_field_by_moment(table, path, moment, grade):
    assert table.cel(path, moment).graad.id == grade


def test_an_earlier_date_is_heavier_than_a_later_one(table):
    path = "planning.sluiting_aanmelding.datum"
    assert table.cel(path, "voor_sluiting", eerder=True).graad.id == "herstart"
    assert table.cel(path, "dialoog", eerder=True).graad.id == "jurist"
    assert table.cel(path, "voor_sluiting").graad.id == "nota"


def test_every_path_of_the_real_specs_has_a_cell_at_every_moment(table):
    house = pipeline.open_house(Project(ROOT))
    for tender in Project(ROOT).tenders():
        one, _ = pipeline.dossier(house, tender, None)
        for path in momentopname.momentopname(one):
            for moment in table.momenten:
                assert table.cel(path, moment).graad.naam


@pytest.mark.parametrize(
    "wrong",
    [
        {"graden": []},
        {"fasen": {"selectie": {"tijdens": "ooit"}}},
        {"rest": {"id": "x", "naam": "y", "graad": "zwaar", "toelichting": ""}},
        {"gegevens": [{"id": "x", "naam": "y", "velden": ["a"], "ooit": {"graad": "nota"}}]},
        {"gegevens": [{"id": "x", "naam": "y", "velden": ["a"], "eerder": "weg"}]},
    ],
)
def test_a_wrong_table_is_refused(wrong):
    data = yaml.safe_load((ROOT / "schemas/wijzigingen.yaml").read_text())
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        tabel.parse({**data, **wrong})


# --- a published tender ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """``wbo/slt`` with its selectie entered in the ledger as it stands (its documents left out)."""
    root = tmp_path_factory.mktemp("wijzigingen")
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "tender_specs" / "wbo", root / "tender_specs" / "wbo")
    house = pipeline.open_house(Project(root))
    one, _ = pipeline.dossier(house, SLT, None)
    taken = {p: f.as_dict() for p, f in momentopname.momentopname(one).items()}
    shown = [
        {"pad": "looptijd.basis_jaren", "tekst": "vijf jaar", "bladwijzer": "cl_1", "herkomst": ""}
    ]
    files = {
        "momentopname.json": grootboek.as_json(taken),
        "documenten/selectiedocument.docx": b"PK",
        "herkomst/selectiedocument.json": json.dumps({"waarden": shown}).encode(),
    }
    facts = {"datum": "2026-12-01", "documenten": {}}
    grootboek.voeg_toe(grootboek.map_van(house.project, SLT), "selectie", facts, files)
    return root


@pytest.fixture
def own(published, tmp_path):
    shutil.copytree(published, tmp_path / "p")
    return tmp_path / "p"


def change(root: Path, old: str, new: str, file: str = "slt.yaml") -> None:
    path = root / "tender_specs" / "wbo" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def decide(root: Path, **entry: str) -> None:
    path = root / "tender_specs/wbo/publicaties/slt/besluiten.yaml"
    given = {"functie": "jurist", "datum": "2026-12-05", "motivering": "zo besloten", **entry}
    path.write_text(yaml.safe_dump({"besluiten": [given]}, allow_unicode=True), encoding="utf-8")


def changes(root: Path, fase: str = "", vandaag: date | None = None):
    house = pipeline.open_house(Project(root))
    one, _ = pipeline.dossier(house, SLT, None)
    assert one is not None
    return gepubliceerd.nagaan(house.project, house.schemas, house.wijzigingen, one, vandaag, fase)


TERM = "looptijd: {basis_jaren: 5,"


def test_nothing_changed_nothing_told(own):
    assert changes(own).beoordeeld == () and changes(own).problemen == []


def test_a_changed_term_is_found_graded_and_placed(own):
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    (one,) = changes(own).beoordeeld
    assert (one.wijziging.pad, one.wijziging.oud.inhoud, one.wijziging.nieuw.inhoud) == (
        "looptijd.basis_jaren",
        "5",
        "6",
    )
    assert one.cel.graad.id == "rectificatie" and one.wacht
    assert [(p.document, p.tekst) for p in one.plaatsen] == [("selectiedocument", "vijf jaar")]
    (told,) = changes(own).problemen
    assert told.code == "R502" and told.place.line == one.plaats.line > 1


def test_the_next_fase_is_a_later_moment(own):
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    (one,) = changes(own, "inschrijving").beoordeeld
    assert one.cel.graad.id == "herstart"
    assert [p.code for p in changes(own, "inschrijving").weigeringen] == ["R504"]
    assert [p.code for p in changes(own, "inschrijving").problemen] == ["R503"]


def test_a_decision_lifts_the_refusal_as_long_as_the_value_stays(own):
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    decide(
        own,
        pad="looptijd.basis_jaren",
        publicatie="0001-selectie",
        nieuw="6",
        besluit="rectificatie",
    )
    assert changes(own).weigeringen == []
    assert [p.code for p in changes(own).problemen] == ["R501"]
    change(own, "looptijd: {basis_jaren: 6,", "looptijd: {basis_jaren: 7,")
    assert sorted(p.code for p in changes(own).problemen) == ["R502", "R505"]


@pytest.mark.parametrize(
    ("extra", "enough"),
    [
        ({"besluit": "nota"}, False),
        ({"besluit": "jurist"}, True),
        ({"besluit": "nota", "gegeven": "contact_schrijffout"}, True),
        ({"besluit": "mededeling", "gegeven": "contact_schrijffout"}, False),
    ],
)
def test_a_decision_is_as_heavy_as_the_table_or_names_another_row(own, extra, enough):
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    decide(own, pad="looptijd.basis_jaren", publicatie="0001-selectie", nieuw="6", **extra)
    assert (changes(own).weigeringen == []) is enough


def test_what_may_not_change_any_more_needs_another_row(own):
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    place = {"pad": "looptijd.basis_jaren", "publicatie": "0001-selectie", "nieuw": "6"}
    decide(own, **place, besluit="jurist")
    assert [p.code for p in changes(own, "inschrijving").weigeringen] == ["R504"]
    decide(own, **place, besluit="mededeling", gegeven="contact_schrijffout")
    assert changes(own, "inschrijving").weigeringen == []


def test_decisions_are_held_to_their_shape(own):
    decide(own, pad="looptijd.basis_jaren", publicatie="0001-selectie", besluit="vergeten")
    (told,) = changes(own).problemen
    assert told.code.startswith("V2") and told.place.file.endswith("besluiten.yaml")


def test_the_day_decides_the_moment(own, table):
    entry = grootboek.lees(own / "tender_specs/wbo/publicaties/slt")[0][0]
    closing = {"planning.sluiting_aanmelding.datum": fact("2027-02-01")}
    fixed = dataclasses.replace(entry, momentopname={**entry.momentopname, **closing})
    house = pipeline.open_house(Project(own))
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    one, _ = pipeline.dossier(house, SLT, None)
    for day, grade in ((date(2027, 2, 1), "rectificatie"), (date(2027, 2, 2), "herstart")):
        found = wijzigingen.na_publicatie(one, [fixed], table, (), day)
        graded = {b.wijziging.pad: b.cel.graad.id for b in found if b.cel}
        assert graded["looptijd.basis_jaren"] == grade


def test_check_tells_it_and_a_broken_ledger_is_an_error(own, capsys):
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    root = ["--project", str(own), "check", SLT, "--format", "json", "--vandaag", "2026-12-02"]
    cli.main(root)
    told = json.loads(capsys.readouterr().out)
    assert [p["pad"] for p in told if p["code"] == "R502"] == ["looptijd.basis_jaren"]
    (own / "tender_specs/wbo/publicaties/slt/0001-selectie/momentopname.json").write_text("{}")
    assert cli.main(root) == 1
    assert "W662" in {p["code"] for p in json.loads(capsys.readouterr().out)}


def test_a_final_document_is_refused(own, capsys):
    change(own, TERM, "looptijd: {basis_jaren: 6,")
    args = ["render", SLT, "--document", "inschrijfdocument", "--definitief", "--alle"]
    assert cli.main(["--project", str(own), *args, "--no-pages"]) == 1
    assert "R504" in capsys.readouterr().err
