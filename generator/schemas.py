"""``schemas/*.yaml`` -> the shape of every file, and what is known about each field.

In: the folder ``schemas``. Out: ``Schemas``: one validator a kind of file, the title, hint and
fase of each field (``meta``), its slot in a procedure (``slot``) and the list of all fields.
Read once; the schemas themselves are checked on the way.

Short forms, written out here: ``type: teksten`` is a list of texts, ``type: lijst, schema: NAME``
a list of groups NAME. Every group may carry ``bron``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from cerberus.schema import SchemaError, SchemaRegistry

from generator.shape import FORMS, ShapeValidator

NodePath = tuple[str | int, ...]
KINDS = ("regio", "aanbesteding", "vertaaltabel", "vrijgaven", "uitkomst", "wijzigingsbesluiten")
SHARED = "gedeeld"
AFGELEID = "ingangsdatum"
"""The step of every planning that follows from the field of that name."""
INHERITED = frozenset(
    {"uitvoeringsvariant", "bekostiging", "toegang", "looptijd", "contractpartners"}
)
BRON = {
    "type": "tekst",
    "niet_leeg": True,
    "meta": {"titel": "Bron", "hint": "Noem het stuk en de paragraaf waar dit staat."},
}


class SchemasInvalid(Exception):
    """A file in ``schemas`` is wrong: a maintainer's error, not one of a spec."""


@dataclass(frozen=True)
class FieldMeta:
    """What is known about one field.

    ``type`` is the name the schema uses (``getal``, ``teksten``, ``groep``), ``vereist_vanaf`` the
    slot letter from whose fase a document needs the field ("" when none does), ``keuze`` whether
    it may be written as a choice, ``woorden`` how its values read where the value is a code.
    """

    titel: str
    hint: str
    vereist_vanaf: str
    type: str
    toegestaan: tuple[str, ...] = ()
    keuze: bool = True
    required: bool = False
    woorden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Schemas:
    """All schemas, ready for use. ``raw`` and ``groups`` are as written in YAML."""

    raw: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, Mapping[str, Any]]
    procedures: Mapping[str, Mapping[str, Any]]
    registry: Any
    compiled: Mapping[str, Mapping[str, Any]]
    slots: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    regio: Mapping[str, Any] = field(default_factory=dict)
    """The entry ``_regio`` of ``procedures.yaml``: what belongs to no single tender."""

    def validator(self, kind: str) -> ShapeValidator:
        """A fresh validator for files of this kind."""
        return ShapeValidator(dict(self.compiled[kind]), schema_registry=self.registry)

    def meta(self, kind: str, path: NodePath) -> FieldMeta:
        """What is known about the field at ``path`` (keys, indices or ``*``).

        ``waarde`` and ``verwacht`` of a choice are stepped over; a list item has the meta of its
        list.

        Raises:
            KeyError: there is no such field.
        """
        return _meta(self._rules(kind, path))

    def fields(self, kind: str) -> Iterator[tuple[NodePath, FieldMeta]]:
        """Every field in the order of the schema, groups opened; ``*`` stands for a list item."""
        yield from self._walk(self.raw[kind], ())

    def keys(self, kind: str, path: NodePath) -> tuple[str, ...]:
        """The keys that may stand in the group at ``path``, ``bron`` left out; () for no group."""
        if not path:
            return tuple(self.raw[kind])
        try:
            rules = self._rules(kind, path)
        except KeyError:
            return ()
        return tuple(self.groups.get(_group(rules), ()))

    def columns(self, kind: str = "vertaaltabel") -> tuple[str, ...]:
        """The columns of a table."""
        return tuple(self.raw[kind])

    def slot(self, procedure: str, path: NodePath) -> str:
        """Slot letter or "-": until when the field at ``path`` may be open; "" without procedure.

        A path in the region starts with ``regio``. Longest pattern wins; at equal length the one
        with the fewest ``*``.
        """
        steps = _slot_path(path)
        best = (-1, 0, "")
        for pattern, slot in self.slots.get(procedure, ()):
            if pattern == ("standaard",):
                best = max(best, (0, 0, slot), key=lambda b: b[:2])
            elif len(pattern) <= len(steps) and all(
                a in ("*", b) for a, b in zip(pattern, steps, strict=False)
            ):
                found = (len(pattern), -pattern.count("*"), slot)
                best = max(best, found, key=lambda b: b[:2])
        return best[2]

    def _rules(self, kind: str, path: NodePath) -> Mapping[str, Any]:
        fields: Mapping[str, Any] = self.raw[kind]
        rules: Mapping[str, Any] | None = None
        for step in path:
            if isinstance(step, int) or step in ("*", "waarde", "verwacht"):
                continue
            rules = {"type": "tekst", **BRON} if step == "bron" else fields[step]
            fields = self.groups.get(_group(rules), {})
        if rules is None:
            raise KeyError(path)
        return rules

    def _walk(
        self, fields: Mapping[str, Any], path: NodePath
    ) -> Iterator[tuple[NodePath, FieldMeta]]:
        for name, rules in fields.items():
            here = (*path, name)
            meta = _meta(rules)
            yield here, meta
            inside = self.groups.get(_group(rules))
            if inside is not None and meta.type != "aantal":
                yield from self._walk(inside, here if meta.type == "groep" else (*here, "*"))


def load_schemas(folder: Path) -> Schemas:
    """Read and check every schema in ``folder``.

    Raises:
        SchemasInvalid: a schema uses a rule, type or group that does not exist, or lacks a title.
        OSError: a file is missing.
    """
    entries = _read(folder / "procedures.yaml")
    procedures = {name: entry for name, entry in entries.items() if not name.startswith("_")}
    try:
        words, planning = _words(procedures), _planning(procedures)
    except (KeyError, TypeError) as error:
        raise SchemasInvalid(f"procedures.yaml: {error!r}") from error
    groups = _named(_read(folder / f"{SHARED}.yaml"), words)
    groups["planning"] = planning
    raw = {kind: _named(_read(folder / f"{kind}.yaml"), words) for kind in KINDS}
    chosen = raw["aanbesteding"]["procedure"]["meta"]
    chosen["woorden"] = {name: entry["naam"] for name, entry in procedures.items()}
    registry = SchemaRegistry()
    for name, fields in groups.items():
        registry.add(name, {**_compile(fields), "bron": BRON})
    compiled = {kind: _compile(fields) for kind, fields in raw.items()}
    for kind in (kind for kind in KINDS if kind != "vertaaltabel"):
        compiled[kind]["bron"] = BRON
    for name, fields in [*groups.items(), *raw.items()]:
        _check(name, fields, groups, registry)
    slots = {
        name: tuple((tuple(path.split(".")), str(slot)) for path, slot in data["slots"].items())
        for name, data in procedures.items()
        if "slots" in data
    }
    regio = entries.get("_regio") or {}
    return Schemas(raw, groups, procedures, registry, compiled, slots, regio)


def _read(path: Path) -> dict[str, Any]:
    data = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    if not isinstance(data, dict):
        raise SchemasInvalid(f"{path.name}: een mapping wordt verwacht")
    return data


def _words(procedures: Mapping[str, Any]) -> dict[str, list[str]]:
    """What ``toegestaan`` may name: the ids of all procedures, fasen and documents."""
    fasen = [f for p in procedures.values() for f in p["fasen"]]
    documents = [d["id"] for f in fasen for d in f["documenten"]]
    return {
        "procedures": list(procedures),
        "fasen": list(dict.fromkeys(f["id"] for f in fasen)),
        "documenten": list(dict.fromkeys(documents)),
    }


def _named(data: Any, words: Mapping[str, list[str]]) -> Any:
    """A schema with every ``toegestaan: NAME`` written out."""
    if isinstance(data, list):
        return [_named(item, words) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        key: words[value]
        if key == "toegestaan" and isinstance(value, str) and value in words
        else _named(value, words)
        for key, value in data.items()
    }


def _planning(procedures: Mapping[str, Any]) -> dict[str, Any]:
    """The group ``planning``: the steps of all procedures; the last one is derived, not written."""
    steps = {s["id"]: s for p in procedures.values() for s in p["planning"] if s["id"] != AFGELEID}
    return {
        name: {
            "keuze": {"type": "groep", "schema": "planningsstap"},
            "meta": {"titel": step.get("titel", step["naam"]), "hint": step["hint"]},
        }
        for name, step in steps.items()
    }


def _compile(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Short forms written out, texts and groups made non-empty; the input stays as it is."""
    return {name: _compile_rules(rules) for name, rules in fields.items()}


def _compile_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    out = {name: value for name, value in rules.items() if name != "meta"}
    if "keuze" in out:
        out["keuze"] = _compile_rules(out["keuze"])
        return out
    kind = out.get("type")
    if kind == "teksten":
        out["type"] = "lijst"
        out["schema"] = {"keuze": {"type": "tekst", "niet_leeg": True}}
    elif kind in ("tekst", "groep"):
        out["niet_leeg"] = True
    elif kind == "aantal":
        out["check_with"] = "bereik"
    elif kind in ("lijst", ["lijst", "geen"]):
        item = out["schema"]
        if isinstance(item, str):
            item = {"type": "groep", "schema": item}
        out["schema"] = _compile_rules(item)
    return out


def _check(name: str, fields: Mapping[str, Any], groups: Mapping[str, Any], registry: Any) -> None:
    """Hold one schema to the rules of schemas, also inside ``keuze`` (Cerberus does not look)."""
    for key, rules in fields.items():
        where = f"{name}.{key}"
        if key in FORMS and not name.startswith("_"):
            raise SchemasInvalid(f"{where}: deze naam hoort bij de schrijfwijze van keuzes")
        if not {"titel", "hint"} <= set(rules.get("meta", {})):
            raise SchemasInvalid(f"{where}: meta met titel en hint ontbreekt")
        if unknown := set(rules["meta"]) - {"titel", "hint", "vereist_vanaf", "woorden"}:
            raise SchemasInvalid(f"{where}: onbekend in meta: {unknown}")
        group = _group(rules)
        if group and group not in groups:
            raise SchemasInvalid(f"{where}: de groep {group} bestaat niet")
        try:
            for layer in _layers(rules):
                ShapeValidator({"veld": _compile_rules(layer)}, schema_registry=registry)
        except (SchemaError, KeyError, RuntimeError) as error:
            raise SchemasInvalid(f"{where}: {error}") from error


def _layers(rules: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Rules and every set of rules inside them: of a choice, of the items of a list."""
    yield rules
    for name in ("keuze", "schema"):
        if isinstance(rules.get(name), Mapping):
            yield from _layers(rules[name])


def _inner(rules: Mapping[str, Any]) -> Mapping[str, Any]:
    inner: Mapping[str, Any] = rules.get("keuze", rules)
    return inner


def _group(rules: Mapping[str, Any]) -> str:
    """The group that a field is, or is a list of; "" for anything else."""
    schema = _inner(rules).get("schema")
    return schema if isinstance(schema, str) else ""


def _meta(rules: Mapping[str, Any]) -> FieldMeta:
    inner = _inner(rules)
    kind = inner["type"]
    about = rules["meta"]
    return FieldMeta(
        titel=about["titel"],
        hint=about["hint"],
        vereist_vanaf=about.get("vereist_vanaf", ""),
        type=kind if isinstance(kind, str) else kind[0],
        toegestaan=tuple(inner.get("toegestaan", ())),
        keuze="keuze" in rules,
        required=bool(rules.get("required")),
        woorden=dict(about.get("woorden", {})),
    )


def _slot_path(path: NodePath) -> tuple[str, ...]:
    """A path as slots are written: ``*`` for indices; inherited groups as those of the tender."""
    steps = tuple("*" if isinstance(s, int) else s for s in path if s not in ("waarde", "verwacht"))
    if steps[:2] == ("onderdelen", "*") and len(steps) > 2:
        steps = steps[2:]
    if steps[:2] == ("percelen", "*") and len(steps) > 2 and steps[2] in INHERITED:
        steps = steps[2:]
    return steps
