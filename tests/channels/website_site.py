"""The website channel in this process, without a socket: a company's site, its visitors, and hostile ones."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from bot import wiring
from bot.channels.turns import TurnRunner
from bot.channels.website import WebsiteChannel
from bot.channels.website_api import WebsiteApi
from bot.channels.website_calls import Answer, Call
from bot.channels.website_limits import Limits
from bot.channels.website_texts import load_error_texts
from bot.channels.website_watcher import Watcher
from bot.conversations.clients import hashed
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.session_tokens import SessionTokens
from bot.embedding_settings import EmbeddingSettings, load_embedding_settings
from bot.rights.letter_texts import load_letter_texts
from bot.settings import ROOT
from bot.store.handoffs import SqlHandoffs
from bot.store.message_log import SqlMessageLog
from bot.store.signs import SqlSigns
from bot.store.standings import SqlStandings
from tests.channels.fake_agent import WebsiteAgent

SECRET = "een-geheim-van-minstens-32-tekens-lang"
SITE, OTHER_SITE, FOREIGN = "https://www.voorbeeld.example", "https://crm.voorbeeld.example", "https://elders.example"
ENVIRON = {
    "WEBSITE_SECRET": SECRET,
    "CONTROLLER_CONITRO_WIDGET_ORIGINS": SITE,
    "CONTROLLER_CRM_WIDGET_ORIGINS": f"{OTHER_SITE},{SITE}",
    "CONTROLLER_CRM_WIDGET_KEY": "crm-2026",
    "PUBLIC_URL": "https://privacy.voorbeeld.example",
}
KEYS = {"conitro": "conitro", "crm": "crm-2026"}


@lru_cache(maxsize=1)
def policies() -> wiring.PolicyServices:
    return wiring.make_policy_services(ROOT / "data")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def pass_by(self, **much: float) -> None:
        self.now += timedelta(**much)


class Site:
    """The channel over a log, with a stand-in for Rasa; made inside a running loop."""

    def __init__(self, log: SqlMessageLog, limits: Limits | None = None, settings: EmbeddingSettings | None = None) -> None:
        self.log, self.clock, self.agent = log, Clock(), WebsiteAgent()
        self.settings = settings or load_embedding_settings(ENVIRON)
        self.tokens = SessionTokens(SECRET, self.clock)
        self.limits = limits or Limits(self.clock.seconds)
        self.runner = TurnRunner(log, lambda: self.agent, policies().policy_version, "one")
        self.signs = SqlSigns(log._engine)
        self.desk = HandoffDesk(SqlHandoffs(log._engine, log._cipher), log, self.signs, load_letter_texts(ROOT / "data" / "handoff.yml"), self.clock)
        self.channel = channel = WebsiteChannel(
            self.settings, self.tokens, log, SqlStandings(log._engine, log._cipher), self.signs, policies(), "one", lambda address: hashed(address, b"key"),
            load_error_texts(ROOT / "data" / "website.yml"), self.limits, self.clock,
        )  # fmt: skip
        self.watcher = Watcher(channel.situations.of, every=0.02)
        self.runner.listen(self.watcher.wake)
        self.api: WebsiteApi = channel.api(lambda: self.runner, lambda: self.agent, self.watcher)
        self._numbers = itertools.count()

    async def ask(self, do: Callable[[Call], Awaitable[Answer]], body: Any = None, content: bytes = b"", **call: Any) -> Answer:
        content = content if body is None else json.dumps(body).encode()
        return await self.api.answered(Call(**{"origin": SITE, "address": "192.0.2.7", "content_type": "application/json", "body": content, **call}), do)

    def talk_of(self, authorization: str) -> str:
        """Return the id of the talk that a token opens."""
        return self.tokens.read(authorization.removeprefix("Bearer "), None).conversation

    async def session(self, controller: str = "conitro", language: str | None = "nl", **call: Any) -> str:
        answer = await self.ask(self.api.open_session, {"controller": controller, "key": KEYS[controller], "language": language}, **call)
        assert answer.status == 201, answer
        assert answer.body is not None
        return f"Bearer {answer.body['token']}"

    async def say(self, authorization: str, text: str, payload: str | None = None, client_id: str | None = None, **call: Any) -> Answer:
        body = {"client_id": client_id or f"m{next(self._numbers)}", "text": text, **({} if payload is None else {"payload": payload})}
        return await self.ask(self.api.receive, body, authorization=authorization, **call)

    async def told(self, authorization: str, after: int = 0) -> list[dict[str, Any]]:
        """Return the rows of a talk once nothing is under way in it."""
        while self.runner.waiting:
            await asyncio.sleep(0.001)
        answer = await self.ask(self.api.messages, authorization=authorization, query={"after": str(after)})
        assert answer.status == 200, answer
        assert answer.body is not None
        return list(answer.body["messages"])
