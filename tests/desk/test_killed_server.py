"""The desk's server killed in mid talk: nothing that was acknowledged is lost, nothing that is sent again is there twice."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench.processes import free_port
from bot.conversations.handoff import Holder
from bot.conversations.model import Author
from bot.desk.cookies import csrf_of, new_token
from bot.settings import ROOT
from tests.desk.worlds import World
from tests.processes.servers import wait_for_port


class Killable:
    """A desk in a process of its own over the database of a world; the browser's side stays."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.token = folder, free_port(), new_token()
        self.world = World(folder)
        (folder / "served.json").write_text(json.dumps({"env": self.world.env, "port": self.port, "token": self.token, "controllers": ["conitro"]}))
        self.start()

    def start(self) -> None:
        self._log = self.folder / "served.log"
        with self._log.open("ab") as out:
            command = [sys.executable, "-W", "ignore", "-m", "tests.desk.served", str(self.folder / "served.json")]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        wait_for_port(self.process, self.port, self._log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def post(self, path: str, form: dict[str, str]) -> int | None:
        """Send a form; None where no answer came."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": f"desk={self.token}", "Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request("POST", f"/desk{path}", urlencode({**form, "csrf": csrf_of(self.token)}), headers)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()

    def until_done(self, path: str, form: dict[str, str]) -> int:
        """Send a form until an answer comes, as an agent who presses again does."""
        for _ in range(20):
            status = self.post(path, form)
            if status is not None:
                return status
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
                self.start()
        raise AssertionError(self._log.read_text(encoding="utf-8"))


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[Killable]:
    made = Killable(tmp_path)
    yield made
    made.kill()


def test_messages_claims_and_requests_survive_a_kill_and_come_once(killable: Killable) -> None:
    world = killable.world
    talk = world.talk("Wis alles wat jullie van mij hebben")
    assert killable.until_done(f"/talks/{talk}/claim", {}) == 303
    acknowledged: list[int] = []

    def send() -> None:
        for number in range(30):
            assert killable.until_done(f"/talks/{talk}/say", {"client_id": f"m{number}", "text": f"bericht {number}"}) == 303
            acknowledged.append(number)

    sender = threading.Thread(target=send)
    sender.start()
    # Killed twice while messages are under way; the one who sends starts it again and presses again.
    for least in (5, 15):
        while len(acknowledged) < least and sender.is_alive():
            sender.join(0.01)
        killable.kill()
    sender.join(300)
    assert len(acknowledged) == 30, killable._log.read_text(encoding="utf-8")
    staff = [message.text for message in world.said(talk) if message.author is Author.STAFF]
    assert staff == [f"bericht {number}" for number in range(30)]
    # The same with a request: killed, and the form sent again after the restart.
    form = {"act": "request_erasure", "key": "key1", "extent": "all", "contact": "lien.maes@voorbeeld.example"}
    threading.Timer(0.05, killable.kill).start()
    for _ in range(3):
        assert killable.until_done(f"/talks/{talk}/request/1", form) == 303
    assert len(world.services.of_talks.of(talk)) == 1
    assert len([message for message in world.said(talk) if message.card is not None]) == 1
    assert killable.until_done(f"/talks/{talk}/close", {"why": "klaar"}) == 303
    assert world.state(talk).holder is Holder.CLOSED
