"""References within a document: from a mark in the text to a live field of Word.

In: the body with its headings and captions, the places where a reference stands, and what the
templates named (clauses, anchors, choices, numbers of requirements). Out: REF fields with the text
that Word would give them, and the references whose target is not in this document.

What a target is follows from where it stands: in the caption of a table ("tabel 3"), in the first
cell of a row (the number of a requirement or criterion, "G4"), or else under a heading
("paragraaf 4.2", "Bijlage C").
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from generator import ooxml
from generator.koppen import Heading, headings
from generator.ooxml import w

XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
NUMBER: Final = "#"
"""Before the number of a requirement or criterion as the name of a target."""

_WORDS: Final = (
    "eis|eisen|criterium|criteria|subcriterium|selectiecriterium|gunningscriterium|"
    "geschiktheidseis|uitvoeringseis|selectie-eis"
)
_CODE: Final = r"[A-Z][A-Za-z]{0,3}\d+(?:\.\d+)*"
TYPED: Final = re.compile(rf"\b(?P<woord>{_WORDS}) (?P<nummer>{_CODE})\b", re.IGNORECASE)
IS_CODE: Final = re.compile(_CODE)
_ELSEWHERE: Final = re.compile(r"programma van eisen|overeenkomst|\w+document\b", re.IGNORECASE)
"""Words before a number that say in which other document it stands."""


@dataclass(frozen=True)
class Dood:
    """A reference to what is not in this document: its name, the clause, and the text around it."""

    doel: str
    bouwsteen: str
    tekst: str


@dataclass(frozen=True)
class Plek:
    """A place where a reference stands: the run, the name of its target, its clause."""

    run: Any
    doel: str
    bouwsteen: str = ""


@dataclass
class Gevuld:
    """What became of the references of a body."""

    plaatsen: dict[str, str] = field(default_factory=dict)
    """Name of a target -> label of the heading above it ("4.2", "Bijlage C")."""
    dood: list[Dood] = field(default_factory=list)


def fill(
    root: Any, styles_root: Any, refs: Sequence[Plek], targets: Mapping[str, list[Any]]
) -> Gevuld:
    """Put a field in the place of every reference.

    Args:
        root: the document; changed in place.
        styles_root: parsed styles part, to recognise headings.
        refs: where a reference stands; its run holds one ``w:t``. A name that begins with ``?``
            drops its row when the target is missing, one with ``~`` prints a dash.
        targets: name -> paragraphs in which the target stands, the first counts.
    """
    body = root.find(w("body"))
    if body is None:
        return Gevuld(dood=[Dood(r.doel, r.bouwsteen, _around(r.run)) for r in refs])
    above = _heading_above(body, headings(root, styles_root), targets)
    filled = Gevuld({name: _label(heading) for name, heading in above.items()})
    names = _Names()
    for ref in refs:
        name, short = ref.doel.lstrip("?~"), ref.doel.startswith("~")
        place = next(iter(targets.get(name, ())), None)
        if place is not None and _sequence(place) is not None:
            _refer_to_caption(ref.run, place, names)
        elif place is not None and name.startswith(NUMBER):
            _refer_to_number(ref.run, place, name[1:], names)
        elif name in above:
            heading = above[name]
            _refer_to_heading(ref.run, heading, names.around(heading.element, name), short)
        elif short:
            ref.run.find(w("t")).text = "–"
        elif ref.doel.startswith("?"):
            row = next(ref.run.iterancestors(w("tr")), None)
            if row is not None and row.getparent() is not None:
                row.getparent().remove(row)
        else:
            filled.dood.append(Dood(name, ref.bouwsteen, _around(ref.run)))
            ref.run.find(w("t")).text = f"[verwijzing naar {name} ontbreekt]"
    return filled


def typed(root: Any, targets: Mapping[str, list[Any]]) -> tuple[list[Plek], list[Dood]]:
    """References by number that stand as plain words ("eis G4"), in a spec or in a clause.

    The number gets a run of its own, so that ``fill`` can make a field of it. One that is no number
    of this document is returned apart. Where the number itself is printed, nothing is done.
    """
    found: list[Plek] = []
    dead: list[Dood] = []
    if not any(name.startswith(NUMBER) for name in targets):
        return [], []
    own = {p for name, places in targets.items() if name.startswith(NUMBER) for p in places}
    for paragraph in root.iter(w("p")):
        if paragraph in own or _sequence(paragraph) is not None or _in_field(paragraph):
            continue
        for run in list(paragraph.findall(w("r"))):
            text = run.find(w("t"))
            if text is None or len(run.findall(w("t"))) != 1 or not text.text:
                continue
            for match in reversed(list(TYPED.finditer(text.text))):
                name = NUMBER + match["nummer"]
                if name in targets:
                    found.append(Plek(_cut(run, match.start("nummer"), match.end("nummer")), name))
                elif not _ELSEWHERE.search(text.text[: match.start()]):
                    dead.append(Dood(match[0], "", _around(run)))
    return found, dead


def _cut(run: Any, start: int, end: int) -> Any:
    """The run of text from ``start`` to ``end``, cut out of ``run``."""
    text = run.find(w("t"))
    whole = text.text
    after = copy.deepcopy(run)
    for piece, words in ((run, whole[:start]), (after, whole[end:])):
        piece.find(w("t")).text = words
        piece.find(w("t")).set(XML_SPACE, "preserve")
    middle = _like(run, "t", whole[start:end])
    run.addnext(middle)
    if whole[end:]:
        middle.addnext(after)
    return middle


def _in_field(paragraph: Any) -> bool:
    """A line of a contents list, or a heading: its text is repeated elsewhere."""
    if next(paragraph.iter(w("hyperlink"), w("sdt")), None) is not None:
        return True
    style = ooxml.style_of(paragraph).lower()
    return style.startswith(("toc", "heading", "kop", "bijlage", "voorwerk", "title"))


def _sequence(paragraph: Any) -> ooxml.Field | None:
    """The field that counts this caption; None in a paragraph that is no caption."""
    for one in ooxml.fields(paragraph):
        if one.instruction.split()[:1] == ["SEQ"]:
            return one
    return None


@dataclass
class _Names:
    """Bookmarks that references point to: one for each target, never two alike."""

    known: dict[Any, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def around(self, element: Any, seed: str) -> str:
        """A bookmark around all content of a paragraph."""
        if element not in self.known:
            name = self._fresh(f"{seed}|{ooxml.visible_text(element)}")
            self.known[element] = name
            start, end = _marks(element, name)
            properties = element.find(w("pPr"))
            element.insert(0 if properties is None else 1, start)
            element.append(end)
        return self.known[element]

    def between(self, first: Any, last: Any, seed: str) -> str:
        """A bookmark around the runs from ``first`` up to ``last``."""
        if first not in self.known:
            self.known[first] = self._fresh(seed)
            start, end = _marks(first, self.known[first])
            first.addprevious(start)
            last.addnext(end)
        return self.known[first]

    def _fresh(self, seed: str) -> str:
        attempt = 0
        while True:
            digest = hashlib.sha256(f"{seed}#{attempt}".encode() if attempt else seed.encode())
            name = f"_Ref{int(digest.hexdigest()[:8], 16) % 10**9:09d}"
            attempt += 1
            if name not in self.taken:
                self.taken.add(name)
                return name


def _marks(element: Any, name: str) -> tuple[Any, Any]:
    start = element.makeelement(w("bookmarkStart"), {w("id"): "0", w("name"): name})
    return start, element.makeelement(w("bookmarkEnd"), {w("id"): "0"})


def _refer_to_caption(run: Any, caption: Any, names: _Names) -> None:
    """``tabel {REF _Ref.. \\h}``: the bookmark is around the counting field only."""
    one = _sequence(caption)
    assert one is not None
    first, last = _run_of(one.begin), _run_of(one.end)
    name = names.between(first, last, f"tabel|{ooxml.visible_text(caption)}")
    before = ooxml.visible_text(caption).split()[:1]  # "Tabel", in the words of the caption
    _put(run, f"{' '.join(before).lower()} ", f" REF {name} \\h ", "?")


def _refer_to_number(run: Any, place: Any, number: str, names: _Names) -> None:
    """``{REF _Ref.. \\h}`` to the number in its cell."""
    target = next((r for r in place.iter(w("r")) if _text_of(r).strip() == number), None)
    name = (
        names.around(place, number)
        if target is None
        else names.between(target, target, f"{NUMBER}{number}")
    )
    _put(run, "", f" REF {name} \\h ", number)


def _refer_to_heading(run: Any, heading: Heading, name: str, short: bool) -> None:
    """``paragraaf {REF _Ref.. \\r \\h}``; a heading without number is named by its title."""
    if not heading.label:
        _put(run, "“", f" REF {name} \\h ", heading.text, "”")
        return
    word = ""
    if heading.style != "bijlagekop":
        word = "hoofdstuk " if heading.level == 1 else "paragraaf "
        word = "§ " if short else word
    _put(run, word, f" REF {name} \\r \\h ", _label(heading))


def _put(run: Any, before: str, code: str, cached: str, after: str = "") -> None:
    """Words and a field in the place of a run, in its form."""
    fresh = [
        *([_like(run, "t", before)] if before else []),
        _like(run, "fldChar", "", fldCharType="begin"),
        _like(run, "instrText", code),
        _like(run, "fldChar", "", fldCharType="separate"),
        _like(run, "t", cached),
        _like(run, "fldChar", "", fldCharType="end"),
        *([_like(run, "t", after)] if after else []),
    ]
    at = run
    for one in fresh:
        at.addnext(one)
        at = one
    run.getparent().remove(run)


def _like(run: Any, tag: str, text: str, **attributes: str) -> Any:
    fresh = run.makeelement(w("r"))
    properties = run.find(w("rPr"))
    if properties is not None:
        fresh.append(copy.deepcopy(properties))
    child = run.makeelement(w(tag), {w(key): value for key, value in attributes.items()})
    if text:
        child.text = text
        child.set(XML_SPACE, "preserve")
    fresh.append(child)
    return fresh


def caption_numbers(root: Any) -> None:
    """The cached text of references to captions, once these have their numbers."""
    marked: dict[str, str] = {}
    for start, end in ooxml.bookmarks(root):
        name = start.get(w("name"), "")
        if name.startswith("_Ref") and start.getparent() is end.getparent():
            paragraph = start.getparent()
            inside = list(paragraph)[paragraph.index(start) : paragraph.index(end)]
            if any("SEQ" in (t.text or "") for r in inside for t in r.iter(w("instrText"))):
                texts = (t.text or "" for r in inside for t in r.iter(w("t")))
                marked[name] = "".join(texts)
    for one in ooxml.fields(root):
        words = one.instruction.split()
        if words[:1] == ["REF"] and words[1:2] and words[1] in marked:
            ooxml.set_result(next(one.begin.iterancestors(w("p"))), one, marked[words[1]])


def _run_of(mark: Any) -> Any:
    return next(mark.iterancestors(w("r")), mark)


def _text_of(run: Any) -> str:
    return "".join(t.text or "" for t in run.findall(w("t")))


def _around(run: Any) -> str:
    paragraph = next(run.iterancestors(w("p")), None)
    return "" if paragraph is None else " ".join(ooxml.visible_text(paragraph).split())[:80]


def _label(heading: Heading) -> str:
    if heading.style == "bijlagekop":
        return f"Bijlage {heading.label}"
    return heading.label or heading.text


def _heading_above(
    body: Any, found: list[Heading], targets: Mapping[str, list[Any]]
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
