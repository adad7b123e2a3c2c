"""The worlds of the other rooms, for directories asked after a real proof."""

from __future__ import annotations

from tests.store.conftest import clock, database_url, engine, postgres_url, request_keys, sqlite_file, used_schemas  # noqa: F401  # fixtures
