"""The review pack of a tender (``bestek review``), and what else than a file can be compared.

``maken`` tells the story: each document as a draft with comments (``opmerkingen``, ``kantlijn``),
its redline against the last publication (``kanten``, ``toelichten``), and one ``beoordeling`` for
the tender (``stand``, ``blad``).
"""

from generator.beoordeling.kanten import Kant, Onbruikbaar, is_naam, kant
from generator.beoordeling.maken import Gemaakt, Opdracht, maak
from generator.beoordeling.toelichten import toelichtingen

__all__ = ["Gemaakt", "Kant", "Onbruikbaar", "Opdracht", "is_naam", "kant", "maak", "toelichtingen"]
