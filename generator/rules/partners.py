"""Numbers of partners against percelen and limits (art. 2.10 Aw)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator import partners, wording
from generator.afgeleid import Afgeleid
from generator.delen import Grenzen, grenzen
from generator.dossier import Dossier
from generator.problems import Problem, problem


def reachable(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """The stated total must be what percelen and limits make possible."""
    a = dossier.aanbesteding
    limits = grenzen(a.perceelregel)
    if isinstance(limits, Grenzen) and limits.inputs and a.percelen.bekend:
        numbers = {int(p.nr.get()): 1 for p in a.percelen}
        unknown = {nr for group, _ in limits.groepen for nr in group} - set(numbers)
        try:
            if not unknown:  # those are reported as references
                partners.bereik(numbers, limits.groepen, limits.per_partij)
        except ValueError as fault:
            where = limits.inputs[0]
            code = "R419" if isinstance(fault, partners.TeVeelSamen) else "R311"
            yield problem(code, where.origin.place, where.pad, reden=str(fault))
    stated = a.contractpartners_totaal
    low, high = afgeleid.partners_minimaal.inhoud, afgeleid.partners_maximaal.inhoud
    if stated.inhoud is None or (low is None and high is None):
        return
    low = low or 1  # a maximum without a minimum: at least one
    bounds = (stated.inhoud.minimaal, stated.inhoud.maximaal)
    outside = [b for b in bounds if b is not None and (b < low or (high is not None and b > high))]
    without_end = high is not None and stated.inhoud.maximaal is None and bounds[0] is None
    if outside or without_end:
        yield problem(
            "R310",
            stated.origin.place,
            stated.pad,
            gesteld=wording.aantal(stated.inhoud.minimaal, stated.inhoud.maximaal),
            berekend=wording.aantal(low, high),
        )
