"""PDF and ODT beside the Word files: written like them, told when they do not belong any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import kantoor, ooxml, uitvoer, write
from generator.files import digest
from generator.kantoor import Export, Kantoor
from tests.huis import TENDER, Huis
from tests.test_pages import libreoffice

DOC = f"output/{TENDER}/selectiedocument"


def files(huis: Huis) -> set[str]:
    return {p.name for p in (huis.root / "output" / TENDER).iterdir() if p.is_file()}


def manifest(huis: Huis) -> dict[str, dict[str, str]]:
    path = huis.root / "output" / TENDER / "manifest.json"
    return json.loads(path.read_text())  # type: ignore[no-any-return]


@libreoffice
def test_every_form_stands_beside_the_document_and_in_the_manifest(
    huis: Huis, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ("render", TENDER, "--document", "selectiedocument", "--format", "pdf", "--format", "odt")
    assert huis.bestek(*ask) == 0
    said = capsys.readouterr().out
    assert f"selectiedocument: gemaakt, 0 open keuzes -> {DOC}.pdf" in said
    docx, pdf, odt = ((huis.root / f"{DOC}.{v}").read_bytes() for v in ("docx", "pdf", "odt"))
    assert pdf.startswith(b"%PDF-1.7") and odt.startswith(b"PK")
    known = manifest(huis)
    assert known["selectiedocument.pdf"]["sha256"] == digest(pdf)
    assert known["selectiedocument.odt"]["inhoud"] == digest(docx)
    assert known["selectiedocument.pdf"]["opmaak"].startswith("LibreOffice")
    assert huis.bestek(*ask) == 0
    assert capsys.readouterr().out.count("ongewijzigd") == 3
    assert (huis.root / f"{DOC}.pdf").read_bytes() == pdf
    assert huis.bestek("status") == 0
    assert "W631" not in capsys.readouterr().out


@libreoffice
def test_hand_work_stays_and_a_form_that_does_not_belong_is_told(
    huis: Huis, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ("render", TENDER, "--document", "selectiedocument")
    assert huis.bestek(*ask, "--format", "pdf") == 0
    pdf = (huis.root / f"{DOC}.pdf").read_bytes()
    edited = ooxml.read_package((huis.root / f"{DOC}.docx").read_bytes())
    edited["docProps/app.xml"] += b" "
    (huis.root / f"{DOC}.docx").write_bytes(ooxml.write_package(edited))
    huis.bestek("status")
    assert "W631" in capsys.readouterr().out
    huis.clause("bs_inleiding", "Een andere inleiding.")
    assert huis.bestek(*ask, "--format", "pdf") == 0
    assert {"selectiedocument.nieuw.docx", "selectiedocument.nieuw.pdf"} <= files(huis)
    assert (huis.root / f"{DOC}.pdf").read_bytes() == pdf, "the PDF of the edited one stays"
    capsys.readouterr()

    (huis.root / f"{DOC}.nieuw.pdf").write_bytes(b"%PDF of a person")
    huis.clause("bs_inleiding", "Nog een andere inleiding.")
    assert huis.bestek(*ask, "--format", "pdf") == 0
    assert "W601" in capsys.readouterr().err
    assert (huis.root / f"{DOC}.nieuw.pdf").read_bytes() == b"%PDF of a person"
    assert "selectiedocument.nieuw.nieuw.pdf" in files(huis)


def test_without_libreoffice_the_documents_are_there_and_it_is_told(
    huis: Huis, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kantoor, "find_soffice", lambda: None)
    ask = ("render", TENDER, "--document", "selectiedocument", "--format", "pdf")
    assert huis.bestek(*ask) == 1
    told = capsys.readouterr().err
    assert "fout W630" in told and "niet als pdf gemaakt" in told and "soffice" in told
    assert files(huis) == {"selectiedocument.docx", "manifest.json"}


@libreoffice
def test_a_pdf_without_page_numbers_is_refused(
    huis: Huis, capsys: pytest.CaptureFixture[str]
) -> None:
    huis.skeleton("[inhoud]", "# Een", "[[bs_inleiding]]")
    ask = ("render", TENDER, "--document", "selectiedocument", "--no-pages", "--format", "pdf")
    assert huis.bestek(*ask) == 1
    assert "fout W633" in capsys.readouterr().err
    assert files(huis) == {"selectiedocument.docx", "manifest.json"}


@libreoffice
def test_a_document_that_cannot_be_read_does_not_take_the_others_along(huis: Huis) -> None:
    rendered, _ = huis.make()
    assert rendered is not None
    parts = ooxml.read_package(rendered.docx)
    del parts["_rels/.rels"]
    docs = {"a": ooxml.write_package(parts), "b": rendered.docx}
    made, lost = uitvoer.vormen(docs, "odt")
    assert list(made) == ["b"] and list(lost) == ["a"]
    assert "LibreOffice kan het document niet omzetten" in lost["a"]


def test_a_program_that_falls_over_is_asked_again_without_that_document(
    tmp_path: Path,
) -> None:
    """It makes what comes before the one on which it dies; the rest gets another chance."""
    seen: list[list[str]] = []

    class Falling(Kantoor):
        def attempt(self, docs, export):  # type: ignore[no-untyped-def]
            seen.append(list(docs))
            made = {}
            for name, docx in docs.items():
                if docx == b"poison":
                    return made, "crash"
                made[name] = docx
            return made, ""

    docs = {"a": b"1", "b": b"poison", "c": b"3", "d": b"poison", "e": b"5"}
    made, lost = uitvoer._all_of(Falling(Path("soffice"), tmp_path), docs, Export("pdf", "pdf"))
    assert set(made) == {"a", "c", "e"} and set(lost) == {"b", "d"}
    assert seen == [["a", "b", "c", "d", "e"], ["c", "d", "e"], ["e"]]


def test_a_form_has_a_key_of_its_own_in_the_manifest() -> None:
    assert write.sleutel("doc", "docx") == write.sleutel("doc", "xlsx") == "doc"
    assert write.sleutel("doc", "pdf") == "doc.pdf"
