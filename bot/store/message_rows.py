"""Rows of messages: how they are numbered, encrypted and read back; for every store that writes one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.handoff import Hold, Holder, Settled
from bot.conversations.message_log import ConversationGone
from bot.conversations.model import Author, Button, KeptFile, Message, MessageState, Reply, new_id
from bot.store.encryption import Cipher
from bot.store.tables import conversations, handoffs, messages

#: Under which name a sealed note holds a typed code.
CODE = "code"
#: What is read beside a row to know who has the talk; see `hold_of`.
HOLD_COLUMNS = (handoffs.c.holder, handoffs.c.settled, handoffs.c.acts)


def append(
    connection: Connection,
    cipher: Cipher,
    conversation_id: str,
    author: Author,
    state: MessageState,
    bodies: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
) -> list[Message]:
    """Store rows at the end of a conversation; return them as a read would give them.

    Raises:
        ConversationGone: There is no such conversation (any more).
    """
    if not bodies:
        return []
    return write(connection, cipher, conversation_id, take_numbers(connection, conversation_id, len(bodies)), author, state, bodies, columns)


def write(
    connection: Connection,
    cipher: Cipher,
    conversation_id: str,
    taken: tuple[int, Hold | None],
    author: Author,
    state: MessageState,
    bodies: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
) -> list[Message]:
    """Store rows under numbers that were taken; return them as a read would give them."""
    if not bodies:
        return []
    numbers_from, hold = taken
    now = datetime.now(timezone.utc)
    rows = [
        {
            "id": new_id(),
            "conversation": conversation_id,
            "sequence": numbers_from + index,
            "author": author.value,
            "state": state.value,
            "body": cipher.encrypt(as_bytes(body)),
            "attempts": 0,
            "created_at": now,
            **columns,
        }
        for index, body in enumerate(bodies)
    ]
    connection.execute(insert(messages), rows)
    return [as_message(row, body, hold) for row, body in zip(rows, bodies, strict=True)]


def take_numbers(connection: Connection, conversation_id: str, count: int) -> tuple[int, Hold | None]:
    """Take the next numbers of a conversation, which locks it; return the first, and who has the talk.

    Raises:
        ConversationGone: There is no such conversation (any more).
    """
    # One conditional UPDATE gives the numbers: the row lock keeps a second writer out, and every step of a hand-off.
    connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(next_sequence=conversations.c.next_sequence + count)
    )
    row = connection.execute(
        select(conversations.c.next_sequence, *HOLD_COLUMNS)
        .outerjoin(handoffs, handoffs.c.conversation == conversations.c.id)
        .where(conversations.c.id == conversation_id)
    ).first()
    if row is None:
        raise ConversationGone("The conversation was deleted.", "Begin a new one.")
    return row.next_sequence - count, hold_of(row)


def hold_of(row: Any) -> Hold | None:
    """Return who has the talk of a row read with `HOLD_COLUMNS`; None when it was never handed off."""
    if row.holder is None:
        return None
    return Hold(Holder(row.holder), Settled(row.settled) if row.settled else None, json.loads(row.acts) if row.acts else {})


def read_message(cipher: Cipher, row: Any, hold: Hold | None = None) -> Message:
    """Return the message of a row of the database."""
    return as_message(row._mapping, json.loads(cipher.decrypt(row.body)), hold)


def as_bytes(body: Mapping[str, Any]) -> bytes:
    """Return a body as it is encrypted."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8")


def reply_body(reply: Reply) -> dict[str, Any]:
    """Return what is encrypted of a reply."""
    body: dict[str, Any] = {"text": reply.text, "buttons": [[button.title, button.payload] for button in reply.buttons]}
    beside = {"files": [[each.name, each.kind, each.content] for each in reply.files], "card": reply.card, "expects": reply.expects}
    return {**body, **{name: value for name, value in beside.items() if value}}


def as_message(row: Mapping[str, Any], body: Mapping[str, Any], hold: Hold | None = None) -> Message:
    """Return the message of a row and its decrypted body."""
    return Message(
        id=row["id"],
        conversation=row["conversation"],
        sequence=row["sequence"],
        author=Author(row["author"]),
        state=MessageState(row["state"]),
        text=body["text"],
        created_at=row["created_at"],
        buttons=tuple(Button(title, payload) for title, payload in body.get("buttons", ())),
        files=tuple(KeptFile(*each) for each in body.get("files", ())),
        client_id=row.get("client_id"),
        offered=body.get("offered"),
        was_cut=body.get("cut", False),
        was_masked=body.get("masked", False),
        attempts=row["attempts"],
        in_reply_to=row.get("in_reply_to"),
        policy_version=row.get("policy_version"),
        code=body.get(CODE),
        card=body.get("card"),
        expects=body.get("expects"),
        name=body.get("name"),
        hold=hold,
    )
