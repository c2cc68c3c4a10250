"""Shape, file by file: is every key known, present where it must be, and of the right type?

In: a ``Source`` and the ``Schemas``. Out: every problem of the file, at its exact place, sorted.
Looks at one file only; references between files and rules of law come later.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generator.bedoeld import bedoeld, dag_te_veel, is_rekenbladgetal
from generator.load import Row, Source
from generator.problems import Problem, in_order, path_text, problem
from generator.schemas import FieldMeta, Schemas, SchemasInvalid, load_schemas
from generator.shape import FORMS, NOT_A_VALUE, ShapeError, shape_errors
from generator.taal import zeg

__all__ = [
    "FieldMeta",
    "Schemas",
    "SchemasInvalid",
    "load_schemas",
    "validate",
    "validate_rows",
]

NodePath = tuple[str | int, ...]

TYPE_CODES = {
    "getal": "V210",
    "bedrag": "V211",
    "decimaal": "V212",
    "datum": "V213",
    "tijd": "V214",
    "ja_nee": "V215",
    "code": "V216",
    "tekst": "V217",
    "lijst": "V218",
    "groep": "V219",
    "aantal": "V220",
    "geen": "V221",
}
FUNDING = ("lumpsum", "lump sum", "pxq", "prijs maal aantal", "prijs x aantal", "budgetplafond")
"""Ways of paying that people write as uitvoeringsvariant (iJw keeps the two apart)."""

CHOICE_MISSING = {
    ("open", "uiterlijk"): "V232",
    ("open", "hint"): "V233",
    ("verwacht", "reden"): "V234",
    ("verwacht", "uiterlijk"): "V232",
}


def validate(source: Source, kind: str, schemas: Schemas) -> list[Problem]:
    """All shape problems of one file; ``kind`` is ``regio`` or ``aanbesteding``."""
    if not isinstance(source.data, Mapping):
        return [problem("V209", source.place(()), gelezen=_shown(source.data))]
    errors = list(shape_errors(schemas.validator(kind), source.data))
    judge = _Judge(source, kind, schemas)
    meant = {judge.meant(error) for error in errors if error.kind == "onbekend"}
    found = [judge.problem(e) for e in errors if e.kind != "ontbreekt" or e.path not in meant]
    return in_order([*found, *_not_values(source)])


def validate_rows(
    rows: Iterable[Row], schemas: Schemas, kind: str = "vertaaltabel"
) -> list[Problem]:
    """All shape problems of the cells of a table; an empty cell is an absent value."""
    problems = []
    validator = schemas.validator(kind)
    for row in rows:
        cells = {column: text for column, text in row.data.items() if text}
        source = Source(row.place.file, cells, {(c,): row.places[c] for c in row.data}, {})
        judge = _Judge(source, kind, schemas)
        for error in shape_errors(validator, cells):
            if error.kind == "ontbreekt":
                place = row.places[str(error.path[-1])]
                problems.append(problem("V241", place, path_text(error.path), kolom=error.path[-1]))
            else:
                problems.append(judge.problem(error))
    return in_order(problems)


class _Judge:
    """Turns what the validator found in one file into problems with code, place and words."""

    def __init__(self, source: Source, kind: str, schemas: Schemas) -> None:
        self._source = source
        self._kind = kind
        self._schemas = schemas

    def problem(self, error: ShapeError) -> Problem:
        """The one problem that belongs to an error."""
        judges: Mapping[str, Callable[[ShapeError], Problem]] = {
            "onbekend": self._unknown,
            "ontbreekt": self._missing,
            "type": self._type,
            "toegestaan": self._allowed,
            "dubbel": self._double,
            "geen_keuze": self._no_choice,
        }
        if error.kind in judges:
            return judges[error.kind](error)
        codes = {
            "minimaal": "V205",
            "maximaal": "V206",
            "leeg": "V207",
            "lege_groep": "V208",
            "aantal": "V237" if error.path[-1:] == ("minimaal",) else "V238",
        }
        code = codes[error.kind]
        if code == "V207" and error.path[-1:] == ("open",):
            code = "V231"
        return self._at(code, error, gelezen=_shown(error.value), grens=error.constraint)

    def _at(self, code: str, error: ShapeError, *, key: bool = False, **params: object) -> Problem:
        place = self._source.key_place(error.path) if key else self._source.place(error.path)
        return problem(code, place, _path(error.path), **params)

    def meant(self, error: ShapeError) -> NodePath:
        """The path of the known key that an unknown one was probably meant to be."""
        *parent, key = error.path
        near = _near(str(key), self._known(tuple(parent)), 0.6)
        return (*parent, near) if near else ()

    def _known(self, parent: NodePath) -> tuple[str, ...]:
        """The keys that may stand in a mapping."""
        if form := _form(self._data(parent)):
            return tuple(dict.fromkeys((form, *self._schemas.groups[f"_{form}"], "bron")))
        return self._schemas.keys(self._kind, parent)

    def _unknown(self, error: ShapeError) -> Problem:
        *parent, key = error.path
        if parent == ["planning"] and key == "ingangsdatum":
            return self._at("V240", error, key=True)
        known = self._known(tuple(parent))
        around = self._data(tuple(parent))
        near = _near(str(key), known, 0.8)
        free = [k for k in known if k not in around]
        if near and near in around:
            hint = zeg("`{naam}` staat hier al; houd één van beide over", naam=near)
        elif not near and (elsewhere := self._elsewhere(str(key), tuple(parent))):
            hint = elsewhere
        elif not parent and not _near(str(key), free, 0.6):
            file = f"schemas/{self._kind}.yaml"
            hint = zeg("haal deze sleutel weg; de namen staan in `{bestand}`", bestand=file)
        else:
            hint = _hint(str(key), free)
        return self._at("V201", error, key=True, sleutel=key, hint=hint)

    def _elsewhere(self, key: str, parent: NodePath) -> str:
        """Where a key belongs that stands in the wrong group, as with a wrong indentation."""
        homes = [path[:-1] for path, _ in self._schemas.fields(self._kind) if path[-1] == key]
        homes.sort(key=len, reverse=True)  # of groups with one name, the shortest way counts
        nearest = {tuple(s for s in home if s != "*")[-1:]: home for home in homes}
        homes = [home for home in dict.fromkeys(homes) if home in nearest.values()]
        homes = [home for home in homes if home != parent]
        if not homes or len(homes) > 3:
            return ""
        names = f" {zeg('of')} ".join(
            f"`{'.'.join(str(s) for s in home if s != '*')}`" if home else zeg("het hoogste niveau")
            for home in homes
        )
        here = [k for k in self._known(parent) if k not in self._data(parent)]
        tail = zeg("; hier kan: {namen}", namen=", ".join(here)) if 0 < len(here) <= 12 else ""
        told = zeg(
            "`{naam}` hoort bij {plek}: zet het daar, en controleer de inspringing",
            naam=key,
            plek=names,
        )
        return told + tail

    def _missing(self, error: ShapeError) -> Problem:
        *parent, key = error.path
        form = _form(self._data(tuple(parent)))
        code = CHOICE_MISSING.get((form, str(key)), "V202")
        if parent[-1:] == ["aangekondigd"]:
            code = "V202"
        place = self._source.key_place(tuple(parent))
        return problem(code, place, _path(error.path), sleutel=key)

    def _type(self, error: ShapeError) -> Problem:
        wanted = error.constraint
        kind = wanted if isinstance(wanted, str) else wanted[-1]
        if isinstance(error.value, str) and NOT_A_VALUE.fullmatch(error.value.strip()):
            return self._at("V239", error, gelezen=error.value)
        meant = _meant(kind, error)
        return self._at(TYPE_CODES[kind], error, gelezen=_shown(error.value), bedoeld=meant)

    def _allowed(self, error: ShapeError) -> Problem:
        value = str(error.value)
        if NOT_A_VALUE.fullmatch(value.strip()):
            return self._at("V239", error, gelezen=value)
        if _plain(error.path)[-1] == "uitvoeringsvariant" and value.lower().startswith(FUNDING):
            return self._at("V204", error, gelezen=value)
        hint = _hint(value, error.constraint)
        return self._at("V203", error, gelezen=_shown(value), hint=hint)

    def _double(self, error: ShapeError) -> Problem:
        *parent, key = error.path
        form = _form(self._data(tuple(parent)))
        return self._at("V230", error, key=True, sleutel=key, vorm=form)

    def _no_choice(self, error: ShapeError) -> Problem:
        value = error.value
        keys = [str(k) for k in value]
        near = next((k for k in keys if difflib.get_close_matches(k.lower(), FORMS, 1, 0.7)), "")
        hint = ""
        if near:
            match = difflib.get_close_matches(near.lower(), FORMS, 1, 0.7)[0]
            hint = ". " + zeg("Bedoelt u met `{naam}` misschien `{woord}`?", naam=near, woord=match)
        shown = ", ".join(keys[:4]) or zeg("niets")
        return self._at("V235", error, key=True, sleutels=shown, hint=hint)

    def _data(self, path: NodePath) -> Any:
        data = self._source.data
        for step in path:
            data = data[step]
        return data


def _not_values(source: Source) -> Iterable[Problem]:
    """Texts that say that nothing was decided ("n.t.b."), written as if they were a decision."""
    for path, place in source.places.items():
        told = ("open", "reden", "hint", "bron") if path[:1] != ("ontheffingen",) else ("bron",)
        if not path or path[-1] in told:
            continue
        data: Any = source.data
        try:
            for step in path:
                data = data[step]
        except (KeyError, IndexError, TypeError):  # part of a double key: not in the data
            continue
        if isinstance(data, str) and NOT_A_VALUE.fullmatch(data.strip()):
            yield problem("V239", place, _path(path), gelezen=data)


def _hint(value: str, known: Iterable[str]) -> str:
    """A did-you-mean, or what is allowed when nothing comes near."""
    options = list(known)
    if near := _near(value, options, 0.6):
        return _bedoelt(near)
    shown = ", ".join(options[:12]) + (" ..." if len(options) > 12 else "")
    return zeg("toegestaan: {namen}", namen=shown) if options else zeg("haal deze sleutel weg")


def _bedoelt(what: str) -> str:
    return zeg("bedoelt u `{woord}`?", woord=what)


def _near(value: str, known: Iterable[str], cutoff: float) -> str:
    """The known word that is nearest, accents and capitals apart; "" when none comes near."""
    plain = {_bare(option): option for option in known}
    near = difflib.get_close_matches(_bare(value), plain, 1, cutoff)
    return plain[near[0]] if near else ""


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


def _meant(kind: str, error: ShapeError) -> str:
    """What was probably meant by a value of the wrong type, as the end of a remedy."""
    value = error.value
    if kind not in ("lijst", "groep") and isinstance(value, list):
        if len(value) != 1:
            return zeg("hier past maar één waarde, geen lijst")
        value = value[0]
        if isinstance(value, str) and _is_plain(value):
            return _bedoelt(value)
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if kind == "lijst":
        if text[0:1] in ("-", "•", "·", "–"):
            return _bedoelt(f"- {text[1:].strip()}")
        parts = [part.strip() for part in re.split(r"[,;]", text)]
        alike = all(_is_plain(part) and " " not in part for part in parts)
        return _bedoelt(f"[{', '.join(parts)}]") if alike or _is_plain(text) else ""
    if kind == "groep" and error.path[:1] == ("planning",):
        day = text if dag_te_veel(text) else bedoeld("datum", text)
        return _bedoelt(f"{{datum: {day}}}") if day else ""
    if kind == "datum" and (told := dag_te_veel(text)):
        return told
    if kind == "code" and is_rekenbladgetal(text):
        return zeg("een rekenblad las de code als getal: typ haar opnieuw, tussen aanhalingstekens")
    key = next((str(s) for s in reversed(_plain(error.path)) if isinstance(s, str)), "")
    meant = bedoeld(kind, text, key)
    return _bedoelt(meant) if meant else ""


def _is_plain(text: str) -> bool:
    """Short, and without a character that has a meaning in YAML."""
    return 0 < len(text) <= 40 and not set(text) & set(",:#[]{}\"'`&*!|>%@\n")


def _form(data: Any) -> str:
    """The key that makes a mapping a choice, "" for anything else."""
    return next((f for f in FORMS if isinstance(data, Mapping) and f in data), "")


def _plain(path: NodePath) -> NodePath:
    """The path without the keys with which a choice is written."""
    return tuple(s for s in path if s not in ("waarde", "verwacht")) or path


def _path(path: NodePath) -> str:
    return path_text(_plain(path))


def _shown(value: Any) -> str:
    """What was read, short enough for one line."""
    if isinstance(value, Mapping):
        return zeg("een groep ({namen})", namen=", ".join(str(k) for k in list(value)[:3]))
    if isinstance(value, list):
        return zeg("een lijst van {aantal}", aantal=len(value))
    text = " ".join(str(value).split())
    return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"
