"""Colours in a Word file: what a reader sees, and whether two of them can be told apart.

In: elements of WordprocessingML and the theme. Out: ``RRGGBB``, and contrast as WCAG counts it.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from typing import Final

from generator import ooxml
from generator.ooxml import Element, w

ZWART: Final = "000000"
WIT: Final = "FFFFFF"
GENOEG: Final = 4.5
"""WCAG 2.1, success criterion 1.4.3; we ask it of large letters too."""
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MAPPING: Final = {
    "background1": "lt1",
    "text1": "dk1",
    "background2": "lt2",
    "text2": "dk2",
    "light1": "lt1",
    "dark1": "dk1",
    "light2": "lt2",
    "dark2": "dk2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_HIGHLIGHT: Final = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
Thema = Mapping[str, str]
"""Name of a colour of the theme (``accent1``, ``dk1``) -> RRGGBB."""


def thema(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The colours of the theme; empty when the file has none."""
    names = sorted(n for n in parts if n.startswith("word/theme/") and n.endswith(".xml"))
    found: dict[str, str] = {}
    for scheme in ooxml.parse(parts[names[0]]).iter(f"{_DRAWING}clrScheme") if names else ():
        for one in scheme:
            for value in one:
                code = value.get("lastClr") or value.get("val") or ""
                found[str(one.tag).rpartition("}")[2]] = code.upper()
    return found


def tekstkleur(properties: Element | None, theme: Thema) -> str | None:
    """The colour of ``w:color`` in run properties; None when it says nothing or ``auto``."""
    color = None if properties is None else properties.find(w("color"))
    return None if color is None else _colour(color, "val", "theme", theme)


def achtergrond(properties: Element | None, theme: Thema) -> str | None:
    """The fill of ``w:shd`` (or ``w:highlight``) in properties; None when there is none."""
    if properties is None:
        return None
    light = properties.find(w("highlight"))
    if light is not None and light.get(w("val")) in _HIGHLIGHT:
        return _HIGHLIGHT[light.get(w("val"), "")]
    shade = properties.find(w("shd"))
    if shade is None:
        return None
    if shade.get(w("val")) == "solid":
        return _colour(shade, "color", "theme", theme)
    return _colour(shade, "fill", "themeFill", theme)


def _colour(node: Element, plain: str, prefix: str, theme: Thema) -> str | None:
    name = node.get(w("themeColor" if prefix == "theme" else prefix))
    if name is not None and _MAPPING.get(name, name) in theme:
        colour = theme[_MAPPING.get(name, name)]
        tint, shade = node.get(w(f"{prefix}Tint")), node.get(w(f"{prefix}Shade"))
        if _is_colour(colour):
            return getint(colour, int(tint or "FF", 16) / 255, int(shade or "FF", 16) / 255)
    value = (node.get(w(plain)) or "").upper()
    return value if _is_colour(value) else None


def _is_colour(value: str) -> bool:
    return len(value) == 6 and all(letter in "0123456789ABCDEF" for letter in value)


def getint(colour: str, tint: float, shade: float) -> str:
    """A colour with ``themeTint`` (1: none, 0: white) and ``themeShade`` (1: none, 0: black).

    As ISO 29500-1, 17.3.2.6: the luminance of hue-saturation-luminance is scaled.
    """
    hue, light, depth = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    light = (light * tint + (1 - tint)) * shade
    red, green, blue = colorsys.hls_to_rgb(hue, light, depth)
    return "".join(f"{round(channel * 255):02X}" for channel in (red, green, blue))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white): WCAG 2.1, definition of contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = []
    for channel in _channels(colour):
        part = channel / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def leesbaar(background: str) -> str:
    """What Word makes of the colour ``auto``: black, or white on a dark background."""
    return ZWART if contrast(ZWART, background) >= contrast(WIT, background) else WIT
