"""How far every document is, for the terminal.

In: the overview of a region. Out: lines on a stream: a table in colour on a terminal, aligned
plain text anywhere else. Colours respect ``NO_COLOR``; no meaning hangs on them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.overzicht import Documentstand, Inkooprij, Overzicht
from generator.taal import merk, zeg

Rij = tuple[str, str, str, str]
"""Tender, document, stand in words, and its kind (a key of ``_KLEUR``)."""

_KOP = (merk("Aanbesteding"), merk("Document"), merk("Stand"))
_STANDEN = (merk("gereed"), merk("concept"), merk("geblokkeerd"))
_KLEUR = {
    "gereed": "green",
    "concept": "yellow",
    "geblokkeerd": "red",
    "fout": "bold red",
    "werkstukken": "dim",
}


def rijen(regio: str, seen: Overzicht, tenders: Collection[str]) -> list[Rij]:
    """The lines of one region: its documents, of these tenders only."""
    found = [
        row
        for a in seen.aanbestedingen
        if f"{regio}/{a.id}" in tenders
        for row in _tender(f"{regio}/{a.id}", a)
    ]
    for fault in seen.fouten:
        if fault.tender in tenders:
            count = f"{fault.aantal} {zeg('fout') if fault.aantal == 1 else zeg('fouten')}"
            words = zeg("spec heeft fouten ({aantal}); zie bestek check", aantal=count)
            words = f"{words} {fault.tender}"
            found.append((fault.tender, "", words, "fout"))
    return found


def _tender(naam: str, a: Inkooprij) -> Iterator[Rij]:
    for document in a.documenten:
        yield naam, document.naam, _stand(document), document.stand
    if a.werkstukken:
        waiting = a.werkstukken_wachten
        later = zeg(", waarvan {aantal} nog niet", aantal=waiting) if waiting else ""
        yield naam, zeg("werkstukken"), f"{a.werkstukken}{later}", "werkstukken"


def _stand(document: Documentstand) -> str:
    if document.reden:
        return zeg("geblokkeerd: {reden}", reden=document.reden)
    return zeg("concept, {aantal} open", aantal=document.open) if document.open else zeg("gereed")


def samenvatting(regio: str, seen: Overzicht) -> str:
    """One line about the region as a whole."""
    if not seen.aanbestedingen and not seen.fouten:
        reason = seen.regio.geen_aanbesteding.inhoud
        return f"{regio}: {zeg('geen aanbesteding.')} {reason or ''}".rstrip()
    documents = [d for a in seen.aanbestedingen for d in a.documenten]
    counts = [f"{n} {zeg(s)}" for s in _STANDEN if (n := _aantal(documents, s))]
    tenders = len(seen.aanbestedingen) + len(seen.fouten)
    keuzes = len(seen.keuzes)
    parts = [
        f"{tenders} {zeg('aanbesteding') if tenders == 1 else zeg('aanbestedingen')}",
        f"{len(documents)} {zeg('document') if len(documents) == 1 else zeg('documenten')}"
        + (f" ({', '.join(counts)})" if counts else ""),
        f"{keuzes} {zeg('keuze open') if keuzes == 1 else zeg('keuzes open')}",
    ]
    return f"{regio}: {', '.join(parts)}"


def _aantal(documents: Sequence[Documentstand], stand: str) -> int:
    return sum(d.stand == stand for d in documents)


def toon(rows: Sequence[Rij], regels: Sequence[str], stream: TextIO) -> None:
    """Print the table, and the line of every region below it."""
    console = Console(file=stream, highlight=False)
    if not console.is_terminal:
        for line in (*_uitgelijnd(rows), *regels):
            print(line, file=stream)
        return
    table = Table(*map(zeg, _KOP), header_style="bold", pad_edge=False)
    last = ""
    for tender, document, words, kind in rows:
        if last and tender != last:
            table.add_section()
        style = _KLEUR.get(kind, "")
        table.add_row(tender if tender != last else "", document, Text(words, style=style))
        last = tender
    if rows:
        console.print(table)
    for line in regels:
        console.print(Text(line))


def _uitgelijnd(rows: Sequence[Rij]) -> Iterator[str]:
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    for tender, document, words, _ in rows:
        yield f"{tender:<{widths[0]}}  {document:<{widths[1]}}  {words}".rstrip()
