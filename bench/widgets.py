"""Widgets without a browser: each holds a stream open, sends messages, and notes when every row came."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

SITE = "https://www.voorbeeld.example"
#: Seconds after which a line that says nothing is taken for broken, as the widget does.
_SILENT = 30.0


@dataclass(frozen=True)
class Arrived:
    """A row of the stream, and when it came."""

    sequence: int
    author: str
    text: str
    at: float


@dataclass
class Widget:
    """One visitor's widget.

    Attributes:
        sent: When each message was sent, by the number it was given.
        refused: How many messages the server did not take.
        rows: What came, in the order it came.
    """

    base: str
    address: str
    language: str
    sent: dict[int, float] = field(default_factory=dict)
    refused: int = 0
    rows: list[Arrived] = field(default_factory=list)
    is_connected: asyncio.Event = field(default_factory=asyncio.Event)
    _token: str = ""
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, http: aiohttp.ClientSession, controller: str) -> None:
        """Open a session and its stream, and wait until that is open."""
        body = {"controller": controller, "key": controller, "language": self.language}
        async with http.post(f"{self.base}/sessions", json=body, headers=self._headers()) as answer:
            answer.raise_for_status()
            self._token = (await answer.json())["token"]
        self._tasks.append(asyncio.get_running_loop().create_task(self._read(http)))
        await self.is_connected.wait()

    async def send(self, http: aiohttp.ClientSession, number: int, text: str) -> None:
        """Send a message."""
        began = time.perf_counter()
        async with http.post(f"{self.base}/messages", json={"client_id": f"m{number}", "text": text}, headers=self._headers()) as answer:
            if answer.status != 202:
                self.refused += 1
                return
            self.sent[(await answer.json())["message"]["sequence"]] = began

    async def kept(self, http: aiohttp.ClientSession) -> list[dict[str, Any]]:
        """Return the rows of the talk as the server keeps them."""
        rows: list[dict[str, Any]] = []
        while True:
            after = rows[-1]["sequence"] if rows else 0
            async with http.get(f"{self.base}/messages?after={after}", headers=self._headers()) as answer:
                answer.raise_for_status()
                more = (await answer.json())["messages"]
            if not more:
                return rows
            rows += more

    async def close(self) -> None:
        """Close the stream."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _headers(self) -> dict[str, str]:
        given = {"Origin": SITE, "X-Forwarded-For": self.address}
        return {**given, "Authorization": f"Bearer {self._token}"} if self._token else given

    async def _read(self, http: aiohttp.ClientSession) -> None:
        while True:
            after = self.rows[-1].sequence if self.rows else 0
            timeout = aiohttp.ClientTimeout(total=None, sock_read=_SILENT)
            try:
                async with http.get(f"{self.base}/stream?after={after}", headers=self._headers(), timeout=timeout) as answer:
                    answer.raise_for_status()
                    await self._take(answer)
            except (aiohttp.ClientError, asyncio.TimeoutError):
                await asyncio.sleep(0.2)

    async def _take(self, answer: aiohttp.ClientResponse) -> None:
        kind = b""
        async for line in answer.content:
            self.is_connected.set()
            if line.startswith(b"event: "):
                kind = line[7:].strip()
            elif line.startswith(b"data: ") and kind == b"message":
                row = json.loads(line[6:])
                self.rows.append(Arrived(row["sequence"], row["author"], row["text"], time.perf_counter()))


def answer_times(sent: dict[int, float], rows: Sequence[Arrived]) -> list[float]:
    """Return the milliseconds from each message to the last row of its answer.

    Replies to a message follow each other in the talk, and messages are answered in order: those
    after the n-th message's replies are of the next.
    """
    replies: list[list[Arrived]] = []
    previous = "person"
    numbers = sorted(sent)
    for row in sorted({each.sequence: each for each in rows}.values(), key=lambda each: each.sequence):
        if row.author == "bot":
            if previous == "person":
                replies.append([])
            replies[-1].append(row)
        previous = row.author
    # A message that came before the one before it was answered has no place of its own: its talk is left out.
    if len(replies) != len(numbers):
        return []
    return [(max(each.at for each in found) - sent[number]) * 1000 for number, found in zip(numbers, replies, strict=True)]


def faults(rows: Sequence[Arrived], kept: Sequence[dict[str, Any]]) -> tuple[int, int, int]:
    """Return how many rows of a talk never came, came again, and came out of order."""
    came = [each.sequence for each in rows]
    lost = len({each["sequence"] for each in kept} - set(came))
    doubled = len(came) - len(set(came))
    out_of_order = sum(later < earlier for earlier, later in zip(came, came[1:], strict=False))
    return lost, doubled, out_of_order
