"""Caps on opening: a script is stopped, a person loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.caps import WINDOW, Cap, TooManyOpened
from bot.rights.desk import RightsDesk
from bot.rights.drafts import DraftState
from bot.rights.requests import Request
from tests.rights.in_memory import KeepingInMemory, MadeUpClock, made_up_desk

GIVEN = {"contact": "lien@voorbeeld.example", "name": "Lien Maes"}


@pytest.fixture
def made() -> tuple[RightsDesk, KeepingInMemory, MadeUpClock]:
    return made_up_desk()


@pytest.fixture
def desk(made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> RightsDesk:
    return made[0]


@pytest.fixture
def keeping(made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> KeepingInMemory:
    return made[1]


@pytest.fixture
def clock(made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> MadeUpClock:
    return made[2]


def fill(desk: RightsDesk, clock: MadeUpClock, talk: str, number: int, *acts: RequestedAct, controller: str = "conitro") -> None:
    desk.begin(talk, acts or (RequestedAct.ACCESS,), language="nl", received_at=clock.now, key=f"begin {number}", controller=controller)
    while (draft := desk.draft(talk)) is not None and (question := draft.next_question) is not None:
        raw = question.options[0] if question.options else GIVEN.get(question.id, "een voorbeeld")
        desk.answer(talk, question.id, raw, key=f"{question.id} {number}")


def open_one(desk: RightsDesk, clock: MadeUpClock, talk: str, number: int, client: str | None = None, controller: str = "conitro") -> list[Request]:
    fill(desk, clock, talk, number, controller=controller)
    return desk.confirm(talk, key=f"yes {number}", client=client)


def fill_up(desk: RightsDesk, clock: MadeUpClock, cap: Cap) -> None:
    """Open as many requests as a cap allows, so that no other cap is full."""
    for number in range(cap.most):
        talk = "talk" if cap is Cap.CONVERSATION else f"talk {number // 6}"
        client = "client" if cap is Cap.CLIENT else f"client {number // 20}" if cap is Cap.CONTROLLER else None
        clock.put_forward(seconds=1)
        assert len(open_one(desk, clock, talk, number, client)) == 1


@pytest.mark.parametrize("cap", Cap)
def test_as_many_as_the_cap_are_opened_and_one_more_is_refused(desk: RightsDesk, keeping: KeepingInMemory, clock: MadeUpClock, cap: Cap) -> None:
    fill_up(desk, clock, cap)
    talk = "talk" if cap is Cap.CONVERSATION else "one more talk"
    fill(desk, clock, talk, -1)
    draft, before = desk.draft(talk), keeping.contents
    with pytest.raises(TooManyOpened) as caught:
        desk.confirm(talk, key="yes -1", client="client" if cap is Cap.CLIENT else None)
    assert caught.value.cap is cap
    assert isinstance(caught.value, BotError) and str(cap.most) in caught.value.problem and "kept" in caught.value.remedy
    # Nothing of the draft is lost, nothing is told, nothing remembered.
    assert keeping.contents is before
    assert draft is not None and desk.draft(talk) == draft and draft.state is DraftState.OPEN
    # Another talk, client or controller is not touched by it.
    assert len(open_one(desk, clock, "elsewhere", -2, "another client", "voorbeeld")) == 1


@pytest.mark.parametrize("cap", [Cap.CONVERSATION, Cap.CLIENT])
def test_what_was_refused_is_confirmed_a_day_later_with_the_same_key(desk: RightsDesk, clock: MadeUpClock, cap: Cap) -> None:
    began = clock.now + timedelta(seconds=1)
    fill_up(desk, clock, cap)
    talk = "talk" if cap is Cap.CONVERSATION else "one more talk"
    fill(desk, clock, talk, -1)
    received = clock.now
    for moment in (clock.now, began + WINDOW - timedelta(microseconds=1)):
        clock.now = moment
        with pytest.raises(TooManyOpened):
            desk.confirm(talk, key="yes -1", client="client")
    # The first of them is now a day old.
    clock.now = began + WINDOW
    (request,) = desk.confirm(talk, key="yes -1", client="client")
    # The receipt is still the first sentence: a cap moves no term.
    assert request.received_at == received


@pytest.mark.parametrize("key", ["yes 5", "another key"])
def test_the_same_confirmation_again_is_not_counted_and_gives_the_same(desk: RightsDesk, keeping: KeepingInMemory, clock: MadeUpClock, key: str) -> None:
    fill_up(desk, clock, Cap.CONVERSATION)
    (last,) = desk.confirm("talk", key="yes 5")
    for _ in range(3):
        assert desk.confirm("talk", key=key) == [last]
    assert len(keeping.contents.requests) == Cap.CONVERSATION.most


def test_a_draft_is_opened_whole_or_not_at_all(desk: RightsDesk, keeping: KeepingInMemory, clock: MadeUpClock) -> None:
    for number in range(Cap.CONVERSATION.most - 1):
        clock.put_forward(seconds=1)
        open_one(desk, clock, "talk", number)
    clock.put_forward(seconds=1)
    fill(desk, clock, "talk", 10, RequestedAct.ACCESS, RequestedAct.UNSUBSCRIBE)
    with pytest.raises(TooManyOpened):
        desk.confirm("talk", key="yes 10")
    assert len(keeping.contents.requests) == Cap.CONVERSATION.most - 1
    # With one act less there is room.
    desk.leave_out("talk", RequestedAct.UNSUBSCRIBE, key="less")
    assert len(desk.confirm("talk", key="yes 10")) == 1


def test_all_nine_rights_may_be_used_at_once(desk: RightsDesk, clock: MadeUpClock) -> None:
    fill(desk, clock, "talk", 1, *RequestedAct)
    assert len(desk.confirm("talk", key="yes", client="client")) == len(RequestedAct)


def test_where_a_channel_knows_no_client_none_is_counted(desk: RightsDesk, clock: MadeUpClock) -> None:
    for number in range(Cap.CLIENT.most + 5):
        assert len(open_one(desk, clock, f"talk {number}", number)) == 1
