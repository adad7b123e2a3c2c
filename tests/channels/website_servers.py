"""Real processes of the website channel on one database, and a page's side of the wire."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.processes.servers import environment, free_port

SITE = "https://www.voorbeeld.example"
#: Seconds after which a test gives up waiting.
PATIENCE = 60.0


class WebsiteServer:
    """One server process; `kill` and `start` as often as a test likes."""

    def __init__(self, env: dict[str, str], name: str) -> None:
        self.env = {**env, "RASA_SERVER_NAME": name, "PYTHONPATH": str(ROOT)}
        self.port = free_port()
        self._log = Path(env["VAR_FOLDER"]) / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-W", "ignore", str(ROOT / "tests" / "channels" / "served_website.py"), str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def wait(self) -> None:
        deadline = time.monotonic() + 120
        while True:
            assert self._process is not None and self._process.poll() is None, self._log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            try:
                if self.call("GET", "/chat/v1/health")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def call(self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str) -> tuple[int, Any, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
            sent = {"Origin": SITE, **({"Content-Type": "application/json"} if body is not None else {}), **({"Authorization": f"Bearer {token}"} if token else {}), **headers}
            connection.request(method, path, content, {name.replace("_", "-"): value for name, value in sent.items()})
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        is_json = (answer.headers["Content-Type"] or "").startswith("application/json")
        return answer.status, json.loads(said) if said and is_json else said, answer.headers

    def session(self) -> str:
        status, said, _ = self.call("POST", "/chat/v1/sessions", {"controller": "conitro", "key": "conitro", "language": "nl"})
        assert status == 201, said
        return str(said["token"])

    def rows_when_answered(self, token: str, persons: int) -> list[dict[str, Any]]:
        """Return the rows of a talk once so many messages of its person are answered."""
        deadline = time.monotonic() + PATIENCE
        while True:
            _, said, _ = self.call("GET", "/chat/v1/messages?after=0", token=token)
            rows: list[dict[str, Any]] = said["messages"]
            if sum(row.get("state") == "answered" for row in rows) >= persons:
                return rows
            assert time.monotonic() < deadline, rows
            time.sleep(0.1)


class StreamReader:
    """Reads a stream in a thread, and comes back with its last number when the line breaks, as the widget does."""

    def __init__(self, server: WebsiteServer, token: str) -> None:
        self.rows: list[dict[str, Any]] = []
        self.connected = threading.Event()
        self._server, self._token = server, token
        self._changed = threading.Condition()
        self._ends = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.rows) >= count, PATIENCE), self.rows
            return list(self.rows)

    def end(self) -> None:
        self._ends = True

    def _run(self) -> None:
        while not self._ends:
            try:
                self._read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)

    def _read(self) -> None:
        after = self.rows[-1]["sequence"] if self.rows else 0
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=PATIENCE)
        connection.request("GET", f"/chat/v1/stream?after={after}", headers={"Origin": SITE, "Authorization": f"Bearer {self._token}"})
        answer = connection.getresponse()
        kind = ""
        while not self._ends and (line := answer.readline()):
            self.connected.set()
            if line.startswith(b"event: "):
                kind = line[7:].strip().decode()
            elif line.startswith(b"data: ") and kind == "message":
                with self._changed:
                    self.rows.append(json.loads(line[6:]))
                    self._changed.notify_all()


def website_environment(var: Path, **more: str) -> dict[str, str]:
    return {**environment(var), "CONTROLLER_CONITRO_WIDGET_ORIGINS": SITE, **more}
