"""``python -m generator.regels``: writes ``docs/regels.md``, the reference of every message.

In: ``meldingen.yaml`` and the Dutch catalogue. Out: Markdown: per family a table with one line a
code, then the details. A test holds the file in ``docs`` equal to what this gives.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.problems import Melding, Severity, catalogue, wie
from generator.taal import merk, zeg

GROEPEN: tuple[tuple[str, str, str], ...] = (
    ("L", "Een bestand lezen", "Het programma kan het bestand of een regel daarin niet lezen."),
    ("V", "De vorm van een bestand", "Een sleutel of waarde past niet in het schema."),
    ("R3", "Verwijzingen, aantallen en samenhang", "Wat in de bestanden elkaar tegenspreekt."),
    ("R4", "Regels van recht en praktijk", "Wat de wet, de standaard of de praktijk vraagt."),
    ("R", "Overige regels", "Regels die bij geen andere groep horen."),
    ("P", "Plan en keuzes", "Wat nog open is en wanneer het vast moet staan."),
    ("S", "Sjablonen", "Voor wie de Word-sjablonen beheert."),
    ("W", "Gemaakte documenten", "Wat de proeflezer in een document ziet, en het wegschrijven."),
)  # fmt: skip
"""Beginning of the code, title, what it is about; the first that fits counts."""

ERNST = {
    Severity.FOUT: "er komt geen document zolang dit er staat",
    Severity.WAARSCHUWING: "het document komt er; kijk of het klopt",
    Severity.INFO: "goed om te weten",
}
KOP = """\
# Alle meldingen

Dit bestand wordt gemaakt uit `generator/meldingen.yaml` en `generator/talen/nl` met `make regels`.
Verander het niet met de hand.

Elke melding heeft een code. `bestek explain CODE` toont dezelfde uitleg.

"""
MERKEN = """\
Bij de bron staat hoe zeker zij is:

- **[V]** gelezen in de wet, een officieel stuk of de landelijke standaard;
- **[V2]** gelezen in een tweede bron;
- **[K]** algemene kennis of een redenering, nog niet nagegaan: laat de jurist dit bevestigen.

Van sommige regels mag een functie ontheffing geven, met een reden en een datum, in het veld
`ontheffingen` van de spec. De melding wordt dan een opmerking en houdt geen document meer tegen.
Staat er geen functie, dan kan het niet.

"""


def markdown() -> str:
    """The whole page."""
    parts = [KOP]
    parts += [f"- **{ernst.value}**: {meaning}.\n" for ernst, meaning in ERNST.items()]
    parts += ["\n", MERKEN]
    for (_, title, about), codes in _grouped():
        parts.append(f"## {title}\n\n{about}\n\n")
        parts.append("| code | ernst | melding | ontheffing |\n|---|---|---|---|\n")
        parts += [_row(code) for code in codes]
        parts.append("\n")
        parts += [_details(code) for code in codes]
    return "".join(parts).rstrip("\n") + "\n"


def uitleg(code: str, entry: Melding) -> Iterator[tuple[str, str]]:
    """Title and text of everything that is known of a code, in the order in which it is told.

    The titles are Dutch; ``zeg`` gives them in the language of the run.
    """
    yield merk("Melding"), entry.melding
    yield merk("Herstel"), entry.herstel
    yield merk("Uitleg"), entry.uitleg
    yield merk("Bron"), entry.bron
    if code.startswith("R") or entry.ontheffing:
        yield merk("Ontheffing"), ontheffing(entry)
    yield merk("Goed"), entry.goed
    yield merk("Fout"), entry.fout


def ontheffing(entry: Melding) -> str:
    """Who may waive a rule, in words."""
    names = wie(entry.ontheffing)
    if not names:
        return zeg("niet mogelijk")
    return zeg("{functies}, met reden en datum in `ontheffingen` van de spec", functies=names)


def _grouped() -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    left = sorted(catalogue())
    for group in GROEPEN:
        own = [code for code in left if code.startswith(group[0])]
        left = [code for code in left if code not in own]
        if own:
            yield group, own


def _row(code: str) -> str:
    entry = catalogue()[code]
    names = wie(entry.ontheffing) or "-"
    return (
        f"| [{code}](#{code.lower()}) | {entry.ernst.value} | {_cell(entry.melding)} | {names} |\n"
    )


def _details(code: str) -> str:
    entry = catalogue()[code]
    lines = [f"### {code}\n\n- Ernst: {entry.ernst.value}\n"]
    examples = []
    for title, text in uitleg(code, entry):
        if not text.strip():
            continue
        if title in ("Goed", "Fout"):
            examples.append(f"{title}:\n\n```\n{text.strip()}\n```\n")
        else:
            lines.append(f"- {title}: {_plain(text)}\n")
    return "\n".join(["".join(lines), *examples]) + "\n"


def _plain(text: str) -> str:
    """One line; a place that is filled in shows its name: ``{aantal}`` becomes *aantal*."""
    parts = " ".join(text.split()).split("`")
    name = re.compile(r"(?<!\w)\{([a-z_]+)\}")
    for number, part in enumerate(parts):
        parts[number] = name.sub(r"\1" if number % 2 else r"*\1*", part)
    return "`".join(parts)


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|")


def main(folder: Path) -> None:
    """Write ``regels.md`` in a folder."""
    (folder / "regels.md").write_text(markdown(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs"))
