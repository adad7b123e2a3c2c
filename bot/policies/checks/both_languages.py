"""Whatever is said in one language is said in the other, in other words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import Text, in_statements, places
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue

ID = "both-languages"


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find texts that are empty in one language or the same in both."""
    for place in places(source):
        yield from _pair(source, list(place.sentences()))
        yield from _pair(source, list(place.notes()))


def _pair(source: Source, texts: list[Text]) -> Iterator[Finding]:
    for text in texts:
        if not text.words:
            yield in_statements(source, ID, text.key, "the text is empty.", "Write it in this language too.")
    if len(texts) > 1 and texts[0].words and len({text.words for text in texts}) == 1:
        yield in_statements(source, ID, texts[1].key, "the text is the same in both languages.", "Write it in this language.")


CHECK = Check(
    id=ID,
    why="A person is answered in the language asked in, whichever the policy is written in.",
    blocking=True,
    run=run,
)
