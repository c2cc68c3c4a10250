"""One thing that a reviewer did to a document: the type that every reader here gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Soort(Enum):
    """What was done; the value is how the user reads it."""

    OPMERKING = "opmerking"
    INVOEGING = "invoeging"
    VERWIJDERING = "verwijdering"
    VERVANGING = "vervanging"
    VERPLAATSING = "verplaatsing"
    OPMAAK = "opmaak"
    GEWIJZIGD = "gewijzigd"
    NIEUW = "nieuwe alinea"
    WEG = "alinea verwijderd"
    SAMENGEVOEGD = "alinea's samengevoegd"
    GESPLITST = "alinea gesplitst"


@dataclass(frozen=True)
class Reactie:
    """An answer to a comment."""

    wie: str
    wanneer: str
    tekst: str


@dataclass(frozen=True)
class Bevinding:
    """One finding.

    ``oud`` and ``nieuw`` are what was touched; ``alinea_oud`` and ``alinea_nieuw`` the whole
    paragraph before and after. Of a comment ``nieuw`` is what it says and ``oud`` the text it
    stands at. ``gevolgd``: Word or LibreOffice kept track; else the edit is silent and nobody is
    known to have made it. ``plaats`` is the bookmark in which it stands; for a new paragraph the
    one it comes after.
    """

    soort: Soort
    bladwijzer: str
    kop: str
    oud: str = ""
    nieuw: str = ""
    alinea_oud: str = ""
    alinea_nieuw: str = ""
    wie: str = ""
    wanneer: str = ""
    gevolgd: bool = True
    deel: str = ""
    toelichting: str = ""
    opgelost: bool | None = None
    reacties: tuple[Reactie, ...] = field(default=())
    volgnummer: int = 0
    """Place in the document: of the paragraph, counted from 1 (0 when it has none)."""
