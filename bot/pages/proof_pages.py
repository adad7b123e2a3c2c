"""The page behind the link of a mail: opening it spends nothing, its button proves."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.identity.outcomes import LinkOutcome, LinkResult
from bot.pages.limits import Limits
from bot.pages.look import Block
from bot.pages.plain_pages import PlainPages
from bot.pages.proof_links import ProofLinks
from bot.pages.rooms import Room, route
from bot.pages.texts import PageTexts
from bot.rights.acts import RequestedAct

logger = logging.getLogger(__name__)

#: A token as it was made, and what mail programs take along of the sentence around it.
_TOKEN = re.compile(r"([A-Za-z0-9_-]{43})[\s.,;:!?)\]>'\"/]{0,8}")
#: 410: it was a link once and will not be one again (RFC 9110, section 15.5.11).
_STATUS = {
    LinkOutcome.READY: 200,
    LinkOutcome.PROVEN: 200,
    LinkOutcome.ALREADY_PROVEN: 200,
    LinkOutcome.LATE: 410,
    LinkOutcome.REPLACED: 410,
    LinkOutcome.UNKNOWN: 404,
}
_UNKNOWN = LinkResult(LinkOutcome.UNKNOWN)


@dataclass(frozen=True)
class Names:
    """What the pages call things by."""

    #: The name of a company from its slug; None where there is no card of it.
    company: Callable[[str], str | None]
    #: An act in words, from the act and the language.
    act: Callable[[RequestedAct, str], str]


class ProofPages:
    """GET, HEAD and POST of /proof/<token>."""

    def __init__(self, links: Callable[[], ProofLinks], texts: PageTexts, names: Names, plain: PlainPages) -> None:
        """Take what gives the links (asked for at every page: it may fail while the database is down), words and names."""
        self._links, self._texts, self._names, self._plain = links, texts, names, plain

    def room(self, limits: Limits) -> Room:
        """Return the paths of these pages."""
        return Room("/proof/", [route("/proof/{token:path}", {"GET": self.look, "POST": self.take})], limits)

    async def look(self, request: Request) -> Response:
        """Show what the link is about, and a button; spends nothing."""
        return await self._answer(request, lambda links, token: links.look_at_link(token))

    async def take(self, request: Request) -> Response:
        """Prove, if the button of the page was pressed; else show the page again."""
        if _is_confirmed(request.headers.get("content-type", ""), await request.body()):
            return await self._answer(request, lambda links, token: links.take_link(token))
        return await self._answer(request, lambda links, token: links.look_at_link(token), is_lacking=True)

    async def _answer(self, request: Request, ask: Callable[[ProofLinks, str], LinkResult], *, is_lacking: bool = False) -> Response:
        found = _TOKEN.fullmatch(request.path_params["token"])
        result = _UNKNOWN
        if found is not None:
            try:
                result = await run_in_threadpool(lambda: ask(self._links(), found[1]))
            except Exception as error:  # noqa: BLE001  # whatever it is, the person gets a page and can come back
                # The class only: messages of a database quote what was asked, here the link.
                logger.error("A link could not be looked up: %s", error.__class__.__name__)
                return self._plain.down(request)
        if result.language is None:
            return self._plain.page(request, result.outcome.value, _STATUS[result.outcome])
        block = self._block(result, result.language)
        if result.outcome is LinkOutcome.READY and is_lacking:
            return self._plain.drawn([replace(block, notice=self._texts.parts("ready", block.language)["not_yet"])], 400)
        return self._plain.drawn([block], _STATUS[result.outcome])

    def _block(self, result: LinkResult, language: str) -> Block:
        said = self._texts.parts(result.outcome.value, language)
        is_ready = result.outcome is LinkOutcome.READY
        return Block(
            language,
            said["title"],
            [said["text"], *([said["next"]] if "next" in said else [])],
            facts=self._facts(result, language),
            closing=[said["keep"]] if "keep" in said else [],
            button=said["button"] if is_ready else None,
            if_not=said["if_not"] if is_ready else None,
        )

    def _facts(self, result: LinkResult, language: str) -> list[tuple[str, str]]:
        every = self._texts.parts("every", language)
        company = self._names.company(result.controller) if result.controller else None
        facts = [(every["company"], company)] if company else []
        for each in result.acts:
            facts += [(every["request"], self._names.act(each.act, language)), (every["reference"], each.reference)]
        return facts


def _is_confirmed(content_type: str, body: bytes) -> bool:
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return False
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=10).get("confirm") == ["yes"]
    except ValueError:
        return False
