"""Hand-offs in SQL; implements `bot.conversations.handoff.Handoffs`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.handoff import (
    NO_CONTROLLER,
    Asked,
    Handoff,
    Happened,
    Holder,
    Move,
    Note,
    Position,
    Reason,
    Settled,
    Status,
    Step,
    Waiting,
)
from bot.conversations.model import Author, MessageState, new_id
from bot.conversations.signs import Side
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.store import handoff_rows
from bot.store.encryption import Cipher
from bot.store.engine import reading, writing
from bot.store.message_rows import append, as_bytes
from bot.store.tables import conversations, handoff_events, handoff_notes, handoffs, outbox, signs


class SqlHandoffs:
    """Hand-offs in the product database; names, facts, notes and addresses encrypted as messages are."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def of(self, conversation: str) -> Handoff | None:
        """Return the hand-off of a talk; None when it was never handed off."""
        if not (conversation.isascii() and conversation.isprintable()):
            # A browser may send anything; drivers refuse NUL and surrogates.
            return None
        with reading(self._engine) as connection:
            return self._read(connection, conversation)

    def ask(self, conversation: str, asked: Asked, at: datetime) -> Handoff | None:
        """Begin a hand-off, unless one is under way; return how it stands, None where there is no such talk."""
        with writing(self._engine) as connection:
            if not handoff_rows.lock(connection, conversation):
                return None
            handoff_rows.begin(connection, self._cipher, conversation, asked, at)
            return self._read(connection, conversation)

    def move(self, conversation: str, move: Move) -> Handoff | None:
        """Do a step by one conditional UPDATE; None when somebody else was first, and nothing is changed."""
        values: dict[str, Any] = {"holder": move.to.value, "changed_at": move.at, "version": move.version + 1}
        if move.to is Holder.HUMAN and move.agent is not None:
            values.update(agent=move.agent.id, agent_name=self._cipher.encrypt(move.agent.name.encode("utf-8")), seen_at=move.at)
        elif move.to is Holder.WAITING:
            # A waiting of its own: told once, and alarmed once.
            values.update(agent=None, agent_name=None, seen_at=None, was_noticed=False, alarmed_at=None)
        else:
            values.update(settled=move.settled.value if move.settled else None)
        condition = [handoffs.c.conversation == conversation, handoffs.c.version == move.version]
        if move.left_before is not None:
            condition.append(or_(handoffs.c.seen_at.is_(None), handoffs.c.seen_at < move.left_before))
        with writing(self._engine) as connection:
            # The same order of locks as a message that is answered: the conversation, then its hand-off.
            if not handoff_rows.lock(connection, conversation):
                return None
            if connection.execute(update(handoffs).where(*condition).values(**values)).rowcount != 1:
                return None
            handoff_rows.write_down(
                connection, self._cipher, conversation, move.step, move.at, by=move.by, by_name=move.by_name, settled=move.settled, why=move.why
            )
            if move.notice:
                append(connection, self._cipher, conversation, Author.NOTICE, MessageState.KEPT, [{"text": move.notice}], {})
            return self._read(connection, conversation)

    def alive(self, agent: str, at: datetime) -> None:
        """Keep a sign of life of an agent, for every talk that he or she has."""
        with writing(self._engine) as connection:
            connection.execute(update(handoffs).where(handoffs.c.agent == agent, handoffs.c.holder == Holder.HUMAN.value).values(seen_at=at))

    def left(self, before: datetime) -> list[Handoff]:
        """Return the talks a human has of whom nothing was seen since a moment."""
        return self._all(handoffs.c.holder == Holder.HUMAN.value, or_(handoffs.c.seen_at.is_(None), handoffs.c.seen_at < before), most=100)

    def unclaimed(self, before: datetime, most: int = 100) -> list[Handoff]:
        """Return the talks that nobody has since before a moment and for which no alarm was given."""
        return self._all(
            handoffs.c.holder == Holder.WAITING.value, handoffs.c.changed_at < before, handoffs.c.alarmed_at.is_(None), most=most
        )

    def mark_alarmed(self, conversation: str, version: int, at: datetime) -> bool:
        """Put the alarm of this waiting in the outbox; False when that was done, or the talk moved on."""
        with writing(self._engine) as connection:
            marked = connection.execute(
                update(handoffs)
                .where(handoffs.c.conversation == conversation, handoffs.c.version == version, handoffs.c.alarmed_at.is_(None))
                .values(alarmed_at=at)
            )
            if marked.rowcount != 1:
                return False
            payload = f"handoff:{conversation}#{version}"
            told = {"id": new_id(), "kind": AnnouncementKind.HANDOFF_ALARM.value, "payload": payload, "state": AnnouncementState.WAITING.value}
            connection.execute(insert(outbox).values(**told, created_at=at, attempts=0))
            return True

    def add_note(self, conversation: str, note: Note) -> None:
        """Keep a note; the same id twice is the same note."""
        body = self._cipher.encrypt(as_bytes({"name": note.agent_name, "text": note.text}))
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(handoff_notes).values(id=note.id, conversation=conversation, agent=note.agent, at=note.at, body=body))
        except IntegrityError:
            with reading(self._engine) as connection:
                is_known = connection.execute(select(handoff_notes.c.id).where(handoff_notes.c.id == note.id)).first()
            if is_known is None:
                raise

    def notes(self, conversation: str) -> list[Note]:
        """Return the notes of a talk, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(handoff_notes).where(handoff_notes.c.conversation == conversation).order_by(handoff_notes.c.at, handoff_notes.c.id)
            ).all()
        bodies = [json.loads(self._cipher.decrypt(row.body)) for row in rows]
        return [Note(row.id, row.at, row.agent, body["name"], body["text"]) for row, body in zip(rows, bodies, strict=True)]

    def history(self, conversation: str) -> list[Happened]:
        """Return every step of a hand-off, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(handoff_events).where(handoff_events.c.conversation == conversation).order_by(handoff_events.c.number)
            ).all()
        return [self._happened(row) for row in rows]

    def queue(
        self, controllers: frozenset[str], holders: Sequence[Holder], language: str | None, most: int, beyond: Position | None, *, newest_first: bool
    ) -> list[Waiting]:
        """Return a page of hand-offs of some controllers."""
        moment = handoffs.c.changed_at if newest_first else handoffs.c.waiting_since
        query = (
            select(handoffs, conversations.c.channel, conversations.c.next_sequence)
            .join(conversations, conversations.c.id == handoffs.c.conversation)
            .where(_of_controllers(controllers), handoffs.c.holder.in_([each.value for each in holders]))
        )
        if language is not None:
            query = query.where(handoffs.c.language == language)
        if beyond is not None:
            later, same = (moment < beyond.moment, handoffs.c.conversation < beyond.conversation) if newest_first else (moment > beyond.moment, handoffs.c.conversation > beyond.conversation)
            query = query.where(or_(later, and_(moment == beyond.moment, same)))
        order = (moment.desc(), handoffs.c.conversation.desc()) if newest_first else (moment, handoffs.c.conversation)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(*order).limit(most)).all()
        return [self._line(row, newest_first) for row in rows]

    def count(self, controllers: frozenset[str]) -> Mapping[Holder, int]:
        """Return how many hand-offs of some controllers each holder has; what nobody has is left out."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(handoffs.c.holder, func.count().label("number")).where(_of_controllers(controllers)).group_by(handoffs.c.holder)
            ).all()
        return {Holder(row.holder): row.number for row in rows}

    def status(self, conversation: str, at: datetime) -> Status:
        """Return who has a talk and the agent's signs, for a front end; of the bot where nothing is known."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(handoffs.c.holder, handoffs.c.agent_name, signs.c.seen, signs.c.typing_until)
                .outerjoin(signs, and_(signs.c.conversation == handoffs.c.conversation, signs.c.side == Side.STAFF.value))
                .where(handoffs.c.conversation == conversation)
            ).first()
        if row is None:
            return Status()
        holder = Holder(row.holder)
        if holder is not Holder.HUMAN:
            return Status(holder, agent_seen=row.seen or 0)
        is_typing = row.typing_until is not None and row.typing_until > at
        return Status(holder, handoff_rows.opened(self._cipher, row.agent_name), is_typing, row.seen or 0)

    def _read(self, connection: Connection, conversation: str) -> Handoff | None:
        row = connection.execute(_whole().where(handoffs.c.conversation == conversation)).first()
        return None if row is None else handoff_rows.as_handoff(self._cipher, row)

    def _all(self, *conditions: Any, most: int) -> list[Handoff]:
        with reading(self._engine) as connection:
            rows = connection.execute(_whole().where(*conditions).order_by(handoffs.c.waiting_since).limit(most)).all()
        return [handoff_rows.as_handoff(self._cipher, row) for row in rows]

    def _line(self, row: Any, newest_first: bool) -> Waiting:
        return Waiting(
            conversation=row.conversation,
            channel=row.channel,
            controller=row.controller,
            language=row.language,
            holder=Holder(row.holder),
            reason=Reason(row.reason),
            waiting_since=row.waiting_since,
            changed_at=row.changed_at,
            agent=row.agent,
            agent_name=handoff_rows.opened(self._cipher, row.agent_name),
            settled=Settled(row.settled) if row.settled else None,
            last_sequence=row.next_sequence - 1,
            position=Position(row.changed_at if newest_first else row.waiting_since, row.conversation),
        )

    def _happened(self, row: Any) -> Happened:
        body = json.loads(self._cipher.decrypt(row.body))
        reason = Reason(row.reason) if row.reason else None
        settled = Settled(row.settled) if row.settled else None
        return Happened(row.number, row.at, Step(row.step), Holder(row.holder), reason, row.agent, body["name"], settled, body["why"])


def _whole() -> Any:
    return select(handoffs, conversations.c.channel, conversations.c.page_language).join(conversations, conversations.c.id == handoffs.c.conversation)


def _of_controllers(controllers: frozenset[str]) -> Any:
    named = handoffs.c.controller.in_(sorted(controllers - {NO_CONTROLLER}))
    return or_(named, handoffs.c.controller.is_(None)) if NO_CONTROLLER in controllers else named
