"""Caps on opening in SQL: counted by an index, and by two processes at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from bot.rights.acts import RequestedAct
from bot.rights.caps import WINDOW, Cap, TooManyOpened
from bot.rights.desk import RightsDesk
from bot.settings import RequestKeySettings
from bot.store.engine import reading
from bot.store.rights import SqlKeeping
from bot.store.tables import requests
from tests.rights.in_memory import START, MadeUpClock
from tests.store import rights_desks
from tests.store.rights_desks import filled_draft, open_requests
from tests.store.servers import in_processes

WHOSE = {Cap.CONTROLLER: "conitro", Cap.CLIENT: "client", Cap.CONVERSATION: "talk"}


def test_what_was_opened_in_the_window_is_counted_and_nothing_else(desk: RightsDesk, keeping: SqlKeeping, clock: MadeUpClock) -> None:
    filled_draft(desk, "talk", RequestedAct.ACCESS, RequestedAct.ERASURE)
    desk.confirm("talk", key="yes", client="client")
    open_requests(desk, "another talk")
    counts = {Cap.CONTROLLER: 3, Cap.CLIENT: 2, Cap.CONVERSATION: 2}
    with keeping.writing() as books:
        for cap, whose in WHOSE.items():
            assert books.requests.count_opened(cap, whose, START - timedelta(microseconds=1), 10) == counts[cap]
            assert books.requests.count_opened(cap, whose, START - timedelta(microseconds=1), 1) == 1
            assert books.requests.count_opened(cap, whose, START, 10) == 0
            assert books.requests.count_opened(cap, "somebody else", START - WINDOW, 10) == 0


@pytest.mark.parametrize("cap", Cap)
def test_a_count_reads_its_index_and_no_further_than_the_cap(engine: Engine, keeping: SqlKeeping, cap: Cap) -> None:
    asked: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "requests" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    with keeping.writing() as books:
        books.requests.count_opened(cap, WHOSE[cap], START - WINDOW, cap.most)
    event.remove(engine, "before_cursor_execute", listen)
    ((statement, parameters),) = asked
    assert "LIMIT" in statement
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            # A table this small is read whole, were it allowed.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
    assert f"ix_requests_{cap.value}_confirmed_at" in plan
    assert "confirmed_at" in plan.replace(f"ix_requests_{cap.value}_confirmed_at", "")


def test_a_refusal_keeps_the_draft_and_leaves_no_row(engine: Engine, desk: RightsDesk, clock: MadeUpClock) -> None:
    for number in range(4):
        filled_draft(desk, f"talk {number}", *list(RequestedAct)[:5])
        desk.confirm(f"talk {number}", key="yes", client="client")
    filled_draft(desk, "one more", RequestedAct.ACCESS)
    draft = desk.draft("one more")
    with pytest.raises(TooManyOpened) as caught:
        desk.confirm("one more", key="yes", client="client")
    assert caught.value.cap is Cap.CLIENT
    assert desk.draft("one more") == draft
    with reading(engine) as connection:
        assert len(connection.execute(select(requests.c.id)).all()) == Cap.CLIENT.most
    clock.put_forward(hours=24)
    assert len(desk.confirm("one more", key="yes", client="client")) == 1


@pytest.mark.parametrize("cap", [Cap.CLIENT, Cap.CONTROLLER])
def test_two_processes_together_open_no_more_than_the_cap(
    database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings, cap: Cap
) -> None:
    # A controller's cap is put at that of a client: five hundred drafts show no more than forty.
    talks = [f"talk {number}" for number in range(40)]
    for talk in talks:
        filled_draft(desk, talk, RequestedAct.CONSENT_WITHDRAWAL)
    client = "client" if cap is Cap.CLIENT else None
    done = in_processes(rights_desks.confirm_up_to, [(database_url, request_keys, cap, 20, talks[start::2], client) for start in (0, 1)])
    assert sum(opened for opened, _ in done) == 20
    assert sum(refused for _, refused in done) == 20
    with reading(engine) as connection:
        opened = set(connection.execute(select(requests.c.conversation)).scalars())
    assert len(opened) == 20
    # Whoever was refused still has the draft.
    assert {talk for talk in talks if desk.draft(talk) is not None} == set(talks) - opened
