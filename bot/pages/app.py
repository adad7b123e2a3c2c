"""The pages as one ASGI application: what holds for every one of them, whatever room it is in."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.pages.limits import Limits
from bot.pages.look import HEADERS
from bot.pages.plain_pages import PlainPages
from bot.pages.rooms import Room

logger = logging.getLogger(__name__)


def make_app(rooms: Sequence[Room], plain: PlainPages, limits: Limits) -> ASGIApp:
    """Return the application.

    Args:
        rooms: Where its paths are; each brings its own.
        plain: The pages that are about nothing in particular.
        limits: How often one address may ask what is in no room.
    """

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
        routes=[Route("/health", health, methods=["GET"]), *(route for room in rooms for route in room.routes)],
        exception_handlers={404: refused, 405: refused, Exception: failed},
    )
    app.router.redirect_slashes = False
    return _Door(app, plain, sorted(rooms, key=lambda room: len(room.path), reverse=True), Room("", (), limits))


class _Door:
    """Before every page: limits; after it: HEAD without a body, and a page where something failed."""

    def __init__(self, app: ASGIApp, plain: PlainPages, rooms: Sequence[Room], outside: Room) -> None:
        self._app, self._plain, self._rooms, self._outside = app, plain, rooms, outside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # The server tells of its start and end.
            await self._app(scope, receive, send)
            return
        # The body of HEAD stays here: headers, its length included, are those of GET (RFC 9110, section 9.3.2).
        answered = _Answered(send, has_body=scope["method"] != "HEAD")
        request = Request(scope)
        room = next((each for each in self._rooms if request.url.path.startswith(each.path)), self._outside)
        try:
            refusal = self._refusal(request, room)
            if refusal is None:
                body = await _whole_body(receive, room.most_bytes)
                if body is None:
                    refusal = self._too_large(request, room)
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

    def _refusal(self, request: Request, room: Room) -> Response | None:
        if request.url.path == "/health":
            return None
        wait = room.limits.seconds_to_wait(request.client.host if request.client else None) if room.limits else 0
        if wait:
            return self._plain.page(request, "too_often", 429, {"Retry-After": str(wait)})
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:12]) > room.most_bytes:
            return self._too_large(request, room)
        return None

    def _too_large(self, request: Request, room: Room) -> Response:
        return self._plain.page(request, room.too_large, 413, {"Connection": "close"})


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


async def _whole_body(receive: Receive, most: int) -> bytes | None:
    """Return what was sent, or None when it is too much."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Half a form confirms nothing.
            raise _Gone
        body += bytes(message.get("body", b""))
        if len(body) > most:
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
