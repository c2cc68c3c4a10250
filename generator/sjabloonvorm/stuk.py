"""One Word template, read once for all checks.

In: the bytes of a file. Out: ``Stuk``: its parts, styles, and paragraphs with their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator import ooxml
from generator.ooxml import Element, OoxmlError, w
from generator.origin import Place
from generator.problems import Problem, problem
from generator.sjabloonplaats import Alinea, alineas, story_parts
from generator.taal import zeg

_NEEDED: Final = (ooxml.DOCUMENT, ooxml.STYLES)
_LONG: Final = 70


@dataclass(frozen=True, eq=False)
class Deel:
    """A part with paragraphs."""

    naam: str
    root: Element
    alineas: tuple[Alinea, ...]

    def waar(self, element: Element) -> str:
        """The place of an element: of the paragraph it is in, or else of the first in it."""
        known = {one.element: one.waar for one in self.alineas}
        for node in (element, *element.iterancestors(), *element.iter(w("p"))):
            if node in known:
                return known[node]
        return ""


@dataclass(frozen=True, eq=False)
class Stuk:
    """A template: ``soort`` is its folder, ``stijlen`` style id -> name in lower case."""

    place: Place
    soort: str
    parts: Mapping[str, bytes]
    stijlen: Mapping[str, str]
    delen: tuple[Deel, ...]

    def alineas(self) -> Iterator[tuple[Deel, Alinea]]:
        """Every paragraph of every part."""
        for deel in self.delen:
            for alinea in deel.alineas:
                yield deel, alinea

    def root(self, part: str) -> Element | None:
        """The root of another part, if it is there."""
        return ooxml.parse(self.parts[part]) if part in self.parts else None

    def meld(self, code: str, waar: str = "", **params: object) -> Problem:
        """A problem of this template at a place in it."""
        return problem(code, self.place, waar, **params)


def lees(data: bytes, place: Place, soort: str) -> Stuk:
    """The template.

    Raises:
        OoxmlError: it cannot be read; the message says why.
    """
    parts = ooxml.read_package(data)
    for name in _NEEDED:
        if name not in parts:
            raise OoxmlError(zeg("Het onderdeel {name} ontbreekt.", name=name))
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            ooxml.parse(content)
    if ooxml.parse(parts[ooxml.DOCUMENT]).find(w("body")) is None:
        raise OoxmlError(zeg("Het document heeft geen tekst (w:body ontbreekt)."))
    stijlen = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
    delen = []
    for name in story_parts(parts):
        root = ooxml.parse(parts[name])
        delen.append(Deel(name, root, tuple(alineas(root, stijlen, name))))
    return Stuk(place, soort, parts, stijlen, tuple(delen))


def kort(text: str) -> str:
    """A text on one line, as a message quotes it."""
    one = " ".join(text.split())
    return one if len(one) <= _LONG else f"{one[:_LONG].rstrip()} …"
