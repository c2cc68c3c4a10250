"""A procedure as data: which fasen and documents it has, how parties are called, what is due when.

Frozen, no I/O; ``pipeline`` reads ``schemas/procedures.yaml`` into it by way of ``parse_all``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar


@dataclass(frozen=True)
class Partij:
    """How parties are called: before submission, after it, after the decision, in the contract."""

    enkelvoud: str
    meervoud: str
    na_indiening: str
    na_indiening_meervoud: str
    na_besluit: str
    na_besluit_meervoud: str
    contractant: str
    contractanten: str


@dataclass(frozen=True)
class Documentsoort:
    """One kind of document of a fase; ``id`` is its file name.

    ``werkstuk``: a working paper, never published. ``vorm``: docx or xlsx. ``edities``: may be
    made per perceel. ``per``: ``beslissing`` for one document a decision. ``geblokkeerd``: why
    it is never made. ``verboden``: beginnings of words that do not belong in it.
    """

    id: str
    titel: str
    sjabloon: str
    werkstuk: bool = False
    vorm: str = "docx"
    edities: bool = False
    per: str = ""
    geblokkeerd: str = ""
    verboden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fase:
    """One fase with its documents; ``vooraf``: may be held before the procedure is chosen."""

    id: str
    naam: str
    voor: str
    partij: Partij
    documenten: tuple[Documentsoort, ...]
    vooraf: bool = False
    uitslagen: tuple[str, ...] = ()
    """The outcomes that a decision about a party can have in this fase."""

    @property
    def titel(self) -> str:
        """Title of the document that is published in this fase."""
        return next((d.titel for d in self.documenten if not d.werkstuk), self.naam)


@dataclass(frozen=True)
class Stap:
    """One step of the planning, in its place in the order."""

    id: str
    naam: str
    fase: str
    aard: str


@dataclass(frozen=True)
class Moment:
    """When a slot is due: the fase; the later one when announced; or when the choice says so."""

    fase: str
    aangekondigd: str = ""
    eerder: bool = False


@dataclass(frozen=True)
class Procedure:
    """One procedure; ``nog_te_kiezen`` when it stands for several options of an open choice."""

    id: str
    naam: str
    fasen: tuple[Fase, ...]
    stappen: tuple[Stap, ...]
    momenten: Mapping[str, Moment] = field(default_factory=dict)
    vereist: Mapping[str, str] = field(default_factory=dict)
    niet_van_toepassing: Mapping[str, str] = field(default_factory=dict)
    waarden: Mapping[str, str] = field(default_factory=dict)
    regels: tuple[str, ...] = ()
    nog_te_kiezen: bool = False

    def fase(self, fase_id: str) -> Fase | None:
        """The fase with that id; None when this procedure does not have it."""
        return next((f for f in self.fasen if f.id == fase_id), None)

    def rang(self, fase_id: str) -> int:
        """Place of a fase in the order, from 0; after the last for an unknown one."""
        ids = [f.id for f in self.fasen]
        return ids.index(fase_id) if fase_id in ids else len(ids)

    def vanaf(self, slot: str) -> Fase | None:
        """The fase in whose document a value with this slot must be fixed; None for none."""
        return self.fase(self.momenten[slot].fase) if slot in self.momenten else None


@dataclass(frozen=True)
class Regiostukken:
    """The documents that stand in no procedure: those of a region (and the fields its overview
    names first), and those of a nota van inlichtingen."""

    documenten: tuple[Documentsoort, ...] = ()
    eerst: tuple[str, ...] = ()
    nota: tuple[Documentsoort, ...] = ()
    """Of a round of questions, made by a command of its own."""


I = TypeVar("I", Fase, Stap, Documentsoort)  # noqa: E741  # an item with an id


def gezamenlijk(opties: Sequence[Procedure]) -> Procedure:
    """What is known while the choice between these procedures is open: everything of all of them.

    Fasen that may be held before the choice come first. A field does not belong only when it
    belongs to none of the options; a value is prescribed only when all prescribe it.
    """
    fasen = sorted(_ieder(f for p in opties for f in p.fasen), key=lambda f: not f.vooraf)
    together = tuple(
        dataclasses.replace(f, documenten=tuple(_ieder(_documenten(opties, f.id)))) for f in fasen
    )
    order = [f.id for f in fasen if f.vooraf]
    steps = sorted(_ieder(s for p in opties for s in p.stappen), key=lambda s: s.fase not in order)
    return Procedure(
        id="",
        naam=" of ".join(p.naam for p in opties),
        fasen=together,
        stappen=tuple(steps),
        momenten={k: v for p in reversed(opties) for k, v in p.momenten.items()},
        vereist={k: v for p in opties for k, v in p.vereist.items()},
        niet_van_toepassing=_overal([p.niet_van_toepassing for p in opties]),
        waarden=_overal([p.waarden for p in opties]),
        regels=tuple(r for r in opties[0].regels if all(r in p.regels for p in opties)),
        nog_te_kiezen=True,
    )


def _documenten(opties: Sequence[Procedure], fase_id: str) -> Iterable[Documentsoort]:
    return (d for p in opties for f in p.fasen if f.id == fase_id for d in f.documenten)


def _ieder(items: Iterable[I]) -> list[I]:
    """Each id once, the first."""
    return list({item.id: item for item in reversed(list(items))}.values())[::-1]


def _overal(maps: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {k: v for k, v in maps[0].items() if all(m.get(k) for m in maps)}


def parse_all(data: Mapping[str, Any]) -> dict[str, Procedure]:
    """Every entry of ``schemas/procedures.yaml``; names that start with ``_`` are shared parts.

    Raises:
        KeyError, TypeError: the file is not in its own format (a maintainer's error).
    """
    return {name: parse(name, entry) for name, entry in data.items() if not name.startswith("_")}


def parse_regio(data: Mapping[str, Any]) -> Regiostukken:
    """The entry ``_regio`` of ``schemas/procedures.yaml``.

    Raises:
        KeyError, TypeError: the entry is not in its own format (a maintainer's error).
    """
    documents = tuple(_documentsoort(d) for d in data.get("documenten") or ())
    nota = tuple(_documentsoort(d) for d in data.get("nota") or ())
    return Regiostukken(documents, tuple(data.get("eerst") or ()), nota)


def parse(procedure_id: str, data: Mapping[str, Any]) -> Procedure:
    """One entry of ``schemas/procedures.yaml`` as a Procedure.

    Raises:
        KeyError, TypeError: the entry is not in its own format (a maintainer's error).
    """
    contract = {k: data[k] for k in ("contractant", "contractanten")}
    return Procedure(
        id=procedure_id,
        naam=data["naam"],
        fasen=tuple(_fase(f, contract) for f in data["fasen"]),
        stappen=tuple(
            Stap(s["id"], s["naam"], s["fase"], s.get("aard", "indicatief"))
            for s in data.get("planning") or ()
        ),
        momenten={k: _moment(v) for k, v in (data.get("momenten") or {}).items()},
        vereist=dict(data.get("vereist") or {}),
        niet_van_toepassing=dict(data.get("niet_van_toepassing") or {}),
        waarden=dict(data.get("waarden") or {}),
        regels=tuple(data["regels"]),
    )


def _fase(data: Mapping[str, Any], contract: Mapping[str, str]) -> Fase:
    return Fase(
        id=data["id"],
        naam=data["naam"],
        voor=data["voor"],
        partij=Partij(**data["partij"], **contract),
        documenten=tuple(_documentsoort(d) for d in data["documenten"]),
        vooraf=data.get("vooraf") == "ja",
        uitslagen=tuple(data.get("uitslagen") or ()),
    )


def _documentsoort(data: Mapping[str, Any]) -> Documentsoort:
    own = dict(data)
    for name in ("werkstuk", "edities"):
        own[name] = own.get(name) == "ja"
    own["verboden"] = tuple(own.get("verboden") or ())
    return Documentsoort(**{"sjabloon": own["id"], **own})


def _moment(data: Mapping[str, Any]) -> Moment:
    return Moment(data["fase"], data.get("aangekondigd", ""), data.get("eerder") == "ja")
