"""What Rasa leaves open is closed, what it only warns about is asserted."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import rasa
import rasa.server
from rasa.core.actions.action import RemoteAction

from bot.errors import BotError
from bot.runtime import hardening

UNTOUCHED_CHECK = RemoteAction._validate_action_result

GOOD: list[dict[str, Any]] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "language", "value": "nl"}], "responses": [{"text": "dag"}]},
    {},
]
BAD: list[Any] = [
    {"events": "none"},
    {"responses": ["dag"]},
    {"events": [{"event": "onbekend"}]},
    [],
]


def test_the_changes_to_rasa_are_pinned_to_the_version_they_were_checked_against() -> None:
    assert rasa.__version__ == hardening.RASA_VERSION == "3.6.21"


def test_another_version_of_rasa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa, "__version__", "3.7.0")
    with pytest.raises(BotError, match=r"Rasa 3\.7\.0 is installed.*make setup"):
        hardening.harden_rasa()


@pytest.mark.parametrize("reply", GOOD)
def test_the_compiled_check_accepts_what_rasas_own_accepts(reply: Any) -> None:
    action = RemoteAction("action_x", None)
    assert UNTOUCHED_CHECK(action, reply) is True
    hardening.compile_reply_validator()
    assert action._validate_action_result(reply) is True


@pytest.mark.parametrize("reply", BAD)
def test_the_compiled_check_refuses_what_rasas_own_refuses(reply: Any) -> None:
    action = RemoteAction("action_x", None)
    with pytest.raises(jsonschema.ValidationError):
        UNTOUCHED_CHECK(action, reply)
    hardening.compile_reply_validator()
    with pytest.raises(jsonschema.ValidationError) as refused:
        action._validate_action_result(reply)
    # Rasa's own message quotes the reply, which may quote the person.
    assert "onbekend" not in str(refused.value)


def test_cors_and_error_reports_are_closed() -> None:
    import rasa.telemetry

    hardening.harden_rasa()

    class App:
        """Has none of the attributes that setting up CORS would need."""

    assert rasa.server.configure_cors(App(), "*") is None
    assert rasa.telemetry.initialize_error_reporting() is None


def test_a_class_that_cannot_be_loaded_stops_the_start() -> None:
    hardening.assert_classes_load(["bot.runtime.tracker_store.RedactingTrackerStore"])
    for path in ("bot.runtime.tracker_store.Missing", "bot.runtime.nowhere.Store"):
        with pytest.raises(BotError, match=f"{path} cannot be loaded"):
            hardening.assert_classes_load([path])


def test_every_class_named_in_rasas_files_is_asserted() -> None:
    named = hardening.classes_in_rasa_files()
    assert set(named) == {"bot.runtime.tracker_store.RedactingTrackerStore", "bot.channels.development.DevelopmentChannel"}
    hardening.assert_classes_load(named)


def test_rasas_own_open_channels_are_off() -> None:
    named = hardening.classes_in_rasa_files()
    assert not [name for name in named if "rest" in name.lower() or "socketio" in name.lower()]
