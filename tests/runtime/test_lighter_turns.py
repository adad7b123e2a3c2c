"""The lighter ways accept, refuse and return what Rasa's own do."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils.schemas.events import EVENT_SCHEMA
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker

from bot.runtime import lighter_turns
from bot.settings import ROOT

# As Rasa has them, before any test makes them lighter; a process in which they already are
# lighter would compare them with themselves.
UNTOUCHED_CHECK = RemoteAction._validate_action_result
UNTOUCHED_CALL = RemoteAction._action_call_format
UNTOUCHED_LOOK_UP = Event.resolve_by_type

KINDS = [kind["properties"]["event"]["const"] for kind in EVENT_SCHEMA["oneOf"]]
COMPLETE = {"name": "language", "value": "nl", "entities": [{"entity": "controller", "value": "conitro"}]}
GOOD: list[Any] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "language", "value": "nl"}], "responses": [{"text": "dag"}]},
    {"events": [{"event": "slot", "name": "asked", "value": [{"intent": "ask_dpo", "facets": []}], "timestamp": None, "metadata": {}}]},
    {"events": [{"event": "action", "name": None, "confidence": 0.5, "hide_rule_turn": False}]},
    {"events": [{"event": "user", "text": "dag", "parse_data": {"intent": {"name": "greet", "confidence": 1}, "entities": []}}]},
    {"responses": [{}]},
    {},
    *({"events": [{"event": kind, **COMPLETE}]} for kind in KINDS),
]
BAD: list[Any] = [
    {"events": "none"},
    {"events": None},
    {"responses": ["dag"]},
    {"responses": {}},
    {"events": ["slot"]},
    {"events": [{}]},
    {"events": [{"event": "onbekend"}]},
    {"events": [{"event": None}]},
    {"events": [{"event": ["slot"]}]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "slot", "name": "language"}]},
    {"events": [{"event": "slot", "name": 7, "value": 1}]},
    {"events": [{"event": "slot", "name": "language", "value": 1, "timestamp": "noon"}]},
    {"events": [{"event": "slot", "name": "language", "value": 1, "metadata": []}]},
    {"events": [{"event": "slot", "name": "language", "value": 1}, {"event": "entities"}]},
    {"events": [{"event": "action", "hide_rule_turn": "onbekend"}]},
    {"events": [{"event": "user", "parse_data": {"intent": {"name": 7}}}]},
    [],
    None,
    "onbekend",
]


def test_the_untouched_ways_are_rasas_own() -> None:
    assert {UNTOUCHED_CHECK.__module__, UNTOUCHED_CALL.__module__} == {"rasa.core.actions.action"}
    assert UNTOUCHED_LOOK_UP.__module__ == "rasa.shared.core.events"


@pytest.mark.parametrize("reply", GOOD)
def test_the_compiled_check_accepts_what_rasas_own_accepts(reply: Any) -> None:
    action = RemoteAction("action_x", None)
    assert UNTOUCHED_CHECK(action, reply) is True
    lighter_turns.compile_reply_check()
    assert action._validate_action_result(reply) is True


@pytest.mark.parametrize("reply", BAD)
def test_the_compiled_check_refuses_what_rasas_own_refuses(reply: Any) -> None:
    action = RemoteAction("action_x", None)
    with pytest.raises(jsonschema.ValidationError):
        UNTOUCHED_CHECK(action, reply)
    lighter_turns.compile_reply_check()
    with pytest.raises(jsonschema.ValidationError) as refused:
        action._validate_action_result(reply)
    # Rasa's own message quotes the reply, which may quote the person.
    assert "onbekend" not in str(refused.value)


def test_compiling_leaves_rasas_schema_as_it_was() -> None:
    before = json.dumps(RemoteAction.action_response_format_spec())
    lighter_turns.compile_reply_check()
    assert json.dumps(RemoteAction.action_response_format_spec()) == before


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def talk(domain: Domain) -> DialogueStateTracker:
    parsed = {"text": "en mijn adres?", "intent": {"name": "inform", "confidence": 0.5}, "entities": [], "clauses": []}
    events = [
        ActionExecuted("action_listen"),
        UserUttered("hoelang?", {"name": "ask_retention"}),
        SlotSet("controller", "conitro"),
        BotUttered("7 jaar"),
        ActionExecuted("action_listen"),
        UserUttered("en mijn adres?", {"name": "inform"}, parse_data=parsed, metadata={"controller": "conitro"}, input_channel="development"),
        SlotSet("language", "nl"),
        SlotSet("misses", 1),
    ]
    return DialogueStateTracker.from_events("talk", events, domain.slots)


@pytest.mark.parametrize("is_selective", [True, False])
def test_an_action_call_is_rasas_own_but_for_the_events_of_earlier_turns(domain: Domain, is_selective: bool) -> None:
    action = RemoteAction("action_validate_slot_mappings", EndpointConfig("http://127.0.0.1/", enable_selective_domain=is_selective))
    theirs = UNTOUCHED_CALL(action, talk(domain), domain)
    lighter_turns.shorten_action_calls()
    ours = action._action_call_format(talk(domain), domain)
    sent, whole = ours["tracker"].pop("events"), theirs["tracker"].pop("events")
    for events in (sent, whole):
        for event in events:
            event.pop("timestamp")
    assert [event["event"] for event in sent] == ["user", "slot", "slot"]
    assert sent == whole[-3:]
    for call in (ours, theirs):
        call["tracker"].pop("latest_event_time")
    assert ours == theirs
    assert ("domain" in ours) is not is_selective


def test_the_sdk_reads_of_a_short_call_what_it_reads_of_a_whole_one(domain: Domain) -> None:
    whole = Tracker.from_dict(json.loads(json.dumps(talk(domain).current_state(EventVerbosity.ALL))))
    lighter_turns.shorten_action_calls()
    short = Tracker.from_dict(json.loads(json.dumps(RemoteAction("action_x", None)._action_call_format(talk(domain), domain)["tracker"])))
    assert short.slots_to_validate() == whole.slots_to_validate() == {"language": "nl", "misses": 1}
    assert short.latest_message == whole.latest_message
    assert short.slots == whole.slots
    assert short.get_latest_input_channel() == whole.get_latest_input_channel() == "development"
    assert short.active_loop == whole.active_loop


def test_a_talk_without_a_message_has_a_call_too(domain: Domain) -> None:
    lighter_turns.shorten_action_calls()
    begun = DialogueStateTracker.from_events("talk", [ActionExecuted("action_listen")], domain.slots)
    sent = RemoteAction("action_x", None)._action_call_format(begun, domain)["tracker"]["events"]
    assert [event["event"] for event in sent] == ["action"]


def test_kinds_of_events_are_found_as_before() -> None:
    lighter_turns.remember_event_classes()
    for kind in (*KINDS, "topic"):
        default = None if kind == "topic" else SlotSet
        for _ in range(2):
            assert Event.resolve_by_type(kind, default) is UNTOUCHED_LOOK_UP(kind, default)


def test_an_unknown_kind_is_refused_or_gets_the_default_each_time() -> None:
    lighter_turns.remember_event_classes()
    for _ in range(2):
        assert Event.resolve_by_type("unknown", SlotSet) is SlotSet
        with pytest.raises(ValueError, match="unknown"):
            Event.resolve_by_type("unknown")


def test_making_it_lighter_twice_changes_nothing_more() -> None:
    lighter_turns.lighten_turns()
    once = Event.resolve_by_type
    lighter_turns.lighten_turns()
    assert Event.resolve_by_type is once
