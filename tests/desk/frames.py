"""A desk in memory: sessions that are simply there, an audit log that is a list, the client of a browser. For tests of any page.

    desk = MadeUpDesk([start.routes(), talks.routes(...)])
    browser = desk.browser(desk.agent("conitro"))
    browser.get("/desk/talks")
    browser.post("/desk/talks/1/claim", {"note": "..."})    # with the session's own token and origin
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import httpx
from starlette.responses import Response
from starlette.testclient import TestClient

from bot.desk.app import make_desk
from bot.desk.cookies import csrf_of, new_token
from bot.desk.guard import Frame
from bot.desk.routes import DeskRoute
from bot.pages.limits import Limits
from bot.staff.permissions import Action, Role, Stage
from bot.staff.sessions import AgentSession

ORIGIN = "http://127.0.0.1:5080"
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=timezone.utc)


def stand_ins(have: Sequence[DeskRoute]) -> list[DeskRoute]:
    """Return routes for the names that the layout points at and that are not among these."""
    def nothing(_asked: Any) -> Response:
        return Response("")

    needed = {
        "start": ("GET", "/", Action.SEE_START),
        "login": ("GET", "/login", Action.LOG_IN),
        "logout": ("POST", "/logout", Action.LOG_OUT),
        "second_factor": ("GET", "/second-factor", Action.SHOW_SECOND_FACTOR),
        "set_up": ("GET", "/set-up", Action.SET_UP_SECOND_FACTOR),
        "own_account": ("GET", "/account", Action.CHANGE_OWN_ACCOUNT),
    }
    names = {each.name for each in have}
    return [DeskRoute(method, path, name, action, nothing) for name, (method, path, action) in needed.items() if name not in names]


class MadeUpDesk:
    """The desk over sessions that are simply there."""

    def __init__(self, pages: Sequence[Sequence[DeskRoute]], *, secure: bool = False, origin: str = ORIGIN) -> None:
        self.sessions: dict[str, AgentSession] = {}
        self.written: list[tuple[str, str | None, str, str]] = []
        frame = Frame(self, self, {origin}, secure)  # type: ignore[arg-type]
        have = [each for module in pages for each in module]
        self.app = make_desk(frame, [*pages, stand_ins(have)], Limits(time.monotonic, burst=10_000))

    def read(self, token: str, *, keeps_alive: bool = True) -> AgentSession | None:
        return self.sessions.get(token)

    def write(self, session: AgentSession, controller: str | None, act: str, subject: str) -> None:
        self.written.append((session.account, controller, act, subject))

    def agent(self, *controllers: str, role: Role = Role.AGENT, everywhere: bool = False, language: str = "nl", name: str = "Lien Peeters", stage: Stage | None = None) -> str:
        """Return the token of a new session."""
        token = new_token()
        at = len(self.sessions) + 1
        self.sessions[token] = AgentSession(f"session-{at}", f"account-{at}", name, role, stage, frozenset(controllers), everywhere, language, NOON)
        return token

    def browser(self, token: str | None = None) -> Browser:
        """Return a browser with that session."""
        return Browser(self.app, token)


class Browser:
    """Sends forms as a page of ours would."""

    def __init__(self, app: Any, token: str | None) -> None:
        self.client = TestClient(app, base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False, headers={"accept": "text/html", "accept-language": "nl"})
        self.token = token
        if token:
            self.client.cookies.set("desk", token)

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.get(path, **kwargs)

    def post(self, path: str, form: Mapping[str, Any] | None = None, **kwargs: Any) -> httpx.Response:
        csrf = csrf_of(self.token or self.client.cookies.get("desk") or self.client.cookies.get("desk-visitor") or "")
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", **kwargs.pop("headers", {})}
        return self.client.post(path, data={"csrf": csrf, **(form or {})}, headers=headers, **kwargs)
