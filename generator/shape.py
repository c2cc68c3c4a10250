"""The one module that knows Cerberus: a validator with our types, our rules and ``keuze``.

In: plain data and a schema. Out: ``ShapeError`` objects, one for each thing that is wrong, with
the exact path. A field with the rule ``keuze: RULES`` may be written as a plain value, as
``{waarde: ..}``, ``{verwacht: .., reden: ..}`` or ``{open: .., uiterlijk: ..}``; the value inside
is held to RULES in each of these ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from cerberus import TypeDefinition, Validator, errors
from cerberus.errors import ErrorDefinition

FORMS = ("open", "verwacht", "waarde")
"""The keys that make a mapping a choice; no field of the domain is called so."""

NOT_A_VALUE = re.compile(
    r"(open|n\.?t\.?b\.?|tbd|p\.?m\.?|\?+|x{2,}|\.{3}|onbekend"
    r"|(nog|nader) (te bepalen|in te vullen|onbekend|niet bekend))\.?",
    re.IGNORECASE,
)
"""Words with which people write that nothing was decided; they must say so with ``open:``."""

INTEGER = r"\d{1,12}"
DECIMAL = r"\d{1,15}(\.\d{1,2})?"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
DAY = r"\d{4}-\d{2}-\d{2}"
YES_NO = r"(?i:ja|nee|true|false)"


def _matches(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


_is_integer = _matches(INTEGER)
_is_day = _matches(DAY)


def _is_date(value: Any) -> bool:
    if not _is_day(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number_of_parties(value: Any) -> bool:
    if isinstance(value, str):
        return value == "onbeperkt" or (_is_integer(value) and int(value) > 0)
    return isinstance(value, Mapping)


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "tekst": lambda value: isinstance(value, str),
    "getal": _is_integer,
    "bedrag": _matches(DECIMAL),
    "decimaal": _matches(DECIMAL),
    "datum": _is_date,
    "tijd": _matches(TIME),
    "ja_nee": _matches(YES_NO),
    "code": _matches(CODE),
    "aantal": _is_number_of_parties,
    "geen": lambda value: bool(value == "geen"),
    "lijst": lambda value: isinstance(value, list),
    "groep": lambda value: isinstance(value, Mapping),
}
"""The types of the schemas; every scalar comes in as text."""


@dataclass(frozen=True)
class ShapeError:
    """What is wrong at ``path``: ``kind`` names it, ``constraint`` is what the schema asks.

    Kinds: ``onbekend ontbreekt type toegestaan minimaal maximaal leeg lege_groep dubbel
    geen_keuze aantal``.
    """

    kind: str
    path: tuple[str | int, ...]
    value: Any = None
    constraint: Any = None


_OWN = {
    kind: ErrorDefinition(0x100 + number, None)
    for number, kind in enumerate(
        (
            "toegestaan",
            "minimaal",
            "maximaal",
            "leeg",
            "lege_groep",
            "dubbel",
            "geen_keuze",
            "aantal",
        )
    )
}
_KINDS = {
    **{definition.code: kind for kind, definition in _OWN.items()},
    errors.UNKNOWN_FIELD.code: "onbekend",
    errors.REQUIRED_FIELD.code: "ontbreekt",
    errors.BAD_TYPE.code: "type",
}


class ShapeValidator(Validator):  # type: ignore[misc]  # Cerberus has no type information
    """Cerberus with the types and rules of ``schemas/*.yaml``; use ``shape_errors``."""

    types_mapping: ClassVar = {name: TypeDefinition(name, (object,), ()) for name in TYPES}

    def _validate_type(self, wanted: str | list[str], field: Any, value: Any) -> None:
        """{'type': ['string', 'list'], 'check_with': 'type'}"""
        names = [wanted] if isinstance(wanted, str) else wanted
        if not any(TYPES[name](value) for name in names):
            self._error(field, errors.BAD_TYPE)
            self._drop_remaining_rules()

    # --- rules; Cerberus reads the schema of a rule from its docstring ----------------------

    def _validate_toegestaan(self, allowed: list[str], field: Any, value: Any) -> None:
        """{'type': 'list', 'schema': {'type': 'string'}}"""
        if isinstance(value, str) and value not in allowed:
            self._error(field, _OWN["toegestaan"], (), allowed)

    def _validate_minimaal(self, limit: int, field: Any, value: Any) -> None:
        """{'type': 'integer'}"""
        if isinstance(value, str) and Decimal(value) < limit:
            self._error(field, _OWN["minimaal"], (), limit)

    def _validate_maximaal(self, limit: int, field: Any, value: Any) -> None:
        """{'type': 'integer'}"""
        if isinstance(value, str) and Decimal(value) > limit:
            self._error(field, _OWN["maximaal"], (), limit)

    def _validate_niet_leeg(self, constraint: bool, field: Any, value: Any) -> None:
        """{'type': 'boolean'}"""
        if isinstance(value, str) and not value.strip():
            self._error(field, _OWN["leeg"], ())
        elif isinstance(value, Mapping) and not set(value) - {"bron"}:
            self._error(field, _OWN["lege_groep"], ())

    def _check_with_bereik(self, field: Any, value: Any) -> None:
        """A range names at least one limit, and its minimum is not above its maximum."""
        if not isinstance(value, Mapping):
            return
        low, high = value.get("minimaal"), value.get("maximaal")
        if low is None and high is None:
            self._error(field, _OWN["aantal"], ())
        elif not _is_integer(low) or not _is_integer(high):
            return  # one limit only, or a wrong type: that is reported elsewhere
        elif int(str(low)) > int(str(high)):
            self._error(field, _OWN["aantal"], ("minimaal",))

    def _validate_keuze(self, rules: Mapping[str, Any], field: Any, value: Any) -> None:
        """{'type': 'dict'}"""
        if value is None:
            return
        forms = [form for form in FORMS if form in value] if isinstance(value, Mapping) else []
        if not forms:
            if isinstance(value, Mapping) and self._looks_like_choice(rules, value):
                self._error(field, _OWN["geen_keuze"], (), rules)
            else:
                self._held_to({field: rules}, {field: value})
            return
        extra = forms[1:]
        if forms[0] != "waarde":  # also: some parts of the value beside `open` or `verwacht`
            own = {*self._resolve_schema(f"_{forms[0]}"), "bron"}  # a group may share a name
            extra += [k for k in self._group_fields(rules) if k in value and k not in own]
        for key in extra:
            self._error(field, _OWN["dubbel"], (key,))
        kept = {key: inner for key, inner in value.items() if key not in extra}
        schema = dict(self._resolve_schema(f"_{forms[0]}"))
        if forms[0] != "open":
            schema[forms[0]] = rules
        self._held_to(schema, kept, field)

    def _held_to(self, schema: Mapping[str, Any], document: Any, crumb: Any = None) -> None:
        """Validate a document beside or under this one; errors keep their exact path."""
        child = self._get_child_validator(
            document_crumb=crumb, schema=schema, allow_unknown=False, require_all=False
        )
        child.validate(document, update=self.update, normalize=False)
        if child._errors:
            self._error(child._errors)

    def _group_fields(self, rules: Mapping[str, Any]) -> tuple[str, ...]:
        """The fields of the group that ``rules`` ask for; none for a scalar or a list."""
        if rules.get("type") not in ("groep", "aantal"):
            return ()
        return tuple(self._resolve_schema(rules["schema"]))

    def _looks_like_choice(self, rules: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
        """A mapping that was meant as a choice, but lacks the key that makes it one."""
        if rules.get("type") not in ("groep", "aantal", "lijst", ["lijst", "geen"]):
            return True
        parts = {"uiterlijk", "besluit_door", "opties", "aangekondigd", "binnen_ruimte"}
        return bool(parts & set(value) - set(self._group_fields(rules)))


def shape_errors(validator: ShapeValidator, document: Mapping[str, Any]) -> Iterator[ShapeError]:
    """Every error of a document, groups opened, each at the path where it is."""
    validator.validate(document, normalize=False)
    yield from _flat(validator._errors)  # the public form drops paths and values


def _flat(found: Iterable[Any]) -> Iterator[ShapeError]:
    for error in found:
        if error.is_group_error:
            yield from _flat(error.child_errors)
        elif error.code in _KINDS:
            kind = _KINDS[error.code]
            own = kind in _OWN
            tail = error.info[0] if own else ()
            constraint = error.info[1] if own and len(error.info) > 1 else error.constraint
            yield ShapeError(kind, (*error.document_path, *tail), error.value, constraint)
        elif error.code != errors.NOT_NULLABLE.code:  # an empty value was reported by loading
            raise NotImplementedError(f"Cerberus error {error!r}")
