"""The command line: what each command says and the exit code, never a traceback."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator import __version__, cli, pipeline
from generator.load import load_yaml
from generator.problems import catalogue
from tests.huis import OPEN, REGIO, ROOT, Huis, spec_text

Out = pytest.CaptureFixture[str]


def said(capsys: Out) -> tuple[str, str]:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


# --- check ----------------------------------------------------------------------------------------


def test_check_of_a_good_project(huis: Huis, capsys: Out) -> None:
    assert huis.bestek("check", "--vandaag", "2026-01-01") == 0
    assert said(capsys)[0] == "1 spec gecontroleerd: geen problemen.\n"


def test_check_shows_each_problem_on_one_line_and_its_source(huis: Huis, capsys: Out) -> None:
    huis.spec(kosten="n.t.b.")
    assert huis.bestek("check", "proef/klein") == 1
    out, _ = said(capsys)
    first, source, mark, last = out.splitlines()
    assert source == "    45 | kosten: n.t.b."
    assert mark == "       |         ^"
    assert first.startswith("tender_specs/proef/klein.yaml:45:9 fout V239 ")
    assert "(kosten). Herstel: " in first
    assert last == "1 spec gecontroleerd: 1 fout."


def test_check_warnings_do_not_fail(huis: Huis, capsys: Out) -> None:
    huis.spec(weg=["edities"])
    assert huis.bestek("check") == 0
    assert "1 waarschuwing" in said(capsys)[0]


def test_check_as_json(huis: Huis, capsys: Out) -> None:
    huis.spec(kosten="n.t.b.", naam='""')
    assert huis.bestek("check", "--format", "json") == 1
    found = json.loads(said(capsys)[0])
    assert [(p["code"], p["ernst"], p["regel"], p["kolom"], p["pad"]) for p in found] == [
        ("V207", "fout", 1, 7, "naam"),
        ("V239", "fout", 45, 9, "kosten"),
    ]
    assert found[0]["bestand"] == "tender_specs/proef/klein.yaml"
    assert all(p["melding"] and p["herstel"] for p in found)


def test_check_collects_all_problems_of_all_specs(huis: Huis, capsys: Out) -> None:
    huis.spec(kosten="n.t.b.", looptijd="5+1+1")
    huis.spec(text="naam: x\nonzin: y\n", tender="proef/ander")
    assert huis.bestek("check") == 1
    out, _ = said(capsys)
    assert [c for c in ("V201", "V219", "V239") if c in out] == ["V201", "V219", "V239"]
    assert "2 specs gecontroleerd: 3 fouten" in out


def test_check_by_path_and_by_name_and_once(
    huis: Huis, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(huis.root)
    assert cli.main(["check", "tender_specs/proef/klein.yaml", "proef/klein"]) == 0
    assert said(capsys)[0].splitlines()[-1].startswith("1 spec ")


def test_check_against_a_day(huis: Huis, capsys: Out) -> None:
    huis.spec(planning=OPEN)
    assert huis.bestek("check", "--vandaag", "2025-01-01") == 0
    assert "R320" not in said(capsys)[0]
    assert huis.bestek("check", "--vandaag", "2026-12-25") == 0
    assert "R320" in said(capsys)[0]


# --- wrong use ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (["check", "proef/klien"], "tender 'proef/klien' bestaat niet. Bedoelt u `proef/klein`?"),
        (["check", "iets"], "'iets' is geen REGIO, geen REGIO/TENDER"),
        (["status", "proef/niets"], "bestaat niet"),
        (["render", "proef/klein", "--fase", "selctie"], "fase 'selctie' bestaat niet; kies uit"),
        (["render", "--document", "x"], "document 'x' bestaat niet; kies uit"),
        (["explain", "V999"], "code V999 bestaat niet."),
        (["explain", "V20"], "Bedoelt u `V2"),
        (["new", "Proef/Nieuw"], "is geen REGIO/TENDER in kleine letters"),
        (["new", "../weg/x"], "is geen REGIO/TENDER in kleine letters"),
        (["new", "proef/klein"], "bestaat al; er is niets veranderd"),
        (["new", "leeg/nieuw"], "heeft nog geen regio.yaml"),
        (["new", "proef/x", "--procedure", "onderhands"], "procedure 'onderhands' kan niet"),
    ],
)
def test_wrong_use_is_2_and_says_what_to_do(
    huis: Huis, capsys: Out, args: list[str], text: str
) -> None:
    assert huis.bestek(*args) == 2
    out, err = said(capsys)
    assert err.startswith("bestek: ")
    assert text in err
    assert out == ""


@pytest.mark.parametrize(
    "args", [[], ["onzin"], ["render", "--fase"], ["check", "--vandaag", "gisteren"], ["templates"]]
)
def test_what_the_parser_refuses_is_2(args: list[str], capsys: Out) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(args)
    assert stop.value.code == 2
    assert "usage: bestek" in said(capsys)[1]


def test_fase_and_document_together_are_refused(huis: Huis) -> None:
    with pytest.raises(SystemExit) as stop:
        huis.bestek("render", "--fase", "selectie", "--document", "selectiedocument")
    assert stop.value.code == 2


def test_outside_a_project(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 2
    assert "is geen projectmap" in said(capsys)[1]
    assert cli.main(["--project", str(tmp_path / "weg"), "check"]) == 2


def test_version(capsys: Out) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])
    assert stop.value.code == 0
    assert said(capsys)[0] == f"bestek {__version__}\n"


# --- render ---------------------------------------------------------------------------------------


def documents(huis: Huis, folder: str = "output") -> list[str]:
    root = huis.root / folder
    return sorted(str(p.relative_to(root)) for p in root.rglob("*.docx") if ".cache" not in p.parts)


ALL = [f"proef/klein/{n}document.docx" for n in ("dialoog", "inschrijf", "selectie")]


def test_render_everything(huis: Huis, capsys: Out) -> None:
    assert huis.bestek("render", "--no-pages") == 0
    out, err = said(capsys)
    assert documents(huis) == ALL
    assert (
        "proef/klein/selectiedocument: gemaakt, 0 open keuzes -> "
        "output/proef/klein/selectiedocument.docx" in out
    )
    assert "proef/klein: selectiedocument ..." in err
    manifest = json.loads((huis.root / "output/proef/klein/manifest.json").read_text())
    assert set(manifest) == {"selectiedocument", "dialoogdocument", "inschrijfdocument"}
    entry = manifest["selectiedocument"]
    assert entry["stand"] == "gereed"
    kept = huis.root / "output/proef/klein/herkomst/selectiedocument.json"
    herkomst = json.loads(kept.read_text())
    shown = next(h for h in herkomst["waarden"] if h["tekst"] == "31 december 2031")
    assert shown["bouwsteen"] == "bs_looptijd"
    assert "tender_specs/proef/klein.yaml:" in shown["herkomst"]
    assert herkomst["bladwijzers"][shown["bladwijzer"]].startswith("bs_looptijd/")
    assert herkomst["plaatsen"]["bs_looptijd"] == "3"


def test_the_second_time_nothing_changes(huis: Huis, capsys: Out) -> None:
    huis.bestek("render", "--no-pages")
    before = {p: p.stat().st_mtime_ns for p in (huis.root / "output").rglob("*") if p.is_file()}
    said(capsys)
    assert huis.bestek("render", "--no-pages") == 0
    assert said(capsys)[0].count("ongewijzigd") == 3
    assert before == {
        p: p.stat().st_mtime_ns for p in (huis.root / "output").rglob("*") if p.is_file()
    }


@pytest.mark.parametrize(
    ("args", "made"),
    [
        (["--fase", "selectie"], ["selectie"]),
        (["--fase", "dialoog"], ["dialoog"]),
        (["--fase", "gunning"], ["inschrijf"]),
        (["--document", "inschrijfdocument"], ["inschrijf"]),
    ],
)
def test_render_one(huis: Huis, args: list[str], made: list[str]) -> None:
    assert huis.bestek("render", "proef/klein", "--no-pages", *args) == 0
    assert documents(huis) == [f"proef/klein/{n}document.docx" for n in made]


def test_render_writes_nothing_outside_out(huis: Huis, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in huis.root.rglob("*") if p.is_file()}
    assert huis.bestek("render", "--no-pages", "--out", str(tmp_path / "uit")) == 0
    after = {p: p.read_bytes() for p in huis.root.rglob("*") if p.is_file()}
    assert after == before
    assert (tmp_path / "uit" / "proef" / "klein" / "selectiedocument.docx").is_file()


def test_render_gives_the_same_bytes_elsewhere(huis: Huis, tmp_path: Path) -> None:
    shutil.copytree(huis.root, tmp_path / "elders")
    other = Huis(tmp_path / "elders", huis.schemas)
    for one in (huis, other):
        assert one.bestek("render", "--no-pages") == 0
    extra = ("manifest.json", "herkomst/selectiedocument.json")
    for name in (*ALL, *(f"proef/klein/{n}" for n in extra)):
        first, second = (one.root / "output" / name for one in (huis, other))
        assert first.read_bytes() == second.read_bytes()


def test_a_document_that_a_person_edited_is_kept(huis: Huis, capsys: Out) -> None:
    huis.bestek("render", "--no-pages", "--fase", "selectie")
    path = huis.root / "output" / "proef/klein/selectiedocument.docx"
    path.write_bytes(b"van de jurist")
    said(capsys)
    assert huis.bestek("render", "--no-pages", "--fase", "selectie") == 0
    out, err = said(capsys)
    assert path.read_bytes() == b"van de jurist"
    assert path.with_name("selectiedocument.nieuw.docx").is_file()
    assert "met de hand gewijzigd; nieuwe versie ernaast" in out
    assert "W601" in err


def test_a_spec_with_a_fout_makes_nothing_and_the_others_go_on(huis: Huis, capsys: Out) -> None:
    huis.spec(text=spec_text(kosten="n.t.b."), tender="proef/fout")
    assert huis.bestek("render", "--no-pages", "--fase", "selectie") == 1
    assert documents(huis) == ["proef/klein/selectiedocument.docx"]
    assert "V239" in said(capsys)[1]


def test_blocked_among_others_is_0_and_named_is_1(huis: Huis, capsys: Out) -> None:
    huis.spec(procedure=OPEN, tender="proef/dicht")
    assert huis.bestek("render", "--no-pages") == 0
    blocked = "proef/dicht: geblokkeerd: documenten (keuze K1 procedure: nog niet besloten)"
    assert blocked in said(capsys)[0]
    assert huis.bestek("render", "proef/dicht", "--no-pages") == 0
    assert huis.bestek("render", "proef/dicht", "--no-pages", "--fase", "selectie") == 1
    named = ("render", "proef/dicht", "--no-pages", "--document", "selectiedocument")
    assert huis.bestek(*named) == 1


def test_a_refused_final_document(huis: Huis, capsys: Out) -> None:
    huis.spec(looptijd=OPEN)
    huis.released()
    assert huis.bestek("render", "--no-pages", "--definitief", "--fase", "selectie") == 1
    out, err = said(capsys)
    assert "tender_specs/proef/klein.yaml:" in err
    assert "P401" in err
    assert documents(huis) == []
    assert out == ""


def test_a_final_document(huis: Huis) -> None:
    huis.released()
    assert huis.bestek("render", "--no-pages", "--definitief") == 0
    assert documents(huis) == ALL


def test_a_template_fault_is_a_problem_not_a_crash(huis: Huis, capsys: Out) -> None:
    huis.clause("bs_looptijd", "{{ onzin }}")
    assert huis.bestek("render", "--no-pages") == 1
    assert "S501" in said(capsys)[1]
    assert documents(huis) == ALL[:2]


def test_a_document_without_contents_is_not_laid_out(huis: Huis, capsys: Out) -> None:
    assert huis.bestek("render", "--fase", "selectie") == 0
    assert "paginanummers" not in said(capsys)[1]


def test_editions(huis: Huis) -> None:
    huis.spec(edities="per_perceel")
    assert huis.bestek("render", "--no-pages", "--fase", "inschrijving") == 0
    assert documents(huis) == [
        "proef/klein/inschrijfdocument-perceel-1.docx",
        "proef/klein/inschrijfdocument-perceel-2.docx",
    ]


def test_without_libreoffice_the_documents_are_made_with_a_warning(
    huis: Huis, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    huis.skeleton("[inhoud]", "# Inleiding", "[[bs_inleiding]]")
    monkeypatch.setenv("PATH", str(huis.root))
    assert huis.bestek("render", "--fase", "selectie") == 0
    assert "W603" in said(capsys)[1]
    assert documents(huis) == ["proef/klein/selectiedocument.docx"]


@pytest.mark.skipif(
    shutil.which("soffice") is None and os.environ.get("CI") != "true",
    reason="LibreOffice is not installed",
)
def test_with_pages(huis: Huis, capsys: Out) -> None:
    huis.skeleton("[inhoud]", "# Inleiding", "[[bs_inleiding]]")
    assert huis.bestek("render", "--fase", "selectie") == 0
    assert "paginanummers" in said(capsys)[1]
    manifest = json.loads((huis.root / "output/proef/klein/manifest.json").read_text())
    assert manifest["selectiedocument"]["opmaak"]
    assert huis.bestek("render", "--fase", "selectie") == 0
    assert "ongewijzigd" in said(capsys)[0]


# --- status, new, explain, templates --------------------------------------------------------------


def test_status(huis: Huis, capsys: Out) -> None:
    huis.spec(looptijd=OPEN)
    assert huis.bestek("status") == 0
    out, _ = said(capsys)
    assert out == (
        "proef/klein  selectiedocument   concept, 1 open\n"
        "proef/klein  dialoogdocument    concept, 1 open\n"
        "proef/klein  inschrijfdocument  concept, 1 open\n"
        "proef: 1 aanbesteding, 3 documenten (3 concept), 1 keuze open\n"
    )
    huis.spec(kosten="n.t.b.", tender="proef/fout")
    assert huis.bestek("status") == 1
    out, _ = said(capsys)
    assert "spec heeft fouten (1 fout); zie bestek check proef/fout\n" in out
    assert "proef/klein  selectiedocument" in out


def test_status_of_a_spec_with_a_fout_of_a_rule(huis: Huis, capsys: Out) -> None:
    """``render`` makes nothing of it, so ``status`` must not call it ready."""
    huis.spec(contractpartners_totaal="9")
    assert huis.bestek("status") == 1
    assert "gereed" not in said(capsys)[0]


def test_status_of_a_blocked_tender_is_one_line(huis: Huis, capsys: Out) -> None:
    huis.spec(procedure=OPEN, tender="proef/dicht")
    assert huis.bestek("status", "proef/dicht") == 0
    assert said(capsys)[0] == (
        "proef/dicht  documenten  geblokkeerd: kies eerst de procedure (K1)\n"
    )


def test_status_counts_working_papers_in_one_line(huis: Huis, capsys: Out) -> None:
    path = huis.root / "schemas" / "procedures.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    extra = [{"id": f"papier{n}", "titel": "Papier", "werkstuk": "ja"} for n in (1, 2)]
    extra[1]["geblokkeerd"] = "dat kan nog niet"
    data["sas_dialooggericht"]["fasen"][0]["documenten"] += extra
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert huis.bestek("status") == 0
    out = said(capsys)[0]
    assert "proef/klein  werkstukken        2, waarvan 1 nog niet\n" in out
    assert "papier" not in out
    assert "3 documenten (3 gereed)" in out


def test_status_in_colour_on_a_terminal_and_not_with_no_color(
    huis: Huis, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    assert huis.bestek("status") == 0
    plain = said(capsys)[0]
    assert "\x1b[" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert huis.bestek("status") == 0
    coloured = said(capsys)[0]
    assert "\x1b[32m" in coloured and "Aanbesteding" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert huis.bestek("status") == 0
    assert "\x1b[32m" not in said(capsys)[0]


# --- a region as a whole --------------------------------------------------------------------------

REDEN = "Er is nog geen inkoopstrategie."


@pytest.fixture
def regio(huis: Huis) -> Huis:
    """The project with an overview, and with a region that has no tender and says why."""
    path = huis.root / "schemas" / "procedures.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["_regio"]["documenten"] = [{"id": "overzicht", "titel": "Overzicht"}]
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    huis.skeleton(
        "#T {{ document.titel }} {{ naam }}",
        "Er zijn {{ overzicht.aanbestedingen | length }} aanbestedingen.",
        "{%p if not overzicht.tijdlijn.leeg %}",
        "[[beeld_planning]]",
        "{%p endif %}",
        document="overzicht",
    )
    folder = huis.project.specs / "zonder"
    folder.mkdir()
    text = REGIO.replace("Proefland", "Zonder") + f"geen_aanbesteding: {REDEN}\n"
    (folder / "regio.yaml").write_text(text, encoding="utf-8")
    return huis


OVERVIEWS = ["proef/overzicht.docx", "zonder/overzicht.docx"]


def test_render_makes_the_overview_of_every_region(regio: Huis, capsys: Out) -> None:
    assert regio.bestek("render", "--no-pages") == 0
    out = said(capsys)[0]
    assert documents(regio) == sorted([*ALL, *OVERVIEWS])
    assert "proef/overzicht: gemaakt, 0 open keuzes -> output/proef/overzicht.docx" in out
    assert (regio.root / "output" / "zonder" / "manifest.json").is_file()
    assert regio.bestek("render", "--no-pages") == 0
    assert said(capsys)[0].count("ongewijzigd") == 5


@pytest.mark.parametrize(
    ("args", "made"),
    [
        (["--document", "overzicht"], OVERVIEWS),
        (["proef", "--document", "overzicht"], OVERVIEWS[:1]),
        (["proef"], sorted([*ALL, OVERVIEWS[0]])),
        (["zonder"], OVERVIEWS[1:]),
        (["proef/klein"], ALL),
        (["--fase", "selectie"], ALL[2:]),
        (["proef", "--fase", "selectie"], ALL[2:]),
        (["zonder", "proef/klein"], sorted([*ALL, OVERVIEWS[1]])),
    ],
)
def test_which_command_makes_the_overview(regio: Huis, args: list[str], made: list[str]) -> None:
    assert regio.bestek("render", "--no-pages", *args) == 0
    assert documents(regio) == made


def test_the_overview_is_no_final_document(regio: Huis, capsys: Out) -> None:
    regio.released()
    assert regio.bestek("render", "--no-pages", "--definitief") == 0
    assert documents(regio) == ALL
    assert regio.bestek("render", "--document", "overzicht", "--definitief") == 2
    assert "is nooit definitief" in said(capsys)[1]


def test_the_overview_of_one_tender_does_not_exist(regio: Huis, capsys: Out) -> None:
    assert regio.bestek("render", "proef/klein", "--document", "overzicht") == 1
    assert "bestaat niet" in said(capsys)[1]


def test_a_region_without_tender_says_why(regio: Huis, capsys: Out) -> None:
    assert regio.bestek("render", "zonder", "--no-pages") == 0
    assert f"zonder: geen aanbesteding. {REDEN}\n" in said(capsys)[0]
    assert regio.bestek("status", "zonder") == 0
    assert said(capsys)[0] == f"zonder: geen aanbesteding. {REDEN}\n"
    assert regio.bestek("check", "zonder") == 0
    assert said(capsys)[0] == "1 spec gecontroleerd: geen problemen.\n"


@pytest.mark.parametrize(
    "args",
    [
        ["render", "zonder/iets"],
        ["check", "zonder/iets"],
        ["status", "zonder/iets"],
        ["new", "zonder/iets"],
        ["render", "zonder/iets", "--fase", "selectie"],
    ],
)
def test_a_tender_of_a_region_that_has_none_is_refused_with_the_reason(
    regio: Huis, capsys: Out, args: list[str]
) -> None:
    assert regio.bestek(*args) == 2
    out, err = said(capsys)
    assert out == ""
    assert err == f"bestek: de regio 'zonder' heeft geen aanbesteding. {REDEN}\n"
    assert not (regio.project.specs / "zonder" / "iets.yaml").exists()


def test_a_region_is_checked_also_without_a_tender(regio: Huis, capsys: Out) -> None:
    path = regio.project.specs / "zonder" / "regio.yaml"
    path.write_text(path.read_text() + "onzin: 1\n")
    for args in (["check"], ["check", "zonder"], ["render", "zonder"], ["status", "zonder"]):
        assert regio.bestek(*args) == 1, args
    assert "regio.yaml heeft fouten" in said(capsys)[0]


def test_a_region_that_does_not_exist(regio: Huis, capsys: Out) -> None:
    assert regio.bestek("render", "proev") == 2
    assert "Bedoelt u `proef`?" in said(capsys)[1]


def test_a_picture_that_nobody_knows_is_reported(regio: Huis, capsys: Out) -> None:
    regio.skeleton("#T Titel", "[[beeld_onbekend]]", document="overzicht")
    regio.bestek("render", "proef", "--document", "overzicht", "--no-pages")
    assert "een beeld dat niet is ingevoegd" in said(capsys)[1]


def test_new_writes_a_spec_that_passes_the_check(huis: Huis, capsys: Out) -> None:
    assert huis.bestek("new", "proef/nieuw") == 0
    assert said(capsys)[0].startswith("gemaakt: tender_specs/proef/nieuw.yaml.")
    assert huis.bestek("check", "proef/nieuw") == 0
    source, found = load_yaml(huis.project.spec("proef/nieuw"), "x")
    assert found == []
    assert source is not None
    assert huis.bestek("render", "proef/nieuw", "--no-pages") == 0
    assert huis.bestek("status", "proef/nieuw") == 0


def test_new_never_overwrites(huis: Huis) -> None:
    before = huis.project.spec("proef/klein").read_bytes()
    assert huis.bestek("new", "proef/klein") == 2
    assert huis.project.spec("proef/klein").read_bytes() == before


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_explain_every_code(code: str, capsys: Out) -> None:
    assert cli.main(["explain", code.lower()]) == 0
    out, _ = said(capsys)
    assert out.startswith(f"{code} (")
    assert "Melding:" in out
    assert "Herstel:" in out
    assert "Uitleg:" in out


def test_templates_check(huis: Huis, capsys: Out) -> None:
    assert huis.bestek("templates", "check") == 0
    assert said(capsys)[0] == "sjablonen gecontroleerd: geen problemen.\n"
    huis.clause("bs_looptijd", "{{ onzin }}")
    assert huis.bestek("templates", "check") == 1
    assert "templates/bouwstenen/bs_looptijd.docx fout S520" in said(capsys)[0]


# --- faults of the machine ------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written(huis: Huis, tmp_path: Path, capsys: Out) -> None:
    blocker = tmp_path / "bestand"
    blocker.write_text("x")
    assert huis.bestek("render", "--no-pages", "--out", str(blocker / "uit")) == 1
    assert said(capsys)[1].splitlines()[-1].startswith("bestek: ")


def test_an_internal_fault_is_3_with_one_line(
    huis: Huis, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("kapot")

    monkeypatch.setattr(pipeline, "dossier", fails)
    assert huis.bestek("check") == 3
    _, err = said(capsys)
    assert err.startswith("bestek: interne fout (RuntimeError: kapot)")
    assert len(err.splitlines()) == 1


def test_an_interrupt_is_told(huis: Huis, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "dossier", stops)
    assert huis.bestek("check") == 3
    assert "afgebroken" in said(capsys)[1]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("schemas/regio.yaml", "- x\n"),
        ("schemas/procedures.yaml", "x: {}\n"),
        ("templates/bouwstenen.yaml", "- {id: x}\n"),
        ("templates/bouwstenen.yaml", "- a: [\n"),
        ("templates/documenten/selectiedocument.docx", "geen zip"),
        ("templates/bouwstenen/bs_looptijd.docx", "geen zip"),
        ("templates/huisstijl/standaard.docx", "geen zip"),
    ],
)
def test_a_broken_file_of_the_project_is_one_line_that_names_it(
    huis: Huis, capsys: Out, file: str, text: str
) -> None:
    (huis.root / file).write_text(text)
    code = huis.bestek("render", "--no-pages", "--fase", "selectie")
    assert code in (1, 3)
    _, err = said(capsys)
    assert Path(file).name in err


@pytest.mark.parametrize("text", ["", "\x00", "- x\n", "\ufeff", "a: [", "{}", "naam"])
def test_any_broken_spec_is_a_problem(huis: Huis, capsys: Out, text: str) -> None:
    huis.project.spec("proef/klein").write_text(text)
    for command in ("check", "render", "status"):
        assert huis.bestek(command) == 1, command
    said(capsys)


# --- a real process -------------------------------------------------------------------------------


def process(huis: Huis, *args: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "generator", *args],
        cwd=huis.root / "tender_specs" / "proef",
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_module_as_a_process(huis: Huis) -> None:
    done = process(huis, "check", "--vandaag", "2026-01-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 spec gecontroleerd: geen problemen.\n"
    done = process(huis, "render", "proef/klein", "--no-pages", "--document", "selectiedocument")
    assert done.returncode == 0
    assert documents(huis) == ["proef/klein/selectiedocument.docx"]
    done = process(huis, "check", "proef/klien")
    assert done.returncode == 2
    assert "Bedoelt u `proef/klein`?" in done.stderr
    huis.spec(kosten="n.t.b.")
    assert process(huis, "check").returncode == 1
    assert process(huis, "onzin").returncode == 2
