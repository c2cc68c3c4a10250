"""The changed passages of published documents, before and after, per announced change.

In: the published documents and a fresh rendering of each. Out: ``Passages``. What the tool made
then and makes now is compared, so that what differs comes from the spec; shown as *before* is
what was really published. A passage belongs to the change whose value stands in it, or let it in;
what no value explains is a consequence (a number, a reference), or comes from a changed clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from generator import afgeleid, context, spoor
from generator.assemble import assemble, clause_file, used_by
from generator.dossier import Dossier
from generator.files import digest
from generator.inlichtingen import Passage
from generator.koppen import Heading
from generator.nota.stukken import Blok, Gepubliceerd, kop, lees
from generator.origin import Place
from generator.pipeline import House
from generator.plan import plan
from generator.problems import Problem, problem
from generator.render import render
from generator.wijzigingen import Wijziging

Paar = tuple[Blok | None, Blok | None]


@dataclass(frozen=True)
class Vers:
    """A document as the spec makes it now."""

    blokken: tuple[Blok, ...]
    koppen: tuple[Heading, ...]
    herkomst: Mapping[str, Any]


@dataclass
class Passages:
    """Per number of a change its passages; the rest; and what a person must look at."""

    per: dict[int, list[Passage]] = field(default_factory=dict)
    ook: dict[int, set[int]] = field(default_factory=dict)
    """Changes that show a passage of this one."""
    gevolgen: list[Passage] = field(default_factory=list)
    problemen: list[Problem] = field(default_factory=list)


def passages(
    house: House,
    one: Dossier,
    stukken: Iterable[Gepubliceerd],
    aangekondigd: Mapping[int, Sequence[Wijziging]],
    overig: Sequence[Wijziging],
    place: Place,
) -> Passages:
    """The passages of every document.

    Args:
        house: what all tenders share.
        one: the tender as it is now.
        stukken: what was published.
        aangekondigd: number of a change -> the differences that it announces.
        overig: other differences (an earlier nota told them, or nobody needs to be told); what
            they alone explain is no part of this nota.
        place: of the questions, for problems.
    """
    result = Passages(per={nr: [] for nr in aangekondigd}, ook={nr: set() for nr in aangekondigd})
    for stuk in stukken:
        fresh = vers(house, one, stuk.naam)
        if fresh is None:
            result.problemen.append(problem("R549", place, "", document=stuk.titel))
            continue
        known = {0: overig, **aangekondigd}
        _van_stuk(house, one.tender, stuk, fresh, known, place, result)
    result.per = {nr: _samen(found) for nr, found in result.per.items()}
    result.gevolgen = _samen(result.gevolgen)
    return result


def _samen(found: Iterable[Passage]) -> list[Passage]:
    """Passages of one paragraph that follow each other as one, where each has both sides."""
    joined: list[Passage] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and last.waar == one.waar and all((last.oud, last.nieuw, one.oud, one.nieuw)):
            both = (last.oud + one.oud, last.nieuw + one.nieuw)
            joined[-1] = Passage(last.nr, last.waar, *both)
        else:
            joined.append(one)
    return joined


def vers(house: House, one: Dossier, naam: str) -> Vers | None:
    """A document of the plan as it would be published now; None when it cannot be made."""
    planned = next((g for g in plan(one) if g.naam == naam and not g.geblokkeerd), None)
    if planned is None:
        return None
    templates, skeleton = house.project.templates, planned.soort.sjabloon
    template, _ = assemble(templates, skeleton, one.tender, house.register, None)
    if template is None:
        return None
    names = context.names(one, afgeleid.derive(one), planned, template.bouwstenen, True)
    rendered, _ = render(template.docx, names, template.place)
    if rendered is None:
        return None
    report = rendered.report
    known = spoor.alineas(templates, skeleton, one.tender, report.bookmarks, report.shown)
    return Vers(*lees(rendered.docx), {**rendered.herkomst, "alineas": known})


def _van_stuk(
    house: House,
    tender: str,
    stuk: Gepubliceerd,
    fresh: Vers,
    aangekondigd: Mapping[int, Sequence[Wijziging]],
    place: Place,
    result: Passages,
) -> None:
    """The passages of one document; change 0 stands for those that are not told."""
    origin = stuk.publicatie.herkomst(stuk.naam)
    marks = {
        nr: _alle_bladwijzers(changes, origin, fresh.herkomst)
        for nr, changes in aangekondigd.items()
    }
    other = _andere_bouwstenen(house, tender, stuk)
    shown = _Tonen(stuk, fresh)
    clauses: list[str] = []
    for index, pair in enumerate(paren(stuk.gemaakt, fresh.blokken)):
        own = {name for blok in pair if blok for name in blok.bladwijzers}
        owners = [nr for nr, names in marks.items() if nr and names & own]
        if not owners and marks[0] & own:
            continue
        clause = _bouwsteen(own, origin, fresh.herkomst)
        if clause in other and not owners:
            clauses.append(clause)  # the clause was changed, not the spec: no change of this nota
            continue
        passage, touched = shown.passage(pair, f"{stuk.naam}-{index}")
        if touched:
            result.problemen.append(problem("R545", place, "", waar=passage.waar))
        if not owners:
            result.gevolgen.append(passage)
            continue
        result.per[owners[0]].append(passage)
        for nr in owners[1:]:
            result.ook[nr].add(owners[0])
    for clause in dict.fromkeys(clauses):
        result.problemen.append(problem("R546", place, "", bouwsteen=clause, document=stuk.titel))


def paren(oud: Sequence[Blok], nieuw: Sequence[Blok]) -> Iterator[Paar]:
    """What differs, in order: paired by bookmark, else in order where the numbers agree."""
    matcher = SequenceMatcher(
        None, [b.tekst for b in oud], [b.tekst for b in nieuw], autojunk=False
    )
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        rest = list(oud[i1:i2])
        level = i2 - i1 == j2 - j1
        for new in nieuw[j1:j2]:
            twin = next((b for b in rest if set(b.bladwijzers) & set(new.bladwijzers)), None)
            if twin is None and level:
                twin = next((b for b in rest if b.rij == new.rij), None)
            if twin is not None:
                rest.remove(twin)
            yield twin, new
        yield from ((old, None) for old in rest)


class _Tonen:
    """How a passage is shown: with the words and numbers of what was published."""

    def __init__(self, stuk: Gepubliceerd, fresh: Vers) -> None:
        self.titel = stuk.titel
        blocks, found = stuk.tekst
        self.woorden = {b.tekst for b in blocks}
        self.per_merk = {name: b for b in blocks for name in b.bladwijzers}
        self.koppen = {h.text: kop(h) for h in found}
        self.verse = {kop(h): h.text for h in fresh.koppen}

    def passage(self, pair: Paar, nr: str) -> tuple[Passage, bool]:
        """The passage, and whether a person had changed it before publication."""
        old, new = pair
        before, touched, heading = "", False, ""
        if old is not None:
            published = next(
                (self.per_merk[n] for n in old.bladwijzers if n in self.per_merk), None
            )
            same = old.tekst in self.woorden
            touched = not same
            before = published.tekst if published and not same else old.tekst
            heading = old.kop
        elif new is not None:
            text = self.verse.get(new.kop, new.kop)
            heading = self.koppen.get(text, new.kop)
        waar = f"{self.titel}, {_paragraaf(heading)}" if heading else self.titel
        after = (new.tekst,) if new else ()
        return Passage(nr, waar, (before,) if before else (), after), touched


def _paragraaf(heading: str) -> str:
    return f"paragraaf {heading}" if re.match(r"\d", heading) else heading


def _alle_bladwijzers(
    changes: Iterable[Wijziging], oud: Mapping[str, Any], nieuw: Mapping[str, Any]
) -> set[str]:
    found: set[str] = set()
    for change in changes:
        if change.oud is not None:
            found |= _bladwijzers(oud, change.oud.pad)
        if change.nieuw is not None:
            found |= _bladwijzers(nieuw, change.nieuw.pad)
    return found


def _bladwijzers(herkomst: Mapping[str, Any], pad: str) -> set[str]:
    """Bookmarks in which a value stands, by itself or derived, or that it let in."""
    below = re.compile(rf"{re.escape(pad)}(?![\w-])")
    within = re.compile(rf"(?<![\w.]){re.escape(pad)}(?![\w-])")
    found = {
        str(value.get("bladwijzer", ""))
        for value in herkomst.get("waarden", ())
        if below.match(str(value.get("pad", ""))) or within.search(str(value.get("herkomst", "")))
    }
    found |= {
        name
        for name, facts in herkomst.get("alineas", {}).items()
        if any(below.match(path) for path in facts["paden"])
        or any(within.search(text) for text in facts["voorwaarden"])
    }
    return found - {""}


def _bouwsteen(names: set[str], *herkomst: Mapping[str, Any]) -> str:
    """The clause of a passage; the skeleton is the empty text."""
    known = [h.get("alineas", {}).get(name) for h in herkomst for name in sorted(names)]
    return next((str(facts["bouwsteen"]) for facts in known if facts), "")


def _andere_bouwstenen(house: House, tender: str, stuk: Gepubliceerd) -> set[str]:
    """Clauses whose text is another than when this document was published."""
    known = stuk.publicatie.gegevens["documenten"].get(stuk.naam, {}).get("bouwstenen", {})
    templates = house.project.templates
    found = set()
    for name, facts in known.items():
        skeleton = templates / "documenten" / f"{name}.docx"
        path = skeleton if skeleton.is_file() else clause_file(templates, name, tender)
        same = path.is_file() and digest(path.read_bytes()) == facts.get("sha256")
        if not same:
            found.add("" if skeleton.is_file() else name)
    for name in known:
        skeleton = templates / "documenten" / f"{name}.docx"
        if skeleton.is_file():
            found |= set(used_by(templates, name)) - set(known)
    return found
