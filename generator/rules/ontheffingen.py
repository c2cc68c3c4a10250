"""Waivers: who may set a rule aside does so in the spec, with a reason and a date.

In: what the rules found. Out: the same, with waived findings as ``info`` that tell who waived
them and why, and a problem for each waiver that does not hold. ``meldingen.yaml`` says per code
who may waive it; without that nobody may.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date

from generator.dossier import Dossier
from generator.problems import (
    ONTHEFFING,
    Problem,
    Severity,
    catalogue,
    did_you_mean,
    problem,
    wie,
)
from generator.taal import dag, merk, zeg
from generator.verloop import Ontheffing

_LIJST = merk("zie de lijst in docs/regels.md")


def toepassen(dossier: Dossier, found: Iterable[Problem], vandaag: date | None) -> list[Problem]:
    """The findings after the waivers of this tender.

    ``vandaag`` is None while rendering: findings that hang on the day are then left out, so a
    waiver without a finding says nothing.
    """
    valid: dict[str, Ontheffing] = {}
    wrong: list[Problem] = []
    for one in dossier.aanbesteding.ontheffingen:
        faults = list(_faults(one, valid))
        wrong += faults
        if not faults:
            valid[one.code.get()] = one
    found = list(found)
    told = {p.code for p in found}
    if vandaag is not None:
        for code, one in valid.items():
            if code not in told:
                wrong.append(problem("R443", one.code.origin.place, one.code.pad, regel=code))
    return [_waived(p, valid[p.code]) if p.code in valid else p for p in found] + wrong


def _faults(one: Ontheffing, earlier: dict[str, Ontheffing]) -> Iterator[Problem]:
    code = one.code.get()
    entry = catalogue().get(code)
    place, pad = one.code.origin.place, one.code.pad
    if entry is None:
        hint = did_you_mean(code.upper(), catalogue()).strip() or zeg(_LIJST)
        yield problem("R440", place, pad, regel=code, hint=hint)
    elif not entry.ontheffing:
        yield problem("R441", place, pad, regel=code)
    elif not mag(one.functie.get(), entry.ontheffing):
        where = one.functie
        yield problem(
            "R442",
            where.origin.place,
            where.pad,
            regel=code,
            functie=one.functie.get(),
            mag=wie(entry.ontheffing),
        )
    elif code in earlier:
        yield problem(
            "R302",
            place,
            pad,
            soort="ontheffing",
            waarde=code,
            eerste=earlier[code].code.origin.place,
        )


def mag(functie: str, wie_mag: str) -> bool:
    """Whether this function is one of those that may waive; a remark in brackets is left out."""
    own = functie.split("(")[0].strip().casefold().removeprefix("de ")
    return own in {name.strip().casefold() for name in wie_mag.split(",")}


def _waived(found: Problem, one: Ontheffing) -> Problem:
    text = zeg(
        "ontheffing door {functie} op {datum}: {reden}",
        functie=one.functie.get(),
        datum=dag(one.datum.get()),
        reden=one.reden.get().rstrip("."),
    )
    return dataclasses.replace(
        found, severity=Severity.INFO, params=(*found.params, (ONTHEFFING, text))
    )
