"""The language in which the tool speaks: catalogues with the text of every message.

In: a key. Out: its text, in the language of this run. A message of ``meldingen.yaml`` is found by
code and kind (``melding``, ``herstel``, ``uitleg``); any other line by its Dutch text, so Dutch is
always there. A text that the other language lacks is given in Dutch; nothing here ever fails on
a missing translation. Only what people read about their files follows the language: documents,
specs and the keys of JSON are Dutch.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from babel.dates import format_date
from babel.messages.pofile import read_po

NEDERLANDS = "nl"
TALEN = (NEDERLANDS, "en")
"""Every language there is; each has its catalogue in ``talen``."""
MELDING, HERSTEL, UITLEG = "melding", "herstel", "uitleg"
SOORTEN = (MELDING, HERSTEL, UITLEG)
"""The texts of a code."""

_gekozen: ContextVar[str] = ContextVar("taal", default=NEDERLANDS)


def gevraagd(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The language that ``--lang`` names, anywhere on the command line, and the other arguments.

    It is read before anything else, because the parser itself speaks that language. What is no
    language is given as it is, and nothing (``--lang`` as last word) as empty text.
    """
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--lang", nargs="?", const="", default=NEDERLANDS)
    known, rest = first.parse_known_args(arguments)
    return str(known.lang), rest


@contextmanager
def in_taal(taal: str) -> Iterator[None]:
    """Everything inside speaks this language.

    Raises:
        ValueError: there is no such language.
    """
    if taal not in TALEN:
        raise ValueError(taal)
    token = _gekozen.set(taal)
    try:
        yield
    finally:
        _gekozen.reset(token)


@cache
def catalogus(taal: str) -> Mapping[tuple[str, str], str]:
    """(code or nothing, key) -> text, of one language; read when it is first asked for."""
    path = resources.files("generator") / "talen" / taal / "LC_MESSAGES" / "bestek.po"
    with path.open("rb") as stream:
        found = read_po(stream, locale=taal)
    return MappingProxyType(
        {(m.context or "", str(m.id)): str(m.string) for m in found if m.id and m.string}
    )


def van_code(code: str, soort: str) -> str:
    """The text of a code, places to fill in and all.

    Raises:
        KeyError: the Dutch catalogue has no such text (a programming error).
    """
    key = (code, soort)
    return catalogus(_gekozen.get()).get(key) or catalogus(NEDERLANDS)[key]


def dag(wanneer: date) -> str:
    """A date in full: ``1 mei 2027``, ``1 May 2027``."""
    return format_date(wanneer, "d MMMM y", locale=_gekozen.get())


def merk(tekst: str) -> str:
    """A line that is said later, with ``zeg``: so that the catalogues are known to need it."""
    return tekst


def van_regel(regel: str) -> str:
    """The text of a rule of docxtpl-lint; empty when this language has none."""
    return catalogus(_gekozen.get()).get((regel, MELDING), "")


def zeg(tekst: str, **waarden: object) -> str:
    """A line of the program in the language of this run, its ``{places}`` filled in."""
    if (taal := _gekozen.get()) != NEDERLANDS:
        tekst = catalogus(taal).get(("", tekst), tekst)
    return tekst.format(**waarden) if waarden else tekst
