"""Engines that keep what they acknowledge, also with several processes.

SQLite runs in WAL mode and every transaction that writes begins with BEGIN IMMEDIATE: with
the defaults, two processes lose half of their acknowledged writes. A transaction that only
reads (`reading`) takes no lock that a writer holds, and keeps no writer waiting.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from bot.errors import BotError

#: Seconds a writer waits for another before it gives up.
_BUSY_TIMEOUT = 30
#: Seconds between two attempts to turn WAL on.
_WAL_PAUSE = 0.02
_SQLITE = "sqlite:///"
#: PostgreSQL's own code for a lock that was not got in time.
_LOCK_NOT_AVAILABLE = "55P03"
_READ_ONLY = "read_only"


def make_engine(url: str) -> Engine:
    """Return an engine for a database address; parameters never reach a log.

    Raises:
        BotError: It is no address, or of a database that this program has no driver for.
    """
    try:
        if url.startswith(_SQLITE):
            # Not read as an address: a path may hold '?', '#' and '%'.
            engine = create_engine(
                URL.create("sqlite", database=url[len(_SQLITE) :]),
                future=True,
                hide_parameters=True,
                # Connections are kept: SQLAlchemy 1.4 would open one, and write the whole log back, at every turn.
                poolclass=QueuePool,
                connect_args={"timeout": _BUSY_TIMEOUT, "check_same_thread": False},
            )
            set_up_sqlite(engine)
            return engine
        engine = create_engine(make_url(url), future=True, hide_parameters=True, pool_pre_ping=True)
        if engine.dialect.name == "postgresql":
            _set_up_postgresql(engine)
        return engine
    except (ArgumentError, ImportError) as error:
        # The address itself stays out: it holds a password.
        raise BotError(
            "PRODUCT_DATABASE_URL is not the address of a database this program can use.",
            "Use sqlite:///<file> or postgresql://<user>:<password>@<host>/<database>.",
        ) from error


def set_up_sqlite(engine: Engine) -> None:
    """Give an SQLite engine WAL, foreign keys and transactions that lock at their start."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by itself, too late and without IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT * 1000}")
        _use_wal(cursor)
        # What was acknowledged also outlives a power cut.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READ_ONLY) else "BEGIN IMMEDIATE")


def _set_up_postgresql(engine: Engine) -> None:
    """Let a writer wait for another as long as with SQLite; the server would let it wait for ever."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = '{_BUSY_TIMEOUT}s'")
        cursor.close()
        # Or the setting would go with the first transaction that is taken back.
        connection.commit()


def _use_wal(cursor: Any) -> None:
    """Turn WAL on, waiting for whoever does the same: SQLite does not heed its busy timeout here.

    The file is locked while its mode is changed, and of two processes that open a new
    database at once the second is refused without any wait.
    """
    give_up = time.monotonic() + _BUSY_TIMEOUT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= give_up:
                raise
            time.sleep(_WAL_PAUSE)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that may write; commits at the end.

    Raises:
        BotError: The database cannot be used, for instance because the disk is full.
    """
    with _explained(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that only reads, beside any writer.

    Raises:
        BotError: The database cannot be used.
    """
    with _explained(), engine.connect() as connection:
        yield connection.execution_options(**{_READ_ONLY: True})


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, sqlite3.Error) as error:
        raise unusable(error) from error


def unusable(error: Exception) -> BotError:
    """Return what to tell an operator when the database refuses; no values, no address."""
    cause = getattr(error, "orig", error)
    if getattr(cause, "pgcode", None) == _LOCK_NOT_AVAILABLE or (isinstance(cause, sqlite3.OperationalError) and "database is locked" in str(cause)):
        return BotError(f"The product database cannot be used (locked by another process for more than {_BUSY_TIMEOUT} s).", "End that process, or try again when it is done.")
    # What SQLite says is one of a few fixed sentences; another server's may quote values.
    reason = str(cause) if isinstance(cause, sqlite3.Error) else error.__class__.__name__
    return BotError(
        f"The product database cannot be used ({reason}).",
        "Check PRODUCT_DATABASE_URL, that the disk is not full and that the file may be written.",
    )
