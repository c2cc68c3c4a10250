"""Where the terms of a contract are stated: per perceel, or per part without percelen.

In: derived facts. Out: each perceel with what it inherited, or the part itself when it has no
percelen (yet). A rule that looks here sees every variant, term and funding that will be signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.aanbesteding import Looptijd, Perceel
from generator.afgeleid import Afgeleid
from generator.delen import SOORT_BIJ_VARIANT, Deel
from generator.planning import looptijd_maanden
from generator.waarde import Waarde

MAXIMUM_MAANDEN = 48
"""Longest term of a raamovereenkomst without a reason (art. 2.140 lid 3 Aw [V])."""

_ONTKENNING = re.compile(
    r"\b(niet|geen|nooit|noch|gelijk|dezelfde|ongewijzigd|blijft|blijven)\b",
    re.IGNORECASE,
)
_ZINSDEEL = re.compile(r"[.;:!?]|, |\b(?:als|indien|tenzij|wanneer|maar|mits|zodra)\b", re.I)


def houders(afgeleid: Afgeleid) -> Iterator[Deel | Perceel]:
    """Every perceel, and every part that has none."""
    for deel in afgeleid.delen:
        yield from tuple(deel.percelen) or (deel,)


def varianten(afgeleid: Afgeleid) -> set[str]:
    """The known uitvoeringsvarianten of the tender."""
    own = (h.uitvoeringsvariant for h in houders(afgeleid))
    return {str(v.inhoud) for v in own if v.bekend}


def soort_overeenkomst(houder: Deel | Perceel) -> str:
    """The type of contract that goes with the variant; empty while that is not known."""
    return SOORT_BIJ_VARIANT.get(str(houder.uitvoeringsvariant.inhoud), "")


def maanden(looptijd: Waarde[Looptijd]) -> int | None:
    """The longest term in months, extensions included; None while a part of it is not known."""
    own = looptijd.inhoud
    if own is None or not own.basis_jaren.bekend or not own.verlengopties.bekend:
        return None
    options = own.verlengopties.get()
    if options and not own.jaren_per_optie.bekend:
        return None
    try:
        return looptijd_maanden(own.basis_jaren.get(), options, own.jaren_per_optie.inhoud or 1)
    except ValueError:
        return None


def beweringen(texts: Iterable[str]) -> Iterator[str]:
    """The clauses of these texts that say something, without those that deny it."""
    for text in texts:
        for clause in _ZINSDEEL.split(text):
            if clause.strip() and not _ONTKENNING.search(clause):
                yield clause.strip()
