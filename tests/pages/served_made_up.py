"""Serves the pages over made-up links on a real port, one path for every state: for tests, and to look at in a browser.

    .venv/bin/python -m tests.pages.served_made_up 5090
"""

from __future__ import annotations

import sys

import uvicorn

from bot.identity.outcomes import LinkOutcome, LinkResult
from bot.pages.app import make_app
from bot.pages.limits import Limits
from tests.pages.made_up_links import NAMES, TEXTS, Clock, result


def token_of(outcome: LinkOutcome, language: str) -> str:
    """Return the link that stands so."""
    return f"{outcome.value}-{language}-".ljust(43, "x")


class EveryState:
    """A link for every outcome and language; any other is a database that is down."""

    def look_at_link(self, token: str) -> LinkResult:
        outcome, language, _ = token.split("-", 2)
        return result(LinkOutcome(outcome), language)

    def take_link(self, token: str) -> LinkResult:
        said = self.look_at_link(token)
        return result(LinkOutcome.PROVEN, said.language or "nl") if said.outcome is LinkOutcome.READY else said


if __name__ == "__main__":
    app = make_app(EveryState, TEXTS, NAMES, Limits(Clock(), burst=1_000_000))
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, ws="none", lifespan="off")
