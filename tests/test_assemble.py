"""Skeleton, clauses and house style to one template."""

import io
import re
import shutil
from pathlib import Path

import pytest
from docx import Document

from generator import assemble as stage
from generator import marks, ooxml
from generator.assemble import Sjabloon, assemble, clause_file, house_style, used_by
from generator.ooxml import w
from generator.register import Bouwsteen
from tests import huis as bouw
from tests.huis import CLAUSES, TENDER, Huis, text_of, tree


def made(huis: Huis, tender: str = TENDER, cache: Path | None = None) -> Sjabloon:
    template, found = assemble(
        huis.project.templates, "selectiedocument", tender, huis.house.register, cache
    )
    assert template is not None, found
    return template


def plain(docx: bytes) -> str:
    """The text without the marks, so the text as the template owner wrote it."""
    return re.sub(f"{marks.CLAUSE}[^{marks.CLAUSE_END}]*{marks.CLAUSE_END}", "", text_of(docx))


# --- what goes in --------------------------------------------------------------------------------


def test_clauses_stand_in_the_place_of_their_markers(huis: Huis) -> None:
    template = made(huis)
    lines = plain(template.docx).splitlines()
    assert "[[" not in "\n".join(lines)
    assert lines[lines.index("Inleiding") + 1] == "Dit gaat over {{ naam }}."
    assert lines[lines.index("Looptijd") + 1].startswith("De looptijd is")
    assert [b.id for b in template.bouwstenen] == list(CLAUSES)
    assert template.place.file == "templates/documenten/selectiedocument.docx"


def test_used_by_names_each_clause_once_in_order(huis: Huis) -> None:
    huis.skeleton("[[bs_looptijd]]", "x", "[[bs_inleiding]]", "[[bs_looptijd]]", "a [[bs_nee]]")
    assert used_by(huis.project.templates, "selectiedocument") == ("bs_looptijd", "bs_inleiding")


def test_every_paragraph_knows_its_owner(huis: Huis) -> None:
    template = made(huis)
    paragraphs = list(tree(template.docx).find(w("body")).iter(w("p")))
    assert len(template.eigenaars) == len(paragraphs)
    for paragraph, owner in zip(paragraphs, template.eigenaars, strict=True):
        text = ooxml.visible_text(paragraph)
        if "looptijd_woorden" in text:
            assert owner == "bs_looptijd"
        if text in ("Inleiding", "Looptijd"):
            assert owner == ""


def test_styles_come_from_the_house_style(huis: Huis) -> None:
    document = Document(str(huis.style))
    document.styles["Heading 1"].font.size = 123456
    document.save(str(huis.style))
    styles = ooxml.serialize(tree(made(huis).docx, "word/styles.xml"))
    assert b'w:val="19"' in styles  # 123456 EMU is 9.7 points, 19 halves


def test_no_skeleton(huis: Huis) -> None:
    template, found = assemble(huis.project.templates, "niets", TENDER, {}, None)
    assert template is None
    assert [(p.code, p.place.file) for p in found] == [("S503", "templates/documenten/niets.docx")]


def test_every_missing_clause_is_reported(huis: Huis) -> None:
    huis.skeleton("[[bs_a]]", "[[bs_b]]", "[[bs_inleiding]]")
    known = {"bs_a": Bouwsteen("bs_a", "A"), "bs_inleiding": Bouwsteen("bs_inleiding", "I")}
    template, found = assemble(huis.project.templates, "selectiedocument", TENDER, known, None)
    assert template is None
    assert [(p.code, p.path) for p in found] == [("S504", "bs_a"), ("S504", "bs_b")]


# --- variants -------------------------------------------------------------------------------------


def test_the_tenders_own_clause_wins_then_that_of_the_region(huis: Huis) -> None:
    templates = huis.project.templates
    shared = templates / "bouwstenen" / "bs_inleiding.docx"
    assert clause_file(templates, "bs_inleiding", TENDER) == shared
    region = huis.clause("bs_inleiding", "Van de regio.", folder="proef")
    assert clause_file(templates, "bs_inleiding", TENDER) == region
    assert clause_file(templates, "bs_inleiding", "elders/klein") == shared
    own = huis.clause("bs_inleiding", "Van deze aanbesteding.", folder="proef/klein")
    assert clause_file(templates, "bs_inleiding", TENDER) == own
    assert clause_file(templates, "bs_inleiding", "proef/ander") == region
    assert "Van deze aanbesteding." in huis.text()


def test_the_house_style_of_the_region(huis: Huis) -> None:
    folder = huis.project.templates / "huisstijl"
    assert house_style(huis.project.templates, "proef") == folder / "standaard.docx"
    bouw.house_style(folder / "proef.docx", "Kop van de regio")
    assert house_style(huis.project.templates, "proef") == folder / "proef.docx"
    rendered, _ = huis.make()
    assert text_of(rendered.docx, "word/header1.xml") == "Kop van de regio"


# --- marks ----------------------------------------------------------------------------------------


def clause_marks(docx: bytes) -> list[str]:
    pattern = f"{marks.CLAUSE}([^{marks.CLAUSE_END}]*){marks.CLAUSE_END}"
    return re.findall(pattern, text_of(docx))


def test_every_clause_paragraph_and_row_has_a_mark_and_no_control_has(huis: Huis) -> None:
    found = clause_marks(made(huis).docx)
    assert [m for m in found if m.startswith("bs_inleiding")] == [
        "bs_inleiding/1",
        "bs_inleiding/2",
    ]
    assert [m for m in found if m.startswith("bs_percelen")] == [
        "bs_percelen/1/{{ sleutel(perceel) }}",
        "bs_percelen/2",
    ]
    assert [m for m in found if m.startswith("bs_begrippen")] == [
        "bs_begrippen/1",
        "bs_begrippen/2",
        "bs_begrippen/3/{{ sleutel(b) }}",
    ]


def test_nested_loops_give_nested_keys(huis: Huis) -> None:
    huis.clause(
        "bs_inleiding",
        "{%p for p in percelen %}",
        "{%p for g in p.gemeenten %}",
        "{{ g }}",
        "{%p endfor %}",
        "{{ p.naam }}",
        "{%p endfor %}",
    )
    assert [m for m in clause_marks(made(huis).docx) if m.startswith("bs_inleiding")] == [
        "bs_inleiding/1/{{ sleutel(p) }}/{{ sleutel(g) }}",
        "bs_inleiding/2/{{ sleutel(p) }}",
    ]
    rendered, _ = huis.make()
    names = [m for m in rendered.report.bookmarks.values() if m.startswith("bs_inleiding")]
    assert names == [
        "bs_inleiding/1/1/Altena",
        "bs_inleiding/2/1",
        "bs_inleiding/1/2/Breda",
        "bs_inleiding/1/2/Oosterhout",
        "bs_inleiding/2/2",
    ]


def test_bookmarks_survive_a_change_elsewhere(huis: Huis) -> None:
    def bookmarks() -> dict[str, str]:
        rendered, _ = huis.make()
        return {name: mark for mark, name in rendered.report.bookmarks.items()}

    before = bookmarks()
    huis.spec(
        percelen="[{nr: 2, naam: Zuid, gemeenten: [Breda], slts: [2]}]",
        selectieuitkomst="[{perceel: 2, partijen: [A]}]",
    )
    after = bookmarks()
    assert "bs_percelen/1/1" in before
    assert "bs_percelen/1/1" not in after
    assert {k: v for k, v in before.items() if k in after} == after


# --- the concept note -----------------------------------------------------------------------------


def note(huis: Huis, entry: str) -> list[str]:
    listed = huis.project.templates / "bouwstenen.yaml"
    text = listed.read_text().replace(
        "{id: bs_inleiding, titel: bs_inleiding}", "{id: bs_inleiding, titel: I, " + entry + "}"
    )
    listed.write_text(text)
    rendered, _ = huis.make()
    return [
        ooxml.visible_text(p)
        for p in tree(rendered.docx).iter(w("p"))
        if ooxml.style_of(p) == "Noot"
    ]


def test_what_a_lawyer_must_check_stands_above_the_clause_in_a_concept(huis: Huis) -> None:
    assert note(huis, "status: te_toetsen, te_toetsen: Klopt de termijn?") == [
        "[bs_inleiding] Te toetsen: Klopt de termijn?"
    ]
    huis.released()
    rendered, found = huis.make(definitief=True)
    assert found == []
    assert "Te toetsen" not in text_of(rendered.docx)


def test_leaving_the_national_text_is_said(huis: Huis) -> None:
    (text,) = note(huis, "cs_id: '2.5', tekst: eigen, afwijking: Die past hier niet.")
    assert text == "[bs_inleiding] Eigen tekst naast landelijke plaats cs:2.5: Die past hier niet."


def test_nothing_to_say_is_no_note(huis: Huis) -> None:
    assert note(huis, "cs_id: '2.5', tekst: landelijk") == []


# --- fixed bytes, clean file, cache ---------------------------------------------------------------


def test_the_same_sources_give_the_same_bytes(huis: Huis) -> None:
    assert made(huis).docx == made(huis).docx


def test_also_with_lists_and_another_folder(huis: Huis, tmp_path: Path) -> None:
    path = huis.clause("bs_inleiding", "1. een", "1. twee", "- punt")
    document = Document(str(path))
    own = document.styles["List Number"].element.pPr.numPr.numId.val
    for paragraph in document.paragraphs[-3:-1]:
        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = own
    document.save(str(path))
    first = made(huis).docx
    shutil.copytree(huis.root, tmp_path / "elders")
    assert made(Huis(tmp_path / "elders", huis.schemas)).docx == first


def test_every_relationship_of_a_template_leads_to_a_part(huis: Huis) -> None:
    parts = ooxml.read_package(made(huis).docx)
    for name in [n for n in parts if n.endswith(".rels")]:
        folder = Path(name).parent.parent
        for relation in ooxml.parse(parts[name]):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target")
            path = Path(target.lstrip("/")) if target.startswith("/") else folder / target
            clean = re.sub(r"[^/]+/\.\./", "", path.as_posix())
            assert clean in parts, f"{name}: {target}"


def test_comments_of_a_template_do_not_come_along(huis: Huis) -> None:
    path = huis.clause("bs_inleiding", "Tekst met opmerking.")
    document = Document(str(path))
    run = document.paragraphs[-1].runs[0]
    document.add_comment(run, text="Is dit wel zo?", author="Jansen", initials="J")
    document.save(str(path))
    docx = made(huis).docx
    parts = ooxml.read_package(docx)
    assert b"Is dit wel zo?" not in b"".join(parts.values())
    assert b"comment" not in parts["word/document.xml"]
    assert not [n for n in parts if "comments" in n]
    assert b"comments" not in parts["word/_rels/document.xml.rels"]
    assert "Tekst met opmerking." in plain(docx)
    Document(io.BytesIO(docx))


def test_the_cache_gives_the_same_template(huis: Huis, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = made(huis, cache=cache)
    (stored,) = cache.iterdir()
    assert stored.read_bytes() == first.docx
    other = huis.style.read_bytes()
    stored.write_bytes(other)
    assert made(huis, cache=cache).docx == other
    assert [b.id for b in made(huis, cache=cache).bouwstenen] == list(CLAUSES)


@pytest.mark.parametrize("what", ["clause", "skeleton", "style", "register", "variant"])
def test_a_changed_source_is_not_taken_from_the_cache(
    huis: Huis, tmp_path: Path, what: str
) -> None:
    cache = tmp_path / "cache"
    made(huis, cache=cache)
    if what == "clause":
        huis.clause("bs_looptijd", "Anders.")
    elif what == "skeleton":
        huis.skeleton("Anders.", "[[bs_inleiding]]")
    elif what == "style":
        bouw.house_style(huis.style, "Anders")
    elif what == "register":
        listed = huis.project.templates / "bouwstenen.yaml"
        listed.write_text(listed.read_text().replace("titel: bs_looptijd", "titel: Anders"))
    else:
        huis.clause("bs_looptijd", "Anders.", folder="proef")
    made(huis, cache=cache)
    assert len(list(cache.iterdir())) == 2


def test_the_stage_knows_no_docxtpl() -> None:
    assert "docxtpl" not in Path(stage.__file__).read_text().split('"""')[2]
