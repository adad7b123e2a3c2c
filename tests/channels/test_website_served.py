"""The website channel over real connections: headers, bodies out of bounds, two servers on one database, and kills."""

from __future__ import annotations

import asyncio
import http.client
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from bot.channels.process_runner import keep_taking_up, runner_of
from bot.channels.turns import TurnRunner
from bot.channels.widget_files import widget_files
from bot.conversations import message_log
from bot.conversations.model import Conversation, new_id
from bot.runtime.rasa_server import LONGEST_REQUEST
from bot.settings import load_settings
from bot.store.message_log import SqlMessageLog
from bot.wiring import make_message_log
from tests.channels.fake_agent import FakeAgent
from tests.channels.website_servers import SITE, StreamReader, WebsiteServer, website_environment


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WebsiteServer, WebsiteServer]]:
    env = website_environment(tmp_path_factory.mktemp("var"), CLIENT_PROXIES="1")
    both = WebsiteServer(env, "one"), WebsiteServer(env, "two")
    try:
        for server in both:
            server.start()
        for server in both:
            server.wait()
        yield both
    finally:
        for server in both:
            server.kill()


@pytest.fixture
def server(servers: tuple[WebsiteServer, WebsiteServer]) -> WebsiteServer:
    return servers[0]


def test_a_talk_over_the_wire_leaves_no_cookie_and_is_not_kept_by_caches(server: WebsiteServer) -> None:
    token = server.session()
    status, said, headers = server.call("POST", "/chat/v1/messages", {"client_id": "a", "text": "knop"}, token)
    assert (status, said["is_new"]) == (202, True)
    assert headers["Set-Cookie"] is None
    assert (headers["Cache-Control"], headers["Vary"], headers["Access-Control-Allow-Origin"]) == ("no-store", "Origin", SITE)
    assert headers["Access-Control-Allow-Credentials"] is None
    rows = server.rows_when_answered(token, 1)
    assert [row["text"] for row in rows] == ["knop", "antwoord op knop"]
    assert server.call("DELETE", "/chat/v1/conversation", token=token)[0] == 204
    assert server.call("GET", "/chat/v1/messages", token=token)[:2][0] == 401


@pytest.mark.parametrize("path", ["/chat/v1/sessions", "/chat/v1/messages", "/chat/v1/stream", "/chat/v1/conversation", "/chat/v1/files/1/a.txt"])
def test_a_preflight_request_is_answered_for_sites_on_a_list_only(server: WebsiteServer, path: str) -> None:
    status, said, headers = server.call("OPTIONS", path, Access_Control_Request_Method="POST")
    assert (status, said) == (204, b"")
    assert headers["Access-Control-Allow-Origin"] == SITE
    assert "Authorization" in headers["Access-Control-Allow-Headers"]
    assert headers["Access-Control-Allow-Credentials"] is None
    status, said, headers = server.call("OPTIONS", path, Origin="https://elders.example")
    assert (status, said) == (403, b"")
    assert headers["Access-Control-Allow-Origin"] is None
    assert headers["Vary"] == "Origin"


@pytest.mark.parametrize(("method", "path"), [("GET", "/chat/v1/talks"), ("POST", "/chat/v1/messages/1"), ("DELETE", "/chat/v1/a/b/c"), ("GET", "/chat/v1/files/een/a.txt")])
def test_what_is_not_there_is_answered_as_any_other_mistake(server: WebsiteServer, method: str, path: str) -> None:
    status, said, headers = server.call(method, path, {} if method == "POST" else None)
    assert (status, said["error"]) == (404, "not_found")
    assert said["message"]
    assert headers["Cache-Control"] == "no-store"


def test_the_widget_is_served_fresh_and_for_ever(server: WebsiteServer) -> None:
    files = widget_files()
    status, script, headers = server.call("GET", "/widget.js")
    assert (status, script, headers["Content-Type"]) == (200, files.script, "text/javascript; charset=utf-8")
    assert headers["Cache-Control"] == "public, max-age=300"
    status, compressed, headers = server.call("GET", "/widget.js", Accept_Encoding="gzip, deflate, br")
    assert (compressed, headers["Content-Encoding"], headers["Vary"]) == (files.compressed, "gzip", "Accept-Encoding")
    assert server.call("GET", "/widget.js", If_None_Match=headers["ETag"])[0] == 304
    status, said, _ = server.call("GET", "/widget.json")
    assert said == {"src": f"/{files.name}", "integrity": files.integrity}
    status, pinned, headers = server.call("GET", said["src"])
    assert (status, pinned) == (200, files.script)
    assert "immutable" in headers["Cache-Control"] and headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("length", [200_000, LONGEST_REQUEST + 1])
def test_a_body_out_of_bounds_is_refused_whether_or_not_it_says_its_length(server: WebsiteServer, length: int) -> None:
    token = server.session()
    body = b'{"client_id": "a", "text": "' + b"x" * length + b'"}'
    assert server.call("POST", "/chat/v1/messages", body, token)[0] == 413
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Origin": SITE, "Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    try:
        connection.request("POST", "/chat/v1/messages", iter([body[:50_000], body[50_000:]]), headers, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        # The server had seen enough and hung up.
        assert length > LONGEST_REQUEST
    finally:
        connection.close()
    assert server.call("GET", "/chat/v1/messages", token=token)[1]["messages"] == []


def test_every_client_has_limits_of_its_own_behind_a_proxy(server: WebsiteServer) -> None:
    opening = {"controller": "conitro", "key": "conitro"}
    # What a client writes into the header itself comes first, and does not count.
    statuses = [server.call("POST", "/chat/v1/sessions", opening, X_Forwarded_For=f"198.51.100.{number}, 203.0.113.5")[0] for number in range(140)]
    assert statuses[0] == 201 and statuses[-1] == 429
    assert server.call("POST", "/chat/v1/sessions", opening, X_Forwarded_For="203.0.113.6")[0] == 201


def test_what_one_server_stores_another_streams(servers: tuple[WebsiteServer, WebsiteServer]) -> None:
    one, two = servers
    token = one.session()
    readers = StreamReader(one, token), StreamReader(two, token)
    for reader in readers:
        assert reader.connected.wait(30)
    for number in range(6):
        sender = servers[number % 2]
        assert sender.call("POST", "/chat/v1/messages", {"client_id": f"c{number}", "text": f"bericht {number}"}, token)[0] == 202
    seen = [reader.wait_for(12) for reader in readers]
    for rows in seen:
        assert [row["sequence"] for row in rows] == list(range(1, 13))
        assert sorted(row["text"] for row in rows if row["author"] == "bot") == [f"antwoord op bericht {number}" for number in range(6)]
    for reader in readers:
        reader.end()


def test_the_same_message_to_two_servers_is_one_message(servers: tuple[WebsiteServer, WebsiteServer]) -> None:
    one, two = servers
    token = one.session()
    said = [server.call("POST", "/chat/v1/messages", {"client_id": "zelfde", "text": "dag"}, token)[1] for server in (one, two, one)]
    assert [each["is_new"] for each in said] == [True, False, False]
    assert [row["text"] for row in two.rows_when_answered(token, 1)] == ["dag", "antwoord op dag"]


def test_a_page_that_goes_away_is_answered_all_the_same(server: WebsiteServer) -> None:
    token = server.session()
    body = b'{"client_id": "weg", "text": "weg ben ik"}'
    head = f"POST /chat/v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {SITE}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(head.encode() + body)
    # Whether the server had read it or not, the page sends it again, as the widget does.
    assert server.call("POST", "/chat/v1/messages", {"client_id": "weg", "text": "weg ben ik"}, token)[0] == 202
    assert [row["text"] for row in server.rows_when_answered(token, 1)] == ["weg ben ik", "antwoord op weg ben ik"]


def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: object) -> None:
    server = WebsiteServer(website_environment(tmp_path), "one")  # type: ignore[arg-type]
    server.start()
    try:
        server.wait()
        token = server.session()
        reader = StreamReader(server, token)
        assert reader.connected.wait(30)
        for number in range(3):
            # Killed while its answer is being made.
            assert server.call("POST", "/chat/v1/messages", {"client_id": f"c{number}", "text": f"traag {number}"}, token)[0] == 202
            server.kill()
            server.start()
            server.wait()
            # The page never heard of it, and sends it again.
            status, said, _ = server.call("POST", "/chat/v1/messages", {"client_id": f"c{number}", "text": f"traag {number}"}, token)
            assert (status, said["is_new"]) == (202, False)
            server.rows_when_answered(token, number + 1)
        rows = reader.wait_for(6)
        assert [row["sequence"] for row in rows] == [1, 2, 3, 4, 5, 6]
        assert [row["text"] for row in rows] == [text for number in range(3) for text in (f"traag {number}", f"antwoord op traag {number}")]
        assert [row["sequence"] for row in server.rows_when_answered(token, 3)] == [1, 2, 3, 4, 5, 6]
        reader.end()
    finally:
        server.kill()


def test_both_channels_write_into_one_log(server: WebsiteServer) -> None:
    status, said, _ = server.call("POST", "/webhooks/development/messages", {"text": "dag"}, Origin="")
    assert (status, [each["text"] for each in said["replies"]]) == (200, ["antwoord op dag"])
    conversation = make_message_log(load_settings(server.env)).conversation(said["conversation"])
    assert conversation is not None and conversation.channel == "development"


@pytest.mark.asyncio
async def test_channels_of_a_process_share_one_runner_and_take_up_what_was_left_once(log: SqlMessageLog) -> None:
    agent = FakeAgent()
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))
    conversation = Conversation(new_id(), "website", "conitro", "nl")
    log.open_conversation(conversation)
    for number in range(5):
        message_log.receive(log, conversation.id, f"c{number}", f"bericht {number}", "one")
    runners = [runner_of(app, lambda: TurnRunner(log, lambda: agent, lambda _: None, "one")) for _ in range(2)]  # type: ignore[arg-type]
    assert runners[0] is runners[1]
    for runner in runners:
        keep_taking_up(app, runner, every=0.01)  # type: ignore[arg-type]
    while len(log.since(conversation.id, 0)) < 10:
        await asyncio.sleep(0.01)
    # It has looked again since, and found nothing left.
    await asyncio.sleep(0.05)
    app.ctx.taking_up.cancel()
    assert [heard.text for heard in agent.heard] == [f"bericht {number}" for number in range(5)]
