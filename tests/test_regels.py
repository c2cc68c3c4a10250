"""The reference of all messages is what the catalogue says, and the command tells the same."""

from __future__ import annotations

import re

import pytest

from generator import cli, regels
from generator.problems import catalogue
from tests.huis import ROOT

PAGE = regels.markdown()


def test_the_page_in_docs_is_up_to_date() -> None:
    written = (ROOT / "docs" / "regels.md").read_text(encoding="utf-8")
    assert written == PAGE, "draai `make regels`"


def test_every_code_has_one_line_and_its_details_once() -> None:
    assert sorted(re.findall(r"^### (\w+)$", PAGE, re.M)) == sorted(catalogue())
    assert sorted(re.findall(r"^\| \[(\w+)\]", PAGE, re.M)) == sorted(catalogue())


def test_every_group_has_codes() -> None:
    titles = re.findall(r"^## (.+)$", PAGE, re.M)
    assert len(titles) >= 7
    assert set(titles) <= {title for _, title, _ in regels.GROEPEN}


def test_places_that_are_filled_in_are_names() -> None:
    lines = [x for x in PAGE.splitlines() if x.startswith(("- Melding", "| [", "- Herstel"))]
    assert not [x for x in lines if re.search(r"(?<!\w)\{[a-z_]+\}", x)]


@pytest.mark.parametrize(
    ("code", "who"), [("R406", "jurist, met reden en datum"), ("R430", "niet mogelijk")]
)
def test_explain_tells_who_may_waive(
    code: str, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", code]) == 0
    out = capsys.readouterr().out
    for title in ("Melding", "Herstel", "Uitleg", "Bron", "Ontheffing", "Goed", "Fout"):
        assert f"{title}:\n  " in out
    assert f"Ontheffing:\n  {who}" in out
    assert out.startswith(f"{code} (")
    assert "[V" in out


def test_it_is_written_where_asked(tmp_path) -> None:  # type: ignore[no-untyped-def]
    regels.main(tmp_path)
    assert (tmp_path / "regels.md").read_text(encoding="utf-8") == PAGE
