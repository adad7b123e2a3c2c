"""The policy that answers are given from, whole, with the passage that one of them cited marked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.errors import BotError
from bot.pages.languages import LANGUAGE_NAMES, language_of
from bot.pages.limits import Limits
from bot.pages.look import sheet
from bot.pages.plain_pages import PlainPages
from bot.pages.policy_text import policy_parts
from bot.pages.rooms import Room, route
from bot.pages.texts import PageTexts
from bot.policies.controllers import ControllerDirectory
from bot.policies.model import LANGUAGES, Controller
from bot.policies.passage_ids import passages_named

logger = logging.getLogger(__name__)

_STYLE = sheet("policy")
#: Headings from which on a table of contents helps.
_LONG = 4


class PolicyPages:
    """GET and HEAD of /policy/<slug>?passage=<id>&language=<nl|fr>."""

    def __init__(self, controllers: ControllerDirectory, texts: PageTexts, plain: PlainPages, day: Callable[[date, str], str]) -> None:
        """Take companies, words, and how a day is written in a language."""
        self._controllers, self._texts, self._plain, self._day = controllers, texts, plain, day

    def room(self, limits: Limits) -> Room:
        """Return the paths of these pages."""
        return Room("/policy/", [route("/policy/{slug}", {"GET": self.look})], limits)

    async def look(self, request: Request) -> Response:
        """Show a policy."""
        slug = request.path_params["slug"]
        try:
            controller = await run_in_threadpool(self._controller, slug)
        except BotError as error:
            logger.error("A policy cannot be shown: %s", error.problem)
            return self._plain.down(request)
        if controller is None:
            return self._plain.page(request, "not_found", 404)
        language = language_of(request, controller.policy.language)
        return self._page(controller, request.query_params.get("passage"), language)

    def _controller(self, slug: str) -> Controller | None:
        return self._controllers.get(slug) if slug in self._controllers.slugs() else None

    def _page(self, controller: Controller, passage: str | None, language: str) -> Response:
        policy = controller.policy
        cited = passages_named(controller, passage) if passage else ()
        parts = policy_parts(policy, cited)

        def say(part: str, **values: str) -> str:
            return self._texts.say("policy", part, language, **values)

        has_mark = any(words.is_first for part in parts for line in part.lines for words in line)
        dated = say("undated") if policy.dated is None else say("dated", date=self._day(policy.dated, language))
        values = {
            "language": language,
            "title": say("title", company=controller.name),
            "about": [dated, *([say("other_language")] if policy.language != language else [])],
            "notice": say("unknown_passage") if passage and not has_mark else None,
            "to_passage": say("to_passage") if has_mark else None,
            "cited": say("cited"),
            "original": (policy.url, say("original", company=controller.name)) if policy.url else None,
            "policy_language": policy.language,
            "parts": parts,
            "contents": [part for part in parts if part.anchor] if sum(bool(part.anchor) for part in parts) >= _LONG else [],
            "contents_title": say("contents"),
            "languages": [(each, LANGUAGE_NAMES[each], _address(controller.slug, passage, each) + ("#passage" if has_mark else "")) for each in LANGUAGES],
            "languages_title": say("languages"),
            "ask": (f"../chat/{controller.slug}?{urlencode({'language': language})}", say("ask")),
            "footer": self._plain.footer(language),
        }
        return self._plain.look.drawn("policy.html", _STYLE, values)


def _address(slug: str, passage: str | None, language: str) -> str:
    asked = {**({"passage": passage} if passage else {}), "language": language}
    # Beside this page: the public pages may stand below a path of their own.
    return f"{slug}?{urlencode(asked)}"
