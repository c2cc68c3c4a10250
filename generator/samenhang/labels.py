"""What the words around a value say: the row and column, the heading, a value on its own.

In: cells, headings and captions as text. Out: labels, keys, ranges and single values. Pure.
"""

from __future__ import annotations

import re
from typing import Final

from generator.samenhang.vormen import OPEN, Zin, gelijke_naam, lijst, zinnen
from generator.samenhang.waarden import AANTAL, DATUM, GETAL, aantal, schoon

BEREIK: Final = re.compile(r"\b(perceel|ronde|categorie|segment) (\d+)\b", re.I)
BEREIK_KOP: Final = re.compile(r"(perceel|ronde|categorie|segment)\b")
OUD: Final = re.compile(r"eerst|oud|was|oude (?:tekst|waarde)")
NIEUW: Final = re.compile(r"nu|nieuw|wordt|nieuwe (?:tekst|waarde)")
_RONDOM: Final = re.compile(
    r"\b(?:zonder btw|exclusief btw|excl\. btw|gepland|genomen|op|tot|voor|per jaar|keer|circa"
    r"|ten hoogste|ten minste|minimaal|maximaal|uiterlijk|binnen|vanaf|na ons verzoek)\b"
    r"|\([^)]*\)|[\s:,.;|]",
    re.I,
)
_VERWACHT: Final = re.compile(r"\b(gepland|indicatief|naar verwachting|streefdatum)\b", re.I)


def alle_waarden(tekst: str) -> frozenset[str]:
    """Every value that a text of the list of changes names, and the text itself."""
    gevonden = {w.waarde for z in zinnen(tekst) for w in z.waarden}
    telling = aantal(tekst)
    if telling and telling[1] == tekst.strip(" ."):
        gevonden.add(telling[0])
    return frozenset(gevonden | {gelijke_naam(tekst), lijst(tekst)})


def bereik_van(koppen: tuple[str, ...], titel: str, tekst: str) -> str:
    """The perceel, round or category that a heading or caption speaks of."""
    if BEREIK.search(tekst):
        return ""
    for bron in (titel, *reversed(koppen[-2:])):
        match = BEREIK.search(bron)
        if match:
            slot = "" if not tekst else ": "
            return f"{match[1].lower()} {match[2]}{slot}"
    return ""


def sleutel_van(koppen: list[str], eerste: str) -> str:
    """What a row is about: "perceel 3", "ronde 2", a code, or the text of its first cell."""
    if eerste.isdigit():
        match = BEREIK_KOP.match(koppen[0]) if koppen else None
        if not match and len(koppen) > 1 and koppen[0] in ("nr", "nummer"):
            match = BEREIK_KOP.match(koppen[1])
        return f"{match[1]} {eerste}" if match else ""
    if re.fullmatch(r"[\d.]+|K\d+", eerste):
        return ""
    return schoon(re.sub(r" \([^()]*(?:\([^()]*\)[^()]*)*\)$", "", eerste))


def perceelnaam(koppen: list[str], rij: tuple[tuple[str, ...], ...]) -> str:
    """The name in a row of a table of percelen."""
    if len(koppen) < 2 or len(rij) < 2 or not rij[1] or not "".join(rij[0]).isdigit():
        return ""
    paar = (koppen[0].split(" ")[0], koppen[1].split(" ")[0])
    return rij[1][0] if paar in (("nr", "perceel"), ("perceel", "naam")) else ""


def bewoording(zin: str) -> str:
    """The wording of a sentence, without the label of its row or the word before a colon."""
    _, streep, cel = zin.partition(" | ")
    kaal = cel if streep and len(cel.split()) > 4 else zin
    kaal = re.sub(r"^(ruimte|omvang|voorwaarden|gevolg): ", "", kaal.lower())
    return kaal.strip(" .")


def is_verwacht(soort: str, tekst: str) -> bool:
    """Does the text say that this moment or number may still move?"""
    return soort in (DATUM, AANTAL, GETAL) and bool(_VERWACHT.search(tekst))


def label_van(sleutel: str, kop: str, eerste_kop: str) -> str:
    """The subject of a cell: "budget per jaar, perceel 3", "verlenging 1, einde", or in a
    planning the step alone."""
    if re.search("stap|fase", eerste_kop) and re.search("moment|wanneer|datum", kop):
        return sleutel
    return f"{kop}, {sleutel}" if BEREIK.fullmatch(sleutel) else f"{sleutel}, {kop}"


def losse_waarde(delen: list[Zin]) -> tuple[str, str] | None:
    """The value when a text is one value and hardly anything else: (kind, value)."""
    tekst = " ".join(z.tekst for z in delen)
    gevonden = [w for z in delen for w in z.waarden]
    rest = _RONDOM.sub("", re.sub(r"‹\w+›", "", tekst))
    if len(gevonden) == 1 and not rest:
        return (
            (gevonden[0].soort, "")
            if gevonden[0].soort == OPEN
            else (
                gevonden[0].soort,
                gevonden[0].waarde,
            )
        )
    if not gevonden and (telling := aantal(tekst)):
        over = tekst.replace(telling[1], "", 1)
        if not _RONDOM.sub("", over):
            return (GETAL if telling[1][:1].isdigit() else AANTAL), telling[0]
    return None
