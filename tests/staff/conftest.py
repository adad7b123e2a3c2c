"""Staff on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.staff.worlds import StaffWorld
from tests.store.conftest import clock, database_url, engine, postgres_url, request_keys, sqlite_file, used_schemas  # noqa: F401  # fixtures


@pytest.fixture
def world(engine, request_keys, clock) -> StaffWorld:  # noqa: F811
    return StaffWorld(engine, request_keys, clock)
