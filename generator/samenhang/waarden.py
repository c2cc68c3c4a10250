"""Values in running text: dates, amounts, percentages, numbers, terms, lengths of time.

In: Dutch text as a person or this program wrote it. Out: where a value stands and what it is,
in one spelling: "€ 43 miljoen" and "€ 43.000.000" give the same text. Pure; the counterpart
of ``wording``, which turns values into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.wording import getalwoord

DATUM, BEDRAG, PROCENT, DUUR, ADRES = "datum", "bedrag", "percentage", "duur", "adres"
LOOPTIJD, AANTAL, GETAL = "looptijd", "aantal", "getal"

_MAANDEN: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_KORT: Final = {m[:3]: n for n, m in enumerate(_MAANDEN, 1)} | {"mrt": 3}
_MAAND: Final = rf"(?P<maand>{'|'.join(_MAANDEN)}|(?:{'|'.join(_KORT)}|sept)\b\.?)"
_TIJD: Final = (
    r"(?:,? ?(?:om |vóór |voor )?(?P<uur>[012]?\d)[.:](?P<minuut>[0-5]\d)(?: ?uur| ?u\b))?"
)
_KWARTAAL: Final = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4}
_WOORDEN: Final = {getalwoord(n).replace("é", "e"): n for n in range(200)}
NUM: Final = r"(?:\d{1,3}(?:\.\d{3})+|\d+|[a-zéë]+)"
_EENHEDEN: Final = "kalenderdag|werkdag|dag|week|weken|maand|jaar|jaren|uur"

_PATRONEN: Final = (
    (DATUM, re.compile(rf"\b(?P<dag>[0-3]?\d) {_MAAND} (?P<jaar>[12]\d{{3}})\b{_TIJD}", re.I)),
    (DATUM, re.compile(rf"\b(?P<dag>[0-3]?\d)-(?P<maand>[01]?\d)-(?P<jaar>20\d\d)\b{_TIJD}")),
    (DATUM, re.compile(rf"\b(?P<jaar>20\d\d)-(?P<maand>[01]\d)-(?P<dag>[0-3]\d)\b{_TIJD}")),
    (DATUM, re.compile(rf"(?<!\d )\b{_MAAND} (?P<jaar>20\d\d)\b", re.I)),
    (
        DATUM,
        re.compile(
            r"\b(?:(?P<rang>eerste|tweede|derde|vierde|[1-4]e) kwartaal|[QK](?P<kw>[1-4]))"
            r"(?: van| in)? (?P<jaar>20\d\d)\b",
            re.I,
        ),
    ),
    (
        BEDRAG,
        re.compile(
            r"(?:€|\bEUR) ?(?P<getal>\d+(?:\.\d{3})*(?:,\d+)?)(?:,-)?"
            r"(?: (?P<maal>miljoen|miljard|mln|mld)\b\.?)?"
        ),
    ),
    (
        BEDRAG,
        re.compile(
            r"\b(?P<getal>\d+(?:\.\d{3})*(?:,\d+)?)"
            r"(?: (?P<maal>miljoen|miljard|mln|mld)\.?)? euro\b"
        ),
    ),
    (
        PROCENT,
        re.compile(
            r"\b(?P<laag>\d+(?:,\d+)?) (?:en|tot|à|-)(?: ten hoogste| maximaal)? "
            r"(?P<getal>\d+(?:,\d+)?) ?(?:%|procent(?:punt)?\b)"
        ),
    ),
    (PROCENT, re.compile(r"\b(?P<getal>\d+(?:,\d+)?) ?(?:%|procent(?:punt)?\b)")),
    (ADRES, re.compile(r"https?://[^\s()<>\"]+[^\s()<>\".,;:]|\bwww\.[^\s()<>\"]+[^\s()<>\".,;:]")),
    (ADRES, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        DUUR,
        re.compile(rf"(?<![\d.,:])\b(?P<getal>{NUM}) (?P<eenheid>{_EENHEDEN})(?:en|s)?\b", re.I),
    ),
)
_OPTIE: Final = r"(?:(?:verleng(?:ings)?)?(?:opties?|mogelijkhe(?:id|den))|verleng(?:ing|ingen))"
_LOOPTIJD: Final = re.compile(
    rf"\b(?P<basis>{NUM}) jaar,?(?: en)?(?:"
    rf" (?P<geen>zonder) {_OPTIE}"
    rf"| met(?: maximaal)? (?P<aantal>{NUM}) {_OPTIE} (?:van|om|met)"
    rf"(?: telkens| nog)?(?: maximaal)? (?P<per>{NUM}) jaar"
    rf"| met de mogelijkheid om (?:(?P<keer>{NUM}) ?(?:keer|maal|x) )?(?:met )?"
    rf"(?P<per2>{NUM}) jaar)",
    re.I,
)
_SOM: Final = re.compile(r"(?<![\d.,+])(\d{1,2})((?: ?\+ ?\d)+)(?: ?jaar)?(?![\d.,+])")


@dataclass(frozen=True)
class Gevonden:
    """A value in a text: its kind, its normal form, and where it stands."""

    soort: str
    waarde: str
    begin: int
    einde: int
    tekst: str


_VOLUIT = re.compile(r"(?<=[A-Z])\s\([a-zà-ÿ][^()]{3,80}\)|\s\([A-Z][A-Za-z]*[A-Z]: [^()]{3,80}\)")
"""An abbreviation written out beside it, as a document does at the first use only."""


def schoon(tekst: str) -> str:
    """The text with plain spaces, hyphens and quotes, so that spellings compare equal.

    Abbreviations stand without what they mean: ``MKD (medisch kinderdagverblijf)`` is ``MKD``.
    """
    tekst = _VOLUIT.sub("", tekst)
    for van, naar in (("\u2011", "-"), ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"')):
        tekst = tekst.replace(van, naar)
    return " ".join(tekst.replace("\u00ad", "").split())


def waarden(tekst: str) -> list[Gevonden]:
    """Every value in a clean text, in order; values do not overlap."""
    gevonden = (
        Gevonden(soort, waarde, *match.span(), match[0])
        for soort, patroon in _PATRONEN
        for match in patroon.finditer(tekst)
        if (waarde := _waarde(soort, match))
    )
    return zonder_overlap(gevonden, len(tekst))


def zonder_overlap(gevonden: Iterable[Gevonden], lengte: int) -> list[Gevonden]:
    """In order of place; of two values that overlap the one that came first stays."""
    bezet = bytearray(lengte)
    over: list[Gevonden] = []
    for een in gevonden:
        if not any(bezet[een.begin : een.einde]):
            bezet[een.begin : een.einde] = b"\1" * (een.einde - een.begin)
            over.append(een)
    return sorted(over, key=lambda g: g.begin)


def looptijden(tekst: str) -> Iterator[Gevonden]:
    """Terms such as "vijf jaar met twee verlengingsopties van één jaar", as ``5+1+1``."""
    for match in _LOOPTIJD.finditer(tekst):
        basis = getal(match["basis"])
        keer = 0 if match["geen"] else getal(match["aantal"] or match["keer"] or "1")
        per = getal(match["per"] or match["per2"] or "0")
        if basis is not None and keer is not None and per is not None:
            waarde = "+".join(str(n) for n in (basis, *([per] * keer)))
            yield Gevonden(LOOPTIJD, waarde, *match.span(), match[0])
    for match in _SOM.finditer(tekst):
        waarde = "+".join(re.findall(r"\d+", match[0]))
        yield Gevonden(LOOPTIJD, waarde, *match.span(), match[0])


def getal(tekst: str) -> int | None:
    """A number in digits or words: ``3``, ``drie``, ``50.000``; None for anything else."""
    word = tekst.strip().lower().replace("é", "e")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d+", word):
        return int(word.replace(".", ""))
    return {"eenmaal": 1, "tweemaal": 2, "geen": 0}.get(word, _WOORDEN.get(word))


_MIN: Final = r"(?:minimaal|ten minste|tenminste|minstens)"
_MAX: Final = r"(?:maximaal|ten hoogste|hoogstens)"
_AANTAL: Final = re.compile(
    rf"^(?:{_MIN} (?P<min>{NUM})(?:(?: en|,)? {_MAX} (?P<max>{NUM}))?"
    rf"|{_MAX} (?P<top>{NUM})|(?P<los>onbeperkt|geen maximum)"
    rf"|(?P<van>{NUM}) (?:tot|à|tot en met) (?P<tot>{NUM})|(?P<een>{NUM}))\b",
    re.I,
)


def aantal(tekst: str) -> tuple[str, str] | None:
    """A number of things at the start of a text, as (normal form, the words that say it).

    ``één`` is ``1``, ``minimaal twee en maximaal drie`` is ``2..3``, ``maximaal 20`` is ``..20``.
    """
    match = _AANTAL.match(tekst)
    if not match:
        return None
    if match["los"]:
        return "onbeperkt", match[0]
    laag, hoog = match["min"] or match["van"] or "", match["max"] or match["top"] or match["tot"]
    if match["een"]:
        exact = getal(match["een"])
        return None if exact is None else (str(exact), match[0])
    grenzen = [getal(g) if g else None for g in (laag, hoog or "")]
    if all(g is None for g in grenzen):
        return None
    if grenzen[0] == grenzen[1]:
        return str(grenzen[0]), match[0]
    return "..".join("" if g is None else str(g) for g in grenzen), match[0]


def verenigbaar(een: str, ander: str) -> bool:
    """Can both values be true: equal, or one says the same date less precisely?"""
    if een == ander:
        return True
    kort, lang = sorted((een, ander), key=len)
    if not re.match(r"\d{4}-", kort) or not re.match(r"\d{4}-\d\d", lang):
        return False
    if match := re.fullmatch(r"(\d{4})-K(\d)", kort):
        return lang[:4] == match[1] and (int(lang[5:7]) - 1) // 3 + 1 == int(match[2])
    return len(kort) < len(lang) and lang.startswith(kort)


def _waarde(soort: str, match: re.Match[str]) -> str:
    delen = match.groupdict()
    if soort == DATUM:
        return _datum(delen)
    if soort == ADRES:
        return match[0].rstrip("/").lower()
    if soort == DUUR:
        aantal_ = getal(delen["getal"])
        eenheid = delen["eenheid"].lower()
        eenheid = {"weken": "week", "jaren": "jaar", "kalenderdag": "dag"}.get(eenheid, eenheid)
        return "" if aantal_ is None else f"{aantal_} {eenheid}"
    cijfers = Decimal(delen["getal"].replace(".", "").replace(",", "."))
    if soort == BEDRAG and delen.get("maal"):
        cijfers *= 10**9 if delen["maal"].startswith(("miljard", "mld")) else 10**6
    punt = " punt" if match[0].endswith("punt") else ""
    laag = f"{delen['laag']}..".replace(",", ".") if delen.get("laag") else ""
    return f"{laag}{cijfers.normalize():f}{punt}"


def _datum(delen: dict[str, str | None]) -> str:
    jaar = delen["jaar"]
    if delen.get("rang") or delen.get("kw"):
        rang = (delen.get("rang") or "").lower()
        return f"{jaar}-K{delen.get('kw') or _KWARTAAL.get(rang) or rang[:1]}"
    maand = (delen["maand"] or "").lower()
    nummer = int(maand) if maand.isdigit() else _KORT.get(maand[:3], 0)
    if not 1 <= nummer <= 12:
        return ""
    if not delen.get("dag"):
        return f"{jaar}-{nummer:02}"
    if not 1 <= int(delen["dag"] or 0) <= 31:
        return ""
    tijd = f" {int(delen['uur'] or 0):02}:{delen['minuut']}" if delen.get("uur") else ""
    return f"{jaar}-{nummer:02}-{int(delen['dag'] or 0):02}{tijd}"
