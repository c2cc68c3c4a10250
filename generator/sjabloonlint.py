"""docxtpl-lint on one template, with an end to what it may take.

In: a .docx with tags and the names that it may use. Out: what the lint finds, or why it could
not look: tags that are not closed cost it more time than anybody has, nested ones its stack.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docxtpl_lint import api as lint

from generator import ooxml
from generator.omgeving import losse_randen
from generator.render import omgeving
from generator.taal import zeg

IGNORED = (
    "DTL302",  # a field of the domain need not stand in every document
)
MAX_LOOSE = 40


def gevonden(docx: bytes, schema: dict[str, Any]) -> tuple[Sequence[Any], str]:
    """The issues, or the reason (for people) why there are none to tell."""
    text = ooxml.visible_text(ooxml.parse(ooxml.read_package(docx)[ooxml.DOCUMENT]))
    if losse_randen(text) > MAX_LOOSE:
        return (), zeg("er zijn te veel tags die niet heel zijn om verder te kijken")
    try:
        found = lint.lint(
            docx, schema=schema, jinja_env=omgeving(), autoescape=True, ignore=IGNORED
        )
    except RecursionError:
        return (), zeg("de tags staan te diep in elkaar, of een tag is te lang")
    return tuple(found.issues), ""
