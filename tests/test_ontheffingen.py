"""Waivers: what they do to a finding, and when a waiver is itself a problem."""

from __future__ import annotations

from datetime import date

import pytest

from generator import pipeline
from generator.problems import Problem, Severity, as_dict, catalogue, format_line, wie
from generator.rules.ontheffingen import mag
from tests.huis import TENDER, Huis, line_of

DAG = date(2026, 1, 1)
LANG = {"weg": ["motivering_duur"]}
GOED = "[{code: R406, reden: De raad heeft dit besproken., functie: jurist, datum: 2026-05-01}]"


def found(huis: Huis, waivers: str, weg: tuple[str, ...] = ("motivering_duur",)) -> list[Problem]:
    huis.spec(weg=weg, ontheffingen=waivers.replace("§", ""))
    return pipeline.dossier(huis.house, TENDER, DAG)[1]


def at(waivers: str, weg: tuple[str, ...] = ("motivering_duur",)) -> tuple[int, int]:
    line = line_of("ontheffingen", weg, ontheffingen=waivers)
    return line, len("ontheffingen: ") + waivers.index("§") + 1


def test_a_waived_finding_is_info_with_who_when_and_why(huis: Huis) -> None:
    (one,) = found(huis, GOED)
    assert (one.code, one.severity) == ("R406", Severity.INFO)
    line = format_line(one)
    assert line.endswith(
        "Herstel: niets; ontheffing door jurist op 1 mei 2026: De raad heeft dit besproken."
    )
    assert "84 maanden" in line and " info R406 " in line
    assert as_dict(one)["ernst"] == "info"


def test_a_waived_fout_refuses_no_document(huis: Huis) -> None:
    weights = "{weging: {soort: procenten}}"
    huis.spec(beoordeling=weights)
    assert pipeline.has_fout(huis.problems())
    waiver = GOED.replace("R406", "R425")
    huis.spec(beoordeling=weights, ontheffingen=waiver)
    assert not pipeline.has_fout(huis.problems())
    assert huis.text()
    assert [p.code for p in huis.problems()] == ["R425"]


def test_a_remark_in_brackets_beside_the_function(huis: Huis) -> None:
    (one,) = found(huis, GOED.replace("functie: jurist", "functie: Jurist (aanbestedingsrecht)"))
    assert one.severity is Severity.INFO


WAIVER = "[{{code: {}, reden: x, functie: {}, datum: 2026-05-01}}]"


@pytest.mark.parametrize(
    ("code", "waivers"),
    [
        ("R440", WAIVER.format("§R4006", "jurist")),
        ("R441", WAIVER.format("§R330", "jurist")),
        ("R441", WAIVER.format("§V202", "jurist")),
        ("R442", WAIVER.format("R406", "§projectleider")),
    ],
)
def test_a_waiver_that_does_not_hold(huis: Huis, code: str, waivers: str) -> None:
    problems = found(huis, waivers)
    own = [p for p in problems if p.code == code]
    assert [(p.place.line, p.place.column) for p in own] == [at(waivers)]
    assert own[0].severity is Severity.FOUT
    (kept,) = [p for p in problems if p.code == "R406"]
    assert kept.severity is Severity.WAARSCHUWING


def test_the_unknown_code_gets_a_hint(huis: Huis) -> None:
    (one,) = [p for p in found(huis, WAIVER.format("R4006", "jurist")) if p.code == "R440"]
    assert "Bedoelt u `R406`" in format_line(one) or "Bedoelt u `R400`" in format_line(one)


def test_a_waiver_without_a_finding(huis: Huis) -> None:
    waivers = WAIVER.format("§R406", "jurist")
    (one,) = found(huis, waivers, ())
    assert (one.code, one.severity) == ("R443", Severity.WAARSCHUWING)
    assert (one.place.line, one.place.column) == at(waivers, ())
    assert pipeline.dossier(huis.house, TENDER, None)[1] == []  # rendering knows no day


def test_twice_the_same_waiver(huis: Huis) -> None:
    twice = WAIVER.format("R406", "jurist")[:-1] + ", " + WAIVER.format("§R406", "jurist")[1:]
    own = [p for p in found(huis, twice) if p.code == "R302"]
    assert [(p.place.line, p.place.column) for p in own] == [at(twice)]


@pytest.mark.parametrize(
    ("waivers", "code"),
    [
        ("[§{code: R406, functie: jurist, datum: 2026-05-01}]", "V202"),
        ("[{code: R406, reden: §'', functie: jurist, datum: 2026-05-01}]", "V207"),
        ("[{code: R406, reden: §n.t.b., functie: jurist, datum: 2026-05-01}]", "V239"),
        ("[{code: R406, reden: x, functie: jurist, datum: §morgen}]", "V213"),
        ("§{open: x, uiterlijk: selectie, hint: h}", "V218"),
    ],
)
def test_a_waiver_without_reason_function_or_date(huis: Huis, waivers: str, code: str) -> None:
    (one,) = found(huis, waivers)
    assert one.code == code
    assert one.place.line == at(waivers)[0]


@pytest.mark.parametrize("code", sorted(c for c, e in catalogue().items() if e.ontheffing))
def test_only_rules_may_be_waived(code: str) -> None:
    assert code[0] == "R"
    assert all(name.strip() for name in catalogue()[code].ontheffing.split(","))


def test_who_may_waive() -> None:
    assert mag("de Jurist", "projectleider, jurist")
    assert not mag("juriste van dienst", "jurist")
    assert wie("projectleider, jurist") == "projectleider of jurist"
