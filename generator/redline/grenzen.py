"""What differs between two documents and is no tracked change: told, never left out silently.

In: both packages as they were read. Out: lines in Dutch. Word itself cannot track these either,
or replaces them as a whole.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from generator.ooxml import Element, w
from generator.redline import oordeel
from generator.redline.namen import diepe_vorm, vorm
from generator.redline.ontleden import Kijk
from generator.redline.pakket import Pakket

_BIJZAAK = frozenset(
    w(name) for name in ["rsids", "proofState", "zoom", "docVars", "trackRevisions", "view"]
)
_EEN = {
    "theme": "het thema (kleuren en lettertypen)",
    "fontTable": "de lijst van lettertypen",
    "webSettings": "instellingen voor het web",
    "glossaryDocument": "bouwstenen die in het bestand zelf zijn bewaard",
    "people": "de lijst van auteurs",
}
_GEHEEL = {
    w("txbxContent"): "tekst binnen tekstvakken: een ander tekstvak is als geheel vervangen",
    w("drawing"): "afbeeldingen van binnen: een andere afbeelding is als geheel vervangen",
    w("object"): "ingesloten objecten van binnen: een ander object is als geheel vervangen",
}
_EIGENSCHAPPEN = ("core-properties", "extended-properties", "custom-properties")


def zoek(oud: Pakket, nieuw: Pakket) -> list[str]:
    """What is not compared, or only as a whole, for these two documents."""
    found = [*_instellingen(oud, nieuw), *_standaard(oud, nieuw)]
    for relation, words in _EEN.items():
        if _vorm_van(oud, relation) != _vorm_van(nieuw, relation):
            found.append(words)
    found += _bestandseigenschappen(oud, nieuw)
    found += _opmerkingen(oud, nieuw) + _bladwijzers(oud, nieuw) + _besturing(oud, nieuw)
    found += _als_geheel(oud, nieuw) + _ingesloten(oud, nieuw) + _vreemd(oud, nieuw)
    return found


def stijlen(changed: Sequence[str]) -> list[str]:
    """The styles that both documents define, but otherwise; those of NEW hold."""
    if not changed:
        return []
    names = ", ".join(sorted(changed)[:12]) + (", ..." if len(changed) > 12 else "")
    return [f"wat een stijl inhoudt; anders gedefinieerd: {names} (die van NIEUW gelden)"]


def _wortels(package: Pakket) -> list[Element]:
    return [package.boom(name) for name in oordeel.verhalen(package)]


def _vorm_van(package: Pakket, relation: str) -> str:
    part = package.deel(package.hoofd, relation)
    return diepe_vorm(package.boom(part)) if part.endswith(".xml") else ""


def _instellingen(oud: Pakket, nieuw: Pakket) -> list[str]:
    sides = []
    for package in (oud, nieuw):
        part = package.deel(package.hoofd, "settings")
        nodes = list(package.boom(part)) if part else []
        sides.append({(str(n.tag), diepe_vorm(n)) for n in nodes if n.tag not in _BIJZAAK})
    names = sorted({tag.rpartition("}")[2] for tag, _ in sides[0] ^ sides[1]})
    return [f"instellingen van het document ({', '.join(names)})"] if names else []


def _standaard(oud: Pakket, nieuw: Pakket) -> list[str]:
    found, forms = [], []
    for package in (oud, nieuw):
        part = package.deel(package.hoofd, "styles")
        node = package.boom(part).find(w("docDefaults")) if part else None
        forms.append("" if node is None else diepe_vorm(node))
    if forms[0] != forms[1]:
        found.append("de standaardopmaak van het document (docDefaults)")
    backgrounds = [p.boom(p.hoofd).find(w("background")) for p in (oud, nieuw)]
    if len({"" if b is None else diepe_vorm(b) for b in backgrounds}) > 1:
        found.append("de achtergrond van de bladzijden")
    separators = [_scheidingen(p) for p in (oud, nieuw)]
    if separators[0] and separators[1] and separators[0] != separators[1]:
        found.append("de lijn tussen tekst en noten")
    return found


def _scheidingen(package: Pakket) -> str:
    found = ""
    for kind in ("footnotes", "endnotes"):
        if part := package.deel(package.hoofd, kind):
            root = package.boom(part)
            found += "".join(diepe_vorm(n) for n in root if n.get(w("type"), "normal") != "normal")
    return found


def _bestandseigenschappen(oud: Pakket, nieuw: Pakket) -> list[str]:
    forms = []
    for package in (oud, nieuw):
        related = package.relaties("").values()
        parts = [r.doel for r in related if r.soort in _EIGENSCHAPPEN and r.doel in package.delen]
        forms.append("".join(diepe_vorm(package.boom(p)) for p in parts if p.endswith(".xml")))
    found = ["eigenschappen van het bestand (titel, auteur, datum)"] if forms[0] != forms[1] else []
    custom = []
    for package in (oud, nieuw):
        names = sorted(n for n in package.delen if n.startswith("customXml/"))
        custom.append([package.delen[n] for n in names])
    if custom[0] != custom[1]:
        found.append("gegevens in XML naast de tekst (customXml)")
    return found


def _opmerkingen(oud: Pakket, nieuw: Pakket) -> list[str]:
    parts = [p.deel(p.hoofd, "comments") for p in (oud, nieuw)]
    texts = [_vorm_van(p, "comments") for p in (oud, nieuw)]
    if texts[0] == texts[1] or not any(parts):
        return []
    return ["opmerkingen in de kantlijn (die van NIEUW blijven, die van OUD vallen weg)"]


def _bladwijzers(oud: Pakket, nieuw: Pakket) -> list[str]:
    names = [
        {m.get(w("name"), "") for root in _wortels(p) for m in root.iter(w("bookmarkStart"))}
        for p in (oud, nieuw)
    ]
    only = len(names[0] - names[1])
    if not only and not names[1] - names[0]:
        return []
    return [
        "bladwijzers (die van NIEUW blijven; van OUD alleen die in een verwijderde alinea of waar "
        "een verwijderde verwijzing heen wijst)"
    ]


def _besturing(oud: Pakket, nieuw: Pakket) -> list[str]:
    tags, own = (w("sdtPr"), w("smartTag"), w("customXml")), frozenset((w("id"),))
    forms = [
        [f"{n.tag} {vorm(n, own) if n.tag == w('sdtPr') else ''}" for n in root.iter(*tags)]
        for root in (p.boom(p.hoofd) for p in (oud, nieuw))
    ]
    if forms[0] == forms[1]:
        return []
    return ["inhoudsbesturingselementen en labels om tekst (hun inhoud is wel vergeleken)"]


def _als_geheel(oud: Pakket, nieuw: Pakket) -> list[str]:
    found = []
    for tag, words in _GEHEEL.items():
        forms = [list(_gehelen(package, tag)) for package in (oud, nieuw)]
        if forms[0] != forms[1]:
            found.append(words)
    return found


def _gehelen(package: Pakket, tag: str) -> Iterator[str]:
    """Every element of this name, by what it shows and leads to."""
    for part in oordeel.verhalen(package):

        def fingerprint(relation: str, part: str = part) -> str:
            return package.vingerafdruk(part, relation)

        look = Kijk(lambda _: "", fingerprint)
        for node in package.boom(part).iter(tag):
            yield look.ding(node)


def _ingesloten(oud: Pakket, nieuw: Pakket) -> list[str]:
    """Parts behind a drawing: a chart has its numbers in parts of its own."""
    sides = []
    for package in (oud, nieuw):
        folders = ("charts", "embeddings", "diagrams", "activeX")
        names = (n for n in package.delen if posixpath.basename(posixpath.dirname(n)) in folders)
        sides.append(sorted(package.delen[n] for n in names))
    return ["gegevens achter grafieken en ingesloten bestanden"] if sides[0] != sides[1] else []


def _vreemd(oud: Pakket, nieuw: Pakket) -> list[str]:
    tags = (w("altChunk"), w("subDoc"))
    if any(n is not None for p in (oud, nieuw) for n in p.boom(p.hoofd).iter(*tags)):
        return ["documenten die in het document zijn ingevoegd (altChunk, subDoc)"]
    return []
