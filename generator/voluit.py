"""Abbreviations are written out where a reader of a document first meets them.

In: the tree of a rendered document and a mapping abbreviation -> in full. ``schrijf_uit`` puts the
words beside the first use in running text: ``het SLT (Stevig Lokaal Team)``; nothing when the
author did so. ``niet_uitgeschreven`` looks at a finished document as a stranger would. Headings,
captions, contents and notes in the margin of a concept are no running text: none of them is where
a reader begins, and some leave the document.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from generator import sjabloonplaats, woordvormen
from generator.ooxml import w

_GEEN_LOPENDE_TEKST: Final = re.compile(
    r"toc \d|table of figures|caption|title|subtitle|noot|conceptmerk|versieregel|header|footer"
)
_HOOFDLETTERS: Final = re.compile(
    r"(?<!\d{4} )(?<![\w.:/@&+\-–])(?:[A-Z]{2,6}|[A-Z][a-z]?[A-Z]{1,3}[a-z]?|[A-Z]{1,2}[a-z][A-Z])"
    r"(?=['’]s\b|\b)(?![+@/.]\w|[-–]?\d)"
)
_ROMEINS: Final = re.compile(r"[IVXLC]+")


def schrijf_uit(
    root: Any,
    stijlen: Mapping[str, str],
    afkortingen: Mapping[str, str],
    namen: Iterable[str] = (),
) -> None:
    """Write each abbreviation out at its first use, in place.

    Args:
        root: the body of a rendered document, without marks.
        stijlen: id of a style -> its name in lower case.
        afkortingen: ``SLT`` -> ``Stevig Lokaal Team``.
        namen: terms that stay whole: in ``AMvB reële prijzen`` the words come after the term.
    """
    names = tuple(sorted(namen, key=len, reverse=True))
    todo = dict(afkortingen)
    for one in _lopend(root, stijlen):
        for short in [name for name in todo if name in one.tekst]:
            whole = tuple(n for n in names if short in n.split("(")[0] and n != short)
            hit = _patroon(short, whole).search(
                "".join(t.text or "" for t in one.element.iter(w("t")))
            )
            if hit is None:
                continue
            full = todo.pop(short)
            if not _staat_er(one.tekst, full):
                _voeg_in(one.element, hit, short, full)


def niet_uitgeschreven(
    root: Any, stijlen: Mapping[str, str], afkortingen: Mapping[str, str], gangbaar: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """(abbreviation, in full or empty when nobody said, place) where a reader is left guessing."""
    seen = set(gangbaar)
    for one in _lopend(root, stijlen):
        for short in [*afkortingen, *dict.fromkeys(_HOOFDLETTERS.findall(one.tekst))]:
            if short in seen or short not in one.tekst or not _patroon(short).search(one.tekst):
                continue
            seen.add(short)
            full = afkortingen.get(short, "")
            if full and not _staat_er(one.tekst, full):
                yield short, full, one.waar
            elif not full and not _ROMEINS.fullmatch(short) and not _uitgelegd(one.tekst, short):
                yield short, "", one.waar


def van_begrippen(termen: Iterable[str]) -> dict[str, str]:
    """The abbreviations that terms carry: ``Stevig Lokaal Team (SLT)``."""
    pairs = (woordvormen.kort_en_lang(term) for term in termen)
    return {short: full for short, full in pairs if woordvormen.is_afkorting(short)}


def _lopend(root: Any, stijlen: Mapping[str, str]) -> Iterator[sjabloonplaats.Alinea]:
    for one in sjabloonplaats.alineas(root, stijlen):
        if not _GEEN_LOPENDE_TEKST.match(one.stijl) and not sjabloonplaats.KOP.match(one.stijl):
            yield one


@functools.cache
def _patroon(short: str, namen: tuple[str, ...] = ()) -> re.Pattern[str]:
    """The abbreviation with a plural s, and the rest of a compound or name that it is part of."""
    own = rf"{re.escape(short)}(?:['’]?s)?(?:-[a-zà-ÿ]\w*)*"
    forms = "|".join([*map(re.escape, namen), own])
    return re.compile(rf"(?<![\w&+\-–])(?:{forms})(?![\w+@]|-?\d)")


def _staat_er(text: str, full: str) -> bool:
    return woordvormen.gebruikt(text, full)


def _uitgelegd(text: str, short: str) -> bool:
    """Does the text itself say what it stands for?

    ``(ABC)`` after words, ``ABC (words``, or words that begin with these letters.
    """
    near = rf"\w{{3,}}\s*\({re.escape(short)}\)|{re.escape(short)}\s*[(:]\s*\w{{3,}}"
    initials = "".join(word[0] for word in re.findall(r"\w{3,}", text)).upper()
    return bool(re.search(near, text)) or short.upper() in initials


def _voeg_in(paragraph: Any, hit: re.Match[str], short: str, full: str) -> None:
    """Put the words directly after the hit, in the run where it ends."""
    before, after = hit.string[: hit.start()], hit.string[hit.end() :]
    alone = before.endswith("(") and after.startswith(")")
    if alone:
        words = f": {full}"
    elif hit[0] == short:
        words = f" ({full})"
    else:
        words = f" ({short}: {full})"
    left = hit.end()
    for text in paragraph.iter(w("t")):
        length = len(text.text or "")
        if left <= length:
            text.text = (text.text or "")[:left] + words + (text.text or "")[left:]
            return
        left -= length
