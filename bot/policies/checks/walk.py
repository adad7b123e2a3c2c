"""The walk over a controller's statements, with the key path each thing stands on.

Every check walks the same way, so that a finding on a facet's French sentence names the
line of that sentence and not of its topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.policies.checks import Finding
from bot.policies.controllers import Source
from bot.policies.model import LANGUAGES, InBothLanguages, Quote, Statement
from bot.policies.yaml_lines import Key

_QUOTATION = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True)
class Text:
    """One text of ours in one language: a sentence (`nl`) or a note (`law.nl`)."""

    key: Key
    language: str
    words: str


@dataclass(frozen=True)
class Place:
    """A statement on a topic or a facet, and the key path it stands on."""

    key: Key
    statement: Statement

    @property
    def is_facet(self) -> bool:
        """Return whether this is a facet's statement, not a topic's."""
        return len(self.key) > 1

    def sentences(self) -> Iterator[Text]:
        """Yield the plain sentence in each language; nothing where there is none."""
        yield from _texts(self.key, self.statement.text)

    def notes(self) -> Iterator[Text]:
        """Yield the note on the law in each language; nothing where there is none."""
        yield from _texts((*self.key, "law"), self.statement.law)

    def texts(self) -> Iterator[Text]:
        """Yield everything written in our own words: sentences, then notes."""
        yield from self.sentences()
        yield from self.notes()

    def quotes(self) -> Iterator[tuple[Key, Quote]]:
        """Yield the quotes with their key paths."""
        for index, quote in enumerate(self.statement.quotes):
            yield (*self.key, "quotes", index), quote

    def quoted(self) -> str:
        """Return the words of all quotes, apart enough that none run into each other."""
        return " | ".join(quote.text for quote in self.statement.quotes)


def _texts(key: Key, text: InBothLanguages | None) -> Iterator[Text]:
    if text is not None:
        for language in LANGUAGES:
            yield Text((*key, language), language, text[language])


def places(source: Source) -> Iterator[Place]:
    """Yield every statement of a controller, facets after their topic."""
    for topic, statement in source.controller.statements.items():
        yield from _below((topic,), statement)


def _below(key: Key, statement: Statement) -> Iterator[Place]:
    yield Place(key, statement)
    for name, facet in statement.facets.items():
        yield from _below((*key, "facets", name), facet)


def in_statements(source: Source, check: str, key: Key, problem: str, advice: str) -> Finding:
    """Return a finding in statements.yml; the problem is told after the key's name."""
    line = source.statement_lines.of(*key)
    return Finding(check, source.statements_file, line, _told(key, problem), advice)


def in_card(source: Source, check: str, key: Key, problem: str, advice: str) -> Finding:
    """Return a finding in controller.yml; the problem is told after the key's name."""
    line = source.card_lines.of(*key)
    return Finding(check, source.card_file, line, _told(key, problem), advice)


def _told(key: Key, problem: str) -> str:
    return f"{'.'.join(str(part) for part in key)}: {problem}" if key else problem


def unquoted(words: str) -> str:
    """Return a text without what stands between quotation marks: that is not ours."""
    return _QUOTATION.sub(" ", words)
