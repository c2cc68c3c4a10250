"""Is a house style complete, legible and fit for every document?

In: a ``Stuk`` of the folder ``huisstijl``, the standard house style, and which templates use which
style. Out: S560 a style it lacks, S561 numbering, S562 contrast, S563 and S564 fonts, S565 header
and footer, S566 paper. Language and formatting by hand are the matter of ``opmaak``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator import huisstijl, kleuren, lettertypen, ooxml, pakket
from generator.ooxml import Element, w
from generator.problems import Problem
from generator.sjabloonvorm.stijlboek import Stijlboek
from generator.sjabloonvorm.stuk import Stuk, kort

_A4: Final = (11906, 16838)
_ROOM: Final = 30  # twips that programs round a size by
_SHOWN: Final = 3
_INCH: Final = 1440
_TABLE_TEXT: Final = {"": "tabeltekst", "firstRow": "tabelkop"}
"""Condition of a table style that our tables use -> the paragraph style in its cells."""
Gebruik = Mapping[str, tuple[str, ...]]
"""Name of a style in lower case -> the templates that use it."""


def check(stuk: Stuk, standaard: bytes, gebruik: Gebruik) -> Iterator[Problem]:
    """Everything a house style misses, in the order in which a maker would mend it."""
    data = ooxml.write_package(stuk.parts)
    basis = huisstijl.maak(data, standaard)
    known = huisstijl.namen(ooxml.parse(ooxml.read_package(standaard)[ooxml.STYLES]))
    yield from _missing(stuk, basis, standaard, gebruik)
    for name in basis.nummering:
        if name not in basis.stijlen:
            yield stuk.meld("S561", _style(name), stijl=name)
    theme = kleuren.thema(stuk.parts)
    shown = known & ({"normal", "header", "footer"} | set(gebruik) | set(_BY_US))
    shown -= huisstijl.ALLEEN_IN_SJABLOON
    whole = ooxml.parse(ooxml.read_package(basis.docx)[ooxml.STYLES])
    yield from _contrast(stuk, Stijlboek(whole, theme), shown)
    own = Stijlboek(ooxml.parse(stuk.parts[ooxml.STYLES]), theme)
    yield from _contrast_in_text(stuk, own)
    yield from _fonts(stuk, own, shown)
    yield from _running(stuk, basis)
    yield from _paper(stuk)


def _style(name: str) -> str:
    return f"stijl '{name}'"


def _missing(
    stuk: Stuk, basis: huisstijl.Basis, standaard: bytes, gebruik: Gebruik
) -> Iterator[Problem]:
    shown = ooxml.parse(ooxml.read_package(standaard)[ooxml.STYLES]).iter(w("name"))
    names = {one.get(w("val"), "").lower(): one.get(w("val"), "") for one in shown}
    for name in sorted(basis.stijlen):
        users = gebruik.get(name, ())
        if not users and name not in _BY_US:
            continue
        text = ", ".join(users[:_SHOWN]) or _BY_US[name]
        if len(users) > _SHOWN:
            text += f" en {len(users) - _SHOWN} andere"
        yield stuk.meld("S560", _style(name), stijl=names.get(name, name), gebruikt=text)


_BY_US: Final = {
    **{f"toc {n}": "de inhoudsopgave" for n in (1, 2)},
    "table of figures": "de lijst van tabellen",
    "openkeuze": "gemarkeerde keuzes in een concept",
    "verwachtekeuze": "gemarkeerde keuzes in een concept",
    "aangekondigdekeuze": "gemarkeerde keuzes in een concept",
    "tekst na tabel": "de alinea na een tabel",
    "noot": "noten voor de jurist in een concept",
}
"""Styles that no template names but the program gives itself, with where they come."""


# --- contrast ------------------------------------------------------------------------------


def _contrast(stuk: Stuk, book: Stijlboek, known: set[str]) -> Iterator[Problem]:
    """Every style of ours on its own background, and what can stand on that of another."""
    paragraphs = [one for one in book.van_soort("paragraph") if book.naam(one) in known]
    letters = [one for one in book.van_soort("character") if book.naam(one) in known]
    tables = [one for one in book.van_soort("table") if book.naam(one) in known]
    filled = {n for t in tables for k, n in _TABLE_TEXT.items() if book.tabelvlak(t, k)}
    seen: set[tuple[str, str]] = set()
    for style in paragraphs:
        if book.naam(style) in filled and book.vlak(style) is None:
            continue  # it stands on the fill of its cell
        paper = book.vlak(style) or kleuren.WIT
        yield from _told(stuk, book.letter(style), paper, book.naam(style), "", seen)
    backs = {book.vlak(one) or kleuren.WIT: book.naam(one) for one in reversed(paragraphs)}
    for style in letters:
        own, back = book.eigen_letter(style), book.vlak_letters(style)
        if back is not None and own is None:
            for one in paragraphs:
                extra = f"op tekst in de stijl {book.naam(one)}"
                yield from _told(stuk, book.letter(one), back, book.naam(style), extra, seen)
        elif own is not None:
            for under, name in backs.items() if back is None else ((back, ""),):
                extra = f"in de stijl {name}" if name and under != kleuren.WIT else ""
                yield from _told(stuk, own, under, book.naam(style), extra, seen)
    by_name = {book.naam(one): one for one in paragraphs}
    for style in tables:
        for kind, name in _TABLE_TEXT.items():
            fill, given = book.tabelvlak(style, kind), book.tabelletter(style, kind)
            text = by_name.get(name)
            if fill is None or text is None or book.vlak(text) is not None:
                continue
            front = book.eigen_letter(text) or given
            extra = "de kopregel van een tabel" if kind else "een tabel"
            yield from _told(stuk, front, fill, book.naam(style), f"{extra}, stijl {name}", seen)


def _told(
    stuk: Stuk, front: str | None, back: str, name: str, extra: str, seen: set[tuple[str, str]]
) -> Iterator[Problem]:
    """The problem, once for each style and background."""
    fault = _fault(front, back)
    if fault is None or (name, back) in seen:
        return
    seen.add((name, back))
    yield stuk.meld("S562", _style(name), **fault, waarvan=extra or f"de stijl {name}")


def _fault(front: str | None, back: str) -> dict[str, str] | None:
    colour = front or kleuren.leesbaar(back)
    ratio = kleuren.contrast(colour, back)
    if ratio >= kleuren.GENOEG:
        return None
    shown = f"{int(ratio * 100) / 100:.2f}".replace(".", ",")  # never rounded up to what is enough
    return {"voor": colour, "achter": back, "verhouding": shown}


def _contrast_in_text(stuk: Stuk, book: Stijlboek) -> Iterator[Problem]:
    """Header and footer, with what was coloured by hand there and the cells they stand in."""
    for deel, alinea in stuk.alineas():
        if not re.fullmatch(r"word/(header|footer)\d*\.xml", deel.naam):
            continue
        under = book.onder(alinea.element)
        for run in alinea.element.iter(w("r")):
            text = "".join(t.text or "" for t in run.iter(w("t"))).strip()
            fault = _fault(*book.gedrukt(run, alinea.element, under)) if text else None
            if fault is not None:
                yield stuk.meld("S562", alinea.waar, **fault, waarvan=f"'{kort(text)}'")
                break


# --- fonts ---------------------------------------------------------------------------------


def _fonts(stuk: Stuk, book: Stijlboek, known: set[str]) -> Iterator[Problem]:
    used: dict[str, str] = {}
    fonts = book.lettertypen(stuk.parts)
    for name in book.standaard_letters(fonts):
        used.setdefault(name, "")
    for style in book.stijlen():
        if book.naam(style) in known:
            for name in book.letters_van(style, fonts):
                used.setdefault(name, _style(book.naam(style)))
    for deel, alinea in stuk.alineas():
        if deel.naam != ooxml.DOCUMENT:
            for run in alinea.element.iter(w("r")):
                for name in book.letters_van(run, fonts):
                    used.setdefault(name, alinea.waar)
    for name, waar in used.items():
        found = lettertypen.zoek(name)
        if not found.mag_mee:
            yield stuk.meld("S563", waar, lettertype=name, bits=found.bits)
        elif not found.aanwezig:
            other = "wat het vervangt is hier niet na te gaan (fontconfig ontbreekt)"
            if found.familie:
                other = f"{found.familie.split(',')[0]} komt ervoor in de plaats"
            yield stuk.meld("S564", waar, lettertype=name, vervanger=other)


# --- header, footer, paper -----------------------------------------------------------------


def _running(stuk: Stuk, basis: huisstijl.Basis) -> Iterator[Problem]:
    words = {"header": "koptekst", "footer": "voettekst"}
    for kind in basis.stukken:
        yield stuk.meld("S565", "", wat=f"deze huisstijl heeft geen {words[kind]}")
    if len(basis.stukken) == len(words):
        return
    text, codes = "", ""
    parts = ooxml.read_package(basis.docx)
    targets = pakket.relaties(parts, ooxml.DOCUMENT)
    section = huisstijl.laatste_sectie(ooxml.parse(parts[ooxml.DOCUMENT]))
    refs = (w("headerReference"), w("footerReference"))
    for one in () if section is None else section.iterchildren(*refs):
        if one.get(w("type")) == "default":
            root = ooxml.parse(parts[targets[one.get(f"{{{ooxml.R}}}id")]])
            text += ooxml.visible_text(root)
            codes += " ".join(field.instruction for field in ooxml.fields(root)) + " "
            codes += "PAGE " if next(root.iter(w("pgNum")), None) is not None else ""
    if "PAGE" not in codes.split():
        yield stuk.meld("S565", "", wat="kop- en voettekst hebben geen paginanummer (veld PAGE)")
    if "is_concept" not in text:
        wat = "kop- en voettekst laten niet zien dat een document een concept is"
        yield stuk.meld("S565", "", wat=f"{wat} ({{% if document.is_concept %}})")
    if "document.titel" not in text:
        wat = "kop- en voettekst noemen het document niet"
        yield stuk.meld("S565", "", wat=f"{wat} ({{{{ document.titel }}}})")


def _paper(stuk: Stuk) -> Iterator[Problem]:
    section = huisstijl.laatste_sectie(ooxml.parse(stuk.parts[ooxml.DOCUMENT]))
    size = None if section is None else section.find(w("pgSz"))
    if size is None:
        return
    sides = sorted((int(size.get(w("w"), "0")), int(size.get(w("h"), "0"))))
    if any(abs(own - a4) > _ROOM for own, a4 in zip(sides, _A4, strict=True)):
        shown = " bij ".join(f"{side / _INCH * 2.54:.1f}".replace(".", ",") for side in sides)
        yield stuk.meld("S566", "", maat=f"{shown} cm")


def gebruikt(root: Element, stijlen: Mapping[str, str]) -> set[str]:
    """The names, in lower case, of the styles that a part of a template uses."""
    tags = (w("pStyle"), w("rStyle"), w("tblStyle"))
    used = {node.get(w("val"), "") for node in root.iter(*tags)}
    return {stijlen[one] for one in used if one in stijlen}
