"""Rules of law and practice on term, contract, percelen, criteria and taking part (R400-R438).

Each failing example marks with § the spot where the problem must stand; each passing example is
the smallest change that makes it right, or that leaves it open.
"""

from __future__ import annotations

from datetime import date

import pytest

from generator import pipeline
from generator.problems import Problem, Severity, catalogue, format_line
from generator.rules.bedragen import drempel
from generator.rules.deelname import _quarter_end
from tests.huis import BASIS, OPEN, TENDER, Huis, line_of

Changes = dict[str, str]
WEG = "weg"
"""A key with this text is left out of the spec."""

RAAM = {"uitvoeringsvariant": "inspanningsgericht", "bekostiging": "{methode: PxQ}"}
MAX = {"maximale_waarde": "50000000"}
ZEVEN = "{basis_jaren: 5, verlengopties: 2, jaren_per_optie: 1}"
SCHAAL = "schaal: [{punten: 0}, {punten: 10}]"
GEHEEL = {"percelen": "geen", "selectieuitkomst": "[{partijen: [A]}]"}
DRIE = {"percelen": "[{nr: 1, naam: N}, {nr: 2, naam: Z}, {nr: 3, naam: O}]"}
OPENBAAR = {
    "procedure": "sas_openbaar",
    "versies": "[{nr: '1', fase: inschrijving, datum: 2026-03-01}]",
    "bijlagen": "[{id: pve, titel: PvE, documenten: [inschrijfdocument]}]",
    **dict.fromkeys(("selectiecriteria", "selectie", "selectieuitkomst", "planning"), WEG),
    **dict.fromkeys(("dialoog", "dialoogresultaten", "gestanddoening"), WEG),
}
TOELATING = {
    "procedure": "toelating",
    "percelen": "geen",
    "contractpartners": "onbeperkt",
    "motivering_geen_percelen": "[Eén geheel.]",
    "toetreding": "{momenten: Altijd, einddatum: Gelijk met alle anderen}",
    "keuze_aanbieder": "[Het gezin kiest.]",
    "tarieven": "[{product: dag, eenheid: etmaal, bedrag: 100}]",
    "marktconsultatie": "{doel: [Vragen]}",
    "versies": "[{nr: '1', fase: toelating, datum: 2026-03-01}]",
    "bijlagen": "[{id: pve, titel: PvE, documenten: [inkoopdocument]}]",
    **RAAM,
    **dict.fromkeys(("selectiecriteria", "selectie", "selectieuitkomst", "planning"), WEG),
    **dict.fromkeys(("dialoog", "dialoogresultaten", "gestanddoening", "edities"), WEG),
    **dict.fromkeys(("gunningscriteria", "beoordeling", "gunning"), WEG),
    "indiening": "{taal: Nederlands}",
}


def judged(huis: Huis, changes: Changes) -> list[Problem]:
    """The problems with these changes; a spec whose shape is wrong proves nothing."""
    weg = [k for k, text in changes.items() if text == WEG]
    huis.spec(weg=weg, **{k: t.replace("§", "") for k, t in changes.items() if t != WEG})
    one, found = pipeline.dossier(huis.house, TENDER, None)
    assert one is not None, [format_line(p) for p in found]
    return found


def marked(changes: Changes) -> tuple[int, int]:
    """Line and column of the mark."""
    ((key, text),) = ((k, t) for k, t in changes.items() if "§" in t)
    weg = [k for k, t in changes.items() if t == WEG]
    kept = {k: t.replace("§", "") for k, t in changes.items() if t != WEG}
    return line_of(key, weg, **kept), len(key) + 3 + text.index("§")


FOUT: list[tuple[str, Changes]] = [
    # --- term
    (
        "R400",
        {"versies": "[{nr: '1', fase: selectie, datum: 2026-03-01, ingangsdatum: §2026-02-01}]"},
    ),
    ("R400", {"aankondiging": "{verzonden_op: 2026-03-02, gepubliceerd_op: §2026-03-01}"}),
    (
        "R400",
        {
            "dialoog": BASIS["dialoog"].replace("[{nr: 1}]", "[{nr: 1, datum: §2026-03-31}]"),
        },
    ),
    (
        "R400",
        {
            "dialoog": BASIS["dialoog"].replace("[{nr: 1}]", "[{nr: 1, datum: §2026-05-02}]"),
        },
    ),
    ("R401", {"looptijd": "{basis_jaren: 5, verlengopties: §2}"}),
    ("R401", {"looptijd": "{basis_jaren: 5, jaren_per_optie: §2}"}),
    ("R402", {"overeenkomst": "{mededeling_verlenging_maanden: §0}"}),
    ("R403", {"overeenkomst": "{mededeling_verlenging_maanden: §5}"}),
    ("R404", {**RAAM, **MAX, "looptijd": f"§{ZEVEN}", "motivering_duur": WEG}),
    (
        "R404",
        {
            "percelen": "[{nr: 1, naam: N}, {nr: 2, naam: Z, uitvoeringsvariant: outputgericht, "
            "looptijd: §{basis_jaren: 4, verlengopties: 1, jaren_per_optie: 1}}]",
            "looptijd": "{basis_jaren: 4, verlengopties: 0}",
            "motivering_duur": WEG,
            **MAX,
        },
    ),
    ("R405", {**TOELATING, "looptijd": f"§{ZEVEN}", "motivering_duur": WEG}),
    ("R406", {"looptijd": f"§{ZEVEN}", "motivering_duur": WEG}),
    ("R407", {**RAAM, "uitvoeringsvariant": "§inspanningsgericht"}),
    # --- contract
    (
        "R410",
        {"overeenkomst": "{herziening: [{aard: §De overeenkomst wordt dan outputgericht}]}"},
    ),
    (
        "R410",
        {
            "overeenkomst": "{herziening: [{aard: Evaluatie, "
            "voorwaarden: §De regio kan de uitvoeringsvariant wijzigen}]}"
        },
    ),
    (
        "R410",
        {"overeenkomst": "{herziening: [{aard: §Overstap van taakgericht naar outputgericht}]}"},
    ),
    ("R411", {"bekostiging": "{methode: lumpsum, budgetplafond: §{bedrag: 100}}"}),
    ("R411", {"bekostiging": "{methode: §lumpsum met een budgetplafond}"}),
    (
        "R411",
        {
            **RAAM,
            **MAX,
            "percelen": "[{nr: 1, naam: N}, {nr: 2, naam: Z, uitvoeringsvariant: taakgericht, "
            "bekostiging: {methode: lumpsum, budgetplafond: §{bedrag: 100}}}]",
        },
    ),
    # --- percelen
    ("R415", {**DRIE, "perceelregel": "{max_gunnen: §2}"}),
    (
        "R415",
        {
            **DRIE,
            "perceelregel": "{max_gunnen: §2, "
            "exclusieve_groepen: [{percelen: [2, 3], maximaal: 1}]}",
        },
    ),
    (
        "R415",
        {"percelen": OPEN, "selectieuitkomst": WEG, "perceelregel": "{max_gunnen: §2}"},
    ),
    (
        "R415",
        {**DRIE, "perceelregel": "{exclusieve_groepen: [{percelen: [2, 3], maximaal: §1}]}"},
    ),
    ("R416", {**GEHEEL, "percelen": "§geen"}),
    (
        "R417",
        {
            "percelen": WEG,
            "selectieuitkomst": WEG,
            "onderdelen": "§[{id: a, naam: A, percelen: [{nr: 1, naam: N}]}, "
            "{id: b, naam: B, percelen: [{nr: 2, naam: Z}]}]",
            "motivering_clustering": WEG,
        },
    ),
    ("R418", {"percelen": f"§{BASIS['percelen']}", "motivering_clustering": WEG}),
    # --- criteria
    (
        "R420",
        {
            "selectiecriteria": "[{nr: S1, naam: a, gewicht: 1}, {nr: S2, naam: b, gewicht: §3}]",
            "selectie": "{weging: {soort: volgorde}}",
        },
    ),
    (
        "R420",
        {
            "selectiecriteria": "[{nr: S1, naam: a, gewicht: 1}, {nr: S2, naam: b, gewicht: §1}]",
            "selectie": "{weging: {soort: volgorde}}",
        },
    ),
    (
        "R421",
        {
            "gunningscriteria": "[{nr: G1, naam: a, gewicht: §100}]",
            "beoordeling": "{weging: {soort: ja_nee}}",
        },
    ),
    ("R422", {"selectiecriteria": "[{nr: S1, naam: a, gewicht: 100}, {nr: §S2, naam: b}]"}),
    ("R422", {"gunningscriteria": "[{nr: §G1, naam: a}]"}),
    (
        "R422",
        {
            "gunningscriteria": "[{nr: G1, naam: a, gewicht: 100, subcriteria: "
            "[{nr: G1.1, naam: b, gewicht: 100}, {nr: §G1.2, naam: c}]}]"
        },
    ),
    (
        "R423",
        {
            "gunningscriteria": "[{nr: G1, naam: a, gewicht: 100, subcriteria: "
            "§[{nr: G1.1, naam: b, gewicht: 60}, {nr: G1.2, naam: c, gewicht: 30}]}]"
        },
    ),
    ("R424", {"gunningscriteria": "[{nr: G1, naam: a, gewicht: 100, minimum: §11}]"}),
    (
        "R424",
        {
            "gunningscriteria": "[{nr: G1, naam: a, gewicht: 50, minimum: §60, soort: prijs}, "
            "{nr: G2, naam: b, gewicht: 50}]",
            "beoordeling": "{weging: {soort: punten, totaal: 100}}",
        },
    ),
    (
        "R424",
        {"gunning": "{grondslag: k, wijze: rangorde, drempel: §U haalt 110 van de 100 punten}"},
    ),
    (
        "R424",
        {"gunning": "{grondslag: k, wijze: ja_nee, drempel: §U haalt ten minste het cijfer 12}"},
    ),
    ("R425", {"beoordeling": "{weging: {soort: §procenten}}"}),
    ("R425", {"selectie": "{weging: {soort: §punten, totaal: 100}}"}),
    ("R426", {"gunningscriteria": "[{nr: G1, naam: a, gewicht: 100, soort: §prijs}]"}),
    (
        "R426",
        {
            "gunningscriteria": "[{nr: G1, naam: a, gewicht: 0, soort: kwaliteit}, "
            "{nr: G2, naam: b, gewicht: 100, soort: §prijs}]"
        },
    ),
    ("R426", {"gunning": "{grondslag: §de laagste prijs, wijze: rangorde, drempel: geen}"}),
    # --- candidates
    ("R427", {"contractpartners": "§2", "aantal_te_selecteren": "1"}),
    ("R427", {"contractpartners": "§{minimaal: 1, maximaal: 4}", "aantal_te_selecteren": "3"}),
    (
        "R427",
        {
            "percelen": "[{nr: 1, naam: N, contractpartners: §2, aantal_te_selecteren: 1}, "
            "{nr: 2, naam: Z}]"
        },
    ),
    (
        "R427",
        {
            "contractpartners": OPEN,
            "contractpartners_totaal": "§3",
            "aantal_te_selecteren": "1",
        },
    ),
    # --- taking part
    ("R430", {"uitsluitingsgronden": "§[{grond: Fraude}]", "bewijsmiddelen": "[{soort: KvK}]"}),
    (
        "R430",
        {
            "uitsluitingsgronden": WEG,
            "geschiktheidseisen": "§[{nr: G1, eis: x}]",
            "bewijsmiddelen": WEG,
        },
    ),
    (
        "R431",
        {
            **TOELATING,
            "geschiktheidseisen": "§[{nr: G1, eis: x}]",
            "bewijsmiddelen": WEG,
            "uitsluitingsgronden": WEG,
        },
    ),
    (
        "R432",
        {"bijlagen": "[{id: pve, titel: t, documenten: [selectiedocument, §inkoopdocument]}]"},
    ),
    ("R433", {"versies": "[{nr: '1', fase: §toelating, datum: 2026-03-01}]"}),
    ("R433", {"kosten": "§{open: x, uiterlijk: toelating, hint: h}"}),
    (
        "R430",
        {
            "uitsluitingsgronden": "§[{grond: Fraude}]",
            "bewijsmiddelen": WEG,
            "bijlagen": "[{id: verklaring_actueel, documenten: [inschrijfdocument], "
            "titel: Bevestiging dat de eigen verklaring nog klopt}]",
        },
    ),
    # --- amounts and terms
    ("R434", {"raming_totaal": "{bedrag: §749999}"}),
    ("R434", {"raming_totaal": f"{{bedrag: {OPEN}}}", "maximale_waarde": "§100000"}),
    ("R435", {"waarde_indicatie": "{bedrag: §9000000}"}),
    ("R435", {"kerncijfers": "[{omschrijving: x, aantal: §'890'}]"}),
    (
        "R435",
        {"percelen": "[{nr: 1, naam: N, kerncijfers: [{omschrijving: x, aantal: §'8'}]}]"},
    ),
    ("R436", {**TOELATING, "toetreding": f"{{momenten: Altijd, einddatum: §{OPEN}}}"}),
    ("R436", {**TOELATING, "toetreding": "§{momenten: Altijd}"}),
    ("R437", {"gestanddoening": "{aanmelding_dagen: §124, inschrijving_dagen: 120}"}),
    (
        "R437",
        {
            "gestanddoening": "{aanmelding_dagen: 300, inschrijving_dagen: §90}",
            "duren": "{beoordeling_inschrijving_dagen: 71}",
        },
    ),
    (
        "R438",
        {
            "planning": "{ondertekening: {datum: 2026-09-06}, "
            "bekendmaking_gunning: {datum: §2026-10-07}}"
        },
    ),
    (
        "R438",
        {
            "planning": "{ondertekening: {datum: 2026-09-06}, "
            "bekendmaking_gunning: {datum: §2026-10-31}}",
            "bekendmaking_per_kwartaal": "ja",
        },
    ),
]


@pytest.mark.parametrize(("code", "changes"), FOUT, ids=lambda v: v if isinstance(v, str) else "")
def test_what_is_wrong_is_told_at_its_place(huis: Huis, code: str, changes: Changes) -> None:
    problems = judged(huis, changes)
    found = [p for p in problems if p.code == code]
    assert [(p.place.line, p.place.column) for p in found] == [marked(changes)], [
        format_line(p) for p in problems
    ]
    assert "{" not in format_line(found[0]).split("Herstel")[0]


GOED: list[tuple[str, Changes]] = [
    ("", {}),
    (
        "R400",
        {"versies": "[{nr: '1', fase: selectie, datum: 2026-03-01, ingangsdatum: 2026-03-01}]"},
    ),
    ("R400", {"dialoog": BASIS["dialoog"].replace("[{nr: 1}]", "[{nr: 1, datum: 2026-05-01}]")}),
    ("R401", {"looptijd": "{basis_jaren: 5, verlengopties: 0}"}),
    ("R401", {"looptijd": f"{{basis_jaren: 5, verlengopties: 2, jaren_per_optie: {OPEN}}}"}),
    (
        "R402",
        {
            "overeenkomst": "{mededeling_verlenging_maanden: 0}",
            "looptijd": "{basis_jaren: 4, verlengopties: 0}",
        },
    ),
    ("R403", {"overeenkomst": "{mededeling_verlenging_maanden: 6}"}),
    ("R404", {**RAAM, **MAX, "looptijd": ZEVEN}),
    ("R404", {**RAAM, **MAX, "looptijd": ZEVEN, "motivering_duur": OPEN}),
    (
        "R404",
        {
            **RAAM,
            **MAX,
            "looptijd": "{basis_jaren: 2, verlengopties: 2, jaren_per_optie: 1}",
            "motivering_duur": WEG,
        },
    ),
    ("R405", TOELATING),
    ("R404", {**TOELATING, "motivering_duur": WEG}),
    ("R406", {"looptijd": "{basis_jaren: 4, verlengopties: 0}", "motivering_duur": WEG}),
    ("R406", {"looptijd": OPEN, "motivering_duur": WEG}),
    ("R407", {**RAAM, "maximale_waarde": OPEN}),
    ("R407", TOELATING),
    ("R407", {"uitvoeringsvariant": OPEN}),
    (
        "R410",
        {
            "overeenkomst": "{herziening: [{aard: De taakgerichte opdracht wijzigt door een wet, "
            "voorwaarden: De uitvoeringsvariant blijft gelijk.}]}"
        },
    ),
    (
        "R410",
        {
            "overeenkomst": "{herziening: [{aard: Nieuwe taken, voorwaarden: De clausule mag de "
            "uitvoeringsvariant niet wijzigen.}]}"
        },
    ),
    ("R411", {"bekostiging": f"{{methode: lumpsum, budgetplafond: {OPEN}}}"}),
    ("R411", {"bekostiging": "{methode: lumpsum zonder ander budget; er is geen plafond}"}),
    ("R411", {**RAAM, **MAX, "bekostiging": "{methode: PxQ, budgetplafond: {bedrag: 100}}"}),
    ("R415", {**DRIE, "perceelregel": "{max_gunnen: 2, toewijzingsregel: [De voorkeur.]}"}),
    ("R415", {**DRIE, "perceelregel": f"{{max_gunnen: 2, toewijzingsregel: {OPEN}}}"}),
    ("R415", {**DRIE, "perceelregel": "{max_gunnen: 3}"}),
    ("R415", {**DRIE, "perceelregel": f"{{max_gunnen: {OPEN}}}"}),
    ("R416", {**GEHEEL, "motivering_geen_percelen": "[Schaarste.]"}),
    ("R416", {**GEHEEL, "motivering_geen_percelen": OPEN}),
    ("R416", {**GEHEEL, "percelen": OPEN}),
    (
        "R418",
        {
            "percelen": "[{nr: 1, naam: N, gemeenten: [Altena]}, "
            "{nr: 2, naam: Z, gemeenten: [Breda]}]",
            "motivering_clustering": WEG,
        },
    ),
    ("R418", {"motivering_clustering": OPEN}),
    (
        "R420",
        {
            "selectiecriteria": "[{nr: S1, naam: a, gewicht: 1}, {nr: S2, naam: b, gewicht: 2}]",
            "selectie": "{weging: {soort: volgorde}}",
        },
    ),
    (
        "R420",
        {
            "selectiecriteria": "[{nr: S1, naam: a}, {nr: S2, naam: b}]",
            "selectie": "{weging: {soort: volgorde}}",
        },
    ),
    (
        "R420",
        {
            "selectiecriteria": "[{nr: S1, naam: a, gewicht: 1}, {nr: S2, naam: b, gewicht: 2, "
            "perceel: 1}, {nr: S3, naam: c, gewicht: 2, perceel: 2}]",
            "selectie": "{weging: {soort: volgorde}}",
        },
    ),
    (
        "R421",
        {"gunningscriteria": "[{nr: G1, naam: a}]", "beoordeling": "{weging: {soort: ja_nee}}"},
    ),
    ("R422", {"gunningscriteria": f"[{{nr: G1, naam: a, gewicht: {OPEN}}}]"}),
    (
        "R423",
        {
            "gunningscriteria": "[{nr: G1, naam: a, gewicht: 100, subcriteria: "
            "[{nr: G1.1, naam: b, gewicht: 60}, {nr: G1.2, naam: c, gewicht: 40}]}]"
        },
    ),
    ("R424", {"gunningscriteria": "[{nr: G1, naam: a, gewicht: 100, minimum: 10}]"}),
    ("R424", {"gunning": "{grondslag: k, wijze: rangorde, drempel: U haalt 60 van de 100 punten}"}),
    ("R425", {"beoordeling": f"{{weging: {{soort: procenten}}, schaal: {OPEN}}}"}),
    (
        "R426",
        {
            "gunningscriteria": "[{nr: G1, naam: a, gewicht: 40, soort: kwaliteit}, "
            "{nr: G2, naam: b, gewicht: 60, soort: prijs}]"
        },
    ),
    ("R426", {"gunning": "{grondslag: niet de laagste prijs, wijze: rangorde, drempel: geen}"}),
    ("R427", {"contractpartners": "2", "aantal_te_selecteren": "2"}),
    ("R427", {"contractpartners": "2", "aantal_te_selecteren": OPEN}),
    ("R427", {"contractpartners": "onbeperkt", "aantal_te_selecteren": "2"}),
    (
        "R430",
        {
            "bewijsmiddelen": WEG,
            "bijlagen": "[{id: uea, titel: t, documenten: [selectiedocument]}]",
        },
    ),
    ("R430", {"bewijsmiddelen": OPEN}),
    ("R430", {"uitsluitingsgronden": OPEN, "geschiktheidseisen": OPEN, "bewijsmiddelen": WEG}),
    ("R431", TOELATING),
    ("R432", OPENBAAR),
    ("R433", OPENBAAR),
    ("R434", {"raming_totaal": "{bedrag: 750000}"}),
    ("R434", {"raming_totaal": OPEN}),
    ("R435", {"waarde_indicatie": "{bedrag: 9000000, peiljaar: 2026}"}),
    ("R435", {"waarde_indicatie": f"{{bedrag: 9000000, peiljaar: {OPEN}}}"}),
    ("R436", TOELATING),
    ("R437", {"gestanddoening": "{aanmelding_dagen: 125, inschrijving_dagen: 1}"}),
    ("R437", {"gestanddoening": OPEN}),
    (
        "R438",
        {
            "planning": "{ondertekening: {datum: 2026-09-06}, "
            "bekendmaking_gunning: {datum: 2026-10-06}}"
        },
    ),
    (
        "R438",
        {
            "planning": "{ondertekening: {datum: 2026-09-06}, bekendmaking_gunning: "
            "{datum: 2026-10-30}}",
            "bekendmaking_per_kwartaal": "ja",
        },
    ),
    (
        "R438",
        {
            "planning": "{ondertekening: {datum: 2026-09-06}, bekendmaking_gunning: "
            "{datum: 2026-12-01}}",
            "bekendmaking_per_kwartaal": OPEN,
        },
    ),
]


@pytest.mark.parametrize(("code", "changes"), GOED, ids=lambda v: v if isinstance(v, str) else "")
def test_what_is_right_or_open_is_left_alone(huis: Huis, code: str, changes: Changes) -> None:
    found = [p for p in judged(huis, changes) if p.code.startswith("R4")]
    assert [p for p in found if p.code == code or not code] == []
    others = {p.code for p in found}
    # An example may show another fault, but never one that belongs to its own subject.
    assert not others & {c for c, _ in FOUT if c == code}


def test_every_rule_has_an_example_of_both_kinds() -> None:
    own = {f"R{n}" for n in range(400, 440)} & set(catalogue())
    assert own - {"R419"} == {code for code, _ in FOUT}
    assert own - {code for code, _ in GOED} <= {"R417", "R419"}


@pytest.mark.parametrize("code", [c for c in catalogue() if c.startswith("R4") and c < "R440"])
def test_every_rule_names_its_source_with_a_mark(code: str) -> None:
    entry = catalogue()[code]
    assert "[V" in entry.bron or "[K]" in entry.bron or "programma" in entry.bron, code
    assert entry.uitleg and entry.goed and entry.fout
    if entry.ontheffing:
        assert entry.ernst is Severity.WAARSCHUWING or code == "R425"


def test_the_end_of_a_quarter() -> None:
    assert _quarter_end(date(2026, 9, 6)) == date(2026, 9, 30)
    assert _quarter_end(date(2026, 12, 31)) == date(2026, 12, 31)
    assert _quarter_end(date(2027, 1, 1)) == date(2027, 3, 31)


def test_the_threshold_comes_from_its_file() -> None:
    assert drempel("sas") == 750000
