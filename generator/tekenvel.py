"""A sheet on which the pictures of a tender document are drawn. Knows matplotlib, as ``grafiek``.

In: lines, shapes and words at places in inches. Out: the bytes of a PNG, the same for the same
drawing everywhere: the Agg renderer and the font that come with matplotlib, no settings of the
user, no date and no program name in the file, and few colours, so that it stays small.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

DPI: Final = 165
WIDTH: Final = 6.3
"""Inches: the text area of an upright A4 with margins of 2.5 cm."""


class Blad:
    """A sheet measured in inches from the top left; its height is known when all is drawn."""

    def __init__(self, kleur: str) -> None:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.kleur = kleur
        self._fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        self._figure = Figure(figsize=(WIDTH, 1), dpi=DPI)
        self._canvas = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.axis("off")
        self._axes.set_xlim(0, WIDTH)

    def font(self, size: float, bold: bool) -> FontProperties:
        """Of the letters that come with matplotlib."""
        from matplotlib.font_manager import FontProperties

        name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        return FontProperties(fname=str(self._fonts / name), size=size)

    def breedte(self, text: str, size: float, bold: bool) -> float:
        """Inches."""
        canvas: Any = self._canvas
        pixels, _, _ = canvas.get_renderer().get_text_width_height_descent(
            text, self.font(size, bold), False
        )
        return float(pixels) / DPI

    def regels(self, text: str, room: float, size: float = 8, bold: bool = False) -> list[str]:
        """The text in lines that fit, broken at spaces and hyphens, and else within a word."""
        lines: list[str] = []
        for word in re.findall(r"\s*[^\s-]*-?", text):
            whole = f"{lines[-1]}{word}" if lines else word.lstrip()
            if lines and self.breedte(whole, size, bold) <= room:
                lines[-1] = whole
                continue
            word = word.lstrip()
            if not word:
                continue
            while self.breedte(word, size, bold) > room and len(word) > 2:
                fits = max(
                    (n for n in range(1, len(word)) if self._past(word[:n], room, size, bold)),
                    default=1,
                )
                lines.append(f"{word[:fits]}-")
                word = word[fits:]
            lines.append(word)
        return lines

    def _past(self, piece: str, room: float, size: float, bold: bool) -> bool:
        return self.breedte(f"{piece}-", size, bold) <= room

    def tekst(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8,
        bold: bool = False,
        color: str = "black",
        ha: str = "left",
        los: bool = False,
    ) -> None:
        """One line, with ``y`` at its middle; ``los``: no line of the axis runs through it."""
        self._axes.text(
            x,
            y,
            text,
            parse_math=False,
            ha=ha,
            va="center_baseline",
            color=color,
            fontproperties=self.font(size, bold),
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if los else None,
            zorder=2 if los else 6,
        )

    def vlak(
        self, x: float, y: float, width: float, height: float, fill: str, edge: float, dash: bool
    ) -> None:
        """A rectangle with a black edge of so many points."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=fill,
                edgecolor="black",
                linewidth=edge,
                linestyle=(0, (3, 2)) if dash else "-",
                zorder=3,
            )
        )

    def veelhoek(self, points: Sequence[tuple[float, float]], fill: str, edge: float) -> None:
        """A filled shape with a black edge."""
        from matplotlib.patches import Polygon

        self._axes.add_patch(
            Polygon(
                points, closed=True, facecolor=fill, edgecolor="black", linewidth=edge, zorder=3
            )
        )

    def cirkel(self, x: float, y: float, radius: float) -> None:
        """An open circle, larger than a dot in print."""
        from matplotlib.patches import Circle

        self._axes.add_patch(
            Circle((x, y), radius, facecolor="white", edgecolor="black", linewidth=1.1, zorder=4)
        )

    def lijn(self, x0: float, y0: float, x1: float, y1: float, color: str, width: float) -> None:
        """A line behind everything else, of so many points."""
        self._axes.plot([x0, x1], [y0, y1], color=color, linewidth=width, zorder=1)

    def png(self, height: float) -> bytes:
        """The sheet, cut off at this height."""
        self._figure.set_size_inches(WIDTH, height)
        self._axes.set_ylim(height, 0)
        self._axes.set_xlim(0, WIDTH)
        raw, out = io.BytesIO(), io.BytesIO()
        self._canvas.print_figure(raw, format="png", dpi=DPI, metadata={"Software": None})
        image = Image.open(raw).convert("RGB")
        few = image.quantize(palette=_palet(self.kleur), dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)  # a third of the bytes
        return out.getvalue()


def _palet(kleur: str) -> Image.Image:
    """Greys, and the colour on its way to white and to black: all that a picture of ours has."""
    steps = [round(255 * n / 8) for n in range(9)]
    colours = [(n, n, n) for n in steps]
    channels = tuple(int(kleur[at : at + 2], 16) for at in (1, 3, 5))
    for n in range(5):
        colours.append(_tussen(channels, 255, n / 4))
        colours.append(_tussen(channels, 0, n / 4))
    flat = [channel for colour in colours for channel in colour]
    image = Image.new("P", (1, 1))
    image.putpalette(flat + flat[:3] * (256 - len(colours)))
    return image


def _tussen(channels: Sequence[int], end: int, part: float) -> tuple[int, int, int]:
    red, green, blue = (round(c + (end - c) * part) for c in channels)
    return red, green, blue
