"""`policy`: a controller's policy with the passages marked that an answer quotes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from bot import wiring
from bot.policies.marking import MarkedLine, mark
from bot.policies.model import LANGUAGES, Answer
from bot.settings import ROOT

#: Lines are left out here.
LEFT_OUT = "[...]"
_HEADING, _QUOTED, _PLAIN = "\x1b[1;4m", "\x1b[1;7m", "\x1b[0m"
#: A policy is shown, not obeyed: what steers a terminal stays out of it.
_STEERS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--controller", required=True, help="slug, the name of its folder in data/controllers")
    parser.add_argument("--topic", required=True, help="one of the topics of data/topics.yml")
    parser.add_argument("--facet", help="one of the facets of data/topics.yml")
    much = parser.add_mutually_exclusive_group()
    much.add_argument("--context", type=_count, metavar="N", help="only N lines around each quoted one, instead of its whole section")
    much.add_argument("--whole", action="store_true", help="the whole policy")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder that holds data/; default: this repository")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of lines")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Print the sections that are quoted, or the whole policy."""
    desk = wiring.make_policy_services(arguments.root / "data").answers
    # Status and quotes are the same in every language.
    answer = desk.answer(arguments.controller, arguments.topic, LANGUAGES[0], arguments.facet)
    print(headline(answer))
    marked = mark(answer.controller.policy, answer.quotes)
    shown = marked.lines if arguments.whole else tuple(marked.excerpt(arguments.context))
    if shown:
        draw = for_terminal if _is_terminal() else for_file
        print("", *(draw(line) if line else LEFT_OUT for line in shown), sep="\n")
    return 0


def headline(answer: Answer) -> str:
    """Return which policy this is and how far it answers the topic, in one line."""
    policy = answer.controller.policy
    about = f"{answer.topic.id}, {answer.facet.id}" if answer.facet else answer.topic.id
    general = " (nothing of its own for this facet; the general answer)" if answer.facet_missing else ""
    count = len(answer.quotes)
    quotes = f"{count} quote{'s' if count > 1 else ''}" if count else "no passage is quoted"
    dated = policy.dated.isoformat() if policy.dated else "undated"
    return _shown(f"{answer.controller.name}, “{policy.title}”, {dated}. {about}{general}: {answer.status.value}, {quotes}.")


def for_terminal(line: MarkedLine) -> str:
    """Return a line with its quoted words in reverse, a heading underlined."""
    usual = _HEADING if line.is_heading else ""
    return "".join(_drawn(_shown(piece.text), _QUOTED if piece.is_quoted else usual) for piece in line.pieces)


def _drawn(words: str, style: str) -> str:
    return f"{style}{words}{_PLAIN}" if style else words


def for_file(line: MarkedLine) -> str:
    """Return a line with `[[` and `]]` where a quoted passage begins and ends, a heading after `#`."""
    words = "".join(f"{'[[' if piece.opens else ''}{_shown(piece.text)}{']]' if piece.closes else ''}" for piece in line.pieces)
    return f"# {words}" if line.is_heading else words


def _shown(words: str) -> str:
    return _STEERS.sub("\ufffd", words)


def _is_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
