"""Stands in for Rasa's agent where a test is about the channel, not about understanding."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import yaml
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.settings import ROOT

APOLOGY = {
    "utter_technical_problem": [
        {"condition": [{"type": "slot", "name": "language", "value": "nl"}], "text": "Er liep iets mis ({reference})."},
        {"condition": [{"type": "slot", "name": "language", "value": "fr"}], "text": "Un problème est survenu ({reference})."},
    ]
}


class FakeAgent:
    """Answers with what the test says, and remembers what it was given."""

    def __init__(self, answer: Callable[[UserMessage], list[dict[str, Any]]] | None = None) -> None:
        self.heard: list[UserMessage] = []
        self.tracker_store = InMemoryTrackerStore(Domain.empty())
        self.lock_store = InMemoryLockStore()
        self.domain = SimpleNamespace(responses=APOLOGY)
        self.running = 0
        self.most_at_once = 0
        self.parsed: list[str] = []
        self._answer = answer or (lambda message: [{"text": f"antwoord op {message.text}"}])

    def is_ready(self) -> bool:
        return True

    async def parse_message(self, text: str) -> dict[str, Any]:
        self.parsed.append(text)
        return {"text": text, "intent": {"name": "inform", "confidence": 0.5}, "entities": []}

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            await asyncio.sleep(0)
            for reply in self._answer(message):
                await message.output_channel.send_response(message.sender_id, reply)
        finally:
            self.running -= 1


@cache
def _responses() -> dict[str, Any]:
    # Reading the domain takes a second; many tests make an agent.
    responses: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    return responses


class ForgettingStore(InMemoryTrackerStore):
    """A store that can forget, as ours can."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self.forgotten: list[str] = []

    async def forget(self, sender_id: str) -> None:
        self.forgotten.append(sender_id)


class WebsiteAgent(FakeAgent):
    """Knows the real texts of the domain; says at a wish buttons, or nothing for a while, or nothing until it may."""

    def __init__(self) -> None:
        super().__init__(self._say)
        self.may_answer = asyncio.Event()
        self.tracker_store = ForgettingStore()
        self.domain = SimpleNamespace(responses=_responses())

    def _say(self, message: UserMessage) -> list[dict[str, Any]]:
        reply: dict[str, Any] = {"text": f"antwoord op {message.text}"}
        if "knop" in message.text:
            reply["buttons"] = [{"title": "Wie krijgt mijn gegevens?", "payload": "/ask_recipients"}]
        if "bewijs" in message.text:
            reply["custom"] = {"files": [{"name": "ontvangstbewijs.txt", "kind": "text/plain", "content": "Ontvangen."}]}
        if "kaart" in message.text:
            card = {"kind": "quote", "quote": "Zeven jaar.", "address": "/policy/conitro?passage=x#passage"}
            reply["custom"] = {"card": card, "expects": "code"}
        return [reply]

    async def handle_message(self, message: UserMessage) -> None:
        if "traag" in message.text:
            await asyncio.sleep(0.5)
        if "wacht" in message.text:
            await self.may_answer.wait()
        await super().handle_message(message)
