"""Talks with the form of rights requests: the two actions of a turn, a real desk on a database of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import ActionAnswerQuestion
from actions.request_form import ActionRequestForm
from actions.validate_slot_mappings import ActionValidateSlotMappings
from bot import wiring
from bot.rights.desk import RightsDesk
from bot.settings import ROOT
from tests.understanding.talks import DUTCH, FRENCH

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
#: When the first message of every talk was received: a Thursday, well before the desk's own now.
RECEIVED = datetime(2025, 3, 6, 9, 0, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Sent:
    """One message of a person; with `tapped` the tap on a button."""

    text: str
    intent: str = "inform"
    confidence: float = 0.97
    language: str = "nl"
    tapped: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[tuple[str, str, float], ...] = ()


def tapped(question: str, option: str) -> Sent:
    """Return the tap on a button of the form."""
    return Sent("/inform", tapped={"question": question, "option": option})


@dataclass
class Said:
    """What was answered, and the slots the turn left."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]

    @property
    def responses(self) -> list[str]:
        return [message["response"] for message in self.messages]

    @property
    def texts(self) -> list[str]:
        """Return what the person reads; raises KeyError where a value of a text was not given."""
        language = self.slots["language"]
        found = []
        for message in self.messages:
            texts = [each["text"] for each in DOMAIN["responses"][message["response"]] if each["condition"][0]["value"] == language]
            found.append(texts[0].format(**message))
        return found

    @property
    def buttons(self) -> list[str]:
        return [button["title"] for button in self.messages[-1]["buttons"]]

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        return {message["response"]: message for message in self.messages}

    @property
    def asks(self) -> str | None:
        return self.slots["form"]["asks"] if self.slots.get("form") else None


class RequestTalk:
    """A talk as Rasa holds it between two turns: its slots. The desk is the one of the action server."""

    def __init__(self, database: Path, controller: str | None = "conitro", conversation: str = "talk") -> None:
        self.database, self.conversation = database, conversation
        self.slots: dict[str, Any] = {slot: value.get("initial_value") for slot, value in DOMAIN["slots"].items()}
        self.slots.update(introduced=True, language="nl", controller=controller)
        self.turns = 0

    @property
    def desk(self) -> RightsDesk:
        return wiring.request_services().desk

    def send(self, *messages: Sent) -> Said:
        """Take turns; return what the last one said."""
        for message in messages:
            self.slots = (said := self.tried(message)).slots
            self.turns += 1
        return said

    def tried(self, message: Sent, *, is_action_server_up: bool = True) -> Said:
        """Take a turn up to where Rasa would save it; the talk stays as it was."""
        slots = {**self.slots}
        _changed(slots, self._run(ActionValidateSlotMappings(), message, slots)[1])
        if not is_action_server_up:
            return Said([], slots)
        is_for_the_form = slots["route"] == "request" or message.intent.startswith("request_") and slots["route"] == "by_words"
        messages, events = self._run(ActionRequestForm() if is_for_the_form else ActionAnswerQuestion(), message, slots)
        return Said(messages, _changed(slots, events))

    def _run(self, action: Action, message: Sent, slots: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        parsed = {
            "text": message.text,
            "intent": {"name": message.intent, "confidence": message.confidence},
            "entities": [{"entity": name, "value": value} for name, value in message.tapped.items()],
            "language_scores": FRENCH if message.language == "fr" else DUTCH,
            "clauses": [{"text": text, "intent": intent, "confidence": confidence} for text, intent, confidence in message.parts],
            "metadata": {
                "message_key": f"message {self.turns} of {self.conversation}",
                "received_at": (RECEIVED + timedelta(minutes=self.turns)).isoformat(),
                "is_tap": bool(message.tapped),
            },
        }
        dispatcher = CollectingDispatcher()
        tracker = Tracker(self.conversation, dict(slots), parsed, [], False, None, {}, "action_listen")
        events = asyncio.run(action.run(dispatcher, tracker, DOMAIN))
        return dispatcher.messages, events

    def kept(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table of the product database."""
        with sqlite3.connect(self.database) as connection:
            tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
            return {table: sorted(connection.execute(f"select * from {table}").fetchall(), key=repr) for table in tables}  # noqa: S608


def _changed(slots: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    slots.update({event["name"]: event["value"] for event in events if event["event"] == "slot"})
    return slots
