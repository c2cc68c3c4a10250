"""Problems on the terminal: the spot is marked, errors come first, a screen is enough."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from generator import report
from generator.origin import Place
from generator.problems import Problem, problem
from tests.huis import TABEL, Huis, line_of, spec_text


def shown(found: list[Problem], root: Path, everything: bool = False) -> list[str]:
    stream = io.StringIO()
    report.show(found, root, stream, everything)
    return stream.getvalue().splitlines()


# --- the mark -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "expected", "under"),
    [
        ("kosten: n.t.b.", 9, "kosten: n.t.b.", "n"),
        ("a:\tb", 3, "a:→b", "→"),
        ("a:\tb", 4, "a:→b", "b"),
        ("naam: 東京 x", 10, "naam: 東京 x", "x"),
        ("naam: e\u0301 x", 10, "naam: e\u0301 x", "x"),
        ("naam: a\u202eb", 9, "naam: a·b", "b"),
        ("naam: a\x1b[31mb", 8, "naam: a·[31mb", "·"),
        ("naam", 99, "naam", ""),
        ("naam", 0, "naam", "n"),
    ],
)
def test_the_mark_stands_under_the_spot(line: str, column: int, expected: str, under: str) -> None:
    text, mark = report.marked(line, column)
    assert text == expected
    cells = "".join(c * report.get_character_cell_size(c) for c in text)
    assert mark.endswith("^")
    assert cells[len(mark) - 1 :][:1] == under


@pytest.mark.parametrize("column", [1, 2, 30, 150, 299, 300])
def test_a_long_line_is_shortened_around_the_spot(column: int) -> None:
    line = "".join(chr(0x4E00 + n) if n % 3 == 0 else "abcdefgh"[n % 8] for n in range(300))
    text, mark = report.marked(line, column, 60)
    cells = "".join(c * report.get_character_cell_size(c) for c in text)
    assert len(cells) <= 64
    assert cells[len(mark) - 1] == line[column - 1]
    assert text.startswith("…") is (column > 20)
    assert text.endswith("…") is (column < 280)


def test_lines_are_counted_as_the_loader_counts_them(huis: Huis) -> None:
    path = huis.spec()
    path.write_bytes(b"\xef\xbb\xbf" + b"naam: x\r\nkosten: ''\r\n")
    out = shown(huis.problems(), huis.root)
    assert "     2 | kosten: ''" in out
    assert "       |         ^" in out


def test_a_missing_field_is_of_the_file_not_of_its_first_key(huis: Huis) -> None:
    huis.spec(text="# Een spec.\n\n" + spec_text(["kosten"]))
    out = shown(huis.problems(), huis.root)
    assert out[0].startswith("tender_specs/proef/klein.yaml:1:1 fout P406 ")
    assert len(out) == 1  # no line is shown: there is nothing to point at


def test_a_missing_part_points_at_its_group(huis: Huis) -> None:
    huis.spec(text="# Een spec.\n" + spec_text(looptijd="{verlengopties: 0}"))
    (found,) = [p for p in huis.problems() if p.path == "looptijd.basis_jaren"]
    assert found.place.line == line_of("looptijd") + 1


def test_a_cell_of_a_table(huis: Huis) -> None:
    huis.tabel(TABEL.replace("R2;Ambulant;54002;ja", "R2;Ambulant;54002;soms"))
    out = shown(huis.problems(), huis.root)
    assert out[1:3] == [
        "     3 | R2;Ambulant;54002;soms;;;Lokale teams;lokale-teams;taakgericht;klein;;let op",
        "       |                   ^",
    ]


def test_no_line_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "leeg.yaml").write_text("a: 1\n\n", encoding="utf-8")
    (tmp_path / "geheim.txt").write_text("niet voor u", encoding="utf-8")
    places = [
        Place("leeg.yaml"),
        Place("leeg.yaml", 2, 1),
        Place("leeg.yaml", 9, 1),
        Place("weg.yaml", 1, 1),
        Place("geheim.txt", 1, 1),
    ]
    for place in places:
        assert len(shown([problem("V207", place)], tmp_path)) == 1


# --- a screen -------------------------------------------------------------------------------------


def of(code: str, line: int, path: str = "") -> Problem:
    params = {"gelezen": "x", "grens": "1", "hint": "y", "sleutel": "z"}
    return problem(code, Place("x.yaml", line, 1), path or f"pad{line}", **params)


def test_errors_come_first_and_a_screen_is_enough(tmp_path: Path) -> None:
    found = [of("V233", n) for n in range(1, 30)] + [of("V207", n) for n in range(30, 33)]
    out = shown(found, tmp_path)
    assert [x.split()[1] for x in out[:4]] == ["fout"] * 3 + ["waarschuwing"]
    assert len(out) == report.SCREEN + 1
    assert out[-1] == "... en nog 12 waarschuwingen; --alle toont alles."
    assert len(shown(found, tmp_path, everything=True)) == 32


def test_the_same_mistake_in_many_items_is_told_once(tmp_path: Path) -> None:
    found = [of("V210", n, f"selectiecriteria[{n}].gewicht") for n in range(1, 12)]
    out = shown(found, tmp_path)
    assert out[1:] == [
        "  Hetzelfde staat op regels 2, 3, 4, 5, 6, 7 en 4 andere.",
        "--alle toont elke plek apart.",
    ]
    assert len(shown(found, tmp_path, everything=True)) == 11
    assert len(shown(found[:3], tmp_path)) == 3


def test_several_times_on_one_line(tmp_path: Path) -> None:
    found = [problem("V207", Place("x.yaml", 3, n), f"cpv[{n}]") for n in range(1, 6)]
    assert shown(found, tmp_path)[1] == "  Op deze regel staat hetzelfde nog 4 keer."


def test_what_is_left_out_counts_every_place(tmp_path: Path) -> None:
    found = [of("V207", n) for n in range(1, 21)]
    found += [of("V210", n, f"eisen[{n}].slt") for n in range(30, 40)]
    assert shown(found, tmp_path)[-1] == "... en nog 10 fouten; --alle toont alles."


def test_the_command_cuts_and_json_does_not(huis: Huis, capsys: pytest.CaptureFixture[str]) -> None:
    huis.spec(text="naam: x\n" + "".join(f"onzin{n}: y\n" for n in range(40)))
    assert huis.bestek("check", "proef/klein") == 1
    out = capsys.readouterr().out
    assert out.count(" V201 ") == report.SCREEN
    assert "... en nog 20 fouten; --alle toont alles.\n1 spec gecontroleerd: 40 fouten.\n" in out
    for option in ("--alle", "--all"):
        huis.bestek("check", "proef/klein", option)
        assert capsys.readouterr().out.count(" V201 ") == 40
    huis.bestek("check", "proef/klein", "--format", "json")
    out = capsys.readouterr().out
    assert out.count('"V201"') == 40
    assert "|" not in out


def test_render_shows_the_line_too(huis: Huis, capsys: pytest.CaptureFixture[str]) -> None:
    huis.spec(kosten="n.t.b.")
    assert huis.bestek("render", "proef/klein", "--no-pages") == 1
    err = capsys.readouterr().err
    assert f"{line_of('kosten'):>6} | kosten: n.t.b.\n" in err


def test_an_empty_value_does_not_hide_what_else_is_wrong(huis: Huis) -> None:
    huis.spec(
        text="naam: A\nkosten:\nkwaliteit: {a: b, c}\nlooptijd: {basis_jaren: vijf}\nkostn: x\n"
    )
    assert huis.fouten() == [
        (2, 1, "L111"),
        (3, 12, "V218"),
        (3, 19, "L130"),
        (4, 25, "V210"),
        (5, 1, "V201"),
    ]
    found = [p for p in huis.problems() if p.code == "V201"]
    assert dict(found[0].params)["hint"] == "`kosten` staat hier al; houd één van beide over"


def test_the_wrong_procedure_is_not_told_at_every_field(tmp_path: Path) -> None:
    place = [Place("x.yaml", n, 1) for n in range(1, 9)]
    steps = [
        problem("R351", p, f"planning.stap{p.line}", stap="s", procedure="p", kader="k")
        for p in place
    ]
    assert shown(steps, tmp_path)[1] == "  Hetzelfde staat op regels 2, 3, 4, 5, 6, 7 en 1 andere."
    assert len(shown(steps, tmp_path, everything=True)) == 8
