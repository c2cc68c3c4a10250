"""Which conditions let a paragraph of a template in, read from the template itself.

In: a skeleton or clause as python-docx opens it. Out: per paragraph that carries a mark its
conditions, outermost first, as Dutch words around the expression a lawyer finds in Word. The
same numbering as ``assemble`` gives its marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document as DocxDocument

from generator.assemble import numbered
from generator.ooxml import w

_TAG = re.compile(
    r"\{%-?\s*(?:p|tr)\s+(if|elif|else|endif|for|endfor)\b\s*(.*?)\s*-?%\}", re.DOTALL
)
_FOR = re.compile(r"(\w+)\s+in\s+(.*)", re.DOTALL)
_INCLUDE = re.compile(r"^\s*\[\[(bs_[a-z0-9_]+)\]\]\s*$")
_KOP = re.compile(r"heading [1-9]|bijlagekop|voorwerkkop", re.IGNORECASE)


@dataclass(frozen=True)
class Regel:
    """One marked paragraph: its number, the conditions around it, and the heading above."""

    nummer: int
    voorwaarden: tuple[str, ...]
    kop: str = ""


@dataclass(frozen=True)
class Opname:
    """Where a skeleton takes a clause in: under which heading, on which conditions."""

    bouwsteen: str
    voorwaarden: tuple[str, ...]
    kop: str


def regels(clause: DocxDocument) -> dict[int, Regel]:
    """Every marked paragraph of a clause by its number."""
    stack: list[str] = []
    found: dict[int, Regel] = {}
    for number, paragraph in numbered(clause):
        _follow(stack, _text(paragraph))
        if number:
            found[number] = Regel(number, tuple(stack))
    return found


def opnamen(skeleton: DocxDocument) -> Iterator[Opname]:
    """Every clause that a skeleton takes in, in order."""
    stack: list[str] = []
    kop = ""
    for paragraph in skeleton.paragraphs:
        text = paragraph.text
        _follow(stack, text)
        if paragraph.style is not None and _KOP.fullmatch(paragraph.style.name or ""):
            kop = " ".join(re.sub(r"\{[{%].*?[%}]\}", "", text).split())
        if match := _INCLUDE.match(text):
            yield Opname(match[1], tuple(stack), kop)


def _follow(stack: list[str], text: str) -> None:
    """Keep the conditions that hold from here on; each entry is one open ``if`` or ``for``."""
    for kind, expression in _TAG.findall(text):
        expression = " ".join(expression.split())
        if kind == "if":
            stack.append(f"als {expression}")
        elif kind == "for":
            match = _FOR.match(expression)
            stack.append(
                f"voor elk {match[1]} in {match[2]}" if match else f"voor elk {expression}"
            )
        elif kind == "elif" and stack:
            stack[-1] = f"{_niet(stack[-1])}, en als {expression}"
        elif kind == "else" and stack:
            stack[-1] = _niet(stack[-1])
        elif kind in ("endif", "endfor") and stack:
            stack.pop()


def _niet(condition: str) -> str:
    """``als a`` -> ``niet (a)``; after that ``niet (a), en niet (b)``."""
    before, found, last = condition.rpartition("als ")
    return f"{before}niet ({last})" if found else condition


def _text(paragraph: Any) -> str:
    return "".join(t.text or "" for t in paragraph.iter(w("t")))
