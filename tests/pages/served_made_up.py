"""Serves the pages over made-up links on a real port, one path for every state: for tests, and to look at in a browser.

    PAGES_PORT=5090 .venv/bin/python -m tests.pages.served_made_up
"""

from __future__ import annotations

import time

import uvicorn

from bot.identity.outcomes import LinkOutcome, LinkResult
from bot.pages.limits import Limits
from bot.runtime.logs import set_up_action_logging
from bot.runtime.pages_server import configuration
from bot.settings import load_settings
from tests.pages.made_up_links import proof_app, result


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
    settings = load_settings()
    set_up_action_logging("INFO")
    app = proof_app(EveryState, Limits(time.monotonic, burst=100))
    uvicorn.Server(configuration(app, settings)).run()
