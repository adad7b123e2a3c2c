"""Following: how a request stands, withdrawing it, adding to it; by reference and a fresh code."""

from __future__ import annotations

import pytest

from bot.identity.outcomes import Beginning, CodeOutcome, Purpose
from bot.rights.acts import RequestedAct
from bot.rights.outbox import NoticeKind
from bot.rights.proofs import NotShown, Proof
from bot.rights.requests import AMENDED
from bot.rights.states import IllegalMove, Move, State
from tests.identity.worlds import ADDRESS, COMPANY, STRANGER, ProofWorld


def follow(world: ProofWorld, reference: str, mailbox: str = ADDRESS, talk: str = "later", key: str = "where", client: str | None = None) -> Beginning:
    beginning = world.proof.begin_for_reference(reference, mailbox, talk, "nl", key, client)
    world.work()
    return beginning


def test_a_reference_and_a_fresh_code_show_how_it_stands(world: ProofWorld) -> None:
    (request,) = world.proven()
    world.desk.move(request.id, Move.EXTEND, COMPANY, key="more time", why="ingewikkeld")
    assert follow(world, request.reference.lower().replace("-", " "), " LIEN@voorbeeld.example ") is Beginning.MAIL_UNDER_WAY
    result = world.proof.take_code("later", world.code())
    assert (result.outcome, result.purpose) == (CodeOutcome.PROVEN, Purpose.FOLLOW)
    assert result.shown == world.proof.shown("later")
    standing = world.following.standing(request.id, result.shown)
    assert (standing.act, standing.state, standing.is_extended, standing.extension_reason, standing.proof) == (request.act, State.PASSED_ON, True, "ingewikkeld", Proof.MAILBOX)


def test_the_mail_holds_a_code_and_no_link(world: ProofWorld) -> None:
    (request,) = world.proven()
    follow(world, request.reference)
    text = world.mailboxes.proofs_of(ADDRESS)[-1].letter.as_plain_text()
    assert "/proof/" not in text
    assert request.reference not in text


def test_following_proves_an_unproven_request_too_for_it_is_the_same_mailbox(world: ProofWorld) -> None:
    (request,) = world.open()
    follow(world, request.reference)
    world.proof.take_code("later", world.code())
    assert world.desk.request(request.id).proof is Proof.MAILBOX


def test_what_may_be_seen_ends_after_half_an_hour(world: ProofWorld) -> None:
    (request,) = world.proven()
    shown = world.proof.shown("talk")
    assert world.following.standing(request.id, shown).state is State.PASSED_ON
    world.clock.put_forward(minutes=30)
    assert world.proof.shown("talk") is None
    with pytest.raises(NotShown):
        world.following.standing(request.id, shown)


def test_a_link_opens_nothing_in_the_talk_that_began_it(world: ProofWorld) -> None:
    world.begun()
    world.proof.take_link(world.token())
    assert world.proof.shown("talk") is None


def test_only_the_requests_of_the_proof_are_shown(world: ProofWorld) -> None:
    (mine,) = world.proven()
    (others,) = world.open(talk="another", contact=STRANGER)
    shown = world.proof.shown("talk")
    assert shown is not None and shown.requests == (mine.id,)
    for attempt in (
        lambda: world.following.standing(others.id, shown),
        lambda: world.following.withdraw(others.id, shown, key="1"),
        lambda: world.following.amend(others.id, shown, "iets", key="1"),
        lambda: world.following.standing("no such request", shown),
        lambda: world.following.standing(mine.id, None),
    ):
        with pytest.raises(NotShown):
            attempt()
    assert world.desk.request(others.id) == others


def test_withdrawing_is_recorded_once_and_the_company_is_told(world: ProofWorld) -> None:
    (request,) = world.proven()
    shown = world.proof.shown("talk")
    # Later than the proof: what is told of the same moment has no order.
    world.clock.put_forward(minutes=1)
    for _ in range(2):
        assert world.following.withdraw(request.id, shown, key="no more", why="opgelost").state is State.WITHDRAWN
    world.clock.put_forward(minutes=2)
    world.work()
    assert [notice.kind for notice in world.company.told] == [NoticeKind.REQUEST, NoticeKind.PROOF, NoticeKind.WITHDRAWAL]
    with pytest.raises(IllegalMove):
        world.following.withdraw(request.id, shown, key="again")


def test_adding_is_recorded_once_and_the_company_is_told_what(world: ProofWorld) -> None:
    (request,) = world.proven()
    shown = world.proof.shown("talk")
    for _ in range(2):
        standing = world.following.amend(request.id, shown, "ook de facturen van 2024; mijn nummer is 85.07.30-033.28", key="more")
    assert (standing.state, standing.term) == (State.PASSED_ON, request.term)
    (entry,) = [each for each in world.desk.history(request.id) if each.what == AMENDED]
    assert "facturen van 2024" in entry.why
    assert "033" not in entry.why
    world.work()
    (notice,) = [each for each in world.company.told if each.kind is NoticeKind.AMENDMENT]
    assert notice.added == entry.why
    assert "facturen van 2024" in notice.letter.as_plain_text()


def test_nothing_is_added_to_what_is_over_and_nothing_empty(world: ProofWorld) -> None:
    (request,) = world.proven(RequestedAct.HUMAN_REVIEW)
    shown = world.proof.shown("talk")
    with pytest.raises(IllegalMove):
        world.following.amend(request.id, shown, "  ", key="1")
    world.answer(request)
    with pytest.raises(IllegalMove):
        world.following.amend(request.id, shown, "nog iets", key="2")


@pytest.mark.parametrize("mailbox", ["", "0470 12 34 56", "geen adres", "lien@"])
def test_what_is_no_mailbox_is_said_whatever_the_reference(world: ProofWorld, mailbox: str) -> None:
    (request,) = world.open()
    assert follow(world, request.reference, mailbox) is Beginning.NO_MAILBOX
    assert follow(world, "222-222-222-222-222-222", mailbox) is Beginning.NO_MAILBOX
