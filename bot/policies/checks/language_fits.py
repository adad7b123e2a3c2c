"""What stands under `nl` is Dutch and what stands under `fr` is French."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_statements, places, unquoted
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue

if TYPE_CHECKING:
    from lingua import LanguageDetector

ID = "language-fits"
#: A shorter text ("Zie info@voorbeeld.example.") does not tell its language.
SHORTEST = 40
_NAMES = {"NL": "Dutch", "FR": "French", "EN": "English", "DE": "German"}


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find texts that are written in another language than the one they stand under."""
    for place in places(source):
        for text in place.texts():
            words = unquoted(text.words)
            if len(words) <= SHORTEST:
                continue
            code = _code(words)
            if code is not None and code != text.language.upper():
                problem = f"this reads as {_NAMES[code]}."
                yield in_statements(source, ID, text.key, problem, f"Under '{text.language}' stands {_NAMES[text.language.upper()]}.")


def _code(words: str) -> str | None:
    language = _detector().detect_language_of(words)
    return language.iso_code_639_1.name if language is not None else None


@cache
def _detector() -> LanguageDetector:
    # Imported late: the running assistant never needs it, only who edits content does.
    from lingua import Language, LanguageDetectorBuilder

    languages = (Language.DUTCH, Language.FRENCH, Language.ENGLISH, Language.GERMAN)
    return LanguageDetectorBuilder.from_languages(*languages).build()


CHECK = Check(
    id=ID,
    why="A sentence pasted under the wrong language would be read to someone who does not speak it.",
    blocking=False,
    run=run,
)
