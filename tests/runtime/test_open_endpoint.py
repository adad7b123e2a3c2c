"""Connections to the action server: reused at once, never stale, and the door stays locked."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.runtime import lighter_turns
from bot.runtime.lighter_turns import leave_open
from tests.processes.servers import free_port

HEADERS = {"Authorization": "Bearer secret"}


class Served:
    """A small action server that remembers over which connections it was called."""

    def __init__(self) -> None:
        self.port = free_port()
        self.connections: list[object] = []
        self.endpoint = leave_open(EndpointConfig(f"http://127.0.0.1:{self.port}/webhook", headers=HEADERS, enable_selective_domain=True))
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhook", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def call(self, body: object) -> object:
        return await self.endpoint.request(json=body, method="post")

    async def _answer(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != HEADERS["Authorization"]:
            return web.json_response({}, status=401)
        self.connections.append(request.transport)
        await asyncio.sleep(0.01)
        return web.json_response({"heard": await request.json()})


async def serve() -> Served:
    server = Served()
    await server.start()
    return server


@pytest.mark.asyncio
async def test_calls_that_follow_each_other_share_a_connection() -> None:
    server = await serve()
    assert [await server.call(number) for number in range(3)] == [{"heard": number} for number in range(3)]
    assert len(set(server.connections)) == 1
    await server.endpoint.close()
    await server.stop()


@pytest.mark.asyncio
async def test_calls_at_once_do_not_wait_for_each_other_or_mix_their_answers() -> None:
    server = await serve()
    answers = await asyncio.gather(*(server.call(number) for number in range(150)))
    assert answers == [{"heard": number} for number in range(150)]
    assert len(set(server.connections)) > 100
    await server.endpoint.close()
    await server.stop()


@pytest.mark.asyncio
async def test_a_connection_that_waited_too_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lighter_turns, "SECONDS_LEFT_OPEN", 0.1)
    server = await serve()
    await server.call(1)
    await asyncio.sleep(0.3)
    await server.call(2)
    assert len(set(server.connections)) == 2
    await server.endpoint.close()
    await server.stop()


@pytest.mark.asyncio
async def test_a_server_that_was_started_again_is_called_anew() -> None:
    server = await serve()
    await server.call("before")
    await server.stop()
    await server.start()
    assert await server.call("after") == {"heard": "after"}
    await server.endpoint.close()
    await server.stop()


@pytest.mark.asyncio
async def test_a_refusal_is_told_as_before() -> None:
    server = await serve()
    stranger = leave_open(EndpointConfig(server.endpoint.url))
    with pytest.raises(ClientResponseError) as refused:
        await stranger.request(json={}, method="post")
    assert refused.value.status == 401
    await stranger.close()
    await server.endpoint.close()
    await server.stop()


def test_what_endpoints_yml_says_is_kept() -> None:
    read = EndpointConfig("http://127.0.0.1:1/webhook", headers=HEADERS, enable_selective_domain=True)
    made = leave_open(read)
    assert (made.url, made.headers, made.params) == (read.url, read.headers, read.params)
    assert made.kwargs == read.kwargs == {"enable_selective_domain": True}


@pytest.mark.asyncio
async def test_closing_what_was_never_opened_is_nothing() -> None:
    await leave_open(EndpointConfig("http://127.0.0.1:1/webhook")).close()
