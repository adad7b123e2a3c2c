"""`understand`: what is understood of a text, without the context of a talk."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from typing import Any

from rasa_sdk import Tracker

from actions.turn import read_heard
from bot import wiring
from bot.conversations.cleaning import as_plain_text, clean
from bot.runtime.hardening import harden_rasa, set_environment
from bot.runtime.logs import set_up_logging
from bot.runtime.model import ensure_model
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
    asyncio.run(_read_all(reader, results))
    return 0


async def _read_all(reader: Reader, results: Any) -> None:
    for text in lines.input_lines():
        lines.write(results, await reader.understand(text))


class Reader:
    """Understands single texts with the trained model."""

    def __init__(self, processor: Any, policies: wiring.PolicyServices) -> None:
        self._processor = processor
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

    async def decide(self, raw: str, talk: TalkSoFar) -> tuple[Heard, Decision]:
        """Return what was heard in a message of a talk, and what it means there."""
        parsed = await self._processor.parse_message(as_plain_text(clean(raw).text))
        heard = read_heard(Tracker("", {}, parsed, [], False, None, {}, ""))
        return heard, self._policies.understanding().decide(heard, talk, Place())

    async def understand(self, raw: str) -> dict[str, Any]:
        """Return language, intent, ranking, controller and facets of one text."""
        text = clean(raw).text
        parsed = await self._processor.parse_message(as_plain_text(text))
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
