"""Numbers of partners against percelen and limits (art. 2.10 Aw; valkuilen A2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator import partners, wording
from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem


def reachable(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The stated total must be what percelen and limits make possible."""
    a = dossier.aanbesteding
    regel = a.perceelregel.inhoud
    if regel is not None and regel.exclusieve_groepen.bekend and a.percelen.bekend:
        numbers = {int(p.nr.get()): 1 for p in a.percelen}
        groups = [
            (frozenset(int(n.get()) for n in g.percelen), int(g.maximaal.get()))
            for g in regel.exclusieve_groepen
        ]
        try:
            partners.bereik(numbers, groups, regel.max_gunnen.inhoud)
        except ValueError as fault:
            place = regel.exclusieve_groepen.origin.place
            yield problem("R311", place, regel.exclusieve_groepen.pad, reden=str(fault))
    stated = a.contractpartners_totaal
    low, high = afgeleid.partners_minimaal.inhoud, afgeleid.partners_maximaal.inhoud
    if stated.inhoud is None or low is None or high is None:
        return
    wrong_low = stated.inhoud.minimaal is not None and not low <= stated.inhoud.minimaal <= high
    wrong_high = stated.inhoud.maximaal is not None and not low <= stated.inhoud.maximaal <= high
    if wrong_low or wrong_high:
        yield problem(
            "R310",
            stated.origin.place,
            stated.pad,
            gesteld=wording.aantal(stated.inhoud.minimaal, stated.inhoud.maximaal),
            berekend=wording.aantal(low, high),
        )
