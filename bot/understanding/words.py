"""Words as they are compared: lower case, without accents and typographic variants."""

from __future__ import annotations

import re
import unicodedata

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "–": "-", "—": "-"})
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_PAGE = re.compile(r"\W*(?:https?://|www\.|[\w.-]+\.(?:be|nl|fr|com|eu|org|net|lu|example)(?:\W|$))", re.IGNORECASE)


def straight(text: str) -> str:
    """Return the text with the apostrophes and hyphens of a keyboard; telephones set others."""
    return text.translate(_STRAIGHT)


def plain(text: str) -> str:
    """Return the text in lower case, with straight apostrophes and without accents."""
    if text.isascii():
        # Nine words in ten; taking letters apart is what costs.
        return straight(text).lower()
    decomposed = unicodedata.normalize("NFD", straight(text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Return the words of a text, plain, in order; apostrophes and hyphens part words."""
    return _WORD.findall(plain(text))


def listed(line: str) -> frozenset[str]:
    """Return the words of a list written as one line."""
    return frozenset(line.split())


def without_emails(text: str) -> str:
    """Return the text without e-mail addresses: whose they are is not what is talked about."""
    return " ".join(part for part in text.split() if "@" not in part)


def without_addresses(text: str) -> str:
    """Return the text without e-mail addresses and addresses of pages.

    Their pieces are no words: "luc@post.fr" asks for no French.
    """
    return " ".join(part for part in text.split() if "@" not in part and not _PAGE.match(part))
