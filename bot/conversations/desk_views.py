"""What the staff's desk reads of talks: what changes, the last line of each, and finished ones to search in.

Messages are encrypted at rest, so no database can look for a word in them. Words are looked for by reading talks one
by one, the newest first, within bounds that are told (docs/decisions/0031-searching-encrypted-talks.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.conversations.handoff import Holder, Position, Reason, Waiting
from bot.conversations.model import Author, Message

#: So many talks are read at most for one search, and so many messages of each.
MOST_READ, MOST_MESSAGES = 400, 200
#: So many are shown on one page.
PAGE = 25
_WORD = re.compile(r"\w+")
#: Characters shown before and after a word that was found.
_AROUND = 60


@dataclass(frozen=True)
class TalkState:
    """How a talk that waits, or that a human has, stands at this moment; nothing in it is anybody's words.

    Attributes:
        version: Of its hand-off; grows with every step.
        last_sequence: Number of its newest row.
        person_seen: Number of the last row that the person has read.
        person_typing: Whether the person is typing.
    """

    conversation: str
    controller: str | None
    holder: Holder
    agent: str | None
    version: int
    last_sequence: int
    person_seen: int
    person_typing: bool


@dataclass(frozen=True)
class LastLine:
    """The newest message of a talk that somebody wrote, in short."""

    author: Author
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class Sought:
    """Which finished talks are sought; None or empty leaves a wish out.

    Attributes:
        controllers: Of these only: those that the agent may see, or one of them.
        agent: Id of who last had it.
        since: Ended at or after.
        until: Ended before.
        conversation: This talk only: whose request has a reference that was typed.
        words: Each must begin a word of a message of the person, of staff or of the bot.
    """

    controllers: frozenset[str]
    language: str | None = None
    agent: str | None = None
    reason: Reason | None = None
    since: datetime | None = None
    until: datetime | None = None
    conversation: str | None = None
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class FoundTalk:
    """A finished talk that fits.

    Attributes:
        excerpt: The line in which the words stand; None where none were sought.
    """

    line: Waiting
    excerpt: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Page:
    """What a search gave.

    Attributes:
        read: How many talks were read for the words; 0 where none were sought.
        beyond: Where to go on; None: this was all.
    """

    talks: tuple[FoundTalk, ...]
    read: int = 0
    beyond: Position | None = None


class DeskViews(Protocol):
    """Port to where the desk reads talks; implemented in bot/store/desk_views.py."""

    def states(self, now: datetime) -> list[TalkState]:
        """Return every talk that waits or that a human has, of all controllers: one query, for all who listen."""

    def last_lines(self, talks: Sequence[str]) -> Mapping[str, LastLine]:
        """Return the newest message of each talk that was not a notice."""

    def last_sequence(self, talk: str) -> int:
        """Return the number of the newest row of a talk; 0 where there is none."""

    def waiting(self, controllers: frozenset[str]) -> int:
        """Return how many talks of some controllers wait."""

    def finished(self, sought: Sought, beyond: Position | None, most: int) -> list[Waiting]:
        """Return finished talks that fit but for the words, the newest first."""

    def messages_of(self, talks: Sequence[str], most: int) -> Mapping[str, list[Message]]:
        """Return the messages of talks, at most so many of each, in order."""


def search(views: DeskViews, sought: Sought, beyond: Position | None = None) -> Page:
    """Return a page of finished talks; where words are sought, at most `MOST_READ` talks are read for it."""
    wanted = _words(sought.words)
    if not wanted:
        lines = views.finished(sought, beyond, PAGE + 1)
        more = lines[PAGE - 1].position if len(lines) > PAGE else None
        return Page(tuple(FoundTalk(line) for line in lines[:PAGE]), 0, more)
    found: list[FoundTalk] = []
    read = 0
    for line, texts in _read(views, sought, beyond):
        if read == MOST_READ or len(found) == PAGE:
            return Page(tuple(found), read, beyond)
        read += 1
        beyond = line.position
        excerpt = _excerpt(texts, wanted)
        if excerpt is not None:
            found.append(FoundTalk(line, excerpt))
    return Page(tuple(found), read)


def _read(views: DeskViews, sought: Sought, beyond: Position | None) -> Iterator[tuple[Waiting, list[str]]]:
    while lines := views.finished(sought, beyond, PAGE):
        messages = views.messages_of([line.conversation for line in lines], MOST_MESSAGES)
        for line in lines:
            yield line, [message.text for message in messages.get(line.conversation, []) if message.author is not Author.NOTICE]
        beyond = lines[-1].position


def _excerpt(texts: Sequence[str], wanted: Sequence[str]) -> str | None:
    # All words in the talk; the line shown is the one that has the first of them.
    words = [set(_words(text)) for text in texts]
    if not all(any(each.startswith(word) for of_one in words for each in of_one) for word in wanted):
        return None
    place = next(index for index, of_one in enumerate(words) if any(each.startswith(wanted[0]) for each in of_one))
    return _around(" ".join(texts[place].split()), wanted[0])


def _around(text: str, word: str) -> str:
    # Folding keeps the length of nearly every letter, so the place is right to a few characters.
    at = next((match.start() for match in _WORD.finditer(text) if _fold(match[0]).startswith(word)), 0)
    begin, end = max(0, at - _AROUND), at + len(word) + _AROUND
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"


def _words(text: str) -> list[str]:
    return _WORD.findall(_fold(text))


def _fold(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
