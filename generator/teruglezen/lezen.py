"""A .docx as paragraphs of pieces: each piece knows its clause, who changed it, and its comments.

In: bytes of a file, of anyone. Out: ``Alinea`` in the order of the document, of the body and of
headers, footers and notes. The text before and after the tracked changes are two readings of the
same pieces. Text in a field is marked: a program counts it again, nobody wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generator import ooxml
from generator.ooxml import MC, Element, w
from generator.redline.namen import BLADWIJZER
from generator.redline.oordeel import verhalen
from generator.redline.pakket import Pakket
from generator.teruglezen.opmaakwoorden import anders

_IN, _UIT = frozenset((w("ins"), w("moveTo"))), frozenset((w("del"), w("moveFrom")))
_TEKST = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): " ",
    w("cr"): " ",
    w("noBreakHyphen"): "-",
}
_OVERSLAAN = frozenset(
    [
        *(w(f"{name}Pr") for name in ("p", "r", "sdt", "tbl", "tr", "tc", "sect", "tblEx")),
        w("instrText"),
        w("delInstrText"),
        f"{{{MC}}}Fallback",
    ]
)
_LOPEND = ("toc ", "inhopg", "table of figures")
"""Styles of what a page pass fills in: the words are those of the headings elsewhere."""
_KOP = ("heading ", "bijlagekop", "voorwerkkop", "title")
_DELEN = {
    "header": "koptekst",
    "footer": "voettekst",
    "footnotes": "voetnoot",
    "endnotes": "eindnoot",
}
VELD = "\ue0f0"
"""Stands for the result of a field; private use, so in no spec."""


@dataclass(frozen=True)
class Wijziging:
    """A tracked change: ``soort`` is ``in`` or ``uit``; ``verplaatst`` names a move, or empty."""

    soort: str
    wie: str
    wanneer: str
    verplaatst: str = ""


@dataclass(frozen=True)
class Stuk:
    """A stretch of text with one history."""

    tekst: str
    bladwijzer: str
    wijzigingen: tuple[Wijziging, ...] = ()
    veld: bool = False
    opmerkingen: frozenset[str] = frozenset()
    slot: bool = False
    """The end of a field: what stands for its result, which may be empty or in several pieces."""

    @property
    def was_er(self) -> bool:
        """It stands there when every change is rejected."""
        return all(change.soort != "in" for change in self.wijzigingen)

    @property
    def blijft(self) -> bool:
        """It stands there when every change is accepted."""
        return all(change.soort != "uit" for change in self.wijzigingen)

    @property
    def teken(self) -> str:
        """Its text, or the sign of the field that it closes."""
        return VELD if self.slot else "" if self.veld else self.tekst


@dataclass(frozen=True)
class Alinea:
    """One paragraph. ``bladwijzer``: in which it stands; ``eigen``: those that begin in it."""

    stukken: tuple[Stuk, ...]
    bladwijzer: str = ""
    eigen: tuple[str, ...] = ()
    kop: str = ""
    deel: str = ""
    is_kop: bool = False
    lopend: bool = False
    merk: tuple[Wijziging, ...] = ()
    rij: int = 0
    rijmerk: tuple[Wijziging, ...] = ()
    houder: int = 0
    opmaak: tuple[tuple[Wijziging, str, str], ...] = ()
    """Changed formatting: by whom, what, and of which text (empty for the whole paragraph)."""

    noot: str = ""
    """Of a note: its number, as the body refers to it."""

    nummer: int = 0

    @property
    def oud(self) -> str:
        """The text with every change rejected."""
        return netjes("".join(s.tekst for s in self.stukken if s.was_er))

    @property
    def nieuw(self) -> str:
        """The text with every change accepted."""
        return netjes("".join(s.tekst for s in self.stukken if s.blijft))

    @property
    def kaal(self) -> str:
        """The new text with one and the same sign for every field, an empty one too."""
        return netjes("".join(s.teken for s in self.stukken if s.blijft))


def netjes(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def lees(data: bytes) -> list[Alinea]:
    """Every paragraph of a document, empty ones too.

    Raises:
        RedlineError: it is no Word document, or one that cannot be read safely.
    """
    package = Pakket(data)
    styles = package.deel(package.hoofd, "styles")
    names = ooxml.style_names(package.boom(styles)) if styles else {}
    found: list[Alinea] = []
    notes: dict[str, int] = {}
    kinds = {r.doel: r.soort for r in package.relaties(package.hoofd).values()}
    for name in verhalen(package):
        kind = kinds.get(name, "")
        if name != package.hoofd and kind not in _DELEN:
            continue  # comments have a reader of their own
        reader = _Lezer(names, _DELEN.get(kind, "") if name != package.hoofd else "")
        reader.blokken(package.boom(name), 0, 0, ())
        placed = _geplaatst(reader.alineas)
        if name == package.hoofd:
            notes = reader.noten
        else:
            placed = [_bij_verwijzing(one, found, notes) for one in placed]
        found += placed
    return [replace(one, nummer=number) for number, one in enumerate(found, 1)]


def _bij_verwijzing(one: Alinea, body: list[Alinea], notes: dict[str, int]) -> Alinea:
    """A note belongs to the paragraph that refers to it."""
    at = notes.get(one.noot)
    if at is None:
        return one
    return replace(one, bladwijzer=body[at].bladwijzer, kop=body[at].kop)


def _geplaatst(paragraphs: list[Alinea]) -> list[Alinea]:
    """Give each paragraph its heading, and a bookmark: its own, its row's, or a neighbour's.

    A heading belongs to what comes under it; any other paragraph to what comes before it, unless
    a heading stands in between.
    """
    rows = {one.rij: one.bladwijzer for one in reversed(paragraphs) if one.rij and one.bladwijzer}
    after: list[str] = []
    upcoming = ""
    for one in reversed(paragraphs):
        after.append(upcoming)
        upcoming = one.bladwijzer or upcoming
    mark = kop = ""
    placed = []
    for one, upcoming in zip(paragraphs, reversed(after), strict=True):
        if one.is_kop and one.nieuw:
            kop, mark = one.nieuw, ""
        own = one.bladwijzer or rows.get(one.rij, "")
        if not one.is_kop:
            mark = own or mark
        placed.append(replace(one, kop=kop, bladwijzer=own or mark or upcoming))
    return placed


@dataclass
class _Lezer:
    """Walks one part in reading order and remembers what is open: bookmarks, comments, moves."""

    namen: dict[str, str]
    deel: str
    alineas: list[Alinea] = field(default_factory=list)
    noten: dict[str, int] = field(default_factory=dict)
    _noot: str = ""
    _open: dict[str, str] = field(default_factory=dict)
    _opmerkingen: list[str] = field(default_factory=list)
    _zetten: dict[str, str] = field(default_factory=dict)
    _rijen: int = 0
    _houders: int = 0
    _stukken: list[Stuk] = field(default_factory=list)
    _eigen: list[str] = field(default_factory=list)
    _opmaak: list[tuple[Wijziging, str, str]] = field(default_factory=list)
    _velden: list[bool] = field(default_factory=list)
    _kaders: list[Element] = field(default_factory=list)

    def blokken(self, node: Element, rij: int, houder: int, rijmerk: tuple[Wijziging, ...]) -> None:
        """Paragraphs and tables below this element."""
        for child in node:
            if child.tag == w("p"):
                self._alinea(child, rij, houder, rijmerk)
            elif child.tag == w("tr"):
                self._rijen += 1
                number = rij or self._rijen  # a table in a cell is part of that row
                marks = (*rijmerk, *self._merken(child.find(w("trPr"))))
                self.blokken(child, number, houder, marks)
            elif child.tag == w("sectPr"):
                continue
            elif child.tag in (w("tc"), w("footnote"), w("endnote")):
                if child.get(w("type"), "normal") == "normal":
                    self._houders += 1
                    if child.tag != w("tc"):
                        self._noot = f"{_naam(child)} {child.get(w('id'), '')}"
                    self.blokken(child, rij, self._houders, rijmerk)
            elif isinstance(child.tag, str) and child.tag not in _OVERSLAAN:
                self._merk(child)
                self.blokken(child, rij, houder, rijmerk)

    def _alinea(self, node: Element, rij: int, houder: int, rijmerk: tuple[Wijziging, ...]) -> None:
        self._stukken, self._eigen, self._opmaak, self._velden = [], [], [], []
        before = list(self._open.values())
        properties = node.find(w("pPr"))
        style = self.namen.get(ooxml.style_of(node), "")
        self._inhoud(node, ())
        if self._velden and self._velden[0]:
            self._slot(())  # a field that goes on in the next paragraph
        mark = None if properties is None else properties.find(w("rPr"))
        if properties is not None:
            self._vorm(properties, "pPrChange", "")
            if mark is not None:
                self._vorm(mark, "rPrChange", "")
        own = tuple(self._eigen)
        self.alineas.append(
            Alinea(
                tuple(self._stukken),
                bladwijzer=own[0] if own else (before[-1] if before else ""),
                eigen=own,
                deel=self.deel,
                is_kop=style.startswith(_KOP) and not self.deel,
                lopend=style.startswith(_LOPEND),
                merk=self._merken(mark),
                rij=rij,
                rijmerk=rijmerk,
                houder=houder,
                opmaak=tuple(self._opmaak),
                noot=self._noot,
            )
        )
        frames, self._kaders = self._kaders, []
        for frame in frames:
            self._houders += 1
            self.blokken(frame, rij, self._houders, rijmerk)

    def _inhoud(self, node: Element, changes: tuple[Wijziging, ...]) -> None:
        for child in node:
            tag = child.tag
            if not isinstance(tag, str) or tag in _OVERSLAAN:
                continue
            if tag in _IN or tag in _UIT:
                self._inhoud(child, (*changes, self._wijziging(child)))
            elif tag == w("r"):
                self._run(child, changes)
            elif tag == w("fldSimple"):
                self._velden.append(True)
                self._inhoud(child, changes)
                self._veld_uit(changes)
            else:
                self._merk(child)
                self._inhoud(child, changes)

    def _run(self, run: Element, changes: tuple[Wijziging, ...]) -> None:
        properties = run.find(w("rPr"))
        hidden = None if properties is None else properties.find(w("vanish"))
        if hidden is not None and ooxml.is_on(hidden):
            return
        before = len(self._stukken)
        for child in run:
            self._teken(child, changes)
        if properties is not None and not changes:
            text = "".join(stuk.tekst for stuk in self._stukken[before:])
            self._vorm(properties, "rPrChange", text)

    def _teken(self, node: Element, changes: tuple[Wijziging, ...]) -> None:
        if node.tag == w("fldChar"):
            kind = node.get(w("fldCharType"))
            if kind == "begin":
                self._velden.append(False)
            elif self._velden and kind == "separate":
                self._velden[-1] = True
            elif self._velden and kind == "end":
                self._veld_uit(changes)
        elif node.tag == w("txbxContent"):
            self._kaders.append(node)
        elif node.tag == w("commentReference"):
            number = node.get(w("id"), "")
            self._stuk("", changes, frozenset((number,)))
        elif node.tag in (w("footnoteReference"), w("endnoteReference")):
            kind = _naam(node).removesuffix("Reference")
            self.noten[f"{kind} {node.get(w('id'), '')}"] = len(self.alineas)
        elif node.tag in (w("t"), w("delText")):
            self._stuk(node.text or "", changes)
        elif node.tag in _TEKST:
            self._stuk(_TEKST[str(node.tag)], changes)
        elif isinstance(node.tag, str) and node.tag not in _OVERSLAAN:
            for child in node:  # drawings hold text boxes
                self._teken(child, changes)

    def _veld_uit(self, changes: tuple[Wijziging, ...]) -> None:
        self._velden.pop()
        if not self._velden:
            self._slot(changes)

    def _slot(self, changes: tuple[Wijziging, ...]) -> None:
        mark = next(reversed(self._open.values()), "")
        remarks = frozenset(self._opmerkingen)
        self._stukken.append(Stuk("", mark, changes, veld=True, opmerkingen=remarks, slot=True))

    def _stuk(
        self, text: str, changes: tuple[Wijziging, ...], extra: frozenset[str] = frozenset()
    ) -> None:
        if self._velden and not self._velden[-1]:
            return  # the code of a field
        mark = next(reversed(self._open.values()), "")
        remarks = frozenset(self._opmerkingen) | extra
        self._stukken.append(Stuk(text, mark, changes, bool(self._velden), remarks))

    def _merk(self, node: Element) -> None:
        """A mark without width: something starts or ends here."""
        own = node.get(w("id"), "")
        if node.tag == w("bookmarkStart"):
            name = node.get(w("name"), "")
            if name.startswith(BLADWIJZER):
                # LibreOffice begins a bookmark anew in each paragraph, and ends the last one only
                here = {k: v for k, v in self._open.items() if v in self._eigen and v != name}
                self._open = {**here, own: name}
                self._eigen.append(name)
        elif node.tag == w("bookmarkEnd"):
            self._open.pop(own, None)
        elif node.tag == w("commentRangeStart"):
            self._opmerkingen.append(own)
        elif node.tag == w("commentRangeEnd"):
            self._opmerkingen = [number for number in self._opmerkingen if number != own]
        elif node.tag in (w("moveFromRangeStart"), w("moveToRangeStart")):
            self._zetten[own] = node.get(w("name"), "")
        elif node.tag in (w("moveFromRangeEnd"), w("moveToRangeEnd")):
            self._zetten.pop(own, None)

    def _merken(self, properties: Element | None) -> tuple[Wijziging, ...]:
        """The insertion or deletion of a paragraph mark or a row."""
        if properties is None:
            return ()
        return tuple(self._wijziging(c) for c in properties if c.tag in _IN or c.tag in _UIT)

    def _wijziging(self, node: Element) -> Wijziging:
        moved = node.tag in (w("moveFrom"), w("moveTo"))
        name = next(reversed(self._zetten.values()), "") if moved else ""
        return Wijziging(
            "in" if node.tag in _IN else "uit",
            node.get(w("author"), ""),
            node.get(w("date"), ""),
            (name or "?") if moved else "",
        )

    def _vorm(self, properties: Element, tag: str, text: str) -> None:
        change = properties.find(w(tag))
        if change is not None:
            what = ", ".join(anders(properties, change)) or "opmaak"
            self._opmaak.append((self._vormwijziging(change), what, text))

    @staticmethod
    def _vormwijziging(node: Element) -> Wijziging:
        return Wijziging("", node.get(w("author"), ""), node.get(w("date"), ""))


def _naam(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]
