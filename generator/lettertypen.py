"""Which font a computer has for a name, and whether it may go into a PDF. The only module that
knows fontTools and fontconfig.

In: the name of a font. Out: ``Gevonden``. Without fontconfig nothing is known, and that is said.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont, TTLibError

_SECONDS: Final = 20
_RESTRICTED, _BITMAP_ONLY = 0x0002, 0x0200


@dataclass(frozen=True)
class Gevonden:
    """What stands in for a font name here; empty ``familie``: that could not be found out."""

    naam: str
    familie: str = ""
    bestand: str = ""
    bits: int = 0
    """``fsType`` of the OS/2 table: what the maker of the font allows."""

    @property
    def aanwezig(self) -> bool:
        """Is it the font itself, not one in its place?"""
        own = {one.strip().lower() for one in self.familie.split(",")}
        return self.naam.lower() in own

    @property
    def mag_mee(self) -> bool:
        """May it be embedded? Only the font itself can say so (OpenType, OS/2, fsType)."""
        return not (self.aanwezig and self.bits & (_RESTRICTED | _BITMAP_ONLY))


@functools.lru_cache(maxsize=256)
def zoek(naam: str) -> Gevonden:
    """The font that this computer uses for a name."""
    program = shutil.which("fc-match")
    if program is None:
        return Gevonden(naam)
    command = [program, "-f", "%{family}\t%{file}\t%{index}", naam.replace("-", r"\-")]
    try:
        said = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
        family, file, index = said.stdout.decode("utf-8", "replace").split("\t")
    except (OSError, subprocess.SubprocessError, ValueError):
        return Gevonden(naam)
    return Gevonden(naam, family, file, rechten(Path(file), int(index or "0") & 0xFFFF))


def rechten(bestand: Path, nummer: int = 0) -> int:
    """``fsType`` of a font file; 0 (all is allowed) for a font without the OS/2 table."""
    try:
        with TTFont(bestand, fontNumber=nummer, lazy=True) as font:
            table: Any = font["OS/2"]
            return int(table.fsType)
    except (TTLibError, OSError, KeyError, AttributeError):
        return 0
