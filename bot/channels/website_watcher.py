"""One watcher per process: tells open streams what is new in their talks, whoever wrote it.

The database is asked for all open talks with one question every half a second, so what staff,
a timer or another server process wrote arrives too; a turn of this process wakes it at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from bot.channels.website_situations import Situation

logger = logging.getLogger(__name__)

#: Seconds between two questions about all open talks.
EVERY = 0.5
#: Seconds to leave a database alone that could not answer.
_AFTER_A_FAILURE = 2.0


class Watched:
    """A talk, as one stream sees it: wait for `news`, clear it, read `situation`.

    Attributes:
        situation: The newest; None before the first answer.
        is_gone: The talk was deleted.
    """

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.situation: Situation | None = None
        self.is_gone = False

    def tell(self, situation: Situation | None) -> None:
        """Take the newest; None: the talk is gone."""
        if situation is None:
            self.is_gone = True
        elif situation == self.situation:
            return
        else:
            self.situation = situation
        self.news.set()


class Watcher:
    """Asks while streams are open.

    Args:
        ask: Returns how talks stand; may block, runs in a thread.
    """

    def __init__(self, ask: Callable[[Collection[str]], Mapping[str, Situation]], every: float = EVERY) -> None:
        self._ask = ask
        self._every = every
        self._watched: dict[str, set[Watched]] = {}
        self._dirty: set[str] = set()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def open(self, conversation: str) -> Iterator[Watched]:
        """Watch a talk while the block runs."""
        watched = Watched()
        self._watched.setdefault(conversation, set()).add(watched)
        self.wake(conversation)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        try:
            yield watched
        finally:
            self._watched[conversation].discard(watched)
            if not self._watched[conversation]:
                del self._watched[conversation]

    def wake(self, conversation: str) -> None:
        """Ask about a talk at once, if anyone watches it."""
        if conversation in self._watched:
            self._dirty.add(conversation)
            self._woken.set()

    async def _run(self) -> None:
        all_due = time.monotonic()
        while self._watched:
            try:
                await asyncio.wait_for(self._woken.wait(), max(0.0, all_due - time.monotonic()))
            except asyncio.TimeoutError:
                all_due = time.monotonic() + self._every
                self._dirty.update(self._watched)
            self._woken.clear()
            asked, self._dirty = self._dirty & self._watched.keys(), set()
            if asked:
                await self._tell(asked)

    async def _tell(self, asked: Collection[str]) -> None:
        try:
            found = await asyncio.to_thread(self._ask, asked)
        except Exception as error:  # noqa: BLE001  # the streams stay open; it is tried again
            logger.error("The watcher of streams could not read the database: %s", error.__class__.__name__)
            await asyncio.sleep(_AFTER_A_FAILURE)
            self._dirty.update(asked)
            self._woken.set()
            return
        for conversation in asked:
            for watched in self._watched.get(conversation, ()):
                watched.tell(found.get(conversation))
