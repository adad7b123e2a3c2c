"""A world to tell in: a real database, a real mail server, and what tells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.conftest import clock, engine, postgres_url, request_keys, sqlite_file, used_schemas  # noqa: F401  # fixtures
from tests.telling.mail_server import MailServer
from tests.telling.worlds import World


@pytest.fixture
def database_url(sqlite_file) -> str:  # noqa: F811
    """SQLite: what a mail says does not hang on the database; the outbox's own tests, and those of workers, run on both."""
    return f"sqlite:///{sqlite_file}"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server without encryption or login, on this machine."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def world(engine, request_keys, clock, mail_server, tmp_path) -> World:  # noqa: F811
    return World(engine, request_keys, clock, mail_server.settings, tmp_path)
