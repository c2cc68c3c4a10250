"""Lists of OLD in terms of NEW: a list that is the same keeps NEW's number, others are added.

In: both packages and the pairs of paragraphs. Out: the trees of OLD with numbers (``w:numId``)
that hold in NEW. Two lists are the same when their definitions are equal and most paragraphs of
the one are paired with paragraphs of the other; each list has at most one partner, so lists that
were apart stay apart.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Iterable

from lxml import etree

from generator.ooxml import Element, w
from generator.redline.namen import diepe_vorm
from generator.redline.pakket import Pakket

_NIET = frozenset((w("nsid"), w("tmpl"), w("name")))


class Nummering:
    """The lists of one package, read from its numbering part."""

    def __init__(self, package: Pakket) -> None:
        self.deel = package.deel(package.hoofd, "numbering")
        self.root = package.boom(self.deel) if self.deel else None
        self._vormen: dict[str, str] = {}
        nodes = list(self.root) if self.root is not None else []
        known = (n for n in nodes if n.tag == w("abstractNum"))
        self.abstract = {n.get(w("abstractNumId"), ""): n for n in known}
        self.lijsten = {n.get(w("numId"), ""): n for n in nodes if n.tag == w("num")}

    def van(self, lijst: str) -> str:
        """The id of the definition of a list."""
        found = self.lijsten[lijst].find(w("abstractNumId"))
        return "" if found is None else found.get(w("val"), "")

    def vorm(self, lijst: str) -> str:
        """Equal for lists that count and look the same; empty when there is no such list."""
        if lijst not in self._vormen:
            self._vormen[lijst] = self._vorm(lijst)
        return self._vormen[lijst]

    def _vorm(self, lijst: str) -> str:
        if lijst not in self.lijsten or self.van(lijst) not in self.abstract:
            return ""
        definition = self.abstract[self.van(lijst)]
        parts = [diepe_vorm(c) for c in definition if c.tag not in _NIET]
        changes = self.lijsten[lijst].findall(w("lvlOverride"))
        return "".join([*parts, *(diepe_vorm(c) for c in changes)])


def nummer(paragraph_or_style: Element) -> Element | None:
    """The ``w:numId`` of the paragraph or style itself."""
    return paragraph_or_style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")


def vertaal_nummering(
    oud: Pakket,
    nieuw: Pakket,
    pairs: Iterable[tuple[Element, Element]],
    wortels: list[Element],
) -> list[str]:
    """Change the list numbers in ``wortels`` (trees of OLD, styles added to NEW).

    ``pairs`` are paragraphs (or styles) of OLD and NEW that belong together. Gives remarks in
    Dutch on what could not be carried.
    """
    old, new = Nummering(oud), Nummering(nieuw)
    votes: Counter[tuple[str, str]] = Counter()
    for one, other in pairs:
        a, b = nummer(one), nummer(other)
        if a is not None and b is not None:
            votes[a.get(w("val"), ""), b.get(w("val"), "")] += 1
    to_new: dict[str, str] = {"0": "0"}
    taken: set[str] = set()
    abstract: dict[str, str] = {}
    for (a, b), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if a not in to_new and b not in taken and old.vorm(a) and old.vorm(a) == new.vorm(b):
            to_new[a] = b
            taken.add(b)
            abstract.setdefault(old.van(a), new.van(b))
    used = [node for root in wortels for node in root.iter(w("numId"))]
    used = [node for node in used if node.get(w("val"), "") not in ("", "0")]
    missing = sorted({n.get(w("val"), "") for n in used} - set(to_new), key=_getal)
    remarks = _voeg_toe(old, new, nieuw, [m for m in missing if old.vorm(m)], to_new, abstract)
    for node in used:
        value = node.get(w("val"), "")
        node.set(w("val"), to_new.get(value, value if value not in new.lijsten else "0"))
    return remarks


def _getal(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdecimal() else (0, text)


def _voeg_toe(
    old: Nummering,
    new: Nummering,
    nieuw: Pakket,
    missing: list[str],
    to_new: dict[str, str],
    abstract: dict[str, str],
) -> list[str]:
    if not missing:
        return []
    if new.root is None:
        root = etree.Element(w("numbering"), nsmap={"w": w("")[1:-1]})
        name = nieuw.voeg_xml("word/numbering.xml", "numbering", root)
        new.root = nieuw.boom(name)
    remarks = []
    for lijst in missing:
        definition = old.van(lijst)
        if definition not in abstract:
            abstract[definition] = fresh = _vrij(new.abstract)
            made = copy.deepcopy(old.abstract[definition])
            made.set(w("abstractNumId"), fresh)
            _eigen_nsid(made, fresh)
            for picture in list(made.iter(w("lvlPicBulletId"))):
                picture.getparent().remove(picture)
                remarks.append("opsommingstekens die een plaatje zijn, in verwijderde lijsten")
            last = new.root.findall(w("abstractNum"))
            at = new.root.index(last[-1]) + 1 if last else _na_plaatjes(new.root)
            new.root.insert(at, made)
            new.abstract[fresh] = made
        number = _vrij(new.lijsten)
        made = copy.deepcopy(old.lijsten[lijst])
        made.set(w("numId"), number)
        reference = made.find(w("abstractNumId"))
        if reference is not None:
            reference.set(w("val"), abstract[definition])
        after = [*new.root.findall(w("abstractNum")), *new.root.findall(w("num"))]
        new.root.insert(new.root.index(after[-1]) + 1, made)
        new.lijsten[number] = made
        to_new[lijst] = number
    return list(dict.fromkeys(remarks))


def _vrij(taken: dict[str, Element]) -> str:
    return str(max((int(key) for key in taken if key.lstrip("-").isdecimal()), default=0) + 1)


def _na_plaatjes(root: Element) -> int:
    return len(root.findall(w("numPicBullet")))


def _eigen_nsid(definition: Element, fresh: str) -> None:
    """Word takes definitions with one nsid for one list, so a copy gets its own."""
    for name in ("nsid", "tmpl"):
        for node in definition.findall(w(name)):
            definition.remove(node)
    seed = f"{fresh}{diepe_vorm(definition)}".encode()
    nsid = definition.makeelement(w("nsid"))
    nsid.set(w("val"), hashlib.sha256(seed).hexdigest()[:8].upper())
    definition.insert(0, nsid)
