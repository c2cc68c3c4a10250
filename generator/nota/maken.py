"""The story of a nota: read -> hold against the publications -> passages -> render -> write.

In: a house, a tender and an ``Opdracht``. Out: ``Gemaakt`` and problems. An error stops the nota.
A final nota notes what it announced (``nota/N.json`` beside the ledger), so that a next round
does not have to announce it again.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator import gepubliceerd, grootboek, momentopname, pipeline, wijzigingen, wording
from generator.dossier import Dossier
from generator.files import atomic, digest
from generator.inlichtingen import (
    Aanpassing,
    Bron,
    Inlichting,
    Nota,
    Passage,
    Vertrouwelijk,
    Vragenlijst,
)
from generator.nota import lezen, stukken, toets
from generator.nota.lezen import Vraagregel
from generator.nota.passages import Passages, passages
from generator.nota.stukken import Gepubliceerd
from generator.nota.toets import Verandering
from generator.origin import Place
from generator.pipeline import House, Outcome, Progress, Stuk, Wish
from generator.plan import Gepland
from generator.problems import Problem, Severity, in_order, problem
from generator.procedure import Fase
from generator.textfile import binnen
from generator.waarde import Stand

MAP = "nota"
"""Folder beside the publications with the questions of each round."""
_OP_NAAM = re.compile(r"[1-9]\d{0,2}\.json\Z")


@dataclass(frozen=True)
class Opdracht:
    """What the user asks: which round, its date, and another file with questions."""

    ronde: int
    datum: date
    vragen: Path | None = None


@dataclass(frozen=True)
class Gemaakt:
    """What came of it."""

    outcomes: tuple[Outcome, ...]
    vragen: int
    vertrouwelijk: int
    wijzigingen: int


@dataclass(frozen=True)
class _Ronde:
    """Everything that a round is made of, read and held against each other."""

    one: Dossier
    stukken: Mapping[str, Gepubliceerd]
    regels: Sequence[Vraagregel]
    aangekondigd: Mapping[str, Sequence[Verandering]]
    veranderingen: Sequence[Verandering]
    place: Place


def vragenbestand(house: House, tender: str, opdracht: Opdracht) -> Path:
    """The questions of a round: as given, or ``publicaties/TENDER/nota/RONDE.csv`` (.xlsx)."""
    if opdracht.vragen is not None:
        return opdracht.vragen
    folder = grootboek.map_van(house.project, tender) / MAP
    book = folder / f"{opdracht.ronde}.xlsx"
    table = folder / f"{opdracht.ronde}.csv"
    return book if book.is_file() and not table.exists() else table


def maak(
    house: House, tender: str, opdracht: Opdracht, wish: Wish, progress: Progress
) -> tuple[Gemaakt | None, list[Problem]]:
    """Make the nota of a round and the list of its confidential questions."""
    ronde, found = _lees(house, tender, opdracht, wish.definitief)
    if ronde is None or pipeline.has_fout(found):
        return None, in_order(found)
    shown, numbers = _passages(house, ronde)
    found += shown.problemen
    nota = _nota(ronde, opdracht, shown, numbers)
    kept_out = _vertrouwelijk(ronde, opdracht)
    extra = _stukken(house, ronde, nota, kept_out, wish)
    outcomes, more = pipeline.render_all(house, [], wish, progress, extra)
    found += more
    if pipeline.has_fout(found) or len(outcomes) != len(extra):
        return None, in_order(found)
    if wish.definitief:
        _onthoud(house, ronde, opdracht)
    asked = sum(len(s.vragen) for s in nota.stukken)
    secret = len(kept_out.vertrouwelijk)
    return Gemaakt(tuple(outcomes), asked, secret, len(nota.aanpassingen)), in_order(found)


# --- reading and checking ----------------------------------------------------------------


def _lees(
    house: House, tender: str, opdracht: Opdracht, definitief: bool
) -> tuple[_Ronde | None, list[Problem]]:
    one, found = pipeline.dossier(house, tender, None)
    found = [p for p in found if p.severity is Severity.FOUT]  # the rest is for ``check``
    if one is None or found:
        return None, found
    folder = grootboek.map_van(house.project, tender)
    shown = house.project.shown(folder)
    entries, found = grootboek.lees(folder, shown)
    if found:
        return None, found
    if not any(entry.documenten for entry in entries):
        return None, [problem("R548", Place(shown), "")]
    path = vragenbestand(house, tender, opdracht)
    place = Place(house.project.shown(path))
    if opdracht.vragen is None and not binnen(path, house.project.root):
        return None, [problem("L127", place)]
    lines, found = lezen.lees(path, place.file, _adressen(entries))
    known = stukken.gepubliceerd(entries, _titels(house))
    found += toets.plekken(lines, known)
    found += lezen.zonder_antwoord(lines, definitief)
    judged = gepubliceerd.nagaan(
        house.project, house.schemas, house.wijzigingen, one, opdracht.datum
    )
    found += judged.fouten
    before, now = entries[-1].momentopname, momentopname.momentopname(one)
    changes = toets.veranderingen(
        wijzigingen.vergelijk(before, now), judged.beoordeeld, house.wijzigingen
    )
    announced, more = toets.aankondigingen(lines, changes, before, now)
    found += more
    found += toets.niet_aangekondigd(changes, announced, _eerder(folder, opdracht.ronde))
    found += toets.langere_termijn(announced, changes, lines)
    return _Ronde(one, known, lines, announced, changes, place), found


def _adressen(entries: Iterable[grootboek.Publicatie]) -> set[str]:
    """E-mail addresses that were published as facts."""
    texts = (
        wijzigingen.vergelijken.tekst(fact.inhoud)
        for entry in entries
        for fact in entry.momentopname.values()
    )
    return {found for text in texts for found in re.findall(r"[\w.+-]+@[\w.-]+\w", text)}


def _titels(house: House) -> dict[str, str]:
    return {d.id: d.titel for p in house.procedures.values() for f in p.fasen for d in f.documenten}


def _eerder(folder: Path, ronde: int) -> dict[str, str]:
    """What final notas of earlier rounds announced: path -> new value; the last one counts."""
    found: dict[str, str] = {}
    names = [p for p in (folder / MAP).glob("*.json") if _OP_NAAM.match(p.name)]
    for path in sorted(names, key=lambda p: int(p.stem)):
        if int(path.stem) >= ronde:
            continue
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found.update({str(k): str(v) for k, v in data["wijzigingen"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # then nothing was announced, and each change asks for it again
    return found


def _onthoud(house: House, ronde: _Ronde, opdracht: Opdracht) -> None:
    """Note what a final nota announced.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = grootboek.map_van(house.project, ronde.one.tender) / MAP
    folder.mkdir(parents=True, exist_ok=True)
    made = {c.wijziging.pad: c.nieuw for changes in ronde.aangekondigd.values() for c in changes}
    source = vragenbestand(house, ronde.one.tender, opdracht).read_bytes()
    facts = {
        "ronde": opdracht.ronde,
        "datum": opdracht.datum.isoformat(),
        "vragen": digest(source),
        "wijzigingen": made,
    }
    path = folder / f"{opdracht.ronde}.json"
    text = grootboek.as_json(facts)
    if not path.is_file() or path.read_bytes() != text:
        atomic(path, text)


# --- what the nota says ------------------------------------------------------------------


def _volgorde(ronde: _Ronde, line: Vraagregel) -> tuple[int, int]:
    """By document as published, then by paragraph; rows about no document come first."""
    stuk = toets.stuk_van(line, ronde.stukken) if line.document else None
    if stuk is None:
        return 0, 0
    return 1 + list(ronde.stukken).index(stuk.naam), stuk.rang(line.paragraaf)


def _openbaar(ronde: _Ronde) -> list[Vraagregel]:
    lines = [line for line in ronde.regels if not line.vertrouwelijk]
    return sorted(lines, key=lambda line: _volgorde(ronde, line))


def _nummers(ronde: _Ronde) -> dict[str, int]:
    """Announced path -> number of the change, in the order of the nota."""
    paths = [path for line in _openbaar(ronde) for path in line.wijzigingen]
    return {path: nr for nr, path in enumerate(dict.fromkeys(paths), 1)}


def _passages(house: House, ronde: _Ronde) -> tuple[Passages, dict[str, int]]:
    numbers = _nummers(ronde)
    if not numbers:
        return Passages(), numbers
    changes = {nr: [c.wijziging for c in ronde.aangekondigd[path]] for path, nr in numbers.items()}
    told = {c.pad for own in changes.values() for c in own}
    rest = [c.wijziging for c in ronde.veranderingen if c.wijziging.pad not in told]
    every = ronde.stukken.values()
    return passages(house, ronde.one, every, changes, rest, ronde.place), numbers


def _nota(ronde: _Ronde, opdracht: Opdracht, shown: Passages, numbers: Mapping[str, int]) -> Nota:
    lines = _openbaar(ronde)
    groups: dict[str, list[Inlichting]] = {}
    for line in lines:
        if not line.eigen:
            stuk = toets.stuk_van(line, ronde.stukken) if line.document else None
            title = stuk.titel if stuk else "de stukken in het algemeen"
            groups.setdefault(title, []).append(_inlichting(line, stuk, numbers))
    lists = tuple(Vragenlijst(title, tuple(rows)) for title, rows in groups.items())
    return Nota(
        ronde=opdracht.ronde,
        datum=opdracht.datum,
        bronnen=tuple(Bron(s.titel, s.datum) for s in ronde.stukken.values()),
        stukken=lists,
        aanpassingen=tuple(_aanpassing(ronde, p, nr, shown) for p, nr in numbers.items()),
        gevolgen=tuple(shown.gevolgen),
    )


def _inlichting(
    line: Vraagregel, stuk: Gepubliceerd | None, numbers: Mapping[str, int]
) -> Inlichting:
    heading = stuk.kop_van(line.paragraaf) if stuk and line.paragraaf else None
    own = sorted(numbers[path] for path in line.wijzigingen if path in numbers)
    word = wording.meervoud(own, "wijziging", "wijzigingen")
    changes = f"{word} {wording.opsomming([str(nr) for nr in own])}" if own else ""
    return Inlichting(line.nummer, heading or "Algemeen", line.vraag, line.antwoord, changes)


def _aanpassing(ronde: _Ronde, path: str, nr: int, shown: Passages) -> Aanpassing:
    lines = [line for line in _openbaar(ronde) if path in line.wijzigingen]
    asked = [line.nummer for line in lines if not line.eigen]
    word = wording.meervoud(asked, "vraag", "vragen")
    made = ronde.aangekondigd[path]
    titles = list(dict.fromkeys(c.wijziging.titel for c in made))
    own = tuple(shown.per.get(nr, ()))
    seen = sorted(shown.ook.get(nr, ()))
    if not own and not seen:  # it stands in no text: then the value itself is told
        own = tuple(
            Passage(f"{nr}-{i}", c.wijziging.titel, _waarde(c.oud), _waarde(c.nieuw))
            for i, c in enumerate(made)
        )
    also = wording.meervoud(seen, "wijziging", "wijzigingen")
    others = wording.opsomming([str(one) for one in seen])
    return Aanpassing(
        nr=nr,
        titel=wording.kleineletter(wording.opsomming(titles[:3])),
        vragen=f"{word} {wording.opsomming(asked)}" if asked else "",
        toelichting=tuple(text for line in lines if line.eigen for text in line.antwoord),
        passages=own,
        elders=f"Deze wijziging raakt ook tekst die bij {also} {others} staat." if seen else "",
    )


def _waarde(text: str) -> tuple[str, ...]:
    """A value as a reader knows it: a date in words."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return (wording.datum(date.fromisoformat(text)),)
        except ValueError:
            pass
    return (text,) if text else ()


def _vertrouwelijk(ronde: _Ronde, opdracht: Opdracht) -> Vertrouwelijk:
    lines = sorted(
        (line for line in ronde.regels if line.vertrouwelijk),
        key=lambda line: _volgorde(ronde, line),
    )
    rows = []
    for line in lines:
        stuk = toets.stuk_van(line, ronde.stukken) if line.document else None
        row = _inlichting(line, stuk, {})
        waar = f"{stuk.titel}: {row.waar}" if stuk else row.waar
        rows.append(dataclasses.replace(row, waar=waar))
    return Vertrouwelijk(opdracht.ronde, opdracht.datum, tuple(rows))


# --- the documents -----------------------------------------------------------------------


def _stukken(
    house: House, ronde: _Ronde, nota: Nota, kept_out: Vertrouwelijk, wish: Wish
) -> list[Stuk]:
    """The documents of a round; the list of confidential questions only when there are any."""
    last = max(ronde.stukken.values(), key=lambda stuk: stuk.publicatie.nummer)
    procedure = ronde.one.procedure
    fase = procedure.fase(last.publicatie.fase) if procedure else None
    todo: list[Stuk] = []
    for kind in house.regiostukken.nota:
        if kind.werkstuk and not kept_out.vertrouwelijk:
            continue
        own = dataclasses.replace(
            kind, id=f"{kind.id}-{nota.ronde}", titel=f"{kind.titel} {nota.ronde}"
        )
        planned = Gepland(own, fase or _laatste_fase(ronde), None, "", ())
        about: Nota | Vertrouwelijk = kept_out if kind.werkstuk else nota
        extra = functools.partial(_namen, about=about, definitief=wish.definitief)
        maker = functools.partial(pipeline.make, house, ronde.one, planned, wish, aanvulling=extra)
        todo.append((ronde.one.tender, planned, maker))
    return todo


def _laatste_fase(ronde: _Ronde) -> Fase | None:
    procedure = ronde.one.procedure
    return procedure.fasen[-1] if procedure else None


def _namen(names: dict[str, Any], about: Nota | Vertrouwelijk, definitief: bool) -> dict[str, Any]:
    """The names of a nota: its own content; version and date are its own as well."""
    document = names["document"]
    state = "definitief" if definitief else "concept"
    version = dataclasses.replace(document.versie, inhoud=state, stand=Stand.VAST)
    day = dataclasses.replace(document.datum, inhoud=about.datum, stand=Stand.VAST)
    own = dataclasses.replace(document, versie=version, datum=day)
    return {**names, "document": own, "nota": about}
