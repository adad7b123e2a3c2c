"""Rasa's database holds no personal values, and what it holds still makes a talk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, ConversationPaused, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.turns import take_back_turn
from bot.runtime.tracker_store import MESSAGES_IN_CHAPTER, RedactingTrackerStore
from bot.settings import ROOT
from bot.store.engine import writing

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


def turn(number: int, message_id: str | None = None) -> list[Event]:
    """Return a turn as Rasa saves it: it listens again at the end."""
    return [
        UserUttered(f"vraag {number}", {"name": "ask_retention"}, message_id=message_id or f"message{number}"),
        SlotSet("topic", f"topic {number}"),
        SlotSet("asked", [{"intent": "ask_retention", "facets": []}]),
        *([SlotSet("introduced", True), SlotSet("controller", "conitro")] if number == 0 else []),
        ActionExecuted("action_answer_question"),
        BotUttered(f"antwoord {number}"),
        ActionExecuted("action_listen"),
    ]


async def say(store: RedactingTrackerStore, number: int, events: list[Event] | None = None) -> DialogueStateTracker:
    """Run a turn as Rasa does: retrieve (or begin), add events, save once."""
    tracker = await store.retrieve("talk")
    if tracker is None:
        tracker = DialogueStateTracker("talk", store.domain.slots)
        tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")], store.domain)
    tracker.update_with_events(events or turn(number), store.domain)
    await store.save(tracker)
    return tracker


@pytest.fixture
def store(tmp_path: Path) -> RedactingTrackerStore:
    return RedactingTrackerStore(domain=Domain.load(str(ROOT / "domain.yml")), db=str(tmp_path / "rasa.db"))


def questions(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker is not None
    return [str(event.text) for event in tracker.events if isinstance(event, UserUttered)]


@pytest.mark.asyncio
async def test_a_long_talk_keeps_its_slots_and_is_read_only_from_its_latest_chapter(store: RedactingTrackerStore) -> None:
    longest = 0
    for number in range(4 * MESSAGES_IN_CHAPTER + 2):
        await say(store, number)
        kept = await store.retrieve("talk")
        assert kept is not None
        assert kept.get_slot("topic") == f"topic {number}"
        assert kept.get_slot("asked") == [{"intent": "ask_retention", "facets": []}]
        assert (kept.get_slot("introduced"), kept.get_slot("controller")) == (True, "conitro")
        assert kept.get_slot("misses") == 0
        assert kept.latest_action_name == "action_listen"
        assert questions(kept)[-1] == f"vraag {number}"
        longest = max(longest, len(questions(kept)))
    assert longest == MESSAGES_IN_CHAPTER


@pytest.mark.asyncio
async def test_every_event_of_a_long_talk_stays_in_order(store: RedactingTrackerStore) -> None:
    count = 3 * MESSAGES_IN_CHAPTER
    for number in range(count):
        await say(store, number)
    whole = await store.retrieve_full_tracker("talk")
    assert questions(whole) == [f"vraag {number}" for number in range(count)]
    assert whole is not None
    said = [event.text for event in whole.events if isinstance(event, BotUttered)]
    assert said == [f"antwoord {number}" for number in range(count)]


@pytest.mark.parametrize("last", range(2 * MESSAGES_IN_CHAPTER + 2))
@pytest.mark.asyncio
async def test_any_turn_can_be_taken_back_and_run_again(store: RedactingTrackerStore, last: int) -> None:
    for number in range(last + 1):
        await say(store, number)
    agent = SimpleNamespace(tracker_store=store, lock_store=InMemoryLockStore())
    await take_back_turn(cast(Agent, agent), "talk", f"message{last}")
    before = await store.retrieve("talk")
    assert before is not None
    assert before.applied_events()
    assert before.latest_action_name == "action_listen"
    assert before.get_slot("topic") == (f"topic {last - 1}" if last else None)
    assert before.get_slot("introduced") is (last > 0)
    again = await say(store, last)
    assert again.get_slot("topic") == f"topic {last}"
    assert again.get_slot("controller") == "conitro"
    kept = await store.retrieve("talk")
    assert kept is not None
    assert kept.current_slot_values() == again.current_slot_values()


@pytest.mark.asyncio
async def test_a_turn_that_opens_a_chapter_is_stored_once_however_often_it_is_saved(store: RedactingTrackerStore) -> None:
    for number in range(MESSAGES_IN_CHAPTER):
        await say(store, number)
    tracker = await say(store, MESSAGES_IN_CHAPTER)
    whole = await store.retrieve_full_tracker("talk")
    await store.save(tracker)
    again, kept = await store.retrieve_full_tracker("talk"), await store.retrieve("talk")
    assert whole is not None and again is not None and kept is not None
    assert len(again.events) == len(whole.events)
    assert [event.type_name for event in tracker.events] == [event.type_name for event in kept.events]


@pytest.mark.asyncio
async def test_another_process_reads_the_same_talk(store: RedactingTrackerStore, tmp_path: Path) -> None:
    other = RedactingTrackerStore(domain=store.domain, db=str(tmp_path / "rasa.db"))
    for number in range(2 * MESSAGES_IN_CHAPTER + 1):
        await say((store, other)[number % 2], number)
    for each in (store, other):
        kept = await each.retrieve("talk")
        assert kept is not None
        assert kept.get_slot("topic") == f"topic {2 * MESSAGES_IN_CHAPTER}"
        assert questions(await each.retrieve_full_tracker("talk")) == [f"vraag {number}" for number in range(2 * MESSAGES_IN_CHAPTER + 1)]


@pytest.mark.parametrize("under_way", [ActiveLoop("request_form"), ConversationPaused(), ActionExecuted("action_answer_question")])
@pytest.mark.asyncio
async def test_no_chapter_begins_while_something_is_under_way(store: RedactingTrackerStore, under_way: Event) -> None:
    for number in range(MESSAGES_IN_CHAPTER):
        await say(store, number, [*turn(number), *([under_way] if number == MESSAGES_IN_CHAPTER - 1 else [])])
    await say(store, MESSAGES_IN_CHAPTER)
    kept = await store.retrieve("talk")
    assert len(questions(kept)) == MESSAGES_IN_CHAPTER + 1


@pytest.mark.asyncio
async def test_a_chapter_holds_no_personal_values(store: RedactingTrackerStore, tmp_path: Path) -> None:
    for number in range(2 * MESSAGES_IN_CHAPTER + 1):
        await say(store, number, [*turn(number)[:-1], SlotSet("facet", f"mail {SECRET}"), ActionExecuted("action_listen")])
    kept = await store.retrieve("talk")
    assert kept is not None
    assert kept.get_slot("facet") == "mail [email]"
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.asyncio
async def test_a_clock_that_is_set_back_loses_nothing(store: RedactingTrackerStore) -> None:
    for number in range(MESSAGES_IN_CHAPTER + 2):
        events = turn(number)
        for event in events:
            event.timestamp = 1_700_000_000.0 - 3600 * number
        await say(store, number, events)
    kept = await store.retrieve("talk")
    assert questions(kept) == [f"vraag {MESSAGES_IN_CHAPTER}", f"vraag {MESSAGES_IN_CHAPTER + 1}"]


@pytest.mark.asyncio
async def test_a_turn_that_is_given_up_while_the_disk_writes_is_stored_whole_before_its_talk_goes_on(store: RedactingTrackerStore) -> None:
    await say(store, 0)
    with writing(store.engine):
        # Another writer keeps the database; the turn has to wait, and is given up meanwhile.
        late = asyncio.ensure_future(say(store, 1))
        await asyncio.sleep(0.2)
        late.cancel()
        await asyncio.sleep(0.2)
        assert not late.done()
    with pytest.raises(asyncio.CancelledError):
        await late
    assert questions(await store.retrieve("talk")) == ["vraag 0", "vraag 1"]


@pytest.mark.asyncio
async def test_reading_a_talk_waits_for_no_writer(store: RedactingTrackerStore) -> None:
    await say(store, 0)
    with writing(store.engine):
        assert questions(await asyncio.wait_for(store.retrieve("talk"), 5)) == ["vraag 0"]
