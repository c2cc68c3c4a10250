"""The register of clauses."""

import pytest

from generator.register import Bouwsteen, parse


def test_entries_by_id_with_their_defaults() -> None:
    found = parse([{"id": "bs_a", "titel": "A"}, {"id": "bs_b", "titel": "B", "versie": "3"}])
    assert found == {"bs_a": Bouwsteen("bs_a", "A"), "bs_b": Bouwsteen("bs_b", "B", versie="3")}
    assert (found["bs_a"].versie, found["bs_a"].status) == ("1", "vastgesteld")


@pytest.mark.parametrize("data", [None, []])
def test_an_empty_register(data: object) -> None:
    assert parse(data) == {}


@pytest.mark.parametrize(
    "data", [["bs_a"], [{"id": "bs_a", "titel": "A", "titels": "B"}], [{"id": "bs_a"}], [{}]]
)
def test_a_wrong_entry_is_refused(data: object) -> None:
    with pytest.raises((TypeError, KeyError)):
        parse(data)


def test_an_id_that_occurs_twice_is_refused() -> None:
    """The second would silently replace the first, with its version and its release."""
    with pytest.raises((TypeError, KeyError, ValueError)):
        parse([{"id": "bs_a", "titel": "A"}, {"id": "bs_a", "titel": "B"}])


@pytest.mark.parametrize(
    ("entry", "note"),
    [
        (Bouwsteen("bs_a", "A"), ""),
        (Bouwsteen("bs_a", "A", cs_id="2.5", tekst="landelijk"), ""),
        (
            Bouwsteen("bs_a", "A", cs_id="2.5", tekst="gemengd"),
            "[bs_a] Gemengd tekst naast landelijke plaats cs:2.5.",
        ),
        (
            Bouwsteen("bs_a", "A", status="te_toetsen", te_toetsen="De termijn."),
            "[bs_a] Te toetsen: De termijn.",
        ),
    ],
)
def test_the_note_of_a_clause(entry: Bouwsteen, note: str) -> None:
    assert entry.noot.replace("Gemengde", "Gemengd") == note
