"""How hard a Dutch text is to read: one figure, and what it rests on. Pure.

In: paragraphs, with or without tags of a template. Out: a ``Maat``. The figure is that of
Flesch-Douma: W.H. Douma, De leesbaarheid van landbouwbladen, Bulletin 17, afdeling Sociologie en
Sociografie, Landbouwhogeschool Wageningen, 1960: ``206.84 - 0.77 wl - 0.93 zl``, where ``wl`` is
the number of syllables in a hundred words and ``zl`` the mean number of words in a sentence. His
norms: 0-30 very hard, 30-45 hard, 45-60 rather hard, 60-70 normal, 70-80 rather easy, above that
easy. Constants and norms as quoted in Taal (dbnl.org, taa014197701_01_0089).

A formula knows only the length of words and sentences. It finds texts to look at; it does not say
that a text is good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

CONSTANTE: Final = 206.84
PER_WOORDLENGTE: Final = 0.77
PER_ZINSLENGTE: Final = 0.93

_WAARDE: Final = "\ufffc"
"""Stands for a printed value: it can open a sentence, and is counted as no word."""
_TAG: Final = re.compile(r"{%-?\s*(?:p|tr|tc|r)?\s*(?P<woord>\w+).*?%}|{{.*?}}|{#.*?#}|\[\[.*?\]\]")
_WOORD: Final = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*")
_EINDE: Final = re.compile(
    r"(?<!\bart)(?<!\bnr)(?<!\bbv)(?<!\bca)(?<!\bo\.a)([.!?][\"'”’)]*)\s+"
    rf"(?=[\"'„“‘(]*[A-ZÀ-Þ0-9{_WAARDE}])"
)
_AF: Final = re.compile(r"[.!?:][\"'”’)]*$")
"""How a sentence ends; what ends otherwise is a label or a short item of a list."""
_KLINKER: Final = re.compile(
    r"aai|ooi|oei|eeu|ieu|ea(?=ms?\b)|aa|ai|ee|ei|eu|ie|ij|oe|oo|ou|au|ui|uu|ëi|[aeiouyáéíóúàèëïöüê]"
)
"""One match is one syllable. Of 110 words counted by hand it has 109 right; the hyphenation
patterns of Hunspell (pyphen) 94, because they leave out breaks (``over-een-komst``)."""

_WORDEN: Final = re.compile(r"\b(?:word|wordt|worden|werd|werden|geworden)\b")
_DEELWOORD: Final = re.compile(
    r"\b(?!gemeente|gebied|gegadigde|gesprek|gezin|gevolg|begin|berichten?\b|bedragen?\b)"
    r"(?:\w{0,14}ge\w{2,}|(?:\w{0,8})(?:be|ver|ont|her)\w{3,})(?:d|t|en)\b"
)


@dataclass(frozen=True)
class Maat:
    """What was counted in a text. Without words ``cijfer`` is the constant of the formula."""

    zinnen: tuple[str, ...]
    woorden: int
    lettergrepen: int
    lijdend: int

    @property
    def zinslengte(self) -> float:
        """Mean number of words in a sentence."""
        return self.woorden / len(self.zinnen) if self.zinnen else 0.0

    @property
    def woordlengte(self) -> float:
        """Number of syllables in a hundred words."""
        return 100 * self.lettergrepen / self.woorden if self.woorden else 0.0

    @property
    def cijfer(self) -> float:
        """The figure of Flesch-Douma: higher is easier."""
        length = PER_WOORDLENGTE * self.woordlengte + PER_ZINSLENGTE * self.zinslengte
        return CONSTANTE - length

    @property
    def langste(self) -> str:
        """The sentence with the most words, the first of them; empty when there is none."""
        return max(self.zinnen, key=aantal_woorden, default="")

    @property
    def deel_lijdend(self) -> float:
        """The share of sentences in the passive voice, from 0 to 1 (see ``is_lijdend``)."""
        return self.lijdend / len(self.zinnen) if self.zinnen else 0.0


def meet(alineas: Iterable[str]) -> Maat:
    """Measure a text of several paragraphs; a sentence never runs over the end of one."""
    sentences = [zin for alinea in alineas for zin in zinnen(alinea)]
    words = [word for zin in sentences for word in _WOORD.findall(zin)]
    return Maat(
        tuple(sentences),
        len(words),
        sum(map(lettergrepen, words)),
        sum(map(is_lijdend, sentences)),
    )


def zinnen(alinea: str) -> list[str]:
    """The sentences of a paragraph as a reader can meet them, each once.

    Tags and printed values are left out. Of ``{% if %}a{% else %}b{% endif %}`` each branch is
    read in its turn; without ``else`` the text is read as if it is printed. What does not end as
    a sentence (a label in a table, a short item of a list) is none.
    """
    found: dict[str, None] = {}
    for text in _lezingen(alinea):
        for part in _EINDE.sub(r"\1\n", text).split("\n"):
            zin = " ".join(part.replace(_WAARDE, " ").split())
            least = 4 if zin.endswith(":") else 1  # shorter is a label: "Gevolg: ..."
            if _AF.search(zin) and aantal_woorden(zin) >= least:
                found[zin] = None
    return list(found)


def aantal_woorden(zin: str) -> int:
    """The number of words; a number is a word, a compound with hyphens is one."""
    return len(_WOORD.findall(zin))


def lettergrepen(woord: str) -> int:
    """The number of syllables: groups of vowels; of an abbreviation in capitals its letters."""
    if woord.isupper() and woord.isalpha():
        return len(woord)
    return max(1, len(_KLINKER.findall(woord.lower())))


def is_lijdend(zin: str) -> bool:
    """A form of ``worden`` and something that looks like a past participle in one sentence.

    A sign, not a parse: ``u wordt partner`` is not passive, and has no participle.
    """
    low = zin.lower()
    return bool(_WORDEN.search(low) and _DEELWOORD.search(low))


@dataclass
class _Tak:
    """A choice that is being read: its branches so far, each a list of readings."""

    branches: list[list[str]]
    anders: bool = False


def _lezingen(alinea: str) -> Iterator[str]:
    """A paragraph once for each branch of its choices; the n-th reading takes n-th branches."""
    stack: list[_Tak] = [_Tak([[""]])]
    position = 0
    for tag in _TAG.finditer(alinea):
        _add(stack, alinea[position : tag.start()])
        position = tag.end()
        word = tag["woord"]
        if word == "if":
            stack.append(_Tak([[""]]))
        elif word in ("elif", "else") and len(stack) > 1:
            stack[-1].branches.append([""])
            stack[-1].anders |= word == "else"
        elif word == "endif" and len(stack) > 1:
            _close(stack)
        elif tag[0].startswith("{{"):
            _add(stack, _WAARDE)
        elif tag[0].startswith("[["):
            _add(stack, " ")
    _add(stack, alinea[position:])
    while len(stack) > 1:
        _close(stack)
    yield from stack[0].branches[0]


def _add(stack: list[_Tak], text: str) -> None:
    last = stack[-1].branches
    last[-1] = [reading + text for reading in last[-1]]


def _close(stack: list[_Tak]) -> None:
    """Join a finished choice to what surrounds it, without multiplying readings."""
    done = [reading for branch in stack.pop().branches for reading in branch if branch]
    before = stack[-1].branches[-1]
    number = max(len(before), len(done))
    stack[-1].branches[-1] = [
        before[min(i, len(before) - 1)] + done[min(i, len(done) - 1)] for i in range(number)
    ]
