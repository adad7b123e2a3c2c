"""Limits of the website channel: by talk, client and company, told kindly, and forgotten in time."""

from __future__ import annotations

import pytest

from bot.channels.website_calls import LONGEST_BODY, Refusal
from bot.channels.website_limits import Limits, Rule, Rules, StreamRules
from bot.store.message_log import SqlMessageLog
from tests.channels.website_site import Clock, Site


def tight(clock: Clock, **rules: Rule) -> Limits:
    return Limits(clock.seconds, Rules(**rules))


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    clock, rule = Clock(), Rule(3, 0.5)
    limits = Limits(clock.seconds)
    for _ in range(3):
        limits.take(rule, "a")
    with pytest.raises(Refusal) as caught:
        limits.take(rule, "a")
    assert (caught.value.code, caught.value.retry_after) == ("too_many", pytest.approx(2.0))
    limits.take(rule, "b")
    clock.pass_by(seconds=1.9)
    with pytest.raises(Refusal):
        limits.take(rule, "a")
    clock.pass_by(seconds=0.2)
    limits.take(rule, "a")
    with pytest.raises(Refusal):
        limits.take(rule, "a")
    clock.pass_by(hours=1)
    for _ in range(3):
        limits.take(rule, "a")


def test_memory_is_bounded_however_many_senders_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.website_limits._MOST_SENDERS", 5)
    limits, rule = Limits(Clock().seconds), Rule(1, 1.0)
    for number in range(20):
        limits.take(rule, f"sender {number}")
    assert len(limits._next[rule]) == 5


def test_streams_are_counted_while_they_are_open() -> None:
    limits = Limits(Clock().seconds, streams=StreamRules(of_talk=2, of_client=3, of_process=4))
    with limits.stream("a", "one"), limits.stream("a", "one"):
        with pytest.raises(Refusal), limits.stream("a", "two"):
            raise AssertionError("a third of one talk")
        with limits.stream("b", "one"):
            with pytest.raises(Refusal), limits.stream("c", "one"):
                raise AssertionError("a fourth of one client")
            with limits.stream("c", None):
                assert limits.streams == 4
                with pytest.raises(Refusal), limits.stream("d", None):
                    raise AssertionError("a fifth of the process")
    assert limits.streams == 0
    with limits.stream("a", "one"):
        assert limits.streams == 1
    assert not limits._open


@pytest.mark.asyncio
async def test_over_a_limit_people_are_told_kindly_and_when_to_come_back(log: SqlMessageLog) -> None:
    clock = Clock()
    site = Site(log, tight(clock, message_of_talk=Rule(2, 0.1)))
    mine, theirs = await site.session(), await site.session()
    assert [(await site.say(mine, "dag")).status for _ in range(2)] == [202, 202]
    answer = await site.say(mine, "dag")
    assert answer.status == 429 and answer.body is not None
    assert answer.headers["Retry-After"] == "10"
    assert answer.body["error"] == "too_many"
    assert "Wacht even" in answer.body["message"]["nl"] and "Patientez" in answer.body["message"]["fr"]
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.voorbeeld.example"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    # Nobody else is kept waiting, and what was refused was not stored.
    assert (await site.say(theirs, "dag")).status == 202
    assert len(await site.told(mine)) == 4
    clock.pass_by(seconds=10)
    assert (await site.say(mine, "dag")).status == 202


@pytest.mark.asyncio
@pytest.mark.parametrize("rule", ["session_of_client", "session_of_controller", "message_of_client", "message_of_controller", "reading_of_talk", "reading_of_client", "opening_of_client"])
async def test_every_rule_is_kept_somewhere(log: SqlMessageLog, rule: str) -> None:
    site = Site(log, tight(Clock(), **{rule: Rule(2, 0.01)}))
    mine = await site.session()
    opening = {"controller": "conitro", "key": "conitro"}
    # Of reading, asking once more than may be; of everything else likewise.
    for _ in range(2):
        await site.say(mine, "dag")
        await site.ask(site.api.messages, authorization=mine)
        await site.ask(site.api.opening, opening)
    refused = [
        (await site.ask(site.api.open_session, opening)).status if rule.startswith("session") else None,
        (await site.ask(site.api.open_session, opening)).status if rule.startswith("session") else None,
        (await site.say(mine, "dag")).status if rule.startswith("message") else None,
        (await site.ask(site.api.messages, authorization=mine)).status if rule.startswith("reading") else None,
        (await site.ask(site.api.opening, opening)).status if rule.startswith("opening") else None,
    ]
    assert refused.count(429) == 1


@pytest.mark.asyncio
async def test_a_client_is_its_network_and_one_client_does_not_use_up_anothers_room(log: SqlMessageLog) -> None:
    site = Site(log, tight(Clock(), session_of_client=Rule(2, 0.01)))
    opening = {"controller": "conitro", "key": "conitro"}
    addresses = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1", "192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1"]
    statuses = [(await site.ask(site.api.open_session, opening, address=address)).status for address in addresses]
    assert statuses == [201, 201, 429, 201, 201, 201, 429]


@pytest.mark.asyncio
async def test_a_body_that_is_too_long_is_refused(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    body = b'{"client_id": "a", "text": "' + b"x" * LONGEST_BODY + b'"}'
    answer = await site.ask(site.api.receive, content=body, authorization=mine)
    assert (answer.status, answer.body and answer.body["error"]) == (413, "too_large")


def test_a_person_who_writes_every_other_second_meets_no_limit() -> None:
    clock = Clock()
    limits = Limits(clock.seconds)
    for _ in range(100):
        limits.take(limits.rules.message_of_talk, "talk")
        clock.pass_by(seconds=2)
