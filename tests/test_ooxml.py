"""ooxml.py: packages within limits, visible text, fields, headings, ids."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from generator import koppen, ooxml
from generator.ooxml import OoxmlError, w

NS = f'xmlns:w="{ooxml.W}" xmlns:wp="{ooxml.WP}" xmlns:mc="{ooxml.MC}"'

STYLES = ooxml.parse(
    f"<w:styles {NS}>".encode()
    + b"".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{n}"/></w:style>'.encode()
        for i, n in [
            ("Standaard", "Normal"),
            ("Kop1", "heading 1"),
            ("Kop2", "Heading 2"),
            ("Kop3", "heading 3"),
            ("Bijlagekop", "Bijlagekop"),
            ("Voor", "Voorwerkkop"),
        ]
    )
    + b"</w:styles>"
)


def body(xml: str) -> ooxml.Element:
    return ooxml.parse(f"<w:document {NS}><w:body>{xml}</w:body></w:document>".encode())


def p(text: str, style: str = "", extra: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
    )


def package(*names: str, content: bytes = b"<a/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name in names:
            z.writestr(name, content)
    return out.getvalue()


# --- the package


def test_package_round_trip_keeps_parts_and_order(tmp_path):
    file = tmp_path / "a.docx"
    Document().save(str(file))
    parts = ooxml.read_package(file)
    again = ooxml.read_package(ooxml.write_package(parts))
    assert again == parts
    assert [n for n in again if n != ooxml.CONTENT_TYPES] == [
        n for n in parts if n != ooxml.CONTENT_TYPES
    ]
    assert ooxml.read_package(file.read_bytes()) == parts


def test_written_package_has_fixed_dates_and_content_types_first():
    data = ooxml.write_package({"word/b.xml": b"<b/>", ooxml.CONTENT_TYPES: b"<t/>"})
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        infos = z.infolist()
    assert [i.filename for i in infos] == [ooxml.CONTENT_TYPES, "word/b.xml"]
    assert {i.date_time for i in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {(i.create_system, i.external_attr) for i in infos} == {(3, 0o600 << 16)}
    assert data == ooxml.write_package({"word/b.xml": b"<b/>", ooxml.CONTENT_TYPES: b"<t/>"})


@pytest.mark.parametrize(
    "name", ["/etc/x", "../x", "word/../../x", "C:/x", "word\\x", "[content_types].XML"]
)
def test_unsafe_and_double_names_are_refused(name):
    with pytest.raises(OoxmlError, match=r"onveilige naam|twee keer"):
        ooxml.read_package(package(ooxml.CONTENT_TYPES, name))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"geen zip", "geen leesbaar"),
        (b"", "geen leesbaar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "versleuteld"),
        (package("word/document.xml"), "ontbreekt"),
        (package(ooxml.CONTENT_TYPES, content=bytes(20_000_000)), "sterk ingepakt"),
        (package(ooxml.CONTENT_TYPES)[:-30], "geen leesbaar"),
    ],
)
def test_what_is_no_package_is_refused_with_the_reason(data, reason):
    with pytest.raises(OoxmlError, match=reason):
        ooxml.read_package(data)


def test_too_many_parts_and_too_many_bytes(monkeypatch):
    data = package(ooxml.CONTENT_TYPES, "a", "b", content=b"12345")
    monkeypatch.setattr(ooxml, "MAX_BYTES", 14)
    with pytest.raises(OoxmlError, match="15 bytes"):
        ooxml.read_package(data)
    monkeypatch.setattr(ooxml, "MAX_PARTS", 2)
    with pytest.raises(OoxmlError, match="3 onderdelen"):
        ooxml.read_package(data)


def test_encrypted_part_is_refused():
    data = bytearray(package(ooxml.CONTENT_TYPES))
    central = data.rindex(b"PK\x01\x02")
    data[central + 8] |= 1
    with pytest.raises(OoxmlError, match="versleuteld"):
        ooxml.read_package(bytes(data))


def test_entities_and_broken_xml_are_refused():
    with pytest.raises(OoxmlError, match="DOCTYPE"):
        ooxml.parse(b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')
    with pytest.raises(OoxmlError, match="geldige XML"):
        ooxml.parse(b"<a>")
    assert ooxml.serialize(ooxml.parse("<a>é</a>".encode())) == (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<a>é</a>".encode()
    )


# --- text and fields


def field(code: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}"
        f"<w:r><w:t>{result}</w:t></w:r>{mark('end')}"
    )


def test_visible_text_is_what_a_reader_sees():
    root = body(
        "<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr><w:r><w:t>Zie </w:t></w:r>"
        + field("REF x \\h", "paragraaf 5.2")
        + "<w:del><w:r><w:delText>weg</w:delText><w:t>weg</w:t></w:r></w:del>"
        "<w:ins><w:r><w:tab/><w:t>erbij</w:t><w:br/><w:noBreakHyphen/></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>wel</w:t></w:r>"
        "<w:r><mc:AlternateContent><mc:Fallback><w:t>dubbel</w:t></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p><!-- opmerking --><w:p><w:r><w:t>twee</w:t></w:r></w:p>"
    )
    assert ooxml.visible_text(root) == "Zie paragraaf 5.2\terbij -wel\ntwee"


def test_text_in_a_field_code_is_not_visible():
    inner = field("DOCPROPERTY a", "waarde in de code")
    code = f"IF </w:instrText></w:r>{inner}<w:r><w:instrText> = 1"
    root = body(f"<w:p>{field(code, 'uitkomst')}</w:p>")
    assert ooxml.visible_text(root) == "uitkomst"
    found = ooxml.fields(root)
    assert [f.instruction for f in found] == ["IF  = 1", "DOCPROPERTY a"]


@pytest.mark.parametrize(
    "xml",
    [
        field("NUMPAGES", "1</w:t></w:r><w:r><w:t>2"),
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
        '<w:fldSimple w:instr=" NUMPAGES "/>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>NUMPAGES</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_set_result_replaces_only_this_field(xml):
    root = body(f"<w:p>{field('PAGE', '3')}<w:r><w:t> van </w:t></w:r>{xml}</w:p>")
    number = next(f for f in ooxml.fields(root) if "NUMPAGES" in f.instruction)
    ooxml.set_result(root, number, "55")
    assert ooxml.visible_text(root) == "3 van 55"


# --- headings


def test_headings_are_counted_as_word_does():
    root = body(
        p("Inhoud", "Voor")
        + p("Een", "Kop1")
        + p("Een een", "Kop2")
        + p("gewoon")
        + p("Een twee", "Kop2")
        + p("Een twee een", "Kop3")
        + f"<w:tbl><w:tr><w:tc>{p('in tabel', 'Kop1')}</w:tc></w:tr></w:tbl>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Twee', 'Kop1')}</w:sdtContent></w:sdt>"
        + p("Twee een", "Kop2")
        + p("Los", "Kop2", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("Begrippen", "Bijlagekop")
        + p("Percelen", "Bijlagekop")
    )
    assert [(h.level, h.label, h.text) for h in koppen.headings(root, STYLES)] == [
        (1, "", "Inhoud"),
        (1, "1", "Een"),
        (2, "1.1", "Een een"),
        (2, "1.2", "Een twee"),
        (3, "1.2.1", "Een twee een"),
        (1, "2", "Twee"),
        (2, "2.1", "Twee een"),
        (2, "", "Los"),
        (1, "A", "Begrippen"),
        (1, "B", "Percelen"),
    ]
    assert koppen.headings(root, STYLES)[3].style == "heading 2"


def test_annex_letters():
    assert [koppen.annex_letter(n) for n in (1, 26, 27, 28, 53)] == ["A", "Z", "AA", "BB", "AAA"]


def test_style_names_are_lower_case():
    assert ooxml.style_names(STYLES)["Kop2"] == "heading 2"


# --- ids


def start(number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def end(number: int) -> str:
    return f'<w:bookmarkEnd w:id="{number}"/>'


def test_repeated_bookmarks_get_their_own_ids():
    pair = f"<w:p>{start(7, 'a')}{start(7, 'b')}{end(7)}{end(7)}</w:p>"
    root = body(pair + pair)
    assert ooxml.renumber_bookmarks(root) == []
    ids = [(m.tag == w("bookmarkStart"), m.get(w("id"))) for m in root.iter() if "bookm" in m.tag]
    expected = [(True, "1"), (True, "2"), (False, "2"), (False, "1")]
    assert ids == expected + [(s, str(int(i) + 2)) for s, i in expected]


def test_marks_without_partner_are_removed_and_named():
    root = body(f"<w:p>{start(1, 'weg')}{end(9)}</w:p><w:p>{start(1, 'blijft')}{end(1)}</w:p>")
    assert ooxml.renumber_bookmarks(root, first=10) == ["weg"]
    assert [m.get(w("id")) for m in root.iter() if "bookmark" in m.tag] == ["10", "10"]


def test_ids_of_controls_and_drawings():
    sdt = '<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent/></w:sdt>'
    root = body(sdt + sdt + '<w:p><w:r><wp:docPr id="3"/><wp:docPr id="3"/></w:r></w:p>')
    ooxml.renumber_ids(root)
    assert [e.get(w("val")) for e in root.iter(w("id"))] == ["1", "2"]
    assert [e.get("id") for e in root.iter(f"{{{ooxml.WP}}}docPr")] == ["1", "2"]


def test_remove_keeps_the_text_behind():
    root = ooxml.parse(b"<a>1<b/>2<c/>3</a>")
    for child in list(root):
        ooxml.remove(child)
    assert ooxml.serialize(root).endswith(b"<a>123</a>")


def test_annexes_are_labelled_as_the_style_numbers_them():
    styles = ooxml.parse(
        f'<w:styles {NS}><w:style w:styleId="B"><w:name w:val="Bijlagekop"/><w:pPr><w:numPr>'
        '<w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>'.encode()
    )
    numbering = (
        f'<w:numbering {NS}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText '
        'w:val="%1."/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="5"><w:lvl '
        'w:ilvl="0"><w:lvlText w:val="Bijlage %1"/></w:lvl></w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/>'
        "</w:num></w:numbering>"
    ).encode()
    assert koppen.annex_pattern(styles, numbering) == "Bijlage %1"
    assert koppen.annex_pattern(styles, None) == "%1"
    assert koppen.annex_pattern(STYLES, numbering) == "%1"
