"""Authenticated encryption of what people write, with room for key rotation.

Fernet (AES-128-CBC with HMAC-SHA256) from the `cryptography` package. The first key
encrypts; the others still decrypt, so a key is replaced by putting a new one in front.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import BotError


class Cipher:
    """Encrypts and decrypts bytes, and makes keyed fingerprints for lookups."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, newest first.

        Raises:
            BotError: There is none, or one is not a Fernet key.
        """
        try:
            fernets = [Fernet(key) for key in keys]
            self._fernet = MultiFernet(fernets)
        except ValueError as error:
            raise BotError("MESSAGE_LOG_KEYS does not hold a usable key.", "`make setup` writes one into .env; never lose it: without it no message can be read.") from error
        # The oldest key stays the same when a new one is put in front.
        self._fingerprint_key = hashlib.sha256(b"fingerprint:" + keys[-1].encode("ascii")).digest()

    def encrypt(self, clear: bytes) -> bytes:
        """Return the encrypted bytes."""
        return self._fernet.encrypt(clear)

    def decrypt(self, secret: bytes) -> bytes:
        """Return the clear bytes.

        Raises:
            BotError: They were encrypted with a key that is not at hand, or were changed.
        """
        try:
            return self._fernet.decrypt(secret)
        except InvalidToken as error:
            raise BotError("A stored message cannot be read with the keys at hand.", "Put the key it was written with back into MESSAGE_LOG_KEYS.") from error

    def fingerprint(self, text: str) -> str:
        """Return a keyed, one-way fingerprint of 32 hexadecimal characters."""
        return hmac.new(self._fingerprint_key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
