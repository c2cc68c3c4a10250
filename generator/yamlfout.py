"""What somebody did whose YAML cannot be read, or is read as something else.

In: what libyaml says and the text of the file. Out: one problem at the line where the mistake
was made - libyaml often stops a line later - with the line as it should be, when that is clear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

import yaml

from generator.origin import Place
from generator.problems import Problem, problem
from generator.taal import zeg
from generator.textfile import MAX_FOUND, NEWLINE, position

CODES = (
    ("mapping values are not allowed", "L121"),
    ("cannot start any token", "L122"),
    ("could not find expected ':'", "L123"),
    ("unexpected end of stream", "L124"),
    ("did not find expected ',' or", "L125"),
    ("unknown escape character", "L126"),
    ("expected hexdecimal", "L126"),
    ("invalid Unicode character escape", "L126"),
)
"""What libyaml says -> our code; anything else is L120."""

_SPACES = "\u00a0\u2007\u202f\u3000\u2000-\u200b"
_FIXED = re.compile(f"(?m)^(?:[ \\-]*[{_SPACES}]+|[ \\-]*[\\w]+:[ ]*[{_SPACES}]+)")
_KEY = r"(?P<in>\s*(?:- +)?)(?P<key>[A-Za-z_][\w]*)"
_PAIR = re.compile(_KEY + r":\s+(?P<value>\S.*)$")
_HEAD = re.compile(_KEY + r":\s*(?:#.*)?$")
_NO_SPACE = re.compile(_KEY + r":(?P<value>[^\s:/].*)$")
_OTHER_SIGN = re.compile(_KEY + r"\s*(?:=|：|;|=>)\s*(?P<value>\S.*)$")
_NO_COLON = re.compile(_KEY + r"(?:[ ]+(?P<value>\S.*))?$")
_BULLET = re.compile(r"(?P<in>\s*)(?:[•·‣▪]\s*|[–—*]\s+|-(?=[^\s\d-]))(?P<value>\S.*)$")
_CURLED = re.compile("[“”„‟«][^“”„‟«»]*[“”‟»]|[‘‚][^‘’‚]*[’‘]")
_COMMENT = re.compile(r"[ \t]+#(?=\S)(?P<rest>.*)$")


def vaste_spaties(text: str, name: str) -> list[Problem]:
    """A space as Word or a browser copies it, where YAML needs a plain one."""
    found = islice(_FIXED.finditer(text), MAX_FOUND)
    return [problem("L133", position(name, text, one.end() - 1)) for one in found]


def achter_hekje(event: Any, lines: Sequence[str]) -> str:
    """What follows a plain value and is taken for a comment, though ``#`` touches a word."""
    mark = event.end_mark
    if event.style or mark.line >= len(lines):
        return ""
    found = _COMMENT.match(lines[mark.line], max(mark.column, 0))
    if found is None and not event.value and mark.column:
        found = _COMMENT.match(lines[mark.line], mark.column - 1)
    return f"#{found['rest'].rstrip()}" if found else ""


def regel_met_streepje(event: Any, lines: Sequence[str]) -> int:
    """The line (from 0) of a plain text that goes on where an item of a list was meant; or -1."""
    if event.style:
        return -1
    for at in range(event.start_mark.line + 1, min(event.end_mark.line + 1, len(lines))):
        if _BULLET.match(lines[at]):
            return at
    return -1


def met_hekje(lost: str) -> str:
    """For a value that is empty because all of it is a comment: how it should be written."""
    return zeg("bedoelt u `{woord}`?", woord=tussen_aanhaling(lost)) if lost else ""


def gekruld(event: Any) -> bool:
    """A plain value that stands, as a whole, between the curled quotes of Word."""
    return not event.style and _CURLED.fullmatch(str(event.value)) is not None


def tussen_aanhaling(text: str) -> str:
    """The text as a quoted value."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def uitleg(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    """One problem for what libyaml could not read, at the place where it was made."""
    said = f"{error.problem} {error.context}"
    code = next((code for words, code in CODES if words in said), "L120")
    mark = error.problem_mark or error.context_mark
    if code in ("L123", "L124") and error.context_mark:
        mark = error.context_mark  # where it begins says more than where it was found out
    if mark is None:
        return problem(code, Place(name), bedoeld="")
    lines = NEWLINE.split(text)
    line = min(mark.line, len(lines) - 1)
    if code in ("L120", "L121", "L123"):
        better = _unclosed(lines, line, name) or _line(lines, line, mark.column, name, code)
        if better:
            return better
    start = error.context_mark
    if (
        code == "L125"
        and start
        and start.line < line
        and (_PAIR.match(lines[line]) or _HEAD.match(lines[line]))
    ):
        mark = start  # the bracket that was opened above is not closed
    return problem(code, Place(name, mark.line + 1, mark.column + 1), bedoeld="")


def _unclosed(lines: Sequence[str], line: int, name: str) -> Problem | None:
    """A quote that opens a value above and is not closed on its line."""
    for at in range(line, max(-1, line - 6), -1):
        found = re.match(r"\s*(?:- +)?(?:[\w]+:\s+)?(?P<quote>[\"'])", lines[at])
        if found is None:
            continue
        quote = found["quote"]
        rest = re.sub(r"\\.|''" if quote == "'" else r"\\.", "", lines[at][found.end() :])
        if quote not in rest:
            value = lines[at][found.end() :].rstrip()
            return _told("L135", name, at, found.start("quote"), f"{quote}{value}{quote}")
        return None
    return None


def _line(lines: Sequence[str], line: int, column: int, name: str, code: str) -> Problem | None:
    """The mistake in this line, or in the one above that it was read together with."""
    above = next(
        (n for n in range(line - 1, -1, -1) if lines[n].strip() and lines[n].strip()[0] != "#"), -1
    )
    own = lines[line]
    for at in (line, above) if code != "L121" else (above, line):
        if at >= 0 and (found := _no_colon(lines[at], name, at)):
            return found
    for at in (line, above):
        if at >= 0 and (found := _after_value(lines[at], name, at)):
            return found
    pair = _PAIR.match(own)
    if code == "L121" and pair and ": " in pair["value"]:
        return _told("L121", name, line, column, _whole(pair))
    if above >= 0 and own.strip() and not _HEAD.match(lines[above]):
        deep, before = _indent(own), _indent(lines[above])
        if deep != before and not own.lstrip().startswith("#"):
            return problem(
                "L134",
                Place(name, line + 1, deep + 1),
                "",
                aantal=deep,
                boven=before,
                regel=above + 1,
            )
    return None


def _no_colon(line: str, name: str, at: int) -> Problem | None:
    if _BULLET.match(line):
        return geen_streepje(name, line, at)
    if line.lstrip().startswith("-"):
        return None  # an item of a list may be any text
    if found := _NO_SPACE.match(line):
        return _told("L137", name, at, found.start("value") - 1, _pair(found))
    if found := _OTHER_SIGN.match(line) or _NO_COLON.match(line):
        if " " in found["key"] or len((found["value"] or "").split()) > 12:
            return None
        return _told("L123", name, at, found.start("key"), _pair(found))
    return None


def geen_streepje(name: str, line: str, at: int) -> Problem:
    """An item of a list that begins with something else than a dash and a space."""
    found = _BULLET.match(line)
    value, column = (found["value"], len(found["in"])) if found else (line.strip(), 0)
    return _told("L136", name, at, column, f"- {value}")


def _after_value(line: str, name: str, at: int) -> Problem | None:
    """Text behind a value that was closed: ``"Uw" aanvraag``."""
    found = re.match(r"(?P<lead>\s*(?:- +)?(?:[\w\"']+:\s+)?)(?P<value>[\"'\[{*&].*)$", line)
    if found is None:
        return None
    value = found["value"].rstrip()
    closed = re.match(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|\[[^\]]*\]|\{[^}]*\}|\*\w+", value)
    rest = value[closed.end() :] if closed else ""
    if closed is None or not rest.strip() or rest.strip().startswith(("#", ":")):
        return None
    meant = closed[0] if rest.strip() in (",", ";", ".") else tussen_aanhaling(_bare(value))
    return _told("L138", name, at, len(found["lead"]) + closed.end(), meant)


def _bare(value: str) -> str:
    """The text of a value that was quoted for a part only."""
    return value.replace('"', "'") if value[0] != "'" else value.replace("'", "", 1)


def _pair(found: re.Match[str]) -> str:
    value = (found["value"] or "").strip()
    return f"{found['key']}: {value}".strip()


def _whole(found: re.Match[str]) -> str:
    return f"{found['key']}: {tussen_aanhaling(found['value'].strip())}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _told(code: str, name: str, line: int, column: int, meant: str) -> Problem:
    short = meant if len(meant) <= 80 else ""
    told = zeg("bedoelt u `{woord}`?", woord=short) if short else ""
    return problem(code, Place(name, line + 1, column + 1), "", bedoeld=told)
