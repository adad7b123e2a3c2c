"""Words as they are compared: lower case, without accents and typographic variants."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "–": "-", "—": "-"})
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def plain(text: str) -> str:
    """Return the text in lower case, with straight apostrophes and without accents."""
    decomposed = unicodedata.normalize("NFD", text.translate(_APOSTROPHES).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Return the words of a text, plain, in order; apostrophes and hyphens part words."""
    return _WORD.findall(plain(text))
