"""The website channel: what a widget in a company's own pages speaks with (docs/website-channel.md).

Here HTTP meets `WebsiteApi`: routes, headers, the body read within its bounds, and streams.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import datetime, timezone
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import wiring
from bot.channels.process_runner import keep_taking_up, runner_of
from bot.channels.turns import TurnRunner
from bot.channels.website_api import WebsiteApi
from bot.channels.website_calls import LONGEST_BODY, Answer, Call, Refusal
from bot.channels.website_cors import preflight
from bot.channels.website_limits import Limits
from bot.channels.website_sessions import CHANNEL, Sessions
from bot.channels.website_situations import Situations
from bot.channels.website_stream import TalkStream
from bot.channels.website_texts import ErrorTexts, load_error_texts
from bot.channels.website_watcher import Watcher
from bot.channels.widget_files import widget_files
from bot.channels.widget_routes import add_widget_routes
from bot.conversations.clients import ClientHasher, behind_proxies
from bot.conversations.message_log import MessageLog
from bot.conversations.session_tokens import SessionTokens
from bot.conversations.signs import Signs
from bot.conversations.standings import Standings
from bot.embedding_settings import EmbeddingSettings

#: Below which path the channel's public addresses stand.
BASE = "/chat/v1"
#: Seconds a client gets to send a body, and to take what a stream sends.
_READ_SECONDS, _SEND_SECONDS = 20.0, 30.0

_Do = Callable[[Call], Awaitable[Answer]]


class WebsiteChannel(InputChannel):
    """Sessions, messages in, a stream out; for pages that an operator has put on a list."""

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel in the log."""
        return CHANNEL

    def url_prefix(self) -> str:
        """Return where the routes stand: their paths are public ones."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebsiteChannel:
        """Make the channel from the environment; credentials.yml holds no settings."""
        settings, embedding = wiring.settings_or_stop(), wiring.embedding_or_stop()
        return cls(
            embedding,
            wiring.make_session_tokens(embedding),
            wiring.message_log(),
            wiring.make_standings(settings),
            wiring.make_signs(settings),
            wiring.policy_services(),
            settings.rasa.server_name,
            wiring.make_client_hasher(settings),
            load_error_texts(settings.paths.data / "website.yml"),
        )

    def __init__(
        self,
        settings: EmbeddingSettings,
        tokens: SessionTokens,
        log: MessageLog,
        standings: Standings,
        signs: Signs,
        policies: wiring.PolicyServices,
        server: str,
        client_of: ClientHasher,
        texts: ErrorTexts,
        limits: Limits | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._settings = settings
        self._tokens = tokens
        self._log = log
        self._standings = standings
        self._signs = signs
        self._policies = policies
        self._server = server
        self._client_of = client_of
        self._texts = texts
        self._limits = limits or Limits(time.monotonic)
        self._clock = clock

    @property
    def situations(self) -> Situations:
        """Return what reads how talks stand."""
        return Situations(self._standings, self._clock)

    def api(self, runner: Callable[[], TurnRunner], agent: Callable[[], Any], watcher: Watcher) -> WebsiteApi:
        """Return what answers the requests."""
        sessions = Sessions(self._settings, self._tokens, self._log, self._limits, self._client_of)
        stream = TalkStream(self._log, self._clock, self._settings.public_url)
        return WebsiteApi(
            self._settings, sessions, self._log, self._policies, self._limits, self.situations, watcher, stream, self._signs, self._clock, self._texts, self._server,
            runner, agent,
        )  # fmt: skip

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("website_channel")
        apps: list[Sanic] = []
        watcher = Watcher(self.situations.of)

        def the_runner() -> TurnRunner:
            app = apps[0]
            return runner_of(app, lambda: TurnRunner(self._log, lambda: app.ctx.agent, self._policies.policy_version, self._server, wiring.waiting_notice, wiring.code_not_taken))

        api = self.api(the_runner, lambda: getattr(apps[0].ctx, "agent", None) if apps else None, watcher)

        @routes.listener("before_server_start")
        async def set_up(app: Sanic, _loop: Any) -> None:
            apps.append(app)
            the_runner().listen(watcher.wake)

        @routes.listener("after_server_start")
        async def take_up(app: Sanic, _loop: Any) -> None:
            keep_taking_up(app, the_runner())

        add_widget_routes(routes, widget_files())
        simple: dict[tuple[str, str], _Do] = {
            ("POST", "/opening"): api.opening,
            ("POST", "/sessions"): api.open_session,
            ("POST", "/sessions/renew"): api.renew_session,
            ("POST", "/messages"): api.receive,
            ("GET", "/messages"): api.messages,
            ("POST", "/signs"): api.signs,
            ("DELETE", "/conversation"): api.delete,
            ("GET", "/health"): api.health,
        }
        for number, ((method, path), do) in enumerate(simple.items()):
            reads_body = method == "POST"
            routes.add_route(self._handler(api, do, reads_body=reads_body), f"{BASE}{path}", [method], name=f"call_{number}", stream=reads_body)

        @routes.get(f"{BASE}/files/<sequence:int>/<name:str>")
        async def kept_file(request: Request, sequence: int, name: str) -> HTTPResponse:
            return _response(await api.answered(self._call(request), lambda call: api.kept_file(call, sequence, name)))

        @routes.get(f"{BASE}/stream")
        async def stream(request: Request) -> HTTPResponse | None:
            return await self._streamed(api, request)

        # After the others: a front end that asks for what is not there is answered as for any other mistake.
        routes.add_route(self._handler(api, _refused, reads_body=False), f"{BASE}/<unknown:path>", ["GET", "POST", "PUT", "PATCH", "DELETE"], name="unknown")

        methods: dict[str, set[str]] = {f"{BASE}/stream": {"GET"}, f"{BASE}/files/<sequence:int>/<name:str>": {"GET"}}
        for method, path in simple:
            methods.setdefault(f"{BASE}{path}", set()).add(method)
        for number, (path, allowed) in enumerate(methods.items()):
            routes.add_route(self._preflight(allowed), path, ["OPTIONS"], name=f"preflight_{number}")
        return routes

    def _preflight(self, methods: set[str]) -> Callable[..., Awaitable[HTTPResponse]]:
        async def answer(request: Request, **_parts: Any) -> HTTPResponse:
            status, headers = preflight(request.headers.get("origin"), self._settings.origins(), methods)
            return response.raw(b"", status=status, headers=headers)

        return answer

    def _handler(self, api: WebsiteApi, do: _Do, *, reads_body: bool) -> Callable[..., Awaitable[HTTPResponse]]:
        async def handle(request: Request, **_parts: Any) -> HTTPResponse:
            try:
                body = await asyncio.wait_for(_body_of(request), _READ_SECONDS) if reads_body else b""
            except asyncio.TimeoutError:
                body = b""
            return _response(await api.answered(self._call(request, body), do))

        return handle

    def _call(self, request: Request, body: bytes = b"") -> Call:
        headers = request.headers
        forwarded = ",".join(headers.getall("x-forwarded-for", []))
        return Call(
            origin=headers.get("origin"),
            authorization=headers.get("authorization", ""),
            address=behind_proxies(request.ip, forwarded, self._settings.client_proxies),
            content_type=headers.get("content-type", ""),
            body=body,
            query={name: values[0] for name, values in request.args.items() if values},
            languages=headers.get("accept-language", ""),
        )

    async def _streamed(self, api: WebsiteApi, request: Request) -> HTTPResponse | None:
        call = self._call(request)
        begun: list[Any] = []

        async def begin() -> None:
            # A reverse proxy that gathers what it passes on would hold events back.
            headers = {"X-Accel-Buffering": "no", **(await api.answered(call, _nothing)).headers}
            begun.append(await request.respond(status=200, headers=headers, content_type="text/event-stream; charset=utf-8"))

        async def run(asked: Call) -> Answer:
            # Closed at once when the page goes away: what it holds open is counted.
            async with aclosing(api.stream(asked, begin)) as events:
                async for event in events:
                    await asyncio.wait_for(begun[0].send(event), _SEND_SECONDS)
            return Answer(200)

        answer = await api.answered(call, run)
        if not begun:
            return _response(answer)
        await begun[0].eof()
        return None


async def _nothing(_call: Call) -> Answer:
    return Answer(200)


async def _refused(_call: Call) -> Answer:
    raise Refusal("not_found")


async def _body_of(request: Request) -> bytes:
    """Return a request's body; of one that is too long, only enough to see that."""
    content = bytearray()
    while len(content) <= LONGEST_BODY:
        part = await request.stream.read()
        if part is None:
            break
        content += part
    return bytes(content[: LONGEST_BODY + 1])


def _response(answer: Answer) -> HTTPResponse:
    content_type = answer.kind if answer.body is not None or answer.content is not None else None
    return HTTPResponse(answer.as_bytes(), status=answer.status, headers=dict(answer.headers), content_type=content_type)
