"""The one way into the house: cleaning, client ids, offered payloads, '/' as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.conversations.cleaning import LONGEST_TEXT
from bot.conversations.message_log import OFFERED_REPLIES, Incoming, MessageLog, receive, text_as_words, text_for_rasa
from bot.conversations.model import Author, Button, Conversation, Message, MessageState, Reply, new_id
from bot.privacy.redaction import MASK

PAYLOAD = '/choose_controller{"controller": "conitro"}'
NOW = datetime(2024, 5, 6, 7, 8, tzinfo=timezone.utc)


class InMemoryLog(MessageLog):
    """The port, kept in a list; what the database adds is tested in tests/store."""

    def __init__(self) -> None:
        self.rows: list[Message] = []

    def receive(self, conversation_id: str, incoming: Incoming, server: str | None = None) -> tuple[Message, bool]:
        for row in self.rows:
            if (row.conversation, row.client_id) == (conversation_id, incoming.client_id):
                return row, False
        return self._append(conversation_id, Author.PERSON, incoming.text, client_id=incoming.client_id, offered=incoming.offered, was_cut=incoming.was_cut, was_masked=incoming.was_masked), True

    def complete(self, message_id: str, replies: Sequence[Reply], policy_version: str | None) -> list[Message]:
        conversation = next(row.conversation for row in self.rows if row.id == message_id)
        return [self._append(conversation, Author.BOT, reply.text, buttons=reply.buttons) for reply in replies]

    def last_replies(self, conversation_id: str, most: int) -> list[Message]:
        return [row for row in reversed(self.rows) if row.conversation == conversation_id and row.author is Author.BOT][:most]

    def _append(self, conversation: str, author: Author, text: str, **values: object) -> Message:
        row = replace(Message(new_id(), conversation, len(self.rows) + 1, author, MessageState.KEPT, text, NOW), **values)
        self.rows.append(row)
        return row


@pytest.fixture
def log() -> InMemoryLog:
    return InMemoryLog()


def offer(log: InMemoryLog, conversation: str, *payloads: str) -> None:
    message, _ = receive(log, conversation, new_id(), "hallo")
    log.complete(message.id, [Reply("Kies:", tuple(Button(f"Knop {payload[-4:]}", payload) for payload in payloads))], None)


def test_a_message_is_cleaned_before_it_is_stored(log: InMemoryLog) -> None:
    message, is_new = receive(log, "talk", "one", " mijn\x00 nummer:\u200b 85.07.30-033.28 ")
    assert is_new
    assert (message.text, message.was_masked, message.was_cut, message.offered) == (f"mijn nummer: {MASK}", True, False, None)


def test_a_long_message_is_stored_cut(log: InMemoryLog) -> None:
    message, _ = receive(log, "talk", "one", "a" * 10_000)
    assert (len(message.text), message.was_cut) == (LONGEST_TEXT, True)


def test_the_same_client_id_is_the_same_message(log: InMemoryLog) -> None:
    first, is_new = receive(log, "talk", "one", "hallo")
    again, is_new_again = receive(log, "talk", "one", "iets anders")
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert len(log.rows) == 1


def test_a_client_id_counts_within_its_own_conversation(log: InMemoryLog) -> None:
    receive(log, "talk", "one", "hallo")
    _, is_new = receive(log, "other talk", "one", "hallo")
    assert is_new


def test_an_offered_payload_is_the_tap_on_its_button(log: InMemoryLog) -> None:
    offer(log, "talk", PAYLOAD, "/affirm")
    message, _ = receive(log, "talk", "one", PAYLOAD)
    assert message.offered == PAYLOAD
    assert text_for_rasa(message) == PAYLOAD


def test_a_payload_nobody_offered_is_text(log: InMemoryLog) -> None:
    message, _ = receive(log, "talk", "one", PAYLOAD)
    assert message.offered is None
    assert message.text == PAYLOAD
    assert text_for_rasa(message) == PAYLOAD[1:]


def test_what_was_offered_in_another_conversation_is_text(log: InMemoryLog) -> None:
    offer(log, "other talk", PAYLOAD)
    assert receive(log, "talk", "one", PAYLOAD)[0].offered is None


@pytest.mark.parametrize("raw", ["/restart", "/session_start", "/greet", '/choose_controller{"controller": "sentera"}', PAYLOAD + " ", PAYLOAD.upper(), "/" + PAYLOAD])
def test_only_exactly_what_was_offered_is_a_tap(log: InMemoryLog, raw: str) -> None:
    offer(log, "talk", PAYLOAD)
    message, _ = receive(log, "talk", "one", raw)
    assert message.offered is None
    assert not text_for_rasa(message).startswith("/")


def test_a_button_offered_long_ago_is_offered_no_more(log: InMemoryLog) -> None:
    offer(log, "talk", PAYLOAD)
    for _ in range(OFFERED_REPLIES - 1):
        offer(log, "talk", "/affirm")
    assert receive(log, "talk", "one", PAYLOAD)[0].offered == PAYLOAD
    offer(log, "talk", "/affirm")
    assert receive(log, "talk", "two", PAYLOAD)[0].offered is None


def test_the_title_of_a_button_is_text_like_any_other(log: InMemoryLog) -> None:
    offer(log, "talk", PAYLOAD)
    assert receive(log, "talk", "one", "Conitro")[0].offered is None


@pytest.mark.parametrize("raw", ["", "   ", "\u200b", "/"])
def test_an_empty_message_is_a_message(log: InMemoryLog, raw: str) -> None:
    message, is_new = receive(log, "talk", "one", raw)
    assert is_new
    assert text_for_rasa(message) == ""


def test_a_conversation_has_no_field_for_an_address() -> None:
    # The client is a keyed hash, made in the channel (bot/conversations/clients.py).
    assert set(Conversation.__dataclass_fields__) == {"id", "channel", "controller", "page_language", "client"}


def test_a_typed_code_is_masked_before_it_is_stored(log: InMemoryLog) -> None:
    message, _ = receive(log, "talk", "one", "mijn code is 48 12 09 37.")
    assert message.text == "mijn code is [code]."
    assert text_as_words("mijn code is 48 12 09 37.") == text_for_rasa(message)


def test_a_button_is_no_code_whatever_it_carries(log: InMemoryLog) -> None:
    payload = '/inform{"option": "48120937"}'
    offer(log, "talk", payload)
    message, _ = receive(log, "talk", "one", payload)
    assert (message.text, message.offered) == (payload, payload)


def test_a_code_does_not_show_in_a_repr() -> None:
    assert "48120937" not in repr(Incoming("one", "[code]", False, False, None, "48120937"))
