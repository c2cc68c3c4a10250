"""Whether everybody can read a finished Word document, also who listens to it.

In: the parts of a .docx. Out: Problems: a picture without alternative text, a text box, a table
inside a table or with its header row in the wrong place, a title or language that is not known, a
link that does not say where it leads, a deep heading that skips a level. (Tables without header
row, headings 1 to 3 and empty headings: ``proofread``.)

Source: WCAG 2.1 (EN 301 549, chapter 10), success criteria 1.1.1, 1.3.1, 1.3.2, 2.4.2, 2.4.4, 2.4.6
and 3.1.1.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator import ooxml
from generator.ooxml import MC, WP, Element, w
from generator.origin import Place
from generator.problems import Problem, Severity, problem

Melding = tuple[str, str, str]
"""Code, what it is about, and the text near it."""

_CORE: Final = "docProps/core.xml"
_TEXT_PARTS: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_MARGIN: Final = re.compile(r"word/(header|footer)\d*\.xml")
_VML: Final = "urn:schemas-microsoft-com:vml"
_WPS: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HEADING: Final = re.compile(r"heading ([1-9])")
_DEEPEST_CHECKED_ELSEWHERE: Final = 3

_NO_ALT: Final = re.compile(
    r"(afbeelding|figuur|foto|picture|image|img|logo|grafiek|plaatje|schermafbeelding)?"
    r"[\s_-]*\d*(\.(png|jpe?g|gif|emf|svg|bmp|tiff?))?",
    re.IGNORECASE,
)
"""What Word or a scanner fills in itself: it names the file, not what is to be seen."""

_VAGUE: Final = frozenset(
    [
        "hier",
        "klik hier",
        "klik",
        "deze link",
        "link",
        "deze pagina",
        "deze website",
        "website",
        "lees meer",
        "meer",
        "meer informatie",
        "lees verder",
        "verder",
        "download",
        "here",
        "click here",
        "read more",
    ]
)
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Gebrek:
    """One thing that keeps a reader out: code, what it is about, and the text near it.

    ``in_tekst``: it stands in the text itself, not in the header, footer or properties.
    """

    code: str
    wat: str
    plaats: str
    in_tekst: bool = False


def check(parts: Mapping[str, bytes], place: Place, definitief: bool) -> list[Problem]:
    """Each defect once. In the text of a final document it is an error."""
    found = []
    for one in dict.fromkeys(gebreken(parts)):
        told = problem(one.code, place, "", wat=one.wat, plaats=one.plaats[:80] or "begin")
        blocks = definitief and one.in_tekst
        found.append(dataclasses.replace(told, severity=Severity.FOUT) if blocks else told)
    return found


def gebreken(parts: Mapping[str, bytes]) -> Iterator[Gebrek]:
    """Everything that keeps a reader out: properties first, then part by part in reading order."""
    for code, what in _eigenschappen(parts):
        yield Gebrek(code, what, "eigenschappen")
    styles = ooxml.parse(parts[ooxml.STYLES])
    for name in sorted(parts, key=lambda name: (name != ooxml.DOCUMENT, name)):
        if _TEXT_PARTS.fullmatch(name):
            root = ooxml.parse(parts[name])
            for code, what, near in (*_koppen(root, styles), *_inhoud(root), *_links(root)):
                yield Gebrek(code, what, near, not _MARGIN.fullmatch(name))


def _eigenschappen(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Title and language of the file, and the language of its text."""
    core = ooxml.parse(parts[_CORE]) if _CORE in parts else None
    own = {} if core is None else {str(c.tag).rpartition("}")[2]: c.text or "" for c in core}
    if not own.get("title", "").strip():
        yield "S606", "de titel van het bestand"
    language = own.get("language", "")
    if not _LANGUAGE.fullmatch(language):
        yield "S606", "de taal van het bestand"
    styles = ooxml.parse(parts[ooxml.STYLES])
    default = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    text = "" if default is None else default.get(w("val"), "")
    if not _LANGUAGE.fullmatch(text):
        yield "S606", "de taal van de tekst (in de stijlen)"
    elif language and text.split("-")[0] != language.split("-")[0]:
        yield "S606", f"één taal: de stijlen zeggen {text}, het bestand {language}"


def _koppen(root: Element, styles: Element) -> Iterator[Melding]:
    """Headings below the third level; those above are counted by ``proofread``."""
    names = ooxml.style_names(styles)
    level = 0
    for paragraph in root.iter(w("p")):
        match = _HEADING.fullmatch(names.get(ooxml.style_of(paragraph), "").lower())
        if match is None:
            continue
        own = int(match[1])
        if own > _DEEPEST_CHECKED_ELSEWHERE and own > level + 1:
            yield "S604", f"kop {own} onder kop {level}", ooxml.visible_text(paragraph)
        level = own


def _inhoud(root: Element) -> Iterator[Melding]:
    """Pictures, text boxes and tables, with the last text before them."""
    near = ""
    for element in root.iter():
        if element.tag == w("p"):
            near = ooxml.visible_text(element).strip() or near
        elif element.tag == f"{{{WP}}}docPr":
            if not _has_meaning(element):
                yield "S600", element.get("name") or "afbeelding", near
        elif element.tag == f"{{{_VML}}}imagedata":
            shape = element.getparent()
            if not _is_fallback(element) and _empty_alt(
                "" if shape is None else shape.get("alt", "")
            ):
                yield "S600", "afbeelding", near
        elif element.tag in (f"{{{_WPS}}}txbx", f"{{{_VML}}}textbox"):
            if not _is_fallback(element):
                inside = "".join(text.text or "" for text in element.iter(w("t")))
                yield "S601", "tekstvak", inside.strip() or near
        elif element.tag == w("framePr") and element.get(w("dropCap"), "none") == "none":
            yield "S601", "kader met een eigen plek", near
        elif element.tag == w("tbl"):
            yield from _tabel(element, near)


def _links(root: Element) -> Iterator[Melding]:
    """Links as an element and as a field."""
    for link in root.iter(w("hyperlink")):
        if next(link.iter(w("drawing")), None) is None:
            yield from _link(ooxml.visible_text(link), _around(link))
    for field in ooxml.fields(root):
        if field.instruction.split()[:1] == ["HYPERLINK"]:
            yield from _link(_result(root, field), _around(field.begin))


def _around(element: Element) -> str:
    """The text of the paragraph in which it stands."""
    for paragraph in element.iterancestors(w("p")):
        return ooxml.visible_text(paragraph).strip()
    return ""


def _is_fallback(element: Element) -> bool:
    """The same thing a second time, for programs that do not know the first form."""
    return next(element.iterancestors(f"{{{MC}}}Fallback"), None) is not None


def _has_meaning(properties: Element) -> bool:
    """A drawing with a text that says what is to be seen, or marked as decoration."""
    for mark in properties.iter(_DECORATIVE):
        if mark.get("val") in ("1", "true"):
            return True
    return not _empty_alt(properties.get("descr", ""))


def _empty_alt(text: str) -> bool:
    return bool(_NO_ALT.fullmatch(text.strip()))


def _tabel(table: Element, near: str) -> Iterator[Melding]:
    text = ooxml.visible_text(table).strip().split("\n")[0]
    if any(True for _ in table.iterancestors(w("tbl"))):
        yield "S602", "een tabel in een tabel", text or near
    marked = [_is_header(row) for row in table.findall(w("tr"))]
    if marked != sorted(marked, reverse=True):
        yield "S603", "een kopregel onder een gewone regel", text or near
    cells = [
        cell
        for row, header in zip(table.findall(w("tr")), marked, strict=True)
        if header
        for cell in row.findall(w("tc"))
    ]
    if any(not _says_something(cell) for cell in cells):
        yield "S603", "een kolom zonder kop", text or near


def _is_header(row: Element) -> bool:
    mark = row.find(f"{w('trPr')}/{w('tblHeader')}")
    return mark is not None and ooxml.is_on(mark)


def _says_something(cell: Element) -> bool:
    continued = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    if continued is not None and continued.get(w("val"), "continue") == "continue":
        return True
    return bool(ooxml.visible_text(cell).strip()) or next(cell.iter(w("drawing")), None) is not None


def _link(text: str, near: str) -> Iterator[Melding]:
    said = " ".join(text.split()).strip(" .,:;()").casefold()
    if not said:
        yield "S605", "een link zonder tekst", near
    elif said in _VAGUE:
        yield "S605", f"`{text.strip()}`", near
    elif _ADDRESS.fullmatch(said):
        yield "S605", f"het kale adres {text.strip()}", near


def _result(root: Element, field: ooxml.Field) -> str:
    """The text that the field shows."""
    if field.begin is field.end:
        return ooxml.visible_text(field.begin)
    shown, inside = [], False
    for element in root.iter(w("fldChar"), w("t")):
        if element is field.end:
            break
        if element is field.separate:
            inside = True
        elif inside and element.tag == w("t"):
            shown.append(element.text or "")
    return "".join(shown)
