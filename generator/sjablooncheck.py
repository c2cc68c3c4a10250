"""Templates are checked like specs: docxtpl-lint on every assembled template.

In: the project and its register. Out: Problems, each brought back to the skeleton or clause in
which it stands. The contract - which names exist - is derived from the classes of the domain.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any

from docxtpl_lint import api as lint

from generator import marks
from generator.aanbesteding import Aanbesteding, Aantal
from generator.afgeleid import Afgeleid
from generator.assemble import Sjabloon, assemble, misplaced
from generator.context import Documentnaam
from generator.origin import Place
from generator.problems import Problem, problem
from generator.procedure import Partij, Procedure
from generator.project import Project
from generator.regio import Regio
from generator.register import Bouwsteen
from generator.render import omgeving
from generator.waarde import Waarde

IGNORED = (
    "DTL302",  # a field of the domain need not stand in every document
)
FUNCTIONS = ("besluiten", "bijlage", "stap", "verwijs", "anker", "sleutel")


def check(
    project: Project, register: Mapping[str, Bouwsteen], procedures: Mapping[str, Procedure]
) -> list[Problem]:
    """All findings on all templates.

    Args:
        project: where the templates stand.
        register: clause id -> entry.
        procedures: say which documents there are.
    """
    kinds = [d for p in procedures.values() for f in p.fasen for d in f.documenten]
    documents = sorted({d.sjabloon for d in kinds if d.vorm == "docx" and not d.geblokkeerd})
    found: list[Problem] = []
    used: set[str] = set()
    for document in documents:
        skeleton = Place(f"templates/documenten/{document}.docx")
        for name in misplaced(project.templates, document):
            found.append(problem("S507", skeleton, name, bouwsteen=name))
        for tender in _with_variants(project):
            template, problems_ = assemble(
                project.templates, document, tender, dict(register), None
            )
            found += problems_
            if template is not None:
                used |= {b.id for b in template.bouwstenen}
                found += lint_template(template)
    place = Place("templates/bouwstenen.yaml")
    found += [problem("S521", place, name, bouwsteen=name) for name in sorted(set(register) - used)]
    return list(dict.fromkeys(found))


def _with_variants(project: Project) -> list[str]:
    """The shared clauses, and every region and tender that has a variant of its own."""
    folder = project.templates / "bouwstenen"
    regions = sorted(d for d in folder.iterdir() if d.is_dir()) if folder.is_dir() else []
    names = ["-/-"]
    for region in regions:
        names.append(f"{region.name}/-")
        names += [f"{region.name}/{d.name}" for d in sorted(region.iterdir()) if d.is_dir()]
    return names


def lint_template(template: Sjabloon) -> list[Problem]:
    """docxtpl-lint on one assembled template, each finding at its skeleton or clause."""
    result = lint.lint(
        template.docx,
        schema=contract(),
        jinja_env=omgeving(),
        autoescape=True,
        ignore=IGNORED,
    )
    found = []
    for issue in result.issues:
        at = issue.location
        known = at.part == "body" and 0 < at.paragraph <= len(template.eigenaars)
        owner = template.eigenaars[at.paragraph - 1] if known else ""
        place = Place(f"templates/bouwstenen/{owner}.docx") if owner else template.place
        text = marks.ANY.sub("", issue.snippet)[:90]
        found.append(
            problem("S520", place, owner, regel=issue.rule, reden=issue.message, plaats=text)
        )
    return found


@functools.cache
def contract() -> dict[str, Any]:
    """The names a template may use, as a JSON schema: what ``context.names`` gives."""
    properties = dict(_object(Aanbesteding)["properties"])
    properties.update(
        regio=_object(Regio),
        document=_object(Documentnaam),
        partij=_object(Partij),
        afgeleid=_object(Afgeleid),
        **{name: {} for name in FUNCTIONS},
    )
    return {"type": "object", "properties": properties}


def _object(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    properties = {f.name: _shape(hints[f.name]) for f in dataclasses.fields(cls)}
    methods: dict[str, Any] = {
        name: _computed(member)
        for name, member in vars(cls).items()
        if not name.startswith("_") and name not in properties
    }
    return {"type": "object", "properties": {**methods, **properties}}


def _computed(member: Any) -> dict[str, Any]:
    """A property has the shape of what it gives; of a method nothing is known."""
    if not isinstance(member, property):
        return {}
    return _shape(typing.get_type_hints(member.fget)["return"])


def _shape(hint: Any) -> dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Waarde:
        return _shape(arguments[0])
    if origin is tuple:
        return {"type": "array", "items": _shape(arguments[0])}
    if origin in (dict, types.UnionType, typing.Union) or hint is Any or hint is Iterable:
        return {}
    if dataclasses.is_dataclass(hint) and hint is not Aantal:
        return _object(typing.cast(type, hint))
    return {"type": "string"}
