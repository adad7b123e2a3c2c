"""The stand-in on a port of its own, in a thread of its own; a test reaches into it through `call`."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from tests.widget.fake_chat import FakeChat, Talk


class ServedChat:
    """A stand-in that runs, and how a test speaks with it."""

    def __init__(self, chat: FakeChat, port: int, loop: asyncio.AbstractEventLoop) -> None:
        self.chat, self.port, self._loop = chat, port, loop

    def site(self, **query: str) -> str:
        """Return the address of the company's page; it is of another origin than the widget."""
        given = "&".join(f"{name.replace('_', '-')}={value}" for name, value in query.items())
        return f"http://localhost:{self.port}/site?{given}"

    def call(self, do: Callable[[], Any]) -> Any:
        """Do something in the server's own loop."""

        async def run() -> Any:
            return do()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    @property
    def talk(self) -> Talk:
        """The one conversation there is."""
        (talk,) = self.chat.talks.values()
        return talk

    def say(self, author: str, text: str, **more: object) -> None:
        """Somebody says something in the one conversation."""
        self.call(lambda: self.chat.say(self.talk, author, text, **more))

    def set_status(self, **changes: object) -> None:
        """Change how the one conversation stands."""
        self.call(lambda: self.chat.set_status(self.talk, **changes))

    def asked(self, path: str, method: str | None = None) -> int:
        """Return how often a path was asked for, preflights not counted."""
        return sum(1 for each in list(self.chat.asked) if each[1].endswith(path) and each[0] != "OPTIONS" and method in (None, each[0]))

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds."""
        ends = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < ends, what
            time.sleep(0.02)


@contextmanager
def served_chat(seconds_of_thought: float = 0.02) -> Iterator[ServedChat]:
    """Serve a fresh stand-in; it ends with the block."""
    chat = FakeChat(seconds_of_thought)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(chat.app, log_level="critical", ws="none", lifespan="off", timeout_graceful_shutdown=0, timeout_keep_alive=60)
    server = uvicorn.Server(config)
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve(sockets=[listening])

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield ServedChat(chat, listening.getsockname()[1], loops[0])
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
