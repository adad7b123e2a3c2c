"""How often directories were asked, in SQL; implements `bot.identity.sparing.QuestionCounts`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.conversations.model import new_id
from bot.identity.sparing import Subject
from bot.rights.ports import Clock
from bot.store.engine import writing
from bot.store.sealing import LookupHasher
from bot.store.tables import directory_questions

#: In how long questions count: any 24 hours, or midnight would double them.
WINDOW = timedelta(hours=24)


class SqlQuestionCounts:
    """Counts in the product database: a keyed hash and a moment, gone after a day."""

    def __init__(self, engine: Engine, hasher: LookupHasher, clock: Clock) -> None:
        self._engine, self._hasher, self._clock = engine, hasher, clock

    def count(self, subjects: Sequence[tuple[Subject, str]]) -> bool:
        """Count one question for each of these, in one transaction; return False, and count nothing, where one had its most."""
        now, table = self._clock(), directory_questions
        kinds = [(subject, f"directory_{subject.value}", whose) for subject, whose in subjects]
        hashes = [(subject, self._hasher.of(kind, whose), self._hasher.all_of(kind, whose)) for subject, kind, whose in kinds]
        with writing(self._engine) as connection:
            _lock(connection, [newest for _, newest, _ in hashes])
            connection.execute(delete(table).where(table.c.at <= now - WINDOW))
            for subject, _, every in hashes:
                counted = select(func.count()).select_from(table).where(table.c.subject_hash.in_(every), table.c.at > now - WINDOW)
                if connection.execute(counted).scalar_one() >= subject.most:
                    return False
            connection.execute(insert(table), [{"id": new_id(), "subject_hash": newest, "at": now} for _, newest, _ in hashes])
        return True


def _lock(connection: Connection, hashes: Sequence[str]) -> None:
    if connection.dialect.name == "postgresql":
        # SQLite lets one transaction write at a time. In one order, or two workers could wait for each other.
        for each in sorted(set(hashes)):
            number = int.from_bytes(hashlib.sha256(f"directory {each}".encode()).digest()[:8], "big", signed=True)
            connection.execute(select(func.pg_advisory_xact_lock(number)))
