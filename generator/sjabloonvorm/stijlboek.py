"""What the styles of one file come to: colour, background and fonts, with what they rest on.

In: the styles part and the colours of the theme. Out: ``Stijlboek``, which answers per style.
None means: nothing is said, so that the default holds (black letters, no background).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from generator import kleuren, ooxml
from generator.kleuren import Thema
from generator.ooxml import Element, w

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME_FONTS: Final = {"major": "majorFont", "minor": "minorFont"}


@dataclass(frozen=True, eq=False)
class Stijlboek:
    """The styles of one file."""

    root: Element
    thema: Thema

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {one.get(w("styleId"), ""): one for one in self.stijlen()}

    @cached_property
    def _defaults(self) -> Element | None:
        return self.root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")

    @cached_property
    def _normal(self) -> Element | None:
        found = [s for s in self.van_soort("paragraph") if s.get(w("default")) in ("1", "true")]
        return found[0] if found else None

    def stijlen(self) -> Iterator[Element]:
        """All styles."""
        yield from self.root.iterchildren(w("style"))

    def van_soort(self, kind: str) -> Iterator[Element]:
        """All styles of a kind: ``paragraph``, ``character``, ``table``."""
        return (one for one in self.stijlen() if one.get(w("type")) == kind)

    def naam(self, style: Element) -> str:
        """Its name, in lower case."""
        name = style.find(w("name"))
        return "" if name is None else name.get(w("val"), "").lower()

    def keten(self, style: Element | None) -> Iterator[Element]:
        """A style and what it is based on, itself first."""
        seen: set[str] = set()
        while style is not None and style.get(w("styleId"), "") not in seen:
            yield style
            seen.add(style.get(w("styleId"), ""))
            base = style.find(w("basedOn"))
            style = None if base is None else self._by_id.get(base.get(w("val"), ""))

    # -- colours

    def eigen_letter(self, style: Element) -> str | None:
        """The colour of its letters, as far as a style says so."""
        for one in self.keten(style):
            properties = one.find(w("rPr"))
            if properties is not None and properties.find(w("color")) is not None:
                return kleuren.tekstkleur(properties, self.thema)
        return None

    def letter(self, style: Element) -> str | None:
        """The colour of its letters, that of the whole file included."""
        return self.eigen_letter(style) or kleuren.tekstkleur(self._defaults, self.thema)

    def vlak(self, style: Element) -> str | None:
        """The background of a paragraph in this style."""
        for one in self.keten(style):
            for tag in ("rPr", "pPr"):
                fill = kleuren.achtergrond(one.find(w(tag)), self.thema)
                if fill is not None:
                    return fill
        return None

    def vlak_letters(self, style: Element) -> str | None:
        """The background that a character style gives."""
        fills = (kleuren.achtergrond(one.find(w("rPr")), self.thema) for one in self.keten(style))
        return next((fill for fill in fills if fill is not None), None)

    def tabelvlak(self, style: Element, kind: str) -> str | None:
        """The fill of cells: of the whole table, or of one condition (``firstRow``)."""
        for one in self.keten(style):
            for place in self._conditions(one, kind):
                fill = kleuren.achtergrond(place.find(w("tcPr")), self.thema)
                if fill is not None:
                    return fill
        return self.tabelvlak(style, "") if kind else None

    def tabelletter(self, style: Element, kind: str) -> str | None:
        """The colour of letters that a table style gives."""
        for one in self.keten(style):
            for place in self._conditions(one, kind):
                colour = kleuren.tekstkleur(place.find(w("rPr")), self.thema)
                if colour is not None:
                    return colour
        return None

    def _conditions(self, style: Element, kind: str) -> list[Element]:
        if not kind:
            return [style]
        return [c for c in style.findall(w("tblStylePr")) if c.get(w("type")) == kind]

    def onder(self, paragraph: Element) -> str:
        """What a paragraph stands on: its own fill, that of its cell, or paper."""
        own = kleuren.achtergrond(paragraph.find(w("pPr")), self.thema)
        style = self._by_id.get(ooxml.style_of(paragraph), self._normal)
        fills = [own, None if style is None else self.vlak(style)]
        for cell in paragraph.iterancestors(w("tc")):
            fills.append(kleuren.achtergrond(cell.find(w("tcPr")), self.thema))
        return next((fill for fill in fills if fill is not None), kleuren.WIT)

    def gedrukt(self, run: Element, paragraph: Element, under: str) -> tuple[str | None, str]:
        """Colour and background of a run as it stands in its paragraph."""
        properties = run.find(w("rPr"))
        mark = None if properties is None else properties.find(w("rStyle"))
        style = None if mark is None else self._by_id.get(mark.get(w("val"), ""))
        back = kleuren.achtergrond(properties, self.thema)
        if back is None and style is not None:
            back = self.vlak_letters(style)
        front = kleuren.tekstkleur(properties, self.thema)
        if front is None and style is not None:
            front = self.eigen_letter(style)
        whole = self._by_id.get(ooxml.style_of(paragraph), self._normal)
        if front is None and whole is not None:
            front = self.letter(whole)
        return front, back or under

    # -- fonts

    def lettertypen(self, parts: Mapping[str, bytes]) -> dict[str, str]:
        """``major`` and ``minor`` -> the font of the theme for our script."""
        names = sorted(n for n in parts if n.startswith("word/theme/") and n.endswith(".xml"))
        found: dict[str, str] = {}
        for kind, tag in _THEME_FONTS.items() if names else ():
            for one in ooxml.parse(parts[names[0]]).iter(f"{_DRAWING}{tag}"):
                latin = one.find(f"{_DRAWING}latin")
                found[kind] = "" if latin is None else latin.get("typeface", "")
        return found

    def standaard_letters(self, theme: Mapping[str, str]) -> list[str]:
        """The fonts of text of which no style says anything."""
        return [] if self._defaults is None else _fonts(self._defaults, theme)

    def letters_van(self, element: Element, theme: Mapping[str, str]) -> list[str]:
        """The fonts that a style or run itself names."""
        properties = element.find(w("rPr"))
        return [] if properties is None else _fonts(properties, theme)


def _fonts(properties: Element, theme: Mapping[str, str]) -> list[str]:
    named = properties.find(w("rFonts"))
    if named is None:
        return []
    found = []
    for script in ("ascii", "hAnsi"):
        of_theme = named.get(w(f"{script}Theme"), "")
        key = next((k for k in _THEME_FONTS if of_theme.startswith(k)), "")
        found.append(theme.get(key, "") if key else named.get(w(script), ""))
    return [name for name in dict.fromkeys(found) if name]
