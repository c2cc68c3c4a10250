"""The pictures of the manual are those of the documents of today; ``make handleiding`` renews them.

Laid out by another LibreOffice or with other fonts they differ; then only their width is compared,
and a warning says so.
"""

from __future__ import annotations

import os
import warnings

import pytest
from PIL import Image, ImageDraw

from tests import bladen, handleiding
from tests.gemaakt import Gedrukt
from tests.handleiding import Deel
from tests.test_docs import LINKS
from tests.test_documents import needs_libreoffice

LIJST = handleiding.lijst()


def test_each_picture_of_the_docs_is_in_the_list_and_there() -> None:
    used = {link.rpartition("/")[2] for _, link in LINKS if link.endswith(".png")}
    assert used == {f"{name}.png" for name in LIJST}
    for name in used:
        assert (handleiding.FOLDER / name).is_file(), "run `make handleiding`"
    kept = handleiding.gekend()
    assert kept is not None and kept.libreoffice and kept.lettertypen


@pytest.fixture(scope="module")
def pdfs(gedrukt: Gedrukt) -> dict[str, bytes]:
    return handleiding.bronnen(gedrukt, LIJST)


@pytest.fixture(scope="module")
def drempel() -> int | None:
    """What a picture may differ on this machine; None: it cannot be compared."""
    kept = handleiding.gekend()
    assert kept is not None
    here = bladen.opmaak(list(kept.lettertypen))
    found = kept.drempel(here)
    if found is None:
        warnings.warn(f"made with {kept}, here is {here}: only widths compared", stacklevel=1)
    return found


@needs_libreoffice
@pytest.mark.parametrize("name", LIJST)
def test_the_picture_is_that_of_today(
    pdfs: dict[str, bytes], drempel: int | None, name: str
) -> None:
    if any(d.document not in pdfs for d in LIJST[name]):
        assert os.environ.get("CI") != "true", "CI must have LibreOffice Calc"
        pytest.skip("LibreOffice heeft geen Calc")
    new = handleiding.beeld(LIJST[name], pdfs)
    with Image.open(handleiding.FOLDER / f"{name}.png") as old:
        if drempel is None:
            assert abs(old.width - new.width) < 5
        else:
            assert not handleiding.anders(old, new, drempel), "run `make handleiding` and look"


@needs_libreoffice
def test_another_picture_is_found(pdfs: dict[str, bytes]) -> None:
    name = "looptijd"
    new = handleiding.beeld(LIJST[name], pdfs)
    assert not handleiding.anders(bladen.klein(new), new, bladen.ZELFDE)
    longer = new.crop((0, 0, new.width, new.height + 3))
    assert handleiding.anders(longer, new, bladen.ZELFDE)
    other = new.copy()
    ImageDraw.Draw(other).text((200, 100), "31 december 2030", fill="black")
    assert handleiding.anders(other, new, bladen.ZELFDE)
    assert handleiding.beeld(LIJST[name], pdfs).tobytes() == new.tobytes()


@needs_libreoffice
def test_a_page_or_line_that_is_not_there_is_named(pdfs: dict[str, bytes]) -> None:
    one = LIJST["looptijd"][0]
    for wrong in (
        Deel(one.document, kop="Een kop die er niet is"),
        Deel(one.document, kop=one.kop, vanaf="Een regel die er niet is"),
    ):
        with pytest.raises(LookupError, match=f"{one.document}.*die er niet is"):
            handleiding.beeld([wrong], pdfs)
