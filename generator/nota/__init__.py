"""The nota van inlichtingen: questions, answers, and the changes that they lead to.

``lezen`` reads the questions from .xlsx or CSV; ``stukken`` knows what was published, paragraph
by paragraph; ``toets`` holds questions and changes against it; ``passages`` gives the changed
passages before and after; ``maken`` tells the story.
"""

from generator.nota.maken import Gemaakt, Opdracht, maak, vragenbestand

__all__ = ["Gemaakt", "Opdracht", "maak", "vragenbestand"]
