"""The environment, read once into frozen values; refuses what is missing or unsafe.

Every setting stands in `.env.example` with its default and meaning. Secrets come from the
environment only (or from the file `.env`, which is not in git).
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

#: The folder of the repository, wherever it was cloned.
ROOT = Path(__file__).resolve().parent.parent


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
class Settings:
    """All settings, per area."""

    paths: PathSettings
    database: DatabaseSettings
    rasa: RasaSettings
    actions: ActionSettings
    development_channel: bool


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        environ: The environment; by default the process's own, over the file `.env`.

    Raises:
        SettingError: A setting is missing, is not of its form, or is unsafe.
    """
    if environ is None:
        in_file = {key: value for key, value in dotenv_values(ROOT / ".env").items() if value is not None}
        environ = {**in_file, **os.environ}
    if environ.get("RASA_TELEMETRY_ENABLED", "false").lower() != "false":
        raise SettingError("RASA_TELEMETRY_ENABLED must stay false: error reports would carry personal data.")
    if environ.get("LOG_LEVEL", "WARNING").upper() == "DEBUG":
        raise SettingError("LOG_LEVEL=DEBUG would write what people say into the log; use WARNING or INFO.")
    var = _folder(environ, "VAR_FOLDER", "var")
    return Settings(
        paths=PathSettings(_folder(environ, "DATA_FOLDER", "data"), var, _folder(environ, "MODEL_FOLDER", "models")),
        database=DatabaseSettings(
            environ.get("PRODUCT_DATABASE_URL") or f"sqlite:///{var / 'product.db'}",
            tuple(key for key in _needed(environ, "MESSAGE_LOG_KEYS").split(",") if key),
        ),
        rasa=RasaSettings(
            _loopback(environ, "RASA_HOST"),
            _port(environ, "RASA_PORT", 5005),
            environ.get("RASA_SERVER_NAME", "rasa"),
        ),
        actions=ActionSettings(
            _loopback(environ, "ACTION_HOST"),
            _port(environ, "ACTION_PORT", 5055),
            _secret(environ, "ACTION_SECRET"),
        ),
        development_channel=_switch(environ, "DEVELOPMENT_CHANNEL", default=False),
    )


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingError(f"{name} is not set: run `make setup`, which writes a fresh one into .env (see .env.example).")
    return value


def _secret(environ: Mapping[str, str], name: str) -> str:
    value = _needed(environ, name)
    if len(value) < 24:
        raise SettingError(f"{name} is too short to be safe: use at least 24 random characters.")
    return value


def _folder(environ: Mapping[str, str], name: str, default: str) -> Path:
    return (ROOT / (environ.get(name) or default)).resolve()


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingError(f"{name} must be a port between 1 and 65535, not '{value}'.")
    return int(value)


def _loopback(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name) or "127.0.0.1"
    try:
        is_loopback = ipaddress.ip_address(value).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise SettingError(f"{name} must be a loopback address such as 127.0.0.1; a reverse proxy passes the public paths.")
    return value


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = (environ.get(name) or ("on" if default else "off")).lower()
    if value not in ("on", "off"):
        raise SettingError(f"{name} must be on or off, not '{value}'.")
    return value == "on"
