"""Mails to persons: what is in them, how often, and what becomes of those that a server does not take."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from icalendar import Calendar

from bench.processes import free_port
from bot.mail_settings import ControllerSettings, Security, SmtpSettings
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.outbox import Problem
from bot.rights.states import ActorKind, Move
from bot.rights.telling import RETRIES
from tests.telling.mail_server import HOST, MailServer, certificate, dripping, with_login
from tests.telling.worlds import ADDRESS, BOUNCES, SENDER, SHORT, World

RECEIPT, PROGRESS = AnnouncementKind.RECEIPT, AnnouncementKind.PROGRESS
SENT, DEAD, WAITING, WITHHELD = AnnouncementState.SENT, AnnouncementState.DEAD, AnnouncementState.WAITING, AnnouncementState.WITHHELD


# --- What is in them ----------------------------------------------------------------------------
def test_the_receipt_comes_as_text_and_page_with_both_files(world: World, mail_server: MailServer) -> None:
    (request,) = world.open("talk", RequestedAct.RECTIFICATION)
    world.tell_all()
    (taken,) = mail_server.taken
    assert taken.envelope_to == taken.message["To"] == ADDRESS
    assert request.reference in taken.text
    assert "Laatste dag voor een antwoord: dinsdag 7 april 2026" in taken.text
    files = {part.get_filename(): part for part in taken.message.iter_attachments()}
    assert sorted(files) == ["ontvangstbewijs.ics", "ontvangstbewijs.txt"]
    assert request.reference in files["ontvangstbewijs.txt"].get_content()
    assert len(Calendar.from_ical(files["ontvangstbewijs.ics"].get_content()).walk("VEVENT")) == 1
    assert taken.message["Auto-Submitted"] == "auto-generated"
    assert world.only(RECEIPT).state is SENT


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("act", RequestedAct)
def test_nothing_that_was_typed_is_in_a_mail_to_an_address_nobody_has_proven(world: World, mail_server: MailServer, act: RequestedAct, language: str) -> None:
    world.open("talk", act, language=language, for_whom=ForWhom.CHILD.value, subject_name="Gemarkeerd Kind")
    world.tell_all()
    (taken,) = mail_server.taken
    assert "gemarkeerd" not in taken.everything.lower()
    assert taken.message["Content-Language"] == language


def test_the_page_names_its_language_and_loads_nothing_from_elsewhere(world: World, mail_server: MailServer) -> None:
    world.open(language="fr")
    world.tell_all()
    page = mail_server.taken[0].message.get_body(("html",)).get_content()
    assert page.splitlines()[:2] == ["<!DOCTYPE html>", '<html lang="fr">']
    assert re.findall(r"<(h1|main|dl|ul)>", page) == ["main", "h1", "dl", "ul"]
    assert not re.search(r"<(img|link|script|iframe|object)|src=|href=|url\(|https?:", page)


def test_two_requests_confirmed_together_are_told_in_one_mail(world: World, mail_server: MailServer) -> None:
    requests = world.open("talk", RequestedAct.ERASURE, RequestedAct.UNSUBSCRIBE)
    world.tell_all()
    (taken,) = mail_server.taken
    assert all(request.reference in taken.text for request in requests)


@pytest.mark.parametrize(
    "move, said",
    [
        (Move.ASK, "termijn stil"),
        (Move.EXTEND, "twee maanden extra"),
        (Move.ANSWER, "op de aanvraag heeft geantwoord"),
        (Move.EXECUTE, "bevestigt dat de aanvraag is uitgevoerd"),
        (Move.REFUSE, "wordt geweigerd"),
    ],
)
def test_a_move_that_concerns_the_person_is_told_in_fixed_words(world: World, mail_server: MailServer, move: Move, said: str) -> None:
    (request,) = world.open("talk", RequestedAct.RECTIFICATION)
    world.tell_all()
    world.move(request, move)
    world.tell_all()
    taken = mail_server.taken[-1]
    assert len(mail_server.taken) == 2
    assert said in taken.text and request.reference in taken.text
    assert "geheime reden" not in taken.everything and "gemarkeerd" not in taken.everything.lower()
    assert ("uitgevoerd" in taken.text) is (move is Move.EXECUTE)


def test_an_extension_tells_the_new_last_day(world: World, mail_server: MailServer) -> None:
    (request,) = world.open()
    world.tell_all()
    world.move(request, Move.EXTEND)
    world.tell_all()
    assert "Laatste dag voor een antwoord: vrijdag 5 juni 2026" in mail_server.taken[-1].text


@pytest.mark.parametrize("language, authority, court", [("nl", "Drukpersstraat 35", "naar de rechter"), ("fr", "Rue de la Presse 35", "saisir la justice")])
def test_a_refusal_names_the_authority_and_the_courts(world: World, mail_server: MailServer, language: str, authority: str, court: str) -> None:
    (request,) = world.open(language=language)
    world.tell_all()
    world.move(request, Move.REFUSE)
    world.tell_all()
    assert authority in mail_server.taken[-1].text and court in mail_server.taken[-1].text


def test_being_passed_on_is_never_called_executed(world: World, mail_server: MailServer) -> None:
    world.reach({"conitro": ControllerSettings("privacy@conitro.example")})
    for number, language in enumerate(["nl", "fr"]):
        world.open(f"talk {number}", language=language, contact=f"{language}@voorbeeld.example")
    world.tell_all()
    dutch, french = (taken.text for taken in mail_server.taken if taken.envelope_to != "privacy@conitro.example")
    assert "doorgegeven" in dutch and "uitgevoerd" not in dutch
    assert "transmise" in french and "exécutée" not in french


def test_where_no_way_is_set_the_receipt_says_that_the_company_gets_nothing(world: World, mail_server: MailServer) -> None:
    world.open()
    world.tell_all()
    (mail,) = mail_server.taken
    assert "gaat niet naar Conitro" in " ".join(mail.text.split()) and "doorgegeven" not in mail.text


def test_a_slip_that_was_mended_before_it_was_told_is_not_told(world: World, mail_server: MailServer) -> None:
    (request,) = world.open()
    world.tell_all()
    world.move(request, Move.REFUSE)
    world.move(request, Move.REOPEN, ActorKind.STAFF)
    world.tell_all()
    assert len(mail_server.taken) == 1
    assert world.states(PROGRESS) == [(WITHHELD, Problem.OVERTAKEN)]


def test_who_gave_no_mail_address_is_left_to_staff(world: World, mail_server: MailServer) -> None:
    world.open(contact="0470 12 34 56")
    world.tell_all()
    assert mail_server.taken == []
    assert world.states(RECEIPT) == [(AnnouncementState.FOR_STAFF, Problem.NO_MAIL_ADDRESS)]


# --- How often ----------------------------------------------------------------------------------
def test_an_address_gets_one_receipt_a_day_over_all_controllers(world: World, mail_server: MailServer) -> None:
    world.open("one")
    world.open("two", controller="voorbeeld", contact="LIEN@Voorbeeld.example")
    world.open("three", contact="iemand.anders@voorbeeld.example")
    world.tell_all()
    assert len(mail_server.taken) == 2
    assert world.states(RECEIPT) == [(SENT, None), (WITHHELD, Problem.ONE_A_DAY), (SENT, None)]


def test_the_next_day_there_may_be_another(world: World, mail_server: MailServer) -> None:
    world.open("one")
    world.tell_all()
    world.clock.put_forward(days=1)
    world.open("two")
    world.tell_all()
    assert len(mail_server.taken) == 2


def test_what_was_withheld_can_be_put_back_the_day_after(world: World, mail_server: MailServer) -> None:
    world.open("one")
    world.open("two")
    world.tell_all()
    (withheld,) = world.outbox.listed([WITHHELD], 10)
    world.clock.put_forward(days=1)
    assert world.outbox.resend(withheld.id)
    world.tell_all()
    assert len(mail_server.taken) == 2


def test_a_receipt_that_is_tried_again_keeps_its_turn(world: World, mail_server: MailServer) -> None:
    mail_server.answers.append("451")
    world.open("one")
    world.tell_all()
    world.open("two")
    world.tell_all()
    world.clock.put_forward(minutes=2)
    world.tell_all()
    assert world.states(RECEIPT) == [(SENT, None), (WITHHELD, Problem.ONE_A_DAY)]
    assert len(mail_server.taken) == 1


def test_withdrawing_again_and_again_sends_one_mail_a_day(world: World, mail_server: MailServer) -> None:
    for number in range(3):
        (request,) = world.open(f"talk {number}")
        world.move(request, Move.WITHDRAW, ActorKind.PERSON)
    world.tell_all()
    # One receipt, one that it was withdrawn.
    assert len(mail_server.taken) == 2


def test_who_looks_into_the_turns_finds_no_address(world: World, mail_server: MailServer) -> None:
    world.open()
    world.tell_all()
    assert len(world.turns()) == 1
    assert ADDRESS not in str(world.turns()) and "lien" not in str(world.turns())
    world.clock.put_forward(days=5)
    world.outbox.forget_turns(world.clock().date())
    assert world.turns() == []


# --- Servers that do not take them --------------------------------------------------------------
def test_a_greylisting_server_gets_it_again_and_the_person_gets_it_once(world: World, mail_server: MailServer) -> None:
    mail_server.answers += ["rcpt 450", "451"]
    world.open()
    world.tell_all()
    assert world.states(RECEIPT) == [(WAITING, Problem.LATER)]
    # Not before its time.
    world.tell_all()
    assert world.only(RECEIPT).attempts == 1
    for wait in RETRIES[:2]:
        world.clock.put_forward(seconds=wait.total_seconds())
        world.tell_all()
    assert len(mail_server.taken) == 1
    assert world.states(RECEIPT) == [(SENT, None)]


@pytest.mark.parametrize("answer", ["rcpt 550", "554"])
def test_a_refusal_for_good_is_a_dead_letter_and_flagged_on_every_request(world: World, mail_server: MailServer, answer: str) -> None:
    mail_server.answers.append(answer)
    requests = world.open("talk", RequestedAct.ERASURE, RequestedAct.UNSUBSCRIBE)
    world.tell_all()
    assert world.states(RECEIPT) == [(DEAD, Problem.REFUSED)]
    assert [world.desk.request(request.id).mail_problem for request in requests] == ["refused", "refused"]


def test_a_dead_letter_can_be_put_back(world: World, mail_server: MailServer) -> None:
    mail_server.answers.append("rcpt 550")
    world.open()
    world.tell_all()
    dead = world.only(RECEIPT)
    assert world.outbox.resend(dead.id)
    assert not world.outbox.resend(dead.id)
    world.tell_all()
    assert len(mail_server.taken) == 1
    assert world.states(RECEIPT) == [(SENT, None)]


def test_a_server_that_is_down_is_tried_for_days_then_it_is_given_up(world: World) -> None:
    world.set(smtp=SmtpSettings(HOST, free_port(), Security.NONE))
    (request,) = world.open()
    world.tell_all()
    assert world.states(RECEIPT) == [(WAITING, Problem.UNREACHABLE)]
    world.pass_retries()
    assert world.states(RECEIPT) == [(DEAD, Problem.UNREACHABLE)]
    assert world.only(RECEIPT).attempts == len(RETRIES) + 1
    assert world.desk.request(request.id).mail_problem == "unreachable"


@pytest.mark.parametrize("drip", [b"", b"2"], ids=["silent", "dripping"])
def test_a_server_that_takes_too_long_is_left(world: World, drip: bytes) -> None:
    port, ended = free_port(), threading.Event()
    world.seconds = SHORT
    thread = threading.Thread(target=dripping, args=(port, drip, ended))
    thread.start()
    try:
        world.set(smtp=SmtpSettings(HOST, port, Security.NONE))
        world.open()
        world.tell_all()
        assert world.states(RECEIPT) == [(WAITING, Problem.TOO_SLOW)]
    finally:
        ended.set()
        thread.join()


# --- Encryption and login -----------------------------------------------------------------------
def _secured(server: MailServer, security: Security, user: str = "", password: str = "") -> SmtpSettings:
    return SmtpSettings(HOST, server.port, security, user, password)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    context, certificate_file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_file))
    return context


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_mails_go_encrypted_with_a_login(world: World, trusted, security: Security) -> None:
    options = {"tls_context": trusted, "require_starttls": True} if security is Security.STARTTLS else {"ssl_context": trusted, "auth_require_tls": False}
    server = with_login("assistent", "een-wachtwoord", **options)
    server.start()
    try:
        world.set(smtp=_secured(server, security, "assistent", "een-wachtwoord"))
        world.open()
        world.tell_all()
        assert len(server.taken) == 1
    finally:
        server.stop()


def test_a_wrong_password_is_for_an_operator_to_mend_and_nothing_is_lost(world: World, trusted) -> None:
    server = with_login("assistent", "een-wachtwoord", tls_context=trusted, require_starttls=True)
    server.start()
    try:
        world.set(smtp=_secured(server, Security.STARTTLS, "assistent", "verkeerd"))
        world.open()
        world.tell_all()
        assert world.states(RECEIPT) == [(WAITING, Problem.NOT_LET_IN)]
        world.set(smtp=_secured(server, Security.STARTTLS, "assistent", "een-wachtwoord"))
        world.clock.put_forward(minutes=2)
        world.tell_all()
        assert len(server.taken) == 1
    finally:
        server.stop()


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(world: World, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    server = MailServer(tls_context=context)
    server.start()
    try:
        world.set(smtp=_secured(server, Security.STARTTLS))
        world.open()
        world.tell_all()
        assert server.taken == []
        assert world.states(RECEIPT) == [(WAITING, Problem.NOT_LET_IN)]
    finally:
        server.stop()


def test_a_server_without_encryption_gets_no_mail_when_it_was_asked_for(world: World, mail_server: MailServer) -> None:
    world.set(smtp=_secured(mail_server, Security.STARTTLS))
    world.open()
    world.tell_all()
    assert mail_server.taken == []
    assert world.states(RECEIPT) == [(WAITING, Problem.NOT_LET_IN)]


# --- Coming back --------------------------------------------------------------------------------
REPORT = """\
From: MAILER-DAEMON@mx.voorbeeld.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

Het bericht aan lien@voorbeeld.example kwam niet aan.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.voorbeeld.example

Final-Recipient: rfc822; lien@voorbeeld.example
Action: {action}
Status: {status}

--grens
Content-Type: text/rfc822-headers

To: lien@voorbeeld.example

--grens--
"""


def deliver(world: World, to: str, action: str = "failed", status: str = "5.1.1") -> Path:
    new = world.folder / "maildir" / "new"
    new.mkdir(parents=True, exist_ok=True)
    path = new / f"{len(list(new.iterdir()))}.report"
    path.write_text(REPORT.format(to=to, action=action, status=status), encoding="utf-8")
    return path


def read_bounces(world: World) -> int:
    from bot.mail.bounces import BounceMailbox

    return BounceMailbox(world.folder / "maildir", world.envelopes).read(world.outbox.bounced)


def test_a_mail_that_comes_back_is_flagged_on_its_requests(world: World, mail_server: MailServer) -> None:
    requests = world.open("talk", RequestedAct.ERASURE, RequestedAct.UNSUBSCRIBE)
    world.tell_all()
    (taken,) = mail_server.taken
    assert taken.envelope_from.endswith(f"@{BOUNCES}") and len(taken.envelope_from.partition("@")[0]) <= 64
    assert SENDER in taken.message["From"]
    report = deliver(world, taken.envelope_from)
    assert read_bounces(world) == 1
    assert world.states(RECEIPT) == [(AnnouncementState.BOUNCED, Problem.BOUNCED)]
    assert [world.desk.request(request.id).mail_problem for request in requests] == ["bounced", "bounced"]
    # It quoted the address.
    assert not report.exists() and not list((world.folder / "maildir" / "cur").iterdir())


@pytest.mark.parametrize("action, status", [("delayed", "4.4.1"), ("relayed", "2.0.0"), ("failed", "4.4.7")])
def test_a_delay_is_no_failure(world: World, mail_server: MailServer, action: str, status: str) -> None:
    world.open()
    world.tell_all()
    deliver(world, mail_server.taken[0].envelope_from, action, status)
    assert read_bounces(world) == 0
    assert world.states(RECEIPT) == [(SENT, None)]


def test_a_report_that_somebody_made_up_changes_nothing(world: World, mail_server: MailServer) -> None:
    world.open()
    world.tell_all()
    envelope = mail_server.taken[0].envelope_from
    signed = envelope.partition("@")[0][-16:]
    for to in (envelope.replace(signed, "0" * 16), envelope.replace(BOUNCES, "elders.example"), "bounce+x@y", "", SENDER):
        deliver(world, to)
    assert read_bounces(world) == 0
    assert world.states(RECEIPT) == [(SENT, None)]
    assert len(list((world.folder / "maildir" / "cur").iterdir())) == 5


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n\n--x--", b"a" * 3_000_000])
def test_rubbish_in_the_mailbox_is_put_aside(world: World, raw: bytes) -> None:
    deliver(world, "x@y").write_bytes(raw)
    assert read_bounces(world) == 0
    assert not list((world.folder / "maildir" / "new").iterdir())
