"""`talk`: one message a line in, one turn a line out; `make talk` is its pretty face."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.conversations.model import Conversation, Message
from bot.errors import BotError
from bot.policies.model import LANGUAGES
from bot.runtime.logs import set_up_logging
from bot.tools import lines
from bot.tools.in_process import InProcessAssistant, settings_in

#: Slots that tell how a talk stands; the others are the assistant's own bookkeeping.
TELLING_SLOTS = ("controller", "language", "topic", "facet")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--controller", help="tie the talk to one controller, as a website does")
    parser.add_argument("--language", choices=LANGUAGES, help="language of the page")
    parser.add_argument("--json", action="store_true", help="one JSON value a line (the default unless --pretty)")
    parser.add_argument("--pretty", action="store_true", help="for people: bubbles, numbered buttons")


def run(arguments: argparse.Namespace) -> int:
    """Talk until the input ends; the talk is kept in a folder that is removed after it."""
    results = sys.stdout if arguments.pretty else lines.claim_standard_output()
    set_up_logging(quiet=True)
    with tempfile.TemporaryDirectory(prefix="talk-") as folder:
        assistant = InProcessAssistant.start(settings_in(Path(folder)), lambda text: print(text, file=sys.stderr))
        if arguments.controller and arguments.controller not in assistant.policies.controllers.slugs():
            raise BotError(f"There is no controller '{arguments.controller}'.", f"Known: {', '.join(assistant.policies.controllers.slugs())}.")
        asyncio.run(_talk(assistant, arguments, results))
    return 0


async def _talk(assistant: InProcessAssistant, arguments: argparse.Namespace, results: Any) -> None:
    conversation = assistant.open(arguments.controller, arguments.language)
    if arguments.pretty:
        await _talk_prettily(assistant, conversation)
        return
    for text in lines.input_lines():
        replies = await assistant.send(conversation, text)
        lines.write(results, await _turn(assistant, conversation, replies))


async def _turn(assistant: InProcessAssistant, conversation: Conversation, replies: list[Message]) -> dict[str, Any]:
    slots, parsed = await assistant.state(conversation)
    intent = parsed.get("intent") or {}
    return {
        "replies": [
            {"text": reply.text, "buttons": [{"title": button.title, "payload": button.payload} for button in reply.buttons]} for reply in replies
        ],
        "slots": {name: slots.get(name) for name in TELLING_SLOTS},
        "intent": intent.get("name"),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
    }


async def _talk_prettily(assistant: InProcessAssistant, conversation: Conversation) -> None:
    print("\nTyp uw vraag, of het nummer van een knop. Ctrl-D om te stoppen.\nÉcrivez votre question, ou le numéro d'un bouton. Ctrl-D pour arrêter.\n")
    offered: list[str] = []
    while True:
        try:
            text = await asyncio.to_thread(input, "\033[1m> \033[0m" if sys.stdout.isatty() else "> ")
        except EOFError:
            print()
            return
        if text.strip().isdigit() and 0 < int(text) <= len(offered):
            text = offered[int(text) - 1]
        replies = await assistant.send(conversation, text)
        offered = []
        for reply in replies:
            print(f"\n  {reply.text}".replace("\n", "\n  "))
            for button in reply.buttons:
                offered.append(button.payload)
                print(f"    [{len(offered)}] {button.title}")
        print()
