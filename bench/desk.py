"""The desk's pages, measured: with ten thousand talks and a hundred thousand messages stored, beside a hundred talks.

Each page is asked for as a browser does, through guard and template, in turn from the full and the nearly empty
database. Run it with `make bench`; docs/performance.md says how to read it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from urllib.parse import urlencode

import httpx
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bench.figures import Blocks, Goal, Row, compared, table
from bench.full_and_few import measured
from bench.processes import measure_or_stop
from bench.requests import in_turn
from bot import wiring
from bot.conversations.handoff import Holder
from bot.desk import talk_routes
from bot.desk.app import make_desk
from bot.desk.cookies import csrf_of, new_token
from bot.desk.guard import Frame
from bot.desk.routes import DeskRoute
from bot.desk.talk_desk import Colleague, TalkDesk
from bot.desk_wiring import make_desk_services
from bot.pages.limits import Limits
from bot.settings import DatabaseSettings, load_request_keys, load_settings
from bot.staff.permissions import Action, Role
from bot.staff.sessions import AgentSession
from bot.store.encryption import Cipher
from bot.store.tables import handoffs
from bot.tools.demo_many import MESSAGES, write_many

FEW, MANY = 100, 10_000
GOAL = Goal(3.0)
_ORIGIN = "http://127.0.0.1:5080"


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    blocks: int
    pages: int


WHOLE, QUICK = Size(blocks=6, pages=15), Size(blocks=2, pages=6)


class Desk:
    """A desk over a database that holds talks, with one member of staff who works for every controller."""

    def __init__(self, engine: Engine, count: int) -> None:
        settings = load_settings()
        url = str(engine.url.render_as_string(hide_password=False))
        settings = replace(settings, database=DatabaseSettings(url, settings.database.message_log_keys))
        policies = wiring.make_policy_services(settings.paths.data)
        slugs = policies.controllers.slugs()
        write_many(engine, Cipher(settings.database.message_log_keys), slugs, count)
        with engine.begin() as connection:
            # As PostgreSQL does by itself within a minute of so many new rows; until then it may sort all talks for one page.
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("ANALYZE")
        services = make_desk_services(settings, load_request_keys(), policies, frozenset())
        self._session = AgentSession("s", "demoaaaa", "Lien", Role.OFFICER, None, frozenset(slugs), True, "nl", datetime.now(timezone.utc))
        self._token = new_token()
        pages = talk_routes.routes(TalkDesk(services, self, self))
        named = {each.name for each in pages}
        app = make_desk(Frame(self, self, {_ORIGIN}, False), [pages, _stand_ins(named)], Limits(time.monotonic, burst=10_000_000))
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=_ORIGIN, cookies={"desk": self._token})
        self._loop = asyncio.new_event_loop()
        with engine.connect() as connection:
            self.open = [row.conversation for row in connection.execute(select(handoffs.c.conversation).where(handoffs.c.holder == Holder.WAITING.value).limit(50))]

    # --- What the frame asks for, in memory --------------------------------------------------
    def read(self, _token: str, *, keeps_alive: bool = True) -> AgentSession:
        """Return the session."""
        return self._session

    def write(self, _session: AgentSession, _controller: str | None, _act: str, _subject: str) -> None:
        """Write nothing down: the audit log has its own measurement."""

    def who_see(self, _controller: str | None) -> Sequence[Colleague]:
        """Return a few colleagues."""
        return [Colleague(f"demo{number}", f"Collega {number}", self._session.controllers) for number in range(5)]

    # --- Asking ---------------------------------------------------------------------------------
    def get(self, path: str) -> None:
        """Ask for a page."""
        answer = self._loop.run_until_complete(self._client.get(f"/desk{path}"))
        assert answer.status_code == 200, (path, answer.status_code)

    def post(self, path: str, form: Mapping[str, str]) -> None:
        """Send a form that shows a page."""
        headers = {"origin": _ORIGIN, "content-type": "application/x-www-form-urlencoded"}
        body = urlencode({**form, "csrf": csrf_of(self._token)})
        answer = self._loop.run_until_complete(self._client.post(f"/desk{path}", content=body, headers=headers))
        assert answer.status_code == 200, (path, answer.status_code)


def _stand_ins(named: set[str]) -> list[DeskRoute]:
    """Return routes for the names that the layout points at; nobody asks for them here."""
    needed = {"start": "/", "login": "/login", "logout": "/logout", "own_account": "/account"}
    return [DeskRoute("GET", path, name, Action.SEE_START, lambda asked: asked.go("start")) for name, path in needed.items() if name not in named]


#: Page -> how it is asked for, with a number that changes.
PAGES: Mapping[str, Callable[[Desk, int], None]] = {
    "queue": lambda desk, number: desk.get("/queue"),
    "queue, filtered": lambda desk, number: desk.get("/queue?show=waiting&controller=conitro&language=nl"),
    "queue, mine": lambda desk, number: desk.get("/queue?show=mine"),
    "a talk": lambda desk, number: desk.get(f"/talks/{desk.open[number % len(desk.open)]}"),
    "making a request": lambda desk, number: desk.get(f"/talks/{desk.open[number % len(desk.open)]}/request/1?act=request_erasure"),
    "finished talks": lambda desk, number: desk.get("/search"),
    "finished talks, filtered": lambda desk, number: desk.post("/search", {"controller": "conitro", "language": "nl", "reason": "asked"}),
    "a word that is often found": lambda desk, number: desk.post("/search", {"words": "gegevens"}),
    "saved replies": lambda desk, number: desk.get("/replies"),
}


def main() -> int:
    """Measure, print, and return 1 when a goal is missed."""
    return measured("desk", __doc__, "a sixth of the pages: to see that it works, not to compare", measure, WHOLE, QUICK)


def measure(kind: str, engines: Sequence[Engine], size: Size) -> list[Row]:
    """Measure on one kind of database, the full one beside the nearly empty one."""
    many, few = (Desk(engine, count) for engine, count in zip(engines, (MANY, FEW), strict=True))
    rows = []
    for name, ask in PAGES.items():
        taken = in_turn(size.blocks, size.pages, partial(ask, many), partial(ask, few))
        rows.append(compared(f"{kind}: {name}, median ms", *(_milliseconds(each) for each in taken), goal=GOAL))
    print(f"\n{table(rows, f'of {MANY * MESSAGES:,}', f'of {FEW * MESSAGES:,}')}", flush=True)
    return rows


def _milliseconds(taken: Blocks) -> Blocks:
    return Blocks(tuple(tuple(value / 1_000 for value in block) for block in taken.blocks))


if __name__ == "__main__":
    measure_or_stop(main)
