"""Terms and abbreviations in a finished document."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import kennis, ooxml, taalregels, voluit, woordtoets, woordvormen
from generator.ooxml import Element, w
from generator.origin import Place
from generator.taalregels import Taal
from generator.woordtoets import Woordkeus
from tests.huis import ROOT

STIJLEN = {"Kop1": "heading 1", "Noot": "noot", "Inhoud1": "toc 1", "Bijschrift": "caption"}
KORT = {"SAS": "sociale en andere specifieke diensten", "SLT": "Stevig Lokaal Team"}
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def p(*runs: str, stijl: str = "") -> str:
    style = f'<w:pPr><w:pStyle w:val="{stijl}"/></w:pPr>' if stijl else ""
    return f"<w:p>{style}{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def lijst(*terms: str) -> str:
    rows = "".join(
        f"<w:tr><w:tc>{p(term)}</w:tc><w:tc>{p('uitleg')}</w:tc></w:tr>"
        for term in ("Begrip", *terms)
    )
    return f"<w:tbl>{rows}</w:tbl>"


def body(*parts: str) -> Element:
    xml = f"<w:document {NS}><w:body>{''.join(parts)}</w:body></w:document>"
    return ooxml.parse(xml.encode())


def texts(root: Element) -> list[str]:
    return [ooxml.visible_text(one) for one in root.iter(w("p"))]


def uitgeschreven(
    *parts: str, kort: Mapping[str, str] = KORT, namen: tuple[str, ...] = ()
) -> list[str]:
    root = body(*parts)
    voluit.schrijf_uit(root, STIJLEN, kort, namen)
    return texts(root)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Het SLT helpt.", "Het SLT (Stevig Lokaal Team) helpt."),
        ("Onze SAS-procedure.", f"Onze SAS-procedure (SAS: {KORT['SAS']})."),
        ("De teams (SLT).", "De teams (SLT: Stevig Lokaal Team)."),
        ("Alle SLT's.", "Alle SLT's (SLT: Stevig Lokaal Team)."),
        ("Het Stevig Lokaal Team (SLT) helpt.", "Het Stevig Lokaal Team (SLT) helpt."),
        ("Code SLT-2027-1.", "Code SLT-2027-1."),
        ("ESLT en SLTX.", "ESLT en SLTX."),
    ],
)
def test_the_first_use_gets_its_words(before: str, after: str) -> None:
    assert uitgeschreven(p(before)) == [after]


def test_only_the_first_use_in_running_text() -> None:
    found = uitgeschreven(
        p("Het SLT", stijl="Kop1"), p("SLT nagaan", stijl="Noot"), p("Een SLT."), p("Het SLT.")
    )
    assert found == ["Het SLT", "SLT nagaan", "Een SLT (Stevig Lokaal Team).", "Het SLT."]


def test_a_name_stays_whole() -> None:
    known = {"AMvB": "algemene maatregel van bestuur"}
    (found,) = uitgeschreven(p("De AMvB prijzen geldt."), kort=known, namen=("AMvB prijzen",))
    assert found == "De AMvB prijzen (AMvB: algemene maatregel van bestuur) geldt."


@given(
    st.lists(st.sampled_from(["Het SL", "T", " ", "SLT", "(", ")", "team", "'s", "."]), max_size=8)
)
def test_runs_do_not_matter_and_the_check_agrees(runs: list[str]) -> None:
    whole = uitgeschreven(p("".join(runs)))
    assert uitgeschreven(p(*runs)) == whole
    root = body(p(*runs))
    voluit.schrijf_uit(root, STIJLEN, KORT)
    assert not [one for one in voluit.niet_uitgeschreven(root, STIJLEN, KORT, ()) if one[1]]


def codes(*parts: str, termen: tuple[str, ...] = (), taal: Taal | None = None) -> list[str]:
    keus = Woordkeus(termen, taal or Taal(afkortingen=KORT, gangbaar=("BV",)))
    found = woordtoets.check(body(*parts), STIJLEN, keus, Place("x.docx"))
    return [
        f"{one.code} {dict(one.params).get('term') or dict(one.params).get('afkorting')}"
        for one in found
    ]


def test_a_term_that_only_its_own_row_has() -> None:
    assert codes(lijst("Perceel", "Triage"), p("Twee percelen.")) == ["S626 Triage"]


def test_a_term_without_an_entry_is_told_with_its_first_place() -> None:
    termen = ("Perceel", "Triage")
    assert codes(p("Triage komt eerst."), termen=termen) == ["S625 Triage"]
    assert codes(p("Triage komt eerst."), lijst("Perceel"), p("Elk perceel."), termen=termen) == [
        "S625 Triage"
    ]
    assert codes(p("Triage. Zie de begrippenlijst bij het selectiedocument."), termen=termen) == []
    assert codes(p("De perceelindeling."), termen=termen) == []


def test_the_place_is_a_heading_and_a_paragraph() -> None:
    keus = Woordkeus((), Taal(afkortingen=KORT))
    (one,) = woordtoets.check(
        body(p("Inleiding", stijl="Kop1"), p("Eerst."), p("Een SAS.")), STIJLEN, keus, Place("x")
    )
    assert (one.code, one.path) == ("S627", "kop 'Inleiding', alinea 2")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Met MKD en ODC.", ["S628 MKD", "S628 ODC"]),
        ("Een medisch kinderdagverblijf (MKD).", []),
        ("De Regio West-Brabant Oost: WBO.", []),
        ("Bijlage XIV, een BV, BT-501 en RV-2026-03.", []),
        ("4811 DJ Breda", []),
        ("K12 en G1.", []),
    ],
)
def test_an_abbreviation_that_nobody_explains(text: str, found: list[str]) -> None:
    assert codes(p(text)) == found


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("Perceel", "de percelen", True),
        ("Perceel", "perceelindeling", False),
        ("Analyse", "twee analyses", True),
        ("Brief", "de brieven", True),
        ("Plan", "plannen", True),
        ("Mogelijkheid", "mogelijkheden", True),
        ("Stevig Lokaal Team (SLT)", "een SLT-team", True),
        ("Stevig Lokaal Team (SLT)", "slt", False),
        ("Passende zorg", "passend zorg", True),
        ("Regie", "regisseren", False),
    ],
)
def test_forms_of_a_term(term: str, text: str, found: bool) -> None:
    assert woordvormen.gebruikt(text, term) is found


@given(st.text(max_size=30))
def test_any_term_can_be_looked_for_and_finds_itself(term: str) -> None:
    long = woordvormen.kort_en_lang(term)[1]
    if long and long[0].isalnum() and long[-1].isalnum() and "(" not in term and ")" not in term:
        assert woordvormen.gebruikt(f"x {long} y", term)
    else:
        woordvormen.gebruikt("x", term)


def test_the_language_data_of_the_project_can_be_read_and_finds_its_examples() -> None:
    taal = kennis.load(ROOT / "schemas").taal
    assert len(taal.woorden) > 60 and len(taal.afkortingen) > 25

    def hits(text: str) -> list[str]:
        return [hit for rule in taal.woorden for hit in rule.vind(text)]

    assert hits("U dient het formulier in te vullen.") == ["dient het formulier in te"]
    assert hits("U dient uw plan in via het platform.") == []
    assert hits("Middels dit formulier, conform de wet, teneinde te tekenen.") == [
        "Middels",
        "conform",
        "teneinde",
    ]
    assert hits("Het raamcontract met de opdrachtnemer.") == ["raamcontract", "opdrachtnemer"]
    assert hits("Dat is niet ongebruikelijk.") == ["niet ongebruikelijk"]
    assert hits("Verklaring omtrent het gedrag.") == []


def test_wrong_language_data_is_refused() -> None:
    with pytest.raises(KeyError):
        taalregels.parse({"leesbaarheid": {}})
