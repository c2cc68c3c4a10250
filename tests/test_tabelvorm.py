"""Tables fit their page and their words; every defect of form is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import ooxml, tabelvorm, vormtoets
from generator.ooxml import w

NS = f'xmlns:w="{ooxml.W}"'
NAMES = {"Kop1": "heading 1", "Bijschrift": "caption", "Bijlage": "bijlagekop", "Los": "los"}
STYLES = ooxml.parse(
    (
        f"<w:styles {NS}>"
        + "".join(
            f'<w:style w:styleId="{i}"><w:name w:val="{n}"/><w:pPr>'
            f'<w:widowControl w:val="{0 if i == "Los" else 1}"/></w:pPr></w:style>'
            for i, n in NAMES.items()
        )
        + "</w:styles>"
    ).encode()
)
UPRIGHT = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417"/>'
)
LYING = UPRIGHT.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')


def p(text: str = "x", style: str = "", extra: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{extra}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(widths: list[int], *rows: list[str], head: bool = True) -> str:
    grid = "".join(f'<w:gridCol w:w="{x}"/>' for x in widths)
    made = ""
    for n, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if head and n == 0 else ""
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{x}" w:type="dxa"/></w:tcPr>'
            f"{c if c[:1] == '<' else p(c)}</w:tc>"
            for x, c in zip(widths, row, strict=True)
        )
        made += f"<w:tr>{mark}{cells}</w:tr>"
    total = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/></w:tblPr>'
    return f"<w:tbl>{total}<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def body(*content: str, section: str = UPRIGHT) -> Any:
    return ooxml.parse(
        (
            f"<w:document {NS}><w:body>{''.join(content)}"
            f"<w:sectPr>{section}</w:sectPr></w:body></w:document>"
        ).encode()
    )


def widths(root: Any) -> list[int]:
    return [int(c.get(w("w"))) for c in root.iter(w("gridCol"))]


def test_a_table_that_is_too_wide_becomes_as_wide_as_the_text() -> None:
    root = body(table([6000, 6000], ["a", "b"]))
    assert len(list(tabelvorm.te_breed(root))) == 1
    tabelvorm.fit(root, STYLES)
    assert sum(widths(root)) == 9072
    assert [int(c.get(w("w"))) for c in root.iter(w("tcW"))] == widths(root)
    assert list(tabelvorm.te_breed(root)) == []


def test_each_section_has_its_own_width() -> None:
    lying = f"<w:p><w:pPr><w:sectPr>{LYING}</w:sectPr></w:pPr></w:p>"
    root = body(table([14004], ["a"]), lying, table([14004], ["b"]))
    tabelvorm.fit(root, STYLES)
    assert widths(root) == [14004, 9072]


def test_a_table_in_a_cell_stays_within_it() -> None:
    root = body(table([4536, 4536], [table([5000], ["in"]) + p(), "b"]))
    tabelvorm.fit(root, STYLES)
    assert widths(root)[2] < 4536
    assert list(tabelvorm.te_breed(root)) == []


def test_a_small_table_stays_small() -> None:
    root = body(table([2000, 2000], ["a", "b"]))
    tabelvorm.fit(root, STYLES)
    assert widths(root) == [2000, 2000]


def test_a_narrow_column_gets_room_for_its_longest_word() -> None:
    root = body(table([400, 8672], ["Selectiecriterium", "kort"]))
    assert [word for _, word in tabelvorm.te_smal(root, STYLES)] == ["Selectiecriterium"]
    tabelvorm.fit(root, STYLES)
    assert sum(widths(root)) == 9072
    assert list(tabelvorm.te_smal(root, STYLES)) == []


def test_a_word_that_nothing_can_make_fit_is_told() -> None:
    root = body(table([4536, 4536], ["https" + "w" * 60, "v" * 60]))
    tabelvorm.fit(root, STYLES)
    assert len(list(tabelvorm.te_smal(root, STYLES))) > 0


@given(
    st.lists(st.integers(200, 9000), min_size=1, max_size=8),
    st.lists(st.text("abcWmi -/", max_size=30), min_size=8, max_size=8),
)
def test_no_table_ever_is_wider_than_the_text_and_no_column_vanishes(
    given_widths: list[int], words: list[str]
) -> None:
    root = body(table(given_widths, words[: len(given_widths)]))
    tabelvorm.fit(root, STYLES)
    assert list(tabelvorm.te_breed(root)) == []
    assert all(width > 0 for width in widths(root))
    before = widths(root)
    tabelvorm.fit(root, STYLES)
    assert sum(widths(root)) == sum(before)


def test_rows_stay_whole_unless_longer_than_a_page() -> None:
    root = body(table([4536, 4536], ["kop", "b"], ["a", "kort"], ["a", "woord " * 3000]))
    tabelvorm.fit(root, STYLES)
    whole = [r.find(f"{w('trPr')}/{w('cantSplit')}") is not None for r in root.iter(w("tr"))]
    assert whole == [True, True, False]
    assert not [d for d, _ in vormtoets.gebreken(root, STYLES) if "rij" in d]


def _kept(root: Any) -> list[bool]:
    return [next(row.iter(w("keepNext")), None) is not None for row in root.iter(w("tr"))]


def test_no_row_is_left_alone_below_its_header_row() -> None:
    """LibreOffice lost the rest of a table whose first row filled its page exactly."""
    root = body(table([4536, 4536], ["kop", "b"], *[["a", "kort"]] * 4))
    tabelvorm.fit(root, STYLES)
    assert _kept(root) == [True, True, False, False, False]


def test_libreoffice_may_split_the_first_rows_of_its_copy() -> None:
    root = body(table([4536, 4536], ["kop", "b"], *[["a", "kort"]] * 4))
    tabelvorm.fit(root, STYLES)
    parts = {ooxml.CONTENT_TYPES: b"<Types/>", ooxml.DOCUMENT: ooxml.serialize(root)}
    copy = ooxml.read_package(tabelvorm.voor_libreoffice(ooxml.write_package(parts)))
    rows = ooxml.parse(copy[ooxml.DOCUMENT]).iter(w("tr"))
    whole = [r.find(f"{w('trPr')}/{w('cantSplit')}") is not None for r in rows]
    assert whole == [True, False, False, True, True]


def test_the_start_of_a_table_is_kept_only_when_there_is_more_and_it_is_not_too_high() -> None:
    for rows in ([["a", "kort"]], [["a", "woord " * 1200], ["a", "kort"]]):
        root = body(table([4536, 4536], ["kop", "b"], *rows))
        tabelvorm.fit(root, STYLES)
        assert _kept(root) == [True, *[False] * len(rows)]
    root = body(table([4536, 4536], *[["a", "kort"]] * 3, head=False))
    tabelvorm.fit(root, STYLES)
    assert _kept(root) == [False] * 3


def test_headings_captions_and_header_rows_stay_with_what_follows() -> None:
    off = '<w:keepNext w:val="0"/>'
    root = body(
        p("Kop", "Kop1"), p("Tabel", "Bijschrift", off), table([9072], ["k"], ["r"]), p("tekst")
    )
    assert len(list(tabelvorm.los(root, STYLES))) == 3
    tabelvorm.fit(root, STYLES)
    assert list(tabelvorm.los(root, STYLES)) == []
    assert len(list(root.iter(w("keepNext")))) == 3


FIELD = (
    '<w:p><w:sdt><w:sdtPr><w:tag w:val="invul_1"/><w:id w:val="{}"/></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>vul in</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)
KEPT = "<w:keepNext/>"
EMPTY_SECTION = f"<w:p><w:pPr><w:sectPr>{UPRIGHT}</w:sectPr></w:pPr></w:p>"
MARK = (
    '<w:p><w:bookmarkStart w:id="{0}" w:name="cl_1"/><w:r><w:t>x</w:t></w:r>'
    '<w:bookmarkEnd w:id="{0}"/></w:p>'
)


@pytest.mark.parametrize(
    ("content", "defect"),
    [
        ((table([12000], ["k"]),), "een tabel die breder is dan de tekst"),
        ((table([900], ["k"], ["r"]),), "een tabelrij die over twee bladzijden kan breken"),
        ((p("Een", "Kop1"),), "een kop of bijschrift dat onder aan een bladzijde kan staan"),
        ((p("x", "Los"),), "een stijl waarin één regel alleen op een bladzijde kan staan"),
        ((p(), EMPTY_SECTION, EMPTY_SECTION, p()), "een sectie zonder tekst: een lege bladzijde"),
        (
            (p("1", "Kop1", KEPT), FIELD.format(1), p("A", "Bijlage", KEPT)),
            "een invulveld buiten een formulier",
        ),
        ((MARK.format(1), MARK.format(2)), "een bladwijzer die twee keer voorkomt"),
        (
            (FIELD.format(1), FIELD.format(2)),
            "een invulveld dat dezelfde naam heeft als een ander",
        ),
    ],
)
def test_each_defect_of_form(content: tuple[str, ...], defect: str) -> None:
    assert defect in [found for found, _ in vormtoets.gebreken(body(*content), STYLES)]


def test_a_good_document_has_no_defect_of_form() -> None:
    root = body(p("1", "Kop1", KEPT), p(), p("A", "Bijlage", KEPT), FIELD.format(1), MARK.format(1))
    assert list(vormtoets.gebreken(root, STYLES)) == []


def test_a_final_header_without_concept() -> None:
    assert list(vormtoets.merk_te_veel({"a": "Selectiedocument", "b": "CONCEPT"})) == [
        ("een concept-merk in de koptekst van een definitief document", "b")
    ]
