"""Before every page of the desk: who asks, whether they may, whether the form is theirs, whose data it is about, and what is written down."""

from __future__ import annotations

import hmac
import inspect
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.asked import Asked
from bot.desk.cookies import Cookies, csrf_of, new_token
from bot.desk.look import HEADERS, Look
from bot.desk.routes import About, DeskRoute, Routes
from bot.pages.languages import wanted_language
from bot.policies.model import LANGUAGES
from bot.staff.permissions import Stage, may
from bot.staff.sessions import AgentSession

logger = logging.getLogger(__name__)

_FORM = "application/x-www-form-urlencoded"
#: Fields of one form; more is no form of ours.
_MOST_FIELDS = 200
#: Where each stage goes on.
_NEXT = {Stage.NOBODY: "login", Stage.SECOND_FACTOR: "second_factor", Stage.SET_UP: "set_up"}


class Sessions(Protocol):
    """Knows sessions by what the cookie holds."""

    def read(self, token: str, *, keeps_alive: bool = True) -> AgentSession | None:
        """Return the session of a token, kept alive by this or not; None: there is none (any more)."""


class Written(Protocol):
    """The audit log."""

    def write(self, session: AgentSession, controller: str | None, act: str, subject: str) -> None:
        """Write down who did or read what; raises where it cannot be written: then it must not be shown either."""


@dataclass(frozen=True)
class Frame:
    """What every page needs.

    Attributes:
        sessions: Knows who asks.
        written: The audit log.
        origins: Where browsers reach the desk: scheme, host and port, e.g. "https://privacy.voorbeeld.example".
        secure: Whether that is by https.
    """

    sessions: Sessions
    written: Written
    origins: Collection[str]
    secure: bool

    @property
    def cookies(self) -> Cookies:
        """Return what reads and sets cookies."""
        return Cookies(self.secure)


class Guard:
    """Makes of each route what Starlette calls."""

    def __init__(self, frame: Frame, look: Look, routes: Routes) -> None:
        self._frame, self._look, self._routes = frame, look, routes

    def endpoint(self, route: DeskRoute) -> Callable[[Request], Any]:
        """Return the guarded endpoint of a route."""

        async def answer(request: Request) -> Response:
            return await self._answer(request, route)

        return answer

    async def asked(self, request: Request, *, keeps_alive: bool = True) -> Asked:
        """Return who asks for what, without a form; also for pages of errors."""
        token = self._frame.cookies.token(request)
        known = await run_in_threadpool(lambda: self._frame.sessions.read(token, keeps_alive=keeps_alive)) if token else None
        return self.stranger(request, known)

    def stranger(self, request: Request, known: AgentSession | None = None) -> Asked:
        """Return what is asked for, by somebody who is known already, or by nobody in particular."""
        secret = self._frame.cookies.token(request) if known else self._frame.cookies.visitor(request)
        # Without a mark yet: made now, and set with the answer.
        secret = secret or getattr(request.state, "visitor", None) or new_token()
        request.state.visitor = secret
        return Asked(request, {}, {}, known, self._language(request, known), csrf_of(secret), self._look, self._routes)

    def marked(self, asked: Asked, response: Response) -> Response:
        """Mark the browser of who is not known, so that the form it got is taken back; and give every answer the headers of all."""
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if asked.known is None and self._frame.cookies.visitor(asked.request) is None:
            self._frame.cookies.set_visitor(response, asked.request.state.visitor)
        return response

    async def _answer(self, request: Request, route: DeskRoute) -> Response:
        asked = replace(await self.asked(request, keeps_alive=route.keeps_alive), path={name: str(value) for name, value in request.path_params.items()})
        who = asked.known.who if asked.known else Stage.NOBODY
        if not may(who, route.action):
            return self._sent_on(asked, who)
        if route.method == "POST":
            refusal, asked = await self._with_form(asked)
            if refusal is not None:
                return self.marked(asked, refusal)
        if not isinstance(route.about, About):
            subject = await self._called(route.about, asked)
            if subject is None or not asked.session.sees(subject.controller):
                # The same page, whether it does not exist or belongs to others.
                return asked.error("not_found", 404)
            asked = replace(asked, found=subject)
            if route.written is not None:
                await run_in_threadpool(self._frame.written.write, asked.session, subject.controller, route.written, subject.name)
        return self.marked(asked, await self._called(route.answer, asked))

    @staticmethod
    async def _called(function: Callable[[Asked], Any], asked: Asked) -> Any:
        if inspect.iscoroutinefunction(function):
            return await function(asked)
        return await run_in_threadpool(function, asked)

    def _sent_on(self, asked: Asked, who: object) -> Response:
        """Return what somebody gets who may not: the step that is before them, or that they may not."""
        if not isinstance(who, Stage):
            return asked.error("not_allowed", 403)
        if not _wants_page(asked.request):
            return Response(status_code=401, headers=dict(HEADERS))
        query = {}
        if who is Stage.NOBODY and asked.request.method in ("GET", "HEAD"):
            if asked.request.headers.get("sec-fetch-site") == "cross-site":
                # From a link in a mail browsers hold the session's cookie back (SameSite=Strict); asked for again by a page of ours they send it.
                return asked.page("onward.html")
            query = {"next": asked.request.url.path}
        return asked.go(_NEXT[who], query=query)

    async def _with_form(self, asked: Asked) -> tuple[Response | None, Asked]:
        request = asked.request
        if not self._is_from_here(request.headers):
            return asked.error("foreign_form", 403), asked
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return asked.error("wrong_form", 415), asked
        try:
            forms = parse_qs((await request.body()).decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
        except ValueError:
            return asked.error("wrong_form", 400), asked
        shown = request.headers.get("x-csrf-token") or (forms.get("csrf") or [""])[-1]
        has_secret = asked.known is not None or self._frame.cookies.visitor(request) is not None
        if not has_secret or not hmac.compare_digest(shown.encode("utf-8"), asked.csrf.encode("utf-8")):
            return asked.error("old_form", 403), asked
        return None, replace(asked, forms=forms)

    def _is_from_here(self, headers: Mapping[str, str]) -> bool:
        """Return whether a form was sent by a page of ours: browsers say so, in one header or both."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is None and origin is None:
            return False
        return site in (None, "same-origin") and (origin is None or origin in self._frame.origins)

    def _language(self, request: Request, known: AgentSession | None) -> str:
        if known is not None:
            return known.language
        chosen = request.query_params.get("language") or self._frame.cookies.language(request)
        return chosen if chosen in LANGUAGES else wanted_language(request.headers.get("accept-language", "")) or LANGUAGES[0]


def _wants_page(request: Request) -> bool:
    """Return whether a browser wants a page to show, and not a script an answer to work with."""
    mode = request.headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in request.headers.get("accept", "text/html")
