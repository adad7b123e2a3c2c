"""Whatever goes wrong in an action, the person hears it, and nothing of the talk is logged."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import ActionAnswerQuestion
from actions.turn import UNDECIDED
from actions.validate_slot_mappings import ActionValidateSlotMappings
from bot import wiring

TEXT = "hoelang bewaren jullie els@voorbeeld.example?"


def tracker_with(**slots: Any) -> Tracker:
    message = {"text": TEXT, "intent": {"name": "ask_retention", "confidence": 0.9}, "entities": [], "metadata": {"controller": "conitro"}}
    return Tracker("talk", {"language": "fr", **slots}, message, [], False, None, {}, "action_listen")


def slots_of(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError(TEXT)

    monkeypatch.setattr(wiring, "policy_services", fail)


@pytest.mark.asyncio
async def test_a_failing_action_is_told_with_a_reference_that_stands_in_the_log(broken: None, caplog: pytest.LogCaptureFixture) -> None:
    dispatcher = CollectingDispatcher()
    with caplog.at_level(logging.ERROR):
        events = await ActionAnswerQuestion().run(dispatcher, tracker_with(controller="conitro"), {})
    assert [message["response"] for message in dispatcher.messages] == ["utter_technical_problem"]
    reference = dispatcher.messages[0]["reference"]
    assert reference in caplog.text
    assert "voorbeeld.example" not in caplog.text
    # Who has not been greeted yet is greeted when it works again.
    assert slots_of(events) == {"introduced": False}


@pytest.mark.asyncio
async def test_a_turn_that_cannot_be_decided_does_not_repeat_the_one_before(broken: None, caplog: pytest.LogCaptureFixture) -> None:
    before = {"route": "answer", "asked": [{"intent": "ask_dpo", "facets": []}], "controller": "conitro", "introduced": True}
    events = await ActionValidateSlotMappings().run(CollectingDispatcher(), tracker_with(**before), {})
    assert slots_of(events) == {"route": UNDECIDED, "asked": []}
    assert "voorbeeld.example" not in caplog.text


@pytest.mark.asyncio
async def test_an_undecided_turn_is_told() -> None:
    dispatcher = CollectingDispatcher()
    events = await ActionAnswerQuestion().run(dispatcher, tracker_with(route=UNDECIDED, controller="conitro", introduced=True), {})
    assert [message["response"] for message in dispatcher.messages] == ["utter_technical_problem"]
    assert slots_of(events) == {"introduced": True}


@pytest.mark.parametrize("is_broken", [False, True])
@pytest.mark.asyncio
async def test_who_has_spoken_listens_without_another_prediction(is_broken: bool, request: pytest.FixtureRequest) -> None:
    if is_broken:
        request.getfixturevalue("broken")
    events = await ActionAnswerQuestion().run(CollectingDispatcher(), tracker_with(controller="conitro", asked=[{"intent": "ask_dpo"}]), {})
    assert [event["name"] for event in events if event["event"] == "followup"] == ["action_listen"]
