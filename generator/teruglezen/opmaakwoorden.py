"""What changed in the formatting of a run or paragraph, in words for the user.

In: its properties, and the tracked change that holds what they were. Out: Dutch names.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ooxml import Element, w

_EIGENSCHAPPEN = {
    "b": "vet",
    "i": "cursief",
    "u": "onderstreept",
    "strike": "doorgehaald",
    "color": "kleur",
    "sz": "lettergrootte",
    "rFonts": "lettertype",
    "highlight": "markering",
    "shd": "achtergrond",
    "rStyle": "tekenstijl",
    "pStyle": "alineastijl",
    "jc": "uitlijning",
    "numPr": "nummering",
    "ind": "inspringing",
    "spacing": "witruimte",
    "keepNext": "bij de volgende houden",
    "pageBreakBefore": "nieuwe bladzijde",
}
_GEEN_VORM = frozenset(w(name) for name in ("rPrChange", "pPrChange", "ins", "del", "rPr"))


def anders(properties: Element, change: Element) -> Iterator[str]:
    """The names of the properties that differ from what they were."""
    now = {str(c.tag): sorted(c.attrib.items()) for c in properties if c.tag not in _GEEN_VORM}
    old = next(iter(change), None)
    then = {str(c.tag): sorted(c.attrib.items()) for c in old} if old is not None else {}
    names = [t for t in (*now, *(t for t in then if t not in now)) if now.get(t) != then.get(t)]
    for tag in names:
        local = tag.rpartition("}")[2].removesuffix("Cs")
        yield _EIGENSCHAPPEN.get(local, local)
