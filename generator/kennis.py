"""What the rules know of the world outside the spec: code lists and text rules.

In: the folder with schemas. Out: a frozen ``Kennis``. All of it is data with its source in the
file: ``cpv.yaml``, ``nuts.yaml``, ``tekstregels.yaml``, ``taal.yaml``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator import taalregels, tekstregels
from generator.taalregels import Taal
from generator.tekstregels import Tekstregel


class KennisInvalid(Exception):
    """A file with knowledge is wrong: a maintainer's error, not one of a spec."""


@dataclass(frozen=True)
class Cpv:
    """CPV codes of social services: eight digits -> control digit, empty when not looked up.

    ``volledig``: divisions (two digits) of which every code is here.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    volledig: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nuts:
    """NUTS codes of level 3 with their names, and of lapsed ones what took their place.

    ``volledig``: beginnings of which every code is here. ``twijfel``: municipalities of which the
    area is not certain.
    """

    actueel: Mapping[str, str] = field(default_factory=dict)
    vervallen: Mapping[str, str] = field(default_factory=dict)
    volledig: tuple[str, ...] = ()
    twijfel: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kennis:
    """Everything together; empty where nothing was loaded."""

    cpv: Cpv = field(default_factory=Cpv)
    nuts: Nuts = field(default_factory=Nuts)
    tekstregels: tuple[Tekstregel, ...] = ()
    taal: Taal = field(default_factory=Taal)


@functools.cache
def load(folder: Path) -> Kennis:
    """Read what is known from the folder with schemas, once per run.

    Raises:
        KennisInvalid: a key is missing or unknown, or a pattern is wrong.
        OSError: a file cannot be read.
    """
    name = ""
    try:
        name = "cpv.yaml"
        cpv = _cpv(_read(folder / name))
        name = "nuts.yaml"
        nuts = _nuts(_read(folder / name))
        name = "tekstregels.yaml"
        rules = tekstregels.parse(_read(folder / name))
        name = "taal.yaml"
        taal = taalregels.parse(_read(folder / name))
    except (KeyError, TypeError, ValueError, AttributeError, re.error, yaml.YAMLError) as fault:
        raise KennisInvalid(f"{name}: {fault}") from fault
    return Kennis(cpv, nuts, rules, taal)


def _read(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)


def _cpv(data: Mapping[str, Any]) -> Cpv:
    codes = {}
    for code in (code for line in data["codes"] for code in line.split()):
        base, _, digit = code.partition("-")
        if not re.fullmatch(r"\d{8}(?:-\d)?", code):
            raise ValueError(f"{code} is geen CPV-code")
        codes[base] = digit
    return Cpv(codes, tuple(data["volledig"]))


def _nuts(data: Mapping[str, Any]) -> Nuts:
    for old, new in data["vervallen"].items():
        if old in data["actueel"] or new not in data["actueel"]:
            raise ValueError(f"{old}: de opvolger {new} staat niet in de lijst")
    return Nuts(
        dict(data["actueel"]),
        dict(data["vervallen"]),
        tuple(data["volledig"]),
        tuple(data["twijfel"]),
    )
