"""Hand-offs: who has a talk, what happened to it, notes of staff, and signs of both sides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=f"fk_{table}_conversation", ondelete="CASCADE")


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "handoffs",
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("controller", sa.String(64)),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("holder", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.String(64)),
        sa.Column("agent_name", sa.LargeBinary),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("facts", sa.LargeBinary, nullable=False),
        sa.Column("contact", sa.LargeBinary),
        sa.Column("acts", sa.Text),
        sa.Column("settled", sa.String(16)),
        sa.Column("was_noticed", sa.Boolean, nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("conversation", name="pk_handoffs"),
        _of_conversation("handoffs"),
    )
    for moment in ("waiting_since", "changed_at"):
        op.create_index(f"ix_handoffs_holder_{moment}", "handoffs", ["holder", moment])
    op.create_index("ix_handoffs_agent", "handoffs", ["agent"])
    op.create_table(
        "handoff_events",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("agent", sa.String(64)),
        sa.Column("settled", sa.String(16)),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handoff_events"),
        _of_conversation("handoff_events"),
        sa.UniqueConstraint("conversation", "number", name="uq_handoff_events_conversation_number"),
    )
    op.create_table(
        "handoff_notes",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handoff_notes"),
        _of_conversation("handoff_notes"),
    )
    op.create_index("ix_handoff_notes_conversation", "handoff_notes", ["conversation"])
    op.create_table(
        "signs",
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("typing_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("conversation", "side", name="pk_signs"),
        _of_conversation("signs"),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("signs", "handoff_notes", "handoff_events", "handoffs"):
        op.drop_table(table)
