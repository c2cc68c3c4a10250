"""A new spec: every field of the schema, commented, still open, with its hint.

In: the schemas and a procedure. Out: YAML text in the order of the schema; a lawyer's slot
decides by when each choice is due.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from generator.procedure import Procedure
from generator.schemas import FieldMeta, NodePath, Schemas


def new_spec(schemas: Schemas, procedure: Procedure, tender: str) -> str:
    """The text of a new tender file.

    Args:
        schemas: shape, titles and hints.
        procedure: decides the moments (``uiterlijk``).
        tender: ``wbo/slt``, for the heading.
    """
    lines = [
        "# yaml-language-server: $schema=../../schemas/json/aanbesteding.schema.json",
        f"# Tender spec {tender} ({procedure.naam}).",
        "# Elk veld staat nog open. Vul in wat besloten is en noem de bron, bijvoorbeeld:",
        '#   uitvoeringsvariant: {waarde: taakgericht, bron: "Inkoopstrategie §5.3.5"}',
        '#   looptijd: {basis_jaren: 5, verlengopties: 2, jaren_per_optie: 1, bron: "..."}',
        f'#   looptijd: {{open: "...", uiterlijk: {procedure.fasen[-1].id}, hint: "..."}}',
        "# Wat u niet weet laat u open; een documentconcept toont het gemarkeerd.",
        "",
    ]
    for path, meta in schemas.fields("aanbesteding"):
        name = str(path[-1])
        if len(path) > 1 or name in procedure.niet_van_toepassing:
            continue
        lines += list(_field(schemas, procedure, path, meta))
    return "\n".join(lines) + "\n"


def _field(
    schemas: Schemas, procedure: Procedure, path: NodePath, meta: FieldMeta
) -> Iterator[str]:
    name = str(path[-1])
    yield from textwrap.wrap(
        f"{meta.titel}. {meta.hint}", 96, initial_indent="# ", subsequent_indent="#   "
    )
    if name == "procedure":
        yield f"procedure: {procedure.id}"
        yield ""
        return
    if meta.toegestaan:
        yield f"# Kies uit: {', '.join(meta.toegestaan)}"
    if meta.keuze:
        due = procedure.vanaf(schemas.slot(procedure.id, path)) or procedure.fasen[-1]
        yield f"{name}:"
        yield '  open: "nog niet ingevuld"'
        yield f"  uiterlijk: {due.id}"
        yield f"  hint: {_quoted(meta.hint)}"
    elif meta.type != "lijst":  # a list that is not a choice stands there when it has an item
        yield f"{name}: vul in"
    parts = schemas.keys("aanbesteding", path)
    if parts and meta.type in ("groep", "lijst"):
        yield f"# Zo schrijft u {name} als het besloten is:"
        yield f"# {name}:"
        yield from _example(schemas, path, meta, "  ")
    yield ""


def _example(schemas: Schemas, path: NodePath, meta: FieldMeta, indent: str) -> Iterator[str]:
    """The fields inside a group or list item, commented out, each with its hint."""
    first = "- " if meta.type == "lijst" else ""
    for number, key in enumerate(schemas.keys("aanbesteding", path)):
        inside = (*path, key)
        about = schemas.meta("aanbesteding", inside)
        lead = first if number == 0 else " " * len(first)
        choice = f" ({', '.join(about.toegestaan)})" if about.toegestaan else ""
        yield f"# {indent}{lead}{key}:  # {about.hint}{choice}"
        if about.type in ("groep", "lijst") and schemas.keys("aanbesteding", inside):
            yield from _example(schemas, inside, about, indent + " " * len(first) + "  ")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def usable(procedures: Mapping[str, Procedure]) -> list[str]:
    """Procedures for which a spec can be made: those that have fasen."""
    return sorted(p.id for p in procedures.values() if p.fasen)
