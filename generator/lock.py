"""One run at a time in one output folder.

In: the folder. Out: nothing; while ``held`` is entered, no other process enters it for the same
folder. The operating system keeps the lock and lets go of it when a process ends, however it
ends: a file that a killed process left behind never stops anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

NAME = ".bezig.lock"
PATIENCE = 600.0
"""Seconds to wait for another run; a large region with page numbers takes a few minutes."""


class Busy(Exception):
    """Another run did not let go of the folder in time."""


@contextmanager
def held(folder: Path, tell: Callable[[], None], patience: float | None = None) -> Iterator[None]:
    """Have the folder to yourself; made when absent.

    Args:
        folder: the output folder.
        tell: called once when another run is busy there, before waiting.
        patience: seconds to wait for it (default ``PATIENCE``).

    Raises:
        Busy: it is still busy after that.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / NAME)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        tell()
        try:
            lock.acquire(timeout=PATIENCE if patience is None else patience)
        except Timeout as still:
            raise Busy(str(folder)) from still
    try:
        yield
    finally:
        lock.release()
