"""From checked data to the domain: region, inheritance and derivations merged, origins kept.

In: the sources of one region and one tender whose shape is right. Out: a frozen ``Dossier``.
The classes of ``aanbesteding.py`` and ``regio.py`` say what to build; no field is named here
except those that are inherited from tender to onderdeel to perceel.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from generator.aanbesteding import Aanbesteding, Aantal, Onderdeel, Perceel
from generator.dossier import Dossier, Vereist
from generator.load import Row, Source
from generator.origin import Origin, Place
from generator.problems import path_text
from generator.procedure import Procedure, gezamenlijk
from generator.regio import Regio, Vertaalregel
from generator.uitkomst import Uitkomst
from generator.waarde import Keuze, Stand, Waarde

D = TypeVar("D")
Path = tuple[str | int, ...]

GEERFD = ("uitvoeringsvariant", "bekostiging", "toegang", "looptijd", "contractpartners")
"""Given once for the tender, or per onderdeel, or per perceel."""

_FORMS = ("waarde", "verwacht")

SlotOf = Callable[[Path], str]


class About(Protocol):
    """What the resolver must know of a field; ``schemas.FieldMeta`` is one."""

    @property
    def titel(self) -> str:
        """How an officer calls it."""

    @property
    def woorden(self) -> Mapping[str, str]:
        """How its values read where the value itself is a code."""

    @property
    def hint(self) -> str:
        """How to decide or fill it."""

    @property
    def vereist_vanaf(self) -> str:
        """Slot from whose fase a document needs it; empty for none."""


AboutField = Callable[[Path], About]


@dataclass(frozen=True)
class _Context:
    """What a nested value takes over from the mapping it stands in."""

    stand: Stand = Stand.VAST
    keuze: Keuze | None = None
    nummer: int = 0
    bron: str = ""


class _Builder:
    """Builds one domain object from one source; numbers the choices it meets, in file order."""

    def __init__(
        self,
        source: Source,
        prefix: Path,
        about: AboutField,
        slot: SlotOf,
        need: SlotOf,
        first: int,
    ) -> None:
        self._source = source
        self._prefix = prefix
        self._about = about
        self._slot = slot
        self._need = need
        self._next = first
        self.keuzes: list[Waarde[Any]] = []
        self.vereist: list[Vereist] = []

    def build(self, cls: type[D], data: Any, path: Path, context: _Context, naam: str = "") -> D:
        """An instance of a domain dataclass from a mapping."""
        data = data if isinstance(data, Mapping) else {}
        context = _with_bron(context, data)
        values = {
            name: self._field(inner, data, (*path, name), context, naam)
            for name, inner in _fields(cls).items()  # type: ignore[arg-type]
        }
        return cls(**values)

    def _field(
        self, inner: Any, data: Mapping[str, Any], path: Path, context: _Context, naam: str
    ) -> Waarde[Any]:
        if path[-1] not in data:
            self._note_need(path, naam)
            return Waarde(
                None,
                Stand.AFWEZIG,
                self._origin(path[:-1], context.bron, path),
                self._pad(path),
                self._named(path, naam),
                self._slot(path),
            )
        return self._waarde(inner, data[str(path[-1])], path, context, naam)

    def _note_need(self, path: Path, naam: str) -> None:
        needed = self._need(path)
        if needed:
            place = self._source.key_place(path[:-1])
            hint = self._about(path).hint
            self.vereist.append(
                Vereist(place, self._pad(path), self._named(path, naam), hint, needed)
            )

    def _waarde(
        self, inner: Any, data: Any, path: Path, context: _Context, naam: str
    ) -> Waarde[Any]:
        titel = self._named(path, naam)
        keys = data.keys() if isinstance(data, Mapping) else set()
        at = path
        if "open" in keys:
            keuze = self._keuze(data, str(data["open"]), path)
            return self._choice(None, Stand.OPEN, keuze, data, path, titel, context)
        if "verwacht" in keys:
            keuze = self._keuze(data, str(data.get("reden", "")), path)
            at, content = (*path, "verwacht"), data["verwacht"]
            number = self._next
            context = dataclasses.replace(
                _with_bron(context, data), stand=Stand.VERWACHT, keuze=keuze, nummer=number
            )
            holder = self._choice(None, Stand.VERWACHT, keuze, data, path, titel, context)
            found = dataclasses.replace(
                holder, inhoud=self._content(inner, content, at, context, naam)
            )
            self.keuzes[number - self.keuzes[0].nummer] = found
            return found
        if "waarde" in keys:
            context = _with_bron(context, data)
            if "aangekondigd" in keys:
                announced = data["aangekondigd"]
                keuze = self._keuze(announced, str(announced.get("open", "")), path)
                keuze = dataclasses.replace(keuze, binnen_ruimte=str(data.get("binnen_ruimte", "")))
                content = self._content(inner, data["waarde"], (*path, "waarde"), context, naam)
                number, self._next = self._next, self._next + 1
                decided = Waarde(
                    content,
                    Stand.VAST,
                    self._origin((*path, "waarde"), context.bron, path),
                    self._pad(path),
                    titel,
                    self._slot(path),
                    keuze,
                    number,
                )
                self.keuzes.append(decided)
                return decided
            at, data = (*path, "waarde"), data["waarde"]
        return Waarde(
            self._content(inner, data, at, context, naam),
            context.stand,
            self._origin(
                at,
                context.bron
                if not isinstance(data, Mapping)
                else str(data.get("bron", context.bron)),
                path,
            ),
            self._pad(path),
            titel,
            self._slot(path),
            context.keuze,
            context.nummer,
        )

    def _choice(
        self,
        content: Any,
        stand: Stand,
        keuze: Keuze,
        data: Mapping[str, Any],
        path: Path,
        titel: str,
        context: _Context,
    ) -> Waarde[Any]:
        bron = str(data.get("bron", context.bron))
        number, self._next = self._next, self._next + 1
        found = Waarde(
            content,
            stand,
            self._origin(path, bron, path),
            self._pad(path),
            titel,
            self._slot(path),
            keuze,
            number,
        )
        self.keuzes.append(found)
        return found

    def _content(self, inner: Any, data: Any, path: Path, context: _Context, naam: str) -> Any:
        """A value of type ``inner`` (what stands between the brackets of ``Waarde[...]``)."""
        if inner in _SCALARS:
            return _SCALARS[inner](data)
        if inner is Aantal:
            return _aantal(data)
        if typing.get_origin(inner) is dict:
            step = typing.get_args(typing.get_args(inner)[1])[0]
            return {
                key: self._waarde(step, value, (*path, key), _with_bron(context, data), naam)
                for key, value in data.items()
                if key != "bron"
            }
        if typing.get_origin(inner) is tuple:
            item = typing.get_args(inner)[0]
            if not isinstance(data, list):  # the word "geen": decided, and empty
                return ()
            if typing.get_origin(item) is Waarde:
                part = typing.get_args(item)[0]
                return tuple(
                    self._waarde(part, value, (*path, i), context, naam)
                    for i, value in enumerate(data)
                )
            return tuple(
                self.build(item, value, (*path, i), context, _naam(item, value, i, naam))
                for i, value in enumerate(data)
            )
        return self.build(inner, data, path, context, naam)

    def _keuze(self, data: Mapping[str, Any], reden: str, path: Path) -> Keuze:
        """The parts of a choice; its hint is the field's own when the spec gives none."""
        names = [f.name for f in dataclasses.fields(Keuze) if f.name not in ("reden", "opties")]
        given = {name: _text(data[name]) for name in names if name in data}
        given.setdefault("hint", self._about(path).hint)
        words = self._about(path).woorden
        opties = tuple(words.get(o, _text(o)) for o in data.get("opties", ()))
        return Keuze(reden=_text(reden), opties=opties, **given)

    def _named(self, path: Path, naam: str) -> str:
        titel = self._about(path).titel
        return f"{naam}: {titel[:1].lower()}{titel[1:]}" if naam else titel

    def _pad(self, path: Path) -> str:
        """How people read a path: without the keys with which a choice is written."""
        steps = [s for s in path if s not in _FORMS]
        return path_text((*self._prefix, *steps))

    def _origin(self, at: Path, bron: str, path: Path) -> Origin:
        while at and at not in self._source.places:
            at = at[:-1]
        place = self._source.places.get(at, Place(self._source.file))
        return Origin(place, self._pad(path), bron)


def _with_bron(context: _Context, data: Any) -> _Context:
    if isinstance(data, Mapping) and isinstance(data.get("bron"), str):
        return dataclasses.replace(context, bron=data["bron"])
    return context


def _naam(cls: type, data: Any, index: int, outer: str) -> str:
    """How a list item is called in titles: "perceel 2", "eis G3"."""
    key = ""
    if isinstance(data, Mapping):
        names = (data.get(k) for k in ("nr", "titel", "id", "naam"))
        key = next((name for name in names if isinstance(name, str)), "")
    own = f"{cls.__name__.lower()} {key or index + 1}"
    return f"{outer}, {own}" if outer else own


def _text(value: Any) -> str:
    """Text as one paragraph; a folded scalar of YAML brings line ends along."""
    return " ".join(str(value).split())


def _ja(value: Any) -> bool:
    return str(value).lower() in ("ja", "true")


_SCALARS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: lambda v: int(str(v)),
    Decimal: lambda v: Decimal(str(v)),
    date: lambda v: date.fromisoformat(str(v)),
    time: lambda v: time.fromisoformat(str(v)),
    bool: _ja,
}


def _aantal(data: Any) -> Aantal:
    """``2``, ``{minimaal: 2, maximaal: 3}``, ``{maximaal: 20}`` or ``onbeperkt``."""
    if isinstance(data, Mapping):
        low, high = data.get("minimaal"), data.get("maximaal")
        return Aantal(int(low) if low else None, int(high) if high else None)
    if data == "onbeperkt":
        return Aantal(None, None)
    return Aantal(int(data), int(data))


@functools.cache
def _fields(cls: type) -> dict[str, Any]:
    """Field name -> the type inside ``Waarde[...]``."""
    hints = typing.get_type_hints(cls)
    return {f.name: typing.get_args(hints[f.name])[0] for f in dataclasses.fields(cls)}


def _inherit(child: D, parent: Any) -> D:
    """``child`` with every inherited field that it lacks taken from ``parent``."""
    missing = {
        name: getattr(parent, name)
        for name in GEERFD
        if getattr(child, name).afwezig and not getattr(parent, name).afwezig
    }
    return dataclasses.replace(child, **missing) if missing else child  # type: ignore[type-var]


def _merge(aanbesteding: Aanbesteding) -> Aanbesteding:
    """Inheritance tender -> onderdeel -> perceel; percelen of all onderdelen together."""

    def percelen(of: Aanbesteding | Onderdeel, parent: Any) -> Waarde[tuple[Perceel, ...]]:
        if not of.percelen.bekend:
            return of.percelen
        return of.percelen.met(tuple(_inherit(p, parent) for p in of.percelen))

    if not aanbesteding.onderdelen.bekend:
        return dataclasses.replace(aanbesteding, percelen=percelen(aanbesteding, aanbesteding))
    parts = []
    for part in aanbesteding.onderdelen:
        part = _inherit(part, aanbesteding)
        parts.append(dataclasses.replace(part, percelen=percelen(part, part)))
    joined = aanbesteding.percelen
    if not joined.bekend:
        known = [part.percelen for part in parts if part.percelen.bekend]
        if known:
            joined = known[0].met(tuple(p for one in known for p in one))
    return dataclasses.replace(
        aanbesteding, onderdelen=aanbesteding.onderdelen.met(tuple(parts)), percelen=joined
    )


def resolve(
    tender: str,
    regio_source: Source,
    tender_source: Source,
    rows: list[Row],
    procedures: Mapping[str, Procedure],
    about: Callable[[str, Path], About],
    slot: Callable[[str, Path], str],
    uitkomst: Source,
) -> Dossier:
    """The dossier of one tender.

    Args:
        tender: its name, ``wbo/slt``.
        regio_source: region file, shape checked.
        tender_source: tender file, shape checked.
        rows: the lines of the region's vertaaltabel.
        procedures: procedure id -> Procedure.
        about: (kind, path) -> title, hint and slot from which a document needs that field.
        slot: (procedure id, path) -> slot letter, "-" or "".
        uitkomst: results file, shape checked; an empty source when there is none.
    """
    procedure, leading = _procedure(tender_source.data.get("procedure"), procedures)
    slot_of = functools.partial(slot, leading)
    shared = region(regio_source, about, slot_of, procedure)
    builder = _Builder(
        tender_source,
        (),
        functools.partial(about, "aanbesteding"),
        slot_of,
        _needed(procedure, functools.partial(about, "aanbesteding"), ()),
        len(shared.keuzes) + 1,
    )
    own = builder.build(Aanbesteding, tender_source.data, (), _Context())
    lower = [*own.onderdelen, *own.percelen]
    given = {n for n in GEERFD if lower and all(not getattr(x, n).afwezig for x in lower)}
    if any(not part.percelen.afwezig for part in own.onderdelen):
        given.add("percelen")
    aanbesteding = _merge(own)
    return Dossier(
        tender=tender,
        regio=shared.regio,
        aanbesteding=aanbesteding,
        vertaalregels=tuple(_vertaalregel(row) for row in rows),
        procedure=procedure,
        uitkomst=_uitkomst(uitkomst, about),
        keuzes=(*shared.keuzes, *builder.keuzes),
        vereist=(*shared.vereist, *(v for v in builder.vereist if v.pad not in given)),
        voor=_voor(procedure, procedures),
    )


@dataclass(frozen=True)
class Regiostand:
    """A region with its choices (numbered from 1) and the fields about which it is silent."""

    regio: Regio
    keuzes: tuple[Waarde[Any], ...]
    vereist: tuple[Vereist, ...]


def region(
    source: Source,
    about: Callable[[str, Path], About],
    slot: SlotOf,
    procedure: Procedure | None = None,
) -> Regiostand:
    """A region, for one of its tenders or on its own.

    Args:
        source: region file, shape checked.
        about: (kind, path) -> what is known of that field.
        slot: path, which starts with ``regio`` -> slot letter in the tender's procedure.
        procedure: of the tender, if any.
    """
    own = functools.partial(about, "regio")
    needed = _needed(procedure, own, ("regio",))
    builder = _Builder(source, ("regio",), own, lambda p: slot(("regio", *p)), needed, 1)
    regio = builder.build(Regio, source.data, (), _Context())
    return Regiostand(regio, tuple(builder.keuzes), tuple(builder.vereist))


def _uitkomst(source: Source, about: Callable[[str, Path], About]) -> Uitkomst:
    """The results: facts, so without choices and slots."""

    def nothing(path: Path) -> str:
        return ""

    builder = _Builder(
        source, ("uitkomst",), functools.partial(about, "uitkomst"), nothing, nothing, 1
    )
    return builder.build(Uitkomst, source.data, (), _Context())


def _voor(procedure: Procedure | None, procedures: Mapping[str, Procedure]) -> dict[str, str]:
    """Fase id -> when its document appears, in words; neutral for a fase of another procedure.

    A choice of the region may name a fase that this tender does not have.
    """
    words = {f.id: f.voor for p in procedures.values() for f in p.fasen}
    if procedure is None or procedure.nog_te_kiezen:
        return words
    return dict.fromkeys(words, "vóór de publicatie") | {f.id: f.voor for f in procedure.fasen}


def _procedure(written: Any, procedures: Mapping[str, Procedure]) -> tuple[Procedure | None, str]:
    """The procedure, and the id of the one whose slots count.

    While the choice between named procedures is open, all of them together; the slots are those
    of the first with a fase that may come before the choice.
    """
    name = _plain(written)
    if name in procedures:
        return procedures[name], name
    options = written.get("opties", ()) if isinstance(written, Mapping) else ()
    known = [procedures[o] for o in options if o in procedures]
    if not known:
        return None, ""
    first = next((p for p in known if any(f.vooraf for f in p.fasen)), known[0])
    return gezamenlijk(known), first.id


def _needed(procedure: Procedure | None, about: AboutField, prefix: Path) -> SlotOf:
    """Path -> the slot from which the field is needed in this procedure; "" for not."""

    def needed(path: Path) -> str:
        own = about(path).vereist_vanaf
        if procedure is None:
            return own
        steps = [s for s in (*prefix, *path) if isinstance(s, str) and s not in _FORMS]
        under = [".".join(steps[: i + 1]) for i in range(len(steps))]
        if any(pad in procedure.niet_van_toepassing for pad in under):
            return ""
        return procedure.vereist.get(under[-1], own)

    return needed


def _plain(value: Any) -> str:
    """The content of a scalar choice, also when it is only expected."""
    if isinstance(value, Mapping):
        value = value.get("waarde", value.get("verwacht", ""))
    return str(value or "")


def _vertaalregel(row: Row) -> Vertaalregel:
    hints = _fields(Vertaalregel)
    values: dict[str, Waarde[Any]] = {}
    for name, inner in hints.items():
        text = row.data.get(name, "").strip()
        place = row.places.get(name, row.place)
        origin = Origin(place, f"vertaaltabel.{name}")
        content = _SCALARS[inner](text) if text or inner is bool else None
        stand = Stand.VAST if content is not None else Stand.AFWEZIG
        values[name] = Waarde(content, stand, origin, f"vertaaltabel.{name}", name)
    return Vertaalregel(**values)
