"""The message log in SQL; implements `bot.conversations.message_log.MessageLog`.

Locks are always taken in one order: the conversation, its hand-off, its messages. A conversation that is deleted takes the rest with it in
that order too, and whoever took a message first would wait for it while it waits for the message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.handoff import Asked, Holder, Unanswered
from bot.conversations.message_log import NOTHING_BESIDE, NOTHING_TOLD, ConversationGone, Incoming, Kept, Said
from bot.conversations.model import Author, Conversation, Message, MessageState, Reply
from bot.store import handoff_rows
from bot.store.encryption import Cipher
from bot.store.engine import reading, writing
from bot.store.message_rows import CODE, HOLD_COLUMNS, append, as_bytes, hold_of, read_message, reply_body, take_numbers, write
from bot.store.notes import SealedNotes
from bot.store.tables import conversations, handoffs, messages

#: How long a server has a message for itself; a turn takes far less.
CLAIM_LASTS = timedelta(seconds=120)
# What the column holds on every database; a client may ask for what comes after more.
_LAST_SEQUENCE = 2**31 - 1
# What is said without a message of the person has client ids of its own: no person can take one first.
_SAID = "s"


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
                (stored,) = append(connection, self._cipher, conversation_id, Author.PERSON, state, [body], {"client_id": client_id, **claim})
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
            row = connection.execute(
                select(messages, *HOLD_COLUMNS).outerjoin(handoffs, handoffs.c.conversation == messages.c.conversation).where(messages.c.id == message_id)
            ).one()
            return read_message(self._cipher, row, hold_of(row))

    def complete(self, message_id: str, replies: Sequence[Reply], policy_version: str | None, asked: Asked | None = None) -> list[Message]:
        """Store the replies and mark the message answered, in one transaction; ask for a human with it."""
        with writing(self._engine) as connection:
            # Locks the talk: from here on no human can take it, and nobody delete it, before this is done.
            row = _locked_with_talk(connection, message_id)
            if row is None or not self._end(connection, message_id, row.body):
                return self._replies(connection, message_id)
            conversation = row.conversation
            taken = _, hold = take_numbers(connection, conversation, len(replies))
            told = list(replies)
            if hold is not None and hold.is_silent:
                # Overtaken. A receipt stays: it is nowhere else in the talk.
                told = [reply for reply in replies if reply.files]
                take_numbers(connection, conversation, len(told) - len(replies))
            elif asked is not None:
                handoff_rows.begin(connection, self._cipher, conversation, asked, _now())
            elif hold is not None and hold.holder is Holder.CLOSED:
                handoff_rows.reopen(connection, self._cipher, conversation, _now())
            columns = {"in_reply_to": message_id, "policy_version": policy_version}
            return write(connection, self._cipher, conversation, taken, Author.BOT, MessageState.KEPT, [reply_body(reply) for reply in told], columns)

    def keep(self, message_id: str, notice: Mapping[str, str], beside: Unanswered = NOTHING_BESIDE, told: Mapping[str, str] = NOTHING_TOLD) -> Kept:
        """Mark a message answered that a human is to read, if the talk is not the bot's; one transaction."""
        with writing(self._engine) as connection:
            row = _locked_with_talk(connection, message_id)
            if row is None:
                raise ConversationGone("The conversation was deleted.", "Begin a new one.")
            conversation = row.conversation
            _, hold = take_numbers(connection, conversation, 0)
            if hold is None or not hold.is_silent:
                return Kept(hold, is_kept=False)
            if beside.goes_on and handoff_rows.cancel(connection, self._cipher, conversation, _now()):
                return Kept(replace(hold, holder=Holder.BOT), is_kept=False)
            if not self._end(connection, message_id, row.body):
                return Kept(hold, True, tuple(self._replies(connection, message_id)))
            if beside.contact is not None:
                handoff_rows.note_contact(connection, self._cipher, conversation, beside.contact)
            if beside.act is not None:
                handoff_rows.note_act(connection, conversation, hold, beside.act, row.created_at)
            texts = told or notice
            language = handoff_rows.language_of(connection, conversation) if told else handoff_rows.take_notice(connection, conversation)
            if language is None or language not in texts:
                return Kept(hold, True)
            said = append(connection, self._cipher, conversation, Author.NOTICE, MessageState.KEPT, [{"text": texts[language]}], {"in_reply_to": message_id})
            return Kept(hold, True, tuple(said))

    def say(self, conversation_id: str, said: Said, held_by: str | None = None) -> Message | None:
        """Store a row that answers no message; what was said before under the same client id comes back."""
        client_id = None if said.client_id is None else self._cipher.fingerprint(said.client_id) + _SAID
        with writing(self._engine) as connection:
            if not handoff_rows.lock(connection, conversation_id):
                return None
            known = None if client_id is None else self._by_client_id(connection, conversation_id, client_id)
            if known is not None:
                return known
            if held_by is not None and not handoff_rows.is_held_by(connection, conversation_id, held_by, _now()):
                return None
            body: dict[str, Any] = {"text": said.text}
            if said.name is not None:
                body["name"] = said.name
            if said.card is not None:
                body["card"] = dict(said.card)
            if said.files:
                body["files"] = [[each.name, each.kind, each.content] for each in said.files]
            (stored,) = append(connection, self._cipher, conversation_id, said.author, MessageState.KEPT, [body], {"client_id": client_id})
            return stored

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

    def delete_conversation(self, conversation_id: str) -> bool:
        """Delete a conversation; its messages go with it by their foreign key."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
            return bool(gone.rowcount)

    def _end(self, connection: Connection, message_id: str, encrypted: bytes) -> bool:
        """Mark a person's message answered, and forget the code in its body; False when it was answered, or is none."""
        done = connection.execute(
            update(messages)
            .where(
                messages.c.id == message_id,
                messages.c.author == Author.PERSON.value,
                messages.c.state != MessageState.ANSWERED.value,
            )
            .values(state=MessageState.ANSWERED.value, claimed_by=None, claimed_until=None)
        )
        if done.rowcount != 1:
            return False
        # As it was read: only who marks a message answered changes it, and nobody did before.
        self._forget_code(connection, message_id, encrypted)
        return True

    def _forget_code(self, connection: Connection, message_id: str, encrypted: bytes) -> None:
        body = json.loads(self._cipher.decrypt(encrypted))
        if body.pop(CODE, None) is not None:
            connection.execute(update(messages).where(messages.c.id == message_id).values(body=self._cipher.encrypt(as_bytes(body))))

    def _by_client_id(self, connection: Connection, conversation_id: str, client_id: str) -> Message | None:
        row = connection.execute(
            select(messages).where(messages.c.conversation == conversation_id, messages.c.client_id == client_id)
        ).first()
        return None if row is None else self._message(row)

    def _replies(self, connection: Connection, message_id: str) -> list[Message]:
        rows = connection.execute(select(messages).where(messages.c.in_reply_to == message_id).order_by(messages.c.sequence)).all()
        return [self._message(row) for row in rows]

    def _message(self, row: Any) -> Message:
        return read_message(self._cipher, row)


def _locked_with_talk(connection: Connection, message_id: str) -> Any:
    """Return a message's conversation, body and moment, its conversation locked as taking numbers does; None when it is gone. SQLite locks by itself."""
    return connection.execute(
        select(messages.c.conversation, messages.c.body, messages.c.created_at)
        .join(conversations, conversations.c.id == messages.c.conversation)
        .where(messages.c.id == message_id)
        .with_for_update(of=conversations, key_share=True)
    ).first()


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
