"""Telling a controller: only where the operator said, what is believed of its answer, and what follows for the request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from bench.processes import free_port
from bot.mail.signatures import NOTICE, SIGNATURE_HEADER, TIMESTAMP_HEADER, TOLERANCE, is_signed, sign
from bot.mail_settings import ControllerSettings, WebhookSettings
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.outbox import Problem
from bot.rights.states import ActorKind, Move, State
from tests.telling.mail_server import MailServer, dripping
from tests.telling.web_server import SECRET, Answer, Posted, WebServer
from tests.telling.worlds import ADDRESS, TYPED, World

TO_CONTROLLER, WITHDRAWAL, PROGRESS = AnnouncementKind.TO_CONTROLLER, AnnouncementKind.WITHDRAWAL, AnnouncementKind.PROGRESS
SENT, DEAD, WAITING, WITHHELD = AnnouncementState.SENT, AnnouncementState.DEAD, AnnouncementState.WAITING, AnnouncementState.WITHHELD
FOR_STAFF = AnnouncementState.FOR_STAFF
COMPANY = "gdpr@conitro.example"


@pytest.fixture
def webhook(world: World) -> Iterator[WebServer]:
    """A webhook that the operator set for one controller."""
    server = WebServer(lambda: int(world.clock().timestamp()))
    server.start()
    world.reach({"conitro": ControllerSettings(webhook=server.settings)})
    yield server
    server.stop()


def state_of(world: World, request) -> State:
    return world.desk.request(request.id).state


# --- Where to -----------------------------------------------------------------------------------
def test_without_a_way_it_lies_in_a_folder_and_waits_for_staff(world: World, mail_server: MailServer) -> None:
    (request,) = world.open("talk", RequestedAct.RECTIFICATION)
    world.tell_all()
    notice = world.only(TO_CONTROLLER)
    assert (notice.state, notice.problem) == (FOR_STAFF, Problem.IN_FOLDER)
    (file,) = (world.folder / "notices" / "conitro").iterdir()
    text = " ".join(file.read_text(encoding="utf-8").split())
    assert all(each in text for each in (request.reference, ADDRESS, TYPED["wrong"], TYPED["right"], TYPED["name"], "dinsdag 7 april 2026"))
    assert file.stat().st_mode & 0o077 == 0
    assert state_of(world, request) is State.PASSED_ON
    # Only the person got a mail.
    assert [taken.envelope_to for taken in mail_server.taken] == [ADDRESS]


def test_a_controller_is_written_to_where_the_operator_said(world: World, mail_server: MailServer) -> None:
    world.reach({"conitro": ControllerSettings(mail=COMPANY)})
    (request,) = world.open("talk", RequestedAct.RECTIFICATION)
    world.open("other", controller="voorbeeld", contact="an@voorbeeld.example")
    world.tell_all()
    (taken,) = [taken for taken in mail_server.taken if taken.envelope_to == COMPANY]
    assert request.reference in taken.text and TYPED["wrong"] in taken.text
    assert "geen reden om te weigeren" in taken.text
    assert state_of(world, request) is State.PASSED_ON
    assert sorted(world.states(TO_CONTROLLER), key=str) == sorted([(SENT, None), (FOR_STAFF, Problem.IN_FOLDER)], key=str)


def test_what_people_write_is_text_in_the_page_too(world: World, mail_server: MailServer) -> None:
    world.reach({"conitro": ControllerSettings(mail=COMPANY)})
    world.open("talk", RequestedAct.RECTIFICATION, wrong="<script>alert('x')</script>\r\nBcc: iemand@voorbeeld.example")
    world.tell_all()
    (taken,) = [taken for taken in mail_server.taken if taken.envelope_to == COMPANY]
    page = taken.message.get_body(("html",)).get_content()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert taken.message["Bcc"] is None


def test_a_way_that_works_is_not_used_again_because_another_failed(world: World, mail_server: MailServer) -> None:
    world.reach({"conitro": ControllerSettings(mail=COMPANY, webhook=WebhookSettings(f"http://127.0.0.1:{free_port()}/", SECRET))})
    (request,) = world.open()
    world.tell_all()
    assert world.states(TO_CONTROLLER) == [(WAITING, Problem.UNREACHABLE)]
    assert state_of(world, request) is State.PASSED_ON
    world.pass_retries()
    assert world.states(TO_CONTROLLER) == [(DEAD, Problem.UNREACHABLE)]
    assert [taken.envelope_to for taken in mail_server.taken].count(COMPANY) == 1


@pytest.mark.parametrize("acts", [(RequestedAct.UNSUBSCRIBE,), (RequestedAct.ACCESS, RequestedAct.ERASURE)])
def test_staff_hear_of_who_asks_for_another_without_any_name(world: World, mail_server: MailServer, acts: tuple[RequestedAct, ...]) -> None:
    world.set(staff="staf@assistent.example")
    requests = world.open("talk", *acts, for_whom="child", subject_name="Gemarkeerd Kind")
    world.tell_all()
    to_staff = [taken for taken in mail_server.taken if taken.envelope_to == "staf@assistent.example"]
    assert len(to_staff) == len(requests)
    assert not [taken for taken in to_staff if "gemarkeerd" in taken.everything.lower() or ADDRESS in taken.everything]


def test_without_an_address_of_staff_they_look_into_the_outbox(world: World) -> None:
    world.open("talk", for_whom="child", subject_name="Gemarkeerd Kind")
    world.tell_all()
    assert world.states(AnnouncementKind.TO_STAFF) == [(FOR_STAFF, None)]
    assert world.outbox.settle(world.only(AnnouncementKind.TO_STAFF).id)
    assert world.states(AnnouncementKind.TO_STAFF) == [(AnnouncementState.SETTLED, None)]


def test_a_draft_left_halfway_goes_to_staff(world: World, mail_server: MailServer) -> None:
    world.desk.begin("talk", [RequestedAct.ACCESS], language="fr", received_at=world.clock(), key="1", controller="conitro")
    world.desk.answer("talk", "contact", ADDRESS, key="2")
    world.set(staff="staf@assistent.example")
    world.clock.put_forward(hours=25)
    assert world.desk.end_left_drafts() == 1
    world.tell_all()
    (taken,) = mail_server.taken
    assert "sans la confirmer" in taken.text and ADDRESS not in taken.everything


# --- The webhook --------------------------------------------------------------------------------
def test_a_notice_is_signed_and_holds_what_is_needed(world: World, webhook: WebServer) -> None:
    (request,) = world.open("talk", RequestedAct.RECTIFICATION)
    world.tell_all()
    (posted,) = webhook.posted
    assert posted.path == "/verzoeken?bron=assistent"
    assert webhook.is_genuine(posted)
    told = posted.value["request"]
    assert (told["reference"], told["act"], told["article"], told["last_day"], told["proof"]) == (request.reference, "request_rectification", "16", "2026-04-07", "unproven")
    assert told["answers"] == {"wrong": TYPED["wrong"], "right": TYPED["right"], "contact": ADDRESS, "name": TYPED["name"]}
    assert told["contact"] == {"kind": "email", "value": ADDRESS}
    assert world.states(TO_CONTROLLER) == [(SENT, None)]
    assert state_of(world, request) is State.PASSED_ON


def test_received_is_passed_on_and_nothing_more(world: World, webhook: WebServer) -> None:
    (request,) = world.open("talk", RequestedAct.UNSUBSCRIBE)
    world.tell_all()
    assert [entry.what for entry in world.desk.history(request.id)] == ["opened", "pass_on"]


def test_executed_is_the_controllers_own_word_and_told_to_the_person(world: World, webhook: WebServer, mail_server: MailServer) -> None:
    webhook.answers.append(lambda posted: webhook.acknowledge(posted, "executed"))
    (request,) = world.open("talk", RequestedAct.UNSUBSCRIBE)
    world.tell_all()
    history = world.desk.history(request.id)
    assert [(entry.what, entry.actor.kind.value) for entry in history][1:] == [("pass_on", "assistant"), ("execute", "controller")]
    assert sum("uitgevoerd" in taken.text for taken in mail_server.taken) == 1


def wrong_secret(server: WebServer, posted: Posted) -> Answer:
    return server.acknowledge(posted, secret="een-ander-geheim-van-24-tekens")


def unsigned(server: WebServer, posted: Posted) -> Answer:
    return Answer(200, server.acknowledge(posted).body)


def reflected(_: WebServer, posted: Posted) -> Answer:
    return Answer(200, posted.body, tuple((name, posted.headers[name]) for name in (TIMESTAMP_HEADER, SIGNATURE_HEADER)))


def too_old(server: WebServer, posted: Posted) -> Answer:
    return server.acknowledge(posted, timestamp=server.now() - TOLERANCE - 1)


def of_another_delivery(server: WebServer, posted: Posted) -> Answer:
    return server.acknowledge(posted, delivery="other")


def of_another_call(server: WebServer, posted: Posted) -> Answer:
    return server.acknowledge(posted, nonce="other")


def of_an_unknown_state(server: WebServer, posted: Posted) -> Answer:
    return server.acknowledge(posted, status="sold")


def without_an_object(server: WebServer, posted: Posted) -> Answer:
    good = server.acknowledge(posted)
    timestamp = int(dict(good.headers)[TIMESTAMP_HEADER])
    body = b"[" * 5000
    return Answer(200, body, ((TIMESTAMP_HEADER, str(timestamp)), (SIGNATURE_HEADER, sign(SECRET, "acknowledgement", timestamp, body))))


def huge(_: WebServer, __: Posted) -> Answer:
    return Answer(200, b"x" * 5_000_000)


def elsewhere(server: WebServer, _: Posted) -> Answer:
    return Answer(307, b"", (("Location", f"http://127.0.0.1:{server.port}/elders"),))


@pytest.mark.parametrize(
    "answer, problem",
    [
        (wrong_secret, Problem.NOT_ACKNOWLEDGED),
        (unsigned, Problem.NOT_ACKNOWLEDGED),
        (reflected, Problem.NOT_ACKNOWLEDGED),
        (too_old, Problem.NOT_ACKNOWLEDGED),
        (of_another_delivery, Problem.NOT_ACKNOWLEDGED),
        (of_another_call, Problem.NOT_ACKNOWLEDGED),
        (of_an_unknown_state, Problem.NOT_ACKNOWLEDGED),
        (without_an_object, Problem.NOT_ACKNOWLEDGED),
        (huge, Problem.TOO_LONG),
        (elsewhere, Problem.REDIRECTED),
        (lambda *_: Answer(503), Problem.LATER),
        (lambda *_: Answer(404), Problem.REFUSED),
        (lambda *_: Answer(401), Problem.REFUSED),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_an_answer_that_is_no_signed_acknowledgement_of_this_call_is_not_believed(world: World, webhook: WebServer, answer, problem: Problem) -> None:
    webhook.answers.append(lambda posted: answer(webhook, posted))
    (request,) = world.open()
    world.tell_all()
    assert len(webhook.posted) == 1, "a redirect was followed"
    assert world.states(TO_CONTROLLER) == [(WAITING, problem)]
    assert state_of(world, request) is State.OPENED
    # Mended, it goes through: the same delivery, so that the other side can tell it knows it already.
    world.clock.put_forward(minutes=2)
    world.tell_all()
    assert state_of(world, request) is State.PASSED_ON
    first, second = webhook.posted
    assert first.value["delivery"] == second.value["delivery"] and first.value["nonce"] != second.value["nonce"]


def test_an_acknowledgement_that_was_recorded_cannot_be_replayed(world: World, webhook: WebServer) -> None:
    recorded: list[Answer] = []

    def record_and_break(posted: Posted) -> Answer:
        recorded.append(webhook.acknowledge(posted, "executed"))
        return Answer(503)

    webhook.answers += [record_and_break, lambda _: recorded[0]]
    (request,) = world.open()
    world.tell_all()
    world.clock.put_forward(minutes=2)
    world.tell_all()
    assert world.states(TO_CONTROLLER) == [(WAITING, Problem.NOT_ACKNOWLEDGED)]
    assert state_of(world, request) is State.OPENED


def test_the_same_acknowledgement_twice_moves_a_request_once(world: World, webhook: WebServer) -> None:
    webhook.answers += [lambda posted: webhook.acknowledge(posted, "executed")] * 2
    (request,) = world.open()
    world.tell_all()
    notice = world.only(TO_CONTROLLER)
    # As after a crash between what was taken and writing it down.
    from sqlalchemy import update

    from bot.store.engine import writing
    from bot.store.tables import outbox

    with writing(world.engine) as connection:
        connection.execute(update(outbox).where(outbox.c.id == notice.id).values(state="waiting", told_by=None))
    world.tell_all()
    assert len(webhook.posted) == 2
    assert [entry.what for entry in world.desk.history(request.id)] == ["opened", "pass_on", "execute"]


def test_a_webhook_that_is_down_is_tried_until_it_is_given_up(world: World) -> None:
    world.reach({"conitro": ControllerSettings(webhook=WebhookSettings(f"http://127.0.0.1:{free_port()}/", SECRET))})
    (request,) = world.open()
    world.tell_all()
    world.pass_retries()
    assert world.states(TO_CONTROLLER) == [(DEAD, Problem.UNREACHABLE)]
    assert state_of(world, request) is State.OPENED


def test_a_webhook_that_is_slow_is_left(world: World, webhook: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.mail import routes

    slow = routes.WebhookRoute
    monkeypatch.setattr(routes, "WebhookRoute", lambda *arguments: slow(*arguments, seconds=(0.3, 0.6)))
    ended = threading.Event()
    webhook.answers.append(lambda posted: (ended.wait(20), webhook.acknowledge(posted))[1])
    world.open()
    world.tell_all()
    ended.set()
    assert world.states(TO_CONTROLLER) == [(WAITING, Problem.TOO_SLOW)]


@pytest.mark.parametrize("first", [b"", b"HTTP/1.0 200 OK\r\n\r\n"], ids=["headers", "body"])
def test_a_webhook_that_drips_is_left_too(world: World, first: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.mail import routes

    quick = routes.WebhookRoute
    monkeypatch.setattr(routes, "WebhookRoute", lambda *arguments: quick(*arguments, seconds=(5.0, 0.8)))
    port, ended = free_port(), threading.Event()
    thread = threading.Thread(target=dripping, args=(port, b"H", ended, first))
    thread.start()
    try:
        world.reach({"conitro": ControllerSettings(webhook=WebhookSettings(f"http://127.0.0.1:{port}/", SECRET))})
        world.open()
        world.tell_all()
        assert world.states(TO_CONTROLLER) == [(WAITING, Problem.TOO_SLOW)]
    finally:
        ended.set()
        thread.join()


# --- Withdrawing --------------------------------------------------------------------------------
def test_a_controller_that_was_told_hears_of_the_withdrawal(world: World, webhook: WebServer) -> None:
    (request,) = world.open()
    world.tell_all()
    world.move(request, Move.WITHDRAW, ActorKind.PERSON)
    world.tell_all()
    assert [posted.value["kind"] for posted in webhook.posted] == ["request", "withdrawal"]
    assert state_of(world, request) is State.WITHDRAWN
    assert world.states(WITHDRAWAL) == [(SENT, None)]


def test_a_request_that_was_withdrawn_before_is_not_told_at_all(world: World, webhook: WebServer) -> None:
    (request,) = world.open()
    world.move(request, Move.WITHDRAW, ActorKind.PERSON)
    world.tell_all()
    world.clock.put_forward(minutes=2)
    world.tell_all()
    assert webhook.posted == []
    assert world.states(TO_CONTROLLER) == world.states(WITHDRAWAL) == [(WITHHELD, Problem.WITHDRAWN_BEFORE)]
    assert state_of(world, request) is State.WITHDRAWN


def test_a_withdrawal_waits_for_the_notice_that_is_still_tried(world: World, webhook: WebServer) -> None:
    webhook.answers.append(lambda _: Answer(503))
    (request,) = world.open()
    world.tell_all()
    world.move(request, Move.WITHDRAW, ActorKind.PERSON)
    world.tell_all()
    assert world.states(WITHDRAWAL) == [(WAITING, None)]
    world.clock.put_forward(minutes=2)
    world.tell_all()
    world.clock.put_forward(minutes=2)
    world.tell_all()
    assert world.states(WITHDRAWAL) == [(WITHHELD, Problem.WITHDRAWN_BEFORE)]


def test_a_controller_that_took_it_up_before_we_wrote_it_down_keeps_its_state(world: World) -> None:
    (request,) = world.open()
    world.move(request, Move.TAKE_UP)
    world.tell_all()
    assert state_of(world, request) is State.IN_PROGRESS


# --- Signatures ---------------------------------------------------------------------------------
@pytest.mark.parametrize("timestamp", ["", "-1", "1e9", "9" * 30, "²", "1700000301", "1699999699"])
def test_a_signature_of_another_time_does_not_fit(timestamp: str) -> None:
    signature = sign(SECRET, NOTICE, 1_700_000_000, b"{}")
    assert is_signed(SECRET, NOTICE, "1700000000", signature, b"{}", 1_700_000_000)
    assert not is_signed(SECRET, NOTICE, timestamp, signature, b"{}", 1_700_000_000)


@pytest.mark.parametrize("signature", ["", "v1=", "v2=abc", "é"])
def test_a_made_up_signature_does_not_fit(signature: str) -> None:
    assert not is_signed(SECRET, NOTICE, "1700000000", signature, b"{}", 1_700_000_000)


def test_a_changed_body_does_not_fit() -> None:
    assert not is_signed(SECRET, NOTICE, "1700000000", sign(SECRET, NOTICE, 1_700_000_000, json.dumps({"a": 1}).encode()), b'{"a": 2}', 1_700_000_000)
