"""What was published, frozen and chained; and of any file, whether it is that.

``publiceer`` is what ``bestek publish`` runs, ``herken`` what ``bestek verify`` runs. The ledger
itself is ``generator.grootboek``; ``schoon`` makes the copy that may leave the house;
``tekstverschil`` compares two documents paragraph by paragraph.
"""

from generator.grootboek import Publicatie, lees, map_van
from generator.publicatie.herkennen import Herkenning, herken
from generator.publicatie.publiceren import Opdracht, publiceer

__all__ = ["Herkenning", "Opdracht", "Publicatie", "herken", "lees", "map_van", "publiceer"]
