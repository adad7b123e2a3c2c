"""Drafts of requests in SQL; implements `bot.rights.ports.DraftStore` inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.rights.acts import RequestedAct
from bot.rights.answers import Answer
from bot.rights.drafts import Draft, DraftState, ExpressedAct
from bot.store.sealing import Place, Sealer
from bot.store.tables import drafts


class SqlDraftStore:
    """Drafts in the product database, what people answered sealed."""

    def __init__(self, connection: Connection, sealer: Sealer, *, locks: bool) -> None:
        """Work on a transaction; `locks`: what is read stays as it is until the end of it."""
        self._connection = connection
        self._sealer = sealer
        self._locks = locks

    def open_in(self, conversation: str) -> Draft | None:
        """Return the open draft of a talk, or None."""
        return self._first(select(drafts).where(drafts.c.open_in == conversation), conversation)

    def last_in(self, conversation: str) -> Draft | None:
        """Return the draft of a talk that was changed last, or None."""
        newest_first = select(drafts).where(drafts.c.conversation == conversation).order_by(drafts.c.changed_at.desc(), drafts.c.id)
        return self._first(newest_first.limit(1), conversation)

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft, or None."""
        return self._first(select(drafts).where(drafts.c.id == draft_id), draft_id)

    def put(self, draft: Draft) -> None:
        """Keep a draft, new or changed."""
        body = {"acts": [[each.act.value, each.received_at.isoformat()] for each in draft.acts], "answers": answers_as_json(draft.answers)}
        values = {
            "conversation": draft.conversation,
            "open_in": draft.conversation if draft.state is DraftState.OPEN else None,
            "controller": draft.controller,
            "language": draft.language,
            "state": draft.state.value,
            "changed_at": draft.changed_at,
            "body": self._sealer.seal(body, Place(drafts.name, draft.id)),
            "key_id": self._sealer.newest,
        }
        changed = self._connection.execute(update(drafts).where(drafts.c.id == draft.id).values(values))
        if changed.rowcount == 0:
            self._connection.execute(insert(drafts).values(id=draft.id, **values))

    def unchanged_since(self, moment: datetime, most: int) -> list[str]:
        """Return ids of open drafts last changed at or before a moment, the oldest first."""
        left = select(drafts.c.id).where(drafts.c.state == DraftState.OPEN.value, drafts.c.changed_at <= moment)
        return list(self._connection.execute(left.order_by(drafts.c.changed_at, drafts.c.id).limit(most)).scalars())

    def _first(self, query: Any, identifier: str) -> Draft | None:
        if not can_be_stored(identifier):
            return None
        row = self._connection.execute(query.with_for_update() if self._locks else query).first()
        return None if row is None else self._draft(row)

    def _draft(self, row: Any) -> Draft:
        body = self._sealer.open(row.body, Place(drafts.name, row.id))
        return Draft(
            id=row.id,
            conversation=row.conversation,
            controller=row.controller,
            language=row.language,
            acts=tuple(ExpressedAct(RequestedAct(act), datetime.fromisoformat(received_at)) for act, received_at in body["acts"]),
            changed_at=row.changed_at,
            state=DraftState(row.state),
            answers=answers_from_json(body["answers"]),
        )


def answers_as_json(answers: Sequence[Answer]) -> list[list[Any]]:
    """Return answers as plain lists."""
    return [[answer.question, answer.value, answer.is_skipped] for answer in answers]


def answers_from_json(lists: Sequence[Sequence[Any]]) -> tuple[Answer, ...]:
    """Return answers from what `answers_as_json` gave."""
    return tuple(Answer(question, value, is_skipped) for question, value, is_skipped in lists)


def can_be_stored(identifier: str) -> bool:
    """Return whether an id can be one of ours: anybody may send anything, and drivers refuse NUL and surrogates."""
    return identifier.isascii() and identifier.isprintable()
