"""Accounts of staff, their sessions, links and wrong tries, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "staff_accounts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("mail_hash", sa.String(64), nullable=False),
        sa.Column("lookup_key_id", sa.String(8), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("controllers", sa.Text(), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("last_step", sa.Integer()),
        _moment("created_at"),
        _moment("last_login_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_accounts"),
        sa.UniqueConstraint("mail_hash", name="uq_staff_accounts_mail_hash"),
    )
    op.create_index("ix_staff_accounts_key_id", "staff_accounts", ["key_id"])
    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        _moment("created_at"),
        _moment("until", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_staff_invitations_token_hash"),
        sa.ForeignKeyConstraint(["account"], ["staff_accounts.id"], name="fk_staff_invitations_account", ondelete="CASCADE"),
    )
    op.create_index("ix_staff_invitations_account", "staff_invitations", ["account"])
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(16)),
        _moment("began_at"),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_staff_sessions_token_hash"),
        sa.ForeignKeyConstraint(["account"], ["staff_accounts.id"], name="fk_staff_sessions_account", ondelete="CASCADE"),
    )
    op.create_index("ix_staff_sessions_account", "staff_sessions", ["account"])
    op.create_index("ix_staff_sessions_began_at", "staff_sessions", ["began_at"])
    op.create_table(
        "staff_devices",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("device_hash", sa.String(64), nullable=False),
        _moment("used_at"),
        sa.PrimaryKeyConstraint("account", "device_hash", name="pk_staff_devices"),
        sa.ForeignKeyConstraint(["account"], ["staff_accounts.id"], name="fk_staff_devices_account", ondelete="CASCADE"),
    )
    op.create_table(
        "staff_tries",
        sa.Column("whose", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _moment("last_at"),
        sa.PrimaryKeyConstraint("whose", name="pk_staff_tries"),
    )
    op.create_index("ix_staff_tries_last_at", "staff_tries", ["last_at"])
    op.create_table(
        "staff_audit",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("lookup_key_id", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_audit"),
        sa.UniqueConstraint("chain", "number", name="uq_staff_audit_chain_number"),
    )
    op.create_index("ix_staff_audit_chain_at", "staff_audit", ["chain", "at"])
    op.create_index("ix_staff_audit_lookup_key_id", "staff_audit", ["lookup_key_id"])
    op.create_table(
        "staff_audit_ends",
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("end_seal", sa.String(64), nullable=False),
        sa.Column("lookup_key_id", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_staff_audit_ends"),
    )


def downgrade() -> None:
    """Take them away again, the audit log included."""
    for table in ("staff_audit_ends", "staff_audit", "staff_tries", "staff_devices", "staff_sessions", "staff_invitations", "staff_accounts"):
        op.drop_table(table)
