"""The stream: one look for all who listen, nothing of another controller, nothing anybody said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversations.desk_views import TalkState
from bot.conversations.handoff import Holder
from bot.desk.feed import Feed
from tests.desk.worlds import World

ONE = TalkState("one", "conitro", Holder.WAITING, None, 1, 3, 0, False)
OTHER = TalkState("other", "sentera", Holder.HUMAN, "lien", 2, 5, 4, True)


class Database:
    """States that a test changes."""

    def __init__(self, *states: TalkState) -> None:
        self.states = list(states)
        self.fails = False

    async def look(self) -> list[TalkState]:
        if self.fails:
            raise OSError("away")
        return list(self.states)


def of(*controllers: str):  # noqa: ANN201
    return lambda controller: controller in controllers


async def until(lines: AsyncIterator[str], name: str) -> dict[str, object]:
    """Return the data of the next event of a name."""
    async for line in lines:
        if line.rpartition("event: ")[2].startswith(name):
            return dict(json.loads(line.split("data: ", 1)[1]))
    raise AssertionError("the stream ended")


async def events(lines: AsyncIterator[str], wait: float = 0.15) -> list[str]:
    """Return what comes until nothing comes for a while."""
    found = []
    while True:
        try:
            found.append(await asyncio.wait_for(lines.__anext__(), wait))
        except (asyncio.TimeoutError, StopAsyncIteration):
            return found


@pytest.mark.asyncio
async def test_a_change_is_told_without_any_words() -> None:
    database = Database(ONE)
    lines = Feed(database.look, every=0.01).listen(of("conitro"))
    assert await until(lines, "sync") == {}
    assert (await until(lines, "talk"))["id"] == "one"
    database.states = [replace(ONE, last_sequence=4, person_typing=True)]
    assert await until(lines, "talk") == {"id": "one", "version": 1, "last": 4, "seen": 0, "typing": True}
    assert await until(lines, "queue") == {"waiting": 1}
    database.states = []
    assert await until(lines, "talk") == {"id": "one"}
    assert await until(lines, "queue") == {"waiting": 0}


@pytest.mark.asyncio
async def test_nothing_of_another_controller_is_told_not_even_its_number() -> None:
    database = Database(ONE, OTHER)
    lines = Feed(database.look, every=0.01).listen(of("conitro"), heartbeat=60)
    await until(lines, "queue")
    database.states = [ONE, replace(OTHER, last_sequence=6, holder=Holder.WAITING)]
    await asyncio.sleep(0.05)
    database.states = [ONE]
    assert await events(lines) == []


@pytest.mark.asyncio
async def test_a_talk_that_turns_to_another_controller_is_gone() -> None:
    database = Database(ONE)
    lines = Feed(database.look, every=0.01).listen(of("conitro"))
    await until(lines, "talk")
    database.states = [replace(ONE, controller="sentera")]
    assert await until(lines, "talk") == {"id": "one"}


@pytest.mark.asyncio
async def test_a_hundred_windows_cost_one_look_a_round_and_none_when_nobody_listens() -> None:
    database = Database(ONE)
    feed = Feed(database.look, every=0.05)
    windows = [feed.listen(of("conitro")) for _ in range(100)]
    for window in windows:
        await until(window, "sync")
    await asyncio.sleep(0.1)
    database.states = [replace(ONE, version=2)]
    for window in windows:
        told = await until(window, "talk")
        assert told["version"] == 2 or (await until(window, "talk"))["version"] == 2
    begun = feed.looks
    await asyncio.sleep(0.5)
    assert feed.looks - begun <= 12
    for window in windows:
        await window.aclose()
    await asyncio.sleep(0.15)
    ended = feed.looks
    await asyncio.sleep(0.2)
    assert feed.looks == ended
    # Who comes afterwards is told again.
    later = feed.listen(of("conitro"))
    assert (await until(later, "talk"))["id"] == "one"


@pytest.mark.asyncio
async def test_a_slow_reader_gets_the_newest_state_of_each_talk_only() -> None:
    database = Database(ONE)
    lines = Feed(database.look, every=0.005).listen(of("conitro"))
    await until(lines, "queue")
    for number in range(4, 40):
        database.states = [replace(ONE, last_sequence=number)]
        await asyncio.sleep(0.01)
    assert (await until(lines, "talk"))["last"] == 39


@pytest.mark.asyncio
async def test_a_database_that_is_away_for_a_moment_ends_no_stream() -> None:
    database = Database(ONE)
    lines = Feed(database.look, every=0.01).listen(of("conitro"))
    await until(lines, "talk")
    database.fails = True
    await asyncio.sleep(0.05)
    database.fails, database.states = False, [replace(ONE, version=2)]
    assert (await until(lines, "talk"))["version"] == 2


@pytest.mark.asyncio
async def test_a_stream_beats_and_ends_by_itself() -> None:
    lines = [line async for line in Feed(Database().look, every=0.05).listen(of(), heartbeat=0.05, lasts=1.0)]
    assert lines[0].startswith("retry:") and 2 <= lines.count(": still here\n\n") <= 20


@pytest.mark.asyncio
async def test_the_stream_of_real_talks_follows_them(tmp_path: Path) -> None:
    from starlette.concurrency import run_in_threadpool

    world = World(tmp_path)
    talk = world.talk("hallo")

    async def look() -> list[TalkState]:
        return await run_in_threadpool(world.services.views.states, world.services.clock())

    lines = Feed(look, every=0.02).listen(of("conitro"))
    assert (await until(lines, "talk"))["id"] == talk
    world.write(talk, "bent u daar?")
    assert (await until(lines, "talk"))["last"] == 2
