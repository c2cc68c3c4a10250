"""Facts of documents, and documents that contradict each other.

The mutation tests take the documents of the example, change one thing in one file, and want
exactly that contradiction named.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest

from generator import cli, ooxml, pipeline
from generator.ooxml import w
from generator.pipeline import Wish
from generator.problems import Problem, format_line
from generator.project import Project
from generator.samenhang import vergelijk
from generator.samenhang.documenttekst import lees, schoon
from generator.samenhang.feiten import GETELD, Feit, Stuk, feiten, stuk
from generator.samenhang.waarden import aantal, looptijden, verenigbaar, waarden

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def alles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every document of every tender in ``tender_specs``, as concept and without page numbers."""
    out = tmp_path_factory.mktemp("alles")
    house = pipeline.open_house(Project(ROOT))
    wish = Wish(out=out, with_pages=False)
    pipeline.render_all(house, house.project.tenders(), wish, lambda _: None)
    return out


@pytest.fixture(scope="session")
def voorbeeld(alles: Path) -> dict[str, Stuk]:
    return {p.stem: stuk(p, p.stem) for p in sorted(alles.glob("voorbeeld/jeugdteams/*.docx"))}


def document(*alineas: str, tabellen: Sequence[Sequence[Sequence[str]]] = ()) -> bytes:
    """A Word document that this program did not make; ``# `` starts a heading."""
    file = docx.Document()
    for alinea in alineas:
        if alinea.startswith("# "):
            file.add_heading(alinea[2:], 1)
        elif alinea.startswith("### "):
            file.add_heading(alinea[4:], 3)
        elif alinea.startswith("## "):
            file.add_heading(alinea[3:], 2)
        else:
            file.add_paragraph(alinea)
    for rijen in tabellen:
        table = file.add_table(0, len(rijen[0]))
        for rij in rijen:
            for cel, tekst in zip(table.add_row().cells, rij, strict=True):
                cel.text = tekst
    stroom = io.BytesIO()
    file.save(stroom)
    return stroom.getvalue()


def feit(inhoud: bytes, onderwerp: str) -> Feit:
    (gevonden,) = [f for f in feiten(inhoud, "a.docx") if f.onderwerp == onderwerp]
    return gevonden


def codes(*documenten: bytes) -> list[str]:
    stukken = [stuk(inhoud, f"{n}.docx") for n, inhoud in enumerate(documenten)]
    return [p.code for p in vergelijk(stukken)]


# --- values


@pytest.mark.parametrize(
    ("tekst", "soort", "waarde"),
    [
        ("op 1 januari 2027 of later", "datum", "2027-01-01"),
        ("tot 20 januari 2027, 12.00 uur, via", "datum", "2027-01-20 12:00"),
        ("op 2-5-2027 om 9:30 uur", "datum", "2027-05-02 09:30"),
        ("2027-05-02", "datum", "2027-05-02"),
        ("in juni 2027", "datum", "2027-06"),
        ("het tweede kwartaal van 2026", "datum", "2026-K2"),
        ("Q2 2026", "datum", "2026-K2"),
        ("€ 43.000.000 per jaar", "bedrag", "43000000"),
        ("€ 43 miljoen", "bedrag", "43000000"),
        ("1.250,50 euro", "bedrag", "1250.5"),
        ("12,5%", "percentage", "12.5"),
        ("tussen 0 en 2 procent", "percentage", "0..2"),
        ("10 procentpunt", "percentage", "10 punt"),
        ("binnen twintig kalenderdagen", "duur", "20 dag"),
        ("zie https://platform.example/a.", "adres", "https://platform.example/a"),
    ],
)
def test_values_have_one_spelling(tekst: str, soort: str, waarde: str) -> None:
    assert [(g.soort, g.waarde) for g in waarden(tekst)] == [(soort, waarde)]


def test_a_number_that_is_no_date_or_amount_is_left_alone() -> None:
    assert waarden("artikel 2.15 van de wet, perceel 3, 8.00 tot 18.00 uur, 32 januari 2027") == []


@pytest.mark.parametrize(
    ("tekst", "waarde"),
    [
        ("vijf jaar met twee verlengingsopties van één jaar", "5+1+1"),
        ("voor vijf jaar en met twee mogelijkheden om één jaar te verlengen", "5+1+1"),
        ("vier jaar met één verlengingsoptie van twee jaar", "4+2"),
        ("vier jaar zonder verlengingsopties", "4"),
        ("looptijd 2+1+1 jaar", "2+1+1"),
        ("twee jaar met de mogelijkheid om tweemaal met één jaar te verlengen", "2+1+1"),
    ],
)
def test_terms_count_options_and_years_apart(tekst: str, waarde: str) -> None:
    assert [g.waarde for g in looptijden(tekst)] == [waarde]


@pytest.mark.parametrize(
    ("tekst", "waarde"),
    [
        ("Eén.", "1"),
        ("minimaal twee en maximaal drie", "2..3"),
        ("Ten minste 2 en ten hoogste 3", "2..3"),
        ("maximaal twintig", "..20"),
        ("onbeperkt", "onbeperkt"),
    ],
)
def test_numbers_in_words_and_digits_are_equal(tekst: str, waarde: str) -> None:
    telling = aantal(tekst)
    assert telling and telling[0] == waarde


def test_a_month_agrees_with_a_day_in_it() -> None:
    assert verenigbaar("2027-06", "2027-06-10 12:00") and verenigbaar("2027-K2", "2027-06-10")
    assert not verenigbaar("2027-06", "2027-07-10") and not verenigbaar("2", "20")


# --- facts of documents that were not made here


def test_label_and_value_tables_give_facts() -> None:
    inhoud = document(
        "# Kern",
        tabellen=[
            [
                ["Onderwerp", "In het kort"],
                ["Ingangsdatum", "1 januari 2027"],
                ["Aantal contractpartners", "Per perceel: één. Zie paragraaf 4."],
                ["Looptijd", "Vijf jaar met twee verlengingsopties van één jaar."],
                ["Waarde (indicatie)", "€ 43 miljoen per jaar"],
                ["Platform", "Kiosk (https://kiosk.example)"],
            ]
        ],
    )
    assert feit(inhoud, "ingangsdatum").waarde == "2027-01-01"
    assert feit(inhoud, "aantal contractpartners per perceel").waarde == "1"
    assert feit(inhoud, "looptijd").waarde == "5+1+1"
    assert feit(inhoud, "waarde per jaar (indicatie)").waarde == "43000000"
    assert feit(inhoud, "naam van het platform").waarde == "kiosk"
    assert feit(inhoud, "adres van het platform").waarde == "https://kiosk.example"


def test_a_planning_gives_moments_that_may_be_indicative() -> None:
    inhoud = document(
        tabellen=[
            [
                ["Stap", "Fase", "Moment", "Aard"],
                ["Start van de dialoog (Zie hoofdstuk 5.)", "Dialoog", "maart 2027", "Indicatief"],
                ["De overeenkomst gaat in", "Daarna", "1 januari 2028", "Hard"],
            ]
        ]
    )
    assert feit(inhoud, "start van de dialoog").indicatief
    assert not feit(inhoud, "ingangsdatum").indicatief


def test_rows_know_their_perceel_code_and_agreement() -> None:
    inhoud = document(
        tabellen=[
            [
                ["Perceel", "Naam", "Bedrag per jaar"],
                ["2", "Zuid", "€ 100"],
            ],
            [
                ["Nr", "Criterium", "Gewicht"],
                ["GC1.2", "Leren", "15%"],
            ],
            [
                ["Overeenkomst nu", "Code nu", "Wordt", "Deel"],
                ["Ambulant", "54002", "SLT", "Deels"],
                ["Ambulant", "54002", "Ambulante behandeling", "Deels"],
            ],
        ]
    )
    assert feit(inhoud, "budget per jaar, perceel 2").waarde == "100"
    assert feit(inhoud, "naam van perceel 2").waarde == "zuid"
    assert feit(inhoud, "gc1.2, gewicht").waarde == "15"
    assert feit(inhoud, "naam van GC1.2").waarde == "leren"
    doelen = feit(inhoud, "code 54002 uit Ambulant").waarde
    assert doelen == "ambulante behandeling, deels en slt, deels"


def test_a_fact_says_where_it_stands() -> None:
    plaats = feit(
        document("# Duur", "De overeenkomst gaat in op 1 mei 2027."), "ingangsdatum"
    ).plaats
    assert plaats.document == "a.docx"
    assert str(plaats) == 'onder "Duur", alinea 1'


def test_a_value_without_a_subject_is_no_fact() -> None:
    assert feiten(document("Breda, 3 maart 2027", "€ 5"), "a.docx") == []


def test_odd_tables_do_no_harm() -> None:
    inhoud = document(tabellen=[[["los"]], [["", ""], ["", "1 mei 2027"]], [["a", "b", "c"]]])
    assert codes(inhoud, inhoud) == []


def test_deleted_text_does_not_count() -> None:
    parts = ooxml.read_package(document("De overeenkomst gaat in op 1 mei 2027."))
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    (run,) = root.iter(w("r"))
    weg = run.makeelement(w("del"))
    run.addprevious(weg)
    weg.append(run)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    assert feiten(ooxml.write_package(parts), "a.docx") == []


# --- comparing


def test_the_same_fact_in_other_words_is_no_contradiction() -> None:
    een = document("De overeenkomst gaat in op 1 januari 2027. De looptijd is 5+1+1 jaar.")
    ander = document(
        "De looptijd is vijf jaar met twee verlengingsopties van één jaar.",
        tabellen=[[["Gegeven", "Keuze"], ["Begindatum", "1-1-2027"]]],
    )
    assert codes(een, ander) == []


def test_the_odd_one_out_is_named_not_the_majority() -> None:
    goed = document("De overeenkomst gaat in op 1 januari 2027.")
    fout = document("De overeenkomst gaat in op 1 februari 2027.")
    stukken = [stuk(goed, "a.docx"), stuk(fout, "b.docx"), stuk(goed, "c.docx")]
    (problem,) = vergelijk(stukken)
    assert problem.code == "W610" and problem.place.file == "b.docx"
    assert "1 februari 2027" in format_line(problem) and "1 januari 2027" in format_line(problem)


def test_equal_sentences_with_other_values_are_a_warning() -> None:
    een = document("U krijgt binnen zes weken een schriftelijk antwoord van ons.")
    ander = document("U krijgt binnen acht weken een schriftelijk antwoord van ons.")
    assert codes(een, ander) == ["W611"]


def test_a_list_with_a_value_per_item_is_no_contradiction() -> None:
    een = document("Dit duurt ongeveer drie weken.", "Dit duurt ongeveer vier weken.")
    assert codes(een, een) == []


def stuk_van(soort: str, *alineas: str, tabellen: Sequence[Sequence[Sequence[str]]] = ()) -> bytes:
    return document(soort, *alineas, tabellen=tabellen)


def planning(dag: str, aard: str) -> list[list[str]]:
    return [["Stap", "Moment", "Aard"], ["Start van de dialoog", dag, aard]]


def test_an_indicative_moment_may_move_in_a_later_document() -> None:
    eerst = stuk_van("Selectiedocument", tabellen=[planning("1 mei 2027", "Indicatief")])
    later = stuk_van("Dialoogdocument", tabellen=[planning("8 mei 2027", "Hard")])
    assert codes(eerst, later) == ["W612"]
    hard = stuk_van("Selectiedocument", tabellen=[planning("1 mei 2027", "Hard")])
    assert codes(hard, later) == ["W610"]
    zelfde = stuk_van("Selectiedocument", tabellen=[planning("8 mei 2027", "Indicatief")])
    assert codes(eerst, zelfde) == ["W610"]


def test_a_listed_change_explains_a_difference() -> None:
    eerst = stuk_van("Selectiedocument", "De overeenkomst gaat in op 1 mei 2027.")
    wijziging = [["Onderwerp", "Eerst en nu"], ["Start", "Eerst: 1 mei 2027\nNu: 8 mei 2027"]]
    later = stuk_van(
        "Inschrijfdocument", "De overeenkomst gaat in op 8 mei 2027.", tabellen=[wijziging]
    )
    zonder = stuk_van("Inschrijfdocument", "De overeenkomst gaat in op 8 mei 2027.")
    assert codes(eerst, zonder) == ["W610"]
    assert codes(eerst, later) == []


def test_open_first_and_filled_later_is_the_normal_course() -> None:
    gat = "De overeenkomst gaat in op [K3 Ingangsdatum: nog te bepalen]."
    vol = "De overeenkomst gaat in op 8 mei 2027."
    eerst, later = ("Selectiedocument", "Inschrijfdocument")
    assert codes(stuk_van(eerst, gat), stuk_van(later, vol)) == []
    assert codes(stuk_van(eerst, vol), stuk_van(later, gat)) == ["W613"]


def test_one_number_for_all_percelen_may_not_differ_from_that_of_one() -> None:
    een = document("Het aantal contractpartners per perceel is één.")
    ander = document(
        tabellen=[[["Gegeven", "Keuze"], ["Aantal opdrachtnemers in perceel 2", "Twee"]]]
    )
    assert codes(een, ander) == ["W610"]


def test_a_term_per_onderdeel_is_no_contradiction() -> None:
    inhoud = document(
        *("# Voorwaarden", "## Looptijd", "### Dagbesteding"),
        "De looptijd is vijf jaar met twee verlengingsopties van één jaar.",
        "### Ambulante behandeling",
        "De looptijd is twee jaar met twee verlengingsopties van één jaar.",
    )
    fout = document(
        *("# Voorwaarden", "## Looptijd", "### Dagbesteding"),
        "De looptijd is vier jaar met twee verlengingsopties van één jaar.",
        "### Ambulante behandeling",
        "De looptijd is twee jaar met twee verlengingsopties van één jaar.",
    )
    assert codes(inhoud, inhoud) == []
    assert codes(inhoud, fout) == ["W610"]


# --- the documents of this project


@pytest.fixture(scope="session")
def tegenspraken(alles: Path) -> list[Problem]:
    stukken = [stuk(p, str(p.relative_to(alles))) for p in sorted(alles.glob("*/*/*.docx"))]
    assert len(stukken) >= 15
    assert {s.tender for s in stukken} == {str(Path(s.naam).parent) for s in stukken}
    return vergelijk(stukken)


def test_all_documents_of_all_tenders_agree(tegenspraken: list[Problem]) -> None:
    assert [format_line(p) for p in tegenspraken if p.code != "W615"] == []


def test_all_editions_tell_what_holds_for_all_percelen(tegenspraken: list[Problem]) -> None:
    assert [format_line(p) for p in tegenspraken if p.code == "W615"] == []


def test_nearly_every_value_has_a_subject(alles: Path) -> None:
    telling: Counter[tuple[str, str]] = Counter()
    for pad in alles.glob("*/*/*.docx"):
        telling.update(stuk(pad, pad.stem).dekking)
    for soort in (*GETELD, "productcode"):
        alle = sum(n for (s, _), n in telling.items() if s == soort)
        zonder = telling[soort, "geen"]
        assert alle and zonder / alle < 0.05, (soort, zonder, alle)


def wijzig(pad: Path, in_alinea: str, oud: str, nieuw: str) -> bytes:
    """The document with one text changed, in the one paragraph that contains ``in_alinea``."""
    parts = ooxml.read_package(pad)
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    alinea = next(
        p
        for p in root.iter(w("p"))
        if in_alinea in schoon(ooxml.visible_text(p)) and not ooxml.style_of(p).startswith("TOC")
    )
    tekst = schoon(ooxml.visible_text(alinea))
    assert oud in tekst, tekst
    stukken = list(alinea.iter(w("t")))
    for stuk_ in stukken:
        stuk_.text = ""
    stukken[0].text = tekst.replace(oud, nieuw)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    return ooxml.write_package(parts)


SEL, DIA, INS = "selectiedocument", "dialoogdocument", "inschrijfdocument-perceel-3"
MUTATIES = [
    (SEL, "Ingangsdatum van de overeenkomst:", "2028", "2029", "ingangsdatum"),
    (SEL, "De teams starten op", "1 januari", "1 februari", "ingangsdatum"),
    (INS, "De looptijd is vier jaar", "31 december 2031", "31 december 2032", "einde zonder verl"),
    (INS, "Zij eindigt uiterlijk", "2033", "2034", "einde na alle verlengingen"),
    (SEL, "Uw aanmelding is uiterlijk", "20 januari", "27 januari", "uiterste moment voor de aan"),
    (SEL, "Uw aanmelding is uiterlijk", "12.00", "14.00", "uiterste moment voor de aanmelding"),
    (INS, "Van 1 januari 2032 tot en met", "30 juni", "30 mei", "verlenging 1 uiterlijk meedelen"),
    (SEL, "De looptijd is vier jaar", "één verlengingsoptie", "twee verlengingsopties", "looptijd"),
    (INS, "Vier jaar met één", "Vier", "Vijf", "looptijd"),
    (
        INS,
        "Over alle percelen samen",
        "maximaal vier",
        "maximaal drie",
        "contractpartners in totaal",
    ),
    (SEL, "aantal contractpartners per perceel is", "één", "twee", "contractpartners per perceel"),
    (INS, "Eén per perceel; zie", "Eén", "Twee", "aantal contractpartners per perceel"),
    (SEL, "De opdracht is verdeeld in vier percelen. Een", "vier", "drie", "aantal percelen"),
    (INS, "Perceel 3: Zilverhove Noord", "Noord", "Oost", "naam van perceel 3"),
    (SEL, "2: Waterlinge, Korendonk", "Korendonk", "Koredonk", "naam van perceel 2"),
    (INS, "€ 9.600.000", "9.600.000", "9.700.000", "budget per jaar, perceel 2"),
    (SEL, "€ 192.000.000", "192", "129", None),
    (SEL, "De waarde is indicatief", "32.000.000", "23.000.000", "waarde per jaar (indicatie)"),
    (INS, "55 procent van het budget dat in 2025", "55", "50", "percentage"),
    (SEL, "45A48", "45A48", "45A49", "alle codes uit Ambulante"),
    (SEL, "De aanbestedende dienst is", "regeling Jeugd", "regeling Zorg", "aanbestedende dienst"),
    (INS, "Aanbestedende dienst:", "Zonnedal", "Zonnedaal", "aanbestedende dienst"),
    (INS, "namens de gemeenten", "Zilverhove.", "Breda.", "gemeenten van de opdracht"),
    (INS, "U vindt het op", "platform.voorbeeld", "platfrom.voorbeeld", "adres van het platform"),
    (DIA, "voordat de termijn afloopt", "inkoop.jeugd@", "inkoop@", "adres"),
    (DIA, "Jeugdteams Zonnedal 2028", "2028", "2029", "naam van de opdracht"),
    (INS, "Uw inschrijving geldt", "120", "90", "duur"),
]


@pytest.mark.parametrize(("naam", "in_alinea", "oud", "nieuw", "onderwerp"), MUTATIES)
def test_a_changed_fact_is_found_and_named(
    alles: Path,
    voorbeeld: dict[str, Stuk],
    naam: str,
    in_alinea: str,
    oud: str,
    nieuw: str,
    onderwerp: str | None,
) -> None:
    voor = set(vergelijk(voorbeeld.values()))
    inhoud = wijzig(alles / "voorbeeld/jeugdteams" / f"{naam}.docx", in_alinea, oud, nieuw)
    na = vergelijk({**voorbeeld, naam: stuk(inhoud, naam)}.values())
    nieuwe = [p for p in na if p not in voor]
    if onderwerp is None:  # stands in one document only: nothing to compare it with
        assert nieuwe == []
        return
    assert nieuwe and all(p.code in ("W610", "W611") for p in nieuwe), nieuwe
    assert any(p.place.file == naam and genoemd(p, onderwerp) for p in nieuwe), nieuwe
    assert {p.place.file for p in nieuwe} == {naam}


def genoemd(problem: Problem, onderwerp: str) -> bool:
    return onderwerp in dict(problem.params)["onderwerp"]


def test_editions_that_lack_what_holds_for_all_percelen(voorbeeld: dict[str, Stuk]) -> None:
    een = voorbeeld[INS]
    ander = Stuk("ander", een.tender, een.soort, (), (), frozenset({"Uitkomsten: Nieuw"}))
    leeg = Stuk("leeg", een.tender, een.soort, ())
    found = [p for p in vergelijk([ander, leeg]) if p.code == "W615"]
    assert [(p.place.file, dict(p.params)["ander"]) for p in found] == [("leeg", "ander")]


# --- the command


def test_check_compares_files_and_fails_on_a_contradiction(
    alles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bron = alles / "voorbeeld/jeugdteams"
    goed = str(bron / f"{SEL}.docx")
    assert cli.main(["check", goed, str(bron / f"{DIA}.docx")]) == 0
    assert "2 documenten met elkaar vergeleken: geen problemen." in capsys.readouterr().out
    fout = tmp_path / "fout.docx"
    fout.write_bytes(wijzig(bron / f"{INS}.docx", "De teams starten op", "1 januari", "2 januari"))
    assert cli.main(["check", goed, str(fout)]) == 1
    uit = capsys.readouterr().out
    assert "W610 `ingangsdatum`" in uit and str(fout) in uit and goed in uit
    assert "2 januari 2028" in uit and "1 januari 2028" in uit


def test_documents_of_other_tenders_are_not_compared(alles: Path) -> None:
    paden = [alles / "voorbeeld/jeugdteams" / f"{SEL}.docx", alles / "wbo/slt" / f"{SEL}.docx"]
    assert cli.main(["check", *map(str, paden)]) == 0


def test_a_file_that_is_no_document_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kapot, vreemd, bom = (tmp_path / f"{n}.docx" for n in ("kapot", "vreemd", "bom"))
    kapot.write_bytes(b"geen zip")
    with zipfile.ZipFile(vreemd, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    with zipfile.ZipFile(bom, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b" " * 60_000_000)
    assert cli.main(["check", str(kapot), str(vreemd), str(bom)]) == 1
    uit = capsys.readouterr().out
    assert uit.count("fout W614") == 3 and "interne fout" not in uit


def test_specs_and_files_do_not_mix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "wbo/slt", "a.docx"]) == 2
    assert cli.main(["check", str(tmp_path / "weg.docx")]) == 2
    assert "bestaat niet" in capsys.readouterr().err


def test_the_id_of_a_document_names_its_tender(alles: Path) -> None:
    tekst = lees(alles / "voorbeeld/jeugdteams" / f"{INS}.docx", "x")
    assert (tekst.tender, tekst.soort) == ("voorbeeld/jeugdteams", "inschrijfdocument")
