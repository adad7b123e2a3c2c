"""One open stream: server-sent events (HTML standard, section 9.2), to be read with `fetch`.

`EventSource` sends no headers, so the token would stand in an address; hence no `EventSource`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from datetime import datetime

from bot.channels.website_calls import as_json
from bot.channels.website_rows import Status, row
from bot.channels.website_watcher import Watched
from bot.conversations.message_log import MessageLog

#: Seconds after which a line without meaning shows that the connection lives.
HEARTBEAT = 15.0
#: Seconds after which a stream ends by itself; the client comes back with its last number.
LONGEST_STREAM = 300.0
# Seconds: a timer may end a little early, and waiting for ever smaller rests would be a burst of signs of life.
_SHORTEST_WAIT = 0.05
#: Messages read at once.
_AT_ONCE = 100


class TalkStream:
    """What one stream says, as bytes to send.

    Args:
        log: Where messages are read.
        clock: Returns the moment, aware; held against the end of the token.
        public_url: Where the public pages are, for the address in a card.
        heartbeat: Seconds, see `HEARTBEAT`.
        longest: Seconds, see `LONGEST_STREAM`.
    """

    def __init__(self, log: MessageLog, clock: Callable[[], datetime], public_url: str, heartbeat: float = HEARTBEAT, longest: float = LONGEST_STREAM) -> None:
        self._log = log
        self._clock = clock
        self._public_url = public_url
        self._heartbeat = heartbeat
        self._longest = longest

    async def events(self, conversation: str, watched: Watched, after: int, expires: datetime) -> AsyncGenerator[bytes, None]:
        """Yield what is new in a talk from a sequence number on, in order and each once, until the stream ends.

        Args:
            expires: When the token of the reader ends; the stream says `bye` then.
        """
        yield b"retry: 2000\n\n"
        ends = time.monotonic() + self._longest
        sent: Status | None = None
        while time.monotonic() < ends:
            if watched.is_gone:
                yield _event("bye", {"reason": "gone"})
                return
            if self._clock() >= expires:
                yield _event("bye", {"reason": "expired"})
                return
            watched.news.clear()
            situation = watched.situation
            # A short turn begins and ends between two looks. Who asked shows that it is under way, and must hear that it is not.
            is_told = situation is not None and after >= situation.last and situation.status == sent
            while situation is not None and after < situation.last:
                messages = await asyncio.to_thread(self._log.since, conversation, after, _AT_ONCE)
                if not messages:
                    break
                for message in messages:
                    yield _event("message", row(message, self._public_url), message.sequence)
                after = messages[-1].sequence
            if situation is not None and not is_told:
                sent = situation.status
                yield _event("status", sent.shown())
            left = min(self._heartbeat, ends - time.monotonic(), (expires - self._clock()).total_seconds())
            try:
                await asyncio.wait_for(watched.news.wait(), max(_SHORTEST_WAIT, left))
            except asyncio.TimeoutError:
                yield b": \n\n"


def _event(kind: str, data: object, number: int | None = None) -> bytes:
    identified = "" if number is None else f"id: {number}\n"
    return f"event: {kind}\n{identified}data: {as_json(data)}\n\n".encode("ascii")
