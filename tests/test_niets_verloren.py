"""Nothing is lost: killed runs, two runs at once, documents that a person edited, leftovers."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import cli, lock
from generator.files import HALF, backup, sweep
from generator.pipeline import dossier, open_house
from generator.plan import plan
from generator.problems import Problem
from generator.project import Project
from generator.write import Product, Written, is_current, read_manifest, write
from tests import kill
from tests.huis import ROOT, TENDER, Huis, spec_text

OLD = 1_767_265_530
"""2026-01-01, in the morning: when a document was last changed."""
Out = pytest.CaptureFixture[str]


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "manifest.json"}


def product(docx: bytes = b"een", inhoud: str = "h1", vorm: str = "docx") -> Product:
    return Product("doc", docx, inhoud, {}, {}, vorm)


def codes(found: list[Problem]) -> list[str]:
    return [p.code for p in found]


# --- killed ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def proef(tmp_path_factory: pytest.TempPathFactory) -> kill.Proef:
    with kill.known_schemas():
        return kill.Proef.prepare(tmp_path_factory.mktemp("kill").resolve())


def test_ten_kills_lose_nothing(proef: kill.Proef) -> None:
    telling, dice = kill.Telling(), random.Random(4)
    with kill.known_schemas():
        proef.fresh("een")
        for turn in range(10):
            kill.one_kill(proef, dice, kill.MANNERS[turn], telling)
    assert telling.fouten == []
    assert sum(telling.hoe.values()) == 10
    assert set(telling.hoe) == {"bestandshandeling", "tijd", "opdracht"}
    assert telling.waar["tijdens het schrijven"] > 0


def test_a_kill_at_every_other_step_of_one_document(proef: kill.Proef) -> None:
    """Also when the spec changes again before the next run: nothing is taken for hand work."""
    faults, half, step = [], 0, -1
    with kill.known_schemas():
        proef.fresh("een")
        while True:
            step += 2
            proef.version("twee")
            only = ("--document", "dialoogdocument")
            if not kill.killed_at_step(proef, step, *only):
                break
            faults += list(kill.faults(proef, proef.expected["een"], proef.expected["twee"]))
            half += bool(list(proef.out.rglob(f"*{HALF}")))
            proef.version("een")
            proef.run(*only)
            assert kill.tree(proef.out) == proef.expected["een"], step
            assert not list(proef.out.rglob(f"*{HALF}"))
    assert faults == []
    assert step > 15
    assert half > 2


@pytest.mark.parametrize("options", [(), ("--overwrite",)])
def test_hand_work_survives_a_kill(proef: kill.Proef, options: tuple[str, ...]) -> None:
    only = ("--document", "selectiedocument")
    with kill.known_schemas():
        proef.fresh("een")
        proef.version("twee")
        seen = [kill.edited_faults(proef, step, *only, *options) for step in range(3, 34, 6)]
    assert [fault for _, found in seen for fault in found] == []
    assert sum(killed for killed, _ in seen) > 2


def test_the_test_sees_what_is_wrong(proef: kill.Proef) -> None:
    old, new = proef.expected["een"], proef.expected["twee"]
    with kill.known_schemas():
        proef.fresh("een")
    assert list(kill.faults(proef, old, new)) == []
    folder = proef.out / TENDER
    (folder / "herkomst" / "dialoogdocument.json").write_bytes(
        new[f"{TENDER}/herkomst/dialoogdocument.json"]
    )
    shutil.copyfile(folder / "selectiedocument.docx", folder / "inschrijfdocument.docx")
    for number in "12":
        (folder / f".x.{number}{HALF}").write_bytes(b"")
    told = " / ".join(kill.faults(proef, old, new))
    for words in ("herkomst/dialoogdocument.json hoort niet", "niet het oude", "kent", "2 half"):
        assert words in told


def test_only_half_written_files_are_swept(tmp_path: Path) -> None:
    names = [".doc.docx.abc.half", "doc.half", ".doc.docx.abc", "~$doc.docx", ".~lock.doc.docx#"]
    for name in names:
        (tmp_path / name).write_bytes(b"1")
    sweep([tmp_path, tmp_path / "absent"])
    assert sorted(files(tmp_path)) == sorted(names[1:])


# --- two runs at once -----------------------------------------------------------------------------

_HOLD = """
import sys, time
from pathlib import Path
from generator import lock
with lock.held(Path(sys.argv[1]), lambda: None):
    print("bezig", flush=True)
    time.sleep(float(sys.argv[2]))
"""
_IMPATIENT = """
import sys
from generator import cli, lock
lock.PATIENCE = 0.5
sys.exit(cli.main(sys.argv[1:]))
"""


def start(*args: str, code: str = "") -> subprocess.Popen[str]:
    what = ["-c", code] if code else ["-m", "generator"]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *what, *args], cwd=ROOT, stdout=pipe, stderr=pipe, text=True
    )


def holder(out: Path, seconds: float) -> subprocess.Popen[str]:
    """A process that has the folder to itself now."""
    run = start(str(out), str(seconds), code=_HOLD)
    assert run.stdout is not None and run.stdout.readline() == "bezig\n"
    return run


def command(root: Path, out: Path) -> list[str]:
    return ["--project", str(root), "render", "--no-pages", "--out", str(out)]


def test_two_runs_at_the_same_time_do_not_mix(huis: Huis, tmp_path: Path) -> None:
    other = Huis(tmp_path / "ander", huis.schemas)
    shutil.copytree(huis.root, other.root)
    other.spec(naam="Heel andere teams")
    expected = []
    for number, one in enumerate((huis, other)):
        assert one.bestek("render", "--no-pages", "--out", str(tmp_path / str(number))) == 0
        expected.append(kill.tree(tmp_path / str(number)))
    out = tmp_path / "samen"
    runs = [start(*command(one.root, out)) for one in (huis, other, huis, other)]
    said = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0, 0], said
    assert kill.tree(out) in expected
    assert not [text for text in said if "W60" in text[1]]


def test_the_second_run_waits_and_says_so(huis: Huis, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    first = holder(out, 3)
    second = start(*command(huis.root, out))
    told, problems = second.communicate(timeout=60)
    assert second.returncode == 0, problems
    assert first.wait(10) == 0
    assert "wacht op een andere run in" in problems
    assert told.count("gemaakt") == 3


def test_after_its_patience_it_refuses(huis: Huis, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    first = holder(out, 60)
    second = start(*command(huis.root, out), code=_IMPATIENT)
    told, problems = second.communicate(timeout=60)
    first.kill()
    first.wait()
    assert second.returncode == 1
    assert "W606" in problems and "--out" in problems
    assert told == ""
    assert kill.tree(out) == {}


def test_a_killed_run_never_stops_the_next(huis: Huis, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    first = holder(out, 60)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert (out / lock.NAME).exists()
    begin = time.monotonic()
    with lock.held(out, lambda: pytest.fail("waited"), 0):
        assert time.monotonic() - begin < 1


def test_who_waits_goes_on_when_the_other_is_killed(huis: Huis, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    first = holder(out, 60)
    second = start(*command(huis.root, out))
    assert second.stderr is not None and "wacht" in second.stderr.readline()
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    _, problems = second.communicate(timeout=60)
    assert second.returncode == 0, problems


def test_two_folders_do_not_wait_for_each_other(huis: Huis, tmp_path: Path) -> None:
    first = holder(tmp_path / "een", 60)
    with lock.held(tmp_path / "twee", lambda: pytest.fail("waited"), 0):
        pass
    first.kill()
    first.wait()


# --- edited by hand -------------------------------------------------------------------------------


@pytest.mark.parametrize("vorm", ["docx", "xlsx"])
def test_what_a_person_edited_stays_whatever_its_form(tmp_path: Path, vorm: str) -> None:
    write(tmp_path, product(vorm=vorm), "")
    (tmp_path / f"doc.{vorm}").write_bytes(b"van de jurist")
    outcome, path, found = write(tmp_path, product(b"twee", "h2", vorm), "")
    assert (outcome, path.name, codes(found)) == (Written.ERNAAST, f"doc.nieuw.{vorm}", ["W601"])
    assert files(tmp_path) == {f"doc.{vorm}": b"van de jurist", f"doc.nieuw.{vorm}": b"twee"}


def test_region_documents_and_working_papers_are_kept_too(tmp_path: Path, capsys: Out) -> None:
    """On the example region: its overview, a workbook and a paper of one of its tenders."""
    out = tmp_path / "uit"
    start = ["--project", str(ROOT), "render", "--no-pages", "--alle", "--out", str(out)]
    made = {"voorbeeld": "overzicht", "voorbeeld/jeugdteams": "gegevensblad"}
    made_xlsx = "beoordelingsmatrix-selectie"

    def run(*options: str) -> str:
        for spec, document in (*made.items(), ("voorbeeld/jeugdteams", made_xlsx)):
            assert cli.main([*start, *options, spec, "--document", document]) == 0
        told = capsys.readouterr()
        return told.out + told.err

    run()
    papers = out / "voorbeeld" / "jeugdteams" / "werkstukken"
    edited = [
        out / "voorbeeld" / "overzicht.docx",
        papers / "gegevensblad.docx",
        papers / f"{made_xlsx}.xlsx",
    ]
    good = {path: path.read_bytes() for path in edited}
    for path in edited:
        path.write_bytes(b"van een mens")
    told = run()
    for path in edited:
        assert path.read_bytes() == b"van een mens"
        assert path.with_name(f"{path.stem}.nieuw{path.suffix}").read_bytes() == good[path]
    assert told.count("; nieuwe versie ernaast,") == told.count(" W601 ") == len(edited)
    told = run("--overwrite")
    for path in edited:
        assert path.read_bytes() == good[path]
        (kept,) = path.parent.glob(f"{path.stem}.bewaard-*{path.suffix}")
        assert kept.read_bytes() == b"van een mens"
        assert f"{path.name} is overschreven; wat er stond, is bewaard als {kept.name}" in told
    assert told.count(" W605 ") == len(edited)
    assert " W607 " in told


def test_a_new_version_that_a_person_put_in_place_is_ours_again(tmp_path: Path) -> None:
    write(tmp_path, product(), "")
    (tmp_path / "doc.docx").write_bytes(b"van de jurist")
    write(tmp_path, product(b"twee", "h2"), "")
    (tmp_path / "doc.nieuw.docx").replace(tmp_path / "doc.docx")
    assert write(tmp_path, product(b"drie", "h3"), "") == (
        Written.GEMAAKT,
        tmp_path / "doc.docx",
        [],
    )
    assert files(tmp_path) == {"doc.docx": b"drie"}


def test_a_lost_manifest_proves_nothing_but_equal_bytes(tmp_path: Path) -> None:
    write(tmp_path, product(), "")
    write(tmp_path, Product("ander", b"ander", "h", {}), "")
    (tmp_path / "manifest.json").unlink()
    assert write(tmp_path, product(), "")[0] is Written.ONGEWIJZIGD
    outcome, _, found = write(tmp_path, Product("ander", b"nieuw", "h", {}), "")
    assert (outcome, codes(found)) == (Written.ERNAAST, ["W602"])
    assert files(tmp_path)["ander.docx"] == b"ander"


OTHERS = [
    "",
    "{",
    "[]",
    "\x00",
    "null",
    '{"doc": 3}',
    '{"doc": []}',
    '{"doc": {"sha256": 3}}',
    '{"doc": {"sha256": "a", "bezig": "b"}}',
    '{"formaat": 2, "documenten": {"doc": {"sha512": "00"}}}',
    '{"doc": {"sha512": "00"}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", OTHERS, ids=range(len(OTHERS)))
def test_a_manifest_that_we_cannot_read_is_kept_and_told(tmp_path: Path, text: str) -> None:
    write(tmp_path, product(), "")
    (tmp_path / "manifest.json").write_text(text)
    assert read_manifest(tmp_path) == {}
    assert not is_current(tmp_path, "doc", "h1", "")
    outcome, _, found = write(tmp_path, product(b"twee", "h2"), "")
    assert (outcome, codes(found)) == (Written.ERNAAST, ["W604", "W602"])
    assert files(tmp_path)["doc.docx"] == b"een"
    (kept,) = tmp_path.glob("manifest.bewaard-*.json")
    assert kept.read_text() == text
    assert dict(found[0].params)["bewaard"] == kept.name
    assert codes(write(tmp_path, product(b"drie", "h3"), "")[2]) == ["W602"]


def test_a_manifest_of_another_version_with_the_same_form_is_proof(tmp_path: Path) -> None:
    write(tmp_path, Product("doc", b"een", "h1", {"bestek": "0.0.1", "later": [1]}), "")
    assert write(tmp_path, product(b"twee", "h2"), "")[0] is Written.GEMAAKT


def test_origins_follow_the_spec_when_the_document_does_not_change(huis: Huis) -> None:
    huis.bestek("render", "--no-pages", "--fase", "selectie")
    path = huis.root / "output" / TENDER / "herkomst" / "selectiedocument.json"
    before = path.read_text()
    huis.spec(text="# een regel erbij\n" + spec_text())
    assert huis.bestek("render", "--no-pages", "--fase", "selectie") == 0
    assert path.read_text() != before
    path.unlink()
    assert huis.bestek("render", "--no-pages", "--fase", "selectie") == 0
    assert path.is_file()


# --- overwrite ------------------------------------------------------------------------------------


def test_a_copy_has_the_moment_of_the_change_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "doc.docx"
    path.write_bytes(b"een")
    os.utime(path, (OLD, OLD))
    moment = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(OLD))
    kept = backup(path)
    assert kept.name == f"doc.bewaard-{moment}.docx"
    assert kept.stat().st_mtime == OLD
    assert backup(path) == kept
    path.write_bytes(b"twee")
    os.utime(path, (OLD, OLD))
    assert backup(path).name == f"doc.bewaard-{moment}-2.docx"
    assert sorted(files(tmp_path).values()) == [b"een", b"twee", b"twee"]


def test_overwriting_again_and_again_keeps_every_version(tmp_path: Path) -> None:
    write(tmp_path, product(), "")
    path = tmp_path / "doc.docx"
    for number in range(3):
        path.write_bytes(f"van de jurist {number}".encode())
        os.utime(path, (OLD, OLD))
        outcome, where, found = write(tmp_path, product(b"twee", "h2"), "", overwrite=True)
        assert (outcome, where, codes(found)) == (Written.GEMAAKT, path, ["W605"])
        assert path.read_bytes() == b"twee"
    kept = [data for name, data in sorted(files(tmp_path).items()) if "bewaard" in name]
    assert sorted(kept) == [f"van de jurist {n}".encode() for n in range(3)]


def test_overwrite_makes_no_copy_of_what_nobody_edited(tmp_path: Path) -> None:
    write(tmp_path, product(), "")
    assert write(tmp_path, product(b"twee", "h2"), "", overwrite=True)[2] == []
    assert files(tmp_path) == {"doc.docx": b"twee"}


def test_when_no_copy_can_be_made_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, product(), "")
    (tmp_path / "doc.docx").write_bytes(b"van de jurist")
    before = files(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generator.write.backup", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, product(b"twee", "h2"), "", overwrite=True)
    assert files(tmp_path) == before


def test_overwrite_on_the_command_line(huis: Huis, capsys: Out) -> None:
    huis.bestek("render", "--no-pages", "--fase", "selectie")
    path = huis.root / "output" / TENDER / "selectiedocument.docx"
    good = path.read_bytes()
    path.write_bytes(b"van de jurist")
    os.utime(path, (OLD, OLD))
    capsys.readouterr()
    assert huis.bestek("render", "--no-pages", "--fase", "selectie", "--overwrite") == 0
    told = capsys.readouterr()
    (kept,) = path.parent.glob("*.bewaard-*")
    assert (path.read_bytes(), kept.read_bytes()) == (good, b"van de jurist")
    assert "W605" in told.err and kept.name in told.err and path.name in told.err
    assert "selectiedocument: gemaakt" in told.out


# --- no longer in the plan ------------------------------------------------------------------------


def left(huis: Huis, capsys: Out, *args: str) -> list[str]:
    """Files that a command tells to be left over."""
    capsys.readouterr()
    assert huis.bestek(*args) == 0
    told = capsys.readouterr()
    lines = (told.out + told.err).splitlines()
    return [line.split(" ")[0] for line in lines if " W607 " in line]


RENDER = ("render", "--no-pages")


def test_a_plan_that_fits_leaves_nothing(huis: Huis, capsys: Out) -> None:
    assert left(huis, capsys, *RENDER) == []
    assert left(huis, capsys, *RENDER, "--fase", "dialoog") == []
    assert left(huis, capsys, "status") == []


def test_a_renumbered_perceel(huis: Huis, capsys: Out) -> None:
    huis.spec(edities="per_perceel")
    huis.bestek(*RENDER)
    huis.spec()
    gone = [f"output/{TENDER}/inschrijfdocument-perceel-{n}.docx" for n in (1, 2)]
    for args in ((*RENDER,), (*RENDER, TENDER, "--fase", "selectie"), ("status",)):
        assert left(huis, capsys, *args) == gone
    assert all((huis.root / name).is_file() for name in gone)
    (huis.root / gone[0]).unlink()
    assert left(huis, capsys, "status") == gone[1:]


def test_another_procedure(huis: Huis, capsys: Out) -> None:
    huis.bestek(*RENDER)
    huis.spec(procedure="sas_openbaar")
    capsys.readouterr()
    huis.bestek("status")
    assert f"output/{TENDER}/dialoogdocument.docx waarschuwing W607" in capsys.readouterr().out


def test_an_open_procedure_only_blocks(huis: Huis, capsys: Out) -> None:
    huis.bestek(*RENDER)
    huis.spec(procedure="{open: nog niet, uiterlijk: selectie, hint: vraag het na}")
    assert left(huis, capsys, "status") == []


def test_a_spec_with_errors_tells_nothing_about_its_documents(huis: Huis, capsys: Out) -> None:
    huis.bestek(*RENDER)
    huis.spec(text="onzin: ja\n")
    capsys.readouterr()
    assert huis.bestek("status") == 1
    assert "W607" not in "".join(capsys.readouterr())


def test_a_renamed_spec(huis: Huis, capsys: Out) -> None:
    huis.bestek(*RENDER)
    huis.project.spec(TENDER).rename(huis.project.spec("proef/anders"))
    names = ("dialoog", "inschrijf", "selectie")
    assert left(huis, capsys, "status", "proef") == [
        f"output/{TENDER}/{name}document.docx" for name in names
    ]
    assert left(huis, capsys, "status", "proef/anders") == []


def test_a_region_that_is_gone(huis: Huis, capsys: Out) -> None:
    huis.bestek(*RENDER)
    shutil.copytree(huis.root / "output" / "proef", huis.root / "output" / "weg")
    assert len(left(huis, capsys, "status")) == 3
    assert left(huis, capsys, "status", "proef") == []


def test_a_document_of_somebody_else_is_not_our_business(huis: Huis, capsys: Out) -> None:
    huis.bestek(*RENDER)
    (huis.root / "output" / TENDER / "notitie.docx").write_bytes(b"van de jurist")
    (huis.root / "output" / "losse-map").mkdir()
    assert left(huis, capsys, *RENDER) == []


def test_a_new_version_that_was_put_beside_is_told_once_it_is_outdated(
    huis: Huis, capsys: Out
) -> None:
    huis.bestek(*RENDER)
    path = huis.root / "output" / TENDER / "selectiedocument.docx"
    path.write_bytes(b"van de jurist")
    assert left(huis, capsys, *RENDER) == []
    path.unlink()
    assert left(huis, capsys, *RENDER) == [f"output/{TENDER}/selectiedocument.nieuw.docx"]


def test_the_plan_of_every_real_tender_covers_its_documents() -> None:
    """Names are unique per folder and form: the manifest knows a document by its name."""
    house = open_house(Project(ROOT))
    for tender in house.project.tenders():
        one, _ = dossier(house, tender, None)
        names = [(g.map, g.naam) for g in plan(one) if not g.geblokkeerd] if one else []
        assert len(names) == len(set(names)), tender


def test_the_manifest_is_whole_json_after_everything(huis: Huis) -> None:
    huis.bestek(*RENDER)
    data = json.loads((huis.root / "output" / TENDER / "manifest.json").read_text())
    assert all("bezig" not in entry for entry in data.values())
