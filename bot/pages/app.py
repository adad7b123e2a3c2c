"""The pages as one ASGI application: paths, and what holds for every one of them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.pages.limits import Limits
from bot.pages.look import HEADERS, Look
from bot.pages.plain_pages import PlainPages
from bot.pages.proof_links import ProofLinks
from bot.pages.proof_pages import Names, ProofPages
from bot.pages.texts import PageTexts

logger = logging.getLogger(__name__)

#: A form of ours has eleven bytes.
MOST_BYTES = 1_000


def make_app(links: Callable[[], ProofLinks], texts: PageTexts, names: Names, limits: Limits) -> ASGIApp:
    """Return the application.

    Args:
        links: Gives the links of mails; asked for at every page.
        texts: The words of the pages.
        names: Of companies and acts.
        limits: How often one address may ask.
    """
    plain = PlainPages(texts, Look())
    proof = ProofPages(links, texts, names, plain)

    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=dict(HEADERS))

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        name = "wrong_method" if error.status_code == 405 else "not_found"
        return plain.page(request, name, error.status_code, error.headers)

    async def failed(request: Request, _error: Exception) -> Response:
        # Starlette raises it again afterwards: the door below writes it down.
        return plain.down(request)

    app = Starlette(
        routes=[
            Route("/health", health, methods=["GET"]),
            # One route for all methods: a wrong one is then told which are right.
            Route("/proof/{token:path}", _by_method(proof), methods=["GET", "POST"]),
        ],
        exception_handlers={404: refused, 405: refused, Exception: failed},
    )
    app.router.redirect_slashes = False
    return _Door(app, plain, limits)


def _by_method(proof: ProofPages) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        return await (proof.take(request) if request.method == "POST" else proof.look(request))

    return answer


class _Door:
    """Before every page: limits; after it: HEAD without a body, and a page where something failed."""

    def __init__(self, app: ASGIApp, plain: PlainPages, limits: Limits) -> None:
        self._app, self._plain, self._limits = app, plain, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # The server tells of its start and end.
            await self._app(scope, receive, send)
            return
        # The body of HEAD stays here: headers, its length included, are those of GET (RFC 9110, section 9.3.2).
        answered = _Answered(send, has_body=scope["method"] != "HEAD")
        request = Request(scope)
        try:
            refusal = self._refusal(request)
            if refusal is None:
                body = await _whole_body(receive)
                if body is None:
                    refusal = self._plain.page(request, "too_large", 413, {"Connection": "close"})
                else:
                    await self._app(scope, _replayed(body, receive), answered)
            if refusal is not None:
                await refusal(scope, receive, answered)
        except _Gone:
            return
        except Exception as error:  # noqa: BLE001  # the server would write a trace, with whatever stands in it
            logger.error("A page failed: %s", error.__class__.__name__)
            if not answered.has_begun:
                await self._plain.down(request)(scope, receive, answered)

    def _refusal(self, request: Request) -> Response | None:
        if request.url.path == "/health":
            return None
        wait = self._limits.seconds_to_wait(request.client.host if request.client else None)
        if wait:
            return self._plain.page(request, "too_often", 429, {"Retry-After": str(wait)})
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:12]) > MOST_BYTES:
            return self._plain.page(request, "too_large", 413, {"Connection": "close"})
        return None


class _Gone(Exception):
    """Who asked has left."""


class _Answered:
    """Passes an answer on, and remembers that it began."""

    def __init__(self, send: Send, *, has_body: bool) -> None:
        self._send, self._has_body, self.has_begun = send, has_body, False

    async def __call__(self, message: Message) -> None:
        self.has_begun = True
        if message["type"] == "http.response.body" and not self._has_body:
            message = {**message, "body": b""}
        await self._send(message)


async def _whole_body(receive: Receive) -> bytes | None:
    """Return what was sent, or None when it is too much."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Half a form confirms nothing.
            raise _Gone
        body += bytes(message.get("body", b""))
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
