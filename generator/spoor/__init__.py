"""Where a paragraph of a document comes from: clause, place in its template, conditions, values.

``alineas`` tells it for every clause bookmark of a document; ``deel`` puts that into a draft as a
custom XML part and reads it back from a file, also one that was edited. The published copy has no
such part.
"""

from generator.spoor.deel import lees, met_deel
from generator.spoor.opbouw import alineas
from generator.spoor.voorwaarden import Regel, regels

__all__ = ["Regel", "alineas", "lees", "met_deel", "regels"]
