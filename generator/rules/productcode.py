"""One cell of the column ``code``: is this a product code, and if not, what happened to it?

In: the text of the cell and the list of codes. Out: the code of a message with its parameters,
or None. Form as in iJw: at most five characters (LDT_ProductCode), the first two of a category
(JZ020). A spreadsheet that takes a code for a number or a date leaves traces: those are read.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from generator.productcodes import Codelijst
from generator.taal import zeg

Verdict = tuple[str, dict[str, str]]

_NATIONAL = r"[0-9]{2}(?:[A-Z][0-9]{2}|[0-9]{3})"
_FORM = re.compile(r"[0-9A-Z]{1,5}", re.ASCII)
_LUMPSUM = re.compile(r"lump\s?sum|overeenkomst|contract", re.IGNORECASE)
_PARTIAL = re.compile(rf"({_NATIONAL})\W*(?:gedeeltelijk|gedeelte|deels|ged\.?)\W*", re.IGNORECASE)
_POWER = re.compile(r"(\d)(?:[.,](\d+))?E([+-]?)(\d{1,3})", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,' \u00a0]\d{3})+(?:[.,]0+)?")
_DECIMALS = re.compile(r"(\d+)[.,]0+")
_DIGITS = re.compile(r"\d+")
_MONTH = r"(?:jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{1,4}}[-/ ]?{_MONTH}(?:[-/ ]\d{{2,4}})?|{_MONTH}[-/ ]\d{{2,4}}"
    r"|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}",
    re.IGNORECASE,
)
_FAILED = re.compile(r"#.*")
_FORMULA = re.compile(r"[='\"].*")


def judge(text: str, lijst: Codelijst) -> Verdict | None:
    """What is wrong with a code: the first of these that holds.

    R361 the name of an agreement, R362 "(gedeeltelijk)" in the cell, R363 several codes, R364
    changed by a spreadsheet, R365 not the form of iJw, R366 outside the categories, R367 not
    the form of the national list. R368 (not in the list) is for the table as a whole.
    """
    gelezen = {"gelezen": text}
    if _LUMPSUM.search(text):
        return "R361", gelezen
    if partial := _PARTIAL.fullmatch(text):
        return "R362", {**gelezen, "bedoeld": partial[1].upper()}
    several = re.findall(rf"(?<![0-9A-Za-z]){_NATIONAL}(?![0-9A-Za-z])", text)
    if len(several) > 1:
        return "R363", {**gelezen, "aantal": str(len(several))}
    if changed := _changed(text, lijst):
        wat, hint = changed
        return "R364", {**gelezen, "wat": wat, "hint": hint}
    if not _FORM.fullmatch(text):
        return "R365", {**gelezen, "hint": _meant(text, lijst)}
    if text[:2] not in lijst.categorieen:
        return "R366", {**gelezen, "categorie": text[:2]}
    if not re.fullmatch(_NATIONAL, text):
        return "R367", {**gelezen, "hint": _meant(text, lijst)}
    return None


def _changed(text: str, lijst: Codelijst) -> tuple[str, str] | None:
    """What a spreadsheet made of a code, and which code it probably was."""
    if power := _POWER.fullmatch(text):
        return zeg("een getal met een macht van tien"), _from_power(power, lijst)
    if _THOUSANDS.fullmatch(text):
        whole = re.sub(r"[.,]0{1,2}$", "", text)
        wat = zeg("een getal met een teken tussen de duizendtallen")
        return wat, _probably(_of_number(re.sub(r"\D", "", whole), lijst))
    if decimals := _DECIMALS.fullmatch(text):
        return zeg("een getal met decimalen"), _probably(_of_number(decimals[1], lijst))
    if _DATE.fullmatch(text):
        return zeg("een datum"), ""
    if _DIGITS.fullmatch(text) and len(text) < 5:
        lost = zeg("een getal, met verlies van cijfers (een code van alleen cijfers heeft er vijf)")
        return lost, ""
    if _DIGITS.fullmatch(text) and len(text) > 5:
        wat = zeg("een groot getal (een code van alleen cijfers heeft er vijf)")
        return wat, _probably(_of_number(text, lijst))
    if _FAILED.fullmatch(text):
        return zeg("een foutmelding of een te smalle kolom"), ""
    if _FORMULA.fullmatch(text):
        return zeg("een formule"), _meant(text, lijst)
    return None


def _from_power(power: re.Match[str], lijst: Codelijst) -> str:
    """``4,5E+05`` was ``45E04``: a spreadsheet reads an E between digits as a power of ten."""
    whole, fraction, sign, exponent = power.groups()
    try:
        number = Decimal(f"{whole}.{fraction or '0'}E{sign}{exponent}")
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return ""
    if not 10 <= number < 10**100 or number != number.to_integral_value():
        return ""
    digits = f"{number:f}".split(".")[0]
    known = _of_number(digits, lijst)
    if len(digits) == 5 and digits[:2] in lijst.categorieen and digits.endswith("0"):
        begin = digits.rstrip("0")
        known.append(zeg("een code van vijf cijfers die begint met {begin}", begin=begin))
        known.remove(digits)
    return _probably(known)


def _of_number(digits: str, lijst: Codelijst) -> list[str]:
    """The codes that a spreadsheet shows as this number: five digits, or with an E inside."""
    if digits[:2] not in lijst.categorieen:
        return []
    found = [digits] if len(digits) == 5 else []
    if len(digits) > 2 and not digits[2:].strip("0"):
        found.append(f"{digits[:2]}E{len(digits) - 2:02d}")
    return found


def _probably(codes: list[str]) -> str:
    shown = f" {zeg('of')} ".join(f"`{code}`" if len(code) == 5 else code for code in codes)
    return zeg("; waarschijnlijk was het {code}", code=shown) if codes else ""


def _meant(text: str, lijst: Codelijst) -> str:
    """The national code that remains without signs and spaces, or with O and I as digits."""
    bare = re.sub(r"[^0-9A-Z]", "", text.upper())
    for code in (bare, bare[:2] + bare[2:3] + bare[3:].translate(str.maketrans("OIL", "011"))):
        if code != text and re.fullmatch(_NATIONAL, code) and code[:2] in lijst.categorieen:
            return zeg("; waarschijnlijk was het {code}", code=f"`{code}`")
    return ""
