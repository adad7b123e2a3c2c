"""Hand-offs with many hands at once: threads in one process, and two processes, on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from sqlalchemy.engine import Engine

from bot.conversations.handoff import LIFE_LASTS, HandoffRefused, Holder, Reason, Refusal, Step
from bot.conversations.message_log import Incoming
from bot.conversations.model import Author, Conversation, MessageState, Reply, new_id
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.message_log import SqlMessageLog
from tests.store.handoff_desks import LIEN, agent, claim_all, hand_to_and_fro, made_desk, write_meanwhile
from tests.store.servers import in_processes

AGENTS = 20
TALKS = 15
ROUNDS = 25


def test_twenty_agents_claim_at_once_and_exactly_one_has_it(database_url: str, key: str, engine: Engine, conversation: Conversation) -> None:
    made_desk(engine, key).ask(conversation.id, Reason.ASKED, "nl", {}, "conitro")
    engines = [make_engine(database_url) for _ in range(5)]
    start = threading.Barrier(AGENTS)

    def claim(number: int) -> str:
        desk = made_desk(engines[number % len(engines)], key)
        start.wait()
        try:
            return str(desk.claim(conversation.id, agent(number)).agent)
        except HandoffRefused as refused:
            return refused.reason.value

    with ThreadPoolExecutor(AGENTS) as pool:
        came = Counter(pool.map(claim, range(AGENTS)))
    for each in engines:
        each.dispose()
    assert came.pop(Refusal.TAKEN.value) == AGENTS - 1
    desk = made_desk(engine, key)
    assert list(came) == [desk.of(conversation.id).agent]
    assert [each.step for each in desk.history(conversation.id)] == [Step.ASKED, Step.CLAIMED]


def test_agents_in_two_processes_claim_each_talk_once(database_url: str, key: str, engine: Engine) -> None:
    log, desk = SqlMessageLog(engine, Cipher([key])), made_desk(engine, key)
    talks = [new_id() for _ in range(TALKS)]
    for talk in talks:
        log.open_conversation(Conversation(talk, "website", "conitro", "nl"))
        desk.ask(talk, Reason.ASKED, "nl", {}, "conitro")
    first, second = in_processes(claim_all, [(database_url, key, range(3), talks), (database_url, key, range(3, 6), talks)])
    got = dict(first + second)
    assert len(first + second) == len(got) == TALKS
    for talk in talks:
        assert desk.of(talk).agent == agent(got[talk]).id
        assert [each.author for each in log.since(talk, 0)] == [Author.NOTICE]


def test_what_the_person_writes_while_it_goes_to_and_fro_is_answered_once_by_the_bot_or_kept(
    database_url: str, key: str, engine: Engine, conversation: Conversation
) -> None:
    log, client_ids = SqlMessageLog(engine, Cipher([key])), [f"client {number}" for number in range(3 * ROUNDS)]
    given, by = in_processes(_either, [("desk", database_url, key, conversation.id, ROUNDS), ("person", database_url, key, conversation.id, client_ids)])
    assert given == ROUNDS
    kept = log.since(conversation.id, 0, most=1000)
    assert [each.sequence for each in kept] == list(range(1, len(kept) + 1))
    written = {each.id: each for each in kept if each.author is Author.PERSON}
    assert [each.text for each in written.values()] == [f"bericht {client_id}" for client_id in client_ids]
    assert {each.state for each in written.values()} == {MessageState.ANSWERED}
    answers = Counter(each.in_reply_to for each in kept if each.author is Author.BOT)
    assert set(answers.values()) <= {1}
    assert [("bot" if answers[message] else "human") for message in written] == ["human" if each == "overtaken" else each for each in by]
    # And never the one over the other: each row stands where the talk was its author's.
    holder = Holder.BOT
    for each in kept:
        if each.author is Author.NOTICE and each.in_reply_to is None:
            holder = Holder.HUMAN if "neemt" in each.text else Holder.BOT
        elif each.author is Author.BOT:
            assert holder is Holder.BOT, each.sequence


def test_a_take_over_and_an_answer_at_the_same_moment_are_one_after_the_other(database_url: str, key: str, engine: Engine, conversation: Conversation) -> None:
    log, desk = SqlMessageLog(engine, Cipher([key])), made_desk(engine, key)
    other_log, other_desk = SqlMessageLog(make_engine(database_url), Cipher([key])), made_desk(make_engine(database_url), key)
    for number in range(ROUNDS):
        before = log.since(conversation.id, 0, most=1000)
        message, _ = log.receive(conversation.id, Incoming(f"{number}", "vraag", False, False, None), "server")
        start = threading.Barrier(2)

        def take_over() -> None:
            start.wait()  # noqa: B023
            other_desk.ask(conversation.id, Reason.STAFF, "nl", {}, "conitro")
            other_desk.claim(conversation.id, LIEN)

        def answer() -> int:
            start.wait()  # noqa: B023
            return len(other_log.complete(message.id, [Reply("antwoord")], None))  # noqa: B023

        with ThreadPoolExecutor(2) as pool:
            taking, answering = pool.submit(take_over), pool.submit(answer)
            taking.result()
            said = answering.result()
        new = log.since(conversation.id, len(before), most=10)
        authors = [each.author for each in new]
        assert authors == [Author.PERSON, *[Author.BOT] * said, Author.NOTICE]
        desk.give_back(conversation.id, LIEN, "nothing")


def test_an_agent_who_comes_back_and_one_who_takes_over_do_not_both_have_it(database_url: str, key: str, engine: Engine, conversation: Conversation) -> None:
    desk = made_desk(engine, key)
    for number in range(ROUNDS):
        later = datetime.now(timezone.utc) + number * 2 * LIFE_LASTS
        desk_then, desk_later = made_desk(engine, key, lambda: later), made_desk(engine, key, lambda: later + LIFE_LASTS + timedelta(seconds=1))  # noqa: B023
        desk_then.ask(conversation.id, Reason.ASKED, "nl", {}, "conitro")
        desk_then.claim(conversation.id, agent(1))
        start = threading.Barrier(2)

        def come_back() -> None:
            start.wait()  # noqa: B023
            desk_later.alive(agent(1))  # noqa: B023

        def take() -> bool:
            start.wait()  # noqa: B023
            try:
                desk_later.claim(conversation.id, agent(2))  # noqa: B023
            except HandoffRefused:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            alive, taken = pool.submit(come_back), pool.submit(take)
            alive.result()
            has = agent(2) if taken.result() else agent(1)
        assert desk.of(conversation.id).agent == has.id
        desk_later.give_back(conversation.id, has, "nothing")


def _either(which: str, *arguments: object) -> object:
    return (hand_to_and_fro if which == "desk" else write_meanwhile)(*arguments)  # type: ignore[operator]
