"""`train`: train the model when its inputs changed."""

from __future__ import annotations

import argparse
import os

from bot import wiring
from bot.runtime.hardening import set_environment
from bot.runtime.logs import set_up_logging
from bot.runtime.model import ensure_model


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb: none."""


def run(arguments: argparse.Namespace) -> int:
    """Train, or say that there is nothing to do."""
    settings = wiring.settings_or_stop()
    set_environment(settings)
    set_up_logging(quiet=True)
    path = ensure_model(settings, lambda text: print(text, flush=True))
    print(f"Model {os.path.relpath(path)} is up to date.")
    return 0
