"""Every topic of the contract has an entry, and no entry is outside the contract."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_statements, places
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue

ID = "every-topic-decided"


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find topics without an entry, and topics and facets nobody can ask about."""
    statements = source.controller.statements
    for topic in topics.topics:
        if topic not in statements:
            problem = f"the topic '{topic}' has no entry."
            yield in_statements(source, ID, (), problem, "Write what the policy says, or `status: not_stated`.")
    for topic in statements:
        if topic not in topics.topics:
            problem = "there is no such topic."
            yield in_statements(source, ID, (topic,), problem, _nearest(topic, list(topics.topics)))
    for place in places(source):
        name = str(place.key[-1])
        if place.is_facet and name not in topics.facets:
            problem = "there is no such facet."
            yield in_statements(source, ID, place.key, problem, _nearest(name, list(topics.facets)))


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Is '{near[0]}' meant?" if near else "The names are in data/topics.yml."


CHECK = Check(
    id=ID,
    why="A topic nobody decided on would be answered as silence of the policy, which may be false.",
    blocking=True,
    run=run,
)
