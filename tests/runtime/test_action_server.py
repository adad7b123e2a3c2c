"""The action server asks for its secret, and its errors say nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.processes.servers import free_port

SECRET = "a-secret-of-the-tests-only-1234567890"
TRACKER = {
    "sender_id": "talk",
    "slots": {},
    "latest_message": {"text": "geheim els@voorbeeld.example", "intent": {"name": "greet"}},
    "events": [],
    "paused": False,
    "latest_action_name": "action_listen",
    "active_loop": {},
    "followup_action": None,
    "latest_input_channel": "test",
}


class Server:
    def __init__(self, port: int) -> None:
        self.port = port

    def send(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, str, dict[str, str]]:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=content, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), dict(error.headers)
        except OSError:
            return 0, "", {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    port, log = free_port(), tmp_path_factory.mktemp("log") / "actions.log"
    command = [sys.executable, "-W", "ignore", str(ROOT / "tests" / "runtime" / "served_actions.py"), str(port), SECRET]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, stdout=stream, stderr=stream)
    running = Server(port)
    deadline = time.monotonic() + 60
    while running.send("/health")[0] != 200:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.2)
    yield running, log
    process.kill()
    process.wait(10)


def right() -> dict[str, str]:
    return {"Authorization": f"Bearer {SECRET}"}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}, {"Authorization": "Bearer \u00e9"}])
@pytest.mark.parametrize("path", ["/webhook", "/actions"])
def test_without_the_secret_nothing_is_told(server: tuple[Server, Path], path: str, headers: dict[str, str]) -> None:
    sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    status, text, _ = server[0].send(path, {"next_action": "action_fail"} if path == "/webhook" else None, sent)
    assert status == 401
    assert json.loads(text) == {"error": "unauthorized"}


def test_with_the_secret_actions_run(server: tuple[Server, Path]) -> None:
    status, text, _ = server[0].send("/actions", None, right())
    assert status == 200
    assert {"action_answer_question", "action_validate_slot_mappings"} <= {each["name"] for each in json.loads(text)}


def test_an_error_says_nothing_of_the_talk(server: tuple[Server, Path]) -> None:
    running, log = server
    for body in ({"next_action": "action_fail", "tracker": TRACKER}, {"next_action": "action_answer_question", "tracker": {"text": "geheim"}}):
        status, text, _ = running.send("/webhook", body, right())
        assert status == 500
        assert json.loads(text) == {"error": "failed"}
    said = log.read_text()
    assert "geheim" not in said
    assert "voorbeeld.example" not in said


def test_an_unknown_action_is_not_found(server: tuple[Server, Path]) -> None:
    status, text, _ = server[0].send("/webhook", {"next_action": "action_unknown", "tracker": TRACKER}, right())
    assert status == 404
    assert "geheim" not in text


def test_no_web_page_may_call_it(server: tuple[Server, Path]) -> None:
    _, _, headers = server[0].send("/actions", None, {**right(), "Origin": "https://elders.example"})
    assert not [name for name in headers if name.lower().startswith("access-control")]
