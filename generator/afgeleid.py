"""Derived facts: what follows from the spec by arithmetic or logic, never from choice.

In: a merged ``Dossier``. Out: ``Afgeleid``. Each derived value is a ``Waarde`` whose origin
names the computation and its inputs; it is as firm as the least firm of these inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from generator import partners, planning, wording
from generator.aanbesteding import Aantal, Looptijd, Perceel, Perceelregel
from generator.dossier import Dossier
from generator.origin import Origin
from generator.regio import Slt, Vertaalregel
from generator.verloop import Planningsstap
from generator.voorwaarden import Begrip, Criterium
from generator.waarde import Stand, Waarde

STANDAARD_MEDEDELING_MAANDEN = planning.MEDEDELING_MAANDEN
"""Notice of an extension: at least six months before the end (Contractstandaarden 1.3 [V])."""

SOORT_BIJ_VARIANT = {
    "taakgericht": "overeenkomst van opdracht",
    "inspanningsgericht": "raamovereenkomst",
    "outputgericht": "raamovereenkomst",
}
"""The national template ties the type of contract to the variant (Contractstandaarden [V])."""


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
class Verlenging:
    nr: int
    begin: Waarde[date]
    einde: Waarde[date]
    mededelen_voor: Waarde[date]


@dataclass(frozen=True)
class Afgeleid:
    """All derived facts of one tender."""

    looptijd_woorden: Waarde[str]
    looptijd_maanden: Waarde[int]
    einde_basis: Waarde[date]
    verlengingen: tuple[Verlenging, ...]
    einde_uiterlijk: Waarde[date]
    partners_minimaal: Waarde[int]
    partners_maximaal: Waarde[int]
    max_percelen_per_partij: Waarde[int]
    soort_overeenkomst: Waarde[str]
    planning: tuple[Planningsregel, ...]
    vertaalregels: tuple[Vertaalregel, ...]
    begrippen: tuple[Begrip, ...]
    gemeenten: Waarde[tuple[Waarde[str], ...]]
    taakgebied_naam: Waarde[str]
    totaal_selectie: Waarde[Decimal]
    totaal_gunning: Waarde[Decimal]
    slts: tuple[Slt, ...]

    def slts_van(self, perceel: Perceel) -> tuple[Slt, ...]:
        """The SLT's of a perceel, by number: their numbers do not follow the percelen."""
        numbers = [int(nr.get()) for nr in perceel.slts if nr.bekend]
        return tuple(s for s in self.slts if s.nr.inhoud in numbers)


def afleiding(how: str, compute: Callable[[], Any], *inputs: Waarde[Any]) -> Waarde[Any]:
    """A derived value, as firm as its inputs.

    Args:
        how: the computation in words, for the origin.
        compute: called only when every input is known.
        inputs: the values it uses; the first that is open or absent becomes the outcome.
    """
    for one in inputs:
        if not one.bekend:
            return one
    try:
        outcome = compute()
    except (ValueError, OverflowError):  # a rule says that this cannot be computed
        outcome = None
    least = next((i for i in inputs if i.stand is Stand.VERWACHT), inputs[0])
    origins = tuple(i.origin for i in inputs)
    origin = Origin(inputs[0].origin.place, inputs[0].pad, "", how, origins)
    return least.met(outcome, origin)


def derive(dossier: Dossier) -> Afgeleid:
    """Every derived fact of one tender."""
    a = dossier.aanbesteding
    term = _looptijd(a.looptijd)
    low, high, most = _partners(dossier)
    return Afgeleid(
        looptijd_woorden=afleiding(
            "looptijd in woorden", lambda: wording.duur_woorden(*_ints(term)), *term
        ),
        looptijd_maanden=afleiding(
            "looptijd met verlengingen in maanden",
            lambda: planning.looptijd_maanden(*_ints(term)),
            *term,
        ),
        einde_basis=afleiding(
            "ingangsdatum + basislooptijd",
            lambda: planning.einde(a.ingangsdatum.get(), term[0].get()),
            a.ingangsdatum,
            term[0],
        ),
        verlengingen=_verlengingen(dossier, term),
        einde_uiterlijk=afleiding(
            "ingangsdatum + basislooptijd + alle verlengingen",
            lambda: planning.einde_uiterlijk(a.ingangsdatum.get(), *_ints(term)),
            a.ingangsdatum,
            *term,
        ),
        partners_minimaal=low,
        partners_maximaal=high,
        max_percelen_per_partij=most,
        soort_overeenkomst=afleiding(
            "soort overeenkomst bij de uitvoeringsvariant",
            lambda: SOORT_BIJ_VARIANT[a.uitvoeringsvariant.get()],
            a.uitvoeringsvariant,
        ),
        planning=_planning(dossier),
        vertaalregels=tuple(
            r for r in dossier.vertaalregels if r.aanbesteding == dossier.tender_id
        ),
        begrippen=_begrippen(dossier),
        gemeenten=_gemeenten(dossier),
        taakgebied_naam=_taakgebied(dossier),
        totaal_selectie=_totaal(a.selectiecriteria),
        totaal_gunning=_totaal(a.gunningscriteria),
        slts=tuple(dossier.regio.slts),
    )


def _looptijd(looptijd: Waarde[Looptijd]) -> tuple[Waarde[int], Waarde[int], Waarde[int]]:
    if looptijd.inhoud is None:
        same: Any = looptijd
        return (same, same, same)
    own = looptijd.inhoud
    if own.verlengopties == 0 and own.jaren_per_optie.afwezig:
        return (own.basis_jaren, own.verlengopties, own.verlengopties)
    return (own.basis_jaren, own.verlengopties, own.jaren_per_optie)


def _ints(term: Sequence[Waarde[int]]) -> tuple[int, int, int]:
    return (term[0].get(), term[1].get(), term[2].get())


def _verlengingen(dossier: Dossier, term: Sequence[Waarde[int]]) -> tuple[Verlenging, ...]:
    a = dossier.aanbesteding
    inputs: list[Waarde[Any]] = [a.ingangsdatum, *term]
    if not all(v.bekend for v in inputs):
        return ()
    notice: Waarde[Any] = a.overeenkomst
    if a.overeenkomst.inhoud is not None:
        notice = a.overeenkomst.inhoud.mededeling_verlenging_maanden
    months = int(notice.get()) if notice.bekend else STANDAARD_MEDEDELING_MAANDEN
    rows = []
    try:
        found = planning.verlengingen(a.ingangsdatum.get(), *_ints(term), months)
    except (ValueError, OverflowError):  # a rule says so
        return ()
    for v in found:
        last = notice
        if notice.bekend:
            last = _fixed("einde min de mededelingstermijn", v.mededelen_voor, *inputs, notice)
        begin = _fixed("dag na het vorige einde", v.begin, *inputs)
        end = _fixed(f"einde van verlenging {v.nr}", v.einde, *inputs)
        rows.append(Verlenging(v.nr, begin, end, last))
    return tuple(rows)


def _fixed(how: str, outcome: date, *inputs: Waarde[Any]) -> Waarde[date]:
    """A derived value whose outcome is there already."""
    return afleiding(how, lambda: outcome, *inputs)


def _partners(dossier: Dossier) -> tuple[Waarde[int], Waarde[int], Waarde[int]]:
    """Reachable minimum and maximum of distinct partners, and most percelen for one party."""
    a = dossier.aanbesteding
    if not a.percelen.bekend:
        same: Any = a.percelen
        return same, same, same
    if not a.percelen:
        return _partners_zonder_percelen(a.contractpartners, a.percelen)
    numbers: list[Waarde[Aantal]] = [p.contractpartners for p in a.percelen]
    limits = grenzen(a.perceelregel)
    if isinstance(limits, Waarde):
        return limits, limits, limits
    for number in numbers:
        if not number.bekend:
            same = number
            return same, same, same
    nrs = [int(p.nr.get()) for p in a.percelen]
    unknown = a.percelen.met(None)
    try:
        low, high, best = _bereik(nrs, [n.get() for n in numbers], limits)
    except ValueError:  # reported by the rule on partner numbers, with its place
        return unknown, unknown, unknown
    inputs: list[Waarde[Any]] = [a.percelen, *numbers, *limits.inputs]
    why = "percelen, partners per perceel en grenzen"
    return (
        afleiding(f"kleinste aantal verschillende partners bij {why}", lambda: low, *inputs),
        afleiding(f"grootste aantal verschillende partners bij {why}", lambda: high, *inputs),
        afleiding("meeste percelen voor één partij bij deze grenzen", lambda: best, *inputs),
    )


def _bereik(nrs: list[int], numbers: list[Aantal], limits: Grenzen) -> tuple[int, int, int]:
    """Least and most distinct partners, and most percelen for one party.

    Raises:
        ValueError: no award meets the limits, or a perceel has no maximum of partners.
    """
    if any(n.maximaal is None for n in numbers):
        raise ValueError("een perceel zonder maximum aan partners")
    fewest = {nr: n.minimaal or 1 for nr, n in zip(nrs, numbers, strict=True)}
    most = {nr: n.maximaal or 1 for nr, n in zip(nrs, numbers, strict=True)}
    low, _ = partners.bereik(fewest, limits.groepen, limits.per_partij)
    _, high = partners.bereik(most, limits.groepen, limits.per_partij)
    return low, high, partners.max_percelen_per_partij(nrs, limits.groepen, limits.per_partij)


@dataclass(frozen=True)
class Grenzen:
    """Limits on what one party may win, with the values they were read from."""

    groepen: tuple[tuple[frozenset[int], int], ...] = ()
    per_partij: int | None = None
    inputs: tuple[Waarde[Any], ...] = ()


def grenzen(perceelregel: Waarde[Perceelregel]) -> Grenzen | Waarde[Any]:
    """The limits of a perceelregel, or the first part of it that is open.

    An open limit is not "no limit": what is computed with it is open too.
    """
    if perceelregel.open:
        return perceelregel
    regel = perceelregel.inhoud
    if regel is None:
        return Grenzen()
    used: list[Waarde[Any]] = [regel.exclusieve_groepen, regel.max_gunnen]
    for groep in regel.exclusieve_groepen:
        used += [groep.percelen, groep.maximaal, *groep.percelen]
    for one in used:
        if one.open:
            return one
    groups = tuple(
        (frozenset(int(nr.get()) for nr in g.percelen), int(g.maximaal.get()))
        for g in regel.exclusieve_groepen
        if g.percelen.bekend and g.maximaal.bekend
    )
    known = tuple(v for v in used[:2] if v.bekend)
    return Grenzen(groups, regel.max_gunnen.inhoud, known)


def _partners_zonder_percelen(
    number: Waarde[Aantal], percelen: Waarde[Any]
) -> tuple[Waarde[int], Waarde[int], Waarde[int]]:
    none = percelen.met(None)
    if not number.bekend:
        same: Any = number
        return same, same, none
    bounds = number.get()
    return (
        number.met(bounds.minimaal),
        number.met(bounds.maximaal),
        none,
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
    if not a.ingangsdatum.bekend:
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


def _taakgebied(dossier: Dossier) -> Waarde[str]:
    wanted = dossier.aanbesteding.taakgebied
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
