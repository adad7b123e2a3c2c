"""A telephone number or a postal address as people type it, among other words.

Whether it can be one, the rights desk judges (bot/rights/contacts.py); here only what else holds
figures is kept from it: "ik ben klant sinds 2015", "artikel 17".
"""

from __future__ import annotations

import re

from bot.understanding.words import plain

_NUMBER = re.compile(r"\+?[\d\s().,/\-]{8,}")
_FEWEST_DIGITS = 8
_LETTERS = r"[^\W\d_]"
# "Sinds 2015": a year, though 2018 is a part of Antwerp.
_YEAR = re.compile(r"\b(?:in|sinds|sedert|van|voor|tot|na|jaar|begin|eind|depuis|en|avant|apres|annee|de|fin|debut)\s+(?:19|20)\d{2}\b")
# Four figures in Belgium, five in France and Germany, with the letters of the country or of the Netherlands.
_POSTCODE_AND_PLACE = re.compile(rf"\b(?:[a-z]{{1,2}}\s?-\s?)?[1-9]\d{{3,4}}\b(?:\s?[a-z]{{2}}\b(?=[\s,]))?,?\s+(?:{_LETTERS}{{3,}}|as\b)")
_HOUSE_NUMBER = re.compile(
    rf"(?:{_LETTERS}{{3,}}|{_LETTERS}\.),?\s+(?:nr\.?\s*|n°\s*|no\s+)?\d{{1,4}}(?!\d)|\b\d{{1,4}}\s?(?:bis|ter|[a-z])?,?\s+(?:rue|av\.|avenue|chaussee|boulevard|place|quai|allee|chemin|clos|impasse|square)\b"
)
_STREET = re.compile(
    rf"\b(?:{_LETTERS}*(?:straat|straatje|laan|steenweg|weg|plein|dreef|kaai|baan|lei|markt|str\.)|(?:rue|avenue|av\.|chaussee|boulevard|place|quai|allee|chemin|clos|impasse|square)\s[^\d\n]{{2,40}}),?\s+\d{{1,4}}\s?[a-z]?\b[\s,/\d]*(?:bus|bte|boite)?[\s\d,]*{_LETTERS}{{3,}}"
)


def number_or_post(text: str) -> str | None:
    """Return the telephone number, or the text as a postal address; None where it holds neither."""
    if "?" in text:
        return None
    number = _NUMBER.search(text)
    if number and sum(character.isdigit() for character in number.group()) >= _FEWEST_DIGITS:
        return number.group().strip(" .,")
    return text.strip() if _is_postal(plain(text)) else None


def _is_postal(line: str) -> bool:
    line = _YEAR.sub(" ", line)
    place = _POSTCODE_AND_PLACE.search(line)
    if place is not None:
        return _HOUSE_NUMBER.search(f"{line[: place.start()]} , {line[place.end() :]}") is not None
    return _STREET.search(line) is not None
