"""The sheet of a review: ``beoordeling.docx`` from its template, and the same as a page of HTML.

In: a dossier and its ``Beoordeling``. Out: a document without page numbers, and HTML that needs
nothing from outside.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from generator import afgeleid, context
from generator.assemble import assemble
from generator.beoordeling.stand import Beoordeling
from generator.dossier import Dossier
from generator.pipeline import House
from generator.plan import Gepland
from generator.problems import Problem
from generator.procedure import Documentsoort
from generator.proofread import proofread
from generator.render import Rendered, render

NAAM = "beoordeling"
SOORT = Documentsoort(NAAM, "Beoordeling", NAAM, werkstuk=True)


def docx(
    house: House, one: Dossier, inhoud: Beoordeling, cache: Path
) -> tuple[Rendered | None, list[Problem]]:
    """The sheet in the house style of the region."""
    templates = house.project.templates
    template, found = assemble(templates, NAAM, one.tender, house.register, cache)
    if template is None:
        return None, found
    rendered, more = render(template.docx, namen(house, one, inhoud), template.place)
    found += more
    if rendered is not None:
        found += proofread(rendered, NAAM, False)
    return rendered, found


def namen(house: House, one: Dossier, inhoud: Beoordeling) -> dict[str, Any]:
    """What the template may use: the names of every document, and ``beoordeling``."""
    procedure = one.procedure or next(iter(house.procedures.values()))
    gepland = Gepland(SOORT, procedure.fasen[0], None, "", ())
    own = context.names(one, afgeleid.derive(one), gepland, (), False)
    return {**own, NAAM: inhoud}


def html(one: Dossier, inhoud: Beoordeling) -> bytes:
    """The same as one page, escaped, without anything from outside."""
    name = one.aanbesteding.naam
    title = str(name.inhoud or inhoud.tender)
    return _pagina().render(titel=title, beoordeling=inhoud).encode()


@cache
def _pagina() -> Template:
    text = (resources.files("generator.beoordeling") / "beoordeling.html").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)
