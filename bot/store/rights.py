"""The rights desk's transactions in SQL; implements `bot.rights.ports.Keeping`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.model import new_id
from bot.rights.announcements import Announcement
from bot.rights.ports import Conflict
from bot.store.drafts import SqlDraftStore
from bot.store.engine import reading, writing
from bot.store.proofs import SqlProofStore
from bot.store.requests import SqlRequestStore
from bot.store.sealing import LookupHasher, Sealer
from bot.store.tables import outbox, rights_writes


class SqlAnnouncements:
    """What must be told, in the outbox; points at rows, holds no words."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, announcements: Sequence[Announcement]) -> None:
        """Keep announcements to be sent."""
        for each in announcements:
            self._connection.execute(
                insert(outbox).values(
                    id=new_id(), kind=each.kind.value, request=each.request, payload=each.payload, state=each.state.value, created_at=each.created_at
                )
            )


class SqlWrites:
    """Which writes were done."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def subject_of(self, operation: str, key: str) -> str | None:
        """Return what an earlier write with this key was about; None when there was none."""
        found = select(rights_writes.c.subject).where(rights_writes.c.key == _fingerprint(operation, key))
        return self._connection.execute(found).scalar_one_or_none()

    def remember(self, operation: str, key: str, subject: str, now: datetime) -> None:
        """Remember a write; a second one fails on the key."""
        self._connection.execute(insert(rights_writes).values(key=_fingerprint(operation, key), subject=subject, created_at=now))


class SqlBooks:
    """Drafts, requests, announcements, writes and proofs in one transaction."""

    def __init__(self, connection: Connection, sealer: Sealer, hasher: LookupHasher, *, locks: bool) -> None:
        self.drafts = SqlDraftStore(connection, sealer, locks=locks)
        self.requests = SqlRequestStore(connection, sealer, hasher, locks=locks)
        self.announcements = SqlAnnouncements(connection)
        self.writes = SqlWrites(connection)
        self.proofs = SqlProofStore(connection, sealer, hasher)


class SqlKeeping:
    """Opens the desk's transactions on the product database."""

    def __init__(self, engine: Engine, sealer: Sealer, hasher: LookupHasher) -> None:
        self._engine = engine
        self._sealer = sealer
        self._hasher = hasher

    @contextmanager
    def writing(self) -> Iterator[SqlBooks]:
        """Open a transaction that may write; all of it is kept, or nothing."""
        try:
            with writing(self._engine) as connection:
                yield SqlBooks(connection, self._sealer, self._hasher, locks=True)
        except IntegrityError as error:
            raise Conflict("Another process wrote the same at the same moment.", "Try again.") from error

    @contextmanager
    def reading(self) -> Iterator[SqlBooks]:
        """Open a transaction that only reads, beside any writer."""
        with reading(self._engine) as connection:
            yield SqlBooks(connection, self._sealer, self._hasher, locks=False)


def _fingerprint(operation: str, key: str) -> str:
    # The length first: no two pairs give the same text.
    return hashlib.sha256(f"{len(operation)}:{operation}:{key}".encode("utf-8", "surrogatepass")).hexdigest()
