"""The text dumps in git say what the Word templates say, and hide nothing of them."""

from pathlib import Path

import pytest

from generator import ooxml, sjabloontekst
from generator.ooxml import OoxmlError

TEMPLATES = Path(__file__).parents[1] / "templates"
HOUSE_STYLE = TEMPLATES / "huisstijl" / "standaard.docx"


def test_every_template_has_its_dump_and_every_dump_its_template() -> None:
    expected = sjabloontekst.teksten(TEMPLATES)
    assert {path.parent.name for path in expected} >= {"documenten", "bouwstenen", "huisstijl"}
    assert sorted((TEMPLATES / "tekst").rglob("*.txt")) == sorted(expected)
    stale = [str(p) for p, text in expected.items() if p.read_text(encoding="utf-8") != text]
    assert stale == [], "draai `python -m generator.sjabloontekst templates`"


def template(folder: Path, body: str, name: str = "proef.docx") -> Path:
    """The house style with this body."""
    parts = ooxml.read_package(HOUSE_STYLE)
    document = parts[ooxml.DOCUMENT].decode()
    start, end = document.index("<w:body>") + len("<w:body>"), document.rindex("<w:sectPr>")
    parts[ooxml.DOCUMENT] = (document[:start] + body + document[end:]).encode()
    path = folder / name
    path.write_bytes(ooxml.write_package(parts))
    return path


def p(content: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


def r(text: str, style: str = "", properties: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{named}{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str = "1") -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark("begin") + code + mark("separate") + r(result) + mark("end")


def numbered(number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'


def control(kind: str, shown: str) -> str:
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{r(shown)}</w:sdtContent></w:sdt>"


def cell(*paragraphs: str) -> str:
    return f"<w:tc>{''.join(paragraphs)}</w:tc>"


def row(*cells: str, header: bool = False) -> str:
    mark = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    grid = '<w:gridCol w:w="3629"/><w:gridCol w:w="5443"/>'
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="BestekTabel"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


CONTENTS = r'TOC \o "1-2" \h \z \t "Voorwerkkop;1;Bijlagekop;1;Bijlagetussenkop;2"'
LANDSCAPE = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
UPRIGHT = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
SAYABLE = [
    (p(r("Over dit document"), "Heading1"), ["# Over dit document"]),
    (p(r("Begrippen"), "Bijlagekop"), ["#B Begrippen"]),
    (p(r("Deel"), "Bijlagetussenkop"), ["##B Deel"]),
    (p(r("Inhoud"), "TOCHeading") + p(field(CONTENTS), "TOC1"), ["#V Inhoud", "[inhoud]"]),
    (p(r("U ")) + p(r("dient"), "Noot") + p(r("in"), "Kader"), ["U", "> dient", "! in"]),
    (p(r("U dient ") + r("tijdig", "Strong") + r(" in.")), ["U dient **tijdig** in."]),
    (p(r("U") + r(" dient", properties='<w:lang w:val="nl-NL"/>')), ["U dient"]),
    (p(r("{{ a ") + r("| b }}")), ["{{ a | b }}"]),
    (p(r("{%p if x %}"), "Sturing") + p(r("[[bs_x]]"), "Bouwsteen"), ["{%p if x %}", "[[bs_x]]"]),
    (p(r("- geen lijst")) + p(r("a*b {{ a*b }}")), [r"\- geen lijst", r"a\*b {{ a*b }}"]),
    (p(r("Nieuw"), properties="<w:pageBreakBefore/>"), ["[pagina]", "Nieuw"]),
    (p(r("Tabel ") + field("SEQ Tabel") + r(": Percelen"), "Caption"), ["T: Percelen"]),
    (p(r("Figuur ") + field("SEQ Figuur") + r(": Fasen"), "Caption"), ["F: Fasen"]),
    (p(control("<w:text/><w:showingPlcHdr/>", "vul in")), ["[[invul]]"]),
    (
        p(r("Staand"), properties=UPRIGHT) + p(r("Liggend"), properties=LANDSCAPE) + p(r("Weer")),
        ["Staand", "[liggend]", "Liggend", "[staand]", "Weer"],
    ),
    (
        table(
            row(cell(p(r("Nr"), "Tabelkop")), cell(p(r("Naam"), "Tabelkop")), header=True),
            row(cell(p(r("{%tr for p in percelen %}"), "Sturing"))),
            row(cell(p("", "Tabeltekst")), cell(p(r("a|b"), "Tabeltekst"), p(r("c"), "Noot"))),
        )
        + p("", "Tussenregel"),
        [
            "[tabel 40 60]",
            "|| Nr | Naam ||",
            "{%tr for p in percelen %}",
            r"|  | a\|b // > c |",
            "[/tabel]",
        ],
    ),
    (
        p(r("een"), "ListNumber", numbered(7))
        + p(r("{%p endif %}"), "Sturing")
        + p(r("twee"), "ListNumber", numbered(7))
        + p(r("Tekst"))
        + p(r("een"), "ListNumber", numbered(8)),
        ["1. een", "{%p endif %}", "1. twee", "Tekst", "1. een"],
    ),
]


@pytest.mark.parametrize(("body", "lines"), SAYABLE)
def test_what_the_text_form_can_say(body: str, lines: list[str], tmp_path: Path) -> None:
    assert sjabloontekst.tekst(template(tmp_path, body)).splitlines() == lines


UNSAYABLE = [
    (p(r("vet", properties="<w:b/>")), "opmaak b op: vet"),
    (p(r("geel", "OpenKeuze")), "opmaak tekenstijl openkeuze op: geel"),
    (p(r("midden"), properties='<w:jc w:val="center"/>'), "alinea-opmaak jc center"),
    (p(r("Regel")) + p(""), "lege alinea (normal)"),
    (p(r("Kop"), "TOC2"), "[toc 2] Kop"),
    (p(r("{%p if x %}")), "[normal] {%p if x %}"),
    (p(r("geen stuurregel"), "Sturing"), "[sturing] geen stuurregel"),
    (p("<w:r><w:drawing/></w:r>"), "drawing"),
    (p('<w:r><w:footnoteReference w:id="2"/></w:r>'), "footnoteReference id=2"),
    (p("<w:ins>" + r("erbij") + "</w:ins>"), "ins: erbij"),
    (p("<w:del><w:r><w:delText>weg</w:delText></w:r></w:del>"), "del"),
    (p('<w:commentRangeStart w:id="1"/>' + r("x")), "commentRangeStart"),
    (p('<w:bookmarkStart w:id="1" w:name="oud"/>' + r("x")), "bladwijzer oud"),
    (p(r("zie ") + field("REF oud")), "zie {veld REF oud}"),
    (p(control("<w:text/>", "Jansen")), "ingevuld veld: Jansen"),
    (p(r("Naam") + "<w:r><w:br/></w:r>"), "br"),
    (
        p(r("a"), "ListNumber", numbered(7)) + p(r("x")) + p(r("b"), "ListNumber", numbered(7)),
        "de nummering loopt door vanaf de vorige lijst",
    ),
    (
        p(r("a"), "ListNumber", numbered(7)) + p(r("b"), "ListNumber", numbered(8)),
        "de nummering begint hier opnieuw",
    ),
    (
        table(row(cell(p(r("a"), "Tabeltekst")), cell(p(r("b"))))),
        "in cel: stijl normal: b",
    ),
    (table(row(cell(p(r("a"), "Tabeltekst")))), "1 cellen op 2 kolommen"),
]


@pytest.mark.parametrize(("body", "remark"), UNSAYABLE)
def test_what_it_cannot_say_is_shown(body: str, remark: str, tmp_path: Path) -> None:
    lines = sjabloontekst.tekst(template(tmp_path, body)).splitlines()
    assert [line for line in lines if line.startswith(f"?? {remark}")], lines


def test_the_house_style_shows_running_texts_and_styles() -> None:
    lines = sjabloontekst.huisstijl(HOUSE_STYLE).splitlines()
    assert any(line.startswith("[header] {{ document.titel }}") for line in lines)
    assert any("pagina {veld PAGE} van {veld NUMPAGES}" in line for line in lines)
    assert "character OpenKeuze (OpenKeuze)" in lines


def test_schrijf_writes_all_and_removes_what_is_stale(tmp_path: Path) -> None:
    variant = tmp_path / "bouwstenen" / "wbo" / "slt"
    variant.mkdir(parents=True)
    template(variant, p(r("Tekst")), "bs_x.docx")
    (variant / "~$bs_x.docx").write_bytes(b"lock")
    stale = tmp_path / "tekst" / "documenten" / "weg.txt"
    stale.parent.mkdir(parents=True)
    stale.write_text("oud")
    target = tmp_path / "tekst" / "bouwstenen" / "wbo" / "slt" / "bs_x.txt"
    assert sjabloontekst.schrijf(tmp_path) == [target]
    assert target.read_text() == "Tekst\n"
    assert not stale.exists()


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"geen zip")
    with pytest.raises(OoxmlError):
        sjabloontekst.tekst(path)
