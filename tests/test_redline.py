"""``bestek redline``: accepting gives NEW, rejecting gives OLD, for documents made at random."""

from __future__ import annotations

import io
import itertools
import json
import re
import time
import zipfile
from pathlib import Path
from random import Random

import docx_scalpel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator import cli, ooxml, redline
from generator.ooxml import Element, w
from generator.redline import Redline, RedlineError, Toelichting, proef, uitlijnen
from generator.redline.pakket import Pakket
from tests import redlinebron
from tests.redlinebron import Model

DATUM = "2026-11-22T00:00:00Z"
SEEDS = range(12)


class Vast(Random):
    """No chance: runs are not cut."""

    def random(self) -> float:
        return 0.99


def vergelijk(oud: bytes, nieuw: bytes, *toelichtingen: Toelichting) -> Redline:
    return redline.redline(oud, nieuw, "Een jurist", DATUM, toelichtingen)


def paar(seed: int, most: int = 8) -> tuple[bytes, bytes]:
    """A document and the same one edited, or (now and then) quite another one."""
    rng = Random(seed)
    one = redlinebron.model(rng)
    other = redlinebron.bewerkt(one, rng, most) if seed % 7 else redlinebron.model(rng)
    return redlinebron.maak(one, Random(seed + 1)), redlinebron.maak(other, Random(seed + 2))


def document(*blocks: Model, **more: object) -> bytes:
    found: Model = {
        "blokken": list(blocks),
        "kop": None,
        "voet": None,
        "marge": 1000,
        "lijsten": ["decimal", "decimal", "bullet"],
        "stijlen": ["Kop1", "Citaat", "Nadruk", "Rooster"],
    }
    return redlinebron.maak(found | more, Vast(1))


def p(*pieces: list[object] | str, **more: object) -> Model:
    content = [["t", piece, ""] if isinstance(piece, str) else piece for piece in pieces]
    return {"k": "p", "stukken": content, "stijl": "", "lijst": None, "jc": "", "cl": ""} | more


def t(*rows: str, **more: object) -> Model:
    cells = [[{"blokken": [p(text)], "kleur": ""} for text in row.split("|")] for row in rows]
    widths = [1500] * len(cells[0])
    base: Model = {"k": "t", "breedten": widths, "rijen": cells, "kop": False, "samen": False}
    return base | {"stijl": ""} | more


def body(data: bytes) -> Element:
    return Pakket(data).boom(ooxml.DOCUMENT)


def teksten(data: bytes) -> list[str]:
    """Plain text of the paragraphs of the body: no code of ours reads this."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return ["".join(x.text or "" for x in one.iter(w("t"))) for one in root.iter(w("p"))]


def klopt(oud: bytes, nieuw: bytes, made: Redline) -> None:
    """By our own accept and reject, and by those of another program."""
    assert made.afwijkingen == ()
    accepted = docx_scalpel.docx_diff_accept_revisions(made.data)
    rejected = docx_scalpel.docx_diff_reject_revisions(made.data)
    assert teksten(accepted) == teksten(nieuw)
    assert teksten(rejected) == teksten(oud)
    assert proef.verschillen(accepted, nieuw) == []
    assert proef.verschillen(rejected, oud) == []


# --- random pairs ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_another_program_accepts_to_new_and_rejects_to_old(seed: int) -> None:
    oud, nieuw = paar(seed)
    klopt(oud, nieuw, vergelijk(oud, nieuw))


@given(st.integers(0, 10**6), st.integers(1, 25))
@settings(max_examples=40, deadline=None)
def test_our_own_accept_and_reject_agree(seed: int, edits: int) -> None:
    oud, nieuw = paar(seed, edits)
    made = vergelijk(oud, nieuw)
    assert made.afwijkingen == ()
    assert proef.regels(redline.aanvaard(made.data)) == proef.regels(nieuw)
    assert proef.regels(redline.verwerp(made.data)) == proef.regels(oud)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_document_against_itself_has_no_changes(seed: int) -> None:
    """Also when every id in it is another one."""
    rng = Random(seed)
    found = redlinebron.model(rng)
    one, other = (redlinebron.maak(found, Random(seed + n)) for n in (1, 2))
    made = vergelijk(one, other)
    assert made.wijzigingen == ()
    assert made.niet_vergeleken == ()
    assert vergelijk(one, one).data == ooxml.write_package(ooxml.read_package(one))


def test_the_same_input_gives_the_same_bytes() -> None:
    oud, nieuw = paar(3)
    assert vergelijk(oud, nieuw).data == vergelijk(oud, nieuw).data


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_a_validator_finds_nothing_new(seed: int, tmp_path: Path) -> None:
    oud, nieuw = paar(seed)
    found = []
    for name, data in (("nieuw", nieuw), ("redline", vergelijk(oud, nieuw).data)):
        (tmp_path / f"{name}.docx").write_bytes(data)
        result = OpenXmlValidator().validate(str(tmp_path / f"{name}.docx"))
        found.append({error.description for error in result.errors})
    # this validator wants more in w:trPr than the mark of an inserted row; Word itself does not
    assert found[1] - {"Required sequence content is missing"} <= found[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_and_fields_are_whole(seed: int) -> None:
    data = vergelijk(*paar(seed)).data
    root = body(data)
    changes = [n.get(w("id")) for n in root.iter(w("ins"), w("del"), w("pPrChange"))]
    assert len(changes) == len(set(changes))
    kinds = [n.get(w("fldCharType")) for n in root.iter(w("fldChar"))]
    assert kinds.count("begin") == kinds.count("end")
    for text in root.iter(w("t")):
        assert next(text.iterancestors(w("del")), None) is None
    names = [n.get(w("name")) for n in root.iter(w("bookmarkStart"))]
    assert len(names) == len(set(names))
    related = Pakket(data).relaties(ooxml.DOCUMENT)
    used = {str(v) for n in root.iter() for k, v in n.attrib.items() if ooxml.R in str(k)}
    assert used <= set(related)


# --- what a change looks like ------------------------------------------------------------


def sporen(data: bytes) -> list[tuple[str, str]]:
    found = []
    for change in body(data).iter(w("ins"), w("del")):
        text = "".join(x.text or "" for x in change.iter(w("t"), w("delText")))
        if text:
            found.append((str(change.tag).rpartition("}")[2], text))
    return found


def test_words_are_the_measure() -> None:
    oud = document(p("De termijn is vijf jaar, met verlenging."))
    nieuw = document(p("De termijn is zes jaar, met verlenging."))
    assert sporen(vergelijk(oud, nieuw).data) == [("del", "vijf"), ("ins", "zes")]


def test_a_word_cut_over_runs_is_the_same_word() -> None:
    oud = document(p("De aanbe", "steding begint."))
    nieuw = document(p("De aanbesteding begint."))
    assert vergelijk(oud, nieuw).aantal == 0


def test_form_of_a_part_of_a_word() -> None:
    oud = document(p("aanbesteding"))
    nieuw = document(p("aan", ["t", "besteding", "<w:b/>"]))
    made = vergelijk(oud, nieuw)
    assert made.wijzigingen == (("rPrChange", 1),)
    klopt(oud, nieuw, made)


def test_a_clause_is_known_by_its_bookmark() -> None:
    """A text that is quite another one, and a third one in between that looks like the old."""
    oud = document(p("Wij betalen per maand een vast bedrag.", cl="cl_00000001"), p("Slot."))
    nieuw = document(
        p("Wij betalen per week een vast bedrag.", cl="cl_00000002"),
        p("Vergoeding volgt achteraf.", cl="cl_00000001"),
        p("Slot."),
    )
    made = vergelijk(oud, nieuw)
    first, second = list(body(made.data).iter(w("p")))[:2]
    assert first.find(f"{w('pPr')}/{w('rPr')}/{w('ins')}") is not None
    assert second.find(f"{w('pPr')}/{w('rPr')}/{w('ins')}") is None
    klopt(oud, nieuw, made)


def test_a_move_is_a_deletion_and_an_insertion() -> None:
    row = [p(f"Alinea {n} heeft een eigen tekst {n}.", cl=f"cl_0000000{n}") for n in range(5)]
    moved = [row[3], *row[:3], row[4]]
    made = vergelijk(document(*row), document(*moved))
    words = "Alinea 3 heeft een eigen tekst 3."
    assert sorted(sporen(made.data)) == [("del", words), ("ins", words)]


def test_rows_of_a_table() -> None:
    oud = document(t("nr|wat", "1|een", "2|twee", "3|drie"), p("Slot."))
    nieuw = document(t("nr|wat", "1|een", "3|drie", "4|vier"), p("Slot."))
    made = vergelijk(oud, nieuw)
    rows = list(body(made.data).iter(w("tr")))
    marks = [next((c.tag for c in r.iterfind(f"{w('trPr')}/*")), "") for r in rows]
    assert marks == ["", "", w("del"), "", w("ins")]
    klopt(oud, nieuw, made)


def test_other_columns_are_another_table() -> None:
    oud = document(p("Begin."), t("a|b", "c|d"), p("Slot."))
    nieuw = document(p("Begin."), t("a|x|b", "c|y|d"), p("Slot."))
    made = vergelijk(oud, nieuw)
    assert len(list(body(made.data).iter(w("tbl")))) == 2
    klopt(oud, nieuw, made)


def test_the_last_paragraph_of_a_cell_stays() -> None:
    def cells(*texts: str) -> Model:
        first = {"blokken": [p("de sleutel van deze rij blijft gelijk")], "kleur": ""}
        return t("x|y") | {"rijen": [[first, {"blokken": [p(x) for x in texts], "kleur": ""}]]}

    oud = document(cells("een", "twee"), p("Slot."))
    nieuw = document(cells("anders"), p("Slot."))
    made = vergelijk(oud, nieuw)
    for cell in body(made.data).iter(w("tc")):
        assert cell[-1].find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is None
    klopt(oud, nieuw, made)


def test_lists_that_were_apart_stay_apart() -> None:
    oud = document(p("a", lijst=[1, 0]), p("b", lijst=[1, 0]), p("c", lijst=[2, 0]), p("slot"))
    nieuw = document(p("a", lijst=[1, 0]), p("c", lijst=[1, 1]), p("slot"))
    klopt(oud, nieuw, vergelijk(oud, nieuw))


def test_a_list_with_another_definition_is_carried() -> None:
    oud = document(p("punt een", lijst=[1, 0]), p("slot"))
    nieuw = document(p("punt een", lijst=[1, 0]), p("slot"), lijsten=["bullet"] * 3)
    made = vergelijk(oud, nieuw)
    assert made.wijzigingen == (("pPrChange", 1),)
    klopt(oud, nieuw, made)


def test_a_style_that_new_does_not_have_is_carried() -> None:
    oud = document(p("weg", stijl="Citaat"), p("slot"))
    nieuw = document(p("slot"), stijlen=["Kop1"])
    made = vergelijk(oud, nieuw)
    klopt(oud, nieuw, made)
    styles = Pakket(made.data).boom(ooxml.STYLES)
    assert "citaat" in ooxml.style_names(styles).values()


def test_notes_links_and_pictures_come_along() -> None:
    extra = [["noot", [[["t", "In de noot.", ""]]]], ["beeld", 2]]
    link = ["link", "https://voorbeeld.example/weg", "hier"]
    oud = document(p("Tekst ", *extra, " en ", link, " verder."), p("slot"))
    nieuw = document(p("Tekst  verder."), p("slot"))
    made = vergelijk(oud, nieuw)
    klopt(oud, nieuw, made)
    package = Pakket(redline.verwerp(made.data))
    targets = {r.doel for r in package.relaties(package.hoofd).values()}
    assert "https://voorbeeld.example/weg" in targets
    assert any(name.startswith("word/media/") for name in targets)
    assert "In de noot." in "".join(proef.regels(redline.verwerp(made.data)))
    assert "In de noot." not in "".join(proef.regels(redline.aanvaard(made.data)))


def test_text_of_a_note_and_of_a_header() -> None:
    def made_with(words: str) -> bytes:
        note = ["noot", [[["t", f"Artikel {words} van de wet.", ""]]]]
        return document(p("Zie", note), p("slot"), kop=[p(f"Versie {words}")])

    oud, nieuw = made_with("een"), made_with("twee")
    made = vergelijk(oud, nieuw)
    assert made.wijzigingen == (("del", 2), ("ins", 2))
    klopt(oud, nieuw, made)


def test_margins_are_a_change_of_the_section() -> None:
    oud, nieuw = document(p("x")), document(p("x"), marge=1200)
    made = vergelijk(oud, nieuw)
    assert made.wijzigingen == (("sectPrChange", 1),)
    klopt(oud, nieuw, made)


def test_a_deleted_reference_still_finds_its_aim() -> None:
    heading = p("Kop van paragraaf", cl="cl_0000aaaa", stijl="Kop1")
    oud = document(heading, p("Zie ", ["anker", "cl_0000aaaa", "die kop"], "."), p("slot"))
    nieuw = document(heading | {"cl": "cl_0000bbbb"}, p("slot"))
    names = {m.get(w("name")) for m in body(vergelijk(oud, nieuw).data).iter(w("bookmarkStart"))}
    assert names == {"cl_0000aaaa", "cl_0000bbbb"}


# --- what is told ------------------------------------------------------------------------


def met(data: bytes, name: str, old: str, new: str) -> bytes:
    """The package with a piece of a part replaced."""
    parts = ooxml.read_package(data)
    assert old.encode() in parts[name]
    return ooxml.write_package(parts | {name: parts[name].replace(old.encode(), new.encode(), 1)})


def test_a_style_defined_otherwise_is_told() -> None:
    oud = document(p("x"))
    other = '<w:name w:val="Citaat"/><w:pPr><w:jc w:val="center"/></w:pPr>'
    nieuw = met(oud, "word/styles.xml", '<w:name w:val="Citaat"/>', other)
    made = vergelijk(oud, nieuw)
    assert made.aantal == 0
    assert [line for line in made.niet_vergeleken if "stijl" in line and "Citaat" in line]


def test_another_picture_is_told_to_be_replaced_as_a_whole() -> None:
    oud, nieuw = (document(p(["vak", words]), p("slot")) for words in ("een", "twee"))
    made = vergelijk(oud, nieuw)
    assert any("tekstvak" in line for line in made.niet_vergeleken)
    klopt(oud, nieuw, made)


def test_tracked_changes_in_the_input_are_accepted_first() -> None:
    run = '<w:r><w:t xml:space="preserve">weg</w:t></w:r>'
    change = '<w:ins w:id="1" w:author="x"><w:r><w:t>erbij</w:t></w:r></w:ins>'
    nieuw = met(document(p("weg"), p("slot")), "word/document.xml", run, change)
    made = vergelijk(document(p("erbij"), p("slot")), nieuw)
    assert made.aantal == 0
    assert any("eerst aanvaard" in line for line in made.niet_vergeleken)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("document.main+xml", "document.macroEnabled.main+xml", "macro"),
        ("word/document.xml", "word/weg.xml", "onderdeel"),
    ],
)
def test_what_is_no_plain_document_is_refused(old: str, new: str, words: str) -> None:
    data = document(p("x"))
    name = "[Content_Types].xml" if "main" in old else "_rels/.rels"
    with pytest.raises(RedlineError, match=f"^NIEUW: .*{words}"):
        vergelijk(data, met(data, name, old, new))


def test_an_entity_is_refused() -> None:
    data = document(p("x"))
    parts = ooxml.read_package(data)
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa">]>' + parts["word/document.xml"]
    with pytest.raises(RedlineError, match=r"^OUD: .*DOCTYPE"):
        vergelijk(ooxml.write_package(parts | {"word/document.xml": bomb}), data)


# --- comments ----------------------------------------------------------------------------


def test_comments_stand_at_their_change() -> None:
    oud = document(p("vijf jaar", cl="cl_00000001"), p("in 2027 begint het"), p("slot"))
    nieuw = document(p("zes jaar", cl="cl_00000001"), p("in 2028 begint het"), p("slot"))
    one = Toelichting("looptijd: 5 -> 6", bladwijzer="cl_00000001")
    two = Toelichting("start: 2027 -> 2028\nzie planning", passage="in 2027")
    lost = Toelichting("nergens", passage="slot")
    made = vergelijk(oud, nieuw, one, two, lost)
    assert made.niet_geplaatst == (lost,)
    package = Pakket(made.data)
    comments = package.boom(package.deel(package.hoofd, "comments"))
    assert [ooxml.visible_text(c) for c in comments] == [
        "looptijd: 5 -> 6",
        "start: 2027 -> 2028\nzie planning",
    ]
    assert {c.get(w("date")) for c in comments} == {DATUM}
    marked = [next(m.iterancestors(w("p"))) for m in body(made.data).iter(w("commentReference"))]
    assert [ooxml.visible_text(one) for one in marked] == ["zes jaar", "in 2028 begint het"]
    klopt(oud, nieuw, made)


# --- alignment ---------------------------------------------------------------------------


@given(st.lists(st.integers(0, 30), unique=True))
def test_the_longest_increasing_run(numbers: list[int]) -> None:
    known = [(number, j) for j, number in enumerate(numbers)]
    run = uitlijnen.stijgend(known)
    assert run == sorted(run)
    assert all(a[0] < b[0] for a, b in itertools.pairwise(run))
    best = [1] * len(numbers)
    for j, number in enumerate(numbers):
        best[j] += max((best[i] for i in range(j) if numbers[i] < number), default=0)
    assert len(run) == max(best, default=0)


@given(
    st.lists(st.sampled_from("abc "), max_size=12), st.lists(st.sampled_from("abc "), max_size=12)
)
def test_steps_lead_from_old_to_new(old: list[str], new: list[str]) -> None:
    made: list[str] = []
    at_old = 0
    for what, i1, i2, j1, j2 in uitlijnen.stappen(old, new):
        assert i1 == at_old
        at_old = i2
        made += old[i1:i2] if what == "equal" else new[j1:j2]
    assert at_old == len(old)
    assert made == new


def test_a_very_long_paragraph_and_a_very_long_document() -> None:
    """Neither takes more than a moment, and both come out right."""
    rng = Random(1)
    words = [rng.choice(redlinebron.WORDS) for _ in range(4000)]
    other = [word for n, word in enumerate(words) if n % 97]
    oud, nieuw = (document(p(" ".join(row)), p("slot")) for row in (words, other))
    klopt(oud, nieuw, vergelijk(oud, nieuw))
    many = [[p(redlinebron.zin(Random(n + k), 8, 14)) for n in range(1500)] for k in (0, 10**6)]
    oud, nieuw = (document(*row) for row in many)
    began = time.process_time()
    assert vergelijk(oud, nieuw).afwijkingen == ()
    assert time.process_time() - began < 30


# --- the command -------------------------------------------------------------------------


@pytest.fixture
def twee(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "oud.docx").write_bytes(document(p("vijf jaar"), p("slot")))
    (tmp_path / "nieuw.docx").write_bytes(document(p("zes jaar"), p("slot"), marge=1200))
    return tmp_path


def test_the_command_writes_beside_new(twee: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["redline", "oud.docx", "nieuw.docx"]) == 0
    out = capsys.readouterr().out
    assert "3 bijgehouden wijzigingen (1 verwijderd, 1 ingevoegd, 1 bladzijde-instellingen)" in out
    root = body((twee / "nieuw.redline.docx").read_bytes())
    dates = {n.get(w("date")) for n in root.iter(w("ins"), w("del"))}
    assert dates == {"2000-01-01T00:00:00Z"}


def test_author_date_and_name(twee: Path) -> None:
    words = ["--uit", "uit.docx", "--auteur", "Team inkoop", "--datum", "2026-11-22T14:30"]
    assert cli.main(["redline", "oud.docx", "nieuw.docx", *words]) == 0
    change = next(body((twee / "uit.docx").read_bytes()).iter(w("ins")))
    assert change.get(w("author")) == "Team inkoop"
    assert change.get(w("date")) == "2026-11-22T14:30:00Z"


def test_json(twee: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["redline", "oud.docx", "nieuw.docx", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["wijzigingen"] == {"del": 1, "ins": 1, "sectPrChange": 1}
    assert told["afwijkingen"] == []


def test_another_file_is_not_written_over(twee: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (twee / "uit.docx").write_bytes(b"van een jurist")
    command = ["redline", "oud.docx", "nieuw.docx", "--uit", "uit.docx"]
    assert cli.main(command) == 1
    assert "W653" in capsys.readouterr().err
    assert (twee / "uit.docx").read_bytes() == b"van een jurist"
    assert cli.main([*command, "--overwrite"]) == 0
    assert [k.read_bytes() for k in twee.glob("uit.bewaard-*.docx")] == [b"van een jurist"]
    assert cli.main(command) == 0  # the same bytes: nothing to lose


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"geen zip", "geen leesbaar"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "versleuteld")],
)
def test_what_cannot_be_read_is_told(
    twee: Path, content: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (twee / "oud.docx").write_bytes(content)
    assert cli.main(["redline", "oud.docx", "nieuw.docx"]) == 1
    told = capsys.readouterr().err
    assert re.search(rf"oud\.docx fout W650 .*{words}", told)
    assert not (twee / "nieuw.redline.docx").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--uit", "nieuw.docx"],
        ["--uit", "uit.pdf"],
        ["--uit", "map/uit.docx"],
        ["--auteur", "een\x01naam"],
        ["--datum", "gisteren"],
    ],
)
def test_wrong_use(twee: Path, words: list[str]) -> None:
    before = (twee / "nieuw.docx").read_bytes()
    try:
        code = cli.main(["redline", "oud.docx", "nieuw.docx", *words])
    except SystemExit as fault:
        code = int(str(fault.code))
    assert code == 2
    assert (twee / "nieuw.docx").read_bytes() == before


def test_a_missing_file(twee: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["redline", "weg.docx", "nieuw.docx"]) == 1
    assert "bestaat niet" in capsys.readouterr().err


# --- what other people's files hold ------------------------------------------------------


def ruw(inhoud: str) -> bytes:
    """A document with this XML before its last paragraph."""
    data = document(p("slot"))
    return met(data, "word/document.xml", "<w:body>", f"<w:body>{inhoud}")


_CEL = '<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/></w:tcPr><w:p>{}</w:p></w:tc>'
_TABEL = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="1500"/>'
    "</w:tblGrid>{}</w:tbl>"
)
_R = "<w:r><w:t>{}</w:t></w:r>"
VREEMD = {
    "smartTag": '<w:p><w:smartTag w:uri="u" w:element="e">' + _R + "</w:smartTag></w:p>",
    "rij in een besturingselement": _TABEL.format(
        f"<w:tr>{_CEL.format(_R.format('kop'))}</w:tr>"
        '<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent><w:tr>'
        + _CEL.format(_R)
        + "</w:tr></w:sdtContent></w:sdt>"
    ),
    "bladwijzer over alinea's": (
        '<w:bookmarkStart w:id="7" w:name="ver"/><w:p>' + _R + "</w:p>"
        "<w:p><w:r><w:t>vast</w:t></w:r>"
        '<w:bookmarkEnd w:id="7"/></w:p>'
    ),
    "keuze uit twee vormen": (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice>'
        '<mc:Fallback><w:pict><v:shape style="width:1pt"><v:textbox><w:txbxContent><w:p>'
        + _R
        + "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    ),
    "opmerking": (
        '<w:p><w:commentRangeStart w:id="1"/>' + _R + '<w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r></w:p>'
    ),
    "veld over alinea's": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + _R + "</w:p><w:p>"
        '<w:r><w:t>tweede</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "tabel in een tabel": _TABEL.format(
        "<w:tr><w:tc><w:tcPr/>"
        + _TABEL.format("<w:tr>" + _CEL.format(_R) + "</w:tr>")
        + "<w:p/></w:tc></w:tr>"
    ),
    "koppeling met twee runs": (
        '<w:p><w:hyperlink w:anchor="ver">' + _R + "<w:r><w:t> en meer</w:t></w:r>"
        "</w:hyperlink></w:p>"
    ),
    "regeleinde en symbool": (
        '<w:p>' + _R + '<w:r><w:br/><w:sym w:font="Wingdings" w:char="F0FC"/><w:noBreakHyphen/>'
        "<w:t>na</w:t></w:r></w:p>"
    ),
    "ander schrift": '<w:p><w:bdo w:val="rtl">' + _R + "</w:bdo></w:p>",
}  # fmt: skip


@pytest.mark.parametrize("soort", VREEMD)
@pytest.mark.parametrize(
    ("een", "ander"), [("vijf jaar en zes", "vijf maand en zes"), ("iets", None), (None, "iets")]
)
def test_what_others_write(soort: str, een: str | None, ander: str | None) -> None:
    oud, nieuw = (
        ruw("" if text is None else VREEMD[soort].replace("{}", text)) for text in (een, ander)
    )
    made = vergelijk(oud, nieuw)
    assert made.aantal
    klopt(oud, nieuw, made)
    assert ooxml.read_package(made.data)


def test_parts_that_only_old_has() -> None:
    """NEW has no lists, notes or header at all."""
    oud = document(
        p("punt", lijst=[1, 0]), p("x", ["noot", [[["t", "in de noot", ""]]]]), kop=[p("kop")]
    )
    parts = ooxml.read_package(document(p("iets anders dan dat")))
    rels = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = re.sub(
        r"<Relationship [^>]*numbering[^>]*/>", "", rels
    ).encode()
    types = parts[ooxml.CONTENT_TYPES].decode()
    types = re.sub(r"<Override [^>]*numbering[^>]*/>", "", types)
    del parts["word/numbering.xml"]
    nieuw = ooxml.write_package(parts | {ooxml.CONTENT_TYPES: types.encode()})
    made = vergelijk(oud, nieuw)
    klopt(oud, nieuw, made)
    assert any("alleen in OUD" in line for line in made.niet_vergeleken)
