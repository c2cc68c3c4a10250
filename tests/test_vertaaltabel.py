"""The vertaaltabel as a whole: every rule at its line and column, and the tables of the project."""

from __future__ import annotations

import dataclasses
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline, productcodes
from generator.load import load_csv
from generator.origin import Origin, Place
from generator.problems import Problem, Severity, catalogue, format_line, message
from generator.productcodes import CodelijstInvalid
from generator.project import Project
from generator.regio import Regio, Taakgebied, Vertaalregel
from generator.resolve import _vertaalregel
from generator.rules import productcode, vertaaltabel
from generator.rules.vertaaltabel import Bestemming
from generator.waarde import Stand, Waarde
from tests.huis import COLUMNS, ROOT, Huis

LIJST = productcodes.load(ROOT / "schemas")
CODES = [code for code in catalogue() if re.fullmatch(r"R34\d|R36\d|R37\d", code)]


def waarde(content: Any, stand: Stand = Stand.VAST) -> Waarde[Any]:
    return Waarde(content, stand, Origin(Place("spec.yaml", 1, 1)))


def regio(*taakgebieden: tuple[str, ...]) -> Regio:
    """A region with taakgebieden (id, name, aliases ...), and nothing else."""
    nothing = {f.name: waarde(None, Stand.AFWEZIG) for f in dataclasses.fields(Regio)}
    fields = tuple(
        Taakgebied(waarde(key), waarde(naam), waarde(tuple(waarde(a) for a in aliassen)))
        for key, naam, *aliassen in taakgebieden
    )
    return Regio(**(nothing | {"taakgebieden": waarde(fields)} if fields else nothing))


REGIO = regio(
    ("slt", "Stevig Lokaal Team", "SLT", "Lokaal team"),
    ("specialistisch", "Specialistische jeugdhulp", "Ambulante hulp"),
    ("verblijf", "Verblijf", "Verblijf en crisis"),
)
TAAK, INSPANNING, OUTPUT = "taakgericht", "inspanningsgericht", "outputgericht"
TENDERS = (
    Bestemming("slt", waarde("slt"), (waarde(TAAK), waarde(TAAK))),
    Bestemming("ambulant", waarde("specialistisch"), (waarde(INSPANNING),)),
    Bestemming("verblijf", waarde("verblijf"), (waarde(TAAK, Stand.VERWACHT),)),
    Bestemming("samen", waarde("specialistisch"), (waarde(TAAK), waarde(INSPANNING))),
    Bestemming("open", waarde(None, Stand.OPEN), (waarde(TAAK), waarde(None, Stand.OPEN))),
    Bestemming("kapot"),
)


def regels(lines: str | Iterable[str]) -> list[Vertaalregel]:
    """Lines of a table as domain objects; the first stands on line 2."""
    text = lines if isinstance(lines, str) else "\n".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vertaaltabel.csv"
        path.write_text(f"{COLUMNS}\n{text}\n", encoding="utf-8")
        rows, found = load_csv(path, "vertaaltabel.csv", COLUMNS.split(";"))
    assert found == []
    return [_vertaalregel(row) for row in rows]


def check(lines: str | Iterable[str], tenders: Sequence[Bestemming] = TENDERS) -> list[Problem]:
    found = vertaaltabel.check(regels(lines), REGIO, tenders, LIJST)
    assert all(format_line(p) for p in found)
    return found


def places(found: Iterable[Problem]) -> list[tuple[int, int, str]]:
    return [(p.place.line, p.place.column, p.code) for p in found]


def ernstig(found: Iterable[Problem]) -> list[tuple[int, int, str]]:
    return places(p for p in found if p.severity is not Severity.INFO)


def said(found: Iterable[Problem], code: str) -> str:
    (one,) = [p for p in found if p.code == code]
    return "; ".join(message(one))


# --- the examples of the catalogue are tables ---------------------------------------------------


def test_every_rule_has_examples_and_a_source() -> None:
    assert len(CODES) == 26
    modules = (vertaaltabel, productcode)
    used = {
        code
        for module in modules
        for code in re.findall(r'"(R\d{3})"', Path(str(module.__file__)).read_text())
    }
    assert used == set(CODES)
    for code in CODES:
        entry = catalogue()[code]
        assert entry.goed and entry.fout and entry.bron and entry.uitleg


@pytest.mark.parametrize("code", CODES)
def test_the_right_example_passes(code: str) -> None:
    found = check(catalogue()[code].goed)
    assert ernstig(found) == []
    assert code not in [p.code for p in found]


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_example_shows_this_and_nothing_worse(code: str) -> None:
    found = check(catalogue()[code].fout)
    assert code in [p.code for p in found]
    assert {p.code for p in found if p.severity is not Severity.INFO} <= {code}


# --- where a line goes --------------------------------------------------------------------------


def test_r340_no_destination() -> None:
    found = check("R1;Ambulant;54001;nee;;;;;;;;")
    assert places(found) == [(2, 28, "R340")]
    found = check("R1;Ambulant;;nee;;Een lumpsum;;;;;;")
    assert "deze lumpsum" in said(found, "R340")


def test_r341_two_destinations() -> None:
    assert places(check("R1;A;54001;nee;;;;;;slt;apart;")) == [(2, 25, "R341")]


def test_r342_unknown_tender() -> None:
    found = check("R1;A;54001;nee;;;;;;ambulnt;;")
    assert places(found) == [(2, 21, "R342")]
    assert "Bedoelt u `ambulant`?" in said(found, "R342")
    assert "kies uit: ambulant, kapot" in said(check("R1;A;54001;nee;;;;;;xyz;;"), "R342")


# --- once, partly, whole ------------------------------------------------------------------------


def test_r343_the_same_line_again() -> None:
    rows = ["R1;A;54001;nee;;;;;;slt;;", "R2; a ;54001;nee;;;;;;slt;;", "R3;B;54001;nee;;;;;;slt;;"]
    found = check(rows)
    assert places(found) == [(3, 8, "R343")]
    assert "ook op regel 2" in said(found, "R343")


def test_r343_out_of_scope_is_one_destination() -> None:
    rows = ["R1;A;54D01;ja;;;;;;;dyslexie;", "R2;A;54D01;ja;;;;;;;anders;"]
    assert [p[2] for p in ernstig(check(rows))] == ["R344", "R343", "R344"]


def test_r343_lumpsums() -> None:
    rows = ["R1;A;;nee;;Lumpsum X;;;;slt;;", "R2;A;;nee;;Lumpsum X;;;;slt;;"]
    assert places(check(rows)) == [(3, 12, "R343")]
    other = ["R1;A;;nee;;Lumpsum X;;;;slt;;", "R2;JZ+;;nee;;Lumpsum X;;;;;bovenregionaal;"]
    assert check(other) == []


def test_r343_onderdelen_of_one_tender_are_two_destinations() -> None:
    rows = [f"R1;A;54002;ja;;;;;{TAAK};samen;;", f"R2;A;54002;ja;;;;;{INSPANNING};samen;;"]
    assert check(rows) == []
    assert [p[2] for p in ernstig(check([rows[0], rows[0]]))] == ["R344", "R343", "R344"]


def test_r344_half_a_code() -> None:
    assert places(check("R1;A;54002;ja;;;;;;slt;;")) == [(2, 12, "R344")]
    rows = ["R1;A;54002;ja;;;;;;slt;;", "R2;B;54002;ja;;;;;;ambulant;;"]
    assert [p[2] for p in places(check(rows))] == ["R344", "R344"]


def test_r345_a_whole_code_in_two_places() -> None:
    rows = [f"R{n};A;54002;nee;;;;;;{t};;" for n, t in enumerate(("slt", "ambulant", "kapot"))]
    found = check(rows)
    assert places(found) == [(3, 12, "R345"), (4, 12, "R345")]
    assert all("regel 2" in message(p)[0] for p in found)


def test_r346_partly_and_whole() -> None:
    rows = ["R1;A;54002;nee;;;;;;slt;;", "R2;A;54002;ja;;;;;;ambulant;;"]
    found = check(rows)
    assert places(found) == [(2, 12, "R346")]
    assert "regel 3" in said(found, "R346")


# --- variant ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tender", "variant", "code"),
    [
        ("slt", TAAK, ""),
        ("slt", INSPANNING, "R347"),
        ("slt", "", ""),
        ("ambulant", TAAK, "R347"),
        ("verblijf", TAAK, ""),
        ("verblijf", OUTPUT, "R348"),
        ("samen", TAAK, ""),
        ("samen", INSPANNING, ""),
        ("samen", OUTPUT, "R347"),
        ("open", OUTPUT, ""),
        ("kapot", OUTPUT, ""),
    ],
)
def test_variant(tender: str, variant: str, code: str) -> None:
    found = check(f"R1;A;54001;nee;;;;;{variant};{tender};;")
    assert places(found) == ([(2, 20, code)] if code else [])


def test_variant_says_what_the_tender_has() -> None:
    found = check(f"R1;A;54001;nee;;;;;{OUTPUT};samen;;")
    assert "`samen` is inspanningsgericht of taakgericht" in said(found, "R347")


# --- code and lumpsum ---------------------------------------------------------------------------


def test_r349_and_r360_code_or_lumpsum() -> None:
    assert places(check("R1;A;54001;nee;;Lumpsum;;;;slt;;")) == [(2, 17, "R349")]
    assert places(check("R1;A;;nee;;;;;;slt;;")) == [(2, 6, "R360")]


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("Overeenkomst verblijf en Crisiszorg (lumpsum)", "R361", "Crisiszorg"),
        ("lump sum", "R361", "kolom lumpsum"),
        ("54002 (gedeeltelijk)", "R362", "schrijf `54002`"),
        ("45a04 deels", "R362", "schrijf `45A04`"),
        ("42A05-42A10", "R363", "2 codes"),
        ("54001, 54002 en 54004", "R363", "3 codes"),
        ("4,5E+05", "R364", "waarschijnlijk was het `45E04`"),
        ("4.50E+06", "R364", "waarschijnlijk was het `45E05`"),
        ("4E+03", "R364", "waarschijnlijk was het `40E02`"),
        ("5,4001E+04", "R364", "waarschijnlijk was het `54001`"),
        ("5,4E+04", "R364", "`54E03` of een code van vijf cijfers die begint met 54"),
        ("4,5E-05", "R364", "uit de bron"),
        ("1,2E+03", "R364", "uit de bron"),
        ("54001,00", "R364", "waarschijnlijk was het `54001`"),
        ("54001.0", "R364", "waarschijnlijk was het `54001`"),
        ("54.001", "R364", "waarschijnlijk was het `54001`"),
        ("54.001,00", "R364", "waarschijnlijk was het `54001`"),
        ("54,002", "R364", "duizendtallen"),
        ("450000", "R364", "waarschijnlijk was het `45E04`"),
        ("4001", "R364", "verlies van cijfers"),
        ("1-mei", "R364", "een datum"),
        ("45-aug", "R364", "een datum"),
        ("mrt-45", "R364", "een datum"),
        ("2045-01-04", "R364", "een datum"),
        ("04/01/2045", "R364", "een datum"),
        ("#####", "R364", "te smalle kolom"),
        ("#N/B", "R364", "foutmelding"),
        ("'54001", "R364", "waarschijnlijk was het `54001`"),
        ("=54001", "R364", "waarschijnlijk was het `54001`"),
        ("45a04", "R365", "waarschijnlijk was het `45A04`"),
        ("45 A04", "R365", "waarschijnlijk was het `45A04`"),
        ("Dyslexie", "R365", "ten hoogste vijf tekens"),
        ("45A046", "R365", "ten hoogste vijf tekens"),
        ("39A04", "R366", "`39` bestaat niet"),
        ("60001", "R366", "`60` bestaat niet"),
        ("AB12", "R366", "`AB` bestaat niet"),
        ("45AO4", "R367", "waarschijnlijk was het `45A04`"),
        ("45XYZ", "R367", "niet de vorm"),
    ],
)
def test_what_stands_in_the_column_code(text: str, code: str, part: str) -> None:
    found = check(f"R1;A;{text};nee;;;;;;slt;;")
    assert places(found) == [(2, 6, code)]
    assert part in said(found, code)


@pytest.mark.parametrize("text", [*LIJST.codes, "45E04", "54003", "54D01", "31A01", "38999"])
def test_codes_of_the_right_form(text: str) -> None:
    assert productcode.judge(text, LIJST) is None


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=12))
def test_any_text_gets_a_verdict_that_can_be_printed(text: str) -> None:
    found = productcode.judge(text, LIJST)
    if found is None:
        assert re.fullmatch(r"[0-9]{2}([A-Z][0-9]{2}|[0-9]{3})", text)
    else:
        assert set(re.findall(r"\{([a-z_]+)\}", catalogue()[found[0]].melding)) <= set(found[1])


@given(st.integers(0, 999), st.sampled_from(sorted(LIJST.categorieen)))
def test_a_five_digit_code_survives_no_spreadsheet_unseen(number: int, category: str) -> None:
    code = f"{category}{number:03d}"
    for shown in (f"{code},00", f"{code}.0", f"{code[:2]}.{code[2:]}"):
        found = productcode.judge(shown, LIJST)
        assert found is not None
        assert found[0] == "R364"
        assert code in found[1]["hint"]


# --- the national list --------------------------------------------------------------------------


def test_r368_once_for_all_codes() -> None:
    rows = [f"R1;A;{code};nee;;;;;;slt;;" for code in ("54003", "54001", "45B01", "54D01")]
    found = check(rows)
    assert places(found) == [(2, 6, "R368")]
    assert "`45B01`, `54003` en `54D01` (regels 2 en 4-5)" in said(found, "R368")


def test_r369_another_variant_per_line() -> None:
    rows = [f"R1;{o};45A46;nee;;;;;{INSPANNING};ambulant;;" for o in "AB"]
    found = check(rows)
    assert places(found) == [(2, 6, "R369"), (3, 6, "R369")]
    assert "outputgericht" in message(found[0])[0]
    assert found[0].severity is Severity.WAARSCHUWING


def test_r370_once_per_tender_and_variant() -> None:
    rows = [f"R1;A;{c};nee;;;;;{TAAK};slt;;" for c in ("45A04", "42A05", "54001", "45A05")]
    found = check(rows)
    assert places(found) == [(2, 6, "R370"), (3, 6, "R370")]
    assert "`45A04` en `45A05` (regels 2 en 5)" in message(found[0])[0]


def test_the_variant_of_lines_out_of_scope_says_nothing() -> None:
    assert check(f"R1;A;45A46;nee;;;;;{INSPANNING};;apart;") == []


# --- taakgebied ---------------------------------------------------------------------------------


def test_r371_unknown_taakgebied() -> None:
    found = check("R1;A;54001;nee;;;SLT;verblif;;slt;;")
    assert places(found) == [(2, 22, "R371")]
    assert "Bedoelt u `verblijf`?" in said(found, "R371")


def test_r372_another_taakgebied_than_the_tender() -> None:
    assert places(check("R1;A;54001;nee;;;;verblijf;;slt;;")) == [(2, 19, "R372")]
    assert check("R1;A;54001;nee;;;;verblijf;;open;;") == []
    assert check("R1;A;54001;nee;;;;verblijf;;kapot;;") == []
    assert check("R1;A;54001;nee;;;;verblijf;;;apart;") == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Stevig Lokaal Team", ""),
        ("stevig  lokaal team", ""),
        ("", ""),
        ("SLT", "R373"),
        ("lokaal TEAM", "R373"),
        ("Wijkteam", "R374"),
        ("Verblijf", "R375"),
        ("Verblijf en crisis", "R375"),
    ],
)
def test_printed_names(name: str, code: str) -> None:
    for own in ("slt", ""):
        found = check(f"R1;A;54001;nee;;;{name};{own};;slt;;")
        assert places(found) == ([(2, 18, code)] if code else [])


def test_printed_names_are_told_once() -> None:
    rows = [f"R1;A;5400{n};nee;;;SLT;slt;;slt;;" for n in (1, 2, 4)]
    found = check(rows)
    assert places(found) == [(2, 18, "R373")]
    assert "`SLT` (regels 2-4)" in said(found, "R373")


def test_what_is_printed_about_lines_out_of_scope_is_free() -> None:
    assert check("R1;JZ+;54001;nee;;;JZ+;;;;bovenregionaal;") == []


def test_without_taakgebieden_there_is_nothing_to_compare() -> None:
    bare = regio()
    rows = regels("R1;A;54001;nee;;;SLT;onzin;;slt;;")
    assert vertaaltabel.check(rows, bare, TENDERS, LIJST) == []


def test_no_codes_at_all_is_no_problem() -> None:
    assert check("R1;A;54001;nee;;;;;;slt;;", TENDERS) == []
    assert vertaaltabel.check((), REGIO, TENDERS, LIJST) == []


# --- the order of the lines ---------------------------------------------------------------------

_CELLS = {
    "was_overeenkomst": ["Ambulant", "Verblijf"],
    "code": ["54001", "54002", "45A04", "45A46", "42A05", "54003", "4,5E+05", "45a04", ""],
    "gedeeltelijk": ["ja", "nee"],
    "lumpsum": ["", "", "Lumpsum X"],
    "wordt_gedrukt": ["", "SLT", "Stevig Lokaal Team", "Wijkteam", "Verblijf"],
    "wordt_taakgebied": ["", "slt", "verblijf", "stl"],
    "wordt_variant": ["", TAAK, INSPANNING, OUTPUT],
    "aanbesteding": ["", "slt", "ambulant", "verblijf", "samen", "stl"],
    "buiten_scope": ["", "apart"],
}
_LINE = st.tuples(
    *(st.sampled_from(_CELLS.get(column, [column[:2]])) for column in COLUMNS.split(";"))
).map(";".join)


def _without_lines(found: Iterable[Problem]) -> list[tuple[object, ...]]:
    return sorted(
        (p.code, p.path, tuple(x for x in p.params if x[0] not in ("regels", "eerste")))
        for p in found
    )


@given(
    st.lists(_LINE, min_size=1, max_size=8).flatmap(
        lambda x: st.tuples(st.just(x), st.permutations(x))
    )
)
def test_the_order_of_the_lines_changes_nothing(both: tuple[list[str], list[str]]) -> None:
    one, other = both
    assert _without_lines(check(one)) == _without_lines(check(other))


# --- what the region is made of -----------------------------------------------------------------


def test_a_tender_says_its_variant_per_part(huis: Huis) -> None:
    def parts(**changes: str) -> list[str | None]:
        reason = {"motivering_geen_percelen": "[Eén geheel.]"}
        huis.spec(weg=("selectieuitkomst",), **reason, **changes)
        one = vertaaltabel.bestemming("klein", huis.resolve().aanbesteding)
        assert one.taakgebied is not None
        return [v.inhoud for v in one.varianten]

    assert parts() == [TAAK, TAAK]
    assert parts(percelen="geen") == [TAAK]
    assert parts(
        percelen=f"[{{nr: 1, naam: N}}, {{nr: 2, naam: Z, uitvoeringsvariant: {OUTPUT}}}]"
    ) == [
        TAAK,
        OUTPUT,
    ]
    onderdelen = f"[{{id: a, naam: A}}, {{id: b, naam: B, uitvoeringsvariant: {INSPANNING}}}]"
    assert parts(percelen="geen", onderdelen=onderdelen) == [TAAK, INSPANNING]
    assert vertaaltabel.bestemming("klein", None) == Bestemming("klein")


def test_which_tenders_print_the_table() -> None:
    rows = regels(["R1;A;54001;nee;;;;;;slt;;", "R2;A;54002;nee;;;;;;;apart;"])
    assert vertaaltabel.gebruikt(rows, ["slt", "ambulant"], "slt")
    assert not vertaaltabel.gebruikt(rows, ["slt", "ambulant"], "ambulant")
    assert vertaaltabel.gebruikt(rows, ["sltt", "ambulant"], "ambulant")


# --- the list of codes --------------------------------------------------------------------------


def test_the_list_of_codes() -> None:
    assert set(LIJST.categorieen) == {str(n) for n in (*range(31, 39), *range(40, 56))}
    assert len(LIJST.codes) == 25
    assert {"54003", "54D01", "54D02"}.isdisjoint(LIJST.codes)
    for code in LIJST.codes.values():
        assert code.zekerheid in ("V", "V2")
        assert code.variant in ("", TAAK, INSPANNING, OUTPUT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "codes: {}",
        "{peildatum: x, bron: x, categorieen: {'45': {}}, codes: {'54001': {naam: x, zekerheid: V}"
        "}}",
        "{peildatum: x, bron: x, categorieen: {'54': {}}, codes: {'54001': {naam: x}}}",
        "{peildatum: x, bron: x, categorieen: [], codes: {}}",
    ],
)
def test_a_list_that_is_wrong(tmp_path: Path, text: str) -> None:
    (tmp_path / productcodes.BESTAND).write_text(text, encoding="utf-8")
    with pytest.raises(CodelijstInvalid, match=r"^productcodes\.yaml: "):
        productcodes.load(tmp_path)


# --- on the command line ------------------------------------------------------------------------


def table(huis: Huis, *lines: str) -> None:
    huis.tabel("\n".join([COLUMNS, *lines]) + "\n")


def test_check_tells_a_region_once(huis: Huis, capsys: pytest.CaptureFixture[str]) -> None:
    huis.spec(tender="proef/tweede")
    table(huis, "R1;A;54003;nee;;;;;;klein;;")
    assert huis.bestek("check", "--vandaag", "2025-11-01") == 0
    out = capsys.readouterr().out
    assert out.count("vertaaltabel.csv:2:6 info R368") == 1
    assert out.endswith("2 specs gecontroleerd: 1 opmerking.\n")
    table(huis, "R1;A;54001;nee;;;;;;klien;;")
    assert huis.bestek("check", "proef/klein") == 1
    assert "Bedoelt u `klein`?" in capsys.readouterr().out


def test_a_fout_in_the_table_refuses_the_tenders_that_print_it(
    huis: Huis, capsys: pytest.CaptureFixture[str]
) -> None:
    huis.spec(tender="proef/tweede")
    table(huis, "R1;A;54002;ja;;;;;;klein;;")
    assert huis.bestek("render", "proef/tweede", "--no-pages") == 0
    assert capsys.readouterr().err.count("R344") == 0
    assert huis.bestek("render", "--no-pages") == 1
    out, err = capsys.readouterr()
    assert err.count("R344") == 1
    assert "proef/klein" not in out
    assert "proef/tweede/selectiedocument: ongewijzigd" in out


def test_what_is_worth_knowing_refuses_nothing(
    huis: Huis, capsys: pytest.CaptureFixture[str]
) -> None:
    table(huis, "R1;A;45AO4;nee;;;;;;klein;;", "R1;A;54003;nee;;;;;;klein;;")
    assert huis.bestek("render", "--no-pages") == 0
    assert "vertaaltabel" not in capsys.readouterr().err


def test_a_table_that_cannot_be_read_is_told_with_its_tender(huis: Huis) -> None:
    huis.tabel("rij;code\n")
    assert pipeline.region_checks(huis.house, "proef") == []
    (huis.project.region("proef/klein") / "vertaaltabel.csv").unlink()
    assert pipeline.region_checks(huis.house, "proef") == []


# --- the tables of this project -----------------------------------------------------------------

WBO = [
    (2, "R370"),
    (2, "R373"),
    (10, "R370"),
    (10, "R373"),
    (17, "R370"),
    (19, "R470"),
    (25, "R368"),
    (26, "R369"),
    (30, "R373"),
    (31, "R370"),
]


def test_the_table_of_wbo_gives_exactly_what_is_true() -> None:
    house = pipeline.open_house(Project(ROOT))
    found = pipeline.region_checks(house, "wbo")
    assert [(p.place.line, p.code) for p in found] == WBO
    assert [dict(p.params)["productcode"] for p in found if p.code == "R369"] == ["45A46"]
    assert [dict(p.params)["gelezen"] for p in found if p.code == "R373"] == [
        "`Stevig Lokaal Team`",
        "`Specialistische en/of locatiegebonden ondersteuning`",
        "`Wonen met verblijf en crisiszorg`",
    ]
    unknown = [dict(p.params)["gelezen"] for p in found if p.code == "R368"]
    assert unknown == ["`54003`, `54D01` en `54D02`"]


def test_the_table_of_wbo_holds_every_line_of_the_source() -> None:
    path = ROOT / "tender_specs" / "wbo" / "vertaaltabel.csv"
    rows, _ = load_csv(path, "x", COLUMNS.split(";"))
    codes = [row["code"] for row in rows if row["code"]]
    assert (len(codes), len(set(codes))) == (36, 28)
    assert sum(bool(row["lumpsum"]) for row in rows) == 2
    assert {row["rij"] for row in rows} == {f"R{n}" for n in range(1, 8)}
    partial = sorted(
        (row["code"], row["aanbesteding"]) for row in rows if row["gedeeltelijk"] == "ja"
    )
    ambulant = "specialistische-ambulante-behandeling"
    assert partial == [(c, t) for c in ("54002", "54004") for t in ("slt", ambulant)]


def test_the_example_region_has_no_fout_and_no_warning() -> None:
    found = pipeline.region_checks(pipeline.open_house(Project(ROOT)), "voorbeeld")
    assert ernstig(found) == []
