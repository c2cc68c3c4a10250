"""Loading: data, places, and every way in which a file can be wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.load import Source, load_csv, load_yaml
from generator.origin import Place
from generator.problems import Problem, Severity, as_dict, format_line, path_text, problem
from generator.textfile import MAX_BYTES

Found = list[tuple[str, int, int]]
Load = Callable[[str | bytes], tuple[Source | None, Found]]


def _places(problems: list[Problem]) -> Found:
    return [(p.code, p.place.line, p.place.column) for p in problems]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loader(content: str | bytes) -> tuple[Source | None, Found]:
        path = tmp_path / "x.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source, problems = load_yaml(path, "x.yaml")
        return source, _places(problems)

    return loader


def _data(load: Load, content: str | bytes) -> object:
    source, found = load(content)
    assert found == []
    assert source is not None
    return source.data


# --- YAML that is right --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "45E04",
        "54001",
        "no",
        "ja",
        "12:30",
        "2027-01-01",
        "0x1F",
        "1_000",
        ".5",
        "true",
        "010",
        "=",
    ],
)
def test_every_plain_scalar_stays_text(load: Load, text: str) -> None:
    assert _data(load, f"a: {text}\n") == {"a": text}


def test_keys_that_yaml_would_guess_stay_text(load: Load) -> None:
    assert _data(load, "no: a\n1: b\n1.0: c\n") == {"no": "a", "1": "b", "1.0": "c"}


def test_places_of_values_and_keys(load: Load) -> None:
    source, found = load("a: x\nlijst:\n  - p\n  - q: r\n    é: s\nflow: {k: [1, 22]}\n")
    assert found == []
    assert source is not None
    assert source.places == {
        (): Place("x.yaml", 1, 1),
        ("a",): Place("x.yaml", 1, 4),
        ("lijst",): Place("x.yaml", 3, 3),
        ("lijst", 0): Place("x.yaml", 3, 5),
        ("lijst", 1): Place("x.yaml", 4, 5),
        ("lijst", 1, "q"): Place("x.yaml", 4, 8),
        ("lijst", 1, "é"): Place("x.yaml", 5, 8),
        ("flow",): Place("x.yaml", 6, 7),
        ("flow", "k"): Place("x.yaml", 6, 11),
        ("flow", "k", 0): Place("x.yaml", 6, 12),
        ("flow", "k", 1): Place("x.yaml", 6, 15),
    }
    assert source.keys[("lijst", 1, "é")] == Place("x.yaml", 5, 5)
    assert source.place(("flow", "k", 7, "z")) == Place("x.yaml", 6, 11)
    assert source.key_place(("flow",)) == Place("x.yaml", 6, 1)
    assert source.key_place(("lijst", 1)) == Place("x.yaml", 4, 5)


def test_bom_and_windows_line_ends_do_not_shift_places(load: Load) -> None:
    source, found = load(b"\xef\xbb\xbfa: x\r\nb: y\r\n")
    assert found == []
    assert source is not None
    assert source.data == {"a": "x", "b": "y"}
    assert source.places[("a",)] == Place("x.yaml", 1, 4)
    assert source.places[("b",)] == Place("x.yaml", 2, 4)


def test_long_texts_keep_their_lines(load: Load) -> None:
    assert _data(load, "a: |\n  een\n  twee\nb: >\n  een\n  twee\n") == {
        "a": "een\ntwee\n",
        "b": "een twee\n",
    }


def test_quoted_words_that_look_empty_are_text(load: Load) -> None:
    assert _data(load, "a: \"null\"\nb: '~'\nc: ''\n") == {"a": "null", "b": "~", "c": ""}


# --- YAML that is wrong ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("L108", 1, 1)]),
        ("# niets\n", [("L108", 1, 1)]),
        ("a: 1\nb:\n\tc: 2\n", [("L109", 3, 1)]),
        ("a: 1\nb: x\ty\n", [("L109", 2, 5)]),
        ("a: 1\nb: 2\na: 3\n", [("L110", 3, 1)]),
        ("g: {k: 1, k: [2]}\ng: 1\n", [("L110", 1, 11), ("L110", 2, 1)]),
        ("a:\nb: ~\nc: null\nd: NULL\n", [("L111", n, 1) for n in (1, 2, 3, 4)]),
        ("l:\n  - a\n  -\n  - c\n", [("L111", 3, 4)]),
        ("a: {b: 1,5 miljoen}\n", [("L130", 1, 10)]),
        ("a: {b: x, maar y, c: z}\n", [("L130", 1, 11)]),
        ("a: {b: , c: z}\n", [("L111", 1, 5)]),
        ('"": a\n', [("L112", 1, 1)]),
        ("? [a]\n: b\n", [("L113", 1, 3)]),
        ("a: &x 1\nb: *x\n", [("L114", 1, 4), ("L115", 2, 4)]),
        ("&x a: 1\n", [("L114", 1, 1)]),
        ("a: !!int 1\nb: ! c\n", [("L116", 1, 4), ("L116", 2, 4)]),
        ("a: !!python/object:os.system x\n", [("L116", 1, 4)]),
        ("a: 1\n---\nb: 2\n", [("L117", 2, 1)]),
        ("a: " + "[" * 60 + "]" * 60, [("L118", 1, 53)]),
        ("a: {<<: {b: c}}\n", [("L119", 1, 5)]),
        ("- a\nb: c\n", [("L120", 2, 1)]),
        ("a: let op: dit\n", [("L121", 1, 10)]),
        ("a: @x\n", [("L122", 1, 4)]),
        ("a: 1\nkosten geen\n", [("L123", 2, 1)]),
        ('a: 1\nb: "x\n', [("L124", 2, 4)]),
        ("a: [1, 2\nb: 3\n", [("L125", 1, 4)]),
        ('a: "c:\\pve"\n', [("L126", 1, 7)]),
    ],
)
def test_wrong_yaml(load: Load, content: str, expected: Found) -> None:
    assert load(content)[1] == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: x\x0by\nb: \ue000\n", [("L107", 1, 5), ("L107", 2, 4)]),
        ("a: x\x00y\n", [("L107", 1, 5)]),
        ("a: x\u2028y\u202ez\n", [("L107", 1, 5), ("L107", 1, 7)]),
        ("a: x\ufffdy\n", [("L107", 1, 5)]),
        ("é: ééx\x85y\n", [("L107", 1, 7)]),
        ('a: "\\x07"\nb: "\\uE001"\nc: "x\\ty"\n', [("L107", n, 4) for n in (1, 2, 3)]),
        ('a: "\\ud800"\n', [("L126", 1, 7)]),
        (b"a: \xed\xa0\x80\n", [("L106", 1, 4)]),
        (b"a: 1\r\nb: \xc3\xa9n \xe9\n", [("L106", 2, 7)]),
        ("a: 1".encode("utf-16"), [("L105", 1, 1)]),
        ("a: 1".encode("utf-16-be"), [("L105", 1, 1)]),
        ("a: 1".encode("utf-16-le"), [("L105", 1, 1)]),
    ],
)
def test_characters_and_encodings(load: Load, content: str | bytes, expected: Found) -> None:
    assert load(content)[1] == expected


def test_all_problems_at_once_with_what_could_be_read(load: Load) -> None:
    source, found = load("a:\nb: &x 1\nb: 2\nc: \x07ja\n")
    assert found == [("L111", 1, 1), ("L114", 2, 4), ("L110", 3, 1), ("L107", 4, 4)]
    assert source is not None
    assert source.data["a"] is None
    assert source.data["b"] == "1"


def test_duplicate_key_names_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("kosten: a\nnaam: b\nkosten: c\n")
    (found,) = load_yaml(path, "x.yaml")[1]
    assert format_line(found) == (
        "x.yaml:3:1 fout L110 de sleutel `kosten` staat hier dubbel; hij staat ook op regel 1 "
        "(kosten). Herstel: houd één van de twee regels over."
    )


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert _places(load_yaml(tmp_path / "weg.yaml", "weg.yaml")[1]) == [("L101", 0, 0)]
    assert _places(load_yaml(tmp_path, "map")[1]) == [("L102", 0, 0)]
    big = tmp_path / "groot.yaml"
    big.write_bytes(b"a" * (MAX_BYTES + 1))
    assert _places(load_yaml(big, "groot.yaml")[1]) == [("L104", 0, 0)]


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert _places(load_yaml(path, "x.yaml")[1]) == [("L103", 0, 0)]


@given(st.one_of(st.binary(max_size=80), st.text("ab:-[]{}#&*!|>'\"%@`, \n\t~<?", max_size=60)))
def test_nothing_makes_loading_raise(
    tmp_path_factory: pytest.TempPathFactory, content: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
    source, problems = load_yaml(path, "fuzz.yaml")
    assert source is not None or problems
    for found in problems:
        assert format_line(found)
    load_csv(path, "fuzz.csv", ("a", "b"))


# --- CSV -------------------------------------------------------------------------------------

COLUMNS = ("rij", "code", "opmerking")


def _csv(tmp_path: Path, content: str | bytes) -> tuple[list[dict[str, str]], Found]:
    path = tmp_path / "x.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows, problems = load_csv(path, "x.csv", COLUMNS)
    return [dict(row.data) for row in rows], _places(problems)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_csv_as_excel_writes_it(tmp_path: Path, bom: bytes, end: bytes) -> None:
    lines = [b"rij;code;opmerking", b'R1;45E04;"a; ""b"""', b";;", b"R2; 54001 ;", b"", b""]
    assert _csv(tmp_path, bom + end.join(lines)) == (
        [
            {"rij": "R1", "code": "45E04", "opmerking": 'a; "b"'},
            {"rij": "R2", "code": "54001", "opmerking": ""},
        ],
        [],
    )


def test_csv_places_and_column_order(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('opmerking;code;rij\n"é;\nx";A1; R1\nb;A2;R2\n', encoding="utf-8-sig")
    rows, problems = load_csv(path, "x.csv", COLUMNS)
    assert problems == []
    assert rows[0]["opmerking"] == "é;\nx"
    assert rows[0].places == {
        "opmerking": Place("x.csv", 2, 1),
        "code": Place("x.csv", 3, 4),
        "rij": Place("x.csv", 3, 8),
    }
    assert rows[1].place == Place("x.csv", 4, 1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("L150", 1, 1)]),
        ("\n\n", [("L150", 1, 1)]),
        ("rij,code,opmerking\nR1,A,b\n", [("L151", 1, 4)]),
        ("rij\tcode\topmerking\n", [("L151", 1, 4)]),
        ("rij;code\n", [("L152", 1, 1)]),
        ("rij;kode;opmerking\n", [("L152", 1, 1), ("L153", 1, 5)]),
        ("rij;code;opmerking;code\n", [("L154", 1, 20)]),
        ("rij;code;opmerking\nR1;A\nR2;A;b\nR3;A;b;c\n", [("L155", 2, 1), ("L155", 4, 1)]),
        ('rij;code;opmerking\nR1;A;"b\n', [("L156", 2, 6)]),
        ('rij;code;opmerking\nR1;"A"B;c\n', [("L157", 2, 7)]),
        (b"rij;code;opmerking\nR1;A;\xe9\n", [("L106", 2, 6)]),
        ("rij;code;opmerking\nR1;A;x\x0by\n", [("L107", 2, 7)]),
        ("rij;code\n".encode("utf-16"), [("L105", 1, 1)]),
    ],
)
def test_wrong_csv(tmp_path: Path, content: str | bytes, expected: Found) -> None:
    assert _csv(tmp_path, content)[1] == expected


# --- problems --------------------------------------------------------------------------------


def test_problem_as_line_and_as_data() -> None:
    found = problem("L108", Place("x.yaml", 2, 3), "a.b")
    assert found.severity is Severity.FOUT
    assert format_line(found).startswith(
        "x.yaml:2:3 fout L108 dit bestand is leeg (a.b). Herstel: "
    )
    assert json.loads(json.dumps(as_dict(found)))["kolom"] == 3
    assert format_line(problem("L101", Place("x.yaml"))).startswith("x.yaml fout L101 ")


def test_path_text_counts_items_from_one() -> None:
    assert path_text(("percelen", 1, "naam")) == "percelen[2].naam"
    assert path_text(()) == ""


def test_unknown_code_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        problem("L999", Place("x.yaml"))
