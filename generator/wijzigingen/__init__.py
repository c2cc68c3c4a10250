"""What changed after publication, how heavy that is, and what the lawyer decided about it.

``vergelijk`` compares two snapshots; ``tabel`` is the table field x moment of
``schemas/wijzigingen.yaml``; ``ruimte`` says whether an outcome stayed within what was announced;
``na_publicatie`` holds a dossier against everything that was published of it.
"""

from generator.wijzigingen.controle import Beoordeeld, na_publicatie, problemen, weigeringen
from generator.wijzigingen.tabel import Tabel
from generator.wijzigingen.vergelijken import Soort, Wijziging, vergelijk

__all__ = [
    "Beoordeeld",
    "Soort",
    "Tabel",
    "Wijziging",
    "na_publicatie",
    "problemen",
    "vergelijk",
    "weigeringen",
]
