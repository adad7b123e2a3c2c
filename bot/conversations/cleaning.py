"""One normaliser for every text that comes in, whatever the channel."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.privacy.redaction import mask_forbidden_numbers

#: Longest text that is read, in characters; the rest is left out and the person told.
LONGEST_TEXT = 2_000

# Bounded before anything else looks at it: normalising can be slow on hostile input.
_LONGEST_RAW = 20_000
_WHITE = re.compile(r"[^\S\n]+")
_MANY_NEWLINES = re.compile(r"\s*\n\s*")
# Invisible characters that only hide or reorder text: zero width, direction marks, BOM.
_INVISIBLE = frozenset("\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")


@dataclass(frozen=True)
class Cleaned:
    """A text fit to be stored and read.

    Attributes:
        text: In NFC, without control characters or surrogates, at most `LONGEST_TEXT`.
        was_cut: The person wrote more than that.
        was_masked: It held a national register or card number, now unreadable.
    """

    text: str
    was_cut: bool = False
    was_masked: bool = False


def clean(raw: str) -> Cleaned:
    """Return the text as it may be stored and read; never raises on any text."""
    text = "".join(_readable(character) for character in raw[:_LONGEST_RAW])
    text = unicodedata.normalize("NFC", text)
    text = _MANY_NEWLINES.sub("\n", _WHITE.sub(" ", text)).strip()
    was_cut = len(text) > LONGEST_TEXT or len(raw) > _LONGEST_RAW
    # Masked before it is cut: a number across the cut would slip through.
    masked = mask_forbidden_numbers(text[: LONGEST_TEXT + 40])
    return Cleaned(masked.text[:LONGEST_TEXT].strip(), was_cut, masked.found)


def as_plain_text(text: str) -> str:
    """Return the text so that Rasa takes it as words, never as a command.

    Rasa reads `/intent{...}` typed by anyone as an understood intent, and `/restart` clears
    the talk; a leading slash is therefore dropped.
    """
    return text.lstrip("/ \n") if text.startswith("/") else text


def _readable(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t\r":
        return "\n" if character != "\t" else " "
    if category in ("Cc", "Cs", "Co", "Cn") or character in _INVISIBLE:
        return ""
    return character
