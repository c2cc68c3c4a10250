"""Pages as pictures: small enough to keep, coarse enough to survive another rasteriser.

``tests/pages/`` holds one PNG a document with all its pages, and ``opmaak.json``: with which
LibreOffice, poppler and fonts they were laid out, and how many pages each document had. A page is
drawn at 80 dots an inch, averaged to 16, and compared in squares of 3 by 3 dots (5 mm). With the
same programs a square of the same page differs by what a palette loses; with another rasteriser
(cairo) by 22 of 255. A paragraph gone, a table 4 mm aside or a heading in another colour differs
more, in more squares than ``VEEL``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from generator import kantoor

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).parent / "pages"
OUT = ROOT / "output" / "pages"

DPI = 16
FIJN = 5  # drawn this much larger and averaged: thin lines then look alike in every rasteriser
VAK = 192  # a page has a square of its own on the sheet: A4 upright or lying, with an edge
RAND = 2
KOLOMMEN = 12
RUIT = 3
ZELFDE, ANDERE_POPPLER = 14, 26  # what a square may differ, of 255
VEEL = 3  # squares that differ before a page does
KLEUREN = (64, 128, 256)
GETOOND = 12  # pages on a contact sheet
OMKADERD = 60  # squares with a frame each
ACHTER, ROOD = (200, 200, 200), (220, 0, 0)


@dataclass(frozen=True)
class Opmaak:
    """What pages depend on besides the document; fonts by PostScript name, with their version."""

    libreoffice: str
    poppler: str
    lettertypen: Mapping[str, str]

    def drempel(self, nu: Opmaak) -> int | None:
        """What a square may differ when laid out with ``nu``; None: pages cannot be compared."""
        if (self.libreoffice, self.lettertypen) != (nu.libreoffice, nu.lettertypen):
            return None
        return ZELFDE if self.poppler == nu.poppler else ANDERE_POPPLER


@dataclass(frozen=True)
class Verschil:
    """A page that is not as accepted: its number from 1, the pictures, where they differ."""

    document: str
    blad: int
    oud: Image.Image | None
    nieuw: Image.Image | None
    ruiten: Sequence[tuple[int, int]] = ()


def opmaak(lettertypen: Sequence[str]) -> Opmaak:
    """What is installed here, of these fonts."""
    lister = shutil.which("fc-list")
    listed = _run([lister, "--format", "%{postscriptname}\t%{fontversion}\n"]) if lister else ""
    versions: dict[str, set[str]] = {}
    for line in listed.splitlines():
        name, _, version = line.partition("\t")
        versions.setdefault(name, set()).add(version)
    fonts = {name: " ".join(sorted(versions.get(name, ()))) for name in sorted(lettertypen)}
    poppler = subprocess.run([_tool("pdftoppm"), "-v"], capture_output=True, text=True).stderr
    return Opmaak(kantoor.versions().libreoffice, (poppler.splitlines() or [""])[0], fonts)


def lettertypen(pdfs: Mapping[str, bytes]) -> list[str]:
    """The fonts in these PDFs, by PostScript name."""
    found: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.pdf"
        for pdf in pdfs.values():
            file.write_bytes(pdf)
            for line in _run([_tool("pdffonts"), str(file)]).splitlines()[2:]:
                found.add(line.split()[0].rpartition("+")[2])
    return sorted(found)


def teken(pdf: bytes, tool: str = "pdftoppm") -> list[Image.Image]:
    """Each page as a small picture on a square."""
    return [_op_vak(page) for page in raster(pdf, DPI * FIJN, tool=tool)]


def raster(
    pdf: bytes, dpi: int, page: int | None = None, tool: str = "pdftoppm"
) -> list[Image.Image]:
    """The pages, or this one, as poppler draws them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.pdf"
        file.write_bytes(pdf)
        only = ["-f", str(page), "-l", str(page)] if page else []
        form = ["-png"] if tool == "pdftocairo" else []
        _run([_tool(tool), *form, "-r", str(dpi), *only, str(file), str(file.with_suffix(""))])
        pages = sorted(p for p in Path(folder).iterdir() if p != file)
        return [Image.open(p).convert("RGB") for p in pages]


def _op_vak(page: Image.Image) -> Image.Image:
    wide, high = (side // FIJN for side in page.size)  # rasterisers round the paper differently
    assert max(wide, high) + 2 * RAND <= VAK, f"larger than A4: {page.size}"
    square = Image.new("RGB", (VAK, VAK), ACHTER)
    square.paste(page.crop((0, 0, wide * FIJN, high * FIJN)).reduce(FIJN), (RAND, RAND))
    return square


def _cells(page: Image.Image) -> np.ndarray:
    """The colour of each whole square."""
    wide, high = page.width // RUIT, page.height // RUIT
    pixels = np.asarray(page, dtype=float)[: high * RUIT, : wide * RUIT]
    return pixels.reshape(high, RUIT, wide, RUIT, 3).mean((1, 3))


def ruiten(old: Image.Image, new: Image.Image, drempel: int) -> list[tuple[int, int]]:
    """The squares (row, column) that differ more than this in a colour."""
    off = np.abs(_cells(old) - _cells(new)).max(2) > drempel
    return [(int(row), int(column)) for row, column in np.argwhere(off)]


def verschillen(
    old: Mapping[str, Sequence[Image.Image]],
    new: Mapping[str, Sequence[Image.Image]],
    drempel: int,
) -> list[Verschil]:
    """The pages that differ, or that one of the two does not have."""
    found = []
    for document in sorted({*old, *new}):
        before, after = old.get(document, ()), new.get(document, ())
        for number in range(max(len(before), len(after))):
            one = before[number] if number < len(before) else None
            two = after[number] if number < len(after) else None
            spots = ruiten(one, two, drempel) if one and two else []
            if not one or not two or len(spots) >= VEEL:
                found.append(Verschil(document, number + 1, one, two, spots))
    return found


def grof(old: Sequence[Image.Image], new: Sequence[Image.Image]) -> str:
    """What is wrong with pages of another LibreOffice or other fonts, as far as one can tell."""
    if abs(len(old) - len(new)) > 1 + len(old) // 10:
        return f"{len(new)} bladen in plaats van {len(old)}"
    before, after = _ink(old), _ink(new)
    if not 0.67 < after / before < 1.5:
        return f"{after / before:.2f} keer zo veel inkt"
    one, two = (page[0].reduce(VAK // 8) for page in (old, new))
    off = int(np.abs(np.asarray(one, dtype=float) - np.asarray(two, dtype=float)).max())
    return f"het eerste blad verschilt {off}" if off > 60 else ""


def _ink(pages: Sequence[Image.Image]) -> float:
    """How dark they are, where there is paper upright or lying."""
    paper = (2 * RAND, 2 * RAND, 130, 130)
    found = (np.asarray(page.crop(paper).convert("L"), dtype=float) for page in pages)
    return float(sum(255 - one.mean() for one in found))


# --- kept


def _file(name: str, folder: Path) -> Path:
    return folder / f"{name}.png"


def gekend(folder: Path = FOLDER) -> tuple[Opmaak | None, dict[str, dict[str, int]]]:
    """How the accepted pages were laid out, and of each sheet its documents with their pages."""
    file = folder / "opmaak.json"
    if not file.is_file():
        return None, {}
    data = json.loads(file.read_text(encoding="utf-8"))
    return Opmaak(**data["opmaak"]), data["bladen"]


def lees(
    name: str, pages: Mapping[str, int], folder: Path = FOLDER
) -> dict[str, list[Image.Image]]:
    """The accepted pages of a sheet, a list a document."""
    sheet = Image.open(_file(name, folder)).convert("RGB")
    found: dict[str, list[Image.Image]] = {}
    spot = 0
    for document, amount in pages.items():
        found[document] = [sheet.crop(_box(n)) for n in range(spot, spot + amount)]
        spot += amount
    return found


def bewaar(name: str, pages: Mapping[str, Sequence[Image.Image]], folder: Path = FOLDER) -> None:
    """All pages on one sheet, in the order of the documents; in as few colours as will do."""
    squares = [page for found in pages.values() for page in found]
    rows = -(-len(squares) // KOLOMMEN)
    sheet = Image.new("RGB", (KOLOMMEN * VAK, rows * VAK), ACHTER)
    for n, square in enumerate(squares):
        sheet.paste(square, _box(n)[:2])
    file = _file(name, folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    amounts = {document: len(found) for document, found in pages.items()}
    for colours in KLEUREN:
        klein(sheet, colours).save(file, "PNG", optimize=True)
        if not verschillen(lees(name, amounts, folder), pages, ZELFDE * 2 // 3):
            return


def klein(picture: Image.Image, colours: int = KLEUREN[0]) -> Image.Image:
    """With a palette; rare colours keep a place in it."""
    return picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def _box(n: int) -> tuple[int, int, int, int]:
    left, top = n % KOLOMMEN * VAK, n // KOLOMMEN * VAK
    return left, top, left + VAK, top + VAK


# --- compared and accepted


def vergelijk(
    name: str,
    pdfs: Mapping[str, bytes],
    nu: Opmaak,
    folder: Path = FOLDER,
    out: Path = OUT,
) -> str:
    """What is not as accepted (with the path of a contact sheet), or nothing."""
    accepted, kept = gekend(folder)
    if accepted is None or name not in kept:
        return f"{name}: geen aangenomen bladen; draai `make accept` en kijk ernaar"
    old = lees(name, kept[name], folder)
    new = {document: teken(pdf) for document, pdf in pdfs.items()}
    drempel = accepted.drempel(nu)
    if drempel is None:
        if set(old) != set(new):
            return f"{name}: andere documenten: {sorted(set(old) ^ set(new))}"
        told = {document: grof(old[document], new[document]) for document in old}
        return "; ".join(f"{document}: {what}" for document, what in told.items() if what)
    found = verschillen(old, new, drempel)
    if not found:
        return ""
    path = out / f"{name.replace('/', '__')}.png"
    contactblad(found, pdfs, path)
    some = ", ".join(f"{v.document} {v.blad}" for v in found[:GETOOND])
    more = " ..." if len(found) > GETOOND else ""
    return f"{len(found)} bladen verschillen: {some}{more}; kijk in {path}, dan `make accept`"


def contactblad(found: Sequence[Verschil], pdfs: Mapping[str, bytes], path: Path) -> None:
    """Of the first pages that differ: as accepted, and as now, marked where they differ."""
    scale = 3
    side, head = VAK * scale, 18
    shown = found[:GETOOND]
    picture = Image.new("RGB", (2 * side, len(shown) * (side + head)), "white")
    draw = ImageDraw.Draw(picture)
    for row, one in enumerate(shown):
        top = row * (side + head)
        draw.text((4, top + 3), f"{one.document} blad {one.blad}: aangenomen", fill="black")
        draw.text((side + 4, top + 3), "nu", fill="black")
        top += head
        if one.oud:
            picture.paste(one.oud.resize((side, side)), (0, top))
        if one.nieuw:
            (large,) = raster(pdfs[one.document], DPI * scale, one.blad)
            picture.paste(one.nieuw.resize((side, side)), (side, top))
            picture.paste(large, (side + RAND * scale, top + RAND * scale))
        for left in (0, side):
            _merk(draw, one.ruiten, left, top, scale)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


def _merk(
    draw: ImageDraw.ImageDraw, spots: Sequence[tuple[int, int]], left: int, top: int, scale: int
) -> None:
    """A frame around each square; of a page that moved as a whole only a bar along its edge."""
    step = RUIT * scale
    for row, column in spots:
        y = top + row * step
        x, wide = (left + column * step, step) if len(spots) <= OMKADERD else (left, RAND * scale)
        draw.rectangle((x, y, x + wide, y + step), outline=ROOD)


def neem_aan(
    sheets: Mapping[str, Mapping[str, bytes]], folder: Path = FOLDER, out: Path = OUT
) -> list[str]:
    """Keep these pages; the files that became others. What is within tolerance stays as it is."""
    every = {f"{n} {d}": pdf for n, pdfs in sheets.items() for d, pdf in pdfs.items()}
    nu = opmaak(lettertypen(every))
    accepted, kept = gekend(folder)
    here = opmaak(list(accepted.lettertypen)) if accepted else None
    changed = []
    bladen: dict[str, dict[str, int]] = {}
    for name, pdfs in sheets.items():
        same = here and accepted == here and _file(name, folder).is_file()
        if here and same and not vergelijk(name, pdfs, here, folder, out):
            bladen[name] = kept[name]
            continue
        pages = {document: teken(pdf) for document, pdf in sorted(pdfs.items())}
        bewaar(name, pages, folder)
        bladen[name] = {document: len(found) for document, found in pages.items()}
        changed.append(str(_file(name, folder)))
    for old in sorted(folder.rglob("*.png")):
        if old.relative_to(folder).with_suffix("").as_posix() not in sheets:
            old.unlink()
            changed.append(str(old))
    text = json.dumps({"opmaak": asdict(nu), "bladen": bladen}, indent=1, ensure_ascii=False)
    (folder / "opmaak.json").write_text(text + "\n", encoding="utf-8")
    return changed


def _tool(name: str) -> str:
    found = shutil.which(name)
    assert found, "poppler-utils is needed"
    return found


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout
