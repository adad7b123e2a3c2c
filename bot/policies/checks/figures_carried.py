"""Every figure of a sentence is said by the quotes that carry the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_statements, places
from bot.policies.controllers import Source
from bot.policies.figures import Passages, figures_in
from bot.policies.topics import TopicCatalogue

ID = "figures-carried"
_KINDS = {"email": "the address", "address": "the address", "date": "the date", "period": "the period", "number": "the number"}


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find addresses, dates, periods and numbers that the statement's own quotes lack.

    Notes on the law are left out: they say what the policy does not.
    """
    # A company may be called "Bol.com" or "Studio 100": its name is no figure.
    name = re.compile(rf"(?<![\w@./-]){re.escape(source.controller.name)}(?![\w@/-])")
    for place in places(source):
        quotes = Passages((quote.text for quote in place.statement.quotes), source.controller.policy.language)
        for text in place.sentences():
            for figure in figures_in(name.sub(" ", text.words), text.language):
                if not quotes.carry(figure):
                    problem = f"{_KINDS[figure.kind]} “{figure.words}” is in none of the quotes."
                    yield in_statements(source, ID, text.key, problem, "Quote the passage that says it, or leave it out.")


CHECK = Check(
    id=ID,
    why="A wrong period or address is the mistake a person acts on.",
    blocking=True,
    run=run,
)
