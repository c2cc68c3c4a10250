"""One tender with two onderdelen that differ in everything: its documents keep them apart.

The spec stands in ``tests/onderdelen``; the real schemas and templates are used. A second spec is
made from it: the same parts in one round (SAS openbaar), the second part without percelen.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import afgeleid, ooxml, pipeline, planning, wording
from generator.ooxml import w
from generator.pipeline import Wish
from generator.project import Project
from tests import golden
from tests.huis import Huis

ROOT = Path(__file__).resolve().parents[1]
DIALOOG = "proef/gecombineerd"
OPENBAAR = "ronde/gecombineerd"
PER_PERCEEL = "edities/gecombineerd"
DAG = "dagbesteding en dagbehandeling"
AMBULANT = "specialistische ambulante behandeling"
NAMEN = {
    DAG: (DAG, "dagbestedingsactiviteiten", "dagverblijf en dagcentra", "perceel 1", "perceel 2"),
    AMBULANT: (AMBULANT, "behandeling aan huis", "perceel 3"),
}
"""How a paragraph, its heading or its caption shows which part it is about."""

FEITEN = {
    DAG: (
        "vijf jaar met twee verlengingsopties",
        "31 december 2032",
        "31 december 2033",
        "31 december 2034",
        "1 januari 2033",
        "1 januari 2034",
        "30 juni 2032",
        "30 juni 2033",
        "lumpsum",
        "taakgericht",
        "overeenkomst van opdracht",
        "4.100.000",
        "5.200.000",
        "twaalfde deel",
        "index voor een vast budget",
        "extra budget bij onvoorziene",
        "minimaal één en maximaal twee",
        "over dagbesteding beslist de contractpartner",
        "voor dagbesteding is geen beschikking",
        "ten hoogste acht jeugdigen",
        "ten minste één groep geleid",
        "41A14",
        "42A10",
    ),
    AMBULANT: (
        "twee jaar met twee verlengingsopties",
        "31 december 2029",
        "31 december 2030",
        "31 december 2031",
        "1 januari 2030",
        "1 januari 2031",
        "30 juni 2029",
        "30 juni 2030",
        "prijs maal aantal",
        "inspanningsgericht",
        "raamovereenkomst",
        "maximaal twintig",
        "6.300.000",
        "27.000.000",
        "121,50",
        "u declareert elke maand",
        "index voor prijzen per uur",
        "over ambulante behandeling beslist de gemeente",
        "voor ambulante behandeling een beschikking",
        "een regiebehandelaar leidt elke behandeling",
        "twintig jeugdigen behandeld",
        "54002",
    ),
}
ALGEMEEN = ("Begrippen", "Vindplaats landelijke standaard", "Nog te bepalen", "Werkbijlage")
"""Chapters that explain words or list texts; they state no fact of the tender."""

VAN_HET_GEHEEL = re.compile(
    r"\b(de looptijd (is|van de opdracht)|het aantal contractpartners (is|per perceel is)"
    r"|de overeenkomst (gaat in|eindigt) op|de opdracht wordt (taak|inspannings|output)gericht"
    r"|de uitvoeringsvariant (is|blijft)|de wijze van bekostiging is)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Regel:
    """A paragraph or table row with the headings and the caption above it."""

    hoofdstuk: str
    kop: str
    tussenkop: str
    bijschrift: str
    tekst: str

    @property
    def waar(self) -> str:
        return " | ".join((self.tussenkop, self.bijschrift, self.tekst)).lower()

    def gaat_over(self, deel: str) -> bool:
        return any(naam in self.waar for naam in NAMEN[deel])


def regels(docx: Path) -> Iterator[Regel]:
    """Every line of the body, without the notes to the lawyer."""
    hoofdstuk = kop = tussenkop = bijschrift = ""
    for line in golden.dump(docx, pages=False).replace("\u00a0", " ").split("\n"):
        style, _, text = line[1:].partition("] ") if line.startswith("[") else ("", "", line)
        if style == "noot" or line.startswith("==="):
            continue
        if style in ("heading 1", "bijlagekop", "voorwerkkop", "title"):
            hoofdstuk, kop, tussenkop = text, "", ""
        elif style == "heading 2":
            kop, tussenkop = text, ""
        elif style in ("heading 3", "bijlagetussenkop"):
            tussenkop = text
        elif style == "caption":
            bijschrift = text
            continue
        if not line.startswith("|"):
            bijschrift = ""
        yield Regel(hoofdstuk, kop, tussenkop, bijschrift, text if style else line)


def _onderdelen(spec: dict[str, Any]) -> dict[str, Any]:
    return {part["id"]: part for part in spec["onderdelen"]}


def _openbaar(spec: dict[str, Any]) -> dict[str, Any]:
    """The same parts in one round; the second part is one whole, without percelen."""
    one = dict(spec, naam="Dagbesteding en behandeling in één ronde", procedure="sas_openbaar")
    for key in ("dialoog", "selectiecriteria", "selectie", "selectieuitkomst", "dialoogresultaten"):
        del one[key]
    parts = _onderdelen(one)
    parts["ambulant"]["percelen"] = "geen"
    for perceel in parts["dag"]["percelen"]:
        del perceel["aantal_te_selecteren"]
    one["motivering_geen_percelen"] = ["Ambulante behandeling is overal hetzelfde."]
    one["perceelregel"] = dict(one["perceelregel"], max_inschrijven=2, max_gunnen=2)
    one["perceelregel"]["moment"] = "gunning"
    one["versies"] = [dict(v) for v in one["versies"] if v["fase"] == "inschrijving"]
    one["planning"] = {
        name: step
        for name, step in one["planning"].items()
        if "inschrijving" in name or "gunning" in name
    }
    del one["planning"]["uitnodiging_inschrijving"]
    one["planning"] |= {
        "publicatie_consultatie": {"datum": date(2027, 1, 11)},
        "vragen_consultatie": {"datum": date(2027, 1, 18)},
        "sluiting_consultatie": {"datum": date(2027, 2, 8), "tijd": "12:00"},
        "gesprekken_consultatie": {"datum": date(2027, 2, 18)},
        "verslag_consultatie": {"datum": date(2027, 3, 8)},
        "publicatie_inschrijving": {"datum": date(2027, 6, 8)},
        "ondertekening": {"datum": date(2027, 9, 21)},
        "start_implementatie": {"datum": date(2027, 9, 27)},
    }
    one["duren"] = {
        "reactie_inschrijving_dagen": 42,
        "beoordeling_inschrijving_dagen": 35,
        "implementatie_weken": 13,
    }
    one["marktconsultatie"] = {
        "doel": ["Wij toetsen de opdracht."],
        "vragen": [{"nr": "V1", "onderwerp": "Start", "vraag": "Wat hebt u nodig?"}],
        "gesprekken": "Wij houden één bijeenkomst.",
        "verslag": "Wij maken één verslag.",
    }
    one["gunning"] = dict(one["gunning"], wijze="rangorde")
    del one["gestanddoening"]["aanmelding_dagen"]
    del one["indiening"]["opmaak_aanmelding"]
    one["rangorde_stukken"] = one["rangorde_stukken"][:3]
    one["bijlagen"] = [b for b in one["bijlagen"] if "inschrijfdocument" in b["documenten"]]
    for bijlage in one["bijlagen"]:
        bijlage["documenten"] = ["inschrijfdocument"]
        if "ingevuld_door" in bijlage:
            bijlage |= {"ingevuld_door": "de inschrijver", "moment": "bij de inschrijving"}
    return one


@pytest.fixture(scope="module")
def gemaakt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of all three specs, as concept."""
    root = tmp_path_factory.mktemp("onderdelen")
    for folder in ("schemas", "templates"):
        shutil.copytree(ROOT / folder, root / folder)
    specs = root / "tender_specs"
    for tender in (DIALOOG, OPENBAAR, PER_PERCEEL):
        shutil.copytree(ROOT / "tests/onderdelen/tender_specs/proef", specs / tender.split("/")[0])
    text = (specs / f"{DIALOOG}.yaml").read_text(encoding="utf-8")
    per_perceel = text.replace("edities: een", "edities: per_perceel")
    (specs / f"{PER_PERCEEL}.yaml").write_text(per_perceel, encoding="utf-8")
    openbaar = yaml.safe_dump(_openbaar(yaml.safe_load(text)), allow_unicode=True, sort_keys=False)
    (specs / f"{OPENBAAR}.yaml").write_text(openbaar, encoding="utf-8")
    out = root / "output"
    house = pipeline.open_house(Project(root))
    for tender in (DIALOOG, OPENBAAR, PER_PERCEEL):
        _, found = pipeline.render_all(
            house, (tender,), Wish(out=out, with_pages=False), lambda _: None
        )
        assert not pipeline.has_fout(found), "\n".join(map(str, found))
    return out


DOCUMENTEN = [
    f"{DIALOOG}/selectiedocument",
    f"{DIALOOG}/dialoogdocument",
    f"{DIALOOG}/inschrijfdocument",
    f"{OPENBAAR}/marktconsultatiedocument",
    f"{OPENBAAR}/inschrijfdocument",
]


@pytest.mark.parametrize("naam", DOCUMENTEN)
@pytest.mark.parametrize("deel", FEITEN)
def test_a_fact_of_a_part_stands_only_under_that_part(gemaakt: Path, naam: str, deel: str) -> None:
    other = AMBULANT if deel == DAG else DAG
    wrong = []
    for regel in regels(gemaakt / f"{naam}.docx"):
        if regel.hoofdstuk.startswith(ALGEMEEN) or "clausule" in regel.tekst:
            continue
        for feit in FEITEN[deel]:
            here = regel.tekst.lower()
            if not re.search(rf"(?<![\w]){re.escape(feit.lower())}", here):
                continue
            if not regel.gaat_over(deel) or other in regel.tussenkop.lower():
                wrong.append((feit, regel))
    assert not wrong


@pytest.mark.parametrize("naam", [DOCUMENTEN[0], DOCUMENTEN[4]])
@pytest.mark.parametrize("deel", FEITEN)
def test_every_fact_of_a_part_is_told(gemaakt: Path, naam: str, deel: str) -> None:
    text = golden.dump(gemaakt / f"{naam}.docx").replace("\u00a0", " ").lower()
    prices = ("121,50",) if naam == DOCUMENTEN[0] else ()  # published with the inschrijfdocument
    missing = [f for f in FEITEN[deel] if f not in prices and f.lower() not in text]
    assert not missing


@pytest.mark.parametrize("naam", DOCUMENTEN)
def test_no_sentence_speaks_of_the_whole_where_parts_differ(gemaakt: Path, naam: str) -> None:
    wrong = [
        regel.tekst
        for regel in regels(gemaakt / f"{naam}.docx")
        if VAN_HET_GEHEEL.search(regel.tekst)
        and not (regel.gaat_over(DAG) or regel.gaat_over(AMBULANT))
    ]
    assert not wrong


@pytest.mark.parametrize("naam", DOCUMENTEN)
def test_no_cell_or_paragraph_mixes_two_terms_or_numbers(gemaakt: Path, naam: str) -> None:
    both = [
        regel.tekst
        for regel in regels(gemaakt / f"{naam}.docx")
        for own, other in (("vijf jaar met", "twee jaar met"), ("2034", "2031"))
        if own in regel.tekst.lower() and other in regel.tekst.lower()
    ]
    if "marktconsultatie" in naam:  # one row a subject, one paragraph a part
        both = [text for text in both if text.count(":") < 2]
    assert not both


def test_an_edition_tells_only_of_its_own_part(gemaakt: Path) -> None:
    for perceel, deel in ((1, DAG), (2, DAG), (3, AMBULANT)):
        docx = gemaakt / f"{PER_PERCEEL}/inschrijfdocument-perceel-{perceel}.docx"
        other = AMBULANT if deel == DAG else DAG
        wrong = [
            (feit, regel)
            for regel in regels(docx)
            if not regel.hoofdstuk.startswith(ALGEMEEN) and "clausule" not in regel.tekst
            for feit in FEITEN[other]
            if re.search(rf"(?<![\w]){re.escape(feit.lower())}", regel.tekst.lower())
        ]
        assert not wrong
        text = golden.dump(docx).lower()
        assert ("vijf jaar met twee" in text) == (deel == DAG)
        assert ("twee jaar met twee" in text) == (deel == AMBULANT)


@pytest.mark.parametrize("naam", DOCUMENTEN)
def test_bookmarks_carry_the_id_of_the_part(gemaakt: Path, naam: str) -> None:
    parts = ooxml.read_package((gemaakt / f"{naam}.docx").read_bytes())
    root = ooxml.parse(parts["word/document.xml"])
    names = [b.get(w("name")) or "" for b in root.iter(w("bookmarkStart"))]
    assert [n for n, count in Counter(names).items() if count > 1] == []
    assert not [n for n in names if "Deel" in n or "Waarde" in n]


# --- random parts ---------------------------------------------------------------------------

SJABLOON = (
    "{%p for deel in afgeleid.delen_voor('looptijd', 'uitvoeringsvariant', 'contractpartners') %}",
    "## {{ deel.naam }}",
    "Duur: {{ deel.looptijd_woorden }}.",
    "Einde: {{ deel.einde_basis | datum }}.",
    "Uiterlijk: {{ deel.einde_uiterlijk | datum }}.",
    "{%p for v in deel.verlengingen %}",
    "Verlenging {{ v.nr }}: {{ v.einde | datum }}, zeg het voor {{ v.mededelen_voor | datum }}.",
    "{%p endfor %}",
    "Variant: {{ deel.uitvoeringsvariant }}, {{ deel.soort_overeenkomst }}.",
    "Partners: {{ deel.contractpartners | aantal }}.",
    "{%p endfor %}",
)
VARIANTEN = {
    "taakgericht": "overeenkomst van opdracht",
    "inspanningsgericht": "raamovereenkomst",
    "outputgericht": "raamovereenkomst",
}
deel_strategie = st.fixed_dictionaries(
    {
        "basis": st.integers(1, 8),
        "opties": st.integers(0, 3),
        "jaren": st.integers(1, 2),
        "variant": st.sampled_from(sorted(VARIANTEN)),
        "partners": st.integers(1, 30),
    }
)


def _spec(number: int, deel: dict[str, Any]) -> str:
    term = f"basis_jaren: {deel['basis']}, verlengopties: {deel['opties']}"
    return (
        f"{{id: d{number}, naam: Deel {number}, uitvoeringsvariant: {deel['variant']}, "
        f"looptijd: {{{term}, jaren_per_optie: {deel['jaren']}}}, "
        f"contractpartners: {{maximaal: {deel['partners']}}}, percelen: geen}}"
    )


def _expected(deel: dict[str, Any]) -> list[str]:
    start = date(2027, 1, 1)
    term = (deel["basis"], deel["opties"], deel["jaren"])
    return [
        f"Duur: {wording.duur_woorden(*term)}.",
        f"Einde: {wording.datum(planning.einde(start, deel['basis']))}.",
        f"Uiterlijk: {wording.datum(planning.einde_uiterlijk(start, *term))}.",
        *(
            f"Verlenging {v.nr}: {wording.datum(v.einde)}, "
            f"zeg het voor {wording.datum(v.mededelen_voor)}."
            for v in planning.verlengingen(start, *term, 6)
        ),
        f"Variant: {deel['variant']}, {VARIANTEN[deel['variant']]}.",
        f"Partners: {wording.aantal(None, deel['partners'])}.",
    ]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(parts=st.tuples(deel_strategie, deel_strategie))
def test_what_is_printed_of_each_part_equals_its_spec(huis: Huis, parts: tuple[Any, Any]) -> None:
    huis.skeleton("#T {{ document.titel }}", "# Looptijd", "[[bs_looptijd]]", "# Slot", "Einde.")
    huis.clause("bs_looptijd", *SJABLOON)
    onderdelen = ", ".join(_spec(n, d) for n, d in enumerate(parts, start=1))
    huis.spec(
        weg=("looptijd", "uitvoeringsvariant", "contractpartners", "percelen", "selectieuitkomst"),
        onderdelen=f"[{onderdelen}]",
        motivering_geen_percelen="[Elk onderdeel is klein.]",
        overeenkomst="{bibob: ja, mededeling_verlenging_maanden: 6}",
    )
    made, found = huis.make()
    assert made is not None and not pipeline.has_fout(found), "\n".join(map(str, found))
    path = huis.root / "gemaakt.docx"
    path.write_bytes(made.docx)
    lines = [regel for regel in regels(path) if regel.hoofdstuk == "Looptijd"]
    for number, deel in enumerate(parts, start=1):
        own = [r.tekst for r in lines if r.kop == f"Deel {number}"]
        assert own[1:] == _expected(deel)


def test_parts_that_share_a_field_are_told_as_one(huis: Huis) -> None:
    found = huis.derived(
        onderdelen="[{id: a, naam: A, contractpartners: 1, percelen: geen}, "
        "{id: b, naam: B, contractpartners: 3, percelen: geen}]",
        percelen="geen",
        motivering_geen_percelen="[Elk onderdeel is klein.]",
        selectieuitkomst="[{partijen: [Partij A]}]",
    )
    assert isinstance(found, afgeleid.Afgeleid)
    assert [str(d.naam.inhoud) for d in found.delen_voor("contractpartners")] == ["A", "B"]
    (whole,) = found.delen_voor("looptijd", "uitvoeringsvariant")
    assert not whole.naam and whole.looptijd_woorden == found.looptijd_woorden
    assert found.delen_met("taakgericht") == (whole,) and found.delen_met("outputgericht") == ()
