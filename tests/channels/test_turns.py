"""The turn of a message: in order, once, and never in silence."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.turns import MOST_ATTEMPTS, TurnRunner, take_back_turn
from bot.conversations import message_log
from bot.conversations.model import TYPED_CODE, Conversation, Message, MessageState, new_id
from bot.store.message_log import SqlMessageLog
from tests.channels.fake_agent import FakeAgent


def open_conversation(log: SqlMessageLog, page_language: str | None = "nl") -> Conversation:
    conversation = Conversation(new_id(), "test", "conitro", page_language)
    log.open_conversation(conversation)
    return conversation


def runner_for(log: SqlMessageLog, agent: FakeAgent, server: str = "one") -> TurnRunner:
    return TurnRunner(log, lambda: agent, lambda slug: f"version of {slug}", server)


def receive(log: SqlMessageLog, conversation: Conversation, text: str) -> Message:
    return message_log.receive(log, conversation.id, new_id(), text)[0]


@pytest.mark.asyncio
async def test_replies_are_stored_with_the_version_of_the_policy(log: SqlMessageLog) -> None:
    conversation = open_conversation(log)
    message = receive(log, conversation, "hoelang?")
    replies = await runner_for(log, FakeAgent()).start(message)
    assert [(reply.text, reply.sequence, reply.policy_version) for reply in replies] == [("antwoord op hoelang?", 2, "version of conitro")]
    assert log.since(conversation.id, 0)[0].state is MessageState.ANSWERED


@pytest.mark.asyncio
async def test_messages_of_one_conversation_run_one_at_a_time_in_order(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    runner = runner_for(log, agent)
    messages = [receive(log, conversation, f"vraag {number}") for number in range(12)]
    await asyncio.gather(*(runner.start(message) for message in messages))
    assert [heard.text for heard in agent.heard] == [f"vraag {number}" for number in range(12)]
    assert agent.most_at_once == 1


@pytest.mark.asyncio
async def test_conversations_do_not_wait_for_each_other(log: SqlMessageLog) -> None:
    meeting = asyncio.Event()
    agent = FakeAgent()

    async def meet(message: UserMessage) -> None:
        agent.heard.append(message)
        if len(agent.heard) == 2:
            meeting.set()
        await meeting.wait()
        await message.output_channel.send_response(message.sender_id, {"text": "samen"})

    agent.handle_message = meet  # type: ignore[method-assign]
    runner = runner_for(log, agent)
    turns = [runner.start(receive(log, open_conversation(log), "dag")) for _ in range(2)]
    replies = await asyncio.wait_for(asyncio.gather(*turns), 10)
    assert [[reply.text for reply in each] for each in replies] == [["samen"], ["samen"]]


@pytest.mark.asyncio
async def test_the_same_message_started_twice_is_one_turn(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    runner = runner_for(log, agent)
    message = receive(log, conversation, "dag")
    first, second = await asyncio.gather(runner.start(message), runner.start(message))
    later = await runner.start(message)
    assert first == second == later
    assert len(agent.heard) == 1


@pytest.mark.asyncio
async def test_a_turn_goes_on_when_whoever_waited_for_it_has_gone(log: SqlMessageLog) -> None:
    conversation = open_conversation(log)
    runner = runner_for(log, FakeAgent())
    turn = runner.start(receive(log, conversation, "dag"))
    waiting = asyncio.ensure_future(asyncio.shield(turn))
    await asyncio.sleep(0)
    waiting.cancel()
    assert [reply.text for reply in await turn] == ["antwoord op dag"]


@pytest.mark.parametrize(("page_language", "told"), [("nl", "Er liep iets mis"), ("fr", "Un problème est survenu")])
@pytest.mark.asyncio
async def test_a_failing_turn_is_told_in_the_language_of_the_page(log: SqlMessageLog, page_language: str, told: str) -> None:
    def fail(_message: UserMessage) -> list[dict[str, Any]]:
        raise RuntimeError("geheim@voorbeeld.example")

    conversation = open_conversation(log, page_language)
    message = receive(log, conversation, "dag")
    replies = await runner_for(log, FakeAgent(fail)).start(message)
    assert len(replies) == 1
    assert replies[0].text.startswith(told)
    assert message.id[:6] in replies[0].text


@pytest.mark.asyncio
async def test_without_a_known_language_the_apology_is_said_in_both(log: SqlMessageLog) -> None:
    conversation = open_conversation(log, None)
    replies = await runner_for(log, FakeAgent(lambda _: [])).start(receive(log, conversation, "dag"))
    assert "Er liep iets mis" in replies[0].text
    assert "Un problème est survenu" in replies[0].text


@pytest.mark.asyncio
async def test_silence_of_the_bot_becomes_an_apology(log: SqlMessageLog) -> None:
    conversation = open_conversation(log)
    replies = await runner_for(log, FakeAgent(lambda _: [])).start(receive(log, conversation, "dag"))
    assert len(replies) == 1
    assert "Er liep iets mis" in replies[0].text


@pytest.mark.asyncio
async def test_a_message_that_kills_every_turn_is_answered_with_an_apology_in_the_end(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    message = receive(log, conversation, "gif")
    for _ in range(MOST_ATTEMPTS):
        assert log.claim(message.id, "one") is not None
    replies = await runner_for(log, agent).start(message)
    assert agent.heard == []
    assert "Er liep iets mis" in replies[0].text


@pytest.mark.asyncio
async def test_what_was_left_unanswered_is_taken_up_at_the_start(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    left = receive(log, conversation, "nooit begonnen")
    begun = receive(log, conversation, "halverwege")
    log.claim(begun.id, "one")
    runner = runner_for(log, agent)
    assert await runner.take_up_unfinished() == 2
    await asyncio.gather(runner.start(left), runner.start(begun))
    assert [heard.text for heard in agent.heard] == ["nooit begonnen", "halverwege"]
    assert log.unfinished("one") == []


@pytest.mark.asyncio
async def test_a_message_claimed_as_it_was_stored_is_run_once(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    runner = runner_for(log, agent)
    message, is_new = message_log.receive(log, conversation.id, "client", "dag", "one")
    again, is_new_again = message_log.receive(log, conversation.id, "client", "dag", "one")
    assert (is_new, is_new_again, again) == (True, False, message)
    # Sent twice at once, the second may come to the runner first.
    turns = [runner.start(again), runner.start(message, conversation)]
    first, second = await asyncio.gather(*turns)
    assert first == second == await runner.start(again)
    assert [heard.text for heard in agent.heard] == ["dag"]
    assert log.unfinished("one") == []


@pytest.mark.asyncio
async def test_a_message_sent_twice_is_run_once_also_when_the_second_is_answered_first(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    runner = runner_for(log, agent)
    message, _ = message_log.receive(log, conversation.id, "client", "dag", "one")
    again, _ = message_log.receive(log, conversation.id, "client", "dag", "one")
    answered = await runner.start(again)
    assert await runner.start(message, conversation) == answered
    assert len(agent.heard) == 1


@pytest.mark.asyncio
async def test_what_was_claimed_as_it_was_stored_is_run_in_order_too(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    runner = runner_for(log, agent)
    stored = [message_log.receive(log, conversation.id, new_id(), f"vraag {number}", "one") for number in range(6)]
    await asyncio.gather(*(runner.start(message, conversation) for message, _ in stored))
    assert [heard.text for heard in agent.heard] == [f"vraag {number}" for number in range(6)]
    assert agent.most_at_once == 1


@pytest.mark.asyncio
async def test_a_message_claimed_as_it_was_stored_outlives_a_crash(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    message, _ = message_log.receive(log, conversation.id, "client", "dag", "one")
    assert await runner_for(log, agent, "two").take_up_unfinished() == 0
    runner = runner_for(log, agent, "one")
    assert await runner.take_up_unfinished() == 1
    assert [reply.text for reply in await runner.start(message)] == ["antwoord op dag"]
    assert len(agent.heard) == 1


@pytest.mark.asyncio
async def test_a_free_channel_keeps_the_version_of_the_company_the_talk_is_about(log: SqlMessageLog) -> None:
    conversation, agent = Conversation(new_id(), "test", None, "nl"), FakeAgent()
    log.open_conversation(conversation)
    slots = [TextSlot("controller", mappings=[{}], influence_conversation=False)]
    agent.tracker_store.domain.slots.extend(slots)
    await agent.tracker_store.save(DialogueStateTracker.from_events(conversation.id, [SlotSet("controller", "sentera")], slots))
    replies = await runner_for(log, agent).start(receive(log, conversation, "hoelang?"))
    assert [reply.policy_version for reply in replies] == ["version of sentera"]


@pytest.mark.asyncio
async def test_another_servers_message_is_left_to_it(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    message = receive(log, conversation, "dag")
    log.claim(message.id, "two")
    assert await runner_for(log, agent, "one").start(message) == []
    assert agent.heard == []


@pytest.mark.asyncio
async def test_rasa_gets_the_key_of_the_message_and_what_the_channel_knows(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    message = receive(log, conversation, "/restart " + "a" * 3000)
    await runner_for(log, agent).start(message)
    heard = agent.heard[0]
    assert heard.message_id == message.id
    assert heard.sender_id == conversation.id
    assert not heard.text.startswith("/")
    assert heard.metadata == {
        "controller": "conitro",
        "page_language": "nl",
        "message_key": message.id,
        "received_at": message.created_at.isoformat(),
        "client": None,
        "is_tap": False,
        "was_cut": True,
        "was_masked": False,
    }


@pytest.mark.asyncio
async def test_only_a_payload_that_was_offered_reaches_rasa_as_a_command(log: SqlMessageLog) -> None:
    payload = '/request_erasure{"facets":"account"}'
    agent = FakeAgent(lambda _: [{"text": "kies", "buttons": [{"title": "wis", "payload": payload}]}])
    conversation = open_conversation(log)
    runner = runner_for(log, agent)
    await runner.start(receive(log, conversation, payload))
    await runner.start(receive(log, conversation, payload))
    assert [heard.text for heard in agent.heard] == [payload[1:], payload]
    assert [heard.metadata["is_tap"] for heard in agent.heard] == [False, True]


@pytest.mark.asyncio
async def test_a_turn_saved_before_the_crash_is_taken_back_before_it_runs_again() -> None:
    agent = FakeAgent()
    slots = [TextSlot("topic", mappings=[{}], influence_conversation=False)]
    events = [
        ActionExecuted("action_listen"),
        UserUttered("eerste", message_id="first"),
        SlotSet("topic", "retention"),
        BotUttered("antwoord"),
        ActionExecuted("action_listen"),
        UserUttered("tweede", message_id="second"),
        SlotSet("topic", "dpo"),
        BotUttered("antwoord"),
        ActionExecuted("action_listen"),
    ]
    await agent.tracker_store.save(DialogueStateTracker.from_events("talk", events, slots))
    agent.tracker_store.domain.slots.extend(slots)
    await take_back_turn(agent, "talk", "unknown")
    kept = await agent.tracker_store.retrieve("talk")
    assert kept.get_slot("topic") == "dpo"
    await take_back_turn(agent, "talk", "second")
    kept = await agent.tracker_store.retrieve("talk")
    assert kept.get_slot("topic") == "retention"
    assert kept.latest_message.text == "eerste"
    assert kept.latest_action_name == "action_listen"


@pytest.mark.asyncio
async def test_what_was_understood_while_it_was_stored_is_not_understood_again(log: SqlMessageLog) -> None:
    agent = FakeAgent()
    runner = runner_for(log, agent)
    raw = " hoe\u200blang\t bewaren jullie 85.07.30-033.28? "
    heard = await runner.understand(raw)
    message = receive(log, open_conversation(log), raw)
    await runner.start(message, heard=heard)
    assert agent.heard[0].parse_data == heard
    assert agent.parsed == [agent.heard[0].text] == [message.text]


@pytest.mark.asyncio
async def test_what_was_understood_of_another_text_does_not_count(log: SqlMessageLog) -> None:
    agent = FakeAgent()
    runner = runner_for(log, agent)
    heard = await runner.understand("iets anders")
    await runner.start(receive(log, open_conversation(log), "hoelang?"), heard=heard)
    assert agent.heard[0].parse_data is None


@pytest.mark.asyncio
async def test_what_may_be_a_button_is_understood_in_its_turn(log: SqlMessageLog) -> None:
    agent = FakeAgent()
    assert await runner_for(log, agent).understand('/switch_controller{"to_controller": "conitro"}') is None
    assert agent.parsed == []


@pytest.mark.asyncio
async def test_a_text_that_cannot_be_understood_ahead_is_left_to_its_turn(log: SqlMessageLog, caplog: pytest.LogCaptureFixture) -> None:
    agent = FakeAgent()

    async def fail(text: str) -> dict[str, Any]:
        raise RuntimeError(text)

    agent.parse_message = fail  # type: ignore[method-assign]
    runner = runner_for(log, agent)
    assert await runner.understand("mijn geheim") is None
    assert "RuntimeError" in caplog.text
    assert "geheim" not in caplog.text
    replies = await runner.start(receive(log, open_conversation(log), "mijn geheim"))
    assert [reply.text for reply in replies] == ["antwoord op mijn geheim"]


@pytest.mark.asyncio
async def test_a_typed_code_reaches_rasa_sealed_and_again_after_a_crash(log: SqlMessageLog) -> None:
    conversation, agent = open_conversation(log), FakeAgent()
    message, _ = message_log.receive(log, conversation.id, "client", "mijn code is 48120937", "one")
    runner = runner_for(log, agent)
    assert await runner.understand("mijn code is 48120937") == {"text": "mijn code is [code]", "intent": {"name": "inform", "confidence": 0.5}, "entities": []}
    # Begun by a server that was killed; taken up by the next.
    await runner.take_up_unfinished()
    await runner.start(message)
    (heard,) = agent.heard
    assert (heard.text, heard.metadata[TYPED_CODE]) == ("mijn code is [code]", message.code)
    assert "48120937" not in f"{heard.metadata}{agent.parsed}"
    assert log.since(conversation.id, 0)[0].code is None
