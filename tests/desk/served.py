"""Serves the desk over a database of its own on a real port, filled with the invented talks: for browser tests, and to look at.

    .venv/bin/python -m tests.desk.served        # prints an address and the cookie of an agent
"""

from __future__ import annotations

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

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.world = World(folder, origin=self.address)
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


if __name__ == "__main__":
    served = Served(Path(tempfile.mkdtemp()))
    served.fill()
    _, session = served.world.staff(*served.world.policies.controllers.slugs(), everywhere=True)
    served.start()
    token = next(token for token, each in served.world.desk.sessions.items() if each.account == session.account)
    print(f"{served.address}/desk/queue  cookie desk={token}", flush=True)
    while True:
        time.sleep(60)
