"""The outbox in SQL; implements `bot.rights.outbox.Outbox`, and what operators see and do there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.contacts import Contact
from bot.rights.outbox import Leased, LeaseLost, MailPurpose, Problem, Waiting
from bot.rights.ports import Clock
from bot.rights.told import MAILS_TO_PERSON
from bot.store.drafts import can_be_stored
from bot.store.engine import reading, writing
from bot.store.requests import CONTACT, contact_key
from bot.store.sealing import LookupHasher
from bot.store.tables import mail_turns, outbox, requests

#: Turns of mails are kept so long: the day itself, and what clocks may differ.
_TURNS_KEPT = timedelta(days=3)
#: What an operator may put back, to be told again.
RESENDABLE = (AnnouncementState.DEAD, AnnouncementState.WITHHELD, AnnouncementState.BOUNCED, AnnouncementState.FOR_STAFF)
#: What waits for a human.
FOR_A_HUMAN = (AnnouncementState.FOR_STAFF, AnnouncementState.DEAD, AnnouncementState.BOUNCED, AnnouncementState.WITHHELD)


class SqlOutbox:
    """Announcements with their leases; each step a transaction of its own."""

    def __init__(self, engine: Engine, hasher: LookupHasher, clock: Clock) -> None:
        self._engine = engine
        self._hasher = hasher
        self._clock = clock

    # --- The worker ---------------------------------------------------------------------------
    def lease(self, worker: str, now: datetime, until: datetime) -> Leased | None:
        """Give one that is due to a worker, the oldest first; None when nothing is."""
        due = select(outbox.c.id).where(_is_due(now)).order_by(outbox.c.created_at, outbox.c.id).limit(1)
        with reading(self._engine) as connection:
            # A look that keeps no writer waiting: most of the time nothing is due.
            if connection.execute(due).first() is None:
                return None
        with writing(self._engine) as connection:
            # Another worker's pick is passed over, not waited for.
            identifier = connection.execute(due.with_for_update(skip_locked=True)).scalar_one_or_none()
            if identifier is None:
                return None
            leased = {"state": AnnouncementState.LEASED.value, "leased_by": worker, "leased_until": until, "attempts": outbox.c.attempts + 1}
            connection.execute(update(outbox).where(outbox.c.id == identifier).values(**leased))
            row = connection.execute(select(outbox).where(outbox.c.id == identifier)).one()
        return Leased(row.id, AnnouncementKind(row.kind), row.request, row.payload, row.attempts, tuple((row.told_by or "").split()), worker)

    def note_told(self, leased: Leased, route: str) -> Leased:
        """Remember at once that it was told by a route; raises LeaseLost."""
        told = (*leased.told_by, route)
        self._change(leased, told_by=" ".join(told))
        return Leased(leased.id, leased.kind, leased.request, leased.payload, leased.attempts, told, leased.worker)

    def finish(self, leased: Leased, state: AnnouncementState, problem: Problem | None = None) -> None:
        """End it; raises LeaseLost."""
        self._change(leased, state=state.value, problem=problem.value if problem else None, ended_at=self._clock(), **_NO_LEASE)

    def postpone(self, leased: Leased, until: datetime, problem: Problem | None, *, is_attempt: bool = True) -> None:
        """Put it back until a moment; raises LeaseLost."""
        attempts = leased.attempts if is_attempt else leased.attempts - 1
        waiting = {"state": AnnouncementState.WAITING.value, "next_try_at": until, "attempts": attempts}
        self._change(leased, problem=problem.value if problem else None, **waiting, **_NO_LEASE)

    def take_turn(self, leased: Leased, purpose: MailPurpose, contact: Contact, day: date) -> bool:
        """Take the one turn of a purpose, an address and a day; whether it is this announcement's."""
        turn = {"day": day, "purpose": purpose.value}
        hashes = self._hasher.all_of(CONTACT, contact_key(contact))
        theirs = select(mail_turns.c.announcement).where(
            mail_turns.c.day == day, mail_turns.c.purpose == purpose.value, mail_turns.c.address_hash.in_(hashes)
        )
        try:
            with writing(self._engine) as connection:
                taken = connection.execute(theirs).scalars().all()
                if taken:
                    return list(taken) == [leased.id]
                # Two at once: the primary key lets one through.
                connection.execute(insert(mail_turns).values(**turn, address_hash=hashes[0], announcement=leased.id))
                return True
        except IntegrityError:
            return False

    def state_of(self, kind: AnnouncementKind, request: str) -> AnnouncementState | None:
        """Return how far the announcement of a kind on a request is, or None."""
        with reading(self._engine) as connection:
            state = connection.execute(select(outbox.c.state).where(outbox.c.kind == kind.value, outbox.c.request == request)).scalars().first()
        return AnnouncementState(state) if state else None

    def flag(self, leased: Leased, problem: Problem) -> None:
        """Mark the requests it is about: no mail reaches their person."""
        with writing(self._engine) as connection:
            _flag(connection, leased, problem)

    def bounced(self, identifier: str) -> bool:
        """Mark a mail that came back, and the requests it was about; whether there was one."""
        if not can_be_stored(identifier):
            return False
        with writing(self._engine) as connection:
            row = connection.execute(select(outbox).where(outbox.c.id == identifier).with_for_update()).first()
            if row is None:
                return False
            # A copy that is under way keeps its lease; only what ended as sent has come back.
            back = {"state": AnnouncementState.BOUNCED.value, "problem": Problem.BOUNCED.value}
            connection.execute(update(outbox).where(outbox.c.id == identifier, outbox.c.state == AnnouncementState.SENT.value).values(**back))
            if AnnouncementKind(row.kind) in MAILS_TO_PERSON:
                _flag(connection, row, Problem.BOUNCED)
        return True

    def forget_turns(self, today: date) -> None:
        """Take away the turns of past days."""
        with writing(self._engine) as connection:
            connection.execute(delete(mail_turns).where(mail_turns.c.day < today - _TURNS_KEPT))

    # --- Operators ----------------------------------------------------------------------------
    def listed(self, states: Sequence[AnnouncementState], most: int) -> list[Waiting]:
        """Return announcements in some states, the oldest first."""
        those = select(outbox).where(outbox.c.state.in_([state.value for state in states])).order_by(outbox.c.created_at, outbox.c.id).limit(most)
        with reading(self._engine) as connection:
            return [_waiting(row) for row in connection.execute(those).all()]

    def resend(self, identifier: str) -> bool:
        """Put one back, to be told again by every route; whether there was one that can be."""
        fresh = {"state": AnnouncementState.WAITING.value, "attempts": 0, "next_try_at": None, "told_by": None, "problem": None, "ended_at": None}
        return self._operate(identifier, RESENDABLE, fresh)

    def settle(self, identifier: str) -> bool:
        """Note that a human saw to one; whether there was one that waited for it."""
        return self._operate(identifier, FOR_A_HUMAN, {"state": AnnouncementState.SETTLED.value, "ended_at": self._clock()})

    def _operate(self, identifier: str, states: Sequence[AnnouncementState], values: dict[str, Any]) -> bool:
        if not can_be_stored(identifier):
            return False
        those = and_(outbox.c.id == identifier, outbox.c.state.in_([state.value for state in states]))
        with writing(self._engine) as connection:
            return bool(connection.execute(update(outbox).where(those).values(**values)).rowcount)

    def _change(self, leased: Leased, **values: Any) -> None:
        mine = and_(outbox.c.id == leased.id, outbox.c.state == AnnouncementState.LEASED.value, outbox.c.leased_by == leased.worker)
        with writing(self._engine) as connection:
            if connection.execute(update(outbox).where(mine, outbox.c.attempts == leased.attempts).values(**values)).rowcount == 0:
                raise LeaseLost


_NO_LEASE: dict[str, Any] = {"leased_by": None, "leased_until": None}


def _is_due(now: datetime) -> ColumnElement[Any]:
    waits = and_(outbox.c.state == AnnouncementState.WAITING.value, or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= now))
    # Whoever had it is gone: killed, or hanging for longer than any sender may.
    left = and_(outbox.c.state == AnnouncementState.LEASED.value, outbox.c.leased_until <= now)
    return or_(waits, left)


def _flag(connection: Connection, announcement: Any, problem: Problem) -> None:
    # Without reading a sealed word: a lost key must not keep a dead letter from being told.
    group = announcement.payload.removeprefix("group:")
    which = requests.c.group_id == group if group != announcement.payload else requests.c.id == announcement.request
    connection.execute(update(requests).where(which).values(mail_problem=problem.value))


def _waiting(row: Any) -> Waiting:
    return Waiting(
        id=row.id,
        kind=AnnouncementKind(row.kind),
        request=row.request,
        payload=row.payload,
        state=AnnouncementState(row.state),
        problem=Problem(row.problem) if row.problem else None,
        attempts=row.attempts,
        told_by=tuple((row.told_by or "").split()),
        created_at=row.created_at,
        next_try_at=row.next_try_at,
    )
