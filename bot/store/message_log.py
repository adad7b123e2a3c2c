"""The message log in SQL; implements `bot.conversations.message_log.MessageLog`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.message_log import ConversationGone, Incoming, Standing
from bot.conversations.model import (
    Author,
    Button,
    Conversation,
    KeptFile,
    Message,
    MessageState,
    Reply,
    new_id,
)
from bot.store.encryption import Cipher
from bot.store.engine import reading, writing
from bot.store.notes import SealedNotes
from bot.store.tables import conversations, messages

#: How long a server has a message for itself; a turn takes far less.
CLAIM_LASTS = timedelta(seconds=120)
#: Under which name a sealed note holds a typed code.
CODE = "code"
# What the column holds on every database; a client may ask for what comes after more.
_LAST_SEQUENCE = 2**31 - 1


class SqlMessageLog:
    """Messages in the product database, their text encrypted."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher
        self._notes = SealedNotes(cipher)

    def open_conversation(self, conversation: Conversation) -> None:
        """Store a new conversation."""
        with writing(self._engine) as connection:
            connection.execute(
                insert(conversations).values(
                    id=conversation.id,
                    channel=conversation.channel,
                    controller=conversation.controller,
                    page_language=conversation.page_language,
                    client=conversation.client,
                    next_sequence=1,
                    created_at=_now(),
                )
            )

    def conversation(self, conversation_id: str) -> Conversation | None:
        """Return a conversation, or None."""
        if not (conversation_id.isascii() and conversation_id.isprintable()):
            # A client may send anything; drivers refuse NUL and surrogates.
            return None
        with reading(self._engine) as connection:
            row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).first()
        return None if row is None else Conversation(row.id, row.channel, row.controller, row.page_language, row.client)

    def receive(self, conversation_id: str, incoming: Incoming, server: str | None = None) -> tuple[Message, bool]:
        """Store a message, claimed by a server if one is named; return it and whether it is new."""
        client_id = self._cipher.fingerprint(incoming.client_id)
        body = {"text": incoming.text, "offered": incoming.offered, "cut": incoming.was_cut, "masked": incoming.was_masked}
        if incoming.code is not None:
            # Sealed once more inside the body: whoever reads a message reads no code.
            body[CODE] = self._notes.seal(conversation_id, {CODE: incoming.code})
        try:
            with writing(self._engine) as connection:
                known = self._by_client_id(connection, conversation_id, client_id)
                if known is not None:
                    return known, False
                state = MessageState.RECEIVED if server is None else MessageState.PROCESSING
                claim = {} if server is None else {"attempts": 1, "claimed_by": server, "claimed_until": _now() + CLAIM_LASTS}
                (stored,) = self._append(connection, conversation_id, Author.PERSON, state, [body], {"client_id": client_id, **claim})
                return stored, True
        except IntegrityError:
            # Another process stored the same client id between our look and our write.
            with reading(self._engine) as connection:
                known = self._by_client_id(connection, conversation_id, client_id)
            if known is None:
                raise
            return known, False

    def claim(self, message_id: str, server: str) -> Message | None:
        """Begin (or begin again) the turn of a message; None when that may not be."""
        now = _now()
        with writing(self._engine) as connection:
            taken = connection.execute(
                update(messages)
                .where(messages.c.id == message_id, _may_be_run_by(server, now))
                .values(
                    state=MessageState.PROCESSING.value,
                    attempts=messages.c.attempts + 1,
                    claimed_by=server,
                    claimed_until=now + CLAIM_LASTS,
                )
            )
            if taken.rowcount != 1:
                return None
            return self._message(connection.execute(select(messages).where(messages.c.id == message_id)).one())

    def complete(self, message_id: str, replies: Sequence[Reply], policy_version: str | None) -> list[Message]:
        """Store the replies and mark the message answered, in one transaction."""
        with writing(self._engine) as connection:
            done = connection.execute(
                update(messages)
                .where(
                    messages.c.id == message_id,
                    messages.c.author == Author.PERSON.value,
                    messages.c.state != MessageState.ANSWERED.value,
                )
                .values(state=MessageState.ANSWERED.value, claimed_by=None, claimed_until=None)
            )
            if done.rowcount == 1:
                row = connection.execute(select(messages.c.conversation, messages.c.body).where(messages.c.id == message_id)).one()
                self._forget_code(connection, message_id, row.body)
                conversation = row.conversation
                bodies = [_reply_body(reply) for reply in replies]
                columns = {"in_reply_to": message_id, "policy_version": policy_version}
                return self._append(connection, conversation, Author.BOT, MessageState.KEPT, bodies, columns)
            return self._replies(connection, message_id)

    def replies_to(self, message_id: str) -> list[Message]:
        """Return the stored replies to a message, in order."""
        with reading(self._engine) as connection:
            return self._replies(connection, message_id)

    def since(self, conversation_id: str, sequence: int, most: int = 200) -> list[Message]:
        """Return the messages of a conversation after a sequence number, in order."""
        if sequence > _LAST_SEQUENCE:
            return []
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(messages)
                .where(messages.c.conversation == conversation_id, messages.c.sequence > max(sequence, 0))
                .order_by(messages.c.sequence)
                .limit(most)
            ).all()
        return [self._message(row) for row in rows]

    def last_replies(self, conversation_id: str, most: int) -> list[Message]:
        """Return the newest replies of the bot, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(messages)
                .where(messages.c.conversation == conversation_id, messages.c.author == Author.BOT.value)
                .order_by(messages.c.sequence.desc())
                .limit(most)
            ).all()
        return [self._message(row) for row in rows]

    def unfinished(self, server: str) -> list[Message]:
        """Return the messages left without an answer that this server may run again."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(messages)
                .where(messages.c.author == Author.PERSON.value, _may_be_run_by(server, _now()))
                .order_by(messages.c.created_at, messages.c.sequence)
            ).all()
        return [self._message(row) for row in rows]

    def standings(self, conversation_ids: Collection[str]) -> Mapping[str, Standing]:
        """Return how far conversations are, with one question to the database."""
        if not conversation_ids:
            return {}
        unanswered = (MessageState.RECEIVED.value, MessageState.PROCESSING.value)
        working = select(messages.c.id).where(messages.c.conversation == conversations.c.id, messages.c.state.in_(unanswered)).exists()
        asked = select(conversations.c.id, conversations.c.next_sequence, working.label("is_working")).where(conversations.c.id.in_(conversation_ids))
        with reading(self._engine) as connection:
            return {row.id: Standing(row.next_sequence - 1, bool(row.is_working)) for row in connection.execute(asked)}

    def delete_conversation(self, conversation_id: str) -> bool:
        """Delete a conversation; its messages go with it by their foreign key."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
            return bool(gone.rowcount)

    def _forget_code(self, connection: Connection, message_id: str, encrypted: bytes) -> None:
        body = json.loads(self._cipher.decrypt(encrypted))
        if body.pop(CODE, None) is not None:
            connection.execute(update(messages).where(messages.c.id == message_id).values(body=self._cipher.encrypt(_as_bytes(body))))

    def _by_client_id(self, connection: Connection, conversation_id: str, client_id: str) -> Message | None:
        row = connection.execute(
            select(messages).where(messages.c.conversation == conversation_id, messages.c.client_id == client_id)
        ).first()
        return None if row is None else self._message(row)

    def _replies(self, connection: Connection, message_id: str) -> list[Message]:
        rows = connection.execute(select(messages).where(messages.c.in_reply_to == message_id).order_by(messages.c.sequence)).all()
        return [self._message(row) for row in rows]

    def _append(
        self, connection: Connection, conversation_id: str, author: Author, state: MessageState, bodies: Sequence[dict[str, Any]], columns: dict[str, Any]
    ) -> list[Message]:
        if not bodies:
            return []
        # One conditional UPDATE gives the numbers: the row lock keeps a second writer out.
        connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(next_sequence=conversations.c.next_sequence + len(bodies))
        )
        following = connection.execute(select(conversations.c.next_sequence).where(conversations.c.id == conversation_id)).scalar()
        if following is None:
            raise ConversationGone("The conversation was deleted.", "Begin a new one.")
        now = _now()
        rows = [
            {
                "id": new_id(),
                "conversation": conversation_id,
                "sequence": following - len(bodies) + index,
                "author": author.value,
                "state": state.value,
                "body": self._cipher.encrypt(_as_bytes(body)),
                "attempts": 0,
                "created_at": now,
                **columns,
            }
            for index, body in enumerate(bodies)
        ]
        connection.execute(insert(messages), rows)
        # As a read would give them: none of these columns is changed by being stored.
        return [_as_message(row, body) for row, body in zip(rows, bodies, strict=True)]

    def _message(self, row: Any) -> Message:
        return _as_message(row._mapping, json.loads(self._cipher.decrypt(row.body)))


def _as_bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8")


def _reply_body(reply: Reply) -> dict[str, Any]:
    body: dict[str, Any] = {"text": reply.text, "buttons": [[button.title, button.payload] for button in reply.buttons]}
    beside = {"files": [[each.name, each.kind, each.content] for each in reply.files], "card": reply.card, "expects": reply.expects}
    return {**body, **{name: value for name, value in beside.items() if value}}


def _as_message(row: Mapping[str, Any], body: dict[str, Any]) -> Message:
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
    )


def _may_be_run_by(server: str, now: datetime) -> Any:
    return or_(
        messages.c.state == MessageState.RECEIVED.value,
        and_(
            messages.c.state == MessageState.PROCESSING.value,
            or_(messages.c.claimed_by == server, messages.c.claimed_until < now),
        ),
    )


def _now() -> datetime:
    return datetime.now(timezone.utc)
