"""Questions and changes held against what was published.

In: the rows, the published documents, every difference between the last publication and the
spec. Out: Problems: a paragraph or document that was not published, a change announced but not
made, one made but not announced, one that asks for a longer term; and per announced path the
differences it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.momentopname import Momentopname
from generator.nota.lezen import Vraagregel
from generator.nota.stukken import Gepubliceerd, nummer
from generator.origin import Place
from generator.problems import Problem, did_you_mean, problem
from generator.wijzigingen import Beoordeeld, Wijziging
from generator.wijzigingen.tabel import Cel, Tabel
from generator.wijzigingen.vergelijken import tekst

_GETOOND = 120
_SLUITING = re.compile(r"planning\.sluiting_\w+\.")
_PLAATS = re.compile(r"(.*):(\d+):(\d+)\Z")


@dataclass(frozen=True)
class Verandering:
    """One difference with the last publication; ``cel`` is absent where it binds nobody."""

    wijziging: Wijziging
    cel: Cel | None
    besluit: str = ""
    """Grade that a lawyer decided on."""

    @property
    def termijngraad(self) -> str:
        """The grade that holds: that of the decision, else that of the table."""
        return self.besluit or (self.cel.graad.naam if self.cel else "")

    @property
    def plaats(self) -> Place:
        """Where the new value stands, or stood."""
        fact = self.wijziging.nieuw or self.wijziging.oud
        match = _PLAATS.match(fact.plaats) if fact else None
        return Place(match[1], int(match[2]), int(match[3])) if match else Place("")

    @property
    def nieuw(self) -> str:
        """The new value as one line; empty when it is gone."""
        return tekst(self.wijziging.nieuw.inhoud) if self.wijziging.nieuw else ""

    @property
    def oud(self) -> str:
        """The published value as one line."""
        return tekst(self.wijziging.oud.inhoud) if self.wijziging.oud else ""


def veranderingen(
    verschillen: Iterable[Wijziging], beoordeeld: Sequence[Beoordeeld], tabel: Tabel
) -> tuple[Verandering, ...]:
    """Every difference with the last publication, with the heaviest grade it was given."""
    cells: dict[str, Beoordeeld] = {}
    for one in beoordeeld:
        known = cells.get(one.wijziging.pad)
        if one.cel is None:
            continue
        if known is None or known.cel is None or one.cel.graad.gewicht > known.cel.graad.gewicht:
            cells[one.wijziging.pad] = one
    found = []
    for change in verschillen:
        judged = cells.get(change.pad)
        decided = judged.besluit.besluit if judged and judged.besluit else ""
        grade = tabel.graden[decided].naam if decided in tabel.graden else ""
        found.append(Verandering(change, judged.cel if judged else None, grade))
    return tuple(found)


def raakt(pad: str, change: Wijziging) -> bool:
    """Whether an announced path names this difference, or something above it."""
    facts = [fact.pad for fact in (change.oud, change.nieuw) if fact]
    return any(p == pad or p.startswith((f"{pad}.", f"{pad}[")) for p in (change.pad, *facts))


def plekken(lines: Iterable[Vraagregel], stukken: Mapping[str, Gepubliceerd]) -> Iterator[Problem]:
    """Documents and paragraphs that were not published."""
    known = {name.casefold(): name for name in stukken}
    for line in lines:
        if not line.document:
            continue
        stuk = stuk_van(line, stukken)
        if stuk is None:
            hint = did_you_mean(line.document.casefold(), known).strip()
            hint = hint.rstrip("?") + "?" if hint else f"Gepubliceerd: {', '.join(stukken)}"
            yield problem("R534", line.bij("document"), "", document=line.document, hint=hint)
        elif line.paragraaf and stuk.kop_van(line.paragraaf) is None:
            yield problem(
                "R533",
                line.bij("paragraaf"),
                "",
                paragraaf=line.paragraaf,
                document=stuk.titel.lower(),
                publicatie=stuk.publicatie.id,
                hint=did_you_mean(nummer(line.paragraaf), stuk.koppen),
            )
        elif line.onzeker and f"{nummer(line.paragraaf)}0" in stuk.koppen:
            reason = f"Excel maakte een getal van dit nummer; {line.paragraaf} kan ook " + (
                f"{line.paragraaf}0 zijn"
            )
            yield problem("R543", line.bij("paragraaf"), "", kolom="paragraaf", reden=reason)


def stuk_van(line: Vraagregel, stukken: Mapping[str, Gepubliceerd]) -> Gepubliceerd | None:
    """The published document that a row names, by file name or title."""
    wanted = re.sub(r"\.docx$", "", line.document.casefold()).strip()
    for name, stuk in stukken.items():
        if wanted in (name.casefold(), stuk.titel.casefold()) or wanted.replace(" ", "-") == name:
            return stuk
    return None


def aankondigingen(
    lines: Sequence[Vraagregel],
    changes: Sequence[Verandering],
    oud: Momentopname,
    nieuw: Momentopname,
) -> tuple[dict[str, tuple[Verandering, ...]], list[Problem]]:
    """Announced path -> the differences it stands for; and what was announced but not made."""
    found: list[Problem] = []
    announced: dict[str, tuple[Verandering, ...]] = {}
    known = _paden(oud, nieuw)
    for line in lines:
        for path in line.wijzigingen:
            made = tuple(c for c in changes if raakt(path, c.wijziging))
            if made:
                announced.setdefault(path, made)
            elif path not in known:
                place = line.bij("wijziging")
                hint = did_you_mean(path, known).strip() or "Bestek trace toont de paden"
                found.append(problem("R540", place, path, pad=path, hint=hint))
            else:
                found.append(problem("R537", line.bij("wijziging"), path, pad=path))
    return announced, found


def niet_aangekondigd(
    changes: Iterable[Verandering], announced: Iterable[str], eerder: Mapping[str, str]
) -> Iterator[Problem]:
    """Changes that bind parties and that no row, nor an earlier nota, announces."""
    paths = list(announced)
    for one in changes:
        change = one.wijziging
        if one.cel is None or any(raakt(path, change) for path in paths):
            continue
        if eerder.get(change.pad) == one.nieuw:
            continue
        code = "R539" if one.cel.graad.gewicht == 0 else "R538"
        yield problem(
            code,
            one.plaats,
            change.pad,
            titel=change.titel,
            oud=_kort(one.oud),
            nieuw=_kort(one.nieuw),
            pad=change.pad,
            graad=one.cel.graad.naam,
        )


def langere_termijn(
    announced: Mapping[str, Sequence[Verandering]],
    changes: Iterable[Verandering],
    lines: Sequence[Vraagregel],
) -> Iterator[Problem]:
    """A change that asks for a longer term, while no closing date moves."""
    if any(_SLUITING.match(one.wijziging.pad) for one in changes):
        return
    for path, made in announced.items():
        heavy = [c for c in made if c.cel and "termijn" in c.termijngraad]
        if heavy:
            place = next(line.bij("wijziging") for line in lines if path in line.wijzigingen)
            title = heavy[0].wijziging.titel
            yield problem("R547", place, path, titel=title, graad=heavy[0].termijngraad)


def _paden(*snapshots: Momentopname) -> set[str]:
    """Every path of a snapshot, as it is kept and as it is written, with those above it."""
    full = {p for taken in snapshots for p in taken}
    full |= {fact.pad for taken in snapshots for fact in taken.values()}
    return full | {path[: m.start()] for path in full for m in re.finditer(r"[.\[]", path)}


def _kort(text: str) -> str:
    if not text:
        return "-"
    return text if len(text) <= _GETOOND else f"{text[:_GETOOND]}…"
