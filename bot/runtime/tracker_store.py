"""Rasa's tracker store, without personal values.

Rasa loads this class by its path from endpoints.yml. If that failed, Rasa would go on with
a store in memory and only warn; the launcher therefore checks it (docs/rasa.md).
"""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Query, Session, sessionmaker

from bot.privacy.redaction import redact_values
from bot.store.engine import make_engine

#: Messages of a person after which a talk goes on in a new session: what is read, replayed and
#: predicted from at every turn stays this short (docs/decisions/0011-*.md).
MESSAGES_IN_CHAPTER = 3

# Identifiers and names, never written by a person.
_NOT_FREE_TEXT = frozenset(
    {"event", "message_id", "message_key", "model_id", "assistant_id", "sender_id", "input_channel", "utter_action", "policy", "action_text"}
)


class RedactingTrackerStore(SQLTrackerStore):
    """Stores every event with e-mail addresses, numbers and codes taken out.

    The tracker in memory keeps the turn's own text until the turn is over; the next turn
    reads the redacted one, so personal values may not live in slots.

    A long talk is kept in chapters: every few messages a session begins, opened with the
    slots as they are, and only the latest is read. All rows stay.
    """

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, db: str = "", **kwargs: Any) -> None:
        # Not the parent's: it would retry an unreachable database for ever, and log
        # statements together with their parameters.
        kwargs.pop("host", None)
        self.engine = make_engine(db if "://" in db else f"sqlite:///{db}")
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            rows = self._event_query(session, sender_id, fetch_events_from_all_sessions).with_entities(self.SQLEvent.data).all()
        events = [json.loads(row.data) for row in rows]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new in a talk, in one transaction.

        Rasa's own hands the rows to the database one by one.
        """
        await self.stream_events(tracker)
        with self.session_scope() as session:
            rows = [self._row(tracker.sender_id, event) for event in self._new_events(session, tracker)]
            if rows:
                session.execute(insert(self.SQLEvent.__table__), rows)
            session.commit()

    def _row(self, sender_id: str, event: Event) -> dict[str, Any]:
        values = redacted(event)
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": values.get("timestamp"),
            "intent_name": values.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": values.get("name"),
            "data": json.dumps(values),
        }

    def _new_events(self, session: Session, tracker: DialogueStateTracker) -> list[Event]:
        """Return the events that are not stored yet, after those that open a new chapter if it is time."""
        stored = self._event_query(session, tracker.sender_id, fetch_events_from_all_sessions=False).count()
        said, new = list(islice(tracker.events, stored)), list(islice(tracker.events, stored, None))
        # Before a message only: what takes a turn back must find that turn.
        opening = self._new_chapter(tracker.sender_id, said) if new and isinstance(new[0], UserUttered) else []
        if opening:
            new = [*opening, *new]
            # As a fresh read would give it, or saving it once more would store it twice.
            tracker.events.clear()
            tracker.events.extend(new)
        return new

    def _new_chapter(self, sender_id: str, said: list[Event]) -> list[Event]:
        """Return what opens a new session with the slots as they are; empty when it is not time.

        It comes before the turn that is being saved, never after it: that turn may have to be
        taken back (`bot/channels/turns.py`).
        """
        if sum(isinstance(event, UserUttered) for event in said) < MESSAGES_IN_CHAPTER:
            return []
        so_far = DialogueStateTracker.from_events(sender_id, said, self.domain.slots)
        if so_far.latest_action_name != ACTION_LISTEN_NAME or so_far.active_loop_name or so_far.is_paused():
            # Only between two messages, when nothing is under way that a slot does not hold.
            return []
        slots = [SlotSet(slot.name, slot.value) for slot in so_far.slots.values() if slot.value != slot.initial_value]
        return [SessionStarted(), *slots, ActionExecuted(ACTION_LISTEN_NAME)]

    def _event_query(self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool) -> Query:
        """Return the query for a talk's events, from its latest session on.

        By row, not by time as Rasa's own: a clock that is set back must not lose events, and
        looking back from the newest row touches those of the latest session only.
        """
        events = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            started = (
                select(self.SQLEvent.id)
                .where(self.SQLEvent.sender_id == sender_id, self.SQLEvent.type_name == SessionStarted.type_name)
                .order_by(self.SQLEvent.id.desc())
                .limit(1)
                .scalar_subquery()
            )
            events = events.filter(self.SQLEvent.id >= func.coalesce(started, 0))
        return events.order_by(self.SQLEvent.id)


def redacted(event: Event) -> dict[str, Any]:
    """Return an event's values without personal values."""
    return dict(redact_values(event.as_dict(), except_keys=_NOT_FREE_TEXT))
