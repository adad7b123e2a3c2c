"""A code that is typed while a human has the talk, or is waited for: taken at once, and told of in one line.

No turn of Rasa's: the runner of turns (bot/channels/code_while_silent.py) asks for this by its name, which therefore stands in no domain and is
never predicted. What comes in is sealed and what goes out is a line in both languages; nothing of it reaches Rasa's tracker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.conversations.handoff import CODE_WHILE_SILENT, TOLD
from bot.conversations.model import TYPED_CODE
from bot.identity.outcomes import CodeOutcome, CodeResult
from bot.policies.model import LANGUAGES

# Which line of data/handoff.yml tells what a code gave.
_LINES: Mapping[CodeOutcome, str] = {
    CodeOutcome.PROVEN: "proven",
    CodeOutcome.ALREADY_PROVEN: "already_proven",
    CodeOutcome.NOT_A_CODE: "not_a_code",
    CodeOutcome.LATE: "over",
    CodeOutcome.SPENT: "over",
    CodeOutcome.ENOUGH_FOR_TODAY: "enough_for_today",
    CodeOutcome.NOT_SENT_YET: "not_sent_yet",
    CodeOutcome.NOTHING_ASKED: "nothing_asked",
}


class CodeWhileSilent(Action):
    """Takes a code; the same message again costs no second try."""

    def name(self) -> str:
        """Return the name it is asked for by."""
        return CODE_WHILE_SILENT

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Take the code of the message, and hand back what to say of it, by language."""
        metadata = tracker.latest_message.get("metadata") or {}
        result = await asyncio.to_thread(_take, tracker.sender_id, metadata.get(TYPED_CODE), str(metadata.get("message_key") or "") or None)
        dispatcher.utter_message(json_message={TOLD: line_of(result)})
        return []


def line_of(result: CodeResult) -> dict[str, str]:
    """Return the one line that tells what a code gave, by language."""
    if result.outcome is CodeOutcome.WRONG:
        line = "wrong_last" if result.tries_left == 1 else "wrong"
    else:
        line = _LINES[result.outcome]
    texts = wiring.handoff_services().texts
    return {language: texts.say(f"code.{line}", language, tries=str(result.tries_left)) for language in LANGUAGES}


def _take(conversation: str, sealed: object, key: str | None) -> CodeResult:
    services = wiring.request_services()
    return services.proof.take_code(conversation, services.notes.open(conversation, sealed).get("code", ""), key=key)
