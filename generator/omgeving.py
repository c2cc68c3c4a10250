"""Jinja as a template may use it: which words there are, and what filling a template may cost.

In: the source of a template. Out: ``omgeving()``, the one environment: sandboxed, strict about
unknown names, escaping. Two fences, both the same on every machine and day: a template is made
of text, ``if``, ``for`` and ``set`` only, and each run has a budget of steps and of characters.
So no template, however it is nested, takes endless time or memory; it ends in a ``TemplateError``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Undefined, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator import filters
from generator.begroting import MAX_NUMBER, MAX_TEXT, Teveel, begroot, of_size, pay, te_lang
from generator.taal import zeg
from generator.waarde import Waarde

MAX_ARGUMENT = 10_000
"""The largest number that a filter takes: what it repeats or fills has an end."""

_NOT_OURS = ("range", "lipsum", "cycler", "joiner", "dict")
"""Functions of Jinja that make something out of nothing: a loop goes over what the spec says."""
_NOT_FILTERS = (
    *("attr", "center", "format", "indent", "pprint", "urlize", "wordwrap", "xmlattr"),
    *("safe", "tojson", "replace"),  # past the escaping; larger than what went in
    "random",  # the same spec gives the same document
)
_METHODS = frozenset(
    (
        *("count", "endswith", "find", "get", "index", "isoformat", "items", "keys", "lower"),
        *("lstrip", "rfind", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip"),
        *("title", "upper", "values"),
    )
)
"""What may be asked of a plain text, number or list: nothing that makes it longer."""
_PLAIN = (str, bytes, int, float, Decimal, list, tuple, dict, set, frozenset, date, time)
_NOT_TAGS: Mapping[type[nodes.Node], str] = {
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.Block: "block",
    nodes.Extends: "extends",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.ScopedEvalContextModifier: "autoescape",
    nodes.EvalContextModifier: "autoescape",
}


class NietToegestaan(TemplateSyntaxError):
    """A template uses a part of Jinja that ours do not have; the message (Dutch) says which."""


def _large() -> str:
    return zeg("een filter krijgt een getal dat groter is dan {aantal}", aantal=MAX_ARGUMENT)


def _no_sum(operator: str) -> str:
    return zeg("rekenen met {teken} kan hier alleen met gewone getallen", teken=operator)


class Sjabloon(Template):
    """A compiled template; every rendering has a budget."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The text.

        Raises:
            TemplateError: the template cannot be filled in.
        """
        with begroot():
            return super().render(*args, **kwargs)


class Omgeving(ImmutableSandboxedEnvironment):
    """Jinja as our templates use it: sandboxed, strict, escaping, and at home with ``Waarde``."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))
    template_class = Sjabloon

    def concat(self, pieces: Iterable[str]) -> str:
        """All pieces of a text, as long as it is not endless."""
        kept = []
        for piece in pieces:
            pay(0, len(piece))
            kept.append(piece)
        return "".join(kept)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic with small numbers only: no text of a million characters, no endless power."""
        pay(1)
        if operator != "+":
            for one in (left, right):
                if not isinstance(one, int | float | Decimal) or not -MAX_NUMBER < one < MAX_NUMBER:
                    raise SecurityError(_no_sum(operator))
        if operator == "**":
            raise SecurityError(_no_sum(operator))
        return of_size(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A function or method; each is a step, and what it gives has a size."""
        pay(1)
        return of_size(super().call(__context, __obj, *args, **kwargs))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A part of a value; a part of an open or absent value is that value itself."""
        if not isinstance(obj, Waarde) or attribute.startswith("_"):
            return super().getattr(obj, attribute)
        if obj.inhoud is None:
            return obj
        if isinstance(obj.inhoud, dict):
            return obj.inhoud.get(attribute) or obj.deel(attribute)
        return super().getattr(obj.inhoud, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of plain values only the methods that make nothing larger."""
        if isinstance(obj, _PLAIN) and callable(value) and attr not in _METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """A text with ``{0.x:999}`` is no way around the rules: ``format`` is refused as any."""

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """What a template may not ask, in Dutch."""
        told = zeg("`{deel}` mag niet in een sjabloon", deel=attribute)
        return self.undefined(told, name=attribute, obj=obj, exc=SecurityError)

    # --- what the compiled source calls -------------------------------------------------

    def every(self, items: Any) -> Iterator[Any]:
        """The items of a loop; each round is a step."""
        for item in items:
            pay(1)
            yield item

    def glue(self, *pieces: Any) -> str:
        """``a ~ b``, checked before it is made."""
        texts = [p if hasattr(p, "__html__") else str(p) for p in pieces]
        length = sum(len(t) for t in texts if isinstance(t, str))
        if length > MAX_TEXT:
            raise Teveel(te_lang(length))
        pay(1, length)
        return markup_join(texts) if self.autoescape else str_join(texts)

    def of_size(self, value: Any) -> Any:
        """A list that the template writes out."""
        return of_size(value)

    # --- compiling ----------------------------------------------------------------------

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if word := _NOT_TAGS.get(type(node), ""):
                _refuse(word, node, name, filename)
            if isinstance(node, nodes.For) and node.recursive:
                _refuse("recursive", node, name, filename)
        return tree

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        return super()._generate(_fenced(source, self), name, filename, defer_init)


def _refuse(word: str, node: nodes.Node, name: str | None, filename: str | None) -> NoReturn:
    told = zeg("`{woord}` kan niet in een sjabloon; gebruik alleen if, for en set", woord=word)
    raise NietToegestaan(told, node.lineno, name, filename)


_TAG = re.compile(r"\{\{.{0,3000}?\}\}|\{%.{0,3000}?%\}|\{#.{0,3000}?#\}", re.DOTALL)
"""With an end: a text full of tags that are not closed would take for ever."""
_EDGE = re.compile(r"\{[{%#]|[}%#]\}")


def niet_heel(text: str) -> str:
    """The text from where a tag is not closed, or was not opened; empty when all are whole."""
    if not _EDGE.search(text):
        return ""
    rest = _TAG.sub(lambda found: " " * len(found[0]), text)
    loose = _EDGE.search(rest)
    if loose is None:
        return ""
    start = loose.start() if loose[0].startswith("{") else max(0, loose.start() - 40)
    return " ".join(text[start : start + 60].split())


def losse_randen(text: str) -> int:
    """How many tags are not closed, or not opened."""
    return len(_EDGE.findall(_TAG.sub("", text)))


_LONGER = {name for kind in _PLAIN for name in dir(kind) if not name.startswith("_")} - _METHODS


def bezwaar(source: str) -> str:
    """Why a piece of a template will be refused, as far as it shows without any facts.

    Empty when nothing is wrong, and for what cannot be read as Jinja: others tell that.
    """
    environment = _bare()
    try:
        tree = environment.parse(source)
        return next(_bezwaren(tree, environment), "")
    except NietToegestaan as fault:
        return fault.message or ""
    except TemplateSyntaxError:
        return ""
    except RecursionError:
        return zeg("de tag is te lang")


def _bezwaren(tree: nodes.Template, environment: Omgeving) -> Iterator[str]:
    forbidden = "`{deel}` mag niet in een sjabloon"
    for node in tree.find_all((nodes.Getattr, nodes.Call, nodes.Filter, nodes.BinExpr)):
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield zeg(forbidden, deel=node.attr)
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
            if node.node.attr in _LONGER:
                yield zeg(forbidden, deel=f"{node.node.attr}()")
        elif isinstance(node, nodes.Filter):
            given = [a.value for a in node.args if isinstance(a, nodes.Const)]
            names = [node.name, *(v for v in given[:1] if node.name == "map")]
            for name in names:
                if name not in environment.filters:
                    yield zeg("het filter `{naam}` bestaat hier niet", naam=name)
            if any(isinstance(v, int | float) and abs(v) > MAX_ARGUMENT for v in given):
                yield _large()
        elif isinstance(node, nodes.Pow):
            yield _no_sum("**")
        elif isinstance(node, nodes.Mul | nodes.Mod):
            sides = (node.left, node.right)
            if any(isinstance(s, nodes.List | nodes.Tuple) or _is_text(s) for s in sides):
                yield _no_sum(node.operator)


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


@functools.cache
def _bare() -> Omgeving:
    return maak(lambda value: value)


def _fenced(tree: nodes.Template, environment: Omgeving) -> nodes.Template:
    """The tree with a toll on every loop, every ``~`` and every list that is written out."""

    def tolled(name: str, arguments: list[Any], line: int) -> nodes.Call:
        toll = nodes.EnvironmentAttribute(name, lineno=line)
        return nodes.Call(toll, arguments, [], None, None, lineno=line)

    def walk(node: nodes.Node) -> nodes.Node:
        for field, value in list(node.iter_fields()):
            if isinstance(value, list):
                setattr(node, field, [walk(v) if isinstance(v, nodes.Node) else v for v in value])
            elif isinstance(value, nodes.Node):
                setattr(node, field, walk(value))
        if isinstance(node, nodes.For):
            node.iter = tolled("every", [node.iter], node.lineno)
        elif isinstance(node, nodes.Concat):
            return tolled("glue", node.nodes, node.lineno)
        elif isinstance(node, nodes.List | nodes.Dict) or (
            isinstance(node, nodes.Tuple) and node.ctx == "load"
        ):
            return tolled("of_size", [node], node.lineno)
        return node

    walk(tree)
    tree.set_environment(environment)
    return tree


def _length(value: Any) -> int:
    inhoud = value.inhoud if isinstance(value, Waarde) else value
    return len(inhoud) if isinstance(inhoud, list | tuple | dict) else 0


def _fence_filter(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is a step, takes no large numbers and gives nothing endless."""

    @functools.wraps(function)  # keeps what Jinja hands to it first
    def fenced(*args: Any, **kwargs: Any) -> Any:
        if any(
            isinstance(a, int | float) and not -MAX_ARGUMENT <= a <= MAX_ARGUMENT
            for a in (*args[1:], *kwargs.values())
        ):
            raise Teveel(_large())
        pay(1 + max((_length(a) for a in args), default=0) // 100)
        return of_size(function(*args, **kwargs))

    return fenced


def maak(finalize: Callable[..., Any]) -> Omgeving:
    """The environment; ``finalize`` sees every printed value."""
    environment = Omgeving(
        autoescape=True, undefined=StrictUndefined, finalize=finalize, cache_size=0
    )
    environment.filters.update(filters.FILTERS)
    environment.tests.update(filters.TESTS)
    for name in _NOT_OURS:
        environment.globals.pop(name)
    for name in _NOT_FILTERS:
        environment.filters.pop(name)
    for name, function in environment.filters.items():
        environment.filters[name] = _fence_filter(function)
    return environment
