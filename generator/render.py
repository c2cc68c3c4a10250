"""A template and what it may use, to a finished .docx. The only module that knows docxtpl.

In: an assembled template (bytes) and the names it may use. Out: ``Rendered``: the document and
the report of what was printed where. docxtpl's ``patch_xml`` turns Word's runs into Jinja
source; that source is compiled once per template and kept, so that a second document from the
same template costs only its own rendering. Every part is rendered exactly once.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, TemplateSyntaxError, pass_context
from jinja2.runtime import Context, Undefined

from generator import filters, finish, marks, ooxml, overbodig, pakket, voluit, wording
from generator.aanbesteding import Aantal
from generator.begroting import begroot
from generator.omgeving import Omgeving, maak, niet_heel
from generator.ooxml import w
from generator.origin import Place
from generator.problems import Problem, problem
from generator.taal import zeg
from generator.verwijzing import Dood
from generator.waarde import Waarde
from generator.woordtoets import Woordkeus

_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")


_TEMPLATE_FAULTS = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    LookupError,
    RuntimeError,  # a macro that calls itself, a loop that never ends
    MemoryError,
)
"""What a wrong expression in a template can raise; all mean: this clause must be mended."""


@dataclass(frozen=True)
class Rendered:
    """A finished document without page numbers, and what stood where."""

    docx: bytes
    report: marks.Report
    alineas: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """Bookmark -> where in the templates its paragraph stands, and what let it in."""

    @property
    def herkomst(self) -> dict[str, Any]:
        """Where every printed value comes from, and what each clause bookmark stands for."""
        return {
            "bladwijzers": self.report.bookmarks,
            "plaatsen": self.report.places,
            "alineas": self.alineas,
            "waarden": [
                {
                    "tekst": s.text,
                    "pad": s.pad,
                    "stand": s.stand.value,
                    "bouwsteen": s.clause,
                    "bladwijzer": s.bookmark,
                    "herkomst": str(s.origin),
                }
                for s in self.report.shown
            ],
        }


@pass_context
def _print(context: Context, value: Any) -> Any:
    """Every printed expression passes here; a ``Waarde`` gets its mark."""
    if isinstance(value, Undefined):
        return value
    if isinstance(value, Waarde):
        registry: marks.Registry = context["_merken"]
        return registry.value(value, shown_text(value, bool(context["document"].is_definitief)))
    if isinstance(value, filters.Delen):
        return "".join(_print(context, piece) for piece in value)
    return plain_text(value)


def shown_text(value: Waarde[Any], definitief: bool) -> str:
    """How a value stands on the page.

    An open one shows its number and title in a concept; in a final document only announced
    choices and those of a later fase can be left, and these read as plain words.
    """
    if value.bekend and value.inhoud is not None:
        return plain_text(value.inhoud)
    if value.open:
        if definitief:
            return "nog niet bepaald"
        announced = value.slot == "A" and value.keuze and value.keuze.aangekondigd
        state = "aangekondigde keuze" if announced else "nog te bepalen"
        return f"[K{value.nummer} {value.titel}: {state}]"
    return f"[ontbreekt in de spec: {value.titel or value.pad}]"


def plain_text(value: Any) -> str:
    """Text of a plain value in Dutch.

    A group of fields reads as its known parts, each with its title.

    Raises:
        TypeError: a value of a type that no field of the domain has.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return wording.janee(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return wording.getal(value)
    if isinstance(value, date):
        return wording.datum(value)
    if isinstance(value, time):
        return f"{value:%H.%M} uur"
    if isinstance(value, Aantal):
        return wording.aantal(value.minimaal, value.maximaal)
    if isinstance(value, tuple | list):
        return wording.opsomming([plain_text(filters.bare(v)) for v in value])
    if dataclasses.is_dataclass(value):
        parts = [getattr(value, f.name) for f in dataclasses.fields(value)]
        known = [p for p in parts if isinstance(p, Waarde) and p.bekend and p.inhoud is not None]
        return "; ".join(
            f"{wording.kleineletter(p.titel.split(': ')[-1])}: {plain_text(p.inhoud)}"
            for p in known
        )
    raise TypeError(f"een waarde van het type {type(value).__name__} kan niet worden afgedrukt")


@functools.cache
def omgeving() -> Omgeving:
    """The one Jinja environment of all templates."""
    return maak(_print)


@functools.lru_cache(maxsize=64)
def _compiled(xml: bytes) -> Template:
    root = ooxml.parse(xml)
    _heel(root)
    tree = ooxml.serialize(root).decode()
    patched = DocxTemplate.patch_xml(None, tree)
    return omgeving().from_string(patched)


def _heel(root: ooxml.Element) -> None:
    """Refuse a tag that is not closed: all that follows, up to the next tag, would vanish.

    Raises:
        TemplateSyntaxError: a tag does not end in the paragraph in which it begins.
    """
    texts: dict[Any, str] = {}
    for node in root.iter():
        if node.tag == w("t"):
            paragraph = next(node.iterancestors(w("p")), node)
            texts[paragraph] = texts.get(paragraph, "") + (node.text or "")
        else:
            for number, text in enumerate((*node.values(), node.text or "")):
                texts[node, number] = text
    for text in texts.values():
        if loose := niet_heel(marks.ANY.sub("", text)):
            told = zeg(
                "een tag is niet heel, of loopt door in een andere alinea: `{tag}`", tag=loose
            )
            raise TemplateSyntaxError(told, 0)


def render(
    template: bytes,
    names: Mapping[str, Any],
    place: Place,
    woordkeus: Woordkeus | None = None,
) -> tuple[Rendered | None, list[Problem]]:
    """Fill one template.

    Args:
        template: the assembled .docx.
        names: what the template may use (see ``context.names``).
        place: of the template, for problems.
        woordkeus: which abbreviations to write out at their first use (see ``voluit``).

    Returns:
        The document, or None, and what is wrong with the template for these facts.
    """
    try:
        parts = ooxml.read_package(template)
        styles = ooxml.parse(parts[ooxml.STYLES])
    except (ooxml.OoxmlError, KeyError) as fault:
        return None, [problem("S508", place, "", reden=str(fault))]
    registry = marks.Registry()
    available = {**names, "_merken": registry}
    names_of = {v: k for k, v in ooxml.style_names(styles).items()}
    style = marks.styles_for(names_of, bool(names["document"].is_definitief))
    report = marks.Report()
    roots: dict[str, Any] = {}
    found: list[Problem] = []
    with begroot():
        for name, xml in parts.items():
            if not _PART.match(name) or b"{" not in xml:
                continue
            try:
                text = _compiled(xml).render(available)
                root = ooxml.parse(text.encode())
            except (*_TEMPLATE_FAULTS, ooxml.OoxmlError) as fault:
                found.append(
                    problem("S501", place, _where(xml, fault), deel=name, reden=reden(fault))
                )
                continue
            own = marks.apply(root, styles, registry.values, style)
            for dead in own.dead:
                where, path = _in_clause(dead, place, name)
                found.append(
                    problem("S502", where, path, doel=dead.doel, plaats=dead.tekst or name)
                )
            for dead in own.typed:
                where = _said_by(dead, own) or place
                found.append(problem("S580", where, "", tekst=dead.doel, plaats=dead.tekst))
            report.shown += own.shown
            report.absent += own.absent
            report.bookmarks.update(own.bookmarks)
            report.places.update(own.places)
            roots[name] = root
    if found:
        return None, found
    if woordkeus is not None and ooxml.DOCUMENT in roots:
        names_of_styles = ooxml.style_names(styles)
        short, terms = woordkeus.afkortingen, woordkeus.termen
        voluit.schrijf_uit(roots[ooxml.DOCUMENT], names_of_styles, short, terms)
    for name, root in roots.items():
        finish.tidy(root, parts, is_body=name == "word/document.xml")
        parts[name] = ooxml.serialize(root)
    overbodig.weg(parts)
    pakket.nummer_tekeningen(parts)
    finish.properties(parts, _properties(names, parts))
    return Rendered(ooxml.write_package(parts), report), []


def _in_clause(dead: Dood, skeleton: Place, part: str) -> tuple[Place, str]:
    """The clause in which a reference stands, and its paragraph there; else the skeleton."""
    clause, _, rest = dead.bouwsteen.partition("/")
    if not clause:
        return skeleton, part
    folder = PurePosixPath(skeleton.file).parent.parent / "bouwstenen"
    return Place(f"{folder}/{clause}.docx"), f"alinea {rest.partition('/')[0]}"


def _said_by(dead: Dood, report: marks.Report) -> Place | None:
    """The place in the spec of the text that names what is not there."""
    return next((s.origin.place for s in report.shown if dead.doel in s.text), None)


def _properties(names: Mapping[str, Any], parts: Mapping[str, bytes]) -> finish.Properties:
    document = names["document"]
    digest = hashlib.sha256(b"".join(parts[name] for name in sorted(parts))).hexdigest()[:16]
    return finish.Properties(
        title=f"{document.titel} {plain_text(names['naam'].inhoud or '')}".strip(),
        subject=plain_text(names["regio"].naam.inhoud or ""),
        creator=plain_text(names["regio"].naam.inhoud or ""),
        status="definitief" if document.is_definitief else "concept",
        bestek_id=f"{document.tender}/{document.naam}/{digest}",
    )


def reden(fault: Exception) -> str:
    """Why a template could not be filled, for a person."""
    if isinstance(fault, RecursionError):
        return zeg("de tags staan te diep in elkaar, of een tag is te lang")
    if isinstance(fault, MemoryError):
        return zeg("het vraagt meer geheugen dan er is")
    return " ".join((getattr(fault, "message", None) or str(fault)).split())


def _where(xml: bytes, fault: Exception) -> str:
    """For a syntax fault the text around it; the linter names the place of all others."""
    if not isinstance(fault, TemplateSyntaxError) or not fault.source:
        return ""
    line = fault.source.splitlines()[max(fault.lineno - 1, 0)] if fault.lineno else ""
    return re.sub(r"<[^>]+>", " ", line)[:80].strip()
