"""Files on disk: whole or not at all, and never a copy lost.

In: paths and bytes. Out: files. A file is first written whole under a name of its own
(``.naam.xxxxxxxx.half``) and then put in place in one step; what a killed process left of that
is recognised by its name and cleaned by the next run.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

HALF = ".half"
"""Suffix of a file that is being written. Nothing else on disk is called that way."""


def digest(data: bytes) -> str:
    """Hex SHA-256, as the manifest writes it."""
    return hashlib.sha256(data).hexdigest()


def atomic(path: Path, data: bytes) -> None:
    """The file is the old one or the new one, whole, whatever happens in between."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=HALF)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(0o644)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def backup(path: Path) -> Path:
    """A copy beside the file, named after the moment it was last changed.

    An earlier copy is never replaced: one with the same bytes will do, else the name gets a
    number. ``naam.bewaard-2026-05-01-142530.docx``, then ``...-2.docx``.
    """
    data, state = path.read_bytes(), path.stat()
    moment = datetime.fromtimestamp(state.st_mtime).strftime("%Y-%m-%d-%H%M%S")
    for number in itertools.count(1):
        again = "" if number == 1 else f"-{number}"
        kept = path.with_name(f"{path.stem}.bewaard-{moment}{again}{path.suffix}")
        if not kept.exists():
            atomic(kept, data)
            shutil.copystat(path, kept)
            break
        if kept.read_bytes() == data:
            break
    return kept


def sweep(folders: Iterable[Path]) -> None:
    """Remove what killed processes left half written, in these folders and below.

    Only for who has the output folder to himself (see ``lock``).
    """
    for folder in folders:
        for left in () if folder.is_symlink() else folder.rglob(f".*{HALF}"):
            with contextlib.suppress(OSError):  # what cannot be removed does no harm
                left.unlink()
