"""How fast a template is filled: our render against a plain docxtpl script, same template and data.

``make bench`` runs it: 30 rounds in one process, the two interleaved, without the page pass.
Prints the median of each and the ratio; a ratio over 1 means that we are slower (exit code 1).
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from generator import afgeleid, context, marks, pipeline
from generator.assemble import Sjabloon, assemble
from generator.plan import plan
from generator.project import Project
from generator.render import omgeving, render

ROUNDS = 30
TENDER, DOCUMENT = "wbo/slt", "selectiedocument"


def plain(template: bytes, names: dict[str, Any]) -> bytes:
    """What anyone would write with docxtpl; only the environment is ours, for its filters."""
    tpl = DocxTemplate(io.BytesIO(template))
    tpl.render({**names, "_merken": marks.Registry()}, jinja_env=omgeving(), autoescape=True)
    stream = io.BytesIO()
    tpl.save(stream)
    return stream.getvalue()


def ours(template: Sjabloon, names: dict[str, Any]) -> bytes:
    """The same through ``generator.render``: marks turned into styles, bookmarks and origins."""
    rendered, found = render(template.docx, names, template.place)
    assert rendered is not None, found
    return rendered.docx


def prepare(project: Project) -> tuple[Sjabloon, dict[str, Any]]:
    """The assembled template of the selectiedocument and the names it may use."""
    house = pipeline.open_house(project)
    dossier, found = pipeline.dossier(house, TENDER, None)
    assert dossier is not None, found
    gepland = next(g for g in plan(dossier) if g.document == DOCUMENT)
    template, problems = assemble(project.templates, DOCUMENT, TENDER, house.register, None)
    assert template is not None, problems
    names = context.names(dossier, afgeleid.derive(dossier), gepland, template.bouwstenen, False)
    return template, names


def timed(action: Callable[[], bytes]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> int:
    """Measure and print; 1 when we are slower than the plain script."""
    template, names = prepare(Project(Path(__file__).resolve().parents[1]))
    times: dict[str, list[float]] = {"bestek": [], "docxtpl": []}
    for _ in range(ROUNDS):
        times["bestek"].append(timed(lambda: ours(template, names)))
        times["docxtpl"].append(timed(lambda: plain(template.docx, names)))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name:8s} eerste {values[0]:.3f} s, mediaan {medians[name]:.3f} s ({ROUNDS} keer)")
    ratio = medians["bestek"] / medians["docxtpl"]
    print(f"verhouding bestek/docxtpl: {ratio:.2f}")
    return 0 if ratio <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
