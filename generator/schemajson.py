"""The schemas of the specs as JSON Schema (draft 2020-12), so that an editor can help.

In: ``Schemas``. Out: for each kind of file one schema as plain data, or as text for
``schemas/json``. It looks at one file as an editor reads it: YAML 1.2, where ``1`` is a number and
``2027-01-01`` is text. It refuses nothing that ``validate`` accepts. What only ``validate`` sees: a
minimum above its maximum, a limit on a number in quotes, how a number was written (``43.000`` is
43 here), and a missing hint, which is a warning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from generator.schemas import BRON, Schemas
from generator.shape import CODE, DECIMAL, FORMS, INTEGER, NOT_A_VALUE, TIME, YES_NO

FILES = {
    "regio": "regio",
    "aanbesteding": "aanbesteding",
    "uitkomst": "uitkomst",
    "vrijgaven": "vrijgave",
    "wijzigingsbesluiten": "wijzigingsbesluiten",
}
"""Kind of file -> the name of its JSON Schema."""

_ABOUT = {
    "regio": ("Regio", "Wat alle aanbestedingen van een regio delen: REGIO/regio.yaml."),
    "aanbesteding": ("Aanbesteding", "Een aanbesteding: REGIO/AANBESTEDING.yaml."),
    "uitkomst": ("Uitkomst", "Wat per partij is besloten: REGIO/uitkomsten/AANBESTEDING.yaml."),
    "vrijgaven": ("Vrijgaven", "Welke bouwstenen een jurist vrijgaf: REGIO/vrijgave.yaml."),
    "wijzigingsbesluiten": (
        "Besluiten over wijzigingen",
        "Wat een jurist besloot over een wijziging: REGIO/publicaties/AANBESTEDING/besluiten.yaml.",
    ),
}
_TOLD = frozenset({"open", "reden", "hint", "bron"})
"""Keys under which a word such as "onbekend" may stand by itself; see ``validate``."""
_STRICT_GROUP = "ontheffing"
_MANY = 10**12 - 1

Rules = Mapping[str, Any]


def export(schemas: Schemas, kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file; groups stand under ``$defs`` with their own name."""
    title, about = _ABOUT[kind]
    root = _group(schemas.raw[kind], with_bron=True)
    root.pop("minProperties")
    root.pop("if")
    root.pop("then")
    groups = {name: _group(fields, name=name) for name, fields in schemas.groups.items()}
    definitions = {**_types(), **groups}
    for group, fields in [("", schemas.raw[kind]), *schemas.groups.items()]:
        for key, rules in fields.items():
            definitions |= _choices(rules, key, group)
    definitions |= _choices({"keuze": {"type": "tekst"}}, "", "")
    used = _reached(root, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": about,
        **root,
        "$defs": {name: definitions[name] for name in sorted(used)},
    }


def text(schema: Mapping[str, Any]) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _types() -> dict[str, Any]:
    scalar = ["string", "number", "boolean"]
    day = (
        r"\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"
        r"|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2\d))"
    )
    number = {"type": "number", "minimum": 0, "maximum": 10**15}
    return {
        "tekst": {"type": scalar, "pattern": r"\S", "not": {"$ref": "#/$defs/geen_waarde"}},
        "vrije_tekst": {"type": scalar, "pattern": r"\S"},
        "geen_waarde": {"type": "string", "pattern": rf"^\s*(?:{_any_case(NOT_A_VALUE)})\s*$"},
        "code": {
            "type": ["string", "number"],
            "pattern": rf"^{CODE}$",
            "not": {"$ref": "#/$defs/geen_waarde"},
        },
        "getal": {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": _MANY},
                {"type": "string", "pattern": f"^{INTEGER}$"},
            ]
        },
        "decimaal": {"anyOf": [number, {"type": "string", "pattern": f"^{DECIMAL}$"}]},
        "datum": {"type": "string", "format": "date", "pattern": f"^{day}$"},
        "tijd": {"type": "string", "pattern": f"^{TIME}$"},
        "ja_nee": {
            "anyOf": [
                {"enum": ["ja", "nee"]},
                {"type": "boolean"},
                {"type": "string", "pattern": f"^(?:{_any_case(re.compile(YES_NO))})$"},
            ]
        },
    }


def _any_case(pattern: re.Pattern[str]) -> str:
    """A pattern for any mix of capitals; JSON Schema has no flag for that."""
    source = pattern.pattern.replace("(?i:", "(?:")
    parts = re.split(r"(\\.)", source)
    return "".join(
        part
        if part.startswith("\\")
        else re.sub(r"[a-z]", lambda m: f"[{m[0].upper()}{m[0]}]", part)
        for part in parts
    )


def _group(fields: Mapping[str, Any], name: str = "", with_bron: bool = True) -> dict[str, Any]:
    """A mapping with these fields; one with nothing but ``bron`` says nothing."""
    properties = {key: _field(key, rules, name) for key, rules in fields.items()}
    if with_bron:
        properties.setdefault("bron", _field("bron", BRON, name))
    for form in FORMS:
        if name == f"_{form}":
            properties.setdefault(form, {})
    group: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "if": {"required": ["bron"]},
        "then": {"minProperties": 2},
    }
    required = [
        k for k, r in fields.items() if r.get("required") and (name, k) != ("_open", "hint")
    ]
    if name in ("_verwacht", "_waarde"):
        required.insert(0, name[1:])
    if required:
        group["required"] = required
    if name == "aantal":
        group["anyOf"] = [{"required": [key]} for key in fields]
    return group


def _field(key: str, rules: Rules, group: str) -> dict[str, Any]:
    about = {}
    if meta := rules.get("meta"):
        about = {"title": meta["titel"], "description": meta["hint"]}
    return {**about, **_value(rules, key, group)}


def _value(rules: Rules, key: str = "", group: str = "") -> dict[str, Any]:
    """What may stand at a field: the value itself, or one of the three forms of a choice."""
    if "keuze" not in rules:
        return _plain(rules, key, group)
    if name := _choice_name(rules["keuze"], key, group):
        return {"$ref": f"#/$defs/{name}"}
    return _choice(rules["keuze"], key, group)


def _choice(rules: Rules, key: str, group: str) -> dict[str, Any]:
    inside = _plain(rules, "", group)
    forms = [
        {"allOf": [{"$ref": f"#/$defs/_{form}"}], "properties": {form: inside}}
        for form in ("verwacht", "waarde")
    ]
    return {"anyOf": [_plain(rules, key, group), {"$ref": "#/$defs/_open"}, *forms]}


def _choices(rules: Rules, key: str, group: str) -> dict[str, Any]:
    """The definition to which ``_value`` refers for this field, if it does."""
    inner = rules.get("keuze")
    name = _choice_name(inner, key, group) if inner else ""
    return {name: _choice(inner, key, group)} if inner and name else {}


def _choice_name(rules: Rules, key: str, group: str) -> str:
    """The name of a choice that many fields share; "" for one with rules of its own."""
    kind, item = rules["type"], rules.get("schema", "")
    if set(rules) - {"type", "schema"} or not isinstance(kind, str) or not isinstance(item, str):
        return ""
    own = "vrije_tekst" if kind == "tekst" and _is_free(key, group) else kind
    return "_".join(part for part in ("keuze", own, item) if part)


def _is_free(key: str, group: str) -> bool:
    """May a word such as "onbekend" stand here by itself?"""
    return key in _TOLD and (group != _STRICT_GROUP or key == "bron")


def _plain(rules: Rules, key: str, group: str) -> dict[str, Any]:
    kind = rules["type"]
    if kind == ["lijst", "geen"]:
        return {"anyOf": [_list(rules), {"const": "geen"}]}
    if kind == "lijst":
        return _list(rules)
    if kind == "teksten":
        return {"type": "array", "items": _value({"keuze": {"type": "tekst"}})}
    if kind == "groep":
        return {"$ref": f"#/$defs/{rules['schema']}"}
    if kind == "aantal":
        return {
            "anyOf": [
                {"const": "onbeperkt"},
                {"type": "integer", "minimum": 1, "maximum": _MANY},
                {"type": "string", "pattern": r"^0*[1-9]\d*$", "maxLength": 12},
                {"$ref": f"#/$defs/{rules['schema']}"},
            ]
        }
    if "toegestaan" in rules:
        return {"enum": list(rules["toegestaan"])}
    name = "vrije_tekst" if kind == "tekst" and _is_free(key, group) else kind
    reference = {"$ref": f"#/$defs/{'decimaal' if name == 'bedrag' else name}"}
    words = (("minimaal", "minimum"), ("maximaal", "maximum"))
    limits = {theirs: rules[ours] for ours, theirs in words if ours in rules}
    return {"allOf": [reference], **limits} if limits else reference


def _list(rules: Rules) -> dict[str, Any]:
    item = rules["schema"]
    if isinstance(item, str):
        return {"type": "array", "items": {"$ref": f"#/$defs/{item}"}}
    return {"type": "array", "items": _value(item)}


def _reached(schema: Any, definitions: Mapping[str, Any]) -> set[str]:
    """The definitions to which a schema leads."""
    seen: set[str] = set()
    todo = [schema]
    while todo:
        for name in re.findall(r'"#/\$defs/(\w+)"', json.dumps(todo.pop())):
            if name not in seen:
                seen.add(name)
                todo.append(definitions[name])
    return seen
