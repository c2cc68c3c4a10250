from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from generator import leesbaarheid, leestabel, problems, taalgebruik
from generator.leesbaarheid import aantal_woorden, is_lijdend, lettergrepen, meet, zinnen
from generator.project import Project
from tests.huis import ROOT

MET_DE_HAND = """
de:1 u:1 wij:1 uw:1 aan:1 eis:1 ons:1 zee:1 kei:1 oud:1 ook:1 nieuw:1 leeuw:1 mooi:1 bloei:1
perceel:2 jeugdhulp:2 gunning:2 opdracht:2 budget:2 cliënt:2 open:2 over:2 eisen:2 eerste:2
ieder:2 alle:2 onze:2 euro:2 data:2 via:2 bijlage:3 prijzen:2 mooie:2 draaien:2 ruimte:2 zeeën:2
idee:2 eigen:2 elke:2 echter:2 uitleg:2 oordeel:2 platform:2 gebied:2 auto:2 nieuwe:2 kopie:2
inschrijving:3 percelen:3 gemeente:3 gemeenten:3 jeugdigen:3 uitvoering:3 ideeën:3 indienen:3
reële:3 radio:3 studie:2 iedere:3 ervaring:3 kwaliteit:3 kopieën:3 opname:3 verklaring:3
toelichting:3 verplichting:3 dialoog:3 aanmelding:3 verlengen:3 maximaal:3 minimaal:3
eenmalig:3 uiterlijk:3 alinea:4 criteria:4 aanbesteding:4 overeenkomst:4 samenwerking:4 januari:4
officieel:4 periode:4 beoordelen:4 gegadigde:4 contractpartner:4 vertrouwelijk:4 handtekening:4
behandeling:4 situatie:4 analyse:4 combinatie:4 financiering:4 voorlopige:4 ingangsdatum:4
taakgerichte:4 rechtsbescherming:4 organisatie:5 officiële:5 dialoogfase:5 evaluatie:5
onderaannemer:5 definitieve:5 aanmeldformulier:5 uitsluitingsgronden:5 specialistische:6
geïnteresseerde:6 beoordelingscommissie:7 selectiecriterium:7 beëindigen:4 coördinatie:5 team:1
website:2 e-mail:2
"""


def test_syllables_against_words_counted_by_hand() -> None:
    words = [pair.split(":") for pair in MET_DE_HAND.split()]
    wrong = [word for word, number in words if lettergrepen(word) != int(number)]
    assert len(words) > 110
    assert wrong == ["website"], "an English word; everything Dutch must be right"


def test_an_abbreviation_counts_its_letters_and_a_number_one() -> None:
    assert (lettergrepen("UEA"), lettergrepen("2.91"), lettergrepen("KvK")) == (3, 1, 1)


def test_the_figure_of_a_text_computed_by_hand() -> None:
    # 10 words in 2 sentences; syllables: wij-le-zen-uw-plan = 5, daar-na-be-slis-sen-wij-o-ver-de-
    # gun-ning = 11. So wl = 160, zl = 5: 206.84 - 0.77 * 160 - 0.93 * 5 = 78.99.
    maat = meet(["Wij lezen uw plan. Daarna beslissen wij over de gunning."])
    assert (maat.woorden, len(maat.zinnen), maat.lettergrepen) == (10, 2, 16)
    assert maat.cijfer == pytest.approx(78.99)
    assert maat.langste == "Daarna beslissen wij over de gunning."
    assert maat.zinslengte == 5


def test_officialese_scores_lower_than_plain_words() -> None:
    plain = meet(["U vult het formulier in. Wij lezen het."])
    heavy = meet(["Inschrijver dient de aanbestedingsdocumentatie overeenkomstig in te vullen."])
    assert plain.cijfer > 80 > 30 > heavy.cijfer


def test_a_text_without_sentences_has_no_words() -> None:
    maat = meet(["", "Naam", "{{ naam }}", "{%p if percelen %}", "[[bs_regio]]"])
    assert (maat.woorden, maat.zinnen, maat.langste, maat.deel_lijdend) == (0, (), "", 0.0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zie art. 2.91 van de wet. Dat is alles.", ["Zie art. 2.91 van de wet.", "Dat is alles."]),
        ("U levert: {{ x }}.", ["U levert: ."]),
        ("Dat is zo. {{ naam }} beslist.", ["Dat is zo.", "beslist."]),
        ("De wet{% if a %} (oud){% endif %} geldt.", ["De wet (oud) geldt."]),
        ("De {% if a %}wet{% else %}regel{% endif %} geldt.", ["De wet geldt.", "De regel geldt."]),
        (
            "A {% if a %}b{% elif c %}c{% else %}d{% endif %} {% if e %}e{% else %}f{% endif %}.",
            ["A b e.", "A c f.", "A d f."],
        ),
        ("Een label zonder punt", []),
        ('Hij zei: "stop." Toen ging hij.', ['Hij zei: "stop."', "Toen ging hij."]),
    ],
)
def test_sentences_as_a_reader_meets_them(text: str, found: list[str]) -> None:
    assert zinnen(text) == found


@pytest.mark.parametrize(
    ("zin", "passive"),
    [
        ("Het plan wordt door ons beoordeeld.", True),
        ("De prijzen worden elk jaar aangepast.", True),
        ("U kunt worden uitgesloten.", True),
        ("Wij beoordelen het plan.", False),
        ("U wordt partner van de gemeenten.", False),
        ("De gemeente heeft het plan beoordeeld.", False),
    ],
)
def test_the_passive_voice(zin: str, passive: bool) -> None:
    assert is_lijdend(zin) is passive


WORDS = st.lists(
    st.sampled_from(["wij", "lezen", "uw", "plan", "een", "aanbesteding", "SAS", "2.91", "reële"]),
    min_size=1,
)
CONTROL = st.sampled_from(
    ["{% if a %}|{% endif %}", "{%- for x in y %}|{% endfor %}", "{# noot #}|", "{{ x }} |", "|"]
)


@given(st.lists(st.tuples(WORDS, CONTROL), min_size=1, max_size=6))
def test_tags_do_not_change_the_figure(parts: list[tuple[list[str], str]]) -> None:
    plain = "Dit is " + " en ".join(" ".join(words) for words, _ in parts) + "."
    tagged = (
        "Dit is " + " en ".join(tag.replace("|", " ".join(words), 1) for words, tag in parts) + "."
    )
    assert meet([tagged]) == meet([plain])


@given(st.text(max_size=300))
def test_any_text_can_be_measured(text: str) -> None:
    maat = meet([text])
    assert maat.woorden == sum(map(aantal_woorden, maat.zinnen))
    assert maat.lettergrepen >= maat.woorden
    assert maat.lijdend <= len(maat.zinnen)


@given(st.text(alphabet="{}% ifelsndro", max_size=80))
def test_broken_tags_do_not_stop_it(text: str) -> None:
    assert not re.search(r"{{.*?}}", " ".join(zinnen(text)))


def test_the_formula_is_the_one_of_the_source() -> None:
    numbers = (leesbaarheid.CONSTANTE, leesbaarheid.PER_WOORDLENGTE, leesbaarheid.PER_ZINSLENGTE)
    assert numbers == (206.84, 0.77, 0.93)


# --- the clauses of the project -------------------------------------------------------------------


def test_every_clause_keeps_to_the_limits_and_the_words() -> None:
    found = problems.in_order(taalgebruik.check(Project(ROOT)))
    assert [problems.format_line(one) for one in found] == []
    assert len(taalgebruik.meten(Project(ROOT))) > 150


def test_what_is_wrong_is_told_at_its_paragraph(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "bouwstenen"
    folder.mkdir(parents=True)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    document = Document()
    heavy = "De inschrijvingsvoorwaarden worden overeenkomstig de aanbestedingsregels vastgesteld."
    for text in (
        heavy,
        *[heavy] * 9,
        "U dient het raamcontract in te zien.",
        "woord " * 40 + "af.",
    ):
        document.add_paragraph(text)
    document.save(str(folder / "bs_proef.docx"))
    project = Project(tmp_path)
    found = taalgebruik.check(project)
    assert {(one.code, one.path) for one in found} == {
        ("S620", ""),
        ("S621", "alinea 12"),
        ("S622", ""),
        ("S623", "alinea 11"),
        ("S624", "alinea 11"),
    }
    assert {one.place.file for one in found} == {"templates/bouwstenen/bs_proef.docx"}


def test_the_table_shows_the_hardest_first(capsys: pytest.CaptureFixture[str]) -> None:
    gemeten = taalgebruik.meten(Project(ROOT))
    grens = dataclasses.replace(taalgebruik.grenzen(Project(ROOT)), ondergrens=62.0)
    leestabel.toon(gemeten, grens, sys.stdout)
    lines = capsys.readouterr().out.splitlines()
    figures = [int(line.split()[1]) for line in lines[1:-1]]
    assert figures == sorted(figures)
    hard = sum(line.endswith("moeilijk") for line in lines)
    assert 0 < hard < 30
    assert lines[-1] == f"{len(gemeten)} bouwstenen gemeten, {hard} onder de 62 (Flesch-Douma)."
