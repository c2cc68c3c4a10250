"""Derived facts: what follows from the spec by arithmetic or logic, never from choice.

In: a merged ``Dossier``. Out: ``Afgeleid``. Each derived value is a ``Waarde`` whose origin
names the computation and its inputs; it is as firm as the least firm of these inputs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from generator import planning
from generator.aanbesteding import Perceel
from generator.delen import Deel, Verlenging, afleiding, deel, delen
from generator.dossier import Dossier
from generator.regio import Slt, Vertaalregel
from generator.verloop import Planningsstap
from generator.voorwaarden import Begrip, Criterium
from generator.waarde import Stand, Waarde

REACTIETIJDEN = ("reactie_aanmelding_dagen", "reactie_inschrijving_dagen")
"""Durations for which ``planning`` has a yardstick of its own (30 and 40 days)."""


@dataclass(frozen=True)
class Planningsregel:
    """One step of the planning in its order; ``uiterst`` is the latest feasible date."""

    stap: str
    naam: str
    fase: str
    fasenaam: str
    moment: Waarde[Planningsstap]
    aard: str
    toelichting: Waarde[str]
    uiterst: date | None


@dataclass(frozen=True)
class Afgeleid:
    """All derived facts of one tender."""

    geheel: Deel
    delen: tuple[Deel, ...]
    planning: tuple[Planningsregel, ...]
    vertaalregels: tuple[Vertaalregel, ...]
    begrippen: tuple[Begrip, ...]
    gemeenten: Waarde[tuple[Waarde[str], ...]]
    taakgebied_naam: Waarde[str]
    bestemmingen: Mapping[tuple[str, str], tuple[Waarde[str], ...]]
    totaal_selectie: Waarde[Decimal]
    totaal_gunning: Waarde[Decimal]
    slts: tuple[Slt, ...]

    @property
    def looptijd_woorden(self) -> Waarde[str]:
        """Term of the tender as a whole, in words."""
        return self.geheel.looptijd_woorden

    @property
    def looptijd_maanden(self) -> Waarde[int]:
        """Longest term of the tender as a whole, in months."""
        return self.geheel.looptijd_maanden

    @property
    def einde_basis(self) -> Waarde[date]:
        """Last day without extensions."""
        return self.geheel.einde_basis

    @property
    def verlengingen(self) -> tuple[Verlenging, ...]:
        """Extensions of the tender as a whole."""
        return self.geheel.verlengingen

    @property
    def einde_uiterlijk(self) -> Waarde[date]:
        """Last day when every extension is used."""
        return self.geheel.einde_uiterlijk

    @property
    def partners_minimaal(self) -> Waarde[int]:
        """Fewest distinct partners that percelen and limits make possible."""
        return self.geheel.partners_minimaal

    @property
    def partners_maximaal(self) -> Waarde[int]:
        """Most distinct partners that percelen and limits make possible."""
        return self.geheel.partners_maximaal

    @property
    def max_percelen_per_partij(self) -> Waarde[int]:
        """Most percelen that one party can win."""
        return self.geheel.max_percelen_per_partij

    @property
    def soort_overeenkomst(self) -> Waarde[str]:
        """Type of contract that goes with the uitvoeringsvariant."""
        return self.geheel.soort_overeenkomst

    @property
    def in_onderdelen(self) -> bool:
        """The tender has onderdelen, so ``delen`` have names."""
        return bool(self.delen and self.delen[0].naam)

    def delen_voor(self, *velden: str) -> tuple[Deel, ...]:
        """Parts to tell apart for these fields: the whole as one when all parts share them."""
        shared = all(self._gedeeld(naam) for naam in velden)
        return (self.geheel,) if shared else self.delen

    def _gedeeld(self, naam: str) -> bool:
        own = [getattr(d, naam) for d in self.delen]
        place = getattr(self.geheel, naam).pad
        return all(v.pad == place for v in own) or all(v.afwezig for v in own)

    def delen_met(self, *varianten: str) -> tuple[Deel, ...]:
        """Parts to which a text about one of these uitvoeringsvarianten applies."""
        parts = self.delen_voor("uitvoeringsvariant", "bekostiging")
        return tuple(d for d in parts if d.uitvoeringsvariant.inhoud in varianten)

    def naam_van(self, onderdeel: Waarde[str]) -> Waarde[str]:
        """The name of the part with this id, or the id itself."""
        return next((d.naam for d in self.delen if d.id == onderdeel), onderdeel)

    def heeft(self, onderdeel: Waarde[str]) -> bool:
        """What names no onderdeel, or one of ``delen``, belongs here."""
        return not onderdeel.bekend or any(d.id == onderdeel for d in self.delen)

    def vertaalregels_van(self, one: Deel) -> tuple[Vertaalregel, ...]:
        """Lines that go to this part: by variant, as the vertaaltabel names no onderdeel."""
        if not one.naam:
            return self.vertaalregels
        same = [d for d in self.delen if d.uitvoeringsvariant == one.uitvoeringsvariant]
        variant = str(one.uitvoeringsvariant.inhoud).lower()
        return tuple(r for r in self.vertaalregels if len(same) == 1 and _variant(r) == variant)

    def vertaalregels_zonder_deel(self) -> tuple[Vertaalregel, ...]:
        """Lines of which the table does not tell to which part they go."""
        if not self.in_onderdelen:
            return ()
        known = [r for d in self.delen for r in self.vertaalregels_van(d)]
        return tuple(r for r in self.vertaalregels if not any(r is k for k in known))

    def elders(self, regel: Vertaalregel) -> tuple[Waarde[str], ...]:
        """The other taakgebieden to which parts of the same old code go."""
        names = self.bestemmingen.get(_oude_code(regel), ())
        return tuple(n for n in names if n != self.taakgebied_naam)

    def voor_editie(self, editie: int | None) -> Afgeleid:
        """As one edition tells it: only the part of its perceel and the lines that go there."""
        own = tuple(d for d in self.delen if any(p.nr == editie for p in d.percelen))
        if not own or own == self.delen or not self.in_onderdelen:
            return self
        lines = (*self.vertaalregels_van(own[0]), *self.vertaalregels_zonder_deel())
        kept = tuple(r for r in self.vertaalregels if any(r is k for k in lines))
        return dataclasses.replace(self, delen=own, vertaalregels=kept)

    def slts_van(self, perceel: Perceel) -> tuple[Slt, ...]:
        """The SLT's of a perceel, by number: their numbers do not follow the percelen."""
        numbers = [int(nr.get()) for nr in perceel.slts if nr.bekend]
        return tuple(s for s in self.slts if s.nr.inhoud in numbers)


def _variant(regel: Vertaalregel) -> str:
    return str(regel.wordt_variant.inhoud or "").lower()


def derive(dossier: Dossier) -> Afgeleid:
    """Every derived fact of one tender."""
    a = dossier.aanbesteding
    return Afgeleid(
        geheel=deel(a, a),
        delen=delen(a),
        planning=_planning(dossier),
        vertaalregels=tuple(
            r for r in dossier.vertaalregels if r.aanbesteding == dossier.tender_id
        ),
        begrippen=_begrippen(dossier),
        gemeenten=_gemeenten(dossier),
        taakgebied_naam=_taakgebied(dossier, a.taakgebied),
        bestemmingen=_bestemmingen(dossier),
        totaal_selectie=_totaal(a.selectiecriteria),
        totaal_gunning=_totaal(a.gunningscriteria),
        slts=tuple(dossier.regio.slts),
    )


def _planning(dossier: Dossier) -> tuple[Planningsregel, ...]:
    a, procedure = dossier.aanbesteding, dossier.procedure
    if procedure is None:
        return ()
    latest = uiterste_data(dossier)
    names = {f.id: f.naam for f in procedure.fasen}
    steps = a.planning.inhoud or {}
    rows = []
    for step in procedure.stappen:
        moment: Waarde[Any] = steps.get(step.id) or _absent(a.planning, step.id, step.naam)
        if step.id == "ingangsdatum":
            moment = _ingangsdatum(a.ingangsdatum)
        own = moment.inhoud
        rows.append(
            Planningsregel(
                step.id,
                step.naam,
                step.fase,
                names.get(step.fase, ""),
                moment,
                own.aard.inhoud if own and own.aard.bekend else step.aard,
                own.toelichting if own else moment.met(None),
                latest.get(step.id),
            )
        )
    return tuple(rows)


def _ingangsdatum(ingangsdatum: Waarde[date]) -> Waarde[Any]:
    """The last step of every planning is the field ``ingangsdatum`` itself."""
    if not ingangsdatum.bekend:
        return ingangsdatum
    nothing: Waarde[Any] = ingangsdatum.deel("stap")
    step = Planningsstap(ingangsdatum, nothing, nothing, nothing, nothing)
    return ingangsdatum.met(step)


def _absent(planning_: Waarde[Any], step: str, naam: str) -> Waarde[Any]:
    """A step that the spec does not name: open as the whole planning is, or absent."""
    if planning_.open:
        return planning_
    return Waarde(
        None,
        Stand.AFWEZIG,
        planning_.origin,
        f"planning.{step}",
        f"planning: {naam}",
        planning_.slot,
    )


def uiterste_data(dossier: Dossier) -> dict[str, date]:
    """Latest feasible date of each step, counted back from the ingangsdatum.

    A response time that the spec leaves open counts as its yardstick; any other open duration
    counts as zero days, so that the date is a bound: the real last day is that day or earlier.
    """
    a = dossier.aanbesteding
    if not a.ingangsdatum.bekend or (dossier.procedure and dossier.procedure.nog_te_kiezen):
        return {}
    own = a.duren.inhoud
    known: dict[str, int | None] = {}
    for name in planning.DUREN:
        stated = getattr(own, name).inhoud if own is not None else None
        known[name] = None if stated is None and name in REACTIETIJDEN else stated or 0
    try:
        return planning.uiterst_haalbaar(a.ingangsdatum.get(), known)
    except (ValueError, OverflowError):  # a rule says so
        return {}


def _begrippen(dossier: Dossier) -> tuple[Begrip, ...]:
    """Terms of tender and region together, the tender's own first where both have one."""
    own = list(dossier.aanbesteding.begrippen)
    terms = {str(b.term.inhoud).lower() for b in own}
    shared = [b for b in dossier.regio.begrippen if str(b.term.inhoud).lower() not in terms]
    return tuple(sorted([*own, *shared], key=lambda b: str(b.term.inhoud).lower()))


def _gemeenten(dossier: Dossier) -> Waarde[Any]:
    """All municipalities of the percelen, each once; those of the region without percelen."""
    seen: dict[str, Waarde[str]] = {}
    for perceel in dossier.aanbesteding.percelen:
        for gemeente in perceel.gemeenten:
            seen.setdefault(str(gemeente.inhoud), gemeente)
    return dossier.regio.gemeenten.met(tuple(seen.values())) if seen else dossier.regio.gemeenten


def _bestemmingen(dossier: Dossier) -> dict[tuple[str, str], tuple[Waarde[str], ...]]:
    """(old overeenkomst, code) -> the taakgebieden to which it goes, over the whole table."""
    found: dict[tuple[str, str], dict[str, Waarde[str]]] = {}
    for regel in dossier.vertaalregels:
        if regel.code.bekend and regel.wordt_taakgebied.bekend:
            naam = _taakgebied(dossier, regel.wordt_taakgebied)
            found.setdefault(_oude_code(regel), {})[str(regel.wordt_taakgebied)] = naam
    return {key: tuple(names.values()) for key, names in found.items()}


def _oude_code(regel: Vertaalregel) -> tuple[str, str]:
    return (str(regel.was_overeenkomst.inhoud), str(regel.code.inhoud))


def _taakgebied(dossier: Dossier, wanted: Waarde[str]) -> Waarde[str]:
    for taakgebied in dossier.regio.taakgebieden:
        if taakgebied.id == wanted:
            naam: Waarde[str] = taakgebied.naam
            return naam
    return wanted


def _totaal(criteria: Waarde[tuple[Criterium, ...]]) -> Waarde[Decimal]:
    if not criteria.bekend or not criteria:
        return criteria.met(None) if criteria.bekend else criteria  # type: ignore[return-value]
    weights = [c.gewicht for c in criteria]
    return afleiding(
        "som van de gewichten", lambda: sum((x.get() for x in weights), Decimal(0)), *weights
    )
