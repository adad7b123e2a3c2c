"""Fills a database with talks made up at random, for measuring: rows of the same form as real ones, written in bulk."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bot.conversations.handoff import Holder, Reason, Step
from bot.conversations.model import Author, MessageState, new_id
from bot.store.encryption import Cipher
from bot.store.engine import writing
from bot.store.message_rows import as_bytes
from bot.store.tables import conversations, handoff_events, handoffs, messages
from bot.tools.demo_talks import CHANNEL

#: Messages of a talk.
MESSAGES = 10
#: Of a talk in so many, a human is asked for and it is not over; the rest is finished.
_OPEN_IN = 20
#: But never fewer open ones than fill a page of the queue, so that a small database shows as full a page as a large one.
_LEAST_OPEN = 60
_BATCH = 500
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = {
    "nl": ["ik", "wil", "graag", "weten", "hoelang", "mijn", "gegevens", "bewaard", "blijven", "en", "wie", "ze", "krijgt", "want", "dat", "staat", "nergens", "duidelijk", "op", "de", "site", "vermeld"],
    "fr": ["je", "voudrais", "savoir", "combien", "de", "temps", "mes", "données", "sont", "conservées", "et", "qui", "les", "reçoit", "car", "ce", "point", "reste", "flou", "sur", "le", "site"],
}


def write_many(engine: Engine, cipher: Cipher, controllers: Sequence[str], count: int) -> int:
    """Write talks, the newest first in no order; return how many messages they have.

    Args:
        engine: Of the product database, up to date.
        cipher: Of the message log.
        controllers: Among which they are spread evenly.
        count: How many.
    """
    chosen, now = random.Random(20_260_305), datetime.now(timezone.utc)  # noqa: S311  # the same talks at every call, for measuring
    is_open = max(count // _OPEN_IN, min(count, _LEAST_OPEN))
    for first in range(0, count, _BATCH):
        talks = [_talk(cipher, controllers, number, number < is_open, now, chosen) for number in range(first, min(first + _BATCH, count))]
        with writing(engine) as connection:
            for place, table in enumerate((conversations, messages, handoffs, handoff_events)):
                connection.execute(insert(table), [row for talk in talks for row in talk[place]])
    return count * MESSAGES


def _talk(cipher: Cipher, controllers: Sequence[str], number: int, is_open: bool, now: datetime, chosen: random.Random) -> tuple[list[dict[str, Any]], ...]:
    identifier, controller, language = new_id(), controllers[number % len(controllers)], "nl" if number % 3 else "fr"
    ended = now - timedelta(minutes=number % 240 if is_open else 240 + number)
    began = ended - timedelta(minutes=MESSAGES)
    holder = (Holder.WAITING if number % 3 else Holder.HUMAN) if is_open else (Holder.CLOSED if number % 3 else Holder.BOT)
    # Ten open talks for each agent, however many are stored.
    agent = None if holder is Holder.WAITING else f"demo{_LETTERS[number // 30 % len(_LETTERS)] * 4}"
    name = None if agent is None else cipher.encrypt(b"Lien" if number % 2 else b"Karim")
    conversation = {"id": identifier, "channel": CHANNEL, "controller": controller, "page_language": language, "next_sequence": MESSAGES + 1, "created_at": began}
    handoff = {
        "conversation": identifier, "controller": controller, "language": language, "holder": holder.value,
        "reason": list(Reason)[number % len(Reason)].value, "waiting_since": ended, "changed_at": ended, "agent": agent, "agent_name": name,
        "seen_at": now + timedelta(days=7) if holder is Holder.HUMAN else None, "version": 1, "facts": cipher.encrypt(as_bytes({"topics": []})),
        "was_noticed": True, "alarmed_at": now,
    }  # fmt: skip
    event = {
        "id": new_id(), "conversation": identifier, "number": 1, "at": ended, "step": Step.ASKED.value, "holder": holder.value,
        "reason": handoff["reason"], "body": cipher.encrypt(as_bytes({"name": None, "why": ""})),
    }  # fmt: skip
    return [conversation], list(_messages(cipher, identifier, language, began, chosen)), [handoff], [event]


def _messages(cipher: Cipher, conversation: str, language: str, began: datetime, chosen: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, MESSAGES + 1):
        by_person = number % 2 == 1
        yield {
            "id": new_id(),
            "conversation": conversation,
            "sequence": number,
            "author": (Author.PERSON if by_person else Author.BOT).value,
            "state": (MessageState.ANSWERED if by_person else MessageState.KEPT).value,
            "body": cipher.encrypt(as_bytes({"text": " ".join(chosen.choices(_WORDS[language], k=14)), "buttons": []})),
            "attempts": 1,
            "created_at": began + timedelta(minutes=number),
        }
