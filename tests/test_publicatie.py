"""The ledger keeps what was published; ``verify`` says of any file what it is."""

import io
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from generator import cli, grootboek, kantoor, ooxml, pipeline, publicatie
from generator.ooxml import w
from generator.project import Project
from generator.publicatie import schoon, tekstverschil
from generator.publicatie.herkennen import Antwoord
from tests.huis import ROOT

TENDER = "voorbeeld/begeleiding"
SPEC = "tender_specs/voorbeeld/begeleiding.yaml"
DAY = date(2026, 12, 1)


def copy_of_project(target: Path) -> Path:
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copytree(ROOT / "tender_specs" / "voorbeeld", target / "tender_specs" / "voorbeeld")
    return target


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A project with one publication; nothing in it may be changed by a test."""
    root = copy_of_project(tmp_path_factory.mktemp("gepubliceerd"))
    house = pipeline.open_house(Project(root))
    wish = publicatie.Opdracht("marktconsultatie", DAY, (), {"ted": "2026/S 001"})
    done, found = publicatie.publiceer(house, TENDER, wish)
    assert done is not None, found
    return house, done


@pytest.fixture
def own(published, tmp_path):
    """The same, to be changed."""
    shutil.copytree(published[0].project.root, tmp_path / "p")
    return pipeline.open_house(Project(tmp_path / "p"))


def ledger(house):
    return grootboek.lees(grootboek.map_van(house.project, TENDER))


def document(house) -> Path:
    return ledger(house)[0][0].documenten["marktconsultatiedocument"]


def test_an_entry_holds_everything_that_was_published(published):
    house, done = published
    (entry,), found = ledger(house)
    assert not found
    assert (entry.id, entry.datum, entry.fase) == (
        "0001-marktconsultatie",
        "2026-12-01",
        entry.fase,
    )
    assert entry.vingerafdruk == done.vingerafdruk
    assert entry.gegevens["aankondiging"] == {"ted": "2026/S 001"}
    facts = entry.gegevens["documenten"]["marktconsultatiedocument"]
    assert facts["afwijkingen"] == []
    assert all(len(c["sha256"]) == 64 for c in facts["bouwstenen"].values())
    assert entry.momentopname["naam"].inhoud
    assert (entry.map / "spec" / "begeleiding.yaml").read_bytes() == (ROOT / SPEC).read_bytes()
    assert entry.herkomst("marktconsultatiedocument")["waarden"]


def test_the_published_copy_says_nothing_about_who_made_it(published):
    parts = ooxml.read_package(document(published[0]))
    assert not [n for n in parts if "comments" in n or n.startswith("customXml/")]
    assert b"rsid" not in b"".join(d for n, d in parts.items() if n.endswith(".xml"))
    custom = parts["docProps/custom.xml"].decode()
    assert TENDER not in custom and "marktconsultatie" not in custom


def test_the_same_publication_gives_the_same_entry(published, tmp_path):
    house = pipeline.open_house(Project(copy_of_project(tmp_path)))
    wish = publicatie.Opdracht("marktconsultatie", DAY, (), {"ted": "2026/S 001"})
    again, _ = publicatie.publiceer(house, TENDER, wish)
    assert again is not None
    assert again.vingerafdruk == published[1].vingerafdruk


def _change(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


TAMPER = {
    "a document": (lambda e: _change(e / "documenten/marktconsultatiedocument.docx"), "W662"),
    "the spec": (lambda e: _change(e / "spec/begeleiding.yaml"), "W662"),
    "a lost file": (lambda e: (e / "herkomst/marktconsultatiedocument.json").unlink(), "W662"),
    "a file too many": (lambda e: (e / "extra.txt").write_text("x"), "W662"),
    "the entry": (lambda e: _change(e / "publicatie.json"), "W663"),
    "an unreadable entry": (lambda e: (e / "publicatie.json").write_text("{"), "W660"),
    "a lost snapshot": (lambda e: (e / "momentopname.json").unlink(), "W660"),
    "the last entry gone": (lambda e: shutil.rmtree(e), "W663"),
    "another number": (lambda e: e.rename(e.with_name("0007-marktconsultatie")), "W660"),
}


@pytest.mark.parametrize("what", TAMPER)
def test_tampering_is_seen(own, what):
    change, code = TAMPER[what]
    change(grootboek.map_van(own.project, TENDER) / "0001-marktconsultatie")
    assert code in {p.code for p in ledger(own)[1]}


def test_a_changed_entry_breaks_the_chain_of_the_next(own):
    folder = grootboek.map_van(own.project, TENDER)
    entry = folder / "0001-marktconsultatie"
    second = grootboek.voeg_toe(
        folder,
        "inschrijving",
        {"datum": "2027-01-01", "documenten": {}},
        {"momentopname.json": b"{}"},
    )
    assert second.name == "0002-inschrijving" and not ledger(own)[1]
    data = json.loads((entry / "publicatie.json").read_bytes())
    (entry / "publicatie.json").write_bytes(grootboek.as_json({**data, "datum": "2020-01-01"}))
    assert {p.code for p in ledger(own)[1]} == {"W661"}


def test_nothing_is_added_to_a_broken_ledger(own):
    _change(document(own))
    done, found = publicatie.publiceer(own, TENDER, publicatie.Opdracht("inschrijving", DAY))
    assert done is None and {"W662", "W664"} <= {p.code for p in found}


def test_an_earlier_day_than_the_last_is_refused(own):
    early = publicatie.Opdracht("inschrijving", date(2026, 11, 1))
    done, found = publicatie.publiceer(own, TENDER, early)
    assert done is None and [p.code for p in found] == ["W665"]


def test_an_open_fout_and_an_unreleased_clause_refuse(own):
    release = own.project.specs / "voorbeeld" / "vrijgave.yaml"
    lines = release.read_text(encoding="utf-8").splitlines(keepends=True)
    release.write_text("".join(x for x in lines if "bs_contact" not in x), encoding="utf-8")
    done, found = publicatie.publiceer(own, TENDER, publicatie.Opdracht("inschrijving", DAY))
    assert done is None and "P403" in {p.code for p in found}
    assert len(ledger(own)[0]) == 1


def edited(data: bytes, old: str, new: str) -> bytes:
    doc = Document(io.BytesIO(data))
    for paragraph in doc.paragraphs:
        for run in paragraph.runs:
            if old in run.text:
                run.text = run.text.replace(old, new, 1)
                out = io.BytesIO()
                doc.save(out)
                return out.getvalue()
    raise AssertionError(old)


def first_words(data: bytes) -> str:
    doc = Document(io.BytesIO(data))
    return next(r.text for p in doc.paragraphs for r in p.runs if len(r.text) > 60)


def test_a_lawyers_hand_is_recorded(own, tmp_path):
    made = ledger(own)[0][0].gegenereerd["marktconsultatiedocument"].read_bytes()
    words = first_words(made)
    real = tmp_path / "marktconsultatiedocument.docx"
    real.write_bytes(edited(made, words, "De jurist schreef dit anders."))
    pdf = tmp_path / "marktconsultatiedocument.pdf"
    pdf.write_bytes(b"%PDF-1.7 proef")
    asked = publicatie.Opdracht("marktconsultatie", DAY, (real, pdf))
    done, found = publicatie.publiceer(own, TENDER, asked)
    assert done is not None, found
    assert done.afwijkingen == {"marktconsultatiedocument": 1}
    for path in (real, pdf, ledger(own)[0][1].documenten["marktconsultatiedocument"]):
        seen, _ = publicatie.herken(own, path.read_bytes(), tmp_path / "leeg")
        assert seen.antwoord is Antwoord.AFWIJKEND
        assert seen.verschillen[0].nieuw.endswith("De jurist schreef dit anders.")


def test_a_file_with_tracked_changes_is_refused(own, tmp_path):
    parts = ooxml.read_package(document(own))
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    run = next(root.iter(w("r")))
    mark = root.makeelement(w("ins"), {w("id"): "900", w("author"): "Jurist"})
    run.addprevious(mark)
    mark.append(run)
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    path = tmp_path / "marktconsultatiedocument.docx"
    path.write_bytes(ooxml.write_package(parts))
    asked = publicatie.Opdracht("marktconsultatie", DAY, (path,))
    done, found = publicatie.publiceer(own, TENDER, asked)
    assert done is None and "W669" in {p.code for p in found}


@pytest.mark.parametrize("name", ["brief.txt", "kapot.docx", "weg.docx", "nep.pdf"])
def test_what_cannot_be_recorded_is_told(own, tmp_path, name):
    path = tmp_path / name
    if name != "weg.docx":
        path.write_bytes(b"geen document")
    asked = publicatie.Opdracht("marktconsultatie", DAY, (path,))
    done, found = publicatie.publiceer(own, TENDER, asked)
    assert done is None and {p.code for p in found} == {"W668"}


def test_comments_authors_and_revision_ids_leave_the_copy(published):
    doc = Document(io.BytesIO(document(published[0]).read_bytes()))
    doc.add_comment(doc.paragraphs[5].runs, text="let op", author="Mr. X", initials="X")
    doc.core_properties.last_modified_by = "Mr. X"
    doc.paragraphs[5]._p.set(w("rsidR"), "00112233")
    out = io.BytesIO()
    doc.save(out)
    clean = schoon.schoon(out.getvalue(), "T", "Regio", "abc")
    whole = b"".join(ooxml.read_package(clean).values())
    assert b"Mr. X" not in whole and b"let op" not in whole and b"rsidR" not in whole
    assert b"comment" not in b"".join(
        d for n, d in ooxml.read_package(clean).items() if n.endswith((".rels", "Types].xml"))
    )
    assert not tekstverschil.verschillen(out.getvalue(), clean)


def test_verify_says_edited_with_what(own, tmp_path):
    data = document(own).read_bytes()
    words = first_words(data)
    seen, _ = publicatie.herken(own, edited(data, words, "Dit is gewijzigd."), tmp_path)
    assert seen.antwoord is Antwoord.BEWERKT
    assert [d.nieuw.endswith("Dit is gewijzigd.") for d in seen.verschillen] == [True]


def test_verify_knows_what_was_made_and_what_it_never_saw(own, tmp_path):
    out = tmp_path / "out"
    argv = ["--project", str(own.project.root), "render", TENDER, "--document"]
    assert cli.main([*argv, "marktconsultatiedocument", "--out", str(out), "--no-pages"]) == 0
    made = out / TENDER / "marktconsultatiedocument.docx"
    seen, _ = publicatie.herken(own, made.read_bytes(), out)
    assert seen.antwoord is Antwoord.GEMAAKT and "zoals die nu is" in seen.bron
    moved, _ = publicatie.herken(own, made.read_bytes(), tmp_path / "elders")
    assert moved.antwoord is Antwoord.GEMAAKT
    changed = edited(made.read_bytes(), first_words(made.read_bytes()), "Anders.")
    assert publicatie.herken(own, changed, out)[0].antwoord is Antwoord.BEWERKT
    for strange in (b"", b"%PDF-1.4", (ROOT / "templates/documenten/overzicht.docx").read_bytes()):
        assert publicatie.herken(own, strange, out)[0].antwoord is Antwoord.ONBEKEND


@pytest.mark.skipif(kantoor.find_soffice() is None, reason="LibreOffice is niet geïnstalleerd")
def test_saved_again_by_libreoffice_the_text_is_still_that(own, tmp_path):
    source = tmp_path / "in" / "document.docx"
    source.parent.mkdir()
    source.write_bytes(document(own).read_bytes())
    subprocess.run(
        [
            kantoor.find_soffice(),
            f"-env:UserInstallation=file://{tmp_path}/lo",
            "--headless",
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            str(tmp_path),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    seen, _ = publicatie.herken(own, (tmp_path / "document.docx").read_bytes(), tmp_path)
    assert seen.antwoord is Antwoord.BEWERKT and seen.verschillen == ()


def test_on_the_command_line(own, tmp_path, capsys):
    root = ["--project", str(own.project.root)]
    args = ["publish", TENDER, "--fase", "gunning", "--datum", "2026-12-20", "--ted", "12-2026"]
    assert cli.main([*root, *args]) == 0
    told = capsys.readouterr().out
    assert "0002-inschrijving" in told and "vingerafdruk" in told
    assert cli.main([*root, "verify", str(document(own)), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["antwoord"] == "gepubliceerd"
    assert cli.main([*root, "verify", str(own.project.root / SPEC)]) == 1
    assert "onbekend" in capsys.readouterr().out
    assert cli.main([*root, "verify", str(tmp_path / "weg.docx")]) == 2
    assert (
        cli.main([*root, "publish", "voorbeeld", "--fase", "gunning", "--datum", "2026-12-20"]) == 2
    )
    assert cli.main([*root, "publish", TENDER, "--fase", "x", "--datum", "2026-12-20"]) == 2
