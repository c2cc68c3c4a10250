"""A fault in a template is found, at the clause or skeleton in which it stands."""

import pytest

from generator.problems import Problem
from generator.sjablooncheck import check, contract
from tests.huis import CLAUSES, Huis


def found(huis: Huis) -> list[Problem]:
    return check(huis.project, huis.house.register, huis.house.procedures)


def test_good_templates_have_no_problems(huis: Huis) -> None:
    assert found(huis) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ bestaat_niet }}", "bestaat_niet"),
        ("{{ looptijd.jaren }}", "looptijd.jaren"),
        ("{{ afgeleid.onzin }}", "afgeleid.onzin"),
        ("{{ document.onzin }}", "document.onzin"),
        ("{{ regio.onzin }}", "regio.onzin"),
        ("{{ partij.onzin }}", "partij.onzin"),
        ("{% for p in percelen %}{{ p.onzin }}{% endfor %}", "onzin"),
        ("{{ naam | bestaat_niet }}", "bestaat_niet"),
        ("{{ naam", "nergens gesloten"),
        ("{% if naam is bestaat_niet %}x{% endif %}", "bestaat_niet"),
    ],
)
@pytest.mark.parametrize("clause", ["bs_inleiding", "bs_looptijd"])
def test_an_injected_fault_is_found_at_its_clause(
    huis: Huis, clause: str, line: str, reason: str
) -> None:
    huis.clause(clause, *CLAUSES[clause], line)
    faults = found(huis)
    assert faults
    assert faults[0].code == "S520"
    assert {p.place.file for p in faults} == {f"templates/bouwstenen/{clause}.docx"}
    assert any(reason in dict(p.params)["reden"] for p in faults)


def test_a_syntax_fault_is_found_first_at_its_clause(huis: Huis) -> None:
    huis.clause("bs_looptijd", "{{ naam. }}")
    assert found(huis)[0].place.file == "templates/bouwstenen/bs_looptijd.docx"


def test_a_control_tag_that_is_not_closed_is_found_at_its_clause(huis: Huis) -> None:
    huis.clause("bs_inleiding", "{%p if naam %}", "x")
    places = {p.place.file for p in found(huis) if "wordt niet gesloten" in dict(p.params)["reden"]}
    assert places == {"templates/bouwstenen/bs_inleiding.docx"}


def test_a_fault_in_a_table_cell(huis: Huis) -> None:
    huis.clause("bs_percelen", "x", [["kop"], ["{{ onzin }}"]])
    (fault,) = found(huis)
    assert fault.place.file == "templates/bouwstenen/bs_percelen.docx"


def test_a_fault_in_a_skeleton_is_found_there(huis: Huis) -> None:
    huis.skeleton("{{ onzin }}", "[[bs_inleiding]]", document="dialoogdocument")
    (fault,) = found(huis)
    assert fault.place.file == "templates/documenten/dialoogdocument.docx"
    assert dict(fault.params)["plaats"] == "{{ onzin }}"


def test_a_fault_in_the_header_is_found(huis: Huis) -> None:
    from tests.huis import house_style

    house_style(huis.style, "{{ onzin }}")
    faults = found(huis)
    assert {p.code for p in faults} == {"S520"}
    assert all("onzin" in dict(p.params)["reden"] for p in faults)


def test_a_fault_in_a_variant_of_a_region_or_tender_is_found(huis: Huis) -> None:
    """A lawyer's edit for one tender is a template like any other."""
    huis.clause("bs_inleiding", "{{ onzin }}", folder="proef")
    assert [p.code for p in found(huis)] == ["S520"]


def test_a_clause_that_nobody_uses_is_a_warning(huis: Huis) -> None:
    huis.clause("bs_ongebruikt", "tekst")
    (one,) = found(huis)
    assert (one.code, one.severity.value, one.path) == ("S521", "waarschuwing", "bs_ongebruikt")


def test_a_marker_without_a_clause(huis: Huis) -> None:
    huis.skeleton("[[bs_weg]]")
    faults = found(huis)
    assert ("S504", "bs_weg") in [(p.code, p.path) for p in faults]


def test_a_marker_in_a_table_cell_is_found(huis: Huis) -> None:
    """It is not filled in there; without this check only proofreading would tell."""
    huis.skeleton("[[bs_inleiding]]", [["kop"], ["[[bs_looptijd]]"]], document="dialoogdocument")
    assert [p.severity.value for p in found(huis)] == ["fout"]


def test_the_contract_follows_the_domain() -> None:
    names = contract()["properties"]
    assert {"naam", "looptijd", "percelen", "regio", "document", "partij", "afgeleid"} <= set(names)
    assert set(names["looptijd"]["properties"]) == {
        "basis_jaren",
        "verlengopties",
        "jaren_per_optie",
    }
    assert names["percelen"]["type"] == "array"
    assert "slts_van" in names["afgeleid"]["properties"]


def test_every_function_and_name_of_the_contract_is_there_when_rendering(huis: Huis) -> None:
    from generator import context
    from generator.afgeleid import derive

    one = huis.resolve()
    names = context.names(one, derive(one), huis.planned(), (), False)
    assert set(names) == set(contract()["properties"])
