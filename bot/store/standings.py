"""How many talks stand, with one question; implements `bot.conversations.standings.Standings`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import Engine

from bot.conversations.handoff import Holder, Status
from bot.conversations.model import MessageState
from bot.conversations.signs import Side, Sign
from bot.conversations.standings import Standing
from bot.store import handoff_rows
from bot.store.encryption import Cipher
from bot.store.engine import reading
from bot.store.tables import conversations, handoffs, messages, signs

_UNANSWERED = (MessageState.RECEIVED.value, MessageState.PROCESSING.value)


class SqlStandings:
    """Reads how talks stand."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def of(self, conversation_ids: Collection[str], at: datetime) -> Mapping[str, Standing]:
        """Return how talks stand at a moment; what is not there is left out."""
        if not conversation_ids:
            return {}
        working = select(messages.c.id).where(messages.c.conversation == conversations.c.id, messages.c.state.in_(_UNANSWERED)).exists()
        asked = (
            select(
                conversations.c.id, conversations.c.next_sequence, working.label("is_working"),
                handoffs.c.holder, handoffs.c.agent_name, signs.c.seen, signs.c.typing_until,
            )  # fmt: skip
            .outerjoin(handoffs, handoffs.c.conversation == conversations.c.id)
            .outerjoin(signs, and_(signs.c.conversation == conversations.c.id, signs.c.side == Side.STAFF.value))
            .where(conversations.c.id.in_(conversation_ids))
        )
        with reading(self._engine) as connection:
            return {row.id: Standing(row.next_sequence - 1, bool(row.is_working), self._held(row, at)) for row in connection.execute(asked)}

    def _held(self, row: Any, at: datetime) -> Status:
        if row.holder is None:
            return Status()
        holder, sign = Holder(row.holder), Sign(row.seen or 0, row.typing_until)
        if holder is not Holder.HUMAN:
            return Status(holder, agent_seen=sign.seen)
        return Status(holder, handoff_rows.opened(self._cipher, row.agent_name), sign.is_typing(at), sign.seen)
