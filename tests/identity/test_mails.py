"""The mails of proofs: their words, in both languages, and their way through a real mail server."""

from __future__ import annotations

import re

import pytest

from bot.identity.mailing import ProofMailing
from bot.identity.outcomes import CodeOutcome, LinkOutcome
from bot.mail.deadline import Lines
from bot.mail.html_letter import as_html
from bot.mail.smtp import SmtpSender
from bot.rights.acts import RequestedAct
from bot.rights.announcements import AnnouncementKind
from bot.rights.telling import Telling
from tests.identity.worlds import ADDRESS, CLIENT, PUBLIC_URL, STRANGER, TEXTS, ProofWorld
from tests.telling.conftest import mail_server  # noqa: F401  # a fixture
from tests.telling.mail_server import MailServer

SENDER = "privacy@assistent.example"
WORDS = {"nl": ("Uw code", "10 minuten", "24 uur", "geef de code aan niemand"), "fr": ("Votre code", "10 minutes", "24 heures", "ne donnez le code à personne")}


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_mail_says_what_to_do_and_what_to_do_for_who_asked_nothing(world: ProofWorld, language: str) -> None:
    world.begun(RequestedAct.ACCESS, RequestedAct.ERASURE, language=language, name="Gemarkeerde Lien", part="gemarkeerd")
    letter = world.mailboxes.proofs_of(ADDRESS)[-1].letter
    text = " ".join(letter.as_plain_text().split())
    assert letter.language == language
    assert not [word for word in WORDS[language] if word not in text]
    assert all(TEXTS.say(f"acts.{act.value}", language) in text for act in (RequestedAct.ACCESS, RequestedAct.ERASURE))
    assert "emarkeerd" not in text
    assert not re.search(r"\d{4} ?\d{4}", letter.subject)


def test_the_page_of_the_mail_has_its_link_to_be_pressed_and_seen(world: ProofWorld) -> None:
    world.begun()
    page = as_html(world.mailboxes.proofs_of(ADDRESS)[-1].letter)
    url = f"{PUBLIC_URL}/proof/{world.token()}"
    assert f'<a href="{url}" rel="noreferrer">{url}</a>' in page
    assert page.count("<a ") == page.count("http") - 1 == 1


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_nothing_found_is_said_kindly_and_without_a_code(world: ProofWorld, language: str) -> None:
    world.proof.begin_for_reference("222-222", STRANGER, "talk", language, "1", None)
    world.work()
    (mail,) = world.mailboxes.proofs_of(STRANGER)
    assert mail.letter.language == language
    assert not re.search(r"\d", mail.letter.as_plain_text())


def test_a_greylisting_mail_server_gets_it_again_and_the_code_it_took_last_proves(world: ProofWorld, mail_server: MailServer) -> None:  # noqa: F811
    sender = SmtpSender(mail_server.settings, SENDER, None, world.clock, Lines())
    mailing = ProofMailing(world.keeping, sender, TEXTS, lambda _: "Conitro", world.clock, PUBLIC_URL)
    telling = Telling(
        world.keeping, world.outbox, world.desk, world.mailboxes, world.company, TEXTS, lambda _: "Conitro", world.clock, lambda _: False, None, {AnnouncementKind.PROOF_MAIL: mailing.tell}
    )
    (request,) = world.open()
    mail_server.answers.append("rcpt 451")
    world.proof.begin([request.id], "begin", CLIENT)
    while telling.tell_next("worker"):
        pass
    assert list(mail_server.taken) == []
    world.clock.put_forward(minutes=1)
    while telling.tell_next("worker"):
        pass
    (taken,) = mail_server.taken
    assert taken.envelope_to == ADDRESS
    assert ".2@" in str(taken.message["Message-ID"])
    code = re.search(r"(\d{4}) (\d{4})", taken.text)
    assert code is not None
    token = re.search(re.escape(PUBLIC_URL) + r"/proof/([\w-]{43})", taken.text)
    assert token is not None and world.proof.look_at_link(token[1]).outcome is LinkOutcome.READY
    assert world.proof.take_code("talk", code[0]).outcome is CodeOutcome.PROVEN
