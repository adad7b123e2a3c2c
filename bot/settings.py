"""The environment, read once into frozen values; refuses what is missing or unsafe.

Every setting stands in `.env.example` with its default and meaning. Secrets come from the
environment only (or from the file `.env`, which is not in git).
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

#: The folder of the repository, wherever it was cloned.
ROOT = Path(__file__).resolve().parent.parent

_SQLITE = "sqlite:///"
#: Settings that the Rasa process does not get: it has no business with requests.
REQUEST_KEY_NAMES = ("REQUEST_KEYS", "LOOKUP_KEYS")
# 32 bytes in the alphabet of Fernet keys.
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


class SettingError(Exception):
    """A setting that is missing or unsafe; the message names it and the remedy."""


@dataclass(frozen=True)
class PathSettings:
    """Where things are kept."""

    data: Path
    var: Path
    models: Path


@dataclass(frozen=True)
class DatabaseSettings:
    """The product database and the keys of the message log, newest first."""

    url: str
    message_log_keys: tuple[str, ...]


@dataclass(frozen=True)
class RequestKeySettings:
    """The keys of rights requests, newest first: what seals them, and what they are found by."""

    sealing: tuple[str, ...] = field(repr=False)
    lookup: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class RasaSettings:
    """The Rasa server: where it listens, and its name among several."""

    host: str
    port: int
    server_name: str


@dataclass(frozen=True)
class ActionSettings:
    """The action server: where it listens and the secret a caller must show."""

    host: str
    port: int
    secret: str


@dataclass(frozen=True)
class PagesSettings:
    """The server of the public pages: where it listens."""

    host: str
    port: int


@dataclass(frozen=True)
class HandoffSettings:
    """Whether staff take talks over here, and after how many minutes without one an alarm is given."""

    is_on: bool = False
    alarm_minutes: int = 15


@dataclass(frozen=True)
class Settings:
    """All settings, per area."""

    paths: PathSettings
    database: DatabaseSettings
    rasa: RasaSettings
    actions: ActionSettings
    pages: PagesSettings
    development_channel: bool
    log_level: str
    handoff: HandoffSettings = HandoffSettings()


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        environ: The environment; by default the process's own, over the file `.env`.

    Raises:
        SettingError: A setting is missing, is not of its form, or is unsafe.
    """
    environ = environment() if environ is None else environ
    if (environ.get("RASA_TELEMETRY_ENABLED") or "false").lower() != "false":
        raise SettingError("RASA_TELEMETRY_ENABLED must stay false: error reports would carry personal data.")
    var = read_folder(environ, "VAR_FOLDER", "var")
    settings = Settings(
        paths=PathSettings(read_folder(environ, "DATA_FOLDER", "data"), var, read_folder(environ, "MODEL_FOLDER", "models")),
        database=DatabaseSettings(_database(environ, "PRODUCT_DATABASE_URL", var / "product.db"), _keys(environ, "MESSAGE_LOG_KEYS")),
        rasa=RasaSettings(
            _loopback(environ, "RASA_HOST"),
            read_port(environ, "RASA_PORT", 5005),
            _name(environ, "RASA_SERVER_NAME", "rasa"),
        ),
        actions=ActionSettings(
            _loopback(environ, "ACTION_HOST"),
            read_port(environ, "ACTION_PORT", 5055),
            read_secret(environ, "ACTION_SECRET"),
        ),
        pages=PagesSettings(_loopback(environ, "PAGES_HOST"), read_port(environ, "PAGES_PORT", 5080)),
        development_channel=read_switch(environ, "DEVELOPMENT_CHANNEL", default=False),
        log_level=_log_level(environ, "LOG_LEVEL"),
        handoff=HandoffSettings(read_switch(environ, "STAFF_DESK", default=False), _minutes(environ, "HANDOFF_ALARM_MINUTES", 15)),
    )
    _assert_apart({"RASA_PORT": settings.rasa, "ACTION_PORT": settings.actions, "PAGES_PORT": settings.pages})
    return settings


def load_request_keys(environ: Mapping[str, str] | None = None) -> RequestKeySettings:
    """Read the keys of rights requests, apart from the rest: only who opens requests asks for them.

    Raises:
        SettingError: One is missing, is no key, or serves two ends.
    """
    environ = environment() if environ is None else environ
    keys = {name: _keys(environ, name) for name in REQUEST_KEY_NAMES}
    others = {"MESSAGE_LOG_KEYS": tuple(key.strip() for key in environ.get("MESSAGE_LOG_KEYS", "").split(","))}
    for name, theirs in {**others, "REQUEST_KEYS": keys["REQUEST_KEYS"]}.items():
        for other in REQUEST_KEY_NAMES:
            if other != name and set(theirs) & set(keys[other]):
                raise SettingError(f"{other} and {name} share a key: give each its own, as `make setup` does.")
    return RequestKeySettings(keys["REQUEST_KEYS"], keys["LOOKUP_KEYS"])


def environment() -> Mapping[str, str]:
    """Return the process's environment, over the file `.env`."""
    in_file = {key: value for key, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return {**in_file, **os.environ}


def _assert_apart(servers: Mapping[str, RasaSettings | ActionSettings | PagesSettings]) -> None:
    taken: dict[tuple[str, int], str] = {}
    for name, server in servers.items():
        other = taken.setdefault((server.host, server.port), name)
        if other != name:
            raise SettingError(f"{other} and {name} are the same: give each server a port of its own.")


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingError(f"{name} is not set: run `make setup`, which writes a fresh one into .env (see .env.example).")
    return value


def _keys(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in _needed(environ, name).split(",") if key.strip())
    for key in keys:
        if not _KEY.fullmatch(key):
            raise SettingError(f"{name} holds something that is no key: put back what `make setup` wrote, the newest key first, separated by commas.")
    if not keys:
        raise SettingError(f"{name} holds no key: put back what `make setup` wrote; without it nothing that was stored can be read.")
    return keys


def read_secret(environ: Mapping[str, str], name: str) -> str:
    """Return a secret that travels in a header; raises SettingError where it is missing or too short."""
    value = _needed(environ, name)
    if len(value) < 24:
        raise SettingError(f"{name} is too short to be safe: use at least 24 random characters.")
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise SettingError(f"{name} travels in a header: use letters, digits and signs only, no spaces.")
    return value


def _database(environ: Mapping[str, str], name: str, default: Path) -> str:
    value = environ.get(name) or f"{_SQLITE}{default}"
    if value.startswith(_SQLITE) and value[len(_SQLITE) :].strip() not in ("", ":memory:"):
        return f"{_SQLITE}{ROOT / value[len(_SQLITE) :]}"
    if re.match(r"postgresql(\+\w+)?://", value):
        return value
    # The value itself stays out of the message: it may hold a password.
    raise SettingError(f"{name} must be sqlite:///<file> or postgresql://<user>:<password>@<host>/<database>.")


def _name(environ: Mapping[str, str], name: str, default: str) -> str:
    value = environ.get(name) or default
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", value):
        raise SettingError(f"{name} must be a name of at most 64 letters, digits, dots and dashes.")
    return value


def _minutes(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) <= 1440:
        raise SettingError(f"{name} must be a number of minutes between 1 and 1440, not '{value}'.")
    return int(value)


def _log_level(environ: Mapping[str, str], name: str) -> str:
    value = (environ.get(name) or "WARNING").upper()
    if value == "DEBUG":
        raise SettingError(f"{name}=DEBUG would write what people say into the log; use WARNING or INFO.")
    if value not in ("WARNING", "INFO"):
        raise SettingError(f"{name} must be WARNING or INFO, not '{value}'.")
    return value


def read_folder(environ: Mapping[str, str], name: str, default: str) -> Path:
    """Return a folder, counted from the repository."""
    return (ROOT / (environ.get(name) or default)).resolve()


def read_port(environ: Mapping[str, str], name: str, default: int) -> int:
    """Return a port; raises SettingError where it is none."""
    value = environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 65536:
        raise SettingError(f"{name} must be a port between 1 and 65535, not '{value}'.")
    return int(value)


def _loopback(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name) or "127.0.0.1"
    try:
        # Version 4 only: the addresses in endpoints.yml are written without brackets.
        is_loopback = ipaddress.IPv4Address(value).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise SettingError(f"{name} must be a loopback address such as 127.0.0.1; a reverse proxy passes the public paths.")
    return value


def read_switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return whether a setting is on; raises SettingError where it is neither on nor off."""
    value = (environ.get(name) or ("on" if default else "off")).lower()
    if value not in ("on", "off"):
        raise SettingError(f"{name} must be on or off, not '{value}'.")
    return value == "on"
