"""Every defect of a finished document is found, and a good document has none."""

from typing import Any

import pytest

from generator import marks, ooxml
from generator.proofread import defects, proofread
from tests.huis import Huis

NS = f'xmlns:w="{ooxml.W}"'
NAMES = {
    "Kop1": "heading 1",
    "Kop2": "heading 2",
    "Kop3": "heading 3",
    "Noot": "Noot",
    "Open": "OpenKeuze",
    "Verwacht": "VerwachteKeuze",
    "Aangekondigd": "AangekondigdeKeuze",
}
STYLES = ooxml.parse(
    (
        f"<w:styles {NS}>"
        + "".join(
            f'<w:style w:styleId="{i}"><w:name w:val="{n}"/></w:style>' for i, n in NAMES.items()
        )
        + "</w:styles>"
    ).encode()
)


def p(text: str = "tekst", style: str = "", run_style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:rPr><w:rStyle w:val="{run_style}"/></w:rPr>' if run_style else ""
    return f"<w:p>{named}<w:r>{run}<w:t>{text}</w:t></w:r></w:p>"


def table(*rows: str, header: bool = True) -> str:
    mark = "<w:trPr><w:tblHeader/></w:trPr>"
    made = [
        f"<w:tr>{mark if header and n == 0 else ''}<w:tc>{p(r)}</w:tc></w:tr>"
        for n, r in enumerate(rows)
    ]
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def found(*content: str, definitief: bool = False) -> list[tuple[str, str]]:
    root = ooxml.parse(
        f"<w:document {NS}><w:body>{''.join(content)}</w:body></w:document>".encode()
    )
    return list(defects(root, STYLES, definitief))


def test_a_good_document_has_no_defects() -> None:
    content = (
        p("Een", "Kop1"),
        p("Onder", "Kop2"),
        p(),
        p("Diep", "Kop3"),
        p("Twee", "Kop1"),
        table("kop", "rij"),
        p("{{ in de spec }} is {% gewoon %} tekst"),
    )
    assert found(*content) == []
    assert found(*content, definitief=True) == []


@pytest.mark.parametrize(
    ("content", "defect", "where"),
    [
        ((p("Een", "Kop1"), p("Diep", "Kop3")), "een kop slaat een niveau over", "Diep"),
        ((p("Eerst", "Kop2"),), "een kop slaat een niveau over", "Eerst"),
        ((p("", "Kop1"),), "een lege kop", ""),
        (
            (p("[[bs_niet_ingevoegd]]"),),
            "een bouwsteen die niet is ingevoegd",
            "[[bs_niet_ingevoegd]]",
        ),
        ((p(f"a{marks.VALUE}0"),), "een achtergebleven merk", f"a{marks.VALUE}0"),
        ((p("Kop", "Kop1"), p(" "), p()), "een lege alinea", "Kop"),
        ((table("kop", "rij", header=False),), "een tabel zonder kopregel", "kop"),
        ((table("kop"),), "een tabel met alleen een kopregel", "kop"),
        ((p("K", "Kop1"), "<w:tbl></w:tbl>"), "een tabel zonder rijen", "K"),
    ],
)
def test_each_defect(content: tuple[str, ...], defect: str, where: str) -> None:
    assert (defect, where) in found(*content)


def test_levels_may_drop_more_than_one() -> None:
    content = (p("1", "Kop1"), p("2", "Kop2"), p("3", "Kop3"), p("4", "Kop1"), p("5", "Kop2"))
    assert found(*content) == []


@pytest.mark.parametrize("style", ["Open", "Verwacht"])
def test_a_highlight_belongs_in_a_concept_only(style: str) -> None:
    one = p("[K1 looptijd]", run_style=style)
    assert found(one) == []
    assert found(one, definitief=True) == [
        ("een concept-markering in een definitief document", "[K1 looptijd]")
    ]


def test_an_announced_choice_and_plain_text_may_stand_in_a_final_document() -> None:
    assert found(p("x", run_style="Aangekondigd"), p(), definitief=True) == []


def test_a_note_belongs_in_a_concept_only() -> None:
    assert found(p("let op", "Noot")) == []
    defect = "een concept-noot in een definitief document"
    assert (defect, "let op") in found(p("let op", "Noot"), definitief=True)


@pytest.mark.parametrize(
    "content",
    [
        "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>",
        "<w:p><w:r><w:drawing/></w:r></w:p>",
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
        table("kop", "rij") + "<w:p/>",
        f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{p('k')}</w:tc></w:tr>"
        "<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    ],
)
def test_empty_paragraphs_that_must_be_there(content: str) -> None:
    assert found(content) == []


def test_absent_values_each_once_and_heavier_when_final(huis: Huis) -> None:
    huis.clause("bs_inleiding", "{{ kwaliteit }} {{ kwaliteit }} {{ zelfreiniging }}")
    rendered, problems = huis.make()
    assert [(p.code, p.path) for p in problems] == [
        ("S505", "kwaliteit"),
        ("S505", "zelfreiniging"),
    ]
    codes = {p.code for p in proofread(rendered, "x", True)}
    assert codes == {"S506", "S510"}


def test_a_defect_names_the_document_and_the_place(huis: Huis) -> None:
    huis.clause("bs_inleiding", "### Te diep", "x")
    _, problems = huis.make()
    (one,) = problems
    assert one.place.file == "selectiedocument.docx"
    assert dict(one.params)["plaats"] == "Te diep"


def test_the_body_is_read_once_and_not_changed(huis: Huis) -> None:
    rendered, _ = huis.make()
    before: Any = rendered.docx
    assert proofread(rendered, "selectiedocument", False) == []
    assert rendered.docx == before
