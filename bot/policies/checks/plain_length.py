"""Texts fit a telephone's screen and hold nothing a program would read as its own."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_statements, places
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue
from bot.policies.yaml_lines import Key

ID = "plain-length"
LONGEST_TEXT, LONGEST_QUOTE = 330, 350


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find texts and quotes that are too long or are not plain."""
    for place in places(source):
        for text in place.texts():
            yield from _length(source, text.key, text.words, LONGEST_TEXT, "Say it shorter: one or two sentences.")
            yield from _braces(source, text.key, text.words)
            if "\n" in text.words:
                yield in_statements(source, ID, text.key, "there is a line break inside.", "Write `>-` and no empty line.")
            if "*" in text.words:
                yield in_statements(source, ID, text.key, "there is an asterisk inside.", "No Markdown: a chat window shows it as it is.")
        for key, quote in place.quotes():
            yield from _length(source, (*key, "text"), quote.text, LONGEST_QUOTE, "Quote the sentence that carries it, or split it in two.")
            yield from _braces(source, (*key, "text"), quote.text)


def _length(source: Source, key: Key, words: str, longest: int, advice: str) -> Iterator[Finding]:
    if len(words) > longest:
        yield in_statements(source, ID, key, f"{len(words)} characters; at most {longest} fit.", advice)


def _braces(source: Source, key: Key, words: str) -> Iterator[Finding]:
    if "${" in words:
        yield in_statements(source, ID, key, "there is a `${` inside.", "Rasa would read it as a setting; leave it out.")
    elif "{" in words or "}" in words:
        yield in_statements(source, ID, key, "there is a brace inside.", "Rasa would read it as a slot; leave it out.")


CHECK = Check(
    id=ID,
    why="An answer is read on a telephone, and passes through Rasa's templates on its way there.",
    blocking=False,
    run=run,
)
