"""Do the documents of one tender say the same?

In: the facts of each document (``feiten``). Out: Problems. The rules:

* Only facts of the same kind about the same subject are compared, within one tender.
* Two dates agree when one says the other less precisely (June 2027, 10 June 2027).
* The value that most documents give counts as the norm; each other value is one problem.
* A value that is still open in an earlier document and filled in a later one is the normal
  course of things. Open again in a later one is worth a remark, no more.
* An indicative moment that a later document moves is a remark: it was announced as movable.
  In one document, or between editions of one document, it is a contradiction as any other.
* A difference that a list of changes names (old and new value) is explained.
* What one edition of a document says for all percelen stands in the other editions as well.
* A number per perceel that is the same for all may not differ from that of one perceel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from generator.ooxml import OoxmlError
from generator.origin import Place
from generator.problems import Problem, in_order, problem
from generator.samenhang.feiten import Feit, Stuk, stuk
from generator.samenhang.waarden import verenigbaar
from generator.taal import zeg

_VOLGORDE: Final = (
    "marktconsultatiedocument",
    "selectiedocument",
    "inkoopdocument",
    "dialoogdocument",
    "inschrijfdocument",
)
_KORT: Final = 160


def controleer(paden: Iterable[Path]) -> tuple[list[Problem], list[Stuk]]:
    """Read existing files and compare them; a file that cannot be read is a problem itself.

    Raises:
        OSError: a path cannot be read.
    """
    stukken: list[Stuk] = []
    gevonden: list[Problem] = []
    for pad in dict.fromkeys(paden):
        try:
            stukken.append(stuk(pad, str(pad)))
        except OoxmlError as fault:
            gevonden.append(problem("W614", Place(str(pad)), "", reden=str(fault).rstrip(".")))
        except RecursionError:
            reden = zeg("de onderdelen zijn te diep in elkaar gezet")
            gevonden.append(problem("W614", Place(str(pad)), "", reden=reden))
    return in_order([*gevonden, *vergelijk(stukken)]), stukken


def vergelijk(stukken: Iterable[Stuk]) -> list[Problem]:
    """The contradictions between these documents, tender by tender.

    Documents without the id of this program form one group together; when all others are of
    one tender, they are taken to belong to it.
    """
    alle = list(stukken)
    tenders = {s.tender for s in alle if s.tender}
    zonder = next(iter(tenders)) if len(tenders) == 1 else ""
    groepen: defaultdict[str, list[Stuk]] = defaultdict(list)
    for een in alle:
        groepen[een.tender or zonder].append(een)
    gevonden: list[Problem] = []
    for groep in groepen.values():
        gevonden += _groep(sorted(groep, key=lambda s: (_fase(s), s.naam)))
    return in_order(gevonden)


def _groep(stukken: Sequence[Stuk]) -> list[Problem]:
    per_naam = {s.naam: s for s in stukken}
    onderwerpen: defaultdict[tuple[str, str], list[Feit]] = defaultdict(list)
    per_onderwerp: defaultdict[str, list[Feit]] = defaultdict(list)
    for een in stukken:
        for feit in _per_kop(een.feiten):
            per_onderwerp[feit.onderwerp].append(feit)
            if feit.waarde:
                onderwerpen[_soort(feit), feit.onderwerp].append(feit)
    _per_perceel(onderwerpen)
    gevonden = [p for f in per_onderwerp.values() for p in _weer_open(f, per_naam)]
    for feiten in onderwerpen.values():
        if _eenduidig(feiten):
            gevonden += _verschillen(feiten, per_naam)
    return gevonden + list(_uitgaven(stukken))


def _uitgaven(stukken: Sequence[Stuk]) -> Iterator[Problem]:
    """Editions of one document that lack what another edition says for all percelen."""
    for een in stukken:
        for ander in stukken:
            mist = sorted(ander.voor_alle - een.voor_alle)
            if een.soort == ander.soort and mist:
                yield problem(
                    "W615",
                    Place(een.naam),
                    "",
                    ander=ander.naam,
                    rij=_kort(mist[0]),
                    aantal=len(mist),
                )
                break


def _soort(feit: Feit) -> str:
    """Kinds that the same subject may have in two tables are one: "één" and "1"."""
    return "aantal" if feit.soort in ("aantal", "getal") else feit.soort


def _fase(een: Stuk) -> int:
    """Where in the procedure a document comes; unknown documents count as the first."""
    return _VOLGORDE.index(een.soort) if een.soort in _VOLGORDE else 0


def _eenduidig(feiten: Sequence[Feit]) -> bool:
    """Is a subject that only the wording gives, one subject? Not when the sentence stands with
    several values in most of the documents that have it (a list with a row per item)."""
    waarden: defaultdict[str, set[str]] = defaultdict(set)
    for feit in feiten:
        if feit.zin:
            waarden[feit.plaats.document].add(feit.waarde)
    dubbel = sum(len(w) > 1 for w in waarden.values())
    return dubbel * 2 <= len(waarden) if len(waarden) > 1 else not dubbel


def _per_kop(feiten: Sequence[Feit]) -> list[Feit]:
    """A subject that stands under several sibling headings 3 with several values is a subject
    per heading: a term per onderdeel, say."""
    waarden: defaultdict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(dict)
    for feit in feiten:
        if not feit.zin and feit.plaats.kop.count(" > ") >= 2:
            boven, kop = feit.plaats.kop.rsplit(" > ", 1)
            per_kop = waarden[_soort(feit), feit.onderwerp, boven]
            per_kop.setdefault(kop, set()).add(feit.waarde)
    splitsen = {
        (soort, onderwerp)
        for (soort, onderwerp, _), per_kop in waarden.items()
        if len(per_kop) > 1 and len(set().union(*per_kop.values())) > 1
    }
    return [
        replace(f, onderwerp=f"{f.onderwerp}, {f.plaats.kop.rsplit(' > ', 1)[1].lower()}")
        if (_soort(f), f.onderwerp) in splitsen and f.plaats.kop.count(" > ") >= 2
        else f
        for f in feiten
    ]


def _per_perceel(onderwerpen: defaultdict[tuple[str, str], list[Feit]]) -> None:
    """Hold the number of each perceel against the one that is stated for every perceel."""
    for (soort, onderwerp), feiten in list(onderwerpen.items()):
        if onderwerp.endswith(" per perceel"):
            begin = onderwerp.removesuffix(" per perceel") + ", perceel "
            for (_, ander), losse in list(onderwerpen.items()):
                if ander.startswith(begin):
                    feiten += losse
                    onderwerpen[soort, ander] = []


def _verschillen(feiten: Sequence[Feit], stukken: Mapping[str, Stuk]) -> list[Problem]:
    groepen: list[list[Feit]] = []
    for feit in sorted(feiten, key=lambda f: -len(f.waarde)):  # the most precise value first
        for groep in groepen:
            if verenigbaar(groep[0].waarde, feit.waarde):
                groep.append(feit)
                break
        else:
            groepen.append([feit])
    groepen.sort(key=lambda g: (-len({f.plaats.document for f in g}), -len(g)))
    found: list[Problem] = []
    for groep in groepen[1:]:
        norm = groepen[0]
        een, ander = _paar(groep, norm, stukken)
        if not _verklaard(een, ander, stukken):
            found.append(_melding(een, ander, norm, stukken))
    return found


def _paar(
    groep: Sequence[Feit], norm: Sequence[Feit], stukken: Mapping[str, Stuk]
) -> tuple[Feit, Feit]:
    """The two statements to show: the odd one, and the norm as near to it as can be."""
    een = min(groep, key=lambda f: _fase(stukken[f.plaats.document]))
    zelfde = [f for f in norm if f.plaats.document == een.plaats.document]
    anders = [f for f in norm if f.plaats.document != een.plaats.document]
    return een, (anders or zelfde)[0]


def _melding(een: Feit, ander: Feit, norm: Sequence[Feit], stukken: Mapping[str, Stuk]) -> Problem:
    code = "W611" if een.zin else "W610"
    if not een.zin and _verschoven(een, ander, stukken):
        code = "W612"
    waar = {f.plaats.document for f in norm} - {een.plaats.document}
    return problem(
        code,
        Place(een.plaats.document),
        _bladwijzer(een),
        soort=een.soort,
        onderwerp=_onderwerp(een),
        tekst=_kort(een.tekst),
        plaats=een.plaats,
        ander=ander.plaats.document,
        andere_tekst=_kort(ander.tekst),
        andere_plaats=ander.plaats,
        aantal=len(waar) or 1,
    )


def _onderwerp(feit: Feit) -> str:
    if not feit.zin:
        return feit.onderwerp
    return feit.soort


def _verschoven(een: Feit, ander: Feit, stukken: Mapping[str, Stuk]) -> bool:
    """Was the value announced as movable by the document that came first?"""
    eerste, tweede = sorted((een, ander), key=lambda f: _fase(stukken[f.plaats.document]))
    if _fase(stukken[eerste.plaats.document]) == _fase(stukken[tweede.plaats.document]):
        return False
    in_eerste = stukken[eerste.plaats.document].feiten
    return any(
        f.indicatief and (f.soort, f.onderwerp) == (eerste.soort, eerste.onderwerp)
        for f in in_eerste
    )


def _verklaard(een: Feit, ander: Feit, stukken: Mapping[str, Stuk]) -> bool:
    """Does the list of changes of the later document name the old and the new value?"""
    eerste, tweede = sorted((een, ander), key=lambda f: _fase(stukken[f.plaats.document]))
    if _fase(stukken[eerste.plaats.document]) == _fase(stukken[tweede.plaats.document]):
        return False
    return any(
        any(verenigbaar(eerste.waarde, o) for o in oud)
        and any(verenigbaar(tweede.waarde, n) for n in nieuw)
        for bron in stukken.values()
        for oud, nieuw in bron.wijzigingen
    )


def _weer_open(feiten: Sequence[Feit], stukken: Mapping[str, Stuk]) -> list[Problem]:
    """A value that is open in a later document, though an earlier one gave it."""
    for leeg in feiten:
        if leeg.waarde or leeg.zin:
            continue
        for vol in feiten:
            if (
                vol.waarde
                and not vol.indicatief
                and _fase(stukken[vol.plaats.document]) <= _fase(stukken[leeg.plaats.document])
            ):
                return [
                    problem(
                        "W613",
                        Place(leeg.plaats.document),
                        _bladwijzer(leeg),
                        onderwerp=leeg.onderwerp,
                        plaats=leeg.plaats,
                        ander=vol.plaats.document,
                        andere_tekst=_kort(vol.tekst),
                        andere_plaats=vol.plaats,
                    )
                ]
    return []


def _bladwijzer(feit: Feit) -> str:
    """How to get there in Word: go to this bookmark."""
    return f"bladwijzer {feit.plaats.bladwijzer}" if feit.plaats.bladwijzer else ""


def _kort(tekst: str) -> str:
    return tekst if len(tekst) <= _KORT else f"{tekst[: _KORT - 1]}…"
