"""The mail with a link: made when it is sent, in the language of the account, nothing of it in the outbox."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.mail.staff_invitations import StaffInvitations
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.letter_texts import load_letter_texts
from bot.rights.letters import Link
from bot.rights.outbox import Leased, Mail, Problem
from bot.settings import ROOT
from bot.staff.entering import Outcome
from bot.staff.managing import Wanted
from bot.staff.permissions import Role
from bot.store.tables import outbox
from tests.staff.worlds import HOME, PASSWORD, StaffWorld


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@pytest.mark.parametrize("language, subject", [("nl", "Uw account bij de privacybalie"), ("fr", "Votre compte au guichet vie privée")])
def test_an_invitation_is_mailed_and_leads_in(world: StaffWorld, language: str, subject: str) -> None:
    wanted = Wanted("An Janssens", Role.AGENT, frozenset({"conitro"}), False, language)
    account, token = world.managing.invite(world.session(world.root()), "an@voorbeeld.example", wanted, by_mail=True)
    assert token is None
    with world.engine.connect() as connection:
        row = connection.execute(select(outbox).where(outbox.c.kind == AnnouncementKind.STAFF_INVITATION.value)).one()
    assert re.fullmatch(r"invitation:[0-9a-f]{32}", row.payload)

    mailbox = Mailbox()
    letters = StaffInvitations(world.mails, mailbox, load_letter_texts(ROOT / "data" / "letters.yml"), "https://balie.voorbeeld.example")
    leased = Leased(row.id, AnnouncementKind.STAFF_INVITATION, None, row.payload, 1, (), "worker")
    assert letters.tell(leased).state is AnnouncementState.SENT
    (mail,) = mailbox.mails
    assert (mail.to, mail.letter.subject, mail.letter.language) == ("an@voorbeeld.example", subject, language)
    (link,) = [block for block in mail.letter.blocks if isinstance(block, Link)]
    assert link.url.startswith("https://balie.voorbeeld.example/desk/invitation/")
    assert world.entering.accept(link.url.rpartition("/")[2], PASSWORD, PASSWORD, HOME).outcome is Outcome.IN
    # Nobody is mailed a link for an account that has no use for it any more.
    assert letters.tell(leased).problem is Problem.OVERTAKEN
    assert len(mailbox.mails) == 1
