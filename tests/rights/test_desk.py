"""The rights desk: from the first sentence to the last move, each write once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.announcements import AnnouncementKind
from bot.rights.answers import AnswerProblem
from bot.rights.changing import UnknownRequest
from bot.rights.desk import NoDraft, RightsDesk, ToldBefore, UnknownController
from bot.rights.drafts import DraftError, DraftState
from bot.rights.ports import Conflict
from bot.rights.proofs import NotShown, Shown
from bot.rights.references import ReferenceProblem
from bot.rights.requests import Actor, Request
from bot.rights.states import ActorKind, IllegalMove, Move, State
from tests.rights.in_memory import START, KeepingInMemory, MadeUpClock, made_up_desk, seen_in_talk

STAFF, COMPANY, PERSON = Actor(ActorKind.STAFF, "An"), Actor(ActorKind.CONTROLLER), Actor(ActorKind.PERSON)
GIVEN = {"contact": "lien@voorbeeld.example", "name": "Lien Maes", "subject_name": "Rob Maes"}


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


def begin(desk: RightsDesk, *acts: RequestedAct, key: str = "m1", controller: str | None = "conitro") -> None:
    desk.begin("talk", acts or (RequestedAct.ACCESS,), language="nl", received_at=START, key=key, controller=controller)


def answer_all(desk: RightsDesk, **given: str) -> None:
    while (draft := desk.draft("talk")) is not None and (question := draft.next_question) is not None:
        raw = given.get(question.id) or (question.options[0] if question.options else GIVEN.get(question.id, "een voorbeeld"))
        assert desk.answer("talk", question.id, raw, key=f"answer to {question.id}").read.problem is None


def opened(desk: RightsDesk, *acts: RequestedAct) -> list[Request]:
    begin(desk, *acts)
    answer_all(desk)
    return desk.confirm("talk", key="yes")


@pytest.mark.parametrize("act", RequestedAct)
def test_every_act_goes_from_a_sentence_to_an_open_request(desk: RightsDesk, act: RequestedAct) -> None:
    (request,) = opened(desk, act)
    assert (request.act, request.controller, request.state, request.received_at) == (act, "conitro", State.OPENED, START)
    assert desk.draft("talk") is None
    assert desk.request(request.id) == request
    assert [entry.what for entry in desk.history(request.id)] == ["opened"]
    standing = desk.find(request.reference.lower().replace("-", " ")).standing
    assert standing is not None
    assert (standing.state, standing.received_on, standing.term.due) == (State.OPENED, date(2026, 3, 5), date(2026, 4, 7))


def test_what_a_request_was_told_is_known_in_the_same_talk_for_an_hour(desk: RightsDesk, clock: MadeUpClock) -> None:
    assert desk.told_before("talk") is None
    opened(desk)
    assert desk.told_before("talk") == ToldBefore("lien@voorbeeld.example", "Lien Maes", is_proven=False, acts=frozenset({RequestedAct.ACCESS}))
    assert desk.told_before("another talk") is None
    clock.put_forward(minutes=61)
    assert desk.told_before("talk") is None


def test_a_name_that_was_not_given_is_not_told_before(desk: RightsDesk) -> None:
    begin(desk)
    desk.answer("talk", "contact", "0470 12 34 56", key="m2")
    desk.skip("talk", "name", key="m3")
    desk.confirm("talk", key="yes")
    told = desk.told_before("talk")
    assert told is not None and told.name is None
    begin(desk, key="m4")
    assert desk.answer("talk", "contact", told.contact, key="m5").read.problem is None


def test_two_acts_in_one_sentence_open_as_two_linked_requests_with_one_receipt(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    one, other = opened(desk, RequestedAct.ERASURE, RequestedAct.UNSUBSCRIBE)
    assert one.group == other.group and one.id != other.id and one.reference != other.reference
    told = [(each.kind, each.request, each.payload) for each in keeping.contents.announcements]
    assert told == [
        (AnnouncementKind.RECEIPT, one.id, f"group:{one.group}"),
        (AnnouncementKind.TO_CONTROLLER, one.id, f"request:{one.id}#1"),
        (AnnouncementKind.TO_CONTROLLER, other.id, f"request:{other.id}#1"),
    ]


@pytest.mark.parametrize("for_whom", [each for each in ForWhom if each.needs_a_human])
def test_what_is_asked_for_another_goes_to_a_human_too(desk: RightsDesk, keeping: KeepingInMemory, for_whom: ForWhom) -> None:
    begin(desk)
    desk.answer("talk", "for_whom", for_whom.value, key="m2")
    answer_all(desk)
    (request,) = desk.confirm("talk", key="yes")
    assert [each.kind for each in keeping.contents.announcements] == [AnnouncementKind.RECEIPT, AnnouncementKind.TO_CONTROLLER, AnnouncementKind.TO_STAFF]
    assert (request.for_whom, request.term.due is None) == (for_whom, for_whom is ForWhom.DECEASED)


def test_an_act_that_comes_up_midway_joins_the_open_draft_with_its_own_receipt(desk: RightsDesk, clock: MadeUpClock) -> None:
    begin(desk)
    clock.put_forward(minutes=3)
    draft = desk.begin("talk", [RequestedAct.ERASURE], language="nl", received_at=clock.now, key="m2", controller="voorbeeld")
    assert [(each.act, each.received_at) for each in draft.acts] == [(RequestedAct.ACCESS, START), (RequestedAct.ERASURE, clock.now)]
    # The draft stays with the company it was begun for, until the person says otherwise.
    assert draft.controller == "conitro"
    assert [each.act for each in desk.leave_out("talk", RequestedAct.ACCESS, key="m3").acts] == [RequestedAct.ERASURE]


def test_a_receipt_in_the_future_is_taken_as_now(desk: RightsDesk) -> None:
    draft = desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=START + timedelta(days=1), key="m1")
    assert draft.acts[0].received_at == START


def test_an_answer_that_cannot_be_changes_nothing_and_may_be_followed_by_a_better_one(desk: RightsDesk) -> None:
    begin(desk)
    refused = desk.answer("talk", "contact", "lien@voorbeeld", key="m2")
    assert refused.read.problem is not None and refused.draft.answers == ()
    assert desk.answer("talk", "contact", "lien@voorbeeld.example", key="m2").draft.contact is not None
    assert desk.skip("talk", "contact", key="m3").read.problem is AnswerProblem.CANNOT_BE_SKIPPED


def test_a_mistyped_domain_is_taken_and_the_other_one_suggested(desk: RightsDesk) -> None:
    begin(desk)
    taken = desk.answer("talk", "contact", "lien@gmial.com", key="m2")
    assert taken.read.suggestion == "lien@gmail.com"
    assert taken.draft.contact is not None and taken.draft.contact.value == "lien@gmial.com"
    corrected = desk.correct("talk", "contact", taken.read.suggestion, key="m3").draft
    assert corrected.contact is not None and corrected.contact.value == "lien@gmail.com"


def test_a_person_corrects_goes_back_turns_and_stops(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    begin(desk, RequestedAct.RECTIFICATION)
    answer_all(desk)
    again = desk.correct("talk", "right", None, key="m5").draft
    assert again.next_question is not None and again.next_question.id == "right"
    assert desk.back("talk", key="m6").answer_to("name") is None
    assert desk.turn_to("talk", "voorbeeld", key="m7").controller == "voorbeeld"
    assert desk.speak("talk", "fr", key="m8").language == "fr"
    assert desk.stop("talk", key="m9").state is DraftState.STOPPED
    assert desk.draft("talk") is None
    assert [draft.answers for draft in keeping.contents.drafts.values()] == [()]
    assert keeping.contents.announcements == []


def test_a_controller_nobody_serves_is_refused(desk: RightsDesk) -> None:
    with pytest.raises(UnknownController, match="Served: conitro, voorbeeld"):
        begin(desk, controller="elders")
    begin(desk)
    with pytest.raises(UnknownController):
        desk.turn_to("talk", "elders", key="m2")


def test_without_a_draft_every_step_says_so(desk: RightsDesk) -> None:
    steps: list[Callable[[], object]] = [
        lambda: desk.answer("talk", "contact", "x", key="m"),
        lambda: desk.skip("talk", "name", key="m"),
        lambda: desk.correct("talk", "name", None, key="m"),
        lambda: desk.back("talk", key="m"),
        lambda: desk.stop("talk", key="m"),
        lambda: desk.speak("talk", "fr", key="m"),
        lambda: desk.confirm("talk", key="m"),
    ]
    for step in steps:
        with pytest.raises(NoDraft):
            step()


def test_what_is_not_complete_is_not_confirmed(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    begin(desk)
    with pytest.raises(DraftError, match="cannot be confirmed"):
        desk.confirm("talk", key="yes")
    assert keeping.contents.requests == {}
    answer_all(desk)
    assert len(desk.confirm("talk", key="yes")) == 1


def test_the_same_write_with_the_same_key_is_done_once_and_gives_the_same(desk: RightsDesk, keeping: KeepingInMemory, clock: MadeUpClock) -> None:
    begin(desk, RequestedAct.OBJECTION)
    begin(desk, RequestedAct.OBJECTION)
    first = desk.answer("talk", "use", "profilering", key="m2")
    clock.put_forward(minutes=1)
    assert desk.answer("talk", "use", "profilering", key="m2") == first
    desk.skip("talk", "reasons", key="m3")
    desk.skip("talk", "reasons", key="m3")
    desk.answer("talk", "contact", "lien@voorbeeld.example", key="m4")
    one_back = desk.back("talk", key="m5")
    assert desk.back("talk", key="m5") == one_back
    answer_all(desk, contact="lien@voorbeeld.example")
    # "answer to contact" is another key than m4, so that answer was taken.
    requests = desk.confirm("talk", key="yes")
    before = keeping.contents
    assert desk.confirm("talk", key="yes") == requests
    for _ in range(2):
        moved = desk.move(requests[0].id, Move.PASS_ON, STAFF, key="m6")
        noted = desk.note(requests[0].id, STAFF, "gebeld", key="m7")
    assert desk.move(requests[0].id, Move.PASS_ON, STAFF, key="m6") == noted
    assert (moved.state, noted.entries) == (State.PASSED_ON, 3)
    assert [entry.what for entry in desk.history(requests[0].id)] == ["opened", "pass_on", "note"]
    assert len(before.requests) == 1


def test_a_key_counts_for_one_kind_of_write_in_one_talk(desk: RightsDesk) -> None:
    begin(desk, key="m1")
    # One message both expresses the act and gives the address.
    assert desk.answer("talk", "contact", "lien@voorbeeld.example", key="m1").draft.contact is not None
    other = desk.begin("another talk", [RequestedAct.ERASURE], language="fr", received_at=START, key="m1")
    assert other.conversation == "another talk"


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_write_needs_a_key(desk: RightsDesk, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        begin(desk, key=key)


def test_confirming_again_with_another_key_gives_the_same_requests(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    requests = opened(desk)
    told = len(keeping.contents.announcements)
    assert desk.confirm("talk", key="yes again") == requests
    assert len(keeping.contents.requests) == 1
    assert len(keeping.contents.announcements) == told


def test_a_talk_may_open_a_second_request_after_the_first(desk: RightsDesk, clock: MadeUpClock) -> None:
    (first,) = opened(desk)
    clock.put_forward(minutes=1)
    desk.begin("talk", [RequestedAct.ERASURE], language="nl", received_at=clock.now, key="n1", controller="conitro")
    for question, raw in {"extent": "all", **GIVEN}.items():
        if question != "subject_name":
            desk.answer("talk", question, raw, key=f"n {question}")
    (second,) = desk.confirm("talk", key="n yes")
    assert second.group != first.group
    assert desk.confirm("talk", key="yes") == [first]


@pytest.mark.parametrize("conflicts", [1, 4])
def test_when_another_process_was_first_the_write_is_begun_again(desk: RightsDesk, keeping: KeepingInMemory, conflicts: int) -> None:
    keeping.conflicts = conflicts
    begin(desk)
    assert desk.draft("talk") is not None


def test_when_another_process_is_always_first_it_says_so_and_keeps_nothing(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    keeping.conflicts = 100
    with pytest.raises(Conflict):
        begin(desk)
    assert keeping.contents.drafts == {}


def test_a_draft_left_halfway_goes_to_staff_after_24_hours_once(desk: RightsDesk, keeping: KeepingInMemory, clock: MadeUpClock) -> None:
    begin(desk, RequestedAct.ERASURE)
    desk.answer("talk", "contact", "lien@voorbeeld.example", key="m2")
    clock.put_forward(hours=23.9)
    assert desk.end_left_drafts() == 0
    clock.put_forward(hours=0.2)
    assert [desk.end_left_drafts(), desk.end_left_drafts()] == [1, 0]
    (draft,) = keeping.contents.drafts.values()
    assert draft.state is DraftState.ABANDONED and draft.contact is not None
    assert [(each.kind, each.request, each.payload) for each in keeping.contents.announcements] == [(AnnouncementKind.BEGUN_NOT_CONFIRMED, None, f"draft:{draft.id}")]


def test_a_draft_left_without_a_way_to_reach_anybody_ends_without_a_trace(desk: RightsDesk, keeping: KeepingInMemory, clock: MadeUpClock) -> None:
    begin(desk, RequestedAct.RECTIFICATION)
    desk.answer("talk", "wrong", "mijn straat", key="m2")
    clock.put_forward(hours=24)
    assert desk.end_left_drafts() == 1
    (draft,) = keeping.contents.drafts.values()
    assert (draft.state, draft.answers, keeping.contents.announcements) == (DraftState.ENDED, (), [])


def test_who_goes_on_within_24_hours_is_left_alone(desk: RightsDesk, clock: MadeUpClock) -> None:
    begin(desk, RequestedAct.ERASURE)
    clock.put_forward(hours=23)
    desk.answer("talk", "contact", "lien@voorbeeld.example", key="m2")
    clock.put_forward(hours=23)
    assert desk.end_left_drafts() == 0


def test_a_request_runs_from_passed_on_to_executed_and_the_person_hears_what_concerns_them(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    (request,) = opened(desk, RequestedAct.UNSUBSCRIBE)
    told = len(keeping.contents.announcements)
    desk.move(request.id, Move.PASS_ON, Actor(ActorKind.ASSISTANT), key="1")
    with pytest.raises(IllegalMove, match="not for the staff"):
        desk.move(request.id, Move.EXECUTE, STAFF, key="2")
    desk.move(request.id, Move.EXECUTE, COMPANY, key="3")
    done = desk.move(request.id, Move.CLOSE, STAFF, key="4")
    assert (done.state, done.entries) == (State.CLOSED, 4)
    assert [(each.kind, each.payload) for each in keeping.contents.announcements[told:]] == [(AnnouncementKind.PROGRESS, f"request:{request.id}#3")]
    assert [entry.number for entry in desk.history(request.id)] == [1, 2, 3, 4]


def test_a_refused_move_leaves_no_trace_and_its_key_stays_free(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    (request,) = opened(desk)
    before = keeping.contents
    with pytest.raises(IllegalMove):
        desk.move(request.id, Move.REFUSE, STAFF, key="1", why="")
    assert keeping.contents is before
    desk.move(request.id, Move.TAKE_UP, STAFF, key="1")
    assert desk.move(request.id, Move.REFUSE, STAFF, key="1", why="een reden").state is State.REFUSED


def test_a_person_withdraws_what_the_talk_may_see_and_the_controller_is_told(desk: RightsDesk, keeping: KeepingInMemory) -> None:
    (request,) = opened(desk)
    for _ in range(2):
        withdrawn = desk.move(request.id, Move.WITHDRAW, PERSON, key="no more", why="opgelost", shown=seen_in_talk(request.id))
        assert withdrawn.state is State.WITHDRAWN
    kinds = [each.kind for each in keeping.contents.announcements]
    assert kinds[-2:] == [AnnouncementKind.PROGRESS, AnnouncementKind.WITHDRAWAL]
    assert [entry.why for entry in desk.history(request.id)] == ["", "opgelost"]
    with pytest.raises(IllegalMove):
        desk.move(request.id, Move.WITHDRAW, PERSON, key="once more", shown=seen_in_talk(request.id))


def test_a_person_moves_nothing_that_the_talk_may_not_see(desk: RightsDesk) -> None:
    (request,) = opened(desk)
    for shown in (None, seen_in_talk("another"), Shown("talk", (request.id,), START)):
        with pytest.raises(NotShown):
            desk.move(request.id, Move.WITHDRAW, PERSON, key="no more", shown=shown)
    assert desk.request(request.id) == request


def test_a_reference_nobody_has_is_told_from_one_that_was_mistyped(desk: RightsDesk) -> None:
    (request,) = opened(desk)
    characters = request.reference.replace("-", "")
    mistyped = characters[:-1] + ("2" if characters[-1] != "2" else "3")
    assert desk.find(mistyped).problem is ReferenceProblem.WRONG_CHECK
    nobody = desk.find("222-222-222-222-222-222")
    assert (nobody.standing, nobody.problem) == (None, None)


def test_what_a_reference_shows_is_not_about_the_person(desk: RightsDesk) -> None:
    (request,) = opened(desk, RequestedAct.RECTIFICATION)
    shown = repr(desk.find(request.reference))
    assert not [value for answer in request.answers if (value := answer.value) in shown]


def test_staff_find_the_requests_of_an_address_however_it_is_typed(desk: RightsDesk) -> None:
    (request,) = opened(desk)
    assert desk.requests_of(" LIEN@voorbeeld.example") == [request]
    assert desk.requests_of("rob@voorbeeld.example") == []
    assert desk.requests_of("nergens") == []


def test_an_unknown_request_is_said_to_be_unknown(desk: RightsDesk) -> None:
    for attempt in (lambda: desk.request("nobody"), lambda: desk.move("nobody", Move.PASS_ON, STAFF, key="1"), lambda: desk.note("nobody", STAFF, "x", key="1")):
        with pytest.raises(UnknownRequest):
            attempt()


def test_notes_and_reasons_hold_no_national_number(desk: RightsDesk) -> None:
    (request,) = opened(desk)
    desk.note(request.id, STAFF, "zegt 85.07.30-033.28 te hebben", key="1")
    assert "033" not in desk.history(request.id)[-1].why


def test_the_term_of_a_paused_request_is_counted_up_to_today(desk: RightsDesk, clock: MadeUpClock) -> None:
    (request,) = opened(desk)
    paused = desk.move(request.id, Move.ASK, STAFF, key="1", why="twijfel")
    clock.put_forward(days=10)
    assert desk.term(paused).due == date(2026, 4, 15)
    standing = desk.find(request.reference).standing
    assert standing is not None and standing.term.due == date(2026, 4, 15)
