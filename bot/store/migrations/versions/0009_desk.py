"""The desk: replies kept ready."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_replies",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("controller", sa.String(64), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text_nl", sa.Text, nullable=False),
        sa.Column("text_fr", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_replies"),
    )
    op.create_index("ix_saved_replies_controller", "saved_replies", ["controller"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("saved_replies")
