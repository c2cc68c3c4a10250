"""Faults in the structure of a file, for ``make fuzz``: YAML as a tree, XML as a tree, tags.

In: bytes and dice. Out: bytes. What cannot be read as a tree comes back as it was.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from typing import Any

import yaml
from lxml import etree

LEAVES: tuple[Any, ...] = (
    *("", " ", "x", "ja", "nee", "open", "geen", "onbekend", "1", "0", "-1", "1e400", "9" * 30),
    *("0.1", "1,5", "€ 5", "2027-01-01", "2027-02-30", "9999-12-31", "0001-01-01", "10000-01-01"),
    *(
        "12:00",
        "24:00",
        "A" * 5000,
        "é" * 200,
        "\u0301\u0301",
        "😀",
        "中文",
        "ﬁ",
        "ß",
        "İ",
        "\u00a0",
    ),
    *(
        "\u2028",
        "\u200b",
        "a\nb",
        "a\r\nb",
        "{{ naam }}",
        "{% if x %}",
        "<w:p/>",
        "../../x",
        "/etc",
    ),
    *("=1+1", "-", "- x", "#", "&a", "*a", "!!int 1", "[", "{", "|", ">", "%", "@", "`", "'", '"'),
    *([], {}, [[]], [{}], {"open": "x"}, {"waarde": "x"}, {"verwacht": "x"}, {"bron": "x"}, None),
    *({"minimaal": "5", "maximaal": "2"}, {"maximaal": "99999999"}, ["x"] * 500, True, 7, 1.5),
    *({"open": "x", "uiterlijk": "selectie", "hint": "y"}, {"open": {}, "uiterlijk": []}),
    *({"waarde": {"waarde": {"waarde": "x"}}}, {"waarde": "x", "aangekondigd": {"open": "y"}}),
)
TAGS = (
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{{ }}",
        "{% %}",
        "{{ naam",
        "naam }}",
        "{%p if naam",
        "{%p if naam %}",
    ),
    *("{%p endif %}", "{%p for x in percelen %}", "{%tr for x in percelen %}", "{%p endfor %}"),
    *("{{ naam|x }}", "{{ naam.x.y.z }}", "{{ naam[0] }}", "{{ naam(1) }}", "{{ -naam }}"),
    *("{{ naam + 1 }}", "{{ percelen * 9 }}", "{{ 'x' ~ percelen }}", "{{ [naam, [naam]] }}"),
    *("{% set naam = 1 %}", "{% set x %}", "{% raw %}", "{{ loop.index }}", "{%r naam %}"),
    *("{%tc naam %}", "{% vm %}", "{% hm %}", "{% colspan 3 %}", "{% cellbg 'x' %}", "{#", "#}"),
    *("{{ naam | datum }}", "{{ percelen | bedrag }}", "{{ looptijd | getalwoord }}", "{{ 1//0 }}"),
    *("{{ verwijs() }}", "{{ verwijs(naam) }}", "{{ anker(naam) }}", "{{ bijlage(1) }}"),
    *("{{ besluiten(1) }}", "{{ stap(naam) }}", "{{ naam if }}", "{% elif %}", "{% else %}"),
    *(
        "{{ percelen | map(attribute='naam') }}",
        "{{ percelen | sort }}",
        "{{ percelen | groupby }}",
    ),
    *("{{ percelen | sum }}", "{{ percelen | join(naam) }}", "{{ naam is open(1) }}", "{{ none }}"),
    *("{% for x in naam %}{% for y in x %}{{ y }}{% endfor %}{% endfor %}", "{{ true.x }}"),
)


def tree(data: bytes, dice: random.Random) -> bytes:
    """A YAML file with one to four faults somewhere in its tree."""
    try:
        root = yaml.safe_load(data)
    except yaml.YAMLError:
        return data
    for _ in range(dice.randint(1, 4)):
        root = _mutated(root, dice)
    text = yaml.safe_dump(root, allow_unicode=dice.random() < 0.8, sort_keys=False, width=10**6)
    return text.encode("utf-8", "surrogatepass")


def _spots(node: Any, found: list[tuple[Any, Any]], depth: int = 0) -> None:
    if depth > 60 or len(found) > 20_000:
        return
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(pairs):
        found.append((node, key))
        if isinstance(value, dict | list):
            _spots(value, found, depth + 1)


def _mutated(root: Any, dice: random.Random) -> Any:
    if not isinstance(root, dict | list) or not root or dice.random() < 0.01:
        return dice.choice(LEAVES)
    spots: list[tuple[Any, Any]] = []
    _spots(root, spots)
    holder, key = dice.choice(spots)
    other, second = dice.choice(spots)
    kind = dice.randrange(9)
    value = holder[key]
    if kind == 0:
        del holder[key]
    elif kind == 1:
        holder[key] = dice.choice(LEAVES)
    elif kind == 2:
        holder[key], other[second] = other[second], yaml.safe_load(yaml.safe_dump(value))
    elif kind == 3 and isinstance(holder, list):
        holder.extend([value] * dice.choice((1, 2, 300)))
    elif kind == 4 and isinstance(holder, dict):
        name = dice.choice(
            (f"{key}x", str(key).upper(), "naam", "nr", "", "<<", "open", str(second))
        )
        holder[name] = holder.pop(key)
    elif kind == 5:
        holder[key] = dice.choice(([value], {"waarde": value}, {"x": value}, [[value]], str(value)))
    elif kind == 6 and isinstance(value, dict) and value:
        holder[key] = list(value.values())
    elif kind == 7 and isinstance(value, list):
        holder[key] = dict(enumerate(value)) if dice.random() < 0.5 else (value or [""])[0]
    else:
        holder[key] = f"{value}{dice.choice(LEAVES)}"
    return root


def package(data: bytes, dice: random.Random) -> bytes:
    """A .docx or .xlsx with a fault in the tree of a part, in its relations, types or tags."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for _ in range(dice.randint(1, 3)):
        _part(parts, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def _part(parts: dict[str, bytes], dice: random.Random) -> None:
    body = next((n for n in ("word/document.xml", "xl/sharedStrings.xml") if n in parts), None)
    kind = dice.randrange(6)
    name = dice.choice(sorted(parts))
    if kind == 0:
        parts.pop(name)
    elif kind == 1:
        other = dice.choice(sorted(parts))
        parts[name], parts[other] = parts[other], parts[name]
    elif kind == 2:
        names = [n for n in parts if n.endswith(".rels") or n.startswith("[")]
        if names:
            name = dice.choice(sorted(names))
            words = (b"x", b"", b"/", b"../", b"word/document.xml", b"External")
            parts[name] = re.sub(
                rb'"([^"]*)"',
                lambda m: b'"' + dice.choice(words) + b'"' if dice.random() < 0.1 else m[0],
                parts[name],
            )
    elif kind in (3, 4) and body:
        parts[body] = _tags(parts[body], dice)
    else:
        parts[name] = _xml(parts[name], dice)


def _tags(xml: bytes, dice: random.Random) -> bytes:
    """A tag put in, cut off or changed somewhere in the text."""
    spots = [m.end() for m in re.finditer(rb"<(?:w:)?t(?: [^>]*)?>", xml)]
    if not spots:
        return xml
    at = dice.choice(spots)
    if dice.random() < 0.5:
        return xml[:at] + dice.choice(TAGS).encode() + xml[at:]
    tags = list(re.finditer(rb"\{[{%][^<]*?[}%]\}", xml))
    if not tags:
        return xml
    tag = dice.choice(tags)
    cut = dice.randrange(tag.start(), tag.end())
    new = dice.choice((b"", xml[tag.start() : cut], xml[cut : tag.end()], tag[0] * 2, tag[0][::-1]))
    return xml[: tag.start()] + new.replace(b"<", b"").replace(b"&", b"") + xml[tag.end() :]


def _xml(xml: bytes, dice: random.Random) -> bytes:
    """Elements deleted, doubled, swapped, renamed, nested; attributes changed."""
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return xml
    nodes = [n for n in root.iter() if isinstance(n.tag, str)]
    for _ in range(dice.randint(1, 5)):
        node, other = dice.choice(nodes), dice.choice(nodes)
        parent = node.getparent()
        kind = dice.randrange(6)
        if kind == 0 and parent is not None:
            parent.remove(node)
        elif kind == 1 and parent is not None and len(nodes) < 50_000:
            parent.insert(0, etree.fromstring(etree.tostring(node)))
        elif kind == 2:
            node.tag = other.tag
        elif kind == 3 and node.attrib:
            key = dice.choice(list(node.attrib))
            values = ("", "x", "-1", "999999999999", "true", "\u00e9", "A" * 300)
            node.set(key, dice.choice(values))
        elif kind == 4:
            node.attrib.clear()
        else:
            node.text = dice.choice(TAGS)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
