"""CPV and NUTS against their tables; classes of distance that leave a gap."""

from pathlib import Path

import pytest
import yaml

from generator import kennis, pipeline
from generator.kennis import KennisInvalid
from generator.problems import Problem, catalogue, message
from generator.rules import afstand
from tests.huis import COLUMNS, OPEN, REGIO, ROOT, TENDER, Huis, line_of
from tests.test_rules import judged

MINE = ("R460", "R461", "R462", "R465", "R466", "R467", "R468", "R470", "R471")


def found(huis: Huis, key: str, text: str, **changes: str) -> list[Problem]:
    """The findings of this module; § in the text marks where the one finding stands."""
    own = {**changes, key: text.replace("§", "")}
    problems = [p for p in judged(huis, **own) if p.code in MINE]
    assert all(message(p) for p in problems)
    if "§" in text:
        (one,) = problems
        column = len(f"{key}: ") + 1 + text.index("§")
        assert (one.place.line, one.place.column) == (line_of(key, **own), column)
    return problems


def test_every_code_has_its_texts() -> None:
    for code in MINE:
        entry = catalogue()[code]
        assert entry.bron and entry.uitleg and entry.goed and entry.fout


# --- CPV -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("['85311300-5', §'85.31.13.00-5']", "R460", ""),
        ("[§'8531130-5']", "R460", ""),
        ("[§jeugdhulp]", "R460", ""),
        ("[§'85311300-4']", "R461", "bedoelt u `85311300-5`"),
        ("[§'85210000-4']", "R461", "bedoelt u `85210000-3`"),  # the formula would say 4
        ("[§'85312199-1']", "R461", "bedoelt u `85312100-0`"),
        ("[§'85999999-1']", "R461", ""),
        ("['85312300-2', §'60130000-8']", "R462", ""),
        ("[§'33141620-2']", "R462", ""),
    ],
)
def test_a_cpv_code_that_is_wrong(huis: Huis, text: str, code: str, hint: str) -> None:
    (one,) = found(huis, "cpv", text)
    assert one.code == code
    assert hint in dict(one.params).get("hint", "")


@pytest.mark.parametrize(
    "text",
    [
        "['85311300-5', '85312300-2', '85121270-6', '85210000-3']",
        "['85311300']",
        "['85311300-5 (hoofdcode)', '85312100-0 Dagverblijven']",
        "['80300000-7']",
        OPEN,
        f"[{OPEN}]",
    ],
)
def test_cpv_codes_that_are_right_or_open(huis: Huis, text: str) -> None:
    assert found(huis, "cpv", text) == []


def test_the_cpv_list_is_as_large_as_its_source() -> None:
    known = kennis.load(ROOT / "schemas").cpv
    assert len(known.codes) == 115
    block = {code: digit for code, digit in known.codes.items() if code.startswith("85")}
    assert len(block) == 98
    assert all(block.values())
    weights = (3, 7, 1, 3, 7, 1, 3, 7)
    computed = {
        code: str(sum(int(n) * w for n, w in zip(code, weights, strict=True)) % 10)
        for code in block
    }
    assert [c for c in block if block[c] != computed[c]] == ["85210000"]


# --- NUTS ------------------------------------------------------------------------------------

ELDERS = {"percelen": "[{nr: 1, naam: Zuid, gemeenten: [Breda, Oosterhout]}]"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[NL411, §NL412]", "R465"),
        ("[§NL413]", "R465"),
        ("[§NL417]", "R466"),
        ("[§BE211]", "R466"),
        ("[§Breda]", "R466"),
        ("[§nl411]", "R466"),
        ("[§NL41]", "R467"),
        ("[§NL]", "R467"),
    ],
)
def test_a_nuts_code_that_is_wrong(huis: Huis, text: str, code: str) -> None:
    (one,) = found(huis, "nuts", text, **ELDERS)
    assert one.code == code


def test_r465_says_what_took_its_place(huis: Huis) -> None:
    (one,) = found(huis, "nuts", "[§NL412]", **ELDERS)
    assert "gebruik NL415 (Midden-Noord-Brabant)" in message(one)[1]


@pytest.mark.parametrize("text", ["[NL411]", "[NL411 (West-Noord-Brabant)]", "[NL310]", OPEN])
def test_nuts_codes_that_are_right_or_open(huis: Huis, text: str) -> None:
    assert found(huis, "nuts", text, **ELDERS) == []


def test_r468_a_municipality_of_which_the_area_is_not_certain(huis: Huis) -> None:
    (one,) = found(huis, "nuts", "§[NL411]")
    assert (one.code, dict(one.params)["gemeenten"]) == ("R468", "Altena")
    assert found(huis, "nuts", "[NL411, NL415]") == []
    assert found(huis, "nuts", f"[NL411, {OPEN}]") == []
    huis.regio(REGIO.replace("[Altena, Breda, Oosterhout]", "[Altena, Breda, Heusden]"))
    without = {"percelen": "geen"}
    (one,) = found(huis, "nuts", "§[NL415]", **without)
    assert "Altena en Heusden in dat gebied liggen" in message(one)[0]


# --- classes of distance ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (["0-19 km", "20-39 km", ">40 km"], ["precies 40 km"]),
        (["0 - 19 kilometer", "20 t/m 39 km", "meer dan 49 km"], ["40 tot en met 49 km"]),
        (["<10 km", "11-20 km"], ["precies 10 km"]),
        (["0 tot 20 km", "21 tot en met 40 km"], ["precies 20 km"]),
        (["0-19 km", "30-39 km", ">50 km"], ["20 tot en met 29 km", "40 tot en met 50 km"]),
        (["0-19 km", "20-39 km", ">=40 km"], []),
        (["0-19 km", "20-39 km", "≥ 40 km"], []),
        (["0-19 km", "20-39 km", "40 km of meer"], []),
        (["0-19 km", "20-39 km", "40+ km"], []),
        (["0-20 km", "20-40 km", ">40 km"], []),
        (["0 tot 20 km", "20 tot 40 km", "vanaf 40 km"], []),
        (["maximaal 10 km", "meer dan 10 km"], []),
        ([">40 km"], []),
        (["0-100 km", "10-20 km", ">100 km"], []),
    ],
)
def test_gaps(texts: list[str], missing: list[str]) -> None:
    read = [afstand.lees(f"Vervoer {t}", t) for t in texts]
    classes = [k for k in read if k is not None]
    assert len(classes) == len(texts)
    assert {k.rest for k in classes} == {"vervoer"}
    assert [afstand.woorden(a, b) for a, b in afstand.gaten(classes)] == missing


@pytest.mark.parametrize("text", ["Begeleiding", "0-19 jaar", "20-39", "groep 3-4", "12 km"])
def test_what_is_no_class_of_distance(text: str) -> None:
    assert afstand.lees(text, None) is None


def table(huis: Huis, *lines: str) -> list[Problem]:
    huis.tabel("\n".join((COLUMNS, *lines)) + "\n")
    return [p for p in pipeline.region_checks(huis.house, "proef") if p.code in MINE]


def row(code: str, text: str, contract: str = "Ambulant") -> str:
    return f"R1;{contract};{code};nee;{text};;Lokale teams;lokale-teams;taakgericht;klein;;"


def test_r470_at_the_row_after_the_gap_and_equal_ones_once(huis: Huis) -> None:
    (one,) = table(
        huis,
        row("42A05", "Vervoer 0-19 km"),
        row("42A07", "Vervoer >40 km"),
        row("42A06", "Vervoer 20-39 km"),
        row("42A08", "Vervoer rolstoel 20-39 km"),
        row("42A09", "Vervoer rolstoel >40 km"),
    )
    assert (one.code, one.place.line, one.place.column) == ("R470", 3, 23)
    assert dict(one.params)["afstand"] == "precies 40 km"
    assert dict(one.params)["regels"] == "regels 3, 6"


def test_r470_looks_within_one_contract_and_one_kind(huis: Huis) -> None:
    assert (
        table(
            huis,
            row("42A05", "Vervoer 0-19 km"),
            row("42A07", "Vervoer >40 km", "Verblijf"),
            row("42A08", "Vervoer rolstoel >40 km"),
            row("42A10", ""),
        )
        == []
    )


def test_r471_tariffs(huis: Huis) -> None:
    text = (
        "[{product: Vervoer 0-19 km, eenheid: rit}, {product: §Vervoer >20 km, eenheid: rit}, "
        "{product: Dag, eenheid: dagdeel}]"
    )
    (one,) = found(huis, "tarieven", text)
    assert dict(one.params)["afstand"] == "precies 20 km"
    assert found(huis, "tarieven", text.replace("§", "").replace(">20", ">19")) == []
    assert found(huis, "tarieven", OPEN) == []
    apart = "[{product: Rit, eenheid: 0-19 km}, {product: §Rit, eenheid: 25-39 km}]"
    (one,) = found(huis, "tarieven", apart)
    assert dict(one.params)["afstand"] == "20 tot en met 24 km"


# --- the files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cpv.yaml", {"codes": ["8531130"]}),
        ("nuts.yaml", {"vervallen": {"NL412": "NL999"}}),
        ("nuts.yaml", {"actueel": None}),
        ("tekstregels.yaml", {"x": {"code": "R480", "patroon": "("}}),
        ("tekstregels.yaml", {"x": {"code": "R480", "patroon": "a", "spar": "b"}}),
        ("tekstregels.yaml", {"x": {"code": "R480", "patroon": "a", "ontkenning": "ooit"}}),
    ],
)
def test_a_wrong_file_is_said_by_name(huis: Huis, name: str, change: dict[str, object]) -> None:
    path: Path = huis.project.schemas / name
    data = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
    path.write_text(yaml.safe_dump({**data, **change}), encoding="utf-8")
    with pytest.raises(KennisInvalid, match=name):
        kennis.load(huis.project.schemas)


def test_the_region_has_no_table_of_its_own(huis: Huis) -> None:
    assert [p for p in huis.problems(TENDER) if p.code in MINE] == []
