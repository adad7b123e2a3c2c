"""What Rasa does anew at every event or every action call, done once or left out.

Each change keeps what Rasa accepts, refuses and returns; `bot/runtime/hardening.py` holds
them to the version they were checked against. What they save: docs/performance.md.
"""

from __future__ import annotations

import copy
from typing import Any


def lighten_turns() -> None:
    """Make all the changes; a second time changes nothing more."""
    compile_reply_check()
    shorten_action_calls()
    remember_event_classes()


def compile_reply_check() -> None:
    """Check action replies with validators made once.

    Rasa checks the schema itself again at every call, and holds each event against the
    schemas of all 23 kinds although an event names its kind.
    """
    from jsonschema import ValidationError
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = copy.deepcopy(RemoteAction.action_response_format_spec())
    of_any = schema["properties"]["events"].pop("items")
    kind_of_validator = validator_for(schema)
    whole = kind_of_validator(schema)
    kinds = of_any.pop("oneOf")
    any_event = kind_of_validator(of_any)
    of_kind = {kind["properties"]["event"]["const"]: kind_of_validator(kind) for kind in kinds}
    for validator in (whole, any_event, *of_kind.values()):
        kind_of_validator.check_schema(validator.schema)

    def is_event(event: Any) -> bool:
        return any_event.is_valid(event) and event["event"] in of_kind and of_kind[event["event"]].is_valid(event)

    def validate(self: Any, result: dict[str, Any]) -> bool:
        if getattr(self.action_endpoint, "runs_here", _never)(self._name):
            # An action of ours, which has written its events with the SDK's own functions.
            return True
        if not whole.is_valid(result) or not all(map(is_event, result.get("events", ()))):
            # Without the reply itself, which may quote the person.
            raise ValidationError("The action server's reply is not of the form Rasa knows.")
        return True

    RemoteAction._validate_action_result = validate


def _never(_action: str) -> bool:
    return False


def shorten_action_calls() -> None:
    """Send actions the tracker with the events of this turn only.

    Rasa writes down the whole talk twice a turn. Our actions read slots and the latest
    message; what the SDK's own form validation reads are the last events.
    """
    import rasa
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.core.trackers import EventVerbosity

    def call(self: Any, tracker: Any, domain: Any) -> dict[str, Any]:
        state = tracker.current_state(EventVerbosity.NONE)
        state["events"] = [event.as_dict() for event in _events_of_turn(tracker)]
        body = {"next_action": self._name, "sender_id": tracker.sender_id, "tracker": state, "version": rasa.__version__}
        if not self._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(self.name()):
            body["domain"] = domain.as_dict()
        return body

    RemoteAction._action_call_format = call


def _events_of_turn(tracker: Any) -> list[Any]:
    """Return the events from the person's last message on."""
    from rasa.shared.core.events import UserUttered

    newest_first = []
    for event in reversed(tracker.events):
        newest_first.append(event)
        if isinstance(event, UserUttered):
            break
    return newest_first[::-1]


def remember_event_classes() -> None:
    """Look a kind of event up once; Rasa walks through all its classes for every event it reads."""
    from rasa.shared.core.events import Event

    if hasattr(Event.resolve_by_type, "remembers"):
        return
    look_up = Event.resolve_by_type
    known: dict[str, type[Event]] = {}

    def resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        if type_name in known:
            return known[type_name]
        # Not looked up with the default: what is unknown today may be defined tomorrow.
        found = look_up(type_name, default)
        if found is not None and found.type_name == type_name:
            known[type_name] = found
        return found

    resolve.remembers = True  # type: ignore[attr-defined]
    Event.resolve_by_type = staticmethod(resolve)  # type: ignore[method-assign]
