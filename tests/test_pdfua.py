"""pdfua and odf on small files: what is decoration, what is not, and nothing that varies."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import odf, pdfua
from generator.pdfua import Eigenschappen, toegankelijk

ABOUT = Eigenschappen("Leidraad", "nl-NL", "Regio")
LINE, BOX = b"0 0 m 9 9 l S", b"1 1 5 5 re f"
TEXT = b"BT /F1 9 Tf (a) Tj ET"
TAGGED = b"/P <</MCID 0>> BDC BT /F1 9 Tf (a) Tj ET 1 1 5 5 re f EMC"
CLIP = b"0 0 9 9 re W n"
COLOUR = b"q 1 0 0 rg Q"


def pdf(content: bytes, links: bool = False) -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(100, 100))
        page.obj.Contents = document.make_stream(content)
        if links:
            link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link)
            page.obj.Annots = pikepdf.Array([document.make_indirect(link)])
        document.docinfo["/CreationDate"] = "D:20260101000000Z"
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def shown(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data)) as document:
        done = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(document.pages[0]))
    return " ".join(done.decode().split())


def content(data: bytes) -> str:
    return shown(toegankelijk(data, ABOUT))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LINE, "/Artifact BMC 0 0 m 9 9 l S EMC"),
        (BOX, "/Artifact BMC 1 1 5 5 re f EMC"),
        (LINE + b" " + BOX, "/Artifact BMC 0 0 m 9 9 l S EMC /Artifact BMC 1 1 5 5 re f EMC"),
        (CLIP + b" " + LINE, "0 0 9 9 re W n /Artifact BMC 0 0 m 9 9 l S EMC"),
        (b"0 0 m 9 9 l 1 1 5 5 re B", "/Artifact BMC 0 0 m 9 9 l 1 1 5 5 re B EMC"),
        (COLOUR, "q 1 0 0 rg Q"),
    ],
)
def test_lines_outside_every_tag_are_decoration(before: bytes, after: str) -> None:
    assert content(pdf(before)) == after


@pytest.mark.parametrize("kept", [TEXT, TAGGED, b"/Artifact BMC " + LINE + b" EMC", CLIP])
def test_text_and_what_is_tagged_stay_as_they_are(kept: bytes) -> None:
    assert content(pdf(kept)) == " ".join(kept.decode().replace("<<", "<< ").split()).replace(
        "0>>", "0 >>"
    )


@given(st.lists(st.sampled_from([LINE, BOX, TEXT, TAGGED, CLIP, COLOUR]), max_size=12))
def test_marks_are_added_and_nothing_else_changes(pieces: list[bytes]) -> None:
    before = shown(pdf(b"\n".join(pieces)))
    after = content(pdf(b"\n".join(pieces)))
    assert after.count("/Artifact BMC") == sum(one in (LINE, BOX) for one in pieces)
    bare = after
    for mark in (LINE, BOX):
        said = mark.decode()
        bare = bare.replace(f"/Artifact BMC {said} EMC", said)
    assert bare == before


def test_tab_order_only_where_there_is_something_to_go_to() -> None:
    for links in (True, False):
        done = toegankelijk(pdf(LINE, links), ABOUT)
        with pikepdf.open(io.BytesIO(done)) as document:
            assert ("/Tabs" in document.pages[0].obj) is links


def test_the_properties_are_ours_and_nothing_tells_the_day() -> None:
    strange = Eigenschappen('Zorg & <meer> "nu" – é', "nl-NL", "Gemeente & Zn")
    done = toegankelijk(pdf(LINE), strange)
    assert done == toegankelijk(pdf(LINE), strange)
    with pikepdf.open(io.BytesIO(done)) as document:
        assert str(document.docinfo["/Title"]) == strange.titel
        assert set(document.docinfo.keys()) == {"/Title", "/Author", "/Producer"}
        assert document.pdf_version == "1.7"
        with document.open_metadata() as told:
            assert told["dc:title"] == strange.titel
            assert told["pdfuaid:part"] == "1"
            assert told["dc:language"] == {"nl-NL"}


def odt(content: str, settings: str = "", day: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in (
            ("content.xml", content),
            ("Configurations2/menubar/", ""),
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("settings.xml", settings),
            ("Thumbnails/thumbnail.png", "x"),
            (
                "META-INF/manifest.xml",
                '<m>\n <manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/>\n</m>',
            ),
        ):
            package.writestr(zipfile.ZipInfo(name, (2026, 1, day, 0, 0, 0)), data)
    return out.getvalue()


def test_an_odt_loses_only_what_varies() -> None:
    rsid = (
        '<s><config:config-item config:name="Rsid" config:type="int">{}</config:config-item>b</s>'
    )
    lists = '<l xml:id="list{0}"/><l text:continue-list="list{0}"/><l xml:id="list{1}"/>list77'
    done = odf.gelijkmatig(odt(lists.format(94517, 12), rsid.format(167)))
    assert done == odf.gelijkmatig(odt(lists.format(3, 94518), rsid.format(99), day=2))
    with zipfile.ZipFile(io.BytesIO(done)) as package:
        assert package.namelist()[0] == "mimetype"
        assert package.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        assert "Thumbnails/thumbnail.png" not in package.namelist()
        assert package.read("content.xml").decode() == lists.format(1, 2)
        assert package.read("settings.xml") == b"<s>b</s>"
        assert b"Thumbnails" not in package.read("META-INF/manifest.xml")


def two_piece_link(same: bool) -> bytes:
    """A link over two lines, of which only the second piece stands in the structure."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(100, 100))
        pieces = []
        for text in ("Bijlage I", "Bijlage I" if same else "Bijlage J"):
            one = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Contents=pikepdf.String(text),
                Dest=pikepdf.Array([page.obj, pikepdf.Name.Fit]),
            )
            pieces.append(document.make_indirect(one))
        pieces[1].StructParent = 7
        page.obj.Annots = pikepdf.Array(pieces)
        known = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=pieces[1])
        element = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Link, K=known))
        tree = pikepdf.Dictionary(Nums=pikepdf.Array([7, element]))
        document.Root.StructTreeRoot = pikepdf.Dictionary(K=element, ParentTree=tree)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("same", [True, False])
def test_a_piece_of_a_link_joins_the_rest_of_it(same: bool) -> None:
    done = toegankelijk(two_piece_link(same), ABOUT)
    with pikepdf.open(io.BytesIO(done)) as document:
        first, second = document.pages[0].obj.Annots
        assert int(second.StructParent) == 7
        assert ("/StructParent" in first) is same
        if same:
            root = document.Root.StructTreeRoot
            numbers = list(root.ParentTree.Nums)
            element = numbers[numbers.index(int(first.StructParent)) + 1]
            assert [kid.Obj.objgen for kid in element.K] == [second.objgen, first.objgen]
            assert int(root.ParentTreeNextKey) > int(first.StructParent)
        assert toegankelijk(done, ABOUT) == done, "a second time there is nothing left to do"


def tabel(*rows: list[dict[str, int]]) -> bytes:
    """A PDF whose tags say one table; a cell is its attributes."""
    document = pikepdf.new()
    document.add_blank_page()

    def element(kind: str, below: list[pikepdf.Object], **more: pikepdf.Object) -> pikepdf.Object:
        found = {"/S": pikepdf.Name(f"/{kind}"), "/K": pikepdf.Array(below)}
        return document.make_indirect(pikepdf.Dictionary({**found, **more}))

    def cell(about: dict[str, int]) -> pikepdf.Object:
        return element("TD", [], **({"/A": pikepdf.Dictionary(about)} if about else {}))

    made = [element("TR", [cell(about) for about in row]) for row in rows]
    root = pikepdf.Dictionary({"/K": element("Document", [element("Table", made)])})
    document.Root["/StructTreeRoot"] = document.make_indirect(root)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ([[{}, {}], [{}, {}]], False),
        ([[{"/ColSpan": 2}], [{}, {}]], False),
        ([[{}, {}], [{}]], True),
        ([[{}, {}], []], True),
    ],
)
def test_a_table_that_lost_cells_is_seen(rows: list[list[dict[str, int]]], lost: bool) -> None:
    assert pdfua.mist_cellen(tabel(*rows)) is lost


def test_a_pdf_without_tags_or_no_pdf_at_all_lost_nothing() -> None:
    assert not pdfua.mist_cellen(pdf(b""))
    assert not pdfua.mist_cellen(b"geen pdf")
