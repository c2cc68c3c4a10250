"""YAML -> data with the place of every value and key; ``load_csv`` stands in ``table.py``.

In: a file. Out: ``Source`` (dict, list and str only) and problems. No type is guessed: every
scalar stays text (``45E04``, ``no``, ``12:30``) until the schema says what it is. Works on
the events of libyaml, so anchors and tags are seen before anything is built from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from yaml import events

from generator import yamlfout
from generator.origin import Place
from generator.problems import Problem, in_order, path_text, problem
from generator.taal import zeg
from generator.table import Row, load_csv
from generator.textfile import (
    FORBIDDEN,
    MAX_FOUND,
    MAX_TEXT,
    NEWLINE,
    character_name,
    forbidden_characters,
    position,
    read_text,
)

__all__ = ["NodePath", "Row", "Source", "load_csv", "load_yaml"]

NodePath = tuple[str | int, ...]
"""The way to a node: keys and list indices (from 0)."""

MAX_DEPTH = 50
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})

LOCAL = frozenset({"L107", "L110", "L111", "L129", "L130", "L131", "L132"})
"""Faults of one place: what else is wrong with the file can be told at the same time."""


@dataclass(frozen=True)
class Source:
    """One YAML file: its data and the place of every node (``places``) and key (``keys``)."""

    file: str
    data: Any
    places: Mapping[NodePath, Place]
    keys: Mapping[NodePath, Place]

    def place(self, path: NodePath) -> Place:
        """The place of the value at ``path``, or of its nearest parent that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file))

    def key_place(self, path: NodePath) -> Place:
        """The place of the key at ``path``; of the value for a list item, the top for the root."""
        if not path:
            return Place(self.file, 1, 1)
        return self.keys.get(path) or self.place(path)


def load_yaml(path: Path, name: str) -> tuple[Source | None, list[Problem]]:
    """Load one YAML file; ``name`` is how problems and origins call it.

    All problems of the file are collected. The source is None when nothing usable could be
    read; with problems it may still be given, an empty value being None in its data.
    """
    text, problems = read_text(path, name)
    if text is None:
        return None, problems
    problems = forbidden_characters(text, name)
    tabs = list(_tabs(text, name))
    if tabs:
        return None, in_order(problems + tabs)
    spaces = yamlfout.vaste_spaties(text, name)
    if spaces:
        return None, in_order(problems + spaces)
    builder = _Builder(name, tuple(NEWLINE.split(text)))
    try:
        data = builder.document(FORBIDDEN.sub("\u00b7", text))
    except _Stop:
        return None, in_order(problems + builder.problems)
    except yaml.MarkedYAMLError as error:
        return None, in_order([*problems, *builder.problems, yamlfout.uitleg(error, text, name)])
    source = Source(name, data, builder.places, builder.keys)
    return source, in_order(problems + builder.problems)


_TAB = re.compile("\t")


def _tabs(text: str, name: str) -> Iterator[Problem]:
    for found in islice(_TAB.finditer(text), MAX_FOUND):
        yield problem("L109", position(name, text, found.start()))


def _is_loose(key: Any, value: Any) -> bool:
    """Text between braces that has no colon: what follows a comma in an unquoted text."""
    empty = isinstance(value, events.ScalarEvent) and not value.value and not value.style
    return empty and bool(value.start_mark.index == key.end_mark.index)


class _Stop(Exception):
    """Nothing more can be built from this file."""


@dataclass
class _Builder:
    """Builds data from libyaml's events and notes places and problems on the way."""

    file: str
    lines: tuple[str, ...] = ()
    places: dict[NodePath, Place] = field(default_factory=dict)
    keys: dict[NodePath, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self, text: str) -> Any:
        """The one document in ``text``."""
        stream = yaml.parse(text, Loader=yaml.CSafeLoader)
        data: Any = None
        documents = 0
        for event in stream:
            if not isinstance(event, events.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self._note("L117", self._place(event))
                raise _Stop
            data = self._node(next(stream), stream, ())
        if not documents:
            self._note("L108", Place(self.file, 1, 1))
            raise _Stop
        if data is None:
            raise _Stop
        return data

    def _node(self, event: Any, stream: Iterator[Any], path: NodePath) -> Any:
        place = self._place(event)
        self.places[path] = place
        if isinstance(event, events.AliasEvent):
            self._note("L115", place, path, naam=event.anchor)
            return ""
        if event.anchor is not None:
            self._note("L114", place, path, naam=event.anchor)
        if event.tag is not None:
            self._note("L116", place, path, tag=event.tag)
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= MAX_DEPTH:
            self._note("L118", place, maximum=MAX_DEPTH)
            raise _Stop
        if isinstance(event, events.SequenceStartEvent):
            return self._sequence(stream, path)
        return self._mapping(stream, path)

    def _sequence(self, stream: Iterator[Any], path: NodePath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(stream), events.SequenceEndEvent):
            items.append(self._node(event, stream, (*path, len(items))))
        return items

    def _mapping(self, stream: Iterator[Any], path: NodePath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(stream), events.MappingEndEvent):
            place = self._place(event)
            if not isinstance(event, events.ScalarEvent):
                self._note("L113", place, path)
                raise _Stop
            key = self._key(event, place, path)
            here = (*path, key)
            if key in data:
                self._note("L110", place, here, sleutel=key, eerste=self.keys[here].line)
                spare = _Builder(self.file, self.lines, problems=self.problems)
                spare._node(next(stream), stream, here)
                continue
            value = next(stream)
            if _is_loose(event, value):
                self._note("L130", place, path, tekst=key)
                continue
            self.keys[here] = place
            data[key] = self._node(value, stream, here)
        return data

    def _key(self, event: Any, place: Place, path: NodePath) -> str:
        key = str(event.value)
        if event.anchor is not None:
            self._note("L114", place, path, naam=event.anchor)
        if event.tag is not None:
            self._note("L116", place, path, tag=event.tag)
        if event.implicit[0] and key == "<<":
            self._note("L119", place, path)
        if not key.strip():
            self._note("L112", place, path)
        self._characters(event, key, place, path)
        return key

    def _scalar(self, event: Any, path: NodePath) -> str | None:
        value = str(event.value)
        lost = yamlfout.achter_hekje(event, self.lines)
        if not event.style and value in EMPTY:
            place = self.keys.get(path) or self.places[path]
            self.places[path] = place
            self._note("L111", place, path, bedoeld=yamlfout.met_hekje(lost))
            return None
        at = yamlfout.regel_met_streepje(event, self.lines)
        if at >= 0:
            self.problems.append(yamlfout.geen_streepje(self.file, self.lines[at], at))
        elif lost:
            self._note("L131", self.places[path], path, gelezen=value, weg=lost)
        elif yamlfout.gekruld(event):
            self._note(
                "L132",
                self.places[path],
                path,
                bedoeld=zeg("bedoelt u `{woord}`?", woord=yamlfout.tussen_aanhaling(value[1:-1])),
            )
        self._characters(event, value, self.places[path], path)
        return value

    def _characters(self, event: Any, text: str, place: Place, path: NodePath) -> None:
        """What no key or value may hold: escaped control characters, a text without end."""
        if event.style == '"' and (found := FORBIDDEN.search(text) or _TAB.search(text)):
            self._note("L107", place, path, teken=character_name(found.group()))
        if len(text) > MAX_TEXT:
            self._note("L129", place, path, aantal=len(text), maximum=MAX_TEXT)

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _note(self, code: str, place: Place, path: NodePath = (), **params: object) -> None:
        self.problems.append(problem(code, place, path_text(path), **params))
