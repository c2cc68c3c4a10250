"""The real specs and the example through every document, with real LibreOffice.

Validators look at these files in ``test_keuring``, and at their PDFs in ``test_pdf``.
Slow (about a minute): every document of every tender is made once, with page numbers, and all
tests look at these files. ``make accept`` (``python -m tests.golden``) accepts new goldens.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import docx_scalpel
import pytest

from generator import kantoor, ooxml, pipeline, redline
from generator.ooxml import w
from generator.pipeline import Wish
from generator.project import Project
from generator.proofread import forbidden
from generator.redline import proef
from tests import golden
from tests.gemaakt import CONCEPTS, EXAMPLE, ROOT

TOELATING = [n for n in (*CONCEPTS, *EXAMPLE) if "/wonen" in n]

needs_libreoffice = pytest.mark.skipif(
    kantoor.find_soffice() is None and os.environ.get("CI") != "true",
    reason="LibreOffice (soffice) is not installed",
)


def test_exactly_these_documents_are_made(made: Path) -> None:
    names = {str(p.relative_to(made).with_suffix("")) for p in made.glob("*/*/*.docx")}
    assert names == {*CONCEPTS, *EXAMPLE}


@pytest.mark.parametrize("name", EXAMPLE)
def test_a_final_document_shows_no_sign_of_a_concept(made: Path, name: str) -> None:
    text = golden.dump(made / f"{name}.docx")
    for sign in ("[K", "nog te bepalen", "Te toetsen", "CONCEPT", "Werkbijlage", "[ontbreekt"):
        assert sign not in text, sign


@pytest.mark.parametrize("name", CONCEPTS)
def test_a_real_document_shows_what_is_open(made: Path, name: str) -> None:
    text = golden.dump(made / f"{name}.docx")
    assert "CONCEPT" in text and re.search(r"\[K\d+ ", text) and "Nog te bepalen" in text
    assert "[ontbreekt" not in text
    numbered = set(re.findall(r"\[K(\d+) ", text))
    listed = set(re.findall(r"^\| K(\d+) \|", text, re.MULTILINE))
    assert numbered and numbered <= listed


def test_a_tender_that_is_blocked_has_no_document(made: Path) -> None:
    for tender in ("wbo/onderwijs", "hart-van-brabant/segment-3-4"):
        assert not (made / tender).exists()


@pytest.mark.parametrize("name", TOELATING)
def test_a_toelating_has_its_own_words(made: Path, name: str) -> None:
    house = pipeline.open_house(Project(ROOT))
    kinds = {d.id: d for f in house.procedures["toelating"].fasen for d in f.documenten}
    root = ooxml.parse(
        ooxml.read_package((made / f"{name}.docx").read_bytes())["word/document.xml"]
    )
    words = kinds[Path(name).name].verboden
    assert len(words) > 8
    assert list(forbidden(root, words)) == []
    if name in EXAMPLE:  # a concept names the law in its notes to the lawyer
        assert "aanbestedingswet" not in golden.dump(made / f"{name}.docx").lower()


@pytest.mark.parametrize("name", [*CONCEPTS, *EXAMPLE])
def test_words_that_may_not_occur(made: Path, name: str) -> None:
    text = golden.dump(made / f"{name}.docx").lower()
    assert "openbare procedure" not in text
    assert not re.search(r"op grond van (artikel|art\.) 2\.127", text)
    for misprint in ("gunningsgfase", "defenitie", "evidence bases", "wonen met verblijf"):
        assert misprint not in text.replace("“wonen met verblijf en crisiszorg”", "")


FACTS = {
    "wbo/slt/selectiedocument": [
        "1 januari 2027",
        "vijf jaar met twee verlengingsopties van één jaar",
        "31 december 2031",
        "31 december 2033",
        "30 juni 2031",
        "30 juni 2032",
        "€ 43.000.000",
        "Altena, Breda, Drimmelen, Geertruidenberg en Oosterhout",
        "minimaal twee",
        "54002",
        "lumpsum",
        "overeenkomst van opdracht",
    ],
    "wbo/dagbesteding-dagbehandeling/selectiedocument": [
        "Dagbestedingsactiviteiten",
        "42A10",
        "41A14",
        "31 december 2033",
    ],
    "wbo/wonen-met-begeleiding/inkoopdocument": [
        "vijf jaar, met twee mogelijkheden om één jaar te verlengen",
        "31 december 2033",
        "Er is geen maximum aan het aantal aanbieders",
        "44A06",
        "pleegzorg",
        "gezinshuiszorg",
        "kamertraining",
    ],
    "wbo/wonen-met-begeleiding/marktconsultatiedocument": ["44A08", "V1"],
    "wbo/specialistische-ambulante-behandeling/marktconsultatiedocument": [
        "Twee jaar met twee verlengingsopties van één jaar",
        "31 december 2030",
        "Maximaal twintig",
        "MST",
        "45A46",
        "budgetplafond",
    ],
    "wbo/behandeling-verblijf-crisis/selectiedocument": [
        "24 uur",
        "JeugdzorgPlus",
        "€ 13.000.000",
        "42A05",
        "31 december 2033",
    ],
}


@pytest.mark.parametrize(("name", "fact"), [(n, f) for n, facts in FACTS.items() for f in facts])
def test_facts_of_the_sources_stand_in_the_document(made: Path, name: str, fact: str) -> None:
    assert fact in golden.dump(made / f"{name}.docx").replace("\u00a0", " ")


def test_slt_numbers_follow_names_not_percelen(made: Path) -> None:
    text = golden.dump(made / "wbo/slt/selectiedocument.docx")
    second = re.search(r"\[heading 3\] Perceel 2: .*?(?=\[heading)", text, re.DOTALL)
    assert second
    assert "4" in second[0] and "6" in second[0]
    assert "Breda Noordwest" in second[0] and "Breda Noordoost" in second[0]
    assert "Breda Zuidwest" not in second[0] and "Breda Zuidoost" not in second[0]


def test_a_confidential_result_stands_only_in_its_own_edition(made: Path) -> None:
    house = pipeline.open_house(Project(ROOT))
    dossier, _ = pipeline.dossier(house, "voorbeeld/jeugdteams", None)
    assert dossier is not None
    own = [n for n in EXAMPLE if n.startswith("voorbeeld/jeugdteams/")]
    secret = [r for r in dossier.aanbesteding.dialoogresultaten if r.vertrouwelijk.inhoud]
    assert secret
    for result in secret:
        outcome, perceel = result.uitkomst.get(), result.perceel.get()
        for name in own:
            text = golden.dump(made / f"{name}.docx")
            assert (outcome in text) == name.endswith(f"perceel-{perceel}"), name


@needs_libreoffice
@pytest.mark.parametrize("name", ["wbo/slt/selectiedocument", *(EXAMPLE[i] for i in (0, 4, 7, 9))])
def test_page_numbers_in_the_contents_are_those_of_the_pages(
    made: Path, name: str, tmp_path: Path
) -> None:
    program = kantoor.find_soffice()
    assert program is not None, "CI must have LibreOffice"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [
            program,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            made / f"{name}.docx",
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pdf = tmp_path / f"{Path(name).name}.pdf"
    tool = shutil.which("pdftotext")
    assert tool, "poppler-utils is needed"
    text = subprocess.run([tool, "-layout", pdf, "-"], check=True, capture_output=True, text=True)
    sheets = text.stdout.split("\f")
    root = ooxml.parse(
        ooxml.read_package((made / f"{name}.docx").read_bytes())["word/document.xml"]
    )
    checked = 0
    for link in root.iter(w("hyperlink")):
        if not (link.get(w("anchor")) or "").startswith("_Toc"):
            continue
        *words, number = ooxml.visible_text(link).replace("\t", " ").split()
        title = " ".join(words)
        page = " ".join(sheets[int(number) - 1].split())
        assert title[-25:] in page, f"{title} is not on page {number}"
        checked += 1
    assert checked > 25


@pytest.mark.parametrize(
    "name", [f"{t}/{d}" for t, found in golden.ACCEPTED.items() if "/" in t for d in found]
)
def test_text_equals_its_golden(made: Path, name: str) -> None:
    expected = golden.path(name)
    assert expected.is_file(), "run `make accept` and look at what it wrote"
    assert golden.dump(made / f"{name}.docx", pages=False) == expected.read_text(encoding="utf-8")


def test_a_real_tender_cannot_be_final(tmp_path: Path) -> None:
    house = pipeline.open_house(Project(ROOT))
    wish = Wish(out=tmp_path, document="selectiedocument", definitief=True, with_pages=False)
    outcomes, found = pipeline.render_all(house, ["wbo/slt"], wish, lambda _: None)
    assert not outcomes and not list(tmp_path.glob("**/selectiedocument*"))
    codes = {p.code for p in found}
    assert {"P401", "P403"} <= codes
    assert all(p.place.line for p in found if p.code == "P401")


@pytest.mark.parametrize(
    ("oud", "nieuw"),
    [
        ("inschrijfdocument-perceel-1", "inschrijfdocument-perceel-2"),
        ("selectiedocument", "dialoogdocument"),
    ],
)
def test_a_redline_of_two_documents_goes_both_ways(made: Path, oud: str, nieuw: str) -> None:
    folder = made / "voorbeeld" / "jeugdteams"
    one, other = ((folder / f"{name}.docx").read_bytes() for name in (oud, nieuw))
    result = redline.redline(one, other, "bestek", "2026-11-22T00:00:00Z")
    assert result.afwijkingen == ()
    accepted = docx_scalpel.docx_diff_accept_revisions(result.data)
    rejected = docx_scalpel.docx_diff_reject_revisions(result.data)
    assert proef.verschillen(accepted, other) == []
    assert proef.verschillen(rejected, one) == []
