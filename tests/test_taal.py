"""The catalogues: every message in every language, with the same places to fill in."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

import pytest
from docxtpl_lint.messages import RULES
from hypothesis import given
from hypothesis import strategies as st

from generator import cli, pipeline, problems, sjablooncheck, taal
from generator.origin import Place
from generator.problems import Problem, catalogue, problem
from generator.taal import SOORTEN, TALEN, catalogus, in_taal, zeg
from tests.huis import CLAUSES, ROOT, Huis

CODES = sorted(catalogue())
_PLACE = re.compile(r"\{([a-z_]+)\}")
_DUTCH = re.compile(
    r"\b(?:de|het|een|niet|van|wordt|voor|zijn|naar|staat|hoort|geen|deze|dit|aan|bij|ook|kies|vul"
    r"|haal|regel|regels|kan|moet|ontbreekt|bestaat|dagen|maanden|bedoelt|herstel)\b",
    re.IGNORECASE,
)
ACCEPTANCE = ROOT / "tests" / "acceptance"
Out = pytest.CaptureFixture[str]


def said() -> Iterator[tuple[str, str]]:
    """Every text that the program says by its Dutch words: (text, place)."""
    for path in sorted((ROOT / "generator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            first = node.args[0] if node.args else None
            if node.func.id in ("zeg", "merk") and isinstance(first, ast.Constant):
                yield str(first.value), f"{path.name}:{node.lineno}"


SAID = dict(said())


# --- codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", TALEN)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_all_its_texts_in_every_language(code: str, lang: str) -> None:
    own = catalogus(lang)
    for soort in SOORTEN:
        text = own[code, soort]
        assert set(_PLACE.findall(text)) == set(_PLACE.findall(catalogus("nl")[code, soort]))
        assert text.strip() == text
    assert not any(own[code, s].endswith(".") for s in ("melding", "herstel"))


@pytest.mark.parametrize("lang", TALEN)
def test_no_text_of_a_code_that_does_not_exist(lang: str) -> None:
    contexts = {context for context, _ in catalogus(lang) if context}
    assert contexts - set(CODES) - set(RULES) == set()


def test_the_languages_differ() -> None:
    """A copied text is no translation; a text of nothing but a place to fill in may be equal."""
    nl, en = catalogus("nl"), catalogus("en")
    same = [nl[k] for k in nl if k[1] != "herstel" and en.get(k) == nl[k]]
    assert not [text for text in same if " " in re.sub(r"\{\w+\}|\W+$", "", text).strip(' ":')]


# --- lines of the program -----------------------------------------------------------------------


def test_there_are_lines_to_check() -> None:
    assert len(SAID) > 150


@pytest.mark.parametrize("text", sorted(SAID), ids=lambda t: t[:40])
def test_every_line_is_translated_with_the_same_places(text: str) -> None:
    english = catalogus("en").get(("", text))
    assert english, f"zet {text!r} ({SAID[text]}) in generator/talen/en"
    assert _fields(english) == _fields(text)


def test_no_translation_is_left_over() -> None:
    assert not [key for context, key in catalogus("en") if not context and key not in SAID]


def _fields(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:  # a text with loose braces is said as it is
        return set()


@given(st.sampled_from(sorted(SAID)), st.sampled_from(TALEN))
def test_saying_a_line_never_fails(text: str, lang: str) -> None:
    with in_taal(lang):
        told = zeg(text, **dict.fromkeys(_fields(text), "{x}"))
    assert told
    assert not _fields(text) or "{x}" in told


# --- falling back -------------------------------------------------------------------------------


def test_a_missing_translation_is_dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    full = taal.catalogus
    monkeypatch.setattr(taal, "catalogus", lambda lang: full("nl") if lang == "nl" else {})
    with in_taal("en"):
        assert catalogue()["L101"].melding == "dit bestand bestaat niet"
        assert zeg("{telling} meer", telling=3) == "3 meer"
        assert problems.message(problem("L101", Place("x")))[1] == "controleer de naam en de map"


def test_a_language_ends_where_it_ends() -> None:
    with pytest.raises(ZeroDivisionError), in_taal("en"):
        assert zeg("niets") == "nothing"
        raise ZeroDivisionError
    assert zeg("niets") == "niets"


def test_no_such_language() -> None:
    with pytest.raises(ValueError, match="fr"), in_taal("fr"):
        pass


def test_a_date_follows_the_language() -> None:
    with in_taal("en"):
        assert taal.dag(date(2027, 5, 1)) == "1 May 2027"
    assert taal.dag(date(2027, 5, 1)) == "1 mei 2027"


def test_the_catalogues_carry_no_day_of_making() -> None:
    for lang in TALEN:
        path = ROOT / "generator" / "talen" / lang / "LC_MESSAGES" / "bestek.po"
        text = path.read_text(encoding="utf-8")
        assert "Creation-Date" not in text and "#, fuzzy" not in text


# --- docxtpl-lint -------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_of_the_lint_is_told_in_dutch(rule: str) -> None:
    assert _fields(taal.van_regel(rule)) <= _fields(RULES[rule].en)
    assert taal.van_regel(rule)


def test_the_lint_speaks_the_language(huis: Huis) -> None:
    huis.clause("bs_looptijd", *CLAUSES["bs_looptijd"], "{{ looptijd.onzin }}")
    told = {}
    for lang in TALEN:
        with in_taal(lang):
            found = sjablooncheck.check(huis.project, huis.house.register, huis.house.procedures)
            told[lang] = [dict(p.params)["reden"] for p in found if p.code == "S520"]
    assert "geen gegeven dat een sjabloon kent" in told["nl"][0]
    assert "is not declared" in told["en"][0]


# --- the command --------------------------------------------------------------------------------


def _broken(huis: Huis) -> None:
    huis.spec(weg=["looptijd"], looptyd="{basis_jaren: 5, verlengopties: 0}")


@pytest.mark.parametrize(
    "arguments", [["--lang", "en", "check"], ["check", "--lang=en"], ["check", "--lang", "en"]]
)
def test_check_speaks_english(huis: Huis, capsys: Out, arguments: list[str]) -> None:
    _broken(huis)
    assert cli.main(["--project", str(huis.root), *arguments]) == 1
    out = capsys.readouterr().out
    assert "error V201 the key `looptyd` is unknown here" in out
    assert "Remedy: did you mean `looptijd`?" in out
    assert "checked: " in out and "error" in out.splitlines()[-1]
    assert not re.search(r"\b(fout|sleutel|bedoelt|Herstel)\b", out)


def test_no_message_is_half_dutch(huis: Huis) -> None:
    """All that is wrong with the specs of the acceptance, told in English.

    Names of the domain and of the specs stay; hints of the schema (in P406 and P407) too, and
    the passage of the spec that R483 quotes.
    """
    half = {}
    for one in afgekeurd(huis):
        with in_taal("en"):
            told = problems.message(one)
        for text in told:
            if _DUTCH.search(re.sub(r"`[^`]*`|nota van inlichtingen", "", text)):
                half[one.code] = text
    assert set(half) <= {"P406", "P407", "R483", "V221"}, half  # V221 names the word `geen`


def afgekeurd(huis: Huis) -> Iterator[Problem]:
    region = huis.project.region("taal/proef")
    region.mkdir()
    base = ("valid/een-perceel.yaml", "regio.yaml", "vertaaltabel.csv")
    names = ("proef.yaml", "regio.yaml", "vertaaltabel.csv")
    for own in sorted((ACCEPTANCE / "invalid").iterdir()):
        if own.suffix == ".problems":
            continue
        kind = 2 if own.suffix == ".csv" else own.name.startswith("regio-")
        for number, (source, name) in enumerate(zip(base, names, strict=True)):
            path = own if number == kind else ACCEPTANCE / source
            (region / name).write_bytes(path.read_bytes())
        with in_taal("en"):
            yield from pipeline.dossier(huis.house, "taal/proef", date(2026, 11, 22))[1]


def test_json_keeps_its_keys_and_severities(huis: Huis, capsys: Out) -> None:
    _broken(huis)
    told = {}
    for lang in TALEN:
        cli.main(["--project", str(huis.root), "--lang", lang, "check", "--format", "json"])
        told[lang] = json.loads(capsys.readouterr().out)
    for dutch, english in zip(told["nl"], told["en"], strict=True):
        assert {k: v for k, v in dutch.items() if k not in ("melding", "herstel")} == {
            k: v for k, v in english.items() if k not in ("melding", "herstel")
        }
        assert dutch["melding"] != english["melding"]


@pytest.mark.parametrize("arguments", [["--lang", "fr"], ["--lang=EN"], ["--lang"], ["--lang", ""]])
def test_an_unknown_language_is_wrong_use(capsys: Out, arguments: list[str]) -> None:
    assert cli.main(["explain", "L101", *arguments]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "is er niet; kies uit: nl, en" in err


def test_explain_and_help_speak_english(capsys: Out) -> None:
    assert cli.main(["--lang", "en", "explain", "R406"]) == 0
    out = capsys.readouterr().out
    for title in ("Message", "Remedy", "Explanation", "Source", "Waiver", "Right", "Wrong"):
        assert f"{title}:\n  " in out
    with pytest.raises(SystemExit):
        cli.main(["--lang", "en", "--help"])
    assert "make documents" in capsys.readouterr().out


def test_status_speaks_english(huis: Huis, capsys: Out) -> None:
    cli.main(["--project", str(huis.root), "--lang", "en", "status"])
    out = capsys.readouterr().out
    assert "ready" in out
    assert re.search(r"1 tender, \d+ documents", out)


@pytest.mark.parametrize("code", CODES)
def test_explain_works_for_every_code_in_english(code: str, capsys: Out) -> None:
    assert cli.main(["--lang", "en", "explain", code]) == 0
    assert "Uitleg" not in capsys.readouterr().out
