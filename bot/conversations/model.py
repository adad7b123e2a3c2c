"""The values of a conversation: messages, replies, buttons and their states."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.conversations.handoff import Hold

# Letters only: no rule that redacts numbers can ever touch an identifier.
_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 28
#: Under which name the metadata of a turn hands over the code that was typed, sealed; it is never stored there.
TYPED_CODE = "typed_code"


def new_id() -> str:
    """Return an unguessable identifier of 28 letters (131 bits)."""
    # One number, written with letters for digits: asking for each letter takes 28 calls to the system.
    left = secrets.randbelow(len(_ID_LETTERS) ** _ID_LENGTH)
    letters = []
    for _ in range(_ID_LENGTH):
        left, place = divmod(left, len(_ID_LETTERS))
        letters.append(_ID_LETTERS[place])
    return "".join(letters)


class Author(str, Enum):
    """Who wrote a message."""

    PERSON = "person"
    BOT = "bot"
    #: A human of the company's; the row carries the name that the person is shown.
    STAFF = "staff"
    #: A line about the talk itself: who takes over, who answers again.
    NOTICE = "notice"


class MessageState(str, Enum):
    """How far a message of a person is; a reply is `kept` from the start."""

    RECEIVED = "received"
    PROCESSING = "processing"
    ANSWERED = "answered"
    KEPT = "kept"


@dataclass(frozen=True)
class Button:
    """A reply one tap away: what is shown and what a tap sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class KeptFile:
    """A file that a person can keep, such as a receipt.

    Attributes:
        name: With its ending, such as `ontvangstbewijs.ics`.
        kind: Its media type.
        content: A text; what it says is as personal as the talk.
    """

    name: str
    kind: str
    content: str = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """One message of the bot: a text, the buttons below it and the files it hands over.

    Attributes:
        card: For front ends that draw more than texts, never more than the text and the files say; values that
            JSON can hold. Its `kind` is one of
            `quote`: `quote` (word for word, passages that stand apart joined by " […] "), `section`, `company`, `policy`
            (its title), `dated` (in words, or None), `language` (of the quote) and `address`. That begins with "/policy/":
            it is a path on the public pages, and a channel that hands it out puts PUBLIC_URL before it. Shown instead of the text.
            `receipt`: `requests`, each with `act`, `reference`, `term` (what the day is called) and `due` (in words); the files
            of the message are this receipt. Shown below the text.
            `progress`: of a form, at question `step` of `of`, from 1. Shown beside the text.
        expects: What is waited for, `code` or `email`: a hint for the keyboard. Anything may be typed all the same.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    files: tuple[KeptFile, ...] = ()
    card: Mapping[str, object] | None = field(default=None, repr=False, hash=False)
    expects: str | None = None


@dataclass(frozen=True)
class Conversation:
    """A talk with one person.

    Attributes:
        id: Random, issued by us; never an address or a telephone number.
        channel: Name of the channel it runs over.
        controller: The controller the channel is tied to; None where the person chooses.
        page_language: Language of the page it was opened on, or None.
        client: Keyed hash of the address it was opened from (bot/conversations/clients.py);
            None where the channel has no address.
    """

    id: str
    channel: str
    controller: str | None
    page_language: str | None
    client: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Message:
    """A row of the message log.

    Attributes:
        client_id: The sender's own id for it; the same id twice is the same message.
        sequence: Place in the conversation, from 1, without gaps or doubles.
        offered: For a tap: the payload of the button that was offered.
        attempts: How often its turn was begun.
        policy_version: For a reply: fingerprint of the policy it was given from.
        code: While it is not answered: the code that was typed in it, sealed (bot/store/notes.py).
        card: For a reply or what staff said, as is `expects`: see `Reply`.
        name: Of staff: the name that the person is shown.
        hold: Who had the talk when this was claimed, where it was ever handed off; not kept with the row.
    """

    id: str
    conversation: str
    sequence: int
    author: Author
    state: MessageState
    text: str
    created_at: datetime
    buttons: tuple[Button, ...] = ()
    files: tuple[KeptFile, ...] = ()
    client_id: str | None = None
    offered: str | None = None
    was_cut: bool = False
    was_masked: bool = False
    attempts: int = 0
    in_reply_to: str | None = None
    policy_version: str | None = None
    code: str | None = field(default=None, repr=False)
    card: Mapping[str, object] | None = field(default=None, repr=False, hash=False)
    expects: str | None = None
    name: str | None = None
    hold: Hold | None = field(default=None, compare=False, repr=False)
