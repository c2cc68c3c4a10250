"""The pictures of a tender document: all of their content in words, and the same bytes always."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator import (
    afgeleid,
    beelden,
    figuren,
    kleuren,
    ooxml,
    pipeline,
    proofread,
    regional,
    tekening,
    wording,
)
from generator.figuren import (
    GEEN_KAART,
    Blok,
    Fasestap,
    Groep,
    Kalender,
    Moment,
    Schema,
    Soort,
    Stappen,
    Vraag,
)
from generator.plan import plan
from generator.project import Project
from generator.sjablooncheck import check
from generator.waarde import Stand
from tests.huis import ROOT, Huis


@functools.cache
def house() -> pipeline.House:
    return pipeline.open_house(Project(ROOT))


@functools.cache
def vragen(tender: str, definitief: bool) -> dict[str, Vraag]:
    """Document (with edition) -> what it asks with."""
    one, _ = pipeline.dossier(house(), tender, None)
    assert one is not None
    known = afgeleid.derive(one)
    return {
        g.naam: Vraag(one, known.voor_editie(g.editie), g.fase, g.editie, definitief)
        for g in plan(one)
        if g.fase is not None and not g.soort.werkstuk
    }


def vraag(tender: str, document: str, definitief: bool = False) -> Vraag:
    return vragen(tender, definitief)[document]


def zien(naam: str, one: Vraag) -> Any:
    shown = figuren.figuur(naam, one)
    assert shown is not None
    return shown


def proef() -> list[figuren.Figuur]:
    """One of each kind, made by hand."""
    blocks = tuple(
        Blok(f"Perceel {n}", f"Naam {n}", ("Gemeenten: Aa, Bee en Cee", f"Team {n}: Zuid"), n == 3)
        for n in range(1, 6)
    )
    day = date(2026, 5, 4)
    moments = (
        Moment("Publicatie", "4 mei 2026", Soort.HARD, day, day, True),
        Moment("Gesprek", "juni 2026", Soort.PERIODE, date(2026, 6, 1), date(2026, 6, 30)),
        Moment("Besluit", "nog te bepalen (K7)", Soort.OPEN, None, None),
    )
    return [
        Stappen(
            "De fasen", (Fasestap("1", "Eén", "Stuk", False), Fasestap("2", "Twee", "B", True))
        ),
        Kalender("De planning", moments),
        Schema("Schema", (Groep("", blocks),), GEEN_KAART),
    ]


# --- what it shows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "here"),
    [
        ("selectiedocument", "1. Selectiefase (Selectiedocument): u bent hier."),
        ("dialoogdocument", "2. Dialoogfase (Dialoogdocument): u bent hier."),
        ("inschrijfdocument-perceel-1", "3. Gunningsfase (Inschrijfdocument): u bent hier."),
    ],
)
def test_the_fasen_say_where_we_are(document: str, here: str) -> None:
    shown = zien("fasen", vraag("voorbeeld/jeugdteams", document))
    assert here in shown.alt
    assert shown.alt.count("u bent hier") == 1
    assert [s.naam for s in shown.stappen] == ["Selectiefase", "Dialoogfase", "Gunningsfase"]


def test_a_consultation_comes_before_the_numbered_fasen() -> None:
    shown = zien("fasen", vraag("voorbeeld/wonen", "marktconsultatiedocument"))
    assert [s.nummer for s in shown.stappen] == ["Vooraf", "1"]
    assert "Vooraf: Marktconsultatie (Marktconsultatiedocument): u bent hier." in shown.alt


def test_no_fasen_while_the_procedure_is_open_or_has_only_one() -> None:
    base = vraag("voorbeeld/wonen", "inkoopdocument")
    rules = base.dossier.procedure
    assert rules is not None
    for other in (
        dataclasses.replace(rules, nog_te_kiezen=True),
        dataclasses.replace(rules, fasen=(base.fase,)),
        None,
    ):
        dossier = dataclasses.replace(base.dossier, procedure=other)
        assert figuren.figuur("fasen", dataclasses.replace(base, dossier=dossier)) is None


def test_the_planning_says_every_step_of_the_table_with_its_moment() -> None:
    one = vraag("voorbeeld/jeugdteams", "selectiedocument", True)
    shown = zien("planning", one)
    rows = [r for r in one.afgeleid.planning if not r.moment.afwezig]
    assert [m.naam for m in shown.momenten] == [r.naam for r in rows]
    for row in rows:
        step = row.moment.get()
        text = step.periode.inhoud
        if step.datum.bekend:
            text = wording.datum_tijd(step.datum.get(), step.tijd.inhoud)
        assert f"{row.naam}: {text} ({row.aard})." in shown.alt


def test_a_later_document_does_not_show_the_earlier_fasen() -> None:
    shown = zien("planning", vraag("voorbeeld/jeugdteams", "inschrijfdocument-perceel-1"))
    assert "Publicatie van het selectiedocument" not in shown.alt
    assert "Uiterste moment voor de inschrijving" in shown.alt


def opened(one: Vraag, stap: str) -> Vraag:
    """The same, with one step open as choice 33."""
    rows = [
        dataclasses.replace(
            r, moment=dataclasses.replace(r.moment, inhoud=None, stand=Stand.OPEN, nummer=33)
        )
        if r.stap == stap
        else r
        for r in one.afgeleid.planning
    ]
    known = dataclasses.replace(one.afgeleid, planning=tuple(rows))
    return dataclasses.replace(one, afgeleid=known)


def test_an_open_step_is_shown_as_open_with_its_number() -> None:
    one = opened(vraag("voorbeeld/jeugdteams", "selectiedocument"), "start_dialoog")
    shown = zien("planning", one)
    (step,) = [m for m in shown.momenten if m.soort is Soort.OPEN]
    assert (step.naam, step.woorden, step.van) == (
        "Start van de dialoog",
        "nog te bepalen (K33)",
        None,
    )
    assert "Start van de dialoog: nog te bepalen (K33)." in shown.alt


def test_a_final_document_has_no_numbers_of_choices() -> None:
    one = opened(vraag("voorbeeld/jeugdteams", "selectiedocument", True), "start_dialoog")
    assert "Start van de dialoog: nog niet bepaald." in zien("planning", one).alt
    assert "K33" not in zien("planning", one).alt


def test_no_axis_for_fewer_than_two_known_moments() -> None:
    assert figuren.figuur("planning", vraag("wbo/slt", "selectiedocument")) is None


@pytest.mark.parametrize(
    ("tender", "document"),
    [("voorbeeld/jeugdteams", "selectiedocument"), ("wbo/slt", "selectiedocument")],
)
def test_every_perceel_with_its_municipalities_and_teams_is_said(
    tender: str, document: str
) -> None:
    one = vraag(tender, document)
    shown = zien("percelen", one)
    percelen = list(one.dossier.aanbesteding.percelen)
    assert percelen
    assert sum(len(g.blokken) for g in shown.groepen) == len(percelen)
    for perceel in percelen:
        assert f"Perceel {perceel.nr}: {perceel.naam}." in shown.alt
        for gemeente in perceel.gemeenten:
            assert str(gemeente) in shown.alt
        for slt in one.afgeleid.slts_van(perceel):
            assert f"Team {slt.nr}: {slt.naam}." in shown.alt
    assert GEEN_KAART in shown.alt


def test_an_edition_says_which_perceel_is_its_own() -> None:
    one = dataclasses.replace(vraag("voorbeeld/jeugdteams", "selectiedocument"), editie=2)
    assert [b.hier for g in zien("percelen", one).groepen for b in g.blokken].index(True) == 1
    assert zien("percelen", one).alt.count("(deze uitgave)") == 1


def test_a_perceel_with_open_municipalities_says_so() -> None:
    one = vraag("voorbeeld/jeugdteams", "selectiedocument")
    whole = one.afgeleid.geheel
    first, *rest = whole.percelen
    unknown = dataclasses.replace(first.gemeenten, inhoud=None, stand=Stand.OPEN, nummer=4)
    percelen = whole.percelen.met((dataclasses.replace(first, gemeenten=unknown), *rest))
    part = dataclasses.replace(whole, percelen=percelen)
    known = dataclasses.replace(one.afgeleid, geheel=part, delen=(part,))
    shown = zien("percelen", dataclasses.replace(one, afgeleid=known))
    assert "Gemeenten: nog te bepalen (K4)." in shown.alt
    assert next(b.open for g in shown.groepen for b in g.blokken)


def test_no_schema_without_percelen_or_categorieen() -> None:
    assert figuren.figuur("percelen", vraag("voorbeeld/wonen", "inkoopdocument")) is None
    assert figuren.figuur("categorieen", vraag("voorbeeld/jeugdteams", "selectiedocument")) is None


def test_every_categorie_is_said() -> None:
    one = vraag("voorbeeld/wonen", "inkoopdocument")
    alt = zien("categorieen", one).alt
    names = [str(c.naam) for c in one.dossier.aanbesteding.categorieen]
    assert names
    assert all(f"{name}." in alt for name in names)


def test_an_unknown_picture_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(LookupError, match=r"kaart.*fasen.*planning"):
        figuren.figuur("kaart", vraag("voorbeeld/wonen", "inkoopdocument"))


# --- how it is drawn -----------------------------------------------------------------------


def test_the_same_bytes_in_another_process_with_other_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsavefig.facecolor: red\n")
    code = (
        "import hashlib; from generator import tekening; from tests.test_figuren import proef; "
        "print([hashlib.sha256(tekening.png(f)).hexdigest() for f in proef()])"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "7",
        "MATPLOTLIBRC": str(tmp_path),
        "TZ": "Pacific/Auckland",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    own = [hashlib.sha256(drawn(f)).hexdigest() for f in proef()]
    assert done.stdout.strip() == str(own)


def drawn(figuur: figuren.Figuur, kleur: str = tekening.KLEUR) -> bytes:
    data = tekening.png(figuur, kleur)
    assert data is not None
    return data


@pytest.mark.parametrize("figuur", proef(), ids=lambda f: type(f).__name__)
def test_a_picture_is_small_anonymous_and_the_same_in_grey(figuur: figuren.Figuur) -> None:
    """With black for the colour of the house style nothing moves: shapes and words stay."""
    data = drawn(figuur)
    assert len(data) < 60_000
    image = Image.open(io.BytesIO(data))
    assert not {"Software", "Creation Time", "Author"} & set(image.info)
    assert image.getpixel((0, 0)) is not None
    black = Image.open(io.BytesIO(drawn(figuur, "000000"))).convert("L")
    grey = image.convert("L")
    assert grey.size == black.size
    dark = [one.point(lambda v: 255 * (v < 128)) for one in (grey, black)]
    differ = sum(a != b for a, b in zip(*(d.tobytes() for d in dark), strict=True))
    assert differ < 0.01 * grey.width * grey.height


def test_here_is_more_than_a_colour() -> None:
    """The present fase has a pointer and words below it, where the others have nothing."""
    first, second = (
        Stappen("x", (Fasestap("1", "A", "A", here), Fasestap("2", "B", "B", not here)))
        for here in (True, False)
    )
    pair = [Image.open(io.BytesIO(drawn(f))).convert("L") for f in (first, second)]
    below = [im.crop((0, int(im.height * 0.7), im.width // 2, im.height)) for im in pair]
    assert below[0].getextrema()[0] < 100
    assert below[1].getextrema()[0] > 200


@pytest.mark.parametrize("document", ["voorbeeld", "wbo", "standaard"])
def test_white_letters_can_be_read_on_the_colour_of_a_house_style(document: str) -> None:
    path = ROOT / "templates" / "huisstijl" / f"{document}.docx"
    if not path.exists():
        path = path.with_stem("standaard")
    colour = tekening.huiskleur(ooxml.read_package(path))
    assert kleuren.contrast(colour, kleuren.WIT) >= kleuren.GENOEG


def test_a_house_style_with_light_headings_gets_our_own_colour() -> None:
    parts = ooxml.read_package(ROOT / "templates" / "huisstijl" / "standaard.docx")
    styles = ooxml.parse(parts[ooxml.STYLES])
    for style in styles.iter(ooxml.w("style")):
        for colour in style.iter(ooxml.w("color")):
            colour.attrib.clear()
            colour.set(ooxml.w("val"), "FFEE00")
    light = {**parts, ooxml.STYLES: ooxml.serialize(styles)}
    assert tekening.huiskleur(light) == tekening.KLEUR


def test_a_picture_that_does_not_fit_on_a_page_is_not_made() -> None:
    blocks = tuple(Blok(f"Perceel {n}", "Naam", ("Gemeente: Aa",) * 9) for n in range(60))
    assert tekening.png(Schema("x", (Groep("", blocks),), GEEN_KAART)) is None


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(words, words), min_size=1, max_size=12), words)
def test_any_words_of_a_spec_can_be_drawn(blocks: list[tuple[str, str]], group: str) -> None:
    made = tuple(Blok(f"Perceel {n}", *b[:1], (b[1],)) for n, b in enumerate(blocks, start=1))
    figuur = Schema("Schema", (Groep(group, made),), GEEN_KAART)
    data = tekening.png(figuur)
    assert data is None or data.startswith(b"\x89PNG")
    assert all(f"Perceel {n}" in figuur.alt for n in range(1, len(blocks) + 1))


# --- in a document -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gemaakt(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Rendered:
    """A whole document, without page numbers."""
    one, _ = pipeline.dossier(house(), "voorbeeld/jeugdteams", None)
    assert one is not None
    gepland = next(g for g in plan(one) if g.naam == "selectiedocument")
    wish = pipeline.Wish(out=tmp_path_factory.mktemp("figuren"), with_pages=False)
    rendered, _, _ = pipeline.make(house(), one, gepland, wish)
    assert rendered is not None
    return rendered


def test_a_document_has_its_pictures_with_caption_bookmark_and_words(
    gemaakt: pipeline.Rendered,
) -> None:
    root = ooxml.parse(ooxml.read_package(gemaakt.docx)[ooxml.DOCUMENT])
    captions = []
    for inline in root.iter(f"{{{ooxml.WP}}}inline"):
        about = inline.find(f"{{{ooxml.WP}}}docPr")
        paragraph = next(inline.iterancestors(ooxml.w("p")))
        marks = [e.get(ooxml.w("name")) for e in paragraph.iter(ooxml.w("bookmarkStart"))]
        assert any(name.startswith("cl_") and name in gemaakt.report.bookmarks for name in marks)
        assert about.get("descr").startswith(about.get("title"))
        captions.append(ooxml.visible_text(paragraph.getprevious()))
    assert captions == [
        "Figuur 1: Schema van de percelen",
        "Figuur 2: Waar wij zijn in deze procedure",
        "Figuur 3: De planning in de tijd",
    ]
    assert beelden.genoemd(gemaakt.docx) == ()
    found = proofread.proofread(gemaakt, "selectiedocument", False)
    assert not [p for p in found if p.code == "S600" or "beeld" in str(p.params)]


@pytest.mark.parametrize("line", ["[[beeld_kaart]]", '{%p if figuur("kaart") %}'])
def test_templates_check_names_a_picture_that_does_not_exist(huis: Huis, line: str) -> None:
    lines = [line, "x", "{%p endif %}"] if "if" in line else [line]
    huis.clause("bs_looptijd", *lines)
    found = check(huis.project, huis.house.register, huis.house.procedures)
    assert [(p.code, p.place.file) for p in found if p.code == "S640"] == [
        ("S640", "templates/bouwstenen/bs_looptijd.docx")
    ]


def test_the_pictures_of_a_region_are_those_that_it_draws() -> None:
    assert {f"beeld_{name}" for name in figuren.VAN_REGIO} == set(regional._BEELDEN)
