"""The project folder: where specs, schemas and templates stand, and how tenders are named.

In: a folder. Out: paths and names; nothing is read except the folder listing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

NAAM = re.compile(r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*\Z")
_NOT_TENDERS = {"regio.yaml", "vrijgave.yaml"}


@dataclass(frozen=True)
class Project:
    """A project folder with ``tender_specs``, ``schemas`` and ``templates``."""

    root: Path

    @property
    def specs(self) -> Path:
        """Folder of the specs, one folder a region."""
        return self.root / "tender_specs"

    @property
    def schemas(self) -> Path:
        """Folder of the schemas."""
        return self.root / "schemas"

    @property
    def templates(self) -> Path:
        """Folder of the Word templates."""
        return self.root / "templates"

    @property
    def output(self) -> Path:
        """Where documents go when the user names no other place."""
        return self.root / "output"

    def region(self, tender: str) -> Path:
        """Folder of the region of a tender."""
        return self.specs / tender.split("/", 1)[0]

    def spec(self, tender: str) -> Path:
        """The file of a tender."""
        return self.specs / f"{tender}.yaml"

    def uitkomst(self, tender: str) -> Path:
        """The file with the results of a tender; it may not be there yet."""
        region, name = tender.split("/", 1)
        return self.specs / region / "uitkomsten" / f"{name}.yaml"

    def regions(self) -> list[str]:
        """Every region, by name."""
        found = (path.parent.name for path in self.specs.glob("*/regio.yaml"))
        return sorted(name for name in found if NAAM.match(f"{name}/x"))

    def tenders(self, region: str = "*") -> list[str]:
        """Every tender of every region (or of this one), by name."""
        named = self._listed(region)
        return sorted(name for name in named if NAAM.match(name))

    def misnamed(self) -> list[Path]:
        """Files that stand where tenders stand, under a name that no tender can have."""
        named = self._listed("*")
        return sorted(path for name, path in named.items() if not NAAM.match(name))

    def _listed(self, region: str) -> dict[str, Path]:
        """What stands in the place of a tender; hidden files are those of an editor."""
        return {
            f"{path.parent.name}/{path.stem}": path
            for path in self.specs.glob(f"{region}/*.yaml")
            if path.name not in _NOT_TENDERS and not path.name.startswith(".")
        }

    def named(self, spec: str) -> str | None:
        """The tender that the user means: ``wbo/slt`` or a path to its file; None if unclear."""
        if NAAM.match(spec):
            return spec
        path = Path(spec).resolve()
        if path.suffix == ".yaml" and path.parent.parent == self.specs.resolve():
            return f"{path.parent.name}/{path.stem}"
        return None

    def shown(self, path: Path) -> str:
        """A path as messages show it: from the project folder where it is inside."""
        try:
            return str(path.relative_to(self.root))
        except ValueError:
            return str(path)


def find(start: Path) -> Path | None:
    """The project folder at or above ``start``: the one with ``tender_specs`` and ``schemas``."""
    for folder in (start, *start.parents):
        if (folder / "tender_specs").is_dir() and (folder / "schemas").is_dir():
            return folder
    return None
