"""A world to prove in: a real database, SQLite and PostgreSQL, and mailboxes one can look into."""

from __future__ import annotations

import pytest

from tests.identity.worlds import ProofWorld
from tests.store.conftest import clock, database_url, engine, postgres_url, request_keys, sqlite_file, used_schemas  # noqa: F401  # fixtures


@pytest.fixture
def world(engine, request_keys, clock) -> ProofWorld:  # noqa: F811
    return ProofWorld(engine, request_keys, clock)
