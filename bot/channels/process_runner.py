"""The one runner of turns of a server process, shared by its channels.

Two runners would each take up what a crash left unanswered, and answer it twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from sanic import Sanic

from bot.channels.turns import TurnRunner

logger = logging.getLogger(__name__)

#: Seconds after which it is looked again for messages that nobody answers: of a server that is gone, or after a database that could not be written.
TAKE_UP_EVERY = 30.0


def runner_of(app: Sanic, make: Callable[[], TurnRunner]) -> TurnRunner:
    """Return the runner of this process; the first channel that asks makes it."""
    runner: TurnRunner | None = getattr(app.ctx, "turn_runner", None)
    if runner is None:
        runner = app.ctx.turn_runner = make()
    return runner


def keep_taking_up(app: Sanic, runner: TurnRunner, every: float = TAKE_UP_EVERY) -> None:
    """Run what is left unanswered, once Rasa is loaded and from time to time; however many channels ask for it, once."""
    if getattr(app.ctx, "taking_up", None) is None:
        # Kept, or the task could be collected before it is done.
        app.ctx.taking_up = asyncio.get_running_loop().create_task(_keep_taking_up(app, runner, every))


async def _keep_taking_up(app: Any, runner: TurnRunner, every: float) -> None:
    # Rasa loads the model after the server has started to listen.
    while not (getattr(app.ctx, "agent", None) and app.ctx.agent.is_ready()):
        await asyncio.sleep(0.1)
    while True:
        try:
            count = await runner.take_up_unfinished()
        except Exception as error:  # noqa: BLE001  # tried again; nothing is lost by waiting
            logger.error("What is left unanswered could not be read: %s", error.__class__.__name__)
            count = 0
        if count:
            logger.warning("Took up %s messages that were left without an answer.", count)
        await asyncio.sleep(every)
