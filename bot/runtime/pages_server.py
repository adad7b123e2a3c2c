"""The server of the public pages: on loopback, behind a reverse proxy; its log holds no address and no link."""

from __future__ import annotations

import logging
import time

import uvicorn
from starlette.types import ASGIApp

from bot import wiring
from bot.identity.proving import ProofDesk
from bot.pages.app import make_app
from bot.pages.limits import Limits
from bot.pages.proof_pages import Names
from bot.pages.texts import load_page_texts
from bot.rights.acts import RequestedAct
from bot.runtime.hardening import withhold_secrets_of_telling
from bot.runtime.logs import set_up_action_logging
from bot.runtime.process import run_or_explain
from bot.settings import Settings

#: Pages at once; beyond that the server answers 503 by itself.
MOST_AT_ONCE = 200
#: Seconds a browser may keep its line open, and that pages under way get at the end.
KEEP_SECONDS, END_SECONDS = 5, 1


def pages(settings: Settings) -> ASGIApp:
    """Return the pages over the product database.

    Raises:
        BotError: The texts are broken, a key is missing or the database cannot be used.
    """
    policies = wiring.policy_services()
    letters = wiring.letter_texts(settings)

    def act(each: RequestedAct, language: str) -> str:
        return letters.say(f"acts.{each.value}", language)

    def links() -> ProofDesk:
        return wiring.request_services().proof

    # A missing key is told at the start, not to the first person who opens a link.
    links()
    return make_app(links, load_page_texts(settings.paths.data / "pages.yml"), Names(policies.controllers.name_of, act), Limits(time.monotonic))


def configuration(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Return how the pages are served."""
    return uvicorn.Config(
        app,
        host=settings.pages.host,
        port=settings.pages.port,
        # Its lines would hold the links. Errors go through our own filter.
        access_log=False,
        log_config=None,
        log_level=logging.getLevelName(settings.log_level),
        # The reverse proxy tells who asks; nobody else is believed.
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.0/8",
        server_header=False,
        limit_concurrency=MOST_AT_ONCE,
        timeout_keep_alive=KEEP_SECONDS,
        timeout_graceful_shutdown=END_SECONDS,
        h11_max_incomplete_event_size=16_384,
        # With the old websockets that Rasa pins, the server's own would not load; the pages need none.
        ws="none",
        lifespan="off",
    )


def main() -> None:
    """Serve until told to stop."""
    settings = wiring.settings_or_stop()
    withhold_secrets_of_telling()
    set_up_action_logging(settings.log_level)
    uvicorn.Server(configuration(pages(settings), settings)).run()


if __name__ == "__main__":
    run_or_explain(main)
