"""Do the documents of one tender tell the same? Facts read from the text of finished files.

``controleer`` is what ``bestek check A.docx B.docx`` runs: documents -> blocks of text
(``documenttekst``) -> facts with a subject (``feiten``, by ``vormen``, ``labels`` and ``waarden``)
-> contradictions (``vergelijken``). Works on any .docx, also one that a person edited.
"""

from generator.samenhang.vergelijken import controleer, vergelijk

__all__ = ["controleer", "vergelijk"]
