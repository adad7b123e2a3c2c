"""A real directory, asked after a real proof, on SQLite and PostgreSQL: what comes of it for the request, and who learns of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.engine import Engine

from bot.identity.directory import DirectoryAnswer
from bot.identity.sparing import SparingDirectory
from bot.mail.customer_directory import HttpDirectory
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind
from bot.rights.proofs import Proof
from bot.rights.requests import Request
from bot.settings import RequestKeySettings
from bot.store.directory_questions import SqlQuestionCounts
from tests.directory.served_examples import SHORT, ExampleServer, FaultyServer, answer, directory_at, nowhere, says
from tests.identity.worlds import ProofWorld
from tests.rights.in_memory import MadeUpClock
from tests.store.rights_desks import hasher_of

AN, AN_NAME = "an.peeters@voorbeeld.example", "An Peeters"
MakeWorld = Callable[[HttpDirectory], ProofWorld]


@pytest.fixture(scope="module")
def example() -> Iterator[ExampleServer]:
    server = ExampleServer()
    yield server
    server.stop()


@pytest.fixture
def faulty() -> Iterator[FaultyServer]:
    server = FaultyServer()
    yield server
    server.stop()


@pytest.fixture
def world_with(engine: Engine, request_keys: RequestKeySettings, clock: MadeUpClock) -> MakeWorld:
    def make(over_http: HttpDirectory) -> ProofWorld:
        counts = SqlQuestionCounts(engine, hasher_of(request_keys), clock)
        return ProofWorld(engine, request_keys, clock, directory=SparingDirectory(over_http, over_http.has, counts))

    return make


def prove(world: ProofWorld, contact: str, name: str, *, talk: str = "talk", act: RequestedAct = RequestedAct.RESTRICTION) -> Request:
    """Open a request, prove its mailbox by the link, and let the worker go on."""
    (request,) = world.begun(act, talk=talk, contact=contact, name=name)
    world.proof.take_link(world.token(contact))
    world.work()
    return world.desk.request(request.id)


def test_a_known_customer_is_known_and_staff_need_not_look(world_with: MakeWorld, example: ExampleServer) -> None:
    world = world_with(directory_at(example.url))
    assert prove(world, AN, AN_NAME).proof is Proof.KNOWN_CUSTOMER
    assert world.kinds(AnnouncementKind.AWAITS_STAFF) == []


def test_data_is_let_out_by_staff_also_to_a_known_customer(world_with: MakeWorld, example: ExampleServer) -> None:
    world = world_with(directory_at(example.url))
    assert prove(world, AN, AN_NAME, act=RequestedAct.ACCESS).proof is Proof.KNOWN_CUSTOMER
    assert len(world.kinds(AnnouncementKind.AWAITS_STAFF)) == 1


@pytest.mark.parametrize("contact, name", [(AN, "Luc Dubois"), ("vreemd@voorbeeld.example", AN_NAME), ("familie.claes@voorbeeld.example", "An Peeters")])
def test_who_is_on_no_one_record_stands_at_the_mailbox_and_staff_look(world_with: MakeWorld, example: ExampleServer, contact: str, name: str) -> None:
    world = world_with(directory_at(example.url))
    assert prove(world, contact, name).proof is Proof.MAILBOX
    assert len(world.kinds(AnnouncementKind.AWAITS_STAFF)) == 1


def test_nothing_is_asked_before_the_mailbox_is_proven(world_with: MakeWorld, faulty: FaultyServer) -> None:
    world = world_with(directory_at(faulty.url))
    world.begun(RequestedAct.RESTRICTION, contact=AN, name=AN_NAME)
    world.proof.look_at_link(world.token(AN))
    world.work()
    assert faulty.asked == []


@pytest.mark.parametrize("kind", ["down", "slow", "busy", "nonsense"])
def test_a_directory_in_trouble_leaves_the_request_to_staff_and_is_not_asked_later(world_with: MakeWorld, faulty: FaultyServer, kind: str) -> None:
    ended = threading.Event()
    silence = [lambda _asked, _out: ended.wait(20)]
    faulty.answers.extend({"slow": silence * 2, "busy": [answer(503, b"{}")] * 2, "nonsense": [says(lambda _: b"<html>")], "down": []}[kind])
    world = world_with(directory_at(nowhere() if kind == "down" else faulty.url, seconds=SHORT))
    request = prove(world, AN, AN_NAME)
    ended.set()
    asked = len(faulty.asked)
    assert (request.proof, request.state.is_running) == (Proof.MAILBOX, True)
    assert len(world.kinds(AnnouncementKind.AWAITS_STAFF)) == 1
    world.clock.put_forward(minutes=600)
    world.work()
    assert len(faulty.asked) == asked


def test_the_mails_to_the_person_are_the_same_whatever_the_directory_says(world_with: MakeWorld, faulty: FaultyServer) -> None:
    told = []
    for number, known in enumerate((True, False)):
        faulty.answers.append(says(lambda said, known=known: {**said, "known": known}))
        world = world_with(directory_at(faulty.url))
        request = prove(world, f"lezer{number}@voorbeeld.example", f"Lezer {number}", talk=f"talk {number}")
        assert request.proof is (Proof.KNOWN_CUSTOMER if known else Proof.MAILBOX)
        # Two mails of one moment have no order.
        told.append(sorted(mail.letter.subject for mail in world.mailboxes.taken))
    assert told[0] == told[1]


def test_one_mailbox_is_asked_about_six_times_a_day_over_all_talks(world_with: MakeWorld, faulty: FaultyServer) -> None:
    world = world_with(directory_at(faulty.url))
    over_http = directory_at(faulty.url)
    faulty.answers.extend([says(lambda said: {**said, "known": False})] * 6)
    before = SparingDirectory(over_http, over_http.has, SqlQuestionCounts(world.engine, hasher_of(world.keys), world.clock))
    assert {before.knows("conitro", AN, {"name": f"Naam {number}"}) for number in range(6)} == {DirectoryAnswer.NO}
    assert prove(world, AN, AN_NAME).proof is Proof.MAILBOX
    assert len(faulty.asked) == 6
