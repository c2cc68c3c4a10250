"""What came out of a fase: the decisions per party, with scores and reasons.

Frozen facts, no I/O; read from ``tender_specs/REGIO/uitkomsten/TENDER.yaml``. Field names equal
the keys of ``schemas/uitkomst.yaml`` and the names in the templates. A decision is about one
party in one perceel: who may read it depends on that, so letters get one ``Beslissing`` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from generator.waarde import Getal, JaNee, Tekst, Teksten, Waarde

UITGEKOZEN = frozenset({"geselecteerd", "gegund", "toegelaten"})
"""The outcomes with which a party goes on."""
AFGEVALLEN = frozenset({"afgewezen", "niet_gegund", "niet_toegelaten"})
"""The outcomes with which it ends for a party; ``reserve`` is neither."""
IN_BEOORDELING = frozenset({"beoordeling", "toewijzing"})
"""The steps in which a party was scored before the outcome."""


@dataclass(frozen=True)
class Score:
    """The points of one criterium (or subcriterium) on the scale, with the words to it."""

    criterium: Tekst
    punten: Waarde[Decimal]
    motivering: Tekst


@dataclass(frozen=True)
class Toets:
    """One requirement held against one party: met or not, and why."""

    eis: Tekst
    voldoet: JaNee
    toelichting: Tekst


@dataclass(frozen=True)
class Beslissing:
    """What was decided about one party in one perceel.

    ``stap`` is where a party fell (indiening, uitsluiting, geschiktheid, beoordeling,
    toewijzing). ``kenmerken`` are told to the others when this party is chosen; ``redenen`` and
    ``verschil`` (the relative advantages of the chosen party over this one) to this party only.
    """

    perceel: Getal
    categorieen: Teksten
    partij: Tekst
    uitslag: Tekst
    stap: Tekst
    rang: Getal
    totaal: Waarde[Decimal]
    scores: Waarde[tuple[Score, ...]]
    toetsen: Waarde[tuple[Toets, ...]]
    redenen: Teksten
    kenmerken: Teksten
    verschil: Teksten
    onderaanneming: Tekst
    onderaannemers: Teksten
    contractwaarde: Waarde[Decimal]
    ondertekend_op: Waarde[date]


@dataclass(frozen=True)
class Besluitronde:
    """The decisions that were taken and sent together, at one moment of a fase."""

    fase: Tekst
    orgaan: Tekst
    datum: Waarde[date]
    bezwaar_tot: Waarde[date]
    bezwaar_tijd: Waarde[time]
    ondertekenaar: Tekst
    beslissingen: Waarde[tuple[Beslissing, ...]]


@dataclass(frozen=True)
class Verslag:
    """What the proces-verbaal needs besides the decisions (art. 2.132 Aw)."""

    adres: Tekst
    vertrouwelijke_inlichtingen: Teksten
    abnormaal_laag: Teksten
    niet_elektronisch: Teksten
    belangenconflicten: Teksten
    niet_gegund: Teksten
    opgesteld_door: Tekst
    opgesteld_op: Waarde[date]


@dataclass(frozen=True)
class Uitkomst:
    """All outcomes of one tender; everything is absent while there is no results file."""

    fictief: JaNee
    besluiten: Waarde[tuple[Besluitronde, ...]]
    verslag: Waarde[Verslag]
