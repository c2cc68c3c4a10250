"""The only module that knows the program LibreOffice: where it is, how it is run and ended.

In: documents as bytes and the form to make of them. Out: that form as bytes. All documents of
one call go through one process; it works in a temporary folder with a profile of its own, so
that nothing of the user is read or changed. ``pages`` lays out with it, ``uitvoer`` exports.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.taal import zeg

SECONDS_START: Final = 60  # LibreOffice's first start on a slow machine
SECONDS_PER_DOCUMENT: Final = 60

_USUAL_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/opt/libreoffice/program/soffice",
    "/usr/lib/libreoffice/program/soffice",
)


class KantoorError(Exception):
    """LibreOffice is not there or does not do it; the message (Dutch) says why."""


@dataclass(frozen=True)
class Export:
    """A form to make: the suffix of the file, and LibreOffice's filter with its options."""

    suffix: str
    filter: str


@dataclass(frozen=True)
class Versions:
    """What a layout depends on besides the document; empty when not known."""

    libreoffice: str
    fonts: str

    @property
    def opmaak(self) -> str:
        """Both in one line for the manifest; empty without LibreOffice."""
        return f"{self.libreoffice}, lettertypen {self.fonts}" if self.libreoffice else ""


@dataclass(frozen=True)
class Kantoor:
    """LibreOffice with a profile of its own, for as many calls as one piece of work takes."""

    program: Path
    folder: Path

    def convert(self, docs: Mapping[str, bytes], export: Export) -> dict[str, bytes]:
        """Each document in that form; ``docs`` maps a name (for messages) to a .docx.

        Raises KantoorError, naming the first document that failed.
        """
        made, said = self.attempt(docs, export)
        for name in docs:
            if name not in made:
                raise KantoorError(
                    f"{name}: {zeg('LibreOffice kan het document niet opmaken.')} {said}"
                )
        return made

    def attempt(self, docs: Mapping[str, bytes], export: Export) -> tuple[dict[str, bytes], str]:
        """What LibreOffice made of these, in one process, and the end of what it said.

        A document that failed is absent. The files get neutral names. Raises KantoorError when
        the program does not start or does not end.
        """
        target = Path(tempfile.mkdtemp(dir=self.folder))
        files = {name: target / f"{index}.docx" for index, name in enumerate(docs)}
        for name, file in files.items():
            file.write_bytes(docs[name])
        command = [str(self.program), "--headless", "--norestore", _profile(self.folder)]
        command += ["--convert-to", export.filter, "--outdir", str(target)]
        command += map(str, files.values())
        seconds = SECONDS_START + SECONDS_PER_DOCUMENT * len(docs)
        said = _run_program(command, self.folder, seconds)
        results = {name: file.with_suffix(f".{export.suffix}") for name, file in files.items()}
        made = {name: file.read_bytes() for name, file in results.items() if file.is_file()}
        return made, said[-300:]


@contextmanager
def kantoor(program: Path | None = None) -> Iterator[Kantoor]:
    """LibreOffice, ready to work; its folder is gone afterwards. Raises KantoorError."""
    found = program or find_soffice()
    if found is None:
        raise KantoorError(zeg("LibreOffice is niet gevonden"))
    with _workplace() as folder:
        yield Kantoor(found, folder)


def find_soffice() -> Path | None:
    """LibreOffice's program: on the path, or in one of its usual places."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    return next((Path(place) for place in _USUAL_PLACES if Path(place).is_file()), None)


def versions(program: Path | None = None) -> Versions:
    """LibreOffice's version line, and a fingerprint of the installed fonts, for the manifest.

    The fingerprint covers family, style and version of each font, not where it stands.
    """
    found = program or find_soffice()
    version = ""
    if found is not None:
        with _workplace() as folder:
            version = _run_program([str(found), _profile(folder), "--version"], folder, 60)
    fonts = ""
    if lister := shutil.which("fc-list"):
        with _workplace() as folder:
            listed = _run_program([lister, ":", "family", "style", "fontversion"], folder, 60)
        lines = "\n".join(sorted(set(listed.splitlines())))
        fonts = hashlib.sha256(lines.encode()).hexdigest()[:16]
    return Versions(version.strip(), fonts)


@contextmanager
def _workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bestek-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _profile(folder: Path) -> str:
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


def _run_program(command: Sequence[str], folder: Path, seconds: int) -> str:
    """Output of the program. It keeps its caches in ``folder`` and leaves no child behind."""
    own = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    own |= {"TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | own,
            start_new_session=True,
        )
    except OSError as error:
        raise KantoorError(
            zeg("{command} start niet ({strerror}).", command=command[0], strerror=error.strerror)
        ) from error
    with process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise KantoorError(
                zeg("LibreOffice is na {seconds} seconden gestopt.", seconds=seconds)
            ) from error
        finally:
            _end(process)
    return output.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with everything it started (soffice starts soffice.bin)."""
    if os.name != "posix":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
