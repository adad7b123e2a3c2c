"""The worlds of the other rooms, for the pages over real proofs."""

from __future__ import annotations

from tests.identity.conftest import world  # noqa: F401  # fixtures
from tests.store.conftest import clock, database_url, engine, postgres_url, request_keys, sqlite_file, used_schemas  # noqa: F401  # fixtures
