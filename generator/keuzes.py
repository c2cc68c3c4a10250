"""When a choice must have been made: slots, moments, and what a document may still leave open.

In: a dossier and a fase. Out: its choices, sorted into what blocks a final document, what may
be announced, and what comes later. The law behind it: ``schemas/procedures.yaml`` (slots).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.dossier import Dossier
from generator.procedure import Procedure
from generator.waarde import Stand, Waarde

NOOIT = 99


@dataclass(frozen=True)
class Keuzepunt:
    """A choice as a document lists it: all texts ready to print, empty where unknown."""

    nummer: int
    pad: str
    titel: str
    stand: str
    slot: str
    reden: str
    hint: str
    opties: str
    ruimte: str
    besluit_door: str
    wanneer: str
    gevolg: str
    terugval: str
    uitkomst: Waarde[Any] | None
    binnen_ruimte: str
    bron: str
    plaats: str


def uiterste_fase(keuze: Waarde[Any], procedure: Procedure) -> int:
    """Rank of the fase whose document can no longer be final while this value is undecided.

    The slot decides (``Procedure.momenten``): its fase; the later one when the choice is fully
    announced; an earlier one that the choice itself names, where the slot allows that. Without a
    slot: the fase that the choice names.
    """
    own = keuze.keuze.uiterlijk if keuze.keuze else ""
    named = procedure.rang(own) if procedure.fase(own) else None
    due = procedure.momenten.get(keuze.slot)
    if due is None:
        return NOOIT if named is None else named
    if due.aangekondigd and keuze.keuze is not None and keuze.keuze.aangekondigd:
        return procedure.rang(due.aangekondigd)
    last = procedure.rang(due.fase)
    return min(named, last) if due.eerder and named is not None else last


def te_laat(keuze: Waarde[Any], procedure: Procedure) -> bool:
    """The choice names a moment later than its slot allows; no spec can postpone a slot."""
    own = keuze.keuze.uiterlijk if keuze.keuze else ""
    due = procedure.momenten.get(keuze.slot)
    if due is None or due.aangekondigd or not procedure.fase(own):
        return False
    return procedure.rang(own) > procedure.rang(due.fase)


def onbeslist(dossier: Dossier) -> tuple[Waarde[Any], ...]:
    """Every choice that is open or only expected."""
    return tuple(k for k in dossier.keuzes if k.stand is not Stand.VAST)


def dwingend(dossier: Dossier, fase: str) -> tuple[Waarde[Any], ...]:
    """Choices that must be made before the document of ``fase`` can be final."""
    procedure = dossier.procedure
    if procedure is None:
        return onbeslist(dossier)
    rank = procedure.rang(fase)
    return tuple(k for k in onbeslist(dossier) if uiterste_fase(k, procedure) <= rank)


def aangekondigd(dossier: Dossier) -> tuple[Waarde[Any], ...]:
    """Choices with slot A that are open, and decided values that had been announced."""
    return tuple(
        k
        for k in dossier.keuzes
        if (k.stand is Stand.VAST and k.keuze) or (k.open and k.slot == "A")
    )


def keuzepunt(keuze: Waarde[Any], voor: Mapping[str, str]) -> Keuzepunt:
    """A choice with all its texts; ``voor`` says in words when the document of a fase appears."""
    own = keuze.keuze
    assert own is not None  # every numbered choice carries one
    wanneer = own.datum or voor.get(own.uiterlijk, own.uiterlijk)
    return Keuzepunt(
        nummer=keuze.nummer,
        pad=keuze.pad,
        titel=keuze.titel,
        stand=keuze.stand.value,
        slot=keuze.slot,
        reden=own.reden,
        hint=own.hint,
        opties=" / ".join(own.opties),
        ruimte=own.ruimte or " / ".join(own.opties),
        besluit_door=own.besluit_door,
        wanneer=wanneer,
        gevolg=own.gevolg,
        terugval=own.terugval,
        uitkomst=keuze if keuze.stand is not Stand.OPEN else None,
        binnen_ruimte=own.binnen_ruimte,
        bron=keuze.origin.bron,
        plaats=str(keuze.origin.place),
    )
