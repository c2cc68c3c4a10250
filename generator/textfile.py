"""Bytes -> text, or the reasons why not; the part that YAML and CSV loading share.

Takes a path, gives the text without BOM and every character that must not be in it.
Accepted: UTF-8 with or without BOM, any line ending. Nothing is repaired silently.
"""

from __future__ import annotations

import errno
import re
from itertools import islice
from pathlib import Path

from generator.origin import Place
from generator.problems import Problem, problem
from generator.taal import merk, zeg

MAX_BYTES = 5_000_000

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters (C0 without tab and newlines, C1)
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # separators, text direction
    "\ud800-\udfff\ue000-\uf8ff\ufeff\ufffd\ufffe\uffff]"  # surrogates, private use, replacement
)
"""Characters that no spec may hold: Word cannot show them, or they hide something."""

NEWLINE = re.compile("\r\n|\r|\n")

MAX_TEXT = 100_000
"""Characters of one value; no text of a tender is longer."""
MAX_FOUND = 100
"""Forbidden characters of one file that are told apart."""

OORZAKEN = {
    errno.ENOENT: merk("het bestand of de map bestaat niet (meer)"),
    errno.EACCES: merk("u hebt er geen rechten voor"),
    errno.EPERM: merk("u hebt er geen rechten voor"),
    errno.EROFS: merk("deze plek is alleen te lezen"),
    errno.ENOSPC: merk("de schijf is vol"),
    errno.EDQUOT: merk("uw schijfruimte is op"),
    errno.EFBIG: merk("het bestand wordt te groot voor deze schijf"),
    errno.EISDIR: merk("er staat een map waar een bestand hoort"),
    errno.ENOTDIR: merk("er staat een bestand waar een map hoort"),
    errno.EEXIST: merk("er staat al iets anders op deze plek"),
    errno.ENAMETOOLONG: merk("de naam is te lang"),
    errno.ELOOP: merk("een koppeling verwijst in een kring of naar buiten"),
    errno.EIO: merk("de schijf geeft een leesfout of schrijffout"),
}
"""What the operating system says."""


def oorzaak(error: OSError) -> str:
    """Why a file could not be read or written."""
    known = OORZAKEN.get(error.errno or 0)
    return (known and zeg(known)) or error.strerror or str(error) or type(error).__name__


def binnen(path: Path, folder: Path) -> bool:
    """Does the path, links followed, stand in the folder?"""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


def blijf_binnen(path: Path, folder: Path) -> None:
    """Raise OSError when links lead the path out of the folder."""
    if not binnen(path, folder):
        raise OSError(errno.ELOOP, "")


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """Read ``path`` as UTF-8; ``name`` is how problems call the file.

    Returns the text without BOM and no problems, or None and one problem.
    """
    whole = Place(name)
    try:
        if not path.exists():
            return None, [problem("L101", whole)]
        if path.is_dir():
            return None, [problem("L102", whole)]
        if not path.is_file():
            return None, [problem("L103", whole, oorzaak=zeg("het is geen gewoon bestand"))]
        if path.stat().st_size > MAX_BYTES:
            return None, [problem("L104", whole, maximum=f"{MAX_BYTES // 1_000_000} MB")]
        data = path.read_bytes()
    except OSError as error:
        return None, [problem("L103", whole, oorzaak=oorzaak(error))]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:2]:
        return None, [problem("L105", Place(name, 1, 1), codering="UTF-16")]
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        place = position(name, before, len(before))
        return None, [problem("L106", place, byte=f"0x{data[error.start]:02X}")]


def position(name: str, text: str, index: int) -> Place:
    """The place of the character at ``index``; line and column count characters from 1."""
    line, start = 1, 0
    for newline in NEWLINE.finditer(text, 0, index):
        line, start = line + 1, newline.end()
    return Place(name, line, index - start + 1)


def forbidden_characters(text: str, name: str) -> list[Problem]:
    """One problem for each forbidden character (the first hundred of them), at its place."""
    return [
        problem("L107", position(name, text, found.start()), teken=character_name(found.group()))
        for found in islice(FORBIDDEN.finditer(text), MAX_FOUND)
    ]


def character_name(character: str) -> str:
    """``U+000B`` style name of one character."""
    return f"U+{ord(character):04X}"
