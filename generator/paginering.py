"""Page numbers for all documents of a run in one go, or the reason why there are none.

In: the rendered documents. Out: their bytes, by name, with what laid them out (empty when nothing
did), and W603 when page numbers were asked and could not be given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator import inhoudsopgave, kantoor, pages
from generator.origin import Place
from generator.plan import Gepland
from generator.problems import Problem, problem
from generator.render import Rendered
from generator.taal import zeg

Klaar = tuple[str, Gepland, Rendered, str]
"""Its folder in the output, what it is, the document, and the hash of what it was made of."""


def opmaak() -> str:
    """What would lay the documents out: LibreOffice and the fonts; empty without LibreOffice."""
    return kantoor.versions().opmaak


def heeft_inhoud(rendered: Rendered, gepland: Gepland) -> bool:
    """A document with a contents list: only that needs to be laid out for its page numbers."""
    return gepland.soort.vorm == "docx" and inhoudsopgave.has_contents(rendered.docx)


def opgemaakt(
    stukken: Sequence[Klaar], layout: str, gevraagd: bool, progress: Callable[[str], None]
) -> tuple[dict[str, bytes], str, list[Problem]]:
    """Every document by ``folder/name``; without LibreOffice the contents say that they are empty.

    Args:
        stukken: the documents.
        layout: what lays them out; empty when nothing does.
        gevraagd: page numbers are asked for, so their absence is told.
        progress: told what takes time.
    """
    done = {f"{t}/{g.naam}": r.docx for t, g, r, _ in stukken if not heeft_inhoud(r, g)}
    docs = {f"{t}/{g.naam}": r.docx for t, g, r, _ in stukken if heeft_inhoud(r, g)}
    if not docs:
        return done, layout, []
    reason = zeg("LibreOffice (soffice) is niet gevonden")
    if layout:
        progress(zeg("paginanummers"))
        try:
            laid_out = {k: v.docx for k, v in pages.with_pages(docs).items()}
            return {**done, **laid_out}, layout, []
        except pages.PagesError as fault:
            reason = str(fault)
    found = [problem("W603", Place("inhoudsopgave"), "", reden=reason)] if gevraagd else []
    filled = {k: inhoudsopgave.fill_contents(v, None) for k, v in docs.items()}
    return {**done, **filled}, "", found
