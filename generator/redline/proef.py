"""Is accepting all really NEW, and rejecting all really OLD? Tried on the result itself.

In: bytes of three documents. Out: where they differ. A document is read as lines: one a paragraph
(properties, list, words with their form), row or section, with notes, headers and footers. Ids
count by what they mean: a style by its name, a list by its definition and its order of use.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator

from generator.ooxml import Element, R, field_mark, field_start, w
from generator.redline import kopteksten, oordeel
from generator.redline.namen import MERKEN, NOOT_SOORT, vorm
from generator.redline.nummering import Nummering
from generator.redline.ontleden import Kijk, ontleed
from generator.redline.pakket import Pakket
from generator.redline.plan import blokken, cellen, rijen

_MAXIMUM = 12
_WAS = frozenset(
    w(n)
    for n in [
        "rPr",
        "sectPr",
        "numPr",
        "pStyle",
        "headerReference",
        "footerReference",
        "printerSettings",
    ]
)


def toets(oud: bytes, nieuw: bytes, gemaakt: bytes) -> list[str]:
    """Differences, in Dutch; empty when both are right."""
    found = []
    for words, made, wanted in (
        ("na alles aanvaarden niet gelijk aan NIEUW", oordeel.aanvaard(gemaakt), nieuw),
        ("na alles verwerpen niet gelijk aan OUD", oordeel.verwerp(gemaakt), oud),
    ):
        found += [f"{words}: {line}" for line in verschillen(made, wanted)]
    return found


def verschillen(een: bytes, ander: bytes) -> list[str]:
    """What two documents say differently, a line each, at most a dozen."""
    one, other = regels(een), regels(ander)
    if one == other:
        return []
    lines = difflib.unified_diff(other, one, lineterm="", n=0)
    told = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return [line[:300] for line in told[:_MAXIMUM]]


def regels(data: bytes) -> list[str]:
    """The document as lines."""
    return list(_Lezer(Pakket(data)).document())


class _Lezer:
    def __init__(self, package: Pakket) -> None:
        self.package = package
        self.lijsten: dict[str, int] = {}
        self.nummering = Nummering(package)
        self.namen = _stijlnamen(package)
        self.noten = {tag: _noten(package, tag) for tag in NOOT_SOORT}
        for name in oordeel.verhalen(package):
            for simple in list(package.boom(name).iter(w("fldSimple"))):
                _schrijf_uit(simple)

    def document(self) -> Iterator[str]:
        body = self.package.boom(self.package.hoofd).find(w("body"))
        if body is not None:
            yield from self.blokken(body, self.package.hoofd)
        for section in kopteksten.secties(self.package):
            yield f"sectie {vorm(section, _WAS)}"
            for kind in ("header", "footer"):
                references = section.findall(w(f"{kind}Reference"))
                for one in sorted(references, key=lambda r: r.get(w("type"), "")):
                    found = self.package.relaties(self.package.hoofd).get(one.get(f"{{{R}}}id", ""))
                    if found is not None and found.doel in self.package.delen:
                        lines = list(self.blokken(self.package.boom(found.doel), found.doel))
                        if any("«" in line for line in lines):
                            yield f"{kind} {one.get(w('type'))}"
                            yield from lines

    def blokken(self, holder: Element, deel: str) -> Iterator[str]:
        for block in blokken(holder):
            if block.tag == w("p"):
                yield self.alinea(block, deel)
                continue
            yield f"tabel {self.eigenschappen(block.find(w('tblPr')))} {_rooster(block)}"
            for row in rijen(block):
                yield f"rij {vorm(row.find(w('trPr')))} {vorm(row.find(w('tblPrEx')))}"
                for cell in cellen(row):
                    yield f"cel {vorm(cell.find(w('tcPr')))}"
                    yield from self.blokken(cell, deel)
            yield "einde tabel"

    def alinea(self, paragraph: Element, deel: str) -> str:
        ppr = paragraph.find(w("pPr"))
        look = Kijk(self.noot, lambda id_: self.package.vingerafdruk(deel, id_))
        pieces: list[str] = []
        form = around = ""
        for atom in ontleed(paragraph, look, woorden=False):
            for piece in atom.stukken if atom.sleutel else ():
                if not isinstance(piece.inhoud, str) and piece.inhoud.tag in MERKEN:
                    continue
                if piece.opmaak != form:
                    form = piece.opmaak
                    pieces.append(f"{{{self.vertaald(form, piece.rpr)}}}")
                link = "".join(look.houder(holder) for holder in piece.pad)
                text = piece.inhoud if isinstance(piece.inhoud, str) else look.ding(piece.inhoud)
                pieces.append(text if link == around else f"<<{link}>>{text}")
                around = link
        mark = None if ppr is None else ppr.find(w("rPr"))
        content = f"«{''.join(pieces)}»" if pieces else ""
        return f"alinea {self.eigenschappen(ppr)} {self.lijst(ppr)} {vorm(mark)} {content}"

    def eigenschappen(self, element: Element | None) -> str:
        if element is None:
            return " "
        style = next((c for c in element if c.tag in (w("pStyle"), w("tblStyle"))), None)
        name = "" if style is None else self.namen.get(style.get(w("val"), ""), "?")
        return f"{name} {vorm(element, _WAS | {w('tblStyle')})}"

    def vertaald(self, form: str, rpr: Element | None) -> str:
        style = None if rpr is None else rpr.find(w("rStyle"))
        if style is None:
            return form
        return form.replace(style.get(w("val"), ""), self.namen.get(style.get(w("val"), ""), "?"))

    def lijst(self, ppr: Element | None) -> str:
        own = None if ppr is None else ppr.find(w("numPr"))
        number = None if own is None else own.find(w("numId"))
        if own is None or number is None:
            return "" if own is None else vorm(own)
        value = number.get(w("val"), "")
        level = vorm(own, frozenset((w("numId"),)))
        shape = self.nummering.vorm(value)
        if not shape:
            return f"geen lijst {level}"
        order = self.lijsten.setdefault(value, len(self.lijsten))
        return f"lijst {order} {level} {hash_(shape)}"

    def noot(self, reference: Element) -> str:
        part, notes = self.noten[str(reference.tag)]
        note = notes.get(reference.get(w("id"), ""))
        return "?" if note is None else " / ".join(self.blokken(note, part))


def hash_(text: str) -> str:
    """A short form of a long text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _rooster(table: Element) -> str:
    return ",".join(vorm(c) for c in table.findall(f"{w('tblGrid')}/{w('gridCol')}"))


def _stijlnamen(package: Pakket) -> dict[str, str]:
    part = package.deel(package.hoofd, "styles")
    found = {}
    for style in package.boom(part).iterchildren(w("style")) if part else ():
        name = style.find(w("name"))
        own = style.get(w("styleId"), "")
        found[own] = own if name is None else name.get(w("val"), "").lower()
    return found


def _noten(package: Pakket, tag: str) -> tuple[str, dict[str, Element]]:
    part = package.deel(package.hoofd, NOOT_SOORT[tag])
    notes = package.boom(part) if part else ()
    return part, {note.get(w("id"), ""): note for note in notes}


def _schrijf_uit(simple: Element) -> None:
    """A simple field as runs, so that both ways to write a field are equal."""
    runs = list(simple.iter(w("r")))
    for element in (*field_start(simple.get(w("instr"), "")), *runs, field_mark("end")):
        simple.addprevious(element)
    parent = simple.getparent()
    if parent is not None:
        parent.remove(simple)
