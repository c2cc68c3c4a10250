"""Where a value comes from: a place in a file, or a derivation from other places."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file; line and column count from 1, 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True)
class Origin:
    """The origin of one value.

    ``bron`` is what the spec names as source ("Inkoopstrategie §5.3.1"), ``afleiding`` says
    in words how a derived value was computed, and ``inputs`` are the origins it used.
    """

    place: Place
    path: str = ""
    bron: str = ""
    afleiding: str = ""
    inputs: tuple[Origin, ...] = ()

    def __str__(self) -> str:
        text = str(self.place) + (f" ({self.path})" if self.path else "")
        if self.bron:
            text += f", bron: {self.bron}"
        if self.afleiding:
            van = "; ".join(str(i) for i in self.inputs)
            text = f"afgeleid: {self.afleiding}" + (f" uit [{van}]" if van else "")
        return text
