"""Identifiers and states of a conversation."""

from __future__ import annotations

from bot.conversations.model import Author, MessageState, new_id
from bot.privacy.redaction import redact


def test_identifiers_are_letters_that_no_redaction_touches() -> None:
    made = [new_id() for _ in range(200)]
    assert len(set(made)) == 200
    for identifier in made:
        assert len(identifier) == 28
        assert identifier.isascii() and identifier.isalpha() and identifier.islower()
        assert redact(identifier) == identifier


def test_what_is_stored_of_a_state_is_its_value() -> None:
    assert [state.value for state in MessageState] == ["received", "processing", "answered", "kept"]
    assert [author.value for author in Author] == ["person", "bot", "staff", "notice"]
