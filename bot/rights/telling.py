"""Telling: decides of each announcement who is told what, lets it go, and writes down what became of it.

At least once, and recognisable: what was taken is written down at once, and a copy after a
crash carries the same name (docs/decisions/0020-outbox.md). No transaction is open while
anything is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.errors import BotError
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.contacts import Contact, ContactKind
from bot.rights.deadlines import day_in_brussels
from bot.rights.desk import RightsDesk
from bot.rights.letter_texts import LetterTexts
from bot.rights.notices import notice_letter, progress_letter, staff_letter
from bot.rights.outbox import (
    Acknowledgement,
    Attachment,
    Leased,
    LeaseLost,
    Mail,
    MailPurpose,
    MailSender,
    NotDelivered,
    Notice,
    NoticeKind,
    NoticeRoutes,
    Outbox,
    Problem,
)
from bot.rights.ports import Clock, Keeping
from bot.rights.receipt_files import FILE_NAMES, receipt_as_calendar, receipt_as_text, receipt_letter
from bot.rights.receipts import receipt_of
from bot.rights.requests import Actor, Entry, Request
from bot.rights.states import ActorKind, IllegalMove, Move, State

logger = logging.getLogger(__name__)
_T = TypeVar("_T")

#: How long a worker has what it leased; longer than any sender may take.
LEASE = timedelta(minutes=10)
#: After the first failed attempt, the second, and so on; after the last it is given up. A greylisting server
#: wants minutes, a broken one is mended in hours; together two days, well inside the month.
RETRIES = (*(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)), *(timedelta(hours=hours) for hours in (2, 4, 8, 12, 12, 12)))
#: A withdrawal waits so long for the notice of its request to be out of the way.
_WAIT_FOR_NOTICE = timedelta(minutes=1)
#: Seconds between two tries to write down what was sent, when the database is locked.
_WRITE_AGAIN_AFTER = 1.0
_ASSISTANT = Actor(ActorKind.ASSISTANT)
_CONTROLLER = Actor(ActorKind.CONTROLLER)

class CompanyNames(Protocol):
    """What controllers are called."""

    def __call__(self, controller: str) -> str:
        """Return the name of a controller; raises BotError where its folder is broken."""


@dataclass(frozen=True)
class _Outcome:
    state: AnnouncementState
    problem: Problem | None = None


class _Later(Exception):
    def __init__(self, after: timedelta) -> None:
        super().__init__("later")
        self.after = after


_SENT = _Outcome(AnnouncementState.SENT)


@dataclass(frozen=True)
class _Told:
    """What became of a notice to a controller: by which ways it went, and which failed."""

    leased: Leased
    failures: tuple[NotDelivered, ...]
    needs_a_human: bool

    def outcome(self) -> _Outcome:
        """Return how it ends; raises the failure where a way is to be tried again, or failed for good."""
        if self.failures:
            raise next((failure for failure in self.failures if not failure.is_final), self.failures[0])
        return _Outcome(AnnouncementState.FOR_STAFF, Problem.IN_FOLDER) if self.needs_a_human else _SENT


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
        """
        self._keeping, self._outbox, self._desk = keeping, outbox, desk
        self._mail, self._routes, self._texts, self._name_of = mail, routes, texts, name_of
        self._clock, self._wait, self._staff_address = clock, wait, staff_address
        self._kinds: dict[AnnouncementKind, Callable[[Leased], _Outcome]] = {
            AnnouncementKind.RECEIPT: self._tell_receipt,
            AnnouncementKind.PROGRESS: self._tell_progress,
            AnnouncementKind.TO_CONTROLLER: self._tell_controller,
            AnnouncementKind.WITHDRAWAL: self._tell_withdrawal,
            AnnouncementKind.TO_STAFF: self._tell_staff,
            AnnouncementKind.BEGUN_NOT_CONFIRMED: self._tell_staff,
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
        except _Later as later:
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
        if leased.kind in (AnnouncementKind.RECEIPT, AnnouncementKind.PROGRESS):
            self._outbox.flag(leased, problem)
        self._outbox.finish(leased, AnnouncementState.DEAD, problem)

    # --- The person ---------------------------------------------------------------------------
    def _tell_receipt(self, leased: Leased) -> _Outcome:
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

    def _tell_progress(self, leased: Leased) -> _Outcome:
        request, history = self._request_and_history(leased)
        entry = _entry_of(leased, history)
        if any(later.what == Move.REOPEN.value for later in history[entry.number :]):
            return _Outcome(AnnouncementState.WITHHELD, Problem.OVERTAKEN)
        move = Move(entry.what)
        letter = progress_letter(request, move, self._name_of(request.controller), self._texts)
        purpose = MailPurpose.WITHDRAWN if move is Move.WITHDRAW else None
        return self._mail_to_person(leased, request.contact, purpose, lambda to: Mail(leased.id, to, letter))

    def _mail_to_person(self, leased: Leased, contact: Contact, purpose: MailPurpose | None, mail_to: Callable[[str], Mail]) -> _Outcome:
        if contact.kind is not ContactKind.EMAIL:
            return _Outcome(AnnouncementState.FOR_STAFF, Problem.NO_MAIL_ADDRESS)
        if purpose is not None and not self._outbox.take_turn(leased, purpose, contact, day_in_brussels(self._clock())):
            return _Outcome(AnnouncementState.WITHHELD, Problem.ONE_A_DAY)
        self._mail.send(mail_to(_mail_address(contact)))
        return _SENT

    # --- The controller -----------------------------------------------------------------------
    def _tell_controller(self, leased: Leased) -> _Outcome:
        request = self._request(leased)
        if request.state is State.WITHDRAWN and not leased.told_by:
            return _Outcome(AnnouncementState.WITHHELD, Problem.WITHDRAWN_BEFORE)
        told = self._notify(leased, NoticeKind.REQUEST, request)
        if told.leased.told_by:
            # One way that worked is enough for "passed on"; another that failed is tried again all the same.
            self._move(request, Move.PASS_ON, _ASSISTANT, f"told:{leased.id}")
        if _executed(told.leased):
            self._move(request, Move.EXECUTE, _CONTROLLER, f"acknowledged:{leased.id}")
        return told.outcome()

    def _tell_withdrawal(self, leased: Leased) -> _Outcome:
        request = self._request(leased)
        notice = self._outbox.state_of(AnnouncementKind.TO_CONTROLLER, request.id)
        if notice in (AnnouncementState.WAITING, AnnouncementState.LEASED):
            # It is on its way out, or about to be withheld: one of both is known soon.
            raise _Later(_WAIT_FOR_NOTICE)
        if notice is AnnouncementState.WITHHELD:
            return _Outcome(AnnouncementState.WITHHELD, Problem.WITHDRAWN_BEFORE)
        return self._notify(leased, NoticeKind.WITHDRAWAL, request).outcome()

    def _notify(self, leased: Leased, kind: NoticeKind, request: Request) -> _Told:
        """Deliver by every route that was not used yet, writing each down at once."""
        letter = notice_letter(kind, request, self._name_of(request.controller), self._texts)
        routes = self._routes.of(request.controller)
        told = {route.partition(":")[0] for route in leased.told_by}
        failures = []
        for route in routes:
            if route.name in told:
                continue
            try:
                answer = route.send(Notice(leased.id, kind, request, letter))
            except NotDelivered as failure:
                # The other ways are tried all the same.
                failures.append(failure)
                continue
            said = f"{route.name}:{answer.value}" if answer is Acknowledgement.EXECUTED else route.name
            before = leased
            leased = self._written(before, lambda before=before, said=said: self._outbox.note_told(before, said))  # type: ignore[misc]
        return _Told(leased, tuple(failures), all(route.needs_a_human for route in routes))

    def _move(self, request: Request, move: Move, actor: Actor, key: str) -> None:
        try:
            self._desk.move(request.id, move, actor, key=key)
        except IllegalMove:
            # Somebody was there before, or the person withdrew it: what happened stands in the history.
            logger.info("Request %s was not moved by '%s'.", request.id, move.value)

    # --- Staff --------------------------------------------------------------------------------
    def _tell_staff(self, leased: Leased) -> _Outcome:
        if self._staff_address is None:
            return _Outcome(AnnouncementState.FOR_STAFF)
        if leased.kind is AnnouncementKind.BEGUN_NOT_CONFIRMED:
            identifier = _after(leased.payload, "draft:")
            with self._keeping.reading() as books:
                draft = books.drafts.get(identifier)
            language = draft.language if draft else "nl"
        else:
            request = self._request(leased)
            identifier, language = request.id, request.language
        self._mail.send(Mail(leased.id, self._staff_address, staff_letter(leased.kind, identifier, language, self._texts)))
        return _SENT

    # --- Reading and writing ------------------------------------------------------------------
    def _request(self, leased: Leased) -> Request:
        return self._request_and_history(leased)[0]

    def _request_and_history(self, leased: Leased) -> tuple[Request, list[Entry]]:
        assert leased.request is not None, "an announcement on a request names it"
        with self._keeping.reading() as books:
            request = books.requests.get(leased.request)
            if request is None:
                raise BotError("An announcement is about a request that is gone.", "Restore the database from a backup.")
            return request, books.requests.history(leased.request)

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


def _executed(leased: Leased) -> bool:
    return any(route.endswith(f":{Acknowledgement.EXECUTED.value}") for route in leased.told_by)


def _mail_address(contact: Contact) -> str:
    # The domain as mail servers write it; before the @ as it was typed, for some tell capitals apart.
    return f"{contact.value.rpartition('@')[0]}@{contact.lookup.rpartition('@')[2]}"

