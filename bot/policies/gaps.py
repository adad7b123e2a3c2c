"""Where a controller's policy falls short of articles 13 and 14 GDPR, or differs from the law.

Nothing is judged here: it is read off the statements, whose status and notes on the law
were written by people who read the policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.policies.gap_items import GapItem, GapItems
from bot.policies.model import Controller, Facet, InBothLanguages, Statement, Status, Topic
from bot.policies.topics import TopicCatalogue


class GapStatus(str, Enum):
    """How far a policy tells an item."""

    SILENT = "silent"
    PARTIAL = "partial"
    #: It is told, but otherwise or less than the law gives, or perhaps not well enough:
    #: there is a note on the law.
    DIFFERS = "differs"
    STATED = "stated"
    NOT_APPLICABLE = "not_applicable"


_STATUS = {
    Status.NOT_STATED: GapStatus.SILENT,
    Status.PARTLY: GapStatus.PARTIAL,
    Status.STATED: GapStatus.STATED,
    Status.NOT_APPLICABLE: GapStatus.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Finding:
    """How one item fares in one policy.

    Attributes:
        item: None where the finding is no item of articles 13 and 14: a topic beside
            them on which the policy differs from the law.
        facet: The narrower side of the topic it is about, or None.
        says: What the policy says or leaves open, in our words; None where we have
            nothing to add to its silence.
        note: The note on the law: how the policy differs from it; also beside a partial answer.
        law: What the law gives or asks on the topic, where the policy does not say all and
            no note tells it.
        sections: The headings under which the quotes stand, each once.
    """

    item: GapItem | None
    topic: Topic
    facet: Facet | None
    status: GapStatus
    says: InBothLanguages | None
    note: InBothLanguages | None
    law: InBothLanguages | None
    sections: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        """Whether a privacy officer should look at it."""
        return self.status in (GapStatus.SILENT, GapStatus.PARTIAL, GapStatus.DIFFERS)

    @property
    def articles(self) -> str:
        """Return the articles of the GDPR it is about; empty where there are none."""
        return self.item.articles if self.item else self.topic.articles

    @property
    def condition(self) -> InBothLanguages | None:
        """Return when it has to be told, or None where that is always."""
        return self.item.condition if self.item else None

    def title(self, language: str) -> str:
        """Return what it is about, the facet included."""
        title = (self.item.title if self.item else self.topic.title)[language]
        return f"{title} ({self.facet.label[language]})" if self.facet else title


def find_gaps(controller: Controller, items: GapItems, topics: TopicCatalogue) -> list[Finding]:
    """Return how a policy fares: every item in order, then where else it differs from the law.

    An item's facets follow it when they are gaps of their own.
    """
    found: list[Finding] = []
    for item in items.items:
        statement = controller.statements.get(item.topic.id, Statement(Status.NOT_STATED))
        found.append(_finding(item, item.topic, None, statement))
        found += _facets(item, item.topic, statement, topics)
    told = {item.topic.id for item in items.items}
    for topic in topics.topics.values():
        beside = controller.statements.get(topic.id)
        if beside is None or topic.id in told:
            continue
        if _differs(beside):
            found.append(_finding(None, topic, None, beside))
        found += _facets(None, topic, beside, topics)
    return found


def _facets(item: GapItem | None, topic: Topic, general: Statement, topics: TopicCatalogue) -> Iterator[Finding]:
    for name, statement in general.facets.items():
        # The note of the topic need not be read again below each facet.
        is_said_above = statement.law == general.law
        finding = _finding(item, topic, topics.facets.get(name), statement, without_note=is_said_above)
        if finding.note is not None or (item is not None and item.per_facet and finding.is_gap):
            yield finding


def _finding(item: GapItem | None, topic: Topic, facet: Facet | None, statement: Statement, *, without_note: bool = False) -> Finding:
    note = statement.law if _differs(statement) and not without_note else None
    status = _STATUS[statement.status]
    if note is not None and (status is GapStatus.STATED or item is None):
        status = GapStatus.DIFFERS
    is_open = status in (GapStatus.SILENT, GapStatus.PARTIAL)
    # A note below silence has nothing to differ from: it tells the law, closer than the topic does.
    closer = statement.law if statement.status is Status.NOT_STATED else None
    return Finding(
        item=item,
        topic=topic,
        facet=facet,
        status=status,
        says=statement.text,
        note=note,
        law=(closer or topic.law) if is_open and note is None else None,
        sections=tuple(dict.fromkeys(quote.section for quote in statement.quotes)),
    )


def _differs(statement: Statement) -> bool:
    return statement.law is not None and statement.status in (Status.STATED, Status.PARTLY)
