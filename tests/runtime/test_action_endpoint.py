"""Calls of actions: the decision here, the rest on the action server over connections that are never stale."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.runtime import action_endpoint
from bot.runtime.action_endpoint import ActionEndpoint
from tests.processes.servers import free_port

HEADERS = {"Authorization": "Bearer secret"}


class Served:
    """A small action server that remembers over which connections it was called."""

    def __init__(self) -> None:
        self.port = free_port()
        self.connections: list[object] = []
        self.endpoint = ActionEndpoint(EndpointConfig(f"http://127.0.0.1:{self.port}/webhook", headers=HEADERS, enable_selective_domain=True))
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
    monkeypatch.setattr(action_endpoint, "SECONDS_LEFT_OPEN", 0.1)
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
    stranger = ActionEndpoint(EndpointConfig(server.endpoint.url))
    with pytest.raises(ClientResponseError) as refused:
        await stranger.request(json={}, method="post")
    assert refused.value.status == 401
    await stranger.close()
    await server.endpoint.close()
    await server.stop()


def test_what_endpoints_yml_says_is_kept() -> None:
    read = EndpointConfig("http://127.0.0.1:1/webhook", headers=HEADERS, enable_selective_domain=True)
    made = ActionEndpoint(read)
    assert (made.url, made.headers, made.params) == (read.url, read.headers, read.params)
    assert made.kwargs == read.kwargs == {"enable_selective_domain": True}


@pytest.mark.asyncio
async def test_closing_what_was_never_opened_is_nothing() -> None:
    await ActionEndpoint(EndpointConfig("http://127.0.0.1:1/webhook")).close()


def call_of(action: str, text: str = "hoelang houden jullie mijn facturen bij?") -> dict[str, Any]:
    message = {"text": text, "intent": {"name": "ask_retention", "confidence": 0.9}, "entities": [], "clauses": [], "metadata": {"controller": "conitro"}}
    message["language_scores"] = {"nl": 0.9, "fr": 0.1}
    tracker = {"sender_id": "talk", "slots": {"language": "nl"}, "latest_message": message, "events": [], "latest_action_name": "action_listen"}
    return {"next_action": action, "sender_id": "talk", "tracker": tracker, "version": "3.6.21"}


@pytest.mark.asyncio
async def test_the_decision_of_a_turn_needs_no_server() -> None:
    endpoint = ActionEndpoint(EndpointConfig("http://127.0.0.1:1/webhook"))
    result = await endpoint.request(json=call_of("action_validate_slot_mappings"), method="post", timeout=300, compress=False)
    slots = {event["name"]: event["value"] for event in result["events"]}
    assert (slots["language"], slots["controller"], slots["topic"]) == ("nl", "conitro", "retention")
    assert result["responses"] == []
    # What the action server would have sent over the wire.
    assert json.loads(json.dumps(result)) == result


@pytest.mark.asyncio
async def test_what_speaks_is_asked_of_the_server() -> None:
    server = await serve()
    call = call_of("action_answer_question")
    assert await server.call(call) == {"heard": call}
    await server.endpoint.close()
    await server.stop()


@pytest.mark.asyncio
async def test_without_the_server_what_speaks_fails_as_before() -> None:
    endpoint = ActionEndpoint(EndpointConfig(f"http://127.0.0.1:{free_port()}/webhook"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await endpoint.request(json=call_of("action_answer_question"), method="post")
    await endpoint.close()
