"""What nobody proved: a reminder after a day, a human's eye after a week. Nothing expires."""

from __future__ import annotations

from datetime import timedelta

from bot.identity.outcomes import Beginning
from bot.identity.ports import ProofKeeping
from bot.identity.proving import ProofDesk
from bot.rights.announcements import AnnouncementKind, AnnouncementState, of_unproven
from bot.rights.outbox import Leased, Problem
from bot.rights.ports import Clock, Conflict
from bot.rights.told import SENT, Later, Outcome

#: After so long unproven.
REMIND_AFTER, EYE_AFTER = timedelta(hours=24), timedelta(days=7)
#: A reminder waits so long for a full counter of mails.
_LATER = timedelta(hours=1)
_AT_ONCE = 100


class Waiting:
    """The clock's work on unproven requests."""

    def __init__(self, keeping: ProofKeeping, desk: ProofDesk, clock: Clock) -> None:
        self._keeping, self._desk, self._clock = keeping, desk, clock

    def look_around(self) -> int:
        """Find what nobody proved and store what is to be told of it; return how much that was. Forget what is of no use."""
        found = 0
        for kind, after in ((AnnouncementKind.PROOF_REMINDER, REMIND_AFTER), (AnnouncementKind.UNPROVEN_LONG, EYE_AFTER)):
            with self._keeping.reading() as books:
                unproven = books.proofs.unproven(kind, self._clock() - after, _AT_ONCE)
            # One reminder for requests that were confirmed together.
            told = {of_unproven(kind, *each, self._clock()).payload: each for each in reversed(unproven)}
            for request_id, group in told.values():
                found += self._store(kind, request_id, group)
        with self._keeping.writing() as books:
            books.proofs.forget(self._clock())
        return found

    def _store(self, kind: AnnouncementKind, request_id: str, group: str) -> bool:
        try:
            with self._keeping.writing() as books:
                books.announcements.add([of_unproven(kind, request_id, group, self._clock())])
        except Conflict:
            # Another worker found it too.
            return False
        return True

    def tell_reminder(self, leased: Leased) -> Outcome:
        """Put a reminder's mail in the outbox; tells `AnnouncementKind.PROOF_REMINDER`."""
        beginning = self._desk.remind(leased.payload.removeprefix("group:"), key=leased.id)
        if beginning in (Beginning.WAIT_AN_HOUR, Beginning.WAIT_A_DAY):
            raise Later(_LATER)
        if beginning is Beginning.MAIL_UNDER_WAY:
            return SENT
        is_mailless = beginning is Beginning.NO_MAILBOX
        return Outcome(AnnouncementState.WITHHELD, Problem.NO_MAIL_ADDRESS if is_mailless else Problem.OVERTAKEN)
