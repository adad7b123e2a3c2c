"""The mail with the link that sets a colleague's password; the link is drawn when the mail is written, so that no outbox ever holds one."""

from __future__ import annotations

from bot.rights.announcements import AnnouncementState
from bot.rights.letter_texts import LetterTexts
from bot.rights.letters import Letter, Link, Paragraph
from bot.rights.outbox import Leased, Mail, MailSender, Problem
from bot.rights.told import SENT, Outcome
from bot.staff.managing import InvitationMails

_OVERTAKEN = Outcome(AnnouncementState.WITHHELD, Problem.OVERTAKEN)


class StaffInvitations:
    """Sends the mails; tells `AnnouncementKind.STAFF_INVITATION`."""

    def __init__(self, mails: InvitationMails, sender: MailSender, texts: LetterTexts, public_url: str) -> None:
        """Join what it needs; `public_url`: where the desk is, without a slash at its end."""
        self._mails, self._sender, self._texts, self._public_url = mails, sender, texts, public_url

    def tell(self, leased: Leased) -> Outcome:
        """Send one; raises NotDelivered. One that is tried again gets a fresh link, which voids the one before."""
        made = self._mails.make(leased.payload.removeprefix("invitation:"))
        if made is None:
            return _OVERTAKEN
        language = made.account.language

        def say(key: str) -> str:
            return self._texts.say(f"invitation.{key}", language, name=made.account.name)

        blocks = (
            Paragraph(self._texts.say("words.greeting", language)),
            Paragraph(say("invited" if made.is_first else "link_asked")),
            Link(say("how"), f"{self._public_url}/desk/invitation/{made.token}"),
            Paragraph(say("lasts")),
            Paragraph(say("not_you")),
        )
        subject = say("subject" if made.is_first else "link_subject")
        self._sender.send(Mail(leased.id, made.account.mail, Letter(language, subject, subject, blocks), version=leased.attempts))
        return SENT
