"""Templates are checked like specs: their form, then docxtpl-lint on every assembled template.

In: the project and its register. Out: Problems, each brought back to the skeleton or clause in
which it stands, and the paragraph there. The contract - which names exist - is derived from the
classes of the domain.
"""

from __future__ import annotations

import dataclasses
import functools
import io
import os
import re
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx import Document

from generator import (
    figuren,
    marks,
    ooxml,
    sjabloonplaats,
    sjabloonvorm,
    sjabloonwoorden,
    taalgebruik,
    veilig,
    werkblad,
    werkbladtekst,
)
from generator.aanbesteding import Aanbesteding, Aantal, Perceel
from generator.afgeleid import Afgeleid
from generator.assemble import Sjabloon, assemble, clause_file, house_style, misplaced
from generator.brieven import Gekozen, Toetsregel
from generator.context import Documentnaam
from generator.inlichtingen import Nota, Vertrouwelijk
from generator.ooxml import w
from generator.origin import Place
from generator.overzicht import Overzicht
from generator.problems import Problem, problem
from generator.procedure import Documentsoort, Partij, Procedure
from generator.project import Project
from generator.regio import Regio
from generator.register import Bouwsteen
from generator.scores import Scoreregel
from generator.sjabloonlint import gevonden
from generator.taal import van_regel
from generator.uitkomst import Beslissing, Besluitronde, Uitkomst
from generator.waarde import Waarde

_WHOLE = ("DTL001", "DTL002", "DTL103")  # a tag that is not whole, or cannot be read
FUNCTIONS = (
    *("besluiten", "bijlage", "stap", "verwijs", "anker", "sleutel"),
    *("zonder_waarde", "figuur", "aankondigingsformulier"),
)


_SYNTAX = re.compile(r"DTL(0|10[123]|2)")
_NAMES = ("DTL106", "DTL304", "DTL305")
_GIVES = re.compile(r"\{%-?(?:p|tr)?\s*(?:for|set)\s+([\w\s,]+?)\s*(?:\bin\b|=)")
_TAGS = ("S531", "S532", "S533")
"""Faults in a tag that docxtpl-lint may see as well, in words that tell less."""
_REFUSED = ("S530", "S539", "S546")
"""Why a file is not used as a template (S508), more precisely."""


def volledig(
    project: Project,
    register: Mapping[str, Bouwsteen],
    procedures: Mapping[str, Procedure],
    van_regio: Sequence[Documentsoort] = (),
) -> list[Problem]:
    """The form of every file and what it says; arguments as of ``check``.

    What the form has told already is not told again in other words.
    """
    found = sjabloonvorm.check(project, register)
    told = {(one.place, one.path) for one in found if one.code in _TAGS}
    broken = {place for place, _ in told}
    refused = {one.place for one in found if one.code in _REFUSED}
    unread = any(place.file.startswith("templates/documenten/") for place in refused)
    for one in check(project, register, procedures, van_regio):
        rule = dict(one.params).get("regel", "")
        again = (one.place, one.path) in told or (one.place in broken and rule in _WHOLE)
        again = again or (one.code == "S508" and one.place in refused)
        unknown = (refused and one.code == "S521") or (unread and one.code.startswith("R"))
        if not again and not unknown:  # who uses a clause is not known while a file is not read
            found.append(one)
    wrong = {one.place.file for one in found if one.place.file.endswith((".docx", ".xlsx"))}
    texts = {re.sub(r"^templates/(.*)\.\w+$", r"templates/tekst/\1.txt", name) for name in wrong}
    told_later = (one for one in found if one.code != "S544" or one.place.file not in texts)
    return list(dict.fromkeys(told_later))


def check(
    project: Project,
    register: Mapping[str, Bouwsteen],
    procedures: Mapping[str, Procedure],
    van_regio: Sequence[Documentsoort] = (),
) -> list[Problem]:
    """All findings on all templates.

    Args:
        project: where the templates stand.
        register: clause id -> entry.
        procedures: say which documents there are.
        van_regio: the documents that stand in no procedure.
    """
    kinds = [d for p in procedures.values() for f in p.fasen for d in f.documenten]
    kinds += van_regio
    documents = sorted({d.sjabloon for d in kinds if d.vorm == "docx" and not d.geblokkeerd})
    letters = {d.sjabloon for d in kinds if d.per == "beslissing"}
    nota = {d.sjabloon for d in van_regio if d.per == "nota"}
    regional = {d.sjabloon for d in van_regio} - nota
    found = _werkbladen(project, {d.sjabloon for d in kinds if d.vorm == "xlsx"})
    used: set[str] = set()
    for document in documents:
        skeleton = Place(f"templates/documenten/{document}.docx")
        for name in misplaced(project.templates, document):
            found.append(problem("S507", skeleton, name, bouwsteen=name))
        for tender in _with_variants(project):
            template, problems_ = assemble(
                project.templates, document, tender, dict(register), None
            )
            found += problems_
            if template is not None:
                used |= {b.id for b in template.bouwstenen}
                own = region_contract() if document in regional else contract(document in letters)
                own = nota_contract() if document in nota else own
                found += lint_template(template, own, Bestanden(project, tender))
                found += _beelden(template, document in regional)
    place = Place("templates/bouwstenen.yaml")
    found += [problem("S521", place, name, bouwsteen=name) for name in sorted(set(register) - used)]
    found += sjabloonwoorden.check(project, procedures)
    found += taalgebruik.check(project)
    return list(dict.fromkeys(found))


def _beelden(template: Sjabloon, regionaal: bool) -> list[Problem]:
    """Pictures that do not exist, each at the clause or skeleton that asks for it."""
    body = ooxml.parse(ooxml.read_package(template.docx)[ooxml.DOCUMENT])
    found = []
    for paragraph, owner in zip(body.iter(w("p")), template.eigenaars, strict=False):
        for name, ways in figuren.onbekend(ooxml.visible_text(paragraph), regionaal).items():
            file = Place(f"templates/bouwstenen/{owner}.docx") if owner else template.place
            found.append(problem("S640", file, owner, beeld=name, bekend=ways))
    return found


def _werkbladen(project: Project, names: Iterable[str]) -> list[Problem]:
    """The workbooks: there, and with tags that can be read."""
    found = []
    for name in sorted(names):
        place = Place(f"templates/werkstukken/{name}.xlsx")
        path = project.templates / "werkstukken" / f"{name}.xlsx"
        if not os.path.lexists(path):
            found.append(problem("S503", place, name, document=name))
            continue
        try:
            template = veilig.lees(path, project.root)
        except veilig.Geweigerd as reason:
            found.append(problem("S508", place, name, reden=reason))
            continue
        faults = werkblad.check(template)
        found += [problem("S501", place, name, deel="werkblad", reden=one) for one in faults]
        if not faults:
            found += _namen_in_cellen(path, place)
    return found


def _namen_in_cellen(path: Path, place: Place) -> list[Problem]:
    """docxtpl-lint on the names in a workbook: each cell becomes a paragraph of its own."""
    document = Document()
    places: list[str] = []
    repeated = ""  # the sheet that a ``{%blad for .. %}`` repeats

    def add(text: str, waar: str) -> None:
        document.add_paragraph(text)
        places.append(waar)

    for cell in werkbladtekst.cellen(path):
        if repeated not in ("", cell.blad):
            add("{%p endfor %}", "")
            repeated = ""
        if cell.tekst.startswith("{%blad"):
            repeated = cell.blad
        if not cell.tekst.startswith("="):
            add(re.sub(r"^\s*\{%(?:tr|blad)\b", "{%p", cell.tekst), cell.waar)
    if repeated:
        add("{%p endfor %}", "")
    stream = io.BytesIO()
    document.save(stream)
    issues, reason = gevonden(stream.getvalue(), contract())
    if reason:
        return [problem("S501", place, "", deel="werkblad", reden=reason)]
    return [
        problem(
            *("S520", place, places[issue.location.paragraph - 1]),
            regel=issue.rule,
            reden=_reden(issue),
            plaats=issue.snippet[:90],
        )
        for issue in issues
        if issue.rule.startswith(("DTL1", "DTL3"))
    ]


def _with_variants(project: Project) -> list[str]:
    """The shared clauses, and every region and tender that has a variant of its own."""
    folder = project.templates / "bouwstenen"
    regions = sorted(d for d in folder.iterdir() if d.is_dir()) if folder.is_dir() else []
    names = ["-/-"]
    for region in regions:
        names.append(f"{region.name}/-")
        names += [f"{region.name}/{d.name}" for d in sorted(region.iterdir()) if d.is_dir()]
    return names


@dataclasses.dataclass(frozen=True)
class Bestanden:
    """From which files the templates of one tender are made."""

    project: Project
    tender: str

    def van(self, template: Sjabloon, owner: str) -> Path:
        """The file of a clause; without owner that of the skeleton."""
        if owner:
            return clause_file(self.project.templates, owner, self.tender)
        return self.project.templates / "documenten" / Path(template.place.file).name

    @property
    def huisstijl(self) -> Path:
        """The house style, of which headers and footers come."""
        return house_style(self.project.templates, self.tender.split("/", 1)[0])


def lint_template(
    template: Sjabloon,
    schema: dict[str, Any] | None = None,
    bestanden: Bestanden | None = None,
) -> list[Problem]:
    """docxtpl-lint on one assembled template, each finding at its skeleton or clause.

    With ``bestanden`` also at its paragraph there.
    """
    issues, reason = gevonden(template.docx, schema or contract())
    if reason:
        return [problem("S501", template.place, "", deel=ooxml.DOCUMENT, reden=reason)]
    bound = _bound(template) if any(_SYNTAX.match(i.rule) for i in issues) else set()
    found = []
    for issue in issues:
        at = issue.location
        name = str(issue.params.get("path", issue.params.get("name", "")))
        if issue.rule in _NAMES and re.split(r"[.\[]", name)[0] in bound:
            continue  # with a tag that cannot be read the lint does not know the loops
        text = marks.ANY.sub("", issue.snippet)[:90]
        known = at.part == "body" and 0 < at.paragraph <= len(template.eigenaars)
        owner = template.eigenaars[at.paragraph - 1] if known else ""
        place = Place(f"templates/bouwstenen/{owner}.docx") if owner else template.place
        waar = owner
        if bestanden is not None:
            path = bestanden.van(template, owner)
            if at.part.startswith(("header", "footer")):
                path = bestanden.huisstijl
            place = Place(bestanden.project.shown(path))
            row = _row(template, at.paragraph - 1) if known else 0
            waar = _waar(path, row, issue.snippet)
        found.append(
            problem("S520", place, waar, regel=issue.rule, reden=_reden(issue), plaats=text)
        )
    return found


def _reden(issue: Any) -> str:
    """What docxtpl-lint found, in the language of the run; its own English as a last resort."""
    text = van_regel(issue.rule)
    try:
        return text.format(**issue.params) if text else str(issue.message)
    except (KeyError, IndexError, ValueError):  # another version of docxtpl-lint
        return str(issue.message)


def _bound(template: Sjabloon) -> set[str]:
    """The names that a ``for`` or ``set`` gives, anywhere in a template."""
    text = ooxml.visible_text(ooxml.parse(ooxml.read_package(template.docx)[ooxml.DOCUMENT]))
    return {name for words in _GIVES.findall(text) for name in re.findall(r"\w+", words)}


def _row(template: Sjabloon, index: int) -> int:
    """Which paragraph of its own file, counted from 0, an assembled paragraph is.

    For a skeleton each clause counts as the one paragraph that named it.
    """
    owners = template.eigenaars
    if not owners[index]:
        before = owners[:index]
        starts = [o for b, o in zip(("", *before), before, strict=False) if o and o != b]
        return before.count("") + len(starts)
    start = index
    while start and owners[start - 1] == owners[index]:
        start -= 1
    entry = next(b for b in template.bouwstenen if b.id == owners[index])
    return index - start - (3 if entry.noot else 0)


def _waar(path: Path, row: int, snippet: str) -> str:
    """The place of a paragraph in a file; when the text is elsewhere, the first that holds it."""
    alineas = _alineas(path)
    tag = marks.ANY.sub("", snippet)
    if 0 <= row < len(alineas) and tag in alineas[row].tekst:
        return alineas[row].waar
    hits = [one.waar for one in alineas if tag and tag in one.tekst]
    return hits[0] if hits else ""


def _alineas(path: Path) -> list[sjabloonplaats.Alinea]:
    parts = ooxml.read_package(path)
    stijlen = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
    found: list[sjabloonplaats.Alinea] = []
    for name in sjabloonplaats.story_parts(parts):
        found += sjabloonplaats.alineas(ooxml.parse(parts[name]), stijlen, name)
    return found


@functools.cache
def contract(brief: bool = False) -> dict[str, Any]:
    """The names a template may use, as a JSON schema: what ``context.names`` gives.

    A letter about one decision (``brief``) has its own names instead of the whole outcome.
    """
    properties = dict(_object(Aanbesteding)["properties"])
    properties.update(
        regio=_object(Regio),
        document=_object(Documentnaam),
        partij=_object(Partij),
        afgeleid=_object(Afgeleid),
        **{name: {} for name in FUNCTIONS},
        **(_letter() if brief else {"uitkomst": _object(Uitkomst)}),
    )
    return {"type": "object", "properties": properties}


@functools.cache
def region_contract() -> dict[str, Any]:
    """The names of a document of a region: what ``context.region_names`` gives."""
    properties = {
        "naam": {"type": "string"},
        "regio": _object(Regio),
        "document": _object(Documentnaam),
        "overzicht": _object(Overzicht),
        **{name: {} for name in ("verwijs", "anker", "sleutel")},
    }
    return {"type": "object", "properties": properties}


@functools.cache
def nota_contract() -> dict[str, Any]:
    """The names of a document of a round of questions: those of a tender, and ``nota``."""
    own = contract()
    shape = {**_object(Vertrouwelijk)["properties"], **_object(Nota)["properties"]}
    properties = {**own["properties"], "nota": {"type": "object", "properties": shape}}
    return {**own, "properties": properties}


def _letter() -> dict[str, Any]:
    """The names of ``brieven.names``."""
    return {
        "besluit": _object(Besluitronde),
        "beslissing": _object(Beslissing),
        "perceel": _object(Perceel),
        "gekozen": {"type": "array", "items": _object(Gekozen)},
        "scoreregels": {"type": "array", "items": _object(Scoreregel)},
        "toetsregels": {"type": "array", "items": _object(Toetsregel)},
        "scoretotaal": {},
    }


def _object(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    properties = {f.name: _shape(hints[f.name]) for f in dataclasses.fields(cls)}
    methods: dict[str, Any] = {
        name: _computed(member)
        for name, member in vars(cls).items()
        if not name.startswith("_") and name not in properties
    }
    return {"type": "object", "properties": {**methods, **properties}}


def _computed(member: Any) -> dict[str, Any]:
    """A property has the shape of what it gives; of a method nothing is known."""
    if not isinstance(member, property):
        return {}
    return _shape(typing.get_type_hints(member.fget)["return"])


def _shape(hint: Any) -> dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Waarde:
        return _shape(arguments[0])
    if origin is tuple:
        return {"type": "array", "items": _shape(arguments[0])}
    if origin in (dict, types.UnionType, typing.Union) or hint is Any or hint is Iterable:
        return {}
    if dataclasses.is_dataclass(hint) and hint is not Aantal:
        return _object(typing.cast(type, hint))
    return {"type": "string"}
