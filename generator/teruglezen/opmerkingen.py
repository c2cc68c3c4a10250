"""Comments with their threads: who said what, at which text, and is it settled?

In: the bytes of a document and its paragraphs. Out: one ``Bevinding`` a thread. Threads and
"resolved" stand in the part commentsExtended (Word 2013 and later, LibreOffice 7 and later),
tied to a comment by the id of its last paragraph; without that part every comment stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator import ooxml
from generator.ooxml import W14, w
from generator.redline.pakket import Pakket
from generator.teruglezen.bevinding import Bevinding, Reactie, Soort
from generator.teruglezen.lezen import Alinea, netjes

W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
EIGEN = "bestek"
"""Author of the comments that this tool writes; one that nobody answered is no finding."""


@dataclass(frozen=True)
class _Opmerking:
    nummer: str
    wie: str
    wanneer: str
    tekst: str
    alineas: tuple[str, ...]


@dataclass(frozen=True)
class _Uitbreiding:
    opgelost: bool
    ouder: str


def opmerkingen(data: bytes, paragraphs: Iterable[Alinea]) -> list[Bevinding]:
    """The threads of comments, in the order of the document.

    Raises:
        RedlineError: it is no Word document, or one that cannot be read safely.
    """
    package = Pakket(data)
    comments = _comments(package)
    extended = _extended(package)
    by_paragraph = {p: one.nummer for one in comments.values() for p in one.alineas if p}
    parent: dict[str, str] = {}
    settled: dict[str, bool] = {}
    for own, extra in extended.items():
        number = by_paragraph.get(own, "")
        if not number:
            continue
        settled[number] = extra.opgelost
        above = by_paragraph.get(extra.ouder, "")
        if above and above != number:
            parent[number] = above
    threads: dict[str, list[_Opmerking]] = {}
    for number, one in comments.items():
        threads.setdefault(_wortel(number, parent), []).append(one)
    places = _plaatsen(paragraphs)
    found = []
    for root, members in threads.items():
        first = comments[root]
        rest = [one for one in members if one is not first]
        if first.wie == EIGEN and not rest and not settled.get(root, False):
            continue
        anchors = (places.get(one.nummer) for one in (first, *rest))
        where, quote = next((found for found in anchors if found), (None, ""))
        found.append(
            Bevinding(
                Soort.OPMERKING,
                where.bladwijzer if where else "",
                where.kop if where else "",
                oud=netjes(quote),
                nieuw=first.tekst,
                alinea_oud=where.oud if where else "",
                alinea_nieuw=where.nieuw if where else "",
                wie=first.wie,
                wanneer=first.wanneer,
                deel=where.deel if where else "",
                opgelost=settled.get(root, False) if extended else None,
                reacties=tuple(Reactie(o.wie, o.wanneer, o.tekst) for o in rest),
                volgnummer=where.nummer if where else 0,
            )
        )
    return sorted(found, key=lambda one: one.volgnummer)


def _comments(package: Pakket) -> dict[str, _Opmerking]:
    part = package.deel(package.hoofd, "comments")
    if not part:
        return {}
    found = {}
    for node in package.boom(part).iter(w("comment")):
        number = node.get(w("id"), "")
        lines = [netjes(ooxml.visible_text(p)) for p in node.iter(w("p"))]
        found[number] = _Opmerking(
            number,
            node.get(w("author"), ""),
            node.get(w("date"), ""),
            "\n".join(line for line in lines if line),
            tuple(p.get(f"{{{W14}}}paraId", "").upper() for p in node.iter(w("p"))),
        )
    return found


def _extended(package: Pakket) -> dict[str, _Uitbreiding]:
    part = package.deel(package.hoofd, "commentsExtended")
    if not part:
        return {}
    return {
        node.get(f"{{{W15}}}paraId", "").upper(): _Uitbreiding(
            node.get(f"{{{W15}}}done", "0") in ("1", "true", "on"),
            node.get(f"{{{W15}}}paraIdParent", "").upper(),
        )
        for node in package.boom(part).iter(f"{{{W15}}}commentEx")
    }


def _wortel(number: str, parent: Mapping[str, str]) -> str:
    """The first comment of the thread; a circle in a damaged file ends where it began."""
    seen = {number}
    while (above := parent.get(number)) is not None and above not in seen:
        seen.add(above)
        number = above
    return number


def _plaatsen(paragraphs: Iterable[Alinea]) -> dict[str, tuple[Alinea, str]]:
    """Id -> the paragraph in which the comment begins, and the text it stands at."""
    found: dict[str, tuple[Alinea, str]] = {}
    for paragraph in paragraphs:
        own: dict[str, str] = {}
        for stuk in paragraph.stukken:
            for number in stuk.opmerkingen:
                own[number] = own.get(number, "") + stuk.tekst
                if number not in found:
                    mark = stuk.bladwijzer or paragraph.bladwijzer
                    found[number] = (replace(paragraph, bladwijzer=mark), "")
        for number, text in own.items():
            where, before = found[number]
            found[number] = (where, f"{before} {text}")
    return found
