"""The server of the public pages: on loopback, behind a reverse proxy; its log holds no address, no link and no talk."""

from __future__ import annotations

import logging
import time
from datetime import date

import uvicorn
from babel.dates import format_date
from starlette.types import ASGIApp

from bot import wiring
from bot.embedding_settings import EmbeddingSettings
from bot.identity.proving import ProofDesk
from bot.pages.app import make_app
from bot.pages.chat_pages import ChatLimits, ChatPages
from bot.pages.demo_pages import DemoPages, Widget
from bot.pages.limits import Limits
from bot.pages.look import Look
from bot.pages.plain_pages import PlainPages
from bot.pages.policy_pages import PolicyPages
from bot.pages.proof_pages import Names, ProofPages
from bot.pages.rooms import Room
from bot.pages.texts import PageTexts, load_page_texts
from bot.policies.examples import example_titles
from bot.rights.acts import RequestedAct
from bot.runtime.hardening import withhold_secrets_of_telling
from bot.runtime.logs import set_up_action_logging
from bot.runtime.plain_chat import ServedChat, Words
from bot.runtime.process import run_or_explain
from bot.settings import Settings
from bot.tools.domain_texts import response_text

#: Pages at once; beyond that the server answers 503 by itself.
MOST_AT_ONCE = 200
#: Seconds a browser may keep its line open, and that pages under way get at the end.
KEEP_SECONDS, END_SECONDS = 5, 1
#: Forms of a talk that one address may send at once, and one more in so many seconds; talks it may begin.
SENDING, BEGINNING = (40, 2.0), (20, 30.0)


def pages(settings: Settings) -> ASGIApp:
    """Return the pages over the product database.

    Raises:
        BotError: The texts are broken, a key is missing or the database cannot be used.
    """
    texts = load_page_texts(settings.paths.data / "pages.yml")
    plain, limits = PlainPages(texts, Look()), Limits(time.monotonic)
    rooms = [proof_room(settings, texts, plain, limits), *talk_rooms(settings, wiring.embedding_or_stop(), plain, limits)]
    return make_app(rooms, plain, limits)


def proof_room(settings: Settings, texts: PageTexts, plain: PlainPages, limits: Limits) -> Room:
    """Return the page behind the link of a mail."""
    letters = wiring.letter_texts(settings)

    def act(each: RequestedAct, language: str) -> str:
        return letters.say(f"acts.{each.value}", language)

    def links() -> ProofDesk:
        return wiring.request_services().proof

    # A missing key is told at the start, not to the first person who opens a link.
    links()
    return ProofPages(links, texts, Names(wiring.policy_services().controllers.name_of, act), plain).room(limits)


def talk_rooms(settings: Settings, embedding: EmbeddingSettings, plain: PlainPages, limits: Limits) -> list[Room]:
    """Return the pages beside the widget: policies, talks without script, and the demonstration where it is on."""
    texts = load_page_texts(settings.paths.data / "talk_pages.yml")
    controllers = wiring.policy_services().controllers
    chat_limits = ChatLimits(limits, Limits(time.monotonic, *SENDING), Limits(time.monotonic, *BEGINNING))
    rooms = [
        PolicyPages(controllers, texts, plain, _day).room(limits),
        ChatPages(served_chat(settings, embedding), controllers.name_of, texts, plain, chat_limits).room(),
    ]
    if embedding.demo_sites:
        keys = {slug: each.key for slug in controllers.slugs() if (each := embedding.of(slug)).key != slug}
        rooms += DemoPages(controllers, Widget(embedding.chat_url, keys), texts, plain).rooms(limits)
    return rooms


def served_chat(settings: Settings, embedding: EmbeddingSettings) -> ServedChat:
    """Return what talks with the Rasa server for the pages."""
    policies = wiring.policy_services()

    def greeting(slug: str, language: str) -> str:
        return response_text("utter_introduction", language, company=policies.controllers.name_of(slug) or slug)

    def questions(language: str) -> tuple[str, ...]:
        return tuple(example_titles(policies.topics, language))

    server = f"http://{settings.rasa.host}:{settings.rasa.port}"
    tokens = wiring.make_session_tokens(embedding)
    return ServedChat(server, embedding, tokens, wiring.message_log(), wiring.make_client_hasher(settings), Words(greeting, questions))


def _day(day: date, language: str) -> str:
    text = str(format_date(day, "d MMMM y", locale=f"{language}_BE"))
    return text.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else text


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
