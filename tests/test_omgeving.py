"""What a template may ask of Jinja: refused in words, and never without an end."""

from __future__ import annotations

import time
from typing import Any

import pytest
from jinja2 import TemplateError

from generator import begroting
from generator.omgeving import Omgeving, bezwaar, losse_randen, maak, niet_heel

MANY = tuple(range(300))
ENDLESS = {
    "nested loops": "{% for a in m %}{% for b in m %}{% for c in m %}{% for d in m %}x"
    + "{% endfor %}" * 4,
    "long text in nested loops": "{% for a in m %}{% for b in m %}"
    + "x" * 999
    + "{% endfor %}" * 2,
    "text that doubles": "{% set a = 'xx' %}" + "{% set a = a ~ a %}" * 45 + "{{ a }}",
    "namespace that doubles": "{% set n = namespace(a='x') %}"
    "{% for i in m %}{% set n.a = n.a ~ n.a %}{% endfor %}",
    "namespace with plus": "{% set n = namespace(a='x') %}"
    "{% for i in m %}{% set n.a = n.a + n.a %}{% endfor %}",
    "number that doubles": "{% set n = namespace(a=3) %}"
    "{% for i in m %}{% set n.a = n.a + n.a %}{% endfor %}",
    "list that doubles": "{% set a = [1] %}" + "{% set a = a + a %}" * 40,
    "lists in lists": "{% set a = [1, 2] %}" + "{% set a = [a, a] %}" * 60,
    "block that doubles": "{% set a %}xx{% endset %}"
    + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "slices": "{{ m | slice(1000000000) | list }}",
    "batches": "{{ m | batch(1000000000, 'x') | list }}",
    "round": "{{ 1.5 | round(1000000000, 'ceil') }}",
}
REFUSED = (
    *("{{ '{:99999999}'.format(1) }}", "{{ '{0.__class__}'.format(m) }}", "{{ 'a'.ljust(9) }}"),
    *("{{ 'a'.center(9) }}", "{{ 'a'.zfill(9) }}", "{{ 'a'.expandtabs(9) }}", "{{ m | safe }}"),
    *(
        "{{ 'a'.replace('', 'b') }}",
        "{{ 'a' | replace('', 'b') }}",
        "{{ 'a' * 9 }}",
        "{{ 2 ** 3 }}",
    ),
    *("{{ m | map('attr', 'x') | list }}", "{{ m | tojson }}"),
    *(
        "{% macro a() %}{% endmacro %}",
        "{% call a() %}{% endcall %}",
        "{% block a %}{% endblock %}",
    ),
    *("{% filter upper %}{% endfilter %}", "{% autoescape false %}{% endautoescape %}"),
    *("{% for a in m recursive %}{% endfor %}", "{{ m.__class__ }}", "{% import 'os' as o %}"),
    *(
        "{{ m | map(attribute='__class__') | first | string }}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
    ),
)
GOOD = {
    "{{ 'a' ~ 1 ~ 'b' }}": "a1b",
    "{{ '<' ~ 'b' }}": "&lt;b",
    "{% for a in m[:3] %}{{ loop.index }}/{{ loop.length }} {% endfor %}": "1/3 2/3 3/3 ",
    "{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }} {% else %}niets{% endfor %}": "12 34 ",
    "{% for a in [] %}x{% else %}niets{% endfor %}": "niets",
    "{% for a in m if a < 3 %}{{ a }}{% endfor %}": "012",
    "{% set n = namespace(a=0) %}{% for i in m %}{% set n.a = i %}{% endfor %}{{ n.a }}": "299",
    "{{ 'a b'.split(' ') | join('-') }}": "a-b",
    "{{ (2 * 3) + 4 }}": "10",
    "{{ m | list | length }}": "300",
    "{{ [3, 1] | sort | first }}": "1",
}


@pytest.fixture(scope="module")
def environment() -> Omgeving:
    return maak(lambda value: value)


def fill(environment: Omgeving, source: str, **names: Any) -> str:
    return environment.from_string(source).render(m=MANY, **names)


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_stopped(environment: Omgeving, name: str) -> None:
    start = time.process_time()
    with pytest.raises(TemplateError):
        fill(environment, ENDLESS[name])
    assert time.process_time() - start < 10


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_refused(environment: Omgeving, source: str) -> None:
    with pytest.raises((TemplateError, TypeError)):
        fill(environment, source)


@pytest.mark.parametrize("source", [s for s in REFUSED if "attribute" not in s])
def test_it_is_seen_before_anything_is_filled_in(source: str) -> None:
    known_elsewhere = ("{% include", "{% extends", "{% import", "{% call", "{% filter", "{% block")
    assert bezwaar(source) or source.startswith(known_elsewhere)


@pytest.mark.parametrize("source", GOOD)
def test_what_is_right_works(environment: Omgeving, source: str) -> None:
    assert fill(environment, source) == GOOD[source]
    assert bezwaar(source) == ""


def test_the_budget_is_for_the_whole_document(environment: Omgeving) -> None:
    """Many parts that are each small enough are not small enough together."""
    template = environment.from_string("{% for a in m %}{% for b in m %}x{% endfor %}{% endfor %}")
    template.render(m=MANY)
    with pytest.raises(begroting.Teveel), begroting.begroot():
        for _ in range(10):
            template.render(m=MANY)


def test_the_budget_does_not_look_at_a_clock(environment: Omgeving) -> None:
    template = environment.from_string("{% for a in m %}{% for b in m %}x{% endfor %}{% endfor %}")
    left = []
    for _ in range(2):
        with begroting.begroot():
            template.render(m=MANY)
            budget = begroting._BUDGET.get()
            assert budget is not None
            left.append((budget.steps, budget.characters))
    assert left[0] == left[1]


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("Tekst {{ naam }} en {% if x %}", ""),
        ("Tekst {{ naam }", "{{ naam }"),
        ("Tekst {% if x", "{% if x"),
        ("Tekst naam }}", "Tekst naam }}"),
        ("Tekst { naam } en 5 %", ""),
        ("{{ a }} {{ b", "{{ b"),
    ],
)
def test_a_tag_is_whole_or_not(text: str, loose: str) -> None:
    assert niet_heel(text) == loose
    assert bool(losse_randen(text)) is bool(loose)


def test_ten_thousands_of_open_tags_take_no_time() -> None:
    start = time.process_time()
    assert losse_randen("{{ " * 20_000 + "{% " * 20_000) == 40_000
    assert time.process_time() - start < 10
