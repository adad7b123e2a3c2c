"""Sealed notes: a few values of one talk that pass through places where nothing may be read.

A code that was typed goes this way from the message log to the action that takes it, and what a
person gave to follow a request waits this way in a slot (docs/decisions/0025-*.md). Only letters:
no rule that takes numbers out of a text can touch it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.errors import BotError
from bot.store.encryption import Cipher

# Half a byte a letter.
_LETTERS = "abcdefghijklmnop"
_DIGITS = "0123456789abcdef"
_TO_LETTERS, _TO_DIGITS = str.maketrans(_DIGITS, _LETTERS), str.maketrans(_LETTERS, _DIGITS)
_TALK = "talk"


class SealedNotes:
    """Seals values for one talk; in another they do not open."""

    def __init__(self, cipher: Cipher) -> None:
        """Take the cipher of the message log: what is sealed are the person's own words."""
        self._cipher = cipher

    def seal(self, conversation: str, values: Mapping[str, str]) -> str:
        """Return the values, sealed, in letters."""
        return self._cipher.encrypt(json.dumps({**values, _TALK: conversation}).encode("utf-8")).hex().translate(_TO_LETTERS)

    def open(self, conversation: str, sealed: object) -> dict[str, str]:
        """Return the values; empty for what was not sealed for this talk, or with a key that is gone."""
        if not isinstance(sealed, str):
            return {}
        try:
            values: dict[str, str] = json.loads(self._cipher.decrypt(bytes.fromhex(sealed.translate(_TO_DIGITS))))
        except (ValueError, BotError):
            return {}
        return {name: value for name, value in values.items() if name != _TALK} if values.get(_TALK) == conversation else {}
