"""``make fuzz``: breaks real specs, tables, results, templates and documents at random.

Every case goes through the command line in this process. An internal error, an unknown exit
code, a case that takes too long or a file written outside the output folder ends the run with
exit 1; the case is saved in ``output/fuzz``. ``make fuzz SECONDEN=600 SEED=7`` repeats a run.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator import cli, pipeline
from generator.schemas import load_schemas
from tests import mutaties
from tests.huis import build

ROOT = Path(__file__).parents[1]
SAVED = ROOT / "output" / "fuzz"
MAX_SECONDS = 60
"""What one command may take."""

LINES = (
    *("a: &a [1]\nb: *a", "<<: {naam: x}", "naam: x\nnaam: y", "\tnaam: x", "? [a]\n: b"),
    *("---", "...", "%YAML 1.1", "!!python/object/apply:os.system ['id']", "{{ 7 * 7 }}"),
    *("[" * 80, "- " * 80 + "x", "{a: " * 60, '"\\ud800"', '"\\e]0;x\\a": 1', "'", "|", ">-"),
)
VALUES = (
    *("[]", "{}", "''", "~", "-1", "0", "1e9", "999999999999", "45E04", "ja", "nee", "geen"),
    *("9999-12-31", "0001-01-01", "2027-02-30", "'12:00'", "[[]]", "{open: x}", "open"),
    *("{open: x, uiterlijk: selectie, hint: y}", "{verwacht: 1, reden: x, uiterlijk: selectie}"),
    *("{waarde: {waarde: 1}}", "{waarde: 1, open: 2}", "{minimaal: 5, maximaal: 2}"),
    *("onbeperkt", "../../x", "'{{ naam.__class__ }}'", "'{% for x in y %}'", "'<w:p/>&amp;'"),
    *("'=1+1'", "😀", "\u202eabc", "\u200f", "\x07", "[1, [2, [3]]]", "{a: {b: {c: d}}}"),
    *("{bron: x}", "[{}]", "[x, x]", "x" * 3000, "100", "7", "S1", "54001", "Breda", "2027-01-01"),
)
TAGS = (
    *(
        "{{ naam.__class__.__mro__ }}",
        "{{ naam.origin }}",
        "{% import 'os' as os %}",
        "{{ 9**9**9 }}",
    ),
    *("{% for x in range(1000000000) %}x{% endfor %}", "{{ 'a' * 9999999999 }}", "{{", "{%", "}}"),
    *("{%p for x in percelen %}", "{%tr endfor %}", "{% if %}", "{{ onbekend.veld }}", "{#"),
    *("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ percelen[99].naam }}", "{%p endif %}"),
    *("{{ looptijd | bedrag }}", "{{ naam | datum }}", "{{ verwijs(1, 2) }}", "{{ 1 / 0 }}"),
    *("[[bs_bestaat_niet]]", "[[bs_inleiding]]", "{{ percelen | opsomming }}", "{{ naam() }}"),
)
XML = (
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    *(b"", b"<", b"\x00", b"<a/>", b"<w:document/>", b"\xff\xfe<\x00", b"<a>" * 5000),
)


class TooLong(BaseException):
    """The command did not end in time."""


@dataclass
class Case:
    """One broken input: the file that was changed and the command that reads it."""

    project: Path
    changed: Path
    command: list[str]


@dataclass
class Fuzz:
    """The projects on which the cases are made, and the dice."""

    real: Path
    small: Path
    dice: random.Random

    def cases(self) -> Iterator[Callable[[], Case]]:
        """Kinds of cases without end; those that run fast come more often."""
        kinds = [self.small_spec] * 6 + [self.spec] * 4 + [self.table] * 2
        kinds += [self.results] * 2 + [self.template] * 4 + [self.document] * 2
        kinds += [self.other] * 2 + [self.machinery] * 3 + [self.workbook, self.pair, self.words]
        while True:
            yield self.dice.choice(kinds)

    def small_spec(self) -> Case:
        """A spec or region that makes documents; rendered, so that every stage is seen."""
        folder = self.small / "tender_specs" / "proef"
        path = folder / self.dice.choice(("klein.yaml", "klein.yaml", "regio.yaml"))
        path.write_bytes(self.broken(path.read_bytes()))
        command = self.dice.choice((["render", "--no-pages"], ["check"], ["status"]))
        if self.dice.random() < 0.2:
            command = [*command, *(["--definitief"] if command[0] == "render" else [])]
        return Case(self.small, path, [*command, *self.dice.choice(([], ["proef/klein"]))])

    def other(self) -> Case:
        """Releases and the table of the small project, seen by every stage."""
        path = self.small / "tender_specs" / "proef" / "vertaaltabel.csv"
        if self.dice.random() < 0.5:
            path = path.with_name("vrijgave.yaml")
            row = "{bouwsteen: bs_looptijd, versie: '1', functie: jurist, datum: 2026-01-01}"
            path.write_text(f"vrijgaven:\n- {row}\n- {row}\n")
        path.write_bytes(self.broken(path.read_bytes()))
        return Case(self.small, path, ["render", "--no-pages", "--definitief"])

    def machinery(self) -> Case:
        """The register of clauses, procedures and schemas: for a maintainer, but no traceback."""
        paths = [self.small / "templates" / "bouwstenen.yaml"] * 3
        paths += [self.small / "schemas" / "procedures.yaml"] * 3
        paths += sorted((self.small / "schemas").glob("*.yaml"))
        path = self.dice.choice(paths)
        path.write_bytes(self.broken(path.read_bytes()))
        command = self.dice.choice(
            (["render", "--no-pages"], ["check"], ["status"], ["templates", "check"], ["schema"])
        )
        return Case(self.small, path, command)

    def workbook(self) -> Case:
        """A real workbook template, rendered."""
        path = self.dice.choice(sorted((self.real / "templates" / "werkstukken").glob("*.xlsx")))
        path.write_bytes(self.broken_package(path.read_bytes()))
        command = ["render", "voorbeeld/jeugdteams", "--no-pages", "--document", path.stem]
        return Case(self.real, path, command)

    def pair(self) -> Case:
        """A broken document compared with a good one."""
        source = self.dice.choice(sorted((self.real / "templates").glob("documenten/*.docx")))
        path = self.small / "stuk.docx"
        path.write_bytes(self.broken_package(source.read_bytes()))
        return Case(self.small, path, ["check", str(path), str(source)])

    def words(self) -> Case:
        """Commands with words that nobody expects."""
        odd = self.dice.choice((*VALUES, *TAGS, "L101", "v213", "wbo/slt", "--", "proef/", "/"))
        path = self.small / "tender_specs" / "proef" / "klein.yaml"
        command = self.dice.choice((["explain"], ["new"], ["check"], ["render"], ["status"]))
        return Case(self.small, path, [*command, f"x{odd}" if odd.startswith("-") else odd])

    def spec(self) -> Case:
        """A real spec or region."""
        path = self.dice.choice(sorted((self.real / "tender_specs").glob("*/*.yaml")))
        path.write_bytes(self.broken(path.read_bytes()))
        return Case(self.real, path, ["check", path.parent.name])

    def table(self) -> Case:
        """A real vertaaltabel."""
        path = self.dice.choice(sorted((self.real / "tender_specs").glob("*/vertaaltabel.csv")))
        path.write_bytes(self.broken(path.read_bytes()))
        return Case(self.real, path, ["check", path.parent.name])

    def results(self) -> Case:
        """A real results file; now and then its documents are made."""
        path = self.dice.choice(sorted((self.real / "tender_specs").glob("*/uitkomsten/*.yaml")))
        path.write_bytes(self.broken(path.read_bytes()))
        return Case(self.real, path, ["check", f"{path.parent.parent.name}/{path.stem}"])

    def template(self) -> Case:
        """A broken skeleton, clause or house style of the small project."""
        path = self.dice.choice(sorted((self.small / "templates").glob("*/*.docx")))
        path.write_bytes(self.broken_package(path.read_bytes()))
        command = self.dice.choice((["render", "--no-pages"], ["templates", "check"]))
        return Case(self.small, path, command)

    def document(self) -> Case:
        """A broken document given to ``check``."""
        source = self.dice.choice(sorted((self.real / "templates").glob("*/*.docx")))
        path = self.small / "stuk.docx"
        path.write_bytes(self.broken_package(source.read_bytes()))
        return Case(self.small, path, ["check", str(path)])

    def broken(self, data: bytes) -> bytes:
        """Text with one to four faults in it, or a tree with faults."""
        if self.dice.random() < 0.4:
            return mutaties.tree(data, self.dice)
        for _ in range(self.dice.randint(1, 4)):
            data = self.fault(data)
        return data

    def fault(self, data: bytes) -> bytes:
        """One fault: mostly in a line, sometimes in the bytes."""
        dice = self.dice
        if dice.random() < 0.1:
            at = dice.randrange(len(data) + 1)
            junk = (
                b"\x00",
                b"\xff\xfe",
                b"\x0b",
                b"\r",
                b"\xef\xbb\xbf",
                b"\xc3",
                bytes([dice.randrange(256)]),
            )
            return dice.choice((data[:at], data[:at] + dice.choice(junk) + data[at:], b""))
        lines = data.decode("utf-8", "replace").split("\n")
        at = dice.randrange(len(lines))
        line = lines[at]
        indent = line[: len(line) - len(line.lstrip())]
        kind = dice.randrange(8)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(dice.randrange(len(lines)), line)
        elif kind == 2:
            lines.insert(at, indent + dice.choice(LINES))
        elif kind == 3:
            lines[at] = dice.choice(("  ", "- ", " ")) + line
        elif kind == 4 and ";" in line:
            cells = line.split(";")
            cells[dice.randrange(len(cells))] = dice.choice(VALUES)
            lines[at] = ";".join(cells)
        elif ":" in line:
            lines[at] = line.split(":", 1)[0] + ": " + dice.choice(VALUES)
        else:
            lines[at] = indent + dice.choice(("", "- ")) + dice.choice(VALUES)
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    def broken_package(self, data: bytes) -> bytes:
        """A .docx with a fault in its bytes, its parts or its text."""
        dice = self.dice
        if dice.random() < 0.6:
            return mutaties.package(data, dice)
        kind = dice.randrange(6)
        if kind == 0:
            return data[: dice.randrange(len(data))]
        if kind == 1:
            at = dice.randrange(len(data))
            return data[:at] + dice.randbytes(dice.randint(1, 8)) + data[at + 4 :]
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = dice.choice(sorted(parts))
        if kind == 2:
            del parts[name]
        elif kind == 3:
            parts[
                dice.choice(("word/vbaProject.bin", "../x.xml", "/x", "word/embeddings/o.bin"))
            ] = b"x"
        elif kind == 4:
            xml = parts[name]
            at = dice.randrange(len(xml) + 1)
            parts[name] = dice.choice(
                (dice.choice(XML), xml[:at] + dice.choice(XML) + xml[at:], xml[:at])
            )
        else:
            xml = parts["word/document.xml"]
            spots = [i for i in range(len(xml)) if xml.startswith(b"</w:t>", i)]
            at = dice.choice(spots or [len(xml)])
            parts["word/document.xml"] = xml[:at] + dice.choice(TAGS).encode() + xml[at:]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for part, content in parts.items():
                package.writestr(part, content)
        return out.getvalue()


_SCHEMAS_CHANGED: set[Path] = set()
"""Folders of schemas that the case of this moment changes."""


def fault_of(case: Case) -> str:
    """What the tool did wrong on a case; empty when it did well."""
    before = listing(case.project)
    says = io.StringIO()
    argv = ["--project", str(case.project), *case.command]
    signal.signal(signal.SIGALRM, _late)
    signal.alarm(MAX_SECONDS)
    try:
        with contextlib.redirect_stdout(says), contextlib.redirect_stderr(says):
            code = cli.main(argv)
            if code == cli.INTERNAL and case.changed.is_relative_to(case.project / "schemas"):
                return ""  # the rules themselves: for a maintainer, and said in one line
            if code == cli.INTERNAL:
                options = cli._parser().parse_args(argv)
                options.run(options)
    except TooLong:
        return f"langer dan {MAX_SECONDS} seconden"
    except SystemExit as fault:  # how argparse says that an argument is wrong
        code = fault.code if isinstance(fault.code, int) else cli.INTERNAL
    except Exception:
        return traceback.format_exc()
    finally:
        signal.alarm(0)
    if code not in (cli.OK, cli.PROBLEMS, cli.WRONG_USE):
        return f"exit {code}: {says.getvalue()[-500:]}"
    if code != cli.OK and not says.getvalue().strip():
        return f"exit {code} zonder een woord"
    strange = listing(case.project) - before
    return f"geschreven buiten output: {sorted(strange)}" if strange else ""


def _late(*_: object) -> None:
    raise TooLong


def listing(project: Path) -> set[str]:
    """Every file of a project and beside it, the output folder left out."""
    own = project.parent
    output = project / "output"
    return {str(p) for p in own.rglob("*") if not p.is_relative_to(output)}


def save(case: Case, number: int, seed: int, reason: str) -> Path:
    """Keep the case: the changed file, the command and what went wrong."""
    folder = SAVED / f"seed-{seed}-geval-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(case.changed, folder)
    where = case.changed.relative_to(case.project)
    told = f"bestand: {where}\nopdracht: bestek {' '.join(case.command)}\n\n{reason}\n"
    (folder / "geval.txt").write_text(told, encoding="utf-8", errors="backslashreplace")
    return folder


def run(seconds: float, seed: int) -> int:
    """Cases until the time is up; the exit code."""
    print(f"make fuzz SECONDEN={seconds:g} SEED={seed}", flush=True)
    end = time.monotonic() + seconds
    read = functools.cache(load_schemas)
    pipeline.load_schemas = lambda f: load_schemas(f) if f in _SCHEMAS_CHANGED else read(f)
    with tempfile.TemporaryDirectory() as name:
        real, small = Path(name) / "echt" / "project", Path(name) / "klein" / "project"
        for part in ("schemas", "templates", "tender_specs"):
            shutil.copytree(ROOT / part, real / part)
        build(small)
        fuzz = Fuzz(real, small, random.Random(seed))
        number = 0
        for make in fuzz.cases():
            if time.monotonic() > end:
                break
            number += 1
            kept = {p: p.read_bytes() for p in _inputs(real, small, make)}
            case = make()
            _SCHEMAS_CHANGED.clear()
            if case.changed.is_relative_to(case.project / "schemas"):
                _SCHEMAS_CHANGED.add(case.project / "schemas")
            reason = fault_of(case)
            if reason:
                print(f"geval {number}: {reason}")
                print(f"bewaard in {save(case, number, seed, reason).relative_to(ROOT)}")
                return 1
            for path, data in kept.items():
                if not path.is_file() or path.read_bytes() != data:
                    path.write_bytes(data)
            if case.changed not in kept:
                case.changed.unlink(missing_ok=True)
    print(f"{number} gevallen, geen interne fout")
    return 0


def _inputs(real: Path, small: Path, make: Callable[[], Case]) -> Iterator[Path]:
    """The files that a case may change."""
    real_parts = {"workbook": ("templates",)}
    if make.__name__ in ("spec", "table", "results", "workbook"):
        root, parts = real, real_parts.get(make.__name__, ("tender_specs",))
    elif make.__name__ == "machinery":
        root, parts = small, ("schemas", "templates", "tender_specs")
    else:
        root, parts = small, ("tender_specs", "templates")
    for part in parts:
        yield from (p for p in (root / part).rglob("*") if p.is_file())


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    chosen = given.get(2) or os.environ.get("SEED") or str(random.randrange(10**6))
    sys.exit(run(float(given.get(1) or 60), int(chosen)))
