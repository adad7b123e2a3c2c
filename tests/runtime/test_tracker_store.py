"""Rasa's database holds no personal values, and what it holds still makes a talk."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, ConversationPaused, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event as database_event

from bot.channels.turns import take_back_turn
from bot.conversations.model import TYPED_CODE
from bot.runtime.tracker_store import ANSWER, FORM_SLOT, MESSAGES_IN_CHAPTER, QUOTES_THE_PERSON, RedactingTrackerStore
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


@pytest.mark.asyncio
async def test_a_sealed_code_is_stored_nowhere(tmp_path: Path) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    store = RedactingTrackerStore(domain=domain, db=str(tmp_path / "rasa.db"))
    tracker = DialogueStateTracker("talk", domain.slots)
    metadata = {"message_key": "one", TYPED_CODE: "sealedsealed"}
    # Rasa keeps the metadata of the first message in a slot, and in what was parsed.
    tracker.update(SlotSet("session_started_metadata", metadata))
    tracker.update(UserUttered("[code]", {"name": "inform"}, parse_data={"text": "[code]", "metadata": metadata}, message_id="one", metadata=metadata))
    await store.save(tracker)
    assert b"sealedsealed" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert tracker.latest_message is not None
    assert tracker.latest_message.metadata[TYPED_CODE] == "sealedsealed"
    kept = await store.retrieve("talk")
    assert kept.latest_message.metadata == {"message_key": "one"}


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
        asks = threading.Event()
        database_event.listen(store.engine, "checkout", lambda *_: asks.set())
        late = asyncio.ensure_future(say(store, 1))
        while not asks.is_set():
            await asyncio.sleep(0.01)
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
        assert questions(await asyncio.wait_for(store.retrieve("talk"), 30)) == ["vraag 0"]


# --- While the form of a rights request waits ------------------------------------------------------
#: What people answer there, marked; no rule of redaction knows any of it.
MARKED = ("Gemarkeerde Lien", "Gemarkeerdestraat vijf", "mijn gemarkeerde ziekte", "de gemarkeerde lening")
WAITS = {"asks": "name", "draft": "1", "controller": "conitro", "number": 3, "total": 3, "acts": ["request_access"], "given": []}


def form_turn(number: int, text: str, form: object, *, tapped: dict[str, str] | None = None, quoted: str = "") -> list[Event]:
    """Return a turn that answers the form, or asks for an act, as Rasa saves it."""
    intent = {"name": "inform", "confidence": 0.9}
    entities = [{"entity": name, "value": value} for name, value in (tapped or {}).items()]
    parsed = {
        "text": text,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": entities,
        "language_scores": {"nl": 0.9},
        "clauses": [{"text": text, "intent": "inform", "confidence": 0.5}],
        "spelled": text,
        "metadata": {"is_tap": tapped is not None},
    }
    said = [BotUttered(f"U antwoordde: {quoted}", data={"buttons": [{"title": quoted, "payload": "/x"}]}, metadata={"utter_action": "utter_form_summary"})] if quoted else []
    return [
        UserUttered(text, intent=intent, entities=entities, parse_data=parsed, message_id=f"message{number}", metadata={"is_tap": tapped is not None}),
        SlotSet("route", "request"),
        SlotSet(FORM_SLOT, form),
        *said,
        BotUttered("Wat is uw naam?", metadata={"utter_action": "utter_form_ask_name"}),
        ActionExecuted("action_listen"),
    ]


def is_in(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() or ascii(text)[1:-1].encode() in path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("before", range(2 * MESSAGES_IN_CHAPTER + 1))
@pytest.mark.asyncio
async def test_what_answers_the_form_is_stored_without_its_words_wherever_a_chapter_begins(store: RedactingTrackerStore, tmp_path: Path, before: int) -> None:
    for number in range(before):
        await say(store, number)
    await say(store, before, form_turn(before, "ik wil een kopie", WAITS))
    for index, words in enumerate(MARKED, start=before + 1):
        await say(store, index, form_turn(index, words, None if words == MARKED[-1] else WAITS))
    after = before + 1 + len(MARKED)
    await say(store, after, [UserUttered("en wie krijgt ze?", {"name": "ask_recipients"}, message_id="last"), ActionExecuted("action_listen")])
    assert not [words for words in MARKED if is_in(tmp_path, words)]
    whole = await store.retrieve_full_tracker("talk")
    # What asks for the act, and what is said before and after it, stays as it was.
    assert questions(whole) == [*(f"vraag {number}" for number in range(before)), "ik wil een kopie", *[ANSWER] * len(MARKED), "en wie krijgt ze?"]


@pytest.mark.asyncio
async def test_of_what_answers_the_form_only_what_the_model_made_of_it_is_left(store: RedactingTrackerStore, tmp_path: Path) -> None:
    await say(store, 0, form_turn(0, "ik wil een kopie", WAITS))
    await say(store, 1, form_turn(1, MARKED[0], WAITS))
    kept = await store.retrieve("talk")
    assert kept is not None and kept.latest_message is not None
    parsed = kept.latest_message.parse_data
    assert (kept.latest_message.text, parsed["text"], parsed["intent"]["name"]) == (ANSWER, ANSWER, "inform")
    assert parsed["language_scores"] == {"nl": 0.9}
    assert kept.latest_message.message_id == "message1"
    assert "clauses" not in parsed and "spelled" not in parsed
    assert kept.get_slot(FORM_SLOT) == WAITS
    assert not is_in(tmp_path, MARKED[0])


@pytest.mark.asyncio
async def test_what_was_tapped_keeps_its_intent_and_not_what_it_carried(store: RedactingTrackerStore, tmp_path: Path) -> None:
    await say(store, 0, form_turn(0, "ik wil een kopie", WAITS))
    # The button below a mistyped address carries the one that may have been meant.
    tapped = {"question": "contact", "option": MARKED[1]}
    await say(store, 1, form_turn(1, f'/inform{{"question":"contact","option":"{MARKED[1]}"}}', WAITS, tapped=tapped))
    kept = await store.retrieve("talk")
    assert kept is not None and kept.latest_message is not None
    assert kept.latest_message.intent["name"] == "inform"
    assert kept.latest_message.metadata["is_tap"] is True
    assert kept.latest_message.entities == []
    assert not is_in(tmp_path, MARKED[1])


@pytest.mark.parametrize("response", sorted(QUOTES_THE_PERSON))
@pytest.mark.asyncio
async def test_what_quotes_the_person_is_stored_by_its_name_only(store: RedactingTrackerStore, tmp_path: Path, response: str) -> None:
    quoting = BotUttered(f"Naam: {MARKED[0]}", data={"buttons": [{"title": MARKED[1], "payload": f"/inform{{{MARKED[2]}}}"}]}, metadata={"utter_action": response})
    await say(store, 0, [*form_turn(0, "ik wil een kopie", WAITS)[:-1], quoting, ActionExecuted("action_listen")])
    kept = await store.retrieve("talk")
    assert kept is not None
    said = [event for event in kept.events if isinstance(event, BotUttered)]
    assert [event.text for event in said] == ["Wat is uw naam?", f"[{response}]"]
    assert said[-1].metadata["utter_action"] == response
    assert said[-1].data.get("buttons") is None
    assert not [words for words in MARKED if is_in(tmp_path, words)]


@pytest.mark.asyncio
async def test_of_what_stands_beside_a_text_nothing_is_stored(store: RedactingTrackerStore, tmp_path: Path) -> None:
    beside = {"card": {"kind": "receipt", "requests": [{"reference": MARKED[0]}]}, "files": [{"content": MARKED[1]}], "expects": "code"}
    said = BotUttered("Bewaar dit.", data={"custom": beside, "buttons": [{"title": "Stop", "payload": "/stop"}]}, metadata={"utter_action": "utter_receipt_complaint"})
    await say(store, 0, [*form_turn(0, "ja", WAITS)[:-1], said, ActionExecuted("action_listen")])
    kept = await store.retrieve("talk")
    assert kept is not None
    last = [event for event in kept.events if isinstance(event, BotUttered)][-1]
    assert (last.text, last.data["buttons"], last.data.get("custom")) == ("Bewaar dit.", [{"title": "Stop", "payload": "/stop"}], None)
    assert not [words for words in MARKED[:2] if is_in(tmp_path, words)]


def test_every_response_that_says_an_answer_is_stored_by_its_name_only() -> None:
    """The texts of domain.yml tell: what the person answered is filled in under these names."""
    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    quoting = re.compile(r"\{(?:lines|noted|suggestion|reference|value|reason|text)\}")
    found = {name for name, texts in responses.items() if name.startswith(("utter_form", "utter_receipt", "utter_follow")) and any(quoting.search(text["text"]) for text in texts)}
    # Below these stands a button with the address that was given before.
    asking = {name for name in responses if name.startswith("utter_form_ask_contact")}
    # A line of a summary is never said by itself.
    assert found - {"utter_form_line"} | asking == QUOTES_THE_PERSON


@pytest.mark.asyncio
async def test_a_talk_goes_on_after_a_form_as_before(store: RedactingTrackerStore) -> None:
    await say(store, 0)
    await say(store, 1, form_turn(1, "ik wil een kopie", WAITS))
    for number in range(2, 2 + 2 * MESSAGES_IN_CHAPTER):
        tracker = await say(store, number, form_turn(number, f"antwoord {number}", WAITS, quoted=MARKED[0]))
        kept = await store.retrieve("talk")
        assert kept is not None
        assert kept.get_slot(FORM_SLOT) == WAITS
        assert kept.get_slot("controller") == "conitro"
        assert kept.latest_action_name == "action_listen"
        await store.save(tracker)
        again = await store.retrieve("talk")
        assert again is not None and len(again.events) == len(kept.events)
    last = 2 + 2 * MESSAGES_IN_CHAPTER
    await say(store, last, form_turn(last, "ja", None))
    await say(store, last + 1)
    kept = await store.retrieve("talk")
    assert kept is not None
    assert kept.get_slot(FORM_SLOT) is None
    assert questions(kept)[-1] == f"vraag {last + 1}"


@pytest.mark.parametrize("taken_back", [MARKED[0], MARKED[1], MARKED[2]])
@pytest.mark.asyncio
async def test_an_answer_that_is_taken_back_and_run_again_is_stored_once_without_its_words(store: RedactingTrackerStore, tmp_path: Path, taken_back: str) -> None:
    await say(store, 0, form_turn(0, "ik wil een kopie", WAITS))
    number = 1 + MARKED.index(taken_back)
    for index in range(1, number + 1):
        await say(store, index, form_turn(index, MARKED[index - 1], WAITS))
    agent = SimpleNamespace(tracker_store=store, lock_store=InMemoryLockStore())
    await take_back_turn(cast(Agent, agent), "talk", f"message{number}")
    await say(store, number, form_turn(number, taken_back, WAITS))
    kept = await store.retrieve("talk")
    assert questions(kept)[-1] == ANSWER
    assert kept is not None and kept.get_slot(FORM_SLOT) == WAITS
    assert not is_in(tmp_path, taken_back)


@pytest.mark.asyncio
async def test_a_forgotten_talk_is_not_brought_back_by_a_turn_under_way(tmp_path: Path) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    store, of_another_server = (RedactingTrackerStore(domain=domain, db=str(tmp_path / "rasa.db")) for _ in range(2))
    for name in ("talk", "other"):
        tracker = DialogueStateTracker.from_events(name, events_of("hoelang?", "first"), domain.slots)
        await store.save(tracker)
    under_way = await of_another_server.retrieve("talk")
    await store.forget("talk")
    assert await store.retrieve("talk") is None
    for event in events_of("en mijn adres?", "second"):
        under_way.update(event)
    await of_another_server.save(under_way)
    assert await store.retrieve("talk") is None
    kept = await store.retrieve("other")
    assert kept is not None and kept.latest_message.text == "hoelang?"
    # Asked again, after a failure in between.
    await store.forget("talk")
    await store.forget("nobody")
