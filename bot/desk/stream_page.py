"""The stream of a browser window: which talks changed, to whom it is any business."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from bot.conversations.desk_views import TalkState
from bot.desk.asked import Asked
from bot.desk.feed import Feed
from bot.desk.look import HEADERS
from bot.desk.routes import LISTED, DeskRoute
from bot.desk.talk_desk import TalkDesk, agent_of
from bot.staff.permissions import Action

#: Seconds between two signs of life of whoever has a window open; asked for at least every minute (bot/conversations/handoff_desk.py).
_ALIVE_EVERY = 25


def stream_routes(desk: TalkDesk, feed: Feed | None = None) -> list[DeskRoute]:
    """Return the route of the stream; one feed for all who listen in this process."""
    shared = feed or Feed(lambda: _look(desk))

    async def stream(asked: Asked) -> Response:
        agent = agent_of(asked.session)
        # A window that is open is a sign of life: the talks of its agent stay with him or her.
        await run_in_threadpool(desk.services.handoffs.alive, agent)
        return StreamingResponse(
            _lines(shared, desk, asked),
            headers={**HEADERS, "X-Accel-Buffering": "no"},
            media_type="text/event-stream",
        )

    return [DeskRoute("GET", "/stream", "stream", Action.SEE_QUEUE, stream, about=LISTED, keeps_alive=False)]


async def _look(desk: TalkDesk) -> list[TalkState]:
    states: list[TalkState] = await run_in_threadpool(desk.services.views.states, desk.services.clock())
    return states


async def _lines(feed: Feed, desk: TalkDesk, asked: Asked) -> AsyncIterator[str]:
    agent, last = agent_of(asked.session), time.monotonic()
    async for line in feed.listen(asked.session.sees):
        # At a heartbeat at the latest; in a busy queue between two changes.
        if time.monotonic() - last > _ALIVE_EVERY:
            last = time.monotonic()
            await run_in_threadpool(desk.services.handoffs.alive, agent)
        yield line
