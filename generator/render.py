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
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator import filters, finish, marks, ooxml, wording
from generator.aanbesteding import Aantal
from generator.origin import Place
from generator.problems import Problem, problem
from generator.waarde import Waarde

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


_NOT_OURS = ("range", "lipsum", "cycler", "joiner", "dict")
"""Functions of Jinja that make something out of nothing: a loop goes over what the spec says."""
_LARGEST = 10**15
_NOT_FILTERS = ("attr", "center", "format", "indent", "pprint", "urlize", "wordwrap", "xmlattr")


class Omgeving(ImmutableSandboxedEnvironment):
    """Jinja as our templates use it: sandboxed, strict, escaping, and at home with ``Waarde``."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic with small numbers only: no text of a million characters, no endless power."""
        for one in (left, right):
            if not isinstance(one, int | float | Decimal) or not -_LARGEST < one < _LARGEST:
                raise SecurityError(f"rekenen met {operator} kan hier alleen met gewone getallen")
        if operator == "**":
            raise SecurityError("machtsverheffen kan niet in een sjabloon")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A part of a value; a part of an open or absent value is that value itself."""
        if not isinstance(obj, Waarde) or attribute.startswith("_"):
            return super().getattr(obj, attribute)
        if obj.inhoud is None:
            return obj
        if isinstance(obj.inhoud, dict):
            return obj.inhoud.get(attribute) or obj.deel(attribute)
        return super().getattr(obj.inhoud, attribute)


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
    environment = Omgeving(
        autoescape=True, undefined=StrictUndefined, finalize=_print, cache_size=0
    )
    environment.filters.update(filters.FILTERS)
    environment.tests.update(filters.TESTS)
    for name in _NOT_OURS:
        environment.globals.pop(name)
    for name in _NOT_FILTERS:
        environment.filters.pop(name)
    return environment


@functools.lru_cache(maxsize=64)
def _compiled(xml: bytes) -> Template:
    tree = ooxml.serialize(ooxml.parse(xml)).decode()
    patched = DocxTemplate.patch_xml(None, tree)
    return omgeving().from_string(patched)


def render(
    template: bytes, names: Mapping[str, Any], place: Place
) -> tuple[Rendered | None, list[Problem]]:
    """Fill one template.

    Args:
        template: the assembled .docx.
        names: what the template may use (see ``context.names``).
        place: of the template, for problems.

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
    for name, xml in parts.items():
        if not _PART.match(name) or b"{" not in xml:
            continue
        try:
            text = _compiled(xml).render(available)
            root = ooxml.parse(text.encode())
        except (*_TEMPLATE_FAULTS, ooxml.OoxmlError) as fault:
            found.append(
                problem("S501", place, _where(xml, fault), deel=name, reden=_reason(fault))
            )
            continue
        own = marks.apply(root, styles, registry.values, style)
        found.extend(problem("S502", place, name, doel=target) for target in own.dead)
        report.shown += own.shown
        report.absent += own.absent
        report.bookmarks.update(own.bookmarks)
        report.places.update(own.places)
        roots[name] = root
    if found:
        return None, found
    for name, root in roots.items():
        finish.tidy(root, parts, is_body=name == "word/document.xml")
        parts[name] = ooxml.serialize(root)
    finish.properties(parts, _properties(names, parts))
    return Rendered(ooxml.write_package(parts), report), []


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


def _reason(fault: Exception) -> str:
    return " ".join((getattr(fault, "message", None) or str(fault)).split())


def _where(xml: bytes, fault: Exception) -> str:
    """For a syntax fault the text around it; the linter names the place of all others."""
    if not isinstance(fault, TemplateSyntaxError) or not fault.source:
        return ""
    line = fault.source.splitlines()[max(fault.lineno - 1, 0)] if fault.lineno else ""
    return re.sub(r"<[^>]+>", " ", line)[:80].strip()
