"""Alembic's entry point; the connection is handed in by `bot.store.schema`."""

from __future__ import annotations

from alembic import context

from bot.store import staff_tables  # noqa: F401  # its tables join the metadata
from bot.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
