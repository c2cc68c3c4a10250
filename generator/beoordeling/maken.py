"""The review pack of one tender. This function tells the story.

In: a house, a tender and an ``Opdracht``. Out: files in ``output/REGIO/TENDER/beoordeling/``:
each Word document of the plan as a draft with comments, its redline when it was published before,
and ``beoordeling.docx`` and ``.html`` about all of it. Nothing here releases or decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from generator import (
    __version__,
    gepubliceerd,
    grootboek,
    pipeline,
    redline,
    wording,
)
from generator.beoordeling import blad, kanten, stand
from generator.beoordeling.kantlijn import met_opmerkingen
from generator.beoordeling.opmerkingen import Concept, graad_in_woorden, opmerkingen
from generator.beoordeling.stand import Beoordeling, Stuk
from generator.beoordeling.toelichten import toelichtingen
from generator.dossier import Dossier
from generator.files import atomic, digest
from generator.grootboek import Publicatie
from generator.origin import Place
from generator.pipeline import House, Wish
from generator.plan import Gepland, plan
from generator.problems import Problem, problem
from generator.render import Rendered
from generator.textfile import blijf_binnen, oorzaak
from generator.wijzigingen import Beoordeeld, Wijziging
from generator.write import Product, Written, write

MAP = "beoordeling"
AUTEUR = "bestek"
"""Of every comment in a draft: what the tool says is not what a person says (``teruglezen``)."""
ZONDER_DATUM = "2000-01-01T00:00:00Z"
"""Date of tracked changes when the user gives none: Word wants one."""


@dataclass(frozen=True)
class Opdracht:
    """What the user asks.

    ``datum`` stands with comments and changes, and is the day of asking; ``auteur`` stands with
    the changes of a redline.
    """

    out: Path
    auteur: str = AUTEUR
    datum: date | None = None
    met_paginas: bool = True
    overwrite: bool = False

    @property
    def moment(self) -> str:
        """The date as Word writes it; empty when there is none."""
        return f"{self.datum.isoformat()}T00:00:00Z" if self.datum else ""


@dataclass(frozen=True)
class Gemaakt:
    """One file of the pack."""

    path: Path
    wat: str
    written: Written


@dataclass
class _Stukken:
    """Everything that is being made of one tender."""

    concepten: dict[str, Concept] = field(default_factory=dict)
    gepland: dict[str, Gepland] = field(default_factory=dict)
    schoon: dict[str, Rendered] = field(default_factory=dict)
    vorige: dict[str, Publicatie] = field(default_factory=dict)
    zonder: list[Stuk] = field(default_factory=list)
    mislukt: list[Problem] = field(default_factory=list)
    """What is wrong with documents of which there is no draft."""
    klaar: dict[str, bytes] = field(default_factory=dict)
    """Laid out: name of a draft, or ``=name`` for the form of a final document."""


def maak(
    house: House, tender: str, opdracht: Opdracht, progress: Callable[[str], None]
) -> tuple[list[Gemaakt], list[Stuk], list[Problem]]:
    """Make the pack.

    Returns:
        The files, the documents without a draft, and everything that was found.
    """
    one, spec = pipeline.dossier(house, tender, opdracht.datum)
    if one is None:
        return [], [], spec
    judged = gepubliceerd.nagaan(
        house.project, house.schemas, house.wijzigingen, one, opdracht.datum
    )
    entries, _ = grootboek.lees(grootboek.map_van(house.project, tender))  # told by ``dossier``
    work = _concepten(house, one, spec, {e.fase: e for e in entries}, opdracht, progress)
    found = [p for concept in work.concepten.values() for p in concept.bevindingen]
    progress(f"{tender}: opmaak")
    laid = {name: c.rendered.docx for name, c in work.concepten.items()}
    laid |= {f"={name}": r.docx for name, r in work.schoon.items()}
    work.klaar, reason = kanten.opgemaakt(laid, opdracht.met_paginas)
    if reason:
        found.append(problem("W603", Place("inhoudsopgave"), "", reden=reason.rstrip(".")))
    progress(f"{tender}: opmerkingen en redlines")
    products: list[tuple[str, Product]] = []
    made: list[Stuk] = []
    for name, concept in work.concepten.items():
        drawn = _concept(house, one, concept, work, spec, judged.beoordeeld, opdracht)
        products.append((f"concept, {drawn[1]} opmerkingen", drawn[0]))
        told, line, more = _redline(house, one, name, work, judged.beoordeeld, opdracht)
        found += more
        if line is not None:
            products.append((f"redline, {told}", line))
        made.append(_stuk(work.gepland[name], drawn[1], told))
    released, more = pipeline.vrijgaven(house, one)
    told_all = [*spec, *more, *work.mislukt]
    sheet = Beoordeling(
        tender=tender,
        datum=wording.datum(opdracht.datum) if opdracht.datum else "",
        publicaties=tuple(e.id for e in entries),
        stukken=(*made, *work.zonder),
        bevindingen=stand.bevindingen(told_all, list(work.concepten.values())),
        veranderingen=stand.veranderingen(judged.beoordeeld),
        clausules=stand.clausules(list(work.concepten.values()), house.register, released),
    )
    sheets, own = _blad(house, one, sheet, opdracht)
    written, wrong = _schrijf(house, tender, [*products, *sheets], opdracht)
    page, failed = _pagina(house, one, sheet, opdracht)
    return [*written, *page], work.zonder, [*told_all, *found, *own, *wrong, *failed]


def _concepten(
    house: House,
    one: Dossier,
    spec: Sequence[Problem],
    last: Mapping[str, Publicatie],
    opdracht: Opdracht,
    progress: Callable[[str], None],
) -> _Stukken:
    """Every draft that can be made, and its final form where it was published before."""
    work = _Stukken()
    wrong = pipeline.has_fout(spec)
    for gepland in plan(one):
        name = gepland.naam
        if gepland.geblokkeerd or wrong:
            reason = gepland.geblokkeerd or "de spec heeft fouten; zie de bevindingen"
            work.zonder.append(stand.geblokkeerd(gepland, reason))
            continue
        if gepland.soort.vorm != "docx":
            reason = "een werkblad; daar staan geen bouwstenen in. Bekijk het bestand zelf"
            work.zonder.append(stand.geblokkeerd(gepland, reason))
            continue
        progress(f"{one.tender}: {name}")
        rendered, found, _ = pipeline.make(house, one, gepland, Wish(opdracht.out))
        if rendered is None or pipeline.has_fout(found):
            reason = "het sjabloon heeft fouten; zie de bevindingen"
            work.zonder.append(stand.geblokkeerd(gepland, reason))
            work.mislukt += found
            continue
        work.concepten[name] = Concept(name, rendered, tuple(found))
        work.gepland[name] = gepland
        entry = last.get(gepland.fase.id) if gepland.fase else None
        if entry is not None and name in entry.documenten:
            final, _, _ = pipeline.make(house, one, gepland, kanten.schoon(opdracht.out))
            if final is not None:
                work.schoon[name], work.vorige[name] = final, entry
    return work


def _concept(
    house: House,
    one: Dossier,
    concept: Concept,
    work: _Stukken,
    spec: Sequence[Problem],
    beoordeeld: Sequence[Beoordeeld],
    opdracht: Opdracht,
) -> tuple[Product, int]:
    """The draft with its comments, and how many."""
    said = opmerkingen(one, concept, house.register, spec, beoordeeld)
    data = met_opmerkingen(work.klaar[concept.naam], said, AUTEUR, opdracht.moment)
    facts = {"bestek": __version__, "stand": f"{len(said)} opmerkingen"}
    traced = concept.rendered.herkomst
    return Product(concept.naam, data, digest(data), facts, traced), len(said)


def _redline(
    house: House,
    one: Dossier,
    name: str,
    work: _Stukken,
    beoordeeld: Sequence[Beoordeeld],
    opdracht: Opdracht,
) -> tuple[str, Product | None, list[Problem]]:
    """The redline against the last publication: what it says of itself, and the file."""
    if name not in work.schoon:
        return "niet eerder gepubliceerd", None, []
    entry = work.vorige[name]
    old = kanten.van_publicatie(entry, name)
    new = kanten.van_dossier(one, name, work.schoon[name], work.klaar[f"={name}"], "nu")
    said = toelichtingen(old, new, _graden(beoordeeld))
    place = Place(f"{name}.redline.docx")
    try:
        made = redline.redline(
            old.data, new.data, opdracht.auteur, opdracht.moment or ZONDER_DATUM, said
        )
    except redline.RedlineError as fault:
        return "niet gemaakt", None, [problem("W724", place, reden=str(fault).rstrip("."))]
    found = [problem("W651", place, wat=line) for line in made.afwijkingen]
    found += [problem("W652", place, wat=line) for line in made.niet_vergeleken]
    told = f"{made.aantal} wijzigingen sinds {entry.id}"
    facts = {"bestek": __version__, "stand": told}
    return told, Product(f"{name}.redline", made.data, digest(made.data), facts), found


def _graden(beoordeeld: Sequence[Beoordeeld]) -> Callable[[Wijziging], str]:
    """What to say of a change: the proposal of the table, and what was decided."""
    graded = list(beoordeeld)

    def graad(change: Wijziging) -> str:
        same = (
            b for b in graded if (b.wijziging.pad, b.wijziging.nieuw) == (change.pad, change.nieuw)
        )
        one = next(same, None)
        return f"Voorstel: {graad_in_woorden(one)}." if one else ""

    return graad


def _stuk(gepland: Gepland, number: int, told: str) -> Stuk:
    fase = gepland.fase.naam if gepland.fase else ""
    return Stuk(gepland.naam, gepland.titel, fase, gepland.stand, "", number, told)


def _blad(
    house: House, one: Dossier, sheet: Beoordeling, opdracht: Opdracht
) -> tuple[list[tuple[str, Product]], list[Problem]]:
    facts = {"bestek": __version__, "stand": "beoordeling"}
    rendered, found = blad.docx(house, one, sheet, opdracht.out / ".cache")
    if rendered is None:
        return [], found
    laid, _ = kanten.opgemaakt({blad.NAAM: rendered.docx}, opdracht.met_paginas)
    data = laid[blad.NAAM]
    return [("de beoordeling", Product(blad.NAAM, data, digest(data), facts))], found


def _pagina(
    house: House, one: Dossier, sheet: Beoordeling, opdracht: Opdracht
) -> tuple[list[Gemaakt], list[Problem]]:
    """The sheet as a page to read in a browser; nobody writes in that, so it is made anew."""
    folder = opdracht.out / one.tender / MAP
    path = folder / f"{blad.NAAM}.html"
    try:
        blijf_binnen(folder, opdracht.out)
        folder.mkdir(parents=True, exist_ok=True)
        atomic(path, blad.html(one, sheet))
    except OSError as fault:
        shown = Place(house.project.shown(path))
        return [], [problem("W620", shown, "", oorzaak=oorzaak(fault))]
    return [Gemaakt(path, "hetzelfde als pagina", Written.GEMAAKT)], []


def _schrijf(
    house: House, tender: str, products: Sequence[tuple[str, Product]], opdracht: Opdracht
) -> tuple[list[Gemaakt], list[Problem]]:
    """Write the pack: never over what a person edited."""
    folder = opdracht.out / tender / MAP
    made: list[Gemaakt] = []
    found: list[Problem] = []
    for what, product in products:
        shown = house.project.shown(folder / f"{product.naam}.{product.vorm}")
        try:
            blijf_binnen(folder, opdracht.out)
            written, path, problems = write(folder, product, "", opdracht.overwrite)
        except OSError as fault:
            found.append(problem("W620", Place(shown), "", oorzaak=oorzaak(fault)))
            continue
        made.append(Gemaakt(path, what, written))
        found += [
            replace(p, place=Place(house.project.shown(Path(p.place.file)))) for p in problems
        ]
    return made, found
