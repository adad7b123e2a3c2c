"""A status is carried by what stands beside it: a sentence and its quotes, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import Place, in_statements, places
from bot.policies.controllers import Source
from bot.policies.model import Status
from bot.policies.topics import TopicCatalogue

ID = "status-carried"


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find statements whose status does not fit their sentence and quotes."""
    for place in places(source):
        for problem, advice in _problems(place):
            yield in_statements(source, ID, place.key, problem, advice)


def _problems(place: Place) -> Iterator[tuple[str, str]]:
    statement = place.statement
    status, has_text, has_quotes = statement.status, statement.text is not None, bool(statement.quotes)
    answers = status in (Status.STATED, Status.PARTLY)
    if answers and not has_text:
        yield f"the status is '{status.value}', but there is no sentence.", "Write nl and fr, or choose not_stated."
    if answers and not has_quotes:
        yield f"the status is '{status.value}', but no quote carries it.", "Quote the passage, or choose not_stated."
    if not answers and has_text and not has_quotes:
        yield f"the status is '{status.value}', and no quote carries the sentence.", "Quote the passage it points at, or leave the sentence out."
    if not answers and not has_text and has_quotes:
        yield f"the status is '{status.value}' without a sentence, yet there are quotes.", "Write what they say, or leave them out."
    if place.is_facet and statement.facets:
        yield "a facet cannot have facets of its own.", "Place them beside it, below the topic."


CHECK = Check(
    id=ID,
    why="Nothing is said in a policy's name without the passage that says it.",
    blocking=True,
    run=run,
)
