"""The stream out of the log: in order, each once, whoever wrote it, until it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import aclosing
from itertools import groupby
from typing import Any

import pytest

from bot.channels.website_calls import Answer, Call
from bot.channels.website_limits import Limits, StreamRules
from bot.channels.website_situations import Situation, Situations
from bot.channels.website_stream import TalkStream
from bot.channels.website_watcher import Watched, Watcher
from bot.conversations import message_log
from bot.conversations.handoff import Agent, Reason
from bot.conversations.model import new_id
from bot.conversations.session_tokens import LIFE
from bot.store.message_log import SqlMessageLog
from bot.store.standings import SqlStandings
from tests.channels.website_site import FOREIGN, SITE, Clock, Site

PATIENCE = 20.0


class Reader:
    """Reads a stream as a page does: events as they come, heartbeats left out."""

    def __init__(self, site: Site, authorization: str, after: int = 0, origin: str | None = SITE) -> None:
        self.events: list[tuple[str, Any]] = []
        self.raw = b""
        self.has_begun = asyncio.Event()
        self._changed = asyncio.Event()
        self._call = Call(origin=origin, authorization=authorization, address="192.0.2.7", query={"after": str(after)})
        self._site = site
        self.task = asyncio.ensure_future(self._run())

    async def _begin(self) -> None:
        self.has_begun.set()

    async def _run(self) -> Answer:
        async def read(call: Call) -> Answer:
            async with aclosing(self._site.api.stream(call, self._begin)) as parts:
                await self._take(parts)
            return Answer(200)

        return await self._site.api.answered(self._call, read)

    async def _take(self, parts: AsyncIterator[bytes]) -> None:
        async for part in parts:
            self.raw += part
            fields = dict(line.split(": ", 1) for line in part.decode().splitlines() if ": " in line and not line.startswith(":"))
            if "event" in fields:
                data = json.loads(fields["data"])
                assert fields["event"] != "message" or int(fields["id"]) == data["sequence"]
                self.events.append((fields["event"], data))
                self._changed.set()

    def rows(self) -> list[dict[str, Any]]:
        return [data for kind, data in self.events if kind == "message"]

    async def until(self, is_enough: Any) -> None:
        """Wait for events until there are enough."""

        async def wait() -> None:
            while not is_enough(self):
                self._changed.clear()
                await self._changed.wait()

        await asyncio.wait_for(wait(), PATIENCE)

    async def rows_to(self, sequence: int) -> list[dict[str, Any]]:
        await self.until(lambda reader: any(row["sequence"] == sequence for row in reader.rows()))
        return self.rows()

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@pytest.mark.asyncio
async def test_what_is_said_arrives_in_order_each_once_with_the_typing_sign_around_it(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    reader = Reader(site, mine)
    await reader.until(lambda each: each.events)
    await site.say(mine, "een wacht")
    await site.say(mine, "twee")
    await reader.until(lambda each: each.events[-1][0] == "status" and each.events[-1][1]["working"])
    site.agent.may_answer.set()
    rows = await reader.rows_to(4)
    assert [row["sequence"] for row in rows] == [1, 2, 3, 4]
    assert sorted(row["text"] for row in rows) == ["antwoord op een wacht", "antwoord op twee", "een wacht", "twee"]
    await reader.until(lambda each: each.events[-1][0] == "status" and not each.events[-1][1]["working"])
    signs = [data["working"] for kind, data in reader.events if kind == "status"]
    assert [sign for sign, _ in groupby(signs)] == [False, True, False]
    await reader.end()
    assert site.limits.streams == 0


@pytest.mark.asyncio
async def test_a_turn_shorter_than_two_looks_is_told_to_be_over_all_the_same(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    talk, watched = site.talk_of(mine), Watched()
    situations = Situations(SqlStandings(log._engine, log._cipher), site.clock)
    stream = TalkStream(log, site.clock, "https://privacy.example").events(talk, watched, 0, site.clock() + LIFE)
    watched.tell(situations.of([talk])[talk])
    assert b"retry" in await stream.__anext__()
    assert b'"working":false' in await stream.__anext__()
    await site.say(mine, "een")
    await site.told(mine)
    # Whoever sent it shows a typing sign since; the watcher never saw the turn under way.
    watched.tell(situations.of([talk])[talk])
    said = [await stream.__anext__() for _ in range(3)]
    assert [part.split(b"\n", 1)[0] for part in said] == [b"event: message", b"event: message", b"event: status"]
    assert b'"working":false' in said[-1]
    await stream.aclose()


@pytest.mark.asyncio
async def test_a_reader_who_comes_back_gets_what_was_missed_and_nothing_again(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "een")
    await site.told(mine)
    first = Reader(site, mine)
    await first.rows_to(2)
    await first.end()
    await site.say(mine, "twee")
    await site.told(mine)
    second, whole = Reader(site, mine, after=2), Reader(site, mine)
    assert [row["sequence"] for row in await second.rows_to(4)] == [3, 4]
    assert [row["sequence"] for row in await whole.rows_to(4)] == [1, 2, 3, 4]
    for reader in (second, whole):
        await reader.end()


@pytest.mark.asyncio
async def test_more_than_is_read_at_once_arrives_whole(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    for number in range(130):
        message_log.receive(log, site.talk_of(mine), f"c{number}", f"bericht {number}", "another server")
    reader = Reader(site, mine)
    assert [row["sequence"] for row in await reader.rows_to(130)] == list(range(1, 131))
    await reader.end()


@pytest.mark.asyncio
async def test_what_staff_and_other_servers_write_arrives_without_a_message_of_the_person(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    talk, lien = site.talk_of(mine), Agent("lien", "Lien", frozenset({"conitro"}))
    reader = Reader(site, mine)
    await reader.has_begun.wait()
    # None of this wakes the watcher of this process: it looks.
    message_log.receive(log, talk, "elders", "van een ander venster", "another server")
    await reader.rows_to(1)
    site.desk.ask(talk, Reason.STAFF, "nl", {}, "conitro")
    site.desk.claim(talk, lien)
    site.desk.say(talk, lien, "s-1", "Goeiedag, met Lien.")
    await reader.until(lambda each: any(row["author"] == "staff" for row in each.rows()))
    await reader.until(lambda each: any(kind == "status" and data["agent"] == "Lien" for kind, data in each.events))
    assert [row["sequence"] for row in reader.rows()] == list(range(1, len(reader.rows()) + 1))
    await reader.end()


@pytest.mark.asyncio
async def test_a_stream_shows_nothing_of_another_talk(log: SqlMessageLog) -> None:
    site = Site(log)
    mine, theirs = await site.session(), await site.session()
    readers = Reader(site, mine), Reader(site, theirs)
    for number in range(5):
        await site.say(mine, f"mijn {number}")
        await site.say(theirs, f"hun {number}")
    for reader, word, other in ((readers[0], "mijn", "hun"), (readers[1], "hun", "mijn")):
        rows = await reader.rows_to(10)
        assert all(word in row["text"] and other not in row["text"] for row in rows)
        await reader.end()


@pytest.mark.asyncio
async def test_it_says_bye_when_the_token_ends(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    site.clock.pass_by(seconds=LIFE.total_seconds() - 0.05)
    reader = Reader(site, mine)
    await reader.has_begun.wait()
    site.clock.pass_by(seconds=0.1)
    assert (await asyncio.wait_for(reader.task, PATIENCE)).status == 200
    assert reader.events[-1] == ("bye", {"reason": "expired"})


@pytest.mark.asyncio
async def test_it_says_bye_when_the_talk_is_deleted(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    reader = Reader(site, mine)
    await reader.until(lambda each: each.events)
    assert (await site.ask(site.api.delete, authorization=mine)).status == 204
    await asyncio.wait_for(reader.task, PATIENCE)
    assert reader.events[-1] == ("bye", {"reason": "gone"})


@pytest.mark.asyncio
async def test_it_lives_by_heartbeats_and_ends_by_itself(log: SqlMessageLog) -> None:
    clock = Clock()
    site = Site(log)
    mine = await site.session()
    stream = TalkStream(log, clock, "https://privacy.voorbeeld.example", heartbeat=0.01, longest=1.0)
    with site.watcher.open(site.talk_of(mine)) as watched:
        parts = [part async for part in stream.events(site.talk_of(mine), watched, 0, clock() + LIFE)]
    assert parts[0] == b"retry: 2000\n\n"
    assert 2 < parts.count(b": \n\n") <= 21
    assert not any(part.startswith(b"event: bye") for part in parts)


@pytest.mark.asyncio
@pytest.mark.parametrize("origin", [FOREIGN, "null"])
async def test_another_page_gets_no_stream(log: SqlMessageLog, origin: str) -> None:
    site = Site(log)
    reader = Reader(site, await site.session(), origin=origin)
    answer = await reader.task
    assert (answer.status, reader.raw, reader.has_begun.is_set()) == (403, b"", False)


@pytest.mark.asyncio
async def test_too_many_streams_are_refused_before_they_begin_and_the_others_go_on(log: SqlMessageLog) -> None:
    site = Site(log, Limits(Clock().seconds, streams=StreamRules(of_talk=2)))
    mine = await site.session()
    open_ones = [Reader(site, mine) for _ in range(2)]
    for reader in open_ones:
        await reader.has_begun.wait()
    refused = await Reader(site, mine).task
    assert (refused.status, refused.headers["Retry-After"]) == (429, "10")
    await site.say(mine, "dag")
    for reader in open_ones:
        await reader.rows_to(2)
        await reader.end()
    late = Reader(site, mine)
    await late.rows_to(2)
    await late.end()


@pytest.mark.asyncio
async def test_all_open_talks_are_asked_about_together_and_none_once_all_are_closed() -> None:
    asked: list[frozenset[str]] = []

    def ask(conversations: Collection[str]) -> Mapping[str, Situation]:
        asked.append(frozenset(conversations))
        return {}

    watcher = Watcher(ask, every=0.01)
    talks = [new_id() for _ in range(50)]
    opened = [watcher.open(talk) for talk in talks]
    for each in opened:
        each.__enter__()
    while len(asked) < 5:
        await asyncio.sleep(0.01)
    assert set(asked) == {frozenset(talks)}
    for each in opened:
        each.__exit__(None, None, None)
    assert watcher._task is not None
    await asyncio.wait_for(watcher._task, PATIENCE)
    assert not watcher._watched


@pytest.mark.asyncio
async def test_a_database_that_fails_for_a_while_ends_no_stream(log: SqlMessageLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("bot.channels.website_watcher._AFTER_A_FAILURE", 0.01)
    site = Site(log)
    mine = await site.session()
    working, failures = site.watcher._ask, [RuntimeError("mijn geheim")] * 3

    def ask(conversations: Collection[str]) -> Mapping[str, Situation]:
        if failures:
            raise failures.pop()
        return working(conversations)

    site.watcher._ask = ask
    reader = Reader(site, mine)
    await site.say(mine, "dag")
    await reader.rows_to(2)
    await reader.end()
    assert "RuntimeError" in caplog.text and "geheim" not in caplog.text
