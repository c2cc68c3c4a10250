"""The Jinja filters and tests of the templates: ``wording`` made fit for ``Waarde``.

A filter on an open or absent value gives that value back, so that it is printed as such; on a
known value it gives a value with the same stand and origin. So nothing loses where it comes from.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

from generator import wording
from generator.aanbesteding import Aantal
from generator.verloop import Planningsstap
from generator.waarde import Waarde

_HOLE = "\ue00f{}\ue00f"
"""Stands for an open item while a list is made; private use, so never in a spec."""


def bare(value: Any) -> Any:
    """The content of a ``Waarde``; anything else as it is."""
    if isinstance(value, Waarde):
        return f"[{value.titel}: nog te bepalen]" if value.inhoud is None else value.inhoud
    return value


def _through(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` on the content of a ``Waarde``, stand and origin kept."""

    @functools.wraps(function)
    def filtered(value: Any, *args: Any) -> Any:
        if not isinstance(value, Waarde):
            return function(value, *args)
        if value.inhoud is None:
            return value
        return value.met(function(value.inhoud, *args))

    return filtered


def _aantal(value: Any) -> str:
    if isinstance(value, Aantal):
        return wording.aantal(value.minimaal, value.maximaal)
    return wording.aantal(int(value), int(value))


class Delen(tuple[Any, ...]):
    """Text in pieces: strings, and open values that each keep their own mark."""


def opsomming(value: Any, voegwoord: str = "en") -> Any:
    """Items as "A, B en C"; an item that is open keeps its number and its mark."""
    if isinstance(value, Waarde) and value.inhoud is None:
        return value
    items = list(value)
    missing = [i for i, v in enumerate(items) if isinstance(v, Waarde) and v.inhoud is None]
    texts = [_HOLE.format(i) if i in missing else str(bare(v)) for i, v in enumerate(items)]
    text = wording.opsomming(texts, voegwoord)
    if missing:
        pieces = re.split("\ue00f(\\d+)\ue00f", text)
        return Delen(items[int(p)] if n % 2 else p for n, p in enumerate(pieces))
    return value.met(text) if isinstance(value, Waarde) else text


def _meervoud(value: Any, enkel: str, meer: str) -> str:
    return wording.meervoud(_size(value), enkel, meer)


def _gevolgd_meervoud(value: Any, enkel: str, meer: str) -> Any:
    """The number in words with its noun; an open number stays open."""
    if isinstance(value, Waarde) and value.inhoud is None:
        return value
    number: Any = value.inhoud if isinstance(value, Waarde) else value
    if isinstance(number, Aantal):
        text = f"{_aantal(number)} {_meervoud(number, enkel, meer)}"
    else:
        text = wording.gevolgd_meervoud(number, enkel, meer)
    return value.met(text) if isinstance(value, Waarde) else text


def _size(value: Any) -> Any:
    """How many: a number, the maximum of an Aantal (no maximum counts as many), or a length."""
    value = value.inhoud if isinstance(value, Waarde) else value
    if value is None:
        return 2  # an open number reads as a plural
    if isinstance(value, Aantal):
        return 2 if value.maximaal is None else value.maximaal
    return value


def moment(value: Any) -> Any:
    """A planning step as text: its date with time, else its period; open as it is."""
    if not isinstance(value, Waarde) or value.inhoud is None:
        return value
    step = value.inhoud
    if not isinstance(step, Planningsstap):
        return value.met(wording.datum(step))
    if step.datum.bekend:
        text = wording.datum_tijd(step.datum.get(), step.tijd.inhoud)
        return step.datum.met(text)
    return step.periode if not step.periode.afwezig else step.datum


def bron(value: Any, geen: str = "–") -> str:
    """What the spec names as source of a value, for a table "besluit - bron".

    A group or list without a source of its own gives those of its parts, and a derived value
    those of its inputs, each once; ``geen`` when there is none.
    """
    return "; ".join(dict.fromkeys(_bronnen(value))) or geen


def _bronnen(value: Any) -> Iterator[str]:
    if isinstance(value, Waarde):
        own = [value.origin.bron] if value.origin.bron else [o.bron for o in value.origin.inputs]
        yield from filter(None, own)
        if not any(own):
            yield from _bronnen(value.inhoud)
    elif isinstance(value, tuple):
        for item in value:
            yield from _bronnen(item)
    elif dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            yield from _bronnen(getattr(value, part.name))


def pad(value: Any) -> Any:
    """Where a known value stands in the spec, to find it in a list of choices."""
    return value.pad if isinstance(value, Waarde) and value.inhoud is not None else value


def _decimalen(value: Any) -> Any:
    """The number of decimals that a rule on rounding names; nothing when it names none."""
    if isinstance(value, Waarde) and value.inhoud is None:
        return value
    number = wording.decimalen(str(bare(value)))
    if number is None:
        return ""
    return value.met(number) if isinstance(value, Waarde) else number


FILTERS: dict[str, Callable[..., Any]] = {
    "datum": _through(wording.datum),
    "moment": moment,
    "bedrag": _through(wording.bedrag),
    "getal": _through(wording.getal),
    "getalwoord": _through(wording.getalwoord),
    "rangwoord": _through(wording.rangwoord),
    "percentage": _through(wording.percentage),
    "aantal": _through(_aantal),
    "opsomming": opsomming,
    "meervoud": _meervoud,
    "gevolgd_meervoud": _gevolgd_meervoud,
    "hoofdletter": _through(wording.hoofdletter),
    "kleineletter": _through(wording.kleineletter),
    "janee": _through(wording.janee),
    "maanden": _through(wording.maanden),
    "cpv": _through(lambda code: code.split("-")[0]),
    "decimalen": _decimalen,
    "tekst": _through(str),
    "bron": bron,
    "pad": pad,
}


def _is(attribute: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, Waarde) and bool(getattr(value, attribute))


TESTS: dict[str, Callable[..., bool]] = {
    "open": _is("open"),
    "bekend": _is("bekend"),
    "afwezig": _is("afwezig"),
    "verwacht": lambda value: isinstance(value, Waarde) and value.stand.value == "verwacht",
    "ja": lambda value: (value.inhoud if isinstance(value, Waarde) else value) is True,
    "nee": lambda value: (value.inhoud if isinstance(value, Waarde) else value) is False,
}
