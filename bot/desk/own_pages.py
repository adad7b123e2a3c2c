"""The page of one's own account: language, password, second factor, recovery codes, sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from bot.desk.asked import Asked
from bot.desk.cookies import Cookies
from bot.desk.entrance_pages import waiting
from bot.desk.routes import DeskRoute
from bot.policies.model import LANGUAGES
from bot.staff.accounts import Refusal, Refused
from bot.staff.own_account import OwnAccount
from bot.staff.permissions import Action

_MOST_BYTES = 8_000


def routes(own: OwnAccount, cookies: Cookies, name_of: Callable[[str], str | None]) -> list[DeskRoute]:
    """Return the routes; `name_of` names a controller."""
    pages = _Own(own, cookies, name_of)

    def form(path: str, name: str, take: Callable[[Asked], Response]) -> DeskRoute:
        return DeskRoute("POST", path, name, Action.CHANGE_OWN_ACCOUNT, take, most_bytes=_MOST_BYTES)

    return [
        DeskRoute("GET", "/account", "own_account", Action.CHANGE_OWN_ACCOUNT, pages.show),
        form("/account/language", "own_language", pages.set_language),
        form("/account/password", "own_password", pages.set_password),
        form("/account/second-factor", "own_second_factor", pages.begin_second_factor),
        form("/account/recovery", "own_recovery", pages.renew_recovery),
        form("/account/sessions", "own_sessions", pages.end_others),
    ]


class _Own:
    def __init__(self, own: OwnAccount, cookies: Cookies, name_of: Callable[[str], str | None]) -> None:
        self._own, self._cookies, self._name_of = own, cookies, name_of

    def show(self, asked: Asked) -> Response:
        """Show the account."""
        return self._page(asked)

    def set_language(self, asked: Asked) -> Response:
        """Set the language of the desk."""
        language = asked.form.get("language", "")
        if language not in LANGUAGES:
            return asked.error("wrong_form", 400)
        return self._tried(asked, "language", lambda: self._own.set_language(asked.session, language)) or asked.go("own_account", said="language_set")

    def set_password(self, asked: Asked) -> Response:
        """Set another password; the session goes on under another token."""
        form = asked.form
        tokens: list[str] = []

        def change() -> None:
            tokens.append(self._own.set_password(asked.session, form.get("present", ""), form.get("password", ""), form.get("again", "")))

        refused = self._tried(asked, "password", change)
        if refused is not None:
            return refused
        response = asked.go("own_account", said="password_set")
        self._cookies.set_session(response, tokens[0])
        return response

    def begin_second_factor(self, asked: Asked) -> Response:
        """Begin with a new second factor."""
        return self._tried(asked, "factor", lambda: self._own.begin_second_factor(asked.session, asked.form.get("present", ""))) or asked.go("set_up")

    def renew_recovery(self, asked: Asked) -> Response:
        """Show fresh recovery codes, this once."""
        codes: list[str] = []
        refused = self._tried(asked, "recovery", lambda: codes.extend(self._own.renew_recovery(asked.session, asked.form.get("present", ""))))
        return refused or asked.page("recovery.html", codes=codes)

    def end_others(self, asked: Asked) -> Response:
        """End every other session."""
        self._own.end_others(asked.session)
        return asked.go("own_account", said="sessions_ended")

    def _tried(self, asked: Asked, part: str, change: Callable[[], None]) -> Response | None:
        """Do it; return the page that says why not, or None."""
        try:
            change()
        except Refused as refused:
            key, values = waiting(refused.wait) if refused.why is Refusal.TOO_OFTEN else (f"refusal.{refused.why.value}", {})
            return self._page(asked, 422, part, key, values)
        return None

    def _page(self, asked: Asked, status: int = 200, part: str = "", wrong: str | None = None, values: Mapping[str, Any] | None = None) -> Response:
        account = self._own.account(asked.session)
        names = [self._name_of(slug) or slug for slug in sorted(asked.session.controllers)]
        return asked.page(
            "own_account.html", status, account=account, controllers=names, sessions=self._own.sessions(asked.session), part=part, wrong=wrong, values=values or {}
        )
