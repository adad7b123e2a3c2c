"""`talk`: one message a line in, one turn a line out; `make talk` is its pretty face."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from bot import wiring
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
    parser.add_argument("--language", help=f"language of the page: {' or '.join(LANGUAGES)}")
    parser.add_argument("--json", action="store_true", help="one JSON value a line (the default unless --pretty)")
    parser.add_argument("--pretty", action="store_true", help="for people: bubbles, numbered buttons")


def run(arguments: argparse.Namespace) -> int:
    """Talk until the input ends; the talk is kept in a folder that is removed after it."""
    _refuse_unknown(arguments)
    results = sys.stdout if arguments.pretty else lines.claim_standard_output()
    # The folder is removed also when somebody closes the terminal or stops the process.
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda number, _frame: sys.exit(128 + number))
    if arguments.pretty:
        print("Loading, this takes some ten seconds ...", flush=True)
    set_up_logging(quiet=True)
    with tempfile.TemporaryDirectory(prefix="talk-") as folder:
        assistant = InProcessAssistant.start(settings_in(Path(folder)), lambda text: print(text, file=sys.stderr))
        asyncio.run(_talk(assistant, arguments, results))
    return 0


def _refuse_unknown(arguments: argparse.Namespace) -> None:
    # Asked before the model is loaded: a slip of the pen is not worth a wait.
    if arguments.language is not None and arguments.language not in LANGUAGES:
        raise BotError(f"There is no language '{arguments.language}'.", f"Known: {', '.join(LANGUAGES)}.")
    if arguments.controller is not None:
        wiring.policy_services().controllers.get(arguments.controller)


async def _talk(assistant: InProcessAssistant, arguments: argparse.Namespace, results: Any) -> None:
    conversation = assistant.open(arguments.controller, arguments.language)
    if arguments.pretty:
        await _talk_prettily(assistant, conversation)
        return
    for text in lines.input_lines():
        replies = await assistant.send(conversation, text)
        lines.write(results, await _turn(assistant, conversation, replies))


async def _turn(assistant: InProcessAssistant, conversation: Conversation, replies: list[Message]) -> dict[str, Any]:
    slots, parsed = await assistant.state(conversation, replies[0].in_reply_to if replies else None)
    intent = parsed.get("intent") or {}
    return {
        "replies": [_reply(reply) for reply in replies],
        "slots": {name: slots.get(name) for name in TELLING_SLOTS},
        "intent": intent.get("name"),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
    }


def _reply(reply: Message) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": reply.text, "buttons": [{"title": button.title, "payload": button.payload} for button in reply.buttons]}
    return {**shown, "files": [{"name": each.name, "kind": each.kind, "content": each.content} for each in reply.files]} if reply.files else shown


async def _talk_prettily(assistant: InProcessAssistant, conversation: Conversation) -> None:
    _make_line_editable()
    threading.Thread(target=_warm_up, daemon=True).start()
    print("\nType your question, in Dutch or French, or the number of a button. Ctrl-D ends the talk.\n", flush=True)
    offered: list[str] = []
    while True:
        try:
            # Read here and not in a thread: a thread that waits for a line cannot be interrupted.
            text = input(_PROMPT if sys.stdout.isatty() else "> ")
        except EOFError:
            print()
            return
        if text.strip().isdecimal() and 0 < int(text) <= len(offered):
            text = offered[int(text) - 1]
        replies = await assistant.send(conversation, text)
        offered = []
        for reply in replies:
            print("\n  " + reply.text.replace("\n", "\n  "))
            for button in reply.buttons:
                offered.append(button.payload)
                print(f"    [{len(offered)}] {button.title}")
            for file in reply.files:
                # There is nowhere to put it in a terminal; a channel hands it out.
                print(f"    ({file.name}, {len(file.content.encode('utf-8'))} bytes)")
        print(flush=True)


# Bold; the marks around it tell the line editor that these characters take no room.
_PROMPT = "\001\033[1m\002> \001\033[0m\002"


def _make_line_editable() -> None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # `input` uses it once it is imported
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _warm_up() -> None:
    # The encoder and the language detector load at their first use: while the person types.
    from bot.nlu.language_scorer import score_languages
    from bot.nlu.sentence_encoders import encode_universal

    encode_universal(["goeiedag"])
    score_languages("goeiedag, bonjour")
