"""What Rasa leaves open is closed, what it only warns about is asserted."""

from __future__ import annotations

import configparser
import os
from pathlib import Path

import pytest
import rasa
import rasa.server
from supervisor.datatypes import dict_of_key_value_pairs

from bot import wiring
from bot.errors import BotError
from bot.mail_settings import secrets_of_telling
from bot.runtime import hardening
from bot.runtime.supervision import PROCESSES, Supervision
from bot.settings import REQUEST_KEY_NAMES, load_settings


def test_the_changes_to_rasa_are_pinned_to_the_version_they_were_checked_against() -> None:
    assert rasa.__version__ == hardening.RASA_VERSION == "3.6.21"


def test_the_keys_of_requests_are_withheld_from_the_rasa_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in REQUEST_KEY_NAMES:
        monkeypatch.setenv(name, "gemarkeerd-geheim")
    hardening.withhold_request_keys()
    assert not [name for name, value in os.environ.items() if "gemarkeerd-geheim" in value]
    # Emptied rather than taken out: the file .env must not give them either.
    with pytest.raises(BotError, match="REQUEST_KEYS is not set"):
        wiring.request_keys_or_stop()


def test_only_the_worker_gets_what_mails_and_webhooks_are_sent_with(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_USER", "SMTP_PASSWORD", "CONTROLLER_VOORBEELD_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "gemarkeerd-geheim")
    hardening.withhold_secrets_of_telling()
    assert not [name for name, value in os.environ.items() if "gemarkeerd-geheim" in value]


def test_each_process_is_started_with_the_secrets_it_needs_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTROLLER_VOORBEELD_WEBHOOK_SECRET", "s" * 24)
    of_telling = dict.fromkeys(secrets_of_telling(), "")
    assert set(of_telling) >= {"SMTP_USER", "SMTP_PASSWORD", "CONTROLLER_VOORBEELD_WEBHOOK_SECRET"}
    supervision = Supervision(load_settings({"MESSAGE_LOG_KEYS": f"{'k' * 43}=", "ACTION_SECRET": "s" * 24, "VAR_FOLDER": str(tmp_path)}))
    written = configparser.RawConfigParser()
    written.read_string(supervision._configuration())
    assert {name: dict_of_key_value_pairs(written[f"program:{name}"]["environment"]) for name in PROCESSES} == {
        "actions": {"WEBSITE_SECRET": "", **of_telling},
        "rasa": {**dict.fromkeys(REQUEST_KEY_NAMES, ""), **of_telling},
        "worker": {"WEBSITE_SECRET": ""},
        "pages": of_telling,
    }


def test_another_version_of_rasa_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa, "__version__", "3.7.0")
    with pytest.raises(BotError, match=r"Rasa 3\.7\.0 is installed.*make setup"):
        hardening.harden_rasa()


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
    channels = {"bot.channels.development.DevelopmentChannel", "bot.channels.website.WebsiteChannel"}
    assert set(named) == {"bot.runtime.tracker_store.RedactingTrackerStore", *channels}
    hardening.assert_classes_load(named)


def test_rasas_own_open_channels_are_off() -> None:
    named = hardening.classes_in_rasa_files()
    assert not [name for name in named if "rest" in name.lower() or "socketio" in name.lower()]
