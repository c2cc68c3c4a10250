"""What ``beoordeling.docx`` and ``beoordeling.html`` say: everything as text, ready to print.

In: what was made of a tender and what was found. Out: ``Beoordeling``, frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.beoordeling.opmerkingen import Concept, besluit_in_woorden, graad_in_woorden
from generator.plan import Gepland, Vrijgave
from generator.problems import ONTHEFFING, Problem, message
from generator.register import Bouwsteen
from generator.wijzigingen import Beoordeeld
from generator.wijzigingen.vergelijken import tekst

_ERNST = {"fout": 0, "waarschuwing": 1, "ontheffing": 2, "info": 3}
_NIETS = "–"


@dataclass(frozen=True)
class Stuk:
    """One document of the plan; ``waarom`` says why it could not be made."""

    naam: str
    titel: str
    fase: str
    stand: str
    waarom: str = ""
    opmerkingen: int = 0
    redline: str = ""


@dataclass(frozen=True)
class Bevinding:
    """One finding. ``documenten`` is empty for one of the spec itself."""

    ernst: str
    code: str
    melding: str
    herstel: str
    waar: str
    documenten: str


@dataclass(frozen=True)
class Verandering:
    """One change since a publication, with what the table proposes."""

    titel: str
    pad: str
    soort: str
    oud: str
    nieuw: str
    publicatie: str
    waar: str
    graad: str
    besluit: str
    wacht: bool


@dataclass(frozen=True)
class Clausule:
    """One clause of the checklist, with where it stands."""

    id: str
    titel: str
    versie: str
    status: str
    bron: str
    te_toetsen: str
    afwijking: str
    vrijgave: str
    vrijgegeven: bool
    plaatsen: str


@dataclass(frozen=True)
class Beoordeling:
    """The whole of it. ``datum`` is empty when none was given."""

    tender: str
    datum: str
    publicaties: tuple[str, ...]
    stukken: tuple[Stuk, ...]
    bevindingen: tuple[Bevinding, ...]
    veranderingen: tuple[Verandering, ...]
    clausules: tuple[Clausule, ...]

    @property
    def gemaakt(self) -> tuple[Stuk, ...]:
        """Documents with a draft."""
        return tuple(s for s in self.stukken if not s.waarom)

    @property
    def geblokkeerd(self) -> tuple[Stuk, ...]:
        """Documents without one."""
        return tuple(s for s in self.stukken if s.waarom)

    @property
    def fouten(self) -> int:
        """Findings that refuse a document."""
        return sum(b.ernst == "fout" for b in self.bevindingen)

    @property
    def waarschuwingen(self) -> int:
        """Findings that a person has to weigh."""
        return sum(b.ernst == "waarschuwing" for b in self.bevindingen)

    @property
    def ontheffingen(self) -> int:
        """Rules that were set aside."""
        return sum(b.ernst == "ontheffing" for b in self.bevindingen)

    @property
    def te_toetsen(self) -> int:
        """Clauses that a lawyer still has to check."""
        return sum(c.status == "te toetsen" for c in self.clausules)

    @property
    def niet_vrijgegeven(self) -> int:
        """Clauses without release in this version."""
        return sum(not c.vrijgegeven for c in self.clausules)

    @property
    def wachten(self) -> int:
        """Changes about which a lawyer has to decide."""
        return sum(v.wacht for v in self.veranderingen)


def bevindingen(spec: Iterable[Problem], concepten: Sequence[Concept]) -> tuple[Bevinding, ...]:
    """Everything that was found, heaviest first; each once, with the documents it is about."""
    found: dict[Problem, list[str]] = {one: [] for one in spec}
    for concept in concepten:
        for one in concept.bevindingen:
            found.setdefault(one, []).append(concept.naam)
    rows = [_bevinding(one, names) for one, names in found.items()]
    return tuple(sorted(rows, key=lambda b: (_ERNST[b.ernst], b.code)))


def _bevinding(one: Problem, names: Sequence[str]) -> Bevinding:
    melding, herstel = message(one)
    params = dict(one.params)
    ernst = "ontheffing" if ONTHEFFING in params else one.severity.value
    where = ", ".join(part for part in (one.path, str(one.place)) if part)
    return Bevinding(
        ernst=ernst,
        code=one.code,
        melding=f"{melding}.",
        herstel=params.get(ONTHEFFING, herstel) + ".",
        waar=where or _NIETS,
        documenten=", ".join(dict.fromkeys(names)),
    )


def veranderingen(beoordeeld: Iterable[Beoordeeld]) -> tuple[Verandering, ...]:
    """What changed since publication; what waits for a lawyer first, then the heaviest."""

    def weight(one: Beoordeeld) -> tuple[bool, int]:
        return not one.wacht, -one.cel.graad.gewicht if one.cel else 1

    return tuple(_verandering(one) for one in sorted(beoordeeld, key=weight))


def _verandering(one: Beoordeeld) -> Verandering:
    change = one.wijziging
    return Verandering(
        titel=change.titel,
        pad=change.pad,
        soort=change.soort.value,
        oud=(tekst(change.oud.inhoud) if change.oud else "") or _NIETS,
        nieuw=(tekst(change.nieuw.inhoud) if change.nieuw else "") or _NIETS,
        publicatie=one.publicatie.id,
        waar=", ".join(sorted({p.document for p in one.plaatsen})) or "in geen document",
        graad=graad_in_woorden(one),
        besluit=besluit_in_woorden(one),
        wacht=one.wacht,
    )


def clausules(
    concepten: Sequence[Concept],
    register: Mapping[str, Bouwsteen],
    vrijgaven: Sequence[Vrijgave],
) -> tuple[Clausule, ...]:
    """Every clause that stands in a draft, in the order of the drafts."""
    places: dict[str, list[str]] = {}
    for concept in concepten:
        report = concept.rendered.report
        for name in dict.fromkeys(n.split("/", 1)[0] for n in report.bookmarks.values()):
            if name in register:
                label = report.places.get(name, "")
                places.setdefault(name, []).append(_waar(concept.naam, label))
    return tuple(_clausule(register[name], where, vrijgaven) for name, where in places.items())


def _waar(naam: str, label: str) -> str:
    """``selectiedocument 4.2``; a heading without number in quotes."""
    if not label:
        return naam
    numbered = label[0].isdigit() or label.startswith("Bijlage ")
    return f"{naam} {label}" if numbered else f"{naam}, onder “{label}”"


def _clausule(one: Bouwsteen, where: Sequence[str], vrijgaven: Sequence[Vrijgave]) -> Clausule:
    own = [v for v in vrijgaven if v.bouwsteen == one.id]
    same = next((v for v in own if v.versie == one.versie), None)
    if same:
        said = f"Ja: {same.functie}, {same.datum}"
    elif own:
        said = f"Nee; wel versie {own[-1].versie} ({own[-1].functie}, {own[-1].datum})"
    else:
        said = "Nee"
    return Clausule(
        id=one.id,
        titel=one.titel,
        versie=one.versie,
        status=one.status.replace("_", " "),
        bron=one.grondslag or "niet genoemd",
        te_toetsen=(one.te_toetsen or "de hele tekst") if one.status == "te_toetsen" else "",
        afwijking=one.afwijking,
        vrijgave=said,
        vrijgegeven=same is not None,
        plaatsen="; ".join(where),
    )


def geblokkeerd(gepland: Gepland, waarom: str) -> Stuk:
    """A document of which there is no draft."""
    fase = gepland.fase.naam if gepland.fase else _NIETS
    return Stuk(gepland.naam, gepland.titel, fase, "geen concept", waarom)
