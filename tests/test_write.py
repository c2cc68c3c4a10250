"""Writing: whole or not at all, and never over what a person edited."""

import json
from pathlib import Path

import pytest

from generator import files as files_stage
from generator import write as stage
from generator.files import atomic, digest
from generator.write import Product, Written, is_current, read_manifest, write


def product(docx: bytes = b"een", inhoud: str = "h1") -> Product:
    return Product("doc", docx, inhoud, {"stand": "gereed"})


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "manifest.json"}


def test_the_origin_of_every_value_stands_in_a_file_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, Product("doc", b"een", "h1", {}, {"waarden": [1]}), "")
    text = (tmp_path / "herkomst" / "doc.json").read_text()
    assert json.loads(text) == {"waarden": [1]}
    assert "waarden" not in (tmp_path / "manifest.json").read_text()


def test_made_unchanged_and_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "wbo" / "slt"
    assert write(folder, product(), "LO 7") == (Written.GEMAAKT, folder / "doc.docx", [])
    assert write(folder, product(), "LO 7")[0] is Written.ONGEWIJZIGD
    assert write(folder, product(b"twee", "h2"), "LO 7")[0] is Written.GEMAAKT
    assert files(folder) == {"doc.docx": b"twee"}


def test_the_manifest_knows_what_was_written(tmp_path: Path) -> None:
    write(tmp_path, product(), "LO 7")
    write(tmp_path, Product("ander", b"x", "h", {}), "")
    assert read_manifest(tmp_path) == {
        "ander": {"sha256": digest(b"x"), "inhoud": "h", "opmaak": ""},
        "doc": {"sha256": digest(b"een"), "inhoud": "h1", "opmaak": "LO 7", "stand": "gereed"},
    }


def test_the_manifest_is_the_same_text_in_any_order_of_writing(tmp_path: Path) -> None:
    for name, order in (("a", ("x", "y")), ("b", ("y", "x"))):
        for one in order:
            write(tmp_path / name, Product(one, b"1", "h", {"b": 1, "a": 2}), "")
    first, second = ((tmp_path / n / "manifest.json").read_text() for n in "ab")
    assert first == second


def test_a_document_that_a_person_edited_stays(tmp_path: Path) -> None:
    write(tmp_path, product(), "")
    (tmp_path / "doc.docx").write_bytes(b"van de jurist")
    outcome, path, found = write(tmp_path, product(b"twee", "h2"), "")
    assert outcome is Written.ERNAAST
    assert path == tmp_path / "doc.nieuw.docx"
    assert files(tmp_path) == {"doc.docx": b"van de jurist", "doc.nieuw.docx": b"twee"}
    (warning,) = found
    assert (warning.code, warning.severity.value) == ("W601", "waarschuwing")
    assert warning.place.file == str(tmp_path / "doc.docx")


def test_it_stays_also_the_second_time_and_without_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "doc.docx").write_bytes(b"van de jurist")
    for _ in range(2):
        assert write(tmp_path, product(), "")[0] is Written.ERNAAST
    assert files(tmp_path)["doc.docx"] == b"van de jurist"


def test_the_new_one_beside_it_is_not_thrown_away_when_a_person_edited_that_too(
    tmp_path: Path,
) -> None:
    write(tmp_path, product(), "")
    (tmp_path / "doc.docx").write_bytes(b"van de jurist")
    write(tmp_path, product(b"twee", "h2"), "")
    (tmp_path / "doc.nieuw.docx").write_bytes(b"ook van de jurist")
    write(tmp_path, product(b"drie", "h3"), "")
    assert b"ook van de jurist" in files(tmp_path).values()
    assert b"drie" in files(tmp_path).values()


def test_is_current(tmp_path: Path) -> None:
    assert not is_current(tmp_path, "doc", "h1", "LO 7")
    write(tmp_path, product(), "LO 7")
    assert is_current(tmp_path, "doc", "h1", "LO 7")
    assert not is_current(tmp_path, "doc", "h2", "LO 7")
    assert not is_current(tmp_path, "doc", "h1", "LO 24")
    (tmp_path / "doc.docx").write_bytes(b"anders")
    assert not is_current(tmp_path, "doc", "h1", "LO 7")
    (tmp_path / "doc.docx").unlink()
    assert not is_current(tmp_path, "doc", "h1", "LO 7")


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00", '{"doc": 3}', '{"doc": []}'])
def test_a_broken_manifest_never_costs_a_document(tmp_path: Path, text: str) -> None:
    write(tmp_path, product(), "")
    (tmp_path / "manifest.json").write_text(text)
    assert not is_current(tmp_path, "doc", "h1", "")
    assert write(tmp_path, product(b"twee", "h2"), "")[0] is Written.ERNAAST
    assert files(tmp_path)["doc.docx"] == b"een"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_when_writing_fails_the_old_file_is_whole_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "doc.docx"
    atomic(path, b"oud")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(
        *((files_stage.os, "fsync", fails) if step == "fsync" else (Path, "replace", fails))
    )
    with pytest.raises(OSError, match="No space left"):
        atomic(path, b"nieuw")
    assert files(tmp_path) == {"doc.docx": b"oud"}


def test_an_interrupted_document_is_not_in_the_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, product(), "")
    before = (tmp_path / "manifest.json").read_bytes()
    real = stage.atomic

    def only_documents(path: Path, data: bytes) -> None:
        if path.name == "manifest.json":
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr(stage, "atomic", only_documents)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, product(b"twee", "h2"), "")
    assert (tmp_path / "manifest.json").read_bytes() == before
    assert json.loads(before)["doc"]["inhoud"] == "h1"


def test_files_are_readable_for_others(tmp_path: Path) -> None:
    atomic(tmp_path / "x", b"1")
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644
