"""The development channel: on this machine only, with the cleaning and log of every channel."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.development import LONGEST_BODY
from bot.conversations.message_log import Incoming
from bot.conversations.model import Conversation, KeptFile, Reply
from bot.settings import ROOT, load_settings
from bot.wiring import make_client_hasher, make_message_log
from tests.processes.servers import environment, free_port


class Client:
    def __init__(self, env: dict[str, str], switch: str) -> None:
        self.env, self.port = env, free_port()
        command = [sys.executable, "-W", "ignore", str(ROOT / "tests" / "channels" / "served_channel.py"), switch, str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)})

    def wait(self) -> None:
        deadline = time.monotonic() + 90
        while self.get("/")[0] != 200:
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def post(self, body: Any, **headers: str) -> tuple[int, Any]:
        return self.send("/messages", json.dumps(body).encode(), {"Content-Type": "application/json", **headers})

    def get(self, path: str) -> tuple[int, Any]:
        return self.send(path, None, {})

    def send(self, path: str, content: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/webhooks/development{path}", data=content, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, None


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Client]]:
    env = environment(tmp_path_factory.mktemp("var"))
    started = {switch: Client(env, switch) for switch in ("on", "off")}
    try:
        for client in started.values():
            client.wait()
        yield started
    finally:
        for client in started.values():
            client.process.kill()
            client.process.wait(10)


@pytest.fixture
def client(clients: dict[str, Client]) -> Client:
    return clients["on"]


def test_a_text_is_answered_and_can_be_read_again(client: Client) -> None:
    status, first = client.post({"text": "hoelang?", "controller": "conitro", "language": "nl", "client_id": "a"})
    assert status == 200
    said = first["replies"][0]["text"]
    assert said.endswith("op hoelang?")
    status, kept = client.get(f"/conversations/{first['conversation']}/messages")
    assert status == 200
    assert [(each["author"], each["text"], each["sequence"]) for each in kept["messages"]] == [("person", "hoelang?", 1), ("bot", said, 2)]
    _, rest = client.get(f"/conversations/{first['conversation']}/messages?after=1")
    assert [each["sequence"] for each in rest["messages"]] == [2]


def test_the_same_client_id_is_the_same_message(client: Client) -> None:
    _, first = client.post({"text": "dag", "client_id": "a"})
    _, second = client.post({"text": "dag", "client_id": "a", "conversation": first["conversation"]})
    # The stand-in numbers what it hears: the same number means that it was asked once.
    assert second["replies"] == first["replies"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elders.example"}, {"Host": "elders.example"}, {"X-Forwarded-For": "192.0.2.7"}], ids=lambda each: next(iter(each))
)
def test_a_page_in_a_browser_and_a_request_through_a_proxy_are_refused(client: Client, headers: dict[str, str]) -> None:
    status, answer = client.post({"text": "dag"}, **headers)
    assert status == 403
    assert "this machine only" in answer["error"]


def test_it_is_off_unless_switched_on(clients: dict[str, Client]) -> None:
    status, answer = clients["off"].post({"text": "dag"})
    assert status == 404
    assert "DEVELOPMENT_CHANNEL" in answer["remedy"]
    assert clients["off"].get("/") == (200, {"status": "off"})


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, "'text' is needed"),
        ({"text": 7}, "'text' is needed"),
        ([], "'text' is needed"),
        ({"text": "dag", "controller": "niemand"}, "No such controller"),
        ({"text": "dag", "language": "en"}, "No such language"),
        ({"text": "dag", "conversation": "onbekend"}, "No such conversation"),
        ({"text": "dag", "client_id": 5}, "'client_id' must be a short text"),
        ({"text": "dag", "client_id": "x" * 200}, "'client_id' must be a short text"),
        ({"text": "x" * (LONGEST_BODY + 1)}, "too long"),
    ],
)
def test_a_wrong_body_is_explained(client: Client, body: Any, problem: str) -> None:
    status, answer = client.post(body)
    assert status == 400
    assert problem in answer["error"]
    assert answer["remedy"]


@pytest.mark.parametrize(("content", "kind"), [(b"{", "application/json"), (b"\xff\xfe", "application/json"), (b'{"text": "dag"}', "text/plain")])
def test_broken_json_and_another_content_type_are_explained(client: Client, content: bytes, kind: str) -> None:
    status, answer = client.send("/messages", content, {"Content-Type": kind})
    assert status == 400
    assert answer["remedy"]


def test_a_conversation_of_another_channel_cannot_be_joined_or_read(client: Client) -> None:
    make_message_log(load_settings(client.env)).open_conversation(Conversation("website-talk", "website", "conitro", "nl"))
    assert client.post({"text": "dag", "conversation": "website-talk"})[0] == 400
    assert client.get("/conversations/website-talk/messages")[0] == 404


def test_an_unknown_conversation_cannot_be_read(client: Client) -> None:
    status, answer = client.get("/conversations/onbekend/messages")
    assert status == 404
    assert answer["remedy"]


def test_text_is_cleaned_before_it_is_stored(client: Client) -> None:
    _, answer = client.post({"text": "mijn\x00 nummer is 85.07.30-033.28\u202e\n\n\nen klaar"})
    _, kept = client.get(f"/conversations/{answer['conversation']}/messages")
    assert kept["messages"][0]["text"] == "mijn nummer is •••\nen klaar"


def test_a_file_that_a_reply_handed_over_can_be_fetched_and_no_other(client: Client) -> None:
    log = make_message_log(load_settings(client.env))
    log.open_conversation(Conversation("receipt-talk", "development", "conitro", "nl"))
    message, _ = log.receive("receipt-talk", Incoming("one", "ja", False, False, None), "server")
    calendar = KeptFile("ontvangstbewijs.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    (reply,) = log.complete(message.id, [Reply("Uw aanvraag is geopend.", files=(calendar,), card={"kind": "receipt", "requests": []}, expects="code")], None)
    _, kept = client.get("/conversations/receipt-talk/messages")
    assert kept["messages"][1]["files"] == [{"name": calendar.name, "kind": calendar.kind}]
    assert (kept["messages"][1]["card"], kept["messages"][1]["expects"]) == ({"kind": "receipt", "requests": []}, "code")
    path = f"/conversations/receipt-talk/messages/{reply.sequence}/files/{calendar.name}"
    with urllib.request.urlopen(f"http://127.0.0.1:{client.port}/webhooks/development{path}", timeout=60) as answer:
        assert answer.read() == calendar.content.encode()
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="ontvangstbewijs.ics"'
    assert client.get(path.replace("ontvangstbewijs", "iets"))[0] == 404
    assert client.get(path.replace("receipt-talk", "website-talk"))[0] == 404


def test_a_talk_knows_its_client_by_a_hash_alone(client: Client) -> None:
    settings = load_settings(client.env)
    _, first = client.post({"text": "hoelang?"})
    conversation = make_message_log(settings).conversation(first["conversation"])
    assert conversation is not None and conversation.client == make_client_hasher(settings)("127.0.0.1")
    assert "127" not in repr(conversation)
