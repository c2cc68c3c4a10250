"""Comments at changes: why this changed, in a balloon of Word.

In: texts with a bookmark or a passage, and the paragraphs that changed. Out: the comments in the
document, and those for which no changed paragraph was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from generator.ooxml import Element, text_run, w
from generator.redline.pakket import Pakket


@dataclass(frozen=True)
class Toelichting:
    """A comment for the first changed paragraph (or row) with this bookmark or this passage.

    ``passage`` is looked for in the new and in the old text. With both, both must hold.
    """

    tekst: str
    bladwijzer: str = ""
    passage: str = ""


def plaats(
    nieuw: Pakket,
    veranderd: Sequence[Element],
    toelichtingen: Sequence[Toelichting],
    auteur: str,
    datum: str,
) -> list[Toelichting]:
    """Put each comment at its paragraph; gives those that found none."""
    order = {p: n for n, p in enumerate(nieuw.boom(nieuw.hoofd).iter(w("p")))}
    found = sorted((p for p in veranderd if p in order), key=lambda p: order[p])
    known = [(p, _bladwijzers(p), _teksten(p)) for p in found] if toelichtingen else []
    left = []
    for one in toelichtingen:
        target = next((p for p, names, texts in known if _past(one, names, texts)), None)
        if target is None:
            left.append(one)
        else:
            _zet(nieuw, target, one.tekst, auteur, datum)
    return left


def _past(one: Toelichting, names: set[str], texts: tuple[str, str]) -> bool:
    if not one.bladwijzer and not one.passage:
        return False
    in_place = not one.bladwijzer or one.bladwijzer in names
    return in_place and (not one.passage or any(one.passage in text for text in texts))


def _bladwijzers(paragraph: Element) -> set[str]:
    """Bookmarks of the paragraph; of a table row those of the whole row."""
    row = next(paragraph.iterancestors(w("tr")), paragraph)
    return {mark.get(w("name"), "") for mark in row.iter(w("bookmarkStart"))}


def _teksten(paragraph: Element) -> tuple[str, str]:
    """The text as it is now and as it was."""
    new, old = [], []
    for node in paragraph.iter(w("t"), w("delText"), w("tab")):
        text = " " if node.tag == w("tab") else node.text or ""
        if node.tag == w("delText"):
            old.append(text)
            continue
        new.append(text)
        if next(node.iterancestors(w("ins")), None) is None:
            old.append(text)
    return "".join(new), "".join(old)


def _zet(nieuw: Pakket, paragraph: Element, tekst: str, auteur: str, datum: str) -> None:
    part = nieuw.deel(nieuw.hoofd, "comments")
    if not part:
        root = etree.Element(w("comments"), nsmap={"w": w("")[1:-1]})
        part = nieuw.voeg_xml("word/comments.xml", "comments", root)
    root = nieuw.boom(part)
    numbers = [int(c.get(w("id"), "0")) for c in root.iterchildren(w("comment"))]
    number = str(max([*numbers, -1]) + 1)
    initials = "".join(word[0] for word in auteur.split())[:4]
    comment = etree.SubElement(
        root,
        w("comment"),
        {w("id"): number, w("author"): auteur, w("date"): datum, w("initials"): initials},
    )
    for line in tekst.split("\n"):
        etree.SubElement(comment, w("p")).append(text_run(line))
    start = etree.Element(w("commentRangeStart"), {w("id"): number})
    at = 1 if paragraph.find(w("pPr")) is not None else 0
    paragraph.insert(at, start)
    etree.SubElement(paragraph, w("commentRangeEnd"), {w("id"): number})
    run = etree.SubElement(paragraph, w("r"))
    etree.SubElement(run, w("commentReference"), {w("id"): number})
