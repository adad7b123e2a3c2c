"""Dispatches the verbs; one module per verb, each with `add_arguments` and `run`."""

from __future__ import annotations

import argparse
import importlib
import io
import logging
import os
import sys
import warnings
from typing import NoReturn

from bot.errors import BotError
from bot.runtime.process import MARK

#: Verb -> (module, what it does).
VERBS = {
    "run": ("bot.tools.run", "start the assistant, wait until it answers, say how to talk"),
    "talk": ("bot.tools.talk", "talk to it here: one message a line in, one turn a line out"),
    "understand": ("bot.tools.understand", "what is understood of a text, without context: one text a line in"),
    "answer": ("bot.tools.answer", "what a controller's policy says on a topic"),
    "policy": ("bot.tools.policy", "a controller's policy with the passages marked that an answer quotes"),
    "gaps": ("bot.tools.gaps", "what a policy leaves open of articles 13 and 14, and where it differs from the law"),
    "deadline": ("bot.tools.deadline", "the last day to answer a rights request, and why that day"),
    "requests": ("bot.tools.requests", "the rights requests: a list by day due, one with its history, a table for a spreadsheet"),
    "keys": ("bot.tools.keys", "replace the keys that rights requests are sealed with and found by"),
    "outbox": ("bot.tools.outbox", "what waits to be told, what waits for a human; put back, settle, ways to controllers"),
    "demo-data": ("bot.tools.demo_data", "invented talks, hand-offs and requests, to try the staff's desk with"),
    "staff": ("bot.tools.staff", "accounts of the staff desk: the first administrator, a list, keeping somebody out, verifying the audit log"),
    "mail": ("bot.tools.mail", "the mails that landed in the folder, while there is no mail server"),
    "check": ("bot.tools.check", "run every content check, print all findings"),
    "train": ("bot.tools.train", "train the model when its inputs changed"),
    "evaluate": ("bot.tools.evaluate", "measure the understanding on the cases kept apart"),
    "new-topic": ("bot.tools.new_topic", "write the skeleton of a topic"),
    "new-controller": ("bot.tools.new_controller", "write the skeleton of a controller"),
}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments as every other mistake is said: in one line."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage and leaving."""
        raise BotError(f"{message[:1].upper()}{message[1:]}.", f"`{self.prog} --help` lists what there is.")


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; a mistake that can be mended is one line and exit code 1."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's progress bars say little and fill the screen; training tells its own progress.
    os.environ.setdefault("TQDM_DISABLE", "1")
    # Libraries warn by the dozen while they are imported; nothing in there is for a person.
    warnings.simplefilter("ignore")
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    # What is wrong is told in one line, or as a result; it need not be logged as well.
    logging.getLogger("bot").addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a quotation mark gets a question mark, not a stack trace.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except BotError as error:
        print(f"{MARK} {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our lines has gone; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: list[str]) -> int:
    parser = _Parser(prog="python -m bot.tools", description="The command line of the assistant; each verb has a --help of its own.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    for name, (module, what) in VERBS.items():
        verb = verbs.add_parser(name, help=what, description=what)
        if arguments[:1] == [name]:
            importlib.import_module(module).add_arguments(verb)
    parsed = parser.parse_args(arguments)
    return int(importlib.import_module(VERBS[parsed.verb][0]).run(parsed) or 0)


if __name__ == "__main__":
    sys.exit(main())
