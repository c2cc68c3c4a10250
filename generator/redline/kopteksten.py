"""Headers and footers: which part of OLD goes with which of NEW, through the sections.

In: both packages and the pairs of sections. Out: plans per part of NEW; headers that only one of
both has; remarks on what cannot be woven. A section without a header of its own has that of the
section before it (ISO 29500-1, 17.10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from generator.ooxml import Element, R, w
from generator.redline.pakket import Pakket
from generator.redline.plan import Blok, maak_plan

_TYPES = ("default", "first", "even")
_SOORTEN = ("header", "footer")
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_INHOUD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@dataclass(eq=False)
class Kopteksten:
    """``plannen``: (part of OLD, part of NEW, plan)."""

    plannen: list[tuple[str, str, list[Blok]]] = field(default_factory=list)
    alleen_nieuw: list[str] = field(default_factory=list)
    alleen_oud: list[tuple[str, Element, str, str]] = field(default_factory=list)
    """Part of OLD, section of NEW to hang it on, kind, type."""
    opmerkingen: list[str] = field(default_factory=list)


def secties(package: Pakket) -> list[Element]:
    """All sections of the body, in order."""
    return [s for s in package.boom(package.hoofd).iter(w("sectPr")) if _is_eigen(s)]


def _is_eigen(section: Element) -> bool:
    parent = section.getparent()
    return parent is not None and parent.tag in (w("body"), w("pPr"))


def zoek(oud: Pakket, nieuw: Pakket, pairs: Sequence[tuple[Element, Element]]) -> Kopteksten:
    """The headers and footers of both documents; ``pairs`` are sections that go together."""
    found = Kopteksten()
    old, new = _geldend(oud), _geldend(nieuw)
    partner: dict[str, str] = {}
    hung: set[tuple[str, str]] = set()
    for one, other in pairs:
        for kind, type_ in ((k, t) for k in _SOORTEN for t in _TYPES):
            before, after = old[one].get((kind, type_), ""), new[other].get((kind, type_), "")
            if before and after:
                if partner.setdefault(after, before) != before:
                    words = "een kop- of voettekst die in OUD per sectie verschilt en in NIEUW niet"
                    found.opmerkingen.append(words)
            elif before and (kind, type_) not in hung:
                hung.add((kind, type_))
                found.alleen_oud.append((before, other, kind, type_))
    for after, before in partner.items():
        plan = maak_plan(oud.boom(before), nieuw.boom(after))
        found.plannen.append((before, after, plan))
    everywhere = dict.fromkeys(part for parts in new.values() for part in parts.values())
    found.alleen_nieuw = [part for part in everywhere if part not in partner]
    return found


def hang_op(
    nieuw: Pakket, section: Element, kind: str, type_: str, nsmap: dict[str | None, str]
) -> str:
    """A new, empty header or footer for a section of NEW; gives the name of its part."""
    root = etree.Element(w("hdr" if kind == "header" else "ftr"), nsmap=nsmap)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = nieuw.voeg_deel(f"word/{kind}1.xml", data, f"{_INHOUD}{kind}+xml")
    own = nieuw.voeg_relatie(nieuw.hoofd, _TYPE + kind, part)
    reference = section.makeelement(w(f"{kind}Reference"))
    reference.set(w("type"), type_)
    reference.set(f"{{{R}}}id", own)
    section.insert(0, reference)
    return part


def _geldend(package: Pakket) -> dict[Element, dict[tuple[str, str], str]]:
    """For each section the part that holds for each kind and type."""
    related = package.relaties(package.hoofd)
    holds: dict[tuple[str, str], str] = {}
    found = {}
    for section in secties(package):
        holds = dict(holds)
        for kind in _SOORTEN:
            for reference in section.findall(w(f"{kind}Reference")):
                relation = related.get(reference.get(f"{{{R}}}id", ""))
                if relation is not None and relation.doel in package.delen:
                    holds[kind, reference.get(w("type"), "default")] = relation.doel
        found[section] = holds
    return found
