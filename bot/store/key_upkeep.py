"""Replacing the keys of requests: every row sealed anew, every lookup hash made anew.

In batches, each a transaction of its own, on the rows that do not carry the newest key's id:
broken off, it goes on where it was, and the assistant may run meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql.schema import Column, Table

from bot.errors import BotError
from bot.rights.contacts import contact_from
from bot.rights.questions import CONTACT
from bot.store.drafts import answers_from_json
from bot.store.engine import reading, writing
from bot.store.requests import lookup_columns
from bot.store.sealing import LookupHasher, Place, Sealer
from bot.store.staff import mail_columns
from bot.store.staff_audit import SqlAuditStore
from bot.store.staff_tables import staff_accounts
from bot.store.tables import drafts, proof_sessions, request_history, requests

#: Every table with a sealed `body`; a test holds this against all tables.
SEALED: tuple[Table, ...] = (drafts, requests, request_history, proof_sessions, staff_accounts)

#: Rows in one transaction: few, so that nobody waits long for a lock.
BATCH = 100


@dataclass(frozen=True)
class Upkeep:
    """What was done: rows made anew, and rows that could not be read and were left as they are."""

    renewed: int
    unreadable: int


def rotate(engine: Engine, sealer: Sealer, batch: int = BATCH) -> Upkeep:
    """Seal with the newest key whatever is sealed with another."""
    counts = [
        _renew(engine, table, table.c.key_id, sealer.newest, batch, lambda row, table=table: _sealed_anew(row, table, sealer))  # type: ignore[misc]
        for table in SEALED
    ]
    return Upkeep(sum(each.renewed for each in counts), sum(each.unreadable for each in counts))


def reindex(engine: Engine, sealer: Sealer, hasher: LookupHasher, batch: int = BATCH) -> Upkeep:
    """Make with the newest key whatever lookup hash was made with another."""
    found = _renew(engine, requests, requests.c.lookup_key_id, hasher.newest, batch, lambda row: _hashed_anew(row, sealer, hasher))
    accounts = _renew(engine, staff_accounts, staff_accounts.c.lookup_key_id, hasher.newest, batch, lambda row: _mail_hashed_anew(row, sealer, hasher))
    with writing(engine) as connection:
        # In one go: a chain is sealed with one key, or lines written meanwhile would hang on a seal that is replaced.
        log = SqlAuditStore(connection, hasher)
        lines = log.seal_anew() if log.old_keys() else 0
    return Upkeep(found.renewed + accounts.renewed + lines, found.unreadable + accounts.unreadable)


def left_to_rotate(engine: Engine, sealer: Sealer) -> int:
    """Return how many rows are not sealed with the newest key."""
    with reading(engine) as connection:
        return sum(_count(connection, table, table.c.key_id, sealer.newest) for table in SEALED)


def left_to_reindex(engine: Engine, hasher: LookupHasher) -> int:
    """Return how many requests, accounts of staff and lines of the audit log are not hashed with the newest key."""
    with reading(engine) as connection:
        hashed = sum(_count(connection, table, table.c.lookup_key_id, hasher.newest) for table in (requests, staff_accounts))
        return hashed + SqlAuditStore(connection, hasher).old_keys()


def _count(connection: Connection, table: Table, key_column: Column[Any], newest: str) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(key_column != newest)).scalar_one())


def _renew(engine: Engine, table: Table, key_column: Column[Any], newest: str, batch: int, values_of: Callable[[Any], dict[str, Any]]) -> Upkeep:
    renewed, unreadable, last = 0, 0, ""
    while True:
        with writing(engine) as connection:
            rows = connection.execute(
                # Locked, or what somebody writes between our look and our write would be lost.
                select(table).where(key_column != newest, table.c.id > last).order_by(table.c.id).limit(batch).with_for_update()
            ).all()
            if not rows:
                return Upkeep(renewed, unreadable)
            for row in rows:
                last = row.id
                try:
                    values = values_of(row)
                except BotError:
                    # One lost key must not keep the others from being replaced.
                    unreadable += 1
                    continue
                connection.execute(update(table).where(table.c.id == row.id).values(values))
                renewed += 1


def _sealed_anew(row: Any, table: Table, sealer: Sealer) -> dict[str, Any]:
    place = Place(table.name, row.id)
    return {"body": sealer.seal(sealer.open(row.body, place), place), "key_id": sealer.newest}


def _hashed_anew(row: Any, sealer: Sealer, hasher: LookupHasher) -> dict[str, Any]:
    body = sealer.open(row.body, Place(requests.name, row.id))
    contact = next(answer.value for answer in answers_from_json(body["answers"]) if answer.question == CONTACT)
    return lookup_columns(hasher, body["reference"], contact_from(contact))


def _mail_hashed_anew(row: Any, sealer: Sealer, hasher: LookupHasher) -> dict[str, Any]:
    return mail_columns(hasher, sealer.open(row.body, Place(staff_accounts.name, row.id))["mail"])
