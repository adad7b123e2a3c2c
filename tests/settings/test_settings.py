"""Settings: every default, every refusal, and .env.example as their one list."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from dotenv import dotenv_values

import bot.settings
from bot.embedding_settings import load_embedding_settings
from bot.mail_settings import load_mail_settings
from bot.settings import (
    REQUEST_KEY_NAMES,
    ROOT,
    ActionSettings,
    DatabaseSettings,
    PagesSettings,
    PathSettings,
    RasaSettings,
    SettingError,
    Settings,
    load_request_keys,
    load_settings,
)

# The same at every run: the names of tests hold them, and processes that share the tests compare the names.
KEY, OTHER_KEY, REQUEST_KEY, LOOKUP_KEY = (base64.urlsafe_b64encode(letter * 32).decode("ascii") for letter in (b"a", b"b", b"c", b"d"))
NEEDED = {"MESSAGE_LOG_KEYS": KEY, "ACTION_SECRET": "s" * 24}
#: Needed by who opens rights requests, and by nobody else.
NEEDED_FOR_REQUESTS = {"REQUEST_KEYS": REQUEST_KEY, "LOOKUP_KEYS": LOOKUP_KEY}
DEFAULTS = Settings(
    paths=PathSettings(ROOT / "data", ROOT / "var", ROOT / "models"),
    database=DatabaseSettings(f"sqlite:///{ROOT / 'var' / 'product.db'}", (KEY,)),
    rasa=RasaSettings("127.0.0.1", 5005, "rasa"),
    actions=ActionSettings("127.0.0.1", 5055, "s" * 24),
    pages=PagesSettings("127.0.0.1", 5080),
    development_channel=False,
    log_level="WARNING",
)


class Recording(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_of, self.asked = values, set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_of)

    def __len__(self) -> int:
        return len(self.values_of)


def load(**changed: str) -> Settings:
    return load_settings({**NEEDED, **changed})


def example() -> dict[str, str]:
    """Return the names and values that .env.example lists."""
    return {name: value or "" for name, value in dotenv_values(ROOT / ".env.example", interpolate=False).items()}


#: What a terminal says of itself; no setting of ours.
OF_THE_TERMINAL = {"TERM", "NO_COLOR"}


def test_every_default() -> None:
    assert load() == DEFAULTS


def test_an_empty_value_is_the_default() -> None:
    optional = set(example()) - set(NEEDED) - set(NEEDED_FOR_REQUESTS)
    assert load(**dict.fromkeys(optional, "")) == DEFAULTS


def test_the_example_shows_the_defaults() -> None:
    assert load_settings({**example(), **NEEDED}) == DEFAULTS


def _of_mail() -> set[str]:
    """Return what is read of mail and webhooks, with one controller as the example; tests/settings/test_mail_settings.py has the rest."""
    hook = {"HANDOFF_WEBHOOK_URL": "https://voorbeeld.example/", "HANDOFF_WEBHOOK_SECRET": "s" * 24, "CONTROLLER_CONITRO_WEBHOOK_URL": "https://voorbeeld.example/", "CONTROLLER_CONITRO_WEBHOOK_SECRET": "s" * 24}
    smtp = {"SMTP_HOST": "mail.voorbeeld.example", "MAIL_FROM": "a@voorbeeld.example", "PUBLIC_URL": "https://voorbeeld.example"}
    environ = Recording({**smtp, "BOUNCE_DOMAIN": "b.example", "BOUNCE_MAILDIR": "b", **hook})
    load_mail_settings(environ)
    return environ.asked - {"VAR_FOLDER"}


def _of_embedding() -> set[str]:
    """Return what is read of websites, with one controller as the example; tests/settings/test_embedding_settings.py has the rest."""
    environ = Recording({"WEBSITE_SECRET": "s" * 32, "CONTROLLER_CONITRO_WIDGET_KEY": "k"})
    load_embedding_settings(environ)
    return environ.asked


def test_the_example_lists_what_the_settings_read_and_nothing_else() -> None:
    environ = Recording({**NEEDED, **NEEDED_FOR_REQUESTS})
    load_settings(environ)
    load_request_keys(environ)
    environ.asked |= _of_mail() | _of_embedding()
    assert set(example()) == (environ.asked | _read_by_launchers()) - OF_THE_TERMINAL


def _read_by_launchers() -> set[str]:
    """Return the names that servers and tools read from the environment and never set themselves."""
    sources = [path.read_text(encoding="utf-8") for folder in ("bot/runtime", "bot/tools", "actions") for path in (ROOT / folder).glob("*.py")]
    read = {name for source in sources for name in re.findall(r'(?:environ\.get\(|getenv\(|environ\[)"([A-Z_]+)"(?!\] =)', source)}
    own = {name for source in sources for name in re.findall(r'environ\["([A-Z_]+)"\] =', source)}
    return read - own - _set_for_rasa()


def _set_for_rasa() -> set[str]:
    return set(re.findall(r'"([A-Z_]+)":', (ROOT / "bot" / "runtime" / "hardening.py").read_text(encoding="utf-8")))


def test_what_rasas_files_take_from_the_environment_is_set_before_a_start() -> None:
    files = [(ROOT / name).read_text(encoding="utf-8") for name in ("endpoints.yml", "credentials.yml", "config.yml", "domain.yml")]
    taken = {name for text in files for line in text.splitlines() if not line.lstrip().startswith("#") for name in re.findall(r"\$\{(\w+)\}", line)}
    assert taken
    assert taken <= _set_for_rasa()


def test_every_setting_of_the_example_is_explained() -> None:
    explained = ""
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        explained = "" if not line else line if line.startswith("#") else explained
        assert explained or not line, f"No comment stands above {line}"


@pytest.mark.parametrize("name", sorted(NEEDED))
@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_missing_secret_is_refused_with_its_name_and_the_remedy(name: str, value: str | None) -> None:
    environ = {key: each for key, each in {**NEEDED, name: value}.items() if each is not None}
    with pytest.raises(SettingError, match=f"^{name} is not set: run `make setup`"):
        load_settings(environ)


UNSAFE = [
    ("MESSAGE_LOG_KEYS", ",", "put back what `make setup` wrote"),
    ("MESSAGE_LOG_KEYS", "too-short", "put back what `make setup` wrote"),
    ("MESSAGE_LOG_KEYS", f"{KEY},too-short", "put back what `make setup` wrote"),
    ("MESSAGE_LOG_KEYS", KEY[:-1], "put back what `make setup` wrote"),
    ("ACTION_SECRET", "s" * 23, "at least 24 random characters"),
    ("ACTION_SECRET", "s" * 24 + " s", "no spaces"),
    ("ACTION_SECRET", "s" * 24 + "\ns", "no spaces"),
    ("ACTION_SECRET", "é" * 24, "letters, digits and signs"),
    ("PRODUCT_DATABASE_URL", "sqlite://", "sqlite:///<file>"),
    ("PRODUCT_DATABASE_URL", "sqlite:///", "sqlite:///<file>"),
    ("PRODUCT_DATABASE_URL", "sqlite:///:memory:", "sqlite:///<file>"),
    ("PRODUCT_DATABASE_URL", "mysql://db.example/product", "postgresql://"),
    ("PRODUCT_DATABASE_URL", "product.db", "sqlite:///<file>"),
    ("RASA_HOST", "0.0.0.0", "loopback"),
    ("RASA_HOST", "192.0.2.1", "loopback"),
    ("RASA_HOST", "::", "loopback"),
    ("RASA_HOST", "::1", "127.0.0.1"),
    ("RASA_HOST", "localhost", "127.0.0.1"),
    ("ACTION_HOST", "0.0.0.0", "loopback"),
    ("ACTION_HOST", "actions.example", "127.0.0.1"),
    *[(name, value, "between 1 and 65535") for name in ("RASA_PORT", "ACTION_PORT", "PAGES_PORT") for value in ("0", "65536", "-1", "http", "50.5", "²", "٣", " 5005")],
    ("RASA_PORT", "5055", "a port of its own"),
    ("PAGES_PORT", "5005", "a port of its own"),
    ("PAGES_HOST", "0.0.0.0", "loopback"),
    ("ACTION_PORT", "5005", "a port of its own"),
    ("RASA_SERVER_NAME", "x" * 65, "at most 64"),
    ("RASA_SERVER_NAME", "een naam", "at most 64"),
    ("DEVELOPMENT_CHANNEL", "yes", "on or off"),
    ("DEVELOPMENT_CHANNEL", "1", "on or off"),
    ("STAFF_DESK", "yes", "on or off"),
    *[("HANDOFF_ALARM_MINUTES", value, "between 1 and 1440") for value in ("0", "1441", "-5", "a quarter", "1.5", "٣")],
    ("LOG_LEVEL", "DEBUG", "use WARNING or INFO"),
    ("LOG_LEVEL", "debug", "use WARNING or INFO"),
    ("LOG_LEVEL", "10", "WARNING or INFO"),
    ("LOG_LEVEL", "NOTSET", "WARNING or INFO"),
    ("RASA_TELEMETRY_ENABLED", "true", "must stay false"),
    ("RASA_TELEMETRY_ENABLED", "1", "must stay false"),
]


@pytest.mark.parametrize(("name", "value", "remedy"), UNSAFE)
def test_an_unsafe_value_is_refused_with_its_name_and_the_remedy(name: str, value: str, remedy: str) -> None:
    with pytest.raises(SettingError) as caught:
        load(**{name: value})
    assert name in str(caught.value)
    assert remedy in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "value"), [("MESSAGE_LOG_KEYS", "gemarkeerd-geheim"), ("ACTION_SECRET", "gemarkeerd-geheim"), ("PRODUCT_DATABASE_URL", "mysql://x:gemarkeerd-geheim@db.example/p")])
def test_no_refusal_shows_a_secret(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        load(**{name: value})
    assert "gemarkeerd-geheim" not in str(caught.value)


def test_every_setting_that_can_be_unsafe_is_tried_here() -> None:
    assert {name for name, _, _ in [*UNSAFE, *UNSAFE_FOR_REQUESTS]} == set(example()) - _of_mail() - (_of_embedding() - {"RASA_PORT"} - {"PAGES_PORT"}) - {"DATA_FOLDER", "VAR_FOLDER", "MODEL_FOLDER"}


def test_keys_are_read_newest_first() -> None:
    assert load(MESSAGE_LOG_KEYS=f" {OTHER_KEY} , {KEY},").database.message_log_keys == (OTHER_KEY, KEY)


def test_folders_are_taken_from_the_repository_unless_absolute(tmp_path: Path) -> None:
    paths = load(DATA_FOLDER="other/data", VAR_FOLDER=str(tmp_path), MODEL_FOLDER="../models").paths
    assert paths == PathSettings(ROOT / "other" / "data", tmp_path.resolve(), ROOT.parent / "models")


def test_the_database_lies_in_the_var_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert load(VAR_FOLDER=str(tmp_path)).database.url == f"sqlite:///{tmp_path.resolve()}/product.db"
    assert load(PRODUCT_DATABASE_URL="sqlite:////srv/een map/100%.db").database.url == "sqlite:////srv/een map/100%.db"
    assert load(PRODUCT_DATABASE_URL="sqlite:///var/other.db").database.url == f"sqlite:///{ROOT}/var/other.db"
    for url in ("postgresql://bot:pass@127.0.0.1/product", "postgresql+psycopg2://127.0.0.1/product?sslmode=require"):
        assert load(PRODUCT_DATABASE_URL=url).database.url == url


@pytest.mark.parametrize(("value", "is_on"), [("on", True), ("ON", True), ("off", False), ("Off", False)])
def test_the_development_channel_is_a_switch(value: str, is_on: bool) -> None:
    assert load(DEVELOPMENT_CHANNEL=value).development_channel is is_on


def test_other_loopback_addresses_ports_names_and_levels_are_taken() -> None:
    settings = load(RASA_HOST="127.0.0.2", RASA_PORT="1", RASA_SERVER_NAME="rasa-2.gent", ACTION_HOST="127.1.2.3", ACTION_PORT="65535", LOG_LEVEL="info", RASA_TELEMETRY_ENABLED="False")
    assert settings.rasa == RasaSettings("127.0.0.2", 1, "rasa-2.gent")
    assert (settings.actions.host, settings.actions.port, settings.log_level) == ("127.1.2.3", 65535, "INFO")


def test_two_servers_may_have_one_port_on_two_addresses() -> None:
    assert load(ACTION_HOST="127.0.0.2", ACTION_PORT="5005").actions.port == 5005


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"MESSAGE_LOG_KEYS={KEY}\nACTION_SECRET={'f' * 24}\nRASA_PORT=7001\nACTION_PORT=7002\nUNSET\n", encoding="utf-8")
    monkeypatch.setattr(bot.settings, "ROOT", tmp_path)
    for name in example():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RASA_PORT", "7003")
    settings = load_settings()
    assert (settings.rasa.port, settings.actions.port, settings.actions.secret) == (7003, 7002, "f" * 24)


@pytest.mark.parametrize("name", sorted(NEEDED_FOR_REQUESTS))
@pytest.mark.parametrize("value", [None, "", "   "])
def test_without_its_keys_no_request_is_opened_and_the_rest_runs(name: str, value: str | None) -> None:
    environ = {key: each for key, each in {**NEEDED, **NEEDED_FOR_REQUESTS, name: value}.items() if each is not None}
    with pytest.raises(SettingError, match=f"^{name} is not set: run `make setup`"):
        load_request_keys(environ)
    assert load_settings(environ) == DEFAULTS


UNSAFE_FOR_REQUESTS = [
    *[(name, value, "put back what `make setup` wrote") for name in NEEDED_FOR_REQUESTS for value in (",", "gemarkeerd-geheim", f"{OTHER_KEY},te-kort", OTHER_KEY[:-1])],
    ("REQUEST_KEYS", KEY, "share a key"),
    ("LOOKUP_KEYS", KEY, "share a key"),
    ("LOOKUP_KEYS", f"{OTHER_KEY},{REQUEST_KEY}", "share a key"),
]


@pytest.mark.parametrize(("name", "value", "remedy"), UNSAFE_FOR_REQUESTS)
def test_an_unsafe_key_of_requests_is_refused_without_showing_it(name: str, value: str, remedy: str) -> None:
    with pytest.raises(SettingError) as caught:
        load_request_keys({**NEEDED, **NEEDED_FOR_REQUESTS, name: value})
    assert name in str(caught.value)
    assert remedy in str(caught.value)
    assert not [key for key in (KEY, OTHER_KEY, REQUEST_KEY, "gemarkeerd-geheim") if key in str(caught.value)]


def test_the_keys_of_requests_are_read_newest_first_and_shown_nowhere() -> None:
    keys = load_request_keys({**NEEDED, **NEEDED_FOR_REQUESTS, "REQUEST_KEYS": f" {OTHER_KEY} ,{REQUEST_KEY},"})
    assert (keys.sealing, keys.lookup) == ((OTHER_KEY, REQUEST_KEY), (LOOKUP_KEY,))
    assert repr(keys) == "RequestKeySettings()"


def test_an_emptied_environment_hides_the_keys_that_stand_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in {**NEEDED, **NEEDED_FOR_REQUESTS}.items()), encoding="utf-8")
    monkeypatch.setattr(bot.settings, "ROOT", tmp_path)
    for name in example():
        monkeypatch.delenv(name, raising=False)
    assert load_request_keys().sealing == (REQUEST_KEY,)
    for name in REQUEST_KEY_NAMES:
        monkeypatch.setenv(name, "")
    with pytest.raises(SettingError, match="not set"):
        load_request_keys()


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        load().rasa.port = 80
