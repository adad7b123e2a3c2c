"""The message log: every message first stored, then answered, exactly once.

It stands beside Rasa's own tracker (docs/decisions/0006-message-log-beside-the-tracker.md):
the tracker is Rasa's memory of the talk, this is the truth about what a person sent and
was told, and in which order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.conversations.cleaning import as_plain_text, clean
from bot.conversations.handoff import Asked, Hold, Unanswered
from bot.conversations.model import Author, Button, Conversation, KeptFile, Message, Reply
from bot.errors import BotError
from bot.privacy.typed_codes import TypedCode, take_out_code


@dataclass(frozen=True)
class Incoming:
    """A cleaned message on its way into the log.

    Attributes:
        code: The digits of a code that was typed; masked in the text, and kept sealed until the message is answered.
    """

    client_id: str
    text: str
    was_cut: bool
    was_masked: bool
    offered: str | None
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Said:
    """What is said without a message of the person: by staff, or a notice.

    Attributes:
        client_id: The sender's own id for it; the same twice is said once. None: said anew each time.
        name: Of staff: the name that the person is shown; encrypted with the text.
        card: What a front end that knows cards shows instead of the text.
        files: Handed over with it, such as a receipt.
    """

    author: Author
    text: str
    client_id: str | None = None
    name: str | None = None
    card: Mapping[str, object] | None = None
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True)
class Kept:
    """What became of a message that came while a human was waited for or had the talk.

    Attributes:
        hold: Who has the talk now; None: it was never handed off.
        is_kept: It waits for a human and is answered, as far as the bot is concerned. False: it is the bot's to answer.
        notices: What the person was told in its place; at most one line, once in each waiting.
    """

    hold: Hold | None
    is_kept: bool
    notices: tuple[Message, ...] = ()


class ConversationGone(BotError):
    """What was written to was deleted in the meantime."""


#: A message in which there is nothing to keep but its words.
NOTHING_BESIDE = Unanswered()
#: Of most messages that a human is to read nothing is told.
NOTHING_TOLD: Mapping[str, str] = {}


class MessageLog(Protocol):
    """Port to wherever messages are kept; implemented in bot/store."""

    def open_conversation(self, conversation: Conversation) -> None:
        """Store a new conversation."""

    def conversation(self, conversation_id: str) -> Conversation | None:
        """Return a conversation, or None."""

    def receive(self, conversation_id: str, incoming: Incoming, server: str | None = None) -> tuple[Message, bool]:
        """Store a message; return it and whether it is new (its client id was not known).

        Args:
            server: Begins its turn with the same write, when the message is new.

        Raises:
            ConversationGone: There is no such conversation (any more).
        """

    def claim(self, message_id: str, server: str) -> Message | None:
        """Begin (or begin again) the turn of a message.

        Returns:
            None when it is answered already, or another server has it.
        """

    def complete(self, message_id: str, replies: Sequence[Reply], policy_version: str | None, asked: Asked | None = None) -> list[Message]:
        """Store the replies and mark the message answered, in one transaction.

        A code that was typed is forgotten with that. When it was answered before, nothing changes and the
        stored replies come back. When a human was asked for or took the talk since the turn began, the bot
        is silent: only replies that hand over a file are stored, for they tell what was done.

        Args:
            asked: The turn asks for a human; that begins in the same transaction.
        """

    def keep(self, message_id: str, notice: Mapping[str, str], beside: Unanswered = NOTHING_BESIDE, told: Mapping[str, str] = NOTHING_TOLD) -> Kept:
        """Mark a message answered that a human is to read, if the talk is not the bot's; one transaction.

        Args:
            notice: What to say while nobody has the talk, by language; said once in each waiting.
            beside: What is kept with the hand-off; whoever goes on with the bot while nobody has the talk gets it back.
            told: What is to be said of this message in any case, by language, in the place of `notice`; empty: nothing.
        """

    def say(self, conversation_id: str, said: Said, held_by: str | None = None) -> Message | None:
        """Store a row that answers no message; what was said before under the same client id comes back.

        Args:
            held_by: Said only while this agent has the talk; that is also his or her sign of life.

        Returns:
            None when there is no such talk, or the agent does not have it.
        """

    def replies_to(self, message_id: str) -> list[Message]:
        """Return the stored replies to a message, in order; empty while unanswered."""

    def since(self, conversation_id: str, sequence: int, most: int = 200) -> list[Message]:
        """Return the messages of a conversation after a sequence number, in order."""

    def last_replies(self, conversation_id: str, most: int) -> list[Message]:
        """Return the newest replies of the bot, newest first."""

    def unfinished(self, server: str) -> list[Message]:
        """Return the messages left without an answer that this server may run again."""

    def delete_conversation(self, conversation_id: str) -> bool:
        """Delete a conversation with its messages and what is sealed in them; whether there was one."""


#: How many of the last replies' buttons still count as offered.
OFFERED_REPLIES = 12


def receive(log: MessageLog, conversation_id: str, client_id: str, raw: str, server: str | None = None) -> tuple[Message, bool]:
    """Clean a raw text and store it, without the code that may stand in it; the one way into the house for all channels.

    A text that equals the payload of a button offered lately is the tap on that button;
    any other text is text, also when it begins with a slash.

    Args:
        server: Begins its turn with the same write, when the message is new.

    Returns:
        The message, and whether it is new.
    """
    offered = raw if raw.startswith("/") and _offered_button(log, conversation_id, raw) is not None else None
    cleaned = clean(raw)
    typed = take_out_code(cleaned.text) if offered is None else TypedCode(raw)
    incoming = Incoming(client_id, typed.text, cleaned.was_cut, cleaned.was_masked, offered, typed.digits)
    return log.receive(conversation_id, incoming, server)


def receive_apart(log: MessageLog, conversation_id: str, client_id: str, text: str, payload: str | None, server: str | None = None) -> tuple[Message, bool]:
    """As `receive`, for a channel that tells a tap from what is typed: a text is words, whatever it begins with.

    Args:
        text: What was typed, or the title of the button that was tapped.
        payload: Of that button. One that was not offered lately is left out, and the text is words.
    """
    button = None if payload is None else _offered_button(log, conversation_id, payload)
    if button is not None:
        # Our own title: what stands in the log is what was offered, whoever sent it.
        return log.receive(conversation_id, Incoming(client_id, clean(button.title).text, False, False, button.payload), server)
    cleaned = clean(text)
    typed = take_out_code(cleaned.text)
    return log.receive(conversation_id, Incoming(client_id, typed.text, cleaned.was_cut, cleaned.was_masked, None, typed.digits), server)


def text_for_rasa(message: Message) -> str:
    """Return what Rasa is given: a payload that was offered, or words."""
    return message.offered or as_plain_text(message.text)


def text_as_words(raw: str) -> str:
    """Return what Rasa will be given of a raw text that is no tap on a button."""
    return as_plain_text(take_out_code(clean(raw).text).text)


def _offered_button(log: MessageLog, conversation_id: str, payload: str) -> Button | None:
    recent = log.last_replies(conversation_id, OFFERED_REPLIES)
    return next((button for reply in recent for button in reply.buttons if button.payload == payload), None)
