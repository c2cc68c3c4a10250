"""The overview of every region against what the sources say, and of small regions of our own.

The facts are written out here by hand; the specs and templates must lead to them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import docx_scalpel
import pytest
from openxml_audit import OpenXmlValidator

from generator import context, koppen, ooxml, pipeline, regional
from generator.assemble import assemble
from generator.ooxml import WP, w
from generator.overzicht import Inkooprij, Overzicht
from generator.pipeline import Wish
from generator.plan import Gepland
from generator.problems import Problem
from generator.project import Project
from generator.render import plain_text
from generator.sjablooncheck import lint_template, region_contract
from generator.waarde import Waarde
from tests import golden
from tests.huis import OPEN, ROOT, Huis, text_of

REGIONS = ("hart-van-brabant", "samen-voor-jeugd", "voorbeeld", "wbo")
SAS = "SAS-procedure met selectie en dialoog"


@cache
def house() -> pipeline.House:
    return pipeline.open_house(Project(ROOT))


@cache
def seen(region: str) -> Overzicht:
    found, problems = regional.van_regio(house(), region)
    assert found is not None and not pipeline.has_fout(problems)
    return found


def make(region: str, out: Path) -> tuple[bytes, list[Problem]]:
    todo, found = regional.stukken(house(), region, Wish(out=out))
    assert found == [] and [name for name, _, _ in todo] == [region]
    rendered, problems, _ = todo[0][2]()
    assert rendered is not None
    return rendered.docx, problems


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, list[Problem]]]:
    """The overview of every region, without page numbers."""
    out = tmp_path_factory.mktemp("overzicht")
    return {region: make(region, out) for region in REGIONS}


def says(made: dict[str, tuple[bytes, list[Problem]]], region: str) -> str:
    """All text of an overview, one paragraph a line, without hard spaces."""
    return text_of(made[region][0]).replace("\u00a0", " ")


def row(region: str, tender: str) -> Inkooprij:
    return next(a for a in seen(region).aanbestedingen if a.id == tender)


def value(waarde: Waarde[object]) -> str:
    return "open" if waarde.open else plain_text(waarde.inhoud)


# --- WBO ------------------------------------------------------------------------------------------

WBO = {
    "slt": (SAS, "taakgericht", "vijf jaar met twee verlengingsopties van één jaar", "één", 3),
    "dagbesteding-dagbehandeling": (
        SAS,
        "taakgericht",
        "vijf jaar met twee verlengingsopties van één jaar",
        "één",
        2,
    ),
    "specialistische-ambulante-behandeling": (
        "open",
        "inspanningsgericht",
        "twee jaar met twee verlengingsopties van één jaar",
        "maximaal twintig",
        None,
    ),
    "onderwijs": ("open", "open", "open", "open", None),
    "behandeling-verblijf-crisis": (
        SAS,
        "taakgericht",
        "vijf jaar met twee verlengingsopties van één jaar",
        "één",
        0,
    ),
    "wonen-met-begeleiding": (
        "Toelatingsprocedure (open house)",
        "inspanningsgericht",
        "vijf jaar met twee verlengingsopties van één jaar",
        "onbeperkt",
        0,
    ),
}


def test_the_tenders_of_wbo_stand_in_the_order_of_the_taakgebieden() -> None:
    assert [(a.letter, a.id) for a in seen("wbo").aanbestedingen] == [
        ("A", "slt"),
        ("B", "dagbesteding-dagbehandeling"),
        ("C", "specialistische-ambulante-behandeling"),
        ("D", "onderwijs"),
        ("E", "behandeling-verblijf-crisis"),
        ("F", "wonen-met-begeleiding"),
    ]


@pytest.mark.parametrize("tender", WBO)
def test_facts_of_a_tender_of_wbo(tender: str) -> None:
    one = row("wbo", tender)
    procedure, variant, term, partners, percelen = WBO[tender]
    (deel,) = one.delen
    assert value(one.procedure) == procedure
    assert value(deel.uitvoeringsvariant) == variant
    assert value(deel.looptijd_woorden) == term
    assert value(deel.contractpartners) == partners
    assert (None if one.percelen.open else len(one.percelen)) == percelen
    open_start = tender == "onderwijs"
    assert value(one.ingangsdatum) == ("open" if open_start else "1 januari 2027")


def test_only_two_tenders_of_wbo_have_an_amount_and_no_sum_is_shown(
    made: dict[str, tuple[bytes, list[Problem]]],
) -> None:
    amounts = {
        a.id: int(a.waarde_indicatie.get().bedrag.get())
        for a in seen("wbo").aanbestedingen
        if a.waarde_indicatie.bekend
    }
    assert amounts == {"slt": 43_000_000, "behandeling-verblijf-crisis": 13_000_000}
    text = says(made, "wbo")
    assert "€ 43.000.000, peiljaar 2024" in text
    assert "Tel de bedragen niet op" in text
    assert "72" not in re.findall(r"€ (\d+)", text)
    assert "16.000.000" not in text


def test_the_state_of_the_documents_of_wbo() -> None:
    found = {
        a.id: [(d.titel, d.stand, d.reden) for d in a.documenten]
        for a in seen("wbo").aanbestedingen
    }
    why = "kies eerst de procedure (K6)"
    assert found["onderwijs"] == [("Documenten", "geblokkeerd", why)]
    assert found["specialistische-ambulante-behandeling"] == [
        ("Marktconsultatiedocument", "concept", ""),
        ("Selectiedocument", "geblokkeerd", why),
        ("Dialoogdocument", "geblokkeerd", why),
        ("Inschrijfdocument", "geblokkeerd", why),
    ]
    assert [d[0] for d in found["wonen-met-begeleiding"]] == [
        "Marktconsultatiedocument",
        "Inkoopdocument",
    ]
    assert {d[1] for d in found["slt"]} == {"concept"}
    assert [a.id for a in seen("wbo").geblokkeerd] == [
        "specialistische-ambulante-behandeling",
        "onderwijs",
    ]


def test_the_matrices_of_wbo() -> None:
    first, second = seen("wbo").matrices
    assert first.documenten == (
        "Inkoopstrategie",
        "Selectiedocument",
        "Dialoogdocument",
        "Inschrijfdocument",
    )
    assert first.geldt_voor == (
        "Stevige Lokale Teams, Dagbesteding en dagbehandeling "
        "en Behandeling met verblijf en crisiszorg"
    )
    assert second.documenten == ("Inkoopstrategie", "Marktconsultatiedocumenten", "Inkoopdocument")
    for matrix, choices in ((first, 11), (second, 9)):  # the source: one cross a choice
        marked = [[cell for cell in rij.cellen if "X" in cell] for rij in matrix.rijen]
        assert sum(map(len, marked)) == choices and max(map(len, marked)) == 1
        assert matrix.rijen[0].cellen[0].endswith("(onzeker)")  # words in the place of a cross
    cells = {rij.keuze: rij.cellen for rij in first.rijen}
    assert cells["Looptijd"] == ("X", "", "", "")
    assert cells["Perceelindeling"] == ("(X)", "", "", "")
    assert cells["Uitwerken aanpak implementatie"] == ("", "", "X?", "of hier")
    lost = [rij for rij in first.rijen if not any(rij.cellen)]
    assert [rij.grond.split(":")[0] for rij in lost] == ["Verfijnen"]
    assert all(rij.zekerheid == "onzeker" for rij in lost)


def test_the_vertaaltabel_of_wbo() -> None:
    groups = {g.taakgebied: g.regels for g in seen("wbo").vertaalgroepen}
    assert list(groups) == [
        "Het Stevig Lokaal Team (SLT)",
        "Specialistische en/of locatiegebonden jeugdhulp",
        "Behandeling met verblijf en crisiszorg",
        "Wonen met begeleiding",
    ]
    codes = {
        name: sorted(re.split(r"[: ]", plain_text(c.inhoud))[0] for r in rows for c in r.codes)
        for name, rows in groups.items()
    }
    assert codes["Het Stevig Lokaal Team (SLT)"] == [
        "45A04", "45A05", "45A48", "45A53", "45A65", "54001", "54002", "54004",
    ]  # fmt: skip
    assert codes["Wonen met begeleiding"] == ["44A06", "44A07", "44A08"]
    assert codes["Behandeling met verblijf en crisiszorg"] == [f"42A{n:02}" for n in range(5, 11)]
    twice = Counter(code for own in codes.values() for code in own)
    assert {c for c, n in twice.items() if n > 1} == {
        "54002", "54004", *(f"42A{n:02}" for n in range(5, 11)),
    }  # fmt: skip
    outside = [plain_text(c.inhoud) for r in seen("wbo").buiten_scope for c in r.codes]
    assert outside == ["54D01", "54D02"]


def test_what_must_be_decided_in_wbo() -> None:
    moments = seen("wbo").besluitmomenten
    assert [m.wanneer for m in moments] == [
        "eerst: hier wachten documenten op",
        "vóór het marktconsultatiedocument",
        "vóór het selectiedocument",
        "vóór het inkoopdocument",
        "na de keuze van de procedure",
        "in de dialoogfase",
        "vóór het inschrijfdocument",
        "zonder vast moment",
    ]
    first = moments[0]
    assert [(t.letter, t.aantal) for t in first.tellingen] == [("C", 1), ("D", 1)]
    assert moments[2].dag == "uiterlijk 11 september 2026 (berekend)"
    assert moments[2].eerst[:2] == ("Aanbestedende dienst", "Opdrachtgevers")


@pytest.mark.parametrize("region", REGIONS)
def test_every_choice_is_told_once(region: str) -> None:
    one = seen(region)
    assert sum(m.aantal for m in one.besluitmomenten) == len(one.keuzes)
    shared = [t.aantal for m in one.besluitmomenten for t in m.tellingen if not t.letter]
    assert sum(shared) == len(one.regiokeuzes)
    assert len(one.keuzes) == len(one.regiokeuzes) + sum(a.keuzes for a in one.aanbestedingen)


# --- the other regions ----------------------------------------------------------------------------


def test_hart_van_brabant(made: dict[str, tuple[bytes, list[Problem]]]) -> None:
    (one,) = seen("hart-van-brabant").aanbestedingen
    assert value(one.procedure) == "Europese aanbesteding, vorm nog te kiezen"
    (deel,) = one.delen
    assert value(deel.looptijd_woorden) == "twee jaar met twee verlengingsopties van één jaar"
    assert value(deel.uitvoeringsvariant) == "inspanningsgericht"
    assert [(d.stand, d.reden) for d in one.documenten] == [
        ("geblokkeerd", "de vorm van de Europese aanbesteding is nog niet gekozen")
    ]
    moments = {r.naam: r.moment for r in one.planning}
    assert moments["Publicatie van de aanbesteding"] == "april 2026"
    assert moments["Gunning"] == "september 2026"
    text = says(made, "hart-van-brabant")
    for fact in (
        "1. Hoog specialistische jeugdhulp",
        "5. Crisishulp",
        "Opties: twee van twee jaar",
        "Verlenging: verlengd, vanaf 2027",
        "Verlenging: uitgesloten",
        "Nieuwe aanbesteding: segment-3-4",
        "Einde: 31 december 2026",
        "Crossroads",
        "13 mei 2026",
    ):
        assert fact in text, fact
    assert "Tel de bedragen niet op" not in text  # there is no amount


def test_samen_voor_jeugd_has_no_tender_and_says_why(
    made: dict[str, tuple[bytes, list[Problem]]],
) -> None:
    one = seen("samen-voor-jeugd")
    assert one.aanbestedingen == () and one.tijdlijn.leeg and one.besluitmomenten == ()
    text = says(made, "samen-voor-jeugd")
    for fact in (
        "Deze regio heeft hier geen aanbesteding.",
        "Voor een aanbesteding is eerst een inkoopstrategie nodig",
        "Best en Oirschot",
        "Kempengemeenten",
        "ISCM",
        "74.170",
    ):
        assert fact in text, fact
    for heading in ("De aanbestedingen", "Planning", "Alle open keuzes", "Segmenten"):
        assert heading not in headings(made["samen-voor-jeugd"][0])


def test_the_example_is_complete(made: dict[str, tuple[bytes, list[Problem]]]) -> None:
    one = seen("voorbeeld")
    assert len(one.aanbestedingen) == 3
    assert {d.stand for a in one.aanbestedingen for d in a.documenten} == {"gereed"}
    text = says(made, "voorbeeld")
    assert "Er staan geen keuzes meer open." in text
    assert "[K" not in text
    assert "verzonnen gegevens" in text


# --- the documents --------------------------------------------------------------------------------


def headings(docx: bytes) -> list[str]:
    parts = ooxml.read_package(docx)
    styles = ooxml.parse(parts[ooxml.STYLES])
    return [h.text for h in koppen.headings(ooxml.parse(parts[ooxml.DOCUMENT]), styles)]


@pytest.mark.parametrize("region", REGIONS)
def test_no_remarks_and_valid(
    made: dict[str, tuple[bytes, list[Problem]]], region: str, tmp_path: Path
) -> None:
    docx, problems = made[region]
    assert problems == []
    result = docx_scalpel.verify_deliverable(docx)
    assert [f.message for f in result.findings if f.blocks_delivery] == []
    path = tmp_path / "overzicht.docx"
    path.write_bytes(docx)
    checked = OpenXmlValidator().validate(path)
    assert checked.is_valid, [str(e) for e in checked.errors][:5]


@pytest.mark.parametrize("region", REGIONS)
def test_no_empty_chapter(made: dict[str, tuple[bytes, list[Problem]]], region: str) -> None:
    """Between a heading and the next of the same or a higher level there is something to read."""
    parts = ooxml.read_package(made[region][0])
    root, styles = (ooxml.parse(parts[p]) for p in (ooxml.DOCUMENT, ooxml.STYLES))
    levels = {h.element: h.level for h in koppen.headings(root, styles)}
    last = 0
    for child in root.find(w("body")):
        level = levels.get(child, 0)
        if level and last:
            assert level > last, ooxml.visible_text(child)
        if level or child.tag == w("tbl") or ooxml.visible_text(child).strip():
            last = level


@pytest.mark.parametrize("region", REGIONS)
def test_no_word_is_missing(made: dict[str, tuple[bytes, list[Problem]]], region: str) -> None:
    text = says(made, region)
    assert "[ontbreekt" not in text and "[[" not in text and "{{" not in text
    assert not re.search(r"\bNone\b|Waarde\(|  ", text)


def test_the_picture_tells_its_content(made: dict[str, tuple[bytes, list[Problem]]]) -> None:
    for region in ("hart-van-brabant", "voorbeeld", "wbo"):
        root = ooxml.parse(ooxml.read_package(made[region][0])[ooxml.DOCUMENT])
        (about,) = root.iter(f"{{{WP}}}docPr")
        assert about.get("title", "").startswith("Tijdlijn van de aanbestedingen van ")
        for tender in seen(region).tijdlijn.lijnen:
            assert (tender.naam in about.get("descr", "")) == bool(tender.merken or tender.balken)
    assert "overeenkomst van 1 januari 2027 tot en met 31 december 2031" in about.get("descr", "")
    root = ooxml.parse(ooxml.read_package(made["samen-voor-jeugd"][0])[ooxml.DOCUMENT])
    assert not list(root.iter(f"{{{WP}}}docPr"))


def test_the_picture_lies_on_a_page_that_lies_down(
    made: dict[str, tuple[bytes, list[Problem]]],
) -> None:
    root = ooxml.parse(ooxml.read_package(made["wbo"][0])[ooxml.DOCUMENT])
    (extent,) = root.iter(f"{{{WP}}}extent")
    assert 9072 * 635 < int(extent.get("cx")) <= 14004 * 635  # wider than a page that stands


@pytest.mark.parametrize("region", REGIONS)
def test_the_same_bytes_twice(
    made: dict[str, tuple[bytes, list[Problem]]], region: str, tmp_path: Path
) -> None:
    assert make(region, tmp_path)[0] == made[region][0]


def test_text_equals_its_golden(
    made: dict[str, tuple[bytes, list[Problem]]], tmp_path: Path
) -> None:
    path = tmp_path / "overzicht.docx"
    path.write_bytes(made["wbo"][0])
    kept = golden.path("wbo/overzicht")
    assert golden.dump(path, pages=False) == kept.read_text(encoding="utf-8")


# --- a region of our own --------------------------------------------------------------------------

KEUZE = (
    "{open: nog niet besloten, uiterlijk: selectie, hint: kies, besluit_door: het college, "
    "datum: 3 maart 2026}"
)


def own(huis: Huis) -> Overzicht:
    found, problems = regional.van_regio(huis.house, "proef")
    assert found is not None and problems == []
    return found


def test_decisions_by_who_decides(huis: Huis) -> None:
    huis.spec(looptijd=KEUZE, kosten=OPEN)
    (moment,) = own(huis).besluitmomenten
    assert moment.wanneer == "vóór het selectiedocument"
    assert moment.dag == "gepland: 5 januari 2026"
    assert [(g.wie, [b.onderwerp for b in g.besluiten]) for g in moment.groepen] == [
        ("het college", ["Looptijd"]),
        ("nog niet genoemd", ["Kosten van deelname"]),
    ]
    assert moment.wie == "Het college; Nog niet genoemd"


def test_percelen_together_and_two_tenders_side_by_side(huis: Huis) -> None:
    open_lot = f"{{nr: 1, naam: Noord, gemeenten: [Altena], slts: [1], budget: {OPEN}}}"
    other = f"{{nr: 2, naam: Zuid, gemeenten: [Breda, Oosterhout], slts: [2], budget: {OPEN}}}"
    huis.spec(percelen=f"[{open_lot}, {other}]", kosten=OPEN)
    huis.spec(tender="proef/tweede", kosten=OPEN)
    (moment,) = own(huis).besluitmomenten
    (group,) = moment.groepen
    assert [(b.onderwerp, b.delen, b.waar) for b in group.besluiten] == [
        ("Percelen", ("budget",), "A: K1–K2"),
        ("Kosten van deelname", (), "A: K3; B: K1"),
    ]


def test_a_choice_of_the_region_is_told_once(huis: Huis) -> None:
    regio = (huis.project.region("proef/klein") / "regio.yaml").read_text()
    huis.regio(regio + f"penvoerder: {OPEN}\n")
    huis.spec(tender="proef/tweede")
    one = own(huis)
    assert [k.titel for k in one.regiokeuzes] == ["Penvoerder"]
    assert [(t.letter, t.naam, t.aantal) for m in one.besluitmomenten for t in m.tellingen] == [
        ("", "hele regio", 1)
    ]
    assert len(one.keuzes) == 1


def test_a_tender_with_faults_is_counted_and_the_others_are_shown(huis: Huis) -> None:
    huis.spec(kosten="n.t.b.", tender="proef/fout")
    one = own(huis)
    assert [(f.tender, f.aantal) for f in one.fouten] == [("proef/fout", 1)]
    assert [a.id for a in one.aanbestedingen] == ["klein"]


def test_a_region_file_with_faults_has_no_overview(huis: Huis) -> None:
    huis.regio("naam: Proef\nonzin: 1\n")
    found, problems = regional.van_regio(huis.house, "proef")
    assert found is None and pipeline.has_fout(problems)


def test_onderdelen_have_a_line_each(huis: Huis) -> None:
    parts = (
        "[{id: een, naam: Eerste, looptijd: {basis_jaren: 2, verlengopties: 1, "
        "jaren_per_optie: 1}, percelen: [{nr: 1, naam: Noord}]}, "
        "{id: twee, naam: Tweede, percelen: [{nr: 2, naam: Zuid}]}]"
    )
    huis.spec(onderdelen=parts, weg=["percelen"])
    lines = own(huis).tijdlijn.lijnen
    assert [(lijn.naam, len(lijn.balken)) for lijn in lines] == [
        ("A. Proefteams", 0),
        ("A. Proefteams: Eerste", 2),
        ("A. Proefteams: Tweede", 3),
    ]
    assert lines[0].merken and not lines[1].merken


def test_a_known_step_is_no_bound(huis: Huis) -> None:
    (one,) = own(huis).aanbestedingen
    known = next(r for r in one.planning if r.naam.startswith("Publicatie van het selectie"))
    assert (known.moment, known.uiterst) == ("5 januari 2026", None)
    marks = own(huis).tijdlijn.lijnen[0].merken
    assert not any(known.nr in m.nummers and m.uiterst for m in marks)


def test_every_name_of_the_contract_is_there_when_rendering() -> None:
    kind = house().regiostukken.documenten[0]
    names = context.region_names(seen("wbo"), "wbo", Gepland(kind, None, None, "", ()))
    assert set(names) == set(region_contract()["properties"])


def test_the_template_has_no_faults() -> None:
    own = house()
    (kind,) = own.regiostukken.documenten
    template, found = assemble(own.project.templates, kind.sjabloon, "-/-", own.register, None)
    assert template is not None and found == []
    assert lint_template(template, region_contract()) == []
