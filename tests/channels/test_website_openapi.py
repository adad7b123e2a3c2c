"""docs/website-channel.openapi.yml says what the channel does: its paths, methods, status codes and bodies."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator
from sanic import Sanic

from bot.channels.website_calls import LONGEST_BODY, STATUS_OF, Answer, Call
from bot.channels.website_limits import Limits, Rule, Rules, StreamRules
from bot.channels.widget_files import widget_files
from bot.errors import BotError
from bot.settings import ROOT
from bot.store.message_log import SqlMessageLog
from tests.channels.website_site import FOREIGN, Clock, Site

OPENAPI = yaml.safe_load((ROOT / "docs" / "website-channel.openapi.yml").read_text(encoding="utf-8"))
PATHS: dict[str, dict[str, Any]] = OPENAPI["paths"]
PAGE = {"controller": "conitro", "key": "conitro", "language": "nl"}


def _schema(schema: Any) -> Any:
    """Return a schema as JSON Schema has it: OpenAPI writes what may be null apart."""
    if isinstance(schema, dict):
        plain = {name: _schema(value) for name, value in schema.items() if name not in ("nullable", "example")}
        if schema.get("nullable") and "type" in plain:
            plain["type"] = [plain["type"], "null"]
        return plain
    return [_schema(each) for each in schema] if isinstance(schema, list) else schema


def _assert_fits(path: str, method: str, answer: Answer) -> None:
    content = PATHS[path][method]["responses"][str(answer.status)].get("content", {})
    if "application/json" in content:
        schema = {**_schema(content["application/json"]["schema"]), "components": _schema(OPENAPI["components"])}
        Draft4Validator(schema).validate(json.loads(answer.as_bytes()))
    elif not content:
        assert answer.as_bytes() == b""


async def _stream(site: Site, call: Call) -> Answer:
    async def begin() -> None:
        return

    async for _ in site.api.stream(call, begin):
        return Answer(200)
    raise AssertionError("a stream says something")


def _calls(site: Site, mine: str) -> dict[tuple[str, str], tuple[Callable[[Call], Awaitable[Answer]], dict[str, Any]]]:
    """Return how each route is asked, in an honest way."""
    token = {"authorization": mine}
    return {
        ("/chat/v1/opening", "post"): (site.api.opening, {"body": PAGE}),
        ("/chat/v1/sessions", "post"): (site.api.open_session, {"body": PAGE}),
        ("/chat/v1/sessions/renew", "post"): (site.api.renew_session, token),
        ("/chat/v1/messages", "post"): (site.api.receive, {"body": {"client_id": "b", "text": "bewijs"}, **token}),
        ("/chat/v1/messages", "get"): (site.api.messages, token),
        ("/chat/v1/stream", "get"): (lambda call: _stream(site, call), token),
        ("/chat/v1/files/{sequence}/{name}", "get"): (lambda call: site.api.kept_file(call, int(call.query.get("sequence", 2)), "ontvangstbewijs.txt"), token),
        ("/chat/v1/signs", "post"): (site.api.signs, {"body": {"seen": 1}, **token}),
        ("/chat/v1/conversation", "delete"): (site.api.delete, token),
        ("/chat/v1/health", "get"): (site.api.health, {}),
    }


#: What can be wrong with a request.
WRONG: list[dict[str, Any]] = [
    {"origin": FOREIGN},
    {"authorization": ""},
    {"body": None, "content": b"{"},
    {"body": None, "content": b"x" * (LONGEST_BODY + 1)},
    {"content_type": "text/plain"},
    {"query": {"after": "x"}},
    {"query": {"sequence": "1"}},
]


async def _ready(log: SqlMessageLog, limits: Limits | None = None) -> tuple[Site, str]:
    site = Site(log, limits)
    mine = await site.session()
    await site.say(mine, "bewijs")
    await site.told(mine)
    return site, mine


@pytest.mark.asyncio
@pytest.mark.parametrize(("path", "method"), [(path, method) for path in PATHS if path.startswith("/chat/") for method in PATHS[path] if method != "options"])
async def test_every_status_code_documented_can_come_and_no_other(log: SqlMessageLog, path: str, method: str) -> None:
    found: set[str] = set()

    async def ask(site: Site, mine: str, **wrong: Any) -> None:
        do, honest = _calls(site, mine)[path, method]
        answer = await site.ask(do, **{**honest, **wrong})
        found.add(str(answer.status))
        assert str(answer.status) in PATHS[path][method]["responses"], answer
        _assert_fits(path, method, answer)
        if answer.status in (429, 503):
            assert int(answer.headers["Retry-After"]) >= 1

    site, mine = await _ready(log)
    for wrong in WRONG:
        if method == "post" or not {"body", "content_type"} & set(wrong):
            await ask(site, mine, **wrong)
    await ask(site, mine)
    full = Limits(Clock().seconds, Rules(*[Rule(4, 0.001)] * 8), StreamRules(of_talk=0))
    site, mine = await _ready(log, full)
    for _ in range(5):
        await site.ask(site.api.messages, authorization=mine)
    for _ in range(5):
        await ask(site, mine)
    for error in (RuntimeError("binnenin"), BotError("geen databank")):
        site, mine = await _ready(log)

        def fail(*_: Any, error: Exception = error, **__: Any) -> None:
            raise error

        site.api._sessions.page = site.api._sessions.renew = site.api._sessions.talk = site.log.conversation = fail  # type: ignore[method-assign,assignment]
        await ask(site, mine)
        del site.log.conversation
    assert found == set(PATHS[path][method]["responses"])


@pytest.mark.asyncio
async def test_every_route_is_documented_and_no_other(log: SqlMessageLog) -> None:
    app, channel = Sanic("documented"), Site(log).channel
    app.blueprint(channel.blueprint(lambda _message: None), url_prefix=channel.url_prefix())  # type: ignore[arg-type,return-value]
    routes: dict[str, set[str]] = {}
    for route in app.router.routes:
        path = "/" + route.path.replace("<sequence:int>", "{sequence}").replace("<name:str>", "{name}").lstrip("/")
        path = path.replace(widget_files().name, "widget.{hash}.js")
        routes.setdefault(path, set()).update(method.lower() for method in route.methods if method != "HEAD")
    # What is not there is answered too, as the mistake that it is.
    assert "get" in routes.pop("/chat/v1/<unknown:path>")
    assert routes == {path: set(methods) for path, methods in PATHS.items()}


def test_every_code_of_an_error_is_documented_and_no_other() -> None:
    assert set(OPENAPI["components"]["schemas"]["Error"]["properties"]["error"]["enum"]) == set(STATUS_OF)
