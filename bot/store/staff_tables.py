"""The tables of the desk's accounts, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from bot.store.tables import AwareDateTime, metadata

staff_accounts = Table(
    "staff_accounts",
    metadata,
    Column("id", String(64), primary_key=True),
    # Keyed hash of the address.
    Column("mail_hash", String(64), nullable=False),
    Column("lookup_key_id", String(8), nullable=False),
    Column("role", String(16), nullable=False),
    # Slugs, as JSON.
    Column("controllers", Text, nullable=False),
    Column("everywhere", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("is_disabled", Boolean, nullable=False),
    # Argon2id.
    Column("password_hash", Text),
    # The last step of the second factor that was used.
    Column("last_step", Integer),
    Column("created_at", AwareDateTime, nullable=False),
    Column("last_login_at", AwareDateTime),
    Column("version", Integer, nullable=False),
    # Name, address, secrets of the second factor and hashes of recovery codes, sealed together.
    Column("body", LargeBinary, nullable=False),
    Column("key_id", String(8), nullable=False),
    UniqueConstraint("mail_hash"),
    Index("ix_staff_accounts_key_id", "key_id"),
)

# A link that sets a password; the link itself is kept as a hash.
staff_invitations = Table(
    "staff_invitations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account", String(64), ForeignKey("staff_accounts.id", ondelete="CASCADE"), nullable=False),
    Column("token_hash", String(64)),
    Column("state", String(16), nullable=False),
    Column("created_at", AwareDateTime, nullable=False),
    Column("until", AwareDateTime),
    UniqueConstraint("token_hash"),
    Index("ix_staff_invitations_account", "account"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("account", String(64), ForeignKey("staff_accounts.id", ondelete="CASCADE"), nullable=False),
    # Empty: in.
    Column("stage", String(16)),
    Column("began_at", AwareDateTime, nullable=False),
    Column("seen_at", AwareDateTime, nullable=False),
    UniqueConstraint("token_hash"),
    Index("ix_staff_sessions_account", "account"),
    Index("ix_staff_sessions_began_at", "began_at"),
)

# Browsers that were logged in before.
staff_devices = Table(
    "staff_devices",
    metadata,
    Column("account", String(64), ForeignKey("staff_accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("device_hash", String(64), primary_key=True),
    Column("used_at", AwareDateTime, nullable=False),
)

# Wrong tries, by a hash of what they are counted for; gone after a day.
staff_tries = Table(
    "staff_tries",
    metadata,
    Column("whose", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", AwareDateTime, nullable=False),
    Index("ix_staff_tries_last_at", "last_at"),
)

# Not tied to accounts: what somebody did stays when the account goes.
staff_audit = Table(
    "staff_audit",
    metadata,
    Column("id", String(64), primary_key=True),
    # Slug of the controller; empty: the desk's own.
    Column("chain", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", AwareDateTime, nullable=False),
    Column("account", String(64), nullable=False),
    Column("act", String(32), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("detail", Text, nullable=False),
    Column("seal", String(64), nullable=False),
    Column("lookup_key_id", String(8), nullable=False),
    UniqueConstraint("chain", "number"),
    Index("ix_staff_audit_chain_at", "chain", "at"),
    Index("ix_staff_audit_lookup_key_id", "lookup_key_id"),
)

staff_audit_ends = Table(
    "staff_audit_ends",
    metadata,
    Column("chain", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
    Column("end_seal", String(64), nullable=False),
    Column("lookup_key_id", String(8), nullable=False),
)
