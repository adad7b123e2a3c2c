"""Sessions, links, known browsers and wrong tries in SQL; each implements its port of `bot.staff.ports` inside a transaction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.staff.backoff import FORGOTTEN_AFTER, Tries, Whose
from bot.staff.invitations import Invitation, InvitationState
from bot.staff.permissions import Stage
from bot.staff.ports import KeptSession
from bot.store.staff_tables import staff_devices, staff_invitations, staff_sessions, staff_tries


class SqlSessionStore:
    """Sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: KeptSession, token_hash: str) -> None:
        """Keep a new one."""
        stage = session.stage.value if session.stage else None
        values = {"id": session.id, "account": session.account, "stage": stage, "began_at": session.began_at, "seen_at": session.seen_at}
        self._connection.execute(insert(staff_sessions).values(token_hash=token_hash, **values))

    def by_token(self, token_hash: str) -> KeptSession | None:
        """Return the one of a token, or None."""
        row = self._connection.execute(select(staff_sessions).where(staff_sessions.c.token_hash == token_hash)).first()
        return None if row is None else _session(row)

    def of_account(self, account_id: str) -> list[KeptSession]:
        """Return those of an account, the latest seen first."""
        theirs = select(staff_sessions).where(staff_sessions.c.account == account_id).order_by(staff_sessions.c.seen_at.desc(), staff_sessions.c.id)
        return [_session(row) for row in self._connection.execute(theirs).all()]

    def seen(self, session_id: str, now: datetime) -> None:
        """Keep that a page was asked for."""
        self._connection.execute(update(staff_sessions).where(staff_sessions.c.id == session_id).values(seen_at=now))

    def end(self, session_id: str) -> bool:
        """End one; whether it was there."""
        return bool(self._connection.execute(delete(staff_sessions).where(staff_sessions.c.id == session_id)).rowcount)

    def end_all(self, account_id: str, but: str | None = None) -> None:
        """End those of an account, but for one."""
        self._connection.execute(delete(staff_sessions).where(staff_sessions.c.account == account_id, staff_sessions.c.id != (but or "")))

    def forget(self, begun_before: datetime) -> None:
        """Take away those that began before a moment."""
        self._connection.execute(delete(staff_sessions).where(staff_sessions.c.began_at < begun_before))


def _session(row: Any) -> KeptSession:
    return KeptSession(row.id, row.account, Stage(row.stage) if row.stage else None, row.began_at, row.seen_at)


class SqlInvitationStore:
    """Links that set a password."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, invitation: Invitation, token_hash: str | None) -> None:
        """Keep a new one."""
        values = {"id": invitation.id, "account": invitation.account, "created_at": invitation.created_at, "until": invitation.until}
        self._connection.execute(insert(staff_invitations).values(token_hash=token_hash, state=invitation.state.value, **values))

    def get(self, invitation_id: str) -> Invitation | None:
        """Return one, or None."""
        return self._one(staff_invitations.c.id == invitation_id)

    def by_token(self, token_hash: str) -> Invitation | None:
        """Return the one of a token, or None."""
        return self._one(staff_invitations.c.token_hash == token_hash)

    def latest(self, account_id: str) -> Invitation | None:
        """Return the latest of an account, or None."""
        return self._one(staff_invitations.c.account == account_id)

    def make(self, invitation_id: str, token_hash: str, until: datetime) -> bool:
        """Give one that waits, or was mailed in vain, its link; False where it is of no use any more."""
        useful = and_(staff_invitations.c.id == invitation_id, staff_invitations.c.state.in_([InvitationState.WAITING.value, InvitationState.LIVE.value]))
        made = {"token_hash": token_hash, "until": until, "state": InvitationState.LIVE.value}
        return bool(self._connection.execute(update(staff_invitations).where(useful).values(**made)).rowcount)

    def use(self, invitation_id: str) -> bool:
        """Use a live one up; whether it was live."""
        live = and_(staff_invitations.c.id == invitation_id, staff_invitations.c.state == InvitationState.LIVE.value)
        return bool(self._connection.execute(update(staff_invitations).where(live).values(state=InvitationState.USED.value)).rowcount)

    def void_all(self, account_id: str) -> None:
        """Void those of an account that wait or are live."""
        open_ones = and_(staff_invitations.c.account == account_id, staff_invitations.c.state.in_([InvitationState.WAITING.value, InvitationState.LIVE.value]))
        self._connection.execute(update(staff_invitations).where(open_ones).values(state=InvitationState.VOID.value))

    def _one(self, where: Any) -> Invitation | None:
        latest = select(staff_invitations).where(where).order_by(staff_invitations.c.created_at.desc(), staff_invitations.c.id)
        row = self._connection.execute(latest.limit(1)).first()
        return None if row is None else Invitation(row.id, row.account, InvitationState(row.state), row.created_at, row.until)


class SqlDeviceStore:
    """Browsers that were logged in before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account_id: str, device_hash: str, now: datetime, most: int) -> None:
        """Keep one, or that it came again; the latest `most` are kept."""
        this = and_(staff_devices.c.account == account_id, staff_devices.c.device_hash == device_hash)
        if not self._connection.execute(update(staff_devices).where(this).values(used_at=now)).rowcount:
            self._connection.execute(insert(staff_devices).values(account=account_id, device_hash=device_hash, used_at=now))
        latest = select(staff_devices.c.device_hash).where(staff_devices.c.account == account_id).order_by(staff_devices.c.used_at.desc()).limit(most)
        kept = list(self._connection.execute(latest).scalars())
        self._connection.execute(delete(staff_devices).where(staff_devices.c.account == account_id, staff_devices.c.device_hash.notin_(kept)))

    def knows(self, account_id: str, device_hash: str) -> bool:
        """Return whether it was logged in to the account before."""
        this = select(staff_devices.c.used_at).where(staff_devices.c.account == account_id, staff_devices.c.device_hash == device_hash)
        return self._connection.execute(this).first() is not None

    def forget(self, account_id: str) -> None:
        """Forget those of an account."""
        self._connection.execute(delete(staff_devices).where(staff_devices.c.account == account_id))


class SqlTryStore:
    """Wrong tries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, counters: Sequence[Whose], now: datetime) -> int:
        """Count a try as wrong beforehand, for all counters or, where one has to wait, for none; return 0, or the seconds to wait."""
        self._connection.execute(delete(staff_tries).where(staff_tries.c.last_at < now - 2 * FORGOTTEN_AFTER))
        # In one order, or two could wait for each other.
        for key in sorted(each.key for each in counters):
            self._lock(key)
        tries = {each.key: self._tries(each.key, now) for each in counters}
        waits = [(found.wait_until(each.counter) - now).total_seconds() for each in counters if (found := tries[each.key]) is not None]
        longest = max(waits, default=0.0)
        if longest > 0:
            return math.ceil(longest)
        for each in counters:
            found = tries[each.key]
            self._keep(each.key, Tries((found.failures if found else 0) + 1, now))
        return 0

    def clear(self, counter: Whose) -> None:
        """Begin anew."""
        self._connection.execute(delete(staff_tries).where(staff_tries.c.whose == counter.key))

    def give_back(self, counter: Whose) -> None:
        """Take one try back."""
        some = and_(staff_tries.c.whose == counter.key, staff_tries.c.failures > 0)
        self._connection.execute(update(staff_tries).where(some).values(failures=staff_tries.c.failures - 1))

    def _lock(self, key: str) -> None:
        if self._connection.dialect.name == "postgresql":
            # SQLite lets one transaction write at a time.
            self._connection.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))

    def _tries(self, key: str, now: datetime) -> Tries | None:
        row = self._connection.execute(select(staff_tries).where(staff_tries.c.whose == key)).first()
        found = Tries(row.failures, row.last_at) if row is not None else None
        return None if found is None or found.is_forgotten(now) else found

    def _keep(self, key: str, tries: Tries) -> None:
        values = {"failures": tries.failures, "last_at": tries.last_at}
        if not self._connection.execute(update(staff_tries).where(staff_tries.c.whose == key).values(**values)).rowcount:
            self._connection.execute(insert(staff_tries).values(whose=key, **values))
