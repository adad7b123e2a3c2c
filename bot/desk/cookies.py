"""The cookies of the desk: the session, and before it a mark by which forms of this browser are known."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_DEVICE_SECONDS = 180 * 24 * 3600


def new_token() -> str:
    """Return 256 bits that nobody guesses, as 43 characters."""
    return secrets.token_urlsafe(32)


def csrf_of(token: str) -> str:
    """Return what forms of a page must send back: made from the cookie, which no other site can read, and telling nothing of it."""
    return hmac.new(token.encode("utf-8"), b"csrf", hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Cookies:
    """Reads and sets them.

    Attributes:
        secure: Whether browsers come by https. Then the names begin with __Host-, which a browser takes only with Secure, for the whole
            host, and from no neighbouring subdomain (RFC 6265bis, section 4.1.3.2).
    """

    secure: bool

    @property
    def session_name(self) -> str:
        """Return the name of the session's cookie."""
        return "__Host-desk" if self.secure else "desk"

    @property
    def visitor_name(self) -> str:
        """Return the name of the cookie of who is not known yet."""
        return "__Host-desk-visitor" if self.secure else "desk-visitor"

    @property
    def language_name(self) -> str:
        """Return the name of the cookie that keeps the language chosen on the login page."""
        return "__Host-desk-language" if self.secure else "desk-language"

    @property
    def device_name(self) -> str:
        """Return the name of the cookie by which a browser that was logged in is known again; it opens nothing."""
        return "__Host-desk-device" if self.secure else "desk-device"

    def token(self, request: Request) -> str | None:
        """Return the token of the session, or None where nothing of that form was sent."""
        return self._read(request, self.session_name)

    def visitor(self, request: Request) -> str | None:
        """Return the mark of a browser, or None."""
        return self._read(request, self.visitor_name)

    def language(self, request: Request) -> str | None:
        """Return the language that was chosen, or None; not checked."""
        value: str | None = request.cookies.get(self.language_name)
        return value

    def set_session(self, response: Response, token: str) -> None:
        """Give a browser its session; the cookie goes with the browser, the session ends by its own clock."""
        self._set(response, self.session_name, token)

    def end_session(self, response: Response) -> None:
        """Take the session out of a browser."""
        response.delete_cookie(self.session_name, path="/", secure=self.secure, httponly=True, samesite="strict")

    def set_visitor(self, response: Response, token: str) -> None:
        """Mark a browser."""
        self._set(response, self.visitor_name, token)

    def set_language(self, response: Response, language: str) -> None:
        """Keep a language for the pages before login."""
        self._set(response, self.language_name, language)

    def device(self, request: Request) -> str | None:
        """Return the mark of a browser that was logged in, or None."""
        return self._read(request, self.device_name)

    def set_device(self, response: Response, token: str) -> None:
        """Mark a browser that was logged in, for half a year."""
        self._set(response, self.device_name, token, _DEVICE_SECONDS)

    def _set(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        response.set_cookie(name, value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite="strict")

    @staticmethod
    def _read(request: Request, name: str) -> str | None:
        value = request.cookies.get(name, "")
        return value if _TOKEN.fullmatch(value) else None
