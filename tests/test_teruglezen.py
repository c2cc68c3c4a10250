"""A returned file: all that a reviewer did is read back at its clause; nothing is invented."""

import copy
import io
import json
import random
import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import cli, kantoor, ooxml, tabelblad, wording
from generator.load import load_yaml
from generator.ooxml import W14, w
from generator.redline import aanvaard, verwerp
from generator.teruglezen import lees
from generator.teruglezen.gevolgd import wijzigingen
from generator.teruglezen.lezen import VELD
from generator.teruglezen.omrekenen import terug
from generator.teruglezen.stil import stille
from tests.huis import REGIO, ROOT, TENDER, Huis, spec_text

NAAM = "selectiedocument"
WIE, DAG = "Mr. Nieuwman", "2026-12-01T10:00:00Z"
NS = f'xmlns:w="{ooxml.W}" xmlns:w14="{W14}"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
VARIANT = "De variant is taakgericht."
KERN = "De kern: Wij zoeken hulp dichtbij."
DUUR = "De looptijd is vijf jaar met twee verlengingsopties van één jaar."


@pytest.fixture
def gemaakt(huis):
    huis.regio(REGIO.replace("term: Zwaluw", "term: Looptijd"))
    assert huis.bestek("render", TENDER, "--document", NAAM, "--no-pages") == 0
    return huis


class Stuk:
    """A draft in the hands of a reviewer."""

    def __init__(self, huis: Huis, van: Path | None = None) -> None:
        self.huis = huis
        self.path = huis.root / "terug.docx"
        data = (van or huis.root / "output" / TENDER / f"{NAAM}.docx").read_bytes()
        self.doc = Document(io.BytesIO(data))

    def alinea(self, text: str):
        return next(
            p
            for p in self.doc.element.iter(w("p"))
            if ooxml.visible_text(p).replace("\xa0", " ") == text
        )

    def rij(self, text: str):
        return next(
            r for r in self.doc.element.iter(w("tr")) if text in ooxml.visible_text(r).split("\n")
        )

    def tekst(self, paragraph, text: str) -> None:
        """Type another text, with tracking off."""
        runs = [r for r in paragraph.iter(w("r")) if r.find(w("t")) is not None]
        for run in runs[1:]:
            run.getparent().remove(run)
        runs[0].find(w("t")).text = text

    def knip(self, paragraph, at: int):
        """The runs of a paragraph, cut at a character; gives those behind it."""
        seen = 0
        for run in [r for r in paragraph.iter(w("r")) if r.find(w("t")) is not None]:
            own = run.find(w("t"))
            if seen < at < seen + len(own.text):
                other = copy.deepcopy(run)
                run.addnext(other)
                text = own.text
                own.text, other.find(w("t")).text = text[: at - seen], text[at - seen :]
                for piece in (own, other.find(w("t"))):
                    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            seen += len(run.find(w("t")).text)
        out, seen = [], 0
        for run in [r for r in paragraph.iter(w("r")) if r.find(w("t")) is not None]:
            if seen >= at:
                out.append(run)
            seen += len(run.find(w("t")).text)
        return out

    def weg(self, paragraph, old: str, tag: str = "del"):
        """Delete a word with tracking on; gives the mark."""
        text = ooxml.visible_text(paragraph)
        at = text.index(old)
        self.knip(paragraph, at + len(old))
        runs = self.knip(paragraph, at)
        mark = merk(tag)
        runs[0].addprevious(mark)
        done = 0
        for run in runs:
            if done >= len(old):
                break
            done += len(run.find(w("t")).text)
            mark.append(run)
        if tag == "del":
            for own in mark.iter(w("t")):
                own.tag = w("delText")
        return mark

    def erbij(self, paragraph, text: str, achter: str = "", tag: str = "ins"):
        """Insert a text with tracking on, behind a text or at the end."""
        mark = merk(tag)
        mark.append(ooxml.text_run(text))
        whole = ooxml.visible_text(paragraph)
        behind = self.knip(paragraph, whole.index(achter) + len(achter)) if achter else []
        if behind:
            behind[0].addprevious(mark)
        else:
            [r for r in paragraph if r.tag in (w("r"), w("ins"), w("del"))][-1].addnext(mark)
        return mark

    def alineamerk(self, paragraph, tag: str) -> None:
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = OxmlElement("w:pPr")
            paragraph.insert(0, properties)
        holder = OxmlElement("w:rPr")
        holder.append(merk(tag))
        properties.append(holder)

    def bewaar(self):
        self.doc.save(str(self.path))
        return self.path

    def lees(self, capsys, *args: str) -> list[dict]:
        self.bewaar()
        return lees_terug(self.huis, capsys, self.path, *args)["bevindingen"]


def lees_terug(huis, capsys, path, *args: str) -> dict:
    capsys.readouterr()
    assert huis.bestek("readback", str(path), "--format", "json", *args) == 0
    return json.loads(capsys.readouterr().out)


def merk(tag: str, nummer: int = 900):
    return parse_xml(f'<w:{tag} {NS} w:id="{nummer}" w:author="{WIE}" w:date="{DAG}"/>')


def nieuwe_alinea(text: str):
    made = OxmlElement("w:p")
    made.append(ooxml.text_run(text))
    return made


def enige(found: list[dict], soort: str, bouwsteen: str, gevolgd: bool) -> dict:
    assert [one["soort"] for one in found] == [soort], found
    one = found[0]
    assert one["bouwsteen"] == bouwsteen and one["bijgehouden"] is gevolgd
    if gevolgd:
        assert (one["wie"], one["wanneer"]) == (WIE, DAG)
    return one


# --- nothing done ------------------------------------------------------------------------


def test_an_unedited_file_gives_nothing(gemaakt, capsys):
    assert Stuk(gemaakt).lees(capsys) == []
    original = gemaakt.root / "output" / TENDER / f"{NAAM}.docx"
    data = lees_terug(gemaakt, capsys, original)
    assert data["bevindingen"] == [] and data["zelfde_versie"] and data["niet_vergeleken"]


def test_counted_fields_are_no_edit(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    fields = [f for f in ooxml.fields(stuk.doc.element) if f.instruction.split()[0] == "REF"]
    assert fields
    ooxml.set_result(stuk.doc.element, fields[0], "99.9")
    assert stuk.lees(capsys) == []


# --- silent edits ------------------------------------------------------------------------


def test_a_silent_edit_of_a_value_points_at_the_spec(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    stuk.tekst(stuk.alinea(VARIANT), "De variant is outputgericht.")
    one = enige(stuk.lees(capsys), "gewijzigd", "bs_percelen", False)
    assert one["oud"] == VARIANT and one["nieuw"] == "De variant is outputgericht."
    hit = [v for v in one["waarden"] if v["geraakt"]]
    assert [v["pad"] for v in hit] == ["uitvoeringsvariant"]
    assert hit[0]["plaats"].startswith("tender_specs/proef/klein.yaml:")
    assert "spec" in one["te_doen"] and "vaste tekst" not in one["te_doen"]


def test_a_silent_edit_of_fixed_text_points_at_the_clause(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    stuk.tekst(stuk.alinea(VARIANT), "De uitvoeringsvariant is taakgericht.")
    one = enige(stuk.lees(capsys), "gewijzigd", "bs_percelen", False)
    assert not any(v["geraakt"] for v in one["waarden"])
    assert one["sjabloon"] == "templates/bouwstenen/bs_percelen.docx"
    assert one["variant"] == "templates/bouwstenen/proef/klein/bs_percelen.docx"
    assert one["variant"] in one["te_doen"] and "spec" not in one["te_doen"]


def test_silent_deleted_new_joined_and_split(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    gone = stuk.alinea(VARIANT)
    gone.getparent().remove(gone)
    one = enige(stuk.lees(capsys), "alinea verwijderd", "bs_percelen", False)
    assert one["oud"] == VARIANT and not one["nieuw"]

    stuk = Stuk(gemaakt)
    stuk.alinea(VARIANT).addnext(nieuwe_alinea("Een nieuwe bepaling van de jurist."))
    one = enige(stuk.lees(capsys), "nieuwe alinea", "bs_percelen", False)
    assert one["nieuw"] == "Een nieuwe bepaling van de jurist." and "bs_percelen" in one["te_doen"]

    stuk = Stuk(gemaakt)
    first, second = stuk.alinea("Dit gaat over Proefteams."), stuk.alinea(KERN)
    first.extend([ooxml.text_run(" "), *[c for c in second if c.tag != w("pPr")]])
    second.getparent().remove(second)
    one = enige(stuk.lees(capsys), "alinea's samengevoegd", "bs_inleiding", False)
    assert one["nieuw"] == f"Dit gaat over Proefteams. {KERN}"

    stuk = Stuk(gemaakt)
    whole = stuk.alinea(DUUR)
    tail = nieuwe_alinea("")
    tail.extend(stuk.knip(whole, DUUR.index("met twee")))
    end = list(whole.iter(w("bookmarkEnd")))[-1]
    tail.append(end)
    whole.addnext(tail)
    one = enige(stuk.lees(capsys), "alinea gesplitst", "bs_looptijd", False)
    assert " ¶ met twee" in one["nieuw"] and one["oud"] == DUUR


def test_a_silent_move(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    first = stuk.alinea("Dit gaat over Proefteams.")
    stuk.alinea(VARIANT).addnext(first)
    one = enige(stuk.lees(capsys), "verplaatsing", "bs_inleiding", False)
    assert one["kop"] == "Inleiding" and "Percelen" in one["toelichting"]


def test_rows_of_a_table(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    row = stuk.rij("Looptijd")
    row.getparent().remove(row)
    one = enige(stuk.lees(capsys), "alinea verwijderd", "bs_begrippen", False)
    assert one["oud"] == "Looptijd | Een vogel."

    stuk = Stuk(gemaakt)
    fresh = copy.deepcopy(stuk.rij("Looptijd"))
    for mark in [*fresh.iter(w("bookmarkStart")), *fresh.iter(w("bookmarkEnd"))]:
        mark.getparent().remove(mark)
    for own, text in zip(fresh.iter(w("t")), ("Mus", "Ook een vogel."), strict=True):
        own.text = text
    stuk.rij("Looptijd").addnext(fresh)
    one = enige(stuk.lees(capsys), "nieuwe alinea", "bs_begrippen", False)
    assert one["nieuw"] == "Mus | Ook een vogel."

    stuk = Stuk(gemaakt)
    stuk.tekst(stuk.alinea("Een vogel."), "Een trekvogel.")
    one = enige(stuk.lees(capsys), "gewijzigd", "bs_begrippen", False)
    assert [v["pad"] for v in one["waarden"] if v["geraakt"]] == ["regio.begrippen[2].definitie"]


def test_lost_bookmarks_do_not_hide_or_invent_anything(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    body = stuk.doc.element
    for mark in [*body.iter(w("bookmarkStart")), *body.iter(w("bookmarkEnd"))]:
        mark.getparent().remove(mark)
    assert stuk.lees(capsys) == []
    stuk.tekst(stuk.alinea(VARIANT), "De variant is outputgericht.")
    stuk.weg(stuk.alinea(KERN), "dichtbij")
    first, second = stuk.lees(capsys)
    assert (first["soort"], first["bouwsteen"]) == ("verwijdering", "bs_inleiding")
    assert (second["soort"], second["bouwsteen"]) == ("gewijzigd", "bs_percelen")


def test_a_header(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    stuk.doc.sections[0].header.paragraphs[0].text = "Een andere koptekst"
    found = stuk.lees(capsys)
    assert [(one["soort"], one["deel"]) for one in found] == [("gewijzigd", "koptekst")]


# --- tracked changes ---------------------------------------------------------------------


def test_tracked_words(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    stuk.erbij(stuk.alinea(VARIANT), " altijd", "De variant is")
    one = enige(stuk.lees(capsys), "invoeging", "bs_percelen", True)
    assert one["nieuw"] == "altijd" and one["alinea_nieuw"] == "De variant is altijd taakgericht."

    stuk = Stuk(gemaakt)
    stuk.weg(stuk.alinea(VARIANT), "variant ")
    one = enige(stuk.lees(capsys), "verwijdering", "bs_percelen", True)
    assert one["oud"] == "variant" and one["alinea_nieuw"] == "De is taakgericht."

    stuk = Stuk(gemaakt)
    stuk.weg(stuk.alinea(VARIANT), "taakgericht").addnext(insertion("outputgericht"))
    one = enige(stuk.lees(capsys), "vervanging", "bs_percelen", True)
    assert (one["oud"], one["nieuw"]) == ("taakgericht", "outputgericht")
    assert [v["pad"] for v in one["waarden"] if v["geraakt"]] == ["uitvoeringsvariant"]


def insertion(text: str):
    mark = merk("ins")
    mark.append(ooxml.text_run(text))
    return mark


def test_tracked_paragraphs(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    gone = stuk.alinea(VARIANT)
    stuk.weg(gone, VARIANT)
    stuk.alineamerk(gone, "del")
    one = enige(stuk.lees(capsys), "alinea verwijderd", "bs_percelen", True)
    assert one["oud"] == VARIANT

    for before in (True, False):  # both ways in which programs write a new paragraph
        stuk = Stuk(gemaakt)
        fresh = OxmlElement("w:p")
        fresh.append(insertion("Een nieuwe bepaling."))
        stuk.alinea(VARIANT).addnext(fresh)
        stuk.alineamerk(stuk.alinea(VARIANT) if before else fresh, "ins")
        one = enige(stuk.lees(capsys), "nieuwe alinea", "bs_percelen", True)
        assert one["nieuw"] == "Een nieuwe bepaling."

    stuk = Stuk(gemaakt)
    stuk.alineamerk(stuk.alinea("Dit gaat over Proefteams."), "del")
    one = enige(stuk.lees(capsys), "alinea's samengevoegd", "bs_inleiding", True)
    assert one["oud"] == f"Dit gaat over Proefteams. ¶ {KERN}"

    stuk = Stuk(gemaakt)
    whole = stuk.alinea(DUUR)
    tail = OxmlElement("w:p")
    tail.extend(stuk.knip(whole, DUUR.index("met twee")))
    tail.append(list(whole.iter(w("bookmarkEnd")))[-1])
    whole.addnext(tail)
    stuk.alineamerk(whole, "ins")
    one = enige(stuk.lees(capsys), "alinea gesplitst", "bs_looptijd", True)
    assert one["oud"] == DUUR


def test_a_tracked_move(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    source = stuk.alinea(VARIANT)
    stuk.weg(source, VARIANT, "moveFrom")
    stuk.alineamerk(source, "moveFrom")
    target = OxmlElement("w:p")
    mark = merk("moveTo")
    mark.append(ooxml.text_run(VARIANT))
    target.append(mark)
    stuk.alineamerk(target, "moveTo")
    stuk.alinea(KERN).addprevious(target)
    one = enige(stuk.lees(capsys), "verplaatsing", "bs_percelen", True)
    assert one["oud"] == one["nieuw"] == VARIANT and "Inleiding" in one["toelichting"]


def test_tracked_formatting(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    run = next(stuk.alinea(VARIANT).iter(w("r")))
    properties = parse_xml(
        f'<w:rPr {NS}><w:b/><w:rPrChange w:id="9" w:author="{WIE}" w:date="{DAG}"><w:rPr/>'
        "</w:rPrChange></w:rPr>"
    )
    run.insert(0, properties)
    one = enige(stuk.lees(capsys), "opmaak", "bs_percelen", True)
    assert one["toelichting"] == "vet" and one["oud"]


def test_tracked_rows(gemaakt, capsys):
    for tag, soort in (("del", "alinea verwijderd"), ("ins", "nieuwe alinea")):
        stuk = Stuk(gemaakt)
        row = stuk.rij("Looptijd")
        if tag == "ins":
            fresh = copy.deepcopy(row)
            for mark in [*fresh.iter(w("bookmarkStart")), *fresh.iter(w("bookmarkEnd"))]:
                mark.getparent().remove(mark)
            for own, text in zip(fresh.iter(w("t")), ("Mus", "Klein."), strict=True):
                own.text = text
            row.addnext(fresh)
            row = fresh
        row._add_trPr().append(merk(tag)) if row.trPr is None else row.trPr.append(merk(tag))
        one = enige(stuk.lees(capsys), soort, "bs_begrippen", True)
        assert " | " in one["oud"] + one["nieuw"]


def test_tracked_and_silent_in_one_paragraph_are_both_told(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    own = stuk.alinea(VARIANT)
    stuk.tekst(own, "De gekozen variant is taakgericht.")
    stuk.erbij(own, " altijd", "variant is")
    found = stuk.lees(capsys)
    assert [(o["soort"], o["bijgehouden"]) for o in found] == [
        ("invoeging", True),
        ("gewijzigd", False),
    ]
    assert {o["bouwsteen"] for o in found} == {"bs_percelen"}


# --- comments ----------------------------------------------------------------------------


def met_opmerkingen(stuk: Stuk, bij: str = VARIANT) -> None:
    """A thread of two at the variant, and a loose comment, as Word writes them."""
    runs = list(stuk.alinea(bij).iter(w("r")))
    stuk.doc.add_comment([_run(stuk, runs)], "Moet dit niet outputgericht zijn?", WIE, "MN")
    stuk.doc.add_comment([_run(stuk, runs)], "Eens.", "Beleid", "B")
    stuk.doc.add_comment([_run(stuk, list(stuk.alinea(KERN).iter(w("r"))))], "Mooi.", WIE, "MN")
    stuk.bewaar()
    parts = ooxml.read_package(stuk.path)
    root = ooxml.parse(parts["word/comments.xml"])
    for number, comment in enumerate(root.iter(w("comment")), 1):
        comment.set(w("date"), DAG)
        [*comment.iter(w("p"))][-1].set(f"{{{W14}}}paraId", f"0000000{number}")
    parts["word/comments.xml"] = ooxml.serialize(root)
    parts["word/commentsExtended.xml"] = (
        f'<w15:commentsEx {W15}><w15:commentEx w15:paraId="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
        '<w15:commentEx w15:paraId="00000003" w15:done="0"/></w15:commentsEx>'
    ).encode()
    koppel(
        parts,
        "commentsExtended",
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    )
    stuk.path.write_bytes(ooxml.write_package(parts))


def koppel(parts: dict[str, bytes], naam: str, soort: str) -> None:
    """Tie a part that was added to the document."""
    rels = ooxml.parse(parts["word/_rels/document.xml.rels"])
    own = {"Id": f"rId{naam}", "Type": soort, "Target": f"{naam}.xml"}
    rels.append(rels.makeelement(f"{{{ooxml.PR}}}Relationship", own))
    parts["word/_rels/document.xml.rels"] = ooxml.serialize(rels)
    types = ooxml.parse(parts[ooxml.CONTENT_TYPES])
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{naam}+xml"
    own = {"PartName": f"/word/{naam}.xml", "ContentType": kind}
    types.append(types.makeelement(f"{{{ooxml.CT}}}Override", own))
    parts[ooxml.CONTENT_TYPES] = ooxml.serialize(types)


def _run(stuk: Stuk, runs: list):
    from docx.text.run import Run

    return Run(next(r for r in runs if r.find(w("t")) is not None), stuk.doc)


def test_comments_with_threads_and_resolved(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    met_opmerkingen(stuk)
    found = lees_terug(gemaakt, capsys, stuk.path)["bevindingen"]
    assert [o["soort"] for o in found] == ["opmerking", "opmerking"]
    loose, thread = found
    assert (loose["bouwsteen"], thread["bouwsteen"]) == ("bs_inleiding", "bs_percelen")
    assert thread["nieuw"] == "Moet dit niet outputgericht zijn?" and thread["wie"] == WIE
    assert thread["opgelost"] is True and loose["opgelost"] is False
    assert [(r["wie"], r["tekst"]) for r in thread["reacties"]] == [("Beleid", "Eens.")]
    assert thread["oud"] in VARIANT and thread["oud"]


def test_comments_of_our_own_that_nobody_answered_are_no_finding(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    runs = list(stuk.alinea(VARIANT).iter(w("r")))
    stuk.doc.add_comment([_run(stuk, runs)], "Open keuze.", "bestek", "b")
    assert stuk.lees(capsys) == []


# --- what we had made --------------------------------------------------------------------


def test_made_again_when_the_output_is_gone_or_edited(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    stuk.tekst(stuk.alinea(VARIANT), "De variant is outputgericht.")
    stuk.bewaar()
    output = gemaakt.root / "output" / TENDER / f"{NAAM}.docx"
    output.write_bytes(stuk.path.read_bytes())  # edited in place: not what we made
    enige(lees_terug(gemaakt, capsys, output)["bevindingen"], "gewijzigd", "bs_percelen", False)
    shutil.rmtree(gemaakt.root / "output")
    enige(stuk.lees(capsys), "gewijzigd", "bs_percelen", False)
    gemaakt.spec(opdracht="{kern: Iets anders}")
    assert gemaakt.bestek("readback", str(stuk.path)) == 1 or "W693" in capsys.readouterr().err


def test_a_published_copy_is_compared_with_what_was_published(gemaakt, capsys):
    gemaakt.released()
    args = ["--fase", "selectie", "--datum", "2026-01-05"]
    assert gemaakt.bestek("publish", TENDER, *args) == 0
    ledger = gemaakt.root / "tender_specs/proef/publicaties/klein/0001-selectie/documenten"
    published = ledger / f"{NAAM}.docx"
    data = lees_terug(gemaakt, capsys, published)
    assert data["bevindingen"] == [] and data["vergeleken_met"] == "publicatie 0001-selectie"
    gemaakt.spec(naam="Andere teams")  # what was published stays what it is compared with
    shutil.rmtree(gemaakt.root / "output")
    stuk = Stuk(gemaakt, published)
    stuk.tekst(stuk.alinea(VARIANT), "De variant is outputgericht.")
    one = enige(stuk.lees(capsys), "gewijzigd", "bs_percelen", False)
    assert [v["pad"] for v in one["waarden"] if v["geraakt"]] == ["uitvoeringsvariant"]


def test_a_note_of_the_reviewer_stands_at_its_clause(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    run = OxmlElement("w:r")
    run.append(parse_xml(f'<w:footnoteReference {NS} w:id="7"/>'))
    stuk.alinea(VARIANT).append(run)
    stuk.bewaar()
    parts = ooxml.read_package(stuk.path)
    parts["word/footnotes.xml"] = (
        f'<w:footnotes {NS}><w:footnote w:id="7"><w:p><w:r><w:t>Zie de wet.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    ).encode()
    koppel(parts, "footnotes", f"{ooxml.R}/footnotes")
    stuk.path.write_bytes(ooxml.write_package(parts))
    found = lees_terug(gemaakt, capsys, stuk.path)["bevindingen"]
    one = enige(found, "nieuwe alinea", "bs_percelen", False)
    assert one["deel"] == "voetnoot" and one["nieuw"] == "Zie de wet."


def test_a_changed_spec_is_told(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    shutil.rmtree(gemaakt.root / "output")
    gemaakt.spec(naam="Andere teams")
    stuk.bewaar()
    capsys.readouterr()
    assert gemaakt.bestek("readback", str(stuk.path)) == 0
    assert "W693" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["vreemd", "kapot", "leeg", "elders", "boven"])
def test_strange_files_are_told(gemaakt, capsys, what, tmp_path):
    path = gemaakt.root / "x.docx"
    if what == "vreemd":
        Document().save(str(path))
    elif what == "leeg":
        path.write_bytes(b"")
    elif what == "kapot":
        path.write_bytes(b"PK\x03\x04 geen zip")
    else:
        stuk = Stuk(gemaakt)
        stuk.bewaar()
        parts = ooxml.read_package(stuk.path)
        name = b"nergens/klein" if what == "elders" else b"../../etc/proef"
        own = parts["docProps/custom.xml"]
        parts["docProps/custom.xml"] = own.replace(b">proef/klein/", b">" + name + b"/")
        assert parts["docProps/custom.xml"] != own
        path.write_bytes(ooxml.write_package(parts))
    capsys.readouterr()
    assert gemaakt.bestek("readback", str(path)) == 1
    told = capsys.readouterr()
    assert "W69" in told.err and "Traceback" not in told.err and not told.out
    assert gemaakt.bestek("readback", str(gemaakt.root / "weg.docx")) == 2


# --- proposals ---------------------------------------------------------------------------

COMMENTED = "# boven alles\n" + spec_text().replace(
    "uitvoeringsvariant: taakgericht\n",
    "# waarom: zie de strategie\nuitvoeringsvariant: taakgericht  # besluit van het college\n",
)


def toegepast(text: str, patch: str) -> str:
    """Apply a unified diff, as ``patch`` does: every line of context must be there."""
    lines, out, at = text.splitlines(keepends=True), [], 0
    for line in patch.splitlines(keepends=True):
        if line.startswith(("---", "+++")):
            continue
        if line.startswith("@@"):
            start = int(line.split("-")[1].split(",")[0].split(" ")[0]) - 1
            out += lines[at:start]
            at = start
        elif line.startswith(("-", " ")):
            assert lines[at] == line[1:]
            out += [line[1:]] if line[0] == " " else []
            at += 1
        elif line.startswith("+"):
            out.append(line[1:])
    return "".join(out + lines[at:])


def test_a_proposal_changes_the_value_and_nothing_else(huis, capsys):
    path = huis.spec(text=COMMENTED)
    assert huis.bestek("render", TENDER, "--document", NAAM, "--no-pages") == 0
    stuk = Stuk(huis)
    stuk.weg(stuk.alinea(VARIANT), "taakgericht").addnext(insertion("outputgericht"))
    stuk.tekst(stuk.alinea(KERN), "De kern: Wij zoeken hulp: dichtbij, én snel.")
    stuk.weg(stuk.alinea(DUUR), "vijf").addnext(insertion("zes"))
    stuk.bewaar()
    patch = huis.root / "w.patch"
    before = path.read_bytes()
    data = lees_terug(huis, capsys, stuk.path, "--propose", str(patch))
    assert path.read_bytes() == before  # proposed, never applied
    text = toegepast(COMMENTED, patch.read_text(encoding="utf-8"))
    assert data["voorstel"]["patch"] == patch.read_text(encoding="utf-8")
    changed = [
        (a, b) for a, b in zip(COMMENTED.splitlines(), text.splitlines(), strict=True) if a != b
    ]
    assert len(changed) == 2
    assert "uitvoeringsvariant: outputgericht  # besluit van het college" in text
    assert [c.split("#")[1:] for c in text.splitlines()] == [
        c.split("#")[1:] for c in COMMENTED.splitlines()
    ]
    path.write_text(text, encoding="utf-8")
    source, problems = load_yaml(path, "x")
    assert source is not None and not problems
    assert source.data["opdracht"]["kern"] == "Wij zoeken hulp: dichtbij, én snel"
    assert not huis.fouten()
    assert "De variant is outputgericht." in huis.text()
    left = data["voorstel"]["niet_voorgesteld"]
    assert len(left) == 1 and "berekend" in left[0]["reden"]


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("De variant is onzingericht.", "fout"),
        ("Wij kiezen outputgericht.", "meer gewijzigd"),
    ],
)
def test_what_cannot_be_proposed_is_told(gemaakt, capsys, new, reason):
    stuk = Stuk(gemaakt)
    stuk.tekst(stuk.alinea(VARIANT), new)
    stuk.bewaar()
    data = lees_terug(gemaakt, capsys, stuk.path, "--propose")
    assert data["voorstel"]["patch"] == "" and not stuk.path.with_suffix(".patch").exists()
    assert reason in data["voorstel"]["niet_voorgesteld"][0]["reden"]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-900, 900))
def test_dates_there_and_back(day, more):
    other = day + timedelta(more)
    assert terug(day.isoformat(), wording.datum(day), wording.datum(other)) == other.isoformat()


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_amounts_there_and_back(one, other):
    found = terug(str(one), wording.bedrag(one), wording.bedrag(other))
    assert found is not None and Decimal(found) == other


@settings(deadline=None)  # the first one makes the list of words
@given(st.integers(0, 999), st.integers(0, 999))
def test_numbers_in_words_there_and_back(one, other):
    for form in (wording.getalwoord, wording.getal, wording.percentage, wording.maanden):
        assert terug(str(one), form(one), form(other)) == str(other)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_only_what_prints_as_asked_is_given_back(raw, printed, wanted):
    found = terug(raw, printed, wanted)
    assert found is None or " ".join(wanted.split()).lower() == " ".join(found.split()).lower()


# --- forms -------------------------------------------------------------------------------


def test_the_list_as_worksheet_json_and_text(gemaakt, capsys):
    stuk = Stuk(gemaakt)
    stuk.tekst(stuk.alinea(VARIANT), "=HYPERLINK(1)")
    stuk.bewaar()
    sheet, listed = gemaakt.root / "w.xlsx", gemaakt.root / "w.json"
    for target in (sheet, listed):
        assert gemaakt.bestek("readback", str(stuk.path), "--uit", str(target)) == 0
    told = capsys.readouterr().out
    assert "bs_percelen" in told and "te doen: " in told and "1 bevinding;" in told
    rows = list(openpyxl.load_workbook(sheet).active.iter_rows())
    assert [c.value for c in rows[0]][:3] == ["nr", "soort", "bijgehouden"] and len(rows) == 2
    assert any(c.value == "=HYPERLINK(1)" for c in rows[1])
    assert all(c.data_type in ("s", "n") for c in rows[1] if c.value is not None)
    assert json.loads(listed.read_text())["bevindingen"][0]["nieuw"] == "=HYPERLINK(1)"
    assert gemaakt.bestek("readback", str(stuk.path), "--uit", str(sheet)) == 2
    first = sheet.read_bytes()
    assert gemaakt.bestek("readback", str(stuk.path), "--uit", str(sheet), "--overwrite") == 0
    assert sheet.read_bytes() == first


def test_a_cell_never_calculates():
    data = tabelblad.tabel("t", [("a", 5)], [["=1+1"], ["@x"], ["a\x00b" + "x" * 40_000]])
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]
    assert [c.data_type for c in cells] == ["s"] * 4
    assert cells[1].quotePrefix and cells[2].quotePrefix and len(cells[3].value) < 32_768


# --- random edits ------------------------------------------------------------------------


def test_random_silent_edits_are_each_found_and_none_is_invented(gemaakt):
    made = lees(Stuk(gemaakt).bewaar().read_bytes())
    for seed in range(25):
        dice = random.Random(seed)
        stuk = Stuk(gemaakt)
        texts = [
            p
            for p in stuk.doc.element.body.iter(w("p"))
            if len(ooxml.visible_text(p).split()) > 3 and not [*p.iter(w("fldChar"))]
        ]
        chosen = dice.sample(texts, 3)
        expected = set()
        for number, one in enumerate(chosen):
            old = ooxml.visible_text(one)
            if number == 0:
                one.getparent().remove(one) if one.getparent().tag == w("body") else None
                if one.getparent() is None:
                    expected.add((" ".join(old.split()), ""))
                continue
            words = old.split()
            words[dice.randrange(len(words))] = f"anders{number}"
            stuk.tekst(one, " ".join(words))
            expected.add((" ".join(old.split()), " ".join(words)))
        found = stille(made, lees(stuk.bewaar().read_bytes()))
        assert {(one.oud, one.nieuw) for one in found} == expected, seed


def test_both_readings_are_those_of_accepting_and_rejecting(gemaakt):
    stuk = Stuk(gemaakt)
    stuk.weg(stuk.alinea(VARIANT), "taakgericht").addnext(insertion("outputgericht"))
    stuk.erbij(stuk.alinea(KERN), " Nu.")
    data = stuk.bewaar().read_bytes()
    raw = lees(data)
    assert [a.oud for a in raw] == [a.nieuw for a in lees(verwerp(data))]
    assert [a.nieuw for a in raw] == [a.nieuw for a in lees(aanvaard(data))]
    assert [a.kaal.replace(VELD, "") for a in raw if a.nieuw] != []
    assert len(wijzigingen(raw)) == 2


# --- LibreOffice -------------------------------------------------------------------------


def door_libreoffice(path, folder):
    subprocess.run(
        [
            kantoor.find_soffice(),
            f"-env:UserInstallation=file://{folder}/lo",
            "--headless",
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return folder / path.name


soffice = pytest.mark.skipif(
    kantoor.find_soffice() is None, reason="LibreOffice is niet geïnstalleerd"
)


@soffice
def test_a_real_draft_saved_by_libreoffice_gives_nothing(tmp_path, capsys):
    root = ["--project", str(ROOT)]
    args = ["--document", NAAM, "--no-pages", "--out", str(tmp_path / "uit")]
    assert cli.main([*root, "render", "wbo/slt", *args]) == 0
    again = door_libreoffice(tmp_path / "uit/wbo/slt" / f"{NAAM}.docx", tmp_path)
    capsys.readouterr()
    more = ["--format", "json", "--out", str(tmp_path / "uit")]
    assert cli.main([*root, "readback", str(again), *more]) == 0
    assert json.loads(capsys.readouterr().out)["bevindingen"] == []


@soffice
def test_edits_saved_by_libreoffice_are_the_same_edits(gemaakt, capsys, tmp_path):
    stuk = Stuk(gemaakt)
    stuk.weg(stuk.alinea(VARIANT), "taakgericht").addnext(insertion("outputgericht"))
    stuk.alineamerk(stuk.alinea("Dit gaat over Proefteams."), "del")
    gone = stuk.rij("Looptijd")
    gone.getparent().remove(gone)
    met_opmerkingen(stuk, "De variant is outputgericht.")
    before = lees_terug(gemaakt, capsys, stuk.path)["bevindingen"]
    assert len(before) == 5
    after = lees_terug(gemaakt, capsys, door_libreoffice(stuk.path, tmp_path))["bevindingen"]
    # LibreOffice 7.4 keeps no thread: an answer comes back as a comment at the same place
    names = ("soort", "bouwsteen", "oud", "nieuw", "wie")

    def shown(found):
        rows = [tuple(one[name] for name in names) for one in found]
        for one in found:
            rows += [
                ("opmerking", one["bouwsteen"], one["oud"], r["tekst"], r["wie"])
                for r in one["reacties"]
            ]
        return sorted(rows)

    assert shown(after) == shown(before)
    settled = [[o["nieuw"] for o in found if o["opgelost"]] for found in (before, after)]
    assert settled[0] == settled[1] == ["Moet dit niet outputgericht zijn?"]
