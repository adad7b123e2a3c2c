"""Real servers on free ports with a folder of their own, for tests that kill them."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

from bench.processes import free_port
from bot.settings import ROOT


def environment(var: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name not in {"PRODUCT_DATABASE_URL", "MODEL_FOLDER", "DATA_FOLDER"}},
        "VAR_FOLDER": str(var),
        "MESSAGE_LOG_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "REQUEST_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "LOOKUP_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ACTION_SECRET": secrets.token_urlsafe(32),
        "WEBSITE_SECRET": secrets.token_urlsafe(32),
        "RASA_PORT": str(free_port()),
        "ACTION_PORT": str(free_port()),
        "PAGES_PORT": str(free_port()),
        "DEVELOPMENT_CHANNEL": "on",
        "FAULT_FILE": str(var / "fault"),
    }


def wait_for_port(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a process listens on a port of this machine; fail with its log when it ends, or after half a minute."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


class Servers:
    """An action server and a Rasa server."""

    def __init__(self, var: Path) -> None:
        self.var = var
        var.mkdir(parents=True, exist_ok=True)
        self.data = var.with_name(f"{var.name} data")
        self.env = {**environment(var), "DATA_FOLDER": str(self.data)}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start_actions(self) -> None:
        self._start("actions", [sys.executable, "-W", "ignore", "-m", "bot.runtime.action_server"], {})
        self._wait(f"http://127.0.0.1:{self.env['ACTION_PORT']}/health", "actions")

    def arm(self, step: str) -> None:
        """Let the Rasa server die, or fail, when it next comes to a step of a turn."""
        (self.var / "fault").write_text(step)

    def start_rasa(self) -> None:
        command = [sys.executable, "-W", "ignore", str(ROOT / "tests" / "processes" / "faulty_rasa_server.py")]
        self._start("rasa", command, {"PYTHONPATH": str(ROOT)})
        self._wait(f"http://127.0.0.1:{self.env['RASA_PORT']}/health", "rasa")

    def wait_for_death(self, name: str) -> None:
        self._processes.pop(name).wait(30)

    def kill(self, name: str) -> None:
        process = self._processes.pop(name, None)
        if process is not None:
            process.kill()
            process.wait(10)

    def stop(self) -> None:
        for name in list(self._processes):
            self.kill(name)

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Post to the development channel; ConnectionError when the server dies on the way."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.env['RASA_PORT']}/webhooks/development/messages",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        return self._open(request)

    def messages(self, conversation: str) -> list[dict[str, Any]]:
        address = f"http://127.0.0.1:{self.env['RASA_PORT']}/webhooks/development/conversations/{conversation}/messages"
        return list(self._open(urllib.request.Request(address))["messages"])

    def wait_until_answered(self, conversation: str) -> list[dict[str, Any]]:
        """Return the messages once none of a person is left unanswered."""
        deadline = time.monotonic() + 60
        while True:
            kept = self.messages(conversation)
            if kept and all(each["state"] == "answered" for each in kept if each["author"] == "person"):
                return kept
            assert time.monotonic() < deadline, kept
            time.sleep(0.1)

    def _open(self, request: urllib.request.Request) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError:
            raise
        except (urllib.error.URLError, OSError) as error:
            raise ConnectionError(str(error)) from error

    def _start(self, name: str, command: list[str], more: dict[str, str]) -> None:
        log = (self.var / f"{name}.log").open("ab")
        self._processes[name] = subprocess.Popen(command, cwd=ROOT, env={**self.env, **more}, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        log.close()

    def _wait(self, address: str, name: str) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            assert self._processes[name].poll() is None, (self.var / f"{name}.log").read_text()[-2000:]
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    if json.load(answer)["status"] == "ok":
                        return
            except (OSError, ValueError):
                time.sleep(0.2)
        raise AssertionError(f"{name} does not answer")
