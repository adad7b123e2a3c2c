"""Signs in SQL; implements `bot.conversations.signs.Signs`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations.signs import TYPING_LASTS, Side, Sign
from bot.store.engine import reading, writing
from bot.store.tables import signs

# What the column holds on every database; a client may send more.
_LAST_SEQUENCE = 2**31 - 1


class SqlSigns:
    """Signs in the product database; they hold no words."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, conversation: str, side: Side, at: datetime, seen: int | None = None, typing: bool | None = None) -> None:
        """Keep a sign; what was read only grows. A talk that is gone is nothing."""
        values: dict[str, Any] = {}
        if seen is not None:
            bounded = min(max(seen, 0), _LAST_SEQUENCE)
            values["seen"] = case((signs.c.seen < bounded, bounded), else_=signs.c.seen)
        if typing is not None:
            values["typing_until"] = at + TYPING_LASTS if typing else None
        if not values:
            return
        for _ in range(2):
            with writing(self._engine) as connection:
                done = connection.execute(update(signs).where(signs.c.conversation == conversation, signs.c.side == side.value).values(**values))
            if done.rowcount == 1:
                return
            try:
                with writing(self._engine) as connection:
                    connection.execute(insert(signs).values(conversation=conversation, side=side.value, seen=0))
            except IntegrityError:
                # Another wrote the first sign, or the talk is gone: the second round finds out.
                continue

    def of(self, conversation: str) -> Mapping[Side, Sign]:
        """Return the signs of both sides; an empty one of a side that gave none."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(signs).where(signs.c.conversation == conversation)).all()
        found = {Side(row.side): Sign(row.seen, row.typing_until) for row in rows}
        return {side: found.get(side, Sign()) for side in Side}
