"""The words of letters, from data/letters.yml, and of hand-offs, from data/handoff.yml: by key and language, with names filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date

from bot.errors import BotError
from bot.policies.model import LANGUAGES


class LetterTexts:
    """The texts of letters."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        """Take texts by "section.key", each by language."""
        self._texts = texts

    def __contains__(self, key: str) -> bool:
        """Return whether there is such a text."""
        return key in self._texts

    def keys(self) -> list[str]:
        """Return every key, "section.key"."""
        return list(self._texts)

    def say(self, key: str, language: str, **values: str) -> str:
        """Return a text with its names filled in.

        Raises:
            KeyError: There is no such text, or a name in it was not given.
        """
        return self._texts[key][language].format(**values)


@lru_cache(maxsize=8)
def load_letter_texts(path: Path) -> LetterTexts:
    """Read the texts of letters, once for each file.

    Raises:
        BotError: The file cannot be read, or a text lacks a language.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BotError(f"{path.name} cannot be read ({error.__class__.__name__}).", f"Restore data/{path.name}.") from error
    texts = {}
    for section, entries in _mapping(content, path).items():
        for key, by_language in _mapping(entries, path).items():
            if not isinstance(by_language, dict) or set(by_language) != set(LANGUAGES) or not all(isinstance(text, str) and text.strip() for text in by_language.values()):
                raise BotError(f"{path.name}: {section}.{key} needs a text in each of {', '.join(LANGUAGES)}.", "Write both.")
            texts[f"{section}.{key}"] = by_language
    return LetterTexts(texts)


def _mapping(content: Any, path: Path) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise BotError(f"{path.name} is not of its form: sections, then keys, then a text in each language.", f"Restore data/{path.name}.")
    return content


def day_in_words(day: date, language: str) -> str:
    """Return a day as people write it: "maandag 6 april 2026", "mercredi 1er avril 2026"."""
    text = str(format_date(day, "EEEE d MMMM y", locale=f"{language}_BE"))
    return text.replace(" 1 ", " 1er ", 1) if language == "fr" and day.day == 1 else text
