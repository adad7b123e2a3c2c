"""Questions to directories of customers, counted for a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "directory_questions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_questions"),
    )
    op.create_index("ix_directory_questions_subject_hash_at", "directory_questions", ["subject_hash", "at"])
    op.create_index("ix_directory_questions_at", "directory_questions", ["at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("directory_questions")
