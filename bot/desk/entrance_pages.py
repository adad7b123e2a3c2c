"""Pages before the desk: login, second factor and its set-up, the link of an invitation; and the way out."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.asked import Asked
from bot.desk.cookies import Cookies
from bot.desk.look import HEADERS
from bot.desk.routes import PREFIX, DeskRoute
from bot.policies.model import LANGUAGES
from bot.staff.accounts import Refused
from bot.staff.entering import Client, Entering, Outcome, Step
from bot.staff.permissions import Action
from bot.staff.second_factor import address_of

#: Where a login may lead: a page of ours, named by its path alone.
_PAGE = re.compile(rf"{PREFIX}/(?!/)[A-Za-z0-9/_~.-]{{0,200}}")
#: Of what is typed into a field of these pages.
_LONGEST = 1_000
_MOST_BYTES = 8_000


@dataclass(frozen=True)
class Entrance:
    """What these pages need.

    Attributes:
        entering: Lets staff in.
        cookies: Reads and sets them.
        network_of: Keyed hash of the network somebody comes from; None where it is not known.
    """

    entering: Entering
    cookies: Cookies
    network_of: Callable[[Request], str | None]

    def client(self, asked: Asked) -> Client:
        """Return from where somebody comes."""
        return Client(self.network_of(asked.request), self.cookies.device(asked.request))

    def token(self, asked: Asked) -> str:
        """Return the token of the session."""
        return self.cookies.token(asked.request) or ""

    def moved(self, asked: Asked, step: Step, next_page: str = "") -> Response:
        """Send somebody on to the page of the step they came to, with the cookie of their new session."""
        if step.outcome is Outcome.IN:
            response = asked.go_to(next_page) if _PAGE.fullmatch(next_page) else asked.go("start")
        elif step.outcome in (Outcome.SECOND_FACTOR, Outcome.SET_UP):
            response = asked.go(step.outcome.value, query={"next": next_page} if _PAGE.fullmatch(next_page) else None)
        else:
            response = asked.go("login", said="session_over")
        return self.marked(response, step)

    def marked(self, response: Response, step: Step) -> Response:
        """Set the cookies of a step."""
        if step.token is not None:
            self.cookies.set_session(response, step.token)
        if step.device is not None:
            self.cookies.set_device(response, step.device)
        return response


def routes(entrance: Entrance) -> list[DeskRoute]:
    """Return the routes."""
    login, factor, set_up, invitation = _Login(entrance), _SecondFactor(entrance), _SetUp(entrance), _Invitation(entrance)

    def log_out(asked: Asked) -> Response:
        entrance.entering.log_out(entrance.token(asked))
        response = asked.go("login", said="logged_out")
        entrance.cookies.end_session(response)
        return response

    return [
        DeskRoute("GET", "/login", "login", Action.LOG_IN, login.show),
        DeskRoute("POST", "/login", "login", Action.LOG_IN, login.take, most_bytes=_MOST_BYTES),
        DeskRoute("GET", "/second-factor", "second_factor", Action.SHOW_SECOND_FACTOR, factor.show),
        DeskRoute("POST", "/second-factor", "second_factor", Action.SHOW_SECOND_FACTOR, factor.take, most_bytes=_MOST_BYTES),
        DeskRoute("GET", "/set-up", "set_up", Action.SET_UP_SECOND_FACTOR, set_up.show),
        DeskRoute("GET", "/set-up/picture.svg", "set_up_picture", Action.SET_UP_SECOND_FACTOR, set_up.picture),
        DeskRoute("POST", "/set-up", "set_up", Action.SET_UP_SECOND_FACTOR, set_up.take, most_bytes=_MOST_BYTES),
        DeskRoute("GET", "/invitation/{token}", "invitation", Action.ACCEPT_INVITATION, invitation.show),
        DeskRoute("POST", "/invitation/{token}", "invitation", Action.ACCEPT_INVITATION, invitation.take, most_bytes=_MOST_BYTES),
        DeskRoute("POST", "/logout", "logout", Action.LOG_OUT, log_out, most_bytes=_MOST_BYTES),
    ]


def waiting(wait: int) -> tuple[str, Mapping[str, Any]]:
    """Return the key of what is said to who has to wait, and its values: seconds while they are few, else minutes."""
    return ("wait.seconds", {"seconds": wait}) if wait < 90 else ("wait.minutes", {"minutes": math.ceil(wait / 60)})


class _Login:
    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def show(self, asked: Asked) -> Response:
        """Show the form; who is in is sent on."""
        if asked.known is not None and asked.known.stage is None:
            return asked.go("start")
        response = self._form(asked, asked.query("next"))
        if asked.query("language") in LANGUAGES:
            self._entrance.cookies.set_language(response, asked.query("language"))
        return response

    def take(self, asked: Asked) -> Response:
        """Take address and password."""
        mail, password = asked.form.get("mail", "")[:_LONGEST], asked.form.get("password", "")[:_LONGEST]
        step = self._entrance.entering.log_in(mail, password, self._entrance.client(asked))
        if step.outcome is Outcome.WRONG:
            return self._form(asked, asked.form.get("next", ""), 422, mail, "login.wrong")
        if step.outcome is Outcome.WAIT:
            key, values = waiting(step.wait)
            return self._form(asked, asked.form.get("next", ""), 429, mail, key, values, {"Retry-After": str(step.wait)})
        return self._entrance.moved(asked, step, asked.form.get("next", ""))

    @staticmethod
    def _form(
        asked: Asked, next_page: str, status: int = 200, mail: str = "", wrong: str | None = None, values: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        return asked.page("login.html", status, headers, next=next_page if _PAGE.fullmatch(next_page) else "", mail=mail, wrong=wrong, values=values or {})


class _SecondFactor:
    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def show(self, asked: Asked) -> Response:
        """Show the form."""
        return asked.page("second_factor.html", next=asked.query("next"), wrong=None, values={})

    def take(self, asked: Asked) -> Response:
        """Take a code."""
        next_page = asked.form.get("next", "")
        step = self._entrance.entering.show_second_factor(self._entrance.token(asked), asked.form.get("code", "")[:_LONGEST], self._entrance.client(asked))
        if step.outcome is Outcome.WRONG:
            return asked.page("second_factor.html", 422, next=next_page, wrong="second_factor.wrong", values={})
        if step.outcome is Outcome.WAIT:
            key, values = waiting(step.wait)
            return asked.page("second_factor.html", 429, {"Retry-After": str(step.wait)}, next=next_page, wrong=key, values=values)
        return self._entrance.moved(asked, step, next_page)


class _SetUp:
    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def show(self, asked: Asked) -> Response:
        """Show picture and secret, and ask for a code."""
        return self._form(asked)

    def picture(self, asked: Asked) -> Response:
        """Return the picture that a telephone reads."""
        found = self._entrance.entering.secret_to_set_up(self._entrance.token(asked))
        if found is None:
            return asked.error("not_found", 404)
        secret, mail = found
        drawn = io.BytesIO()
        segno.make(address_of(secret, mail, asked.say("desk.name")), error="m", micro=False).save(drawn, kind="svg", scale=4, border=2, dark="#000", light="#fff")
        return Response(drawn.getvalue(), 200, dict(HEADERS), "image/svg+xml")

    def take(self, asked: Asked) -> Response:
        """Take the first code; show the recovery codes, this once."""
        step = self._entrance.entering.set_up(self._entrance.token(asked), asked.form.get("code", "")[:_LONGEST], self._entrance.client(asked))
        if step.outcome is Outcome.WRONG:
            return self._form(asked, 422, "set_up.wrong")
        if step.outcome is Outcome.WAIT:
            key, values = waiting(step.wait)
            return self._form(asked, 429, key, values)
        if step.outcome is not Outcome.IN:
            return self._entrance.moved(asked, step)
        return self._entrance.marked(asked.page("recovery.html", codes=step.recovery), step)

    def _form(self, asked: Asked, status: int = 200, wrong: str | None = None, values: Mapping[str, Any] | None = None) -> Response:
        found = self._entrance.entering.secret_to_set_up(self._entrance.token(asked))
        if found is None:
            return asked.go("own_account") if asked.session.stage is None else asked.go("login", said="session_over")
        # In groups of four, as it is typed into a telephone.
        secret = " ".join(re.findall(".{1,4}", found[0]))
        return asked.page("set_up.html", status, secret=secret, wrong=wrong, values=values or {})


class _Invitation:
    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def show(self, asked: Asked) -> Response:
        """Show whose account it is, and ask for a password; spends nothing."""
        account = self._entrance.entering.invited(asked.path["token"][:_LONGEST])
        if account is None:
            return asked.page("invitation_over.html", 410)
        # In the language they were invited in, unless they chose another.
        chosen = asked if asked.query("language") in LANGUAGES else replace(asked, language=account.language)
        response = chosen.page("invitation.html", account=account, wrong=None)
        self._entrance.cookies.set_language(response, chosen.language)
        return response

    def take(self, asked: Asked) -> Response:
        """Set the password, and go on to the second factor or the desk."""
        token = asked.path["token"][:_LONGEST]
        try:
            step = self._entrance.entering.accept(token, asked.form.get("password", "")[:_LONGEST], asked.form.get("again", "")[:_LONGEST], self._entrance.client(asked))
        except Refused as refused:
            account = self._entrance.entering.invited(token)
            if account is not None:
                return asked.page("invitation.html", 422, account=account, wrong=f"refusal.{refused.why.value}")
            step = Step(Outcome.OVER)
        if step.outcome is Outcome.OVER:
            return asked.page("invitation_over.html", 410)
        return self._entrance.moved(asked, step)
