"""One normaliser for every text that comes in, whatever the channel."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.privacy.numbers import BETWEEN
from bot.privacy.redaction import mask_forbidden_numbers

#: Longest text that is read, in characters; the rest is left out and the person told.
LONGEST_TEXT = 2_000

# Bounded before anything else looks at it: normalising can be slow on hostile input.
_LONGEST_RAW = 20_000
# Searched for numbers: masking shortens a text, so more than the longest text is looked at.
_LONGEST_SEARCHED = 3 * LONGEST_TEXT
# Characters of the longest number that is masked, generously grouped.
_LONGEST_NUMBER = 80
# Marks above and below one letter; more are noise, and slow to put in order (UAX #15, 13).
_MOST_MARKS = 30
_WHITE = re.compile(r"[^\S\n]+")
_MANY_NEWLINES = re.compile(r"\s*\n\s*")
_NUMBER_AT_END = re.compile(rf"\d[\d{BETWEEN}]*\Z")
# Joiners that hold an emoji or a word together; every other format character only hides or
# reorders text: zero width, direction marks, soft hyphen, byte order mark.
_JOINERS = frozenset("\u200c\u200d")


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
    is_longer = len(raw) > _LONGEST_RAW and not raw[_LONGEST_RAW:].isspace()
    text = _without_many_marks("".join(_readable(character) for character in raw[:_LONGEST_RAW]))
    text = unicodedata.normalize("NFC", text)
    text = _MANY_NEWLINES.sub("\n", _WHITE.sub(" ", text)).strip()
    is_longer = is_longer or len(text) > _LONGEST_SEARCHED
    # Masked before it is cut: a number across the cut would slip through.
    masked = mask_forbidden_numbers(text[:_LONGEST_SEARCHED])
    kept = masked.text
    if is_longer and len(kept) <= LONGEST_TEXT + _LONGEST_NUMBER:
        # So much was masked that the end of what was searched shows: half a number may stand there.
        kept = _NUMBER_AT_END.sub("", kept)
    # And again: what the cut left of a longer row of digits may be such a number by itself.
    kept = mask_forbidden_numbers(kept[:LONGEST_TEXT]).text.strip()
    return Cleaned(kept, is_longer or len(masked.text) > LONGEST_TEXT, masked.found)


def as_plain_text(text: str) -> str:
    """Return the text so that Rasa takes it as words, never as a command.

    Rasa reads `/intent{...}` typed by anyone as an understood intent, and `/restart` clears
    the talk; a leading slash is therefore dropped.
    """
    return text.lstrip("/ \n") if text.startswith("/") else text


def _readable(character: str) -> str:
    if character in "\n\r\t":
        return " " if character == "\t" else "\n"
    category = unicodedata.category(character)
    if category in ("Zl", "Zp"):
        return "\n"
    if category in ("Cc", "Cs", "Co") or (category == "Cf" and character not in _JOINERS):
        return ""
    # Not assigned: an emoji newer than this Python stays, a noncharacter goes.
    return "" if category == "Cn" and _is_noncharacter(ord(character)) else character


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _without_many_marks(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
