"""Goldens: what a document says, paragraph by paragraph with its style, as text a lawyer can read.

``python -m tests.golden`` (``make accept``) writes new goldens, and new pictures of the pages (see
``tests/bladen.py``); look at both before you commit them. Fields show their cached text; page
numbers are left out, they depend on fonts.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from generator import kantoor, ooxml, pipeline
from generator.ooxml import w
from tests import bladen, gemaakt

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).parent / "golden"
ACCEPTED = {
    "wbo/slt": ("selectiedocument", "dialoogdocument", "inschrijfdocument"),
    "voorbeeld/jeugdteams": ("selectiedocument", "dialoogdocument", "inschrijfdocument-perceel-3"),
    "wbo/specialistische-ambulante-behandeling": ("marktconsultatiedocument",),
    "wbo/wonen-met-begeleiding": ("inkoopdocument",),
    "voorbeeld/begeleiding": ("inschrijfdocument",),
    "voorbeeld/wonen": ("marktconsultatiedocument", "inkoopdocument"),
    "wbo": ("overzicht",),
}


def path(name: str) -> Path:
    """The golden of a document, ``wbo/slt/selectiedocument``."""
    return FOLDER / f"{name}.txt"


def dump(docx: Path, pages: bool = True) -> str:
    """The text of body, headers and footers; ``pages=False`` leaves out the contents."""
    parts = ooxml.read_package(docx.read_bytes())
    names = ooxml.style_names(ooxml.parse(parts["word/styles.xml"]))
    lines: list[str] = []
    for part in sorted(parts):
        if not part.startswith(("word/document", "word/header", "word/footer")):
            continue
        if not part.endswith(".xml"):
            continue
        lines.append(f"=== {part}")
        root = ooxml.parse(parts[part])
        body = root.find(w("body"))
        for child in body if body is not None else root:
            lines += list(_lines(child, names, pages))
    text = "\n".join(lines) + "\n"
    return text if pages else re.sub(r"pagina \d+ van \d+", "pagina # van #", text)


def _lines(child: Any, names: dict[str, str], pages: bool) -> list[str]:
    if child.tag == w("tbl"):
        rows = []
        for row in child.iter(w("tr")):
            cells = [" / ".join(_text(p) for p in c.iter(w("p"))) for c in row.iter(w("tc"))]
            rows.append("| " + " | ".join(cells) + " |")
        return rows
    if child.tag != w("p"):
        return []
    style = names.get(ooxml.style_of(child), "")
    if style.startswith(("toc ", "table of figures")) and not pages:
        return []
    return [f"[{style}] {_text(child)}" if style else _text(child)]


def _text(paragraph: Any) -> str:
    return " ".join(ooxml.visible_text(paragraph).split())


def main() -> int:
    """Write the goldens and the pictures of the pages anew, and name those that changed."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        found = gemaakt.maak(made)
        if pipeline.has_fout(found):
            print(*found, sep="\n", file=sys.stderr)
            return 1
        for tender, documents in ACCEPTED.items():
            for document in documents:
                fresh = dump(made / tender / f"{document}.docx", pages=False)
                target = path(f"{tender}/{document}")
                target.parent.mkdir(parents=True, exist_ok=True)
                old = target.read_text(encoding="utf-8") if target.is_file() else ""
                if fresh != old:
                    target.write_text(fresh, encoding="utf-8")
                    print(f"nieuw: {target.relative_to(ROOT)}")
        if kantoor.find_soffice() is None:
            print("geen nieuwe bladen: LibreOffice is er niet", file=sys.stderr)
            return 1
        for changed in bladen.neem_aan(gemaakt.Gedrukt(made).bladen()):
            print(f"nieuw: {Path(changed).relative_to(ROOT)}")
    print(f"van bladen die er al waren staan de verschillen in {bladen.OUT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
