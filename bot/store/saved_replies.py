"""Replies kept ready, in SQL; implements `bot.conversations.saved_replies.SavedReplies`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from bot.conversations.saved_replies import SavedReply
from bot.store.drafts import can_be_stored
from bot.store.engine import reading, writing
from bot.store.tables import saved_replies


class SqlSavedReplies:
    """Replies in the product database: a company's own words, nothing of a person, so in clear."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, controllers: frozenset[str]) -> list[SavedReply]:
        """Return the replies of some controllers, by controller and title."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(saved_replies).where(saved_replies.c.controller.in_(sorted(controllers)))).all()
        # Databases do not agree on how letters are ordered.
        return sorted((_reply(row) for row in rows), key=lambda each: (each.controller, each.title.casefold(), each.id))

    def get(self, reply_id: str, controllers: frozenset[str]) -> SavedReply | None:
        """Return a reply of one of some controllers, or None."""
        if not can_be_stored(reply_id):
            return None
        with reading(self._engine) as connection:
            row = connection.execute(select(saved_replies).where(*_is(reply_id, controllers))).first()
        return None if row is None else _reply(row)

    def put(self, reply: SavedReply) -> None:
        """Keep a reply, new or changed; to which controller it belongs never changes."""
        values = {
            "title": reply.title,
            "text_nl": reply.texts["nl"],
            "text_fr": reply.texts["fr"],
            "changed_at": reply.changed_at,
            "changed_by": reply.changed_by,
        }
        with writing(self._engine) as connection:
            changed = connection.execute(update(saved_replies).where(*_is(reply.id, frozenset({reply.controller}))).values(values))
            if changed.rowcount == 0:
                connection.execute(insert(saved_replies).values(id=reply.id, controller=reply.controller, **values))

    def remove(self, reply_id: str, controllers: frozenset[str]) -> bool:
        """Remove a reply of one of some controllers; whether there was one."""
        if not can_be_stored(reply_id):
            return False
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(saved_replies).where(*_is(reply_id, controllers))).rowcount)


def _is(reply_id: str, controllers: frozenset[str]) -> tuple[Any, Any]:
    return saved_replies.c.id == reply_id, saved_replies.c.controller.in_(sorted(controllers))


def _reply(row: Any) -> SavedReply:
    return SavedReply(row.id, row.controller, row.title, {"nl": row.text_nl, "fr": row.text_fr}, row.changed_at, row.changed_by)
