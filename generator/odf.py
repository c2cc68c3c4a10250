"""An .odt of LibreOffice made into the same bytes always.

In: an OpenDocument text. Out: the same text without what LibreOffice makes up at each run: random
numbers of lists and of the session, the picture of the first page, and the dates of the package.

Source: OpenDocument 1.3, part 2 (the file ``mimetype`` stands first and is not compressed).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_MIMETYPE: Final = "mimetype"
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_LIST_ID: Final = re.compile(rb'(xml:id|text:continue-list)="list(\d+)"')
_SESSION: Final = re.compile(
    rb'<config:config-item config:name="Rsid(?:Root)?"[^>]*>\d+</config:config-item>'
)
_THUMBNAIL: Final = re.compile(rb'\s*<manifest:file-entry manifest:full-path="Thumbnails/[^>]*/>')


def gelijkmatig(odt: bytes) -> bytes:
    """The document with fixed ids and dates. Raises zipfile.BadZipFile when it is no .odt."""
    with zipfile.ZipFile(io.BytesIO(odt)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    kept = {
        name: data
        for name, data in parts.items()
        if not name.startswith("Thumbnails/") and not name.endswith("/")
    }
    for name in (CONTENT, "styles.xml"):
        if name in kept:
            kept[name] = _numbered_lists(kept[name])
    if "settings.xml" in kept:
        kept["settings.xml"] = _SESSION.sub(b"", kept["settings.xml"])
    if _MANIFEST in kept:
        kept[_MANIFEST] = _THUMBNAIL.sub(b"", kept[_MANIFEST])
    return _package(kept)


def _numbered_lists(xml: bytes) -> bytes:
    """Lists are numbered in the order of the text instead of at random."""
    order: dict[bytes, int] = {}

    def fixed(match: re.Match[bytes]) -> bytes:
        number = order.setdefault(match[2], len(order) + 1)
        return b'%s="list%d"' % (match[1], number)

    return _LIST_ID.sub(fixed, xml)


def _package(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(parts, key=lambda name: (name != _MIMETYPE, name)):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            plain = name == _MIMETYPE
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            info.create_system = 3  # else it differs between Windows and Unix
            info.external_attr = 0o600 << 16
            package.writestr(info, parts[name], compresslevel=6)
    return out.getvalue()
