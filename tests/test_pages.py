"""pages.py: the contents list and its page numbers, checked against LibreOffice's own pages."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generator import kantoor, ooxml, pages
from generator.inhoudsopgave import InhoudError, entries, fill_contents
from generator.ooxml import w
from generator.pages import PagesError, with_pages

NS = f'xmlns:w="{ooxml.W}" xmlns:r="{ooxml.R}"'
TOC = ' TOC \\o "1-3" \\h \\z \\u '


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [name for name in programs if shutil.which(name) is None]
    if missing and os.environ.get("CI") == "true":
        raise RuntimeError(f"CI must have {', '.join(missing)}")
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


libreoffice = needs("soffice")
poppler = needs("pdftotext")


# --- small documents, with the style ids that a Dutch Word writes


def style(style_id: str, name: str, extra: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/>{extra}'
        "</w:style>"
    )


def _styles() -> str:
    right = (  # behind a right indent LibreOffice 7.4 leaves out the number
        '<w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9072"/></w:tabs>'
        '<w:ind w:right="567"/></w:pPr>'
    )
    outline = '<w:pPr><w:keepNext/><w:outlineLvl w:val="{}"/></w:pPr>'
    return f"<w:styles {NS}>" + "".join(
        [
            style("Standaard", "Normal"),
            *(style(f"Kop{n}", f"heading {n}", outline.format(n - 1)) for n in (1, 2, 3)),
            *(style(f"Inhopg{n}", f"toc {n}", right) for n in (1, 2, 3)),
            style("Lijstmetafbeeldingen", "table of figures", right),
            style("Bijschrift", "caption"),
            style("Bijlagekop", "Bijlagekop"),
            style("Voorwerkkop", "Voorwerkkop"),
            "</w:styles>",
        ]
    )


def p(text: str, style_id: str = "Standaard", extra: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{extra}</w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str = "") -> str:
    return (
        f'{mark("begin")}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f"{mark('separate')}<w:r><w:t>{result}</w:t></w:r>{mark('end')}"
    )


def toc(code: str = TOC) -> str:
    return f"<w:p>{field(code)}</w:p>"


def docx(body: str, section: str = "") -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        ooxml.CONTENT_TYPES: f'<Types xmlns="{ooxml.CT}"><Default Extension="rels" '
        f'ContentType="{rels}"/><Override PartName="/word/document.xml" '
        f'ContentType="{main}.document.main+xml"/><Override PartName="/word/styles.xml" '
        f'ContentType="{main}.styles+xml"/><Override PartName="/word/footer1.xml" '
        f'ContentType="{main}.footer+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{ooxml.PR}"><Relationship Id="r1" '
        f'Type="{ooxml.R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{ooxml.PR}">'
        f'<Relationship Id="r1" Type="{ooxml.R}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{ooxml.R}/footer" Target="footer1.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{body}<w:sectPr>"
        '<w:footerReference w:type="default" r:id="r2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" '
        f'w:left="1417" w:header="709" w:footer="709" w:gutter="0"/>{section}</w:sectPr>'
        "</w:body></w:document>",
        "word/styles.xml": _styles(),
        "word/footer1.xml": f"<w:ftr {NS}><w:p>{field(' PAGE ', '1')}"
        f"<w:r><w:t> van </w:t></w:r>{field(' NUMPAGES ', '1')}</w:p></w:ftr>",
    }
    return ooxml.write_package({name: text.encode() for name, text in parts.items()})


def chapters(count: int, filler: int = 25) -> str:
    """Chapters over many pages, with a second and a third level and two annexes."""
    body = p("Voorwerk", "Voorwerkkop")
    for n in range(1, count + 1):
        body += p(f"Hoofdstuk{n:02}", "Kop1") + p("tekst " * 60) * (filler // 5)
        body += p(f"Paragraaf{n:02}", "Kop2") + p("tekst") * filler
        body += p(f"Onderdeel{n:02}", "Kop3") + p("tekst") * (filler // 2)
    return body + "".join(
        p(name, "Bijlagekop", "<w:pageBreakBefore/>") + p("tekst") * 60
        for name in ("Begrippenlijst", "Percelenlijst")
    )


def lines(data: bytes) -> list[list[str]]:
    """Each line of the contents list as its pieces between tabs."""
    root = ooxml.parse(ooxml.read_package(data)[ooxml.DOCUMENT])
    names = {"Inhopg1", "Inhopg2", "Inhopg3"}
    return [
        ooxml.visible_text(paragraph).split("\t")
        for paragraph in root.iter(w("p"))
        if ooxml.style_of(paragraph) in names
    ]


def root_of(data: bytes) -> ooxml.Element:
    return ooxml.parse(ooxml.read_package(data)[ooxml.DOCUMENT])


# --- the contents list


SMALL = (
    p("Inhoud", "Voorwerkkop")
    + toc()
    + p("Een &amp; twee", "Kop1")
    + p("Diep", "Kop2")
    + p("Dieper", "Kop3")
    + p("Begrippen", "Bijlagekop")
)


def test_entries_have_label_text_and_page():
    filled = fill_contents(docx(SMALL), [2, 3, 3, 17])
    assert lines(filled) == [
        ["1", "Een & twee", "2"],
        ["1.1", "Diep", "3"],
        ["1.1.1", "Dieper", "3"],
        ["A", "Begrippen", "17"],
    ]
    (field_toc, *refs) = ooxml.fields(root_of(filled))
    assert field_toc.instruction == TOC
    assert field_toc.begin.get(w("dirty")) is None
    assert len(refs) == 4


def test_a_style_without_a_stop_behind_the_label_gets_one():
    def stops(data: bytes) -> list[str]:
        return [tab.get(w("pos"), "") for tab in root_of(data).iter(w("tab")) if tab.attrib]

    assert stops(fill_contents(docx(SMALL), None)) == ["480", "960", "1440", "480"]
    parts = ooxml.read_package(docx(SMALL))
    for own in (b'<w:tabs><w:tab w:val="left" w:pos="567"/>', b'<w:ind w:hanging="5"/><w:tabs>'):
        styles = parts[ooxml.STYLES].replace(b"<w:tabs>", own)
        assert stops(fill_contents(ooxml.write_package({**parts, ooxml.STYLES: styles}), None)) == (
            []
        )


def test_every_entry_points_at_a_bookmark_around_its_heading():
    filled = fill_contents(docx(SMALL), None)
    root = root_of(filled)
    around = {s.get(w("name")): s.getparent() for s, _ in ooxml.bookmarks(root)}
    links = list(root.iter(w("hyperlink")))
    assert len(links) == 4
    for link, heading in zip(links, entries(filled), strict=True):
        name = link.get(w("anchor"))
        assert re.fullmatch(r"_Toc\d{9}", name)
        assert ooxml.visible_text(around[name]) == heading.text
        assert f" PAGEREF {name} \\h " in [f.instruction for f in ooxml.fields(link)]


def test_unknown_pages_stay_empty_and_word_is_asked_to_update():
    for known in (None, [1, None, 3, 4]):
        filled = fill_contents(docx(SMALL), known)
        assert lines(filled)[1] == ["1.1", "Diep", ""]
        assert ooxml.fields(root_of(filled))[0].begin.get(w("dirty")) == "true"


def test_filling_again_replaces():
    once = fill_contents(docx(SMALL), [1, 2, 3, 4])
    assert fill_contents(once, [1, 2, 3, 4]) == once
    assert fill_contents(fill_contents(once, None), [1, 2, 3, 4]) == once
    assert fill_contents(fill_contents(docx(SMALL), None), [1, 2, 3, 4]) == once


def test_level_3_only_when_the_field_asks_for_it():
    filled = fill_contents(docx(SMALL.replace('"1-3"', '"1-2"')), None)
    assert [line[0] for line in lines(filled)] == ["1", "1.1", "A"]


def test_equal_headings_get_different_bookmarks():
    twice = toc() + p("Doel", "Voorwerkkop", "") + p("tekst") + p("Doel", "Voorwerkkop")
    root = root_of(fill_contents(docx(p("x") + twice), None))
    names = [link.get(w("anchor")) for link in root.iter(w("hyperlink"))]
    assert len(set(names)) == len(names) == 2


def test_bookmarks_and_section_break_of_others_survive():
    others = (
        '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr>'
        f'<w:bookmarkStart w:id="4" w:name="cl_1"/>{field(TOC)}<w:bookmarkEnd w:id="4"/></w:p>'
    )
    heading = p("Een", "Kop1").replace(
        "<w:r>", '<w:bookmarkStart w:id="4" w:name="bs_een"/><w:bookmarkEnd w:id="4"/><w:r>'
    )
    filled = fill_contents(fill_contents(docx(others + heading), None), [1])
    root = root_of(filled)
    assert next(s.get(w("name")) for s, _ in ooxml.bookmarks(root)) == "cl_1"
    assert "bs_een" in [s.get(w("name")) for s, _ in ooxml.bookmarks(root)]
    assert len(list(root.iter(w("sectPr")))) == 2


TABLES = ' TOC \\h \\z \\c "Tabel" '


def caption(number: int, text: str) -> str:
    runs = f"<w:r><w:t xml:space='preserve'>Tabel </w:t></w:r>{field(' SEQ Tabel ', str(number))}"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Bijschrift"/></w:pPr>{runs}'
        f"<w:r><w:t>: {text}</w:t></w:r></w:p>"
    )


def test_a_list_of_tables_names_every_caption_with_its_page():
    body = toc(TABLES) + caption(1, "Percelen") + p("tekst") + caption(2, "Eisen")
    filled = fill_contents(docx(SMALL + body), [1, 2, 3, 4, 7, 12])
    lines = [ooxml.visible_text(link) for link in root_of(filled).iter(w("hyperlink"))]
    assert lines[4:] == ["Tabel 1: Percelen\t7", "Tabel 2: Eisen\t12"]
    codes = [f.instruction for f in ooxml.fields(root_of(filled))]
    assert TABLES in codes and TOC in codes
    assert fill_contents(filled, [1, 2, 3, 4, 7, 12]) == filled
    assert fill_contents(fill_contents(filled, None), [1, 2, 3, 4, 7, 12]) == filled


def test_a_list_without_captions_asks_word_to_look_again():
    filled = fill_contents(docx(toc(TABLES)), None)
    assert [m.get(w("dirty")) for m in root_of(filled).iter(w("fldChar"))][:1] == ["true"]
    assert fill_contents(filled, None) == filled


def test_a_list_of_captions_without_label_is_left_alone():
    other = docx(toc(' TOC \\h \\a "Tabel" '))
    assert fill_contents(other, None) == other


def test_no_headings_and_no_contents():
    assert fill_contents(docx(p("tekst")), None) == docx(p("tekst"))
    assert entries(docx(p("Een", "Kop1"))) == []
    empty = fill_contents(docx(toc()), None)
    assert fill_contents(empty, None) == empty


@pytest.mark.parametrize(
    ("body", "numbers", "reason"),
    [
        (SMALL, [1], "4 regels; er zijn 1"),
        (SMALL + toc(), None, "meer dan één"),
    ],
)
def test_what_does_not_fit_is_refused(body, numbers, reason):
    with pytest.raises(InhoudError, match=reason):
        fill_contents(docx(body), numbers)


def test_missing_toc_style_is_named():
    parts = ooxml.read_package(docx(SMALL))
    parts[ooxml.STYLES] = parts[ooxml.STYLES].replace(b'"toc 3"', b'"iets anders"')
    with pytest.raises(InhoudError, match="'toc 3'"):
        fill_contents(ooxml.write_package(parts), None)


def test_total_goes_into_the_footer():
    parts = ooxml.read_package(pages.fill_total(docx(SMALL), 55))
    assert ooxml.visible_text(ooxml.parse(parts["word/footer1.xml"])) == "1 van 55"


# --- with LibreOffice


def pdf_pages(data: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice renders the finished document."""
    (folder / "x.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*convert, folder / "x.docx"], check=True, capture_output=True, timeout=180)
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "x.pdf", "-"], check=True, capture_output=True, text=True
    )
    return text.stdout.split("\f")[:-1]


@libreoffice
@poppler
def test_printed_numbers_are_the_pages_where_the_headings_stand(tmp_path):
    docs = {
        "wbo/lang": docx(p("Inhoud", "Voorwerkkop") + toc() + chapters(30)),  # contents: 2 pages
        "wbo/kort": docx(toc() + chapters(2, 10)),
        "wbo/zonder": docx(p("tekst") * 80),
    }
    before = {name: hashlib.sha256(data).digest() for name, data in docs.items()}
    results = with_pages(docs)
    assert list(results) == list(docs)
    assert {n: hashlib.sha256(d).digest() for n, d in docs.items()} == before
    assert results["wbo/zonder"].passes == 1
    for name, result in results.items():
        rendered = pdf_pages(result.docx, tmp_path)
        assert result.pages == len(rendered)
        footer = ooxml.parse(ooxml.read_package(result.docx)["word/footer1.xml"])
        assert ooxml.visible_text(footer) == f"1 van {len(rendered)}"
        entries = lines(result.docx)
        assert len(entries) == {"wbo/lang": 93, "wbo/kort": 9, "wbo/zonder": 0}[name]
        for *_, text, number in entries:
            stands = [n for n, page in enumerate(rendered, 1) if text in page.split()]
            assert stands[-1] == int(number)  # the last place is the heading, not the list
            printed = re.search(rf"{text}[ .]+(\d+)\s", "\n".join(rendered))
            assert printed
            assert printed[1] == number
        if name == "wbo/lang":  # the list itself takes two pages
            assert re.search(r"Hoofdstuk01[ .]+\d", rendered[0])
            assert re.search(r"Percelenlijst[ .]+\d", rendered[1])


@libreoffice
@poppler
def test_the_house_style_prints_every_number(tmp_path):
    style_file = Path(__file__).parent.parent / "templates/huisstijl/standaard.docx"
    parts = ooxml.read_package(style_file)
    ids = {name: i for i, name in ooxml.style_names(ooxml.parse(parts[ooxml.STYLES])).items()}
    long = (
        "Een lange titel die "
        + "ook op de tweede regel van de inhoudsopgave staat " * 2
        + "en blijft"
    )
    titles = [("Doel", "heading 1"), (long, "heading 2"), ("Kort", "heading 3")]
    titles += [("Begrippen", "bijlagekop")]
    body = "".join(
        p(text, ids[style], "<w:pageBreakBefore/>") + p("tekst", ids["normal"])
        for text, style in titles
    )
    root = ooxml.parse(parts[ooxml.DOCUMENT])
    section = ooxml.serialize(root[0][-1]).split(b"?>", 1)[1].decode()
    document = f"<w:document {NS}><w:body>{toc()}{body}{section}</w:body></w:document>"
    parts[ooxml.DOCUMENT] = document.encode()
    result = with_pages({"a": ooxml.write_package(parts)})["a"]
    texts = [ooxml.visible_text(link) for link in root_of(result.docx).iter(w("hyperlink"))]
    assert texts == [
        "1\tDoel\t2",
        f"1.1\t{long}\t3",
        "1.1.1\tKort\t4",
        "Bijlage A\tBegrippen\t5",
    ]
    contents = pdf_pages(result.docx, tmp_path)[0]
    assert re.findall(r"\. *(\d)$", contents, re.MULTILINE) == ["2", "3", "4", "5"]
    assert re.search(r"Bijlage A +Begrippen\.", contents)


@libreoffice
def test_the_stage_is_idempotent_and_reproducible():
    source = docx(toc() + chapters(3))
    once = with_pages({"a": source})["a"]
    assert with_pages({"a": source})["a"] == once
    assert with_pages({"b": once.docx})["b"].docx == once.docx
    assert once.passes == 2


@libreoffice
def test_numbering_may_start_elsewhere_but_not_anew():
    start = '<w:pgNumType w:start="0"/>'
    body = toc() + p("Een", "Kop1", "<w:pageBreakBefore/>")
    assert lines(with_pages({"a": docx(body, start)})["a"].docx) == [["1", "Een", "1"]]
    anew = f"<w:p><w:pPr><w:sectPr/></w:pPr></w:p>{body}"
    with pytest.raises(PagesError, match=r"^a: .*opnieuw"):
        with_pages({"a": docx(anew, start)})


@libreoffice
def test_a_document_that_cannot_be_laid_out_is_named():
    parts = ooxml.read_package(docx(SMALL))
    del parts["_rels/.rels"]
    with pytest.raises(PagesError, match="wbo/stuk"):
        with_pages({"wbo/stuk": ooxml.write_package(parts)})


@libreoffice
def test_versions_are_known_and_stable():
    found = kantoor.versions()
    assert re.match(r"LibreOffice \d+\.\d+", found.libreoffice)
    assert found == kantoor.versions()
    assert found.opmaak == f"{found.libreoffice}, lettertypen {found.fonts}"
    if shutil.which("fc-list"):
        assert re.fullmatch(r"[0-9a-f]{16}", found.fonts)


def program(folder: Path, script: str) -> Path:
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def test_missing_libreoffice_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(kantoor, "find_soffice", lambda: None)
    assert kantoor.versions().opmaak == ""
    with pytest.raises(PagesError, match="LibreOffice is niet gevonden"):
        with_pages({"a": docx(SMALL)})
    with pytest.raises(PagesError, match="start niet"):
        with_pages({"a": docx(SMALL)}, tmp_path / "bestaat-niet")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell script as program")
def test_a_program_that_hangs_is_stopped_and_leaves_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(kantoor, "SECONDS_START", 1)
    monkeypatch.setattr(kantoor, "SECONDS_PER_DOCUMENT", 0)
    monkeypatch.setattr(kantoor.tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    child = tmp_path / "child"
    hangs = program(tmp_path, f"sleep 60 & echo $! > {child}; wait")
    with pytest.raises(PagesError, match="na 1 seconden gestopt"):
        with_pages({"a": docx(SMALL)}, hangs)
    assert list((tmp_path / "tmp").iterdir()) == []
    state = Path(f"/proc/{child.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().rsplit(")")[-1].split()[0] == "Z"


@pytest.mark.skipif(os.name != "posix", reason="needs a shell script as program")
def test_a_program_that_makes_nothing_is_reported(tmp_path):
    with pytest.raises(PagesError, match=r"a: LibreOffice kan het document niet opmaken\. helaas"):
        with_pages({"a": docx(SMALL)}, program(tmp_path, "echo helaas"))


@libreoffice
def test_pages_that_never_settle_are_refused(monkeypatch):
    real, calls = pages._read_layout, []

    def restless(file: bytes) -> pages._Layout:
        calls.append(file)
        layout = real(file)
        return pages._Layout(layout.total + len(calls), layout.page_of)

    monkeypatch.setattr(pages, "_read_layout", restless)
    with pytest.raises(PagesError, match="na 4 keer nog"):
        with_pages({"a": docx(SMALL)})
    assert len(calls) == 4


@libreoffice
def test_a_lost_bookmark_is_refused(monkeypatch):
    monkeypatch.setattr(pages, "_read_layout", lambda file: pages._Layout(1, {}))
    with pytest.raises(PagesError, match=r"a: .*voor 4 van de 4 koppen geen pagina"):
        with_pages({"a": docx(SMALL)})
