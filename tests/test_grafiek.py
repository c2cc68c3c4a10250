"""The picture of a timeline: the same bytes everywhere, readable in grey, and anonymous."""

import hashlib
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from generator import grafiek
from generator.tijdlijn import Balk, Lijn, Merk, Tijdlijn
from tests.huis import ROOT


def day(n: int, when: date, bound: bool = False) -> Merk:
    return Merk((n,), f"Stap {n}", when, when, bound)


def proef(lines: int = 2) -> Tijdlijn:
    marks = (
        day(1, date(2026, 1, 5)),
        Merk((2,), "Stap 2", date(2026, 4, 1), date(2026, 4, 30), False),
        day(3, date(2026, 9, 11), True),
        day(4, date(2026, 9, 12), True),
    )
    bars = (
        Balk(date(2027, 1, 1), date(2031, 12, 31), False),
        Balk(date(2032, 1, 1), date(2032, 12, 31), True),
    )
    return Tijdlijn(tuple(Lijn(f"{chr(65 + n)}. Proef {n}", marks, bars) for n in range(lines)))


def test_the_same_bytes_twice() -> None:
    assert grafiek.png(proef()) == grafiek.png(proef())


def test_the_same_bytes_in_another_process_with_other_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsavefig.facecolor: red\n")
    code = (
        "import hashlib; from generator import grafiek; from tests.test_grafiek import proef; "
        "print(hashlib.sha256(grafiek.png(proef())).hexdigest())"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "7",
        "MATPLOTLIBRC": str(tmp_path),
        "TZ": "Pacific/Auckland",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == hashlib.sha256(grafiek.png(proef())).hexdigest()


def test_resolution_and_nothing_of_the_maker() -> None:
    data = grafiek.png(proef())
    with Image.open(io.BytesIO(data)) as image:
        assert round(image.info["dpi"][0]) == grafiek.DPI
        assert image.width == round(grafiek.WIDTH * grafiek.DPI)
        assert set(image.info) <= {"dpi"}
    assert b"matplotlib" not in data.lower()
    assert b"Software" not in data and b"Creation" not in data


def test_readable_in_grey() -> None:
    """Term and extension differ in lightness, not only in hue; the text is black on white."""
    with Image.open(io.BytesIO(grafiek.png(proef()))) as image:
        counts = image.convert("L").getcolors(256)
    assert counts is not None
    often = {level for count, level in counts if count > 5_000}
    assert any(level < 80 for level in often)
    assert any(190 < level < 240 for level in often)
    assert max(often) == 255


@pytest.mark.parametrize("lines", [1, 3, 9, 14])
def test_any_number_of_tenders(lines: int) -> None:
    with Image.open(io.BytesIO(grafiek.png(proef(lines)))) as image:
        assert image.width == round(grafiek.WIDTH * grafiek.DPI)
        if lines <= 3:
            assert image.height / grafiek.DPI <= 4.7


def test_only_moments_and_only_terms() -> None:
    lijn = proef(1).lijnen[0]
    moments = grafiek.png(Tijdlijn((Lijn("A", lijn.merken, ()),)))
    terms = grafiek.png(Tijdlijn((Lijn("A", (), lijn.balken),)))
    assert len({moments, terms, grafiek.png(proef(1))}) == 3


def test_a_day_on_the_edge_of_a_quarter() -> None:
    one = Tijdlijn((Lijn("A", (day(1, date(2026, 3, 31)), day(2, date(2026, 4, 1))), ()),))
    assert grafiek.png(one)


def test_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="geen beeld"):
        grafiek.png(Tijdlijn(()))
