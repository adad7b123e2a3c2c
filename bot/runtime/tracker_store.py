"""Rasa's tracker store, without personal values.

Rasa loads this class by its path from endpoints.yml. If that failed, Rasa would go on with
a store in memory and only warn; the launcher therefore checks it (docs/rasa.md).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import Column, DateTime, MetaData, String, Table, delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import sessionmaker
from sqlalchemy.sql.elements import ColumnElement

from bot.conversations.model import TYPED_CODE
from bot.privacy.redaction import redact_values
from bot.store.engine import make_engine, reading, writing

#: Messages of a person after which a talk goes on in a new session: what is read, replayed and
#: predicted from at every turn stays this short (docs/decisions/0011-*.md).
MESSAGES_IN_CHAPTER = 3

# Identifiers and names, never written by a person.
_NOT_FREE_TEXT = frozenset(
    {"event", "message_id", "message_key", "received_at", "model_id", "assistant_id", "sender_id", "input_channel", "utter_action", "policy", "action_text"}
)
#: The slots that are filled while the form of a rights request is open, or something is asked of one opened before.
FORM_SLOT, FOLLOW_SLOT = "form", "follow"
#: What stands in the place of a message that answered it.
ANSWER = "[form]"
#: Responses that quote what a person answered, or a reference; a question with a button for the address that was given before.
QUOTES_THE_PERSON = frozenset({"utter_form_summary", "utter_form_ask_contact", "utter_form_ask_contact_unsubscribe", "utter_form_noted", "utter_form_suggestion", "utter_receipt", "utter_receipt_at_once", "utter_receipt_without_term", "utter_follow_standing", "utter_follow_extended_because", "utter_follow_confirm", "utter_follow_withdrawn", "utter_follow_amended"})
# What is kept of the metadata of a reply.
_OF_A_RESPONSE = frozenset({"utter_action", "model_id", "assistant_id"})
_events = SQLTrackerStore.SQLEvent.__table__
#: How long a forgotten talk is known by its id: far longer than a turn that may still be under way.
FORGOTTEN_FOR = timedelta(days=1)
# The time without a zone, always UTC.
_forgotten = Table("forgotten", MetaData(), Column("sender_id", String(255), primary_key=True), Column("at", DateTime, nullable=False))


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
        _forgotten.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        with reading(self.engine) as connection:
            rows = connection.execute(select(_events.c.data).where(*_is_of(sender_id, fetch_events_from_all_sessions)).order_by(_events.c.id)).all()
        events = [json.loads(row.data) for row in rows]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new in a talk, in one transaction.

        Rasa's own hands the rows to the database one by one, and lets every other talk wait
        while the disk writes.
        """
        await self.stream_events(tracker)
        saving = asyncio.ensure_future(asyncio.to_thread(self._save, tracker))
        try:
            await asyncio.shield(saving)
        except asyncio.CancelledError:
            # A turn that took too long keeps its talk until the disk has what was begun:
            # the next turn would read half of it.
            await saving
            raise

    async def forget(self, sender_id: str) -> None:
        """Delete a talk whole, so that no turn still under way, here or in another server, brings it back."""
        await asyncio.to_thread(self._forget, sender_id)

    def _forget(self, sender_id: str) -> None:
        now = datetime.utcnow()
        with writing(self.engine) as connection:
            connection.execute(delete(_forgotten).where((_forgotten.c.at < now - FORGOTTEN_FOR) | (_forgotten.c.sender_id == sender_id)))
            connection.execute(insert(_forgotten).values(sender_id=sender_id, at=now))
            connection.execute(delete(_events).where(_events.c.sender_id == sender_id))

    def _save(self, tracker: DialogueStateTracker) -> None:
        with writing(self.engine) as connection:
            if connection.execute(select(_forgotten.c.sender_id).where(_forgotten.c.sender_id == tracker.sender_id)).first() is not None:
                return
            new = self._new_events(connection, tracker)
            said_before = islice(tracker.events, len(tracker.events) - len(new))
            rows = _rows(tracker.sender_id, new, asks=_asks_after(said_before))
            if rows:
                connection.execute(insert(_events), rows)

    def _new_events(self, connection: Connection, tracker: DialogueStateTracker) -> list[Event]:
        """Return the events that are not stored yet, after those that open a new chapter if it is time."""
        count = select(func.count()).select_from(_events).where(*_is_of(tracker.sender_id))
        stored = connection.execute(count).scalar_one()
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


def _is_of(sender_id: str, whole: bool = False) -> list[ColumnElement[bool]]:
    """Return what holds for the events of a talk, from its latest session on or all of them.

    By row, not by time as Rasa's own: a clock that is set back must not lose events, and
    looking back from the newest row touches those of the latest session only.
    """
    of_talk = _events.c.sender_id == sender_id
    if whole:
        return [of_talk]
    started = select(_events.c.id).where(of_talk, _events.c.type_name == SessionStarted.type_name)
    latest = started.order_by(_events.c.id.desc()).limit(1).scalar_subquery()
    return [of_talk, _events.c.id >= func.coalesce(latest, 0)]


def _asks_after(events: Iterable[Event], asks: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what is waited for after some events, by slot; None where nothing is."""
    found = dict(asks or {})
    for event in events:
        if isinstance(event, SlotSet) and event.key in (FORM_SLOT, FOLLOW_SLOT):
            found[event.key] = event.value
    return found


def _rows(sender_id: str, events: Iterable[Event], asks: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for event in events:
        is_answer = isinstance(event, UserUttered) and any(value is not None for value in asks.values())
        rows.append(_row(sender_id, event, is_answer=is_answer))
        asks = _asks_after([event], asks)
    return rows


def _row(sender_id: str, event: Event, *, is_answer: bool) -> dict[str, Any]:
    values = without_answer(redacted(event)) if is_answer else redacted(event)
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": values.get("timestamp"),
        "intent_name": values.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": values.get("name"),
        "data": json.dumps(values),
    }


def redacted(event: Event) -> dict[str, Any]:
    """Return an event's values without personal values; of what quotes a person only its name is left."""
    values = dict(redact_values(without_code(event.as_dict()), except_keys=_NOT_FREE_TEXT))
    if not isinstance(event, BotUttered):
        return values
    # Rasa keeps what was put into a response beside it; only whose it is says anything here.
    metadata = {name: value for name, value in (values.get("metadata") or {}).items() if name in _OF_A_RESPONSE}
    response = metadata.get("utter_action")
    if response in QUOTES_THE_PERSON:
        return {**values, "metadata": metadata, "text": f"[{response}]", "data": {}}
    # A file to keep is the receipt once more; the message log has it, encrypted.
    data = {name: value for name, value in (values.get("data") or {}).items() if name != "custom"}
    return {**values, "metadata": metadata, "data": data}


def without_code(values: Any) -> Any:
    """Return an event's values without the sealed code that its turn was given: it is for that turn only.

    It comes with the metadata of a message, which Rasa also keeps in a slot when a talk begins.
    """
    if isinstance(values, dict):
        return {name: without_code(value) for name, value in values.items() if name != TYPED_CODE}
    return [without_code(each) for each in values] if isinstance(values, (list, tuple)) else values


def without_answer(values: dict[str, Any]) -> dict[str, Any]:
    """Return a message's values without its words: what answers a form may be a name, or anybody's story.

    What the model made of it stays; the words are in the message log and in the draft, encrypted.
    """
    understood = values.get("parse_data") or {}
    kept = {name: understood[name] for name in ("intent", "intent_ranking", "language_scores", "metadata", "message_id") if name in understood}
    return {**values, "text": ANSWER, "parse_data": {**kept, "text": ANSWER, "entities": []}}
