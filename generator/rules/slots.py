"""Slots: until when a value may be open, and what a fase cannot do without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.keuzes import onbeslist, te_laat
from generator.problems import Problem, problem
from generator.procedure import Procedure
from generator.taal import zeg


def postponed(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A choice that names a later moment than its slot allows."""
    if dossier.procedure is None:
        return
    for keuze in onbeslist(dossier):
        if keuze.keuze and te_laat(keuze, dossier.procedure):
            yield problem(
                "P405",
                keuze.origin.place,
                keuze.pad,
                titel=keuze.titel,
                uiterlijk=keuze.keuze.uiterlijk,
                fase=dossier.procedure.momenten[keuze.slot].fase,
                document=_document(dossier.procedure, keuze.slot),
            )


def _document(procedure: Procedure, slot: str) -> str:
    fase = procedure.vanaf(slot)
    return fase.titel.lower() if fase else "document"


def required(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A field about which the spec is silent: fout for the first fase, else a warning."""
    if dossier.procedure is None:
        for need in dossier.vereist:
            if need.pad == "procedure":
                document = zeg("geen enkel document")
                yield problem(
                    "P406",
                    need.place,
                    need.pad,
                    titel=need.titel,
                    document=document,
                    hint=need.hint,
                )
        return
    procedure = dossier.procedure
    for need in dossier.vereist:
        fase = procedure.vanaf(need.vanaf)
        if fase is None or (procedure.nog_te_kiezen and not fase.vooraf):
            continue
        yield problem(
            "P406" if procedure.rang(fase.id) == 0 else "P407",
            need.place,
            need.pad,
            titel=need.titel,
            document=fase.titel,
            hint=need.hint,
        )
