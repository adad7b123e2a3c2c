"""The assistant in one process: where it keeps what it keeps."""

from __future__ import annotations

import asyncio
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversations.model import Conversation
from bot.tools.in_process import InProcessAssistant, settings_in


class RememberingStore:
    """A tracker store that holds one talk, or none."""

    def __init__(self, tracker: Any) -> None:
        self._tracker = tracker

    async def retrieve(self, conversation_id: str) -> Any:
        return self._tracker


def _state(tracker: Any, *arguments: str) -> tuple[dict[str, Any], dict[str, Any]]:
    assistant = InProcessAssistant(SimpleNamespace(tracker_store=RememberingStore(tracker)), *[None] * 3, "one")  # type: ignore[arg-type]
    return asyncio.run(assistant.state(Conversation("talk", "console", None, None), *arguments))


def _tracker(heard: Any) -> Any:
    return SimpleNamespace(latest_message=heard, current_slot_values=lambda: {"language": "fr"})


HEARD = SimpleNamespace(message_id="second", parse_data={"intent": {"name": "greet"}})


def test_both_databases_and_every_file_stand_in_the_folder_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGE_LOG_KEYS", urlsafe_b64encode(secrets.token_bytes(32)).decode())
    monkeypatch.setenv("ACTION_SECRET", secrets.token_urlsafe(32))
    monkeypatch.setenv("PRODUCT_DATABASE_URL", "sqlite:////the/real/one.db")
    settings = settings_in(tmp_path)
    assert settings.paths.var == tmp_path
    assert settings.database.url == f"sqlite:///{tmp_path / 'product.db'}"


def test_the_state_tells_the_slots_and_what_was_understood_last() -> None:
    assert _state(_tracker(HEARD)) == ({"language": "fr"}, {"intent": {"name": "greet"}})
    assert _state(_tracker(HEARD), "second") == ({"language": "fr"}, {"intent": {"name": "greet"}})


def test_of_a_message_whose_turn_failed_nothing_was_understood() -> None:
    assert _state(_tracker(HEARD), "third") == ({"language": "fr"}, {})


def test_a_talk_that_has_not_begun_has_no_state() -> None:
    assert _state(None) == ({}, {})
    assert _state(_tracker(None)) == ({"language": "fr"}, {})
