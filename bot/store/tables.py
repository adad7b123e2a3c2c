"""The tables of the product database, as the newest migration leaves them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class AwareDateTime(TypeDecorator):  # type: ignore[type-arg]
    """A moment, always aware and in UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse a naive moment; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("controller", String(64)),
    Column("page_language", String(8)),
    Column("next_sequence", Integer, nullable=False, default=1),
    Column("created_at", AwareDateTime, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", String(64), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("author", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    # The client chooses this id, so only its keyed fingerprint is kept.
    Column("client_id", String(64)),
    Column("in_reply_to", String(64), ForeignKey("messages.id", ondelete="CASCADE")),
    # Text, buttons and marks, encrypted together.
    Column("body", LargeBinary, nullable=False),
    Column("policy_version", String(16)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("claimed_by", String(64)),
    Column("claimed_until", AwareDateTime),
    Column("created_at", AwareDateTime, nullable=False),
    UniqueConstraint("conversation", "sequence"),
    UniqueConstraint("conversation", "client_id"),
    Index("ix_messages_state", "state"),
    Index("ix_messages_in_reply_to", "in_reply_to"),
)
