"""Changed values as a patch of the spec: proposed, never applied.

In: a house and a work list. Out: ``Voorstel``: a unified diff that keeps every comment of the
YAML, what it changes, and why other changed values are not in it. Only a value is proposed that
is written plainly in the spec, was printed once in its paragraph, is the only thing that changed
there, and whose new text says the same as one value of that kind. The patched spec has been
loaded and checked: it has no problem that it did not have.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml import events

from generator import pipeline
from generator.pipeline import House
from generator.problems import Problem, Severity
from generator.project import Project
from generator.teruglezen.bevinding import Soort
from generator.teruglezen.omrekenen import terug
from generator.teruglezen.werklijst import Plek, Regel, Werklijst, geraakt
from generator.textfile import FORBIDDEN, MAX_TEXT, binnen

_SOORTEN = (Soort.GEWIJZIGD, Soort.VERVANGING, Soort.INVOEGING, Soort.VERWIJDERING)
_PLAIN = re.compile(r"[\w(€][\w .()/%+€-]*\Z")
_KEYWORDS = frozenset(["y", "n", "yes", "no", "true", "false", "on", "off", "null"])


@dataclass(frozen=True)
class Wijziging:
    """One value that the patch changes; ``nummers`` are rows of the work list."""

    plek: Plek
    oud: str
    nieuw: str
    nummers: tuple[int, ...]


@dataclass(frozen=True)
class Voorstel:
    """The patch (empty when there is nothing to propose), and what is left to a person."""

    patch: str = ""
    wijzigingen: tuple[Wijziging, ...] = ()
    niet: tuple[tuple[int, str], ...] = ()
    """Row of the work list, and why its value is not in the patch."""


@dataclass(frozen=True)
class _Proefproject(Project):
    """A project with specs of its own and everything else of the real one."""

    echt: Project

    @property
    def schemas(self) -> Path:
        return self.echt.schemas

    @property
    def templates(self) -> Path:
        return self.echt.templates


class _Niet(Exception):
    """No proposal for this row; the message (Dutch) says why."""


def voorstellen(house: House, work: Werklijst) -> Voorstel:
    """The patch for a work list."""
    wanted: dict[tuple[str, int, int], list[Wijziging]] = {}
    left: list[tuple[int, str]] = []
    texts: dict[str, str] = {}
    for numbers, row, old, new in _alineas(work):
        hit = geraakt(row.feiten.get("waarden", ()), old, new)
        if not hit or not new:
            continue
        try:
            plek, text = _waarde(row, hit, old, new)
            raw = _rauw(house, work, texts, plek)
            value = terug(raw.tekst, plek.tekst, text)
            if value is None:
                raise _Niet(f"“{text}” is niet terug te rekenen tot een waarde als {raw.tekst}")
            if FORBIDDEN.search(value) or len(value) > MAX_TEXT:
                raise _Niet("de nieuwe tekst bevat tekens die niet in een spec mogen")
        except _Niet as reason:
            left += [(number, str(reason)) for number in numbers]
            continue
        change = Wijziging(plek, raw.tekst, value, numbers)
        wanted.setdefault((plek.bestand, plek.regel, plek.kolom), []).append(change)
    chosen: list[Wijziging] = []
    for changes in wanted.values():
        numbers = tuple(n for one in changes for n in one.nummers)
        if len({one.nieuw for one in changes}) > 1:
            left += [(n, "deze waarde kreeg op twee plekken een andere tekst") for n in numbers]
        else:
            chosen.append(dataclasses.replace(changes[0], nummers=numbers))
    return _patch(house, work, texts, chosen, left)


# --- from a paragraph to a value ---------------------------------------------------------


def _alineas(work: Werklijst) -> Iterator[tuple[tuple[int, ...], Regel, str, str]]:
    """Each changed paragraph once: its rows, the text we made, and the text it should become."""
    groups: dict[tuple[str, str], list[Regel]] = {}
    for row in work.regels:
        one = row.bevinding
        if one.soort in _SOORTEN and one.alinea_oud:
            groups.setdefault((one.bladwijzer, one.alinea_oud), []).append(row)
    chained = {
        (mark, r.bevinding.alinea_nieuw)
        for (mark, _), rows in groups.items()
        for r in rows
        if not r.bevinding.gevolgd
    }
    for (mark, old), rows in groups.items():
        if (mark, old) in chained and all(r.bevinding.gevolgd for r in rows):
            continue  # told with the silent edit that came before it
        last = rows[0].bevinding
        members = list(rows)
        if not last.gevolgd:
            more = groups.get((mark, last.alinea_nieuw), [])
            members += [r for r in more if r.bevinding.gevolgd]
        new = members[-1].bevinding.alinea_nieuw
        yield tuple(r.nummer for r in members), rows[0], old, new


def _waarde(row: Regel, hit: set[int], old: str, new: str) -> tuple[Plek, str]:
    """The one printed value that explains the whole change, and its new text."""
    found: dict[Plek, str] = {}
    derived = False
    for number, value in enumerate(row.feiten.get("waarden", ())):
        if number not in hit:
            continue
        text = " ".join(value["tekst"].split())
        before, match, behind = old.partition(text) if text else ("", "", "")
        if not match or text in behind:
            continue
        if not (new.startswith(before) and new.endswith(behind)):
            continue
        if len(new) <= len(before) + len(behind):
            continue
        own = [p for p in row.plekken if p.tekst == value["tekst"]]
        if value["herkomst"].startswith("afgeleid") or len(own) != 1:
            derived = True
            continue
        found[own[0]] = new[len(before) : len(new) - len(behind)]
    if len(found) == 1:
        return next(iter(found.items()))
    if found:
        raise _Niet("het is niet te zien welke van twee waarden is gewijzigd")
    if derived:
        raise _Niet("de tekst is berekend uit andere waarden; wijzig die zelf")
    raise _Niet("er is meer gewijzigd dan de waarde alleen")


# --- the place in the file ---------------------------------------------------------------


@dataclass(frozen=True)
class _Rauw:
    """A plain value as it stands in the file: its text, and from where to where."""

    tekst: str
    begin: int
    eind: int
    stijl: str


def _rauw(house: House, work: Werklijst, texts: dict[str, str], plek: Plek) -> _Rauw:
    own = {
        house.project.shown(path): path
        for path in (
            house.project.spec(work.bron.tender),
            house.project.region(work.bron.tender) / "regio.yaml",
        )
    }
    path = own.get(plek.bestand)
    if path is None or not path.is_file() or not binnen(path, house.project.root):
        raise _Niet("de waarde staat niet in de spec van deze aanbesteding of regio")
    if plek.bestand not in texts:
        texts[plek.bestand] = path.read_bytes().decode("utf-8", "replace")
    try:
        found = _scalar(texts[plek.bestand], plek.regel, plek.kolom)
    except yaml.YAMLError as fault:
        raise _Niet("de spec is nu niet te lezen") from fault
    if found is None:
        raise _Niet("op die plek in de spec staat nu geen gewone waarde")
    if found.stijl in ("|", ">"):
        raise _Niet("de waarde staat als blok van regels in de spec")
    return found


def _scalar(text: str, line: int, column: int) -> _Rauw | None:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        begin, end = event.start_mark, event.end_mark
        if not isinstance(event, events.ScalarEvent) or begin is None or end is None:
            continue
        if (begin.line + 1, begin.column + 1) == (line, column):
            return _Rauw(event.value, begin.index, end.index, event.style or "")
    return None


def _geschreven(value: str, style: str) -> str:
    """The value as YAML: plain where that is safe, else between double quotes."""
    plain = _PLAIN.match(value) and value.lower() not in _KEYWORDS and value == value.strip()
    bare = re.fullmatch(r"-?[\d.]+|\d{4}-\d\d-\d\d", value)
    if not style and (bare or plain):
        return value
    if style == "'" and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False)


# --- the patch ---------------------------------------------------------------------------


def _patch(
    house: House,
    work: Werklijst,
    texts: Mapping[str, str],
    chosen: Sequence[Wijziging],
    left: list[tuple[int, str]],
) -> Voorstel:
    """One patch of all changes that the spec can bear; each is tried before it is taken in."""
    taken: list[Wijziging] = []
    before = _fouten(house, work.bron.tender, {}) if chosen else set()
    for change in chosen:
        trial = [*taken, change]
        worse = _fouten(house, work.bron.tender, _nieuw(texts, trial)) - before
        if worse:
            reason = f"de spec zou er een fout door krijgen ({', '.join(sorted(worse))})"
            left += [(n, reason) for n in change.nummers]
        else:
            taken = trial
    patched = _nieuw(texts, taken)
    diffs = "".join(_diff(name, texts[name], patched[name]) for name in sorted(patched))
    return Voorstel(diffs, tuple(taken), tuple(sorted(set(left))))


def _nieuw(texts: Mapping[str, str], changes: Sequence[Wijziging]) -> dict[str, str]:
    found = {}
    for name, text in texts.items():
        own = [c for c in changes if c.plek.bestand == name]
        for change in sorted(own, key=lambda c: (c.plek.regel, c.plek.kolom), reverse=True):
            raw = _scalar(text, change.plek.regel, change.plek.kolom)
            assert raw is not None  # found before; later places first, so none has shifted
            text = text[: raw.begin] + _geschreven(change.nieuw, raw.stijl) + text[raw.eind :]
        if own:
            found[name] = text
    return found


def _fouten(house: House, tender: str, files: Mapping[str, str]) -> set[str]:
    """Codes and paths of every fout of the tender, with these files in the place of its own."""
    if not files:
        return _codes(pipeline.dossier(house, tender, None)[1])
    with tempfile.TemporaryDirectory() as work:
        project = _Proefproject(Path(work).resolve(), house.project)
        region = house.project.region(tender)
        skip = shutil.ignore_patterns("publicaties")  # what was published has no say in the shape
        shutil.copytree(region, project.region(tender), symlinks=True, ignore=skip)
        for name, text in files.items():
            (project.root / name).write_bytes(text.encode("utf-8"))
        other = dataclasses.replace(house, project=project)
        return _codes(pipeline.dossier(other, tender, None)[1])


def _codes(found: Sequence[Problem]) -> set[str]:
    return {f"{p.code} {p.path}".strip() for p in found if p.severity is Severity.FOUT}


def _diff(name: str, old: str, new: str) -> str:
    lines = difflib.unified_diff(
        old.splitlines(keepends=True),
        new.splitlines(keepends=True),
        f"a/{name}",
        f"b/{name}",
    )
    whole = "\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else f"{line}\n{whole}" for line in lines)
