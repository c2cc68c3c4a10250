"""Templates are checked like specs: docxtpl-lint on every assembled template.

In: the project and its register. Out: Problems, each brought back to the skeleton or clause in
which it stands. The contract - which names exist - is derived from the classes of the domain.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docxtpl_lint import api as lint

from generator import marks, sjabloonwoorden, werkblad
from generator.aanbesteding import Aanbesteding, Aantal, Perceel
from generator.afgeleid import Afgeleid
from generator.assemble import Sjabloon, assemble, misplaced
from generator.brieven import Gekozen, Toetsregel
from generator.context import Documentnaam
from generator.origin import Place
from generator.overzicht import Overzicht
from generator.problems import Problem, problem
from generator.procedure import Documentsoort, Partij, Procedure
from generator.project import Project
from generator.regio import Regio
from generator.register import Bouwsteen
from generator.render import omgeving
from generator.scores import Scoreregel
from generator.uitkomst import Beslissing, Besluitronde, Uitkomst
from generator.waarde import Waarde

IGNORED = (
    "DTL302",  # a field of the domain need not stand in every document
)
FUNCTIONS = (
    *("besluiten", "bijlage", "stap", "verwijs", "anker", "sleutel"),
    *("zonder_waarde", "aankondigingsformulier"),
)


def check(
    project: Project,
    register: Mapping[str, Bouwsteen],
    procedures: Mapping[str, Procedure],
    van_regio: Sequence[Documentsoort] = (),
) -> list[Problem]:
    """All findings on all templates.

    Args:
        project: where the templates stand.
        register: clause id -> entry.
        procedures: say which documents there are.
        van_regio: the documents of a region itself.
    """
    kinds = [d for p in procedures.values() for f in p.fasen for d in f.documenten]
    kinds += van_regio
    documents = sorted({d.sjabloon for d in kinds if d.vorm == "docx" and not d.geblokkeerd})
    letters = {d.sjabloon for d in kinds if d.per == "beslissing"}
    regional = {d.sjabloon for d in van_regio}
    found = _werkbladen(project, {d.sjabloon for d in kinds if d.vorm == "xlsx"})
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
                own = region_contract() if document in regional else contract(document in letters)
                found += lint_template(template, own)
    place = Place("templates/bouwstenen.yaml")
    found += [problem("S521", place, name, bouwsteen=name) for name in sorted(set(register) - used)]
    found += sjabloonwoorden.check(project, procedures)
    return list(dict.fromkeys(found))


def _werkbladen(project: Project, names: Iterable[str]) -> list[Problem]:
    """The workbooks: there, and with tags that can be read."""
    found = []
    for name in sorted(names):
        place = Place(f"templates/werkstukken/{name}.xlsx")
        path = project.templates / "werkstukken" / f"{name}.xlsx"
        if not path.is_file():
            found.append(problem("S503", place, name, document=name))
            continue
        for fault in werkblad.check(path.read_bytes()):
            found.append(problem("S501", place, name, deel="werkblad", reden=fault))
    return found


def _with_variants(project: Project) -> list[str]:
    """The shared clauses, and every region and tender that has a variant of its own."""
    folder = project.templates / "bouwstenen"
    regions = sorted(d for d in folder.iterdir() if d.is_dir()) if folder.is_dir() else []
    names = ["-/-"]
    for region in regions:
        names.append(f"{region.name}/-")
        names += [f"{region.name}/{d.name}" for d in sorted(region.iterdir()) if d.is_dir()]
    return names


def lint_template(template: Sjabloon, schema: dict[str, Any] | None = None) -> list[Problem]:
    """docxtpl-lint on one assembled template, each finding at its skeleton or clause."""
    result = lint.lint(
        template.docx,
        schema=schema or contract(),
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
def contract(brief: bool = False) -> dict[str, Any]:
    """The names a template may use, as a JSON schema: what ``context.names`` gives.

    A letter about one decision (``brief``) has its own names instead of the whole outcome.
    """
    properties = dict(_object(Aanbesteding)["properties"])
    properties.update(
        regio=_object(Regio),
        document=_object(Documentnaam),
        partij=_object(Partij),
        afgeleid=_object(Afgeleid),
        **{name: {} for name in FUNCTIONS},
        **(_letter() if brief else {"uitkomst": _object(Uitkomst)}),
    )
    return {"type": "object", "properties": properties}


@functools.cache
def region_contract() -> dict[str, Any]:
    """The names of a document of a region: what ``context.region_names`` gives."""
    properties = {
        "naam": {"type": "string"},
        "regio": _object(Regio),
        "document": _object(Documentnaam),
        "overzicht": _object(Overzicht),
        **{name: {} for name in ("verwijs", "anker", "sleutel")},
    }
    return {"type": "object", "properties": properties}


def _letter() -> dict[str, Any]:
    """The names of ``brieven.names``."""
    return {
        "besluit": _object(Besluitronde),
        "beslissing": _object(Beslissing),
        "perceel": _object(Perceel),
        "gekozen": {"type": "array", "items": _object(Gekozen)},
        "scoreregels": {"type": "array", "items": _object(Scoreregel)},
        "toetsregels": {"type": "array", "items": _object(Toetsregel)},
        "scoretotaal": {},
    }


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
