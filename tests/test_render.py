"""Filling a template: text stays text, values keep their stand, faults become problems."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import context, marks, ooxml, render
from generator.aanbesteding import Aantal
from generator.afgeleid import derive
from generator.assemble import assemble
from generator.ooxml import w
from generator.origin import Origin, Place
from generator.problems import Problem
from generator.textfile import FORBIDDEN
from generator.waarde import Stand, Waarde
from tests.huis import ANNOUNCED, OPEN, TENDER, Huis, Line, house_style, text_of, tree


def fill(huis: Huis, *lines: Line, **changes: str) -> tuple[Any, list[Problem]]:
    """Render the selectiedocument with this clause."""
    huis.spec(**changes)
    huis.clause("bs_inleiding", *lines)
    return huis.make()


def printed(huis: Huis, line: str, **changes: str) -> str:
    """The text of one clause paragraph."""
    rendered, found = fill(huis, f"[[{line}]]", **changes)
    assert rendered is not None, found
    text = text_of(rendered.docx)
    return text[text.index("[[") + 2 : text.rindex("]]")]


def quoted(text: str) -> str:
    escaped = "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'


def styled(docx: bytes) -> dict[str, str]:
    """Text of each run with a character style -> the name of that style."""
    names = ooxml.style_names(tree(docx, "word/styles.xml"))
    return {
        ooxml.visible_text(r): names[s.get(w("val"))]
        for r in tree(docx).iter(w("r"))
        if (s := r.find(f"{w('rPr')}/{w('rStyle')}")) is not None
    }


# --- spec text is data ----------------------------------------------------------------------------

HOSTILE = [
    "Jansen & Zn <BV>",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{# weg #}",
    "{_{ x }_}",
    "{%p if naam %}",
    "{{r x }}",
    "&lt;w:p&gt;",
    "]]>",
    "</w:t></w:r></w:p>",
    "'\"`\\",
    "[[bs_inleiding]] x",
    "$(id) %s {0}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_spec_text_stays_text(huis: Huis, text: str) -> None:
    assert printed(huis, "{{ kosten }}", kosten=quoted(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_also_through_a_filter_a_loop_and_the_header(huis: Huis, text: str) -> None:
    huis.spec(naam=quoted(text), kwaliteit=f"[{quoted(text)}]")
    huis.clause("bs_inleiding", "{%p for alinea in kwaliteit %}", "<{{ alinea }}>", "{%p endfor %}")
    huis.clause("bs_percelen", "{{ kwaliteit | opsomming }}")
    rendered, found = huis.make()
    assert rendered is not None, found
    text_now = text_of(rendered.docx)
    assert f"<{text}>" in text_now
    assert f"\n{text}\n" in text_now
    assert text_of(rendered.docx, "word/header1.xml") == f"Selectiedocument {text}"


def test_braces_in_a_spec_are_no_defect(huis: Huis) -> None:
    rendered, found = fill(huis, "De kosten: {{ kosten }}", kosten=quoted("{{ 7*7 }} {% x %}"))
    assert rendered is not None
    assert found == []


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co"), max_codepoint=0xFFFD), min_size=1
).filter(lambda t: bool(t.strip()) and not FORBIDDEN.search(t))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXT)
def test_any_text_comes_out_as_it_went_in(bouw: "Bouw", text: str) -> None:
    clean = " ".join(text.split())
    rendered, found = bouw.render(Waarde(clean, Stand.VAST, Origin(Place("x")), "kosten", "Kosten"))
    assert found == []
    assert f"begin{clean}einde" in "".join(tree(rendered.docx).itertext())


class Bouw:
    """One assembled template, filled again and again with another value."""

    def __init__(self, huis: Huis) -> None:
        huis.skeleton("begin{{ kosten }}einde")
        template, found = assemble(huis.project.templates, "selectiedocument", TENDER, {}, None)
        assert template is not None, found
        self.template = template
        dossier = huis.resolve()
        self.names = context.names(dossier, derive(dossier), huis.planned(), (), False)

    def render(self, value: Waarde[Any]) -> tuple[Any, list[Problem]]:
        names = {**self.names, "kosten": value}
        return render.render(self.template.docx, names, self.template.place)


@pytest.fixture
def bouw(huis: Huis) -> Bouw:
    return Bouw(huis)


# --- how values stand on the page -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{{ looptijd.basis_jaren }}", "5"),
        ("{{ ingangsdatum }}", "1 januari 2027"),
        ("{{ ingangsdatum | datum }}", "1 januari 2027"),
        ("{{ raming_totaal.bedrag | bedrag }}", "€\u00a043.000.000"),
        ("{{ contractpartners | aantal }}", "één"),
        ("{{ contractpartners }}", "één"),
        ("{{ overeenkomst.bibob }}", "ja"),
        ("{{ stap('sluiting_aanmelding') | moment }}", "10 februari 2026, 12.00 uur"),
        ("{{ planning.nota_selectie | moment }}", "25 januari 2026"),
        ("{{ kwaliteit }}", "[ontbreekt in de spec: Kwaliteitskader]"),
        ("{{ percelen | length }}", "2"),
        ("{{ rangorde_stukken | opsomming }}", "Nota van inlichtingen en Selectiedocument"),
        ("{{ rangorde_stukken }}", "Nota van inlichtingen en Selectiedocument"),
        ("{{ looptijd.basis_jaren + 1 if 0 else 'nul' }}", "nul"),
        ("{{ percelen | meervoud('perceel', 'percelen') }}", "percelen"),
        ("{{ bijlage('pve').titel }}", "Programma van eisen"),
        ("{{ document.soort }} {{ document.fasenaam }}", "selectiedocument Selectiefase"),
        ("{{ partij.meervoud }}", "geïnteresseerden"),
        ("{{ regio.contact.email }}", "info@proefland.example"),
        ("{{ afgeleid.taakgebied_naam | kleineletter }}", "lokale teams"),
        (
            "{{ looptijd }}",
            "basisduur in jaren: 5; aantal verlengopties: 2; jaren per verlengoptie: 1",
        ),
    ],
)
def test_plain_values(huis: Huis, line: str, text: str) -> None:
    assert printed(huis, line) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{{ looptijd }}", "[K1 Looptijd: nog te bepalen]"),
        ("{{ looptijd.basis_jaren }}", "[K1 Looptijd: nog te bepalen]"),
        ("{{ looptijd.basis_jaren | getalwoord }}", "[K1 Looptijd: nog te bepalen]"),
        ("{{ afgeleid.einde_basis | datum }}", "[K1 Looptijd: nog te bepalen]"),
        ("{% if looptijd %}ja{% endif %}", "ja"),
        ("{% if looptijd is open %}open{% endif %}", "open"),
        ("{% for x in looptijd %}x{% endfor %}", ""),
        (
            "{% for b in besluiten(looptijd) %}{{ b.nummer }}{{ b.hint }}{% endfor %}",
            "1vraag het na",
        ),
        ("{% for b in besluiten(kosten) %}x{% endfor %}", ""),
    ],
)
def test_open_values(huis: Huis, line: str, text: str) -> None:
    assert printed(huis, line, looptijd=OPEN) == text


def test_stand_shows_as_style_in_a_concept(huis: Huis) -> None:
    rendered, _ = fill(
        huis,
        "{{ kosten }} | {{ uitvoeringsvariant }} | {{ naam }}",
        "{{ bekostiging.efficientiekorting }}",
        kosten=OPEN,
        uitvoeringsvariant="{verwacht: taakgericht, reden: r, uiterlijk: selectie}",
        bekostiging=f"{{methode: l, indexering: O, btw: v, efficientiekorting: {ANNOUNCED}}}",
    )
    runs = styled(rendered.docx)
    assert runs["[K3 Kosten van deelname: nog te bepalen]"] == "openkeuze"
    assert runs["taakgericht"] == "verwachtekeuze"
    assert runs["[K2 Efficiëntiekorting: aangekondigde keuze]"] == "aangekondigdekeuze"
    assert "Proefteams" not in runs


def test_an_open_item_of_a_list_is_numbered_and_highlighted(huis: Huis) -> None:
    percelen = f"[{{nr: 1, naam: N, gemeenten: [Altena, {OPEN}]}}]"
    rendered, _ = fill(
        huis,
        "{%p for p in percelen %}",
        "{{ p.gemeenten | opsomming }}",
        "{%p endfor %}",
        percelen=percelen,
    )
    assert "Altena en [K1 " in text_of(rendered.docx)
    assert "openkeuze" in styled(rendered.docx).values()


def test_origin_comes_out_with_every_value(huis: Huis) -> None:
    rendered, _ = fill(
        huis, "{{ afgeleid.einde_basis | datum }}", kosten='{waarde: Niets., bron: "§1"}'
    )
    shown = next(s for s in rendered.report.shown if s.text == "31 december 2031")
    assert str(shown.origin).startswith("afgeleid: ingangsdatum + basislooptijd")
    assert (shown.clause, shown.stand) == ("bs_inleiding", Stand.VAST)


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("gunning", "nog niet bepaald"),
        ("bekostiging", "nog niet bepaald"),
    ],
)
def test_a_choice_of_later_reads_as_plain_words_in_a_final_document(
    huis: Huis, slot: str, text: str
) -> None:
    later = "{open: volgt, uiterlijk: inschrijving, hint: h}"
    changes = {
        "gunning": f"{{grondslag: k, wijze: ja_nee, drempel: d, interview: {later}}}",
        "bekostiging": f"{{methode: l, indexering: O, btw: v, efficientiekorting: {ANNOUNCED}}}",
    }
    field = {"gunning": "gunning.interview", "bekostiging": "bekostiging.efficientiekorting"}[slot]
    huis.spec(**{slot: changes[slot]})
    huis.clause("bs_inleiding", f"Hier staat: {{{{ {field} }}}}.")
    huis.released()
    rendered, found = huis.make(definitief=True)
    assert rendered is not None, found
    assert found == []
    assert f"Hier staat: {text}." in text_of(rendered.docx)
    assert "openkeuze" not in styled(rendered.docx).values()


def test_types_without_a_text_are_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        render.plain_text(object())
    assert render.plain_text(Aantal(None, None)) == "onbeperkt"


# --- faults of a template -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["{{ bestaat_niet }}"], "'bestaat_niet' is undefined"),
        (["{{ looptijd.jaren }}"], "no attribute 'jaren'"),
        (["{%p if bestaat_niet %}", "x", "{%p endif %}"], "undefined"),
        (["{{ naam.__class__ }}"], "__class__"),
        (["{{ ''.__class__.__mro__ }}"], "__class__"),
        (["{{ looptijd.__init__.__globals__ }}"], "__init__"),
        (["{{ percelen.append(1) }}"], "append"),
        (["{%p if naam %}", "x"], "Unexpected end of template"),
        (["{{ naam | bestaat_niet }}"], "filter"),
        (["{{ range(1000000000) | list }}"], "ange"),
        (["{%p for i in range(1000000000) %}", "x", "{%p endfor %}"], "ange"),
        (["{{ 1 / 0 }}"], "zero"),
        (["{{ naam | datum }}"], ""),
        (["{{ naam | getalwoord }}"], ""),
        (["{% include 'x' %}"], ""),
        (["{% import 'x' as y %}"], ""),
    ],
)
def test_a_fault_of_a_template_is_one_problem(huis: Huis, lines: list[str], reason: str) -> None:
    rendered, found = fill(huis, *lines)
    assert rendered is None
    (fault,) = found
    assert fault.code == "S501"
    assert fault.place == Place("templates/documenten/selectiedocument.docx")
    assert reason in dict(fault.params)["reden"]
    assert dict(fault.params)["deel"] == "word/document.xml"


def test_a_fault_in_the_header_names_the_header(huis: Huis) -> None:
    house_style(huis.style, "{{ bestaat_niet }}")
    _, found = huis.make()
    assert [dict(p.params)["deel"] for p in found] == ["word/header1.xml"]


def test_all_parts_with_faults_are_reported(huis: Huis) -> None:
    house_style(huis.style, "{{ bestaat_niet }}")
    _, found = fill(huis, "{{ ook_niet }}")
    assert [p.code for p in found] == ["S501", "S501"]


def test_a_dead_reference_is_a_problem(huis: Huis) -> None:
    rendered, found = fill(huis, "Zie {{ verwijs('bs_niet') }}.")
    assert rendered is None
    assert [(p.code, dict(p.params)["doel"]) for p in found] == [("S502", "bs_niet")]


def test_an_absent_value_is_a_warning_at_the_place_in_the_spec(huis: Huis) -> None:
    rendered, found = fill(huis, "{{ kwaliteit }} {{ kwaliteit }}")
    assert rendered is not None
    assert [(p.code, p.path, p.place.file) for p in found] == [
        ("S505", "kwaliteit", "tender_specs/proef/klein.yaml")
    ]


# --- parts, determinism, speed --------------------------------------------------------------------


def test_every_part_is_rendered_exactly_once(huis: Huis, monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[bytes] = []
    real = render._compiled

    def counted(xml: bytes) -> Any:
        parts.append(xml)
        return real(xml)

    monkeypatch.setattr(render, "_compiled", counted)
    huis.make()
    assert len(parts) == len(set(parts)) == 3  # body, header and footer


def test_the_header_shows_values_and_the_body_of_a_final_one_is_plain(huis: Huis) -> None:
    huis.released()
    rendered, found = huis.make(definitief=True)
    assert found == []
    assert text_of(rendered.docx, "word/header1.xml") == "Selectiedocument Proefteams"
    assert styled(rendered.docx) == {}


def test_no_mark_is_left_anywhere(huis: Huis) -> None:
    huis.spec(looptijd=OPEN, naam="{verwacht: Proef, reden: r, uiterlijk: selectie}")
    rendered, _ = huis.make()
    for name, data in ooxml.read_package(rendered.docx).items():
        if name.endswith(".xml"):
            assert not marks.ANY.search(data.decode("utf-8")), name


def test_the_same_facts_give_the_same_bytes(huis: Huis) -> None:
    huis.spec(looptijd=OPEN)
    first, _ = huis.make()
    render._compiled.cache_clear()
    time.sleep(1.1)  # longer than the resolution of a date in a file
    second, _ = huis.make()
    assert first.docx == second.docx


def test_another_fact_gives_other_bytes(huis: Huis) -> None:
    first, _ = huis.make()
    huis.spec(naam="Anders")
    second, _ = huis.make()
    assert first.docx != second.docx


def test_the_file_says_what_it_is_and_names_no_person(huis: Huis) -> None:
    huis.spec(naam=quoted("Jansen & Zn <BV>"))
    rendered, _ = huis.make()
    parts = ooxml.read_package(rendered.docx)
    core = ooxml.parse(parts["docProps/core.xml"])
    said = {child.tag.split("}")[1]: child.text for child in core}
    assert said == {
        "title": "Selectiedocument Jansen & Zn <BV>",
        "subject": "Regio Proefland",
        "creator": "Regio Proefland",
        "language": "nl-NL",
        "contentStatus": "concept",
    }
    custom = "".join(ooxml.parse(parts["docProps/custom.xml"]).itertext())
    assert custom.startswith("proef/klein/selectiedocument/")
    assert b"python-docx" not in b"".join(parts.values())


def test_the_result_is_a_file_that_word_libraries_open(huis: Huis, tmp_path: Any) -> None:
    from docx import Document

    rendered, _ = huis.make()
    path = tmp_path / "x.docx"
    path.write_bytes(rendered.docx)
    assert "De looptijd is vijf jaar" in "\n".join(p.text for p in Document(str(path)).paragraphs)
