"""Requests that staff open out of a talk: dated by the person's own message, unproven, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind
from bot.rights.answers import AnswerProblem
from bot.rights.caps import Cap, TooManyOpened
from bot.rights.contacts import ContactProblem
from bot.rights.desk import RightsDesk
from bot.rights.drafts import DraftState
from bot.rights.proofs import NotProven, Proof
from bot.rights.requests import Actor
from bot.rights.staff_opening import RequestsOfTalks, StaffOpening, Wish
from bot.rights.states import ActorKind, Move, State
from tests.rights.in_memory import START, KeepingInMemory, MadeUpClock, TwoControllers, made_up_desk

WRITTEN = START - timedelta(days=3)
REACHED = {"contact": "lien@voorbeeld.example", "name": "Lien Maes"}


@pytest.fixture
def made() -> tuple[RightsDesk, KeepingInMemory, MadeUpClock]:
    return made_up_desk()


@pytest.fixture
def keeping(made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> KeepingInMemory:
    return made[1]


@pytest.fixture
def opening(keeping: KeepingInMemory, made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> StaffOpening:
    return StaffOpening(keeping, made[2])


def wish(act: RequestedAct = RequestedAct.ACCESS, **given: str) -> Wish:
    return Wish("talk", "conitro", act, WRITTEN, "nl", {**REACHED, **given})


def test_the_clock_counts_from_the_day_the_person_wrote_it(opening: StaffOpening, made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> None:
    request = opening.open(wish(), "An Peeters", key="k").request
    assert request is not None
    assert (request.received_at, request.confirmed_at, request.term.due) == (WRITTEN, START, date(2026, 4, 2))
    assert (request.state, request.proof, request.language, request.contact.value) == (State.OPENED, Proof.UNPROVEN, "nl", "lien@voorbeeld.example")
    (entry,) = made[0].history(request.id)
    assert entry.actor == Actor(ActorKind.STAFF, "An Peeters")


def test_what_must_be_told_is_told_as_of_any_request(opening: StaffOpening, keeping: KeepingInMemory) -> None:
    request = opening.open(wish(), "An", key="k").request
    assert request is not None
    told = [(each.kind, each.request) for each in keeping.contents.announcements]
    assert told == [(AnnouncementKind.RECEIPT, request.id), (AnnouncementKind.TO_CONTROLLER, request.id)]


def test_a_form_sent_twice_opens_one_request(opening: StaffOpening, keeping: KeepingInMemory) -> None:
    first, second = opening.open(wish(), "An", key="k"), opening.open(wish(), "An", key="k")
    assert first.request is not None and second.request is not None
    assert first.request.id == second.request.id
    assert len(keeping.contents.requests) == 1


def test_staff_opening_proves_nothing_the_gate_stays_shut(keeping: KeepingInMemory, made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> None:
    request = StaffOpening(keeping, made[2]).open(wish(), "An", key="k").request
    assert request is not None
    shut_desk = RightsDesk(keeping, made[2], TwoControllers())
    shut_desk.move(request.id, Move.TAKE_UP, Actor(ActorKind.STAFF, "An"), key="t")
    with pytest.raises(NotProven):
        shut_desk.move(request.id, Move.ANSWER, Actor(ActorKind.STAFF, "An"), key="a", why="sent")


@pytest.mark.parametrize(
    "act, given, problems",
    [
        (RequestedAct.ACCESS, {"contact": ""}, {"contact": AnswerProblem.EMPTY}),
        (RequestedAct.ACCESS, {"contact": "??"}, {"contact": ContactProblem.NO_CONTACT}),
        (RequestedAct.ERASURE, {}, {"extent": AnswerProblem.EMPTY}),
        (RequestedAct.ERASURE, {"extent": "half"}, {"extent": AnswerProblem.NOT_AN_OPTION}),
        (RequestedAct.ERASURE, {"extent": "part"}, {"part": AnswerProblem.EMPTY}),
        (RequestedAct.RECTIFICATION, {"wrong": "de straat"}, {"right": AnswerProblem.EMPTY}),
        (RequestedAct.ACCESS, {"for_whom": "child"}, {"subject_name": AnswerProblem.EMPTY}),
    ],
)
def test_what_is_wrong_is_told_by_question_and_nothing_is_kept(
    opening: StaffOpening, keeping: KeepingInMemory, act: RequestedAct, given: dict[str, str], problems: dict[str, object]
) -> None:
    before = vars(keeping.contents).copy()
    result = opening.open(wish(act, **given), "An", key="k")
    assert (result.request, result.problems) == (None, problems)
    assert vars(keeping.contents) == before
    # Mended, the same form goes through.
    mended = {"extent": "all", "right": "Kerkstraat 1", "contact": "lien@voorbeeld.example", "subject_name": "Rob Maes"}
    assert opening.open(wish(act, **{**given, **mended}), "An", key="k").request is not None


@pytest.mark.parametrize("act", RequestedAct)
def test_every_act_can_be_opened(opening: StaffOpening, act: RequestedAct) -> None:
    from bot.rights.questions import questions_of

    given = {question.id: question.options[0] if question.options else "een voorbeeld" for question in questions_of([act]) if question.id not in ("contact", "for_whom")}
    request = opening.open(wish(act, **{**given, **REACHED}), "An", key="k").request
    assert request is not None
    assert request.act is act


def test_a_name_may_be_left_out(opening: StaffOpening) -> None:
    request = opening.open(wish(name=""), "An", key="k").request
    assert request is not None
    assert [answer.is_skipped for answer in request.answers if answer.question == "name"] == [True]


def test_the_persons_own_form_is_used_up_and_the_earlier_receipt_counts(opening: StaffOpening, made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> None:
    desk = made[0]
    earlier = WRITTEN - timedelta(days=1)
    desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=earlier, key="m", controller="conitro")
    desk.answer("talk", "contact", "rob@voorbeeld.example", key="c")
    assert opening.told_before("talk") == {"contact": "rob@voorbeeld.example"}
    request = opening.open(wish(), "An", key="k").request
    assert request is not None and request.received_at == earlier
    assert desk.draft("talk") is None


def test_another_act_in_the_persons_form_stays_there(opening: StaffOpening, made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> None:
    desk = made[0]
    desk.begin("talk", [RequestedAct.ACCESS, RequestedAct.UNSUBSCRIBE], language="nl", received_at=START, key="m", controller="conitro")
    assert opening.open(wish(), "An", key="k").request is not None
    draft = desk.draft("talk")
    assert draft is not None and draft.state is DraftState.OPEN
    assert [each.act for each in draft.acts] == [RequestedAct.UNSUBSCRIBE]


def test_a_date_in_the_future_is_today(opening: StaffOpening) -> None:
    request = opening.open(Wish("talk", "conitro", RequestedAct.ACCESS, START + timedelta(days=2), "nl", REACHED), "An", key="k").request
    assert request is not None and request.received_at == START


def test_the_caps_hold_for_staff_too(opening: StaffOpening) -> None:
    for number in range(Cap.CONVERSATION.most):
        assert opening.open(wish(), "An", key=str(number)).request is not None
    with pytest.raises(TooManyOpened):
        opening.open(wish(), "An", key="one more")


def test_the_requests_of_a_talk_are_found_by_talk_and_reference(opening: StaffOpening, keeping: KeepingInMemory, made: tuple[RightsDesk, KeepingInMemory, MadeUpClock]) -> None:
    request = opening.open(wish(), "An", key="k").request
    assert request is not None
    read = RequestsOfTalks(keeping, made[2])
    assert [each.id for each in read.of("talk")] == [request.id]
    assert read.of("another") == []
    found = read.by_reference(request.reference.lower())
    assert found is not None and found.id == request.id
    assert read.by_reference("no reference") is None
