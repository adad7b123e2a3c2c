"""What articles 13 and 14 GDPR ask a policy to tell, item by item, read from data/gaps.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.policies.model import InBothLanguages, Topic
from bot.policies.topics import TopicCatalogue, read_both
from bot.policies.yaml_lines import Lines, load_with_lines

#: What the words of data/gaps.yml are for: headings and lines of a text, then the columns of the table.
LABELS = (
    *("heading", "undated", "summary", "silent", "partial", "differs", "stated", "not_applicable", "nothing"),
    *("condition_line", "note_line", "law_line", "sections_line", "caution"),
)
COLUMNS = ("language", "company", "articles", "item", "status", "says", "note", "law", "condition", "sections")
WORDS = (*LABELS, *(f"column_{column}" for column in COLUMNS))


@dataclass(frozen=True)
class GapItem:
    """One thing that articles 13 and 14 ask a controller to tell.

    Attributes:
        topic: The topic whose statement answers it.
        condition: When it has to be told, where that is not always.
        per_facet: Whether silence on one facet is a gap too: the invoices have a period
            of retention, the logs have none.
    """

    id: str
    topic: Topic
    articles: str
    title: InBothLanguages
    condition: InBothLanguages | None = None
    per_facet: bool = False


@dataclass(frozen=True)
class GapItems:
    """All items in the order of the file, and the words around them in a report."""

    items: tuple[GapItem, ...]
    words: Mapping[str, InBothLanguages]


def load_gap_items(path: Path, topics: TopicCatalogue) -> GapItems:
    """Read the items and the words.

    Raises:
        BotError: The file is missing or broken, names a topic that does not exist, or
            lacks a word; the message names file and line.
    """
    data, lines = load_with_lines(path)
    if not isinstance(data, dict) or not all(isinstance(data.get(part), dict) for part in ("items", "words")):
        raise BotError(f"{path}:1: 'items' and 'words' are needed, each a mapping.", "See the comment at the top of data/gaps.yml.")
    items = tuple(_item(str(name), entry, path, lines, topics) for name, entry in data["items"].items())
    words = {name: read_both(data["words"].get(name), path, lines, "words", name) for name in WORDS}
    return GapItems(items, words)


def _item(name: str, entry: Any, path: Path, lines: Lines, topics: TopicCatalogue) -> GapItem:
    if not isinstance(entry, dict) or not isinstance(entry.get("articles"), str):
        raise BotError(f"{path}:{lines.of('items', name)}: items.{name} needs topic, articles and title.", "Quote the articles.")
    topic = topics.topics.get(str(entry.get("topic")))
    if topic is None:
        raise BotError(f"{path}:{lines.of('items', name, 'topic')}: the topic '{entry.get('topic')}' does not exist.", "Name one of data/topics.yml.")
    return GapItem(
        id=name,
        topic=topic,
        articles=entry["articles"],
        title=read_both(entry.get("title"), path, lines, "items", name, "title"),
        condition=read_both(entry["condition"], path, lines, "items", name, "condition") if entry.get("condition") else None,
        per_facet=bool(entry.get("per_facet", False)),
    )
