"""What the staff's desk reads of talks, in SQL; implements `bot.conversations.desk_views.DeskViews`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Engine

from bot.conversations.desk_views import LastLine, Sought, TalkState
from bot.conversations.handoff import Holder, Position, Waiting
from bot.conversations.model import Author, Message
from bot.conversations.signs import Side
from bot.store.encryption import Cipher
from bot.store.engine import reading
from bot.store.handoffs import as_line, of_controllers
from bot.store.message_rows import read_message
from bot.store.tables import conversations, handoffs, messages, signs

_OPEN = (Holder.WAITING.value, Holder.HUMAN.value)
_FINISHED = (Holder.BOT.value, Holder.CLOSED.value)


class SqlDeskViews:
    """Reads talks for the desk."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def states(self, now: datetime) -> list[TalkState]:
        """Return every talk that waits or that a human has, in one query; nothing is decrypted."""
        query = (
            select(
                *(handoffs.c.conversation, handoffs.c.controller, handoffs.c.holder, handoffs.c.agent, handoffs.c.version),
                *(conversations.c.next_sequence, signs.c.seen, signs.c.typing_until),
            )
            .join(conversations, conversations.c.id == handoffs.c.conversation)
            .outerjoin(signs, and_(signs.c.conversation == handoffs.c.conversation, signs.c.side == Side.PERSON.value))
            .where(handoffs.c.holder.in_(_OPEN))
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [
            TalkState(
                row.conversation, row.controller, Holder(row.holder), row.agent, row.version, row.next_sequence - 1,
                row.seen or 0, row.typing_until is not None and row.typing_until > now,
            )
            for row in rows
        ]  # fmt: skip

    def last_lines(self, talks: Sequence[str]) -> Mapping[str, LastLine]:
        """Return the newest message of each talk that was not a notice."""
        newest = (
            select(messages.c.conversation, func.max(messages.c.sequence).label("sequence"))
            .where(messages.c.conversation.in_(talks), messages.c.author != Author.NOTICE.value)
            .group_by(messages.c.conversation)
            .subquery()
        )
        query = select(messages.c.conversation, messages.c.author, messages.c.created_at, messages.c.body).join(
            newest, and_(messages.c.conversation == newest.c.conversation, messages.c.sequence == newest.c.sequence)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all() if talks else []
        return {row.conversation: LastLine(Author(row.author), row.created_at, json.loads(self._cipher.decrypt(row.body))["text"]) for row in rows}

    def last_sequence(self, talk: str) -> int:
        """Return the number of the newest row of a talk; 0 where there is none."""
        with reading(self._engine) as connection:
            following = connection.execute(select(conversations.c.next_sequence).where(conversations.c.id == talk)).scalar_one_or_none()
        return 0 if following is None else int(following) - 1

    def waiting(self, controllers: frozenset[str]) -> int:
        """Return how many talks of some controllers wait."""
        query = select(func.count()).select_from(handoffs).where(handoffs.c.holder == Holder.WAITING.value, of_controllers(controllers))
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def finished(self, sought: Sought, beyond: Position | None, most: int) -> list[Waiting]:
        """Return finished talks that fit but for the words, the newest first."""
        rows: list[Any] = []
        with reading(self._engine) as connection:
            # One holder after the other: each is read in the order of its index and no further than needed; both at once would be sorted whole.
            for holder in _FINISHED:
                rows += connection.execute(_finished(holder, sought, beyond).limit(most)).all()
        rows.sort(key=lambda row: (row.changed_at, row.conversation), reverse=True)
        return [as_line(self._cipher, row, newest_first=True) for row in rows[:most]]

    def messages_of(self, talks: Sequence[str], most: int) -> Mapping[str, list[Message]]:
        """Return the messages of talks, at most so many of each, in order."""
        query = (
            select(messages)
            .where(messages.c.conversation.in_(talks), messages.c.sequence <= most)
            .order_by(messages.c.conversation, messages.c.sequence)
        )
        found: dict[str, list[Message]] = defaultdict(list)
        with reading(self._engine) as connection:
            for row in connection.execute(query).all() if talks else []:
                found[row.conversation].append(read_message(self._cipher, row))
        return found


def _finished(holder: str, sought: Sought, beyond: Position | None) -> Any:
    query = (
        select(handoffs, conversations.c.channel, conversations.c.next_sequence)
        .join(conversations, conversations.c.id == handoffs.c.conversation)
        .where(handoffs.c.holder == holder, of_controllers(sought.controllers), *_wishes(sought))
    )
    if beyond is not None:
        same = and_(handoffs.c.changed_at == beyond.moment, handoffs.c.conversation < beyond.conversation)
        query = query.where(handoffs.c.changed_at <= beyond.moment, or_(handoffs.c.changed_at < beyond.moment, same))
    return query.order_by(handoffs.c.changed_at.desc(), handoffs.c.conversation.desc())


def _wishes(sought: Sought) -> list[Any]:
    wishes: list[Any] = []
    if sought.language is not None:
        wishes.append(handoffs.c.language == sought.language)
    if sought.agent is not None:
        wishes.append(handoffs.c.agent == sought.agent)
    if sought.reason is not None:
        wishes.append(handoffs.c.reason == sought.reason.value)
    if sought.since is not None:
        wishes.append(handoffs.c.changed_at >= sought.since)
    if sought.until is not None:
        wishes.append(handoffs.c.changed_at < sought.until)
    if sought.conversation is not None:
        wishes.append(handoffs.c.conversation == sought.conversation)
    return wishes
