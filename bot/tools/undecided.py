"""Topics that a skeleton leaves open: nobody has read yet what the policy says on them.

The reader of statements.yml knows no such status and refuses the folder, so that a skeleton
can never answer. For who fills it in, the open topics are listed all at once here, and what
is decided already can be checked without them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.errors import BotError
from bot.policies.controllers import STATEMENTS_FILE
from bot.policies.topics import TopicCatalogue
from bot.policies.yaml_lines import load_with_lines

#: The status of a topic nobody has decided on.
UNDECIDED = "undecided"


def undecided_topics(folder: Path) -> dict[str, int]:
    """Return the topics of a controller's folder that are undecided, with their lines.

    A file that cannot be read has none: the reader of the folder says what is wrong with it.
    """
    try:
        statements, lines = load_with_lines(folder / STATEMENTS_FILE)
    except BotError:
        return {}
    if not isinstance(statements, dict):
        return {}
    return {str(topic): lines.of(str(topic)) for topic, entry in statements.items() if isinstance(entry, dict) and entry.get("status") == UNDECIDED}


def copy_decided(folder: Path, scratch: Path) -> Path:
    """Copy a controller's folder without its undecided topics; every line keeps its number."""
    # Below folders of its own, because a check looks beside the folder too.
    copy = scratch / "data" / "controllers" / folder.name
    shutil.copytree(folder, copy)
    statements, lines = load_with_lines(folder / STATEMENTS_FILE)
    starts = sorted(lines.of(str(topic)) for topic in statements)
    text = (folder / STATEMENTS_FILE).read_text(encoding="utf-8").split("\n")
    open_topics = undecided_topics(folder)
    for start in open_topics.values():
        end = next((later for later in starts if later > start), len(text) + 1)
        text[start - 1 : end - 1] = [""] * (end - start)
    if len(open_topics) == len(statements):
        text.append("{}")
    (copy / STATEMENTS_FILE).write_text("\n".join(text), encoding="utf-8")
    return copy


def without_topics(topics: TopicCatalogue, left_out: Iterable[str]) -> TopicCatalogue:
    """Return the contract without some topics."""
    gone = set(left_out)
    return replace(topics, topics={name: topic for name, topic in topics.topics.items() if name not in gone})
