"""The pages that are about no request: not found, too often, down; in the language the browser asks for, or in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from bot.pages.languages import wanted_language
from bot.pages.look import Block, Look
from bot.pages.texts import PageTexts
from bot.policies.model import LANGUAGES

#: Seconds after which it is worth trying again when the database is down.
RETRY_SECONDS = 60


class PlainPages:
    """Draws pages from their texts alone."""

    def __init__(self, texts: PageTexts, look: Look) -> None:
        self._texts, self.look = texts, look

    def page(self, request: Request, name: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page by its name in data/pages.yml; in both languages where the browser asks for neither."""
        wanted = wanted_language(request.headers.get("accept-language", ""))
        said = {language: self._texts.parts(name, language) for language in ((wanted,) if wanted else LANGUAGES)}
        blocks = [Block(language, parts["title"], [text for key, text in parts.items() if key != "title"]) for language, parts in said.items()]
        return self.drawn(blocks, status, {"Vary": "Accept-Language", **(headers or {})})

    def down(self, request: Request) -> Response:
        """Return the page of a failure that passes."""
        return self.page(request, "down", 503, {"Retry-After": str(RETRY_SECONDS)})

    def drawn(self, blocks: Sequence[Block], status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page of blocks."""
        return self.look.page(blocks, self.footer(*(block.language for block in blocks)), status, headers)

    def footer(self, *languages: str) -> list[tuple[str, str]]:
        """Return the small print below every page."""
        return [(language, self._texts.parts("every", language)["footer"]) for language in languages]
