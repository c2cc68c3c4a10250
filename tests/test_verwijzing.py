"""References to tables and to requirements are live, right, and told when they have no target."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import finish, ooxml, verwijzing
from generator.ooxml import w
from generator.verwijzing import Plek

NS = f'xmlns:w="{ooxml.W}"'
STYLES = ooxml.parse(
    (
        f'<w:styles {NS}><w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style></w:styles>'
    ).encode()
)


def p(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def caption(text: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        '<w:p><w:r><w:t xml:space="preserve">Tabel </w:t></w:r>'
        f"{mark.format('begin')}<w:r><w:instrText> SEQ Tabel </w:instrText></w:r>"
        f"{mark.format('separate')}<w:r><w:t>1</w:t></w:r>{mark.format('end')}"
        f"<w:r><w:t>: {text}</w:t></w:r></w:p>"
    )


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{p(c)}</w:tc>" for c in cells) + "</w:tr>"


def body(*content: str) -> Any:
    inner = p("Een", "Kop1") + "".join(content)
    return ooxml.parse(f"<w:document {NS}><w:body>{inner}</w:body></w:document>".encode())


def paragraph(root: Any, text: str) -> Any:
    return next(x for x in root.iter(w("p")) if text in ooxml.visible_text(x))


def run_of(root: Any, text: str) -> Any:
    return next(
        r for r in root.iter(w("r")) if "".join(t.text or "" for t in r.iter(w("t"))) == text
    )


def refs(root: Any) -> list[str]:
    return [f.instruction for f in ooxml.fields(root) if f.instruction.split()[:1] == ["REF"]]


def test_a_table_is_referred_to_by_the_number_that_it_gets() -> None:
    root = body(caption("Eerst"), caption("Percelen"), p("tabel_percelen"))
    places = {"tabel_percelen": [paragraph(root, "Percelen")]}
    filled = verwijzing.fill(
        root, STYLES, [Plek(run_of(root, "tabel_percelen"), "tabel_percelen")], places
    )
    finish._number_captions(root)
    verwijzing.caption_numbers(root)
    assert filled.dood == []
    assert ooxml.visible_text(root).splitlines()[-1] == "tabel 2"
    (code,) = refs(root)
    name = code.split()[1]
    (start,) = (s for s, _ in ooxml.bookmarks(root) if s.get(w("name")) == name)
    assert ooxml.visible_text(start.getparent()) == "Tabel 2: Percelen"
    assert "\\r" not in code  # the number is text of the bookmark, not a number of a list


@given(st.integers(0, 6), st.integers(0, 6))
def test_the_number_follows_when_tables_disappear(before: int, behind: int) -> None:
    root = body(*[caption("x")] * before, caption("Doel"), *[caption("x")] * behind, p("hier"))
    verwijzing.fill(
        root, STYLES, [Plek(run_of(root, "hier"), "t")], {"t": [paragraph(root, "Doel")]}
    )
    finish._number_captions(root)
    verwijzing.caption_numbers(root)
    assert ooxml.visible_text(root).splitlines()[-1] == f"tabel {before + 1}"


def _with_codes(*content: str) -> tuple[Any, dict[str, list[Any]]]:
    root = body(f"<w:tbl>{row('Nr', 'Eis')}{row('G4', 'a')}{row('GC1.2', 'b')}</w:tbl>", *content)
    return root, {f"#{c}": [paragraph(root, c)] for c in ("G4", "GC1.2")}


@pytest.mark.parametrize(
    "text", ["Zie eis G4.", "Eis G4: ervaring", "voor criterium GC1.2 en eis G4 geldt dit"]
)
def test_a_number_in_plain_words_becomes_a_reference(text: str) -> None:
    root, targets = _with_codes(p(text))
    places, dead = verwijzing.typed(root, targets)
    assert dead == [] and len(places) == text.count("G")
    verwijzing.fill(root, STYLES, places, targets)
    assert text in ooxml.visible_text(root).splitlines()
    names = [s.get(w("name")) for s, _ in ooxml.bookmarks(root)]
    assert [code.split()[1] in names for code in refs(root)] == [True] * text.count("G")
    assert len(set(names)) == len(names)


def test_a_number_that_no_table_has_is_told() -> None:
    root, targets = _with_codes(p("zie eis G9"))
    assert [d.doel for d in verwijzing.typed(root, targets)[1]] == ["eis G9"]


@pytest.mark.parametrize(
    "text",
    [
        "zie het Programma van eisen, eis G9",
        "in het selectiedocument staat eis G9",
        "de eisen en criteria",
        "G4 is een eis",
        "artikel 2.12",
    ],
)
def test_what_is_no_reference_within_this_document(text: str) -> None:
    root, targets = _with_codes(p(text))
    assert verwijzing.typed(root, targets) == ([], [])


def test_an_unnumbered_heading_is_referred_to_by_a_field_too() -> None:
    root = ooxml.parse(
        f"<w:document {NS}><w:body>"
        '<w:p><w:pPr><w:pStyle w:val="Kop1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
        f"<w:r><w:t>Vooraf</w:t></w:r></w:p>{p('hier')}</w:body></w:document>".encode()
    )
    verwijzing.fill(
        root, STYLES, [Plek(run_of(root, "hier"), "v")], {"v": [paragraph(root, "Vooraf")]}
    )
    assert ooxml.visible_text(root).splitlines() == ["Vooraf", "“Vooraf”"]
    assert len(refs(root)) == 1
