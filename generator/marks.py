"""Marks: how a value keeps its stand and origin on the way through a Word template.

While a template is rendered, every value, reference, anchor and clause start is put into the
text between private-use characters (the loader refuses these in a spec, so they are ours).
Afterwards ``apply`` turns them into what Word knows - character styles, REF fields,
bookmarks - and reports what stood where. In: the rendered body as a tree. Out: the same tree
without marks, and a ``Report``.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from generator import verwijzing
from generator.ooxml import style_names, visible_text, w
from generator.origin import Origin
from generator.verwijzing import IS_CODE, NUMBER, Dood, Plek
from generator.waarde import Stand, Waarde
from generator.woordvormen import gebruikt

VALUE, SEP, VALUE_END = "\ue000", "\ue001", "\ue002"
REF, REF_END = "\ue003", "\ue004"
ANCHOR, ANCHOR_END = "\ue005", "\ue006"
CLAUSE, CLAUSE_END = "\ue007", "\ue008"
ANY = re.compile("[\ue000-\ue00f]")
_TOKEN = re.compile(
    f"{VALUE}(?P<index>\\d+){SEP}(?P<text>[^{VALUE_END}]*){VALUE_END}"
    f"|{REF}(?P<ref>[^{REF_END}]*){REF_END}"
    f"|{ANCHOR}(?P<anchor>[^{ANCHOR_END}]*){ANCHOR_END}"
    f"|{CLAUSE}(?P<clause>[^{CLAUSE_END}]*){CLAUSE_END}"
)
_FORMS = {"": "", "rij": "?", "kort": "~"}
_TERM = re.compile(r"^(regio\.)?begrippen\[\d+\]\.term$")
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Shown:
    """One printed value: text as it stands, in which clause, and whence it came."""

    text: str
    pad: str
    stand: Stand
    nummer: int
    clause: str
    bookmark: str
    origin: Origin


@dataclass
class Report:
    """What was found on the way: printed values, clause bookmarks, targets, dead references."""

    shown: list[Shown] = field(default_factory=list)
    bookmarks: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Clause id or anchor -> label of the heading above it ("4.2", "Bijlage C")."""
    dead: list[Dood] = field(default_factory=list)
    typed: list[Dood] = field(default_factory=list)
    """Numbers of requirements in plain words ("eis G9") that are not in this document."""
    absent: list[Waarde[Any]] = field(default_factory=list)


class Registry:
    """The values printed in one rendering; a mark in the text holds an index into it."""

    def __init__(self) -> None:
        self.values: list[Waarde[Any]] = []

    def value(self, waarde: Waarde[Any], text: str) -> str:
        """``text`` wrapped in a mark that remembers ``waarde``."""
        self.values.append(waarde)
        return f"{VALUE}{len(self.values) - 1}{SEP}{ANY.sub('', text)}{VALUE_END}"


def plain(text: str) -> str:
    """``text`` with every mark replaced by the words that stand in it."""
    return _TOKEN.sub(lambda m: m["text"] or "", text)


def ref(target: str | Waarde[Any], vorm: str = "") -> str:
    """Mark for "paragraaf 4.2" or "Bijlage C": the heading above clause or anchor ``target``.

    An anchor in a caption gives "tabel 3"; the number of a requirement or criterion gives "G4".
    ``vorm`` says what to do when the target is not in this document, which otherwise is a fault:
    ``rij`` drops the table row (a list of clauses of which some vanish by condition), ``kort``
    prints a dash, and "§ 4.2" when it is there. ``K12`` is the place where choice 12 is shown.
    """
    name = f"{NUMBER}{target.inhoud}" if isinstance(target, Waarde) else target
    return f"{REF}{_FORMS[vorm]}{name}{REF_END}"


def anchor(name: str) -> str:
    """Mark that names the heading in or under which it stands."""
    return f"{ANCHOR}{name}{ANCHOR_END}"


def clause(name: str) -> str:
    """Mark at the start of a clause paragraph: ``bs_x/paragraph/key``."""
    return f"{CLAUSE}{name}{CLAUSE_END}"


def styles_for(
    stand_styles: dict[str, str], definitief: bool = False
) -> Callable[[Waarde[Any]], str | None]:
    """Character style id of a value, by its stand; None for what is simply decided.

    In a final document nothing is marked: what may still be open there reads as plain words.
    """

    def style(waarde: Waarde[Any]) -> str | None:
        if definitief:
            return None
        if waarde.stand is Stand.VERWACHT:
            return stand_styles.get("verwachtekeuze")
        if waarde.stand is Stand.OPEN:
            announced = waarde.slot == "A" and waarde.keuze and waarde.keuze.aangekondigd
            return stand_styles.get("aangekondigdekeuze" if announced else "openkeuze")
        return stand_styles.get("openkeuze") if waarde.afwezig else None

    return style


def apply(
    root: Any,
    styles_root: Any,
    values: list[Waarde[Any]],
    style: Callable[[Waarde[Any]], str | None],
) -> Report:
    """Turn all marks in the body ``root`` into Word's own constructs.

    Args:
        root: parsed ``w:document``, ``w:hdr`` or ``w:ftr``; changed in place.
        styles_root: parsed styles part, to recognise headings.
        values: the registry's values.
        style: character style id for a value, or None to leave it plain.
    """
    report = Report()
    _drop_unused_terms(root, values)
    found = [p for p in root.iter(w("p")) if ANY.search("".join(p.itertext()))]
    places: list[Plek] = []
    targets: dict[str, list[Any]] = {}
    current, bookmark, where = "", "", ""
    for paragraph in found:
        names: list[tuple[str, str]] = []
        shown: list[tuple[int, str]] = []
        refs: list[tuple[Any, str]] = []
        for run in list(paragraph.iter(w("r"))):
            _split_run(run, values, style, names, shown, refs)
        for kind, name in names:
            where = name if kind == "clause" else where
            if kind == "clause" and not name:
                current, bookmark = "", ""  # the skeleton's own text behind a clause
            elif kind == "clause":
                current, bookmark = name.split("/", 1)[0], _bookmark(name, report)
                _wrap(paragraph, bookmark)
                targets.setdefault(current, [paragraph])
            else:
                targets.setdefault(name, [paragraph])
        places += [Plek(run, target, where) for run, target in refs]
        for index, text in shown:
            value = values[index]
            if value.pad.endswith(".nr") and IS_CODE.fullmatch(text) and _in_first_cell(paragraph):
                targets.setdefault(f"{NUMBER}{text}", [paragraph])
            if value.afwezig:
                report.absent.append(value)
            if value.nummer:
                targets.setdefault(f"K{value.nummer}", []).append(paragraph)
            report.shown.append(
                Shown(text, value.pad, value.stand, value.nummer, current, bookmark, value.origin)
            )
    more, report.typed = verwijzing.typed(root, targets)
    filled = verwijzing.fill(root, styles_root, [*places, *more], targets)
    report.places.update(filled.plaatsen)
    report.dead.extend(filled.dood)
    _underline_expected(root, styles_root)
    return report


_BEHIND_UNDERLINE = tuple(
    w(t) for t in ("effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang")
)


def _underline_expected(root: Any, styles_root: Any) -> None:
    """An expected value reads as itself; its colour may not be the only sign that it is one."""
    names = style_names(styles_root)
    for own in root.iter(w("rStyle")):
        if names.get(own.get(w("val"))) != "verwachtekeuze":
            continue
        properties = own.getparent()
        for old in properties.findall(w("u")):
            properties.remove(old)
        line = properties.makeelement(w("u"), {w("val"): "dotted"})
        behind = next((p for p in properties if p.tag in _BEHIND_UNDERLINE), None)
        properties.append(line) if behind is None else behind.addprevious(line)


def _in_first_cell(paragraph: Any) -> bool:
    cell = paragraph.getparent()
    return cell.tag == w("tc") and cell.getparent().find(w("tc")) is cell


def _split_run(
    run: Any,
    values: list[Waarde[Any]],
    style: Callable[[Waarde[Any]], str | None],
    names: list[tuple[str, str]],
    shown: list[tuple[int, str]],
    refs: list[tuple[Any, str]],
) -> None:
    if not any(t.text and ANY.search(t.text) for t in run.findall(w("t"))):
        return
    parts: list[tuple[Any, str]] = []  # (style id, None, or an element to keep; text)
    for child in run:
        if child.tag == w("rPr"):
            continue
        if child.tag != w("t"):
            parts.append((child, ""))  # a tab or a break stays where it stands
            continue
        text, at = child.text or "", 0
        for token in _TOKEN.finditer(text):
            parts.append((None, text[at : token.start()]))
            at = token.end()
            if token["index"] is not None:
                index = int(token["index"])
                shown.append((index, token["text"]))
                parts.append((style(values[index]), token["text"]))
            elif token["ref"] is not None:
                parts.append((REF, token["ref"]))
            elif token["anchor"] is not None:
                names.append(("anchor", token["anchor"]))
            else:
                names.append(("clause", token["clause"]))
        parts.append((None, text[at:]))
    last = run
    for kind, text in _joined(parts):
        if kind is None or isinstance(kind, str):
            fresh = _run_like(run, text, None if kind == REF else kind)
        else:
            fresh = _run_like(run, "", None)
            fresh.replace(fresh[-1], copy.deepcopy(kind))
        last.addnext(fresh)
        last = fresh
        if isinstance(kind, str) and kind == REF:
            refs.append((fresh, text))
    run.getparent().remove(run)


def _joined(parts: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Neighbours of one style become one run; empty ones vanish."""
    joined: list[tuple[Any, str]] = []
    for kind, text in parts:
        plain = kind is None or isinstance(kind, str)
        if plain and not text:
            continue
        if joined and kind is None and joined[-1][0] is None:
            joined[-1] = (None, joined[-1][1] + text)
        else:
            joined.append((kind, text))
    return joined


def _run_like(run: Any, text: str, style_id: str | None) -> Any:
    fresh = run.makeelement(w("r"))
    properties = run.find(w("rPr"))
    if properties is not None:
        fresh.append(copy.deepcopy(properties))
    if style_id:
        if properties is None:
            fresh.append(run.makeelement(w("rPr")))
        own = fresh.find(w("rPr"))
        for old in own.findall(w("rStyle")):
            own.remove(old)
        own.insert(0, run.makeelement(w("rStyle"), {w("val"): style_id}))
    element = run.makeelement(w("t"), {XML_SPACE: "preserve"})
    element.text = text
    fresh.append(element)
    return fresh


def _bookmark(name: str, report: Report) -> str:
    """``cl_`` and eight hex digits from clause, paragraph and key; never two alike."""
    twin = 0
    while True:
        digest = hashlib.sha256(f"{name}#{twin}".encode() if twin else name.encode())
        bookmark = f"cl_{digest.hexdigest()[:8]}"
        if bookmark not in report.bookmarks:
            report.bookmarks[bookmark] = name if not twin else f"{name}#{twin}"
            return bookmark
        twin += 1


def _wrap(paragraph: Any, bookmark: str) -> None:
    """The bookmark around a paragraph's content; ids are given when all is done."""
    start = paragraph.makeelement(w("bookmarkStart"), {w("id"): "0", w("name"): bookmark})
    properties = paragraph.find(w("pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(paragraph.makeelement(w("bookmarkEnd"), {w("id"): "0"}))


def _drop_unused_terms(root: Any, values: list[Waarde[Any]]) -> None:
    """Rows of the begrippenlijst whose term the rest of the document does not use."""
    rows: dict[Any, str] = {}
    for row in root.iter(w("tr")):
        cell = row.find(w("tc"))
        token = _TOKEN.search("".join(cell.itertext())) if cell is not None else None
        while token and token["index"] is None:
            token = _TOKEN.search("".join(cell.itertext()), token.end())
        if token and _TERM.match(values[int(token["index"])].pad):
            rows[row] = str(values[int(token["index"])].inhoud)
    if not rows:
        return
    body = " ¶ ".join(  # a term never runs over the end of a paragraph
        visible_text(p)
        for p in root.iter(w("p"))
        if not any(a in rows for a in p.iterancestors(w("tr")))
    )
    kept: set[Any] = set()
    texts = [_TOKEN.sub(lambda m: m["text"] or "", body)]
    while texts:
        fresh = [r for r in rows if r not in kept and any(gebruikt(t, rows[r]) for t in texts)]
        kept.update(fresh)
        texts = [_TOKEN.sub(lambda m: m["text"] or "", visible_text(r)) for r in fresh]
    for row in rows:
        if row not in kept:
            row.getparent().remove(row)
