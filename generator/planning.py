"""Date arithmetic of a tender: term, extensions, latest feasible dates, order of steps.

In: dates and whole numbers; out: dates. Pure: no clock, no holidays. A step that falls on
a weekend is not moved.

Marks: [V] read in the law or the national template (Contractstandaarden), [V2] read in a
secondary source, [K] practice, not verified.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MEDEDELING_MAANDEN = 6
"""Calendar months before the end in which an extension is notified. Contractstandaarden 1.3 [V]."""
REACTIE_AANMELDING_DAGEN = 30
"""Days to apply: yardstick of the regular regime, no duty for a SAS (art. 2.71) [V2]."""
REACTIE_INSCHRIJVING_DAGEN = 40
"""Days to tender: yardstick of the regular regime, no duty for a SAS (art. 2.71) [V2]."""
BEZWAAR_DAGEN = 20
"""Days to object after a selection or award decision; the document's own term [V]."""
NOTA_DAGEN = 10
"""Days between the last nota and the deadline (art. 2.54 Aw) [V]; a duty for tenders only."""
VRAGEN_DAGEN = 1
"""Questions close before the nota: at least the day before. An order, not a term with a source."""

DUREN = (
    "reactie_aanmelding_dagen",
    "beoordeling_selectie_dagen",
    "dialoog_dagen",
    "reactie_inschrijving_dagen",
    "beoordeling_inschrijving_dagen",
    "implementatie_weken",
)
"""The durations that ``uiterst_haalbaar`` knows: the fields of ``aanbesteding.Duren``."""


@dataclass(frozen=True)
class Verlenging:
    """One extension option: first and last day, and the last day to notify it."""

    nr: int
    begin: date
    einde: date
    mededelen_voor: date
    """Last day on which the notice is in time (that day included)."""


# --- term and extensions -----------------------------------------------------------------


def einde(start: date, jaren: int) -> date:
    """The last day of a term of whole years: the day before the anniversary of ``start``.

    29 February has its anniversary on 1 March in a year without one, so that a term never
    falls short of whole years: 29-2-2028 + 1 year ends on 28-2-2029.

    Raises:
        ValueError: ``jaren`` is below 1, or the end lies beyond the calendar (year 9999).
    """
    if jaren < 1:
        raise ValueError(f"een looptijd van {jaren} jaar bestaat niet")
    jaar = start.year + jaren
    schrikkeldag = (start.month, start.day) == (2, 29)
    if schrikkeldag and monthrange(jaar, 2)[1] == 28:
        return date(jaar, 2, 28)
    return start.replace(year=jaar) - timedelta(days=1)


def einde_uiterlijk(
    start: date, basis_jaren: int, verlengopties: int, jaren_per_optie: int
) -> date:
    """The last day when every extension is used.

    Raises:
        ValueError: as ``looptijd_maanden`` and ``einde``.
    """
    maanden = looptijd_maanden(basis_jaren, verlengopties, jaren_per_optie)
    return einde(start, maanden // 12)


def looptijd_maanden(basis_jaren: int, verlengopties: int, jaren_per_optie: int) -> int:
    """The longest term in months, extensions included: 5 + 2 x 1 years is 84.

    Raises:
        ValueError: no base term, a negative number of options, or options of no length.
    """
    if basis_jaren < 1:
        raise ValueError(f"een looptijd van {basis_jaren} jaar bestaat niet")
    if verlengopties < 0:
        raise ValueError(f"{verlengopties} verlengingsopties bestaan niet")
    if verlengopties and jaren_per_optie < 1:
        raise ValueError(f"een verlengingsoptie van {jaren_per_optie} jaar bestaat niet")
    return 12 * (basis_jaren + verlengopties * jaren_per_optie)


def verlengingen(
    start: date,
    basis_jaren: int,
    verlengopties: int,
    jaren_per_optie: int,
    mededeling_maanden: int = MEDEDELING_MAANDEN,
) -> list[Verlenging]:
    """The extensions, each joining the term before it without a gap.

    The notice is due ``mededeling_maanden`` calendar months before the end of the term that
    would otherwise be the last: for 31-12-2031 on 30-6-2031 (A7). Where the month has no
    such day its last day counts; where readings differ this is the earlier, safe one.

    Raises:
        ValueError: as ``looptijd_maanden``, negative months, or a notice due before start.
    """
    looptijd_maanden(basis_jaren, verlengopties, jaren_per_optie)
    if mededeling_maanden < 0:
        raise ValueError(f"een mededelingstermijn van {mededeling_maanden} maanden bestaat niet")
    gevonden = []
    for nr in range(1, verlengopties + 1):
        vorig_einde = einde(start, basis_jaren + (nr - 1) * jaren_per_optie)
        mededelen_voor = _maanden_eerder(vorig_einde, mededeling_maanden)
        if mededelen_voor < start:
            raise ValueError(
                f"verlenging {nr} moet worden gemeld op {mededelen_voor:%d-%m-%Y}, "
                f"nog voor de ingangsdatum {start:%d-%m-%Y}"
            )
        gevonden.append(
            Verlenging(
                nr=nr,
                begin=vorig_einde + timedelta(days=1),
                einde=einde(start, basis_jaren + nr * jaren_per_optie),
                mededelen_voor=mededelen_voor,
            )
        )
    return gevonden


# --- planning of a procedure with selection and dialogue ---------------------------------


def uiterst_haalbaar(
    ingangsdatum: date,
    duren: Mapping[str, int | None],
    bezwaar_dagen: int = BEZWAAR_DAGEN,
) -> dict[str, date]:
    """Per step the latest date on which it may fall if ``ingangsdatum`` is to be met.

    Counts back over a SAS with selection and dialogue. ``duren`` has the keys of ``DUREN``,
    in calendar days or weeks. A response time that is absent or ``None`` counts as its
    yardstick (30 and 40 days); any other duration that is unknown makes the step before it
    and all earlier steps unknown: they are absent from the result. Steps without a duration
    between them (final award, signing, notice of the award) share one latest date. A term of
    n days runs from the day after the decision; the next step follows the day after its end.

    Returns:
        step id -> date, in the order of the procedure: publicatie_selectie up to
        start_implementatie.

    Raises:
        ValueError: an unknown key or a negative duration.
    """
    onbekend = sorted(set(duren) - set(DUREN))
    if onbekend:
        raise ValueError(f"onbekende duur: {', '.join(onbekend)}")
    negatief = [naam for naam, duur in duren.items() if duur is not None and duur < 0]
    if negatief or bezwaar_dagen < 0:
        raise ValueError(f"negatieve duur: {', '.join(negatief) or 'bezwaar_dagen'}")

    uit: dict[str, date] = {}  # filled backwards, last step first
    dag: date | None = _eerder(ingangsdatum, _weken(duren.get("implementatie_weken")))
    if dag is not None:
        for stap in ("start_implementatie", "bekendmaking_gunning", "ondertekening"):
            uit[stap] = dag
        dag = _besluit(uit, "gunning", dag, bezwaar_dagen)
        dag = _eerder(dag, duren.get("beoordeling_inschrijving_dagen"))
    if dag is not None:
        reactie = duren.get("reactie_inschrijving_dagen")
        reactie = REACTIE_INSCHRIJVING_DAGEN if reactie is None else reactie
        dag = _indiening(uit, ("uitnodiging_inschrijving", "inschrijving"), dag, reactie)
        uit["einde_dialoog"] = dag
        dag = _eerder(dag, duren.get("dialoog_dagen"))
    if dag is not None:
        uit["start_dialoog"] = dag
        dag = _besluit(uit, "selectie", dag, bezwaar_dagen)
        dag = _eerder(dag, duren.get("beoordeling_selectie_dagen"))
    if dag is not None:
        reactie = duren.get("reactie_aanmelding_dagen")
        reactie = REACTIE_AANMELDING_DAGEN if reactie is None else reactie
        _indiening(uit, ("publicatie_selectie", "selectie"), dag, reactie)
    return dict(reversed(uit.items()))


def volgorde_fouten(moments: Mapping[str, date], order: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs (earlier step, later step) whose dates contradict ``order``.

    Every step that falls too early is named once, with the latest of the steps that should
    precede it. The same day is in order. Steps without a date are not in ``moments``.

    Raises:
        ValueError: a step that ``order`` does not know.
    """
    vreemd = [stap for stap in moments if stap not in order]
    if vreemd:
        raise ValueError(f"onbekende stap: {', '.join(vreemd)}")
    fouten: list[tuple[str, str]] = []
    laatste: str | None = None
    for stap in (s for s in order if s in moments):
        if laatste is not None and moments[stap] < moments[laatste]:
            fouten.append((laatste, stap))
        else:
            laatste = stap
    return fouten


def dagen_tussen(van: date, tot: date) -> int:
    """Days from ``van`` to ``tot``, the first day not counted; negative when ``tot`` is earlier."""
    return (tot - van).days


# --- inside ------------------------------------------------------------------------------


def _maanden_eerder(dag: date, maanden: int) -> date:
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 - maanden, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))


def _weken(weken: int | None) -> int | None:
    return None if weken is None else 7 * weken


def _eerder(dag: date, dagen: int | None) -> date | None:
    return None if dagen is None else dag - timedelta(days=dagen)


def _besluit(uit: dict[str, date], naam: str, definitief: date, bezwaar_dagen: int) -> date:
    """Final decision, end of the objection term, provisional decision; gives the last one."""
    uit[f"definitieve_{naam}"] = definitief
    uit[f"einde_bezwaar_{naam}"] = definitief - timedelta(days=1)
    uit[f"voorlopige_{naam}"] = definitief - timedelta(days=1 + bezwaar_dagen)
    return uit[f"voorlopige_{naam}"]


def _indiening(
    uit: dict[str, date], stappen: tuple[str, str], sluiting: date, reactie_dagen: int
) -> date:
    """Deadline, nota, questions and the step that opens the response time; gives the last one."""
    opening, naam = stappen
    uit["sluiting_aanmelding" if naam == "selectie" else f"sluiting_{naam}"] = sluiting
    uit[f"nota_{naam}"] = sluiting - timedelta(days=NOTA_DAGEN)
    uit[f"vragen_{naam}"] = uit[f"nota_{naam}"] - timedelta(days=VRAGEN_DAGEN)
    uit[opening] = min(sluiting - timedelta(days=reactie_dagen), uit[f"vragen_{naam}"])
    return uit[opening]
