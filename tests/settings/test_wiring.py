"""The composition root: what is joined to what, and what an operator is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import wiring
from bot.conversations.message_log import receive
from bot.conversations.model import Conversation
from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.settings import RequestKeySettings, Settings, load_settings
from tests.data.made_up import made_up
from tests.rights.in_memory import START, TwoControllers


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"MESSAGE_LOG_KEYS": Fernet.generate_key().decode("ascii"), "ACTION_SECRET": "s" * 24, "VAR_FOLDER": str(tmp_path / "een map" / "100% var")})


@pytest.fixture
def keys() -> RequestKeySettings:
    return RequestKeySettings(*((Fernet.generate_key().decode("ascii"),) for _ in range(2)))


def test_a_setting_that_is_refused_becomes_an_error_an_operator_can_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_PORT", "none")
    with pytest.raises(BotError, match="RASA_PORT must be a port"):
        wiring.settings_or_stop()


def test_the_message_log_makes_its_folder_and_tables(settings: Settings) -> None:
    log = wiring.make_message_log(settings)
    log.open_conversation(Conversation("talk", "website", None, None))
    receive(log, "talk", "one", "hallo")
    again = wiring.make_message_log(settings)
    assert [message.text for message in again.since("talk", 0)] == ["hallo"]
    assert (settings.paths.var / "product.db").is_file()


def test_a_file_where_the_folder_should_be_is_explained(settings: Settings) -> None:
    settings.paths.var.parent.write_text("taken")
    with pytest.raises(BotError, match="cannot be made") as caught:
        wiring.make_message_log(settings)
    assert "VAR_FOLDER" in caught.value.remedy


def test_a_folder_where_the_file_should_be_is_explained(settings: Settings) -> None:
    (settings.paths.var / "product.db").mkdir(parents=True)
    with pytest.raises(BotError, match="unable to open database file"):
        wiring.make_message_log(settings)


@pytest.mark.parametrize("url", ["sqlite:////proc/none/product.db", "sqlite:////dev/full", "sqlite:////dev/null/product.db"])
def test_a_place_where_nothing_can_be_written_is_explained(settings: Settings, url: str) -> None:
    with pytest.raises(BotError) as caught:
        wiring.make_message_log(replace(settings, database=replace(settings.database, url=url)))
    assert "PRODUCT_DATABASE_URL" in caught.value.remedy


def test_keys_that_are_none_are_explained_before_any_file_is_made(settings: Settings) -> None:
    with pytest.raises(BotError, match="MESSAGE_LOG_KEYS"):
        wiring.make_message_log(replace(settings, database=replace(settings.database, message_log_keys=("none",))))
    assert not settings.paths.var.exists()


def test_the_database_outlives_a_restart_with_a_new_key_in_front(settings: Settings) -> None:
    log = wiring.make_message_log(settings)
    log.open_conversation(Conversation("talk", "website", None, None))
    receive(log, "talk", "one", "hallo")
    keys = (Fernet.generate_key().decode("ascii"), *settings.database.message_log_keys)
    rotated = wiring.make_message_log(replace(settings, database=replace(settings.database, message_log_keys=keys)))
    assert [message.text for message in rotated.since("talk", 0)] == ["hallo"]


def test_policy_services_answer_without_a_database(tmp_path: Path) -> None:
    made_up(tmp_path)
    services = wiring.make_policy_services(tmp_path / "data")
    assert services.controllers.slugs() == ["voorbeeld"]
    assert services.policy_version("voorbeeld") == services.controllers.get("voorbeeld").policy.version
    assert not list(tmp_path.rglob("*.db"))


def test_a_policy_nobody_has_has_no_version(tmp_path: Path) -> None:
    made_up(tmp_path)
    services = wiring.make_policy_services(tmp_path / "data")
    assert services.policy_version("nobody") is None
    assert services.policy_version("../voorbeeld") is None


def test_understanding_is_made_anew_only_when_names_change(tmp_path: Path) -> None:
    made_up(tmp_path)
    services = wiring.make_policy_services(tmp_path / "data")
    understanding = services.understanding()
    assert services.understanding() is understanding
    card = tmp_path / "data" / "controllers" / "voorbeeld" / "controller.yml"
    card.write_text(card.read_text(encoding="utf-8").replace("Voorbeeld NV", "Voorbeeld Beton"), encoding="utf-8")
    # A directory looks again at its files after a moment; a new one does at once.
    renamed = replace(services, controllers=wiring.make_policy_services(tmp_path / "data").controllers)
    assert renamed.understanding() is not understanding
    assert renamed.understanding() is renamed.understanding()


def test_the_services_of_a_process_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up(tmp_path)
    for name, value in {"MESSAGE_LOG_KEYS": Fernet.generate_key().decode("ascii"), "ACTION_SECRET": "s" * 24, "DATA_FOLDER": str(tmp_path / "data")}.items():
        monkeypatch.setenv(name, value)
    wiring.policy_services.cache_clear()
    try:
        assert wiring.policy_services() is wiring.policy_services()
        assert wiring.policy_services().controllers.slugs() == ["voorbeeld"]
    finally:
        wiring.policy_services.cache_clear()


def test_the_rights_desk_keeps_what_it_takes_over_a_restart(settings: Settings, keys: RequestKeySettings) -> None:
    desk = wiring.make_rights_desk(settings, keys, TwoControllers())
    desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=START, key="m1", controller="conitro")
    desk.answer("talk", "contact", "lien@voorbeeld.example", key="m2")
    desk.skip("talk", "name", key="m3")
    (request,) = desk.confirm("talk", key="yes")
    assert request.received_at == START < request.confirmed_at
    again = wiring.make_rights_desk(settings, keys, TwoControllers())
    assert again.request(request.id) == request


def test_the_rights_desk_and_the_message_log_share_a_database(settings: Settings, keys: RequestKeySettings) -> None:
    wiring.make_rights_desk(settings, keys, TwoControllers())
    wiring.make_message_log(settings).open_conversation(Conversation("talk", "website", None, None))
    assert [path.name for path in settings.paths.var.glob("*.db")] == ["product.db"]


def test_the_directory_of_controllers_serves_the_rights_desk(tmp_path: Path, settings: Settings, keys: RequestKeySettings) -> None:
    made_up(tmp_path)
    services = wiring.make_policy_services(tmp_path / "data")
    desk = wiring.make_rights_desk(settings, keys, services.controllers)
    assert desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=START, key="m1", controller="voorbeeld").controller == "voorbeeld"


def test_keys_of_requests_that_are_none_are_explained_before_any_file_is_made(settings: Settings, keys: RequestKeySettings) -> None:
    for wrong, name in ((replace(keys, sealing=("none",)), "REQUEST_KEYS"), (replace(keys, lookup=("none",)), "LOOKUP_KEYS")):
        with pytest.raises(BotError, match=name):
            wiring.make_rights_desk(settings, wrong, TwoControllers())
        with pytest.raises(BotError, match=name):
            wiring.KeyUpkeep(settings, wrong)
    assert not settings.paths.var.exists()


def test_a_missing_key_of_requests_becomes_an_error_an_operator_can_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUEST_KEYS", "")
    with pytest.raises(BotError, match="REQUEST_KEYS is not set"):
        wiring.request_keys_or_stop()


def test_the_keys_of_requests_are_upkept(settings: Settings, keys: RequestKeySettings) -> None:
    desk = wiring.make_rights_desk(settings, keys, TwoControllers())
    desk.begin("talk", [RequestedAct.ACCESS], language="nl", received_at=START, key="m1")
    newer = RequestKeySettings((Fernet.generate_key().decode("ascii"), *keys.sealing), (Fernet.generate_key().decode("ascii"), *keys.lookup))
    upkeep = wiring.KeyUpkeep(settings, newer)
    assert upkeep.left() == (1, 0)
    assert upkeep.rotate().renewed == 1
    assert upkeep.reindex().renewed == 0
    assert upkeep.left() == (0, 0)
