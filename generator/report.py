"""Problems as a person reads them: errors first, the source line with a mark under the spot.

In: problems, the folder from which their files are named, a stream. Out: text on that stream, at
most a screen of it unless everything is asked for; what many lines have in common is told once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rich.cells import get_character_cell_size

from generator.origin import Place
from generator.problems import Problem, Severity, format_line, in_order
from generator.taal import merk, zeg
from generator.textfile import FORBIDDEN, NEWLINE, read_text

SCREEN = 20
"""This many problems fit on a screen."""
WIDTH = 96
"""Cells of a source line that are shown; of a longer one the part around the spot."""
OFTEN = 4
"""From this number on, the same problem at several places is told once."""
PLACES = 6
"""This many of those places are named."""
ONE_CAUSE = frozenset({"R350", "R351", "R352", "R433"})
"""What does not fit the procedure: with the wrong procedure that is half of a spec."""

_TEXT = {".yaml", ".csv"}
_KINDS = (
    (Severity.FOUT, merk("fout"), merk("fouten")),
    (Severity.WAARSCHUWING, merk("waarschuwing"), merk("waarschuwingen")),
    (Severity.INFO, merk("opmerking"), merk("opmerkingen")),
)


@dataclass(frozen=True)
class Entry:
    """A problem, and those of the same kind at other places that it stands for."""

    first: Problem
    others: tuple[Problem, ...] = ()


def show(found: Iterable[Problem], root: Path, stream: TextIO, everything: bool = False) -> None:
    """Print problems; with ``everything`` each of them at its own place."""
    entries = gathered(found, everything)
    shown = entries if everything else entries[:SCREEN]
    lines = _Lines(root)
    for entry in shown:
        print(format_line(entry.first), file=stream)
        for text in lines.marked(entry.first.place):
            print(text, file=stream)
        if entry.others:
            print(f"  {_elsewhere(entry)}", file=stream)
    rest = [p for e in entries[len(shown) :] for p in (e.first, *e.others)]
    if rest:
        print(zeg("... en nog {rest}; --alle toont alles.", rest=counted(rest)), file=stream)
    elif any(e.others for e in shown):
        print(zeg("--alle toont elke plek apart."), file=stream)


def gathered(found: Iterable[Problem], everything: bool = False) -> list[Entry]:
    """Errors before warnings before remarks, each in the order of the files."""
    kinds = [severity for severity, _, _ in _KINDS]
    ordered = sorted(in_order(found), key=lambda p: kinds.index(p.severity))
    if everything:
        return [Entry(p) for p in ordered]
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for one in ordered:
        groups.setdefault(_sameness(one), []).append(one)
    entries = []
    for one in ordered:
        same = groups[_sameness(one)]
        if len(same) < OFTEN:
            entries.append(Entry(one))
        elif same[0] is one:
            entries.append(Entry(one, tuple(same[1:])))
    return entries


def counted(found: Sequence[Problem]) -> str:
    """``2 fouten, 1 waarschuwing``."""
    parts = []
    for severity, one, more in _KINDS:
        if number := sum(p.severity is severity for p in found):
            parts.append(f"{number} {zeg(one if number == 1 else more)}")
    return ", ".join(parts) or zeg("geen problemen")


def _sameness(one: Problem) -> tuple[object, ...]:
    """Equal for the same mistake in several items of one list, or rows of one table."""
    if one.code in ONE_CAUSE:
        return one.code, one.severity, one.place.file
    return one.code, one.severity, one.place.file, re.sub(r"\[\d+\]", "[]", one.path)


def _elsewhere(entry: Entry) -> str:
    numbers = list(dict.fromkeys(p.place.line for p in entry.others))
    own = entry.first.place.line
    if numbers == [own]:
        return zeg("Op deze regel staat hetzelfde nog {aantal} keer.", aantal=len(entry.others))
    numbers = [n for n in numbers if n != own]
    more = len(numbers) - PLACES
    named = ", ".join(map(str, numbers[:PLACES]))
    if more > 0:
        named += zeg(" en {aantal} andere", aantal=more)
    if len(numbers) == 1:
        return zeg("Hetzelfde staat op regel {regels}.", regels=named)
    return zeg("Hetzelfde staat op regels {regels}.", regels=named)


class _Lines:
    """Source lines by place; each file is read once, and never anything but YAML and CSV."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, list[str]] = {}

    def marked(self, place: Place) -> list[str]:
        """The line of a place and the mark under it; nothing when there is no such line."""
        if Path(place.file).suffix not in _TEXT or not place.line:
            return []
        if place.file not in self._files:
            text, _ = read_text(self._root / place.file, place.file)
            self._files[place.file] = NEWLINE.split(text or "")
        lines = self._files[place.file]
        if place.line > len(lines) or not lines[place.line - 1].strip():
            return []
        if place.column == 1 and lines[place.line - 1].startswith("#"):
            return []  # the file as a whole, which begins with a comment
        number = f"{place.line:>6}"
        line, mark = marked(lines[place.line - 1], place.column)
        return [f"{number} | {line}", f"{' ' * len(number)} | {mark}"]


def marked(line: str, column: int, width: int = WIDTH) -> tuple[str, str]:
    """The line as shown, and the line with the mark; ``column`` counts characters from 1.

    A tab is shown as one arrow and an unseen character as a dot, so both can be pointed at. Wide
    characters take two cells. A line of more than ``width`` cells loses its ends.
    """
    text = FORBIDDEN.sub("·", line.replace("\t", "→"))
    at = min(max(column, 1) - 1, len(text))
    sizes = [get_character_cell_size(c) for c in text]
    begin, end = 0, len(text)
    if sum(sizes) > width:
        begin = end = at
        room = width
        while room > 0 and (begin > 0 or end < len(text)):
            if begin > 0 and (at - begin < width // 3 or end == len(text)):
                begin -= 1
                room -= sizes[begin]
            elif end < len(text):
                room -= sizes[end]
                end += 1
            else:
                break
    lead = "…" if begin else ""
    mark = " " * (len(lead) + sum(sizes[begin:at])) + "^"
    return lead + text[begin:end] + ("…" if end < len(text) else ""), mark
