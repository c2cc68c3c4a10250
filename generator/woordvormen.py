"""The forms in which a Dutch term occurs in a text. Pure.

A compound written as one word (``perceelindeling``) is a word of its own: it is no use of the
term ``perceel``. A compound with a hyphen (``SLT-team``) is one.
"""

from __future__ import annotations

import functools
import re
from typing import Final

_AANHAAL: Final = "['’‘]"
_KLINKERS: Final = "aeiou"


def kort_en_lang(term: str) -> tuple[str, str]:
    """``Stevig Lokaal Team (SLT)`` -> ("SLT", "Stevig Lokaal Team"); the short one may be empty."""
    found = re.fullmatch(r"(?P<lang>.*\S)\s*\((?P<kort>[^()]+)\)\s*", term)
    return (found["kort"].strip(), found["lang"].strip()) if found else ("", term.strip())


@functools.lru_cache(maxsize=2000)
def patroon(term: str) -> re.Pattern[str]:
    """Matches a term in full or by the abbreviation it carries in brackets, also inflected.

    Of the last word every plural counts (``perceel``: ``percelen``), of each word a final ``e``
    may be there or not. Capitals matter for an abbreviation only.
    """
    plain = re.sub(r"\s*\([^)]*\)", "", term).strip()
    parts = []
    for form in (plain, *re.findall(r"\(([^)]+)\)", term)):
        words = form.split()
        if not words:
            continue
        if is_afkorting(form):
            parts.append(rf"{re.escape(form)}(?:{_AANHAAL}?s)?")
            continue
        heads = [_woord(word, ("", "e", "n")) for word in words[:-1]]
        heads.append(_woord(words[-1], None))
        parts.append("(?i:" + r"\s+".join(heads) + ")")
    return re.compile(rf"(?<![\w])(?:{'|'.join(parts) or '(?!)'})(?![\w])")


def gebruikt(tekst: str, term: str) -> bool:
    """Does a text use a term?"""
    return bool(patroon(term).search(tekst))


def is_afkorting(woord: str) -> bool:
    """Two capitals or more, and no space: ``SLT``, ``NvO``."""
    return " " not in woord and sum(letter.isupper() for letter in woord) > 1


def _woord(word: str, endings: tuple[str, ...] | None) -> str:
    if endings is not None:
        stems = {word + ending for ending in endings}
        if word.endswith("e"):
            stems.add(word[:-1])
    else:
        stems = vormen(word)
    ordered = sorted(stems, key=lambda stem: (-len(stem), stem))
    escaped = (re.sub("['’‘]", _AANHAAL, re.escape(stem)) for stem in ordered)
    return f"(?:{'|'.join(escaped)})"


def vormen(woord: str) -> set[str]:
    """A word with its plurals and inflected forms as far as spelling rules give them."""
    low = woord.lower()
    found = {woord, f"{woord}s", f"{woord}'s", f"{woord}e", f"{woord}en", f"{woord}n"}
    stem = woord
    if re.search(r"[^aeiou](?:aa|ee|oo|uu)[bcdfgklmnprstvz]$", low):  # perceel, percelen
        stem = woord[:-2] + woord[-1]
    elif re.search(rf"(?:^|[^{_KLINKERS}])[{_KLINKERS}][bdfgklmnprst]$", low):  # plan, plannen
        found |= {f"{woord}{woord[-1]}en", f"{woord}{woord[-1]}e"}
    soft = stem[:-1] + {"s": "z", "f": "v"}.get(stem[-1:].lower(), stem[-1:])  # brief, brieven
    found |= {f"{one}{ending}" for one in (stem, soft) for ending in ("e", "en")}
    if low.endswith("heid"):
        found.add(f"{woord[:-4]}heden")
    if low.endswith("e"):
        found.add(f"{woord}s")
    return found
