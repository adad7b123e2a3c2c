"""The alarm of a talk that waits for staff: a mail and a signed webhook, once in each waiting, by the outbox.

It names the talk, the company, the language and how long it waits; nothing of the person, for
whoever reads the mail along must learn nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from bot.conversations.handoff import Handoff, Holder
from bot.rights.announcements import AnnouncementState
from bot.rights.letter_texts import LetterTexts
from bot.rights.letters import Letter, Paragraph
from bot.rights.outbox import Leased, Mail, MailSender, Outbox, Problem
from bot.rights.ports import Clock
from bot.rights.told import SENT, CompanyNames, Outcome

_MAIL, _WEBHOOK = "mail", "webhook"


class Hook(Protocol):
    """Port to the operator's webhook; implemented in bot/mail/webhook.py."""

    def send(self, delivery: str, facts: Mapping[str, str | int | None]) -> None:
        """Post an alarm; raises NotDelivered."""


class HandoffAlarm:
    """Tells staff that a talk waits."""

    def __init__(
        self,
        handoff_of: Callable[[str], Handoff | None],
        outbox: Outbox,
        mail: MailSender,
        hook: Hook | None,
        texts: LetterTexts,
        name_of: CompanyNames,
        clock: Clock,
        staff_address: str | None,
        public_url: str,
    ) -> None:
        """Join what it needs.

        Args:
            handoff_of: Reads how the hand-off of a talk stands.
            outbox: Remembers by which way it was told already.
            mail: Sends mails to staff.
            hook: The operator's webhook, or None.
            texts: The words of data/handoff.yml.
            name_of: What controllers are called.
            clock: What time it is.
            staff_address: Where staff get mail, or None.
            public_url: Where the desk is reached.
        """
        self._handoff_of, self._outbox, self._mail, self._hook = handoff_of, outbox, mail, hook
        self._texts, self._name_of, self._clock = texts, name_of, clock
        self._staff_address, self._public_url = staff_address, public_url

    def tell(self, leased: Leased) -> Outcome:
        """Tell by every way that was set and did not tell it yet; nothing when somebody has the talk by now.

        Raises:
            NotDelivered: A way failed; the outbox tries again.
            LeaseLost: Another worker has it.
        """
        conversation, _, version = leased.payload.removeprefix("handoff:").rpartition("#")
        handoff = self._handoff_of(conversation)
        if handoff is None or handoff.holder is not Holder.WAITING or handoff.version != int(version):
            return Outcome(AnnouncementState.WITHHELD, Problem.OVERTAKEN)
        if self._staff_address is None and self._hook is None:
            return Outcome(AnnouncementState.FOR_STAFF)
        if self._staff_address is not None and _MAIL not in leased.told_by:
            self._mail.send(Mail(leased.id, self._staff_address, self._letter(handoff)))
            leased = self._outbox.note_told(leased, _MAIL)
        if self._hook is not None and _WEBHOOK not in leased.told_by:
            self._hook.send(leased.id, self._facts(handoff))
            self._outbox.note_told(leased, _WEBHOOK)
        return SENT

    def _minutes(self, handoff: Handoff) -> int:
        return int((self._clock() - handoff.waiting_since).total_seconds() // 60)

    def _link(self, handoff: Handoff) -> str:
        return f"{self._public_url}/desk/talks/{handoff.conversation}"

    def _letter(self, handoff: Handoff) -> Letter:
        language = handoff.language
        company = self._name_of(handoff.controller) if handoff.controller else self._texts.say("alarm.no_company", language)
        spoken = self._texts.say(f"alarm.in_{language}", language)
        waits = self._texts.say("alarm.waits", language, company=company, spoken=spoken, minutes=str(self._minutes(handoff)))
        blocks = (Paragraph(waits), Paragraph(self._texts.say("alarm.look", language, link=self._link(handoff))))
        return Letter(language, self._texts.say("alarm.subject", language), self._texts.say("alarm.title", language), blocks)

    def _facts(self, handoff: Handoff) -> dict[str, str | int | None]:
        return {
            "conversation": handoff.conversation,
            "controller": handoff.controller,
            "language": handoff.language,
            "reason": handoff.reason.value,
            "waiting_since": handoff.waiting_since.isoformat(timespec="seconds"),
            "minutes": self._minutes(handoff),
            "desk": self._link(handoff),
        }
