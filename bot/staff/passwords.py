"""Passwords: Argon2id at rest; long ones, and none that says who it is of (NIST SP 800-63B, section 5.1.1.2: no rules of composition)."""

from __future__ import annotations

import re
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from bot.staff.accounts import Refusal, Refused

SHORTEST = 12
#: What is longer is cut by nobody and read by nobody.
LONGEST = 200
#: What must be left of a password without names, addresses and worn words.
_OF_ITS_OWN = 8
#: Beginnings that lists of stolen passwords are full of, in the languages of the desk.
_WORN = ("password", "passwort", "wachtwoord", "paswoord", "motdepasse", "welkom", "bienvenue", "azerty", "qwerty", "qwertyuiop", "azertyuiop", "iloveyou", "administrator")
_ROWS = "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm"
#: Hashes at once: each takes 64 MiB.
_AT_ONCE = 2


class Passwords:
    """Hashes and verifies."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Take the hasher: by default with the second recommended set of RFC 9106, section 4 (64 MiB, 3 passes, 4 lanes)."""
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        # Verified where there is no account, so that a stranger's address takes as long as a colleague's.
        self._nobody = self._hasher.hash("nobody's")

    def hash(self, password: str) -> str:
        """Return the hash of a password that was looked over."""
        with self._turns:
            return str(self._hasher.hash(_read(password)))

    def fits(self, kept: str | None, password: str) -> bool:
        """Return whether a password is the one whose hash is kept; takes as long where none is kept."""
        with self._turns:
            try:
                fits = self._hasher.verify(kept or self._nobody, _read(password[: LONGEST + 1]))
            except (VerificationError, InvalidHashError):
                return False
        return bool(fits) and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Return whether a hash was made with weaker parameters than new ones."""
        return bool(self._hasher.check_needs_rehash(kept))


def look_over(password: str, again: str, name: str, mail: str) -> None:
    """Look at a new password.

    Args:
        password: As typed.
        again: As typed a second time.
        name: Of the account.
        mail: Of the account.

    Raises:
        Refused: It is too short, too long, made of the name or the address, worn, or typed differently.
    """
    read = _read(password)
    if len(read) < SHORTEST:
        raise Refused(Refusal.TOO_SHORT)
    if len(password) > LONGEST:
        raise Refused(Refusal.TOO_LONG)
    own = re.split(r"[\s.@_+-]+", f"{name} {mail}".casefold())
    plain = re.sub(r"\s", "", read.casefold())
    # The longest first: "petersen" before "peters".
    if len(_without(plain, [part for part in own if len(part) >= 3])) < _OF_ITS_OWN:
        raise Refused(Refusal.TOO_LIKE_YOU)
    if len(set(plain)) < 5 or len(_without(plain, [*_WORN, *_runs()])) < _OF_ITS_OWN:
        raise Refused(Refusal.TOO_WORN)
    if password != again:
        raise Refused(Refusal.NOT_THE_SAME)


def _read(password: str) -> str:
    # The same signs, however a keyboard composes them.
    return unicodedata.normalize("NFKC", password)


def _without(text: str, parts: list[str]) -> str:
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "")
    return text


def _runs() -> list[str]:
    """Return runs of eight keys in a row."""
    return [row[at : at + 8] for row in _ROWS for at in range(len(row) - 7)]
