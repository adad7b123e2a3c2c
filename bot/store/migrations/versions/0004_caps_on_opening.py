"""Caps on opening: the client of a conversation and of a request, and indexes to count by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COUNTED_BY = ("conversation", "client", "controller")


def upgrade() -> None:
    """Add the columns and the indexes."""
    for table in ("conversations", "requests"):
        op.add_column(table, sa.Column("client", sa.String(64)))
    for column in _COUNTED_BY:
        op.create_index(f"ix_requests_{column}_confirmed_at", "requests", [column, "confirmed_at"])


def downgrade() -> None:
    """Take both away again."""
    for column in _COUNTED_BY:
        op.drop_index(f"ix_requests_{column}_confirmed_at", "requests")
    for table in ("requests", "conversations"):
        op.drop_column(table, "client")
