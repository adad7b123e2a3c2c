"""Drafts in SQL: each state comes back, one is open in a talk, what ended holds no answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.rights.acts import RequestedAct
from bot.rights.answers import Answer
from bot.rights.desk import RightsDesk
from bot.rights.drafts import Draft, DraftState, ExpressedAct
from bot.rights.ports import Conflict
from bot.store.engine import reading
from bot.store.rights import SqlKeeping
from bot.store.tables import drafts
from tests.rights.in_memory import START, MadeUpClock
from tests.store.rights_desks import filled_draft

OPEN = Draft(
    *("draft", "talk", None, "fr", (ExpressedAct(RequestedAct.ERASURE, START), ExpressedAct(RequestedAct.OBJECTION, START)), START),
    answers=(Answer("extent", "all"), Answer("contact", "email:lien@voorbeeld.example"), Answer("reasons", "", is_skipped=True), Answer("use", "één 👋")),
)
ENDS: dict[str, Callable[[Draft], Draft]] = {
    "open": lambda draft: draft,
    "at a controller": lambda draft: draft.at_controller("conitro", START),
    "stopped": lambda draft: draft.stopped(START),
    "abandoned": lambda draft: draft.left(),
    "ended": lambda draft: draft.asked_again("contact", START).left(),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_draft_comes_back_as_it_was_put(keeping: SqlKeeping, end: str) -> None:
    with keeping.writing() as books:
        books.drafts.put(OPEN)
        books.drafts.put(ENDS[end](OPEN))
    with keeping.reading() as books:
        kept = books.drafts.get("draft")
        assert kept == ENDS[end](OPEN)
        assert books.drafts.last_in("talk") == kept
        assert books.drafts.open_in("talk") == (kept if kept is not None and kept.state is DraftState.OPEN else None)


def test_a_talk_has_one_open_draft(keeping: SqlKeeping) -> None:
    other = Draft("other", "talk", None, "nl", (ExpressedAct(RequestedAct.ACCESS, START),), START)
    with keeping.writing() as books:
        books.drafts.put(OPEN)
    with pytest.raises(Conflict), keeping.writing() as books:
        books.drafts.put(other)
    with keeping.writing() as books:
        books.drafts.put(OPEN.stopped(START))
        books.drafts.put(other)


def test_the_draft_that_was_changed_last_is_the_last(desk: RightsDesk, clock: MadeUpClock) -> None:
    for number in range(3):
        clock.put_forward(minutes=1)
        desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=START, key=f"m{number}", controller="conitro")
        if number < 2:
            desk.stop("talk", key=f"s{number}")
    filled_draft(desk, "talk", RequestedAct.ACCESS)
    (request,) = desk.confirm("talk", key="yes")
    assert desk.confirm("talk", key="yes again") == [request]


def test_drafts_that_were_left_are_found_the_oldest_first_and_bounded(desk: RightsDesk, clock: MadeUpClock, keeping: SqlKeeping) -> None:
    for number in range(4):
        desk.begin(f"talk {number}", [RequestedAct.ACCESS], language="nl", received_at=START, key="m1")
        clock.put_forward(hours=1)
    clock.put_forward(hours=22)
    with keeping.reading() as books:
        left = books.drafts.unchanged_since(clock.now.replace(day=5), most=2)
        assert [books.drafts.get(draft).conversation for draft in left] == ["talk 0", "talk 1"]
    assert [desk.end_left_drafts(most=2), desk.end_left_drafts(most=2), desk.end_left_drafts(most=2)] == [2, 1, 0]


@pytest.mark.parametrize("conversation", ["", "nobody", "\x00", "\ud800", "é"])
def test_a_talk_nobody_had_has_no_draft(keeping: SqlKeeping, conversation: str) -> None:
    with keeping.reading() as books:
        assert books.drafts.open_in(conversation) is None
        assert books.drafts.last_in(conversation) is None
        assert books.drafts.get(conversation) is None


def test_what_was_confirmed_leaves_no_answer_in_the_draft(desk: RightsDesk, engine: Engine, keeping: SqlKeeping) -> None:
    filled_draft(desk, "talk", RequestedAct.ACCESS)
    desk.confirm("talk", key="yes")
    with reading(engine) as connection:
        (identifier,) = connection.execute(select(drafts.c.id)).scalars()
    with keeping.reading() as books:
        kept = books.drafts.get(identifier)
    assert kept is not None and (kept.state, kept.answers) == (DraftState.CONFIRMED, ())


def test_a_step_that_fails_leaves_the_draft_as_it_was(desk: RightsDesk) -> None:
    desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=START, key="m1")
    before = desk.draft("talk")
    with pytest.raises(Exception, match="cannot be confirmed"):
        desk.confirm("talk", key="yes")
    assert desk.draft("talk") == before
