"""Rows of hand-offs, inside the transactions of whoever writes: beginning one, and its history.

Whoever calls these has the conversation's row locked (`lock`, or by taking numbers), so the
steps of one talk, and the answers given in it, come one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.handoff import SILENT, Asked, Handoff, Hold, Holder, Reason, Settled, Step
from bot.conversations.model import new_id
from bot.store.encryption import Cipher
from bot.store.message_rows import as_bytes
from bot.store.tables import conversations, handoff_events, handoffs

_SILENT = tuple(holder.value for holder in SILENT)


def lock(connection: Connection, conversation: str) -> bool:
    """Lock a conversation until the transaction ends; whether it exists. SQLite locks by itself."""
    return connection.execute(select(conversations.c.id).where(conversations.c.id == conversation).with_for_update()).first() is not None


def begin(connection: Connection, cipher: Cipher, conversation: str, asked: Asked, at: datetime) -> bool:
    """Let a talk wait for a human; False, and nothing changed, when it waits or a human has it."""
    fresh = {
        "controller": asked.controller,
        "language": asked.language,
        "holder": Holder.WAITING.value,
        "reason": asked.reason.value,
        "waiting_since": at,
        "changed_at": at,
        "agent": None,
        "agent_name": None,
        "facts": cipher.encrypt(as_bytes(asked.facts)),
        "contact": None,
        "acts": None,
        "settled": None,
        "seen_at": None,
        "alarmed_at": None,
        "was_noticed": False,
    }
    again = connection.execute(
        update(handoffs)
        .where(handoffs.c.conversation == conversation, handoffs.c.holder.not_in(_SILENT))
        .values(**fresh, version=handoffs.c.version + 1)
    )
    if again.rowcount != 1:
        if connection.execute(select(handoffs.c.version).where(handoffs.c.conversation == conversation)).first() is not None:
            return False
        connection.execute(insert(handoffs).values(conversation=conversation, **fresh, version=1))
    write_down(connection, cipher, conversation, Step.ASKED, at, reason=asked.reason)
    return True


def reopen(connection: Connection, cipher: Cipher, conversation: str, at: datetime) -> None:
    """Give a closed talk to the bot: the person wrote again."""
    opened = connection.execute(
        update(handoffs)
        .where(handoffs.c.conversation == conversation, handoffs.c.holder == Holder.CLOSED.value)
        .values(holder=Holder.BOT.value, changed_at=at, version=handoffs.c.version + 1)
    )
    if opened.rowcount == 1:
        write_down(connection, cipher, conversation, Step.REOPENED, at)


def cancel(connection: Connection, cipher: Cipher, conversation: str, at: datetime) -> bool:
    """Give a talk that waits back to the bot: the person does not wait. False when it does not wait (any more)."""
    done = connection.execute(
        update(handoffs)
        .where(handoffs.c.conversation == conversation, handoffs.c.holder == Holder.WAITING.value)
        .values(holder=Holder.BOT.value, changed_at=at, version=handoffs.c.version + 1)
    )
    if done.rowcount == 1:
        write_down(connection, cipher, conversation, Step.CANCELLED, at)
    return bool(done.rowcount == 1)


def write_down(
    connection: Connection,
    cipher: Cipher,
    conversation: str,
    step: Step,
    at: datetime,
    *,
    reason: Reason | None = None,
    by: str | None = None,
    by_name: str | None = None,
    settled: Settled | None = None,
    why: str = "",
) -> None:
    """Add a line to the history, numbered by the version the step made."""
    row = connection.execute(select(handoffs.c.version, handoffs.c.holder).where(handoffs.c.conversation == conversation)).one()
    connection.execute(
        insert(handoff_events).values(
            id=new_id(),
            conversation=conversation,
            number=row.version,
            at=at,
            step=step.value,
            holder=row.holder,
            reason=reason.value if reason else None,
            agent=by,
            settled=settled.value if settled else None,
            body=cipher.encrypt(as_bytes({"name": by_name, "why": why})),
        )
    )


def is_held_by(connection: Connection, conversation: str, agent: str, at: datetime) -> bool:
    """Return whether an agent has the talk, and keep that as his or her sign of life."""
    held = connection.execute(
        update(handoffs)
        .where(handoffs.c.conversation == conversation, handoffs.c.holder == Holder.HUMAN.value, handoffs.c.agent == agent)
        .values(seen_at=at)
    )
    return bool(held.rowcount == 1)


def note_contact(connection: Connection, cipher: Cipher, conversation: str, contact: str) -> None:
    """Keep a way to answer later; the newest counts."""
    connection.execute(update(handoffs).where(handoffs.c.conversation == conversation).values(contact=cipher.encrypt(contact.encode("utf-8"))))


def note_act(connection: Connection, conversation: str, hold: Hold, act: str, at: datetime) -> None:
    """Keep when an act was first written; a later message that asks for it again does not count."""
    if act not in hold.acts:
        acts = json.dumps({**hold.acts, act: at.isoformat()})
        connection.execute(update(handoffs).where(handoffs.c.conversation == conversation).values(acts=acts))


def take_notice(connection: Connection, conversation: str) -> str | None:
    """Take the one notice of a waiting; return the language to say it in, or None when it was said or nobody waits."""
    taken = connection.execute(
        update(handoffs)
        .where(handoffs.c.conversation == conversation, handoffs.c.holder == Holder.WAITING.value, handoffs.c.was_noticed.is_(False))
        .values(was_noticed=True)
    )
    return language_of(connection, conversation) if taken.rowcount == 1 else None


def language_of(connection: Connection, conversation: str) -> str:
    """Return the language in which notices are said in a talk that was handed off."""
    return str(connection.execute(select(handoffs.c.language).where(handoffs.c.conversation == conversation)).scalar_one())


def opened(cipher: Cipher, secret: bytes | None) -> str | None:
    """Return a decrypted text, or None."""
    return None if secret is None else cipher.decrypt(secret).decode("utf-8")


def facts_of(cipher: Cipher, secret: bytes) -> Mapping[str, Any]:
    """Return the decrypted facts."""
    facts: Mapping[str, Any] = json.loads(cipher.decrypt(secret))
    return facts


def as_handoff(cipher: Cipher, row: Any) -> Handoff:
    """Return the hand-off of a row joined with its conversation (`channel`, `page_language`)."""
    return Handoff(
        conversation=row.conversation,
        controller=row.controller,
        language=row.language,
        holder=Holder(row.holder),
        reason=Reason(row.reason),
        waiting_since=row.waiting_since,
        changed_at=row.changed_at,
        agent=row.agent,
        agent_name=opened(cipher, row.agent_name),
        version=row.version,
        summary=facts_of(cipher, row.facts),
        settled=Settled(row.settled) if row.settled else None,
        channel=row.channel,
        page_language=row.page_language,
        alarmed_at=row.alarmed_at,
        seen_at=row.seen_at,
        acts={act: datetime.fromisoformat(at) for act, at in json.loads(row.acts or "{}").items()},
        contact=opened(cipher, row.contact),
    )
