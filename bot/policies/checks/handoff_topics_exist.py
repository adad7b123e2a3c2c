"""The topics that a human is to hear of are topics."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_card
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue

ID = "handoff-topics-exist"


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find topics of `handoff_topics` that data/topics.yml does not know."""
    for index, topic in enumerate(source.controller.handoff_topics):
        if topic not in topics.topics:
            yield in_card(source, ID, ("handoff_topics", index), f"there is no topic “{topic}”.", "Name topics of data/topics.yml.")


CHECK = Check(
    id=ID,
    why="A topic that does not exist is never asked about, and no human would ever hear of it.",
    blocking=True,
    run=run,
)
