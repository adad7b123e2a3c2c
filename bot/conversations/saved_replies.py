"""Replies that staff keep ready: one for a controller, in both languages, sent as they stand.

No placeholders: a text with a gap in it goes out with the gap one day. What staff add for one person, they type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.conversations.cleaning import clean
from bot.conversations.model import new_id
from bot.errors import BotError

#: Longest title, and longest text: what the person can be sent in one message.
LONGEST_TITLE, LONGEST_TEXT = 80, 2_000
_LANGUAGES = ("nl", "fr")


class SavedReplyProblem(str, Enum):
    """Why a reply is not kept."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    #: {name}, [name] or <name>: nothing fills it in.
    PLACEHOLDER = "placeholder"


class SavedReplyGone(BotError):
    """Somebody removed it, or it never was."""


@dataclass(frozen=True)
class SavedReply:
    """A reply that is kept.

    Attributes:
        title: By which staff find it, in their own words.
        texts: By language.
        changed_by: The name of who wrote it last.
    """

    id: str
    controller: str
    title: str
    texts: Mapping[str, str]
    changed_at: datetime
    changed_by: str


class SavedReplies(Protocol):
    """Port to wherever they are kept; implemented in bot/store."""

    def of(self, controllers: frozenset[str]) -> list[SavedReply]:
        """Return the replies of some controllers, by controller and title."""

    def get(self, reply_id: str, controllers: frozenset[str]) -> SavedReply | None:
        """Return a reply of one of some controllers, or None: of another there is none."""

    def put(self, reply: SavedReply) -> None:
        """Keep a reply, new or changed."""

    def remove(self, reply_id: str, controllers: frozenset[str]) -> bool:
        """Remove a reply of one of some controllers; whether there was one."""


def read_saved_reply(
    reply_id: str | None, controller: str, given: Mapping[str, str], name: str, now: datetime
) -> tuple[SavedReply | None, dict[str, SavedReplyProblem]]:
    """Read what was filled in for a reply.

    Args:
        reply_id: Of the one that is changed; None for a new one.
        controller: Whose.
        given: `title`, `nl` and `fr`, as typed.
        name: Who writes it.
        now: When.

    Returns:
        The reply, or None and what is wrong, by field.
    """
    cleaned = {field: clean(given.get(field, "")).text for field in ("title", *_LANGUAGES)}
    cleaned["title"] = " ".join(cleaned["title"].split())
    # Measured as typed: cleaning cuts what is too long.
    lengths = {field: len(given.get(field, "").strip()) for field in cleaned}
    problems = {}
    for field, text in cleaned.items():
        problem = _problem(text, lengths[field], LONGEST_TITLE if field == "title" else LONGEST_TEXT)
        if problem is not None:
            problems[field] = problem
    if problems:
        return None, problems
    return SavedReply(reply_id or new_id(), controller, cleaned["title"], {language: cleaned[language] for language in _LANGUAGES}, now, name), {}


def _problem(text: str, length: int, longest: int) -> SavedReplyProblem | None:
    if not text:
        return SavedReplyProblem.MISSING
    if length > longest:
        return SavedReplyProblem.TOO_LONG
    if any(opening in text and closing in text for opening, closing in (("{", "}"), ("[", "]"), ("<", ">"))):
        return SavedReplyProblem.PLACEHOLDER
    return None
