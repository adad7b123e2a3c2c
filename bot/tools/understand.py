"""`understand`: what is understood of a text, without the context of a talk."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker

from actions.turn import read_heard
from bot import wiring
from bot.conversations.cleaning import as_plain_text, clean
from bot.runtime.hardening import harden_rasa, set_environment
from bot.runtime.logs import set_up_logging
from bot.runtime.model import ensure_model
from bot.runtime.process import keep_what_is_loaded
from bot.tools import lines
from bot.understanding.decision import FALLBACK, Decision, Heard, Place, TalkSoFar
from bot.understanding.words import words

#: How many intents a line ranks at least.
RANKED = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--json", action="store_true", help="one JSON value a line (always so)")


def run(arguments: argparse.Namespace) -> int:
    """Understand every line of standard input."""
    results = lines.claim_standard_output()
    set_up_logging(quiet=True)
    reader = Reader.start()
    # As the server does: else a text now and then waits for a search through all that is loaded.
    keep_what_is_loaded()
    asyncio.run(_read_all(reader, results))
    return 0


async def _read_all(reader: Reader, results: Any) -> None:
    for text in lines.input_lines():
        lines.write(results, await reader.understand(text))


class Reader:
    """Understands single texts with the trained model."""

    def __init__(self, agent: Any, policies: wiring.PolicyServices) -> None:
        self._agent = agent
        self._policies = policies

    @classmethod
    def start(cls) -> Reader:
        """Load the model; trains it when there is none."""
        from rasa.core.agent import Agent

        settings = wiring.settings_or_stop()
        set_environment(settings)
        harden_rasa()
        model = ensure_model(settings, lambda text: print(text, file=sys.stderr))
        os.environ["RASA_TELEMETRY_ENABLED"] = "false"
        return cls(Agent.load(str(model)), wiring.policy_services())

    async def understand(self, raw: str) -> dict[str, Any]:
        """Return language, intent, ranking, controller and facets of one text."""
        text = clean(raw).text
        return self._told(text, await self._agent.parse_message(as_plain_text(text)))

    def understand_all(self, raws: Sequence[str]) -> list[dict[str, Any]]:
        """Return the same of many texts, several times faster: the model reads them in one go."""
        texts = [clean(raw).text for raw in raws]
        return [self._told(text, parsed) for text, parsed in zip(texts, self._parse_all(texts), strict=True)]

    def hear_all(self, raws: Sequence[str]) -> list[Heard]:
        """Return many texts as an action hears them, before the talk is added."""
        texts = [clean(raw).text for raw in raws]
        parsed = [{**each, "text": as_plain_text(text)} for text, each in zip(texts, self._parse_all(texts), strict=True)]
        return [read_heard(Tracker("", {}, each, [], False, None, {}, "")) for each in parsed]

    def decide(self, heard: Heard, talk: TalkSoFar) -> Decision:
        """Return what a message means in a talk."""
        return self._policies.understanding().decide(heard, talk, Place())

    def companies(self, raw: str) -> list[str]:
        """Return which companies a text names, in their order; needs no model."""
        return [mention.slug for mention in self._policies.understanding().mentions(clean(raw).text)]

    def _parse_all(self, texts: Sequence[str]) -> list[Mapping[str, Any]]:
        from rasa.core.channels.channel import UserMessage
        from rasa.core.processor import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
        from rasa.shared.core.trackers import DialogueStateTracker

        # What `parse_message` does with one message, which it takes out of the list again.
        processor = self._agent.processor
        target = processor.model_metadata.nlu_target
        inputs = {
            PLACEHOLDER_MESSAGE: [UserMessage(as_plain_text(text)) for text in texts],
            PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("", []),
        }
        read = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
        return [message.as_dict(only_output_properties=True) for message in read]

    def _told(self, text: str, parsed: Mapping[str, Any]) -> dict[str, Any]:
        understanding = self._policies.understanding()
        language = understanding.language(text, parsed.get("language_scores") or {})
        mentions = understanding.mentions(text)
        intent = parsed.get("intent") or {}
        if not words(text) and intent.get("name") != "out_of_scope":
            # Marks and pictures alone are answered as an empty message is, whatever they resemble.
            intent = {"name": FALLBACK, "confidence": 0.0}
        ranking = [each for each in parsed.get("intent_ranking") or [] if each.get("name") != FALLBACK]
        return {
            "text": text,
            "language": language,
            "intent": intent.get("name") or FALLBACK,
            "confidence": round(float(intent.get("confidence") or 0.0), 4),
            "ranking": [{"intent": each["name"], "confidence": round(float(each["confidence"]), 4)} for each in ranking[:RANKED]],
            "controller": mentions[0].slug if mentions else None,
            "facets": understanding.facets(text, language),
        }
