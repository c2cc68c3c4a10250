"""The results file: what is read, what is refused, and where the sums come from."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from generator import brieven, pipeline, scores
from generator.brieven import slug
from generator.dossier import Dossier
from generator.problems import Problem, Severity, format_line
from generator.project import Project
from generator.waarde import Stand

ROOT = Path(__file__).resolve().parents[1]
TENDER = "voorbeeld/jeugdteams"
Wijzig = Callable[..., list[Problem]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The example region with its tenders, to change at will."""
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "tender_specs" / "voorbeeld", tmp_path / "tender_specs" / "voorbeeld")
    return Project(tmp_path)


@pytest.fixture
def wijzig(project: Project) -> Wijzig:
    """Replace texts in the results file; give the problems that are about it."""

    def changed(*pairs: tuple[str, str]) -> list[Problem]:
        path = project.uitkomst(TENDER)
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        _, found = pipeline.dossier(pipeline.open_house(project), TENDER, None)
        return [p for p in found if "uitkomsten" in p.place.file]

    return changed


@pytest.fixture(scope="module")
def voorbeeld() -> Dossier:
    dossier, found = pipeline.dossier(pipeline.open_house(Project(ROOT)), TENDER, None)
    assert dossier is not None
    fouten = [format_line(p) for p in found if p.severity is Severity.FOUT]
    assert [f for f in fouten if "uitkomsten" in f] == []
    return dossier


# --- reading --------------------------------------------------------------------------------


def test_every_value_knows_its_place(voorbeeld: Dossier) -> None:
    first = voorbeeld.uitkomst.besluiten.get()[0].beslissingen.get()[0]
    assert first.partij == "Voorbeeldcombinatie Alfa (fictief)"
    assert first.totaal == Decimal(86)
    assert first.partij.stand is Stand.VAST
    assert first.partij.origin.place.file == "tender_specs/voorbeeld/uitkomsten/jeugdteams.yaml"
    assert first.partij.origin.place.line > 1
    assert first.scores.get()[0].motivering.pad.startswith("uitkomst.besluiten[1].beslissingen[1]")


def test_without_a_file_everything_is_absent(project: Project) -> None:
    project.uitkomst(TENDER).unlink()
    dossier, found = pipeline.dossier(pipeline.open_house(project), TENDER, None)
    assert dossier is not None
    assert not [p for p in found if "uitkomsten" in p.place.file]
    assert dossier.uitkomst.besluiten.afwezig
    assert list(brieven.brieven(dossier, "selectie")) == []


def test_a_results_file_is_no_tender(project: Project) -> None:
    assert not [t for t in project.tenders() if "uitkomsten" in t]


def test_shape_is_checked(wijzig: Wijzig) -> None:
    found = wijzig(("uitslag: geselecteerd", "uitslag: gekozen"), ("rang: 1", "rangorde: 1"))
    assert {p.code for p in found} == {"V203", "V201"}


# --- rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "code", "words"),
    [
        ((("fase: selectie", "fase: dialoog"),), "R380", "`dialoog`"),
        ((("uitslag: geselecteerd", "uitslag: gegund"),), "R381", "geselecteerd, reserve"),
        ((("perceel: 1", "perceel: 7"),), "R301", "`7`"),
        ((("perceel: 1\n        partij", "partij"),), "R383", "Alfa"),
        ((("criterium: S1", "criterium: S9"),), "R301", "`S9`"),
        ((("eis: P1G1", "eis: P9G9"),), "R301", "`P9G9`"),
        ((("punten: 10", "punten: 7"),), "R384", "0, 2, 4, 6, 8, 10"),
        ((("totaal: 86", "totaal: 68"),), "R386", "68"),
        ((("totaal: 86", "totaal: 86.05"),), "R386", "86,05"),
        ((('punten: 10, motivering: "Op', 'punten: 4, motivering: "Op'),), "R387", "minimum is 6"),
        ((("uitslag: reserve", "uitslag: geselecteerd"),), "R388", "2 partijen"),
        ((("uitslag: geselecteerd", "uitslag: reserve"),), "R388", "0 partijen"),
        ((("rang: 2", "rang: 1"),), "R389", "Delta"),
        ((("stap: toewijzing", "stap: beoordeling"),), "R390", "Gamma"),
        ((("bezwaar_tot: 2027-03-09", "bezwaar_tot: 2027-03-08"),), "R394", "19 dagen"),
    ],
)
def test_a_slip_is_found(
    wijzig: Wijzig, pairs: tuple[tuple[str, str], ...], code: str, words: str
) -> None:
    lines = [format_line(p) for p in wijzig(*pairs)]
    assert [line for line in lines if code in line and words in line], lines


def test_a_party_twice_in_a_perceel(wijzig: Wijzig) -> None:
    found = wijzig(("Voorbeeldpartij Delta (fictief)", "Voorbeeldcombinatie Alfa (fictief)"))
    assert "R302" in {p.code for p in found}


def test_a_score_that_is_missing(wijzig: Wijzig, project: Project) -> None:
    text = project.uitkomst(TENDER).read_text(encoding="utf-8")
    line = next(row for row in text.splitlines(True) if "criterium: S2" in row)
    found = [format_line(p) for p in wijzig((line, ""))]
    assert [f for f in found if "R385" in f and "S2" in f], found


def test_selection_and_award_agree(wijzig: Wijzig, project: Project) -> None:
    """Another name in the spec, and an award to a party that was not selected."""
    spec = project.spec(TENDER)
    old, new = "Voorbeeldcombinatie Bèta (fictief)", "Voorbeeldcombinatie Beta (fictief)"
    spec.write_text(spec.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    last = "      - perceel: 2\n        partij: "
    found = wijzig()
    assert {p.code for p in found} == {"R392"}
    text = project.uitkomst(TENDER).read_text(encoding="utf-8")
    head, tail = text.rsplit(last, 1)
    changed = tail.replace(old, "Voorbeeldpartij Zèta (fictief)", 1)
    project.uitkomst(TENDER).write_text(head + last + changed, encoding="utf-8")
    assert "R391" in {p.code for p in wijzig()}


def test_the_rule_on_percelen_holds(wijzig: Wijzig) -> None:
    """Perceel 3 and 4 may not go to one party."""
    found = wijzig(
        (
            'partij: "Voorbeeldcombinatie Gamma (fictief)"\n        uitslag: afgewezen\n'
            "        stap: toewijzing",
            'partij: "Voorbeeldcombinatie Gamma (fictief)"\n        uitslag: geselecteerd',
        )
    )
    lines = [format_line(p) for p in found]
    assert [f for f in lines if "R393" in f and "3 en 4" in f], lines


def test_a_toelating_has_no_scores(project: Project) -> None:
    """Scores would make it a tender."""
    path = project.uitkomst("voorbeeld/wonen")
    path.write_text(
        "besluiten:\n"
        "  - fase: toelating\n"
        "    datum: 2027-05-01\n"
        "    beslissingen:\n"
        '      - {partij: "Voorbeeldpartij Iota (fictief)", uitslag: toegelaten, rang: 1}\n',
        encoding="utf-8",
    )
    _, found = pipeline.dossier(pipeline.open_house(project), "voorbeeld/wonen", None)
    assert "R382" in {p.code for p in found}


# --- sums and names -------------------------------------------------------------------------


def test_lines_are_rounded_as_the_document_says(voorbeeld: Dossier) -> None:
    assert scores.gewogen(Decimal(25), Decimal(7), Decimal(9), 2) == Decimal("19.44")
    assert scores.gewogen(Decimal(1), Decimal(1), Decimal(8), 2) == Decimal("0.13")
    assert scores.gewogen(Decimal(1), Decimal(1), Decimal(8), None) == Decimal("0.125")


def test_subcriteria_are_scored_and_criteria_are_not(voorbeeld: Dossier) -> None:
    a = voorbeeld.aanbesteding
    award = next(brieven.brieven(voorbeeld, "inschrijving")).beslissing
    rows = scores.scoreregels(a.gunningscriteria, a.beoordeling, award)
    assert [r.nr.inhoud for r in rows][:3] == ["GC1.1", "GC1.2", "GC2.1"]
    assert scores.som(rows) == award.totaal.inhoud == Decimal(82)
    assert "gewicht maal cijfer" in rows[0].score.origin.afleiding


def test_file_names_say_who(voorbeeld: Dossier) -> None:
    keys = [b.sleutel for b in brieven.brieven(voorbeeld, "selectie")]
    assert keys[0] == "perceel-1-voorbeeldcombinatie-alfa"
    assert len(set(keys)) == len(keys) == 11


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Stichting 't Één & Ander B.V. (fictief)", "stichting-t-een-ander-b-v"),
        ("../../etc", "etc"),
        ("(fictief)", "partij"),
        ("日本", "partij"),
    ],
)
def test_slug(name: str, text: str) -> None:
    assert slug(name) == text
