"""The desk over accounts on a real database, with a clock that stands; and the browsers of its staff.

    .venv/bin/python -m tests.desk.account_desks     # serves it, to look at; prints address and passwords
"""

from __future__ import annotations

import html
import re
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy.engine import Engine
from starlette.requests import Request

from bot.desk import account_pages, audit_pages, entrance_pages, own_pages, start
from bot.desk.app import make_desk
from bot.desk.entrance_pages import Entrance
from bot.desk.guard import Frame
from bot.desk.routes import DeskRoute
from bot.pages.limits import Limits
from bot.settings import RequestKeySettings
from bot.staff.managing import Wanted
from bot.staff.permissions import Role
from bot.store.engine import make_engine
from tests.desk.frames import ORIGIN, Browser
from tests.rights.in_memory import MadeUpClock
from tests.staff.worlds import PASSWORD, Person, StaffWorld
from tests.store.rights_desks import fresh_key
from tests.store.up_to_date import up_to_date

NAMES = {"conitro": "Conitro", "derde": "Derde & Zoon", "voorbeeld": "Voorbeeld <b>NV</b>"}


class AccountDesk:
    """The pages of accounts, joined as bot/runtime/staff_desk.py joins them."""

    def __init__(self, world: StaffWorld, *, origin: str = ORIGIN) -> None:
        self.world, self.origin = world, origin
        frame = Frame(world.entering, world.auditing, {origin}, origin.startswith("https"))

        def network_of(request: Request) -> str | None:
            return request.client.host if request.client else None

        self.pages: list[list[DeskRoute]] = [
            start.routes(),
            account_pages.routes(world.managing, NAMES.get, origin),
            audit_pages.routes(world.auditing, NAMES.get),
            own_pages.routes(world.own, frame.cookies, NAMES.get),
            entrance_pages.routes(Entrance(world.entering, frame.cookies, network_of)),
        ]
        self.app = make_desk(frame, self.pages, Limits(time.monotonic, burst=100_000))

    def browser(self, person: Person | None = None) -> Browser:
        """Return a browser, of somebody who is in or of nobody."""
        return Browser(self.app, person.token if person else None)


def csrf_in(answer: httpx.Response) -> str:
    """Return what the first form of a page sends back."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', answer.text)
    assert found, answer.text
    return found[1]


def secret_in(answer: httpx.Response) -> str:
    """Return the shared secret that a page shows as text."""
    found = re.search(r'<p class="secret"[^>]*>([A-Z2-7 ]+)</p>', answer.text)
    assert found, answer.text
    return found[1].replace(" ", "")


def link_in(answer: httpx.Response) -> str:
    """Return the path of the link that a page shows."""
    found = re.search(r'<p class="secret"[^>]*>([^<]+)</p>', answer.text)
    assert found, answer.text
    return html.unescape(found[1]).removeprefix(ORIGIN)


def said_in(answer: httpx.Response) -> str:
    """Return what a page says went wrong."""
    found = re.search(r'<p class="wrong"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return html.unescape(re.sub("<[^>]+>", "", found[1])) if found else ""


def logged_in(browser: Browser, mail: str, password: str = PASSWORD) -> httpx.Response:
    """Fill in the login page."""
    browser.get("/desk/login")
    return browser.post("/desk/login", {"mail": mail, "password": password})


class _RunningClock(MadeUpClock):
    """A clock that runs, and can be put forward."""

    def __init__(self) -> None:
        super().__init__(datetime.now(timezone.utc))
        self._began = self.now

    def __call__(self) -> datetime:
        return datetime.now(timezone.utc) + (self.now - self._began)


class ServedAccounts:
    """An account desk on a real port, with some accounts; its clock is the machine's."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        engine = make_engine(f"sqlite:///{folder / 'product.db'}")
        up_to_date(engine)
        self.engine: Engine = engine
        self.world = StaffWorld(engine, RequestKeySettings((fresh_key(),), (fresh_key(),)), _RunningClock())
        self.desk = AccountDesk(self.world, origin=self.address)
        config = uvicorn.Config(self.desk.app, host="127.0.0.1", port=port, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def fill(self) -> None:
        """Make some accounts."""
        world = self.world
        world.person("Lien Peeters", Role.AGENT, "conitro")
        world.person("Émile Dubois", Role.OFFICER, "conitro", "voorbeeld", language="fr")
        world.person("Fatima El Idrissi", Role.AGENT, "derde")
        root = world.session(world.root())
        world.managing.invite(root, "an.janssens@voorbeeld.example", Wanted("An Janssens", Role.AGENT, frozenset({"conitro"}), False, "nl"), by_mail=False)
        old = world.person("Oude Collega", Role.AGENT, "conitro")
        world.managing.disable(root, old.account.id)

    def start(self) -> None:
        """Serve; returns when the port answers."""
        self._thread.start()
        until = time.monotonic() + 30
        while not self._server.started:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.02)

    def stop(self) -> None:
        """End."""
        self._server.should_exit = True
        self._thread.join(10)
        self.engine.dispose()


def _main() -> None:
    from bench.processes import free_port

    with tempfile.TemporaryDirectory() as folder:
        served = ServedAccounts(Path(folder), free_port())
        served.fill()
        served.start()
        root: Any = served.world.root()
        print(f"{served.address}/desk/  {root.account.mail}  {PASSWORD}  {root.secret}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    _main()
