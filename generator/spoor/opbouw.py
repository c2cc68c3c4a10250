"""The provenance of every clause paragraph of one document.

In: the folder of templates, the skeleton, the tender (it may have a clause of its own), and the
bookmarks that rendering left. Out: bookmark -> clause, template file, number of the paragraph,
conditions and the paths of its values. Reading a clause costs milliseconds; what was read is kept
by content.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docx import Document

from generator.assemble import clause_file
from generator.marks import Shown
from generator.spoor.voorwaarden import Opname, Regel, opnamen, regels

_PATH = re.compile(r"\(([\w.\[\]]+)\)")
"""How ``Origin`` writes the path of an input behind its place."""


def alineas(
    templates: Path,
    document: str,
    tender: str,
    bookmarks: Mapping[str, str],
    shown: Iterable[Shown],
) -> dict[str, dict[str, Any]]:
    """Bookmark -> ``bouwsteen``, ``alinea``, ``sjabloon``, ``kop``, ``voorwaarden``, ``paden``.

    Args:
        templates: folder with documenten/ and bouwstenen/.
        document: name of the skeleton.
        tender: ``wbo/slt``.
        bookmarks: bookmark -> ``bs_looptijd/4/sleutel`` as ``marks`` reports it.
        shown: the printed values.
    """
    skeleton = templates / "documenten" / f"{document}.docx"
    taken = {one.bouwsteen: one for one in _opnamen(skeleton.read_bytes())}
    paths: dict[str, list[str]] = {}
    for one in shown:
        known = paths.setdefault(one.bookmark, [])
        inputs = _PATH.findall(str(one.origin)) if str(one.origin).startswith("afgeleid") else []
        known += [path for path in [one.pad, *inputs] if path and path not in known]
    found: dict[str, dict[str, Any]] = {}
    for bookmark, name in bookmarks.items():
        clause, number = _parts(name)
        if not clause:
            file, where = skeleton, Regel(0, ())
        else:
            file = clause_file(templates, clause, tender)
            where = _regels(file.read_bytes()).get(number, Regel(number, ()))
        outer = taken.get(clause, Opname(clause, (), ""))
        found[bookmark] = {
            "bouwsteen": clause,
            "alinea": number,
            "sjabloon": file.relative_to(templates.parent).as_posix(),
            "kop": outer.kop,
            "voorwaarden": [*outer.voorwaarden, *where.voorwaarden],
            "paden": paths.get(bookmark, []),
        }
    return found


def _parts(name: str) -> tuple[str, int]:
    """``bs_looptijd/4/2`` -> clause and number; nothing for a paragraph of the skeleton."""
    clause, _, rest = name.partition("/")
    number = re.match(r"\d+", rest)
    return (clause, int(number[0])) if clause and number else ("", 0)


@functools.lru_cache(maxsize=512)
def _regels(docx: bytes) -> dict[int, Regel]:
    return regels(Document(io.BytesIO(docx)))


@functools.lru_cache(maxsize=32)
def _opnamen(docx: bytes) -> tuple[Opname, ...]:
    return tuple(opnamen(Document(io.BytesIO(docx))))
