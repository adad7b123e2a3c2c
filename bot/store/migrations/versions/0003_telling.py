"""Telling: leases and attempts of the outbox, one mail an address a day, mails that do not arrive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OF_OUTBOX = (
    sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("next_try_at", sa.DateTime(timezone=True)),
    sa.Column("leased_by", sa.String(64)),
    sa.Column("leased_until", sa.DateTime(timezone=True)),
    sa.Column("told_by", sa.String(64)),
    sa.Column("problem", sa.String(32)),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Add the columns and the table."""
    for column in _OF_OUTBOX:
        op.add_column("outbox", column.copy())
    op.add_column("requests", sa.Column("mail_problem", sa.String(32)))
    op.create_table(
        "mail_turns",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("announcement", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("day", "purpose", "address_hash", name="pk_mail_turns"),
    )


def downgrade() -> None:
    """Take them away; an older program takes up what waits, and leaves the rest alone."""
    op.drop_table("mail_turns")
    # Column by column, in place: copying the table, as SQLite once needed, would take the histories with it.
    op.drop_column("requests", "mail_problem")
    for column in reversed(_OF_OUTBOX):
        op.drop_column("outbox", column.name)
