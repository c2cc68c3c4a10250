"""The facts that a document states: what it says about which subject, and where.

In: a .docx of any maker. Out: facts. A value gets its subject from a sentence shape or a known
label (``vormen``), else from the row and column of its table, else from the very wording
of its sentence. A value without a subject is no fact: it is never compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from generator.samenhang.documenttekst import Alinea, Plaats, Tabel, Tekst, lees
from generator.samenhang.labels import (
    BEREIK,
    NIEUW,
    OUD,
    alle_waarden,
    bereik_van,
    bewoording,
    is_verwacht,
    label_van,
    losse_waarde,
    perceelnaam,
    sleutel_van,
)
from generator.samenhang.vormen import (
    LIJST,
    NAAM,
    OPEN,
    Zin,
    gelijke_naam,
    lijst,
    vormen,
    zinnen,
)
from generator.samenhang.waarden import (
    ADRES,
    BEDRAG,
    DATUM,
    LOOPTIJD,
    PROCENT,
)

CODE: Final = "productcode"
GETELD: Final = (DATUM, BEDRAG, PROCENT, LOOPTIJD, ADRES)
_PRODUCT: Final = re.compile(r"\d{2}[A-Z]\d{2}|\d{5}")
_NUMMER: Final = re.compile(r"(?!K\d)[A-Z]{1,3}\d{1,3}(?:[A-Z]\d{1,3})?(?:\.\d{1,2})?")
_PROCES: Final = re.compile(r"planning|vragen|nota van|aanmeld|inschrij|versie", re.I)
_GEEN_FEITEN: Final = re.compile(
    r"eerst en nu|ruimte|^versie$|uw antwoord|hint|hoe u beslist", re.I
)


@dataclass(frozen=True)
class Feit:
    """One statement. ``waarde`` is empty while the choice is open; ``zin`` means that only
    equal wording says what the value is about; ``indicatief`` that it may still move."""

    soort: str
    onderwerp: str
    waarde: str
    tekst: str
    plaats: Plaats
    indicatief: bool = False
    zin: bool = False


@dataclass(frozen=True)
class Stuk:
    """A document with its facts. ``wijzigingen`` are the (old, new) values of its list of
    changes, ``voor_alle`` the table rows that are for all percelen; ``dekking`` counts values
    per (kind, how their subject was found)."""

    naam: str
    tender: str
    soort: str
    feiten: tuple[Feit, ...]
    wijzigingen: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    voor_alle: frozenset[str] = frozenset()
    dekking: Counter[tuple[str, str]] = field(default_factory=Counter, compare=False)


def feiten(docx: bytes | Path, naam: str) -> list[Feit]:
    """The facts of a document; see ``stuk``."""
    return list(stuk(docx, naam).feiten)


def stuk(docx: bytes | Path, naam: str) -> Stuk:
    """Read a document and take its facts out.

    Raises:
        OoxmlError: it is no Word document, or one that cannot be read safely.
        OSError: a path cannot be read.
    """
    tekst = lees(docx, naam)
    oogst = _Oogst(tekst)
    for blok in tekst.blokken:
        if isinstance(blok, Alinea):
            oogst.alinea(blok)
        else:
            oogst.tabel(blok)
    gevonden = tuple(dict.fromkeys(oogst.feiten))
    return Stuk(
        naam,
        tekst.tender,
        tekst.soort,
        gevonden,
        tuple(oogst.wijzigingen),
        frozenset(_voor_alle(tekst)),
        oogst.dekking,
    )


def _voor_alle(tekst: Tekst) -> Iterator[str]:
    """The rows of tables that say to be for all percelen."""
    for blok in tekst.blokken:
        if isinstance(blok, Tabel):
            for rij in blok.rijen:
                if ("Alle percelen",) in rij:
                    yield f"{blok.titel}: {' '.join(rij[0])}"


class _Oogst:
    """Collects facts block by block."""

    def __init__(self, tekst: Tekst) -> None:
        self.document = tekst.soort
        self.vormen = vormen()
        self.feiten: list[Feit] = []
        self.wijzigingen: list[tuple[frozenset[str], frozenset[str]]] = []
        self.dekking: Counter[tuple[str, str]] = Counter()

    # --- running text

    def alinea(self, blok: Alinea) -> None:
        if blok.stijl == "subtitle":
            self._naam("naam van de opdracht", blok.tekst, blok.plaats)
        if blok.stijl == "caption":
            return
        for zin in zinnen(blok.tekst):
            self._zin(zin, blok.plaats, blok.koppen, blok.stijl)

    def _zin(self, zin: Zin, plaats: Plaats, koppen: tuple[str, ...], stijl: str) -> None:
        """Facts by shape; the values that no shape knows by the wording of the sentence."""
        gebruikt: set[int] = set()
        kop = koppen[-1] if koppen else ""
        for t in self.vormen.treffers(zin, self.document, kop, stijl):
            if t.token is not None:
                gebruikt.add(t.token)
                self._tel(t.soort, "vast")
            verwacht = is_verwacht(t.soort, zin.tekst)
            self.feiten.append(Feit(t.soort, t.onderwerp, t.waarde, t.tekst, plaats, verwacht))
        woorden = re.findall(r"[^\W\d_]{3,}", re.sub(r"‹\w+›", "", zin.tekst))
        open_ = any(w.soort == OPEN for w in zin.waarden)
        for nummer, gevonden in enumerate(zin.waarden):
            if nummer in gebruikt or gevonden.soort == OPEN:
                continue
            proces = gevonden.soort == DATUM and _PROCES.search(zin.tekst)
            if open_ or len(set(woorden)) < 3 or proces:
                self._tel(gevonden.soort, "geen")
                continue
            self._tel(gevonden.soort, "zin")
            vorm = bewoording(zin.tekst)
            onderwerp = f"{bereik_van(koppen, '', vorm)}{vorm}#{nummer}"
            self.feiten.append(
                Feit(gevonden.soort, onderwerp, gevonden.waarde, zin.leesbaar, plaats, zin=True)
            )

    # --- tables

    def tabel(self, blok: Tabel) -> None:
        koppen = [k.lower() for k in blok.kop]
        if any("eerst en nu" in k or OUD.fullmatch(k) for k in koppen):
            self._wijzigingslijst(blok, koppen)
            return
        if koppen and koppen[0] == "versie":
            self._versies(blok)
            return
        stil = any(_GEEN_FEITEN.search(k) for k in koppen)
        code = next((i for i, k in enumerate(koppen) if re.match(r"(oude )?code\b", k)), None)
        if code is not None and self._codes(blok, koppen, code):
            return
        per_rij = [list(self._rij(blok, koppen, n, stil)) for n in range(len(blok.rijen))]
        vaak = Counter(o for rij in per_rij for o in {f.onderwerp for f in rij})
        for rij, cellen in zip(per_rij, blok.rijen, strict=True):
            tweede = gelijke_naam(" ".join(cellen[1])) if len(cellen) > 2 else ""
            for feit in rij:
                if vaak[feit.onderwerp] == 1:
                    self.feiten.append(feit)
                elif tweede:  # the first cell alone does not tell the rows apart
                    self.feiten.append(replace(feit, onderwerp=f"{feit.onderwerp} ({tweede})"))
        if len(blok.kop) == 2:  # perhaps a table without a header row
            self.feiten += self._paar(blok.kop[0], (blok.kop[1],), blok.plaats, blok, stil)

    def _rij(self, blok: Tabel, koppen: list[str], nummer: int, stil: bool) -> Iterator[Feit]:
        """The facts of a row: by label, by row and column, or by the wording of its cells."""
        rij, plaats = blok.rijen[nummer], blok.plaats_van(nummer)
        eerste = rij[0][0] if rij and rij[0] else ""
        if eerste and len(rij) == 2:
            yield from self._paar(eerste, rij[1], plaats, blok, stil)
            return
        sleutel = sleutel_van(koppen, eerste)
        if len(rij) > 2 and rij[1] and _NUMMER.fullmatch(eerste) and len(rij[1][0]) <= 90:
            naam = re.sub(r" \([^()]*\)$", "", rij[1][0])  # "(perceel 2)" says for whom it is
            yield self._feit(NAAM, f"naam van {eerste.upper()}", naam, plaats)
        if naam := perceelnaam(koppen, rij):
            yield self._feit(NAAM, f"naam van {sleutel}", naam, plaats)
        aard = rij[koppen.index("aard")] if "aard" in koppen[: len(rij)] else ()
        for kolom, cel in enumerate(rij[bool(eerste) :], bool(eerste)):
            kop = koppen[kolom] if kolom < len(koppen) else ""
            for tekst in cel:
                delen = zinnen(tekst)
                naam, los = kop, losse_waarde(delen)
                if los is None and (match := re.fullmatch(r"([^:]{3,60}): (.+)", tekst)):
                    naam, los = match[1].lower(), losse_waarde(zinnen(match[2]))
                if los is None or stil or not (sleutel and naam):
                    for zin in delen:
                        self._zin(zin, plaats, blok.koppen, "cel")
                    continue
                label = label_van(sleutel, naam, koppen[0])
                onderwerp = self.vormen.onderwerp(label) or label
                self._tel(los[0], "vast")
                verwacht = "Indicatief" in aard or is_verwacht(los[0], tekst)
                yield Feit(los[0], onderwerp, los[1], tekst, plaats, verwacht)

    def _paar(
        self, label: str, cel: tuple[str, ...], plaats: Plaats, blok: Tabel, stil: bool
    ) -> Iterator[Feit]:
        """The facts of a row with a label and a value."""
        bereik = "" if BEREIK.search(label) else bereik_van(blok.koppen, blok.titel, "")
        onderwerp = self.vormen.onderwerp(f"{label}, {bereik}" if bereik else label)
        for tekst in cel:
            delen = zinnen(f"{label} | {tekst}")
            bekend = any(
                True for z in delen for _ in self.vormen.treffers(z, self.document, "", "cel")
            )
            eigen = zinnen(tekst)
            if onderwerp and not bekend and not stil:
                los = losse_waarde(eigen) or losse_waarde(eigen[:1])
                if los:
                    self._tel(los[0], "vast")
                    verwacht = is_verwacht(los[0], tekst)
                    yield Feit(los[0], onderwerp, los[1], tekst, plaats, verwacht)
                    delen = eigen[1:] if losse_waarde(eigen) is None else []
            if not bekend and onderwerp.startswith("gemeenten"):
                yield self._feit(LIJST, onderwerp, tekst, plaats)
            elif not bekend and onderwerp and self.vormen.namen.fullmatch(onderwerp):
                yield self._feit(NAAM, onderwerp, tekst, plaats)
            else:
                for zin in delen:
                    self._zin(zin, plaats, blok.koppen, "cel")

    def _codes(self, blok: Tabel, koppen: list[str], kolom: int) -> bool:
        """Product codes with their destination, per old agreement; all rows of a code together."""
        van = next((i for i, k in enumerate(koppen) if "overeenkomst" in k), None)
        naar = [
            i for i, k in enumerate(koppen) if re.search(r"wordt|taakgebied|deel|bestem|variant", k)
        ]
        per_code: dict[tuple[str, str], set[str]] = {}
        plaatsen: dict[tuple[str, str], Plaats] = {}
        for nummer, rij in enumerate(blok.rijen):
            if len(rij) <= kolom or not _PRODUCT.fullmatch(" ".join(rij[kolom])):
                continue
            uit = " ".join(rij[van]) if van is not None else ""
            sleutel = (" ".join(rij[kolom]), uit)
            doel = ", ".join(" ".join(rij[i]) for i in naar if i < len(rij))
            per_code.setdefault(sleutel, set()).add(doel)
            plaatsen.setdefault(sleutel, blok.plaats_van(nummer))
        per_bron: dict[str, list[str]] = {}
        for (code, uit), doelen in per_code.items():
            self._tel(CODE, "vast")
            per_bron.setdefault(uit, []).append(code)
            onderwerp = f"code {code}" + (f" uit {uit}" if uit else "")
            self._naam(onderwerp, " en ".join(sorted(doelen)), plaatsen[code, uit], CODE)
        for uit, codes in per_bron.items():
            onderwerp = f"alle codes uit {uit}" if uit else "alle codes"
            self._naam(onderwerp, ", ".join(sorted(codes)), blok.plaats, CODE)
        return bool(per_code)

    def _versies(self, blok: Tabel) -> None:
        """The last version is this document: its date is the date of the document."""
        onderwerp = self.vormen.per_document["dit"].get(self.document, "")
        for tekst in blok.rijen[-1][1] if blok.rijen and len(blok.rijen[-1]) > 1 else ():
            los = losse_waarde(zinnen(tekst))
            if onderwerp and los and los[0] == DATUM:
                self._tel(DATUM, "vast")
                self.feiten.append(Feit(DATUM, onderwerp, los[1], tekst, blok.plaats_van(-1)))

    def _wijzigingslijst(self, blok: Tabel, koppen: list[str]) -> None:
        """The (old, new) values per row: in two columns, or in one cell with Eerst and Nu."""
        oud = next((i for i, k in enumerate(koppen) if OUD.fullmatch(k)), None)
        nieuw = next((i for i, k in enumerate(koppen) if NIEUW.fullmatch(k)), None)
        for rij in blok.rijen:
            if oud is not None and nieuw is not None and len(rij) > max(oud, nieuw):
                paar = (" ".join(rij[oud]), " ".join(rij[nieuw]))
                self.wijzigingen.append((alle_waarden(paar[0]), alle_waarden(paar[1])))
            for cel in rij:
                match = re.search(r"\beerst ?: ?(.*?) ?\bnu ?: ?(.*)", " ".join(cel), re.I)
                if match:
                    self.wijzigingen.append((alle_waarden(match[1]), alle_waarden(match[2])))

    # --- inside

    def _feit(self, soort: str, onderwerp: str, tekst: str, plaats: Plaats) -> Feit:
        if zinnen(tekst)[0].tekst.startswith(f"‹{OPEN}›"):
            return Feit(NAAM, onderwerp, "", tekst, plaats)
        waarde = lijst(tekst) if soort == LIJST else gelijke_naam(tekst)
        return Feit(NAAM if soort == LIJST else soort, onderwerp, waarde, tekst, plaats)

    def _naam(self, onderwerp: str, tekst: str, plaats: Plaats, soort: str = NAAM) -> None:
        self.feiten.append(self._feit(soort, onderwerp, tekst, plaats))

    def _tel(self, soort: str, hoe: str) -> None:
        self.dekking[soort, hoe] += 1
