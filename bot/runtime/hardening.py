"""What Rasa only warns about, or leaves open, is asserted or closed here before a start."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

from bot.errors import BotError
from bot.mail_settings import secrets_of_telling
from bot.runtime.lighter_rules import lighten_rules
from bot.runtime.lighter_trackers import lighten_trackers
from bot.runtime.lighter_turns import lighten_turns
from bot.settings import REQUEST_KEY_NAMES, ROOT, Settings

#: The version every one of these changes was checked against.
RASA_VERSION = "3.6.21"


def set_environment(settings: Settings) -> None:
    """Set what Rasa's own files and libraries read from the environment."""
    os.environ.update(
        {
            "RASA_TELEMETRY_ENABLED": "false",
            "ACTION_HOST": settings.actions.host,
            "ACTION_PORT": str(settings.actions.port),
            "ACTION_SECRET": settings.actions.secret,
            "RASA_DATABASE": str(settings.paths.var / "rasa.db"),
            "RASA_CACHE_DIRECTORY": str(settings.paths.var / "cache"),
        }
    )
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


def withhold_request_keys() -> None:
    """Keep the keys of rights requests out of this process: the Rasa server has no business with them.

    Emptied, not taken out: an empty value also hides what stands in the file .env.
    """
    os.environ.update(dict.fromkeys(REQUEST_KEY_NAMES, ""))


def withhold_secrets_of_telling() -> None:
    """Keep passwords of mail and secrets of webhooks out of this process, likewise: only the worker sends."""
    os.environ.update(dict.fromkeys(secrets_of_telling(), ""))


def harden_rasa() -> None:
    """Close CORS and reporting, and lighten what every turn does.

    Raises:
        BotError: Another version of Rasa is installed.
    """
    import rasa
    import rasa.core.processor
    import rasa.server
    import rasa.telemetry

    if rasa.__version__ != RASA_VERSION:
        raise BotError(f"Rasa {rasa.__version__} is installed, this program is checked against {RASA_VERSION}.", "Run `make setup`.")
    # sanic-cors answers OPTIONS on every path before any route of ours could.
    rasa.server.configure_cors = lambda *_args, **_kwargs: None
    rasa.telemetry.initialize_error_reporting = lambda *_args, **_kwargs: None
    from bot.runtime.graph_runner import OrderedGraphRunner

    # Used for understanding and predicting; training has its own.
    rasa.core.processor.DaskGraphRunner = OrderedGraphRunner  # type: ignore[misc]
    lighten_turns()
    lighten_trackers()
    lighten_rules()


def assert_classes_load(paths: list[str]) -> None:
    """Import every class that Rasa would load by its path, and only warn about.

    Raises:
        BotError: One cannot be imported.
    """
    for path in paths:
        module, _, name = path.rpartition(".")
        try:
            getattr(importlib.import_module(module), name)
        except Exception as error:
            raise BotError(f"{path} cannot be loaded ({error.__class__.__name__}: {error}).", "Mend the class or the path in endpoints.yml.") from error


def classes_in_rasa_files(root: Path = ROOT) -> list[str]:
    """Return the class paths that stand in endpoints.yml and credentials.yml."""
    import yaml

    endpoints = yaml.safe_load((root / "endpoints.yml").read_text(encoding="utf-8"))
    credentials = yaml.safe_load((root / "credentials.yml").read_text(encoding="utf-8"))
    named = [entry["type"] for entry in endpoints.values() if isinstance(entry, dict) and "." in str(entry.get("type", ""))]
    return named + [name for name in credentials if "." in name]
