"""The pages in a process of their own, over a real line: as the reverse proxy and a browser meet them."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.processes import free_port
from bot.identity.outcomes import LinkOutcome
from bot.settings import ROOT
from tests.pages.made_up_links import TEXTS
from tests.pages.read_pages import read_page
from tests.pages.served_made_up import token_of
from tests.processes.servers import environment, wait_for_port

READY = token_of(LinkOutcome.READY, "nl")
DOWN = "z" * 43


class Served:
    """A process with the pages; `log` is what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.port, self._log = free_port(), folder / "log"
        env = {**environment(folder), "PAGES_PORT": str(self.port), "LOG_LEVEL": "INFO"}
        with self._log.open("wb") as out:
            self.process = subprocess.Popen([sys.executable, "-m", "tests.pages.served_made_up"], cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)}, stdout=out, stderr=out)
        wait_for_port(self.process, self.port, self._log)

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = line.getresponse()
            return answer, answer.read()
        finally:
            line.close()

    def say(self, raw: bytes) -> bytes:
        """Send bytes as they are; return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), 20) as line:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("pages"))
    yield server
    server.process.kill()
    server.process.wait(10)


def test_a_link_is_looked_at_and_taken_over_a_real_line(served: Served) -> None:
    looked, page = served.ask("GET", f"/proof/{READY}")
    assert (looked.status, read_page(page.decode()).headings) == (200, [TEXTS.parts("ready", "nl")["title"]])
    head, nothing = served.ask("HEAD", f"/proof/{READY}")
    assert (head.status, nothing) == (200, b"")
    without_date = [[pair for pair in each.getheaders() if pair[0] != "date"] for each in (looked, head)]
    assert without_date[0] == without_date[1]
    assert looked.getheader("server") is None
    taken, page = served.ask("POST", f"/proof/{READY}", b"confirm=yes", Content_Type="application/x-www-form-urlencoded")
    assert (taken.status, read_page(page.decode()).headings) == (200, [TEXTS.parts("proven", "nl")["title"]])


def test_a_link_stands_in_no_log_whatever_becomes_of_it(served: Served) -> None:
    served.ask("GET", f"/proof/{READY}")
    served.ask("PUT", f"/proof/{READY}")
    assert served.ask("GET", f"/proof/{DOWN}")[0].status == 503
    assert served.ask("POST", f"/proof/{READY}", b"x" * 5_000)[0].status == 413
    assert b"400" in served.say(f"GET /proof/{READY} HTTP/9.9\r\n\r\n".encode())
    assert b"400" in served.say(f"GET /proof/{READY}\x00 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert "could not be looked up: ValueError" in served.log
    assert not [line for line in served.log.splitlines() if READY[:12] in line or DOWN[:12] in line]


def test_half_a_form_confirms_nothing_and_says_nothing(served: Served) -> None:
    head = f"POST /proof/{READY} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\n"
    answer = served.say(head.encode() + b"confirm=")
    assert TEXTS.parts("proven", "nl")["title"].encode() not in answer
    assert "Traceback" not in served.log


def test_each_client_behind_the_proxy_is_counted_by_itself(served: Served) -> None:
    statuses = [served.ask("GET", "/proof/x", X_Forwarded_For="198.51.100.1")[0].status for _ in range(130)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert served.ask("GET", "/proof/x", X_Forwarded_For="198.51.100.2")[0].status == 404
    # What the client wrote itself stands before what the proxy added: it changes nothing.
    assert served.ask("GET", "/proof/x", X_Forwarded_For="203.0.113.5, 198.51.100.1")[0].status == 429
    assert "198.51.100" not in served.log


def test_it_ends_when_told_to_while_a_line_is_open(tmp_path: Path) -> None:
    server = Served(tmp_path)
    with socket.create_connection(("127.0.0.1", server.port), 5) as line:
        line.sendall(f"POST /proof/{READY} HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nconf".encode())
        os.kill(server.process.pid, signal.SIGTERM)
        server.process.wait(15)
    assert "Traceback" not in server.log
