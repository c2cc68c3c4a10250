"""What a template may use: the names of one document.

In: a dossier, its derived facts and the planned document. Out: a mapping of names, the same for
every document; the brief for template writers is ``docs/sjablonen.md``.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from generator import brieven, marks
from generator.aanbesteding import Aanbesteding
from generator.afgeleid import Afgeleid, Planningsregel
from generator.dossier import Dossier
from generator.keuzes import Keuzepunt, aangekondigd, keuzepunt, onbeslist
from generator.overzicht import Overzicht
from generator.plan import Gepland
from generator.register import Bouwsteen
from generator.voorwaarden import Bijlage
from generator.waarde import Stand, Waarde


@dataclass(frozen=True)
class Documentnaam:
    """The name ``document``: which document this is, and what is open in it."""

    soort: str
    sjabloon: str
    werkstuk: bool
    naam: str
    titel: str
    fase: str
    fasenaam: str
    fasen: tuple[str, ...]
    is_concept: bool
    is_definitief: bool
    versie: Waarde[Any]
    datum: Waarde[Any]
    editie: int | None
    tender: str
    open_keuzes: tuple[Keuzepunt, ...]
    latere_keuzes: tuple[Keuzepunt, ...]
    verwachte_keuzes: tuple[Keuzepunt, ...]
    aangekondigd: tuple[Keuzepunt, ...]
    bouwstenen: tuple[Bouwsteen, ...]
    bijlagen: tuple[Bijlage, ...]


def names(
    dossier: Dossier,
    afgeleid: Afgeleid,
    gepland: Gepland,
    bouwstenen: tuple[Bouwsteen, ...],
    definitief: bool,
) -> dict[str, Any]:
    """All names for one document.

    Args:
        dossier: the tender.
        afgeleid: its derived facts.
        gepland: the document, with its fase.
        bouwstenen: the clauses that the template is made of.
        definitief: a final document, without any sign of a concept.
    """
    a = dossier.aanbesteding
    fase = gepland.fase
    assert fase is not None  # a blocked document is never rendered
    points = {k.nummer: keuzepunt(k, dossier.voor) for k in dossier.keuzes}

    def besluiten(*fields: Any) -> tuple[Keuzepunt, ...]:
        """Undecided choices at or under these fields, each once, by number."""
        paths = [f.pad for f in fields if isinstance(f, Waarde)]
        return tuple(
            points[k.nummer]
            for k in onbeslist(dossier)
            if any(k.pad == p or k.pad.startswith((f"{p}.", f"{p}[")) for p in paths)
        )

    def bijlage(wanted: str) -> Waarde[Any]:
        """The annex of the spec with that id; absent when the spec does not list it."""
        for one in a.bijlagen:
            if one.id == wanted:
                return a.bijlagen.met(one)
        return a.bijlagen.deel(wanted) if a.bijlagen.bekend else a.bijlagen

    def stap(wanted: str) -> Waarde[Any]:
        """The planning step with that id."""
        for row in afgeleid.planning:
            if row.stap == wanted:
                return row.moment
        return a.planning.deel(wanted)

    def zonder_waarde(*groups: Any) -> tuple[str, ...]:
        """Titles of the fields in these groups about which the spec is silent."""
        return tuple(w.titel for group in groups for w in _afwezig(group))

    result = brieven.names(dossier, gepland.brief) if gepland.brief else {}
    if not result:
        result["uitkomst"] = dossier.uitkomst
    return {
        **{f.name: getattr(a, f.name) for f in dataclasses.fields(Aanbesteding)},
        "regio": dossier.regio,
        "document": _document(dossier, gepland, bouwstenen, definitief, points),
        "partij": fase.partij,
        "afgeleid": afgeleid.voor_editie(gepland.editie),
        "besluiten": besluiten,
        "bijlage": bijlage,
        "stap": stap,
        "verwijs": marks.ref,
        "anker": marks.anchor,
        "sleutel": sleutel,
        "zonder_waarde": zonder_waarde,
        "figuur": lambda naam: False,  # the pipeline knows the pictures
        "aankondigingsformulier": lambda: None,  # the pipeline knows the fields of the notices
        **result,
    }


def region_names(overzicht: Overzicht, region: str, gepland: Gepland) -> dict[str, Any]:
    """All names for a document of the region itself.

    Args:
        overzicht: the region and its tenders.
        region: folder of the region.
        gepland: the document.
    """
    regio = overzicht.regio
    version: Waarde[Any] = dataclasses.replace(regio.naam.deel("versie"), titel="Versie")
    points = tuple(keuzepunt(k, {}) for k in overzicht.keuzes)
    document = Documentnaam(
        soort=gepland.document,
        sjabloon=gepland.soort.sjabloon,
        werkstuk=False,
        naam=gepland.naam,
        titel=gepland.titel,
        fase="",
        fasenaam="",
        fasen=(),
        is_concept=True,
        is_definitief=False,
        versie=_geen_versie(version, False),
        datum=version,
        editie=None,
        tender=region,
        open_keuzes=points,
        latere_keuzes=(),
        verwachte_keuzes=(),
        aangekondigd=(),
        bouwstenen=(),
        bijlagen=(),
    )
    return {
        "naam": regio.naam,
        "regio": regio,
        "document": document,
        "overzicht": overzicht,
        "verwijs": marks.ref,
        "anker": marks.anchor,
        "sleutel": sleutel,
    }


def _afwezig(group: Any) -> tuple[Waarde[Any], ...]:
    if not isinstance(group, Waarde) or group.open:
        return ()
    if group.inhoud is None:
        return (group,)
    parts = [getattr(group.inhoud, f.name) for f in dataclasses.fields(group.inhoud)]
    return tuple(p for p in parts if isinstance(p, Waarde) and p.afwezig)


def sleutel(item: Any) -> str:
    """The natural key of a loop variable, for bookmarks that do not depend on its place."""
    if isinstance(item, Planningsregel):
        return item.stap
    if isinstance(item, Keuzepunt):
        return f"K{item.nummer}"
    if isinstance(item, Waarde):
        return str(item.inhoud if item.inhoud is not None else f"K{item.nummer}")[:60]
    for name in ("nr", "id", "code", "term", "naam", "onderwerp", "soort", "titel", "proces"):
        value = getattr(item, name, None)
        value = value.inhoud if isinstance(value, Waarde) else value
        if value not in (None, ""):
            return str(value)
    if dataclasses.is_dataclass(item):
        return type(item).__name__.lower()  # the only one of its kind: the tender as one part
    return str(item)[:60]


def _document(
    dossier: Dossier,
    gepland: Gepland,
    bouwstenen: tuple[Bouwsteen, ...],
    definitief: bool,
    points: dict[int, Keuzepunt],
) -> Documentnaam:
    fase = gepland.fase
    assert fase is not None
    a = dossier.aanbesteding
    due = {k.nummer for k in gepland.open}
    undecided = onbeslist(dossier)
    version, when = _versie_en_datum(a.versies, gepland, fase.id, definitief)
    return Documentnaam(
        soort=gepland.document,
        sjabloon=gepland.soort.sjabloon,
        werkstuk=gepland.soort.werkstuk,
        naam=gepland.naam,
        titel=gepland.titel,
        fase=fase.id,
        fasenaam=fase.naam,
        fasen=tuple(f.id for f in dossier.procedure.fasen) if dossier.procedure else (),
        is_concept=not definitief,
        is_definitief=definitief,
        versie=version,
        datum=when,
        editie=gepland.editie,
        tender=dossier.tender,
        open_keuzes=tuple(points[k.nummer] for k in undecided if k.open and k.nummer in due),
        latere_keuzes=tuple(points[k.nummer] for k in undecided if k.open and k.nummer not in due),
        verwachte_keuzes=tuple(points[k.nummer] for k in undecided if k.stand is Stand.VERWACHT),
        aangekondigd=tuple(points[k.nummer] for k in aangekondigd(dossier)),
        bouwstenen=bouwstenen,
        bijlagen=tuple(
            b for b in a.bijlagen if gepland.document in [d.inhoud for d in b.documenten]
        ),
    )


def _versie_en_datum(
    versies: Waarde[Any], gepland: Gepland, fase: str, definitief: bool
) -> tuple[Waarde[Any], Waarde[Any]]:
    """What a page says of itself: a working paper has no version, a letter has its own date."""
    if gepland.soort.werkstuk:
        stand = dataclasses.replace(
            versies.deel("werkstuk"),
            inhoud="definitief" if definitief else "concept",
            stand=Stand.VAST,
        )
        return stand, gepland.brief.ronde.datum if gepland.brief else versies.deel("datum")
    version = _versie(versies, fase)
    if version.inhoud:
        return version.inhoud.nr, version.inhoud.datum
    return _geen_versie(version, definitief), version


def _geen_versie(versie: Waarde[Any], definitief: bool) -> Waarde[Any]:
    """A concept without a version in the spec says that; a final one cannot do without."""
    if definitief or not versie.afwezig:
        return versie
    return dataclasses.replace(versie, inhoud="concept", stand=Stand.VAST)


def _versie(versies: Waarde[Any], fase: str) -> Waarde[Any]:
    """The latest version of this fase's document, or what the spec says instead."""
    own = [v for v in versies if v.fase == fase]
    return versies.met(own[-1]) if own else versies.deel(fase) if versies.bekend else versies
