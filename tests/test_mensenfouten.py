"""Mistakes people make in a spec: one message, at the line of the mistake, with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load import load_yaml
from generator.problems import Problem, Severity, message
from generator.schemas import Schemas
from generator.validate import validate
from tests.huis import ROOT, TENDER, Huis, spec_text

GOOD = """\
naam: Wonen
taakgebied: wonen
looptijd:
  basis_jaren: 4
  verlengopties: 2
cpv: ["85311000-2", "85311300-5"]
nuts: ["NLZZZ"]
rangorde_stukken:
  - "De overeenkomst"
  - "Uw aanvraag"
  - Het bestek
  - Ons verslag
"""
# what was written, in the place of what; code, line and column; what the remedy offers
MISTAKES = (
    ("  basis_jaren: 4", "\tbasis_jaren: 4", "L109", 4, 1, ""),
    ("taakgebied: wonen", "taakgebied wonen", "L123", 2, 1, "`taakgebied: wonen`"),
    ("taakgebied: wonen", "taakgebied = wonen", "L123", 2, 1, "`taakgebied: wonen`"),
    ("taakgebied: wonen", "taakgebied： wonen", "L123", 2, 1, "`taakgebied: wonen`"),
    ("  basis_jaren: 4", "  basis_jaren 4", "L123", 4, 3, "`basis_jaren: 4`"),
    ("looptijd:\n", "looptijd\n", "L123", 3, 1, "`looptijd:`"),
    ("taakgebied: wonen", "taakgebied:wonen", "L137", 2, 11, "`taakgebied: wonen`"),
    ("  basis_jaren: 4", "  basis_jaren:4", "L137", 4, 14, "`basis_jaren: 4`"),
    ("  verlengopties: 2", "    verlengopties: 2", "L134", 5, 5, ""),
    ("  verlengopties: 2", " verlengopties: 2", "L134", 5, 2, ""),
    ("naam: Wonen", "naam: Wonen: nu", "L121", 1, 12, '`naam: "Wonen: nu"`'),
    ("naam: Wonen", "naam: Wonen #1", "L131", 1, 7, ""),
    ("naam: Wonen", "naam: #1 Wonen", "L111", 1, 1, '`"#1 Wonen"`'),
    ("naam: Wonen", "naam: @home", "L122", 1, 7, ""),
    ("naam: Wonen", "naam: %50", "L122", 1, 7, ""),
    ("naam: Wonen", "naam: *nu* open", "L138", 1, 10, '`"*nu* open"`'),
    ("  - Ons verslag", "  -Ons verslag", "L136", 12, 3, "`- Ons verslag`"),
    ("  - Ons verslag", "  – Ons verslag", "L136", 12, 3, "`- Ons verslag`"),
    ("naam: Wonen", "naam: “Wonen”", "L132", 1, 7, '`"Wonen"`'),
    ("naam: Wonen", "naam:\u00a0Wonen", "L133", 1, 6, ""),
    ("  basis_jaren: 4", "\u00a0 basis_jaren: 4", "L133", 4, 1, ""),
    ('  - "Uw aanvraag"', '  -"Uw aanvraag"', "L136", 10, 3, '`- "Uw aanvraag"`'),
    ('  - "Uw aanvraag"', "  • Uw aanvraag", "L136", 10, 3, "`- Uw aanvraag`"),
    ('  - "Uw aanvraag"', '  - "Uw" aanvraag', "L138", 10, 9, "`\"'Uw' aanvraag\"`"),
    ('  - "Uw aanvraag"', "  - [concept] Uw aanvraag", "L138", 10, 14, '`"[concept] Uw aanvraag"`'),
    ("naam: Wonen", 'naam: "Wonen', "L135", 1, 7, '`"Wonen"`'),
    ("naam: Wonen", '"naam": "Wonen",', "L138", 1, 16, '`"Wonen"`'),
    ('"85311300-5"]', '"85311300-5"', "L125", 6, 6, ""),
    ('cpv: ["85311000-2", "85311300-5"]', "cpv: 85311000-2, 85311300-5", "V218", 6, 6,
     "`[85311000-2, 85311300-5]`"),
    ("taakgebied: wonen", "taakgebied: [wonen]", "V216", 2, 13, "`wonen`"),
    ("taakgebied: wonen", "taakgebied: [wonen, gezin]", "V216", 2, 13, "maar één waarde"),
    ("taakgebied: wonen", "taakgebied: wonen,", "V216", 2, 13, "`wonen`"),
    ("taakgebied: wonen", "taakgebied: wonen // groep", "V216", 2, 13, "`wonen`"),
    ("  basis_jaren: 4", "  basis_jaren: ‘4’", "V210", 4, 16, "`4`"),
    ("  basis_jaren: 4", "  basis_jaren: vier jaar", "V210", 4, 16, "`4`"),
    ("naam: Wonen", "name: Wonen", "V201", 1, 1, "`naam`"),
)  # fmt: skip


def problems_of(tmp_path: Path, schemas: Schemas, text: str) -> list[Problem]:
    """What loading says; the shape when the file can be read."""
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    source, found = load_yaml(path, "x.yaml")
    if source is None or any(p.severity is Severity.FOUT for p in found):
        return found
    return found + [p for p in validate(source, "aanbesteding", schemas) if p.code != "V202"]


@pytest.mark.parametrize(("good", "written", "code", "line", "column", "offered"), MISTAKES)
def test_a_mistake_has_one_message_that_mends_it(
    tmp_path: Path, schemas: Schemas, good: str, written: str, code: str, line: int, column: int,
    offered: str
) -> None:  # fmt: skip
    assert good in GOOD
    found = problems_of(tmp_path, schemas, GOOD.replace(good, written, 1))
    first = next(p for p in found if p.code == code)
    worst = [p for p in found if p.severity is Severity.FOUT and p.place != first.place]
    assert worst == []
    assert (first.place.line, first.place.column) == (line, column)
    assert offered in message(first)[1]


def test_the_good_one_has_none(tmp_path: Path, schemas: Schemas) -> None:
    assert problems_of(tmp_path, schemas, GOOD) == []


@pytest.mark.parametrize(
    "text",
    [
        "naam: Wonen # een opmerking\n",
        "# opmerking\nnaam: Wonen\n",
        "naam: 'Wonen #1'\n",
        "naam: Wonen#1\n",
        "naam: Het \u201chuis\u201d en de \u201cstraat\u201d\n",
        "naam: artikel\u00a02.38\n",
        "rangorde_stukken:\n  - a = b\n  - tijd:12 uur\n",
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, schemas: Schemas, text: str) -> None:
    assert problems_of(tmp_path, schemas, text) == []


def test_the_specs_of_the_project_have_none(schemas: Schemas) -> None:
    for path in sorted(ROOT.glob("tender_specs/**/*.yaml")):
        assert load_yaml(path, path.name)[1] == [], path


def test_a_wrong_value_in_curled_quotes_is_told_once(huis: Huis) -> None:
    """As an error: the warning about the quotes says less."""
    huis.project.spec(TENDER).write_text(spec_text(ingangsdatum="“2027-01-01”"))
    assert [p.code for p in huis.problems()] == ["V213"]
