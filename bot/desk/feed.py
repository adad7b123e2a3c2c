"""What changes in talks, told to every open browser window: one look at the database each second, for all of them.

What is told holds no words: which talk changed, not what was said. The browser then asks for the page's part like any
other page, through the guard. So a stream can leak nothing that a page would not show.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from bot.conversations.desk_views import TalkState
from bot.conversations.handoff import Holder

logger = logging.getLogger(__name__)

#: Seconds between two looks at the database.
LOOK_EVERY = 1.0
#: Seconds between two lines that say nothing: a proxy closes what is silent, and whoever left is noticed.
HEARTBEAT = 15.0
#: Seconds that a stream lasts; the browser opens another by itself, and passes the guard again.
LASTS = 240.0

_States = Mapping[str, TalkState]
MaySee = Callable[[str | None], bool]


class _Listener:
    def __init__(self, may_see: MaySee) -> None:
        self.may_see = may_see
        self.pending: dict[str, TalkState | None] = {}
        self.wakes = asyncio.Event()

    def tell(self, changed: Mapping[str, TalkState | None]) -> None:
        # Only the newest state of each talk: who reads slowly falls behind in nothing.
        self.pending.update(changed)
        self.wakes.set()

    def take(self) -> dict[str, TalkState | None]:
        self.wakes.clear()
        taken, self.pending = self.pending, {}
        return taken


class Feed:
    """Looks at the database while anybody listens, and tells each who may know."""

    def __init__(self, look: Callable[[], Awaitable[list[TalkState]]], every: float = LOOK_EVERY) -> None:
        """Take how to look.

        Args:
            look: Returns the state of every talk that waits or that a human has.
            every: Seconds between two looks.
        """
        self._look, self._every = look, every
        self._listeners: set[_Listener] = set()
        self._known: _States = {}
        self._task: asyncio.Task[None] | None = None
        #: How often the database was looked at; for tests and measurements.
        self.looks = 0

    async def listen(self, may_see: MaySee, heartbeat: float = HEARTBEAT, lasts: float = LASTS) -> AsyncIterator[str]:
        """Yield the lines of an event stream: `sync` first, then `talks` and `queue` as things change.

        Args:
            may_see: Whether a talk about a controller is the listener's business.
            heartbeat: Seconds of silence after which a comment is sent.
            lasts: Seconds after which the stream ends; the browser comes back.
        """
        listener = _Listener(may_see)
        self._listeners.add(listener)
        if self._task is None or self._task.done():
            # What changed since the page was made is found by `sync`: the browser asks for everything once.
            self._known = {}
            self._task = asyncio.create_task(self._watch())
        try:
            yield "retry: 2000\n" + _event("sync", {})
            ends = asyncio.get_running_loop().time() + lasts
            while (left := ends - asyncio.get_running_loop().time()) > 0:
                silence = min(heartbeat, left)
                try:
                    await asyncio.wait_for(listener.wakes.wait(), silence)
                except asyncio.TimeoutError:
                    if silence < heartbeat:
                        # Its end, which a timer may reach a little early; waiting for that little again and again would be a flood.
                        break
                    yield ": still here\n\n"
                    continue
                for line in self._told(listener):
                    yield line
        finally:
            self._listeners.discard(listener)

    def _told(self, listener: _Listener) -> list[str]:
        changed = listener.take()
        if not changed:
            return []
        told = [_event("talk", {"id": talk} if state is None else _as_told(state)) for talk, state in changed.items()]
        waiting = sum(state.holder is Holder.WAITING and listener.may_see(state.controller) for state in self._known.values())
        return [*told, _event("queue", {"waiting": waiting})]

    async def _watch(self) -> None:
        while self._listeners:
            try:
                now = {state.conversation: state for state in await self._look()}
            except Exception as error:  # noqa: BLE001  # the database may be away for a moment; the next look finds out
                logger.error("The desk could not look for changes: %s", error.__class__.__name__)
            else:
                self.looks += 1
                before, self._known = self._known, now
                for listener in list(self._listeners):
                    if changed := _changes(before, now, listener.may_see):
                        listener.tell(changed)
            await asyncio.sleep(self._every)


def _changes(before: _States, now: _States, may_see: MaySee) -> dict[str, TalkState | None]:
    seen_now = {talk: state for talk, state in now.items() if may_see(state.controller)}
    changed: dict[str, TalkState | None] = {talk: state for talk, state in seen_now.items() if before.get(talk) != state}
    # Gone: finished, deleted, or turned to a controller that the listener may not see.
    changed.update({talk: None for talk, state in before.items() if talk not in seen_now and may_see(state.controller)})
    return changed


def _as_told(state: TalkState) -> dict[str, Any]:
    return {
        "id": state.conversation,
        "version": state.version,
        "last": state.last_sequence,
        "seen": state.person_seen,
        "typing": state.person_typing,
    }


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
