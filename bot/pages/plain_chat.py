"""What the page of a talk needs of the assistant; `bot.runtime.plain_chat.ServedChat` asks it of the Rasa server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class Why(str, Enum):
    """Why something is not done."""

    #: The talk was ended, deleted, or begun too long ago.
    OVER = "over"
    TOO_OFTEN = "too_often"
    #: What passes: nothing was stored, trying again is right.
    DOWN = "down"
    NO_FILE = "no_file"


class ChatRefused(Exception):
    """What was asked was not done."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Choice:
    """A button: what it says and what a tap on it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Line:
    """One message of a talk.

    Attributes:
        author: `person`, `bot`, `staff` or `notice`.
        name: Of a colleague, where one wrote it.
        files: Names of what can be kept.
        card: See `bot.conversations.model.Reply`; its address leads to the public pages.
        expects: `code`, `email` or None.
    """

    sequence: int
    author: str
    text: str = field(repr=False)
    name: str | None = None
    choices: tuple[Choice, ...] = ()
    files: tuple[str, ...] = ()
    card: Mapping[str, object] | None = field(default=None, repr=False, hash=False)
    expects: str | None = None


@dataclass(frozen=True)
class Talk:
    """A talk so far.

    Attributes:
        state: Who answers: `bot`, `waiting` (for a colleague), `human` or `closed`.
        agent: Name of the colleague who answers.
        is_working: A message of the person is not answered yet.
    """

    lines: Sequence[Line]
    state: str = "bot"
    agent: str | None = None
    is_working: bool = False


@dataclass(frozen=True)
class Opening:
    """What stands there before the first message: a greeting, and questions that can be asked with a tap."""

    greeting: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """Something to keep."""

    kind: str
    content: bytes = field(repr=False)


class PlainChat(Protocol):
    """Talks with the assistant. A token names one talk and travels in a form; every call but `opening` and `new` may wait for the network."""

    def opening(self, slug: str, language: str) -> Opening:
        """Return what stands there before the first message; stores nothing."""

    def new(self, slug: str, language: str) -> str:
        """Return the token of a talk that is to begin with its first message; stores nothing."""

    def renewed(self, token: str, slug: str) -> str:
        """Return a token that lasts longer, for the same talk.

        Raises:
            ChatRefused: It is not of this company's talks, or over.
        """

    def begin(self, token: str, address: str | None) -> None:
        """Store the talk of a token, unless it is there already.

        Args:
            address: Of who writes.

        Raises:
            ChatRefused: It is over, or cannot be stored now.
        """

    def send(self, token: str, client_id: str, text: str, choice: Choice | None = None) -> int:
        """Send a message, once for each client id; return its place in the talk.

        Args:
            choice: The button that was tapped; `text` then counts for nothing.

        Raises:
            ChatRefused: It was not stored.
        """

    def talk(self, token: str) -> Talk:
        """Return a talk so far; raises ChatRefused."""

    def file(self, token: str, sequence: int, name: str) -> File:
        """Return a file of a message; raises ChatRefused."""

    def delete(self, token: str) -> None:
        """Delete a talk; requests stay. Raises ChatRefused."""
