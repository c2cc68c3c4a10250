"""Bytes -> text, or the reasons why not; the part that YAML and CSV loading share.

Takes a path, gives the text without BOM and every character that must not be in it.
Accepted: UTF-8 with or without BOM, any line ending. Nothing is repaired silently.
"""

from __future__ import annotations

import re
from pathlib import Path

from generator.origin import Place
from generator.problems import Problem, problem

MAX_BYTES = 5_000_000

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters (C0 without tab and newlines, C1)
    "\u2028\u2029\u202a-\u202e\u2066-\u2069"  # line separators and text direction overrides
    "\ud800-\udfff\ue000-\uf8ff\ufeff\ufffd\ufffe\uffff]"  # surrogates, private use, replacement
)
"""Characters that no spec may hold: Word cannot show them, or they hide something."""

NEWLINE = re.compile("\r\n|\r|\n")


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """Read ``path`` as UTF-8; ``name`` is how problems call the file.

    Returns the text without BOM and no problems, or None and one problem.
    """
    whole = Place(name)
    if not path.exists():
        return None, [problem("L101", whole)]
    if path.is_dir():
        return None, [problem("L102", whole)]
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [problem("L104", whole, maximum=f"{MAX_BYTES // 1_000_000} MB")]
        data = path.read_bytes()
    except OSError as error:
        return None, [problem("L103", whole, oorzaak=error.strerror or type(error).__name__)]
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
    """One problem for each forbidden character, at its place."""
    return [
        problem("L107", position(name, text, found.start()), teken=character_name(found.group()))
        for found in FORBIDDEN.finditer(text)
    ]


def character_name(character: str) -> str:
    """``U+000B`` style name of one character."""
    return f"U+{ord(character):04X}"
