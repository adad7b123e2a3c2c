"""Proving a mailbox by code or by link, as a person does it."""

from __future__ import annotations

import pytest

from bot.identity.outcomes import Beginning, CodeOutcome, CodeResult, LinkOutcome, Purpose
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind
from bot.rights.outbox import NotDelivered, Problem
from bot.rights.proofs import Proof
from bot.rights.requests import PROVEN
from bot.rights.states import State
from tests.identity.worlds import ADDRESS, CLIENT, ProofWorld

FIVE = 5


def test_a_code_proves_the_mailbox_and_the_history_says_how(world: ProofWorld) -> None:
    (request,) = world.begun()
    result = world.proof.take_code("talk", f"mijn code is {world.code()}")
    assert (result.outcome, result.purpose) == (CodeOutcome.PROVEN, Purpose.PROVE)
    proven = world.desk.request(request.id)
    assert (proven.proof, proven.state, proven.term) == (Proof.MAILBOX, State.PASSED_ON, request.term)
    assert [(entry.what, entry.why) for entry in world.desk.history(request.id)][-1] == (PROVEN, "code")


def test_a_link_proves_it_too_on_another_device(world: ProofWorld) -> None:
    (request,) = world.begun()
    token = world.token()
    ready = world.proof.look_at_link(token)
    assert (ready.outcome, ready.language, ready.controller) == (LinkOutcome.READY, "nl", "conitro")
    assert [(act.act, act.reference) for act in ready.acts] == [(RequestedAct.ACCESS, request.reference)]
    assert world.proof.take_link(token).outcome is LinkOutcome.PROVEN
    assert world.desk.request(request.id).proof is Proof.MAILBOX
    assert world.proof.take_link(token).outcome is LinkOutcome.ALREADY_PROVEN
    assert world.proof.take_code("talk", world.code()) == CodeResult(CodeOutcome.ALREADY_PROVEN, Purpose.PROVE)


def test_a_scanner_that_opens_the_link_spends_nothing(world: ProofWorld) -> None:
    (request,) = world.begun()
    for _ in range(20):
        assert world.proof.look_at_link(world.token()).outcome is LinkOutcome.READY
    assert world.desk.request(request.id).proof is Proof.UNPROVEN
    assert world.proof.take_link(world.token()).outcome is LinkOutcome.PROVEN


def test_two_linked_requests_need_one_proof(world: ProofWorld) -> None:
    requests = world.begun(RequestedAct.ACCESS, RequestedAct.ERASURE)
    assert len(world.mailboxes.proofs_of(ADDRESS)) == 1
    world.proof.take_code("talk", world.code())
    assert [world.desk.request(each.id).proof for each in requests] == [Proof.MAILBOX] * 2


def test_what_needs_no_proof_is_not_asked_for_any(world: ProofWorld) -> None:
    (request,) = world.open(RequestedAct.UNSUBSCRIBE)
    assert world.proof.begin([request.id], "begin", CLIENT) is Beginning.NOTHING_TO_PROVE
    both = world.open(RequestedAct.UNSUBSCRIBE, RequestedAct.ERASURE, talk="both")
    assert world.proof.begin([each.id for each in both], "begin", CLIENT) is Beginning.MAIL_UNDER_WAY
    world.work()
    world.proof.take_code("both", world.code())
    assert [world.desk.request(each.id).proof for each in both] == [Proof.UNPROVEN, Proof.MAILBOX]
    assert world.proof.begin([both[1].id], "more", CLIENT) is Beginning.NOTHING_TO_PROVE


def test_without_a_mailbox_staff_go_on(world: ProofWorld) -> None:
    (request,) = world.open(contact="0470 12 34 56")
    assert world.proof.begin([request.id], "begin", CLIENT) is Beginning.NO_MAILBOX


def test_the_same_key_sends_nothing_twice_and_another_sends_again(world: ProofWorld) -> None:
    requests = world.begun()
    assert world.again(requests, "begin") is Beginning.MAIL_UNDER_WAY
    assert len(world.mailboxes.proofs_of(ADDRESS)) == 1
    assert world.again(requests, "send again") is Beginning.MAIL_UNDER_WAY
    assert len(world.mailboxes.proofs_of(ADDRESS)) == 2


def test_a_new_mail_makes_code_and_link_of_the_old_void(world: ProofWorld) -> None:
    requests = world.begun()
    old_code, old_token = world.code(), world.token()
    world.again(requests, "send again")
    assert world.proof.look_at_link(old_token).outcome is LinkOutcome.REPLACED
    assert world.proof.take_link(old_token).outcome is LinkOutcome.REPLACED
    result = world.proof.take_code("talk", old_code)
    # Told what it is, at the cost of one try of the new one, which still works.
    assert result.outcome is CodeOutcome.SPENT
    assert world.proof.take_code("talk", world.code()).outcome is CodeOutcome.PROVEN


def test_until_the_new_mail_is_made_the_old_code_works(world: ProofWorld) -> None:
    requests = world.begun()
    old = world.code()
    assert world.proof.begin([each.id for each in requests], "send again", CLIENT) is Beginning.MAIL_UNDER_WAY
    assert world.proof.take_code("talk", old).outcome is CodeOutcome.PROVEN
    world.work()
    # What was proven meanwhile needs no second mail.
    assert len(world.mailboxes.proofs_of(ADDRESS)) == 1


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_spends_it(world: ProofWorld) -> None:
    requests = world.begun()
    right, wrong = world.code(), world.wrong()
    left = [world.proof.take_code("talk", wrong).tries_left for _ in range(FIVE - 1)]
    assert left == [4, 3, 2, 1]
    assert world.proof.take_code("talk", wrong) == CodeResult(CodeOutcome.SPENT, Purpose.PROVE)
    assert world.proof.take_code("talk", right).outcome is CodeOutcome.SPENT
    assert world.desk.request(requests[0].id).proof is Proof.UNPROVEN
    # The link was not spent with it.
    assert world.proof.take_link(world.token()).outcome is LinkOutcome.PROVEN


def test_the_fifth_try_may_be_the_right_one(world: ProofWorld) -> None:
    world.begun()
    for _ in range(FIVE - 1):
        world.proof.take_code("talk", world.wrong())
    assert world.proof.take_code("talk", world.code()).outcome is CodeOutcome.PROVEN


def test_a_code_is_late_after_ten_minutes_and_the_link_after_a_day(world: ProofWorld) -> None:
    world.begun()
    code, token = world.code(), world.token()
    world.clock.put_forward(minutes=10)
    assert world.proof.take_code("talk", code).outcome is CodeOutcome.LATE
    # Whether it was the right one a late code does not tell.
    assert world.proof.take_code("talk", world.wrong(code)).outcome is CodeOutcome.LATE
    assert world.proof.look_at_link(token).outcome is LinkOutcome.READY
    world.clock.put_forward(hours=24)
    late = world.proof.take_link(token)
    assert (late.outcome, late.language, late.controller, late.acts) == (LinkOutcome.LATE, "nl", None, ())


def test_what_is_no_code_costs_no_try(world: ProofWorld) -> None:
    world.begun()
    assert world.proof.take_code("talk", "ik vind de mail niet").outcome is CodeOutcome.NOT_A_CODE
    assert world.proof.take_code("talk", world.wrong()).tries_left == FIVE - 1


def test_before_the_mail_is_made_there_is_no_code_to_type(world: ProofWorld) -> None:
    assert world.proof.take_code("talk", "12345678").outcome is CodeOutcome.NOTHING_ASKED
    (request,) = world.open()
    world.proof.begin([request.id], "begin", CLIENT)
    assert world.proof.take_code("talk", "12345678").outcome is CodeOutcome.NOT_SENT_YET


def test_a_greylisting_server_gets_the_mail_again_with_a_fresh_code_that_lasts_ten_minutes(world: ProofWorld) -> None:
    (request,) = world.open()
    world.work()
    world.mailboxes.failures = [NotDelivered(Problem.LATER)] * 3
    world.proof.begin([request.id], "begin", CLIENT)
    world.work()
    for minutes in (1, 5, 15):
        world.clock.put_forward(minutes=minutes)
        world.work()
    mails = [mail for mail in world.mailboxes.tried if "code" in mail.letter.subject]
    assert [mail.version for mail in mails] == [1, 2, 3, 4]
    assert len({mail.letter.as_plain_text() for mail in mails}) == len(mails)
    world.clock.put_forward(minutes=9)
    assert world.proof.take_code("talk", world.code()).outcome is CodeOutcome.PROVEN


def test_a_mail_that_never_arrives_is_written_on_the_request(world: ProofWorld) -> None:
    (request,) = world.open()
    world.work()
    world.mailboxes.failures = [NotDelivered(Problem.REFUSED, is_final=True)]
    world.proof.begin([request.id], "begin", CLIENT)
    world.work()
    assert world.desk.request(request.id).mail_problem == Problem.REFUSED.value


def test_two_companies_in_one_talk_each_take_their_own_code(world: ProofWorld) -> None:
    (first,) = world.begun()
    first_code = world.code()
    (second,) = world.begun(controller="voorbeeld", contact="lien@ander.example")
    second_code = world.code("lien@ander.example") if world.mailboxes.proofs_of("lien@ander.example") else None
    assert world.proof.take_code("talk", first_code).outcome is CodeOutcome.PROVEN
    assert (world.desk.request(first.id).proof, world.desk.request(second.id).proof) == (Proof.MAILBOX, Proof.UNPROVEN)
    assert second_code is None or world.proof.take_code("talk", second_code).outcome is CodeOutcome.PROVEN


def test_staff_are_told_once_that_it_waits_for_them(world: ProofWorld) -> None:
    (request,) = world.proven()
    world.work()
    (told,) = world.kinds(AnnouncementKind.AWAITS_STAFF)
    assert told.request == request.id
    assert [notice.kind.value for notice in world.company.told] == ["request", "proof"]
    assert "lees" in world.company.told[-1].letter.as_plain_text()


def test_what_never_stops_waits_for_nobody(world: ProofWorld) -> None:
    (request,) = world.proven(RequestedAct.HUMAN_REVIEW)
    world.work()
    assert world.kinds(AnnouncementKind.AWAITS_STAFF) == []
    assert world.answer(request).state is State.ANSWERED


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 5000, "é" * 43, "' OR 1=1 --", "\x00" * 43])
def test_a_link_nobody_was_sent_is_unknown(world: ProofWorld, token: str) -> None:
    world.begun()
    assert world.proof.look_at_link(token).outcome is LinkOutcome.UNKNOWN
    assert world.proof.take_link(token).outcome is LinkOutcome.UNKNOWN


def test_a_turn_that_is_run_again_costs_one_try(world: ProofWorld) -> None:
    world.begun()
    wrong = "".join(str((int(digit) + 1) % 10) for digit in world.code())
    first = world.proof.take_code("talk", wrong, key="message")
    assert (first.outcome, first.tries_left) == (CodeOutcome.WRONG, FIVE - 1)
    assert world.proof.take_code("talk", wrong, key="message") == first
    # Whatever it holds: the message was judged.
    assert world.proof.take_code("talk", world.code(), key="message") == first
    assert world.proof.take_code("talk", wrong, key="another").tries_left == FIVE - 2


def test_a_proof_that_is_run_again_shows_the_same(world: ProofWorld) -> None:
    (request,) = world.begun()
    first = world.proof.take_code("talk", world.code(), key="message")
    again = world.proof.take_code("talk", world.code(), key="message")
    assert first.shown is not None
    assert (again, first.shown.requests) == (first, (request.id,))
    assert world.proof.take_code("talk", world.code(), key="another").outcome is CodeOutcome.ALREADY_PROVEN
