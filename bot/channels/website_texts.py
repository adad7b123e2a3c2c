"""The words for what cannot be done, from data/website.yml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.channels.website_calls import STATUS_OF
from bot.errors import BotError
from bot.policies.model import LANGUAGES

ErrorTexts = Mapping[str, Mapping[str, str]]


def load_error_texts(path: Path) -> ErrorTexts:
    """Return the text of every error, by code and language.

    Raises:
        BotError: The file cannot be read, or a text lacks.
    """
    remedy = f"Restore data/{path.name}."
    try:
        texts = yaml.safe_load(path.read_text(encoding="utf-8"))["errors"]
        found = {code: {language: str(texts[code][language]) for language in LANGUAGES} for code in STATUS_OF}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise BotError(f"{path.name} does not hold a text in each language for every error ({error.__class__.__name__}).", remedy) from error
    return found
