"""Slots: until when a value may be open, and what a fase cannot do without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.keuzes import onbeslist, te_laat
from generator.problems import Problem, problem


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
            )


def required(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """A field about which the spec is silent: fout for the first fase, else a warning."""
    if dossier.procedure is None:
        for need in dossier.vereist:
            if need.pad == "procedure":
                document = "geen enkel document"
                yield problem(
                    "P406",
                    need.place,
                    need.pad,
                    titel=need.titel,
                    document=document,
                    hint=need.hint,
                )
        return
    for fase in dossier.procedure.fasen:
        for need in dossier.vereist:
            if need.vanaf == fase.id:
                code = "P406" if dossier.procedure.rang(fase.id) == 0 else "P407"
                yield problem(
                    code,
                    need.place,
                    need.pad,
                    titel=need.titel,
                    document=fase.titel,
                    hint=need.hint,
                )
