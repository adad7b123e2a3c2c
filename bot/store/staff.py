"""Accounts of staff in SQL, and the transactions of the desk; implements `bot.staff.ports.StaffKeeping`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.rights.announcements import Announcement, AnnouncementKind
from bot.staff.accounts import Account, mail_key
from bot.staff.permissions import Role
from bot.staff.ports import Conflict
from bot.store.engine import reading, writing
from bot.store.rights import SqlAnnouncements
from bot.store.sealing import LookupHasher, Place, Sealer
from bot.store.staff_audit import SqlAuditStore
from bot.store.staff_entering import SqlDeviceStore, SqlInvitationStore, SqlSessionStore, SqlTryStore
from bot.store.staff_tables import staff_accounts

_MAIL = "staff_mail"


class SqlAccountStore:
    """Accounts: what is personal of them is sealed, the address is found by a keyed hash."""

    def __init__(self, connection: Connection, sealer: Sealer, hasher: LookupHasher, *, locks: bool) -> None:
        self._connection, self._sealer, self._hasher, self._locks = connection, sealer, hasher, locks

    def add(self, account: Account) -> None:
        """Keep a new one; a second one with the same address fails on its hash."""
        columns = {"id": account.id, "created_at": account.created_at, "version": account.version}
        self._connection.execute(insert(staff_accounts).values(**columns, **self._columns(account), **mail_columns(self._hasher, account.mail)))

    def get(self, account_id: str) -> Account | None:
        """Return one, or None."""
        return self._one(staff_accounts.c.id == account_id)

    def by_mail(self, mail: str) -> Account | None:
        """Return the one with an address, however it is written, or None."""
        return self._one(staff_accounts.c.mail_hash.in_(self._hasher.all_of(_MAIL, mail_key(mail))))

    def mail_hash(self, mail: str) -> str:
        """Return the keyed hash of an address, whether or not it has an account."""
        return self._hasher.of(_MAIL, mail_key(mail))

    def all(self) -> list[Account]:
        """Return every one, the oldest first."""
        rows = self._connection.execute(select(staff_accounts).order_by(staff_accounts.c.created_at, staff_accounts.c.id)).all()
        return [self._account(row) for row in rows]

    def is_empty(self) -> bool:
        """Return whether there is none at all."""
        return self._connection.execute(select(staff_accounts.c.id).limit(1)).first() is None

    def save(self, account: Account) -> bool:
        """Keep a change of an account that was read; False where it was changed meanwhile."""
        as_read = and_(staff_accounts.c.id == account.id, staff_accounts.c.version == account.version)
        return bool(self._connection.execute(update(staff_accounts).where(as_read).values(version=account.version + 1, **self._columns(account))).rowcount)

    def came_in(self, account_id: str, now: datetime) -> None:
        """Keep when it last came in."""
        self._connection.execute(update(staff_accounts).where(staff_accounts.c.id == account_id).values(last_login_at=now))

    def spend_step(self, account_id: str, step: int) -> bool:
        """Spend a step of the second factor; False where it, or a later one, was spent."""
        unspent = and_(staff_accounts.c.id == account_id, or_(staff_accounts.c.last_step.is_(None), staff_accounts.c.last_step < step))
        return bool(self._connection.execute(update(staff_accounts).where(unspent).values(last_step=step)).rowcount)

    def _one(self, where: Any) -> Account | None:
        wanted = select(staff_accounts).where(where)
        row = self._connection.execute(wanted.with_for_update() if self._locks else wanted).first()
        return None if row is None else self._account(row)

    def _columns(self, account: Account) -> dict[str, Any]:
        body = {
            "name": account.name,
            "mail": account.mail,
            "second_factor": account.second_factor,
            "pending_factor": account.pending_factor,
            "recovery": list(account.recovery),
        }
        return {
            "role": account.role.value,
            "controllers": json.dumps(sorted(account.controllers)),
            "everywhere": account.everywhere,
            "language": account.language,
            "is_disabled": account.is_disabled,
            "password_hash": account.password_hash,
            "body": self._sealer.seal(body, Place(staff_accounts.name, account.id)),
            "key_id": self._sealer.newest,
        }

    def _account(self, row: Any) -> Account:
        body = self._sealer.open(row.body, Place(staff_accounts.name, row.id))
        return Account(
            id=row.id,
            name=body["name"],
            mail=body["mail"],
            role=Role(row.role),
            controllers=frozenset(json.loads(row.controllers)),
            everywhere=row.everywhere,
            language=row.language,
            created_at=row.created_at,
            is_disabled=row.is_disabled,
            password_hash=row.password_hash,
            second_factor=body["second_factor"],
            pending_factor=body["pending_factor"],
            recovery=tuple(body["recovery"]),
            last_login_at=row.last_login_at,
            version=row.version,
        )


def mail_columns(hasher: LookupHasher, mail: str) -> dict[str, str]:
    """Return the columns that an account is found by."""
    return {"mail_hash": hasher.of(_MAIL, mail_key(mail)), "lookup_key_id": hasher.newest}


class SqlMailings:
    """What is to be sent, in the outbox."""

    def __init__(self, connection: Connection) -> None:
        self._announcements = SqlAnnouncements(connection)

    def invitation(self, invitation_id: str, now: datetime) -> None:
        """Have the worker write the mail with a link."""
        self._announcements.add([Announcement(AnnouncementKind.STAFF_INVITATION, None, f"invitation:{invitation_id}", now)])


class SqlStaffBooks:
    """Everything in one transaction."""

    def __init__(self, connection: Connection, sealer: Sealer, hasher: LookupHasher, *, locks: bool) -> None:
        self.accounts = SqlAccountStore(connection, sealer, hasher, locks=locks)
        self.sessions = SqlSessionStore(connection)
        self.invitations = SqlInvitationStore(connection)
        self.devices = SqlDeviceStore(connection)
        self.tries = SqlTryStore(connection)
        self.audit = SqlAuditStore(connection, hasher)
        self.mailings = SqlMailings(connection)


class SqlStaffKeeping:
    """Opens the transactions on the product database."""

    def __init__(self, engine: Engine, sealer: Sealer, hasher: LookupHasher) -> None:
        self._engine, self._sealer, self._hasher = engine, sealer, hasher

    @contextmanager
    def writing(self) -> Iterator[SqlStaffBooks]:
        """Open a transaction that may write; all of it is kept, or nothing."""
        try:
            with writing(self._engine) as connection:
                yield SqlStaffBooks(connection, self._sealer, self._hasher, locks=True)
        except IntegrityError as error:
            raise Conflict("Another process wrote the same at the same moment.", "Try again.") from error

    @contextmanager
    def reading(self) -> Iterator[SqlStaffBooks]:
        """Open a transaction that only reads, beside any writer."""
        with reading(self._engine) as connection:
            yield SqlStaffBooks(connection, self._sealer, self._hasher, locks=False)
