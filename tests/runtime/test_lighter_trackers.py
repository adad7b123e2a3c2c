"""A tracker copied as it stands is the one that Rasa finds by replaying; nothing else is lost either."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

from bot.runtime import lighter_trackers
from bot.settings import ROOT

# As Rasa has them, before any test makes them lighter.
UNTOUCHED_COPY = DialogueStateTracker.copy
UNTOUCHED_EXTRACTION = ActionExtractSlots.run
UNTOUCHED_IS_EMPTY = Domain.is_empty

ASKED = [SessionStarted(), ActionExecuted("action_listen"), UserUttered("hoelang?", {"name": "ask_retention"}), SlotSet("controller", "conitro")]
TALKS: dict[str, list[Event]] = {
    "empty": [],
    "asked": ASKED,
    "answered": [*ASKED, ActionExecuted("action_answer_question"), BotUttered("7 jaar"), SlotSet("misses", 1), ActionExecuted("action_listen")],
    "taken back": [*ASKED, ActionExecuted("action_listen"), UserUttered("x", {"name": "deny"}), UserUtteranceReverted(), ActionExecuted("action_listen")],
    "in a form": [*ASKED, ActionExecuted("some_form"), ActiveLoop("some_form"), LoopInterrupted(True), SlotSet("asked", [{"intent": "ask_dpo"}])],
    "paused": [*ASKED, ConversationPaused()],
    "begun anew": [*ASKED, Restarted(), ActionExecuted("action_listen")],
}


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def state_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    state = tracker.current_state(EventVerbosity.ALL)
    # A follow-up that was taken is no event: a replay finds it again, the tracker itself has it no more.
    state.pop("followup_action")
    return {**state, "slots": {name: (type(slot), vars(slot)) for name, slot in tracker.slots.items()}, "model": tracker.model_id, "assistant": tracker.assistant_id, "source": tracker.sender_source}


def talk(domain: Domain, events: list[Event]) -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events("talk", events, domain.slots, sender_source="somewhere")
    tracker.model_id, tracker.assistant_id = "model", "assistant"
    return tracker


def test_the_untouched_ways_are_rasas_own() -> None:
    assert "as_it_stands" not in vars(UNTOUCHED_COPY)
    assert "at_once" not in vars(UNTOUCHED_EXTRACTION)
    assert UNTOUCHED_IS_EMPTY.__module__ == "rasa.shared.core.domain"


@pytest.mark.parametrize("name", TALKS)
def test_a_copy_is_what_a_replay_finds(name: str, domain: Domain) -> None:
    tracker = talk(domain, TALKS[name])
    replayed = UNTOUCHED_COPY(tracker)
    lighter_trackers.copy_trackers_as_they_stand()
    assert state_of(tracker.copy()) == state_of(replayed)


def test_what_happens_to_a_copy_does_not_happen_to_the_tracker(domain: Domain) -> None:
    lighter_trackers.copy_trackers_as_they_stand()
    tracker = talk(domain, TALKS["in a form"])
    before = state_of(talk(domain, TALKS["in a form"]))
    copied = tracker.copy()
    copied.update_with_events([SlotSet("controller", "sentera"), LoopInterrupted(False), UserUttered("dag"), ActionExecuted("action_listen")], domain)
    assert state_of(tracker) == before
    assert copied.get_slot("controller") == "sentera"


def test_a_talk_without_a_domain_is_copied_as_before() -> None:
    lighter_trackers.copy_trackers_as_they_stand()
    tracker = DialogueStateTracker("talk", None)
    tracker.update(ActionExecuted("action_listen"))
    assert state_of(tracker.copy()) == state_of(UNTOUCHED_COPY(tracker))


def test_slots_are_copied_whole(domain: Domain) -> None:
    import copy

    lighter_trackers.copy_trackers_as_they_stand()
    for slot in domain.slots:
        copied = copy.copy(slot)
        assert type(copied) is type(slot)
        assert vars(copied) == vars(slot)
        assert copied is not slot
    assert Slot.__copy__ is not None


@pytest.mark.parametrize("module", [rasa.core.processor, rasa.core.policies.rule_policy])
def test_deep_copies_are_left_out_only_where_debug_lines_make_them(module: Any) -> None:
    tree = ast.parse(inspect.getsource(module))
    in_debug_lines = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
        for inner in ast.walk(call)
    }
    uses = [each for each in ast.walk(tree) if isinstance(each, ast.Name) and each.id == "copy"]
    assert uses
    assert {ast.unparse(call.func) for call in ast.walk(tree) if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("copy.")} == {"copy.deepcopy"}
    assert all(id(each) in in_debug_lines for each in uses)


class Decision(EndpointConfig):
    """Decides as the test says, and keeps what it was asked with."""

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self.calls: list[dict[str, Any]] = []

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        self.calls.append(kwargs["json"])
        events = [{"event": "slot", "name": "language", "value": "fr"}, {"event": "followup", "name": "action_listen"}]
        return {"events": events, "responses": []}


def without_times(call: dict[str, Any]) -> dict[str, Any]:
    tracker = dict(call["tracker"])
    for name in ("latest_event_time", "followup_action"):
        tracker.pop(name)
    tracker["events"] = [{name: value for name, value in event.items() if name not in ("timestamp", "metadata")} for event in tracker["events"]]
    return {**call, "tracker": tracker}


@pytest.mark.asyncio
async def test_the_decision_is_asked_with_what_rasa_would_ask_it_with(domain: Domain) -> None:
    tracker = talk(domain, [*TALKS["answered"], UserUttered("en mijn adres?", {"name": "inform"})])
    given = []
    theirs, ours = Decision(), Decision()
    for endpoint, run in ((theirs, UNTOUCHED_EXTRACTION), (ours, None)):
        lighter_trackers.decide_without_a_second_tracker()
        run = run or ActionExtractSlots.run
        events = await run(ActionExtractSlots(endpoint), CollectingOutputChannel(), None, tracker, domain)
        given.append([(event.key, event.value) for event in events])
    assert given == [[("language", "fr")], [("language", "fr")]]
    assert [without_times(call) for call in ours.calls] == [without_times(call) for call in theirs.calls]


@pytest.mark.asyncio
async def test_a_slot_that_rasa_fills_itself_is_filled_as_before() -> None:
    lighter_trackers.decide_without_a_second_tracker()
    slots = "slots: {name: {type: text, mappings: [{type: from_text}]}}"
    filled = Domain.from_yaml(f'version: "3.1"\nintents: [inform]\nactions: [action_validate_slot_mappings]\n{slots}')
    tracker = DialogueStateTracker.from_events("talk", [ActionExecuted("action_listen"), UserUttered("Els", {"name": "inform"})], filled.slots)
    endpoint = Decision()
    await ActionExtractSlots(endpoint).run(CollectingOutputChannel(), None, tracker, filled)
    assert endpoint.calls[0]["tracker"]["slots"]["name"] in (None, "Els")
    theirs = Decision()
    expected = await UNTOUCHED_EXTRACTION(ActionExtractSlots(theirs), CollectingOutputChannel(), None, tracker, filled)
    given = await ActionExtractSlots(endpoint).run(CollectingOutputChannel(), None, tracker, filled)
    assert [event.key for event in given] == [event.key for event in expected]


def test_the_empty_domain_is_told_from_ours(domain: Domain) -> None:
    lighter_trackers.compare_with_one_empty_domain()
    for each in (domain, Domain.empty()):
        assert each.is_empty() is UNTOUCHED_IS_EMPTY(each)
    assert Domain.empty().is_empty()


def test_making_it_lighter_twice_changes_nothing_more() -> None:
    lighter_trackers.lighten_trackers()
    once = DialogueStateTracker.copy, ActionExtractSlots.run
    lighter_trackers.lighten_trackers()
    assert (DialogueStateTracker.copy, ActionExtractSlots.run) == once
