"""Random Word documents and random edits of them, for the tests of the redline.

A document is a small model of lists and dicts, so that an edit is an edit of data; ``maak`` writes
it as a package. Ids (relations, lists, notes, bookmarks) differ on purpose between two renderings.
"""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from random import Random
from typing import Any
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORDS = [
    "de",
    "het",
    "een",
    "van",
    "jeugdige",
    "gemeente",
    "aanbieder",
    "hulp",
    "perceel",
    "opdracht",
    "partner",
    "termijn",
    "dagen",
    "budget",
    "criterium",
    "dialoog",
    "selectie",
    "overeenkomst",
    "wijziging",
    "kwaliteit",
    "12",
    "30",
    "2027",
    "binnen",
    "vijf",
    "zes",
    "jaar",
    "verlenging",
    "eis",
    "kerncompetentie",
    "referentie",
    "inschrijving",
    "&",
    "<",
    "plan",
    "prijs",
]
FORMEN = ("", "<w:b/>", "<w:i/>", '<w:rStyle w:val="Nadruk"/>', '<w:color w:val="C00000"/>')
STIJLEN = ("", "Kop1", "Kop2", "Citaat")

Model = dict[str, Any]


# --- a random model ----------------------------------------------------------------------


def zin(rng: Random, least: int = 2, most: int = 14) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(least, most)))


def stukken(rng: Random, rijk: bool = True) -> list[list[Any]]:
    found: list[list[Any]] = []
    for _ in range(rng.randint(1, 3)):
        found.append(["t", zin(rng) + rng.choice(("", " ", ". ")), rng.choice(FORMEN)])
        if rijk and rng.random() < 0.3:
            found.append(
                rng.choice(
                    (
                        ["noot", [[["t", zin(rng), ""]]]],
                        ["link", f"https://voorbeeld.example/{rng.randint(1, 4)}", zin(rng, 1, 3)],
                        ["anker", f"doel{rng.randint(1, 3)}", zin(rng, 1, 3)],
                        ["beeld", rng.randint(1, 3)],
                        ["veld", f" REF doel{rng.randint(1, 3)} \\h ", zin(rng, 1, 2)],
                        ["simpel", " NUMPAGES ", str(rng.randint(1, 9))],
                        ["sdt", zin(rng, 1, 3)],
                        ["tab"],
                        ["vak", zin(rng, 1, 4)],
                        ["som", rng.choice("xyz")],
                        ["eindnoot", [[["t", zin(rng), ""]]]],
                    )
                )
            )
    return found


def alinea(rng: Random, rijk: bool = True) -> Model:
    lijst = [rng.randint(1, 3), rng.randint(0, 2)] if rng.random() < 0.25 else None
    return {
        "k": "p",
        "stukken": [] if rng.random() < 0.06 else stukken(rng, rijk),
        "stijl": "" if lijst else rng.choice(STIJLEN),
        "lijst": lijst,
        "jc": rng.choice(("", "", "center")),
        "cl": f"cl_{rng.randrange(16**8):08x}" if rng.random() < 0.5 else "",
    }


def cel(rng: Random, diep: int = 0) -> Model:
    blocks = [alinea(rng, False) for _ in range(rng.randint(1, 2))]
    if diep == 0 and rng.random() < 0.06:
        blocks.insert(0, tabel(rng, 1))
    return {"blokken": blocks, "kleur": rng.choice(("", "", "DDDDDD"))}


def tabel(rng: Random, diep: int = 0) -> Model:
    columns = rng.randint(1, 4)
    return {
        "k": "t",
        "breedten": [rng.randint(10, 20) * 100 for _ in range(columns)],
        "rijen": [[cel(rng, diep) for _ in range(columns)] for _ in range(rng.randint(1, 5))],
        "kop": rng.random() < 0.5,
        "samen": rng.random() < 0.3,
        "stijl": rng.choice(("", "Rooster")),
    }


def blok(rng: Random) -> Model:
    luck = rng.random()
    if luck < 0.15:
        return tabel(rng)
    if luck < 0.20:
        return {"k": "sdt", "blokken": [alinea(rng) for _ in range(rng.randint(1, 3))]}
    if luck < 0.23:
        return {"k": "s", "liggend": rng.random() < 0.5}
    if luck < 0.26:
        return {"k": "inhoud", "regels": [zin(rng, 1, 4) for _ in range(rng.randint(2, 4))]}
    return alinea(rng)


def model(rng: Random) -> Model:
    return {
        "blokken": [blok(rng) for _ in range(rng.randint(1, 18))] + [alinea(rng)],
        "kop": [alinea(rng, False)] if rng.random() < 0.7 else None,
        "voet": [alinea(rng, False)] if rng.random() < 0.7 else None,
        "marge": rng.choice((1000, 1400)),
        "lijsten": [rng.choice(("decimal", "bullet", "lowerLetter")) for _ in range(3)],
        "stijlen": ["Kop1", "Kop2", "Citaat", "Nadruk", "Rooster"],
    }


# --- edits -------------------------------------------------------------------------------


def bewerkt(old: Model, rng: Random, most: int = 8) -> Model:
    """A copy with one to ``most`` edits."""
    new = copy.deepcopy(old)
    for _ in range(rng.randint(1, most)):
        _een_wijziging(new, rng)
    return new


def _alle_blokken(found: Model) -> list[list[Model]]:
    lists = [found["blokken"]]
    for part in ("kop", "voet"):
        if found[part]:
            lists.append(found[part])
    for row in list(lists):
        for block in row:
            if block["k"] == "sdt":
                lists.append(block["blokken"])
            if block["k"] == "t":
                lists += [c["blokken"] for cells in block["rijen"] for c in cells]
    return lists


def _een_wijziging(new: Model, rng: Random) -> None:
    lists = _alle_blokken(new)
    row = rng.choice(lists) if rng.random() < 0.5 else new["blokken"]
    main = row is new["blokken"]
    place = rng.randrange(len(row))
    block = row[place]
    luck = rng.random()
    if luck < 0.1:
        row.insert(rng.randint(0, len(row) - 1), blok(rng) if main else alinea(rng, False))
    elif luck < 0.2 and len(row) > 1 and place < len(row) - 1:
        del row[place]
    elif luck < 0.25 and main and place < len(row) - 1:
        row.insert(rng.randrange(len(row) - 1), row.pop(place))
    elif luck < 0.3:
        _buitenom(new, rng)
    elif block["k"] == "t":
        _wijzig_tabel(block, rng)
    elif block["k"] == "sdt":
        if rng.random() < 0.3:
            row[place : place + 1] = block["blokken"]
        else:
            block["blokken"].insert(rng.randint(0, len(block["blokken"])), alinea(rng))
    elif block["k"] == "s":
        block["liggend"] = not block["liggend"]
    elif block["k"] == "inhoud":
        block["regels"][rng.randrange(len(block["regels"]))] = zin(rng, 1, 4)
    else:
        _wijzig_alinea(block, rng, main)


def _buitenom(new: Model, rng: Random) -> None:
    part = rng.choice(("kop", "voet", "marge", "lijsten"))
    if part == "marge":
        new["marge"] += 100
    elif part == "lijsten":
        new["lijsten"][rng.randrange(3)] = rng.choice(("decimal", "bullet", "upperRoman"))
    elif new[part] and rng.random() < 0.2:
        new[part] = None
    else:
        new[part] = [*(new[part] or []), alinea(rng, False)]


def _wijzig_tabel(block: Model, rng: Random) -> None:
    rows = block["rijen"]
    luck = rng.random()
    if luck < 0.25:
        rows.insert(rng.randint(0, len(rows)), [cel(rng, 1) for _ in block["breedten"]])
    elif luck < 0.45 and len(rows) > 1:
        del rows[rng.randrange(len(rows))]
    elif luck < 0.6:
        block["breedten"].append(1500)
        for cells in rows:
            cells.append(cel(rng, 1))
    elif luck < 0.7:
        block["breedten"][0] += 300
    elif luck < 0.8:
        block["stijl"] = "" if block["stijl"] else "Rooster"
    elif luck < 0.9:
        block["kop"] = not block["kop"]
    else:
        one = rng.choice(rng.choice(rows))
        one["kleur"] = "" if one["kleur"] else "FFFF00"


def _wijzig_alinea(block: Model, rng: Random, rijk: bool) -> None:
    luck = rng.random()
    texts = [piece for piece in block["stukken"] if piece[0] == "t"]
    if luck < 0.35 and texts:
        piece = rng.choice(texts)
        words = piece[1].split(" ")
        at = rng.randrange(len(words))
        words[at : at + rng.randint(0, 2)] = [rng.choice(WORDS) for _ in range(rng.randint(0, 3))]
        piece[1] = " ".join(words)
    elif luck < 0.5 and texts:
        rng.choice(texts)[2] = rng.choice(FORMEN)
    elif luck < 0.6:
        block["stijl"] = rng.choice(STIJLEN)
    elif luck < 0.75:
        block["lijst"] = None if block["lijst"] else [rng.randint(1, 3), rng.randint(0, 2)]
    elif luck < 0.8:
        block["jc"] = "" if block["jc"] else "right"
    elif luck < 0.9:
        at = rng.randint(0, len(block["stukken"]))
        block["stukken"][at:at] = stukken(rng, rijk)
    elif block["stukken"]:
        piece = rng.choice(block["stukken"])
        if piece[0] in ("noot", "eindnoot"):
            piece[1] = [*piece[1], [["t", zin(rng), ""]]]
        else:
            block["stukken"].remove(piece)


# --- a model as a package ----------------------------------------------------------------


def maak(found: Model, rng: Random) -> bytes:
    """The package; ``rng`` chooses the ids, which mean nothing."""
    return _Schrijver(found, rng).bytes()


class _Schrijver:
    def __init__(self, found: Model, rng: Random) -> None:
        self.model, self.rng = found, rng
        self.rels: list[str] = []
        self.noten: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self.nummer = rng.randint(0, 500)
        self.parts: dict[str, bytes] = {}
        self.laatste: dict[str, int] = {}
        self.lijst = {n: rng.randint(1, 50) * 10 + n for n in (1, 2, 3)}

    def volgende(self) -> int:
        self.nummer += 1
        return self.nummer

    def relatie(self, soort: str, doel: str, buiten: bool = False) -> str:
        own = f"rId{self.volgende()}"
        mode = ' TargetMode="External"' if buiten else ""
        self.rels.append(
            f'<Relationship Id="{own}" Type="{REL}{soort}" Target="{escape(doel)}"{mode}/>'
        )
        return own

    def bytes(self) -> bytes:
        body, before = "", ""
        for block in self.model["blokken"]:  # Word takes two adjacent tables for one
            body += "<w:p/>" if before == block["k"] == "t" else ""
            body += self.blok(block)
            before = block["k"]
        types = []
        heads = ""
        for part, kind, tag in (("kop", "header", "hdr"), ("voet", "footer", "ftr")):
            if self.model[part]:
                own = self.relatie(kind, f"{kind}1.xml")
                heads += f'<w:{kind}Reference w:type="default" r:id="{own}"/>'
                inner = "".join(self.blok(b) for b in self.model[part])
                self.parts[f"word/{kind}1.xml"] = f"<w:{tag} {NS}>{inner}</w:{tag}>".encode()
                types.append((f"word/{kind}1.xml", kind))
        marge = self.model["marge"]
        body += f"<w:sectPr>{heads}{_bladzijde(False, marge)}</w:sectPr>"
        for kind, notes in self.noten.items():
            if notes:
                first = (
                    f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
                    f"</w:{kind}>"
                )
                inner = first + "".join(notes)
                self.parts[f"word/{kind}s.xml"] = f"<w:{kind}s {NS}>{inner}</w:{kind}s>".encode()
                self.relatie(f"{kind}s", f"{kind}s.xml")
                types.append((f"word/{kind}s.xml", f"{kind}s"))
        for name, content in (("styles", self.stijlen()), ("numbering", self.nummering())):
            self.parts[f"word/{name}.xml"] = content.encode()
            self.relatie(name, f"{name}.xml")
            types.append((f"word/{name}.xml", name))
        document = f"<w:document {NS}><w:body>{body}</w:body></w:document>"
        self.parts["word/document.xml"] = document.encode()
        types.append(("word/document.xml", "document.main"))
        rels = "http://schemas.openxmlformats.org/package/2006/relationships"
        joined = "".join(self.rels)
        self.parts["word/_rels/document.xml.rels"] = (
            f'<Relationships xmlns="{rels}">{joined}</Relationships>'.encode()
        )
        self.parts["_rels/.rels"] = (
            f'<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{REL}officeDocument" '
            f'Target="word/document.xml"/></Relationships>'
        ).encode()
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
        overrides = "".join(
            f'<Override PartName="/{n}" ContentType="{main}{t}+xml"/>' for n, t in types
        )
        content_types = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f"{overrides}</Types>"
        ).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", content_types)
            for name, data in self.parts.items():
                package.writestr(name, data)
        return out.getvalue()

    def blok(self, block: Model) -> str:
        if block["k"] == "t":
            return self.tabel(block)
        if block["k"] == "sdt":
            inner = "".join(self.blok(b) for b in block["blokken"])
            own = f'<w:sdtPr><w:id w:val="{self.volgende()}"/></w:sdtPr>'
            return f"<w:sdt>{own}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        if block["k"] == "s":
            page = _bladzijde(block["liggend"], 1000)
            return f"<w:p><w:pPr><w:sectPr>{page}</w:sectPr></w:pPr></w:p>"
        if block["k"] == "inhoud":
            return self.inhoud(block["regels"])
        return self.alinea(block)

    def inhoud(self, lines: list[str]) -> str:
        found = []
        for number, line in enumerate(lines):
            start = (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText '
                'xml:space="preserve"> TOC \\o "1-2" \\h </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            )
            page = self.stuk(["veld", " PAGEREF doel1 \\h ", str(number)])
            inner = f"{_run(line, '')}<w:r><w:tab/></w:r>{page}"
            link = f'<w:hyperlink w:anchor="doel1">{inner}</w:hyperlink>'
            found.append(f"<w:p>{start if number == 0 else ''}{link}</w:p>")
        return "".join(found) + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'

    def alinea(self, block: Model) -> str:
        own = ""
        if block["stijl"]:
            own += f'<w:pStyle w:val="{block["stijl"]}"/>'
        if block["lijst"]:
            number, level = block["lijst"]
            of = f'<w:ilvl w:val="{level}"/><w:numId w:val="{self.lijst[number]}"/>'
            own += f"<w:numPr>{of}</w:numPr>"
        if block["jc"]:
            own += f'<w:jc w:val="{block["jc"]}"/>'
        inner = "".join(self.stuk(piece) for piece in block["stukken"])
        if block["cl"]:
            own_id = self.volgende()
            inner = (
                f'<w:bookmarkStart w:id="{own_id}" w:name="{block["cl"]}"/>{inner}'
                f'<w:bookmarkEnd w:id="{own_id}"/>'
            )
        return f"<w:p>{f'<w:pPr>{own}</w:pPr>' if own else ''}{inner}</w:p>"

    def stuk(self, piece: list[Any]) -> str:
        kind = piece[0]
        if kind == "t":
            return self.tekst(piece[1], piece[2])
        if kind == "tab":
            return "<w:r><w:tab/></w:r>"
        if kind == "link":
            own = self.relatie("hyperlink", piece[1], True)
            return f'<w:hyperlink r:id="{own}">{_run(piece[2], "")}</w:hyperlink>'
        if kind == "anker":
            return f'<w:hyperlink w:anchor="{piece[1]}">{_run(piece[2], "<w:i/>")}</w:hyperlink>'
        if kind == "veld":
            return (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText '
                f'xml:space="preserve">{piece[1]}</w:instrText></w:r><w:r><w:fldChar '
                f'w:fldCharType="separate"/></w:r>{_run(piece[2], "")}'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            )
        if kind == "simpel":
            return f'<w:fldSimple w:instr="{piece[1]}">{_run(piece[2], "")}</w:fldSimple>'
        if kind == "sdt":
            own = f'<w:sdtPr><w:id w:val="{self.volgende()}"/></w:sdtPr>'
            return f"<w:sdt>{own}<w:sdtContent>{_run(piece[1], '')}</w:sdtContent></w:sdt>"
        if kind == "som":
            return f"<m:oMath><m:r><m:t>{piece[1]}</m:t></m:r></m:oMath>"
        if kind == "vak":
            return (
                '<w:r><w:pict><v:shape style="width:90pt;height:20pt"><v:textbox><w:txbxContent>'
                f"<w:p>{_run(piece[1], '')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
                "</w:r>"
            )
        if kind in ("noot", "eindnoot"):
            return self.noot("footnote" if kind == "noot" else "endnote", piece[1])
        return self.beeld(piece[1])

    def tekst(self, text: str, form: str) -> str:
        """Cut into runs at chance places, as Word does."""
        if len(text) > 6 and self.rng.random() < 0.3:
            at = self.rng.randrange(1, len(text) - 1)
            return _run(text[:at], form) + _run(text[at:], form)
        return _run(text, form)

    def noot(self, kind: str, paragraphs: list[Any]) -> str:
        self.laatste[kind] = own = self.laatste.get(kind, self.rng.randint(0, 3)) + 1
        inner = "".join(
            f"<w:p>{''.join(self.stuk(p) for p in pieces)}</w:p>" for pieces in paragraphs
        )
        mark = f"<w:p><w:r><w:{kind}Ref/></w:r></w:p>"
        self.noten[kind].append(f'<w:{kind} w:id="{own}">{mark}{inner}</w:{kind}>')
        return f'<w:r><w:{kind}Reference w:id="{own}"/></w:r>'

    def beeld(self, which: int) -> str:
        name = f"media/beeld{which}.png"
        self.parts[f"word/{name}"] = png(which)
        own, number = self.relatie("image", name), self.volgende()
        return (
            '<w:r><w:drawing><wp:inline><wp:extent cx="200000" cy="200000"/>'
            f'<wp:docPr id="{number}" name="beeld"/><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            '<pic:cNvPr id="0" name="b"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip '
            f'r:embed="{own}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
            '<a:xfrm><a:off x="0" y="0"/><a:ext cx="200000" cy="200000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
            "</a:graphic></wp:inline></w:drawing></w:r>"
        )

    def tabel(self, block: Model) -> str:
        style = f'<w:tblStyle w:val="{block["stijl"]}"/>' if block["stijl"] else ""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in block["breedten"])
        rows = ""
        for number, cells in enumerate(block["rijen"]):
            head = "<w:trPr><w:tblHeader/></w:trPr>" if block["kop"] and number == 0 else ""
            inner = ""
            for column, one in enumerate(cells):
                merge = ""
                if block["samen"] and column == 0:
                    merge = "<w:vMerge/>" if number else '<w:vMerge w:val="restart"/>'
                width = f'<w:tcW w:w="{block["breedten"][column]}" w:type="dxa"/>'
                shade = (
                    f'<w:shd w:val="clear" w:color="auto" w:fill="{one["kleur"]}"/>'
                    if one["kleur"]
                    else ""
                )
                content = "".join(self.blok(b) for b in one["blokken"])
                inner += f"<w:tc><w:tcPr>{width}{merge}{shade}</w:tcPr>{content}</w:tc>"
            rows += f"<w:tr>{head}{inner}</w:tr>"
        own = f'{style}<w:tblW w:w="0" w:type="auto"/>'
        return f"<w:tbl><w:tblPr>{own}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def stijlen(self) -> str:
        kinds = {"Nadruk": "character", "Rooster": "table"}
        inner = (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Std"><w:name w:val="Normal"/>'
            "</w:style>"
        )
        for name in self.model["stijlen"]:
            kind = kinds.get(name, "paragraph")
            inner += (
                f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
            )
        return f"<w:styles {NS}>{inner}</w:styles>"

    def nummering(self) -> str:
        abstract = numbers = ""
        for number, shape in enumerate(self.model["lijsten"], 1):
            levels = "".join(
                f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
                f'<w:lvlText w:val="%{n + 1}."/></w:lvl>'
                for n in range(3)
            )
            abstract += (
                f'<w:abstractNum w:abstractNumId="{self.lijst[number]}">{levels}</w:abstractNum>'
            )
            numbers += (
                f'<w:num w:numId="{self.lijst[number]}">'
                f'<w:abstractNumId w:val="{self.lijst[number]}"/></w:num>'
            )
        return f"<w:numbering {NS}>{abstract}{numbers}</w:numbering>"


def _bladzijde(liggend: bool, marge: int) -> str:
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if liggend else 'w:w="11906" w:h="16838"'
    edges = " ".join(f'w:{side}="{marge}"' for side in ("top", "right", "bottom", "left"))
    return f'<w:pgSz {size}/><w:pgMar {edges} w:header="700" w:footer="700" w:gutter="0"/>'


def _run(text: str, form: str) -> str:
    own = f"<w:rPr>{form}</w:rPr>" if form else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def png(grey: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes((0, grey * 60)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
