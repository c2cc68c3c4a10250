from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import partners
from generator.partners import MEESTE_SAMEN, TeVeelSamen, bereik, max_percelen_per_partij


def groep(*nrs, maximaal=1):
    return frozenset(nrs), maximaal


SLT = {1: 1, 2: 1, 3: 1}


@pytest.mark.parametrize(
    ("percelen", "groepen", "maximum", "verwacht"),
    [
        (SLT, [groep(2, 3)], None, (2, 3)),
        ({1: 1, 2: 1}, [], None, (1, 2)),
        ({1: 1, 2: 1}, [], 1, (2, 2)),
        ({1: 1}, [], None, (1, 1)),
        ({}, [], None, (0, 0)),
        ({1: 4, 2: 3}, [], None, (4, 7)),
        ({1: 1, 2: 1, 3: 1}, [], 2, (2, 3)),
        ({1: 5, 2: 5, 3: 1}, [], 2, (6, 11)),
        ({1: 2, 2: 3}, [groep(1, 2)], None, (5, 5)),
        ({1: 1, 2: 1, 3: 1, 4: 1}, [groep(1, 2, 3, 4, maximaal=3)], None, (2, 4)),
        # overlapping groups: 1 and 3 may go to one party
        ({1: 1, 2: 1, 3: 1}, [groep(1, 2), groep(2, 3)], None, (2, 3)),
        # unconnected groups: two parties serve both
        ({1: 1, 2: 1, 3: 1, 4: 1}, [groep(1, 2), groep(3, 4)], None, (2, 4)),
        # a limit that does not bind
        ({1: 1, 2: 1}, [groep(1, 2, maximaal=5)], 9, (1, 2)),
    ],
)
def test_bereik(percelen, groepen, maximum, verwacht):
    assert bereik(percelen, groepen, maximum) == verwacht


def test_slt_party_wins_at_most_two_percelen():
    assert max_percelen_per_partij(SLT, [groep(2, 3)]) == 2


@pytest.mark.parametrize(
    ("groepen", "maximum", "verwacht"),
    [
        ([], None, 4),
        ([], 3, 3),
        ([groep(1, 2), groep(2, 3), groep(3, 1)], None, 2),
        ([groep(1, 2), groep(3, 4)], 1, 1),
        ([groep(1, 2, 3, 4, maximaal=3), groep(1, 2)], None, 3),
    ],
)
def test_max_percelen_per_partij(groepen, maximum, verwacht):
    assert max_percelen_per_partij([1, 2, 3, 4], groepen, maximum) == verwacht


def kring(n):
    return [groep(i, i % n + 1) for i in range(1, n + 1)]


def test_odd_ring_needs_more_than_any_pair_shows():
    # Neighbours exclude each other: each pair asks 4 parties, the ring of five 5.
    assert bereik(dict.fromkeys(range(1, 6), 2), kring(5)) == (5, 10)


def test_search_goes_beyond_the_bound():
    # Groetzsch's graph: no three percelen exclude one another, still three parties fail.
    randen = [(i, (i + 1) % 5) for i in range(5)]
    randen += [(5 + i, (i + d) % 5) for i in range(5) for d in (1, 4)]
    randen += [(10, 5 + i) for i in range(5)]
    groepen = [groep(*rand) for rand in randen]
    assert bereik(dict.fromkeys(range(11), 1), groepen) == (4, 11)


@pytest.mark.parametrize(
    ("percelen", "groepen", "maximum", "reden"),
    [
        ({1: 1}, [], 0, "een partij mag 0 percelen winnen"),
        (SLT, [groep(2, 3, maximaal=0)], None, r"van groep \{2, 3\} mag een partij 0"),
        (SLT, [groep(3, 4)], None, r"groep \{3, 4\} noemt perceel 4, dat niet bestaat"),
        (SLT, [groep()], None, "groep zonder percelen"),
        ({1: 1, 2: 0}, [], None, "perceel 2 heeft 0 contractpartners"),
    ],
)
def test_impossible_limits_say_why(percelen, groepen, maximum, reden):
    with pytest.raises(ValueError, match=reden):
        bereik(percelen, groepen, maximum)


def test_too_many_overlapping_groups_are_refused_not_endless():
    n = MEESTE_SAMEN + 1
    veel = dict.fromkeys(range(1, n + 1), 1)
    with pytest.raises(TeVeelSamen, match=f"{n} percelen hangen samen"):
        bereik(veel, kring(n))
    with pytest.raises(TeVeelSamen):
        max_percelen_per_partij(veel, kring(n))
    assert bereik(veel) == (1, n)
    assert bereik(veel, [groep(1, 2)], None) == (2, n)


def test_nested_limits_have_no_largest_number_of_percelen():
    veel = dict.fromkeys(range(100), 3)
    assert bereik(veel, [], 7) == (43, 300)
    assert max_percelen_per_partij(veel, [], 7) == 7
    helft = [(frozenset(range(50)), 1), (frozenset(range(50, 100)), 10)]
    assert bereik(veel, helft) == (150, 300)
    assert max_percelen_per_partij(veel, helft) == 11


# --- against a plain enumeration ---------------------------------------------------------


@st.composite
def opgaven(draw, meeste_percelen, meeste_partners):
    n = draw(st.integers(1, meeste_percelen))
    percelen = {nr: draw(st.integers(1, meeste_partners)) for nr in range(1, n + 1)}
    leden = st.frozensets(st.sampled_from(sorted(percelen)), min_size=1)
    groepen = draw(st.lists(st.tuples(leden, st.integers(1, 3)), max_size=4))
    return percelen, groepen, draw(st.none() | st.integers(1, n))


def toegestaan(percelen, groepen, maximum):
    """Every set of percelen that one party may win, the empty one left out."""
    for hoeveel in range(1, len(percelen) + 1):
        for gewonnen in combinations(sorted(percelen), hoeveel):
            binnen = all(len(g & set(gewonnen)) <= m for g, m in groepen)
            if binnen and (maximum is None or hoeveel <= maximum):
                yield gewonnen


def bereikbaar(percelen, sets, partijen):
    """Whether exactly so many parties can share the percelen as asked."""
    return any(
        all(sum(nr in s for s in keuze) == k for nr, k in percelen.items())
        for keuze in combinations_with_replacement(sets, partijen)
    )


@settings(deadline=None, max_examples=60)
@given(opgaven(meeste_percelen=4, meeste_partners=2))
def test_bereik_equals_enumeration(opgave):
    percelen, groepen, maximum = opgave
    sets = list(toegestaan(percelen, groepen, maximum))
    minste = next(n for n in range(1, 9) if bereikbaar(percelen, sets, n))
    assert bereik(percelen, groepen, maximum) == (minste, sum(percelen.values()))
    assert max_percelen_per_partij(percelen, groepen, maximum) == max(map(len, sets))


@settings(deadline=2000, max_examples=60)
@given(opgaven(meeste_percelen=12, meeste_partners=20))
def test_bereik_of_twelve_percelen_is_fast_and_within_its_bounds(opgave):
    percelen, groepen, maximum = opgave
    minste, meeste = bereik(percelen, groepen, maximum)
    per_partij = max_percelen_per_partij(percelen, groepen, maximum)
    assert max(percelen.values()) <= minste <= meeste == sum(percelen.values())
    assert minste * per_partij >= meeste
    for leden, grens in groepen:
        assert minste * grens >= sum(percelen[nr] for nr in leden)


@settings(deadline=None, max_examples=60)
@given(opgaven(meeste_percelen=6, meeste_partners=4), st.data())
def test_a_further_limit_never_lowers_the_minimum(opgave, data):
    percelen, groepen, maximum = opgave
    leden = data.draw(st.frozensets(st.sampled_from(sorted(percelen)), min_size=1))
    strenger = [*groepen, (leden, 1)]
    assert bereik(percelen, strenger, maximum)[0] >= bereik(percelen, groepen, maximum)[0]


@st.composite
def geneste(draw):
    """Percelen with groups that lie inside or apart from each other."""
    n = draw(st.integers(1, 8))
    groepen = []

    def verdeel(nrs):
        if len(nrs) < 2:
            return
        if draw(st.booleans()):
            groepen.append((frozenset(nrs), draw(st.integers(1, 4))))
        knip = draw(st.integers(1, len(nrs) - 1))
        verdeel(nrs[:knip])
        verdeel(nrs[knip:])

    verdeel(draw(st.permutations(range(1, n + 1))))
    percelen = {nr: draw(st.integers(1, 6)) for nr in range(1, n + 1)}
    return percelen, groepen, draw(st.none() | st.integers(1, n))


@settings(deadline=None, max_examples=150)
@given(geneste())
def test_the_formula_for_nested_limits_equals_the_search(opgave):
    assert partners._genest(opgave[1])
    snel = bereik(*opgave), max_percelen_per_partij(*opgave)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partners, "_genest", lambda grenzen: False)
        assert snel == (bereik(*opgave), max_percelen_per_partij(*opgave))
