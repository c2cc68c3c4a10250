"""A value in the wrong form: what it was meant to be, or nothing when that is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.bedoeld import bedoeld
from generator.load import load_yaml
from generator.problems import format_line, message
from generator.schemas import Schemas
from generator.validate import validate


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("datum", "1-5-2026", "2026-05-01"),
        ("datum", "01/05/2026", "2026-05-01"),
        ("datum", "2026-5-1", "2026-05-01"),
        ("datum", "20260501", "2026-05-01"),
        ("datum", "1 mei 2026", "2026-05-01"),
        ("datum", "1 Mei 2026", "2026-05-01"),
        ("datum", "5-13-2026", ""),
        ("datum", "1-5-26", ""),
        ("datum", "mei 2026", ""),
        ("tijd", "12 uur", '"12:00"'),
        ("tijd", "9.30", '"09:30"'),
        ("tijd", "9:00 uur", '"09:00"'),
        ("tijd", "24:00", ""),
        ("tijd", "middag", ""),
        ("ja_nee", "yes", "ja"),
        ("ja_nee", "Ja.", "ja"),
        ("ja_nee", "no", "nee"),
        ("ja_nee", "misschien", ""),
        ("getal", "vijf", "5"),
        ("getal", "5.0", "5"),
        ("getal", "1.200", "1200"),
        ("getal", "5,5", ""),
        ("getal", "-1", ""),
        ("getal", "veel", ""),
        ("getal", "45E04", ""),
        ("bedrag", "€ 43.000", "43000"),
        ("bedrag", "43.000.000,-", "43000000"),
        ("bedrag", "EUR 1.250,5", "1250.50"),
        ("bedrag", "1,5 miljoen", "1500000"),
        ("bedrag", "43,000", ""),
        ("bedrag", "43 per uur", ""),
        ("decimaal", "30%", "30"),
        ("decimaal", "7,5", "7.50"),
        ("decimaal", "30 procent", "30"),
        ("decimaal", "de helft", ""),
        ("code", "E 1", "E1"),
        ("code", "lokale teams", "lokale-teams"),
        ("code", "é", ""),
        ("code", "45E04 (deels)", ""),
        ("aantal", "2-3", "{minimaal: 2, maximaal: 3}"),
        ("aantal", "twee of drie", "{minimaal: 2, maximaal: 3}"),
        ("aantal", "max. 20", "{maximaal: 20}"),
        ("aantal", "twee", "2"),
        ("aantal", "3-2", ""),
        ("aantal", "0", ""),
        ("aantal", "genoeg", ""),
        ("tekst", "x", ""),
    ],
)
def test_meant(kind: str, text: str, meant: str) -> None:
    assert bedoeld(kind, text) == meant


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("5 jaar", "basis_jaren", "5"),
        ("60 maanden", "basis_jaren", ""),
        ("5 jaar", "verlengopties", ""),
        ("acht weken", "minimale_weken", "8"),
    ],
)
def test_a_unit_counts_only_when_the_field_has_it(text: str, key: str, meant: str) -> None:
    assert bedoeld("getal", text, key) == meant


def told(tmp_path: Path, schemas: Schemas, line: str) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(f"naam: A\n{line}\n", encoding="utf-8")
    source, found = load_yaml(path, "x.yaml")
    assert source is not None and not found
    return [message(p)[1] for p in validate(source, "aanbesteding", schemas)]


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("ingangsdatum: 1-5-2026", "; bedoelt u `2026-05-01`?"),
        ("ingangsdatum: 2027-02-29", "; februari 2027 heeft 28 dagen"),
        ("maximale_waarde: € 43.000", "; bedoelt u `43000`?"),
        ("integriteit: {bibob: yes}", "; bedoelt u `ja`?"),
        ("looptijd: {basis_jaren: vijf}", "; bedoelt u `5`?"),
        ("looptijd: {basis_jaren: {waarde: 5 jaar}}", "; bedoelt u `5`?"),
        ("planning: {start_dialoog: 1 mei 2026}", "; bedoelt u `{datum: 2026-05-01}`?"),
        ("kwaliteit: Het kader.", "; bedoelt u `[Het kader.]`?"),
        ("kosten: [Geen]", "; bedoelt u `Geen`?"),
        ("contractpartners: 2-3", "; bedoelt u `{minimaal: 2, maximaal: 3}`?"),
        ("eisen: [{nr: 4.5E+05}]", "als getal: typ haar opnieuw, tussen aanhalingstekens"),
        ("edities: één", "bedoelt u `een`?"),
        ("kotsen: x", "bedoelt u `kosten`?"),
    ],
)
def test_the_remedy_says_what_was_meant(
    tmp_path: Path, schemas: Schemas, line: str, end: str
) -> None:
    (remedy,) = told(tmp_path, schemas, line)
    assert remedy.endswith(end)


@pytest.mark.parametrize(
    ("line", "remedies"),
    [
        ("bibob: ja", ["`bibob` hoort bij `overeenkomst` of `integriteit`"]),
        ("verlengopties: 2", ["`verlengopties` hoort bij `looptijd`"]),
        ("qqqq: 2", ["haal deze sleutel weg; de namen staan in `schemas/aanbesteding.yaml`"]),
        ("planning: {start_dialoog: {open: x, uiterlijk: dialoog, hnt: y}}", ["bedoelt u `hint`?"]),
        (
            "planning: {start_dialoog: {datum: 2027-01-01}, start_dialog: {datum: 2027-01-01}}",
            ["`start_dialoog` staat hier al; houd één van beide over"],
        ),
        ("percelen: [{nr: 1, nam: Noord}]", ["bedoelt u `naam`?"]),
    ],
)
def test_one_cause_is_told_once(
    tmp_path: Path, schemas: Schemas, line: str, remedies: list[str]
) -> None:
    found = told(tmp_path, schemas, line)
    assert len(found) == len(remedies)
    for text, begin in zip(found, remedies, strict=True):
        assert text.startswith(begin)


def test_what_was_meant_is_one_line(tmp_path: Path, schemas: Schemas) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("naam: A\nlooptijd: {basis_jaren: vijf}\n", encoding="utf-8")
    source, _ = load_yaml(path, "x.yaml")
    assert source is not None
    (found,) = validate(source, "aanbesteding", schemas)
    assert format_line(found).endswith("zonder punt, komma of eenheid; bedoelt u `5`?")
