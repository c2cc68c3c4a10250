"""Kill ``bestek render`` at any moment; afterwards nothing is lost, half or mixed.

``make test-kill`` does it a few hundred times (``AANTAL=200``), each time in a process of its own
that gets SIGKILL: after a random time, or at a random one of the things it does with a file in
the output folder. Then every document must be the old or the new one, whole; the manifest must
know it; and the next normal run must give exactly the bytes of an undisturbed one.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator import cli, pipeline
from generator.files import HALF, digest
from tests.huis import TENDER, build, spec_text

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = {"een": spec_text(), "twee": spec_text(naam="Heel andere teams")}
"""Two versions of the spec; every document of the one differs from that of the other."""
EDITED = "selectiedocument.docx"
_ACTIONS = {"open", "os.mkdir", "os.chmod", "os.rename", "os.remove", "os.utime"}

Tree = dict[str, bytes]


def tree(out: Path) -> Tree:
    """Every file of ours in the output folder, without cache, lock and half-written ones."""
    return {
        str(p.relative_to(out)): p.read_bytes()
        for p in sorted(out.rglob("*"))
        if p.is_file() and not any(part.startswith(".") for part in p.relative_to(out).parts)
    }


@dataclass
class Proef:
    """A small project, what an undisturbed run makes of each version, and one output folder."""

    root: Path
    out: Path
    expected: dict[str, Tree] = field(default_factory=dict)
    seconds: float = 0.0
    steps: int = 0

    @classmethod
    def prepare(cls, folder: Path) -> Proef:
        """Build the project, and measure how long a run takes and what it does with files."""
        proef = cls(folder / "project", folder / "uit")
        build(proef.root)
        (proef.root / "tender_specs" / "proef" / "vertaaltabel.csv").unlink()  # costs time only
        for version in VERSIONS:
            proef.expected[version] = proef._undisturbed(version, folder / version)
        start = time.perf_counter()
        proef._undisturbed("twee", folder / "tijd")
        proef.seconds = time.perf_counter() - start
        proef.steps = proef._counted(folder / "stappen")
        return proef

    def version(self, name: str) -> None:
        """Write this version of the spec."""
        path = self.root / "tender_specs" / f"{TENDER}.yaml"
        path.write_text(VERSIONS[name], encoding="utf-8")

    def command(self, out: Path, *options: str) -> list[str]:
        """The arguments of ``bestek``."""
        where = ["--project", str(self.root), "render", "--no-pages", "--out", str(out)]
        return [*where, *options]

    def run(self, *options: str, out: Path | None = None) -> str:
        """One normal run to its end, in this process; what it said."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = cli.main(self.command(out or self.out, *options))
        assert code == 0, said.getvalue()
        return said.getvalue()

    def fresh(self, name: str) -> None:
        """The output folder as an undisturbed run of this version leaves it."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.version(name)
        self.run()

    def _undisturbed(self, version: str, out: Path) -> Tree:
        self.version(version)
        self.run(out=out)
        return tree(out)

    def _counted(self, out: Path) -> int:
        """How many things a run does with files when every document is made anew."""
        self.fresh("een")
        self.version("twee")
        count = out.with_suffix(".aantal")
        done, status = os.waitpid(self.forked(0, count), 0)
        assert done and os.waitstatus_to_exitcode(status) == 0
        return int(count.read_text())

    def forked(self, step: int, count: Path | None = None, *options: str) -> int:
        """A run in a process of its own that kills itself at this step (0: never)."""
        if child := os.fork():
            return child
        try:  # from here on we are the child
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(sys.stdout):
                at = _watch(self.out, step)
                code = cli.main(self.command(self.out, *options))
            if count:
                count.write_text(str(at()))
            os._exit(code)
        finally:
            os._exit(99)


def _watch(out: Path, step: int) -> Callable[[], int]:
    """Count what this process does with files in the output folder; die at one of them."""
    seen, prefix, fsync = [0], str(out), os.fsync

    def happens() -> None:
        seen[0] += 1
        if seen[0] == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in _ACTIONS and str(args[0]).startswith(prefix):
            happens()

    def counted_fsync(handle: int) -> None:
        happens()
        fsync(handle)

    sys.addaudithook(hook)
    os.fsync = counted_fsync
    return lambda: seen[0]


def killed_at_step(proef: Proef, step: int, *options: str) -> bool:
    """Run until this step; False when the run was over before."""
    _, status = os.waitpid(proef.forked(step, None, *options), 0)
    return os.WIFSIGNALED(status)


def killed_after(proef: Proef, seconds: float, *options: str) -> bool:
    """Run for this long; False when the run was over before."""
    child = proef.forked(0, None, *options)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def killed_command(proef: Proef, seconds: float, *options: str) -> bool:
    """The command as a user starts it, for this long."""
    command = [sys.executable, "-m", "generator", *proef.command(proef.out, *options)]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        run.wait(seconds)
    except subprocess.TimeoutExpired:
        run.kill()
    return run.wait() < 0


def faults(proef: Proef, old: Tree, new: Tree) -> Iterator[str]:
    """What is wrong in the output folder after a kill, in words; nothing when all is well."""
    found = tree(proef.out)
    for path in proef.out.rglob("*.docx"):
        with zipfile.ZipFile(path) as package:  # raises when it is not whole
            if package.testzip():
                yield f"{path.name} is beschadigd"
    for name, data in found.items():
        if name.endswith("manifest.json"):
            yield from _manifest_faults(name, data, found, (old, new))
        elif data not in (old.get(name), new.get(name)):
            yield f"{name} is niet het oude en niet het nieuwe"
    yield from (f"{name} is weg" for name in old if name not in found)
    half = list(proef.out.rglob(f"*{HALF}"))
    if len(half) > 1:
        yield f"{len(half)} half geschreven bestanden"


def _manifest_faults(name: str, data: bytes, found: Tree, sides: tuple[Tree, ...]) -> Iterator[str]:
    """The manifest knows every document; one that it calls finished has its own origins."""
    folder = name.removesuffix("manifest.json")
    entries = json.loads(data)
    for path, content in found.items():
        if not path.endswith(".docx"):
            continue
        naam = path.removeprefix(folder).removesuffix(".docx")
        entry = entries.get(naam, {})
        if digest(content) not in [entry.get("sha256"), *entry.get("bezig", [])]:
            yield f"manifest.json kent {path} niet"
        origins = f"{folder}herkomst/{naam}.json"
        pairs = [(side.get(path), side.get(origins)) for side in sides]
        if "bezig" not in entry and (content, found.get(origins)) not in pairs:
            yield f"{origins} hoort niet bij {path}"


@dataclass
class Telling:
    """What happened over all kills."""

    hoe: Counter[str] = field(default_factory=Counter)
    waar: Counter[str] = field(default_factory=Counter)
    half: int = 0
    fouten: list[str] = field(default_factory=list)


def one_kill(proef: Proef, dice: random.Random, manner: str, telling: Telling) -> None:
    """One run killed, everything looked at, and a normal run after it."""
    old = tree(proef.out)
    wanted, after = dice.choice([n for n in VERSIONS if proef.expected[n] != old]), _any(dice)
    if dice.random() < 0.1:  # the very first run
        shutil.rmtree(proef.out)
        old = {}
    proef.version(wanted)
    if manner == "bestandshandeling":
        killed = killed_at_step(proef, dice.randint(1, proef.steps))
    elif manner == "tijd":
        killed = killed_after(proef, dice.uniform(0, proef.seconds * 1.1))
    else:
        killed = killed_command(proef, dice.uniform(0.4, 1) * (proef.seconds + 1.2))
    _counted(proef, old, proef.expected[wanted], manner, killed, telling)
    proef.version(after)
    said = proef.run()
    if tree(proef.out) != proef.expected[after]:
        telling.fouten.append(f"na {manner}: de volgende run geeft andere bytes\n{said}")
        proef.fresh(after)  # so that one fault is not told again and again
    if list(proef.out.rglob(f"*{HALF}")):
        telling.fouten.append(f"na {manner}: half geschreven bestanden blijven liggen")


def _any(dice: random.Random) -> str:
    return dice.choice(list(VERSIONS))


def _counted(
    proef: Proef, old: Tree, new: Tree, manner: str, killed: bool, telling: Telling
) -> None:
    now = tree(proef.out)
    telling.fouten += [f"na {manner}: {one}" for one in faults(proef, old, new)]
    telling.half += bool(list(proef.out.rglob(f"*{HALF}")))
    telling.hoe[manner] += 1
    when = "ervoor" if now == old else "erna" if now == new else "tijdens het schrijven"
    telling.waar[when if killed else "al klaar"] += 1


def edited_faults(proef: Proef, step: int, *options: str) -> tuple[bool, list[str]]:
    """A document that a person edited is still there, wherever the run is killed."""
    proef.fresh("een")
    path = next(proef.out.rglob(EDITED))
    edited = path.read_bytes() + b"\nvan de jurist"
    path.write_bytes(edited)
    proef.version("twee")
    killed = killed_at_step(proef, step, *options)
    found = [] if edited in tree(proef.out).values() else [f"stap {step}: het werk is weg"]
    proef.run(*options)
    now = tree(proef.out)
    kept = [name for name, data in now.items() if data == edited]
    if len(kept) != 1:
        found.append(f"stap {step}: het werk staat er {len(kept)} keer")
    if proef.expected["twee"][str(path.relative_to(proef.out))] not in now.values():
        found.append(f"stap {step}: het nieuwe document is er niet")
    return killed, found


MANNERS = ("bestandshandeling",) * 6 + ("tijd",) * 3 + ("opdracht",)


def kill(number: int, seed: int, folder: Path) -> Telling:
    """So many kills, one after the other."""
    with known_schemas():
        proef, dice, telling = Proef.prepare(folder), random.Random(seed), Telling()
        for turn in range(number):
            one_kill(proef, dice, MANNERS[turn % len(MANNERS)], telling)
    return telling


@contextlib.contextmanager
def known_schemas() -> Iterator[None]:
    """Read the schemas once for all runs in this process: half of the time of a small run."""
    real = pipeline.load_schemas
    pipeline.load_schemas = functools.cache(real)
    try:
        yield
    finally:
        pipeline.load_schemas = real


def main() -> int:
    """Kill, look and print; 1 when anything was lost."""
    parser = argparse.ArgumentParser(prog="make test-kill")
    parser.add_argument("aantal", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        telling = kill(options.aantal, options.seed, Path(folder).resolve())
    spent = time.perf_counter() - start
    print(f"{options.aantal} keer afgebroken in {spent:.0f} s (--seed {options.seed})")
    for title, counts in (("waarop", telling.hoe), ("wanneer", telling.waar)):
        print(f"  {title}: " + ", ".join(f"{word} {n}" for word, n in counts.most_common()))
    print(f"  half geschreven bestanden: {telling.half}, opgeruimd door de volgende run")
    for fault in telling.fouten:
        print(f"  FOUT {fault}")
    print("niets verloren" if not telling.fouten else f"{len(telling.fouten)} fouten")
    return 1 if telling.fouten else 0


if __name__ == "__main__":
    sys.exit(main())
