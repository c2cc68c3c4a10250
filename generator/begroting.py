"""What filling one document may cost: steps, characters, and the size of what is made.

In: work as it is done. Out: nothing, or ``Teveel``. The same on every machine and day: nothing
here looks at a clock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jinja2 import TemplateRuntimeError

from generator.taal import zeg

MAX_STEPS = 500_000
"""Rounds of loops, filters and functions of one document; our largest takes some ten thousand."""
MAX_CHARACTERS = 20_000_000
"""Characters of one document, Word's own XML included; our largest has not one million."""
MAX_TEXT = 1_000_000
"""Characters of one text that a template makes."""
MAX_ITEMS = 1_000_000
"""Items of one list that a template makes, those of the lists in it included."""
MAX_NUMBER = 10**15


class Teveel(TemplateRuntimeError):
    """A template asks more than any document needs; the message (Dutch) says what."""


@dataclass
class Budget:
    """What is left for one run."""

    steps: int
    characters: int

    def step(self, number: int = 1) -> None:
        """Pay for work; raises Teveel when nothing is left."""
        self.steps -= number
        if self.steps < 0:
            told = zeg(
                "het doet meer dan {aantal} stappen; er staan lussen in elkaar", aantal=MAX_STEPS
            )
            raise Teveel(told)

    def text(self, number: int) -> None:
        """Pay for characters; raises Teveel when nothing is left."""
        self.characters -= number
        if self.characters < 0:
            raise Teveel(zeg("het maakt meer dan {aantal} tekens", aantal=MAX_CHARACTERS))


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextlib.contextmanager
def begroot() -> Iterator[None]:
    """One budget for all that is filled in here; within another one that one holds."""
    if _BUDGET.get() is not None:
        yield
        return
    token = _BUDGET.set(Budget(MAX_STEPS, MAX_CHARACTERS))
    try:
        yield
    finally:
        _BUDGET.reset(token)


def pay(steps: int = 0, characters: int = 0) -> None:
    """Pay for steps and characters; outside ``begroot`` nothing is counted."""
    budget = _BUDGET.get()
    if budget is not None:
        budget.step(steps)
        budget.text(characters)


def of_size(value: Any) -> Any:
    """The value itself, when it is not larger than anything that a document holds."""
    if isinstance(value, str | bytes):
        if len(value) > MAX_TEXT:
            raise Teveel(te_lang(len(value)))
        pay(0, len(value))
    elif isinstance(value, list | tuple | dict):
        todo: list[Any] = [value]
        seen = 0
        while todo:
            one = todo.pop()
            inner = one.values() if isinstance(one, dict) else one
            todo += [v for v in inner if isinstance(v, list | tuple | dict)]
            seen += len(one)
            if seen > MAX_ITEMS:
                raise Teveel(
                    zeg("een lijst van meer dan {aantal} delen past er niet in", aantal=MAX_ITEMS)
                )
        pay(1 + seen // 100)
    elif isinstance(value, int | float | Decimal) and not -MAX_NUMBER < value < MAX_NUMBER:
        raise Teveel(zeg("rekenen kan hier alleen met gewone getallen"))
    return value


def te_lang(number: int) -> str:
    """What is told of a text that is too long."""
    return zeg("een tekst van {aantal} tekens past in geen document", aantal=number)
