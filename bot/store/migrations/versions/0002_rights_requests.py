"""Rights requests: drafts, requests, their history, the writes done, what must be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the five tables."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("open_in", sa.String(64)),
        sa.Column("controller", sa.String(64)),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("open_in", name="uq_drafts_open_in"),
    )
    op.create_index("ix_drafts_conversation", "drafts", ["conversation"])
    op.create_index("ix_drafts_state_changed_at", "drafts", ["state", "changed_at"])
    op.create_index("ix_drafts_key_id", "drafts", ["key_id"])
    op.create_table(
        "requests",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("group_id", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("reference_hash", sa.String(64), nullable=False),
        sa.Column("contact_hash", sa.String(64), nullable=False),
        sa.Column("lookup_key_id", sa.String(8), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("controller", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("for_whom", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("proof", sa.String(16), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("notice_by", sa.Date()),
        sa.Column("target", sa.Date()),
        sa.Column("is_extended", sa.Boolean(), nullable=False),
        sa.Column("pauses", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("reference_hash", name="uq_requests_reference_hash"),
        sa.UniqueConstraint("group_id", "place", name="uq_requests_group_id_place"),
    )
    op.create_index("ix_requests_contact_hash", "requests", ["contact_hash"])
    op.create_index("ix_requests_lookup_key_id", "requests", ["lookup_key_id"])
    op.create_index("ix_requests_state_due", "requests", ["state", "due"])
    op.create_index("ix_requests_key_id", "requests", ["key_id"])
    op.create_table(
        "request_history",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_request_history"),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name="fk_request_history_request", ondelete="CASCADE"),
        sa.UniqueConstraint("request", "number", name="uq_request_history_request_number"),
    )
    op.create_index("ix_request_history_key_id", "request_history", ["key_id"])
    op.create_table(
        "rights_writes",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rights_writes"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("request", sa.String(64)),
        sa.Column("payload", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name="fk_outbox_request", ondelete="CASCADE"),
        sa.UniqueConstraint("kind", "payload", name="uq_outbox_kind_payload"),
    )
    op.create_index("ix_outbox_state_created_at", "outbox", ["state", "created_at"])
    op.create_index("ix_outbox_request", "outbox", ["request"])


def downgrade() -> None:
    """Drop the five tables."""
    for table in ("outbox", "rights_writes", "request_history", "requests", "drafts"):
        op.drop_table(table)
