"""The words of the pages, from data/pages.yml: by page and part, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.errors import BotError
from bot.policies.model import LANGUAGES

Words = Mapping[str, Mapping[str, Mapping[str, str]]]


class PageTexts:
    """The texts of the pages."""

    def __init__(self, words: Words) -> None:
        """Take texts by page, then by part, then by language."""
        self._words = words

    def pages(self) -> list[str]:
        """Return the names of the pages."""
        return list(self._words)

    def say(self, page: str, part: str, language: str, /, **values: str) -> str:
        """Return one part of a page, its placeholders filled.

        Raises:
            KeyError: There is no such part, or a value is missing.
        """
        return self._words[page][part][language].format(**values)

    def parts(self, page: str, language: str) -> dict[str, str]:
        """Return the parts of a page in a language.

        Raises:
            KeyError: There is no such page.
        """
        return {part: by_language[language] for part, by_language in self._words[page].items()}


def load_page_texts(path: Path) -> PageTexts:
    """Read the texts of the pages.

    Raises:
        BotError: The file cannot be read, or a text lacks a language.
    """
    remedy = f"Restore data/{path.name}."
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BotError(f"{path.name} cannot be read ({error.__class__.__name__}).", remedy) from error
    if not isinstance(content, dict) or not all(isinstance(parts, dict) for parts in content.values()):
        raise BotError(f"{path.name} is not of its form: pages, then parts, then a text in each language.", remedy)
    for page, parts in content.items():
        for part, words in parts.items():
            if not isinstance(words, dict) or set(words) != set(LANGUAGES) or not all(isinstance(text, str) and text.strip() for text in words.values()):
                raise BotError(f"{path.name}: {page}.{part} needs a text in each of {', '.join(LANGUAGES)}.", "Write both.")
    return PageTexts(content)
