"""Databases that are gone after a measurement: SQLite files, and schemas in PostgreSQL where one answers."""

from __future__ import annotations

import os
import secrets
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import DBAPIError

from bot.conversations.model import new_id
from bot.store.engine import make_engine
from bot.store.schema import migrate
from bot.store.sealing import KeyRing, LookupHasher, Sealer

KINDS = ("sqlite", "postgresql")
#: Where PostgreSQL is looked for, as the tests of the store do.
_POSTGRES = os.environ.get("TEST_POSTGRES_URL") or "postgresql://postgres@127.0.0.1:5432/test"


@contextmanager
def databases(kind: str, names: tuple[str, ...], work: Path) -> Iterator[list[Engine] | None]:
    """Yield a database for each name, up to date and empty; None, said on standard error, where no PostgreSQL answers."""
    with ExitStack() as stack:
        urls = [f"sqlite:///{work / f'{name}.db'}" for name in names]
        if kind == "postgresql":
            try:
                urls = [stack.enter_context(_schema()) for _ in names]
            except DBAPIError:
                print(f"No PostgreSQL answers at {make_url(_POSTGRES).host}: not measured. TEST_POSTGRES_URL names another.", file=sys.stderr)
                yield None
                return
        engines = []
        for url in urls:
            engines.append(make_engine(url))
            stack.callback(engines[-1].dispose)
            migrate(engines[-1])
        yield engines


@contextmanager
def _schema() -> Iterator[str]:
    name, administrator = f"bench_{new_id()}", create_engine(_POSTGRES, future=True, connect_args={"connect_timeout": 3})
    with administrator.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    try:
        own: URL = make_url(_POSTGRES).update_query_dict({"options": f"-csearch_path={name}"})
        yield own.render_as_string(hide_password=False)
    finally:
        with administrator.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
        administrator.dispose()


def fresh_seals() -> tuple[Sealer, LookupHasher]:
    """Return what seals and hashes the values of a database that is gone after the measurement, with keys of its own."""
    sealing, looking_up = (KeyRing([urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")], name) for name in ("REQUEST_KEYS", "LOOKUP_KEYS"))
    return Sealer(sealing), LookupHasher(looking_up)


def now() -> datetime:
    """Return what time it is, in UTC: the clock of what is measured."""
    return datetime.now(timezone.utc)
