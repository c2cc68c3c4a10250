"""LibreOffice makes its own lists of a finished document: contents and tables, for comparison.

A macro in a profile of its own opens each document, updates every index and writes the lines of
it to a file. One process for all documents; no bridge to Python is needed.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

_LIBRARY = "http://openoffice.org/2000/library"
_MACRO = """\
Sub Alle(namen As String)
 Dim lijst, i, j, doc, index, uit
 Dim args(0) As New com.sun.star.beans.PropertyValue
 args(0).Name = "Hidden"
 args(0).Value = True
 lijst = Split(namen, "|")
 For i = 0 To UBound(lijst)
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(lijst(i)), "_blank", 0, args())
  uit = FreeFile
  Open lijst(i) & ".txt" For Output As #uit
  For j = 0 To doc.getDocumentIndexes().getCount() - 1
   index = doc.getDocumentIndexes().getByIndex(j)
   index.update()
   Print #uit, "== " & index.getServiceName()
   Print #uit, index.getAnchor().getString()
  Next
  Close #uit
  doc.close(True)
 Next
 StarDesktop.terminate()
End Sub
"""


def lists(program: Path, folder: Path, docs: list[Path]) -> dict[Path, list[list[str]]]:
    """Per document its indexes as LibreOffice makes them, each a list of lines."""
    profile = folder / "profiel"
    start = [str(program), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    # The first start fills the profile, and would overwrite the macro.
    subprocess.run([*start, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    (basic / "script.xlc").write_text(
        f'{head}<library:libraries xmlns:library="{_LIBRARY}" {link}>'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>'
    )
    (basic / "Standard" / "script.xlb").write_text(
        f'{head}<library:library xmlns:library="{_LIBRARY}" library:name="Standard" '
        'library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Inhoud"/></library:library>'
    )
    (basic / "Standard" / "Inhoud.xba").write_text(
        f'{head}<script:module xmlns:script="http://openoffice.org/2000/script" '
        f'script:name="Inhoud" script:language="StarBasic">{escape(_MACRO)}</script:module>'
    )
    copies = {folder / f"{number}.docx": doc for number, doc in enumerate(docs)}
    for copy, doc in copies.items():
        copy.write_bytes(doc.read_bytes())
    call = f'macro:///Standard.Inhoud.Alle("{"|".join(map(str, copies))}")'
    subprocess.run([*start, call], check=True, capture_output=True, timeout=120 + 60 * len(docs))
    found: dict[Path, list[list[str]]] = {}
    for copy, doc in copies.items():
        blocks = Path(f"{copy}.txt").read_text(encoding="utf-8").split("== ")[1:]
        found[doc] = [[line for line in b.splitlines()[1:] if line.strip()] for b in blocks]
    return found
