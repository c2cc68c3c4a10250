"""The pictures of the manual, cut out of the documents of today: ``make handleiding``.

``docs/beelden/beelden.yaml`` says of each picture which page of which document it shows. A page is
found by its heading, a cut by the words of its first and last line, so a picture stays right when
pages move. Drawn like the accepted pages of ``tests/bladen.py``, and compared in the same way.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import etree
from PIL import Image, ImageOps

from generator import kantoor, pipeline
from generator.kantoor import Export
from tests import bladen, gemaakt
from tests.bladen import Opmaak
from tests.gemaakt import Gedrukt

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "beelden"
DPI = 80
FIJN = 3  # drawn this much larger and averaged
PUNT = DPI / 72
KLEUREN = 64

_ZIJ, _BOVEN, _ONDER = 28, 20, 20  # points left out of a page that is shown whole
_LUCHT = 12  # points above and below what is cut out
_TUSSEN = 16  # dots between two pages
_LOGO = 1000  # dots wide at most
_REKENBLAD = Export("pdf", "pdf:calc_pdf_Export")


@dataclass(frozen=True)
class Regel:
    """A line of a page: its words, and where it stands, in points from the top."""

    tekst: str
    boven: float
    onder: float

    @property
    def hoogte(self) -> float:
        return self.onder - self.boven


@dataclass(frozen=True)
class Deel:
    """What to show of one page."""

    document: str
    kop: str = ""
    blad: int = 0
    beeld: bool = False
    vanaf: str = ""
    tot: str = ""
    voor: str = ""


def lijst(folder: Path = FOLDER) -> dict[str, list[Deel]]:
    """Each picture with the pages in it."""
    data: dict[str, Any] = yaml.safe_load((folder / "beelden.yaml").read_text(encoding="utf-8"))
    return {name: [Deel(**one) for one in d.get("naast", [d])] for name, d in data.items()}


def bronnen(gedrukt: Gedrukt, wanted: Mapping[str, Sequence[Deel]]) -> dict[str, bytes]:
    """The documents of these pictures as PDF. A workbook is absent where Calc is not installed."""
    names = list(dict.fromkeys(d.document for found in wanted.values() for d in found))
    books = [name for name in names if name.endswith(".xlsx")]
    found = gedrukt.pdfs(name for name in names if name not in books)
    with kantoor.kantoor() as office:
        made, _ = office.attempt({n: (gedrukt.made / n).read_bytes() for n in books}, _REKENBLAD)
    return found | made


def beeld(delen: Sequence[Deel], pdfs: Mapping[str, bytes]) -> Image.Image:
    """The picture: one page or more next to each other, each with a frame."""
    parts = [ImageOps.expand(_cut(d, pdfs[d.document]), 1, (200, 200, 200)) for d in delen]
    if len(parts) > 1:
        parts = [p.reduce(2) for p in parts]
    wide = sum(p.width for p in parts) + _TUSSEN * (len(parts) - 1)
    picture = Image.new("RGB", (wide, max(p.height for p in parts)), "white")
    left = 0
    for part in parts:
        picture.paste(part, (left, 0))
        left += part.width + _TUSSEN
    return picture


def _cut(deel: Deel, pdf: bytes) -> Image.Image:
    number = deel.blad or _page(deel, pdf)
    (page,) = [one.reduce(FIJN) for one in bladen.raster(pdf, DPI * FIJN, number)]
    side = 0 if deel.blad else _ZIJ
    top, bottom = (0.0, 0.0) if deel.blad else (_BOVEN, _ONDER)
    lines = _lines(pdf, number)[0]
    end = page.height / PUNT - bottom
    if deel.vanaf:
        start = _found(deel.vanaf, lines, deel.document)
        top = max(top, start.boven - _LUCHT)
        lines = [line for line in lines if line.boven > start.boven]
        end = max(x.onder for x in lines if x.onder < page.height / PUNT - 3 * _BOVEN) + _LUCHT
    if deel.voor and (after := [line for line in lines if _is(line, deel.voor)]):
        end = after[0].boven - _LUCHT / 3
    elif deel.tot and (last := [line for line in lines if _is(line, deel.tot)]):
        end = last[0].onder + _LUCHT
    box = (side * PUNT, top * PUNT, page.width - side * PUNT, end * PUNT)
    return page.crop(tuple(round(x) for x in box))


def _page(deel: Deel, pdf: bytes) -> int:
    """The page with this heading: of the lines that say so, the one in the largest letter."""
    hits = [
        (-line.hoogte, number)
        for number, lines in enumerate(_lines(pdf), 1)
        for line in lines
        if _is(line, deel.kop)
    ]
    if not hits:
        raise LookupError(f"{deel.document}: geen blad met {deel.kop!r}")
    number = min(hits)[1]
    if deel.beeld:
        number = min((n for n in _large_pictures(pdf) if n >= number), default=number)
    return number


def _large_pictures(pdf: bytes) -> list[int]:
    """The pages with a picture that is more than a logo."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.pdf"
        file.write_bytes(pdf)
        command = ["pdfimages", "-list", str(file)]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    return [int(row[0]) for row in rows if int(row[3]) > _LOGO]


def _found(text: str, lines: Sequence[Regel], document: str) -> Regel:
    hits = [line for line in lines if _is(line, text)]
    if not hits:
        raise LookupError(f"{document}: geen regel met {text!r}")
    return max(hits, key=lambda line: line.hoogte)


def _is(line: Regel, text: str) -> bool:
    return line.tekst.startswith(text) or (line.tekst.endswith(text) and "..." not in line.tekst)


def _lines(pdf: bytes, page: int | None = None) -> list[list[Regel]]:
    """The lines of each page, or of this one; of a table each cell has its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.pdf"
        file.write_bytes(pdf)
        only = ["-f", str(page), "-l", str(page)] if page else []
        command = ["pdftotext", "-bbox-layout", *only, str(file), str(file) + ".html"]
        subprocess.run(command, check=True, capture_output=True)
        parser = etree.XMLParser(recover=True)
        root = etree.parse(str(file) + ".html", parser).getroot()
    return [[_line(node) for node in sheet.iter("{*}line")] for sheet in root.iter("{*}page")]


def _line(node: Any) -> Regel:
    text = " ".join(word.text or "" for word in node.iter("{*}word"))
    return Regel(text, float(node.get("yMin")), float(node.get("yMax")))


# --- kept


def gekend(folder: Path = FOLDER) -> Opmaak | None:
    """With what the pictures were made."""
    file = folder / "opmaak.json"
    return Opmaak(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def anders(old: Image.Image, new: Image.Image, drempel: int) -> bool:
    """Whether the picture of today is another one than the picture that is kept."""
    if old.size != new.size:
        return True
    one, two = (x.convert("RGB").reduce(DPI // bladen.DPI) for x in (old, new))
    return len(bladen.ruiten(one, two, drempel)) >= bladen.VEEL


def maak(gedrukt: Gedrukt, folder: Path = FOLDER) -> list[str]:
    """Write the pictures that changed; their names. Raises LookupError for a page not there."""
    wanted = lijst(folder)
    pdfs = bronnen(gedrukt, wanted)
    kept = gekend(folder)
    same = kept is not None and kept == bladen.opmaak(list(kept.lettertypen))
    changed = []
    for name, delen in wanted.items():
        file = folder / f"{name}.png"
        new = beeld(delen, pdfs)
        if same and file.is_file():
            with Image.open(file) as old:
                if not anders(old, new, bladen.ZELFDE):
                    continue
        bladen.klein(new, KLEUREN).save(file, "PNG", optimize=True)
        changed.append(name)
    now = bladen.opmaak(bladen.lettertypen(pdfs))
    text = json.dumps(asdict(now), indent=1, ensure_ascii=False)
    (folder / "opmaak.json").write_text(text + "\n", encoding="utf-8")
    return changed


def main() -> int:
    """Make the documents, and the pictures of them."""
    with tempfile.TemporaryDirectory() as folder:
        found = gemaakt.maak(Path(folder))
        if pipeline.has_fout(found):
            print(*found, sep="\n", file=sys.stderr)
            return 1
        try:
            changed = maak(Gedrukt(Path(folder)))
        except (LookupError, kantoor.KantoorError) as fault:
            print(f"geen beelden: {fault}", file=sys.stderr)
            return 1
    print(*(f"nieuw: docs/beelden/{name}.png" for name in changed), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
