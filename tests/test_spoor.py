"""Each paragraph of a document knows its clause, its conditions and its values; both ways."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx_scalpel import verify_deliverable
from openxml_audit import OpenXmlValidator

from generator import cli, kantoor, natrekken, ooxml, pipeline, spoor
from generator.assemble import clause_file
from generator.project import Project
from generator.publicatie import schoon
from generator.spoor.voorwaarden import opnamen, regels
from tests.huis import ROOT

SLT = "wbo/slt"


def clause(*lines: str) -> Document:
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    return made


def test_conditions_are_read_from_the_template():
    found = regels(
        clause(
            "Altijd.",
            "{%p if a %}",
            "Eerst.",
            "{%p elif b %}",
            "Dan.",
            "{%p else %}",
            "Anders.",
            "{%p endif %}",
            "{%p for x in lijst %}",
            "{%p if x.naam %}",
            "Binnen.",
            "{%p endif %}",
            "{%p endfor %}",
            "Weer altijd.",
        )
    )
    assert [found[n].voorwaarden for n in range(1, 7)] == [
        (),
        ("als a",),
        ("niet (a), en als b",),
        ("niet (a), en niet (b)",),
        ("voor elk x in lijst", "als x.naam"),
        (),
    ]


def test_a_row_of_a_table_is_one_paragraph():
    made = clause("Voor.", "Na.")
    table = made.add_table(3, 2)
    for row, text in zip(
        table.rows, ("{%tr for p in percelen %}", "{{ p.nr }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    assert regels(made)[3].voorwaarden == ("voor elk p in percelen",)


def test_a_skeleton_says_on_what_condition_it_takes_a_clause_in():
    made = Document()
    made.add_heading("De {{ naam }} opdracht", 1)
    for line in ("[[bs_een]]", "{%p if x %}", "[[bs_twee]]", "{%p endif %}"):
        made.add_paragraph(line)
    assert [(o.bouwsteen, o.voorwaarden, o.kop) for o in opnamen(made)] == [
        ("bs_een", (), "De opdracht"),
        ("bs_twee", ("als x",), "De opdracht"),
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spoor")
    args = ["render", SLT, "--document", "selectiedocument", "--no-pages", "--out", str(folder)]
    assert cli.main(["--project", str(ROOT), *args]) == 0
    return folder


@pytest.fixture
def draft(out):
    return out / SLT / "selectiedocument.docx"


def test_every_clause_bookmark_of_a_draft_is_explained(out, draft):
    known = spoor.lees(draft.read_bytes())
    kept = json.loads((out / SLT / "herkomst" / "selectiedocument.json").read_text())
    root = ooxml.parse(ooxml.read_package(draft)[ooxml.DOCUMENT])
    own = {m.get(ooxml.w("name")) for m in root.iter(ooxml.w("bookmarkStart"))}
    own = {name for name in own if name.startswith("cl_")}
    assert len(own) > 500
    assert own <= set(known) == set(kept["alineas"])
    for name in own:
        facts = known[name]
        assert (ROOT / facts["sjabloon"]).is_file()
        assert {k: facts[k] for k in kept["alineas"][name]} == kept["alineas"][name]
        if facts["bouwsteen"]:
            assert facts["alinea"] > 0
            file = clause_file(ROOT / "templates", facts["bouwsteen"], SLT)
            assert ROOT / facts["sjabloon"] == file


def test_the_part_is_valid_and_leaves_the_published_copy(draft):
    result = verify_deliverable(draft.read_bytes())
    assert result.analysis_completed and not [f for f in result.findings if f.blocks_delivery]
    assert OpenXmlValidator().validate(draft).is_valid
    clean = schoon.schoon(draft.read_bytes(), "T", "Regio", "x")
    assert not any(name.startswith("customXml") for name in ooxml.read_package(clean))
    assert spoor.lees(clean) == {}


def run(capsys, *args: str) -> tuple[int, str, str]:
    code = cli.main(["--project", str(ROOT), "trace", *args])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_from_a_sentence_to_its_sources(draft, capsys):
    code, told, _ = run(capsys, str(draft), "--text", "31 DECEMBER  2031", "--format", "json")
    assert code == 0
    found = [one for one in json.loads(told) if one["bouwsteen"] == "bs_looptijd"]
    assert found and found[0]["voorwaarden"]
    assert "looptijd.basis_jaren" in found[0]["paden"] and "ingangsdatum" in found[0]["paden"]
    assert any("slt.yaml" in value["herkomst"] for value in found[0]["waarden"])


def test_as_text_for_people(draft, capsys):
    code, told, _ = run(capsys, str(draft), "--text", "31 december 2031")
    assert code == 0 and "bs_looptijd" in told and "omdat: " in told and "Inkoopstrategie" in told


def test_from_a_value_to_its_sentences(capsys):
    code, told, _ = run(capsys, SLT, "looptijd", "--format", "json")
    found = json.loads(told)
    assert code == 0
    assert {"selectiedocument", "inschrijfdocument"} <= {one["document"] for one in found}
    assert all(
        any(path.startswith("looptijd") for path in one["paden"])
        or any("looptijd" in text for text in one["voorwaarden"])
        for one in found
    )


@pytest.mark.parametrize(
    "args",
    [
        ("wbo/slt",),
        ("wbo/slt", "loptijd"),
        ("wbo", "looptijd"),
        ("weg.docx",),
        ("wbo/slt", "looptijd", "--text", "x"),
        ("wbo/nee", "looptijd"),
    ],
)
def test_wrong_use_is_told(args, capsys):
    code, _, told = run(capsys, *args)
    assert code == 2 and told.startswith("bestek: ")


def test_a_typo_in_a_path_gets_a_suggestion(capsys):
    assert "Bedoelt u `looptijd`?" in run(capsys, SLT, "loptijd")[2]


def test_text_that_is_nowhere_and_files_that_are_not_ours(draft, capsys, tmp_path):
    assert run(capsys, str(draft), "--text", "zevenmijlslaars")[0] == 1
    strange = tmp_path / "vreemd.docx"
    clause("Tekst").save(str(strange))
    code, _, told = run(capsys, str(strange))
    assert code == 1 and "geen herkomst" in told
    strange.write_bytes(b"geen document")
    assert run(capsys, str(strange))[0] == 2


def test_a_draft_edited_in_word_is_still_traced(draft):
    doc = Document(io.BytesIO(draft.read_bytes()))
    doc.paragraphs[0].insert_paragraph_before("Nieuw van de jurist.")
    stream = io.BytesIO()
    doc.save(stream)
    assert spoor.lees(stream.getvalue()) == spoor.lees(draft.read_bytes())


@pytest.mark.skipif(kantoor.find_soffice() is None, reason="LibreOffice is niet geïnstalleerd")
def test_a_draft_saved_by_libreoffice_is_still_traced(draft, tmp_path):
    subprocess.run(
        [
            kantoor.find_soffice(),
            f"-env:UserInstallation=file://{tmp_path}/lo",
            "--headless",
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            str(tmp_path),
            str(draft),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    house = pipeline.open_house(Project(ROOT))
    again = tmp_path / "selectiedocument.docx"
    found, known = natrekken.van_bestand(house, again, "31 december 2031", tmp_path / "leeg")
    assert known and any(one.feiten.get("bouwsteen") == "bs_looptijd" for one in found)


def test_a_final_and_a_published_document_are_traced_by_what_was_kept(tmp_path, capsys):
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "tender_specs/voorbeeld", tmp_path / "tender_specs/voorbeeld")
    root = ["--project", str(tmp_path)]
    tender, name = "voorbeeld/begeleiding", "marktconsultatiedocument"
    args = ["--document", name, "--definitief", "--no-pages"]
    assert cli.main([*root, "render", tender, *args]) == 0
    final = tmp_path / "output" / tender / f"{name}.docx"
    assert spoor.lees(final.read_bytes()) == {}
    publish = ["publish", tender, "--fase", "marktconsultatie", "--datum", "2026-12-01"]
    assert cli.main([*root, *publish]) == 0
    ledger = tmp_path / "tender_specs/voorbeeld/publicaties/begeleiding/0001-marktconsultatie"
    capsys.readouterr()
    for path in (final, Path(ledger / "documenten" / f"{name}.docx")):
        assert cli.main([*root, "trace", str(path), "--format", "json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert any(one.get("waarden") for one in found)
