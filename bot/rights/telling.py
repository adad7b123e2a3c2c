"""Telling: decides of each announcement who is told what, lets it go, and writes down what became of it.

At least once, and recognisable: what was taken is written down at once, and a copy after a
crash carries the same name (docs/decisions/0020-outbox.md). No transaction is open while
anything is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.errors import BotError
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.contacts import Contact, ContactKind
from bot.rights.deadlines import day_in_brussels
from bot.rights.desk import RightsDesk
from bot.rights.letter_texts import LetterTexts
from bot.rights.notices import progress_letter, staff_letter
from bot.rights.outbox import Attachment, Leased, LeaseLost, Mail, MailPurpose, MailSender, NotDelivered, NoticeRoutes, Outbox, Problem
from bot.rights.ports import Clock, Keeping
from bot.rights.receipt_files import FILE_NAMES, receipt_as_calendar, receipt_as_text, receipt_letter
from bot.rights.receipts import receipt_of
from bot.rights.requests import Entry
from bot.rights.states import Move
from bot.rights.telling_controllers import TellingControllers
from bot.rights.told import MAILS_TO_PERSON, SENT, CompanyNames, Later, Outcome, Tell, request_and_history

logger = logging.getLogger(__name__)
_T = TypeVar("_T")

#: How long a worker has what it leased; longer than any sender may take.
LEASE = timedelta(minutes=10)
#: After the first failed attempt, the second, and so on; after the last it is given up. A greylisting server
#: wants minutes, a broken one is mended in hours; together two days, well inside the month.
RETRIES = (*(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)), *(timedelta(hours=hours) for hours in (2, 4, 8, 12, 12, 12)))
#: Seconds between two tries to write down what was sent, when the database is locked.
_WRITE_AGAIN_AFTER = 1.0
#: For staff: the number only, so that whoever reads the mail along learns nothing.
_TO_STAFF = (AnnouncementKind.TO_STAFF, AnnouncementKind.BEGUN_NOT_CONFIRMED, AnnouncementKind.AWAITS_STAFF, AnnouncementKind.UNPROVEN_LONG)


class Telling:
    """Tells what waits in the outbox; safe with several workers at once."""

    def __init__(
        self,
        keeping: Keeping,
        outbox: Outbox,
        desk: RightsDesk,
        mail: MailSender,
        routes: NoticeRoutes,
        texts: LetterTexts,
        name_of: CompanyNames,
        clock: Clock,
        wait: Callable[[float], bool],
        staff_address: str | None = None,
        more: Mapping[AnnouncementKind, Tell] | None = None,
    ) -> None:
        """Join what it needs.

        Args:
            keeping: Where requests and drafts are read.
            outbox: Where announcements wait.
            desk: Moves the requests that were passed on.
            mail: Sends mails to persons and staff.
            routes: The ways to controllers.
            texts: The words of letters.
            name_of: What controllers are called.
            clock: What time it is.
            wait: Waits so many seconds; True, early, when the process is to end.
            staff_address: Where staff get mail; None: they look into the outbox.
            more: What others tell, or do, by kind.
        """
        self._keeping, self._outbox = keeping, outbox
        self._mail, self._routes, self._texts, self._name_of = mail, routes, texts, name_of
        self._clock, self._wait, self._staff_address = clock, wait, staff_address
        self._controllers = TellingControllers(keeping, outbox, desk, routes, texts, name_of, self._written)
        self._kinds: dict[AnnouncementKind, Tell] = {
            AnnouncementKind.RECEIPT: self._tell_receipt,
            AnnouncementKind.PROGRESS: self._tell_progress,
            **dict.fromkeys(_TO_STAFF, self._tell_staff),
            **self._controllers.kinds(),
            **(more or {}),
        }

    def tell_next(self, worker: str) -> bool:
        """Tell one thing that is due; whether there was one.

        Raises:
            BotError: The database cannot be used.
        """
        now = self._clock()
        leased = self._outbox.lease(worker, now, now + LEASE)
        if leased is None:
            return False
        try:
            self._tell(leased)
        except LeaseLost:
            # Whoever has it now goes on from what was written down.
            logger.warning("The lease of announcement %s was lost.", leased.id)
        return True

    def _tell(self, leased: Leased) -> None:
        try:
            outcome = self._kinds[leased.kind](leased)
        except Later as later:
            self._outbox.postpone(leased, self._clock() + later.after, None, is_attempt=False)
        except NotDelivered as failure:
            self._failed(leased, failure.problem, is_final=failure.is_final)
        except BotError:
            self._failed(leased, Problem.UNREADABLE)
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001  # one broken announcement must not keep the others waiting
            logger.error("Announcement %s failed: %s", leased.id, error.__class__.__name__)
            self._failed(leased, Problem.UNEXPECTED)
        else:
            self._written(leased, lambda: self._outbox.finish(leased, outcome.state, outcome.problem))

    def _failed(self, leased: Leased, problem: Problem, *, is_final: bool = False) -> None:
        if not is_final and leased.attempts <= len(RETRIES):
            self._outbox.postpone(leased, self._clock() + RETRIES[leased.attempts - 1], problem)
            return
        logger.error("Announcement %s is given up: %s", leased.id, problem.value)
        if leased.kind in MAILS_TO_PERSON:
            self._outbox.flag(leased, problem)
        self._outbox.finish(leased, AnnouncementState.DEAD, problem)

    # --- The person ---------------------------------------------------------------------------
    def _tell_receipt(self, leased: Leased) -> Outcome:
        with self._keeping.reading() as books:
            requests = books.requests.of_group(_after(leased.payload, "group:"))
        controller = requests[0].controller
        receipt = receipt_of(requests, self._name_of(controller), is_told=self._routes.reaches(controller))
        name = FILE_NAMES[receipt.language]
        attachments = [Attachment(f"{name}.txt", receipt_as_text(receipt, self._texts).encode("utf-8"), "text/plain")]
        calendar = receipt_as_calendar(receipt, self._texts)
        if calendar is not None:
            attachments.append(Attachment(f"{name}.ics", calendar, "text/calendar"))
        letter = receipt_letter(receipt, self._texts, is_mail=True)
        return self._mail_to_person(leased, requests[0].contact, MailPurpose.RECEIPT, lambda to: Mail(leased.id, to, letter, tuple(attachments)))

    def _tell_progress(self, leased: Leased) -> Outcome:
        request, history = request_and_history(self._keeping, leased)
        entry = _entry_of(leased, history)
        if any(later.what == Move.REOPEN.value for later in history[entry.number :]):
            return Outcome(AnnouncementState.WITHHELD, Problem.OVERTAKEN)
        move = Move(entry.what)
        letter = progress_letter(request, move, self._name_of(request.controller), self._texts)
        purpose = MailPurpose.WITHDRAWN if move is Move.WITHDRAW else None
        return self._mail_to_person(leased, request.contact, purpose, lambda to: Mail(leased.id, to, letter))

    def _mail_to_person(self, leased: Leased, contact: Contact, purpose: MailPurpose | None, mail_to: Callable[[str], Mail]) -> Outcome:
        if contact.kind is not ContactKind.EMAIL:
            return Outcome(AnnouncementState.FOR_STAFF, Problem.NO_MAIL_ADDRESS)
        if purpose is not None and not self._outbox.take_turn(leased, purpose, contact, day_in_brussels(self._clock())):
            return Outcome(AnnouncementState.WITHHELD, Problem.ONE_A_DAY)
        self._mail.send(mail_to(mail_address(contact)))
        return SENT

    # --- Staff --------------------------------------------------------------------------------
    def _tell_staff(self, leased: Leased) -> Outcome:
        if self._staff_address is None:
            return Outcome(AnnouncementState.FOR_STAFF)
        if leased.kind is AnnouncementKind.BEGUN_NOT_CONFIRMED:
            identifier = _after(leased.payload, "draft:")
            with self._keeping.reading() as books:
                draft = books.drafts.get(identifier)
            language = draft.language if draft else "nl"
        else:
            request, _ = request_and_history(self._keeping, leased)
            identifier, language = request.id, request.language
        self._mail.send(Mail(leased.id, self._staff_address, staff_letter(leased.kind, identifier, language, self._texts)))
        return SENT

    # --- Reading and writing ------------------------------------------------------------------
    def _written(self, leased: Leased, write: Callable[[], _T]) -> _T:
        """Write down what was sent, trying until the lease is over: a locked database must not cause a second copy."""
        give_up = self._clock() + LEASE
        while True:
            try:
                return write()
            except BotError:
                if self._clock() >= give_up:
                    raise
                logger.error("What became of announcement %s cannot be written down; trying again.", leased.id)
                if self._wait(_WRITE_AGAIN_AFTER):
                    raise


def _after(payload: str, beginning: str) -> str:
    return payload.removeprefix(beginning)


def _entry_of(leased: Leased, history: Sequence[Entry]) -> Entry:
    number = int(leased.payload.rpartition("#")[2])
    return next(entry for entry in history if entry.number == number)


def mail_address(contact: Contact) -> str:
    """Return an e-mail contact as mail servers want it."""
    # The domain as mail servers write it; before the @ as it was typed, for some tell capitals apart.
    return f"{contact.value.rpartition('@')[0]}@{contact.lookup.rpartition('@')[2]}"

