"""The documentation names everything there is, and what it links to exists."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator.cli import _parser

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
HANDLEIDING = ROOT / "docs" / "handleiding.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
SJABLONEN = ROOT / "docs" / "sjablonen.md"
PAGES = (README, ROOT / "CHANGELOG.md", HANDLEIDING, ARCHITECTURE, SJABLONEN)
PICTURES = ROOT / "docs" / "beelden"
MAX_PICTURE = 150_000

_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _users() -> str:
    return _text(README) + _text(HANDLEIDING)


def _prose(page: Path) -> str:
    return _FENCE.sub("", _text(page))


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    plain = (re.sub(r"[^\w\- ]", "", h.lower()) for h in _HEADING.findall(_prose(page)))
    return {h.replace(" ", "-") for h in plain}


def _commands(
    parser: argparse.ArgumentParser, name: str = "bestek"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for action in inner:
        for word, sub in action.choices.items():
            yield from _commands(sub, f"{name} {word}")
    if not inner:
        yield name, parser


def _options(parser: argparse.ArgumentParser) -> list[str]:
    long = [o for a in parser._actions for o in a.option_strings if o.startswith("--")]
    return [o for o in long if o != "--help"]


COMMANDS = dict(_commands(_parser()))
TARGETS = re.findall(r"^([a-z][a-z -]*):.*##", _text(ROOT / "Makefile"), re.MULTILINE)
PROJECT = tomllib.loads(_text(ROOT / "pyproject.toml"))["project"]
DEPENDENCIES = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
MODULES = sorted(
    str(p.relative_to(ROOT / "generator").with_suffix(""))
    for p in (ROOT / "generator").rglob("*.py")
    if p.name != "__init__.py"
)
LINKS = [(page, link) for page in PAGES for link in _LINK.findall(_prose(page))]


def test_there_is_something_to_check() -> None:
    assert len(COMMANDS) > 4
    assert len(TARGETS) > 8
    assert len(DEPENDENCIES) > 10
    assert len(MODULES) > 30
    assert len(LINKS) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(command: str) -> None:
    assert command in _users()


@pytest.mark.parametrize(
    "option", sorted({o for p in (_parser(), *COMMANDS.values()) for o in _options(p)})
)
def test_every_option_is_named(option: str) -> None:
    assert re.search(rf"{option}\b", _users())


@pytest.mark.parametrize("target", [t for line in TARGETS for t in line.split()])
def test_every_target_is_named(target: str) -> None:
    assert re.search(rf"`make {target}[` ]", _users())


@pytest.mark.parametrize("target", re.findall(r"`make ([a-z][a-z-]*)", _users()))
def test_every_named_target_exists(target: str) -> None:
    assert target in " ".join(TARGETS).split()


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_every_dependency_has_its_reason(dependency: str) -> None:
    name = re.split(r"[<>=!~ \[;]", dependency)[0]
    assert f"| `{name}` |" in _text(ARCHITECTURE)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_floor(module: str) -> None:
    assert f"`{module}`" in _text(ARCHITECTURE)


@pytest.mark.parametrize(("page", "link"), LINKS, ids=[f"{p.name}:{x}" for p, x in LINKS])
def test_every_link_leads_somewhere(page: Path, link: str) -> None:
    if link.startswith("https://"):
        return
    path, _, anchor = unquote(link).partition("#")
    target = (page.parent / path).resolve() if path else page
    assert target.exists()
    if anchor:
        assert anchor in _anchors(target)


def test_every_picture_is_used_and_small() -> None:
    used = {(page.parent / link).resolve() for page, link in LINKS if link.endswith(".png")}
    there = set(PICTURES.glob("*.png"))
    assert there == used
    assert not [p.name for p in there if p.stat().st_size > MAX_PICTURE]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_machine_path_is_named(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|work|Users|opt)/", _text(page))
