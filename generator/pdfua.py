"""A PDF of LibreOffice made into an accessible one: PDF/UA-1 (ISO 14289-1), the same bytes always.

In: a tagged PDF and the properties of the document. Out: the same pages, with what LibreOffice
leaves undone. No content is changed: text, tags and reading order are LibreOffice's.

What is done, with the clause of ISO 14289-1: lines and borders outside every tag are marked as
artifacts (7.1), the title stands in the metadata and is shown (7.1), the language is known (7.2),
the tab order follows the structure on pages with links (7.18.3), and every piece of a link that
runs on to a next line belongs to that link (7.18.5). Dates and random ids go, so that
the same document gives the same file on any day.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import pikepdf
from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator

_PATH_BEGINS: Final = {"m", "re"}
_PATH_SHOWN: Final = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_PATH_UNSHOWN: Final = "n"

_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titel}</rdf:li>
    <rdf:li xml:lang={taal_attribuut}>{titel}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{maker}</rdf:li></rdf:Seq></dc:creator>
   <dc:language><rdf:Bag><rdf:li>{taal}</rdf:li></rdf:Bag></dc:language>
   <pdf:Producer>{programma}</pdf:Producer>
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True)
class Eigenschappen:
    """What the file says of itself; ``taal`` as in ``nl-NL``."""

    titel: str
    taal: str
    maker: str


def toegankelijk(pdf: bytes, eigen: Eigenschappen) -> bytes:
    """The accessible PDF. Raises pikepdf.PdfError when ``pdf`` is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            if "/Annots" in page.obj:
                page.obj.Tabs = Name.S
            _mark_decoration(document, page)
        _adopt_links(document)
        _describe(document, eigen)
        out = io.BytesIO()
        document.save(
            out,
            min_version="1.7",  # of which PDF/UA-1 is a part
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def _mark_decoration(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Every line or area drawn outside a tag becomes an artifact: it carries no content.

    Text outside a tag stays as it is: that would be content lost, which a checker must tell.
    """
    begin = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
    end = ContentStreamInstruction([], Operator("EMC"))
    kept: list[Any] = []
    depth, path_at, changed = 0, None, False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        kept.append(instruction)
        if operator in ("BMC", "BDC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif depth:
            continue
        elif operator in _PATH_BEGINS:
            path_at = len(kept) - 1 if path_at is None else path_at
        elif operator in _PATH_SHOWN and path_at is not None:
            kept.insert(path_at, begin)
            kept.append(end)
            path_at, changed = None, True
        elif operator == _PATH_UNSHOWN:
            path_at = None
    if changed:
        page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))


def _adopt_links(document: pikepdf.Pdf) -> None:
    """A link that runs on to a next line is one link, also where LibreOffice tags one piece.

    A piece without a place in the structure joins the piece with the same text and destination.
    """
    if "/StructTreeRoot" not in document.Root:
        return
    root = document.Root.StructTreeRoot
    numbers = root.get("/ParentTree", Dictionary()).get("/Nums")
    if numbers is None:
        return
    owner = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in document.pages:
        links = [a for a in page.obj.get("/Annots", []) if a.get("/Subtype") == Name.Link]
        tagged = {_leads(link): link for link in links if "/StructParent" in link}
        for link in links:
            if "/StructParent" in link or _leads(link) not in tagged:
                continue
            element = owner[int(tagged[_leads(link)].StructParent)]
            key = max(owner) + 1
            owner[key] = element
            numbers.append(key)
            numbers.append(element)
            link.StructParent = key
            kids = element.get("/K", pikepdf.Array())
            kids = kids if isinstance(kids, pikepdf.Array) else pikepdf.Array([kids])
            kids.append(Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj))
            element.K = kids
    root.ParentTreeNextKey = max(owner, default=-1) + 1


def _leads(link: pikepdf.Object) -> tuple[bytes, ...]:
    """What the link says and where it leads, without following it."""
    keys = ("/Contents", "/Dest", "/A")
    return tuple(link[key].unparse() if key in link else b"" for key in keys)


def _describe(document: pikepdf.Pdf, eigen: Eigenschappen) -> None:
    """Title, language and maker, and nothing that differs from day to day."""
    root = document.Root
    programma = str(document.docinfo.get("/Producer", "LibreOffice"))
    root.Lang = pikepdf.String(eigen.taal)
    preferences = root.get("/ViewerPreferences", Dictionary())
    preferences.DisplayDocTitle = True
    root.ViewerPreferences = preferences
    if "/Outlines" in root:
        root.PageMode = Name.UseOutlines
    xmp = _XMP.format(
        titel=escape(eigen.titel),
        taal=escape(eigen.taal),
        taal_attribuut=quoteattr(eigen.taal),
        maker=escape(eigen.maker),
        programma=escape(programma),
    )
    metadata = document.make_stream(xmp.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root.Metadata = metadata
    info = {"/Title": eigen.titel, "/Author": eigen.maker, "/Producer": programma}
    document.trailer.Info = document.make_indirect(
        Dictionary({key: pikepdf.String(text) for key, text in info.items()})
    )
    for key in ("/DocChecksum", "/ID"):
        if key in document.trailer:
            del document.trailer[key]


def mist_cellen(data: bytes) -> bool:
    """Whether a table of a tagged PDF has rows of different lengths.

    That is how a table looks of which LibreOffice lost the rest (see ``tabelvorm``).
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            root = pdf.Root.get("/StructTreeRoot")
            tables = [] if root is None else [e for e in _onder(root) if e.get("/S") == "/Table"]
            return any(len(set(_lengten(table))) > 1 for table in tables)
    except pikepdf.PdfError:
        return False


def _onder(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every structure element below one, itself left out."""
    children = element.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _onder(child)


def _lengten(table: pikepdf.Object) -> Iterator[int]:
    """Columns that each row of a table spans."""
    for row in (e for e in _onder(table) if e.get("/S") == "/TR"):
        cells = [e for e in _onder(row) if e.get("/S") in ("/TD", "/TH")]
        yield sum(_breedte(cell) for cell in cells)


def _breedte(cell: pikepdf.Object) -> int:
    given = cell.get("/A")
    if given is None:
        return 1
    rows = given if isinstance(given, pikepdf.Array) else [given]
    spans = [int(a["/ColSpan"]) for a in rows if "/ColSpan" in a]
    return spans[0] if spans else 1
