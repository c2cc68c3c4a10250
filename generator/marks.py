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

from generator.ooxml import Heading, headings, visible_text, w
from generator.origin import Origin
from generator.waarde import Stand, Waarde

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
    dead: list[str] = field(default_factory=list)
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


def ref(target: str, vorm: str = "") -> str:
    """Mark for "paragraaf 4.2" or "Bijlage C": the heading above clause or anchor ``target``.

    ``vorm`` says what to do when the target is not in this document, which otherwise is a fault:
    ``rij`` drops the table row (a list of clauses of which some vanish by condition), ``kort``
    prints a dash, and "§ 4.2" when it is there. ``K12`` is the place where choice 12 is shown.
    """
    return f"{REF}{_FORMS[vorm]}{target}{REF_END}"


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
    refs: list[tuple[Any, str]] = []
    targets: dict[str, list[Any]] = {}
    current, bookmark = "", ""
    for paragraph in found:
        names: list[tuple[str, str]] = []
        shown: list[tuple[int, str]] = []
        for run in list(paragraph.iter(w("r"))):
            _split_run(run, values, style, names, shown, refs)
        for kind, name in names:
            if kind == "clause" and not name:
                current, bookmark = "", ""  # the skeleton's own text behind a clause
            elif kind == "clause":
                current, bookmark = name.split("/", 1)[0], _bookmark(name, report)
                _wrap(paragraph, bookmark)
                targets.setdefault(current, [paragraph])
            else:
                targets.setdefault(name, [paragraph])
        for index, text in shown:
            value = values[index]
            if value.afwezig:
                report.absent.append(value)
            if value.nummer:
                targets.setdefault(f"K{value.nummer}", []).append(paragraph)
            report.shown.append(
                Shown(text, value.pad, value.stand, value.nummer, current, bookmark, value.origin)
            )
    _fill_refs(root, styles_root, refs, targets, report)
    return report


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


def _fill_refs(
    root: Any,
    styles_root: Any,
    refs: list[tuple[Any, str]],
    targets: dict[str, list[Any]],
    report: Report,
) -> None:
    body = root.find(w("body"))
    if body is None:
        report.dead.extend(target for _, target in refs)
        return
    above = _heading_above(body, headings(root, styles_root), targets)
    for name, heading in above.items():
        report.places[name] = _label(heading)
    named: dict[Any, str] = {}
    for run, target in refs:
        short = target.startswith("~")
        found = above.get(target.lstrip("?~"))
        if found is None and short:
            run.find(w("t")).text = "–"
            continue
        if found is None and target.startswith("?"):
            row = next(run.iterancestors(w("tr")), None)
            if row is not None and row.getparent() is not None:
                row.getparent().remove(row)
            continue
        if found is None:
            report.dead.append(target)
            run.find(w("t")).text = f"[verwijzing naar {target} ontbreekt]"
            continue
        if found.element not in named:
            digest = hashlib.sha256(f"{target}|{found.text}".encode()).hexdigest()
            named[found.element] = f"_Ref{int(digest[:8], 16) % 10**9:09d}"
            _wrap(found.element, named[found.element])
        _ref_field(run, named[found.element], found, short)


def _label(heading: Heading) -> str:
    if heading.style == "bijlagekop":
        return f"Bijlage {heading.label}"
    return heading.label or heading.text


def _ref_field(run: Any, bookmark: str, heading: Heading, short: bool) -> None:
    """``paragraaf {REF _Ref.. \\r \\h}`` in the run's place, with its cached text."""
    text = run.find(w("t"))
    if heading.style == "bijlagekop":
        word = ""
    elif heading.label:
        word = "hoofdstuk " if heading.level == 1 else "paragraaf "
        word = "§ " if short else word
    else:  # a heading without number is referred to by its title
        text.text = f"“{heading.text}”"
        return
    text.text = word

    def sibling(child_tag: str, attributes: dict[str, str], content: str = "") -> Any:
        fresh = run.makeelement(w("r"))
        properties = run.find(w("rPr"))
        if properties is not None:
            fresh.append(copy.deepcopy(properties))
        child = run.makeelement(w(child_tag), attributes)
        if content:
            child.text = content
        fresh.append(child)
        return fresh

    field_runs = [
        sibling("fldChar", {w("fldCharType"): "begin"}),
        sibling("instrText", {XML_SPACE: "preserve"}, f" REF {bookmark} \\r \\h "),
        sibling("fldChar", {w("fldCharType"): "separate"}),
        sibling("t", {XML_SPACE: "preserve"}, _label(heading)),
        sibling("fldChar", {w("fldCharType"): "end"}),
    ]
    at = run
    for fresh in field_runs:
        at.addnext(fresh)
        at = fresh
    if not word:
        run.getparent().remove(run)


def _heading_above(
    body: Any, found: list[Heading], targets: dict[str, list[Any]]
) -> dict[str, Heading]:
    """For every target the heading that stands above it (or is it, for an anchor in a heading).

    A clause that opens with a heading of its own still stands under the one above that.
    Of a target with several places the first under a numbered heading counts.
    """
    by_element = {h.element: h for h in found}
    wanted: dict[Any, list[str]] = {}
    for name, paragraphs in targets.items():
        for paragraph in paragraphs:
            wanted.setdefault(paragraph, []).append(name)
    above: dict[str, Heading] = {}
    current: Heading | None = None
    for paragraph in body.iter(w("p")):
        before, current = current, by_element.get(paragraph, current)
        if current is None:
            continue
        for name in wanted.get(paragraph, ()):
            inside = before is not None and before.level < current.level
            own = before if inside and name.startswith("bs_") and before is not None else current
            if name not in above or (own.label and not above[name].label):
                above[name] = own
    return above


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
    body = " ".join(
        visible_text(p)
        for p in root.iter(w("p"))
        if not any(a in rows for a in p.iterancestors(w("tr")))
    )
    kept: set[Any] = set()
    texts = [_TOKEN.sub(lambda m: m["text"] or "", body)]
    while texts:
        fresh = [r for r in rows if r not in kept and any(uses(t, rows[r]) for t in texts)]
        kept.update(fresh)
        texts = [_TOKEN.sub(lambda m: m["text"] or "", visible_text(r)) for r in fresh]
    for row in rows:
        if row not in kept:
            row.getparent().remove(row)


def uses(text: str, term: str) -> bool:
    """Does ``text`` use ``term``: in full, or by the abbreviation that it carries in brackets."""
    forms = [re.sub(r"\s*\([^)]*\)", "", term), *re.findall(r"\(([^)]+)\)", term)]
    for form in (f.strip() for f in forms):
        stem = re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]").replace("’", "['’]")
        flags = 0 if form.isupper() else re.IGNORECASE
        if form and re.search(rf"(?<!\w){stem}(?:s|'s|’s|en|n|e)?(?!\w)", text, flags):
            return True
    return False
