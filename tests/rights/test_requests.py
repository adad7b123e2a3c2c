"""Requests: what a draft becomes, what moves do to the term, and what the law forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.answers import read_answer
from bot.rights.contacts import ContactKind
from bot.rights.drafts import Draft, ExpressedAct
from bot.rights.proofs import Proof
from bot.rights.requests import LEGAL_CLOCK, Actor, Request, Term, moved, noted, opened, term_of
from bot.rights.states import ActorKind, IllegalMove, Move, State
from tests.rights.in_memory import START

STAFF, COMPANY = Actor(ActorKind.STAFF, "An"), Actor(ActorKind.CONTROLLER, "systeem")
MINUTE = timedelta(minutes=1)


def open_request(act: RequestedAct = RequestedAct.ACCESS, *, for_whom: ForWhom = ForWhom.SELF, received_at: datetime = START) -> Request:
    draft = Draft("draft", "talk", "conitro", "nl", (ExpressedAct(act, received_at),), received_at)
    for question, raw in {"for_whom": for_whom.value, "contact": "lien@voorbeeld.example"}.items():
        answer = read_answer(draft.question(question), raw).answer
        assert answer is not None
        draft = draft.answered(answer, received_at)
    ((request, _),) = opened(draft, [("request", "KXM")], received_at + MINUTE, LEGAL_CLOCK)
    return request


def after(request: Request, *moves: Move, at: datetime = START + MINUTE) -> Request:
    for move in moves:
        actor = COMPANY if move is Move.EXECUTE else STAFF
        request, _ = moved(request, move, actor, at, LEGAL_CLOCK, why="een reden")
    return request


def test_each_act_of_a_draft_becomes_a_request_with_its_own_answers_and_receipt() -> None:
    later = START + timedelta(days=1)
    draft = Draft("draft", "talk", "conitro", "fr", (ExpressedAct(RequestedAct.ERASURE, START), ExpressedAct(RequestedAct.UNSUBSCRIBE, later)), later)
    for question, raw in {"extent": "all", "scope": "all_marketing", "contact": "lien@voorbeeld.example", "name": "Lien Maes"}.items():
        answer = read_answer(draft.question(question), raw).answer
        assert answer is not None
        draft = draft.answered(answer, later)
    made = opened(draft, [("one", "R1"), ("two", "R2")], later + MINUTE, LEGAL_CLOCK)
    erasure, unsubscribe = (request for request, _ in made)
    assert [answer.question for answer in erasure.answers] == ["extent", "contact", "name"]
    # The address that gets the mail says enough.
    assert [answer.question for answer in unsubscribe.answers] == ["scope", "contact"]
    assert (erasure.group, unsubscribe.group) == ("draft", "draft")
    assert (erasure.received_at, unsubscribe.received_at) == (START, later)
    assert {request.confirmed_at for request in (erasure, unsubscribe)} == {later + MINUTE}
    assert [(entry.number, entry.what, entry.state, entry.actor.kind) for _, entry in made] == [(1, "opened", State.OPENED, ActorKind.PERSON)] * 2


@pytest.mark.parametrize("act", RequestedAct)
def test_a_request_opens_unproven_with_the_term_of_its_receipt(act: RequestedAct) -> None:
    request = open_request(act)
    assert (request.state, request.proof, request.contact.kind) == (State.OPENED, Proof.UNPROVEN, ContactKind.EMAIL)
    # 5 March 2026: one month later is Easter Sunday, then Easter Monday.
    assert request.term.due == date(2026, 4, 7)
    assert request.term.target is not None and request.term.target <= request.term.due


def test_the_day_of_receipt_is_the_one_in_brussels() -> None:
    assert open_request(received_at=datetime(2026, 8, 30, 22, 30, tzinfo=timezone.utc)).term.due == date(2026, 9, 30)


def test_confirming_moves_nothing() -> None:
    draft_time = START + timedelta(days=20)
    request = replace(open_request(), confirmed_at=draft_time)
    assert term_of(request, draft_time, LEGAL_CLOCK).due == date(2026, 4, 7)


def test_a_request_about_somebody_who_died_has_no_term_and_cannot_be_extended() -> None:
    request = open_request(for_whom=ForWhom.DECEASED)
    assert request.term == Term(None, None, None)
    with pytest.raises(IllegalMove, match="no legal term"):
        after(request, Move.EXTEND)
    assert after(request, Move.TAKE_UP, Move.ANSWER, Move.CLOSE).state is State.CLOSED


def test_an_extension_gives_three_months_from_receipt_once() -> None:
    extended = after(open_request(), Move.PASS_ON, Move.EXTEND)
    assert (extended.state, extended.is_extended, extended.term.due) == (State.PASSED_ON, True, date(2026, 6, 5))
    with pytest.raises(IllegalMove, match="extended already"):
        after(extended, Move.EXTEND)


def test_an_extension_must_be_told_within_the_first_month_not_moved_by_a_holiday() -> None:
    last = datetime(2026, 4, 5, 21, 30, tzinfo=timezone.utc)
    assert after(open_request(), Move.EXTEND, at=last).is_extended
    # Half an hour later it is 6 April in Brussels; an answer is due on the 7th.
    with pytest.raises(IllegalMove, match="by 2026-04-05"):
        after(open_request(), Move.EXTEND, at=last + timedelta(minutes=31))


def test_a_pause_moves_the_term_by_the_days_it_lasted() -> None:
    received = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
    paused = after(open_request(received_at=received), Move.ASK, at=received + timedelta(hours=1))
    assert paused.state is State.PAUSED and paused.pauses[0].answered_at is None
    assert term_of(paused, received + timedelta(days=4), LEGAL_CLOCK).due == date(2026, 4, 7)
    gone_on = after(paused, Move.GO_ON, at=received + timedelta(days=10))
    assert gone_on.state is State.IN_PROGRESS
    # The vector of the rule: received 2 March, ten days paused.
    assert gone_on.term.due == date(2026, 4, 13)
    assert term_of(gone_on, received + timedelta(days=30), LEGAL_CLOCK).due == date(2026, 4, 13)


@pytest.mark.parametrize("end", [Move.GO_ON, Move.ANSWER, Move.EXECUTE, Move.REFUSE, Move.WITHDRAW])
def test_however_a_pause_ends_the_clock_runs_again(end: Move) -> None:
    ended = after(after(open_request(), Move.PASS_ON, Move.ASK), end, at=START + timedelta(days=2))
    assert ended.pauses[0].answered_at == START + timedelta(days=2)


def test_a_clock_that_went_back_ends_a_pause_where_it_began() -> None:
    ended = after(after(open_request(), Move.ASK, at=START + timedelta(days=2)), Move.GO_ON, at=START + timedelta(days=1))
    assert ended.pauses[0].answered_at == ended.pauses[0].asked_at


def test_extending_a_paused_request_leaves_it_paused() -> None:
    both = after(open_request(), Move.ASK, Move.EXTEND)
    assert (both.state, both.is_extended, both.pauses[0].answered_at) == (State.PAUSED, True, None)


@pytest.mark.parametrize("act", [act for act in RequestedAct if not act.may_be_paused])
def test_a_doubt_cannot_stop_what_article_12_6_does_not_name(act: RequestedAct) -> None:
    with pytest.raises(IllegalMove, match=r"articles 15 to 21"):
        after(open_request(act), Move.ASK)


def test_a_question_that_came_too_late_stops_no_clock() -> None:
    request = open_request()
    paused, _ = moved(request, Move.ASK, STAFF, START + timedelta(days=9), LEGAL_CLOCK, why="twijfel", is_without_undue_delay=False)
    gone_on = after(paused, Move.GO_ON, at=START + timedelta(days=19))
    assert gone_on.term == request.term


def test_every_step_is_an_entry_and_a_note_changes_no_state() -> None:
    request = open_request()
    passed_on, entry = moved(request, Move.PASS_ON, STAFF, START + MINUTE, LEGAL_CLOCK)
    assert (entry.number, entry.what, entry.state, entry.at) == (2, "pass_on", State.PASSED_ON, START + MINUTE)
    closed = after(passed_on, Move.ANSWER, Move.CLOSE)
    with_note, entry = noted(closed, STAFF, "gebeld", START + MINUTE)
    assert (with_note.state, with_note.entries, entry.number, entry.what, entry.why) == (State.CLOSED, 5, 5, "note", "gebeld")


def test_a_refused_move_changes_nothing() -> None:
    request = open_request()
    with pytest.raises(IllegalMove):
        after(request, Move.ANSWER)
    assert request == open_request()


def test_nothing_personal_shows_in_a_repr_or_an_error() -> None:
    request = open_request()
    passed_on, entry = moved(request, Move.TAKE_UP, Actor(ActorKind.STAFF, "Gemarkeerde An"), START, LEGAL_CLOCK, why="gemarkeerde reden")
    for shown in (repr(request), repr(passed_on), repr(entry), repr(entry.actor)):
        assert not [word for word in ("lien", "emarkeerde", "KXM") if word in shown]
    with pytest.raises(IllegalMove) as caught:
        moved(request, Move.EXECUTE, Actor(ActorKind.STAFF, "Gemarkeerde An"), START, LEGAL_CLOCK, why="gemarkeerde reden")
    assert "emarkeerde" not in f"{caught.value}{caught.value.remedy}"
