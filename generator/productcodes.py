"""The list of iJw product codes: categories and the codes whose facts are known.

In: ``schemas/productcodes.yaml``. Out: a frozen ``Codelijst``. What is known of a code are
facts of the national list; a code that is not in it may be a region's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

BESTAND = "productcodes.yaml"


class CodelijstInvalid(Exception):
    """The file of product codes is wrong: a maintainer's error, not one of a spec."""


@dataclass(frozen=True)
class Productcode:
    """One national code. ``variant`` is empty when no source gives it; ``zekerheid`` V or V2."""

    code: str
    naam: str
    zekerheid: str
    variant: str = ""


@dataclass(frozen=True)
class Codelijst:
    """Categories (two digits -> name, may be empty) and codes, as of ``peildatum``."""

    peildatum: str
    bron: str
    categorieen: Mapping[str, str]
    codes: Mapping[str, Productcode]


def load(folder: Path) -> Codelijst:
    """Read the list from the folder with schemas.

    Raises:
        CodelijstInvalid: a key is missing or unknown, or a code lies outside the categories.
        OSError: the file cannot be read.
    """
    data = yaml.load((folder / BESTAND).read_bytes(), Loader=yaml.CBaseLoader)
    try:
        return parse(data)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise CodelijstInvalid(f"{BESTAND}: {fault}") from fault


def parse(data: Mapping[str, Any]) -> Codelijst:
    """The list from plain data, all scalars text.

    Raises:
        KeyError, TypeError, AttributeError, ValueError: the data has another shape.
    """
    categorieen = {nr: str(about.get("naam", "")) for nr, about in data["categorieen"].items()}
    codes = {code: Productcode(code, **about) for code, about in data["codes"].items()}
    for code in codes:
        if code[:2] not in categorieen:
            raise ValueError(f"de code {code} ligt buiten de categorieën")
    return Codelijst(str(data["peildatum"]), str(data["bron"]), categorieen, codes)
