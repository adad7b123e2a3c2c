"""Codes and links: how they are made, how a typed one is read. What is kept of them is a keyed hash."""

from __future__ import annotations

import re
import secrets

from bot.privacy.typed_codes import CODE_LENGTH

#: Bytes of a link's token: 256 bits, 43 characters; nothing needs to count tries on it.
_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
#: What people put between digits.
_BETWEEN = r"[ \u00a0\u2009\u202f.\-\u2010-\u2015/]{0,3}"
# Not a piece of something longer: a telephone number, a date with its year, a reference.
_CODE = re.compile(rf"(?<![\w+])(?<!\d[ .\-/]){'[0-9]' + (_BETWEEN + '[0-9]') * (CODE_LENGTH - 1)}(?![ .\-/]?\w*[0-9])(?!\w)")


def new_code() -> str:
    """Return a fresh code: eight digits, each of the 10^8 as likely (CVE-2023-48224: one from `random` can be foretold)."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"


def new_token() -> str:
    """Return a fresh token for a link: 43 characters that stand in an address as they are."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Return whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def read_code(text: str) -> str | None:
    """Return the code in a text, its eight digits alone: "12 34 56 78", "mijn code is 12345678"; or None."""
    found = _CODE.search(text)
    return re.sub(r"[^0-9]", "", found.group()) if found else None
