"""The last touches: lists restart, ids are unique, empty paragraphs vanish, captions count."""

from typing import Any

import pytest

from generator import finish, ooxml
from generator.ooxml import w
from tests.huis import Huis, tree

NS = f'xmlns:w="{ooxml.W}" xmlns:wp="{ooxml.WP}"'
LEVEL = '<w:lvl w:ilvl="0">{}<w:numFmt w:val="{}"/></w:lvl>'
HEADED = LEVEL.format('<w:pStyle w:val="Kop1"/>', "decimal")
NUMBERING = f"""<w:numbering {NS}>
<w:abstractNum w:abstractNumId="1">{LEVEL.format("", "decimal")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{LEVEL.format("", "bullet")}</w:abstractNum>
<w:abstractNum w:abstractNumId="3">{HEADED}</w:abstractNum>
<w:num w:numId="11"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="12"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="13"><w:abstractNumId w:val="3"/></w:num>
</w:numbering>"""
STYLES = (
    f'<w:styles {NS}><w:style w:type="paragraph" w:styleId="Bijschrift">'
    '<w:name w:val="caption"/></w:style>'
    f'<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style></w:styles>'
)


def p(text: str = "x", number: int = 0) -> str:
    numbered = f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>' if number else ""
    inner = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p>{numbered}{inner}</w:p>"


def tidied(*content: str) -> tuple[Any, dict[str, bytes]]:
    root = ooxml.parse(
        f"<w:document {NS}><w:body>{''.join(content)}</w:body></w:document>".encode()
    )
    parts = {"word/numbering.xml": NUMBERING.encode(), "word/styles.xml": STYLES.encode()}
    finish.tidy(root, parts, is_body=True)
    return root, parts


def numbers(root: Any) -> list[str]:
    return [n.get(w("val")) for n in root.iter(w("numId"))]


def test_a_numbered_list_restarts_after_other_text() -> None:
    root, parts = tidied(p(number=11), p(number=11), p(), p(number=11), p(number=11))
    first, second, third, fourth = numbers(root)
    assert (first, second) == ("11", "11")
    assert third == fourth != "11"
    numbering = ooxml.parse(parts["word/numbering.xml"])
    fresh = next(n for n in numbering.findall(w("num")) if n.get(w("numId")) == third)
    assert fresh.find(w("abstractNumId")).get(w("val")) == "1"
    override = fresh.find(f"{w('lvlOverride')}/{w('startOverride')}")
    assert override.get(w("val")) == "1"


def test_a_third_list_gets_yet_another_number() -> None:
    root, _ = tidied(p(number=11), p(), p(number=11), p(), p(number=11))
    assert len(set(numbers(root))) == 3


def test_headings_do_not_restart() -> None:
    root, parts = tidied(p(number=13), p(), p(number=13))
    assert set(numbers(root)) == {"13"}
    assert len(ooxml.parse(parts["word/numbering.xml"]).findall(w("num"))) == 3


def test_each_list_of_bullets_is_a_list_of_its_own() -> None:
    root, _ = tidied(p(number=12), p(number=12), p(), p(number=12))
    first, second, third = numbers(root)
    assert first == second == "12" != third


def test_lists_in_two_cells_are_two_lists() -> None:
    cells = f"<w:tc>{p(number=11)}</w:tc><w:tc>{p(number=11)}</w:tc>"
    root, _ = tidied(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>", p())
    assert len(set(numbers(root))) == 4


def test_each_field_of_a_form_has_a_name_of_its_own() -> None:
    one = (
        '<w:p><w:sdt><w:sdtPr><w:alias w:val="Invulveld 3"/><w:tag w:val="invul_3"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    root, _ = tidied(one, one)
    assert [t.get(w("val")) for t in root.iter(w("tag"))] == ["invul_1", "invul_2"]
    assert [t.get(w("val")) for t in root.iter(w("alias"))] == ["Invulveld 1", "Invulveld 2"]


def test_a_list_of_tables_without_tables_goes_with_its_heading() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = '<w:r><w:instrText>TOC \\h \\c "Tabel"</w:instrText></w:r>'
    toc = f"<w:p>{mark.format('begin')}{code}{mark.format('end')}</w:p>"
    root, _ = tidied(p("voor"), p("Lijst van tabellen"), toc, p("na"))
    assert ooxml.visible_text(root).split() == ["voor", "na"]


def test_one_list_stays_as_it_is() -> None:
    root, _ = tidied(p(), p(number=11), p(number=11), p())
    assert numbers(root) == ["11", "11"]


def test_empty_paragraphs_vanish() -> None:
    root, _ = tidied(p("a"), p(""), p("  "), p("b"))
    assert [ooxml.visible_text(x) for x in root.iter(w("p"))] == ["a", "b"]


TABLE = f"<w:tbl><w:tr><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"


def test_the_paragraph_that_keeps_two_tables_apart_stays() -> None:
    root, _ = tidied(TABLE, p(""), TABLE)
    (body,) = root
    assert [c.tag for c in body] == [w("tbl"), w("p"), w("tbl")]


def test_a_table_at_the_end_keeps_its_last_paragraph() -> None:
    root, _ = tidied(TABLE, p(""), "<w:sectPr/>")
    (body,) = root
    assert [c.tag for c in body] == [w("tbl"), w("p"), w("sectPr")]


def test_an_empty_paragraph_after_a_table_and_before_text_vanishes() -> None:
    root, _ = tidied(TABLE, p(""), p("tekst"))
    (body,) = root
    assert [c.tag for c in body] == [w("tbl"), w("p")]


@pytest.mark.parametrize(
    "content",
    [
        "<w:pPr><w:sectPr/></w:pPr>",
        "<w:r><w:drawing/></w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:br w:type="page"/></w:r>',
        "<w:sdt><w:sdtContent/></w:sdt>",
    ],
)
def test_what_carries_something_else_than_text_stays(content: str) -> None:
    root, _ = tidied(p("a"), f"<w:p>{content}</w:p>", p("b"))
    assert len(list(root.iter(w("p")))) == 3


def test_a_cell_always_keeps_one_paragraph() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc></w:tc></w:tr>"
    root, _ = tidied(f"<w:tbl>{row.format(p('') + p(''))}</w:tbl>", p("x"))
    assert [len(c.findall(w("p"))) for c in root.iter(w("tc"))] == [1, 1]


def test_a_table_that_has_only_its_header_row_left_goes_with_its_caption() -> None:
    caption = (
        '<w:p><w:pPr><w:pStyle w:val="Bijschrift"/></w:pPr><w:r><w:t>Tabel 1</w:t></w:r></w:p>'
    )
    header = f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{p('kop')}</w:tc></w:tr>"
    row = f"<w:tr><w:tc>{p('rij')}</w:tc></w:tr>"
    root, _ = tidied(p("a"), caption, f"<w:tbl>{header}</w:tbl>", p("b"))
    assert ooxml.visible_text(root) == "a\nb"
    root, _ = tidied(p("a"), f"<w:tbl>{header}</w:tbl>", p("b"))
    assert ooxml.visible_text(root) == "a\nb"
    root, _ = tidied(caption, f"<w:tbl>{header}{row}</w:tbl>", p("b"))
    assert len(list(root.iter(w("tr")))) == 2
    assert ooxml.visible_text(root).startswith("Tabel 1")


def test_captions_count_through_the_document() -> None:
    seq = '<w:p><w:fldSimple w:instr=" SEQ {} "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>'
    root, _ = tidied(seq.format("Tabel"), seq.format("Figuur"), seq.format("Tabel"))
    assert [ooxml.visible_text(x) for x in root.iter(w("p"))] == ["1", "1", "2"]


def test_ids_that_a_loop_repeated_become_unique() -> None:
    mark = (
        '<w:p><w:bookmarkStart w:id="0" w:name="{}"/><w:r><w:t>x</w:t></w:r>'
        '<w:bookmarkEnd w:id="0"/></w:p>'
    )
    control = '<w:p><w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent/></w:sdt></w:p>'
    drawing = '<w:p><w:r><w:drawing><wp:docPr id="1"/></w:drawing></w:r></w:p>'
    root, _ = tidied(mark.format("a"), mark.format("b"), control * 2, drawing * 2)
    starts = [b.get(w("id")) for b in root.iter(w("bookmarkStart"))]
    assert len(set(starts)) == 2
    assert starts == [b.get(w("id")) for b in root.iter(w("bookmarkEnd"))]
    assert [i.get(w("val")) for i in root.iter(w("id"))] == ["1", "2"]
    assert [d.get("id") for d in root.iter(f"{{{ooxml.WP}}}docPr")] == ["1", "2"]


def test_in_a_header_only_ids_and_cells_are_touched() -> None:
    root = ooxml.parse(f"<w:hdr {NS}>{p('')}{p('x')}</w:hdr>".encode())
    finish.tidy(root, {}, is_body=False)
    assert len(list(root.iter(w("p")))) == 2


TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def test_properties_are_declared_once_and_escaped() -> None:
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELS}
    given = finish.Properties("A & <b>", "s", "c", "concept", "wbo/slt/x")
    finish.properties(parts, given)
    once = dict(parts)
    finish.properties(parts, given)
    assert parts == once
    core = {c.tag.split("}")[1]: c.text for c in ooxml.parse(parts["docProps/core.xml"])}
    assert core["title"] == "A & <b>"
    assert "created" not in core
    assert "modified" not in core
    assert parts["[Content_Types].xml"].count(b"/docProps/custom.xml") == 1
    assert parts["_rels/.rels"].count(b"docProps/custom.xml") == 1
    (named,) = ooxml.parse(parts["docProps/custom.xml"])
    assert named.get("name") == "bestek_id"
    assert "".join(named.itertext()) == "wbo/slt/x"


def properties_of(huis: Huis, *lines: str) -> dict[str, list[str]]:
    """Visible text of each paragraph -> names of its paragraph properties."""
    huis.clause("bs_inleiding", *lines)
    rendered, found = huis.make()
    assert rendered is not None, found
    body = tree(rendered.docx).find(w("body"))
    return {
        ooxml.visible_text(p): [c.tag.split("}")[1] for c in p.findall(f"{w('pPr')}/*")]
        for p in body.findall(w("p"))
    }


def test_a_line_that_leads_in_stays_with_what_follows(huis: Huis) -> None:
    found = properties_of(huis, "Wij vragen {{ naam }}:", "- een", "Klaar met {{ naam }}.")
    kept = {text for text, names in found.items() if "keepNext" in names}
    assert any(text.endswith(":") for text in kept)
    assert not any(text.startswith("Klaar") for text in kept)
