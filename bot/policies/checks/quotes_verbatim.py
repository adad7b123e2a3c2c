"""A quote is the policy's own words, to the letter."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_statements, places
from bot.policies.controllers import Source
from bot.policies.passages import PolicyText, fold
from bot.policies.topics import TopicCatalogue

ID = "quotes-verbatim"


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find the quotes that do not stand in the policy word for word."""
    policy = PolicyText(source.controller.policy.text, source.controller.policy.headings)
    for place in places(source):
        for key, quote in place.quotes():
            if not policy.passages(quote.text):
                problem = f"the quote does not stand in the policy; {_departure(quote.text, policy)}."
                yield in_statements(source, ID, (*key, "text"), problem, "Copy it from the policy file, do not retype it.")


def _departure(quote: str, policy: PolicyText) -> str:
    # Where it goes wrong is worth more than that it does: a curly apostrophe in a
    # passage of 300 characters is not found by eye.
    words = fold(quote)
    known = next((size for size in range(len(words), 0, -1) if words[:size] in policy.folded), 0)
    if known < min(8, len(words)):
        return "nor does its beginning"
    return f"it departs after “{words[max(0, known - 30) : known]}”, at “{words[known : known + 15]}”"


CHECK = Check(
    id=ID,
    why="A quote shown to a person as the policy's words has to be the policy's words.",
    blocking=True,
    run=run,
)
