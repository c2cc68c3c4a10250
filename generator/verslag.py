"""What a command did, a line for each document: made, left alone, or blocked and by what.

In: outcomes of the story. Out: lines in the language of the run; nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator import wording
from generator.pipeline import Outcome
from generator.plan import Gepland
from generator.project import Project
from generator.taal import zeg
from generator.write import Written


def geblokkeerd(outcomes: Sequence[Outcome]) -> list[str]:
    """One line for each tender and reason: what cannot be made, and by what."""
    blocked: dict[tuple[str, str], list[Gepland]] = {}
    for outcome in outcomes:
        if reason := outcome.gepland.geblokkeerd:
            blocked.setdefault((outcome.tender, reason), []).append(outcome.gepland)
    lines = []
    for (tender, reason), planned in blocked.items():
        names = list(dict.fromkeys(g.naam for g in planned if not g.soort.werkstuk))
        if papers := len({g.naam for g in planned if g.soort.werkstuk}):
            names.append(f"{papers} {zeg('werkstuk') if papers == 1 else zeg('werkstukken')}")
        told = zeg("geblokkeerd: {namen} ({reden})", namen=_opsomming(names), reden=reason)
        lines.append(f"{tender}: {told}")
    return lines


def _opsomming(names: Sequence[str]) -> str:
    return wording.opsomming(names).replace(" en ", f" {zeg('en')} ")


def uitkomst(project: Project, outcome: Outcome) -> str:
    """What became of one document, and where it stands."""
    planned = outcome.gepland
    state = {
        Written.GEMAAKT: zeg("gemaakt"),
        Written.ONGEWIJZIGD: zeg("ongewijzigd"),
        Written.ERNAAST: zeg("met de hand gewijzigd; nieuwe versie ernaast"),
        None: zeg("niet gemaakt"),
    }[outcome.written]
    path = project.shown(outcome.path) if outcome.path else ""
    count = len(planned.open)
    open_now = f"{count} {zeg('open keuze') if count == 1 else zeg('open keuzes')}"
    return f"{outcome.tender}/{planned.naam}: {state}, {open_now} -> {path}"
