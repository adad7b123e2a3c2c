"""The outbox on both databases: leases that end, one worker each, one turn an address and a day, also with real processes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.desk import RightsDesk
from bot.rights.outbox import LeaseLost, MailPurpose, Problem
from bot.settings import RequestKeySettings
from bot.store.outbox import SqlOutbox
from tests.rights.in_memory import MadeUpClock
from tests.store import outboxes
from tests.store.outboxes import DAY, LATER, contact_of
from tests.store.rights_desks import fresh_key, hasher_of, open_requests
from tests.store.servers import in_processes

LEASE = timedelta(minutes=10)


@pytest.fixture
def outbox(engine: Engine, request_keys: RequestKeySettings, clock: MadeUpClock) -> SqlOutbox:
    return SqlOutbox(engine, hasher_of(request_keys), clock)


@pytest.fixture
def waiting(desk: RightsDesk) -> int:
    """A receipt and a notice; how many announcements that is."""
    open_requests(desk, "talk", RequestedAct.ACCESS)
    return 2


def test_what_is_leased_is_nobody_elses_until_the_lease_ends(outbox: SqlOutbox, waiting: int) -> None:
    mine = [outbox.lease("mine", LATER, LATER + LEASE) for _ in range(waiting)]
    assert all(mine)
    assert outbox.lease("yours", LATER, LATER + LEASE) is None
    again = outbox.lease("yours", LATER + LEASE, LATER + 2 * LEASE)
    assert again is not None and again.attempts == 2


def test_whoever_lost_the_lease_can_no_longer_write(outbox: SqlOutbox, waiting: int) -> None:
    mine = outbox.lease("mine", LATER, LATER + LEASE)
    while (yours := outbox.lease("yours", LATER + LEASE, LATER + 2 * LEASE)) and yours.id != mine.id:
        pass
    for write in (
        lambda: outbox.finish(mine, AnnouncementState.SENT),
        lambda: outbox.postpone(mine, LATER, Problem.LATER),
        lambda: outbox.note_told(mine, "mail"),
    ):
        with pytest.raises(LeaseLost):
            write()
    outbox.finish(yours, AnnouncementState.SENT)


def test_a_worker_that_leased_it_again_does_not_take_its_own_old_lease_for_the_new_one(outbox: SqlOutbox, waiting: int) -> None:
    old = outbox.lease("mine", LATER, LATER + LEASE)
    while (new := outbox.lease("mine", LATER + LEASE, LATER + 2 * LEASE)) and new.id != old.id:
        pass
    with pytest.raises(LeaseLost):
        outbox.finish(old, AnnouncementState.SENT)


def test_what_was_told_by_a_route_is_remembered_when_the_worker_dies(outbox: SqlOutbox, waiting: int) -> None:
    mine = outbox.lease("mine", LATER, LATER + LEASE)
    outbox.note_told(outbox.note_told(mine, "mail"), "webhook:executed")
    told = []
    while yours := outbox.lease("yours", LATER + LEASE, LATER + 2 * LEASE):
        told.append(yours.told_by)
    assert sorted(told) == [(), ("mail", "webhook:executed")]


def test_what_is_postponed_is_due_at_its_time(outbox: SqlOutbox, waiting: int) -> None:
    mine = outbox.lease("mine", LATER, LATER + LEASE)
    outbox.postpone(mine, LATER + timedelta(minutes=5), Problem.LATER)
    seen = []
    for minutes in (4, 5):
        while yours := outbox.lease("yours", LATER + timedelta(minutes=minutes), LATER + timedelta(hours=2)):
            seen.append((minutes, yours.id == mine.id))
    assert seen == [(4, False), (5, True)]


def test_what_waits_for_something_else_is_no_attempt(outbox: SqlOutbox, waiting: int) -> None:
    mine = outbox.lease("mine", LATER, LATER + LEASE)
    outbox.postpone(mine, LATER, None, is_attempt=False)
    assert {each.attempts for each in outbox.listed([AnnouncementState.WAITING], 10)} == {0}


def test_two_workers_share_what_is_due_and_nothing_is_leased_twice(database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    for number in range(20):
        open_requests(desk, f"talk {number}", RequestedAct.ACCESS)
    mine, yours = in_processes(outboxes.lease_all, [(database_url, request_keys, worker, LATER) for worker in ("mine", "yours")])
    assert len(mine) + len(yours) == len({*mine, *yours}) == 40


def test_two_workers_give_an_address_one_turn_a_day(database_url: str, engine: Engine, request_keys: RequestKeySettings) -> None:
    addresses = [f"{number}@voorbeeld.example" for number in range(30)]
    mine, yours = in_processes(outboxes.take_turns, [(database_url, request_keys, worker, addresses) for worker in ("mine", "yours")])
    assert [one + other for one, other in zip(mine, yours, strict=True)] == [1] * len(addresses)


def test_a_turn_is_found_when_the_lookup_key_was_replaced_meanwhile(engine: Engine, outbox: SqlOutbox, waiting: int, request_keys: RequestKeySettings, clock: MadeUpClock) -> None:
    mine, yours = (outbox.lease("mine", LATER, LATER + LEASE) for _ in range(2))
    assert outbox.take_turn(mine, MailPurpose.RECEIPT, contact_of("an@voorbeeld.example"), DAY)
    renewed = SqlOutbox(engine, hasher_of(RequestKeySettings(request_keys.sealing, (fresh_key(), *request_keys.lookup))), clock)
    assert not renewed.take_turn(yours, MailPurpose.RECEIPT, contact_of("an@voorbeeld.example"), DAY)
    assert renewed.take_turn(mine, MailPurpose.RECEIPT, contact_of("an@voorbeeld.example"), DAY)
    assert renewed.take_turn(yours, MailPurpose.REMINDER, contact_of("an@voorbeeld.example"), DAY)


def test_only_what_is_over_can_be_put_back_and_only_what_waits_for_a_human_settled(outbox: SqlOutbox, waiting: int) -> None:
    mine = outbox.lease("mine", LATER, LATER + LEASE)
    assert not outbox.resend(mine.id) and not outbox.settle(mine.id)
    outbox.finish(mine, AnnouncementState.DEAD, Problem.REFUSED)
    assert outbox.resend(mine.id)
    (again,) = [each for each in outbox.listed([AnnouncementState.WAITING], 10) if each.id == mine.id]
    assert (again.attempts, again.problem, again.told_by) == (0, None, ())
    assert not outbox.settle(mine.id)


@pytest.mark.parametrize("identifier", ["", "none", "\x00", "\ud800", "x" * 1000])
def test_an_id_that_nobody_has_changes_nothing(outbox: SqlOutbox, waiting: int, identifier: str) -> None:
    assert not outbox.resend(identifier) and not outbox.settle(identifier) and not outbox.bounced(identifier)


def test_how_far_a_notice_is_can_be_asked(outbox: SqlOutbox, waiting: int) -> None:
    notice = next(each for each in outbox.listed([AnnouncementState.WAITING], 10) if each.kind is AnnouncementKind.TO_CONTROLLER)
    assert outbox.state_of(AnnouncementKind.TO_CONTROLLER, notice.request) is AnnouncementState.WAITING
    assert outbox.state_of(AnnouncementKind.WITHDRAWAL, notice.request) is None
