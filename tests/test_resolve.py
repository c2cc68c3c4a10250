"""Data to domain: stand, origin, inheritance and numbering of every value."""

import dataclasses
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from generator import pipeline
from generator.aanbesteding import Aantal
from generator.waarde import Stand, Waarde
from tests.huis import BASIS, OPEN, TABEL, TENDER, Huis, line_of, spec_text

FILE = "tender_specs/proef/klein.yaml"


def at(value: Waarde[Any]) -> tuple[int, int]:
    assert value.origin.place.file == FILE
    return value.origin.place.line, value.origin.place.column


def every(value: Any) -> Iterator[Waarde[Any]]:
    """All values at and below a value or domain object."""
    if isinstance(value, Waarde):
        yield value
        value = value.inhoud
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from every(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from every(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from every(one)


# --- types and places -------------------------------------------------------------------------


def test_every_type_is_read(huis: Huis) -> None:
    huis.spec(
        fictief="nee",
        maximale_waarde="1234.50",
        cpv="[85311300, '85312000']",
        kosten='"45E04"',
    )
    a = huis.resolve().aanbesteding
    assert a.naam.inhoud == "Proefteams"
    assert a.fictief.inhoud is False
    assert a.maximale_waarde.inhoud == Decimal("1234.50")
    assert a.ingangsdatum.inhoud == date(2027, 1, 1)
    assert a.looptijd.get().basis_jaren.inhoud == 5
    assert [str(c) for c in a.cpv] == ["85311300", "85312000"]
    assert a.kosten == "45E04"
    step = a.planning.get()["sluiting_aanmelding"].get()
    assert (step.datum.inhoud, step.tijd.inhoud) == (date(2026, 2, 10), time(12, 0))
    assert [p.nr.inhoud for p in a.percelen] == [1, 2]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2", 2, 2),
        ("{minimaal: 2, maximaal: 3}", 2, 3),
        ("{maximaal: 20}", None, 20),
        ("{minimaal: 2}", 2, None),
        ("onbeperkt", None, None),
    ],
)
def test_numbers_of_parties(huis: Huis, text: str, low: int | None, high: int | None) -> None:
    huis.spec(contractpartners=text)
    assert huis.resolve().aanbesteding.contractpartners == Aantal(low, high)


def test_folded_text_is_one_paragraph(huis: Huis) -> None:
    huis.spec(kosten=">\n  Wij vergoeden\n  geen kosten.\n")
    assert huis.resolve().aanbesteding.kosten == "Wij vergoeden geen kosten."


def test_no_percelen_is_a_decision(huis: Huis) -> None:
    reason = "[Eén geheel.]"
    huis.spec(
        percelen="geen",
        motivering_geen_percelen=reason,
        selectieuitkomst="[{partijen: [A]}]",
    )
    percelen = huis.resolve().aanbesteding.percelen
    assert (percelen.stand, percelen.inhoud) == (Stand.VAST, ())


FORMS = {
    "Wij vergoeden niets.": (Stand.VAST, "Wij vergoeden niets.", 0),
    '{waarde: Niets., bron: "§1"}': (Stand.VAST, "Niets.", len("{waarde: ")),
    "{verwacht: Niets., reden: zo was het, uiterlijk: selectie}": (Stand.VERWACHT, "Niets.", 0),
    "{open: volgt nog, uiterlijk: selectie, hint: vraag}": (Stand.OPEN, None, 0),
}


@pytest.mark.parametrize("text", FORMS)
def test_stand_and_place_of_each_form(huis: Huis, text: str) -> None:
    stand, content, shift = FORMS[text]
    huis.spec(kosten=text)
    kosten = huis.resolve().aanbesteding.kosten
    assert (kosten.stand, kosten.inhoud, kosten.pad) == (stand, content, "kosten")
    assert at(kosten) == (line_of("kosten"), len("kosten: ") + 1 + shift)


def test_an_absent_value_has_the_place_of_its_parent(huis: Huis) -> None:
    huis.spec()
    a = huis.resolve().aanbesteding
    assert a.cpv.afwezig
    assert at(a.cpv) == (1, 1)
    assert at(a.looptijd.get().basis_jaren) == (line_of("looptijd"), 25)
    assert a.standaard.get().cs.titel == "Contractstandaard"


def test_every_value_of_tender_and_region_has_an_origin(huis: Huis) -> None:
    huis.spec(
        kosten=OPEN, uitvoeringsvariant="{verwacht: taakgericht, reden: r, uiterlijk: selectie}"
    )
    one = huis.resolve()
    files = {FILE, "tender_specs/proef/regio.yaml"}
    count = 0
    for value in (*every(one.aanbesteding), *every(one.regio)):
        assert value.origin.place.file in files
        assert value.origin.place.line > 0
        assert value.pad
        count += 1
    assert count > 300


def test_region_paths_start_with_regio(huis: Huis) -> None:
    region = huis.resolve().regio
    assert region.gemeenten.pad == "regio.gemeenten"
    assert region.slts.get()[1].naam.pad == "regio.slts[2].naam"
    assert region.naam.origin.place.line == 1


# --- choices ----------------------------------------------------------------------------------


def test_all_parts_of_an_open_choice(huis: Huis) -> None:
    huis.spec(
        kosten="{open: volgt, opties: [wel, niet], ruimte: tot 100 euro, uiterlijk: selectie, "
        "besluit_door: het college, datum: 1 mei, gevolg: meer, terugval: niet, hint: vraag, "
        "bron: Strategie}"
    )
    kosten = huis.resolve().aanbesteding.kosten
    keuze = kosten.keuze
    assert keuze is not None
    assert (keuze.reden, keuze.opties, keuze.ruimte) == ("volgt", ("wel", "niet"), "tot 100 euro")
    assert (keuze.uiterlijk, keuze.besluit_door, keuze.datum) == (
        "selectie",
        "het college",
        "1 mei",
    )
    assert (keuze.gevolg, keuze.terugval, keuze.hint) == ("meer", "niet", "vraag")
    assert kosten.origin.bron == "Strategie"


def test_an_open_group_may_name_its_fall_back_though_it_has_a_part_of_that_name(
    huis: Huis,
) -> None:
    opened = OPEN.replace("}", ", terugval: wij gunnen apart}")
    huis.spec(perceelregel=opened)
    keuze = huis.resolve().aanbesteding.perceelregel.keuze
    assert keuze is not None
    assert keuze.terugval == "wij gunnen apart"


def test_without_a_hint_the_field_gives_its_own(huis: Huis) -> None:
    huis.spec(kosten="{verwacht: Niets., reden: zo was het, uiterlijk: selectie}")
    keuze = huis.resolve().aanbesteding.kosten.keuze
    assert keuze is not None
    assert keuze.hint == "Zeg of u de kosten van meedoen vergoedt."


def test_what_stands_in_an_expected_group_is_expected(huis: Huis) -> None:
    huis.spec(
        looptijd="{verwacht: {basis_jaren: 5, verlengopties: {waarde: 2, bron: B}, "
        "jaren_per_optie: 1}, reden: strategie, uiterlijk: selectie, bron: A}"
    )
    term = huis.resolve().aanbesteding.looptijd
    inner = term.get()
    assert {v.stand for v in every(term)} == {Stand.VERWACHT}
    assert {v.nummer for v in every(term)} == {1}
    assert {v.keuze.reden for v in every(term) if v.keuze} == {"strategie"}
    assert (inner.basis_jaren.origin.bron, inner.verlengopties.origin.bron) == ("A", "B")
    assert at(inner.basis_jaren)[1] == len("looptijd: {verwacht: {basis_jaren: ") + 1


def test_the_path_of_a_value_does_not_say_how_the_choice_was_written(huis: Huis) -> None:
    """``besluiten`` and the begrippenlijst look values up by their path."""
    term = "{basis_jaren: 5, verlengopties: 2, jaren_per_optie: 1}"
    for text in (f"{{verwacht: {term}, reden: r, uiterlijk: selectie}}", f"{{waarde: {term}}}"):
        huis.spec(looptijd=text)
        inner = huis.resolve().aanbesteding.looptijd.get()
        assert inner.basis_jaren.pad == "looptijd.basis_jaren"


def test_an_open_part_of_an_expected_group_stays_open(huis: Huis) -> None:
    huis.spec(
        looptijd=f"{{verwacht: {{basis_jaren: 5, verlengopties: {OPEN}, jaren_per_optie: 1}}, "
        "reden: strategie, uiterlijk: selectie}"
    )
    one = huis.resolve()
    inner = one.aanbesteding.looptijd.get()
    assert inner.verlengopties.open
    assert [(k.nummer, k.titel) for k in one.keuzes] == [
        (1, "Looptijd"),
        (2, "Aantal verlengopties"),
    ]
    assert one.keuzes[0].inhoud == inner


def test_a_decided_value_remembers_that_it_was_announced(huis: Huis) -> None:
    huis.spec(
        kosten="{waarde: Niets., aangekondigd: {open: de vergoeding, ruimte: tot 100}, "
        "binnen_ruimte: ja}"
    )
    one = huis.resolve()
    (keuze,) = one.keuzes
    assert (keuze.stand, keuze.inhoud, keuze.nummer) == (Stand.VAST, "Niets.", 1)
    assert keuze.keuze is not None
    assert (keuze.keuze.reden, keuze.keuze.ruimte) == ("de vergoeding", "tot 100")
    assert keuze.keuze.binnen_ruimte == "ja"


def test_numbers_follow_the_schema_region_first_and_do_not_depend_on_the_file_order(
    huis: Huis,
) -> None:
    huis.regio(
        "naam: R\ngemeenten: [Altena, Breda, Oosterhout]\ncontact: {email: a}\n"
        f"opdrachtgevers: De gemeenten\naanbestedende_dienst: {OPEN}\n"
        "taakgebieden: [{id: lokale-teams, naam: L}]\n"
        "slts: [{nr: 1, naam: N}, {nr: 2, naam: Z}]\n"
    )
    changes = {"kosten": OPEN, "looptijd": OPEN, "uitvoeringsvariant": OPEN}
    huis.spec(**changes)
    numbers = [(k.nummer, k.pad) for k in huis.resolve().keuzes]
    assert numbers == [
        (1, "regio.aanbestedende_dienst"),
        (2, "looptijd"),
        (3, "uitvoeringsvariant"),
        (4, "kosten"),
    ]
    lines = spec_text(**changes).splitlines(keepends=True)
    huis.spec(text="".join(reversed(lines)))
    assert [(k.nummer, k.pad) for k in huis.resolve().keuzes] == numbers


# --- bron -------------------------------------------------------------------------------------


def test_bron_holds_for_all_below_that_has_none_of_its_own(huis: Huis) -> None:
    huis.spec(
        naam='"Proefteams"\nbron: Strategie',
        percelen='[{nr: 1, naam: N, bron: "§2", '
        "gemeenten: [{waarde: Altena, bron: kaart}, Breda]}]",
        planning="{bron: P, publicatie_selectie: {datum: 2026-01-05}, "
        "vragen_selectie: {bron: Q, datum: 2026-01-15}, nota_selectie: {datum: 2026-01-25}, "
        "sluiting_aanmelding: {datum: 2026-02-10}}",
    )
    a = huis.resolve().aanbesteding
    (perceel,) = a.percelen
    assert a.naam.origin.bron == "Strategie"
    assert a.cpv.origin.bron == "Strategie"
    assert perceel.naam.origin.bron == "§2"
    assert [g.origin.bron for g in perceel.gemeenten] == ["kaart", "§2"]
    steps = a.planning.get()
    assert set(steps) == {
        "publicatie_selectie",
        "vragen_selectie",
        "nota_selectie",
        "sluiting_aanmelding",
    }
    assert steps["publicatie_selectie"].get().datum.origin.bron == "P"
    assert steps["vragen_selectie"].get().datum.origin.bron == "Q"


def test_titles_of_list_items_name_the_item(huis: Huis) -> None:
    huis.spec(percelen=f"[{{nr: 1, naam: N, budget: {OPEN}}}]")
    (perceel,) = huis.resolve().aanbesteding.percelen
    assert perceel.budget.titel == "perceel 1: budget"
    assert perceel.budget.pad == "percelen[1].budget"


# --- inheritance ------------------------------------------------------------------------------

ONDERDELEN = (
    "[{id: a, naam: A, uitvoeringsvariant: inspanningsgericht, contractpartners: 4, "
    "percelen: [{nr: 1, naam: N}, {nr: 2, naam: Z, contractpartners: 5}]}, "
    "{id: b, naam: B, percelen: [{nr: 3, naam: O}]}]"
)


def test_tender_to_onderdeel_to_perceel(huis: Huis) -> None:
    huis.spec(weg=["percelen"], onderdelen=ONDERDELEN)
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    found = one.aanbesteding
    assert [int(p.nr.get()) for p in found.percelen] == [1, 2, 3]
    n, z, o = found.percelen
    assert (n.contractpartners, z.contractpartners, o.contractpartners) == (
        Aantal(4, 4),
        Aantal(5, 5),
        Aantal(1, 1),
    )
    assert [str(p.uitvoeringsvariant) for p in (n, z, o)] == [
        "inspanningsgericht",
        "inspanningsgericht",
        "taakgericht",
    ]
    assert n.looptijd.get().basis_jaren == 5
    assert n.contractpartners.origin.path == "onderdelen[1].contractpartners"
    assert o.contractpartners.origin.path == "contractpartners"
    assert o.looptijd.origin.place.line == line_of("looptijd", ["percelen"], onderdelen=ONDERDELEN)


def test_percelen_of_a_later_onderdeel_count_when_the_first_has_none(huis: Huis) -> None:
    huis.spec(
        weg=["percelen"],
        onderdelen="[{id: a, naam: A}, {id: b, naam: B, percelen: [{nr: 1, naam: N}]}]",
    )
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    percelen = one.aanbesteding.percelen
    assert percelen.bekend
    assert [p.naam.inhoud for p in percelen] == ["N"]


def test_an_open_value_is_inherited_as_open(huis: Huis) -> None:
    huis.spec(contractpartners=OPEN)
    one = huis.resolve()
    assert [p.contractpartners.open for p in one.aanbesteding.percelen] == [True, True]
    assert len(one.keuzes) == 1


def test_nothing_is_inherited_upward(huis: Huis) -> None:
    huis.spec(percelen="[{nr: 1, naam: N, kerncijfers: [{omschrijving: x}]}]")
    assert huis.resolve().aanbesteding.kerncijfers.afwezig


# --- what is needed ----------------------------------------------------------------------------


def needs(huis: Huis) -> dict[str, tuple[str, int]]:
    one, _ = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None
    return {v.pad: (v.vanaf, v.place.line) for v in one.vereist}


def test_nothing_is_missing_in_the_full_spec(huis: Huis) -> None:
    assert needs(huis) == {}


def test_missing_fields_with_the_fase_that_needs_them(huis: Huis) -> None:
    huis.spec(weg=["kosten", "edities"], standaard="{cs: versie 5}")
    line = line_of("standaard", ["kosten", "edities"], standaard="{cs: versie 5}")
    assert needs(huis) == {
        "kosten": ("S", 1),
        "edities": ("I", 1),
        "standaard.aiv": ("S", line),
    }


def test_what_every_perceel_gives_is_not_missing_above(huis: Huis) -> None:
    each = "[{nr: 1, naam: N, contractpartners: 1}, {nr: 2, naam: Z, contractpartners: 2}]"
    huis.spec(weg=["contractpartners"], percelen=each)
    assert needs(huis) == {}
    some = "[{nr: 1, naam: N, contractpartners: 1}, {nr: 2, naam: Z}]"
    huis.spec(weg=["contractpartners"], percelen=some)
    assert set(needs(huis)) == {"contractpartners"}


def test_percelen_in_onderdelen_are_not_missing_above(huis: Huis) -> None:
    huis.spec(weg=["percelen"], onderdelen=ONDERDELEN)
    assert needs(huis) == {}


def test_an_open_group_needs_no_parts(huis: Huis) -> None:
    huis.spec(rechtsbescherming=OPEN)
    assert needs(huis) == {}


# --- vertaaltabel and procedure ------------------------------------------------------------------


def test_rows_of_the_table_keep_their_cells_and_places(huis: Huis) -> None:
    first, second, third, _ = huis.resolve().vertaalregels
    assert (first.code.inhoud, second.gedeeltelijk.inhoud, third.code.inhoud) == (
        "54001",
        True,
        "44A07",
    )
    assert first.lumpsum.afwezig
    place = first.code.origin.place
    row = TABEL.splitlines()[1]
    assert (place.line, place.column) == (2, row.index("54001") + 1)


def test_the_procedure_may_be_expected_or_open(huis: Huis) -> None:
    expected = "{verwacht: sas_dialooggericht, reden: r, uiterlijk: selectie}"
    huis.spec(procedure=expected)
    procedure = huis.resolve().procedure
    assert procedure is not None
    assert procedure.id == "sas_dialooggericht"
    huis.spec(procedure=OPEN)
    one = huis.resolve()
    assert one.procedure is None
    assert one.aanbesteding.looptijd.slot == ""


def test_slots_come_from_the_procedure(huis: Huis) -> None:
    huis.spec()
    a = huis.resolve().aanbesteding
    assert a.looptijd.slot == "S"
    assert a.bekostiging.get().efficientiekorting.slot == "A"
    assert a.beoordeling.slot == "I"
    assert a.versies.slot == "-"


def test_two_names(huis: Huis) -> None:
    one = huis.resolve()
    assert (one.regio_id, one.tender_id) == ("proef", "klein")
    assert BASIS["naam"] == one.aanbesteding.naam
