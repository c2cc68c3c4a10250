"""Classes of distance in a text ("20-39 km", ">40 km") and what lies between them.

Whole kilometres: ``0-19`` and ``20-39`` join, ``20-39`` and ``>40`` leave exactly 40 out. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.taal import zeg

W = TypeVar("W")

_KM = r"\s*(?:km|kilometers?)\b"
_VORMEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        (rf"(\d+)(?:{_KM})?\s*(?:-|–|—|t/m|tot en met)\s*(\d+){_KM}", "van_tot_en_met"),
        (rf"(\d+)(?:{_KM})?\s*tot\s*(\d+){_KM}", "van_tot"),
        (rf"(?:>=|≥|vanaf|minstens|ten minste)\s*(\d+){_KM}", "vanaf"),
        (rf"(\d+){_KM}\s*(?:of|en) (?:meer|verder|langer)\b", "vanaf"),
        (rf"(\d+)\+{_KM}", "vanaf"),
        (rf"(?:>|meer dan|boven|verder dan|langer dan)\s*(\d+){_KM}", "boven"),
        (rf"(?:<=|≤|t/m|tot en met|maximaal|hoogstens)\s*(\d+){_KM}", "tot_en_met"),
        (rf"(?:<|minder dan|onder|korter dan|tot)\s*(\d+){_KM}", "tot"),
    )
)
"""The first form that fits counts."""


@dataclass(frozen=True)
class Klasse(Generic[W]):
    """One class: from ``laag`` to ``hoog`` (None: without end), both included.

    ``rest`` is the text without the class: classes with the same rest belong together.
    """

    laag: int
    hoog: int | None
    gelezen: str
    rest: str
    waar: W


def lees(tekst: str, waar: W) -> Klasse[W] | None:
    """The class of distance in a text; None when there is none."""
    for pattern, form in _VORMEN:
        if found := pattern.search(tekst):
            low, high = _grenzen(form, [int(n) for n in found.groups()])
            rest = " ".join(
                (tekst[: found.start()] + " " + tekst[found.end() :]).casefold().split()
            )
            return Klasse(low, high, " ".join(found[0].split()), rest, waar)
    return None


def _grenzen(form: str, n: list[int]) -> tuple[int, int | None]:
    if form == "van_tot_en_met":
        return n[0], n[1]
    if form == "van_tot":
        return n[0], n[1] - 1
    if form == "vanaf":
        return n[0], None
    if form == "boven":
        return n[0] + 1, None
    return 0, n[0] if form == "tot_en_met" else n[0] - 1


def gaten(klassen: Iterable[Klasse[W]]) -> Iterator[tuple[Klasse[W], Klasse[W]]]:
    """Neighbours between which whole kilometres are left out."""
    reach: Klasse[W] | None = None
    for klasse in sorted(klassen, key=lambda k: (k.laag, _einde(k))):
        if reach is not None and klasse.laag > _einde(reach) + 1:
            yield reach, klasse
        if reach is None or _einde(klasse) > _einde(reach):
            reach = klasse


def _einde(klasse: Klasse[W]) -> float:
    return math.inf if klasse.hoog is None else klasse.hoog


def woorden(eerder: Klasse[W], later: Klasse[W]) -> str:
    """What lies between two classes, in words: ``precies 40 km`` or ``40 tot en met 49 km``."""
    first, last = (eerder.hoog or 0) + 1, later.laag - 1
    if first == last:
        return zeg("precies {afstand} km", afstand=first)
    return zeg("{van} tot en met {tot} km", van=first, tot=last)
