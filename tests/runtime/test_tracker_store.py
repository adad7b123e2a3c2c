"""Rasa's database holds no personal values, and what it holds still makes a talk."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.tracker_store import RedactingTrackerStore
from bot.settings import ROOT

SECRET = "els.merkteken@voorbeeld.example"


def events_of(text: str, message_id: str) -> list[object]:
    parsed = {"text": text, "intent": {"name": "inform", "confidence": 0.9}, "clauses": [{"text": text, "intent": "inform"}]}
    return [
        UserUttered(text, intent={"name": "inform", "confidence": 0.9}, parse_data=parsed, message_id=message_id),
        SlotSet("topic", "retention"),
        BotUttered(f"U schreef {text}"),
        ActionExecuted("action_listen"),
    ]


@pytest.mark.asyncio
async def test_personal_values_are_taken_out_of_every_event(tmp_path: Path) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    store = RedactingTrackerStore(domain=domain, db=str(tmp_path / "rasa.db"))
    tracker = DialogueStateTracker("talk", domain.slots)
    tracker.update(ActionExecuted("action_listen"))
    for number, text in enumerate((f"mijn mail is {SECRET}", "bel 0470 98 76 54")):
        for event in events_of(text, f"message{number}"):
            tracker.update(event)
        await store.save(tracker)
        # Every turn begins with what the store kept.
        tracker = await store.retrieve("talk")
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert SECRET.encode() not in content
    assert b"0470 98 76 54" not in content
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert said == ["mijn mail is [email]", "bel [number]"]
    assert [event.message_id for event in tracker.events if isinstance(event, UserUttered)] == ["message0", "message1"]
    assert tracker.get_slot("topic") == "retention"
    assert tracker.latest_message.parse_data["clauses"] == [{"text": "bel [number]", "intent": "inform"}]


@pytest.mark.asyncio
async def test_nothing_is_stored_twice(tmp_path: Path) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    store = RedactingTrackerStore(domain=domain, db=str(tmp_path / "rasa.db"))
    tracker = DialogueStateTracker("talk", domain.slots)
    for event in events_of("dag", "one"):
        tracker.update(event)
    await store.save(tracker)
    await store.save(tracker)
    assert len((await store.retrieve("talk")).events) == 4


def test_a_database_that_cannot_be_opened_raises_instead_of_retrying_for_ever(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Exception, match="unable to open database file"):
        RedactingTrackerStore(db=str(tmp_path / "file" / "rasa.db"))
