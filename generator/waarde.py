"""A value of the spec, with its stand and its origin.

In: nothing; this is the ground floor. Out: ``Waarde[T]``, the one type of which every
field of the domain is made. It knows what was decided (``inhoud``), how firm that is
(``stand``), where it stands in the spec (``origin``) and, when it is not decided,
everything that is known about the choice (``keuze``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Generic, TypeVar

from generator.origin import Origin

T = TypeVar("T")


class Stand(Enum):
    """How firm a value is; the first three are the ways in which a spec writes a choice."""

    VAST = "vast"
    VERWACHT = "verwacht"
    OPEN = "open"
    AFWEZIG = "afwezig"


@dataclass(frozen=True)
class Keuze:
    """What a spec tells about a value that is not, or was not always, decided.

    A choice is *announced* (may stand in a published selectiedocument) when subject, room,
    decider, moment, consequence and fall-back are all given.
    """

    reden: str
    opties: tuple[str, ...] = ()
    ruimte: str = ""
    uiterlijk: str = ""
    besluit_door: str = ""
    datum: str = ""
    gevolg: str = ""
    terugval: str = ""
    hint: str = ""
    binnen_ruimte: str = ""
    """How the outcome relates to the announced room; filled once the choice is made."""

    @property
    def aangekondigd(self) -> bool:
        """Complete enough to be announced: room, decider, moment, consequence, fall-back."""
        ruimte = self.ruimte or self.opties
        moment = self.datum or self.uiterlijk
        return bool(ruimte and self.besluit_door and moment and self.gevolg and self.terugval)

    @property
    def wat_ontbreekt(self) -> tuple[str, ...]:
        """The parts that are missing before the choice can be announced."""
        delen = {
            "ruimte of opties": self.ruimte or self.opties,
            "besluit_door": self.besluit_door,
            "uiterlijk of datum": self.datum or self.uiterlijk,
            "gevolg": self.gevolg,
            "terugval": self.terugval,
        }
        return tuple(naam for naam, gegeven in delen.items() if not gegeven)


@dataclass(frozen=True, eq=False)
class Waarde(Generic[T]):
    """A value with its stand. Compares, counts and iterates as its ``inhoud``.

    An open value is *true* in a condition: there is something to show, namely that it is
    open. Yes/no values are therefore asked with the tests ``is ja``, ``is nee``, ``is open``.
    """

    inhoud: T | None
    stand: Stand
    origin: Origin
    pad: str = ""
    titel: str = ""
    slot: str = ""
    keuze: Keuze | None = None
    nummer: int = field(default=0)

    @property
    def bekend(self) -> bool:
        """A content is there: decided or expected."""
        return self.stand in (Stand.VAST, Stand.VERWACHT)

    @property
    def open(self) -> bool:
        """Nobody has decided yet."""
        return self.stand is Stand.OPEN

    @property
    def afwezig(self) -> bool:
        """The spec says nothing about it."""
        return self.stand is Stand.AFWEZIG

    def get(self) -> T:
        """The content; only for code that asked ``bekend`` first.

        Raises:
            ValueError: the value is open or absent.
        """
        if self.inhoud is None:
            raise ValueError(f"{self.pad} heeft geen inhoud ({self.stand.value})")
        return self.inhoud

    def met(self, inhoud: Any, origin: Origin | None = None) -> Waarde[Any]:
        """The same stand and choice around another content (a part or a derivation of it)."""
        return replace(self, inhoud=inhoud, origin=origin or self.origin)

    def deel(self, naam: str) -> Waarde[Any]:
        """A part that this known value does not have: absent, with a name to show."""
        return Waarde(
            None,
            Stand.AFWEZIG,
            self.origin,
            f"{self.pad}.{naam}",
            f"{self.titel}: {naam}",
            self.slot,
        )

    def __str__(self) -> str:
        return f"[{self.titel}: nog te bepalen]" if self.inhoud is None else str(self.inhoud)

    def __bool__(self) -> bool:
        if self.stand is Stand.OPEN:
            return True
        return bool(self.inhoud)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.inhoud) if self.inhoud is not None else iter(())  # type: ignore[call-overload]

    def __len__(self) -> int:
        return len(self.inhoud) if self.inhoud is not None else 0  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return bool(self.inhoud == (other.inhoud if isinstance(other, Waarde) else other))

    def __hash__(self) -> int:
        return hash(self.inhoud)


Tekst = Waarde[str]
Teksten = Waarde[tuple[Waarde[str], ...]]
Getal = Waarde[int]
"""A whole number; the unit stands in the name of the field (dagen, maanden, jaren)."""
JaNee = Waarde[bool]
