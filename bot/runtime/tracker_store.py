"""Rasa's tracker store, without personal values.

Rasa loads this class by its path from endpoints.yml. If that failed, Rasa would go on with
a store in memory and only warn; the launcher therefore checks it (docs/rasa.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session, sessionmaker

from bot.privacy.redaction import redact_values
from bot.store.engine import make_engine

# Identifiers and names, never written by a person.
_NOT_FREE_TEXT = frozenset(
    {"event", "message_id", "message_key", "model_id", "assistant_id", "sender_id", "input_channel", "utter_action", "policy", "action_text"}
)


@dataclass(frozen=True)
class _Redacted:
    """What the store needs of an event: its kind and its values."""

    type_name: str
    values: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return the values, redacted."""
        return self.values


class RedactingTrackerStore(SQLTrackerStore):
    """Stores every event with e-mail addresses, numbers and codes taken out.

    The tracker in memory keeps the turn's own text until the turn is over; the next turn
    reads the redacted one, so personal values may not live in slots.
    """

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, db: str = "", **kwargs: Any) -> None:
        # Not the parent's: it would retry an unreachable database for ever, and log
        # statements together with their parameters.
        kwargs.pop("host", None)
        self.engine = make_engine(db if "://" in db else f"sqlite:///{db}")
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Any]:
        for event in super()._additional_events(session, tracker):
            yield redacted(event)


def redacted(event: Event) -> _Redacted:
    """Return an event without personal values."""
    return _Redacted(event.type_name, redact_values(event.as_dict(), except_keys=_NOT_FREE_TEXT))
