"""Proofs: sessions, their mails, and what is counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "proof_sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("request", sa.String(64)),
        sa.Column("requests", sa.Text, nullable=False),
        sa.Column("controller", sa.String(64)),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True)),
        sa.Column("proven_by", sa.String(8)),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proof_sessions"),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name="fk_proof_sessions_request", ondelete="CASCADE"),
    )
    for column in ("conversation", "request", "created_at", "key_id"):
        op.create_index(f"ix_proof_sessions_{column}", "proof_sessions", [column])
    op.create_table(
        "proof_mails",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("code_hash", sa.String(64)),
        sa.Column("link_hash", sa.String(64)),
        sa.Column("code_until", sa.DateTime(timezone=True)),
        sa.Column("link_until", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_proof_mails"),
        sa.ForeignKeyConstraint(["session"], ["proof_sessions.id"], name="fk_proof_mails_session", ondelete="CASCADE"),
        sa.UniqueConstraint("session", "number", name="uq_proof_mails_session_number"),
        sa.UniqueConstraint("link_hash", name="uq_proof_mails_link_hash"),
    )
    op.create_table(
        "proof_counts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("is_mail", sa.Boolean, nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("client", sa.String(64)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proof_counts"),
    )
    for column in ("address_hash", "conversation", "client"):
        op.create_index(f"ix_proof_counts_{column}_at", "proof_counts", [column, "at"])


def downgrade() -> None:
    """Take them away again."""
    for table in ("proof_counts", "proof_mails", "proof_sessions"):
        op.drop_table(table)
