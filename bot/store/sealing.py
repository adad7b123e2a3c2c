"""Sealing the personal fields of requests, and finding rows by what they hold without holding it.

AES-256-GCM from the `cryptography` package, with the row a value belongs to as associated
data, and keys known by an id; lookups by HMAC-SHA-256 under keys of their own. Why:
docs/decisions/0016-keeping-requests.md.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import BotError

_VERSION = b"\x01"
_KEY_BYTES, _NONCE_BYTES, _ID_BYTES = 32, 12, 4
_HEADER = len(_VERSION) + _ID_BYTES + _NONCE_BYTES


@dataclass(frozen=True)
class Place:
    """The row and column a sealed value belongs to; anywhere else it cannot be opened."""

    table: str
    row: str
    column: str = "body"

    def as_bytes(self) -> bytes:
        """Return the associated data; no two places share it."""
        return json.dumps([self.table, self.row, self.column]).encode("utf-8")


class KeyRing:
    """Keys, newest first, each known by an id that tells nothing of it."""

    def __init__(self, keys: Sequence[str], setting: str) -> None:
        """Take the keys.

        Args:
            keys: 32 bytes each, in URL-safe base64; the newest first.
            setting: The setting they come from, for what an operator is told.

        Raises:
            BotError: There is none, one is no key, or one stands there twice.
        """
        self.setting = setting
        self._keys: dict[str, bytes] = {}
        for key in keys:
            try:
                raw = base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True)
            except (UnicodeEncodeError, binascii.Error):
                raw = b""
            identifier = key_id(raw)
            if len(raw) != _KEY_BYTES or identifier in self._keys:
                raise BotError(f"{setting} does not hold usable keys.", "Put back what `make setup` wrote, the newest first, each once; never lose it.")
            self._keys[identifier] = raw
        if not self._keys:
            raise BotError(f"{setting} holds no key.", "Put back what `make setup` wrote; never lose it: without it no request can be read.")

    @property
    def newest(self) -> str:
        """Return the id of the key that is used for what is new."""
        return next(iter(self._keys))

    @property
    def ids(self) -> list[str]:
        """Return the ids of all keys, the newest first."""
        return list(self._keys)

    def key(self, identifier: str) -> bytes | None:
        """Return the key with an id, or None."""
        return self._keys.get(identifier)

    def __repr__(self) -> str:
        """Return the ids, never a key."""
        return f"KeyRing({self.setting}: {', '.join(self._keys)})"


def key_id(raw: bytes) -> str:
    """Return the id of a key: eight hexadecimal characters of a one-way hash."""
    return hashlib.sha256(b"key id:" + raw).digest()[:_ID_BYTES].hex()


class Sealer:
    """Seals and opens the personal fields of a row."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    @property
    def newest(self) -> str:
        """Return the id of the key that new values are sealed with."""
        return self._keys.newest

    def seal(self, value: Any, place: Place) -> bytes:
        """Return a value, as JSON, sealed for a place with the newest key."""
        identifier = self._keys.newest
        clear = json.dumps(value, ensure_ascii=False).encode("utf-8")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + bytes.fromhex(identifier) + nonce + self._cipher(identifier).encrypt(nonce, clear, place.as_bytes())

    def open(self, sealed: bytes, place: Place) -> Any:
        """Return the value that was sealed for a place.

        Raises:
            BotError: Its key is not at hand, or it was changed or moved.
        """
        sealed = bytes(sealed)
        identifier = sealed[len(_VERSION) : len(_VERSION) + _ID_BYTES].hex()
        if not sealed.startswith(_VERSION) or self._keys.key(identifier) is None:
            raise BotError(
                f"Something stored cannot be read with the keys at hand (it was written with key {identifier}).",
                f"Put the key it was written with back into {self._keys.setting}.",
            )
        nonce = sealed[len(_VERSION) + _ID_BYTES : _HEADER]
        try:
            clear = self._cipher(identifier).decrypt(nonce, sealed[_HEADER:], place.as_bytes())
        except (InvalidTag, ValueError) as error:
            raise BotError(f"A row of the table {place.table} was changed or moved by something else than this program.", "Restore the database from a backup.") from error
        return json.loads(clear)

    def _cipher(self, identifier: str) -> AESGCM:
        key = self._keys.key(identifier)
        assert key is not None
        return AESGCM(key)


class LookupHasher:
    """Makes the keyed hashes by which rows are found."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    @property
    def newest(self) -> str:
        """Return the id of the key that new rows are hashed with."""
        return self._keys.newest

    def of(self, kind: str, value: str) -> str:
        """Return the hash of a value, made the same beforehand, with the newest key."""
        return self._hash(self._keys.newest, kind, value)

    def all_of(self, kind: str, value: str) -> list[str]:
        """Return its hashes with every key: rows that were not hashed anew yet are found too."""
        return [self._hash(identifier, kind, value) for identifier in self._keys.ids]

    def with_key(self, identifier: str, kind: str, value: str) -> str | None:
        """Return its hash with the key of an id, or None where that key is not at hand."""
        return self._hash(identifier, kind, value) if self._keys.key(identifier) is not None else None

    def _hash(self, identifier: str, kind: str, value: str) -> str:
        key = self._keys.key(identifier)
        assert key is not None
        # The kind keeps a reference from ever being found as an address.
        return hmac.new(key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
