"""A project of our own for tests: the real schemas, a small region, small Word templates.

No text of the real templates is used, so that their owners can change them freely. ``Huis`` writes
specs (one top-level key a line, so that a test knows on which line a field stands), clauses and
skeletons, and runs the stages on them.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.shared import Mm

from generator import afgeleid, cli, ooxml, pipeline, procedure, register
from generator.dossier import Dossier
from generator.load import load_yaml
from generator.ooxml import w
from generator.pipeline import House
from generator.plan import Gepland, plan
from generator.problems import Problem, Severity
from generator.project import Project
from generator.schemas import Schemas

ROOT = Path(__file__).parents[1]
TENDER = "proef/klein"
OPEN = "{open: nog niet besloten, uiterlijk: selectie, hint: vraag het na}"
ANNOUNCED = (
    "{open: nog niet besloten, ruimte: 0 tot 5 procent, besluit_door: het college, "
    "uiterlijk: inschrijving, gevolg: het budget daalt, terugval: er is geen korting, hint: reken}"
)

REGIO = """\
naam: Regio Proefland
fictief: ja
gemeenten: [Altena, Breda, Oosterhout]
aanbestedende_dienst: Gemeente Breda
opdrachtgevers: De gemeenten
contact: {email: info@proefland.example, website: proefland.example}
taakgebieden:
  - {id: lokale-teams, naam: Lokale teams}
  - {id: verblijf, naam: Verblijf}
slts:
  - {nr: 1, naam: Noord, gemeenten: [Altena]}
  - {nr: 2, naam: Zuid, gemeenten: [Breda, Oosterhout]}
begrippen:
  - {term: Perceel, definitie: Een deel van de opdracht.}
  - {term: Zwaluw, definitie: Een vogel.}
"""
COLUMNS = (
    "rij;was_overeenkomst;code;gedeeltelijk;omschrijving;lumpsum;wordt_gedrukt;wordt_taakgebied;"
    "wordt_variant;aanbesteding;buiten_scope;opmerking"
)
TABEL = f"""\
{COLUMNS}
R1;Ambulant;54001;nee;Begeleiding;;Lokale teams;lokale-teams;taakgericht;klein;;
R2;Ambulant;54002;ja;;;Lokale teams;lokale-teams;taakgericht;klein;;let op
R3;Verblijf;44A07;nee;;;Verblijf;verblijf;;;Wij kopen dit apart in.;
R4;Ambulant;54002;ja;;;;;;;Dit deel kopen wij apart in.;
"""

BASIS: dict[str, str] = {
    "naam": "Proefteams",
    "taakgebied": "lokale-teams",
    "procedure": "sas_dialooggericht",
    "procedure_motivering": "[Deze procedure past.]",
    "aankondiging": "{kenmerk: K-1}",
    "platform": "{naam: Proefplatform}",
    "versies": "[{nr: '1', fase: selectie, datum: 2026-03-01}]",
    "voorbereiding": "{maatregelen: [Alle stukken zijn openbaar.]}",
    "rangorde_stukken": "[Nota van inlichtingen, Selectiedocument]",
    "opdracht": "{kern: Wij zoeken hulp dichtbij, processen: [{proces: Hulp}], "
    "binnen: [{onderwerp: Begeleiding}], buiten: [{zorg: Verblijf}]}",
    "toegang": "{toeleiding: [Via het team.], besluit: [Het college beslist.]}",
    "eisen": "[{nr: E1, eis: U bent bereikbaar.}]",
    "monitoring": "{kpis: [Wachttijd]}",
    "gegevens": "{rollen: Elke partij voor zich}",
    "overgang": "{lopende_hulp: De hulp loopt door}",
    "implementatie": "{aanpak: [In stappen]}",
    "percelen": "[{nr: 1, naam: Noord, gemeenten: [Altena], slts: [1]}, "
    "{nr: 2, naam: Zuid, gemeenten: [Breda, Oosterhout], slts: [2]}]",
    "contractpartners": "1",
    "raming_totaal": "{bedrag: 43000000}",
    "ingangsdatum": "2027-01-01",
    "looptijd": "{basis_jaren: 5, verlengopties: 2, jaren_per_optie: 1}",
    "uitvoeringsvariant": "taakgericht",
    "bekostiging": "{methode: lumpsum, indexering: OVA, btw: vrijgesteld}",
    "budget": "{beroepskrachten: cao, clientgebonden: cao, overhead: cao, indexering: OVA}",
    "overeenkomst": "{bibob: ja}",
    "standaard": "{cs: v5, aiv: v5, sap: v5}",
    "planning": "{publicatie_selectie: {datum: 2026-01-05}, vragen_selectie: {datum: 2026-01-15, "
    "tijd: '12:00'}, nota_selectie: {datum: 2026-01-25}, sluiting_aanmelding: "
    "{datum: 2026-02-10, tijd: '12:00'}, start_dialoog: {datum: 2026-04-01}, "
    "einde_dialoog: {datum: 2026-05-01}, vragen_inschrijving: {datum: 2026-05-20}, "
    "nota_inschrijving: {datum: 2026-06-01}, sluiting_inschrijving: {datum: 2026-06-15}}",
    "voorbehouden": "[De raad stelt het budget vast.]",
    "dialoog": "{rondes: [{nr: 1}], themas: [{onderwerp: Wachttijd}], vast: [De looptijd], "
    "bespreekbaar: [{onderwerp: Aanpak, ruimte: vrij}], verslag: Wij, vergoeding: Geen, "
    "afvallen: Niemand}",
    "selectieuitkomst": "[{perceel: 1, partijen: [Partij A]}]",
    "dialoogresultaten": "[{nr: 1, onderwerp: Aanpak, uitkomst: Akkoord}]",
    "edities": "een",
    "uitsluitingsgronden": "[{grond: Fraude}]",
    "geschiktheidseisen": "[{nr: G1, eis: U hebt ervaring.}]",
    "bewijsmiddelen": "[{soort: Eigen verklaring}]",
    "integriteit": "{bibob: ja}",
    "selectiecriteria": "[{nr: S1, naam: Ervaring, gewicht: 60}, "
    "{nr: S2, naam: Team, gewicht: 40}]",
    "selectie": "{weging: {soort: procenten}, schaal: [{punten: 0}, {punten: 10}]}",
    "gunningscriteria": "[{nr: GC1, naam: Plan, gewicht: 100}]",
    "beoordeling": "{weging: {soort: procenten}, schaal: [{punten: 0}, {punten: 10}]}",
    "gunning": "{grondslag: kwaliteit, wijze: ja_nee, drempel: voldoende}",
    "samenwerking": "{combinatie: [Mag], onderaanneming: [Mag]}",
    "indiening": "{taal: Nederlands, opmaak_inschrijving: tien bladzijden}",
    "gestanddoening": "{aanmelding_dagen: 300, inschrijving_dagen: 120}",
    "kosten": "Wij vergoeden geen kosten.",
    "rechtsbescherming": "{termijn_dagen: 20, rechtbank: Breda, klachtenloket: loket}",
    "bijlagen": "[{id: pve, titel: Programma van eisen, documenten: [selectiedocument], "
    "maker: generator}]",
    "motivering_duur": "[De teams hebben tijd nodig.]",
    "motivering_clustering": "[De gemeenten werken samen.]",
}
"""A tender that says all that its three documents need: every value decided, nothing wrong."""


def spec_text(weg: Sequence[str] = (), **changes: str) -> str:
    """The base spec with other values for some keys, and without the keys in ``weg``."""
    fields = {**BASIS, **changes}
    return "".join(f"{key}: {text}\n" for key, text in fields.items() if key not in weg)


def line_of(key: str, weg: Sequence[str] = (), **changes: str) -> int:
    """The line on which a key stands in ``spec_text`` of the same arguments."""
    before = spec_text(weg, **changes).split(f"\n{key}:")[0]
    return 1 if key == next(k for k in BASIS if k not in weg) else before.count("\n") + 2


# --- Word templates ---------------------------------------------------------------------------

_PREFIX = {
    "#T ": "Title",
    "# ": "Heading 1",
    "## ": "Heading 2",
    "### ": "Heading 3",
    "#B ": "Bijlagekop",
    "#V ": "Voorwerkkop",
    "- ": "List Bullet",
    "1. ": "List Number",
    "> ": "Noot",
}
Line = str | list[list[str]]


def house_style(path: Path, header: str = "{{ document.titel }} {{ naam }}") -> None:
    """A document with the styles that the engine knows by name, and a header with a tag."""
    document = Document()
    for name in ("Bijlagekop", "Voorwerkkop", "Noot", "Sturing", "toc 1", "toc 2", "toc 3"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for name in ("OpenKeuze", "VerwachteKeuze", "AangekondigdeKeuze"):
        document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    for language in document.styles.element.iter(w("lang")):
        language.set(w("val"), "nl-NL")
    for name in ("color", "rFonts"):  # pale letters, and fonts that not every computer has
        for form in list(document.styles.element.iter(w(name))):
            form.getparent().remove(form)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.header.paragraphs[0].text = header
    footer = section.footer.paragraphs[0]
    footer.text = "{% if document.is_concept %}CONCEPT{% endif %}"
    _field(footer, " PAGE ")
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def _contents(paragraph: Any) -> None:
    """An empty contents field, as Word writes one."""
    _field(paragraph, ' TOC \\o "1-3" \\h ')


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "", "separate", "end"):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(w("fldCharType"), kind)
            run._r.append(mark)
        else:
            text = OxmlElement("w:instrText")
            text.text = code
            run._r.append(text)


def template(path: Path, base: Path, lines: Sequence[Line]) -> None:
    """A Word file from lines (prefix = style) and tables (first row = header row)."""
    document = Document(str(base))
    for line in lines:
        if isinstance(line, list):
            _table(document, line)
            continue
        if line == "[inhoud]":
            _contents(document.add_paragraph())
            continue
        prefix = next((p for p in _PREFIX if line.startswith(p)), "")
        style = _PREFIX.get(prefix, "Sturing" if line.startswith("{%p") else "Normal")
        document.add_paragraph(line[len(prefix) :], style=style)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def _table(document: DocxDocument, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.paragraphs[0].text = text
        if number == 0:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


SKELET: dict[str, list[Line]] = {
    "selectiedocument": [
        "#T {{ document.titel }}",
        "Versie {{ document.versie }}",
        "# Inleiding",
        "[[bs_inleiding]]",
        "# Percelen",
        "[[bs_percelen]]",
        "# Looptijd",
        "[[bs_looptijd]]",
        "{%p if document.is_concept %}",
        "# Open keuzes",
        "[[bs_openlijst]]",
        "{%p endif %}",
        "#B Begrippen",
        "[[bs_begrippen]]",
    ],
    "dialoogdocument": ["#T {{ document.titel }}", "# Inleiding", "[[bs_inleiding]]"],
    "inschrijfdocument": ["#T {{ document.titel }}", "# Inleiding", "[[bs_inleiding]]"],
    "inschrijfdocument_openbaar": ["#T {{ document.titel }}", "[[bs_inleiding]]"],
    "marktconsultatiedocument": ["#T {{ document.titel }}", "[[bs_inleiding]]"],
    "inkoopdocument": ["#T {{ document.titel }}", "[[bs_inleiding]]"],
}
CLAUSES: dict[str, list[Line]] = {
    "bs_inleiding": ["Dit gaat over {{ naam }}.", "De kern: {{ opdracht.kern }}."],
    "bs_percelen": [
        "{%p for perceel in percelen %}",
        "Perceel {{ perceel.nr }} heet {{ perceel.naam }}: {{ perceel.gemeenten | opsomming }}.",
        "{%p endfor %}",
        "De variant is {{ uitvoeringsvariant }}.",
    ],
    "bs_looptijd": [
        "De looptijd is {{ afgeleid.looptijd_woorden }}.",
        "Zij eindigt op {{ afgeleid.einde_basis | datum }}.",
        "Zie ook {{ verwijs('bs_percelen') }} en {{ verwijs('bs_begrippen') }}.",
    ],
    "bs_openlijst": [
        "Er zijn {{ document.open_keuzes | length }} open keuzes.",
        "{%p for keuze in document.open_keuzes %}",
        "K{{ keuze.nummer }} {{ keuze.titel }}: {{ keuze.hint }}",
        "{%p endfor %}",
    ],
    "bs_begrippen": [
        "Deze begrippen gelden voor elk perceel.",
        [
            ["Term", "Definitie"],
            ["{%tr for b in afgeleid.begrippen %}", ""],
            ["{{ b.term }}", "{{ b.definitie }}"],
            ["{%tr endfor %}", ""],
        ],
    ],
}


@dataclass(frozen=True)
class Huis:
    """One project folder; every method works on what stands in it now."""

    root: Path
    schemas: Schemas = field(repr=False)

    @property
    def project(self) -> Project:
        return Project(self.root)

    @property
    def house(self) -> House:
        procedures = procedure.parse_all(self.schemas.procedures)
        source, _ = load_yaml(self.project.templates / "bouwstenen.yaml", "bouwstenen.yaml")
        assert source is not None
        return House(self.project, self.schemas, procedures, register.parse(source.data), {})

    def spec(
        self, *, text: str = "", tender: str = TENDER, weg: Sequence[str] = (), **changes: str
    ) -> Path:
        """Write a tender: ``text``, or the base spec with changes."""
        path = self.project.spec(tender)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text or spec_text(weg, **changes), encoding="utf-8")
        return path

    def regio(self, text: str) -> None:
        (self.project.region(TENDER) / "regio.yaml").write_text(text, encoding="utf-8")

    def tabel(self, text: str) -> None:
        (self.project.region(TENDER) / "vertaaltabel.csv").write_text(text, encoding="utf-8")

    def clause(self, name: str, *lines: Line, folder: str = "") -> Path:
        """Write a clause (for a region or tender: ``folder``), and enter it in the register."""
        path = self.project.templates / "bouwstenen" / folder / f"{name}.docx"
        template(path, self.style, lines)
        listed = self.project.templates / "bouwstenen.yaml"
        if name not in listed.read_text():
            listed.write_text(listed.read_text() + f"- {{id: {name}, titel: {name}}}\n")
        return path

    def skeleton(self, *lines: Line, document: str = "selectiedocument") -> None:
        path = self.project.templates / "documenten" / f"{document}.docx"
        template(path, self.style, lines)

    @property
    def style(self) -> Path:
        return self.project.templates / "huisstijl" / "standaard.docx"

    def resolve(self, tender: str = TENDER, vandaag: Any = None) -> Dossier:
        """The dossier of a tender that has no problems of severity fout."""
        found, problems = pipeline.dossier(self.house, tender, vandaag)
        assert found is not None and not pipeline.has_fout(problems), problems
        return found

    def problems(self, tender: str = TENDER, vandaag: Any = None) -> list[Problem]:
        return pipeline.dossier(self.house, tender, vandaag)[1]

    def fouten(self, tender: str = TENDER) -> list[tuple[int, int, str]]:
        """(line, column, code) of every fout."""
        return [
            (p.place.line, p.place.column, p.code)
            for p in self.problems(tender)
            if p.severity is Severity.FOUT
        ]

    def derived(self, **changes: str) -> afgeleid.Afgeleid:
        self.spec(**changes)
        return afgeleid.derive(self.resolve())

    def planned(self, document: str = "selectiedocument") -> Gepland:
        return next(g for g in plan(self.resolve()) if g.document == document)

    def make(
        self, document: str = "selectiedocument", definitief: bool = False
    ) -> tuple[Any, list[Problem]]:
        """Assemble, render and proofread one document of the tender."""
        wish = pipeline.Wish(out=self.root / "uit", definitief=definitief)
        one = self.resolve()
        rendered, found, _ = pipeline.make(self.house, one, self.planned(document), wish)
        return rendered, found

    def text(self, document: str = "selectiedocument") -> str:
        """The visible text of a document, made now and without problems."""
        rendered, found = self.make(document)
        assert rendered is not None and not pipeline.has_fout(found), found
        return text_of(rendered.docx)

    def bestek(self, *args: str) -> int:
        """One command on this project, in this process."""
        return cli.main(["--project", str(self.root), *args])

    def released(self, *clauses: str) -> None:
        """Release these clauses (all when none is named) for the region."""
        names = clauses or tuple(CLAUSES)
        entry = "  - {{bouwsteen: {}, versie: '1', functie: jurist, datum: 2026-01-01}}\n"
        path = self.project.region(TENDER) / "vrijgave.yaml"
        path.write_text("vrijgaven:\n" + "".join(entry.format(name) for name in names))


def tree(docx: bytes, part: str = "word/document.xml") -> Any:
    return ooxml.parse(ooxml.read_package(docx)[part])


def text_of(docx: bytes, part: str = "word/document.xml") -> str:
    """Paragraphs of a part as a reader sees them, one a line."""
    return "\n".join(ooxml.visible_text(p) for p in tree(docx, part).iter(w("p")))


def only_skeletons(path: Path) -> None:
    """Leave in ``procedures.yaml`` the documents for which this project has a skeleton."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for kind in ("documenten", "nota"):
        data["_regio"][kind] = [d for d in data["_regio"][kind] if d["id"] in SKELET]
    for name, entry in data.items():
        for fase in () if name.startswith("_") else entry["fasen"]:
            fase["documenten"] = [
                d
                for d in fase["documenten"]
                if d.get("sjabloon", d["id"]) in SKELET or d.get("geblokkeerd")
            ]
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def build(root: Path) -> None:
    """The project folder: schemas, region, tender and templates."""
    shutil.copytree(ROOT / "schemas", root / "schemas")
    only_skeletons(root / "schemas" / "procedures.yaml")
    region = root / "tender_specs" / "proef"
    region.mkdir(parents=True)
    (region / "regio.yaml").write_text(REGIO, encoding="utf-8")
    (region / "vertaaltabel.csv").write_text(TABEL, encoding="utf-8")
    (region / "klein.yaml").write_text(spec_text(), encoding="utf-8")
    style = root / "templates" / "huisstijl" / "standaard.docx"
    house_style(style)
    for name, lines in SKELET.items():
        template(root / "templates" / "documenten" / f"{name}.docx", style, lines)
    for name, lines in CLAUSES.items():
        template(root / "templates" / "bouwstenen" / f"{name}.docx", style, lines)
    listed = "".join(f"- {{id: {name}, titel: {name}}}\n" for name in CLAUSES)
    (root / "templates" / "bouwstenen.yaml").write_text(listed, encoding="utf-8")
