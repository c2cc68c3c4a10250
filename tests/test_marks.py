"""Marks: from private characters in a text to styles, bookmarks and references."""

import re
from typing import Any

import pytest

from generator import marks, ooxml
from generator.marks import Registry, Report, anchor, apply, clause, ref, styles_for
from generator.ooxml import w
from generator.origin import Origin, Place
from generator.waarde import Keuze, Stand, Waarde
from generator.woordvormen import gebruikt
from tests.huis import Huis

NS = f'xmlns:w="{ooxml.W}"'
STYLES = ooxml.parse(
    (
        f"<w:styles {NS}>"
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{n}"/></w:style>'
            for i, n in (
                ("Kop1", "heading 1"),
                ("Kop2", "heading 2"),
                ("B", "Bijlagekop"),
                ("V", "Voorwerkkop"),
                ("Verwacht", "VerwachteKeuze"),
            )
        )
        + "</w:styles>"
    ).encode()
)
COMPLETE = Keuze(
    "x", ruimte="0-5", besluit_door="college", datum="1 mei", gevolg="lager", terugval="geen"
)
IDS = {
    "openkeuze": "Open",
    "verwachtekeuze": "Verwacht",
    "aangekondigdekeuze": "Aangekondigd",
}


def value(stand: Stand = Stand.VAST, **other: Any) -> Waarde[Any]:
    content = "inhoud" if stand in (Stand.VAST, Stand.VERWACHT) else None
    other.setdefault("pad", "veld")
    return Waarde(content, stand, Origin(Place("x.yaml", 1, 1)), titel="Veld", **other)


def p(text: str, style: str = "", run: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(*paragraphs: str) -> Any:
    body = "".join(paragraphs)
    return ooxml.parse(f"<w:document {NS}><w:body>{body}</w:body></w:document>".encode())


def run(root: Any, values: list[Waarde[Any]] | None = None) -> Report:
    return apply(root, STYLES, values or [], styles_for(IDS))


def texts(root: Any) -> list[str]:
    return [ooxml.visible_text(one) for one in root.iter(w("p"))]


def clean(root: Any) -> bool:
    return not marks.ANY.search("".join(root.itertext()))


# --- values -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "style"),
    [
        (value(), None),
        (value(Stand.VERWACHT), "Verwacht"),
        (value(Stand.OPEN), "Open"),
        (value(Stand.AFWEZIG), "Open"),
        (value(Stand.OPEN, slot="A", keuze=COMPLETE), "Aangekondigd"),
        (value(Stand.OPEN, slot="A", keuze=Keuze("x")), "Open"),
        (value(Stand.OPEN, slot="S", keuze=COMPLETE), "Open"),
    ],
)
def test_the_style_of_a_value_follows_its_stand(one: Waarde[Any], style: str | None) -> None:
    registry = Registry()
    root = document(p(f"voor {registry.value(one, 'tekst')} na", run="<w:rPr><w:b/></w:rPr>"))
    report = run(root, registry.values)
    runs = {ooxml.visible_text(r): r.find(f"{w('rPr')}/{w('rStyle')}") for r in root.iter(w("r"))}
    found = [s.get(w("val")) for s in runs.values() if s is not None]
    assert found == ([style] if style else [])
    assert texts(root) == ["voor tekst na"]
    assert all(r.find(f"{w('rPr')}/{w('b')}") is not None for r in root.iter(w("r")))
    (shown,) = report.shown
    assert (shown.text, shown.pad, shown.stand, shown.origin) == (
        "tekst",
        "veld",
        one.stand,
        one.origin,
    )
    assert report.absent == ([one] if one.afwezig else [])
    assert clean(root)


def test_spaces_around_a_value_stay() -> None:
    registry = Registry()
    one = value(Stand.OPEN)
    root = document(p(f"a {registry.value(one, ' b ')} c"))
    run(root, registry.values)
    assert texts(root) == ["a  b  c"]
    assert {t.get(marks.XML_SPACE) for t in root.iter(w("t"))} == {"preserve"}


def test_marks_inside_a_value_are_taken_out() -> None:
    registry = Registry()
    root = document(p(registry.value(value(), f"a{marks.VALUE_END}{marks.REF}x{marks.REF_END}b")))
    run(root, registry.values)
    assert texts(root) == ["axb"]


def test_tabs_and_breaks_beside_a_value_stay() -> None:
    registry = Registry()
    mark = registry.value(value(), "x")
    inner = f'<w:t>Datum:</w:t><w:tab/><w:t>{mark}</w:t><w:br/><w:t xml:space="preserve">na</w:t>'
    root = document(f"<w:p><w:r>{inner}</w:r></w:p>")
    run(root, registry.values)
    assert ooxml.visible_text(root) == "Datum:\tx na"
    assert [t.tag for t in root.iter(w("tab"), w("br"))] == [w("tab"), w("br")]


def test_a_part_without_marks_is_left_as_it_is() -> None:
    root = document(p("gewoon"), p("kop", "Kop1"))
    before = ooxml.serialize(root)
    assert run(root) == Report()
    assert ooxml.serialize(root) == before


# --- clauses and bookmarks -----------------------------------------------------------------------


def names(root: Any) -> list[str]:
    return [b.get(w("name")) for b in root.iter(w("bookmarkStart"))]


def test_each_clause_paragraph_gets_its_own_bookmark() -> None:
    root = document(p(clause("bs_x/1") + "een"), p(clause("bs_x/2") + "twee"))
    report = run(root)
    assert len(set(names(root))) == 2
    assert all(re.fullmatch(r"cl_[0-9a-f]{8}", n) for n in names(root))
    assert report.bookmarks == dict(zip(names(root), ["bs_x/1", "bs_x/2"], strict=True))
    assert texts(root) == ["een", "twee"]


def test_bookmarks_follow_the_key_of_a_loop_and_not_its_place() -> None:
    def bookmarks(*keys: str) -> dict[str, str]:
        root = document(*(p(clause(f"bs_x/1/{key}") + key) for key in keys))
        return {v: k for k, v in run(root).bookmarks.items()}

    assert bookmarks("1", "2", "3")["bs_x/1/3"] == bookmarks("3", "2")["bs_x/1/3"]


def test_the_same_key_twice_still_gives_two_bookmarks() -> None:
    root = document(p(clause("bs_x/1/k") + "a"), p(clause("bs_x/1/k") + "b"))
    report = run(root)
    assert len(set(names(root))) == 2
    assert sorted(report.bookmarks.values()) == ["bs_x/1/k", "bs_x/1/k#1"]


def test_a_value_knows_its_clause_and_bookmark() -> None:
    registry = Registry()
    root = document(p(clause("bs_x/1") + "een " + registry.value(value(), "w")))
    report = run(root, registry.values)
    assert report.shown[0].clause == "bs_x"
    assert report.shown[0].bookmark == names(root)[0]


def test_a_value_of_the_skeleton_behind_a_clause_belongs_to_no_clause(huis: Huis) -> None:
    huis.skeleton("[[bs_inleiding]]", "Versie {{ document.versie }} van {{ kosten }}")
    rendered, _ = huis.make()
    last = next(s for s in rendered.report.shown if s.text == "Wij vergoeden geen kosten.")
    assert (last.clause, last.bookmark) == ("", "")


def test_the_bookmark_stands_around_the_text_and_behind_the_properties() -> None:
    root = document(p(clause("bs_x/1") + "een", "Kop1"))
    run(root)
    (paragraph,) = root.iter(w("p"))
    assert [child.tag for child in paragraph] == [
        w("pPr"),
        w("bookmarkStart"),
        w("r"),
        w("bookmarkEnd"),
    ]


# --- references -----------------------------------------------------------------------------------


def fields(root: Any) -> list[str]:
    return [f.instruction.split()[0] for f in ooxml.fields(root)]


def body(*extra: str) -> Any:
    return document(
        p("Kop een", "Kop1"),
        p(clause("bs_a/1") + "tekst a"),
        p("Kop twee", "Kop1"),
        p("Onder", "Kop2"),
        p(clause("bs_b/1") + "tekst b"),
        *extra,
        p("Stukken", "B"),
        p(clause("bs_c/1") + "tekst c"),
        p("Vooraf" + anchor("voor"), "V"),
    )


@pytest.mark.parametrize(
    ("target", "text", "code"),
    [
        ("bs_a", "zie hoofdstuk 1.", ["REF"]),
        ("bs_b", "zie paragraaf 2.1.", ["REF"]),
        ("bs_c", "zie Bijlage A.", ["REF"]),
        ("voor", "zie “Vooraf”.", ["REF"]),
    ],
)
def test_a_reference_names_the_heading_above_its_target(
    target: str, text: str, code: list[str]
) -> None:
    root = body(p(f"zie {ref(target)}."))
    report = run(root)
    assert text in texts(root)
    assert fields(root) == code
    assert report.dead == []


def test_colour_is_not_the_only_sign_of_an_expected_value() -> None:
    registry = Registry()
    one = registry.value(value(Stand.VERWACHT), "tien")
    root = body(p(one, run='<w:rPr><w:u w:val="single"/><w:lang w:val="nl"/></w:rPr>'), p("los"))
    run(root, registry.values)
    (line,) = root.iter(w("u"))
    assert line.get(w("val")) == "dotted"
    assert [x.tag for x in line.getparent()] == [w("rStyle"), w("u"), w("lang")]


def test_short_and_row_forms() -> None:
    root = body(p(f"a {ref('bs_b', 'kort')}, b {ref('bs_z', 'kort')}"))
    report = run(root)
    assert "a § 2.1, b –" in texts(root)
    assert report.dead == []
    cell = "<w:tc>{}</w:tc>"
    rows = [f"<w:tr>{cell.format(p('x ' + ref(t, 'rij')))}</w:tr>" for t in ("bs_a", "bs_z")]
    root = body(f"<w:tbl>{''.join(rows)}</w:tbl>")
    report = run(root)
    assert [ooxml.visible_text(r) for r in root.iter(w("tr"))] == ["x hoofdstuk 1"]
    assert report.dead == []


def test_a_dead_reference_is_told_and_seen() -> None:
    root = body(p(f"zie {ref('bs_z')}."))
    (dead,) = run(root).dead
    assert (dead.doel, dead.bouwsteen, dead.tekst) == ("bs_z", "bs_b/1", "zie bs_z.")
    assert "zie [verwijzing naar bs_z ontbreekt]." in texts(root)


def test_every_reference_points_at_a_bookmark_that_is_there() -> None:
    root = body(p(f"{ref('bs_a')} {ref('bs_b')}"), p(ref("bs_a")))
    run(root)
    targets = [f.instruction.split()[1] for f in ooxml.fields(root)]
    assert len(targets) == 3
    assert set(targets) <= set(names(root))
    assert len(names(root)) == len(set(names(root)))


def test_a_choice_can_be_referred_to() -> None:
    registry = Registry()
    one = value(Stand.OPEN, nummer=12)
    root = body(p(registry.value(one, "[K12]")), p(ref("K12")))
    assert run(root, registry.values).places["K12"] == "2.1"
    assert "paragraaf 2.1" in texts(root)


def test_places_of_clauses_for_the_report() -> None:
    root = body()
    assert run(root).places == {"bs_a": "1", "bs_b": "2.1", "bs_c": "Bijlage A", "voor": "Vooraf"}


def test_in_a_header_every_reference_is_dead() -> None:
    root = ooxml.parse(f"<w:hdr {NS}>{p(ref('bs_a'))}</w:hdr>".encode())
    assert [d.doel for d in run(root).dead] == ["bs_a"]


# --- terms ----------------------------------------------------------------------------------------


def terms(
    *pairs: tuple[str, str], text: str | tuple[str, ...] = "", pad: str = "begrippen[1].term"
) -> list[str]:
    """The terms that stay in a list when the rest of the document is ``text``."""
    registry = Registry()
    rows = []
    for term, meaning in pairs:
        one = Waarde(term, Stand.VAST, Origin(Place("x")), pad)
        cells = (clause(f"bs_t/1/{term}") + registry.value(one, term), meaning)
        rows.append("<w:tr>" + "".join(f"<w:tc>{p(c)}</w:tc>" for c in cells) + "</w:tr>")
    texts = (text,) if isinstance(text, str) else text
    root = document(*map(p, texts), f"<w:tbl>{''.join(rows)}</w:tbl>")
    run(root, registry.values)
    return [ooxml.visible_text(r.find(w("tc"))) for r in root.iter(w("tr"))]


def test_only_terms_that_are_used_stay() -> None:
    pairs = (("Perceel", "deel"), ("Zwaluw", "vogel"))
    assert terms(*pairs, text="Elk perceel telt.") == ["Perceel"]
    assert terms(*pairs, text="Percelen en zwaluwen.") == ["Perceel", "Zwaluw"]
    assert terms(*pairs, text="De perceelindeling.") == [], "a compound is a word of its own"
    assert terms(("Vaste prijs", "p"), text=("Soort: vast", "Prijs")) == []


def test_a_term_used_in_the_meaning_of_a_kept_term_stays() -> None:
    pairs = (("Aap", "een zoogdier"), ("Zoogdier", "een dier"), ("Dier", "leeft"), ("Vis", "aap"))
    assert terms(*pairs, text="de aap") == ["Aap", "Zoogdier", "Dier"]


def test_terms_of_the_region_count_too_and_other_tables_do_not() -> None:
    assert terms(("Zwaluw", "v"), pad="regio.begrippen[3].term") == []
    assert terms(("Zwaluw", "v"), pad="percelen[1].naam") == ["Zwaluw"]


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("de gemeenten", "gemeente", True),
        ("SLT's helpen", "SLT", True),
        ("het SLT", "Stevig Lokaal Team (SLT)", True),
        ("een stevig lokaal team", "Stevig Lokaal Team (SLT)", True),
        ("slt", "SLT", False),
        ("partij", "art", False),
        ("de foto’s", "foto", True),
        ("stevig  lokaal\nteam", "Stevig lokaal team", True),
        ("niets", "iets", False),
        ("pgb (persoon)", "C++ (x.y)", False),
    ],
)
def test_use_of_a_term(text: str, term: str, found: bool) -> None:
    assert gebruikt(text, term) is found


def test_a_clause_that_opens_with_a_heading_stands_under_the_one_above(huis: Huis) -> None:
    huis.clause("bs_kosten", "## Kosten van {{ naam }}", "Wij vergoeden niets.")
    huis.skeleton(
        "# Een", "[[bs_inleiding]]", "# Twee", "[[bs_kosten]]", "Zie {{ verwijs('bs_kosten') }}."
    )
    assert "Zie hoofdstuk 2." in huis.text()
