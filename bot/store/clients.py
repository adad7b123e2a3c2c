"""The key under which the addresses of clients are hashed; implements `bot.conversations.clients.ClientHasher`."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.conversations.clients import hashed
from bot.errors import BotError

#: Keeps this key apart from whatever else is made from the same one.
_LABEL = b"client addresses, for caps on opening"


class KeyedClientHasher:
    """Hashes addresses under a key that is derived from one of the message log, which channels have."""

    def __init__(self, key: str) -> None:
        """Derive the key.

        Raises:
            BotError: It is no key.
        """
        try:
            raw = base64.urlsafe_b64decode(key.encode("ascii"))
        except (UnicodeEncodeError, binascii.Error) as error:
            raise BotError("MESSAGE_LOG_KEYS does not hold a usable key.", "`make setup` writes one into .env; never lose it: without it no message can be read.") from error
        self._key = HKDF(hashes.SHA256(), length=32, salt=None, info=_LABEL).derive(raw)

    def __call__(self, address: str) -> str:
        """Return the keyed hash of an address."""
        return hashed(address, self._key)

    def __repr__(self) -> str:
        """Return the name alone, never the key."""
        return "KeyedClientHasher()"
