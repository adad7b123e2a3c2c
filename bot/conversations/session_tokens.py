"""Session tokens: which talk, of which company, opened from which page; signed, short-lived, renewable.

The channel never asks a client who it is: whoever shows a token reads and writes the one
conversation it names. A token is a JSON Web Token (RFC 7519) signed with HMAC-SHA-256; it
travels in a header, never in an address (docs/decisions/0026-website-channel.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

import jwt

#: How long a token lets its holder in.
LIFE = timedelta(minutes=30)
#: How long after its end a token can still be renewed: a laptop that slept, a page left open over lunch.
GRACE = timedelta(hours=12)
#: How long a session can be renewed at all; after that a new talk begins.
LONGEST = timedelta(hours=24)
#: How far the clocks of two servers may be apart.
_LEEWAY = timedelta(seconds=60)
#: Longest token that is looked at; ours have about 400 characters.
_LONGEST_TOKEN = 2_000
_ALGORITHM = "HS256"
_TEXTS = ("sub", "ctl", "lng", "org", "key", "via")
_MOMENTS = ("beg", "iat", "exp")
_LATEST = 2**40


class Via(str, Enum):
    """Who holds a token: a page in a browser, or our own server of pages for a browser without script."""

    WEB = "web"
    PAGES = "pages"


class Refused(str, Enum):
    """Why a token does not let in."""

    INVALID = "invalid"
    EXPIRED = "expired"
    OTHER_ORIGIN = "other_origin"


class TokenRefused(Exception):
    """A token that does not let in."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Session:
    """What a token says.

    Attributes:
        conversation: The one conversation it opens.
        controller: The company the conversation is tied to.
        language: Of the page, `nl` or `fr`.
        origin: Of the page it was issued to; no other may use it.
        key: Fingerprint of the widget key it was issued for.
        began: When the session was opened; renewing does not change it.
        expires: Until when this token lets in.
    """

    conversation: str
    controller: str
    language: str
    origin: str
    key: str
    began: datetime
    expires: datetime
    via: Via = Via.WEB


@dataclass(frozen=True)
class Issued:
    """A token for a client, and for how many seconds it is good."""

    token: str = field(repr=False)
    expires_in: int


def key_fingerprint(key: str) -> str:
    """Return what a token holds of a widget key: enough to see that the operator has replaced it."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class SessionTokens:
    """Issues and reads tokens.

    Args:
        secret: At least 32 characters; whoever has it can read every talk.
        clock: Returns the moment, aware.
    """

    def __init__(self, secret: str, clock: Callable[[], datetime]) -> None:
        if len(secret) < 32:
            raise ValueError("the secret of sessions is too short")
        self._secret = secret
        self._clock = clock

    def issue(self, conversation: str, controller: str, language: str, origin: str, key: str, via: Via = Via.WEB, began: datetime | None = None) -> Issued:
        """Return a token.

        Args:
            key: Fingerprint of the widget key (`key_fingerprint`).
            began: When the session was opened; None: now.
        """
        now = self._clock()
        began = now if began is None else began
        expires = min(now + LIFE, began + LONGEST)
        seconds = int(expires.timestamp()) - int(now.timestamp())
        claims = {
            "sub": conversation,
            "ctl": controller,
            "lng": language,
            "org": origin,
            "key": key,
            "via": via.value,
            "beg": int(began.timestamp()),
            "iat": int(now.timestamp()),
            "exp": int(expires.timestamp()),
        }
        return Issued(jwt.encode(claims, self._secret, algorithm=_ALGORITHM), max(0, seconds))

    def read(self, token: str, origin: str | None, late: timedelta = timedelta(0)) -> Session:
        """Return what a token says.

        Args:
            origin: Of the page that shows it; None where a browser sends none.
            late: How long after its end it still counts.

        Raises:
            TokenRefused: It is not ours, not whole, over, or of another page.
        """
        session = _session(self._claims(token))
        now = self._clock()
        if session.began > now + _LEEWAY:
            raise TokenRefused(Refused.INVALID)
        if origin is not None and origin != session.origin:
            raise TokenRefused(Refused.OTHER_ORIGIN)
        if now >= session.expires + late or now >= session.began + LONGEST:
            raise TokenRefused(Refused.EXPIRED)
        return session

    def renew(self, token: str, origin: str | None) -> tuple[Session, Issued]:
        """Return what a token says and a new one for the same session.

        Raises:
            TokenRefused: As `read`; one that ended less than `GRACE` ago is renewed all the same.
        """
        old = self.read(token, origin, GRACE)
        return old, self.issue(old.conversation, old.controller, old.language, old.origin, old.key, old.via, old.began)

    def _claims(self, token: str) -> Mapping[str, Any]:
        if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
            raise TokenRefused(Refused.INVALID)
        try:
            # Moments are held against our own clock, below.
            options = {"require": [*_TEXTS, *_MOMENTS], "verify_exp": False, "verify_iat": False}
            return dict(jwt.decode(token, self._secret, algorithms=[_ALGORITHM], options=options))
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise TokenRefused(Refused.INVALID) from error


def _session(claims: Mapping[str, Any]) -> Session:
    if not all(isinstance(claims[name], str) for name in _TEXTS):
        raise TokenRefused(Refused.INVALID)
    if not all(isinstance(claims[name], int) and 0 <= claims[name] < _LATEST for name in _MOMENTS):
        raise TokenRefused(Refused.INVALID)
    try:
        via = Via(claims["via"])
    except ValueError as error:
        raise TokenRefused(Refused.INVALID) from error
    began, expires = (datetime.fromtimestamp(claims[name], timezone.utc) for name in ("beg", "exp"))
    return Session(claims["sub"], claims["ctl"], claims["lng"], claims["org"], claims["key"], began, expires, via)
