"""Each thing that keeps a reader out is told, at its place; a good document has none."""

from __future__ import annotations

import pytest

from generator import ooxml
from generator.origin import Place
from generator.proofread import proofread
from generator.toegankelijkheid import check, gebreken
from tests.huis import Huis
from tests.test_proofread import table

NS = (
    f'xmlns:w="{ooxml.W}" xmlns:wp="{ooxml.WP}" xmlns:r="{ooxml.R}" xmlns:mc="{ooxml.MC}"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</cp:coreProperties>'
)
TITLE, LANGUAGE = "<dc:title>Leidraad</dc:title>", "<dc:language>nl-NL</dc:language>"
DUTCH = '<w:lang w:val="nl-NL"/>'


def p(inner: str = "", text: str = "", style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p>{named}{run}{inner}</w:p>"


def package(
    *body: str, core: str = TITLE + LANGUAGE, lang: str = DUTCH, header: str = ""
) -> dict[str, bytes]:
    styles = "".join(
        f'<w:style w:styleId="Kop{n}"><w:name w:val="heading {n}"/></w:style>' for n in range(1, 7)
    )
    default = f"<w:docDefaults><w:rPrDefault><w:rPr>{lang}</w:rPr></w:rPrDefault></w:docDefaults>"
    parts = {
        ooxml.DOCUMENT: f"<w:document {NS}><w:body>{''.join(body)}</w:body></w:document>",
        ooxml.STYLES: f"<w:styles {NS}>{default}{styles}</w:styles>",
        "docProps/core.xml": CORE.format(core),
    }
    if header:
        parts["word/header1.xml"] = f"<w:hdr {NS}>{header}</w:hdr>"
    return {name: text.encode() for name, text in parts.items()}


def found(*body: str, **rest: str) -> list[tuple[str, str, str]]:
    return [(g.code, g.wat, g.plaats) for g in gebreken(package(*body, **rest))]


def drawing(descr: str = "", mark: str = "") -> str:
    inside = f'<wp:docPr id="1" name="Afbeelding 1" descr="{descr}">{mark}</wp:docPr>'
    return f"<w:r><w:drawing><wp:inline>{inside}</wp:inline></w:drawing></w:r>"


def link(text: str) -> str:
    return f'<w:hyperlink r:id="rId1"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'


def link_field(text: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = '<w:r><w:instrText> HYPERLINK "https://example.org" </w:instrText></w:r>'
    shown = f"<w:r><w:t>{text}</w:t></w:r>"
    return mark("begin") + code + mark("separate") + shown + mark("end")


DECORATIVE = '<a:x xmlns:a="urn:a"><adec:decorative val="1"/></a:x>'
NESTED = "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{}{}</w:tc></w:tr></w:tbl>"


def test_a_good_document_keeps_nobody_out() -> None:
    assert (
        found(
            p(text="Een", style="Kop1"),
            p(text="Twee", style="Kop2"),
            p(text="Drie", style="Kop3"),
            p(text="Vier", style="Kop4"),
            p(drawing("Kaart van de vier percelen")),
            p(drawing("", DECORATIVE)),
            p(link("de gids van TenderNed")),
            p(link("www.tenderned.nl")),
            p(link_field("het aanmeldformulier")),
            table("kop", "rij"),
            header=p(drawing("Logo van de regio Zonnedal")),
        )
        == []
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (p(drawing()), ("S600", "Afbeelding 1", "Het perceel")),
        (p(drawing("image12.png")), ("S600", "Afbeelding 1", "Het perceel")),
        (p(drawing("Figuur 3")), ("S600", "Afbeelding 1", "Het perceel")),
        (
            p('<w:r><w:pict><v:shape><v:imagedata r:id="rId1"/></v:shape></w:pict></w:r>'),
            ("S600", "afbeelding", "Het perceel"),
        ),
        (
            p(f"<w:r><wps:txbx><w:txbxContent>{p(text='Let op')}</w:txbxContent></wps:txbx></w:r>"),
            ("S601", "tekstvak", "Let op"),
        ),
        (
            p(f"<w:r><w:pict><v:textbox>{p(text='Let op')}</v:textbox></w:pict></w:r>"),
            ("S601", "tekstvak", "Let op"),
        ),
        (
            '<w:p><w:pPr><w:framePr w:w="2000"/></w:pPr><w:r><w:t>Los</w:t></w:r></w:p>',
            ("S601", "kader met een eigen plek", "Los"),
        ),
        (
            NESTED.format(p(text="buiten"), table("binnen", "rij")),
            ("S602", "een tabel in een tabel", "binnen"),
        ),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>rij</w:t></w:r></w:p></w:tc></w:tr>"
            "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>kop</w:t></w:r></w:p></w:tc>"
            "</w:tr></w:tbl>",
            ("S603", "een kopregel onder een gewone regel", "rij"),
        ),
        (
            "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>kop</w:t></w:r></w:p>"
            "</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
            ("S603", "een kolom zonder kop", "kop"),
        ),
        (p(text="Diep", style="Kop5"), ("S604", "kop 5 onder kop 0", "Diep")),
        (p(link("Klik hier"), "Zie"), ("S605", "`Klik hier`", "ZieKlik hier")),
        (p(link_field("hier"), "Zie"), ("S605", "`hier`", "Ziehier")),
        (p(link("")), ("S605", "een link zonder tekst", "")),
        (
            p(link("https://example.org/a/b?c=1")),
            ("S605", "het kale adres https://example.org/a/b?c=1", "https://example.org/a/b?c=1"),
        ),
    ],
)
def test_each_fault_is_told_at_its_place(body: str, told: tuple[str, str, str]) -> None:
    assert found(p(text="Het perceel"), body, p(text="Daarna")) == [told]


@pytest.mark.parametrize(
    ("rest", "what"),
    [
        ({"core": LANGUAGE}, "de titel van het bestand"),
        ({"core": "<dc:title> </dc:title>" + LANGUAGE}, "de titel van het bestand"),
        ({"core": TITLE}, "de taal van het bestand"),
        ({"lang": ""}, "de taal van de tekst (in de stijlen)"),
        (
            {"lang": '<w:lang w:val="en-US"/>'},
            "één taal: de stijlen zeggen en-US, het bestand nl-NL",
        ),
    ],
)
def test_title_and_language_must_be_known(rest: dict[str, str], what: str) -> None:
    assert found(p(text="x"), **rest) == [("S606", what, "eigenschappen")]


def test_what_older_programs_get_instead_is_not_told_twice() -> None:
    box = f"<w:txbxContent>{p(text='Let op')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert [code for code, _, _ in found(p(f"<w:r>{both}</w:r>"))] == ["S601"]


@pytest.mark.parametrize(
    ("definitief", "severities"),
    [(False, ["waarschuwing", "waarschuwing"]), (True, ["fout", "waarschuwing"])],
)
def test_it_stops_a_final_document_when_it_stands_in_the_text(
    definitief: bool, severities: list[str]
) -> None:
    parts = package(p(drawing()), header=p(drawing()))
    told = check(parts, Place("selectiedocument.docx"), definitief)
    assert [one.severity.value for one in told] == severities
    assert {one.place.file for one in told} == {"selectiedocument.docx"}


def test_the_same_fault_at_the_same_place_is_told_once() -> None:
    assert len(check(package(p(link("hier") + link("hier"))), Place("a.docx"), False)) == 1


def test_proofread_tells_it_of_a_finished_document(huis: Huis) -> None:
    rendered, _ = huis.make()
    assert rendered is not None
    before = {one.code for one in proofread(rendered, "doc", False)}
    parts = ooxml.read_package(rendered.docx)
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    root[0].insert(0, ooxml.parse(f"<w:body {NS}>{p(link('klik hier'))}</w:body>".encode())[0])
    parts[ooxml.DOCUMENT] = ooxml.serialize(root)
    broken = type(rendered)(ooxml.write_package(parts), rendered.report)
    told = [one for one in proofread(broken, "doc", False) if one.code not in before]
    assert [(one.code, dict(one.params)["plaats"]) for one in told] == [("S605", "klik hier")]
