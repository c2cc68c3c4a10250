"""Two documents in, one with native tracked changes out (``bestek redline OUD NIEUW``).

``redline`` tells the story (``maken``): open (``pakket``) -> speak NEW's ids (``stijlen``,
``nummering``, ``overname``) -> plan what goes with what (``plan``, ``uitlijnen``, ``noten``,
``kopteksten``) -> weave OLD into NEW (``verweven``, ``ontleden``, ``alineas``,
``eigenschappen``) -> comments (``toelichting``) -> what was not compared (``grenzen``) -> try
accepting and rejecting (``proef``). ``aanvaard`` and ``verwerp`` (``oordeel``) do what Word does.
"""

from generator.redline.maken import Redline, redline
from generator.redline.oordeel import aantal, aanvaard, verwerp
from generator.redline.pakket import RedlineError
from generator.redline.toelichting import Toelichting

__all__ = ["Redline", "RedlineError", "Toelichting", "aantal", "aanvaard", "redline", "verwerp"]
