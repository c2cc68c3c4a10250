"""How an origin reads."""

from generator.origin import Origin, Place


def test_place() -> None:
    assert str(Place("a.yaml", 3, 5)) == "a.yaml:3:5"
    assert str(Place("a.yaml")) == "a.yaml"
    assert sorted([Place("a", 10, 1), Place("a", 9, 3), Place("a", 9, 1)])[0] == Place("a", 9, 1)


def test_stated_source() -> None:
    assert str(Origin(Place("a", 1, 2), "looptijd", "§5.3")) == "a:1:2 (looptijd), bron: §5.3"


def test_a_derivation_names_its_inputs() -> None:
    inputs = (Origin(Place("a", 1, 2), "x"), Origin(Place("a", 2, 2), "y"))
    text = str(Origin(Place("a", 1, 2), "x", "", "x + y", inputs))
    assert text == "afgeleid: x + y uit [a:1:2 (x); a:2:2 (y)]"
