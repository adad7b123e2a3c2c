"""A real web server that plays a controller's webhook."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.mail.signatures import ACKNOWLEDGEMENT, NOTICE, SIGNATURE_HEADER, TIMESTAMP_HEADER, is_signed, sign
from bot.mail_settings import WebhookSettings

SECRET = "een-geheim-van-minstens-24-tekens"


@dataclass(frozen=True)
class Posted:
    """What was posted."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What the webhook answers."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class WebServer:
    """Answers posts as the functions in `answers` say, in turn; then with a good acknowledgement."""

    def __init__(self, now: Callable[[], int] = lambda: int(time.time())) -> None:
        self.posted: list[Posted] = []
        self.answers: deque[Callable[[Posted], Answer]] = deque()
        self.now = now
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802  # the library's name
                posted = Posted(self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
                server.posted.append(posted)
                answer = server.answers.popleft()(posted) if server.answers else server.acknowledge(posted)
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers:
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self.wfile.write(answer.body)
                except OSError:
                    # The other side left.
                    return

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def settings(self) -> WebhookSettings:
        return WebhookSettings(f"http://127.0.0.1:{self.port}/verzoeken?bron=assistent", SECRET)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def is_genuine(self, posted: Posted) -> bool:
        return is_signed(SECRET, NOTICE, posted.headers[TIMESTAMP_HEADER], posted.headers[SIGNATURE_HEADER], posted.body, self.now())

    def acknowledge(self, posted: Posted, status: str = "received", secret: str = SECRET, timestamp: int | None = None, **other: Any) -> Answer:
        """Return a signed acknowledgement of what was posted."""
        said = {"delivery": posted.value["delivery"], "nonce": posted.value["nonce"], "status": status, **other}
        body, at = json.dumps(said).encode(), self.now() if timestamp is None else timestamp
        return Answer(200, body, ((TIMESTAMP_HEADER, str(at)), (SIGNATURE_HEADER, sign(secret, ACKNOWLEDGEMENT, at, body))))
