"""A house style in its text form, to read in a code review.

In: a house style. Out: its page, header and footer, styles, lists, settings, colours and pictures,
one thing a line; what does not fit stands behind ``??``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from generator import ooxml
from generator.alineatekst import MARK, Inline, describe, local, plain, value_of
from generator.ooxml import Element, w


def huisstijl(docx_path: Path) -> str:
    """A house style as text: page, headers and footers, lists, and every style with all it sets.

    Measures are those of Word (twips; sizes in half points). Errors: see ``tekst``.
    """
    parts = ooxml.read_package(docx_path)
    names = ooxml.style_names(ooxml.parse(parts[ooxml.STYLES]))
    lines = []
    for section in ooxml.parse(parts[ooxml.DOCUMENT]).iter(w("sectPr")):
        lines += ["[pagina]", *(describe(prop) for prop in section)]
    for name in sorted(parts):
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            lines += ["", f"[{name}]", *_running_text(ooxml.parse(parts[name]), names)]
    for name in (ooxml.STYLES, "word/numbering.xml", "word/settings.xml"):
        if name in parts:
            lines += ["", f"[{name}]", *_settings(ooxml.parse(parts[name]))]
    for name in (n for n in sorted(parts) if n.startswith("word/theme/") and n.endswith(".xml")):
        lines += ["", f"[{name}]", *_theme(ooxml.parse(parts[name]))]
    others = [
        f"{name} (sha256 {hashlib.sha256(parts[name]).hexdigest()[:16]})"
        for name in sorted(parts)
        if "/media/" in name or "/embeddings/" in name
    ]
    return "".join(f"{line}\n" for line in lines + (["", *others] if others else []))


def _theme(root: Element) -> Iterator[str]:
    """Colours and fonts that styles may name by their place in the theme."""
    for node in root.iter():
        if local(node) == "clrScheme":
            for one in node:
                codes = (value.get("lastClr") or value.get("val") or "" for value in one)
                yield f"kleur {local(one)} {' '.join(codes)}".rstrip()
        elif local(node) in ("majorFont", "minorFont"):
            latin = [one.get("typeface", "") for one in node if local(one) == "latin"]
            yield f"{local(node)} {' '.join(latin)}".rstrip()


def _running_text(root: Element, names: dict[str, str]) -> Iterator[str]:
    for paragraph in root.iter(w("p")):
        inline = Inline(names)
        inline.read(paragraph)
        style = names.get(ooxml.style_of(paragraph), "normal")
        yield f"[{style}] {plain(inline.text(in_cell=False))}".rstrip()
        yield from (f"{MARK}{remark}" for remark in inline.remarks)


def _settings(root: Element) -> Iterator[str]:
    for node in root:
        name = local(node)
        if name == "style":
            label = value_of(node, "name")
            kind = node.get(w("type"))
            yield f"{kind} {label} ({node.get(w('styleId'))})"
            yield from (f"  {describe(p)}" for p in node if local(p) != "name")
        elif name == "abstractNum":
            yield f"lijst {node.get(w('abstractNumId'))}"
            yield from (f"  {describe(p)}" for p in node)
        else:
            yield describe(node)
