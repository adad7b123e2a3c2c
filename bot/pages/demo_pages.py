"""Sites to try the assistant on, of our own making: one plain page for each company, and the list of them.

They are there where the operator turned them on, on his own machine; elsewhere their paths lead nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.pages.languages import LANGUAGE_NAMES, language_of
from bot.pages.limits import Limits
from bot.pages.look import sheet
from bot.pages.plain_pages import PlainPages
from bot.pages.rooms import Room, route
from bot.pages.texts import PageTexts
from bot.policies.controllers import ControllerDirectory
from bot.policies.model import LANGUAGES

_STYLE = sheet("demo")
#: How many colours the style has, so that two sites do not look like one.
_COLOURS = 5


@dataclass(frozen=True)
class Widget:
    """How a page gets the widget.

    Attributes:
        chat_url: Where it comes from and talks with; the only other address the page may reach.
        keys: The key that a company's pages name, by slug; None: the slug.
    """

    chat_url: str
    keys: dict[str, str]


class DemoPages:
    """GET and HEAD of / and /demo/<slug>."""

    def __init__(self, controllers: ControllerDirectory, widget: Widget, texts: PageTexts, plain: PlainPages) -> None:
        """Take companies, the widget and words."""
        self._controllers, self._widget, self._texts, self._plain = controllers, widget, texts, plain

    def rooms(self, limits: Limits) -> list[Room]:
        """Return the paths of these pages."""
        return [Room("/demo/", [route("/demo/{slug}", {"GET": self.site}), route("/", {"GET": self.list})], limits)]

    async def list(self, request: Request) -> Response:
        """Show which companies can be tried."""
        language = language_of(request, LANGUAGES[0])
        companies = [(names.name, [(each, LANGUAGE_NAMES[each], _address(names.slug, each)) for each in LANGUAGES], names.slug) for names in self._controllers.names()]
        values = {**self._common(language, ""), "title": self._texts.say("demo", "list_title", language), "companies": companies}
        return self._plain.look.drawn("demo_list.html", _STYLE, values)

    async def site(self, request: Request) -> Response:
        """Show the site of a company, with the line that its own pages would have."""
        slug = request.path_params["slug"]
        known = {names.slug: names.name for names in self._controllers.names()}
        if slug not in known:
            return self._plain.page(request, "not_found", 404)
        language = language_of(request, LANGUAGES[0])
        values = {
            **self._common(language, slug),
            "title": self._texts.say("demo", "title", language, company=known[slug]),
            "company": known[slug],
            "slug": slug,
            "key": self._widget.keys.get(slug),
            "widget": f"{self._widget.chat_url}/widget.js",
            "colour": list(known).index(slug) % _COLOURS,
            "plain": f"../chat/{slug}?{urlencode({'language': language})}",
        }
        # Nothing but the widget: its script, and whom it talks with.
        headers = _STYLE.headers(script_src=self._widget.chat_url, connect_src=self._widget.chat_url, form_action="'none'")
        return self._plain.look.drawn("demo.html", _STYLE, values, headers=headers)

    def _common(self, language: str, path: str) -> dict[str, object]:
        def say(part: str, **values: str) -> str:
            return self._texts.say("demo", part, language, **values)

        languages = [(each, LANGUAGE_NAMES[each], f"{path}?{urlencode({'language': each})}") for each in LANGUAGES]
        return {"language": language, "say": say, "languages": languages, "languages_title": say("languages"), "footer": self._plain.footer(language)}


def _address(slug: str, language: str) -> str:
    return f"demo/{slug}?{urlencode({'language': language})}"
