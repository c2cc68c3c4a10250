"""A snapshot holds every fact once, under a path that does not depend on order."""

import dataclasses
import json

import pytest

from generator import momentopname, pipeline
from generator.project import Project
from tests.huis import ROOT

TENDERS = sorted(Project(ROOT).tenders())


@pytest.fixture(scope="module")
def house():
    return pipeline.open_house(Project(ROOT))


def snapshot(house, tender):
    one, _ = pipeline.dossier(house, tender, None)
    return one, momentopname.momentopname(one)


@pytest.mark.parametrize("tender", TENDERS)
def test_it_survives_json(house, tender):
    _, taken = snapshot(house, tender)
    text = json.dumps({path: fact.as_dict() for path, fact in taken.items()})
    assert momentopname.uit_json(json.loads(text)) == taken
    assert all(fact.plaats and fact.titel for fact in taken.values())


def test_what_a_perceel_inherits_is_recorded_where_it_was_written(house):
    _, taken = snapshot(house, "wbo/slt")
    assert taken["looptijd.basis_jaren"].inhoud == "5"
    assert not any(path.startswith("percelen") and "looptijd" in path for path in taken)


def test_items_are_named_by_their_key(house):
    one, taken = snapshot(house, "wbo/slt")
    percelen = one.aanbesteding.percelen
    turned = percelen.met(tuple(reversed(percelen.get())))
    other = dataclasses.replace(
        one, aanbesteding=dataclasses.replace(one.aanbesteding, percelen=turned)
    )
    assert momentopname.momentopname(other) == taken
    assert taken["percelen[nr=2].gemeenten"].inhoud == ["Breda"]


def test_an_open_choice_keeps_what_is_known_of_it(house):
    _, taken = snapshot(house, "wbo/slt")
    budget = taken["percelen[nr=1].budget"]
    assert (budget.inhoud, budget.stand) == (None, "open")
    assert budget.keuze["reden"]
