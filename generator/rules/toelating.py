"""What a toelating in particular must have settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.afgeleid import Afgeleid
from generator.dossier import Dossier
from generator.problems import Problem, problem


def late_entrants(dossier: Dossier, afgeleid: Afgeleid, vandaag: date | None) -> Iterator[Problem]:
    """Until when the overeenkomst of a later entrant runs; here openness is the finding."""
    own = dossier.aanbesteding.toetreding.inhoud
    if own is not None and not own.einddatum.bekend:
        where = own.einddatum
        yield problem("R436", where.origin.place, where.pad)
