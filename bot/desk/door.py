"""The door of the desk: how often, how much; and a page where something failed. Streams pass through as they come."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.pages.bodies import Answered, Gone, replayed, whole_body
from bot.pages.limits import Limits

logger = logging.getLogger(__name__)

#: Name of the error, status, headers -> its page.
ErrorPage = Callable[[Request, str, int, "dict[str, str]"], Response]


class Door:
    """Wraps the desk."""

    def __init__(self, app: ASGIApp, limits: Limits, most_bytes: Callable[[Scope], int], error_page: ErrorPage) -> None:
        """Take the desk and its measures.

        Args:
            app: The desk.
            limits: How often one address may ask.
            most_bytes: Of the body, for what is asked.
            error_page: Draws the page of an error.
        """
        self._app, self._limits, self._most_bytes, self._error_page = app, limits, most_bytes, error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = Answered(send, has_body=scope["method"] != "HEAD")
        request = Request(scope)
        try:
            refusal = self._refusal(request)
            body = await whole_body(receive, self._most_bytes(scope)) if refusal is None else b""
            if body is None:
                refusal = self._error_page(request, "too_large", 413, {"Connection": "close"})
            await (refusal(scope, receive, answered) if refusal is not None else self._app(scope, replayed(body or b"", receive), answered))
        except Gone:
            return
        except Exception as error:  # noqa: BLE001  # the server would write a trace, with whatever stands in it
            logger.error("A page of the desk failed: %s", error.__class__.__name__)
            if not answered.has_begun:
                await self._error_page(request, "down", 500, {})(scope, receive, answered)

    def _refusal(self, request: Request) -> Response | None:
        wait = self._limits.seconds_to_wait(request.client.host if request.client else None)
        if wait:
            return self._error_page(request, "too_often", 429, {"Retry-After": str(wait)})
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:12]) > self._most_bytes(request.scope):
            return self._error_page(request, "too_large", 413, {"Connection": "close"})
        return None
