"""The message log with two real processes at work on the same database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.conversations.handoff import Reason
from bot.conversations.message_log import Incoming
from bot.conversations.model import Conversation, new_id
from bot.store.engine import reading
from bot.store.message_log import SqlMessageLog
from bot.store.tables import messages
from tests.store.handoff_desks import made_desk
from tests.store.servers import OWN_PROCESSES, claim, complete_while_deleted, delete_while_completed, in_processes, receive

EACH = 300
TALKS = 3


def test_six_hundred_messages_of_two_processes_are_all_kept_in_one_order(database_url: str, key: str, engine: Engine, conversation: Conversation) -> None:
    mine, yours = ([f"{name} {number}" for number in range(EACH)] for name in ("mine", "yours"))
    first, second = in_processes(receive, [(database_url, key, conversation.id, mine), (database_url, key, conversation.id, yours)])
    assert all(is_new for _, is_new in first + second)
    assert sorted(sequence for sequence, _ in first + second) == list(range(1, 2 * EACH + 1))
    assert first == sorted(first)
    assert second == sorted(second)
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(messages)).scalar_one() == 2 * EACH


def test_the_same_client_ids_from_two_processes_store_one_row_each(database_url: str, key: str, log: SqlMessageLog, conversation: Conversation) -> None:
    client_ids = [f"client {number}" for number in range(EACH)]
    first, second = in_processes(receive, [(database_url, key, conversation.id, client_ids)] * 2)
    assert [sequence for sequence, _ in first] == [sequence for sequence, _ in second]
    assert all(new_here != new_there for (_, new_here), (_, new_there) in zip(first, second, strict=True))
    stored = log.since(conversation.id, 0, most=2 * EACH)
    assert [message.sequence for message in stored] == list(range(1, EACH + 1))


def test_a_message_is_claimed_by_exactly_one_of_two_servers(database_url: str, key: str, log: SqlMessageLog, conversation: Conversation) -> None:
    stored = [log.receive(conversation.id, Incoming(f"client {number}", "vraag", False, False, None))[0].id for number in range(EACH)]
    first, second = in_processes(claim, [(database_url, key, "one", stored), (database_url, key, "two", stored)])
    assert sorted(first + second) == sorted(stored)
    assert {message.attempts for message in log.since(conversation.id, 0, most=EACH)} == {1}


@pytest.mark.parametrize("as_kept", [False, True], ids=["answered", "kept for a human"])
def test_a_talk_that_is_deleted_while_its_message_is_answered_keeps_nobody_waiting(database_url: str, key: str, log: SqlMessageLog, engine: Engine, as_kept: bool) -> None:
    talks, written = [new_id() for _ in range(TALKS)], []
    for talk in talks:
        log.open_conversation(Conversation(talk, "website", "conitro", "nl"))
        written.append(log.receive(talk, Incoming("one", "vraag", False, False, None), "server")[0].id)
        if as_kept:
            made_desk(engine, key).ask(talk, Reason.ASKED, "nl", {}, "conitro")
    with OWN_PROCESSES.Manager() as manager:
        rounds = manager.Barrier(2)
        work = [("complete", database_url, key, rounds, written, as_kept), ("delete", database_url, key, rounds, talks, as_kept)]
        # PostgreSQL ends one of two that wait for each other, and says so.
        assert in_processes(_either, work) == [[], []]
    assert [log.conversation(talk) for talk in talks] == [None] * TALKS
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(messages)).scalar_one() == 0


def _either(which: str, url: str, key: str, rounds: Any, ids: list[str], as_kept: bool) -> list[str]:
    return complete_while_deleted(url, key, rounds, ids, as_kept=as_kept) if which == "complete" else delete_while_completed(url, key, rounds, ids)
