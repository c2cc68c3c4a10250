"""OLD and NEW become one document with tracked changes. This function tells the story.

In: the bytes of two .docx files. Out: ``Redline``: the document, how many changes, what was not
compared, and where accepting or rejecting all would not give NEW or OLD (that is tried).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.ooxml import Element, w
from generator.redline import eigenschappen, grenzen, kopteksten, oordeel, proef
from generator.redline.doelen import Doelen
from generator.redline.kopteksten import Kopteksten
from generator.redline.noten import Noten
from generator.redline.nummering import vertaal_nummering
from generator.redline.overname import Overname
from generator.redline.pakket import Pakket, RedlineError
from generator.redline.plan import Blok, maak_plan
from generator.redline.revisies import Revisies, hoogste_nummer
from generator.redline.stijlen import Stijlen, vertaal_stijlen
from generator.redline.toelichting import Toelichting, plaats
from generator.redline.verweven import Wever


@dataclass(frozen=True)
class Redline:
    """What comes out of a comparison."""

    data: bytes
    wijzigingen: tuple[tuple[str, int], ...]
    """Kind of mark (``ins``, ``del``, ``rPrChange``, ...) -> how many."""
    niet_vergeleken: tuple[str, ...]
    """What differs or may differ without being a tracked change, in Dutch."""
    afwijkingen: tuple[str, ...]
    """Where accept-all is not NEW or reject-all not OLD; empty when it is right."""
    niet_geplaatst: tuple[Toelichting, ...]
    """Comments for which no changed paragraph was found."""

    @property
    def aantal(self) -> int:
        """Number of marks of tracked changes."""
        return sum(number for _, number in self.wijzigingen)


def redline(
    oud: bytes,
    nieuw: bytes,
    auteur: str,
    datum: str,
    toelichtingen: Sequence[Toelichting] = (),
) -> Redline:
    """NEW with OLD woven in as tracked changes by ``auteur`` on ``datum``.

    ``datum`` is ``JJJJ-MM-DDTuu:mm:ssZ``. The same input gives the same bytes. Tracked changes
    that a file already holds are accepted first, and that is told.

    Raises:
        RedlineError: one of both cannot be read; its message says which.
    """
    old_bytes, remarks_old = _schoon(oud, "OUD")
    new_bytes, remarks_new = _schoon(nieuw, "NIEUW")
    old, new = _open(old_bytes, "OUD"), _open(new_bytes, "NIEUW")
    remarks = [*remarks_old, *remarks_new, *grenzen.zoek(old, new)]

    styles = vertaal_stijlen(old, new, oordeel.verhalen(old))
    bodies = [_body(old), _body(new)]
    plan = maak_plan(*bodies)
    sections = [*_secties(plan), *_laatste_secties(*bodies)]
    heads = kopteksten.zoek(old, new, sections)
    revisions = Revisies(auteur, datum, _hoogste(new, old))
    weave = _Wevers(old, new, revisions)
    plans = [plan, *(p for _, _, p in heads.plannen), *weave.noten.plannen()]
    remarks += _nummering(old, new, styles, plans)
    remarks += grenzen.stijlen(styles.veranderd)

    weave.van(old.hoofd, new.hoofd).blokken(plan, bodies[1])
    for one, other in _laatste_secties(*bodies):
        eigenschappen.sectie(one, other, revisions)
    remarks += _weef_kopteksten(heads, old, new, weave)
    weave.doelen.plaats(old, revisions)
    changed = weave.van(old.hoofd, new.hoofd).veranderd
    left = plaats(new, changed, toelichtingen, auteur, datum)
    data = new.schrijf()
    return Redline(
        data,
        tuple(sorted(revisions.aantal.items())),
        tuple(dict.fromkeys(remarks)),
        tuple(proef.toets(old_bytes, new_bytes, data)),
        tuple(left),
    )


def _open(data: bytes, which: str) -> Pakket:
    try:
        return Pakket(data)
    except RedlineError as fault:
        raise RedlineError(f"{which}: {fault}") from fault


def _schoon(data: bytes, which: str) -> tuple[bytes, list[str]]:
    """The document without tracked changes, and what there is to say about that."""
    try:
        number = oordeel.aantal(data)
        if not number:
            return data, []
        words = (
            f"wijzigingen die al als bijgehouden wijziging in {which} stonden ({number}); "
            "die zijn eerst aanvaard"
        )
        return oordeel.aanvaard(data), [words]
    except RedlineError as fault:
        raise RedlineError(f"{which}: {fault}") from fault


def _body(package: Pakket) -> Element:
    body = package.boom(package.hoofd).find(w("body"))
    if body is None:
        raise RedlineError("een van beide documenten heeft geen tekst")
    return body


def _hoogste(*packages: Pakket) -> int:
    return hoogste_nummer([p.boom(name) for p in packages for name in oordeel.verhalen(p)])


class _Wevers:
    """One weaver for each pair of parts, all with the same notes and revisions."""

    def __init__(self, old: Pakket, new: Pakket, revisions: Revisies) -> None:
        self._overname = Overname(old, new)
        self._revisions = revisions
        self._made: dict[tuple[str, str], Wever] = {}
        marks = (m for p in oordeel.verhalen(new) for m in new.boom(p).iter(w("bookmarkStart")))
        self.doelen = Doelen({mark.get(w("name"), "") for mark in marks})
        self.noten = Noten(old, new, self.van)

    def van(self, oud_deel: str, nieuw_deel: str) -> Wever:
        key = (oud_deel, nieuw_deel)
        if key not in self._made:
            carry = self._overname
            self._made[key] = Wever(carry, self._revisions, self.noten, *key, self.doelen)
        return self._made[key]


def _paren(plan: Sequence[Blok]) -> Iterator[tuple[Element, Element]]:
    """The pairs of paragraphs of a plan, in tables too."""
    for block in plan:
        if block.oud is not None and block.nieuw is not None and block.nieuw.tag == w("p"):
            yield block.oud, block.nieuw
        for row in block.rijen:
            for _, _, inner in row.cellen:
                yield from _paren(inner)


def _secties(plan: Sequence[Blok]) -> list[tuple[Element, Element]]:
    path = f"{w('pPr')}/{w('sectPr')}"
    both = ((one.find(path), other.find(path)) for one, other in _paren(plan))
    return [(one, other) for one, other in both if one is not None and other is not None]


def _laatste_secties(oud: Element, nieuw: Element) -> list[tuple[Element, Element]]:
    one, other = oud.find(w("sectPr")), nieuw.find(w("sectPr"))
    return [(one, other)] if one is not None and other is not None else []


def _nummering(old: Pakket, new: Pakket, styles: Stijlen, plans: list[list[Blok]]) -> list[str]:
    pairs = [pair for plan in plans for pair in _paren(plan)]
    roots = [old.boom(name) for name in oordeel.verhalen(old)]
    return vertaal_nummering(old, new, [*pairs, *styles.paren], [*roots, *styles.toegevoegd])


def _weef_kopteksten(heads: Kopteksten, old: Pakket, new: Pakket, weave: _Wevers) -> list[str]:
    for before, after, plan in heads.plannen:
        weave.van(before, after).blokken(plan, new.boom(after))
    for part in heads.alleen_nieuw:
        weave.van(old.hoofd, part).alles_erbij(new.boom(part))
    remarks = list(heads.opmerkingen)
    for before, section, kind, type_ in heads.alleen_oud:
        root = old.boom(before)
        part = kopteksten.hang_op(new, section, kind, type_, dict(root.nsmap))
        weave.van(before, part).alles_eraf(root, new.boom(part))
        remarks.append("een kop- of voettekst die alleen in OUD staat; na aanvaarden is die leeg")
    if heads.alleen_nieuw:
        remarks.append("een kop- of voettekst die alleen in NIEUW staat; na verwerpen is die leeg")
    return remarks
