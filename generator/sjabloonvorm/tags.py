"""Are the tags of a template whole, well formed and of a known kind?

In: a ``Stuk``. Out: S531 (a tag in pieces), S532 (a tag badly written), S533 (a tag that may not
be used). Word may divide a tag over runs as it likes; docxtpl joins those, and so it is no fault.
What a tag says - names, filters, blocks - is the matter of docxtpl-lint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from generator.alineatekst import describe, local
from generator.omgeving import bezwaar
from generator.ooxml import Element, w
from generator.problems import Problem
from generator.sjabloonplaats import Alinea
from generator.sjabloonvorm.stuk import Stuk, kort
from generator.taal import merk, zeg

TAG: Final = re.compile(r"\{\{.{0,3000}?\}\}|\{%.{0,3000}?%\}|\{#.{0,3000}?#\}", re.DOTALL)
_OPENS: Final = re.compile(r"\{[{%#]")
_CLOSES: Final = re.compile(r"[}%#]\}")
_LOOSE: Final = re.compile(r"[{}]")
_STRING: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_ODD: Final = re.compile("[“”„‟‘’‚‛«»–—\u00ad\u200b-\u200f\u2060\ufeff]")
_STATEMENT: Final = re.compile(r"\{%[-+]?(?:(p|tr|tc|r)\s+|\s*)(\w+)")
_PREFIXED: Final = re.compile(r"\{\{(?:p|r|tr|tc)\s")
_KINDS: Final = frozenset(("if", "elif", "else", "endif", "for", "endfor", "set"))
_PREFIXES: Final = frozenset(("", "p", "tr"))
_FORBIDDEN: Final = re.compile(
    r"\b(?:range|lipsum|cycler|joiner|dict|self|caller|varargs|kwargs)\s*\(|\bself\."
    r"|__\w*|\|\s*(?:safe|attr|xmlattr|pprint|tojson)\b"
)
_HARMLESS: Final = frozenset(
    ("proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd")
)
_NO_LOOK: Final = frozenset(("lang", "noProof", "webHidden", "rtl"))
_IN_WORDS: Final = {
    "tab": merk("er staat een tab in de tag"),
    "br": merk("er staat een nieuwe regel of pagina in de tag"),
    "cr": merk("er staat een nieuwe regel in de tag"),
    "noBreakHyphen": merk("er staat een vast koppelteken in de tag"),
    "softHyphen": merk("er staat een afbreekstreepje in de tag"),
    "fldChar": merk("er begint of eindigt een veld midden in de tag"),
    "instrText": merk("er staat een veld midden in de tag"),
    "bookmarkStart": merk("er begint een bladwijzer midden in de tag"),
    "bookmarkEnd": merk("er eindigt een bladwijzer midden in de tag"),
    "footnoteReference": merk("er staat een voetnoot midden in de tag"),
    "endnoteReference": merk("er staat een eindnoot midden in de tag"),
    "drawing": merk("er staat een plaatje midden in de tag"),
    "pict": merk("er staat een plaatje midden in de tag"),
    "hyperlink": merk("een deel van de tag staat in een hyperlink"),
    "sdt": merk("een deel van de tag staat in een invulveld"),
    "fldSimple": merk("een deel van de tag staat in een veld"),
    "ins": merk("een deel van de tag is een bijgehouden invoeging"),
    "moveTo": merk("een deel van de tag is een bijgehouden verplaatsing"),
    "moveFrom": merk("een deel van de tag is een bijgehouden verplaatsing"),
    "delText": merk("een deel van de tag is een bijgehouden verwijdering"),
}


@dataclass
class _Stream:
    """The characters of a paragraph, each with its run, and what stands between them."""

    text: str = ""
    runs: list[Element] = field(default_factory=list)
    between: list[tuple[int, str]] = field(default_factory=list)

    def read(self, parent: Element) -> None:
        """Take in what is below, but not what is in a paragraph of its own (a text box)."""
        for node in parent:
            name = local(node)
            if name in ("pPr", "rPr", "p", "Fallback", "sdtPr", "sdtEndPr", ""):
                continue
            if name == "t":
                self.text += node.text or ""
                self.runs += [node.getparent()] * len(node.text or "")
            elif name in ("drawing", "pict", "object"):
                self.between.append((len(self.text), "drawing"))
            elif name in ("r", "sdtContent") or len(node):
                self.read(node)
            elif name not in _HARMLESS:
                self.between.append((len(self.text), name))


def check(stuk: Stuk) -> Iterator[Problem]:
    """Every tag of every paragraph."""
    for deel in stuk.delen:
        waiting: tuple[Alinea, str] | None = None  # a tag that is not closed where it began
        for alinea in deel.alineas:
            stream = _Stream()
            stream.read(alinea.element)
            yield from _pieces(stuk, alinea, stream)
            yield from _in_code(stuk, alinea)
            yield from _kinds(stuk, alinea, stream.text)
            rest = TAG.sub(lambda m: " " * len(m[0]), stream.text)
            closes, opens = _CLOSES.search(rest), _OPENS.search(rest)
            if waiting and closes and not (opens and opens.start() < closes.start()):
                start, text = waiting
                reason = zeg("de tag loopt door tot in {waar}", waar=alinea.waar)
                yield stuk.meld("S531", start.waar, tag=kort(text), reden=reason)
                waiting = None
                rest = rest[closes.end() :]
                opens = _OPENS.search(rest)
            if opens:
                if waiting:
                    yield _unclosed(stuk, *waiting)
                waiting = (alinea, rest[opens.start() :])
                rest = rest[: opens.start()]
            yield from _loose(stuk, alinea, rest)
        if waiting:
            yield _unclosed(stuk, *waiting)


def van_cel(text: str) -> Iterator[tuple[str, str, str]]:
    """(code, tag, reason) of the tags in one cell of a workbook."""
    for match in TAG.finditer(text):
        bare = _STRING.sub("", match[0])
        if fault := _badly_written(match[0], bare):
            yield "S532", match[0], fault
        elif not match[0].startswith("{%blad ") and (fault := _not_allowed(match[0], bare)):
            yield "S533", match[0], fault
    rest = TAG.sub("", text)
    if loose := _OPENS.search(rest) or _CLOSES.search(rest) or _LOOSE.search(rest):
        yield "S532", rest[loose.start() :], "de tag is niet heel"


def _unclosed(stuk: Stuk, alinea: Alinea, text: str) -> Problem:
    return stuk.meld("S532", alinea.waar, tag=kort(text), reden="de tag wordt niet gesloten")


def _loose(stuk: Stuk, alinea: Alinea, rest: str) -> Iterator[Problem]:
    loose = _LOOSE.search(rest)
    if loose:
        around = rest[max(0, loose.start() - 20) : loose.end() + 30]
        reason = zeg("een losse accolade `{loose}`", loose=loose[0])
        yield stuk.meld("S532", alinea.waar, tag=kort(around), reden=reason)


def _pieces(stuk: Stuk, alinea: Alinea, stream: _Stream) -> Iterator[Problem]:
    for tag in TAG.finditer(stream.text):
        inside = [name for at, name in stream.between if tag.start() < at < tag.end()]
        own = stream.runs[tag.start() : tag.end()]
        chains = [_around(run, alinea.element) for run in dict.fromkeys(own)]
        odd = [local(node) for chain in chains for node in chain if chain != chains[0]]
        odd += [local(node) for node in chains[0] if any(node not in c for c in chains)]
        names = inside + odd
        if names:
            reason = next((zeg(_IN_WORDS[n]) for n in names if n in _IN_WORDS), "")
            reason = reason or zeg(
                "er staat iets anders midden in de tag ({names})", names=names[0]
            )
        else:
            shown = zip(tag[0], own, strict=True)
            if len({_look(run) for letter, run in shown if not letter.isspace()}) == 1:
                continue
            reason = zeg("de opmaak verandert midden in de tag")
        yield stuk.meld("S531", alinea.waar, tag=kort(tag[0]), reden=reason)


def _around(run: Element, paragraph: Element) -> list[Element]:
    """What stands between a run and its paragraph, the nearest first."""
    chain = []
    for node in run.iterancestors():
        if node is paragraph:
            break
        if local(node) != "sdtContent":
            chain.append(node)
    return chain


def _look(run: Element) -> tuple[str, ...]:
    """How a run looks; language and spelling do not count."""
    props = run.iterfind(f"{w('rPr')}/*")
    return tuple(sorted(describe(prop) for prop in props if local(prop) not in _NO_LOOK))


def _in_code(stuk: Stuk, alinea: Alinea) -> Iterator[Problem]:
    """A tag in the code of a field is not seen by who reads the template."""
    codes = [n.text or "" for n in alinea.element.iter(w("instrText"))]
    codes += [n.get(w("instr"), "") for n in alinea.element.iter(w("fldSimple"))]
    if _OPENS.search("".join(codes)):
        reason = zeg("de tag staat verborgen in de code van een veld")
        yield stuk.meld("S531", alinea.waar, tag=kort("".join(codes)), reden=reason)


def _kinds(stuk: Stuk, alinea: Alinea, text: str) -> Iterator[Problem]:
    for match in TAG.finditer(text):
        tag = match[0]
        bare = _STRING.sub("", tag)
        if fault := _badly_written(tag, bare):
            yield stuk.meld("S532", alinea.waar, tag=kort(tag), reden=fault)
            continue
        if fault := _not_allowed(tag, bare):
            yield stuk.meld("S533", alinea.waar, tag=kort(tag), reden=fault)


def _badly_written(tag: str, bare: str) -> str:
    if _OPENS.search(tag, 2):
        return zeg("er begint een tag in een tag; de eerste is niet gesloten")
    odd = _ODD.search(bare)
    if odd:
        seen = f"`{odd[0]}`" if odd[0].isprintable() else zeg("een onzichtbaar teken")
        return zeg("er staat {seen} in; typ rechte aanhalingstekens en gewone tekens", seen=seen)
    if not tag[2:-2].strip("-+ \u00a0\t"):
        return zeg("de tag is leeg")
    return ""


def _not_allowed(tag: str, bare: str) -> str:
    if tag.startswith("{#"):
        return zeg("een opmerking in een tag ziet niemand; haal haar weg")
    forbidden = _FORBIDDEN.search(bare)
    if forbidden:
        return zeg("`{tag}` mag niet in een sjabloon", tag=forbidden[0].strip())
    if _PREFIXED.match(tag):
        return zeg("druk een waarde af met {{ naam }}, zonder letter achter de accolades")
    statement = _STATEMENT.match(tag)
    if not tag.startswith("{%"):
        return bezwaar(tag)
    if statement is None:
        return zeg("na {% hoort een opdracht zoals if of for")
    prefix, word = statement[1] or "", statement[2]
    if prefix not in _PREFIXES:
        return zeg("`{{%{prefix}` bestaat niet; gebruik {{%, {{%p of {{%tr", prefix=prefix)
    if word in _KINDS:
        return ""
    return zeg("de opdracht `{word}` bestaat niet in deze sjablonen", word=word)
