"""What a nota van inlichtingen says: questions with answers, and changed passages.

Frozen, no I/O. Built by ``nota``, printed by its templates. A confidential question stands in
``Vertrouwelijk`` only, so that no template of the nota can print it by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Bron:
    """A published document that the nota is about."""

    titel: str
    datum: date


@dataclass(frozen=True)
class Inlichting:
    """One question by its anonymous number; texts are paragraphs."""

    nr: str
    waar: str
    vraag: tuple[str, ...]
    antwoord: tuple[str, ...]
    wijzigingen: str = ""
    """The changes that follow from it, in words."""


@dataclass(frozen=True)
class Vragenlijst:
    """The questions about one document, in the order of its paragraphs."""

    titel: str
    vragen: tuple[Inlichting, ...]


@dataclass(frozen=True)
class Passage:
    """A passage before and after; empty when there was or is none. ``nr`` tells rows apart."""

    nr: str
    waar: str
    oud: tuple[str, ...]
    nieuw: tuple[str, ...]


@dataclass(frozen=True)
class Aanpassing:
    """One announced change with the passages that it changes."""

    nr: int
    titel: str
    vragen: str
    toelichting: tuple[str, ...]
    passages: tuple[Passage, ...]
    elders: str = ""
    """Where a passage stands that another change of the same nota shows already."""


@dataclass(frozen=True)
class Nota:
    """A round of questions, as everyone may read it."""

    ronde: int
    datum: date
    bronnen: tuple[Bron, ...]
    stukken: tuple[Vragenlijst, ...]
    aanpassingen: tuple[Aanpassing, ...]
    gevolgen: tuple[Passage, ...]


@dataclass(frozen=True)
class Vertrouwelijk:
    """The questions of a round that are kept out of the nota; for the proces-verbaal."""

    ronde: int
    datum: date
    vertrouwelijk: tuple[Inlichting, ...]
