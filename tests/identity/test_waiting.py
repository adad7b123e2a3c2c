"""What nobody proved: reminded after a day, looked at after a week, never expired."""

from __future__ import annotations

from bot.identity.outcomes import CodeOutcome, LinkOutcome, Purpose
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.outbox import Problem
from bot.rights.proofs import Proof
from bot.rights.states import Move
from tests.identity.worlds import ADDRESS, COMPANY, ProofWorld


def go_round(world: ProofWorld) -> None:
    world.waiting.look_around()
    world.work()


def test_one_reminder_after_a_day_and_none_after_it(world: ProofWorld) -> None:
    requests = world.begun(RequestedAct.ACCESS, RequestedAct.ERASURE)
    world.clock.put_forward(hours=23)
    go_round(world)
    assert len(world.mailboxes.proofs_of(ADDRESS)) == 1
    world.clock.put_forward(hours=1)
    for _ in range(3):
        go_round(world)
    assert len(world.mailboxes.proofs_of(ADDRESS)) == 2
    assert "Herinnering" in world.mailboxes.proofs_of(ADDRESS)[-1].letter.subject
    result = world.proof.take_code("talk", world.code())
    assert (result.outcome, result.purpose) == (CodeOutcome.PROVEN, Purpose.REMIND)
    assert [world.desk.request(each.id).proof for each in requests] == [Proof.MAILBOX] * 2


def test_the_link_of_a_reminder_proves_as_the_first_one_does(world: ProofWorld) -> None:
    world.begun()
    world.clock.put_forward(hours=25)
    go_round(world)
    assert world.proof.take_link(world.token()).outcome is LinkOutcome.PROVEN


def test_a_proof_that_was_never_begun_is_begun_by_the_reminder(world: ProofWorld) -> None:
    # The process was killed between the confirmation and the first mail.
    world.open()
    world.clock.put_forward(hours=25)
    go_round(world)
    assert world.proof.take_code("talk", world.code()).outcome is CodeOutcome.PROVEN


def test_what_was_proven_or_needs_none_is_left_alone(world: ProofWorld) -> None:
    world.proven()
    world.open(RequestedAct.UNSUBSCRIBE, talk="second")
    (refused,) = world.open(talk="third")
    world.work()
    world.desk.move(refused.id, Move.REFUSE, COMPANY, key="1", why="een reden")
    world.clock.put_forward(days=8)
    go_round(world)
    assert world.kinds(AnnouncementKind.PROOF_REMINDER) == []
    assert world.kinds(AnnouncementKind.UNPROVEN_LONG) == []


def test_after_a_week_a_human_looks_at_each_and_nothing_expires(world: ProofWorld) -> None:
    requests = world.begun(RequestedAct.ACCESS, RequestedAct.ERASURE)
    world.clock.put_forward(days=7)
    for _ in range(2):
        go_round(world)
    told = world.kinds(AnnouncementKind.UNPROVEN_LONG)
    assert {each.request for each in told} == {each.id for each in requests}
    assert {each.state for each in told} == {AnnouncementState.FOR_STAFF}
    assert all(world.desk.request(each.id).state.is_running for each in requests)


def test_who_gave_a_telephone_number_gets_no_reminder_and_is_seen_after_a_week(world: ProofWorld) -> None:
    world.open(contact="0470 12 34 56")
    world.clock.put_forward(days=7)
    go_round(world)
    assert [(each.state, each.problem) for each in world.kinds(AnnouncementKind.PROOF_REMINDER)] == [(AnnouncementState.WITHHELD, Problem.NO_MAIL_ADDRESS)]
    assert len(world.kinds(AnnouncementKind.UNPROVEN_LONG)) == 1


def test_a_reminder_waits_for_a_full_counter(world: ProofWorld) -> None:
    requests = world.begun()
    world.clock.put_forward(hours=23, minutes=50)
    for key in ("two", "three", "four"):
        world.again(requests, key)
    world.clock.put_forward(minutes=15)
    go_round(world)
    before = len(world.mailboxes.proofs_of(ADDRESS))
    world.clock.put_forward(hours=1)
    go_round(world)
    assert len(world.mailboxes.proofs_of(ADDRESS)) == before + 1
