"""Engines that keep what they acknowledge, also with several processes.

SQLite runs in WAL mode and every transaction begins with BEGIN IMMEDIATE: with the
defaults, two processes lose half of their acknowledged writes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url

#: Seconds a writer waits for another before "database is locked".
_BUSY_TIMEOUT = 30


def make_engine(url: str) -> Engine:
    """Return an engine for a database address; parameters never reach a log."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, future=True, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(
        address,
        future=True,
        hide_parameters=True,
        connect_args={"timeout": _BUSY_TIMEOUT, "check_same_thread": False},
    )
    set_up_sqlite(engine)
    return engine


def set_up_sqlite(engine: Engine) -> None:
    """Give an SQLite engine WAL, foreign keys and transactions that lock at their start."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by itself, too late and without IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT * 1000}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
