"""Serves the desk over a database of its own on a real port, filled with the invented talks: for browser tests, and to look at.

    .venv/bin/python -m tests.desk.served        # prints an address and the cookie of an agent
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

import uvicorn

from bench.processes import free_port
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.tools.demo_talks import DemoTalks, load_demo
from tests.desk.worlds import World


class Served:
    """A world with a server in a thread of its own."""

    def __init__(self, folder: Path, env: dict[str, str] | None = None, port: int | None = None) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.world = World(folder, origin=self.address, env=env)
        config = uvicorn.Config(self.world.desk.app, host="127.0.0.1", port=self.port, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def fill(self) -> None:
        """Write the invented talks."""
        settings = self.world.settings
        engine = make_engine(settings.database.url)
        talks = DemoTalks(engine, Cipher(settings.database.message_log_keys), settings, self.world.keys, self.world.policies)
        talks.write(load_demo(settings.paths.data / "demo.yml"), datetime.now(timezone.utc))
        engine.dispose()

    def start(self) -> None:
        """Serve; returns when the port answers."""
        self._thread.start()
        until = time.monotonic() + 30
        while not self._server.started:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.02)

    def stop(self) -> None:
        """End."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(10)


def _again(place: Path) -> Served:
    """Return a desk over a database that is there, with the session it had: for tests that kill it."""
    told = json.loads(place.read_text(encoding="utf-8"))
    served = Served(place.parent, env=told["env"], port=told["port"])
    token = served.world.desk.agent(*told["controllers"])
    served.world.desk.sessions[told["token"]] = served.world.desk.sessions.pop(token)
    return served


if __name__ == "__main__":
    if len(sys.argv) == 2:
        served = _again(Path(sys.argv[1]))
        served.start()
    else:
        served = Served(Path(tempfile.mkdtemp()))
        served.fill()
        _, session = served.world.staff(*served.world.policies.controllers.slugs(), everywhere=True)
        served.start()
        cookie = next(token for token, each in served.world.desk.sessions.items() if each.account == session.account)
        print(f"{served.address}/desk/queue  cookie desk={cookie}", flush=True)
    while True:
        time.sleep(60)
