"""A reviewer's returned .docx read back: what was said and changed, and what that asks of us.

``lezen`` takes the file apart into paragraphs with their tracked changes, and ``herstel`` gives
them back the bookmarks that saving lost; ``opmerkingen``,
``gevolgd`` and ``stil`` find comments, tracked changes and edits that nobody tracked; ``bron``
knows what we had made; ``werklijst`` ties each finding to a clause and to places in the spec;
``voorstel`` turns a changed value into a patch of the spec. Nothing is ever applied.
"""

from generator.teruglezen.bevinding import Bevinding, Soort
from generator.teruglezen.bron import Bron, zoek
from generator.teruglezen.lezen import lees
from generator.teruglezen.voorstel import Voorstel, voorstellen
from generator.teruglezen.werklijst import Regel, Werklijst, werklijst

__all__ = [
    "Bevinding",
    "Bron",
    "Regel",
    "Soort",
    "Voorstel",
    "Werklijst",
    "lees",
    "voorstellen",
    "werklijst",
    "zoek",
]
