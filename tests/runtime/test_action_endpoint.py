"""Calls of actions: those that only read policies here, the rest on the action server, never over a stale connection."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import sys
from typing import Any

import aiohttp
import jsonschema
import pytest
import yaml
from aiohttp import web
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot import wiring
from bot.runtime import action_endpoint
from bot.runtime.action_endpoint import POLICY_READERS, ActionEndpoint
from bot.settings import ROOT
from tests.processes.servers import free_port

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
DOMAIN_ACTIONS = {name for entry in DOMAIN["actions"] for name in (entry if isinstance(entry, dict) else [entry])}
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


def nowhere() -> ActionEndpoint:
    """Return an endpoint whose server does not answer."""
    return ActionEndpoint(EndpointConfig(f"http://127.0.0.1:{free_port()}/webhook"))


@pytest.mark.asyncio
async def test_the_decision_of_a_turn_needs_no_server() -> None:
    result = await nowhere().request(json=call_of("action_validate_slot_mappings"), method="post", timeout=300, compress=False)
    slots = {event["name"]: event["value"] for event in result["events"]}
    assert (slots["language"], slots["controller"], slots["topic"]) == ("nl", "conitro", "retention")
    assert result["responses"] == []


@pytest.mark.parametrize("action", sorted(kind().name() for kind in POLICY_READERS))
@pytest.mark.asyncio
async def test_what_only_reads_policies_needs_no_server_and_answers_what_the_server_would(action: str) -> None:
    call = call_of(action)
    call["tracker"]["slots"] |= {"controller": "conitro", "route": "by_words", "asked": [{"intent": "ask_retention", "facets": ["invoices"]}]}
    call["tracker"]["slots"] |= {"compared": ["conitro", "sentera"], "introduced": True}
    call["domain"] = DOMAIN
    before = copy.deepcopy(call)
    result = await nowhere().request(json=call, method="post", timeout=300, compress=False)
    assert result["events"]
    assert "utter_technical_problem" not in [response["response"] for response in result["responses"]]
    # Nothing is lost that would not go over the wire, and what Rasa handed over is as it was.
    assert json.loads(json.dumps(result)) == result
    assert call == before
    server = ActionExecutor()
    server.register_package("actions")
    assert result == await server.run(json.loads(json.dumps(call)))
    # Rasa's check of replies is left out for these.
    jsonschema.validate(result, RemoteAction.action_response_format_spec())


@pytest.mark.asyncio
async def test_a_failure_here_is_told_to_the_person_as_on_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setattr(wiring, "policy_services", fail)
    result = await nowhere().request(json=call_of("action_answer_question"), method="post")
    assert [response["response"] for response in result["responses"]] == ["utter_technical_problem"]


def test_only_actions_of_policies_run_where_the_keys_of_requests_are_withheld() -> None:
    # Whoever adds an action decides where it runs, and says so here or there.
    assert DOMAIN_ACTIONS - {kind().name() for kind in POLICY_READERS} == {"action_request_form", "action_proof", "action_follow_request"}
    assert {kind().name() for kind in POLICY_READERS} <= DOMAIN_ACTIONS
    for kind in POLICY_READERS:
        assert "request_services" not in inspect.getsource(sys.modules[kind.__module__])
    endpoint = nowhere()
    assert endpoint.runs_here("action_answer_question")
    assert not endpoint.runs_here("action_request_form")
    assert not endpoint.runs_here(None)


@pytest.mark.asyncio
async def test_every_other_action_is_asked_of_the_server() -> None:
    server = await serve()
    call = call_of("action_request_form")
    assert await server.call(call) == {"heard": call}
    await server.endpoint.close()
    await server.stop()


@pytest.mark.asyncio
async def test_without_the_server_every_other_action_fails_as_before() -> None:
    endpoint = nowhere()
    with pytest.raises(aiohttp.ClientConnectionError):
        await endpoint.request(json=call_of("action_request_form"), method="post")
    await endpoint.close()
