"""The directory of a controller: asked once, after the mailbox, and never heard in the talk."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy.engine import Engine

from bot.identity.directory import DirectoryAnswer
from bot.identity.outcomes import CodeOutcome
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind
from bot.rights.proofs import Proof
from bot.rights.states import State
from bot.settings import RequestKeySettings
from tests.identity.worlds import ADDRESS, STRANGER, ProofWorld
from tests.rights.in_memory import MadeUpClock

#: A record each: what one person gave, together.
RECORDS = ({"mailbox": ADDRESS, "name": "Lien Maes"}, {"mailbox": STRANGER, "name": "Rob Maes"})


class MadeUpDirectory:
    """Says yes where one record holds it all, as a directory must; or what it is told to say."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.says: DirectoryAnswer | Exception | None = None

    def knows(self, controller: str, mailbox: str, typed: Mapping[str, str]) -> DirectoryAnswer:
        self.asked.append((controller, mailbox, dict(typed)))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says or (DirectoryAnswer.YES if any({"mailbox": mailbox, **typed}.items() <= each.items() for each in RECORDS) else DirectoryAnswer.NO)


@pytest.fixture
def directory() -> MadeUpDirectory:
    return MadeUpDirectory()


@pytest.fixture
def world(engine: Engine, request_keys: RequestKeySettings, clock: MadeUpClock, directory: MadeUpDirectory) -> ProofWorld:
    return ProofWorld(engine, request_keys, clock, directory=directory)


def test_one_record_with_it_all_makes_a_known_customer(world: ProofWorld, directory: MadeUpDirectory) -> None:
    (request,) = world.proven(RequestedAct.RECTIFICATION, name="Lien Maes")
    assert directory.asked == []
    world.work()
    assert directory.asked == [("conitro", ADDRESS, {"name": "Lien Maes"})]
    assert world.desk.request(request.id).proof is Proof.KNOWN_CUSTOMER
    assert world.kinds(AnnouncementKind.AWAITS_STAFF) == []
    assert world.answer(request).state is State.ANSWERED


def test_a_victims_data_with_ones_own_mailbox_are_on_no_record_together(world: ProofWorld) -> None:
    (request,) = world.proven(RequestedAct.RECTIFICATION, name="Rob Maes")
    world.work()
    assert world.desk.request(request.id).proof is Proof.MAILBOX
    assert len(world.kinds(AnnouncementKind.AWAITS_STAFF)) == 1


def test_data_leave_after_staff_whatever_the_directory_says(world: ProofWorld) -> None:
    (request,) = world.proven(RequestedAct.ACCESS, name="Lien Maes")
    world.work()
    assert world.desk.request(request.id).proof is Proof.KNOWN_CUSTOMER
    assert len(world.kinds(AnnouncementKind.AWAITS_STAFF)) == 1
    with pytest.raises(Exception, match="needs more proof"):
        world.answer(request)


@pytest.mark.parametrize("says", [DirectoryAnswer.NO, DirectoryAnswer.UNREACHABLE, DirectoryAnswer.NOT_SET, ValueError("nonsense")])
def test_whatever_else_it_says_the_request_stands_and_goes_to_staff(world: ProofWorld, directory: MadeUpDirectory, says: DirectoryAnswer | Exception) -> None:
    directory.says = says
    (request,) = world.proven(RequestedAct.RECTIFICATION)
    world.work()
    world.work()
    assert len(directory.asked) == 1
    after = world.desk.request(request.id)
    assert (after.proof, after.state.is_running) == (Proof.MAILBOX, True)
    assert len(world.kinds(AnnouncementKind.AWAITS_STAFF)) == 1


def test_the_talk_hears_the_same_whatever_it_says(world: ProofWorld, directory: MadeUpDirectory) -> None:
    heard = []
    for says in (DirectoryAnswer.YES, DirectoryAnswer.NO, DirectoryAnswer.UNREACHABLE):
        directory.says = says
        world.begun(RequestedAct.RECTIFICATION, talk=says.value, contact=f"{says.value}@voorbeeld.example")
        result = world.proof.take_code(says.value, world.code(f"{says.value}@voorbeeld.example"))
        heard.append((result.outcome, result.purpose))
        mails = len(world.mailboxes.taken)
        world.work()
        assert len(world.mailboxes.taken) == mails
    assert set(heard) == {(CodeOutcome.PROVEN, heard[0][1])}


def test_for_another_it_is_not_asked(world: ProofWorld, directory: MadeUpDirectory) -> None:
    world.clock.put_forward(minutes=1)
    world.desk.begin("talk", (RequestedAct.ACCESS,), language="nl", received_at=world.clock(), key="b", controller="conitro")
    world.desk.answer("talk", "for_whom", "child", key="w")
    requests = world.proven(RequestedAct.ACCESS)
    world.work()
    assert directory.asked == []
    assert {each.request for each in world.kinds(AnnouncementKind.AWAITS_STAFF)} == {each.id for each in requests}
