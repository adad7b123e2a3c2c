"""The example directory in a process of its own, and a directory that answers badly."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import yaml

from bench.processes import free_port
from bot.mail.customer_directory import HttpDirectory
from bot.mail.deadline import Lines
from bot.mail_settings import ControllerSettings, DirectorySettings, load_mail_settings
from bot.settings import ROOT
from tests.telling.web_server import SECRET, Posted

OPENAPI = yaml.safe_load((ROOT / "docs" / "directory.openapi.yml").read_text(encoding="utf-8"))
#: Seconds for one answer on the line, and for all of it.
SHORT = (0.5, 1.0)


def directory_at(url: str, secret: str = SECRET, lines: Lines | None = None, seconds: tuple[float, float] = (5.0, 10.0)) -> HttpDirectory:
    """Return what asks the directory at an address, for conitro."""
    settings = load_mail_settings({})
    ways = {"conitro": ControllerSettings(directory=DirectorySettings(url, secret)), "crm": ControllerSettings()}
    return HttpDirectory(type(settings)(**{**vars(settings), "controllers": ways}), lines or Lines(), seconds=seconds)


class ExampleServer:
    """examples/directory_server.py, as a company would start it."""

    def __init__(self, secret: str = SECRET) -> None:
        self.port = free_port()
        command = [sys.executable, str(ROOT / "examples" / "directory_server.py"), str(self.port)]
        self.process = subprocess.Popen(command, env={**os.environ, "DIRECTORY_SECRET": secret}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def stop(self) -> str:
        """End it; return all that it wrote."""
        self.process.terminate()
        said, errors = self.process.communicate(timeout=60)
        return said + errors


class FaultyServer:
    """Answers as the functions in `answers` say, in turn: each gets the question and the bare file to write to."""

    def __init__(self) -> None:
        self.asked: list[Posted] = []
        self.answers: deque[Callable[[Posted, Any], None]] = deque()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802  # the library's name
                asked = Posted(self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append(asked)
                self.close_connection = True
                try:
                    server.answers.popleft()(asked, self.wfile)
                except OSError:
                    # The other side left.
                    return

            do_GET = do_POST  # noqa: N815  # the library's name

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/lookup"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def answer(status: int, body: bytes, **headers: str) -> Callable[[Posted, Any], None]:
    """Return an answer with a true length."""

    def write(_: Posted, out: Any) -> None:
        lines = [f"HTTP/1.0 {status} x", f"Content-Length: {len(body)}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        out.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return write


def says(change: Callable[[dict[str, Any]], Any]) -> Callable[[Posted, Any], None]:
    """Return an answer of 200: the true one, changed."""

    def write(asked: Posted, out: Any) -> None:
        said = change({"question": asked.value["question"], "known": True})
        answer(200, said if isinstance(said, bytes) else json.dumps(said).encode())(asked, out)

    return write


def nowhere() -> str:
    """Return an address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/lookup"
