"""The timeline as a picture. The only module that knows matplotlib.

In: a ``Tijdlijn``. Out: the bytes of a PNG, the same for the same timeline on every run: the
Agg renderer and the font that come with matplotlib, no settings of the user, no date and no
program name in the file. Light and dark carry the meaning, so that it survives a grey print.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import get_month_names

from generator.tijdlijn import Merk, Tijdlijn
from generator.wording import datum, reeks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

DPI = 300
WIDTH = 9.72
"""Inches: the text area of an A4 lying down, with margins of 2.5 cm."""

_LANE, _LANE_LOW, _HEIGHT = 0.46, 0.3, 4.6
"""Inches: a lane as it should be, and at least; the height within which the picture should stay,
so that a heading and a paragraph fit on its page."""
_FRAME = 0.64
_LEGEND = 0.3
_DARK, _MIDDLE, _LIGHT = "#2b3f5c", "#8493a8", "#d5deea"
_LINE, _SOFT = "#7f7f7f", "#dddddd"
_MONTHLY = 8
"""Up to this many quarters the axis names the months."""

_WRAP = 30
_NEAR = 0.022
"""Part of the axis within which marks share one label."""

_PLAN, _BOUND = "gepland moment", "uiterst haalbaar (berekend, geen planning)"

Font = Callable[[float], "FontProperties"]


def png(tijdlijn: Tijdlijn) -> bytes:
    """The picture: moments by quarter above, contract terms by year below.

    Raises:
        ValueError: there is nothing to draw (``tijdlijn.leeg``).
    """
    if tijdlijn.leeg:
        raise ValueError("een tijdlijn zonder momenten en overeenkomsten heeft geen beeld")
    import matplotlib  # a second of loading that only a picture needs

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        return _draw(tijdlijn)


def _draw(tijdlijn: Tijdlijn) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    own = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"

    def font(size: float) -> FontProperties:
        return FontProperties(fname=str(own), size=size)

    moments = [lijn for lijn in tijdlijn.lijnen if lijn.merken]
    terms = [lijn for lijn in tijdlijn.lijnen if lijn.balken]
    parts = [part for part in (moments, terms) if part]
    room = _HEIGHT - _LEGEND - len(parts) * _FRAME
    lane = min(_LANE, max(_LANE_LOW, room / sum(map(len, parts))))
    panels = [len(part) * lane + _FRAME for part in parts]
    height = sum(panels) + _LEGEND
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    canvas = FigureCanvasAgg(figure)
    top = height
    if moments:
        axes = _panel(figure, top, panels[0], height)
        _lanes(axes, [lijn.naam for lijn in moments], font)
        _moments(axes, [lijn.merken for lijn in moments], font)
        _title(axes, "Voorbereiding en procedure, per kwartaal", font)
        top -= panels[0]
    if terms:
        axes = _panel(figure, top, panels[-1], height)
        _lanes(axes, [lijn.naam for lijn in terms], font)
        _terms(axes, terms, font)
        _title(axes, "Looptijd van de overeenkomsten, per jaar", font)
    _legend(figure, tijdlijn, font)
    out = io.BytesIO()
    canvas.print_figure(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def _panel(figure: Any, top: float, size: float, height: float) -> Axes:
    """Axes of ``size`` inches high that hang ``top`` inches above the foot of the figure."""
    bottom = top - size + 0.32
    axes: Axes = figure.add_axes((0.2, bottom / height, 0.785, (size - _FRAME) / height))
    return axes


def _title(axes: Axes, text: str, font: Font) -> None:
    axes.set_title(text, loc="left", fontproperties=font(8.5), pad=7)


def _lanes(axes: Axes, names: Sequence[str], font: Font) -> None:
    """One lane a line of the timeline, from the top down, with its name."""
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)))
    axes.set_yticklabels([textwrap.fill(name, _WRAP) for name in names])
    for label in axes.get_yticklabels():
        label.set_fontproperties(font(7))
    for edge in range(1, len(names)):
        axes.axhline(edge - 0.5, color=_SOFT, linewidth=0.6, zorder=0)
    axes.tick_params(axis="y", length=0)
    for side in axes.spines.values():
        side.set_color(_LINE)
        side.set_linewidth(0.6)


# --- moments -------------------------------------------------------------------------------


def _moments(axes: Axes, rows: Sequence[Sequence[Merk]], font: Font) -> None:
    begin = _quarter(min(m.van for row in rows for m in row))
    end = _next_quarter(_quarter(max(m.tot for row in rows for m in row)))
    axes.set_xlim(begin.toordinal(), end.toordinal())
    quarters = list(_quarters(begin, end))
    for edge in quarters:
        axes.axvline(edge.toordinal(), color=_LINE, linewidth=0.6, zorder=0)
    starts = [date(q.year, q.month + i, 1) for q in quarters for i in range(3)]
    if len(quarters) <= _MONTHLY:
        for start in starts:
            axes.axvline(start.toordinal(), color=_SOFT, linewidth=0.5, zorder=0)
        middles = [start.toordinal() + 14.5 for start in starts]
        _xticks(axes, middles, [_month_label(start) for start in starts], font)
    else:
        middles = [q.toordinal() + 45 for q in quarters]
        _xticks(axes, middles, [_quarter_label(q) for q in quarters], font)
    span = end.toordinal() - begin.toordinal()
    for lane, row in enumerate(rows):
        for merk in row:
            _mark(axes, lane, merk)
        for bound in (False, True):
            _numbers(axes, lane, [m for m in row if m.uiterst is bound], span, font)


def _quarter_label(quarter: date) -> str:
    return f"Q{(quarter.month + 2) // 3} {quarter.year}"


def _month_label(start: date) -> str:
    """The month; below the middle one also the quarter."""
    name = get_month_names("abbreviated", locale="nl")[start.month].rstrip(".")
    return f"{name}\n{_quarter_label(_quarter(start))}" if start.month % 3 == 2 else name


def _mark(axes: Axes, lane: int, merk: Merk) -> None:
    x = merk.van.toordinal()
    if merk.van != merk.tot:
        width = merk.tot.toordinal() - x + 1
        axes.barh(lane, width, left=x, height=0.22, color=_MIDDLE, zorder=3)
    elif merk.uiterst:
        axes.plot(
            [x], [lane], "o", mfc="white", mec="black", ms=5, mew=0.9, zorder=4, clip_on=False
        )
    else:
        axes.plot([x], [lane], "D", color="black", ms=5, zorder=5, clip_on=False)


def _numbers(axes: Axes, lane: int, row: Sequence[Merk], span: int, font: Font) -> None:
    """The numbers of the steps, above plans and below bounds; near marks share one label."""
    groups: list[list[Merk]] = []
    for merk in sorted(row, key=_middle):
        if groups and _middle(merk) - _middle(groups[-1][-1]) < _NEAR * span:
            groups[-1].append(merk)
        else:
            groups.append([merk])
    for group in groups:
        middle = (_middle(group[0]) + _middle(group[-1])) / 2
        text = reeks([n for merk in group for n in merk.nummers])
        down = group[0].uiterst
        axes.text(
            middle,
            lane + (0.16 if down else -0.16),
            text,
            ha="center",
            va="top" if down else "bottom",
            fontproperties=font(6),
        )


def _middle(merk: Merk) -> float:
    return (merk.van.toordinal() + merk.tot.toordinal()) / 2


def _quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _next_quarter(quarter: date) -> date:
    return _quarter(quarter + timedelta(days=100))


def _quarters(begin: date, end: date) -> Iterator[date]:
    while begin < end:
        yield begin
        begin = _next_quarter(begin)


def _xticks(axes: Axes, places: Sequence[float], labels: Sequence[str], font: Font) -> None:
    axes.set_xticks(places)
    axes.set_xticklabels(labels)
    for label in axes.get_xticklabels():
        label.set_fontproperties(font(6.5))
    axes.tick_params(axis="x", length=0, pad=2)


# --- terms ---------------------------------------------------------------------------------


def _terms(axes: Axes, rows: Sequence[Any], font: Font) -> None:
    first = min(b.van for row in rows for b in row.balken).year
    last = max(b.tot for row in rows for b in row.balken).year
    years = range(first, last + 1)
    axes.set_xlim(date(first, 1, 1).toordinal(), date(last + 1, 1, 1).toordinal())
    for year in years:
        axes.axvline(date(year, 1, 1).toordinal(), color=_SOFT, linewidth=0.6, zorder=0)
    _xticks(axes, [date(y, 7, 2).toordinal() for y in years], [str(y) for y in years], font)
    for lane, row in enumerate(rows):
        for bar in row.balken:
            _bar(axes, lane, bar.van, bar.tot, bar.verlenging, font)


def _bar(axes: Axes, lane: int, begin: date, end: date, extension: bool, font: Font) -> None:
    left = begin.toordinal()
    width = end.toordinal() + 1 - left
    color, text = (_LIGHT, "black") if extension else (_DARK, "white")
    axes.barh(
        lane, width, left=left, height=0.5, color=color, edgecolor="black", linewidth=0.5, zorder=3
    )
    words = f"t/m {end:%d-%m-%Y}" if extension else f"{datum(begin)} t/m {datum(end)}"
    low, high = axes.get_xlim()
    if width / (high - low) < (0.1 if extension else 0.27):
        words = f"{end:%Y}" if extension else f"t/m {end:%d-%m-%Y}"
    axes.text(
        left + width / 2,
        lane,
        words,
        ha="center",
        va="center",
        color=text,
        fontproperties=font(6),
        zorder=4,
    )


def _legend(figure: Any, tijdlijn: Tijdlijn, font: Font) -> None:
    """Only what occurs in this picture."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks = [m for lijn in tijdlijn.lijnen for m in lijn.merken]
    bars = [b for lijn in tijdlijn.lijnen for b in lijn.balken]
    entries: list[tuple[bool, Any]] = [
        (
            any(not m.uiterst and m.van == m.tot for m in marks),
            Line2D([], [], linestyle="", marker="D", color="black", markersize=5, label=_PLAN),
        ),
        (
            any(m.van != m.tot for m in marks),
            Patch(facecolor=_MIDDLE, label="geplande periode"),
        ),
        (
            any(m.uiterst for m in marks),
            Line2D([], [], linestyle="", marker="o", mfc="white", mec="black", label=_BOUND),
        ),
        (
            any(not b.verlenging for b in bars),
            Patch(facecolor=_DARK, edgecolor="black", label="overeenkomst"),
        ),
        (
            any(b.verlenging for b in bars),
            Patch(facecolor=_LIGHT, edgecolor="black", label="mogelijke verlenging"),
        ),
    ]
    handles = [handle for shown, handle in entries if shown]
    figure.legend(
        handles=handles,
        loc="lower center",
        ncols=len(handles),
        prop=font(6.5),
        frameon=False,
        handletextpad=0.5,
        columnspacing=1.6,
        bbox_to_anchor=(0.5, 0.0),
    )
