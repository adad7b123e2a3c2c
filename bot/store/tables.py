"""The tables of the product database, as the newest migration leaves them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
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
    # Keyed hash of the address it was opened from.
    Column("client", String(64)),
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

# Not tied to conversations: deleting a talk must not delete what was asked in it.
drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", String(64), nullable=False),
    # The conversation while the draft is open, so that a talk has one open draft.
    Column("open_in", String(64)),
    Column("controller", String(64)),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("changed_at", AwareDateTime, nullable=False),
    # Acts, receipts and answers, sealed together.
    Column("body", LargeBinary, nullable=False),
    Column("key_id", String(8), nullable=False),
    UniqueConstraint("open_in"),
    Index("ix_drafts_conversation", "conversation"),
    Index("ix_drafts_state_changed_at", "state", "changed_at"),
    Index("ix_drafts_key_id", "key_id"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(64), primary_key=True),
    # Requests confirmed together, and their order.
    Column("group_id", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    Column("conversation", String(64), nullable=False),
    # Keyed hash of the address it was opened from; only the caps on opening look at it.
    Column("client", String(64)),
    Column("reference_hash", String(64), nullable=False),
    Column("contact_hash", String(64), nullable=False),
    Column("lookup_key_id", String(8), nullable=False),
    Column("act", String(32), nullable=False),
    Column("controller", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("for_whom", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("proof", String(16), nullable=False),
    Column("received_at", AwareDateTime, nullable=False),
    Column("confirmed_at", AwareDateTime, nullable=False),
    Column("due", Date),
    Column("notice_by", Date),
    Column("target", Date),
    Column("is_extended", Boolean, nullable=False),
    # Moments only, as JSON.
    Column("pauses", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    # Reference and answers, sealed together.
    Column("body", LargeBinary, nullable=False),
    Column("key_id", String(8), nullable=False),
    # Why no mail reaches the person, or empty.
    Column("mail_problem", String(32)),
    UniqueConstraint("reference_hash"),
    UniqueConstraint("group_id", "place"),
    Index("ix_requests_contact_hash", "contact_hash"),
    Index("ix_requests_lookup_key_id", "lookup_key_id"),
    Index("ix_requests_state_due", "state", "due"),
    Index("ix_requests_key_id", "key_id"),
    # What was opened in a day, for the caps.
    Index("ix_requests_conversation_confirmed_at", "conversation", "confirmed_at"),
    Index("ix_requests_client_confirmed_at", "client", "confirmed_at"),
    Index("ix_requests_controller_confirmed_at", "controller", "confirmed_at"),
)

request_history = Table(
    "request_history",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("request", String(64), ForeignKey("requests.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", AwareDateTime, nullable=False),
    Column("actor", String(16), nullable=False),
    Column("what", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    # The actor's name and the reason, sealed together.
    Column("body", LargeBinary, nullable=False),
    Column("key_id", String(8), nullable=False),
    UniqueConstraint("request", "number"),
    Index("ix_request_history_key_id", "key_id"),
)

# Which writes were done: the key of each as a fingerprint, for it may hold anything.
rights_writes = Table(
    "rights_writes",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("subject", String(64), nullable=False),
    Column("created_at", AwareDateTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("request", String(64), ForeignKey("requests.id", ondelete="CASCADE")),
    # Where the content is; never the content.
    Column("payload", String(128), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", AwareDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    # Empty: at once.
    Column("next_try_at", AwareDateTime),
    Column("leased_by", String(64)),
    Column("leased_until", AwareDateTime),
    # The routes by which it was told already, parted by spaces.
    Column("told_by", String(64)),
    Column("problem", String(32)),
    Column("ended_at", AwareDateTime),
    UniqueConstraint("kind", "payload"),
    Index("ix_outbox_state_created_at", "state", "created_at"),
    Index("ix_outbox_request", "request"),
)

# Which mail had the one turn of a purpose, an address and a day; gone after some days, so never hashed anew.
mail_turns = Table(
    "mail_turns",
    metadata,
    Column("day", Date, primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("address_hash", String(64), primary_key=True),
    Column("announcement", String(64), nullable=False),
)

# A proof: which requests, for which talk; what was typed to begin it is sealed.
proof_sessions = Table(
    "proof_sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", String(64), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    # The first of the requests, of a session that proves; the session goes with it.
    Column("request", String(64), ForeignKey("requests.id", ondelete="CASCADE")),
    # Ids, as JSON.
    Column("requests", Text, nullable=False),
    Column("controller", String(64)),
    Column("address_hash", String(64), nullable=False),
    Column("created_at", AwareDateTime, nullable=False),
    Column("proven_at", AwareDateTime),
    Column("proven_by", String(8)),
    # Reference and mailbox as they were typed, or nothing.
    Column("body", LargeBinary, nullable=False),
    Column("key_id", String(8), nullable=False),
    Index("ix_proof_sessions_conversation", "conversation"),
    Index("ix_proof_sessions_request", "request"),
    Index("ix_proof_sessions_created_at", "created_at"),
    Index("ix_proof_sessions_key_id", "key_id"),
)

# The mails of a proof: keyed hashes of code and link, gone within a month, so never hashed anew.
proof_mails = Table(
    "proof_mails",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("session", String(64), ForeignKey("proof_sessions.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("created_at", AwareDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("code_hash", String(64)),
    Column("link_hash", String(64)),
    Column("code_until", AwareDateTime),
    Column("link_until", AwareDateTime),
    Column("tries", Integer, nullable=False, server_default="0"),
    UniqueConstraint("session", "number"),
    UniqueConstraint("link_hash"),
)

# Mails and wrong codes of the last day, by keyed hashes.
proof_counts = Table(
    "proof_counts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("is_mail", Boolean, nullable=False),
    Column("address_hash", String(64), nullable=False),
    Column("conversation", String(64), nullable=False),
    Column("client", String(64)),
    Column("at", AwareDateTime, nullable=False),
    Index("ix_proof_counts_address_hash_at", "address_hash", "at"),
    Index("ix_proof_counts_conversation_at", "conversation", "at"),
    Index("ix_proof_counts_client_at", "client", "at"),
)

# Questions to directories of customers in the last day: about whom, as a keyed hash.
directory_questions = Table(
    "directory_questions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("subject_hash", String(64), nullable=False),
    Column("at", AwareDateTime, nullable=False),
    Index("ix_directory_questions_subject_hash_at", "subject_hash", "at"),
    Index("ix_directory_questions_at", "at"),
)

# Hand-offs, one row for a talk that was ever handed off; they go with the talk.
handoffs = Table(
    "handoffs",
    metadata,
    Column("conversation", String(64), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("controller", String(64)),
    Column("language", String(8), nullable=False),
    Column("holder", String(16), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("waiting_since", AwareDateTime, nullable=False),
    Column("changed_at", AwareDateTime, nullable=False),
    # The id of an account of staff; the name that the person is shown is encrypted.
    Column("agent", String(64)),
    Column("agent_name", LargeBinary),
    # The agent's last sign of life.
    Column("seen_at", AwareDateTime),
    Column("version", Integer, nullable=False),
    # What the bot knew, and a way to answer later, encrypted.
    Column("facts", LargeBinary, nullable=False),
    Column("contact", LargeBinary),
    # Acts that the person wrote while the bot was silent, and when, as JSON.
    Column("acts", Text),
    Column("settled", String(16)),
    Column("was_noticed", Boolean, nullable=False),
    Column("alarmed_at", AwareDateTime),
    Index("ix_handoffs_holder_waiting_since", "holder", "waiting_since"),
    Index("ix_handoffs_holder_changed_at", "holder", "changed_at"),
    Index("ix_handoffs_agent", "agent"),
)

# Every step of a hand-off; only ever added to.
handoff_events = Table(
    "handoff_events",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", String(64), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    # The version that the step made.
    Column("number", Integer, nullable=False),
    Column("at", AwareDateTime, nullable=False),
    Column("step", String(16), nullable=False),
    Column("holder", String(16), nullable=False),
    Column("reason", String(16)),
    Column("agent", String(64)),
    Column("settled", String(16)),
    # Name and reason, encrypted.
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("conversation", "number"),
)

# What staff write for each other about a talk.
handoff_notes = Table(
    "handoff_notes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation", String(64), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("at", AwareDateTime, nullable=False),
    # Name and text, encrypted.
    Column("body", LargeBinary, nullable=False),
    Index("ix_handoff_notes_conversation", "conversation"),
)

# What each side of a talk has read, and until when it counts as typing.
signs = Table(
    "signs",
    metadata,
    Column("conversation", String(64), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("side", String(8), primary_key=True),
    Column("seen", Integer, nullable=False),
    Column("typing_until", AwareDateTime),
)
